/** The stretch of time that is looked at, in ms since the epoch. */
export interface TimeWindow {
  readonly from: number;
  readonly to: number;
}

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** Nothing is to be told apart below a second's tenths, and nobody reads more than a day in one line. */
export const SPAN_LIMITS_MS = { shortest: 2 * SECOND_MS, longest: DAY_MS } as const;

/** The server tells no more at once. */
export const READ_LIMIT_MS = 26 * HOUR_MS;

export const PRESETS = ['quarter', 'hour', 'shift', 'day'] as const;
export type Preset = (typeof PRESETS)[number];

export const PRESET_MS: Readonly<Record<Preset, number>> = {
  quarter: 15 * MINUTE_MS,
  hour: HOUR_MS,
  shift: 8 * HOUR_MS,
  day: DAY_MS,
};

export function spanOf({ from, to }: TimeWindow): number {
  return to - from;
}

/** The preset that a window shows; null for a stretch of one's own. */
export function presetOf(window: TimeWindow): Preset | null {
  return PRESETS.find((preset) => PRESET_MS[preset] === spanOf(window)) ?? null;
}

/** A window of a length around the same middle; the instant `keep` stays where it is on the screen. (TV3) */
export function zoomTo(window: TimeWindow, spanMs: number, keep: number): TimeWindow {
  const span = Math.round(Math.min(SPAN_LIMITS_MS.longest, Math.max(SPAN_LIMITS_MS.shortest, spanMs)));
  const share = (keep - window.from) / spanOf(window);
  const from = Math.round(keep - share * span);
  return { from, to: from + span };
}

/** @param factor above 1 shows more time, below 1 less */
export function zoomBy(window: TimeWindow, factor: number, keep: number): TimeWindow {
  return zoomTo(window, spanOf(window) * factor, keep);
}

export function panBy(window: TimeWindow, ms: number): TimeWindow {
  const shift = Math.round(ms);
  return { from: window.from + shift, to: window.to + shift };
}

/** The window, moved as little as needed so that `at` is in it with a tenth to spare. */
export function reveal(window: TimeWindow, at: number): TimeWindow {
  const margin = spanOf(window) / 10;
  if (at < window.from + margin) return panBy(window, at - margin - window.from);
  if (at > window.to - margin) return panBy(window, at + margin - window.to);
  return window;
}

/** Places on a line of `widthPx` pixels. */
export interface TimeScale {
  readonly window: TimeWindow;
  readonly widthPx: number;
  x(at: number): number;
  at(x: number): number;
}

export function timeScale(window: TimeWindow, widthPx: number): TimeScale {
  const pxPerMs = widthPx / spanOf(window);
  return {
    window,
    widthPx,
    x: (at) => (at - window.from) * pxPerMs,
    at: (x) => window.from + x / pxPerMs,
  };
}
