import { expect, it } from 'vitest';
import { BACK_OFF, backOffMs } from './back-off.ts';

it('[UI12] waits lie between 250 ms and a ceiling that doubles from 0.5 to 8 s', () => {
  const ceilings = Array.from({ length: 7 }, (_, attempt) => backOffMs(attempt, () => 1));
  expect(ceilings).toEqual([500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000]);
  expect(backOffMs(3, () => 0)).toBe(BACK_OFF.leastMs);
});
