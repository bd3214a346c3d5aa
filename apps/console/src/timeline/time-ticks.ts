import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, spanOf, type TimeWindow } from './time-window.ts';

export interface Ticks {
  readonly stepMs: number;
  readonly at: readonly number[];
}

const STEPS = [
  100,
  200,
  500,
  SECOND_MS,
  2 * SECOND_MS,
  5 * SECOND_MS,
  10 * SECOND_MS,
  15 * SECOND_MS,
  30 * SECOND_MS,
  MINUTE_MS,
  2 * MINUTE_MS,
  5 * MINUTE_MS,
  10 * MINUTE_MS,
  15 * MINUTE_MS,
  30 * MINUTE_MS,
  HOUR_MS,
  2 * HOUR_MS,
  3 * HOUR_MS,
  6 * HOUR_MS,
  12 * HOUR_MS,
  DAY_MS,
];

/**
 * Round times of the viewer's calendar in a window, about `wanted` of them. (TV4)
 *
 * @param offsetMs by how much the viewer's clock is ahead of UTC at an instant, in ms
 */
export function ticksOf(window: TimeWindow, wanted: number, offsetMs: (at: number) => number): Ticks {
  const ideal = spanOf(window) / Math.max(1, wanted);
  const stepMs = STEPS.find((step) => step >= ideal) ?? DAY_MS;
  const at: number[] = [];
  // No window is longer than a day, in which the clock is changed once at most: each part has marks by its own offset.
  for (const offset of new Set([offsetMs(window.from), offsetMs(window.to)])) {
    const first = Math.ceil((window.from + offset) / stepMs) * stepMs - offset;
    for (let tick = first; tick <= window.to; tick += stepMs) if (offsetMs(tick) === offset) at.push(tick);
  }
  return { stepMs, at };
}
