import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Definition, lintDefinition } from '@interlock/engine';
import { parseDefinition } from '@interlock/protocol';
import { beforeAll, describe, expect, it } from 'vitest';
import { Chance } from './chance.ts';
import type { Line } from './comparison.ts';
import { CONTROLS, type ControlResult, runControls } from './controls.ts';
import { changedDefinition } from './definition-changes.ts';
import type { Interval } from './distribution/statistics.ts';
import { KNOWN_SEEDS } from './known-seeds.ts';
import { minimise } from './minimise.ts';
import { isFault, planOf } from './plan.ts';
import { type Answer, type Task, workThrough } from './pool.ts';
import { readArguments } from './read-arguments.ts';
import { isGood, type Report, Reporter } from './report.ts';
import type { Run } from './simulate.ts';

const MAIN = join(import.meta.dirname, 'main.ts');
const MINUTES = 60_000;
const THREADS = availableParallelism();

/** Seeds, hours and agents of each: a little more than 20 agent-years of 2,000 hours. */
const BATCH = { seeds: 741, hours: 6, agents: 9 } as const;

const TASK: Omit<Task, 'plan'> = {
  keep: null,
  isTwice: false,
  isCompared: false,
  isEveryBeat: false,
  hasHastyStore: false,
  stopsAt: null,
  engine: null,
};

const TWICE: readonly Task[] = Array.from({ length: 8 }, (_, seed) => ({
  ...TASK,
  isTwice: true,
  plan: { seed: 500 + seed, hours: 2, agents: 4 },
}));
const EVERY_BEAT: readonly Task[] = Array.from({ length: 24 }, (_, seed) => ({
  ...TASK,
  isEveryBeat: true,
  plan: { seed: 600 + seed, hours: 2, agents: 4 },
}));
const KNOWN: readonly Task[] = KNOWN_SEEDS.map(({ plan, keep }) => ({ ...TASK, plan, keep }));
const WHOLE: readonly Task[] = Array.from({ length: BATCH.seeds }, (_, index) => ({
  ...TASK,
  plan: { seed: index + 1, hours: BATCH.hours, agents: BATCH.agents },
}));

type Done = Exclude<Answer, { kind: 'ready' }>;

/** What was violated, by seed; and what failed. */
function problemsOf(answers: readonly Done[]): string[] {
  return answers.flatMap((answer) =>
    answer.kind === 'failed'
      ? [`seed ${answer.task.plan.seed}: ${answer.message}`]
      : answer.runs.flatMap(({ seed, violations }) => violations.map(({ property }) => `seed ${seed}: ${property}`)),
  );
}

describe('refused', () => {
  it.each([
    ['an unknown option', ['--speed', '2'], "Unknown option '--speed'"],
    ['a seed that is no number', ['--seed', 'x'], '--seed is a number'],
    ['no agents', ['--agents', '0'], '--agents is a number from 1'],
    ['an unknown mode', ['--mode', 'both'], '--mode is synchronized or complementary'],
    ['an unknown wire', ['--wire', 'thick'], '--wire is plain or extended'],
    ['items that are no numbers', ['--story', '--keep', '1,x'], '--keep is a list of numbers'],
    ['no items', ['--story', '--keep', ''], '--keep is a list of numbers'],
    ['an unknown kind of work', ['--work', 'hard'], '--work is direct or queued'],
  ])('[SM1] %s', (_title, args, expected) => {
    const read = readArguments(args);
    expect('usage' in read ? read.usage : 'accepted').toContain(expected);
  });

  it.each<[string, Partial<Report>]>([
    ['a violation', { violations: 1 }],
    ['a seed that went another way the second time', { differing: 1 }],
    ['something that was never reached', { neverReached: ['collision'] }],
  ])('[SM1] %s is no good result', (_title, change) => {
    const good = new Reporter(1, false).report();
    expect(isGood(good, 0)).toBe(true);
    expect(isGood({ ...good, ...change }, 0)).toBe(false);
    expect(isGood(good, 1)).toBe(false);
  });
});

describe('plans', () => {
  it('[SM2] seeds differ in mode, wire, kind and in which faults they have', () => {
    const plans = Array.from({ length: 60 }, (_, seed) => planOf({ seed, hours: 4, agents: 4 }));
    for (const read of [
      (plan: (typeof plans)[number]) => plan.definition.mode,
      (plan: (typeof plans)[number]) => plan.wire,
      (plan: (typeof plans)[number]) => plan.kind,
      (plan: (typeof plans)[number]) => plan.work,
    ])
      expect(new Set(plans.map(read)).size).toBe(2);
    const faultsOf = (plan: (typeof plans)[number]): string =>
      [...new Set(plan.items.map(({ kind }) => kind).filter(isFault))].sort().join();
    expect(new Set(plans.map(faultsOf)).size).toBeGreaterThan(40);
  });

  it('[SM8] in liveness mode neither work, people nor faults disturb a quiet time', () => {
    const plan = planOf({ seed: 3, hours: 4, agents: 4, kind: 'liveness' });
    expect(plan.quiet.length).toBeGreaterThan(5);
    for (const [from, until] of plan.quiet)
      for (const { at, lastsMs, kind } of plan.items) {
        const end = isFault(kind) ? at + lastsMs : at;
        expect(at >= until || end < from).toBe(true);
      }
  });
});

