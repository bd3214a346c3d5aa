/**
 * A steady day at a given rate, to see how long a match takes to be made. Half of the teams have idle agents, so that an
 * item which arrives there could be served at once; the other half is busy with a backlog behind it, so that an agent who
 * ends an interaction there could get an item at once. The latency of a match is the time from the moment at which it
 * could be made to its reservation.
 *
 * The distributor is a queue with one server: what is due at an instant is begun then, or when what came before is done,
 * and takes as long as it took. Where the system gave the core to another program meanwhile, which is not the distributor's
 * doing, it is taken to have been as long as usual; pauses of the memory's collector count.
 */

import { median } from '../statistics.ts';
import { CentreRun } from './centre-run.ts';
import type { Distributor } from './distributor.ts';
import { threadMs } from './thread-time.ts';
import type { World, WorldSize } from './world.ts';

export interface SteadyOptions {
  readonly arrivalsPerSecond: number;
  /** Length without and with counting, ms of the trace. */
  readonly warmUpMs: number;
  readonly countedMs: number;
}

/** How long an interaction lasts in the half with idle agents: half of them are busy, ms. */
const SHORT_MS = 5_000;

interface Action {
  readonly kind: string;
  readonly dueAt: number;
  readonly run: () => void;
}

export interface SteadyOutcome {
  /** Of all matches made in the counted time, ms. */
  readonly latencies: readonly number[];
  /** Share of what was done that another program interrupted. */
  readonly interrupted: number;
}

interface Made {
  readonly couldSince: number;
  /** From the beginning of what led to it, ms. */
  readonly afterMs: number;
}

/** Runs the day. */
export function runSteady(
  world: World,
  size: WorldSize,
  distributor: Distributor,
  options: SteadyOptions,
): SteadyOutcome {
  const { arrivalsPerSecond, warmUpMs, countedMs } = options;
  const run = new CentreRun(distributor);
  const isBusyTeam = (team: number): boolean => team % 2 === 1;
  const busyQueues = world.queueIds.filter((queueId) => isBusyTeam(world.teamOfQueue(queueId)));
  run.signIn(world);
  const firstActive: { agentId: string; workId: string }[] = [];
  run.listener = { started: (workId, agentId) => firstActive.push({ agentId, workId }) };
  for (let count = size.waiting + size.agents / 2; count > 0; count -= 1) run.arrive(world.arrive(busyQueues));
  run.poll();

  const startAt = run.now;
  const endAt = startAt + warmUpMs + countedMs;
  const byMs = new Map<number, Action[]>();
  const couldSince = new Map<string, number>();
  const latencies: number[] = [];
  /** When the distributor is done with what it has begun. */
  let freeAt = startAt;
  let nextTick = startAt;

  function plan(kind: string, dueAt: number, act: () => void): void {
    const ms = Math.floor(dueAt);
    const action = { kind, dueAt, run: act };
    const actions = byMs.get(ms);
    if (actions === undefined) byMs.set(ms, [action]);
    else actions.push(action);
  }

  function planEnd(agentId: string, workId: string, dueAt: number): void {
    plan('end', dueAt, () => {
      couldSince.set(agentId, dueAt);
      run.end(agentId, workId);
    });
  }

  // Half of the arrivals go to the busy half, and as many end there.
  const longMs = (size.agents / 2 / (arrivalsPerSecond / 2)) * 1_000;
  for (const { agentId, workId } of firstActive) planEnd(agentId, workId, startAt + world.random() * longMs);
  for (let at = startAt; at < endAt; at += (-Math.log(1 - world.random()) * 1_000) / arrivalsPerSecond) {
    const dueAt = at;
    plan('arrival', dueAt, () => {
      const arrival = world.arrive();
      couldSince.set(arrival.workId, dueAt);
      run.arrive(arrival);
    });
  }

  let begunAt = 0;
  let begunWall = 0;
  let isPolling = false;
  let made: Made[] = [];
  let done = 0;
  let interrupted = 0;
  const usual = new Map<string, { tookMs: number[]; afterMs: number[] }>();
  run.listener = {
    reserved(workId, agentId) {
      const since = Math.max(couldSince.get(workId) ?? startAt, couldSince.get(agentId) ?? startAt);
      // Of a scan the beginning counts: as if it reserved as it goes, and at once.
      made.push({ couldSince: since, afterMs: isPolling ? 0 : performance.now() - begunWall });
    },
    started(workId, agentId) {
      const lasts = isBusyTeam(world.teamOfAgent(agentId)) ? longMs : -Math.log(1 - world.random()) * SHORT_MS;
      planEnd(agentId, workId, Math.max(begunAt, run.now) + 1 + lasts);
    },
  };

  function perform(kind: string, dueAt: number, act: () => void): void {
    begunAt = Math.max(dueAt, freeAt);
    run.now = Math.max(run.now, Math.floor(begunAt));
    made = [];
    const switches = process.resourceUsage().involuntaryContextSwitches;
    const cpu = kind === 'poll' ? threadMs() : 0;
    begunWall = performance.now();
    act();
    // A scan is so long that it is interrupted always: of it the thread's own time counts.
    let tookMs = kind === 'poll' ? threadMs() - cpu : performance.now() - begunWall;
    const isInterrupted = process.resourceUsage().involuntaryContextSwitches > switches;
    const key = `${kind}/${made.length > 0}`;
    let known = usual.get(key);
    if (known === undefined) {
      known = { tookMs: [], afterMs: [] };
      usual.set(key, known);
    }
    done += 1;
    if (isInterrupted && kind !== 'poll' && known.tookMs.length > 0) {
      interrupted += 1;
      tookMs = median(known.tookMs);
      const afterMs = median(known.afterMs.length === 0 ? [tookMs] : known.afterMs);
      made = made.map((match) => ({ ...match, afterMs: Math.min(match.afterMs, afterMs) }));
    } else if (known.tookMs.length < 101) {
      known.tookMs.push(tookMs);
      known.afterMs.push(...made.map((match) => match.afterMs));
    }
    freeAt = begunAt + tookMs;
    for (const match of made) {
      const reservedAt = begunAt + match.afterMs;
      if (reservedAt >= startAt + warmUpMs) latencies.push(reservedAt - match.couldSince);
    }
  }

  for (let ms = startAt; ms < endAt; ms += 1) {
    const { tickMs } = distributor;
    if (tickMs !== null && ms >= nextTick) {
      isPolling = true;
      perform('poll', ms, () => run.poll());
      isPolling = false;
      // A scan that takes longer than the tick is followed by the next one at once.
      nextTick = Math.max(nextTick + tickMs, freeAt);
    }
    const actions = byMs.get(ms) ?? [];
    byMs.delete(ms);
    actions.sort((a, b) => a.dueAt - b.dueAt);
    for (const { kind, dueAt, run: act } of actions) perform(kind, dueAt, act);
  }
  return { latencies, interrupted: interrupted / done };
}
