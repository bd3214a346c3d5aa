/**
 * `npm run check-model`: explores every run of a tier and every seeded bug, tells on stderr what it finds, and ends with
 * one line of JSON on stdout. Exit 0 only when nothing was violated, every seeded bug was caught and everything that must
 * be reachable was reached.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as shipped from '@interlock/engine';
import { writeProofSection } from '../../proof/proof-file.ts';
import { createCenterBatch } from './center/center-batch.ts';
import type { CenterRun } from './center/center-model.ts';
import { type KeptCenterStory, printCenterStory, replayCenter } from './center/center-story.ts';
import { type CenterChoice, centerPartsOf, isCenterGood } from './center/check-center-model.ts';
import type { CenterResult } from './center/explore-center.ts';
import type { BugResult } from './check.ts';
import type { Result } from './explore.ts';
import { type Answer, type Task, workThrough } from './pool.ts';
import { type CheckerArguments, readArguments, USAGE } from './read-arguments.ts';
import { isGood, proofOf, type RunResult, summaryOf } from './report.ts';
import { createSavedResults, sourcesHash } from './saved-results.ts';
import { type Run, runsOf } from './scenarios.ts';
import { SEEDED_BUGS } from './seeded-bugs.ts';
import { type KeptStory, keep, printStory, replay } from './story.ts';

const KEPT = join(import.meta.dirname, '../../../.cache/model-checker');
const say = (text: string): void => void process.stderr.write(`${text}\n`);
const count = (value: number): string => Math.round(value).toLocaleString('en');

await answer(process.argv.slice(2));

async function answer(args: readonly string[]): Promise<void> {
  const asked = readArguments(args);
  if ('usage' in asked) {
    say([asked.usage, USAGE].filter((text) => text !== '').join('\n'));
    process.exitCode = asked.usage === '' ? 0 : 2;
  } else if (asked.replay !== null) replayOne(asked.replay);
  else await checkAll(asked);
}

function replayOne(name: string): void {
  const path = existsSync(name) ? name : join(KEPT, `${name}.json`);
  if (!existsSync(path)) {
    say(`no counterexample ${name}: neither a file nor kept in .cache/model-checker`);
    process.exitCode = 2;
    return;
  }
  const kept = keptIn(path);
  if (kept === null) {
    say(`${path} is no counterexample that this command kept`);
    process.exitCode = 2;
    return;
  }
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

/** Null for a file that holds something else. */
function keptIn(path: string): KeptStory | KeptCenterStory | null {
  try {
    const kept: unknown = JSON.parse(readFileSync(path, 'utf8'));
    const isKept = typeof kept === 'object' && kept !== null && 'property' in kept && 'labels' in kept;
    // What has both was written by this program.
    return isKept ? (kept as KeptStory | KeptCenterStory) : null;
  } catch {
    return null;
  }
}

function keepStory(story: KeptStory | KeptCenterStory): void {
  mkdirSync(KEPT, { recursive: true });
  writeFileSync(join(KEPT, `${story.id}.json`), JSON.stringify(story, null, 2));
}

async function checkAll(asked: CheckerArguments): Promise<void> {
  const { tier, only, hasBugs, hasCenter, maxStates, workers, isFresh, tellsWorst, out } = asked;
  const startedAt = performance.now();
  const runs = runsOf(tier).filter((run) => run.id.includes(only));
  const bugs = hasBugs ? SEEDED_BUGS.filter((bug) => bug.id.includes(only)) : [];
  const choice: CenterChoice = { tier, only, hasBugs };
  const ofCenter = hasCenter ? centerPartsOf(choice) : { runs: [], bugs: [] };
  if (runs.length + bugs.length + ofCenter.runs.length + ofCenter.bugs.length === 0) {
    // Nothing is no proof of anything.
    say(`nothing to check: no run and no seeded bug that is asked for has "${only}" in its name`);
    process.exitCode = 2;
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'model-checker-'));
  const options = { maxStates, maxViolations: 8, liveness: true };
  const sources = tier === 'deep' ? sourcesHash() : null;
  const savedIn = <R extends { readonly id: string }, T>() =>
    sources === null ? null : createSavedResults<R, T>(join(KEPT, 'deep'), sources);
  const saved = savedIn<Run, Result>();
  const center = !hasCenter
    ? null
    : createCenterBatch({
        choice,
        maxStates,
        folder,
        saved: savedIn<CenterRun, CenterResult>(),
        isFresh,
        say,
        keep: keepStory,
      });
  const isSaved = (run: Run): boolean => !isFresh && saved?.find(run, maxStates) != null;
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
    if (tellsWorst && bounds !== null) say(printStory(`The longest recovery of ${run.id}`, bounds.agreeStory));
  }

  for (const run of isFresh ? [] : runs) {
    const found = saved?.find(run, maxStates) ?? null;
    if (found !== null) takeRun(run, found);
  }
  try {
    await workThrough(tasks, workers, Math.floor(20_000 / workers), take);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const summary = summaryOf({
    tier,
    isWhole: tier !== 'quick' && only === '',
    runs: results,
    bugs: caught,
    bugsWanted: bugs.length,
    failures,
    seconds: (performance.now() - startedAt) / 1000,
  });
  for (const name of summary.neverReached) say(`NEVER REACHED: ${name}`);
  const centerSummary = center?.summary() ?? null;
  if (out !== null)
    // What a release has checked stands beside what each change is checked with.
    writeProofSection(out, tier === 'deep' ? 'modelCheckerDeep' : 'modelChecker', {
      ...proofOf(summary, results, caught),
      center: centerSummary,
    });
  process.stdout.write(`${JSON.stringify({ ...summary, center: centerSummary })}\n`);
  process.exitCode = isGood(summary) && (centerSummary === null || isCenterGood(centerSummary)) ? 0 : 1;
}
