import type * as v from 'valibot';
import { LIMITS } from './limits.ts';
import { faultOfParsed, refusal, utf8Bytes } from './plain-data.ts';
import type { Result, WireError } from './result.ts';
import { fail, ok } from './result.ts';
import { checkSchema } from './schema-check.ts';
import { createReader, REFUSED, type Reader } from './schema-reader.ts';

const readers = new WeakMap<v.GenericSchema, Reader>();

function readerOf(schema: v.GenericSchema): Reader {
  let reader = readers.get(schema);
  if (reader === undefined) {
    reader = createReader(schema);
    readers.set(schema, reader);
  }
  return reader;
}

/** Parses one text frame of a socket: size, JSON, plain data, schema, in this order. Refuses with the code of the first fault. */
export function parseJsonText<const S extends v.GenericSchema>(
  schema: S,
  text: unknown,
  maxBytes: number,
): Result<v.InferOutput<S>, WireError> {
  if (typeof text !== 'string') return fail(refusal('notText'));
  // A character takes one to three bytes, so most texts are known to be small enough, or too large, without being walked.
  if (text.length > maxBytes || (3 * text.length > maxBytes && utf8Bytes(text) > maxBytes))
    return fail(refusal('frameTooLarge'));
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    // The parser's message would quote the text; the code says enough.
    return fail(refusal('notJson'));
  }
  const fault = faultOfParsed(parsed, LIMITS.sessionFrameDepth);
  if (fault !== null) return fail(fault);
  const value = readerOf(schema)(parsed);
  // What the schema has against it, the schema says.
  return value === REFUSED ? checkSchema(schema, parsed) : ok(value as v.InferOutput<S>);
}
