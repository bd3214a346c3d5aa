/** What a check of all runs comes to. */
import type { BugResult } from './check.ts';
import type { Result } from './explore.ts';
import { PROPERTIES } from './properties.ts';
import { REACHABLE, SITUATIONS } from './reachable.ts';
import type { Tier } from './scenarios.ts';

export interface RunResult {
  readonly id: string;
  readonly result: Result;
}

export interface Summary {
  readonly tier: Tier;
  readonly states: number;
  readonly transitions: number;
  readonly runs: number;
  /** Runs that ended before all states were seen. */
  readonly incomplete: readonly string[];
  readonly cut: number;
  readonly violations: number;
  readonly violated: readonly { readonly run: string; readonly property: string }[];
  /** The largest of all runs. */
  readonly bounds: {
    readonly agreeSteps: number;
    readonly agreeMs: number;
    readonly restSteps: number;
    readonly restMs: number;
    readonly commands: number;
  };
  readonly seededBugs: { readonly total: number; readonly caught: number };
  readonly neverReached: readonly string[];
  readonly failures: number;
  /** Of processor time. */
  readonly statesPerSecondPerCore: number;
  readonly seconds: number;
}

/** What must be reached and was not (MC9). */
export function neverReached(seen: ReadonlySet<string>): string[] {
  return [...REACHABLE, ...SITUATIONS.map((situation) => situation.name)].filter((name) => !seen.has(name));
}

export interface Outcome {
  readonly tier: Tier;
  /** All runs of the tier were made: what must be reached can be told. */
  readonly isWhole: boolean;
  readonly runs: readonly RunResult[];
  readonly bugs: readonly Pick<BugResult, 'id' | 'isCaught'>[];
  readonly bugsWanted: number;
  readonly failures: number;
  readonly seconds: number;
}

export function summaryOf({ tier, isWhole, runs, bugs, bugsWanted, failures, seconds }: Outcome): Summary {
  const sum = (of: (result: Result) => number): number => runs.reduce((total, { result }) => total + of(result), 0);
  const max = (of: (result: Result) => number): number =>
    runs.reduce((most, { result }) => Math.max(most, of(result)), 0);
  const violated = runs.flatMap(({ id, result }) => result.violations.map(({ property }) => ({ run: id, property })));
  return {
    tier,
    states: sum((result) => result.states),
    transitions: sum((result) => result.transitions),
    runs: runs.length,
    incomplete: runs.filter(({ result }) => !result.isComplete).map(({ id }) => id),
    cut: sum((result) => result.cut),
    violations: violated.length,
    violated,
    bounds: {
      agreeSteps: max((result) => result.bounds?.agreeSteps ?? 0),
      agreeMs: max((result) => result.bounds?.agreeMs ?? 0),
      restSteps: max((result) => result.bounds?.restSteps ?? 0),
      restMs: max((result) => result.bounds?.restMs ?? 0),
      commands: max((result) => result.bounds?.commands ?? 0),
    },
    seededBugs: { total: bugsWanted, caught: bugs.filter((bug) => bug.isCaught).length },
    neverReached: isWhole ? neverReached(new Set(runs.flatMap(({ result }) => result.seen))) : [],
    failures,
    statesPerSecondPerCore: Math.round(
      sum((result) => result.states) /
        (Math.max(
          1,
          sum((result) => result.cpuMs),
        ) /
          1000),
    ),
    seconds: Math.round(seconds * 10) / 10,
  };
}

/** Whether nothing is wrong: what decides the exit code (MC1). */
export function isGood(summary: Summary): boolean {
  const { violations, failures, incomplete, neverReached: missing, seededBugs } = summary;
  return (
    violations === 0 &&
    failures === 0 &&
    incomplete.length === 0 &&
    missing.length === 0 &&
    seededBugs.caught === seededBugs.total
  );
}

/** What proof.json says of a check (MC14): its figures, of which sources, and what each seeded bug was caught by. */
export function proofOf(
  summary: Summary,
  runs: readonly RunResult[],
  bugs: readonly Pick<BugResult, 'id' | 'caughtBy' | 'isCaught'>[],
): object {
  const { seededBugs, ...figures } = summary;
  return {
    ...figures,
    depth: runs.reduce((most, { result }) => Math.max(most, result.depth), 0),
    seededBugs: {
      ...seededBugs,
      each: bugs.map(({ id, caughtBy, isCaught }) => ({ id, caughtBy, isCaught })).sort(byId),
    },
    properties: PROPERTIES.map(({ id, check, of }) => ({ id, check, of })),
    eachRun: runs
      .map(({ id, result: { states, scenes, transitions, cut, isComplete, bounds, ms } }) => ({
        id,
        states,
        scenes,
        transitions,
        cut,
        isComplete,
        agreeSteps: bounds?.agreeSteps ?? null,
        agreeMs: bounds?.agreeMs ?? null,
        restMs: bounds?.restMs ?? null,
        commands: bounds?.commands ?? null,
        seconds: Math.round(ms / 100) / 10,
      }))
      .sort(byId),
  };
}

function byId(left: { readonly id: string }, right: { readonly id: string }): number {
  return left.id < right.id ? -1 : 1;
}
