import type { LaneSegment } from '@interlock/protocol/console';
import { describe, expect, it } from 'vitest';
import { changesOf, nearestChange, stepChange, stepLane } from './changes.ts';
import { laneBoxes, segmentAt } from './lane-boxes.ts';
import { markBands, markFlags } from './mark-flags.ts';
import { requestPaths } from './request-paths.ts';
import { standAt } from './stand-at.ts';
import { busyDay, danaMorning, MORNING } from './testing/lanes-fixture.ts';
import { timeScale } from './time-window.ts';
import { workBoxes, workRows } from './work-rows.ts';

const dana = danaMorning();
const minute = (count: number): number => MORNING + count * 60_000;
const scaleOf = ({ from, to }: { from: number; to: number }, width = 1_200) => timeScale({ from, to }, width);

describe('a lane', () => {
  it('[TV5] a quiet half hour is drawn stretch by stretch, without a gap', () => {
    const boxes = laneBoxes(dana.contactCenter, scaleOf(dana, 36_000));
    expect(boxes.map(({ kind }) => kind)).toEqual(Array.from({ length: 6 }, () => 'segment'));
    for (const [index, box] of boxes.entries()) expect(box.x + box.width).toBeCloseTo(boxes[index + 1]?.x ?? 36_000, 6);
  });

  it('[TV5] a day of 5,000 changes drops none, overlaps nowhere, and has fewer boxes than half the pixels', () => {
    const day = busyDay(5_000);
    const boxes = laneBoxes(day.contactCenter, scaleOf(day));
    expect(boxes.length).toBeLessThan(600);
    const told = boxes.reduce((sum, box) => sum + (box.kind === 'dense' ? box.changes : 1), 0);
    expect(told).toBe(5_000);
    for (const [index, box] of boxes.entries()) {
      const next = boxes[index + 1];
      if (next !== undefined) expect(box.x + box.width).toBeLessThanOrEqual(next.x + 1.01);
    }
  });

  it('[TV5] what is put together shows the share of each shape', () => {
    const from = 1_000_000;
    const parts: [LaneSegment['shape'], number][] = [
      ['ready', 100],
      ['held', 300],
      ['ready', 100],
      ['work', 500],
    ];
    let start = from;
    const segments = parts.map(([shape, ms]): LaneSegment => {
      const segment = { ...dana.contactCenter[0]!, shape, from: start, to: start + ms };
      start += ms;
      return segment;
    });
    const [box] = laneBoxes(segments, timeScale({ from, to: from + 1_000_000 }, 1_000));
    expect(box).toMatchObject({
      kind: 'dense',
      changes: 4,
      shares: [
        { shape: 'ready', share: 0.2 },
        { shape: 'work', share: 0.5 },
        { shape: 'held', share: 0.3 },
      ],
    });
  });

  it('[TV11] says what held at an instant, borders included', () => {
    const second = dana.contactCenter[1]!;
    expect(segmentAt(dana.contactCenter, second.from - 1)?.shape).toBe('ready');
    expect(segmentAt(dana.contactCenter, second.from)).toBe(second);
    expect(segmentAt(dana.contactCenter, dana.from - 1)).toBeNull();
  });
});

describe('work', () => {
  it('[TV6] that overlaps is stacked, and takes no more rows than there is at once', () => {
    const { bars, rows } = workRows(dana.work);
    expect(rows).toBe(2);
    expect(bars.map(({ bar, row }) => [bar.workId, row])).toEqual([
      ['4711', 0],
      ['chat-1', 0],
      ['4719', 1],
    ]);
  });

  it('[TV6] keeps its row wherever one looks', () => {
    const placed = workRows(dana.work);
    const near = workBoxes(placed, scaleOf({ from: minute(24), to: minute(26) }));
    expect(near.filter((box) => box.kind === 'part' && box.bar.workId === '4719').map(({ row }) => row)).toEqual([1]);
  });

  it('[TV5] too narrow to be seen is counted', () => {
    const day = busyDay(5_000);
    const boxes = workBoxes(workRows(day.work), scaleOf(day, 400));
    const told = boxes.reduce((sum, box) => sum + (box.kind === 'dense' ? box.count : box.isFirst ? 1 : 0), 0);
    expect(told).toBe(1_000);
  });
});

describe('requests', () => {
  it('[TV7] go from when they were made to when they were confirmed', () => {
    const [path] = requestPaths(dana.requests, scaleOf(dana), dana.to);
    const scale = scaleOf(dana);
    expect(path).toMatchObject({
      kind: 'path',
      end: 'applied',
      fromX: scale.x(minute(21) + 30_000),
      toX: scale.x(minute(21) + 30_084),
    });
  });

  it('[TV7] that failed or are open are drawn one by one, however many there are', () => {
    const day = busyDay(5_000);
    const open = { ...day.requests[7]!, requestId: 'open', endedAt: null, end: null };
    const drawn = requestPaths([...day.requests, open], scaleOf(day), day.to);
    const alone = drawn.flatMap((path) => (path.kind === 'path' ? [path.end] : []));
    expect(alone.filter((end) => end === 'failed')).toHaveLength(13);
    expect(alone.filter((end) => end === 'open')).toHaveLength(1);
    expect(drawn.length).toBeLessThan(700);
  });
});

