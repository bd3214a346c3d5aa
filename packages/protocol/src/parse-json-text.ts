import type * as v from 'valibot';
import { LIMITS } from './limits.ts';
import { copyPlainData, DANGEROUS_KEYS, refusal, utf8Bytes } from './plain-data.ts';
import type { Result, WireError } from './result.ts';
import { fail } from './result.ts';
import { checkSchema } from './schema-check.ts';

/** Where one of these is in a text, the strings of it are looked at one by one. */
const RARE_TEXT = /[\ud800-\udfff]|\\u/;

/**
 * True for what can be taken as it is, because `JSON.parse` made it and nothing in it would be refused or changed by `copyPlainData`.
 * Most frames are like that, and need no copy.
 */
function isFine(value: unknown, depth: number): boolean {
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0);
  if (typeof value !== 'object' || value === null) return true;
  if (depth === 0) return false;
  if (Array.isArray(value)) {
    // Nothing else of an array comes from JSON; asked for its keys, it would take ten times as long.
    for (const member of value) if (!isFine(member, depth - 1)) return false;
    return true;
  }
  for (const key in value) {
    if (DANGEROUS_KEYS.has(key) || !isFine((value as Record<string, unknown>)[key], depth - 1)) return false;
  }
  return true;
}

/** Parses one text frame of a socket: size, JSON, plain data, schema, in this order. Refuses with the code of the first fault. */
export function parseJsonText<const S extends v.GenericSchema>(
  schema: S,
  text: unknown,
  maxBytes: number,
): Result<v.InferOutput<S>, WireError> {
  if (typeof text !== 'string') return fail(refusal('notText'));
  // A character takes one to three bytes: a huge text is refused, and a small one is taken, without being walked.
  if (text.length > maxBytes || (3 * text.length > maxBytes && utf8Bytes(text) > maxBytes))
    return fail(refusal('frameTooLarge'));
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    // The parser's message would quote the text; the code says enough.
    return fail(refusal('notJson'));
  }
  if (!RARE_TEXT.test(text) && isFine(parsed, LIMITS.sessionFrameDepth)) return checkSchema(schema, parsed);
  const copied = copyPlainData(parsed, { bytes: maxBytes, depth: LIMITS.sessionFrameDepth });
  return copied.ok ? checkSchema(schema, copied.value.value) : copied;
}
