import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createServerTime, createSystemScheduler } from './scheduler.ts';

const HOUR_MS = 3_600_000;
const START = 1_700_000_000_000;

/** A time that passes, in ms and parts of one that a sum with an instant keeps. */
const quarters = (mostMs: number) => fc.integer({ min: 0, max: 4 * mostMs }).map((quarter) => quarter / 4);

/** A machine whose clocks are moved by hand; what has passed is no whole number. */
function machine() {
  let passed = 0.25;
  let setBy = START;
  const time = createServerTime({ wall: () => Math.floor(passed + setBy), elapsed: () => passed });
  return {
    ...time,
    wall: () => Math.floor(passed + setBy),
    pass(ms: number) {
      passed += ms;
    },
    set(byMs: number) {
      setBy += byMs;
    },
  };
}

describe('the time of a server', () => {
  it('[SV9] is the machine’s while nobody sets it', () => {
    fc.assert(
      fc.property(fc.array(quarters(5_000)), (steps) => {
        const clock = machine();
        for (const ms of steps) {
          clock.pass(ms);
          expect(clock.now()).toBe(clock.wall());
        }
      }),
    );
  });

  it('[SV9] goes on at its own pace when the clock is set back, and is the clock’s again when that has come up', () => {
    const clock = machine();
    clock.pass(1_000);
    const before = clock.now();
    clock.set(-HOUR_MS);
    expect(clock.now()).toBe(before);
    clock.pass(10_000);
    expect(clock.now()).toBe(before + 10_000);
    clock.set(HOUR_MS);
    clock.pass(5);
    expect(clock.now()).toBe(before + 10_005);
    expect(clock.now()).toBe(clock.wall());
  });

  it('[SV9] follows a clock that is set forward, or whose machine slept, at once', () => {
    const clock = machine();
    const before = clock.now();
    clock.set(HOUR_MS);
    expect(clock.now()).toBe(before + HOUR_MS);
  });

  it('[SV9] goes on from an instant that the clock has not come to, and not from one that is over', () => {
    const clock = machine();
    clock.notBefore(START + HOUR_MS);
    expect(clock.now()).toBe(START + HOUR_MS);
    clock.notBefore(START);
    clock.pass(7);
    expect(clock.now()).toBe(START + HOUR_MS + 7);
    clock.set(2 * HOUR_MS);
    expect(clock.now()).toBe(clock.wall());
  });

  it('[SV9] never goes back and never stands still, whatever the clock is set to', () => {
    const step = fc.oneof(
      fc.record({ pass: quarters(10_000) }),
      fc.record({ set: fc.integer({ min: -HOUR_MS, max: HOUR_MS }) }),
      fc.record({ notBefore: fc.integer({ min: START - HOUR_MS, max: START + HOUR_MS }) }),
    );
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const clock = machine();
        for (const next of steps) {
          const before = clock.now();
          if ('pass' in next) clock.pass(next.pass);
          else if ('set' in next) clock.set(next.set);
          else clock.notBefore(next.notBefore);
          const now = clock.now();
          expect(Number.isSafeInteger(now)).toBe(true);
          expect(now).toBeGreaterThanOrEqual(clock.wall());
          expect(now).toBeGreaterThanOrEqual(before + Math.floor('pass' in next ? next.pass : 0));
        }
      }),
    );
  });

  it('[SV9] of this machine is its clock’s', () => {
    const scheduler = createSystemScheduler();
    const before = Date.now();
    const now = scheduler.now();
    expect(now).toBeGreaterThanOrEqual(before);
    expect(now).toBeLessThanOrEqual(Date.now());
  });
});
