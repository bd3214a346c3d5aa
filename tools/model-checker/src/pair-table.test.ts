import { describe, expect, it } from 'vitest';
import { createPairTable, NumberList } from './pair-table.ts';

describe('the set of states', () => {
  it('[MC11] keeps every pair apart that differs in one of its 64 bits, and numbers them in order', () => {
    const table = createPairTable();
    let expected = 0;
    const add = (first: number, second: number): void => {
      expect(table.add(first, second)).toBe(expected);
      expected += 1;
      expect(table.size).toBe(expected);
    };
    add(0, 0);
    for (let bit = 0; bit < 32; bit += 1) {
      const word = 2 ** bit;
      add(word, 0);
      add(0, word);
    }
    expect([table.first(63), table.second(63)]).toEqual([2 ** 31, 0]);
    expect([table.first(64), table.second(64)]).toEqual([0, 2 ** 31]);
  });

  it('[MC11] finds again what it holds, beyond every growth', () => {
    const table = createPairTable();
    const count = 300_000;
    for (let number = 0; number < count; number += 1) table.add(number & 255, number >>> 8);
    expect(table.size).toBe(count);
    for (let number = 0; number < count; number += 997) expect(table.add(number & 255, number >>> 8)).toBe(number);
    expect(table.size).toBe(count);
  });

  it('[MC11] lists grow beyond one chunk', () => {
    const list = new NumberList();
    for (let number = 0; number < 1_100_000; number += 1) list.push(number);
    list.set(1_048_576, -5);
    expect([list.length, list.at(0), list.at(1_048_575), list.at(1_048_576)]).toEqual([1_100_000, 0, 1_048_575, -5]);
  });
});
