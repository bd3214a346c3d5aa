import { expect, it } from 'vitest';
import { createTally } from './tally.ts';

it('[CN18] counts by kind, at most 64 kinds, and tells of every count', () => {
  let changes = 0;
  const tally = createTally(() => {
    changes += 1;
  });
  for (let kind = 0; kind < 100; kind += 1) tally.refuse(`kind${kind}`);
  tally.refuse('kind0');
  tally.deviated('numericStatus');
  expect(tally.refused.size).toBe(64);
  expect(tally.refused.get('kind0')).toBe(2);
  expect(tally.deviations.get('numericStatus')).toBe(1);
  expect(changes).toBe(66);
});
