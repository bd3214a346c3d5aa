/**
 * What was counted since midnight UTC of a viewer's teams (CW15). What is over is summed once an interval, because at ten
 * thousand agents it is a hundred thousand rows; what is under way is looked at each second.
 */
import { type Honesty, type HonestyCounts, INTERVAL_MS, type Measures } from '@interlock/engine';
import type { Today } from '@interlock/protocol/console';
import type { ContactCenterHost } from '../host/host-contract.ts';
import { type Scope, seesAgent, seesQueue } from './console-viewer.ts';
import { type LatelyAnswered, serviceLevelOf } from './queue-rows.ts';

const DAY_MS = 86_400_000;

type Sums = Omit<Today, 'at' | 'from' | 'serviceLevel'>;

export interface TodayDependencies {
  readonly host: ContactCenterHost;
  readonly measures: Measures;
  readonly honesty: Honesty;
  readonly lately: () => LatelyAnswered;
}

function sumsOf(
  counts: HonestyCounts | undefined,
  offers: { readonly offered: number; readonly accepted: number },
): Sums {
  return {
    observedMs: counts?.observedMs ?? 0,
    bothReadyMs: counts?.bothReadyMs ?? 0,
    collisions: counts?.collisions ?? 0,
    collisionMs: counts?.collisionMs ?? 0,
    driftMs: counts?.driftMs ?? 0,
    longestDriftMs: counts?.longestDriftMs ?? 0,
    requests: counts?.requests ?? 0,
    failedRequests: counts?.failedRequests ?? 0,
    lateRequests: counts?.lateRequests ?? 0,
    flaps: counts?.flaps ?? 0,
    ...offers,
  };
}

function added(a: Sums, b: Sums): Sums {
  const sums: Sums = { ...a };
  for (const name of Object.keys(sums) as (keyof Sums)[]) sums[name] += b[name];
  sums.longestDriftMs = Math.max(a.longestDriftMs, b.longestDriftMs);
  return sums;
}

/** Reads the day of one scope, again and again. */
export function createToday(scope: Scope, { host, measures, honesty, lately }: TodayDependencies): () => Today {
  let closedTo = 0;
  let closed: Sums | null = null;

  function sees(agentId: string): boolean {
    const state = host.agent(agentId)?.state;
    return state !== undefined && seesAgent(scope, host.rules(), state);
  }

  function offersIn(from: number, to: number, now: number): { offered: number; accepted: number } {
    // Over all teams the queues have it in far fewer rows.
    const dimension = scope.teams === null ? 'queues' : 'agents';
    const limit = Number.MAX_SAFE_INTEGER;
    const rows = measures.report({ dimension, id: null, from, to, stepMs: null, now, limit }) ?? [];
    const offers = { offered: 0, accepted: 0 };
    for (const { id, counts } of rows) {
      if (dimension === 'agents' && !sees(id)) continue;
      offers.offered += counts.offered;
      offers.accepted += counts.accepted;
    }
    return offers;
  }

  function sumsIn(from: number, to: number, now: number): Sums {
    const asked = { by: 'total', stepMs: null, limit: Number.MAX_SAFE_INTEGER, from, to, now } as const;
    const lines = honesty.report({ ...asked, sees: scope.teams === null ? null : sees });
    return sumsOf(lines?.[0]?.counts, offersIn(from, to, now));
  }

  return () => {
    const at = host.now();
    const intervalStart = at - (at % INTERVAL_MS);
    const midnight = at - (at % DAY_MS);
    const keptFrom = honesty.keptFrom({ by: 'total', sees: scope.teams === null ? null : sees });
    const from = Math.min(at, Math.max(midnight, keptFrom ?? at));
    if (closed === null || closedTo !== intervalStart) {
      closed = sumsIn(midnight, intervalStart, at);
      closedTo = intervalStart;
    }
    const seen = [...host.rules().queueById.values()].filter((queue) => seesQueue(scope, queue));
    const serviceLevel = serviceLevelOf(seen.map(({ id }) => lately().get(id)));
    return { at, from, ...added(closed, sumsIn(intervalStart, at + 1, at)), serviceLevel };
  };
}
