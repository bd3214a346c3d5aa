/** All of the contact centre's model: its runs, its seeded bugs, and what they come to. */
import { join } from 'node:path';
import * as shipped from '@interlock/engine';
import { loadEdited } from '../engine-source.ts';
import type { Tier } from '../scenarios.ts';
import { CENTER_BUGS, type CenterBug } from './center-bugs.ts';
import { type CenterRun, createCenterModel } from './center-model.ts';
import { CENTER_REACHABLE, centerNeverMet } from './center-reachable.ts';
import { centerRunsOf } from './center-runs.ts';
import { CENTER_SITUATIONS } from './center-situations.ts';
import { type CenterResult, exploreCenter, idOf } from './explore-center.ts';
import type { CenterEngine } from './scene.ts';

/** Beyond this a seeded bug counts as not caught. */
const BUG_STATES = 6_000;

export interface CenterBugResult {
  readonly id: string;
  readonly caughtBy: string;
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
  /** That the runs took, all together. */
  readonly seconds: number;
}

/** Which part of the model is asked for. */
export interface CenterChoice {
  readonly tier: Tier;
  /** Runs and seeded bugs whose name contains it. */
  readonly only: string;
  readonly hasBugs: boolean;
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
    caughtBy: bug.caughtBy,
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

/** The runs and the seeded bugs that are asked for. */
export function centerPartsOf({ tier, only, hasBugs }: CenterChoice): {
  readonly runs: readonly CenterRun[];
  readonly bugs: readonly CenterBug[];
} {
  return {
    runs: centerRunsOf(tier).filter(({ id }) => id.includes(only)),
    bugs: hasBugs ? CENTER_BUGS.filter(({ id }) => id.includes(only)) : [],
  };
}

export function checkCenterRun(run: CenterRun, maxStates: number): CenterResult {
  return exploreCenter(createCenterModel(run, shipped), { maxStates });
}

/** What the runs and the seeded bugs came to. */
export function centerSummaryOf(
  choice: CenterChoice,
  results: readonly { readonly id: string; readonly result: CenterResult }[],
  caught: readonly CenterBugResult[],
): CenterSummary {
  const { runs, bugs } = centerPartsOf(choice);
  const sum = (of: (result: CenterResult) => number): number =>
    results.reduce((total, { result }) => total + of(result), 0);
  const seen = new Set(results.flatMap(({ result }) => result.seen));
  const neverMet = centerNeverMet(seen);
  const isWhole = runs.length === centerRunsOf(choice.tier).length;
  return {
    states: sum((result) => result.states),
    transitions: sum((result) => result.transitions),
    runs: results.length,
    cut: sum((result) => result.cut),
    // A run that broke down has no result.
    incomplete: runs.flatMap(({ id }) =>
      results.find((one) => one.id === id)?.result.isComplete === true ? [] : [id],
    ),
    violated: results.flatMap(({ id, result }) => result.violations.map(({ property }) => ({ run: id, property }))),
    restSteps: results.reduce((most, { result }) => Math.max(most, result.restSteps), 0),
    seededBugs: { total: bugs.length, caught: caught.filter(({ isCaught }) => isCaught).length },
    situations: { total: CENTER_SITUATIONS.length, met: CENTER_SITUATIONS.length - neverMet.length },
    neverReached: isWhole ? [...(choice.tier === 'quick' ? [] : centerNeverReached(seen)), ...neverMet] : [],
    seconds: Math.round(sum((result) => result.ms) / 100) / 10,
  };
}
