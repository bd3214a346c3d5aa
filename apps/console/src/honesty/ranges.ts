/** Stretches of time that one look compares, with the interval that fits them. */
export const RANGES = ['day', 'week', 'month'] as const;
export type Range = (typeof RANGES)[number];

const HOUR_MS = 3_600_000;

interface RangeShape {
  readonly lengthMs: number;
  readonly interval: '15m' | '1h' | '1d';
  readonly stepMs: number;
}

export const RANGE_SHAPES: Readonly<Record<Range, RangeShape>> = {
  day: { lengthMs: 24 * HOUR_MS, interval: '15m', stepMs: HOUR_MS / 4 },
  week: { lengthMs: 168 * HOUR_MS, interval: '1h', stepMs: HOUR_MS },
  month: { lengthMs: 720 * HOUR_MS, interval: '1d', stepMs: 24 * HOUR_MS },
};

export function rangeFrom(text: string | null): Range {
  return RANGES.find((range) => range === text) ?? 'day';
}

/** Begin and end up to now, on whole minutes so that two looks within one ask the same. */
export function boundsOf(range: Range, now: number): { readonly from: number; readonly to: number } {
  const to = Math.ceil(now / 60_000) * 60_000;
  return { from: to - RANGE_SHAPES[range].lengthMs, to };
}

export const SPLITS = ['agent', 'adapter', 'cause'] as const;
export type Split = (typeof SPLITS)[number];

export function splitFrom(text: string | null): Split {
  return SPLITS.find((split) => split === text) ?? 'agent';
}
