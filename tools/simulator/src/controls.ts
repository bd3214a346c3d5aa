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
import { propertyId } from './findings.ts';
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
  readonly asksFirst: boolean;
  /** Null: the shipped engine, with the store that acknowledges before it flushes. */
  readonly bug: string | null;
}

/** What the model checker has no act for. */
const OWN_BUGS = [
  {
    id: 'removed-queue-kept',
    says: 'Items of a queue that is removed are left in it.',
    edits: [{ file: 'center/center.ts', find: 'rehome(this, before);', replace: '' }],
  },
  {
    id: 'taken-over-keeps',
    says: 'Who is taken over keeps what they had.',
    edits: [
      {
        file: 'center/supervise.ts',
        find: 'if (turn.items.has(workId)) pullItem(turn, { workId, ...actedBy(input) });',
        replace: 'if (workId === null) pullItem(turn, { workId, ...actedBy(input) });',
      },
    ],
  },
] as const;

/** The seeded bugs of the model checker, of one agent and of the contact centre, and our own. */
const BUGS: readonly { readonly id: string; readonly says: string; readonly edits: readonly Edit[] }[] = [
  ...SEEDED_BUGS,
  ...CENTER_BUGS,
  ...OWN_BUGS,
];

interface Where {
  readonly mode?: Control['mode'];
  readonly wire?: Control['wire'];
  readonly work?: Control['work'];
  readonly fromSeed?: number;
  readonly asksFirst?: boolean;
}

function engineBug(bug: string, caughtBy: readonly string[], kind: Control['kind'], where: Where = {}): Control {
  const says = BUGS.find(({ id }) => id === bug)?.says ?? '';
  return {
    mode: 'synchronized',
    wire: 'extended',
    work: 'direct',
    fromSeed: 1,
    asksFirst: false,
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
    asksFirst: false,
    bug: null,
  },
  engineBug('make-before-break', ['S1'], 'liveness', { mode: 'complementary', fromSeed: 4 }),
  engineBug('echo-is-a-choice', ['L1', 'S7'], 'liveness'),
  engineBug('no-retry', ['L1'], 'liveness', { fromSeed: 28 }),
  engineBug('offer-despite-ticket', ['S3'], 'safety', { fromSeed: 37 }),
  engineBug('offer-without-link', ['S4'], 'liveness'),
  engineBug('ready-at-sign-in', ['S7'], 'safety'),
  engineBug('remembers-ready', ['S7', 'SY1'], 'safety'),
  engineBug('event-without-effect', ['S9'], 'safety', { fromSeed: 7 }),
  engineBug('rescinded-is-lost', ['S10'], 'safety', { fromSeed: 38 }),
  engineBug('work-is-dropped', ['S10'], 'safety', { fromSeed: 37 }),
  engineBug('block-on-assign', ['S3'], 'safety'),
  engineBug('lost-for-ever', ['L5'], 'safety'),
  engineBug('reserved-for-ever', ['L5'], 'safety'),
  engineBug('any-answer-confirms', ['S5'], 'safety', { work: 'queued', fromSeed: 12 }),
  engineBug('snapshots-ignored', ['L1'], 'liveness', { fromSeed: 20 }),
  engineBug('never-drains', ['S2'], 'safety', { mode: 'complementary', fromSeed: 2 }),
  engineBug('no-hold-for-lost-crm', ['S11'], 'safety', { fromSeed: 9 }),
  engineBug('center-freed-unseen', ['L4'], 'liveness', { work: 'queued', fromSeed: 4 }),
  engineBug('center-others-kept', ['S10'], 'safety', { work: 'queued' }),
  engineBug('center-offer-outlives-ready', ['I8'], 'safety', { work: 'queued', fromSeed: 11 }),
  engineBug('center-permit-unasked', ['PM1'], 'safety', { asksFirst: true, fromSeed: 106 }),
  engineBug('removed-queue-kept', ['CC10'], 'liveness', { work: 'queued', fromSeed: 60 }),
  engineBug('taken-over-keeps', ['SA6'], 'safety', { work: 'queued', fromSeed: 39 }),
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
  { mode, wire, kind, work, asksFirst, fromSeed, caughtBy, bug }: Control,
  tried: number,
  engine: string | null,
): Task {
  return {
    plan: { seed: fromSeed + tried, hours: 2, agents: 6, mode, wire, kind, work, asksFirst, isRough: true },
    keep: null,
    isTwice: false,
    isCompared: false,
    isEveryBeat: false,
    hasHastyStore: bug === null,
    stopsAt: caughtBy,
    engine,
  };
}
