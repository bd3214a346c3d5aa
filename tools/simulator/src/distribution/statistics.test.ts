import { describe, expect, it } from 'vitest';
import { normalQuantile, ratioInterval, studentQuantile } from './statistics.ts';

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
});
