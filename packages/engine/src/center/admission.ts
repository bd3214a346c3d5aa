/** Which queue takes an item in: limits, and overflow before and after queueing (docs/SPEC.md, OV). */
import type { RefusalCode } from '../codes.ts';
import type { Queue, Rules } from '../definition.ts';
import type { CenterItem } from './center-item.ts';
import { estimateWait, type QueueFlow } from './queue-flow.ts';

/** Queues that an item passes in one chain of overflows at most (OV4). */
export const MAX_HOPS = 5;

/** Why a queue takes an item in no more. */
type Barrier = 'closed' | 'full' | 'length' | 'estimatedWait';

const REFUSALS: Readonly<Record<Barrier, RefusalCode>> = {
  closed: 'queueClosed',
  full: 'queueFull',
  length: 'queueFull',
  estimatedWait: 'waitTooLong',
};

interface Queues {
  readonly rules: Rules;
  readonly flows: ReadonlyMap<string, QueueFlow>;
}

/** Where the item goes, and the queues that it passed on the way; or why nowhere. */
export type Admission =
  | { readonly ok: true; readonly queueId: string; readonly passed: readonly string[] }
  | { readonly ok: false; readonly code: RefusalCode };

function barrierOf({ flows }: Queues, queue: Queue): Barrier | null {
  if (!queue.isOpen) return 'closed';
  const flow = flows.get(queue.id);
  const waiting = flow?.waiting ?? 0;
  if (waiting >= queue.limit) return 'full';
  const { atLength, atEstimatedWaitMs } = queue.overflow;
  if (atLength !== null && waiting >= atLength) return 'length';
  if (atEstimatedWaitMs === null) return null;
  const estimate = estimateWait(flow, waiting + 1);
  return estimate !== null && estimate.waitMs >= atEstimatedWaitMs ? 'estimatedWait' : null;
}

/**
 * Whether a person may put an item there: open, and not full. Thresholds of overflow are for what comes by itself.
 *
 * @returns `unknownQueue`, `queueClosed`, `queueFull`, or null
 */
export function refusalOf({ rules, flows }: Queues, queueId: string): RefusalCode | null {
  const queue = rules.queueById.get(queueId);
  if (queue === undefined) return 'unknownQueue';
  if (!queue.isOpen) return 'queueClosed';
  return (flows.get(queueId)?.waiting ?? 0) >= queue.limit ? 'queueFull' : null;
}

/**
 * Follows the overflows from a queue to one that takes the item in. Where none does, the first one on the way that is
 * open, below its limit and does not turn items away keeps it: a threshold alone loses nobody.
 */
export function admit(queues: Queues, queueId: string, passedBefore: readonly string[] = []): Admission {
  const passed = [...passedBefore];
  let refused: RefusalCode | null = null;
  let fallback: Admission | null = null;
  for (let next: string | null = queueId; next !== null; ) {
    const queue = queues.rules.queueById.get(next);
    if (queue === undefined) return fallback ?? { ok: false, code: refused ?? 'unknownQueue' };
    const barrier = barrierOf(queues, queue);
    if (barrier === null) return { ok: true, queueId: queue.id, passed };
    refused ??= REFUSALS[barrier];
    const { toQueueId } = queue.overflow;
    if (barrier !== 'closed' && barrier !== 'full' && toQueueId !== null)
      fallback ??= { ok: true, queueId: queue.id, passed: [...passed] };
    passed.push(queue.id);
    next = toQueueId !== null && passed.length <= MAX_HOPS && !passed.includes(toQueueId) ? toQueueId : null;
  }
  return fallback ?? { ok: false, code: refused ?? 'unknownQueue' };
}

/** Where an item that waits goes on to; null when no queue on the way takes it in. */
export function overflowOf(
  queues: Queues,
  item: CenterItem,
): { readonly queueId: string; readonly passed: readonly string[] } | null {
  const passed = [...item.passed, item.queueId];
  const toQueueId = queues.rules.queueById.get(item.queueId)?.overflow.toQueueId ?? null;
  if (toQueueId === null || passed.length > MAX_HOPS || passed.includes(toQueueId)) return null;
  const admission = admit(queues, toQueueId, passed);
  return admission.ok ? admission : null;
}
