import { describe, expect, it } from 'vitest';
import { QUARTER_MS, type QueueReport, quartersOf } from './day-report.ts';

const DAY = Date.UTC(2026, 0, 5);
const at = (hour: number, quarter = 0): number => DAY + hour * 3_600_000 + quarter * QUARTER_MS;
const row = (id: string, startAt: number, part: Partial<QueueReport['rows'][number]['counts']>) => ({
  id,
  startAt,
  counts: { offered: 0, accepted: 0, answered: 0, answeredWithin: 0, ...part },
});

describe('the day of a queue', () => {
  it('[UI43] a day without items is shown as such', () => {
    const quarters = quartersOf({ rows: [] }, DAY, at(3));
    expect(quarters).toHaveLength(13);
    expect(quarters.every(({ offered, serviceLevel }) => offered === 0 && serviceLevel === null)).toBe(true);
  });

  it('[UI43] queues are added up by quarter, and a service level is that of their answers together', () => {
    const quarters = quartersOf(
      {
        rows: [
          row('a', at(9), { offered: 3, accepted: 2, answered: 2, answeredWithin: 2 }),
          row('b', at(9), { offered: 3, accepted: 2, answered: 2, answeredWithin: 0 }),
          row('a', at(9, 2), { offered: 1 }),
        ],
      },
      DAY,
      at(12),
    );
    expect(quarters[0]?.startAt).toBe(at(8));
    expect(quarters.at(-1)?.startAt).toBe(at(12));
    const told = new Map(quarters.map(({ startAt, ...figures }) => [startAt, figures]));
    expect(told.get(at(9))).toEqual({ offered: 6, accepted: 4, serviceLevel: 0.5 });
    expect(told.get(at(9, 1))).toEqual({ offered: 0, accepted: 0, serviceLevel: null });
    expect(told.get(at(9, 2))).toEqual({ offered: 1, accepted: 0, serviceLevel: null });
  });
});
