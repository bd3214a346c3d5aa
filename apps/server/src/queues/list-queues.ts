import { isWaiting, type WaitEstimate } from '@interlock/engine';
import * as v from 'valibot';
import type { ContactCenterHost } from '../host/host-contract.ts';
import { waitEstimateSchema } from '../work-items/work-item-schemas.ts';

export const queueSummarySchema = v.object({
  queueId: v.string(),
  label: v.string(),
  isOpen: v.boolean(),
  waiting: v.number(),
  /** On offer, in progress, parked or in wrap-up. */
  inHand: v.number(),
  /** Of the item that has waited longest since its arrival, in ms; null when none waits. */
  longestWaitMs: v.nullable(v.number()),
  /** For an item that would arrive now; null before enough is known. */
  estimate: v.nullable(waitEstimateSchema),
});

export interface QueueSummary {
  readonly queueId: string;
  readonly label: string;
  readonly isOpen: boolean;
  readonly waiting: number;
  readonly inHand: number;
  readonly longestWaitMs: number | null;
  readonly estimate: WaitEstimate | null;
}

/** Every queue of the definition in its order, with what is flushed of its items (CC13). */
export function listQueues(host: ContactCenterHost): readonly QueueSummary[] {
  const counts = new Map<string, { waiting: number; inHand: number; oldest: number }>();
  for (const item of host.items()) {
    const count = counts.get(item.queueId) ?? { waiting: 0, inHand: 0, oldest: Number.POSITIVE_INFINITY };
    counts.set(item.queueId, count);
    if (isWaiting(item)) {
      count.waiting += 1;
      count.oldest = Math.min(count.oldest, item.createdAt);
    } else count.inHand += 1;
  }
  const now = host.now();
  return host.definition().definition.queues.map(({ id, label, isOpen }) => {
    const count = counts.get(id);
    const waiting = count?.waiting ?? 0;
    return {
      queueId: id,
      label,
      isOpen,
      waiting,
      inHand: count?.inHand ?? 0,
      longestWaitMs: count === undefined || waiting === 0 ? null : now - count.oldest,
      estimate: host.center().estimate(id),
    };
  });
}
