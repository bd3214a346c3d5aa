/**
 * Negative controls: a simulator that cannot fail proves nothing. Each is a product with one thing broken, which must be caught by the
 * property that is named beside it.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CENTER_BUGS } from '@interlock/model-checker/center-bugs';
import { type Edit, writeEdited } from '@interlock/model-checker/engine-source';
import { SEEDED_BUGS } from '@interlock/model-checker/seeded-bugs';
import { propertyId } from './minimise.ts';
import { type Task, workThrough } from './pool.ts';

export interface Control {
  readonly id: string;
  readonly says: string;
  /** Ids of properties, any of which counts as caught. */
  readonly caughtBy: readonly string[];
  readonly mode: 'synchronized' | 'complementary';
  readonly wire: 'plain' | 'extended';
  readonly kind: 'safety' | 'liveness';
  readonly work: 'direct' | 'queued';
  /** The first seed that is tried: what shows itself seldom is looked for where it was seen last. */
  readonly fromSeed: number;
  /** Null: the shipped engine, with the store that acknowledges before it flushes. */
  readonly bug: string | null;
}

/** The seeded bugs of the model checker, of one agent and of the contact centre. */
const BUGS: readonly { readonly id: string; readonly says: string; readonly edits: readonly Edit[] }[] = [
  ...SEEDED_BUGS,
  ...CENTER_BUGS,
];

interface Where {
  readonly mode?: Control['mode'];
  readonly wire?: Control['wire'];
  readonly work?: Control['work'];
  readonly fromSeed?: number;
}

function engineBug(bug: string, caughtBy: readonly string[], kind: Control['kind'], where: Where = {}): Control {
  const says = BUGS.find(({ id }) => id === bug)?.says ?? '';
  return {
    mode: 'synchronized',
    wire: 'extended',
    work: 'direct',
    fromSeed: 1,
    ...where,
    id: bug,
    says,
    caughtBy,
    kind,
    bug,
  };
}

export const CONTROLS: readonly Control[] = [
  {
    id: 'acknowledges-before-flush',
    says: 'the store answers an append before it is flushed',
    caughtBy: ['S9'],
    mode: 'synchronized',
    wire: 'extended',
    kind: 'safety',
    work: 'direct',
    fromSeed: 31,
    bug: null,
  },
  engineBug('make-before-break', ['S1'], 'liveness', { mode: 'complementary' }),
  engineBug('echo-is-a-choice', ['L1', 'S7'], 'liveness'),
  engineBug('no-retry', ['L1'], 'liveness', { fromSeed: 27 }),
  engineBug('offer-despite-ticket', ['S3'], 'safety'),
  engineBug('offer-without-link', ['S4'], 'liveness'),
  engineBug('ready-at-sign-in', ['S7'], 'safety'),
  engineBug('remembers-ready', ['S7', 'SY1'], 'safety'),
  engineBug('event-without-effect', ['S9'], 'safety'),
  engineBug('rescinded-is-lost', ['S10'], 'safety'),
  engineBug('work-is-dropped', ['S10'], 'safety'),
  engineBug('block-on-assign', ['S3'], 'safety'),
  engineBug('lost-for-ever', ['L5'], 'safety'),
  engineBug('reserved-for-ever', ['L5'], 'safety'),
  engineBug('any-answer-confirms', ['S5'], 'safety', { work: 'queued' }),
  engineBug('snapshots-ignored', ['L1'], 'liveness', { fromSeed: 20 }),
  engineBug('never-drains', ['S2'], 'safety', { mode: 'complementary' }),
  engineBug('no-hold-for-lost-crm', ['S11'], 'safety'),
  engineBug('center-freed-unseen', ['L4'], 'liveness', { work: 'queued' }),
  engineBug('center-others-kept', ['S10'], 'safety', { work: 'queued' }),
  engineBug('center-offer-outlives-ready', ['I8'], 'safety', { work: 'queued', fromSeed: 8 }),
];

export interface ControlResult {
  readonly id: string;
  readonly says: string;
  readonly isCaught: boolean;
  readonly by: string | null;
  readonly seeds: number;
}

/** Seeds that are tried before a control counts as not caught. */
const SEEDS = 60;

/** Runs all controls, each in a thread of its own, as many at a time as there are threads; `told` hears each result. */
export async function runControls(threads: number, told: (result: ControlResult) => void): Promise<void> {
  const waiting = [...CONTROLS];
  const work = async (): Promise<void> => {
    for (let control = waiting.shift(); control !== undefined; control = waiting.shift())
      told(await runControl(control));
  };
  await Promise.all(Array.from({ length: threads }, work));
}

/** Runs one control on seed after seed until it is caught. */
async function runControl(control: Control): Promise<ControlResult> {
  const folder = mkdtempSync(join(tmpdir(), 'simulator-'));
  let by: string | null = null;
  let seeds = 0;
  try {
    const bug = control.bug === null ? undefined : BUGS.find(({ id }) => id === control.bug);
    if (control.bug !== null && bug === undefined) throw new Error(`no seeded bug ${control.bug}`);
    if (bug !== undefined) writeEdited(folder, bug.edits);
    const engine = bug === undefined ? null : pathToFileURL(join(folder, 'index.ts')).href;
    await workThrough(tasksOf(control), 1, { engine }, (answer) => {
      seeds += 1;
      const broken =
        answer.kind === 'failed'
          ? []
          : answer.runs
              .flatMap(({ violations }) => violations)
              .map(({ property }) => property)
              .filter((property) => control.caughtBy.includes(propertyId(property)));
      by ??= broken[0] ?? null;
      return by === null;
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return { id: control.id, says: control.says, isCaught: by !== null, by, seeds };
}

function* tasksOf({ mode, wire, kind, work, fromSeed, bug }: Control): Generator<Task> {
  for (let seed = fromSeed; seed < fromSeed + SEEDS; seed += 1) {
    yield {
      plan: { seed, hours: 2, agents: 6, mode, wire, kind, work, isRough: true },
      isTwice: false,
      isCompared: false,
      isEveryBeat: false,
      hasHastyStore: bug === null,
    };
  }
}