describe('queues', () => {
  const plans = Array.from({ length: 20 }, (_, seed) => planOf({ seed, hours: 4, agents: 6, work: 'queued' }));

  it('[SM14] the contact centre of each seed is one that the server would take', () => {
    for (const { definition } of plans) {
      expect(parseDefinition(JSON.parse(JSON.stringify(definition)))).toMatchObject({ ok: true });
      expect(lintDefinition(definition).filter(({ severity }) => severity === 'error')).toEqual([]);
    }
  });

  it('[SM14] seeds differ in capacity, and some of the work asks for skills or for an agent', () => {
    expect(new Set(plans.map(({ definition }) => definition.capacity.contactCenter)).size).toBe(4);
    const asked = plans.flatMap(({ items }) => items.flatMap(({ queued }) => queued ?? []));
    expect(asked.filter(({ skills }) => skills.length > 0).length).toBeGreaterThan(100);
    expect(asked.filter(({ preferredAgentIds }) => preferredAgentIds.length > 0).length).toBeGreaterThan(20);
    for (const { items } of plans)
      expect(items.some(({ kind, queued }) => kind === 'interaction' && queued === null)).toBe(true);
  });
});

describe('administrators', () => {
  const plans = Array.from({ length: 40 }, (_, seed) => planOf({ seed, hours: 6, agents: 6 }));
  const has = (kind: string) => plans.filter(({ items }) => items.some((item) => item.kind === kind)).length;

  it('[SM17] each change of a definition is one that the server would take, and can be undone', () => {
    const chance = new Chance(1);
    for (const { definition } of plans.slice(0, 10)) {
      const seen = new Set<string>();
      let now: Definition = definition;
      for (let change = 0; change < 40; change += 1) {
        const next = changedDefinition(now, definition, chance);
        expect(next).not.toEqual(now);
        now = next;
        expect(parseDefinition(JSON.parse(JSON.stringify(now)))).toMatchObject({ ok: true });
        expect(lintDefinition(now).filter(({ severity }) => severity === 'error')).toEqual([]);
        seen.add(now.queues.map(({ id }) => id).join());
      }
      expect(seen).toEqual(new Set(['support', 'support,sales']));
    }
  });

  it('[SM17] definitions change, agents are taken over and routers ask first in some seeds, and in no ordinary one', () => {
    for (const count of [has('changeDefinition'), has('takeOver'), plans.filter(({ asksFirst }) => asksFirst).length]) {
      expect(count).toBeGreaterThan(2);
      expect(count).toBeLessThan(30);
    }
    for (let seed = 0; seed < 40; seed += 1) {
      const { items, asksFirst } = planOf({ seed, hours: 6, agents: 6, isOrdinary: true });
      expect(asksFirst || items.some(({ kind }) => kind === 'changeDefinition' || kind === 'takeOver')).toBe(false);
    }
  });
});

describe('stories', () => {
  it('[SM10] what is left of a plan is what the violation needs', async () => {
    const needed = [3, 17, 40];
    const { kept } = await minimise(
      Array.from({ length: 60 }, (_, key) => key),
      async (without) => needed.every((key) => !without.has(key)),
    );
    expect(kept).toEqual(needed);
  });

  it('[SM10] patience ends: after so many replays what is left then is told', async () => {
    let replays = 0;
    const { kept } = await minimise(
      [1, 2, 3, 4, 5, 6, 7, 8],
      async () => {
        replays += 1;
        return false;
      },
      5,
    );
    expect(replays).toBe(5);
    expect(kept).toHaveLength(8);
  });
});

describe('controls', () => {
  const results = new Map<string, ControlResult>();

  beforeAll(() => runControls(THREADS, (result) => void results.set(result.id, result)), 8 * MINUTES);

  it.each(
    CONTROLS.map(({ says, id, caughtBy }) => [says, id, caughtBy] as const),
  )('[SM11] caught: %s', (_says, id, caughtBy) => {
    const { isCaught, by } = results.get(id) ?? { isCaught: false, by: null };
    expect({ isCaught, by }).toEqual({
      isCaught: true,
      by: expect.stringMatching(new RegExp(`^(${caughtBy.join('|')}) `)),
    });
  });
});

