import { describe, expect, it } from 'vitest';
import type { MadeChange } from './measure-floor.ts';
import { clockOf, type Picture, shownAfterMs } from './shown-changes.ts';

const MADE: ReadonlyMap<number, MadeChange> = new Map([
  [1, { agentId: 'ann', at: 1_000 }],
  [2, { agentId: 'bob', at: 1_010 }],
  [3, { agentId: 'ann', at: 1_020 }],
  [4, { agentId: 'far', at: 1_030 }],
]);
const IN_SIGHT = new Set(['ann', 'bob']);

describe('from a change to the picture', () => {
  it('[BN15] a change that no picture shows was not measured', () => {
    const pictures: Picture[] = [
      ['ann', 3, 1_100],
      ['bob', 0, 1_100],
    ];
    expect(() => shownAfterMs(MADE, IN_SIGHT, pictures, 0)).toThrow('change 2 of bob was never shown');
  });

  it('[BN15] counts to the first picture of the change or of a later one of that agent, in sight alone', () => {
    const pictures: Picture[] = [
      ['ann', 0, 900],
      ['bob', 2, 1_060],
      ['ann', 3, 1_100],
      ['bob', 2, 1_200],
    ];
    expect(shownAfterMs(MADE, IN_SIGHT, pictures, 0)).toEqual([100, 50, 80]);
  });

  it('[BN15] takes off what the clock of the page is ahead', () => {
    const pictures: Picture[] = [
      ['ann', 3, 1_107],
      ['bob', 2, 1_107],
    ];
    expect(shownAfterMs(MADE, IN_SIGHT, pictures, 7)).toEqual([100, 90, 80]);
  });

  it('[BN15] the reading that took the shortest time says by how much, and how far that may be off', () => {
    const readings = [
      { before: 100, there: 120, after: 140 },
      { before: 200, there: 208, after: 202 },
      { before: 300, there: 299, after: 330 },
    ];
    expect(clockOf(readings)).toEqual({ aheadMs: 7, withinMs: 1 });
  });
});
