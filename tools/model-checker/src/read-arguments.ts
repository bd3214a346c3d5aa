/** The command line of the model checker. */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import type { Tier } from './scenarios.ts';

export const USAGE = `npm run check-model -- [options]
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

export interface CheckerArguments {
  readonly tier: Tier;
  /** What the names of runs and seeded bugs contain; empty for all. */
  readonly only: string;
  readonly hasBugs: boolean;
  readonly hasCenter: boolean;
  /** Of one run. */
  readonly maxStates: number;
  readonly workers: number;
  /** A counterexample to play again, instead of checking anything. */
  readonly replay: string | null;
  readonly out: string | null;
  readonly isFresh: boolean;
  readonly tellsWorst: boolean;
}

const MAX_STATES = { quick: 30_000_000, default: 30_000_000, deep: 40_000_000 } as const;

class Refused extends Error {}

function wholeNumber(name: string, value: string | undefined, byDefault: number, most: number): number {
  const number = value === undefined ? byDefault : Number(value);
  if (!Number.isInteger(number) || number < 1 || number > most)
    throw new Refused(`--${name} is a whole number from 1 to ${most}`);
  return number;
}

/** @returns what is asked for; or `usage`: what is wrong with it, empty where help was asked for */
export function readArguments(args: readonly string[]): CheckerArguments | { readonly usage: string } {
  try {
    const { values } = parseArgs({
      args: [...args],
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
    if (values.help) return { usage: '' };
    if (values.quick && values.deep) throw new Refused('--quick and --deep are two tiers');
    const tier = values.deep ? 'deep' : values.quick ? 'quick' : 'default';
    return {
      tier,
      only: values.only,
      hasBugs: !values['no-bugs'],
      hasCenter: !values['no-center'],
      maxStates: wholeNumber('max-states', values['max-states'], MAX_STATES[tier], 1_000_000_000),
      workers: wholeNumber('workers', values.workers, availableParallelism(), 256),
      replay: values.replay ?? null,
      out: values.out ?? null,
      isFresh: values.fresh,
      tellsWorst: values.worst,
    };
  } catch (error) {
    if (error instanceof Refused || error instanceof TypeError) return { usage: error.message };
    throw error;
  }
}