describe('seeds', () => {
  const reporter = new Reporter(1, true);
  const answers = new Map<string, Done>();
  const nameOf = ({ plan, keep, isTwice }: Task): string => JSON.stringify([plan, keep, isTwice]);
  const answersTo = (tasks: readonly Task[]): readonly Done[] =>
    tasks.flatMap((task) => answers.get(nameOf(task)) ?? []);

  // All in the same threads: one that has run for a while is three times as fast as a new one.
  beforeAll(async () => {
    const tasks = [...TWICE, ...EVERY_BEAT, ...KNOWN, ...WHOLE];
    await workThrough(tasks, THREADS, { isEngineReplaceable: false }, (answer) => {
      answers.set(nameOf(answer.task), answer);
      return true;
    });
    expect(answers.size).toBe(tasks.length);
    for (const answer of answersTo(WHOLE)) if (answer.kind === 'done') reporter.add(answer);
  }, 15 * MINUTES);

  it('[SM5] every seed goes the same way twice', () => {
    expect(problemsOf(answersTo(TWICE))).toEqual([]);
    const isSame = answersTo(TWICE).map((answer) => answer.kind === 'done' && answer.isSameTwice);
    expect(isSame).toEqual(TWICE.map(() => true));
  });

  it('[SM6] where an agent would rest, nothing but beats happens', () => {
    expect(problemsOf(answersTo(EVERY_BEAT))).toEqual([]);
    // Otherwise it would say nothing.
    const rested = answersTo(EVERY_BEAT)
      .flatMap((answer) => (answer.kind === 'done' ? answer.runs : []))
      .map((one: Run) => one.sometimes.rested ?? 0);
    expect(Math.min(...rested)).toBeGreaterThan(10);
  });

  it.each(
    KNOWN_SEEDS.map(({ found }, index) => [found, index] as const),
  )('[SM10] a seed that once found: %s', (_found, index) => {
    expect(problemsOf(answersTo(KNOWN.slice(index, index + 1)))).toEqual([]);
  });

  it('[SM3][SM4][SM7][SM15][SM17] nothing is violated in either mode, on either wire, with queues and without', () => {
    expect(problemsOf(answersTo(WHOLE))).toEqual([]);
    expect(reporter.report().agentHours).toBe(BATCH.seeds * BATCH.hours * BATCH.agents);
  });

  it('[SM8] after each quiet time everything has come together', () => {
    const { recoveries, longestRecoveryMs } = reporter.report();
    expect(recoveries).toBeGreaterThan(1_000);
    expect(longestRecoveryMs).toBeLessThan(60_000);
  });

  it('[SM9] everything that must come up came up', () => {
    expect(reporter.report().neverReached).toEqual([]);
  });

  it('[SM12] double work and both sides Ready are counted by cause', () => {
    const { collisionsByCause, bothReadyMsByCause, comparison } = reporter.report();
    expect(collisionsByCause['personsFlip']).toBeGreaterThan(0);
    expect(bothReadyMsByCause['person']).toBeGreaterThan(0);
    const extended = comparison.filter(({ who }) => who === 'Interlock, extended');
    // Of the shipped system's own doing there is none where the CRM tells its work.
    expect(extended.map((line) => line.bothReadyMsByCause['ourRequest'])).toEqual([0, 0]);
  });
});

describe('the command', () => {
  it(
    '[SM1][SM13][SM16] one line of JSON on stdout, the same in a file, words and the comparison on stderr',
    () => {
      const folder = mkdtempSync(join(tmpdir(), 'simulator-'));
      const out = join(folder, 'result.json');
      const done = spawnSync(
        process.execPath,
        [MAIN, '--seed', '7', '--seeds', '5', '--hours', '1', '--agents', '2', '--compare', '--out', out],
        { encoding: 'utf8', timeout: MINUTES },
      );
      expect(done.status).toBe(0);
      const [line, ...rest] = done.stdout.trim().split('\n');
      expect(rest).toEqual([]);
      const result = JSON.parse(line ?? '');
      expect(result).toMatchObject({ seed: 7, violations: 0, traceHash: expect.stringMatching(/^[0-9a-f]{16,}$/) });
      for (const key of ['agentHours', 'workItems', 'faults', 'collisions', 'bothReadyMs'])
        expect(typeof result[key]).toBe('number');
      expect(result.comparison.map(({ who }: { who: string }) => who)).toEqual(
        expect.arrayContaining(['Interlock, extended', 'Interlock, plain', 'forwarding', 'blocking', 'remembering']),
      );
      const rivals = result.comparison.filter(({ comparedWith }: Line) => comparedWith !== null);
      expect(rivals.map(({ who, comparedWith }: Line) => `${who}: ${comparedWith}`)).toEqual(
        expect.arrayContaining(['forwarding: Interlock, plain', 'blocking: Interlock, extended']),
      );
      for (const { seeds, figures, more } of rivals) {
        expect(seeds).toBeGreaterThan(1);
        const told = [...Object.values(figures), ...Object.values(more)].filter((interval) => interval !== null);
        expect(told.length).toBeGreaterThan(6);
        for (const { low, mean, high } of told as Interval[]) expect(low <= mean && mean <= high).toBe(true);
      }
      expect(JSON.parse(readFileSync(out, 'utf8'))).toMatchObject({
        simulator: { traceHash: result.traceHash, hours: 1, agents: 2 },
      });
      expect(done.stderr).toContain('per 1,000 agent-hours');
      rmSync(folder, { recursive: true });
    },
    5 * MINUTES,
  );
});
