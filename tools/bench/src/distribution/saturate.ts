/** The busy hour: more waits than agents can take, and whoever ends an interaction gets the next item. */
import { CentreRun } from './centre-run.ts';
import type { Distributor } from './distributor.ts';
import { threadMs } from './thread-time.ts';
import type { World, WorldSize } from './world.ts';

/** Interactions that end in one ms of the trace: as many as the aim wants assigned. */
const ENDS_PER_MS = 20;

export interface SaturatedRun {
  readonly run: CentreRun;
  /**
   * Ends interactions, the oldest first, each with an arrival, until there are so many assignments more, or a few beyond,
   * where many are made at once.
   *
   * @returns how many were made, and the time that the thread computed for them, ms: all of it, and up to the reservation
   */
  assign(count: number): { readonly made: number; readonly tookMs: number; readonly reservedMs: number };
}

/** Signs everybody in and lets items arrive until all agents are busy and so many wait. */
export function saturate(world: World, size: WorldSize, distributor: Distributor): SaturatedRun {
  const run = new CentreRun(distributor);
  run.signIn(world);
  const active: { agentId: string; workId: string }[] = [];
  let head = 0;
  run.listener = { started: (workId, agentId) => active.push({ workId, agentId }) };
  let next = run.now;
  for (let count = size.waiting + size.agents; count > 0; count -= 1) run.arrive(world.arrive());
  pollWhenDue(true);

  function pollWhenDue(isForced: boolean): void {
    const { tickMs } = distributor;
    if (tickMs === null || (!isForced && run.now < next)) return;
    run.poll();
    next = run.now + tickMs;
  }

  /** As many wait as before: what could not be served at once takes the place of what was. */
  function turn(index: number): void {
    if (index % ENDS_PER_MS === 0) {
      run.now += 1;
      pollWhenDue(false);
    }
    const ending = active[head];
    if (ending === undefined) {
      // Everybody who worked waits for the next scan.
      run.now = Math.max(run.now, next);
      pollWhenDue(true);
      return;
    }
    head += 1;
    run.arrive(world.arrive());
    run.end(ending.agentId, ending.workId);
  }

  return {
    run,
    assign(count) {
      if (head > 100_000) head -= active.splice(0, head).length;
      const before = run.assignments;
      const answeredBefore = run.answerMs;
      const startedAt = threadMs();
      for (let index = 0; run.assignments < before + count; index += 1) turn(index);
      const tookMs = threadMs() - startedAt;
      return { made: run.assignments - before, tookMs, reservedMs: tookMs - (run.answerMs - answeredBefore) };
    },
  };
}
