import { describe, expect, it } from 'vitest';
import { createStateTable, NumberList } from './state-table.ts';

describe('the set of states', () => {
  it('[MC11] keeps every state apart that differs in one of its 128 bits, and numbers them in order', () => {
    const table = createStateTable();
    let expected = 0;
    const add = (a: number, b: number, c: number, d: number): void => {
      const { index, isNew } = table.add(a, b, c, d);
      expect({ index, isNew }).toEqual({ index: expected, isNew: true });
      expected += 1;
    };
    add(0, 0, 0, 0);
    for (let bit = 0; bit < 32; bit += 1) {
      const word = 2 ** bit;
      add(word, 0, 0, 0);
      add(0, word, 0, 0);
      add(0, 0, word, 0);
      add(0, 0, 0, word);
    }
    expect(table.size).toBe(129);
    expect(table.word(4, 3)).toBe(1);
  });

  it('[MC11] finds again what it holds, beyond every growth', () => {
    const table = createStateTable();
    const count = 120_000;
    for (let number = 0; number < count; number += 1) table.add(number & 255, number >>> 8, number % 7, 1);
    expect(table.size).toBe(count);
    for (let number = 0; number < count; number += 997) {
      const { index, isNew } = table.add(number & 255, number >>> 8, number % 7, 1);
      expect([index, isNew]).toEqual([number, false]);
    }
  });

  it('[MC11] lists grow beyond one chunk', () => {
    const list = new NumberList();
    for (let number = 0; number < 1_100_000; number += 1) list.push(number);
    expect([list.length, list.at(0), list.at(1_048_576)]).toEqual([1_100_000, 0, 1_048_576]);
  });
});
