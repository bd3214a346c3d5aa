/** Rows of queues and of their items, from what is flushed. */
import { INTERVAL_MS, type Measures } from '@interlock/engine';
import { CONSOLE_LIMITS, type ConsoleQueueRow, type QueueItemRow } from '@interlock/protocol/console';
import type { ContactCenterHost } from '../host/host-contract.ts';
import type { QueueBook } from './queue-book.ts';
import type { StaffBook } from './staff-book.ts';

/** What was answered of a queue lately, and what of it in time. */
export interface Answered {
  readonly answered: number;
  readonly within: number;
}

/** Of the interval under way and the one before it, by queue. */
export interface LatelyAnswered {
  /** Begin of the interval before, ms since the epoch. */
  readonly since: number;
  readonly byQueue: ReadonlyMap<string, Answered>;
}

export function latelyAnswered(measures: Measures, now: number): LatelyAnswered {
  const since = now - (now % INTERVAL_MS) - INTERVAL_MS;
  const all = { dimension: 'queues', id: null, stepMs: null, limit: Number.MAX_SAFE_INTEGER } as const;
  const rows = measures.report({ ...all, from: since, to: now + 1, now }) ?? [];
  const byQueue = rows.map(
    ({ id, counts }) => [id, { answered: counts.answered, within: counts.answeredWithin }] as const,
  );
  return { since, byQueue: new Map(byQueue) };
}

/** The share of all that was answered in time; null where nothing was answered. */
export function serviceLevelOf({ answered, within }: Answered): number | null {
  return answered === 0 ? null : within / answered;
}

const NONE: Answered = { answered: 0, within: 0 };

export function queueRowOf(
  host: ContactCenterHost,
  queueId: string,
  from: { readonly book: QueueBook; readonly staff: StaffBook; readonly lately: LatelyAnswered },
): ConsoleQueueRow | null {
  const queue = host.rules().queueById.get(queueId);
  if (queue === undefined) return null;
  const { waiting, beingOffered, inHand, oldestSince } = from.book.stand(queueId);
  const estimate = host.center().estimate(queueId);
  return {
    queueId,
    label: queue.label,
    isOpen: queue.isOpen,
    waiting,
    beingOffered,
    inHand,
    oldestSince,
    breachAt: oldestSince === null ? null : oldestSince + queue.serviceLevel.withinMs,
    estimate:
      estimate === null
        ? null
        : {
            waitMs: Math.round(estimate.waitMs),
            lowMs: Math.round(estimate.lowMs),
            highMs: Math.round(estimate.highMs),
          },
    serviceLevelWithinMs: queue.serviceLevel.withinMs,
    serviceLevel: serviceLevelOf(from.lately.byQueue.get(queueId) ?? NONE),
    serviceLevelSince: from.lately.since,
    ...from.staff.of(queueId),
  };
}

/** The first items of a queue that nobody has accepted, in the order in which they are served. */
export function queueItemsOf(
  host: ContactCenterHost,
  book: QueueBook,
  queueId: string,
): { readonly total: number; readonly rows: readonly QueueItemRow[] } {
  const { total, workIds } = book.unaccepted(queueId, CONSOLE_LIMITS.itemsOfQueue);
  const rows = workIds.flatMap((workId): QueueItemRow[] => {
    const item = host.item(workId);
    if (item === null) return [];
    const { label, channel, priority, createdAt, holders, refusals } = item;
    const asked = holders.find(({ state }) => state === 'offered') ?? holders[0];
    const state = asked === undefined ? 'waiting' : asked.state === 'offered' ? 'offered' : 'reserved';
    const declines = refusals.filter(({ cause }) => cause === 'declined').length;
    const waitingSince = book.waitingSince(workId) ?? createdAt;
    const agentId = asked?.agentId ?? null;
    return [{ workId, label, channel, priority, state, createdAt, waitingSince, agentId, declines }];
  });
  return { total, rows };
}
