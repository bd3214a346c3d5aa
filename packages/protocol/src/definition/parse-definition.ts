import * as v from 'valibot';
import { describeIssue, shorten } from '../describe-issue.ts';
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

const FORMS: readonly [RegExp, string][] = [
  [
    /^\/allowedOrigins/,
    'write an exact origin such as "https://crm.example.com" or "http://localhost:4401": lower case, no path, no "/" at the end, no "*", no ":443" or ":80"',
  ],
  [/\/id$/, 'start with a letter or a digit; letters, digits, "." "_" and "-" may follow'],
];

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
      const form = FORMS.find(([at]) => at.test(path))?.[1];
      const { code, message } = describeIssue(issue, { form, isQuoted: true });
      return { severity: 'error', code, path, message };
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
