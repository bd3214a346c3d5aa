import { LIMITS } from '../limits.ts';

/*
 * Protection against floods, as values: who receives holds the state and passes the time. What is over the limit is dropped
 * before it is parsed, and counted (EX13, EX14).
 */

export interface FloodState {
  /** Frames that may still come at once. */
  readonly tokens: number;
  /** When that was true, ms. */
  readonly at: number;
}

/** A full bucket at `now` (ms). */
export function startFlood(now: number): FloodState {
  return { tokens: LIMITS.frameBurst, at: now };
}

/** Takes one frame from the bucket: 50 per second, 100 at once. A clock that goes back gives nothing. */
export function takeFrame(state: FloodState, now: number): { readonly state: FloodState; readonly allowed: boolean } {
  const gained = (Math.max(0, now - state.at) * LIMITS.framesPerSecond) / 1000;
  const tokens = Math.min(LIMITS.frameBurst, state.tokens + gained);
  const at = Math.max(state.at, now);
  return tokens >= 1 ? { state: { tokens: tokens - 1, at }, allowed: true } : { state: { tokens, at }, allowed: false };
}

/** Times (ms) of the handshakes that were heard lately. */
export type HandshakeTimes = readonly number[];

/** Hears one more handshake unless 5 were heard within the last 10 s. */
export function takeHandshake(
  times: HandshakeTimes,
  now: number,
): { readonly times: HandshakeTimes; readonly allowed: boolean } {
  const recent = times.filter((time) => now - time < LIMITS.handshakesWithinMs);
  return recent.length < LIMITS.handshakes
    ? { times: [...recent, now], allowed: true }
    : { times: recent, allowed: false };
}
