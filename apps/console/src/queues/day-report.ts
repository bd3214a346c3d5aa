import * as v from 'valibot';

/** Answer of `GET /api/v1/reports/queues`, as far as the charts show it. */
export const queueReportSchema = v.object({
  rows: v.array(
    v.object({
      id: v.nullable(v.string()),
      startAt: v.nullable(v.number()),
      counts: v.object({
        offered: v.number(),
        accepted: v.number(),
        answered: v.number(),
        answeredWithin: v.number(),
      }),
    }),
  ),
});
export type QueueReport = v.InferOutput<typeof queueReportSchema>;

/** One quarter of an hour of one queue, or of all together. */
export interface Quarter {
  readonly startAt: number;
  readonly offered: number;
  readonly accepted: number;
  /** 0 to 1; null when nothing was answered. */
  readonly serviceLevel: number | null;
}

export const QUARTER_MS = 900_000;

/**
 * The day so far in quarters of an hour from an hour before the first item on, without a gap: a quarter in which nothing
 * happened is shown as such. (UI43)
 *
 * @param from start of the day of the viewer
 * @param to now
 */
export function quartersOf(report: QueueReport, from: number, to: number): Quarter[] {
  const first = Math.floor(from / QUARTER_MS) * QUARTER_MS;
  const sums = new Map<number, { offered: number; accepted: number; answered: number; within: number }>();
  for (const { startAt, counts } of report.rows) {
    if (startAt === null) continue;
    const sum = sums.get(startAt) ?? { offered: 0, accepted: 0, answered: 0, within: 0 };
    sum.offered += counts.offered;
    sum.accepted += counts.accepted;
    sum.answered += counts.answered;
    sum.within += counts.answeredWithin;
    sums.set(startAt, sum);
  }
  const quarters: Quarter[] = [];
  for (let startAt = first; startAt <= to; startAt += QUARTER_MS) {
    const sum = sums.get(startAt);
    quarters.push({
      startAt,
      offered: sum?.offered ?? 0,
      accepted: sum?.accepted ?? 0,
      serviceLevel: sum === undefined || sum.answered === 0 ? null : sum.within / sum.answered,
    });
  }
  // The night before the first item says nothing; an hour of it stays, and two hours are shown at least.
  const begun = quarters.findIndex(({ offered }) => offered > 0);
  return begun < 0 ? quarters : quarters.slice(Math.max(0, Math.min(begun - 4, quarters.length - 8)));
}
