import type { HonestyRow } from '@interlock/protocol/console';
import { describe, expect, it } from 'vitest';
import { FIGURES, figureOf, seriesOf, worstFirst } from './figures.ts';
import { boundsOf, RANGE_SHAPES, rangeFrom, splitFrom } from './ranges.ts';
import { HONESTY_WORDS } from './words.ts';

const row = (more: Partial<HonestyRow>): HonestyRow => ({
  id: null,
  startAt: null,
  endAt: 0,
  observedMs: 3_600_000,
  bothReadyMs: 0,
  bothReadyTimes: 0,
  collisions: 0,
  collisionMs: 0,
  driftMs: 0,
  driftTimes: 0,
  longestDriftMs: 0,
  requests: 0,
  appliedRequests: 0,
  assumedRequests: 0,
  failedRequests: 0,
  lateRequests: 0,
  corrections: 0,
  flaps: 0,
  ...more,
});

describe('figures', () => {
  it('[HV1] each has its value, and what stands beside it', () => {
    const full = row({
      bothReadyMs: 7,
      bothReadyTimes: 2,
      collisions: 3,
      collisionMs: 108_000,
      driftMs: 11,
      driftTimes: 4,
      longestDriftMs: 5,
      requests: 90,
      failedRequests: 6,
      lateRequests: 8,
      flaps: 9,
      corrections: 10,
    });
    expect(FIGURES.map((figure) => figureOf(full, figure))).toMatchObject([
      { value: 7, unit: 'ms', times: 2 },
      { value: 3, unit: 'count', lengthMs: 108_000 },
      { value: 11, unit: 'ms', times: 4, longestMs: 5 },
      { value: 6, unit: 'count', of: 90 },
      { value: 8, unit: 'count', of: 90 },
      { value: 9, unit: 'count' },
      { value: 10, unit: 'count' },
    ]);
  });

  it('[HV2] each is defined beside it, in both languages, and the two say different words', () => {
    for (const figure of FIGURES) {
      expect(HONESTY_WORDS.en.meaning[figure].length).toBeGreaterThan(40);
      expect(HONESTY_WORDS.de.meaning[figure].length).toBeGreaterThan(40);
      expect(HONESTY_WORDS.de.meaning[figure]).not.toBe(HONESTY_WORDS.en.meaning[figure]);
    }
  });

  it('[HV3] time in which nothing was observed is a gap and not a zero', () => {
    const hour = 3_600_000;
    const rows = [
      row({ startAt: 5 * hour, collisions: 2 }),
      row({ startAt: 0 }),
      row({ startAt: hour, collisions: 1 }),
      row({}),
    ];
    expect(seriesOf(rows, 'collisions', hour)).toEqual({
      at: [0, hour, 2 * hour, 5 * hour],
      values: [0, 1, null, 2],
    });
  });

  it('[HV4] the worst comes first', () => {
    const rows = [
      row({ id: 'calm' }),
      row({ id: 'drifting', driftMs: 1 }),
      row({ id: 'colliding', collisions: 1 }),
      row({ id: 'both', bothReadyMs: 1 }),
      row({ id: 'watched', observedMs: 7_200_000 }),
    ];
    expect(worstFirst(rows).map(({ id }) => id)).toEqual(['colliding', 'both', 'drifting', 'watched', 'calm']);
  });
});

describe('ranges', () => {
  it.each([[null], ['year'], ['']])('[HV5] %s in the address is a day', (text) => {
    expect(rangeFrom(text)).toBe('day');
    expect(splitFrom(text)).toBe('agent');
  });

  it('[HV5] no range asks for more intervals than can be told apart', () => {
    for (const { lengthMs, stepMs } of Object.values(RANGE_SHAPES)) expect(lengthMs / stepMs).toBeLessThanOrEqual(200);
  });

  it('[HV5] two looks within a minute ask the same', () => {
    expect(boundsOf('week', 1_000_000_001)).toEqual(boundsOf('week', 1_000_000_001 + 12_000));
  });
});
