import * as v from 'valibot';
import type { ErrorCode } from './codes.ts';
import { joinPath, refusal } from './plain-data.ts';
import type { Result, WireError } from './result.ts';
import { fail, ok } from './result.ts';

/** The path of a Valibot issue in our notation; '' for the whole. */
export function issuePath(issue: { readonly path?: readonly { readonly key?: unknown }[] | undefined }): string {
  let path = '';
  for (const item of issue.path ?? []) {
    if (typeof item.key === 'string' || typeof item.key === 'number') path = joinPath(path, item.key);
  }
  return path;
}

/**
 * Checks a plain copy against a schema and gives the first fault as a refusal. The message names what was expected, never
 * what came: a value could be personal data.
 */
export function checkSchema<const S extends v.GenericSchema>(
  schema: S,
  value: unknown,
  path = '',
  code: ErrorCode = 'malformedMessage',
): Result<v.InferOutput<S>, WireError> {
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (result.success) return ok(result.output);
  const issue = result.issues[0];
  const at = issuePath(issue);
  const where = path === '' || at === '' ? `${path}${at}` : at.startsWith('[') ? `${path}${at}` : `${path}.${at}`;
  const base = refusal(code, where);
  return fail({ ...base, message: `${base.message}: expected ${issue.expected ?? 'something else'}` });
}
