import { describe, expect, it } from 'vitest';
import { NOW, TIMELINE, view } from '../testing/views.ts';
import { todayOf } from './today.ts';

const DAY = Date.UTC(2026, 10, 23);
const newestFirst = [...TIMELINE].reverse();

describe('today', () => {
  it('[CN34] is nothing before the first entry of the day', () => {
    expect(todayOf([], DAY, NOW, view())).toBe(null);
    expect(todayOf(newestFirst, DAY + 86_400_000, NOW, view())).toBe(null);
  });

  it('[CN34] draws a lane per side from the timeline, without gap or overlap, up to now', () => {
    const today = todayOf(newestFirst, DAY, NOW, view());
    expect(today?.lanes.contactCenter.map(({ tone }) => tone)).toEqual([
      'held',
      'ready',
      'held',
      'ready',
      'work',
      'ready',
    ]);
    expect(today?.lanes.crm.map(({ tone }) => tone)).toEqual(['held', 'ready', 'work', 'ready', 'held', 'ready']);
    for (const lane of Object.values(today?.lanes ?? {})) {
      expect(lane[0]?.from).toBe(today?.from);
      expect(lane.at(-1)?.to).toBe(NOW);
      for (const [index, { from }] of lane.entries()) if (index > 0) expect(from).toBe(lane[index - 1]?.to);
    }
  });

  it('[CN34] counts interactions, tickets and collisions of the day', () => {
    expect(todayOf(newestFirst, DAY, NOW, view())).toMatchObject({ interactions: 1, tickets: 1, collisions: 0 });
  });

  it('[CN34] yesterday only says how the day began', () => {
    const dayStart = NOW - 40 * 60_000;
    const today = todayOf(newestFirst, dayStart, NOW, view());
    expect(today?.from).toBeGreaterThanOrEqual(dayStart);
    expect(today?.lanes.contactCenter[0]?.tone).toBe('ready');
    expect(today).toMatchObject({ interactions: 1, tickets: 0 });
  });
});
