/** A thread that checks what it is given, one task at a time. */
import { parentPort } from 'node:worker_threads';
import { CENTER_BUGS } from './center/center-bugs.ts';
import { checkCenterBug, checkCenterRun } from './center/check-center-model.ts';
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
  const { kind, id } = task;
  switch (kind) {
    case 'run': {
      const onProgress = (states: number, depth: number): void => {
        parentPort?.postMessage({ kind: 'progress', id, states, depth } satisfies Answer);
      };
      return { kind, id, result: checkRun(task.run, { ...task.options, onProgress }) };
    }
    case 'bug':
      return { kind, id, result: await checkBug(named(SEEDED_BUGS, id), task.folder) };
    case 'centerRun':
      return { kind, id, result: checkCenterRun(task.run, task.maxStates) };
    case 'centerBug':
      return { kind, id, result: await checkCenterBug(named(CENTER_BUGS, id), task.folder) };
  }
}

function named<T extends { readonly id: string }>(bugs: readonly T[], id: string): T {
  const bug = bugs.find((candidate) => candidate.id === id);
  if (bug === undefined) throw new Error(`no seeded bug ${id}`);
  return bug;
}
