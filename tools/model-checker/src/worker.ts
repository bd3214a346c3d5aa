/** A thread that checks what it is given, one task at a time. */
import { parentPort } from 'node:worker_threads';
import { checkBug, checkRun } from './check.ts';
import type { Answer, Task } from './pool.ts';
import { SEEDED_BUGS } from './seeded-bugs.ts';

parentPort?.on('message', (task: Task) => {
  void answer(task).then(
    (done) => parentPort?.postMessage(done),
    (error: unknown) => {
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      parentPort?.postMessage({ kind: 'failed', id: task.id, message } satisfies Answer);
    },
  );
});

async function answer(task: Task): Promise<Answer> {
  if (task.kind === 'run') {
    const onProgress = (states: number, depth: number): void => {
      parentPort?.postMessage({ kind: 'progress', id: task.id, states, depth } satisfies Answer);
    };
    return { kind: 'run', id: task.id, result: checkRun(task.run, { ...task.options, onProgress }) };
  }
  const bug = SEEDED_BUGS.find((candidate) => candidate.id === task.id);
  if (bug === undefined) throw new Error(`no seeded bug ${task.id}`);
  return { kind: 'bug', id: task.id, result: await checkBug(bug, task.folder) };
}
