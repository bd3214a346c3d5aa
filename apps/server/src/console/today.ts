/**
 * What was counted of a viewer's teams since their day began (CW15). What is over is summed once an interval, because at
 * ten thousand agents it is a hundred thousand rows; what is under way is looked at each second.
 */
import { type Honesty, type HonestyCounts, INTERVAL_MS, type Measures } from '@interlock/engine';
import type { Today } from '@interlock/protocol/console';
import type { ContactCenterHost } from '../host/host-contract.ts';
import { type Scope, seesAgent, seesQueue } from './console-viewer.ts';
import { type Answered, serviceLevelOf } from './queue-rows.ts';

const DAY_MS = 86_400_000;
/** The longest day of any place, and some more. */
const LONGEST_MS = 26 * 3_600_000;

type Counted = Pick<Today, 'offered' | 'accepted'> & Answered;
type Sums = Omit<Today, 'at' | 'from' | 'serviceLevel'> & Answered;

export interface TodayDependencies {
  readonly host: ContactCenterHost;
  readonly measures: Measures;
  readonly honesty: Honesty;
}

function sumsOf(counts: HonestyCounts | undefined, counted: Counted): Sums {
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
    ...counted,
  };
}

function added(a: Sums, b: Sums): Sums {
  const sums: { -readonly [Name in keyof Sums]: Sums[Name] } = { ...a };
  for (const name of Object.keys(sums) as (keyof Sums)[]) sums[name] += b[name];
  sums.longestDriftMs = Math.max(a.longestDriftMs, b.longestDriftMs);
  return sums;
}

/**
 * Reads the day of one scope, again and again.
 *
 * @param dayStart when the viewer's day began, ms since the epoch; null for midnight UTC
 */
export function createToday(
  scope: Scope,
  dayStart: number | null,
  { host, measures, honesty }: TodayDependencies,
): () => Today {
  let closedTo = 0;
  let closed: Sums | null = null;

  function sees(agentId: string): boolean {
    const state = host.agent(agentId)?.state;
    return state !== undefined && seesAgent(scope, host.rules(), state);
  }

  /** What was given to agents directly counts under no queue. */
  function seesQueueId(queueId: string): boolean {
    const queue = host.rules().queueById.get(queueId);
    return queue !== undefined && seesQueue(scope, queue);
  }

  /** What was offered and accepted of the agents, and what was answered in time of the queues. */
  function countedIn(from: number, to: number, now: number): Counted {
    const all = { id: null, from, to, stepMs: null, now, limit: Number.MAX_SAFE_INTEGER };
    const queues = measures.report({ ...all, dimension: 'queues' }) ?? [];
    // Over all teams the queues have the offers too, in far fewer rows.
    const agents = scope.teams === null ? queues : (measures.report({ ...all, dimension: 'agents' }) ?? []);
    const counted = { offered: 0, accepted: 0, answered: 0, within: 0 };
    for (const { id, counts } of queues) {
      if (!seesQueueId(id)) continue;
      counted.answered += counts.answered;
      counted.within += counts.answeredWithin;
    }
    for (const { id, counts } of agents) {
      if (scope.teams !== null && !sees(id)) continue;
      counted.offered += counts.offered;
      counted.accepted += counts.accepted;
    }
    return counted;
  }

  function sumsIn(from: number, to: number, now: number): Sums {
    const asked = { by: 'total', stepMs: null, limit: Number.MAX_SAFE_INTEGER, from, to, now } as const;
    const lines = honesty.report({ ...asked, sees: scope.teams === null ? null : sees });
    return sumsOf(lines?.[0]?.counts, countedIn(from, to, now));
  }

  return () => {
    const at = host.now();
    const intervalStart = at - (at % INTERVAL_MS);
    // Measures are kept in intervals, and so does every day of a place begin with one.
    const begin = Math.max(dayStart ?? at - (at % DAY_MS), intervalStart - LONGEST_MS);
    const midnight = Math.min(begin - (begin % INTERVAL_MS), intervalStart);
    const keptFrom = honesty.keptFrom({ by: 'total', sees: scope.teams === null ? null : sees });
    const from = Math.min(at, Math.max(midnight, keptFrom ?? at));
    if (closed === null || closedTo !== intervalStart) {
      closed = sumsIn(midnight, intervalStart, at);
      closedTo = intervalStart;
    }
    const { answered, within, ...sums } = added(closed, sumsIn(intervalStart, at + 1, at));
    return { at, from, ...sums, serviceLevel: serviceLevelOf({ answered, within }) };
  };
}
