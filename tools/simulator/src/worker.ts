/** A thread that simulates the seeds that it is given, one at a time. */
import { parentPort, workerData } from 'node:worker_threads';
import { type LoadEngine, replaceableEngine } from './engine-facade.ts';
import type { Answer, Task, ThreadOptions } from './pool.ts';

// Given by `pool.ts`.
const { isEngineReplaceable } = workerData as ThreadOptions;
const loadEngine: LoadEngine | null = isEngineReplaceable ? await replaceableEngine() : null;
const { runTask } = await import('./run-task.ts');

async function run(task: Task): Promise<Answer> {
  await loadEngine?.(task.engine);
  return { kind: 'done', task, ...(await runTask(task)) };
}

parentPort?.on('message', (task: Task) => {
  run(task).then(
    (answer) => parentPort?.postMessage(answer),
    (error: unknown) => {
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      parentPort?.postMessage({ kind: 'failed', task, message } satisfies Answer);
    },
  );
});
parentPort?.postMessage({ kind: 'ready' });
