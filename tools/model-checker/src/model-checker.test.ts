import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import * as shipped from '@interlock/engine';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BugResult, checkRun, modelOf } from './check.ts';
import { edited } from './engine-source.ts';
import type { Result } from './explore.ts';
import type { Model } from './model/model.ts';
import { type Answer, type Task, workThrough } from './pool.ts';
import { PROPERTIES } from './properties.ts';
import { REACHABLE, SITUATIONS } from './reachable.ts';
import { readArguments } from './read-arguments.ts';
import { isGood, neverReached, type Outcome, proofOf, summaryOf } from './report.ts';
import { type Run, runsOf } from './scenarios.ts';
import { SEEDED_BUGS } from './seeded-bugs.ts';
import { printStory, replay } from './story.ts';
import type { World } from './world.ts';

const MAIN = join(import.meta.dirname, 'main.ts');
const OPTIONS = { maxStates: 100_000, maxViolations: 8, liveness: true };
const MINUTES = 60_000;

function runNamed(id: string): Run {
  const run = runsOf('quick').find((candidate) => candidate.id === id);
  if (run === undefined) throw new Error(`no run ${id}`);
  return run;
}

/** The world after some steps, each named by its label. */
function worldAfter(model: Model, labels: readonly string[]): World {
  let world = model.initial()[0];
  for (const label of labels) {
    world = world === undefined ? undefined : model.next(world).find((step) => step.label === label)?.world;
  }
  if (world === undefined) throw new Error('the story cannot be played');
  return world;
}

const GOOD: Result = {
  states: 5,
  scenes: 4,
  transitions: 9,
  depth: 2,
  cut: 0,
  isComplete: true,
  ms: 1,
  cpuMs: 1,
  violations: [],
  bounds: null,
  seen: [],
  bytes: 0,
};
const OUTCOME: Outcome = {
  tier: 'quick',
  isWhole: false,
  runs: [{ id: 'a', result: GOOD }],
  bugs: [{ id: 'b', isCaught: true }],
  bugsWanted: 1,
  failures: 0,
  seconds: 1,
};

describe('refused', () => {
  it.each([
    ['an unknown option', ['--speed', '2'], "Unknown option '--speed'"],
    ['a number of states that is none', ['--max-states', 'many'], '--max-states is a whole number'],
    ['no states', ['--max-states', '0'], '--max-states is a whole number from 1'],
    ['half a thread', ['--workers', '0.5'], '--workers is a whole number from 1'],
    ['two tiers', ['--quick', '--deep'], '--quick and --deep'],
  ])('[MC1] %s', (_title, args, expected) => {
    const read = readArguments(args);
    expect('usage' in read ? read.usage : 'accepted').toContain(expected);
  });

  it('[MC1] a name that nothing has: to have checked nothing proves nothing', () => {
    const asked = spawnSync(process.execPath, [MAIN, '--quick', '--only', 'nonsense'], { encoding: 'utf8' });
    expect([asked.status, asked.stdout]).toEqual([2, '']);
    expect(asked.stderr).toContain('nothing to check');
  });

  it.each<[string, Partial<Outcome>]>([
    ['a violation', { runs: [{ id: 'a', result: { ...GOOD, violations: [{ property: 'S1 x', story: [] }] } }] }],
    ['a run that did not see all states', { runs: [{ id: 'a', result: { ...GOOD, isComplete: false } }] }],
    ['a seeded bug that was not caught', { bugs: [{ id: 'b', isCaught: false }] }],
    ['a seeded bug that was not tried', { bugs: [] }],
    ['a thread that failed', { failures: 1 }],
    ['something that was never reached', { isWhole: true }],
  ])('[MC1][MC9] %s', (_title, change) => {
    expect(isGood(summaryOf(OUTCOME))).toBe(true);
    expect(isGood(summaryOf({ ...OUTCOME, ...change }))).toBe(false);
  });

  it('[MC8] a seeded bug whose place in the engine is gone, or is not the only one', () => {
    expect(() => edited('let a = 1;', { file: 'x.ts', find: 'let b', replace: '' })).toThrow('found 0 times in x.ts');
    expect(() => edited('f(1); f(1);', { file: 'x.ts', find: 'f(1)', replace: '' })).toThrow('found 2 times');
    expect(edited('if (a)\n      b();', { file: 'x.ts', find: 'if (a) b();', replace: 'c();' })).toBe('c();');
  });

  it('[MC3] a counterexample that nobody kept', () => {
    const played = spawnSync(process.execPath, [MAIN, '--replay', 'no-such-story'], { encoding: 'utf8' });
    expect([played.status, played.stderr.includes('no counterexample no-such-story')]).toEqual([2, true]);
  });

  it.each(['package.json', 'README.md', 'docs'])('[MC3] %s, which is no counterexample', (path) => {
    const played = spawnSync(process.execPath, [MAIN, '--replay', path], { encoding: 'utf8' });
    expect([played.status, played.stderr]).toEqual([2, `${path} is no counterexample that this command kept\n`]);
  });
});

