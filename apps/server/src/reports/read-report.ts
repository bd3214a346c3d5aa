/** Reports of the measures: rows by time, as JSON and as CSV (ME30). */
import {
  COUNT_NAMES,
  type Counts,
  type Dimension,
  type Figures,
  figuresOf,
  INTERVAL_MS,
  type Measures,
  NONE,
} from '@interlock/engine';
import { csvOf } from './csv.ts';

/** Lengths of a row's time. */
export const REPORT_INTERVALS = { '15m': INTERVAL_MS, '1h': 3_600_000, '1d': 86_400_000, total: null } as const;
export type ReportInterval = keyof typeof REPORT_INTERVALS;

export const REPORT_LIMITS = {
  /** Rows of one report. */
  rows: 10_000,
  /** What is shown when nobody says from when on. */
  defaultSpanMs: 86_400_000,
} as const;

export interface ReportRequest {
  readonly dimension: Dimension;
  readonly interval: ReportInterval;
  /** ms since 1970; null: 24 hours before the end, or, of a total without an end, from the beginning. */
  readonly from: number | null;
  /** ms since 1970; null: now. */
  readonly to: number | null;
  /** Null: all; empty: what belongs to none. */
  readonly id: string | null;
}

export interface ReportLine {
  /** Null: what belongs to none. */
  readonly id: string | null;
  /** Null: since the beginning. */
  readonly startAt: number | null;
  readonly endAt: number;
  readonly counts: Counts;
  readonly figures: Figures;
}

export interface Report {
  /** Null: since the beginning. */
  readonly from: number | null;
  readonly to: number;
  /** Start of the oldest interval that is kept; null where none is. */
  readonly keptFrom: number | null;
  readonly rows: readonly ReportLine[];
}

export type ReportAnswer =
  | { readonly ok: true; readonly report: Report }
  | { readonly ok: false; readonly code: 'reportRangeInvalid' | 'reportTooLarge' };

const FIGURE_NAMES = [
  'serviceLevel',
  'serviceLevelWithAbandoned',
  'averageSpeedOfAnswerMs',
  'averageTalkMs',
  'averageParkedMs',
  'averageWrapUpMs',
  'averageHandleMs',
  'occupancy',
] as const satisfies readonly (keyof Figures)[];

/**
 * Reads a report.
 *
 * @returns `reportRangeInvalid` for a time that does not begin before it ends, `reportTooLarge` for more than 10,000 rows
 */
export function readReport(measures: Measures, request: ReportRequest, now: number): ReportAnswer {
  const { dimension, interval, id } = request;
  const keptFrom = measures.keptFrom(dimension);
  const to = request.to ?? now + 1;
  if (interval === 'total' && request.from === null && request.to === null) {
    const rows = measures.totals(dimension, id, now);
    if (rows.length > REPORT_LIMITS.rows) return { ok: false, code: 'reportTooLarge' };
    const lines = rows.map((row) => lineOf(row.id, null, now, row.counts));
    return { ok: true, report: { from: null, to: now, keptFrom, rows: lines } };
  }
  const stepMs = REPORT_INTERVALS[interval];
  const asked = request.from ?? Math.max(0, to - REPORT_LIMITS.defaultSpanMs);
  if (asked >= to) return { ok: false, code: 'reportRangeInvalid' };
  // Whole rows: the first one begins where its time does.
  const from = asked - (asked % (stepMs ?? INTERVAL_MS));
  const rows = measures.report({ dimension, id, from, to, stepMs, now, limit: REPORT_LIMITS.rows });
  if (rows === null) return { ok: false, code: 'reportTooLarge' };
  const lines = rows.map((row) => lineOf(row.id, row.startAt, row.endAt, row.counts));
  return { ok: true, report: { from, to, keptFrom, rows: lines } };
}

function lineOf(id: string, startAt: number | null, endAt: number, counts: Counts): ReportLine {
  return { id: id === NONE ? null : id, startAt, endAt, counts, figures: figuresOf(counts) };
}

/** The rows as a table: id, begin and end in ISO 8601, counts, figures. */
export function reportAsCsv({ rows }: Report): string {
  const instant = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());
  return csvOf(
    ['id', 'startAt', 'endAt', ...COUNT_NAMES, ...FIGURE_NAMES],
    rows.map(({ id, startAt, endAt, counts, figures }) => [
      id,
      instant(startAt),
      instant(endAt),
      ...COUNT_NAMES.map((name) => counts[name]),
      ...FIGURE_NAMES.map((name) => figures[name]),
    ]),
  );
}
