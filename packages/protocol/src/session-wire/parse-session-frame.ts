import { LIMITS } from '../limits.ts';
import { parseJsonText } from '../parse-json-text.ts';
import type { Result, WireError } from '../result.ts';
import { checkSchema } from '../schema-check.ts';
import type { SessionClientFrame, SessionServerFrame, SessionTicketAnswer } from './session-schemas.ts';
import { sessionClientFrameSchema, sessionServerFrameSchema, sessionTicketAnswerSchema } from './session-schemas.ts';

/**
 * Parses a frame that a connector sent to the server: text, at most 16 KiB, strict (SW2 to SW4).
 * Refuses with `notText`, `notJson`, `frameTooLarge`, `frameTooDeep`, `dangerousKey`, `illFormedText`, `malformedMessage`.
 */
export function parseSessionClientFrame(text: unknown): Result<SessionClientFrame, WireError> {
  return parseJsonText(sessionClientFrameSchema, text, LIMITS.sessionClientFrameBytes);
}

/**
 * Parses a frame that the server sent to a connector: text, at most 256 KiB, unknown keys left out (SW5). Refuses as
 * `parseSessionClientFrame`.
 */
export function parseSessionServerFrame(text: unknown): Result<SessionServerFrame, WireError> {
  return parseJsonText(sessionServerFrameSchema, text, LIMITS.sessionServerFrameBytes);
}

/**
 * Reads the answer to a ticket request, parsed from JSON (SW13). Settings that are absent or cannot be read count as none.
 * Refuses with `malformedMessage` where there is no ticket.
 */
export function parseSessionTicketAnswer(body: unknown): Result<SessionTicketAnswer, WireError> {
  return checkSchema(sessionTicketAnswerSchema, body);
}
