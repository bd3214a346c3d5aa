import type { Lanes } from '@interlock/protocol/console';
import { describe, expect, it } from 'vitest';
import type { Timers } from '../environment.ts';
import { endAtNow } from './end-at-now.ts';
import { exportedJson, fileNameOf, PICTURE_LIMITS, pictureScale } from './export-view.ts';
import { inWindow, laneShares } from './lane-summary.ts';
import { danaMorning, MORNING } from './testing/lanes-fixture.ts';
import { HOUR_MS, MINUTE_MS, type TimeWindow } from './time-window.ts';
import { timeWords } from './time-words.ts';
import { createTimelineStore, padded } from './timeline-store.ts';

const dana = danaMorning();
const morning: TimeWindow = { from: dana.from, to: dana.to };

/** Time that only moves when it is told to. */
function clockAt(start: number): { timers: Timers; pass: (ms: number) => Promise<void> } {
  let now = start;
  let waiting: { at: number; run: () => void }[] = [];
  return {
    timers: {
      now: () => now,
      after(delayMs, run) {
        const item = { at: now + delayMs, run };
        waiting.push(item);
        return () => {
          waiting = waiting.filter((other) => other !== item);
        };
      },
    },
    async pass(ms) {
      const end = now + ms;
      for (;;) {
        const next = waiting.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (next === undefined) break;
        waiting = waiting.filter((other) => other !== next);
        now = Math.max(now, next.at);
        next.run();
        await Promise.resolve();
        await Promise.resolve();
      }
      now = end;
    },
  };
}

function started(
  range: Parameters<typeof createTimelineStore>[0]['start']['range'],
  answer: (window: TimeWindow) => Lanes | { code: string },
) {
  const clock = clockAt(dana.to);
  const asked: TimeWindow[] = [];
  const store = createTimelineStore({
    timers: clock.timers,
    now: clock.timers.now,
    start: { range, at: null, selected: null },
    read: async (window) => {
      asked.push(window);
      return answer(window);
    },
  });
  return { store, asked, ...clock };
}

const told = ({ from, to }: TimeWindow): Lanes => ({ ...dana, from, to });

describe('reading', () => {
  it('[TV14] half a window more is read, and panning within it asks nothing', async () => {
    const { store, asked, pass } = started(
      { kind: 'fixed', window: { from: MORNING, to: MORNING + 10 * MINUTE_MS } },
      told,
    );
    await pass(1);
    expect(asked).toEqual([{ from: MORNING - 5 * MINUTE_MS, to: MORNING + 15 * MINUTE_MS }]);
    store.show({ from: MORNING + 4 * MINUTE_MS, to: MORNING + 14 * MINUTE_MS });
    await pass(5_000);
    expect(asked).toHaveLength(1);
    store.stop();
  });

  it('[TV14] many movements that leave it are one question', async () => {
    const { store, asked, pass } = started(
      { kind: 'fixed', window: { from: MORNING, to: MORNING + 10 * MINUTE_MS } },
      told,
    );
    await pass(1_000);
    for (let step = 1; step <= 20; step += 1) {
      store.show({ from: MORNING - step * MINUTE_MS, to: MORNING + (10 - step) * MINUTE_MS });
      await pass(10);
    }
    await pass(1_000);
    expect(asked).toHaveLength(2);
    store.stop();
  });

  it('[TV14] while it follows, a change is read, and a window of the past is left alone', async () => {
    const { store, asked, pass } = started({ kind: 'last', lastMs: HOUR_MS }, told);
    await pass(2_000);
    const before = asked.length;
    store.changed();
    await pass(1_000);
    expect(asked.length).toBe(before + 1);
    expect(store.window.value.to).toBeGreaterThan(dana.to + 2_000);
    store.show(morning);
    store.changed();
    await pass(5_000);
    expect(asked.length).toBe(before + 1);
    store.stop();
  });

  it('[TV14] a failure leaves what was read before, and is mended by trying again', async () => {
    let isBroken = false;
    const { store, pass } = started({ kind: 'fixed', window: morning }, (window) =>
      isBroken ? { code: 'hostUnavailable' } : told(window),
    );
    await pass(1_000);
    isBroken = true;
    store.show({ from: MORNING - 10 * HOUR_MS, to: MORNING - 9 * HOUR_MS });
    await pass(1_000);
    expect([store.reading.value, store.lanes.value?.agentId]).toEqual(['failed', 'dana']);
    isBroken = false;
    store.retry();
    await pass(1);
    expect(store.reading.value).toBe('done');
    store.stop();
  });

  it('[TV14] an agent whom nobody knows is said to be so', async () => {
    const { store, pass } = started({ kind: 'fixed', window: morning }, () => ({ code: 'unknownAgent' }));
    await pass(1);
    expect(store.reading.value).toBe('unknownAgent');
    store.stop();
  });

  it('nothing is asked of what is still to come', () => {
    expect(padded({ from: MORNING, to: MORNING + HOUR_MS }, MORNING + HOUR_MS + 5)).toEqual({
      from: MORNING - HOUR_MS / 2,
      to: MORNING + HOUR_MS + 5,
    });
  });
});

