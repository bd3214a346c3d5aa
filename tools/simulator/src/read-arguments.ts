/** The command line of the simulator. */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';

export const USAGE = `npm run simulate -- [options]
  --seed N           the first seed (default: 1)
  --seeds N          how many seeds, from the first on (default: 1)
  --hours H          hours of each seed (default: 8)
  --agents A         agents of each seed (default: 10)
  --mode M           synchronized or complementary (default: as the seed draws)
  --wire W           plain or extended (default: as the seed draws)
  --kind K           safety or liveness (default: as the seed draws)
  --work W           direct or queued (default: as the seed draws)
  --compare          also runs the three rivals on the same seeds; safety mode
  --twice            runs every seed twice and compares the hashes
  --every-beat       steps through every beat of agents at rest, and checks that nothing else happens
  --controls         also runs the negative controls
  --deep             5,000 agent-years over 12,500 seeds, with controls
  --story            tells everything that happens in one seed
  --keep K,K,...     with --story: only these items of the plan
  --workers N        threads (default: one for each core)
  --out FILE         also writes the result to a file`;

export interface SimulatorArguments {
  readonly seed: number;
  readonly seeds: number;
  readonly hours: number;
  readonly agents: number;
  readonly mode: 'synchronized' | 'complementary' | undefined;
  readonly wire: 'plain' | 'extended' | undefined;
  readonly kind: 'safety' | 'liveness' | undefined;
  readonly work: 'direct' | 'queued' | undefined;
  /** Mode, wire, kind and work are drawn by the seeds, so that everything can be reached. */
  readonly isDrawn: boolean;
  readonly isTwice: boolean;
  readonly isCompared: boolean;
  readonly isEveryBeat: boolean;
  readonly hasControls: boolean;
  readonly story: boolean;
  readonly keep: readonly number[] | null;
  readonly workers: number;
  readonly out: string | null;
}

const DEEP = { seeds: 12_500, hours: 40, agents: 20 } as const;

class Refused extends Error {}

function oneOf<const T extends string>(name: string, value: string | undefined, allowed: readonly T[]): T | undefined {
  if (value === undefined) return undefined;
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined) throw new Refused(`--${name} is ${allowed.join(' or ')}`);
  return found;
}

function numberOf(name: string, value: string | undefined, byDefault: number, from: number, to: number): number {
  const number = value === undefined ? byDefault : Number(value);
  if (!Number.isFinite(number) || number < from || number > to)
    throw new Refused(`--${name} is a number from ${from} to ${to}`);
  return number;
}

function itemsOf(list: string): readonly number[] {
  const keys = list.split(',').map((key) => (/^\d+$/.test(key) ? Number(key) : Number.NaN));
  if (keys.some(Number.isNaN)) throw new Refused('--keep is a list of numbers with commas between them');
  return keys;
}

/** @returns what is asked for; or `usage`: what is wrong with it, empty where help was asked for */
export function readArguments(args: readonly string[]): SimulatorArguments | { readonly usage: string } {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        seed: { type: 'string' },
        seeds: { type: 'string' },
        hours: { type: 'string' },
        agents: { type: 'string' },
        mode: { type: 'string' },
        wire: { type: 'string' },
        kind: { type: 'string' },
        work: { type: 'string' },
        compare: { type: 'boolean', default: false },
        twice: { type: 'boolean', default: false },
        'every-beat': { type: 'boolean', default: false },
        controls: { type: 'boolean', default: false },
        deep: { type: 'boolean', default: false },
        story: { type: 'boolean', default: false },
        keep: { type: 'string' },
        workers: { type: 'string' },
        out: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) return { usage: '' };
    const byDefault = values.deep ? DEEP : { seeds: 1, hours: 8, agents: 10 };
    const mode = oneOf('mode', values.mode, ['synchronized', 'complementary']);
    const wire = oneOf('wire', values.wire, ['plain', 'extended']);
    const kind = oneOf('kind', values.kind, ['safety', 'liveness']);
    const work = oneOf('work', values.work, ['direct', 'queued']);
    return {
      seed: Math.round(numberOf('seed', values.seed, 1, 0, Number.MAX_SAFE_INTEGER)),
      seeds: Math.round(numberOf('seeds', values.seeds, byDefault.seeds, 1, 1_000_000)),
      hours: numberOf('hours', values.hours, byDefault.hours, 0.1, 1_000),
      agents: Math.round(numberOf('agents', values.agents, byDefault.agents, 1, 1_000)),
      mode,
      wire,
      kind: kind ?? (values.compare ? 'safety' : undefined),
      work,
      isDrawn: [mode, wire, kind, work].every((asked) => asked === undefined) && !values.compare,
      isTwice: values.twice,
      isCompared: values.compare,
      isEveryBeat: values['every-beat'],
      hasControls: values.controls || values.deep,
      story: values.story,
      keep: values.keep === undefined ? null : itemsOf(values.keep),
      workers: Math.round(numberOf('workers', values.workers, availableParallelism(), 1, 256)),
      out: values.out ?? null,
    };
  } catch (error) {
    if (error instanceof Refused || error instanceof TypeError) return { usage: error.message };
    throw error;
  }
}
