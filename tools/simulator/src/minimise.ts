/**
 * Makes the story of a failing seed short: leaves out as much of the plan as can be left out (ddmin, Zeller and Hildebrandt) while the
 * same property is still broken. Every item draws from streams of its own, so what is left goes on as before.
 */
import { propertyId, type Violation } from './findings.ts';
import type { Plan } from './plan.ts';
import { type SimulateOptions, simulate } from './simulate.ts';

/** A replay costs about as much as the run; this bounds the patience of who waits. */
const MAX_REPLAYS = 300;

/** With less around it the same may happen a little later. */
const LATER_MS = 60_000;

export interface Minimal {
  /** Keys of the items that are left. */
  readonly kept: readonly number[];
  readonly replays: number;
}

/**
 * @param isBroken whether a run with these items left out still breaks the property; given for tests
 */
export async function minimise(
  keys: readonly number[],
  isBroken: (without: ReadonlySet<number>) => Promise<boolean>,
  maxReplays = MAX_REPLAYS,
): Promise<Minimal> {
  let kept = [...keys];
  let replays = 0;
  const all = new Set(keys);
  async function holdsWith(candidate: readonly number[]): Promise<boolean> {
    replays += 1;
    const without = new Set(all);
    for (const key of candidate) without.delete(key);
    return isBroken(without);
  }
  let size = Math.ceil(kept.length / 2);
  while (kept.length >= 2 && replays < maxReplays) {
    let isSmaller = false;
    for (let from = 0; from < kept.length && replays < maxReplays; ) {
      const rest = [...kept.slice(0, from), ...kept.slice(from + size)];
      if (rest.length > 0 && (await holdsWith(rest))) {
        // What was before this part could not be left out; what comes after it has not been tried.
        kept = rest;
        isSmaller = true;
      } else from += size;
    }
    if (size === 1 && !isSmaller) break;
    size = Math.ceil(size / 2);
  }
  return { kept, replays };
}

/** The keys of everything else in the plan. */
export function allBut(plan: Plan, keys: readonly number[]): ReadonlySet<number> {
  const kept = new Set(keys);
  return new Set(plan.items.map(({ key }) => key).filter((key) => !kept.has(key)));
}

/** Minimises a failing seed for the first property that it broke. */
export async function minimiseRun(
  plan: Plan,
  { property, agent, at }: Violation,
  options: SimulateOptions,
): Promise<Minimal> {
  const id = propertyId(property);
  const keys = plan.items.map(({ key }) => key);
  const isBroken = async (without: ReadonlySet<number>): Promise<boolean> => {
    const run = await simulate(plan, { ...options, without, stopsAt: [id], until: at + LATER_MS });
    return run.violations.some((violation) => propertyId(violation.property) === id);
  };
  // Mostly the other agents have nothing to do with it.
  const own = plan.items.filter((item) => item.agent === agent || item.agent < 0).map(({ key }) => key);
  const others = new Set(plan.items.filter((item) => item.agent !== agent && item.agent >= 0).map(({ key }) => key));
  const isOwn = agent >= 0 && (await isBroken(others));
  return minimise(isOwn ? own : keys, (without) => isBroken(isOwn ? new Set([...without, ...others]) : without));
}
