import { describe, expect, it } from 'vitest';
import { VirtualClock, type VirtualTimer } from './virtual-clock.ts';

describe('the virtual clock', () => {
  it('[RH4] does everything once, by instant and then in the order in which it was set', () => {
    const clock = new VirtualClock(100);
    const done: string[] = [];
    let state = 7;
    const expected: { readonly at: number; readonly order: number; readonly name: string }[] = [];
    const timers: VirtualTimer[] = [];
    for (let order = 0; order < 500; order += 1) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
      const at = 100 + (state >>> 26);
      const name = `${at} ${order}`;
      timers.push(clock.set(at, () => void done.push(name)));
      expected.push({ at, order, name });
    }
    const removed = timers.filter((_, index) => index % 3 === 0);
    for (const timer of removed) clock.remove(timer);
    while (clock.runNext(1_000));
    expect(done).toEqual(
      expected
        .filter(({ order }) => order % 3 !== 0)
        .sort((a, b) => a.at - b.at || a.order - b.order)
        .map(({ name }) => name),
    );
  });

  it('[RH4] does nothing beyond the end, and what is set for the past at once', () => {
    const clock = new VirtualClock(100);
    const done: number[] = [];
    clock.set(50, () => done.push(clock.now));
    clock.set(201, () => done.push(clock.now));
    while (clock.runNext(200));
    expect(done).toEqual([100]);
    expect(clock.now).toBe(100);
  });
});
