/**
 * What waits, is on offer and is in hand in each queue, as flushed, kept in step item by item: what a row of a queue and
 * the list of its items need, without looking at all items (CW7).
 */
import { type CenterItem, isTaken, isWaiting, type Rules, rankOf } from '@interlock/engine';
import { type Placed, SortedIds } from './sorted-ids.ts';

export interface QueueStand {
  readonly waiting: number;
  readonly beingOffered: number;
  readonly inHand: number;
  /** Since when the item that waits longest has waited for an answer; null when none waits. */
  readonly oldestSince: number | null;
}

export interface QueueBook {
  /** Takes an item as it is now, or that it is gone; answers the queues whose stand that changes. */
  put(workId: string, item: CenterItem | null): readonly string[];
  /** Begins anew, with the rules that give items their places. */
  rebuild(rules: Rules, items: Iterable<CenterItem>): void;
  stand(queueId: string): QueueStand;
  /** Items that nobody has accepted, in the order in which they are served: the first `count`, and how many there are. */
  unaccepted(queueId: string, count: number): { readonly total: number; readonly workIds: readonly string[] };
  /** Since when an item has waited for an answer, ms since 1970: it begins anew when one comes back from an agent. */
  waitingSince(workId: string): number | null;
}

interface Shelf {
  beingOffered: number;
  inHand: number;
  readonly unaccepted: SortedIds;
  readonly waiting: SortedIds;
}

type Part = 'waiting' | 'beingOffered' | 'inHand';

interface Known {
  readonly queueId: string;
  readonly part: Part;
  readonly place: Placed;
  readonly since: Placed;
}

const EMPTY: QueueStand = { waiting: 0, beingOffered: 0, inHand: 0, oldestSince: null };

function partOf(item: CenterItem): Part {
  if (isWaiting(item)) return 'waiting';
  return isTaken(item) ? 'inHand' : 'beingOffered';
}

/** @param waitingSince from when on an item's wait counts, ms since 1970; null where that is not known */
export function createQueueBook(waitingSince: (workId: string) => number | null): QueueBook {
  const shelves = new Map<string, Shelf>();
  const known = new Map<string, Known>();
  let rules: Rules | null = null;

  function shelfOf(queueId: string): Shelf {
    const shelf = shelves.get(queueId);
    if (shelf !== undefined) return shelf;
    const made: Shelf = { beingOffered: 0, inHand: 0, unaccepted: new SortedIds(), waiting: new SortedIds() };
    shelves.set(queueId, made);
    return made;
  }

  function knownOf(item: CenterItem): Known {
    const { workId, queueId, createdAt } = item;
    const rank = rules === null ? createdAt : rankOf(rules, item);
    return {
      queueId,
      part: partOf(item),
      place: { id: workId, key: rank, tie: createdAt },
      since: { id: workId, key: waitingSince(workId) ?? createdAt, tie: 0 },
    };
  }

  function add({ queueId, part, place, since }: Known): void {
    const shelf = shelfOf(queueId);
    if (part === 'inHand') shelf.inHand += 1;
    else shelf.unaccepted.add(place);
    if (part === 'beingOffered') shelf.beingOffered += 1;
    if (part === 'waiting') shelf.waiting.add(since);
  }

  function remove({ queueId, part, place, since }: Known): void {
    const shelf = shelfOf(queueId);
    if (part === 'inHand') shelf.inHand -= 1;
    else shelf.unaccepted.delete(place);
    if (part === 'beingOffered') shelf.beingOffered -= 1;
    if (part === 'waiting') shelf.waiting.delete(since);
  }

  function put(workId: string, item: CenterItem | null): readonly string[] {
    const before = known.get(workId);
    if (before !== undefined) remove(before);
    if (item === null) {
      known.delete(workId);
      return before === undefined ? [] : [before.queueId];
    }
    const now = knownOf(item);
    known.set(workId, now);
    add(now);
    return before === undefined || before.queueId === now.queueId ? [now.queueId] : [before.queueId, now.queueId];
  }

  return {
    put,
    rebuild(inForce, items) {
      rules = inForce;
      shelves.clear();
      known.clear();
      for (const item of items) put(item.workId, item);
    },
    stand(queueId) {
      const shelf = shelves.get(queueId);
      if (shelf === undefined) return EMPTY;
      const { beingOffered, inHand, waiting } = shelf;
      return { waiting: waiting.size, beingOffered, inHand, oldestSince: waiting.first?.key ?? null };
    },
    unaccepted(queueId, count) {
      const unaccepted = shelves.get(queueId)?.unaccepted;
      if (unaccepted === undefined) return { total: 0, workIds: [] };
      return { total: unaccepted.size, workIds: unaccepted.take(count).map(({ id }) => id) };
    },
    waitingSince: (workId) => known.get(workId)?.since.key ?? null,
  };
}
