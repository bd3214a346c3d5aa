/** What follows for an item that waits, from facts, rules and time (docs/SPEC.md, OV). */
import type { Queue, Rules } from '../definition.ts';
import { overflowOf } from './admission.ts';
import type { CenterItem } from './center-item.ts';
import type { ItemEvent } from './item-events.ts';
import type { Matcher } from './matcher/matcher.ts';
import type { QueueFlow } from './queue-flow.ts';

/** An item event without its instant. */
export type NewItemEvent = ItemEvent extends infer E ? (E extends ItemEvent ? Omit<E, 'at'> : never) : never;

interface Circumstances {
  readonly rules: Rules;
  readonly flows: ReadonlyMap<string, QueueFlow>;
  readonly matcher: Pick<Matcher, 'hasAnybody' | 'isRefusedByAll' | 'canBePreferred'>;
  readonly now: number;
}

/** Until when the item is kept for its preferred agents, in ms; null when it has none. */
export function preferredUntil(rules: Rules, item: CenterItem): number | null {
  if (item.preferredAgentIds.length === 0) return null;
  return item.enqueuedAt + (rules.queueById.get(item.queueId)?.preferredMs ?? 0);
}

/** The last step that has begun after a waiting time. */
function stepAfter(queue: Queue, waitedMs: number): number {
  let last = 0;
  queue.plan.forEach((step, index) => {
    if (step.afterMs <= waitedMs) last = index;
  });
  return last;
}

/** The next thing that follows for the item; null when nothing does. */
export function consequenceFor(around: Circumstances, item: CenterItem): NewItemEvent | null {
  const { rules, now } = around;
  const { workId } = item;
  const queue = rules.queueById.get(item.queueId);
  if (queue === undefined) return item.isFlagged ? null : { kind: 'itemFlagged', workId, cause: 'queueRemoved' };
  if (!rules.channelById.has(item.channel) && !item.isFlagged)
    return { kind: 'itemFlagged', workId, cause: 'channelRemoved' };
  const waitedMs = now - item.enqueuedAt;
  const timed = stepAfter(queue, waitedMs);
  if (timed > item.step) return { kind: 'itemStepped', workId, step: timed, cause: 'time' };
  return (
    afterPreference(around, item) ??
    (item.preferredAgentIds.length > 0 ? null : afterStep(around, item, queue)) ??
    afterWaiting(around, item, queue, waitedMs)
  );
}

function afterPreference({ rules, matcher, now }: Circumstances, item: CenterItem): NewItemEvent | null {
  const until = preferredUntil(rules, item);
  if (until === null) return null;
  const { workId } = item;
  if (until <= now) return { kind: 'preferenceEnded', workId, cause: 'time' };
  const isHopeful = item.preferredAgentIds.some((agentId) => matcher.canBePreferred(agentId, item));
  return isHopeful ? null : { kind: 'preferenceEnded', workId, cause: 'nobodyLeft' };
}

/** A step with nobody there is skipped; one whose agents have all refused is followed by the next, overflow, or a flag. */
function afterStep(around: Circumstances, item: CenterItem, queue: Queue): NewItemEvent | null {
  const { matcher } = around;
  const { workId } = item;
  const last = queue.plan.length - 1;
  const step = Math.min(item.step, last);
  if (!matcher.hasAnybody(queue.id, step)) {
    for (let later = step + 1; later <= last; later += 1) {
      if (matcher.hasAnybody(queue.id, later))
        return { kind: 'itemStepped', workId, step: later, cause: 'nobodySignedIn' };
    }
  }
  if (!matcher.isRefusedByAll(item)) return null;
  if (step < last) return { kind: 'itemStepped', workId, step: step + 1, cause: 'allRefused' };
  const target = overflowOf(around, item);
  if (target !== null) return { kind: 'itemMoved', workId, cause: 'overflow', ...target };
  return { kind: 'itemFlagged', workId, cause: 'allRefused' };
}

function afterWaiting(around: Circumstances, item: CenterItem, queue: Queue, waitedMs: number): NewItemEvent | null {
  const { afterMs, toQueueId } = queue.overflow;
  if (afterMs === null || waitedMs < afterMs) return null;
  const { workId } = item;
  if (toQueueId === null) return { kind: 'itemEnded', workId, outcome: 'overflowed' };
  const target = overflowOf(around, item);
  return target === null ? null : { kind: 'itemMoved', workId, cause: 'overflow', ...target };
}

/** When something next becomes due for an item that waits, as an instant in ms; null when time alone changes nothing. */
export function itemDueAt(rules: Rules, item: CenterItem, now: number): number | null {
  const queue = rules.queueById.get(item.queueId);
  if (queue === undefined) return null;
  let next = Number.POSITIVE_INFINITY;
  const until = preferredUntil(rules, item);
  if (until !== null && until > now) next = until;
  queue.plan.forEach((step, index) => {
    const at = item.enqueuedAt + step.afterMs;
    if (index > item.step && at > now) next = Math.min(next, at);
  });
  const { afterMs } = queue.overflow;
  if (afterMs !== null) {
    // Where no queue took it in, it is tried again each time as long a wait has passed.
    const times = Math.floor(Math.max(0, now - item.enqueuedAt) / Math.max(1, afterMs)) + 1;
    next = Math.min(next, item.enqueuedAt + times * Math.max(1, afterMs));
  }
  return Number.isFinite(next) ? next : null;
}
