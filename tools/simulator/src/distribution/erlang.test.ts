import { describe, expect, it } from 'vitest';
import { answerOf, type Load, steadyState } from './erlang.ts';
import { firstDay } from './first-day.ts';
import { QUEUE_A, QUEUE_C } from './published.ts';

const WITHIN = 20 / 60;

describe('the closed forms', () => {
  it('[ER1] give the published steady state of M/M/12', () => {
    const state = steadyState(QUEUE_C);
    expect(state.answeredWithin(WITHIN)).toBeCloseTo(0.8991, 4);
    expect(state.meanWait).toBeCloseTo(0.1022, 4);
    expect(state.waits).toBeCloseTo(0.1839, 4);
    expect(state.occupancy).toBeCloseTo(0.7, 10);
    expect(state.abandoned).toBe(0);
  });

  it('[ER1] give the published steady state of M/M/12+M', () => {
    const state = steadyState(QUEUE_A);
    expect(state.meanWait).toBeCloseTo(0.0297, 4);
    expect(state.abandoned).toBeCloseTo(0.0297, 4);
    expect(state.occupancy).toBeCloseTo(0.6792, 4);
    expect(state.meanWaitToAnswer).toBeCloseTo(0.024, 3);
  });

  it.each([
    0.2, 1, 5,
  ])('[ER1] who leaves is the patience rate %s times the wait, and everybody else is answered', (leaving) => {
    const state = steadyState({ ...QUEUE_A, leaving });
    expect(state.abandoned).toBeCloseTo(leaving * state.meanWait, 12);
    expect(state.answeredWithin(1e9)).toBeCloseTo(1 - state.abandoned, 10);
  });

  it('[ER1] one agent is the textbook queue', () => {
    const state = steadyState({ arrivals: 0.6, services: 1, agents: 1, leaving: 0 });
    expect(state.waits).toBeCloseTo(0.6, 10);
    expect(state.meanWait).toBeCloseTo(0.6 / (1 - 0.6), 10);
    expect(state.answeredWithin(2)).toBeCloseTo(1 - 0.6 * Math.exp(-0.8), 10);
  });

  it('[ER1] patience that hardly ends comes to the queue without it', () => {
    const almost = steadyState({ ...QUEUE_C, leaving: 1e-7 });
    const without = steadyState(QUEUE_C);
    expect(almost.answeredWithin(WITHIN)).toBeCloseTo(without.answeredWithin(WITHIN), 5);
    expect(almost.meanWait).toBeCloseTo(without.meanWait, 5);
  });

  it('[ER1] the wait of an answer is the sum of departures: against plain integration', () => {
    const load: Load = { arrivals: 1, services: 1, agents: 2, leaving: 0.7 };
    // Two ahead, so three departures; each stage is left by an answer that goes on, or by leaving.
    const wait = 0.9;
    const steps = 20_000;
    const shares = [1, 0, 0];
    let answered = 0;
    for (let step = 0; step < steps; step += 1) {
      const dt = wait / steps;
      for (let stage = 2; stage >= 0; stage -= 1) {
        const share = shares[stage] ?? 0;
        const ahead = 2 - stage;
        const moves = share * (2 + ahead * 0.7) * dt;
        shares[stage] = share - moves - share * 0.7 * dt;
        if (stage === 2) answered += moves;
        else shares[stage + 1] = (shares[stage + 1] ?? 0) + moves;
      }
    }
    expect(answerOf(load, 2).answeredWithin(wait)).toBeCloseTo(answered, 3);
  });

  it('[ER1] a queue that grows without end has no steady state', () => {
    expect(() => steadyState({ ...QUEUE_C, arrivals: 6 })).toThrow(RangeError);
    expect(steadyState({ ...QUEUE_A, arrivals: 6 }).abandoned).toBeGreaterThan(0);
  });
});

describe('a first day', () => {
  it('[ER2] comes to the steady state, and a short one has less to do', () => {
    const state = steadyState(QUEUE_A);
    const early = firstDay(QUEUE_A, 300, WITHIN);
    const late = firstDay(QUEUE_A, 600, WITHIN);
    const comesTo = (kind: 'abandoned' | 'busy' | 'answeredWithin'): number => late[kind] - early[kind];
    const arrivals = late.arrivals - early.arrivals;
    expect(comesTo('abandoned') / arrivals).toBeCloseTo(state.abandoned, 8);
    expect(comesTo('busy') / 300 / 12).toBeCloseTo(state.occupancy, 8);
    expect(comesTo('answeredWithin') / arrivals).toBeCloseTo(state.answeredWithin(WITHIN), 8);
    const short = firstDay(QUEUE_A, 2, WITHIN);
    expect(short.busy / 2 / 12).toBeLessThan(state.occupancy * 0.7);
    expect(short.abandoned / short.arrivals).toBeLessThan(state.abandoned);
  });

  it('[ER2] lies within what the other simulator publishes for 1,000 days', () => {
    const c = firstDay(QUEUE_C, 480, WITHIN);
    expect(c.answeredWithin / c.answered).toBeGreaterThan(0.9);
    expect(c.answeredWithin / c.answered).toBeLessThan(0.904);
    expect(c.waitToAnswer / c.answered).toBeGreaterThan(0.097);
    expect(c.waitToAnswer / c.answered).toBeLessThan(0.102);
    const a = firstDay(QUEUE_A, 480, WITHIN);
    expect(a.abandoned).toBeGreaterThan(57.66);
    expect(a.abandoned).toBeLessThan(59.558);
  });
});
