import { type Acted, type AgentEvent, type AgentState, type Definition, initialAgent } from '@interlock/engine';
import { describe, expect, it } from 'vitest';
import { type DayFigures, differencesOf } from './day-figures.ts';
import type { Stimulus } from './day-script.ts';
import { readScript } from './read-script.ts';
import type { RecordedDay } from './recorded-day.ts';
import { type RehearsalResult, rehearse } from './rehearse.ts';
import { dayDefinition, QUEUES, recordDay } from './testing/record-day.ts';

const HOUR_MS = 3_600_000;
/** In the midst of work: people have interactions, offers, requests and tickets in hand when it begins. */
const QUIET = { lengthMs: 1.5 * HOUR_MS, fromMs: HOUR_MS / 4, isPlain: true } as const;
const FAULTY = { lengthMs: 1.5 * HOUR_MS, fromMs: HOUR_MS / 4 } as const;

const inForce = (day: RecordedDay): Definition => day.standing.definition;

/** How far `to` is from `from`, as a share of `from`; small numbers count as 20. */
function distance(from: number | null, to: number | null): number {
  return Math.abs((to ?? 0) - (from ?? 0)) / Math.max(20, Math.abs(from ?? 0));
}

describe('a rehearsal of what is in force', () => {
  it.each([
    ['a quiet day', QUIET, 1],
    ['a faulty day', FAULTY, 2],
    ['a day from its beginning', { lengthMs: HOUR_MS / 2 }, 3],
    ['a day in Complementary mode', { ...FAULTY, definition: dayDefinition({ mode: 'complementary' }) }, 4],
  ] as const)('[RH7] changes nothing: %s', (_title, options, seed) => {
    const day = recordDay({ seed, ...options });
    const result = rehearse(day, inForce(day));
    expect(result.differences).toEqual([]);
    expect(result.rehearsed).toEqual(result.inForce);
    // And once more, to the same end.
    expect(rehearse(day, inForce(day))).toEqual(result);
  });

  it('[RH7] nor does a day on which another one came in force, if that is the one', () => {
    const later = dayDefinition({ name: 'Later' });
    const day = recordDay({ seed: 5, ...QUIET, later });
    const result = rehearse(day, later);
    expect(result.definitions).toBe(2);
    expect(result.differences).toEqual([]);
  });
});

describe('how true a replay is', () => {
  const FIGURES = ['arrived', 'offered', 'accepted', 'answered', 'abandoned', 'collisions', 'requests'] as const;

  it.each([11, 12, 13])('[RH8] a day without faults comes out within one in a hundred (seed %i)', (seed) => {
    const { recorded, inForce: replayed } = rehearse(...both(recordDay({ seed, ...QUIET })));
    expect(recorded.answered).toBeGreaterThan(300);
    for (const name of FIGURES) expect(distance(recorded[name], replayed[name]), name).toBeLessThan(0.01);
    expect(distance(recorded.contactCenter.notReadyMs, replayed.contactCenter.notReadyMs)).toBeLessThan(0.01);
    expect(distance(recorded.collisionMs, replayed.collisionMs)).toBeLessThan(0.01);
    expect(Math.abs((recorded.serviceLevel ?? 0) - (replayed.serviceLevel ?? 0))).toBeLessThan(0.01);
  });

  it.each([21, 22, 23])('[RH8] a day of faults within one in ten, and says how far it is (seed %i)', (seed) => {
    const result = rehearse(...both(recordDay({ seed, ...FAULTY })));
    const { recorded, inForce: replayed } = result;
    expect(recorded.failedRequests).toBeGreaterThan(10);
    for (const name of ['arrived', 'offered', 'accepted', 'answered', 'abandoned', 'requests'] as const)
      expect(distance(recorded[name], replayed[name]), name).toBeLessThan(0.1);
    expect(distance(recorded.signedInMs, replayed.signedInMs)).toBeLessThan(0.001);
    expect(distance(recorded.contactCenter.notReadyMs, replayed.contactCenter.notReadyMs)).toBeLessThan(0.03);
    expect(result.distance).toEqual(differencesOf(recorded, replayed));
    expect(result.distance.length).toBeGreaterThan(0);
  });

  it('[RH3] what stood at the beginning goes on and is not counted as having come', () => {
    const day = recordDay({ seed: 31, ...QUIET });
    const inHand = day.standing.agents.flatMap(({ contactCenter }) => contactCenter.work);
    expect(inHand.length).toBeGreaterThan(2);
    const queued = day.records.flatMap(({ events }) => events.filter(({ kind }) => kind === 'itemQueued'));
    const result = rehearse(...both(day));
    expect(result.inForce.arrived).toBe(queued.length);
    expect(result.inForce.answered).toBeLessThanOrEqual(queued.length + day.standing.items.length);
    // Nobody who was at work at the beginning is still at it an hour and a half later.
    expect(result.agents).toBe(9);
  });
});

