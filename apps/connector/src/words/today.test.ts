import { describe, expect, it } from 'vitest';
import { NOW, TIMELINE, view } from '../testing/views.ts';
import { drawnOf, type Segment, todayOf } from './today.ts';

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

  it('[CN34] a lane of more turns than can be seen is drawn by what was most of the time, from end to end', () => {
    const lane: Segment[] = [];
    for (let turn = 0; turn < 400; turn += 1) {
      const tone = turn % 2 === 1 ? 'work' : turn < 200 ? 'ready' : 'held';
      const from = lane.at(-1)?.to ?? DAY;
      lane.push({ tone, from, to: from + (turn % 2 === 1 ? 10_000 : 50_000) });
    }
    expect(drawnOf(lane.slice(0, 100), 100)).toEqual(lane.slice(0, 100));
    expect(drawnOf(lane, 100)).toEqual([
      { tone: 'ready', from: DAY, to: DAY + 6_000_000 },
      { tone: 'held', from: DAY + 6_000_000, to: DAY + 12_000_000 },
    ]);
  });

  it('[CN34] yesterday only says how the day began', () => {
    const dayStart = NOW - 40 * 60_000;
    const today = todayOf(newestFirst, dayStart, NOW, view());
    expect(today?.from).toBeGreaterThanOrEqual(dayStart);
    expect(today?.lanes.contactCenter[0]?.tone).toBe('ready');
    expect(today).toMatchObject({ interactions: 1, tickets: 0 });
  });
});
