import { describe, expect, it } from 'vitest';
import { compare, newPage, type Page } from './ledger.ts';

function pageOf(marks: readonly string[], open: string | null = null): Page {
  return { ...newPage('router of amy'), marks: [...marks], open };
}

describe('the ledger of the kill harness', () => {
  it.each([
    { title: 'a change at the end is missing', found: ['a'], kind: 'acknowledgedLost' },
    { title: 'a change in the middle is missing', found: ['b', 'c'], marks: ['a', 'b', 'c'], kind: 'acknowledgedLost' },
    { title: 'a change is there twice', found: ['a', 'a', 'b'], kind: 'doneTwice' },
    { title: 'the last change is there twice', found: ['a', 'b', 'b'], kind: 'doneTwice' },
    { title: 'changes are swapped', found: ['b', 'a'], kind: 'wrongOrder' },
    { title: 'a change that nobody asked for', found: ['a', 'b', 'x'], open: 'c', kind: 'wrongOrder' },
  ])('[SV21] finds that $title', ({ found, kind, marks = ['a', 'b'], open = null }) => {
    expect(compare(pageOf(marks, open), found)).toMatchObject({ kind });
  });

  it.each([
    { title: 'was carried out', found: ['a', 'b', 'c'], marks: ['a', 'b', 'c'] },
    { title: 'was not carried out', found: ['a', 'b'], marks: ['a', 'b'] },
  ])('[SV21] takes it as it is when the change under way $title', ({ found, marks }) => {
    const page = pageOf(['a', 'b'], 'c');
    expect(compare(page, found)).toBeNull();
    expect(page).toMatchObject({ marks, compared: marks.length, open: null });
  });
});
