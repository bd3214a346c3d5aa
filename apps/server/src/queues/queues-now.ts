/** What is in the queues now: the one count behind the list of queues, the live report and `/metrics` (ME33). */
import { type Measures, NONE, type WaitEstimate } from '@interlock/engine';
import type { ContactCenterHost } from '../host/host-contract.ts';

export interface QueueNow {
  /** `NONE`: interactions that belong to no queue. */
  readonly queueId: string;
  readonly waiting: number;
  /** Reserved or on offer. */
  readonly beingOffered: number;
  /** In progress, parked or in wrap-up. */
  readonly inHand: number;
  /** Of the interaction that has waited longest for an answer, in ms; null when none waits. */
  readonly longestWaitMs: number | null;
  /** For one that would arrive now; null before enough is known. */
  readonly estimate: WaitEstimate | null;
}

/** Every queue of the definition in its order, then any other that has something in it, as flushed. */
export function queuesNow(host: ContactCenterHost, measures: Measures): readonly QueueNow[] {
  const now = host.now();
  const found = new Map(measures.waitingNow().map((queue) => [queue.queueId, queue]));
  return [...new Set([...host.rules().queueById.keys(), ...found.keys()])].map((queueId) => {
    const { waiting, beingOffered, inHand, oldestSince } = found.get(queueId) ?? {
      waiting: 0,
      beingOffered: 0,
      inHand: 0,
      oldestSince: null,
    };
    return {
      queueId,
      waiting,
      beingOffered,
      inHand,
      longestWaitMs: oldestSince === null ? null : Math.max(0, now - oldestSince),
      estimate: queueId === NONE ? null : host.center().estimate(queueId),
    };
  });
}
