/** A thread that simulates the seeds that it is given, one at a time. */
import { registerHooks } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import type { Answer, Task, ThreadOptions } from './pool.ts';

// Given by `pool.ts`.
const { engine } = workerData as ThreadOptions;
if (engine !== null) {
  // A broken engine takes the place of the shipped one, for everything that this thread loads from here on.
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === '@interlock/engine' ? { url: engine, shortCircuit: true } : next(specifier, context),
  });
}
const { runTask } = await import('./run-task.ts');

parentPort?.on('message', (task: Task) => {
  runTask(task).then(
    (run) => parentPort?.postMessage({ kind: 'done', task, ...run } satisfies Answer),
    (error: unknown) => {
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      parentPort?.postMessage({ kind: 'failed', task, message } satisfies Answer);
    },
  );
});
parentPort?.postMessage({ kind: 'ready' });
