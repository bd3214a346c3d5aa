import type * as v from 'valibot';
import { LIMITS } from './limits.ts';
import { copyPlainData, refusal, utf8Bytes } from './plain-data.ts';
import type { Result, WireError } from './result.ts';
import { fail } from './result.ts';
import { checkSchema } from './schema-check.ts';

/** Parses one text frame of a socket: size, JSON, plain data, schema, in this order. Refuses with the code of the first fault. */
export function parseJsonText<const S extends v.GenericSchema>(
  schema: S,
  text: unknown,
  maxBytes: number,
): Result<v.InferOutput<S>, WireError> {
  if (typeof text !== 'string') return fail(refusal('notText'));
  // The length in characters is never more than that in bytes, so a huge text is refused without being walked.
  if (text.length > maxBytes || utf8Bytes(text) > maxBytes) return fail(refusal('frameTooLarge'));
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    // The parser's message would quote the text; the code says enough.
    return fail(refusal('notJson'));
  }
  const copied = copyPlainData(parsed, { bytes: maxBytes, depth: LIMITS.sessionFrameDepth });
  return copied.ok ? checkSchema(schema, copied.value.value) : copied;
}
