import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as shipped from '@interlock/engine';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadEdited } from '../engine-source.ts';
import { createSavedResults } from '../saved-results.ts';
import { createCenterBatch } from './center-batch.ts';
import { CENTER_BUGS } from './center-bugs.ts';
import { type CenterRun, createCenterModel } from './center-model.ts';
import { CENTER_PROPERTIES } from './center-properties.ts';
import { CENTER_REACHABLE } from './center-reachable.ts';
import { centerRunsOf } from './center-runs.ts';
import { CENTER_SITUATIONS } from './center-situations.ts';
import { keepCenterStory, replayCenter } from './center-story.ts';
import { type CenterWorld, createWorldParts } from './center-world.ts';
import {
  type CenterBugResult,
  type CenterSummary,
  centerNeverReached,
  centerPartsOf,
  centerSummaryOf,
  checkCenterBug,
  checkCenterRun,
  isCenterGood,
} from './check-center-model.ts';
import { type CenterResult, exploreCenter, idOf } from './explore-center.ts';
import type { CenterEngine } from './scene.ts';

const MINUTES = 60_000;
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'center-model-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function runNamed(id: string): ReturnType<typeof centerRunsOf>[number] {
  const run = centerRunsOf('quick').find((candidate) => candidate.id === id);
  if (run === undefined) throw new Error(`no run ${id}`);
  return run;
}

const GOOD: CenterSummary = {
  states: 5,
  transitions: 9,
  runs: 1,
  cut: 0,
  incomplete: [],
  violated: [],
  restSteps: 2,
  seededBugs: { total: 1, caught: 1 },
  situations: { total: 3, met: 3 },
  neverReached: [],
  seconds: 1,
};

describe('the contact centre and a second router', () => {
  let summary = GOOD;
  beforeAll(() => {
    const choice = { tier: 'quick', only: '', hasBugs: false } as const;
    const results = centerPartsOf(choice).runs.map((run) => ({ id: run.id, result: checkCenterRun(run, 100_000) }));
    summary = centerSummaryOf(choice, results, []);
  }, 5 * MINUTES);

  it('[MD1] nothing is violated in any order of events, with a CRM that asks first and with one that reports', () => {
    expect(summary.violated).toEqual([]);
    expect(summary.incomplete).toEqual([]);
  });

  it('[MD2] the quick tier sees at least 20,000 worlds and cuts none', () => {
    expect(summary.states).toBeGreaterThanOrEqual(20_000);
    expect(summary.cut).toBe(0);
  });

  it('[MD5] puts every property to the test, in each situation that is listed', () => {
    expect(summary.neverReached).toEqual([]);
    expect(summary.situations.met).toBe(CENTER_SITUATIONS.length);
    expect([...new Set(CENTER_SITUATIONS.map(({ id }) => id))].sort()).toEqual(
      CENTER_PROPERTIES.map(({ id }) => id).sort(),
    );
  });

  it('[MD4] people and faults at rest: everything comes to an end', () => {
    expect(summary.restSteps).toBeGreaterThan(5);
    expect(summary.restSteps).toBeLessThan(60);
  });
});

describe('what the worlds can do', () => {
  it('[MD7] a turn that the store or a crash cut short is made good from the facts', () => {
    const model = createCenterModel(runNamed('center-crash-claim'), shipped);
    const acts = model.acts(model.initial().world);
    const cutAfterArrival = (how: string): (typeof acts)[number] | undefined =>
      acts.find(({ label }) => label === `w1 arrives, and ${how} after record 1`);
    const stored = cutAfterArrival('the store fails');
    expect(stored?.broken).toEqual([]);
    expect(stored?.world.items[0]?.holders.map(({ agentId, state }) => `${agentId} ${state}`)).toEqual([
      'ann reserved',
      'bob reserved',
    ]);
    const crashed = cutAfterArrival('the server dies');
    expect(crashed?.broken).toEqual([]);
    expect(crashed?.world.items[0]?.holders).toEqual([]);
    expect(crashed?.world.agents.map(({ session }) => session.state)).toEqual(['lost', 'lost']);
  });

  it('[MD8] a CRM that asks first gives tickets and never collides; one that only reports does', () => {
    const seen = (id: string): readonly string[] =>
      exploreCenter(createCenterModel(runNamed(id), shipped), { maxStates: 10_000 }).seen;
    const prevented = seen('center-router-prevent');
    expect(prevented).toContain('permitEnded used');
    expect(prevented).toContain('workStarted');
    expect(prevented.filter((name) => name.startsWith('collision'))).toEqual([]);
    expect(seen('center-router-claim')).toContain('collisionBegan ticketDuringInteraction');
  });
});

describe('what the checker says', () => {
  it.each<[string, Partial<CenterSummary>, boolean]>([
    ['a violation', { violated: [{ run: 'a', property: 'I1' }] }, false],
    ['a run that was not complete', { incomplete: ['a'] }, false],
    ['a seeded bug that was not caught', { seededBugs: { total: 2, caught: 1 } }, false],
    ['something that was never reached', { neverReached: ['itemPulled'] }, false],
    ['nothing', {}, true],
  ])('[MD1] %s decides whether it is good', (_, change, isGood) => {
    expect(isCenterGood({ ...GOOD, ...change })).toBe(isGood);
  });

  it('[MD5] every name that was not reached is told', () => {
    expect(centerNeverReached(new Set(CENTER_REACHABLE.slice(1)))).toEqual([CENTER_REACHABLE[0]]);
    expect(new Set(CENTER_REACHABLE).size).toBe(CENTER_REACHABLE.length);
  });

  it('[MD2] the same run finds the same worlds each time, and a bound ends it', () => {
    const explore = (maxStates: number): ReturnType<typeof exploreCenter> =>
      exploreCenter(createCenterModel(runNamed('center-fair-claim'), shipped), { maxStates });
    const [first, second, short] = [explore(10_000), explore(10_000), explore(30)];
    expect([first.states, first.transitions, first.isComplete]).toEqual([second.states, second.transitions, true]);
    expect([short.states < first.states, short.isComplete]).toEqual([true, false]);
  });

  it('[MD2] worlds that differ in an interaction are not one', () => {
    const { world } = createCenterModel(runNamed('center-fair-claim'), shipped).initial();
    const { keyOf, restKeyOf } = createWorldParts();
    const other: CenterWorld = { ...world, arrived: 1 };
    expect(keyOf(other)).not.toBe(keyOf(world));
    expect(restKeyOf(other)).toBe(restKeyOf(world));
    expect(keyOf(structuredClone(world))).toBe(keyOf(world));
  });
});

