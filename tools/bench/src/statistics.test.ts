import { expect, it } from 'vitest';
import { measureInTurns } from './rounds.ts';
import { median, percentile } from './statistics.ts';

it('[BN3] a percentile of no samples is refused', () => {
  expect(() => median([])).toThrow(RangeError);
});

it.each([
  [[5], 0.99, 5],
  [[3, 1, 2], 0.5, 2],
  [[4, 1, 3, 2], 0.5, 2],
  [Array.from({ length: 200 }, (_, index) => 200 - index), 0.99, 198],
])('[BN3] of %o the share %s does not exceed %s', (samples, share, expected) => {
  expect(percentile(samples, share)).toBe(expected);
});

it('[BN3] a figure and its limit are measured in turns, and their medians count', async () => {
  const order: string[] = [];
  const values = [9, 1, 2];
  const limits = [3, 70, 4];
  const take = (who: string, from: number[]) => () => {
    order.push(who);
    return from.shift()!;
  };
  const outcome = await measureInTurns({ subject: take('subject', values), limit: take('limit', limits), rounds: 3 });
  expect(outcome).toEqual({ value: 2, limit: 4 });
  expect(order).toEqual(['subject', 'limit', 'limit', 'subject', 'subject', 'limit']);
});