describe('now', () => {
  it('[TV14] what stands goes on to now, for at most a minute', () => {
    const later = endAtNow(dana, dana.to + 1_500);
    expect([later.to, later.contactCenter.at(-1)?.to, later.crm.at(-1)?.to]).toEqual(
      Array.from({ length: 3 }, () => dana.to + 1_500),
    );
    expect(later.work.map(({ parts }) => parts.at(-1)!.to - dana.to)).toEqual([
      dana.work[0]!.parts[0]!.to - dana.to,
      1_500,
      dana.work[2]!.parts[0]!.to - dana.to,
    ]);
    expect(endAtNow(dana, dana.to + 61_000)).toBe(dana);
  });
});

describe('taking it along', () => {
  it('[TV13] the JSON has what is seen and no more, and where it is from', () => {
    const window = { from: MORNING + 20 * MINUTE_MS, to: MORNING + 23 * MINUTE_MS };
    const saved = JSON.parse(exportedJson(dana, window, 'http://localhost/console/agents/dana'));
    expect(saved).toMatchObject({
      kind: 'interlock-timeline',
      version: 1,
      address: 'http://localhost/console/agents/dana',
      ...window,
    });
    expect(saved.work.map(({ workId }: { workId: string }) => workId)).toEqual(['chat-1']);
    expect(saved.requests).toHaveLength(1);
    expect(saved.marks).toEqual([]);
    expect(saved.contactCenter).toHaveLength(3);
  });

  it.each([
    [1_200, 400, 2],
    [6_000, 400, PICTURE_LIMITS.sidePx / 6_000],
    [4_000, 4_000, 1.024],
    [20_000, 20_000, 0.2048],
  ])('[TV13] a picture of %i by %i pixels is drawn %f times as large', (width, height, scale) => {
    expect(pictureScale(width, height)).toBeCloseTo(scale, 9);
  });

  it('[TV13] a file is named by agent, from when and to when', () => {
    const window = { from: MORNING, to: MORNING + HOUR_MS };
    expect(fileNameOf('sim/ada lovelace', window)).toMatch(/^sim_ada_lovelace_\d{4}-\d\d-\d\dT10-30-00Z_.*T11-30-00Z$/);
  });
});

describe('the summary', () => {
  it('[TV15] says the share of each state, the largest first', () => {
    const shares = laneShares(dana.contactCenter, morning);
    expect(shares.map(({ shape }) => shape)).toEqual(['ready', 'held', 'work']);
    expect(shares.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
    expect(laneShares(dana.contactCenter, { from: MORNING + 12 * MINUTE_MS, to: MORNING + 13 * MINUTE_MS })).toEqual([
      { shape: 'held', share: 1 },
    ]);
    expect(laneShares([], morning)).toEqual([]);
  });

  it('the list holds the changes of the window, both ends included', () => {
    const list = [1, 5, 5, 9].map((at) => ({ at }));
    expect(inWindow(list, { from: 5, to: 9 })).toEqual([{ at: 5 }, { at: 5 }, { at: 9 }]);
    expect(inWindow(list, { from: 6, to: 8 })).toEqual([]);
  });
});

describe('times', () => {
  const times = timeWords('en-GB', 'Asia/Kolkata');

  it.each(['', '25:00', '10:61', 'noon', '10', '10:42:61'])('[TV11] "%s" is no time of day', (text) => {
    expect(times.parse(text, MORNING)).toBeNull();
  });

  it.each([
    ['10:42', '10:42:00.000'],
    ['10:42:07', '10:42:07.000'],
    ['9.05', '09:05:00.000'],
    ['16:00:00.250', '16:00:00.250'],
  ])('[TV11] "%s" is %s on the clock of the viewer, that day', (text, exact) => {
    const at = times.parse(text, MORNING)!;
    expect(times.exact(at)).toBe(exact);
    expect(times.dayAndTime(at).split(',')[0]).toBe(times.dayAndTime(MORNING).split(',')[0]);
  });

  it('[TV4] a mark of time says as much as its step tells apart, and the day at midnight', () => {
    const midnight = Date.UTC(2026, 10, 24, 18, 30);
    expect(times.tick(midnight, 3 * HOUR_MS)).toMatch(/25/);
    expect(times.tick(MORNING, MINUTE_MS)).toBe('16:00');
    expect(times.tick(MORNING, 5_000)).toBe('16:00:00');
    expect(times.tick(MORNING, 100)).toBe('16:00:00.0');
  });
});
