import { expect, it } from 'vitest';
import { backOffMs } from './back-off.ts';

it('[CN22] waits between 250 ms and a ceiling that doubles from 500 ms to 5 s', () => {
  const least = () => 0;
  const most = () => 0.999_999;
  expect([0, 1, 2, 3, 4, 5, 1000].map((attempt) => backOffMs(attempt, most))).toEqual([
    500, 1000, 2000, 4000, 5000, 5000, 5000,
  ]);
  expect([0, 5, 1000].map((attempt) => backOffMs(attempt, least))).toEqual([250, 250, 250]);
});
