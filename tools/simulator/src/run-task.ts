/** One seed, as a thread runs it. */
import { hastyStore } from './hasty-store.ts';
import { allBut } from './minimise.ts';
import { planOf } from './plan.ts';
import type { Task, TaskResult } from './pool.ts';
import { RIVALS } from './rivals/all-rivals.ts';
import { type RivalRun, runRival } from './rivals/rival-run.ts';
import { type SimulateOptions, simulate } from './simulate.ts';

export async function runTask(task: Task): Promise<TaskResult> {
  if (task.isCompared) return compare(task);
  const plan = planOf(task.plan);
  const options: SimulateOptions = {
    without: task.keep === null ? undefined : allBut(plan, task.keep),
    everyBeat: task.isEveryBeat,
    stopsAt: task.stopsAt ?? undefined,
    wrapStore: task.hasHastyStore ? hastyStore : undefined,
  };
  const run = await simulate(plan, options);
  const again = task.isTwice ? await simulate(planOf(task.plan), options) : null;
  return { runs: [run], rivals: [], isSameTwice: again === null ? null : again.traceHash === run.traceHash };
}

/** The same arrivals, people and faults for both wires and for every rival: those of the plain wire, which all can suffer. */
async function compare(task: Task): Promise<TaskResult> {
  const plain = planOf({ ...task.plan, wire: 'plain' });
  const runs = [await simulate(plain), await simulate({ ...plain, wire: 'extended' })];
  const rivals: RivalRun[] = [];
  for (const rival of RIVALS) rivals.push(await runRival(plain, rival));
  return { runs, rivals, isSameTwice: null };
}