describe('marks', () => {
  it('[TV8] of one kind in one place are counted, of two kinds both stay', () => {
    const day = busyDay(5_000);
    const flags = markFlags(
      [...day.marks, { kind: 'bothReady', from: day.marks[0]!.from, to: null, workIds: [], cause: null }],
      scaleOf(day),
      day.to,
    );
    expect(flags.filter(({ mark }) => mark.kind === 'bothReady')).toHaveLength(1);
    expect(flags.reduce((sum, { count }) => sum + count, 0)).toBe(51);
  });

  it('[TV8] are drawn for exactly their time, even where one flag stands for several', () => {
    const day = busyDay(5_000);
    const bands = markBands(day.marks, scaleOf(day), day.to);
    expect(bands).toHaveLength(50);
    expect(bands.every(({ width }) => width === 2)).toBe(true);
  });

  it('[TV8] are seen however short they are', () => {
    const flags = markFlags(dana.marks, scaleOf(dana), dana.to);
    expect(flags.map(({ mark }) => mark.kind)).toEqual(['correction', 'collision']);
    const [correction] = markBands(dana.marks.slice(1), scaleOf(dana), dana.to);
    expect(correction?.width).toBe(2);
  });
});

describe('changes', () => {
  const changes = changesOf(dana);

  it('[TV9] are in order, and what causes stands before what follows', () => {
    expect(changes.map(({ at }) => at)).toEqual(changes.map(({ at }) => at).sort((a, b) => a - b));
    const first = changes.slice(1, 4);
    expect(first.map(({ kind, lane }) => `${kind} ${lane}`)).toEqual(['work work', 'side crm', 'side contactCenter']);
    expect(new Set(changes.map(({ key }) => key)).size).toBe(changes.length);
  });

  it('[TV9] have the request that they led to, and the one that they fulfil', () => {
    const reserved = changes.find((change) => change.kind === 'side' && change.request !== null);
    expect(reserved).toMatchObject({ at: minute(21) + 30_000, request: { requestId: 'r1' } });
    const busy = changes.find((change) => change.kind === 'side' && change.answers !== null);
    expect(busy).toMatchObject({ side: 'crm', segment: { label: 'Busy' }, answers: { requestId: 'r1' } });
  });

  it('[TV9] a choice that changes nothing yet is told, one that a side shows at once is not told twice', () => {
    const kept = changes.filter((change) => change.kind === 'entry');
    expect(kept).toMatchObject([{ at: minute(26), entry: { kind: 'choiceMade' } }]);
    const shown = changesOf({
      ...dana,
      entries: [{ ...dana.entries[2]!, at: dana.contactCenter[1]!.from }],
    });
    expect(shown.filter(({ kind }) => kind === 'entry')).toEqual([]);
  });

  it('[TV10] the keys go from one to the next, and to both ends', () => {
    const keys = changes.map(({ key }) => key);
    expect(stepChange(changes, null, 'first', 0)?.key).toBe(keys[0]);
    expect(stepChange(changes, null, 'last', 0)?.key).toBe(keys.at(-1));
    expect(stepChange(changes, keys[3]!, 'next', 0)?.key).toBe(keys[4]);
    expect(stepChange(changes, keys[3]!, 'previous', 0)?.key).toBe(keys[2]);
    expect(stepChange(changes, keys.at(-1)!, 'next', 0)).toBeNull();
    expect(stepChange(changes, 'gone', 'next', minute(24))?.at).toBeGreaterThan(minute(24));
    expect(stepChange(changes, null, 'previous', minute(24))?.at).toBeLessThanOrEqual(minute(24));
    expect(stepChange([], null, 'next', 0)).toBeNull();
  });

  it('[TV10] up and down lead to the nearest of the next lane', () => {
    const busy = changes.find((change) => change.kind === 'side' && change.answers !== null)!;
    const up = stepLane(changes, busy, 'up');
    expect(up?.lane).toBe('contactCenter');
    expect(stepLane(changes, busy, 'down')).toMatchObject({ lane: 'work', at: busy.at });
    expect(stepLane(changes, changes[0]!, 'up')).toBeNull();
  });

  it('[TV10] a click finds the nearest', () => {
    expect(changes[nearestChange(changes, minute(24) + 8_000)]?.at).toBe(minute(24) + 7_310);
    expect(nearestChange([], 7)).toBe(-1);
  });
});

describe('what stood at an instant', () => {
  it.each([
    [minute(1), 'couldBeRung', 0],
    [minute(12), 'notRung', 1],
    [minute(21) + 30_010, 'reserved', 1],
    [minute(21) + 31_000, 'beingRung', 1],
    [minute(25), 'atWork', 2],
    [minute(29), 'atWork', 1],
  ] as const)('[TV11] at %i the agent %s, with %i in hand', (at, verdict, inHand) => {
    const stand = standAt(dana, at);
    expect(stand.verdict).toBe(verdict);
    expect(stand.work).toHaveLength(inHand);
  });

  it('[TV11] names the request that was on its way, and what is marked', () => {
    expect(standAt(dana, minute(21) + 30_010).request?.requestId).toBe('r1');
    expect(standAt(dana, minute(25)).marks.map(({ kind }) => kind)).toEqual(['collision']);
    expect(standAt(dana, minute(20)).marks).toEqual([]);
  });

  it.each([
    ['before the log was kept', { keptFrom: minute(5) }, minute(4)],
    ['before what the answer could take', { truncatedAt: minute(5) }, minute(4)],
    ['outside of what was asked for', {}, minute(31)],
  ])('[TV11] says that it does not know: %s', (_, more, at) => {
    expect(standAt({ ...dana, ...more }, at)).toMatchObject({ verdict: 'unknown', contactCenter: null, crm: null });
  });
});
