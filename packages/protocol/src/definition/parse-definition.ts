import * as v from 'valibot';
import type { ErrorCode } from '../codes.ts';
import { LIMITS } from '../limits.ts';
import type { PlainValue } from '../plain-data.ts';
import { copyPlainData, isPlainObject } from '../plain-data.ts';
import type { Result } from '../result.ts';
import { fail, ok } from '../result.ts';
import type { Definition, Problem } from './definition-schema.ts';
import { definitionSchema } from './definition-schema.ts';

type Issue = v.InferIssue<typeof definitionSchema>;

/** A key as a part of a JSON Pointer (RFC 6901). */
const pointerPart = (key: unknown) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;

/** The JSON Pointer of an issue, '' for the document. Keys of a definition are no personal data, so they are shown as they are. */
const pointerOf = (issue: Issue): string => (issue.path ?? []).map(({ key }) => pointerPart(key)).join('');

/** The JSON Pointer of a path of `copyPlainData`. */
const pointerOfPath = (path: string): string =>
  path
    .split(/[.[\]]+/)
    .filter((part) => part !== '')
    .map(pointerPart)
    .join('');

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

const FORMS: readonly [RegExp, string][] = [
  [
    /^\/allowedOrigins/,
    'write an exact origin such as "https://crm.example.com" or "http://localhost:4401": lower case, no path, no "/" at the end, no "*", no ":443" or ":80"',
  ],
  [/\/id$/, 'start with a letter or a digit; letters, digits, "." "_" and "-" may follow'],
];

/** Code and plain words of one issue. */
function wordsOf(issue: Issue, path: string): { code: ErrorCode; message: string } {
  switch (issue.type) {
    case 'strict_object': {
      if (issue.expected === 'never')
        return { code: 'unknownKey', message: 'This key is not known here. Is it misspelt?' };
      if (issue.received === 'undefined') return { code: 'required', message: 'This is required and missing.' };
      break;
    }
    case 'literal':
    case 'picklist':
      return { code: 'notOneOf', message: `Must be ${alternatives(issue.expected)}, but is ${issue.received}.` };
    case 'integer':
      return { code: 'wrongType', message: `Must be a whole number, but is ${issue.received}.` };
    case 'min_value':
      return { code: 'outOfRange', message: `Must be ${String(issue.requirement)} or more, but is ${issue.received}.` };
    case 'max_value':
      return { code: 'outOfRange', message: `Must be ${String(issue.requirement)} or less, but is ${issue.received}.` };
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
        message: `${issue.received} cannot be used: ${FORMS.find(([at]) => at.test(path))?.[1] ?? 'it holds nothing but white space'}.`,
      };
  }
  if (issue.received === 'undefined') return { code: 'required', message: 'This is required and missing.' };
  const wanted = KINDS[issue.type] ?? issue.expected ?? 'something else';
  return { code: 'wrongType', message: `Must be ${wanted}, but is ${issue.received}.` };
}

/** The length of what a message quotes is bounded, so that a hostile document does not blow up its own report. */
const shorten = (message: string) => (message.length > 300 ? `${message.slice(0, 299)}…` : message);

/** Groups of which every member has a default, so that the schema library would take an empty list for an empty object; `*` is each entry of a list. */
const GROUPS = [
  ['capacity'],
  ['interlock'],
  ['timeouts'],
  ['flapping'],
  ['distribution'],
  ['distribution', 'coolDown'],
  ['distribution', 'ramp'],
  ['chat'],
  ['queues', '*', 'overflow'],
  ['queues', '*', 'serviceLevel'],
] as const;

function listsForObjects(value: PlainValue): Problem[] {
  const problems: Problem[] = [];
  const look = (at: PlainValue | undefined, [key, ...rest]: readonly string[], path: string): void => {
    if (key === '*') {
      if (Array.isArray(at)) for (const [index, entry] of at.entries()) look(entry, rest, `${path}/${index}`);
    } else if (key !== undefined) {
      if (isPlainObject(at)) look(at[key], rest, `${path}${pointerPart(key)}`);
    } else if (Array.isArray(at)) {
      problems.push({ severity: 'error', code: 'wrongType', path, message: 'Must be an object, but is a list.' });
    }
  };
  for (const group of [[], ...GROUPS]) look(value, group, '');
  return problems;
}

/**
 * Reads a Contact Center Definition: structure, limits and defaults (DF1 to DF6). Whether it makes sense is for the engine's
 * linter. Returns *all* structural problems at once, in the order of the document, each with a path and plain words; a
 * definition with one error is refused whole. Never throws.
 */
export function parseDefinition(raw: unknown): Result<Definition, readonly Problem[]> {
  const copied = copyPlainData(raw, { bytes: LIMITS.definitionBytes, depth: LIMITS.sessionFrameDepth });
  if (!copied.ok) {
    const { code, path, message } = copied.error;
    return fail([
      { severity: 'error', code, path: pointerOfPath(path ?? ''), message: `The document cannot be read: ${message}.` },
    ]);
  }
  const lists = listsForObjects(copied.value.value);
  if (lists.length > 0) return fail(lists);
  const result = v.safeParse(definitionSchema, copied.value.value, { abortPipeEarly: true });
  if (result.success) return ok(result.output);
  return fail(
    result.issues.map((issue): Problem => {
      const path = pointerOf(issue);
      const { code, message } = wordsOf(issue, path);
      return { severity: 'error', code, path, message: shorten(message) };
    }),
  );
}

/** As `parseDefinition`, from the text of a file. Adds the problem `notJson`. */
export function parseDefinitionText(text: string): Result<Definition, readonly Problem[]> {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (error) {
    const detail = error instanceof Error ? error.message : 'unknown fault';
    return fail([{ severity: 'error', code: 'notJson', path: '', message: shorten(`This is not JSON: ${detail}`) }]);
  }
  return parseDefinition(raw);
}
