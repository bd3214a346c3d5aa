/** Threads that share a list of seeds. */
import { Worker } from 'node:worker_threads';
import type { PlanOptions } from './plan.ts';
import type { RivalRun } from './rivals/rival-run.ts';
import type { Run } from './simulate.ts';

export interface Task {
  readonly plan: PlanOptions;
  /** Keys of the items of the plan that are run; null for all. */
  readonly keep: readonly number[] | null;
  /** Runs it twice and compares the hashes. */
  readonly isTwice: boolean;
  /** Runs the rivals on the same plan. */
  readonly isCompared: boolean;
  readonly isEveryBeat: boolean;
  /** A store that acknowledges before it has flushed: a negative control. */
  readonly hasHastyStore: boolean;
  /** Ends with the first violation of one of these properties; null to run to the end. */
  readonly stopsAt: readonly string[] | null;
  /** Address of a broken engine that takes the place of the shipped one; null for none. Threads must have been made for it. */
  readonly engine: string | null;
}

export interface TaskResult {
  /** One, or, where rivals are compared, one for each wire. */
  readonly runs: readonly Run[];
  readonly rivals: readonly RivalRun[];
  /** Null where it was run once. */
  readonly isSameTwice: boolean | null;
}

export type Answer =
  | { readonly kind: 'ready' }
  | ({ readonly kind: 'done'; readonly task: Task } & TaskResult)
  | { readonly kind: 'failed'; readonly task: Task; readonly message: string };

export interface ThreadOptions {
  /** Tasks may name an engine that takes the place of the shipped one. */
  readonly isEngineReplaceable: boolean;
}

/** Almost everything that a simulation makes is short-lived; with room for it little is moved, which is a fifth of the time. */
const LIMITS = { maxYoungGenerationSizeMb: 96, maxOldGenerationSizeMb: 2_048 } as const;

/**
 * Works through the tasks in order, as many at a time as there are threads.
 *
 * @param onAnswer called with each result; false stops: no further task is begun
 */
export async function workThrough(
  tasks: Iterable<Task>,
  threads: number,
  options: ThreadOptions,
  onAnswer: (answer: Exclude<Answer, { kind: 'ready' }>) => boolean,
): Promise<void> {
  const waiting = tasks[Symbol.iterator]();
  let isStopped = false;
  const take = (): Task | null => {
    if (isStopped) return null;
    const next = waiting.next();
    return next.done === true ? null : next.value;
  };
  await Promise.all(
    Array.from({ length: threads }, () =>
      runThread(take, options, (answer) => {
        if (!onAnswer(answer)) isStopped = true;
      }),
    ),
  );
}

function runThread(
  take: () => Task | null,
  options: ThreadOptions,
  onAnswer: (answer: Exclude<Answer, { kind: 'ready' }>) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: options, resourceLimits: LIMITS });
    const next = (): void => {
      const task = take();
      if (task === null) void worker.terminate().then(() => resolve());
      else worker.postMessage(task);
    };
    worker.on('message', (answer: Answer) => {
      if (answer.kind !== 'ready') onAnswer(answer);
      next();
    });
    worker.on('error', reject);
  });
}
