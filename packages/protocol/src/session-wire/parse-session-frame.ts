import type * as v from 'valibot';
import { LIMITS } from '../limits.ts';
import { copyPlainData, refusal, utf8Bytes } from '../plain-data.ts';
import type { Result, WireError } from '../result.ts';
import { fail } from '../result.ts';
import { checkSchema } from '../schema-check.ts';
import type { SessionClientFrame, SessionServerFrame, SessionTicketAnswer } from './session-schemas.ts';
import { sessionClientFrameSchema, sessionServerFrameSchema, sessionTicketAnswerSchema } from './session-schemas.ts';

function parseText<const S extends v.GenericSchema>(
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

/**
 * Parses a frame that a connector sent to the server: text, at most 16 KiB, strict (SW2 to SW4).
 * Refuses with `notText`, `notJson`, `frameTooLarge`, `frameTooDeep`, `dangerousKey`, `illFormedText`, `malformedMessage`.
 */
export function parseSessionClientFrame(text: unknown): Result<SessionClientFrame, WireError> {
  return parseText(sessionClientFrameSchema, text, LIMITS.sessionClientFrameBytes);
}

/**
 * Parses a frame that the server sent to a connector: text, at most 256 KiB, unknown keys left out (SW5). Refuses as
 * `parseSessionClientFrame`.
 */
export function parseSessionServerFrame(text: unknown): Result<SessionServerFrame, WireError> {
  return parseText(sessionServerFrameSchema, text, LIMITS.sessionServerFrameBytes);
}

/**
 * Reads the answer to a ticket request, parsed from JSON (SW13). Settings that are absent or cannot be read count as none.
 * Refuses with `malformedMessage` where there is no ticket.
 */
export function parseSessionTicketAnswer(body: unknown): Result<SessionTicketAnswer, WireError> {
  return checkSchema(sessionTicketAnswerSchema, body);
}