describe('what is read from a record', () => {
  /** What is played of a record of an agent. */
  function played(before: AgentState, ...events: readonly AgentEvent[]): readonly Stimulus[] {
    const standing = { definition: dayDefinition(), agents: [before], items: [], flows: [] };
    const records = [{ at: 1, agentId: before.agentId, events }];
    return readScript({ from: 0, to: 2, standing, records }).stimuli;
  }

  const actor = { id: 'sam', name: 'Sam' };
  const held = { workId: 'w', label: 'w', at: 0 };

  it.each<[string, Partial<AgentState>, Acted, 'agent' | 'supervisor']>([
    ['of somebody who is Ready, which forgets what was missed before', { misses: 1 }, {}, 'agent'],
    ['of a supervisor, which does the same', { misses: 1 }, { actor }, 'supervisor'],
    ['of a supervisor for somebody whom a missed offer holds', { misses: 1, missed: held }, { actor }, 'supervisor'],
  ])('[RH3] Ready %s', (_what, before, acted, by) => {
    const input = { kind: 'chooseState', by, ready: true, reasonCode: null } as const;
    expect(played({ ...initialAgent('dana'), ...before }, { at: 1, kind: 'missedCleared', ...acted })).toEqual([
      { at: 1, kind: 'input', agentId: 'dana', input },
    ]);
  });
});

describe('what a definition changes', () => {
  const day = recordDay({ seed: 41, ...QUIET });
  const before: RehearsalResult = rehearse(...both(day));
  const with_ = (change: Parameters<typeof dayDefinition>[0]): RehearsalResult => rehearse(day, dayDefinition(change));
  const wrapUp = (figures: DayFigures): number =>
    figures.contactCenter.notReadyBy.find(({ cause }) => cause === 'wrapUp')?.ms ?? 0;
  const channels = (wrapUpMs: number) =>
    ['voice', 'chat'].map((id) => ({ id, label: id, capacity: 1, offerTimeoutMs: 15_000, wrapUpMs }));

  it('[RH2] no wrap-up: no time of it, shorter waits; the replay of what was in force stays as it is', () => {
    const result = with_({ channels: channels(0) });
    expect(result.inForce).toEqual(before.inForce);
    expect(wrapUp(before.inForce)).toBeGreaterThan(HOUR_MS);
    expect(wrapUp(result.rehearsed)).toBeLessThan(wrapUp(before.inForce) / 10);
    expect(result.rehearsed.averageWaitMs).toBeLessThan(before.inForce.averageWaitMs ?? 0);
    expect(result.differences).toEqual(differencesOf(result.inForce, result.rehearsed));
    const figure = result.differences.find((one) => one.figure === 'contactCenter.notReadyBy.wrapUp');
    expect(figure).toMatchObject({ unit: 'ms', difference: (figure?.after ?? 0) - (figure?.before ?? 0) });
  });

  it('[RH5] a wrap-up three times as long: people wait longer, and more of them leave than did on the day', () => {
    const { rehearsed, inForce: replayed } = with_({ channels: channels(60_000) });
    expect(rehearsed.averageWaitMs).toBeGreaterThan(replayed.averageWaitMs ?? 0);
    expect(rehearsed.abandoned).toBeGreaterThan(replayed.abandoned * 1.1);
    expect(rehearsed.answered + rehearsed.abandoned + rehearsed.shortAbandoned).toBeLessThanOrEqual(
      rehearsed.arrived + day.standing.items.length,
    );
  });

  it('[RH2] Complementary mode: who is Ready in the contact centre is Not Ready in the CRM', () => {
    const { rehearsed, inForce: replayed } = with_({ mode: 'complementary' });
    const readyMs = ({ contactCenter, crm }: DayFigures): number => contactCenter.readyMs + crm.readyMs;
    expect(readyMs(replayed)).toBeGreaterThan(replayed.signedInMs * 0.3);
    expect(readyMs(rehearsed)).toBeLessThan(readyMs(replayed) * 0.8);
  });

  it('[RH9] a queue that is gone: what came to it is left out, and said so', () => {
    const result = with_({ queues: QUEUES.filter(({ id }) => id !== 'sales') });
    const [left] = result.leftOut;
    expect(left).toMatchObject({ reason: 'queueWork: unknownQueue', inForce: 0 });
    expect(left?.rehearsed).toBeGreaterThan(100);
    expect(result.rehearsed.arrived).toBe(result.inForce.arrived - (left?.rehearsed ?? 0));
  });

  it('[RH6] a ticket that the router gave waits until the CRM shows Ready: nobody gets more collisions by chance', () => {
    const result = with_({ channels: channels(20_000) });
    // Everybody is talking at other times than on the day.
    expect(result.differences.length).toBeGreaterThan(10);
    expect(distance(result.inForce.collisions, result.rehearsed.collisions)).toBeLessThan(0.5);
  });
});

function both(day: RecordedDay): [RecordedDay, Definition] {
  return [day, inForce(day)];
}
