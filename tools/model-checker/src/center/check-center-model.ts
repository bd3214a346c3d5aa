/** All of the contact centre's model: its runs, its seeded bugs, and what they come to. */
import { join } from 'node:path';
import * as shipped from '@interlock/engine';
import { loadEdited } from '../engine-source.ts';
import type { Tier } from '../scenarios.ts';
import { CENTER_BUGS, type CenterBug } from './center-bugs.ts';
import { createCenterModel } from './center-model.ts';
import { CENTER_REACHABLE, centerNeverMet } from './center-reachable.ts';
import { centerRunsOf } from './center-runs.ts';
import { CENTER_SITUATIONS } from './center-situations.ts';
import { type KeptCenterStory, keepCenterStory, printCenterStory } from './center-story.ts';
import { type CenterResult, exploreCenter, idOf } from './explore-center.ts';
import type { CenterEngine } from './scene.ts';

/** Beyond this a seeded bug counts as not caught. */
const BUG_STATES = 6_000;

export interface CenterBugResult {
  readonly id: string;
  readonly isCaught: boolean;
  readonly found: readonly string[];
  readonly story: readonly string[];
}

export interface CenterSummary {
  readonly states: number;
  readonly transitions: number;
  readonly runs: number;
  readonly cut: number;
  readonly incomplete: readonly string[];
  readonly violated: readonly { readonly run: string; readonly property: string }[];
  readonly restSteps: number;
  readonly seededBugs: { readonly total: number; readonly caught: number };
  /** Situations in which a property is put to the test, and how many of them came up. */
  readonly situations: { readonly total: number; readonly met: number };
  readonly neverReached: readonly string[];
  readonly seconds: number;
}

export interface CenterCheck {
  readonly tier: Tier;
  /** Runs and seeded bugs whose name contains it. */
  readonly only: string;
  readonly hasBugs: boolean;
  readonly maxStates: number;
  /** A folder for broken engines. */
  readonly folder: string;
  readonly say: (text: string) => void;
  /** Keeps a counterexample, so that it can be played again by its id. */
  readonly keep: (story: KeptCenterStory) => void;
}

/** Explores a broken engine until the named property is found. */
export async function checkCenterBug(bug: CenterBug, folder: string): Promise<CenterBugResult> {
  // The edited source has the exports of the shipped one.
  const engine = (await loadEdited(join(folder, bug.id), bug.edits)) as unknown as CenterEngine;
  const isNamed = (property: string): boolean => idOf(property) === bug.caughtBy;
  const { violations } = exploreCenter(createCenterModel(bug.run, engine), { maxStates: BUG_STATES, until: isNamed });
  const named = violations.find(({ property }) => isNamed(property));
  return {
    id: bug.id,
    isCaught: named !== undefined,
    found: violations.map(({ property }) => property),
    story: named?.story ?? [],
  };
}

/** What must be reached and was not. */
export function centerNeverReached(seen: ReadonlySet<string>): readonly string[] {
  return CENTER_REACHABLE.filter((name) => !seen.has(name));
}

/** Whether nothing is wrong. */
export function isCenterGood({ violated, incomplete, neverReached, seededBugs }: CenterSummary): boolean {
  return violated.length + incomplete.length + neverReached.length === 0 && seededBugs.caught === seededBugs.total;
}

/** Explores the runs of a tier and the seeded bugs, and tells what is found. */
export async function checkCenterModel({
  tier,
  only,
  hasBugs,
  maxStates,
  folder,
  say,
  keep,
}: CenterCheck): Promise<CenterSummary> {
  const startedAt = performance.now();
  const runs = centerRunsOf(tier).filter(({ id }) => id.includes(only));
  const bugs = hasBugs ? CENTER_BUGS.filter(({ id }) => id.includes(only)) : [];
  const results: { readonly id: string; readonly result: CenterResult }[] = [];
  for (const run of runs) {
    const result = exploreCenter(createCenterModel(run, shipped), { maxStates });
    results.push({ id: run.id, result });
    const { states, depth, cut, isComplete, violations, restSteps } = result;
    say(
      `${run.id}: ${states} states, depth ${depth}, at rest in ${restSteps} steps${cut > 0 ? `, ${cut} successors cut` : ''}${isComplete ? '' : ', NOT COMPLETE'}`,
    );
    violations.forEach((violation, position) => {
      const id = `${run.id}-${position + 1}`;
      keep(keepCenterStory(id, run, violation));
      say(
        `\nVIOLATED in ${run.id}: ${printCenterStory(violation.property, violation.story)}\n  play it again: npm run check-model -- --replay ${id}\n`,
      );
    });
  }
  let caught = 0;
  for (const bug of bugs) {
    const { isCaught, found } = await checkCenterBug(bug, folder);
    if (isCaught) caught += 1;
    else say(`NOT CAUGHT ${bug.id}: ${bug.caughtBy} was not broken, only: ${found.join('; ') || 'nothing'}`);
  }
  const sum = (of: (result: CenterResult) => number): number =>
    results.reduce((total, { result }) => total + of(result), 0);
  const isWhole = runs.length === centerRunsOf(tier).length;
  const seen = new Set(results.flatMap(({ result }) => result.seen));
  const neverMet = centerNeverMet(seen);
  const neverReached = isWhole ? [...(tier === 'quick' ? [] : centerNeverReached(seen)), ...neverMet] : [];
  say(`put to the test: ${CENTER_SITUATIONS.length - neverMet.length} of ${CENTER_SITUATIONS.length} situations`);
  for (const name of neverReached) say(`NEVER REACHED: ${name}`);
  return {
    states: sum((result) => result.states),
    transitions: sum((result) => result.transitions),
    runs: runs.length,
    cut: sum((result) => result.cut),
    incomplete: results.filter(({ result }) => !result.isComplete).map(({ id }) => id),
    violated: results.flatMap(({ id, result }) => result.violations.map(({ property }) => ({ run: id, property }))),
    restSteps: results.reduce((most, { result }) => Math.max(most, result.restSteps), 0),
    seededBugs: { total: bugs.length, caught },
    situations: { total: CENTER_SITUATIONS.length, met: CENTER_SITUATIONS.length - neverMet.length },
    neverReached,
    seconds: Math.round((performance.now() - startedAt) / 100) / 10,
  };
}
