/**
 * `npm run check-model`: explores every run of a tier and every seeded bug, tells on stderr what it finds, and ends with
 * one line of JSON on stdout. Exit 0 only when nothing was violated, every seeded bug was caught and everything that must
 * be reachable was reached.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import * as shipped from '@interlock/engine';
import { commitOfSources, writeProofSection } from '../../proof/proof-file.ts';
import { createCenterBatch } from './center/center-batch.ts';
import type { CenterRun } from './center/center-model.ts';
import { type KeptCenterStory, printCenterStory, replayCenter } from './center/center-story.ts';
import { isCenterGood } from './center/check-center-model.ts';
import type { CenterResult } from './center/explore-center.ts';
import type { BugResult } from './check.ts';
import type { Result } from './explore.ts';
import { type Answer, type Task, workThrough } from './pool.ts';
import { isGood, proofOf, type RunResult, summaryOf } from './report.ts';
import { createSavedResults, sourcesHash } from './saved-results.ts';
import { type Run, runsOf, type Tier } from './scenarios.ts';
import { SEEDED_BUGS } from './seeded-bugs.ts';
import { type KeptStory, keep, printStory, replay } from './story.ts';

const USAGE = `npm run check-model -- [options]
  --quick            seconds: the tier of the unit test
  --deep             the tier for releases: a hundred million states and more, on two quick cores in less than half an hour, and at most as long again for the contact centre
  --only TEXT        runs and seeded bugs whose name contains TEXT; center: those of the contact centre
  --no-bugs          leave the seeded bugs out
  --no-center        leave the contact centre out
  --max-states N     states of one run (default: 30 million, deep: 40 million)
  --workers N        threads (default: one for each core)
  --replay FILE|ID   plays a counterexample again: a file, or the name it was given
  --out FILE         puts the figures into a proof file, under modelChecker (deep: modelCheckerDeep), and leaves its other sections
  --fresh            deep: does not go on from results that an earlier, stopped run of it left
  --worst            tells the longest recovery of each run`;

const KEPT = join(import.meta.dirname, '../../../.cache/model-checker');
const say = (text: string): void => void process.stderr.write(`${text}\n`);
const count = (value: number): string => Math.round(value).toLocaleString('en');

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    deep: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    'no-bugs': { type: 'boolean', default: false },
    'no-center': { type: 'boolean', default: false },
    'max-states': { type: 'string' },
    workers: { type: 'string' },
    replay: { type: 'string' },
    out: { type: 'string' },
    fresh: { type: 'boolean', default: false },
    worst: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) say(USAGE);
else if (values.replay !== undefined) replayOne(values.replay);
else await checkAll();

function replayOne(name: string): void {
  const path = existsSync(name) ? name : join(KEPT, `${name}.json`);
  if (!existsSync(path)) {
    say(`no counterexample ${name}: neither a file nor kept in .cache/model-checker`);
    process.exitCode = 2;
    return;
  }
  // Written by this program.
  const kept = JSON.parse(readFileSync(path, 'utf8')) as KeptStory | KeptCenterStory;
  const { property } = kept;
  let played: { readonly broken: readonly string[]; readonly stoppedAt: string | null };
  if ('center' in kept) {
    const ofCenter = replayCenter(kept, shipped);
    played = ofCenter;
    say(printCenterStory(property, ofCenter.story));
  } else {
    const ofAgent = replay(kept, shipped);
    played = ofAgent;
    say(printStory(property, ofAgent.story));
  }
  if (played.stoppedAt !== null) say(`  This can no longer happen next: ${played.stoppedAt}`);
  say(played.broken.length === 0 ? 'Nothing is broken.' : `Broken: ${played.broken.join('; ')}`);
  process.exitCode = played.broken.length === 0 ? 0 : 1;
}

function keepStory(story: KeptStory | KeptCenterStory): void {
  mkdirSync(KEPT, { recursive: true });
  writeFileSync(join(KEPT, `${story.id}.json`), JSON.stringify(story, null, 2));
}

async function checkAll(): Promise<void> {
  const startedAt = performance.now();
  const tier: Tier = values.deep ? 'deep' : values.quick ? 'quick' : 'default';
  const maxStates = Number(values['max-states'] ?? (tier === 'deep' ? 40_000_000 : 30_000_000));
  const threads = Number(values.workers ?? availableParallelism());
  const folder = mkdtempSync(join(tmpdir(), 'model-checker-'));
  const runs = runsOf(tier).filter((run) => run.id.includes(values.only));
  const bugs = values['no-bugs'] ? [] : SEEDED_BUGS.filter((bug) => bug.id.includes(values.only));
  const options = { maxStates, maxViolations: 8, liveness: true };
  const sources = tier === 'deep' ? sourcesHash() : null;
  const savedIn = <R extends { readonly id: string }, T>() =>
    sources === null ? null : createSavedResults<R, T>(join(KEPT, 'deep'), sources);
  const saved = savedIn<Run, Result>();
  const center = values['no-center']
    ? null
    : createCenterBatch({
        choice: { tier, only: values.only, hasBugs: !values['no-bugs'] },
        maxStates,
        folder,
        saved: savedIn<CenterRun, CenterResult>(),
        isFresh: values.fresh,
        say,
        keep: keepStory,
      });
  const isSaved = (run: Run): boolean => !values.fresh && saved?.find(run, maxStates) != null;
  const tasks: Task[] = [
    ...runs.filter((run) => !isSaved(run)).map((run): Task => ({ kind: 'run', id: run.id, run, options })),
    ...bugs.map((bug): Task => ({ kind: 'bug', id: bug.id, folder: join(folder, bug.id) })),
    ...(center?.tasks ?? []),
  ];
  const byId = new Map(runs.map((run) => [run.id, run]));
  const results: RunResult[] = [];
  const caught: BugResult[] = [];
  let failures = 0;

  function take(answer: Answer): void {
    if (answer.kind === 'failed') {
      failures += 1;
      say(`FAILED ${answer.id}: ${answer.message}`);
    } else if (answer.kind === 'progress') {
      say(`${answer.id}: ${count(answer.states)} states so far, depth ${answer.depth}`);
    } else if (answer.kind === 'bug') {
      caught.push(answer.result);
      if (!answer.result.isCaught)
        say(
          `NOT CAUGHT ${answer.id}: ${answer.result.caughtBy} was not broken, only: ${answer.result.found.join('; ') || 'nothing'}`,
        );
    } else if (answer.kind === 'centerRun' || answer.kind === 'centerBug') {
      center?.take(answer);
    } else {
      const run = byId.get(answer.id);
      if (run === undefined) return;
      if (answer.result.violations.length === 0) saved?.save(run, maxStates, answer.result);
      takeRun(run, answer.result);
    }
  }

  function takeRun(run: Run, result: Result): void {
    results.push({ id: run.id, result });
    const { bounds } = result;
    const rate = count(result.states / (Math.max(1, result.cpuMs) / 1000));
    const bound =
      bounds === null
        ? 'bounds not computed'
        : `agrees in ${bounds.agreeSteps} steps, ${bounds.agreeMs} ms; at rest in ${bounds.restSteps} steps, ${bounds.restMs} ms; ${bounds.commands} commands`;
    say(
      `${run.id}: ${count(result.states)} states, depth ${result.depth}, ${rate} a second${result.cut > 0 ? `, ${count(result.cut)} successors cut` : ''}${result.isComplete ? '' : ', NOT COMPLETE'}; ${bound}`,
    );
    result.violations.forEach((violation, position) => {
      const id = `${run.id}-${position + 1}`;
      keepStory(keep(id, run, violation));
      say(
        `\nVIOLATED in ${run.id}: ${printStory(violation.property, violation.story)}\n  play it again: npm run check-model -- --replay ${id}\n`,
      );
    });
    if (values.worst && bounds !== null) say(printStory(`The longest recovery of ${run.id}`, bounds.agreeStory));
  }

  for (const run of values.fresh ? [] : runs) {
    const found = saved?.find(run, maxStates) ?? null;
    if (found !== null) takeRun(run, found);
  }
  try {
    await workThrough(tasks, threads, Math.floor(20_000 / threads), take);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const summary = summaryOf({
    tier,
    isWhole: tier !== 'quick' && values.only === '',
    runs: results,
    bugs: caught,
    bugsWanted: bugs.length,
    failures,
    seconds: (performance.now() - startedAt) / 1000,
  });
  for (const name of summary.neverReached) say(`NEVER REACHED: ${name}`);
  const ofCenter = center?.summary() ?? null;
  if (values.out !== undefined)
    // What a release has checked stands beside what each change is checked with.
    writeProofSection(values.out, tier === 'deep' ? 'modelCheckerDeep' : 'modelChecker', {
      ...proofOf(summary, results, caught, commitOfSources()),
      center: ofCenter,
    });
  process.stdout.write(`${JSON.stringify({ ...summary, center: ofCenter })}\n`);
  process.exitCode = isGood(summary) && (ofCenter === null || isCenterGood(ofCenter)) ? 0 : 1;
}
