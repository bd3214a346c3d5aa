import type { ErrorCode } from './codes.ts';
import type { DeviationCode } from './plain/deviations.ts';

/** The outcome of something that may say no. Early return instead of exceptions: parsers never throw (WR1). */
export type Result<T, E> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

/**
 * Why a frame was refused. A plain object without a class or a stack, because it is counted, logged and compared, and may
 * cross a frame border. The message holds no value of the frame (it could be personal data), only names and types.
 */
export interface WireError {
  readonly code: ErrorCode;
  readonly message: string;
  /** Where in the frame, as `data.work[0].label`; absent when the frame as a whole is meant. */
  readonly path?: string;
  /** Set when the refused frame is a known deviation, so that it can be explained and not only counted. */
  readonly deviation?: DeviationCode;
}

/** A success. */
export function ok<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

/** A refusal. */
export function fail<E>(error: E): { readonly ok: false; readonly error: E } {
  return { ok: false, error };
}
