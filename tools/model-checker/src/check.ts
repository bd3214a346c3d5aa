/** One task of the checker: a run over the shipped engine, or over a broken one until its property is found. */
import * as shipped from '@interlock/engine';
import { definitionOf } from './definition.ts';
import { loadEdited } from './engine-source.ts';
import { createEngineSteps, type Engine, type EngineSteps } from './engine-steps.ts';
import { type ExploreOptions, explore, propertyOf, type Result } from './explore.ts';
import { createModel, type Model } from './model/model.ts';
import type { Run } from './scenarios.ts';
import type { SeededBug } from './seeded-bug.ts';

export interface BugResult {
  readonly id: string;
  readonly caughtBy: string;
  readonly isCaught: boolean;
  /** What was found until then, shortest first. */
  readonly found: readonly string[];
  readonly states: number;
  readonly ms: number;
  /** What happened, of the violation that is named. */
  readonly labels: readonly string[];
}

/** Beyond this a seeded bug counts as not caught. */
const BUG_STATES = 200_000;

/** Beyond this many agents what was worked out is not kept for the next run. */
const KEPT_AGENTS = 150_000;
const kept = new Map<string, EngineSteps>();

/** What the shipped engine decides depends on the definition alone, so runs with the same one share it. */
function shippedSteps(run: Run): EngineSteps {
  const key = JSON.stringify(run.definition);
  const known = kept.get(key);
  if (known !== undefined && known.nodes < KEPT_AGENTS) return known;
  const made = createEngineSteps(shipped, shipped.compileRules(definitionOf(run.definition)));
  kept.set(key, made);
  return made;
}

export function modelOf(run: Run, engine: Engine): Model {
  if (engine === shipped) return createModel(run.scenario, shippedSteps(run));
  return createModel(run.scenario, createEngineSteps(engine, engine.compileRules(definitionOf(run.definition))));
}

export function checkRun(run: Run, options: ExploreOptions): Result {
  return explore(modelOf(run, shipped), options);
}

export async function checkBug(bug: SeededBug, folder: string): Promise<BugResult> {
  const engine = await loadEdited(folder, bug.edits);
  const isNamed = (property: string): boolean => propertyOf(property) === bug.caughtBy;
  const result = explore(modelOf(bug.run, engine), {
    maxStates: BUG_STATES,
    maxViolations: 12,
    liveness: true,
    until: isNamed,
  });
  const named = result.violations.find((violation) => isNamed(violation.property));
  return {
    id: bug.id,
    caughtBy: bug.caughtBy,
    isCaught: named !== undefined,
    found: result.violations.map((violation) => violation.property),
    states: result.states,
    ms: result.ms,
    labels: named?.story.slice(1).map((line) => line.did) ?? [],
  };
}