describe('the quick tier', () => {
  const runs = runsOf('quick');
  const results = new Map<string, Result>();

  beforeAll(async () => {
    const tasks = runs.map(
      (run): Task => ({ kind: 'run', id: run.id, run, options: { ...OPTIONS, maxStates: 5_000_000 } }),
    );
    await workThrough(tasks, availableParallelism(), 2000, (answer) => {
      if (answer.kind === 'failed') throw new Error(answer.message);
      if (answer.kind === 'run') results.set(answer.id, answer.result);
    });
  }, 5 * MINUTES);

  it('[MC1] nothing is violated in any run, in both modes and on both wires', () => {
    expect(new Set(runs.map((run) => `${run.mode} ${run.scenario.wire}`)).size).toBe(4);
    const found = [...results].flatMap(([id, { violations }]) =>
      violations.map((violation) => printStory(`${id}: ${violation.property}`, violation.story)),
    );
    expect(found).toEqual([]);
    expect([...results.keys()].sort()).toEqual(runs.map((run) => run.id).sort());
  });

  it('[MC12] sees a million states or more, all of them, and cuts none', () => {
    const all = [...results.values()];
    expect(all.reduce((total, { states }) => total + states, 0)).toBeGreaterThanOrEqual(1_000_000);
    expect(all.every(({ isComplete, cut }) => isComplete && cut === 0)).toBe(true);
  });

  it('[MC7] its longest way to agreement is no longer than what is stated', () => {
    const longest = { agreeSteps: 0, agreeMs: 0, commands: 0 };
    for (const { bounds } of results.values()) {
      longest.agreeSteps = Math.max(longest.agreeSteps, bounds?.agreeSteps ?? Number.POSITIVE_INFINITY);
      longest.agreeMs = Math.max(longest.agreeMs, bounds?.agreeMs ?? Number.POSITIVE_INFINITY);
      longest.commands = Math.max(longest.commands, bounds?.commands ?? Number.POSITIVE_INFINITY);
    }
    expect(longest).toEqual({ agreeSteps: 20, agreeMs: 8000, commands: 4 });
  });

  it('[MC9] reaches the events of a day with faults', () => {
    const seen = new Set([...results.values()].flatMap((result) => result.seen));
    for (const name of [
      'offerMade said',
      'offerMade assumed',
      'workStarted',
      'workEnded completed',
      'flappingFrozen',
      'requestFailed silent',
      'sessionEnded linkLost',
    ]) {
      expect(seen).toContain(name);
    }
  });

  it('[MC1] the command ends with one line of JSON, and with 0 when nothing is wrong', { timeout: MINUTES }, () => {
    const checked = spawnSync(process.execPath, [MAIN, '--quick', '--no-bugs', '--only', 'link-C', '--workers', '1'], {
      encoding: 'utf8',
    });
    expect(checked.status).toBe(0);
    expect(JSON.parse(checked.stdout)).toMatchObject({
      runs: 2,
      violations: 0,
      cut: 0,
      incomplete: [],
      seededBugs: { total: 0, caught: 0 },
    });
    expect(checked.stdout.trim().split('\n')).toHaveLength(1);
    expect(checked.stderr).toContain('link-C-extended: ');
  });

  it('[MC11] the same run finds the same states each time', () => {
    const [first, second] = [checkRun(runNamed('acts-S-plain'), OPTIONS), checkRun(runNamed('acts-S-plain'), OPTIONS)];
    expect([first.states, first.transitions]).toEqual([second.states, second.transitions]);
  });

  it('[MC5] what a limit cuts is counted, and nobody is blamed for what was cut', () => {
    const run = runNamed('work-S-extended');
    const narrow = checkRun({ ...run, scenario: { ...run.scenario, channelLimit: 1 } }, OPTIONS);
    expect(narrow.cut).toBeGreaterThan(0);
    expect(narrow.violations).toEqual([]);
    expect(checkRun(run, OPTIONS).cut).toBe(0);
    const short = checkRun(run, { ...OPTIONS, maxStates: 50 });
    expect([short.states, short.isComplete, short.bounds]).toEqual([50, false, null]);
  });

  it('[MC7] people and faults at rest: the longest way to agreement and to rest, with its story', () => {
    const { bounds } = checkRun(runNamed('work-S-extended'), OPTIONS);
    expect(bounds).not.toBeNull();
    expect(bounds?.agreeSteps).toBeGreaterThan(3);
    // An offer that nobody answers is the longest thing that goes on by itself.
    expect(bounds?.restMs).toBe(12_000);
    expect(bounds?.commands).toBeLessThanOrEqual(3);
    expect(bounds?.agreeStory[0]?.did).toBe('at first');
  });
});

