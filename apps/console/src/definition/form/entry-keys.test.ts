import { describe, expect, it } from 'vitest';
import { keyEntries } from './entry-keys.ts';

const entry = (id: string, label = id) => ({ id, label });
const listOf = (ids: string) => [...ids].map((id) => entry(id));

describe('keys of entries', () => {
  it.each([
    ['one above is taken away', 'abcd', 'acd', [0, 2, 3]],
    ['the first is taken away', 'abcd', 'bcd', [1, 2, 3]],
    ['the last is taken away', 'abcd', 'abc', [0, 1, 2]],
    ['one is added at the end', 'abc', 'abcd', [0, 1, 2, 3]],
    ['one comes back above', 'acd', 'abcd', [0, 3, 1, 2]],
    ['one is written anew', 'abc', 'axc', [0, 1, 2]],
    ['all are taken away', 'abc', '', []],
    ['all are others', 'ab', 'xyz', [0, 1, 2]],
    ['equal ones lose one', 'aab', 'ab', [0, 2]],
    ['nothing changes', 'abc', 'abc', [0, 1, 2]],
  ])('[DE15] move with them when %s', (_, before, after, keys) => {
    expect(keyEntries(keyEntries(null, listOf(before)), listOf(after)).keys).toEqual(keys);
  });

  it('[DE15] are never given twice', () => {
    let list = keyEntries(null, listOf('abc'));
    list = keyEntries(list, listOf('ab'));
    list = keyEntries(list, listOf('abd'));
    expect(list.keys).toEqual([0, 1, 3]);
    expect(keyEntries(list, listOf('zabd')).keys).toEqual([4, 0, 1, 3]);
  });
});
