/** What both attacking pages need: frames of the corpus one family at a time, and no faster than a receiver listens. */
import { HOSTILE_FRAMES, type HostileFrame } from '@interlock/protocol/fixtures';

/** Below the 50 frames per second and 100 at once that a receiver hears (CN11, SD8), so that a frame is refused for its own fault. */
const FRAMES_PER_SECOND = 40;
const FRAMES_AT_ONCE = 60;

let tokens = FRAMES_AT_ONCE;
let filledAt = performance.now();

export async function pace(): Promise<void> {
  for (;;) {
    const now = performance.now();
    tokens = Math.min(FRAMES_AT_ONCE, tokens + ((now - filledAt) * FRAMES_PER_SECOND) / 1_000);
    filledAt = now;
    if (tokens >= 1) break;
    await new Promise((done) => setTimeout(done, 25));
  }
  tokens -= 1;
}

/** A family of the corpus was sent. */
export interface Volley {
  readonly posted: number;
  /** Valid frames that some hostile ones need before them. */
  readonly before: number;
  /** How many must be refused, by code; those that must be ignored are in none. */
  readonly refused: Readonly<Record<string, number>>;
}

/** The frames of one family that `postMessage` can carry. */
export function framesOf(to: HostileFrame['to'], where: HostileFrame['where'], family: string): HostileFrame[] {
  return HOSTILE_FRAMES.filter(
    (frame) => frame.to === to && frame.where === where && frame.family === family && frame.isCloneable,
  );
}

/**
 * Sends one after the other.
 *
 * @param send posts `frame.build` with the number that comes next, and says how many valid frames went before it
 */
export async function volley(
  frames: readonly HostileFrame[],
  send: (frame: HostileFrame) => Promise<number>,
): Promise<Volley> {
  const refused: Record<string, number> = {};
  let before = 0;
  for (const frame of frames) {
    await pace();
    before += await send(frame);
    const { kind, code } = frame.expected;
    if (kind === 'refused') refused[code] = (refused[code] ?? 0) + 1;
  }
  return { posted: frames.length, before, refused };
}
