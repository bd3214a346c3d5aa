import { describe, expect, it } from 'vitest';
import { differenceInterval, normalQuantile, ratioInterval, studentQuantile } from './statistics.ts';

describe('intervals', () => {
  it.each([
    [0.975, 1.959964],
    [0.995, 2.575829],
    [0.9995, 3.290527],
  ])('[ER3] the normal quantile of %s is %s', (share, quantile) => {
    expect(normalQuantile(share)).toBeCloseTo(quantile, 5);
  });

  it.each([
    [0.975, 9, 2.262],
    [0.975, 19, 2.093],
    [0.995, 11, 3.106],
    [0.995, 39, 2.708],
  ])("[ER3] Student's quantile of %s at %s degrees is %s", (share, freedom, quantile) => {
    expect(studentQuantile(share, freedom)).toBeCloseTo(quantile, 2);
  });

  it('[ER3] an interval holds the truth as often as it says', () => {
    let word = 7;
    const share = (): number => {
      word = (Math.imul(word, 1_664_525) + 1_013_904_223) >>> 0;
      return word / 0x1_0000_0000;
    };
    let held = 0;
    for (let trial = 0; trial < 2_000; trial += 1) {
      const runs = Array.from({ length: 12 }, () => {
        const among = 100 + Math.floor(share() * 41) - 20;
        let of = 0;
        for (let one = 0; one < among; one += 1) if (share() < 0.3) of += 1;
        return { of, among };
      });
      const { low, high } = ratioInterval(runs, 0.95);
      if (low <= 0.3 && high >= 0.3) held += 1;
    }
    expect(held / 2_000).toBeGreaterThan(0.93);
    expect(held / 2_000).toBeLessThan(0.97);
  });

  it('[ER3] one run has no interval', () => {
    expect(() => ratioInterval([{ of: 1, among: 2 }], 0.95)).toThrow(RangeError);
  });

  it('[SM16] the difference of two on the same runs is as narrow as what they do not share', () => {
    let word = 11;
    const share = (): number => {
      word = (Math.imul(word, 1_664_525) + 1_013_904_223) >>> 0;
      return word / 0x1_0000_0000;
    };
    let held = 0;
    for (let trial = 0; trial < 1_000; trial += 1) {
      // What a run does to both is a hundred times as much as what sets them apart.
      const pairs = Array.from({ length: 30 }, () => {
        const common = 100 * share();
        const of = common + 2 * share();
        return { first: { of: of + 1, among: 1 }, second: { of: common + 2 * share(), among: 1 } };
      });
      const { low, high } = differenceInterval(pairs, 0.95);
      expect(high - low).toBeLessThan(2);
      if (low <= 1 && high >= 1) held += 1;
    }
    expect(held / 1_000).toBeGreaterThan(0.92);
    expect(held / 1_000).toBeLessThan(0.975);
  });

  it('[SM16] one run has no difference', () => {
    const one = { of: 1, among: 2 };
    expect(() => differenceInterval([{ first: one, second: one }], 0.95)).toThrow(RangeError);
  });
});
