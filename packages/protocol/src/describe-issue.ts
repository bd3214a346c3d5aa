import type * as v from 'valibot';
import type { ErrorCode } from './codes.ts';
import { cutText } from './cut-text.ts';

const count = (number: unknown, what: string) => `${String(number)} ${what}${number === 1 ? '' : 's'}`;

/** Valibot writes alternatives as `("a" | "b")`. */
const alternatives = (expected: string | null) => (expected ?? '').replace(/^\(|\)$/g, '').replaceAll(' | ', ' or ');

const KINDS: Readonly<Record<string, string>> = {
  string: 'a text in quotes',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  strict_object: 'an object',
};

const formOf = (pattern: string | null) =>
  pattern === String(/\S/) ? 'it holds nothing but white space' : `it does not match ${pattern}`;

interface Described {
  readonly code: ErrorCode;
  readonly message: string;
}

/** The length of what a message quotes is bounded, so that a hostile document does not blow up its own report. */
export const shorten = (message: string) => (message.length > 300 ? `${cutText(message, 299)}…` : message);

/**
 * Code and plain words, of at most 300 characters, of what Valibot has found, for whoever wrote what was refused.
 *
 * @param form what a text must look like where it does not match its pattern, without a full stop
 * @param isQuoted the words repeat what came: not where they could reach anybody but its author (SV63)
 */
export function describeIssue(
  issue: v.BaseIssue<unknown>,
  { form, isQuoted }: { readonly form?: string | undefined; readonly isQuoted: boolean },
): Described {
  const { code, message } = describe(issue, isQuoted ? issue.received : null, form ?? formOf(issue.expected));
  return { code, message: shorten(message) };
}

function describe(issue: v.BaseIssue<unknown>, received: string | null, form: string): Described {
  const butIs = received === null ? '' : `, but is ${received}`;
  switch (issue.type) {
    case 'strict_object': {
      if (issue.expected === 'never')
        return { code: 'unknownKey', message: 'This key is not known here. Is it misspelt?' };
      if (issue.received === 'undefined') return { code: 'required', message: 'This is required and missing.' };
      break;
    }
    case 'check':
      return { code: 'badFormat', message: issue.message };
    case 'literal':
    case 'picklist':
      return { code: 'notOneOf', message: `Must be ${alternatives(issue.expected)}${butIs}.` };
    case 'integer':
      return { code: 'wrongType', message: `Must be a whole number${butIs}.` };
    case 'min_value':
      return { code: 'outOfRange', message: `Must be ${String(issue.requirement)} or more${butIs}.` };
    case 'max_value':
      return { code: 'outOfRange', message: `Must be ${String(issue.requirement)} or less${butIs}.` };
    case 'min_length':
      return {
        code: 'tooShort',
        message:
          typeof issue.input === 'string'
            ? 'Must not be empty.'
            : `Needs at least ${count(issue.requirement, 'entry').replace('entrys', 'entries')}.`,
      };
    case 'max_length':
      return {
        code: 'tooLong',
        message: `May have at most ${String(issue.requirement)} ${typeof issue.input === 'string' ? 'characters' : 'entries'}, but has ${issue.received}.`,
      };
    case 'regex':
      return {
        code: 'badFormat',
        message: `${received ?? 'This'} cannot be used: ${form}.`,
      };
  }
  if (issue.received === 'undefined') return { code: 'required', message: 'This is required and missing.' };
  const wanted = KINDS[issue.type] ?? issue.expected ?? 'something else';
  return { code: 'wrongType', message: `Must be ${wanted}${butIs}.` };
}
