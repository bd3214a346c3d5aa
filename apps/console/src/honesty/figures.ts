import type { HonestyRow } from '@interlock/protocol/console';

export const FIGURES = ['bothReady', 'collisions', 'drift', 'failed', 'late', 'flaps', 'corrections'] as const;
export type Figure = (typeof FIGURES)[number];

/** What a figure counts, and what stands beside it. */
export interface FigureValue {
  /** The main number: ms for times, else a count. */
  readonly value: number;
  readonly unit: 'ms' | 'count';
  /** How often, of a time. */
  readonly times: number | null;
  /** The longest of them, in ms. */
  readonly longestMs: number | null;
  /** Of how many, where it is a part. */
  readonly of: number | null;
  /** How long they took together, in ms. */
  readonly lengthMs: number | null;
}

const NOTHING = { times: null, longestMs: null, of: null, lengthMs: null } as const;

/** One figure of a row; docs/MEASURES.md defines them. (HV1) */
export function figureOf(row: HonestyRow, figure: Figure): FigureValue {
  switch (figure) {
    case 'bothReady':
      return { ...NOTHING, unit: 'ms', value: row.bothReadyMs, times: row.bothReadyTimes };
    case 'collisions':
      return { ...NOTHING, unit: 'count', value: row.collisions, lengthMs: row.collisionMs };
    case 'drift':
      return { ...NOTHING, unit: 'ms', value: row.driftMs, times: row.driftTimes, longestMs: row.longestDriftMs };
    case 'failed':
      return { ...NOTHING, unit: 'count', value: row.failedRequests, of: row.requests };
    case 'late':
      return { ...NOTHING, unit: 'count', value: row.lateRequests, of: row.requests };
    case 'flaps':
      return { ...NOTHING, unit: 'count', value: row.flaps };
    case 'corrections':
      return { ...NOTHING, unit: 'count', value: row.corrections };
  }
}

/**
 * Rows of intervals as a line over time. Intervals without a row had nothing observed: they are gaps, not zeros. (HV3)
 *
 * @param rows in any order; those without a start are left out
 * @param stepMs the length of an interval
 */
export function seriesOf(
  rows: readonly HonestyRow[],
  figure: Figure,
  stepMs: number,
): { readonly at: number[]; readonly values: (number | null)[] } {
  const found = rows
    .flatMap((row) => (row.startAt === null ? [] : [{ at: row.startAt, value: figureOf(row, figure).value }]))
    .sort((a, b) => a.at - b.at);
  const at: number[] = [];
  const values: (number | null)[] = [];
  for (const [index, point] of found.entries()) {
    const before = found[index - 1];
    if (before !== undefined && point.at - before.at > stepMs * 1.5) {
      at.push(before.at + stepMs);
      values.push(null);
    }
    at.push(point.at);
    values.push(point.value);
  }
  return { at, values };
}

/** Rows with the worst first: collisions, then time that both were Ready, drift, failures; the longest observed where all are equal. (HV4) */
export function worstFirst(rows: readonly HonestyRow[]): HonestyRow[] {
  return [...rows].sort(
    (a, b) =>
      b.collisions - a.collisions ||
      b.bothReadyMs - a.bothReadyMs ||
      b.driftMs - a.driftMs ||
      b.failedRequests - a.failedRequests ||
      b.flaps - a.flaps ||
      b.lateRequests - a.lateRequests ||
      b.observedMs - a.observedMs ||
      ((a.id ?? '') < (b.id ?? '') ? -1 : 1),
  );
}