describe('what the plain wire cannot tell', () => {
  const attached = [
    'agent signs in',
    'agent chooses Ready',
    'server hears: attach',
    'CRM carries out request available (current): no change',
    'server hears: answer to the probe of the current request',
  ];

  it('[MC6] is demanded while every word of the page arrives, and not once one was lost', () => {
    const model = modelOf(runNamed('acts-S-plain'), shipped);
    const settled = worldAfter(model, [...attached, '600 ms pass']);
    expect(settled.agent.state.crm.reported?.certainty).toBe('assumed');
    expect(model.checkRest(settled)).toEqual([]);
    const mistaken: World = { ...settled, env: { ...settled.env, presence: 'lunch' } };
    expect(model.checkRest(mistaken).join()).toContain('L1 the sides never come together');
    expect(model.checkRest({ ...mistaken, env: { ...mistaken.env, isBlind: true } })).toEqual([]);
  });
});

describe('seeded bugs', () => {
  const answers = new Map<string, Answer>();
  let folder = '';

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'seeded-bugs-'));
    const tasks = SEEDED_BUGS.map((bug): Task => ({ kind: 'bug', id: bug.id, folder: join(folder, bug.id) }));
    await workThrough(tasks, availableParallelism(), 2000, (answer) => void answers.set(answer.id, answer));
  }, 5 * MINUTES);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const resultOf = (id: string): BugResult => {
    const answer = answers.get(id);
    if (answer?.kind !== 'bug') throw new Error(answer?.kind === 'failed' ? answer.message : `no answer for ${id}`);
    return answer.result;
  };

  it('[MC8] there are at least 40, each with a name of its own', () => {
    expect(SEEDED_BUGS.length).toBeGreaterThanOrEqual(40);
    expect(new Set(SEEDED_BUGS.map((bug) => bug.id)).size).toBe(SEEDED_BUGS.length);
  });

  it.each(
    SEEDED_BUGS.map((bug) => [bug.id, bug.caughtBy, bug] as const),
  )('[MC8] %s is caught by %s', (id, caughtBy) => {
    const { found, isCaught } = resultOf(id);
    expect(isCaught, `${caughtBy} was not broken, only: ${found.join('; ')}`).toBe(true);
  });

  it('[MC2] a counterexample is a shortest one', () => {
    // Sign-in, attach, first snapshot, and the agent's Ready: nothing shorter can make both sides Ready.
    expect(resultOf('make-before-break').labels).toHaveLength(4);
  });

  it('[MC3] a story is played again step by step; what the engine does differently ends it', () => {
    const bug = SEEDED_BUGS.find((candidate) => candidate.id === 'block-on-assign');
    if (bug === undefined) throw new Error('the seeded bug is gone');
    const { labels } = resultOf(bug.id);
    const played = replay({ id: bug.id, property: bug.caughtBy, run: bug.run, presence: 'available', labels }, shipped);
    expect(played.broken).toEqual([]);
    expect(played.story[0]?.did).toBe('at first');
    const elsewhere = replay(
      { id: bug.id, property: bug.caughtBy, run: bug.run, presence: 'lunch', labels: ['agent accepts w1'] },
      shipped,
    );
    expect(elsewhere.stoppedAt).toBe('agent accepts w1');
  });
});

describe('docs/PROOF.md', () => {
  const page = readFileSync(join(import.meta.dirname, '../../../docs/PROOF.md'), 'utf8');

  it.each([
    ...[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12].map((number) => `S${number}`),
    ...[1, 2, 3, 4, 5, 6, 7].map((number) => `L${number}`),
  ])('[MC15] %s: its row names every function that checks it, and no other', (id) => {
    const row = page.split('\n').find((line) => line.startsWith(`| **${id}** `));
    expect(row).toBeDefined();
    const checks = PROPERTIES.map((property) => property.check);
    const named = [...(row ?? '').matchAll(/`([a-zA-Z]+)`/g)].map((match) => match[1] ?? '');
    const expected = PROPERTIES.filter((property) => property.id === id).map((property) => property.check);
    expect(named.filter((name) => checks.includes(name) && !expected.includes(name))).toEqual([]);
    expect(named).toEqual(expect.arrayContaining(expected));
  });

  it('[MC15] each function has a name of its own', () => {
    expect(new Set(PROPERTIES.map(({ check }) => check)).size).toBe(PROPERTIES.length);
    expect(PROPERTIES.every(({ check }) => /^[a-z][a-zA-Z]+$/.test(check) && check !== 'holds')).toBe(true);
  });
});

describe('what is published', () => {
  it('[MC14] says what each run saw and what caught each seeded bug', () => {
    const proof = proofOf(summaryOf(OUTCOME), OUTCOME.runs, [{ id: 'b', caughtBy: 'S1', isCaught: true }]);
    expect(proof).toMatchObject({
      tier: 'quick',
      states: 5,
      transitions: 9,
      cut: 0,
      seededBugs: { total: 1, caught: 1, each: [{ id: 'b', caughtBy: 'S1', isCaught: true }] },
      eachRun: [{ id: 'a', states: 5, isComplete: true }],
    });
  });
});

describe('what must be reached', () => {
  it('[MC9] every name that was not reached is told', () => {
    const all = [...REACHABLE, ...SITUATIONS.map((situation) => situation.name)];
    expect(neverReached(new Set())).toEqual(all);
    expect(neverReached(new Set(all.slice(1)))).toEqual([all[0]]);
    expect(new Set(all).size).toBe(all.length);
  });
});
