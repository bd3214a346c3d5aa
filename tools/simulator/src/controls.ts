/**
 * Negative controls: a simulator that cannot fail proves nothing. Each is a product with one thing broken, which must be caught by the
 * property that is named beside it.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CENTER_BUGS } from '@interlock/model-checker/center-bugs';
import { type Edit, writeEdited } from '@interlock/model-checker/engine-source';
import { SEEDED_BUGS } from '@interlock/model-checker/seeded-bugs';
import { ROOT } from '../../source-code/source-file.ts';
import { type Task, workThrough } from './pool.ts';
import { propertyId } from './simulate.ts';

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

/** Each broken engine has a place of its own, so that what Node has compiled of it is used again. */
const BROKEN_ENGINES = join(ROOT, '.cache', 'broken-engines');

/** Runs all controls, as many at a time as there are threads; `told` hears each result. */
export async function runControls(threads: number, told: (result: ControlResult) => void): Promise<void> {
  const waiting = [...CONTROLS];
  await Promise.all(Array.from({ length: threads }, () => runWaiting(waiting, told)));
}

/** Takes one control after the other, and runs it on seed after seed until it is caught. */
async function runWaiting(waiting: Control[], told: (result: ControlResult) => void): Promise<void> {
  let caughtBy: readonly string[] = [];
  let by: string | null = null;

  // With one thread the next task is asked for when the answer to the last one has been heard.
  function* tasks(): Generator<Task> {
    for (let control = waiting.shift(); control !== undefined; control = waiting.shift()) {
      const { id, says } = control;
      caughtBy = control.caughtBy;
      const engine = brokenEngine(control);
      let seeds = 0;
      for (by = null; by === null && seeds < SEEDS; seeds += 1) yield taskOf(control, seeds, engine);
      told({ id, says, isCaught: by !== null, by, seeds });
    }
  }

  await workThrough(tasks(), 1, { isEngineReplaceable: true }, (answer) => {
    if (answer.kind === 'failed') return true;
    const broken = answer.runs.flatMap(({ violations }) => violations.map(({ property }) => property));
    by = broken.find((property) => caughtBy.includes(propertyId(property))) ?? null;
    return true;
  });
}

/** The address of the control's engine; null for the shipped one. */
function brokenEngine({ bug }: Control): string | null {
  if (bug === null) return null;
  const seeded = BUGS.find(({ id }) => id === bug);
  if (seeded === undefined) throw new Error(`no seeded bug ${bug}`);
  const folder = join(BROKEN_ENGINES, bug);
  writeEdited(folder, seeded.edits);
  return pathToFileURL(join(folder, 'index.ts')).href;
}

function taskOf(
  { mode, wire, kind, work, fromSeed, caughtBy, bug }: Control,
  tried: number,
  engine: string | null,
): Task {
  return {
    plan: { seed: fromSeed + tried, hours: 2, agents: 6, mode, wire, kind, work, isRough: true },
    keep: null,
    isTwice: false,
    isCompared: false,
    isEveryBeat: false,
    hasHastyStore: bug === null,
    stopsAt: caughtBy,
    engine,
  };
}
