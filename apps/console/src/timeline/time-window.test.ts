import { describe, expect, it } from 'vitest';
import { ticksOf } from './time-ticks.ts';
import {
  DAY_MS,
  HOUR_MS,
  MINUTE_MS,
  panBy,
  presetOf,
  reveal,
  SPAN_LIMITS_MS,
  spanOf,
  timeScale,
  zoomBy,
  zoomTo,
} from './time-window.ts';
import { around, readAddress, writeAddress } from './timeline-address.ts';

const TEN = Date.UTC(2026, 10, 25, 10);
const hour = { from: TEN, to: TEN + HOUR_MS };

describe('the window', () => {
  it('[TV3] zooms around the instant under the pointer, which stays where it is', () => {
    const keep = TEN + 15 * MINUTE_MS;
    for (const factor of [0.5, 0.9, 1.25, 4]) {
      const zoomed = zoomBy(hour, factor, keep);
      expect(spanOf(zoomed)).toBe(Math.round(HOUR_MS * factor));
      expect(timeScale(zoomed, 1_000).x(keep)).toBeCloseTo(250, 3);
    }
  });

  it('[TV3] never shows less than two seconds or more than a day', () => {
    expect(spanOf(zoomBy(hour, 1e-9, TEN))).toBe(SPAN_LIMITS_MS.shortest);
    expect(spanOf(zoomBy(hour, 1e9, TEN))).toBe(SPAN_LIMITS_MS.longest);
  });

  it('[TV3] pans by what was dragged, and follows a change that lies outside as little as needed', () => {
    expect(panBy(hour, 500.4)).toEqual({ from: TEN + 500, to: TEN + HOUR_MS + 500 });
    expect(reveal(hour, TEN + 30 * MINUTE_MS)).toBe(hour);
    const later = reveal(hour, TEN + HOUR_MS);
    expect(later.to).toBe(TEN + HOUR_MS + 6 * MINUTE_MS);
    expect(spanOf(later)).toBe(HOUR_MS);
    expect(reveal(hour, TEN - DAY_MS).from).toBe(TEN - DAY_MS - 6 * MINUTE_MS);
  });

  it('[TV3] knows which preset it is', () => {
    expect(presetOf(hour)).toBe('hour');
    expect(presetOf(zoomTo(hour, 15 * MINUTE_MS, TEN))).toBe('quarter');
    expect(presetOf(zoomBy(hour, 1.1, TEN))).toBeNull();
  });

  it('a place on the screen and an instant are one and the other', () => {
    const scale = timeScale(hour, 900);
    expect(scale.at(scale.x(TEN + 1_234_567))).toBeCloseTo(TEN + 1_234_567, 3);
  });
});

describe('the marks of time', () => {
  it.each([
    [HOUR_MS, 6, 10 * MINUTE_MS],
    [DAY_MS, 8, 3 * HOUR_MS],
    [2_000, 10, 200],
    [30 * MINUTE_MS, 7, 5 * MINUTE_MS],
  ])('[TV4] are round: %i ms in about %i steps have a step of %i ms', (spanMs, wanted, stepMs) => {
    const ticks = ticksOf({ from: TEN + 7, to: TEN + 7 + spanMs }, wanted, () => 0);
    expect(ticks.stepMs).toBe(stepMs);
    expect(ticks.at.every((at) => at % stepMs === 0)).toBe(true);
    expect(ticks.at.length).toBeLessThanOrEqual(wanted + 1);
  });

  it('[TV4] are round on the clock of the viewer, whose zone may be half an hour beside the others', () => {
    const offset = 5.5 * HOUR_MS;
    const { at } = ticksOf({ from: TEN, to: TEN + DAY_MS }, 8, () => offset);
    expect(at.every((tick) => (tick + offset) % (3 * HOUR_MS) === 0)).toBe(true);
  });
});

describe('the address', () => {
  const read = (query: string) => readAddress(new URLSearchParams(query));

  it.each([
    ['', 'nothing'],
    ['?from=yesterday&to=now', 'a word'],
    ['?from=2026-11-25T11:00:00Z&to=2026-11-25T10:00:00Z', 'a stretch that ends before it begins'],
    ['?from=2020-01-01T00:00:00Z&to=2026-01-01T00:00:00Z', 'six years'],
    ['?from=-99999d&to=now', 'more than a day up to now'],
    ['?from=2026-11-25T10:00:00&to=2026-11-25T11:00:00', 'times without a zone'],
  ])('[TV2] %s, %s, opens the last hour', (query) => {
    expect(read(query)).toEqual({ range: { kind: 'last', lastMs: HOUR_MS }, at: null, selected: null });
  });

  it('[TV2] opens exactly what it was written from', () => {
    const fixed = {
      range: { kind: 'fixed', window: { from: TEN + 1, to: TEN + 2_003 } },
      at: TEN + 7,
      selected: 'work:a b/&%:7',
    } as const;
    const last = { range: { kind: 'last', lastMs: 45_000 }, at: null, selected: null } as const;
    expect(read(writeAddress(fixed))).toEqual(fixed);
    expect(read(writeAddress(last))).toEqual(last);
    expect(writeAddress({ ...last, range: { kind: 'last', lastMs: 8 * HOUR_MS } })).toBe('?from=-8h&to=now');
    expect(writeAddress(fixed)).toContain('from=2026-11-25T10:00:00.001Z');
  });

  it('[TV2] with an instant alone shows the hour around it', () => {
    expect(read('?at=2026-11-25T10:42:00Z').range).toEqual({
      kind: 'fixed',
      window: around(TEN + 42 * MINUTE_MS, HOUR_MS),
    });
  });
});