describe('a batch', () => {
  const told: string[] = [];
  const options = {
    choice: { tier: 'quick', only: 'center-fair-claim', hasBugs: false },
    maxStates: 10_000,
    isFresh: false,
    say: (text: string): void => void told.push(text),
    keep: () => {},
  } as const;

  it('[MC13] goes on after the runs that ended without a violation, and begins anew when it is told to', () => {
    const all = { ...options, folder, saved: createSavedResults<CenterRun, CenterResult>(folder, 'sources') };
    const first = createCenterBatch(all);
    expect(first.tasks.map(({ id }) => id)).toEqual(['center-fair-claim']);
    const result = checkCenterRun(runNamed('center-fair-claim'), 10_000);
    first.take({ kind: 'centerRun', id: 'center-fair-claim', result });
    const second = createCenterBatch(all);
    expect(second.tasks).toEqual([]);
    expect(second.summary()).toEqual(first.summary());
    expect(second.summary()).toMatchObject({ states: result.states, runs: 1, incomplete: [] });
    expect(createCenterBatch({ ...all, isFresh: true }).tasks).toHaveLength(1);
  });

  it.each([
    ['center', true],
    ['center-fair', false],
  ])('[MD5] of what is asked for by "%s", what was never reached is told: %s', (only, isTold) => {
    const { neverReached } = centerSummaryOf({ tier: 'default', only, hasBugs: false }, [], []);
    expect(neverReached.length > 0).toBe(isTold);
  });

  it('[MD1] a run without an answer is incomplete, and one that violates is told and not kept', () => {
    const all = { ...options, folder, saved: createSavedResults<CenterRun, CenterResult>(folder, 'others') };
    const batch = createCenterBatch(all);
    expect(batch.summary().incomplete).toEqual(['center-fair-claim']);
    const result = checkCenterRun(runNamed('center-fair-claim'), 100);
    batch.take({
      kind: 'centerRun',
      id: 'center-fair-claim',
      result: { ...result, violations: [{ property: 'I1 both', story: ['first', 'then'] }] },
    });
    expect(batch.summary().violated).toEqual([{ run: 'center-fair-claim', property: 'I1 both' }]);
    expect(told.some((text) => text.includes('VIOLATED in center-fair-claim: I1 both'))).toBe(true);
    expect(createCenterBatch(all).tasks).toHaveLength(1);
  });
});

describe('seeded bugs of the contact centre', () => {
  const results = new Map<string, CenterBugResult>();
  beforeAll(async () => {
    for (const bug of CENTER_BUGS) results.set(bug.id, await checkCenterBug(bug, folder));
  }, 5 * MINUTES);

  it('[MD6] there are at least 12, each with a name of its own, and every property catches one', () => {
    expect(CENTER_BUGS.length).toBeGreaterThanOrEqual(12);
    expect(new Set(CENTER_BUGS.map(({ id }) => id)).size).toBe(CENTER_BUGS.length);
    expect([...new Set(CENTER_BUGS.map(({ caughtBy }) => caughtBy))].sort()).toEqual(
      CENTER_PROPERTIES.map(({ id }) => id).sort(),
    );
  });

  it.each(CENTER_BUGS.map(({ id, caughtBy }) => [id, caughtBy]))('[MD6] %s is caught by %s', (id, caughtBy) => {
    const result = results.get(id);
    expect(result?.isCaught, `${caughtBy} was not broken, only: ${result?.found.join('; ')}`).toBe(true);
  });

  it('[MD3][MC3] a story is played again step by step; what the engine does differently ends it', async () => {
    const bug = CENTER_BUGS.find(({ id }) => id === 'center-others-kept');
    if (bug === undefined) throw new Error('the seeded bug is gone');
    const violation = { property: bug.caughtBy, story: results.get(bug.id)?.story ?? [] };
    const kept = keepCenterStory(bug.id, bug.run, violation);
    // The edited source has the exports of the shipped one.
    const broken = (await loadEdited(join(folder, 'again'), bug.edits)) as unknown as CenterEngine;
    expect(replayCenter(kept, broken).broken.map(idOf)).toContain('I3');
    expect(replayCenter(kept, shipped)).toEqual({ story: violation.story, broken: [], stoppedAt: null });
    const elsewhere = replayCenter({ ...kept, labels: ['ann ends w1'] }, shipped);
    expect([elsewhere.story, elsewhere.stoppedAt]).toEqual([['at first'], 'ann ends w1']);
  });

  it('[MD3] a story says step by step what happened', () => {
    // Nothing shorter gives one of two agents the item while the other still has it.
    expect(results.get('center-others-kept')?.story).toEqual([
      'at first',
      'w1 arrives',
      'CRM of ann does as asked',
      "server hears ann's presence",
      'ann accepts w1',
    ]);
  });
});
