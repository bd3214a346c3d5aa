import { parseJsonText } from '../parse-json-text.ts';
import type { Result, WireError } from '../result.ts';
import {
  type ConsoleFrame,
  type ConsoleServerFrame,
  consoleFrameSchema,
  consoleServerFrameSchema,
} from './console-schemas.ts';
import { CONSOLE_LIMITS } from './console-wire-version.ts';

/**
 * Parses a frame that a console page sent: text, at most 8 KiB, strict (CW2). Refuses with `notText`, `notJson`,
 * `frameTooLarge`, `frameTooDeep`, `dangerousKey`, `illFormedText`, `malformedMessage`.
 */
export function parseConsoleFrame(text: unknown): Result<ConsoleFrame, WireError> {
  return parseJsonText(consoleFrameSchema, text, CONSOLE_LIMITS.clientFrameBytes);
}

/** Parses a frame that the server sent to a console page: text, at most 1 MiB, unknown keys left out (CW2). */
export function parseConsoleServerFrame(text: unknown): Result<ConsoleServerFrame, WireError> {
  return parseJsonText(consoleServerFrameSchema, text, CONSOLE_LIMITS.serverFrameBytes);
}
