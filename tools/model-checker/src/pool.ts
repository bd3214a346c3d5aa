/** Threads that share a list of tasks. */
import { Worker } from 'node:worker_threads';
import type { CenterRun } from './center/center-model.ts';
import type { CenterBugResult } from './center/check-center-model.ts';
import type { CenterResult } from './center/explore-center.ts';
import type { BugResult } from './check.ts';
import type { Result } from './explore.ts';
import type { Run } from './scenarios.ts';

export type Task =
  | {
      readonly kind: 'run';
      readonly id: string;
      readonly run: Run;
      readonly options: { readonly maxStates: number; readonly maxViolations: number; readonly liveness: boolean };
    }
  | { readonly kind: 'bug'; readonly id: string; readonly folder: string }
  | { readonly kind: 'centerRun'; readonly id: string; readonly run: CenterRun; readonly maxStates: number }
  | { readonly kind: 'centerBug'; readonly id: string; readonly folder: string };

export type Answer =
  | { readonly kind: 'run'; readonly id: string; readonly result: Result }
  | { readonly kind: 'bug'; readonly id: string; readonly result: BugResult }
  | { readonly kind: 'centerRun'; readonly id: string; readonly result: CenterResult }
  | { readonly kind: 'centerBug'; readonly id: string; readonly result: CenterBugResult }
  /** Not the end of the task. */
  | { readonly kind: 'progress'; readonly id: string; readonly states: number; readonly depth: number }
  | { readonly kind: 'failed'; readonly id: string; readonly message: string };

/**
 * Works through the tasks in order, as many at a time as there are threads.
 *
 * @param memoryMb heap of each thread
 * @param onAnswer called with each answer as it comes
 */
export async function workThrough(
  tasks: readonly Task[],
  threads: number,
  memoryMb: number,
  onAnswer: (answer: Answer) => void,
): Promise<void> {
  const waiting = [...tasks];
  await Promise.all(
    Array.from({ length: Math.min(threads, tasks.length) }, () => runThread(waiting, memoryMb, onAnswer)),
  );
}

function runThread(waiting: Task[], memoryMb: number, onAnswer: (answer: Answer) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: memoryMb },
    });
    const next = (): void => {
      const task = waiting.shift();
      if (task === undefined) void worker.terminate().then(() => resolve());
      else worker.postMessage(task);
    };
    worker.on('message', (answer: Answer) => {
      onAnswer(answer);
      if (answer.kind !== 'progress') next();
    });
    worker.on('error', reject);
    next();
  });
}
