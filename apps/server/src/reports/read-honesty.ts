/** The report of how honestly the two sides were kept apart, as JSON and as CSV (HN8). */
import { HONESTY_NAMES, type Honesty, type HonestyView, INTERVAL_MS } from '@interlock/engine';
import type { Honesty as HonestyReport } from '@interlock/protocol/console';
import { csvOf } from './csv.ts';
import { REPORT_INTERVALS, REPORT_LIMITS, type ReportInterval } from './read-report.ts';

export interface HonestyRequest {
  readonly by: HonestyView;
  readonly interval: ReportInterval;
  /** ms since 1970; null: 24 hours before the end. */
  readonly from: number | null;
  /** ms since 1970; null: now. */
  readonly to: number | null;
  /** Whose figures; null: everybody's. */
  readonly sees: ((agentId: string) => boolean) | null;
}

export type HonestyAnswer =
  | { readonly ok: true; readonly report: HonestyReport }
  | { readonly ok: false; readonly code: 'reportRangeInvalid' | 'reportTooLarge' };

/**
 * Reads the report.
 *
 * @returns `reportRangeInvalid` for a time that does not begin before it ends, `reportTooLarge` for more than 10,000 rows
 */
export function readHonesty(honesty: Honesty, request: HonestyRequest, now: number): HonestyAnswer {
  const { by, sees } = request;
  const to = request.to ?? now + 1;
  const asked = request.from ?? Math.max(0, to - REPORT_LIMITS.defaultSpanMs);
  if (asked >= to) return { ok: false, code: 'reportRangeInvalid' };
  const stepMs = REPORT_INTERVALS[request.interval];
  // Whole rows: the first one begins where its time does.
  const from = asked - (asked % (stepMs ?? INTERVAL_MS));
  const lines = honesty.report({ by, from, to, stepMs, now, sees, limit: REPORT_LIMITS.rows });
  if (lines === null) return { ok: false, code: 'reportTooLarge' };
  const rows = lines.map(({ id, startAt, endAt, counts }) => ({ id, startAt, endAt, ...counts }));
  return { ok: true, report: { from, to, keptFrom: honesty.keptFrom({ by, sees }), rows } };
}

/** The rows as a table: id, begin and end in ISO 8601, figures. */
export function honestyAsCsv({ rows }: HonestyReport): string {
  const instant = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());
  return csvOf(
    ['id', 'startAt', 'endAt', ...HONESTY_NAMES],
    rows.map((row) => [row.id, instant(row.startAt), instant(row.endAt), ...HONESTY_NAMES.map((name) => row[name])]),
  );
}
