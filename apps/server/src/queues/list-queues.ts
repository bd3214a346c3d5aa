import type { Measures } from '@interlock/engine';
import * as v from 'valibot';
import type { ContactCenterHost } from '../host/host-contract.ts';
import { waitEstimateSchema } from '../work-items/work-item-schemas.ts';
import { type QueueNow, queuesNow } from './queues-now.ts';

export const queueSummarySchema = v.object({
  queueId: v.string(),
  label: v.string(),
  isOpen: v.boolean(),
  waiting: v.number(),
  /** Reserved or on offer. */
  beingOffered: v.number(),
  /** In progress, parked or in wrap-up. */
  inHand: v.number(),
  /** Of the item that has waited longest for an answer, in ms; null when none waits. */
  longestWaitMs: v.nullable(v.number()),
  /** For an item that would arrive now; null before enough is known. */
  estimate: v.nullable(waitEstimateSchema),
});

export interface QueueSummary extends QueueNow {
  readonly label: string;
  readonly isOpen: boolean;
}

/** Every queue of the definition in its order, with what is flushed of its items (CC13). */
export function listQueues(host: ContactCenterHost, measures: Measures): readonly QueueSummary[] {
  const { queueById } = host.rules();
  return queuesNow(host, measures).flatMap((now) => {
    const queue = queueById.get(now.queueId);
    return queue === undefined ? [] : [{ ...now, label: queue.label, isOpen: queue.isOpen }];
  });
}
