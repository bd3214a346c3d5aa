import { describe, expect, it } from 'vitest';
import { AT as HONESTY_PLACE, HONESTY_ROWS } from '../honesty/honesty-counts.ts';
import { COLUMN, COUNT_ROWS, rowsOf } from './counts.ts';

describe('rows of counts', () => {
  it('[ME20] a row that was kept before there was another count behind the longest is read as it was meant', () => {
    const kept = rowsOf(3, 2).pack(Float64Array.of(4, 5, 700));
    const rows = rowsOf(4, 2);
    const row = rows.empty();
    rows.addPacked(row, kept);
    rows.addPacked(row, kept);
    rows.add(row, Float64Array.of(1, 0, 300, 2));
    rows.raise(row, 600);
    expect([...row]).toEqual([9, 10, 700, 2]);
  });

  it.each([
    ['measures', COUNT_ROWS, COLUMN.longestWaitMs],
    ['honesty', HONESTY_ROWS, HONESTY_PLACE.longestDriftMs],
  ] as const)('[ME20] of the %s the longest is not added up, wherever it stands', (_name, rows, place) => {
    const row = rows.empty();
    for (const longest of [300, 700, 500]) {
      const other = rows.empty();
      rows.raise(other, longest);
      rows.add(row, other);
    }
    expect(row[place]).toBe(700);
  });
});
