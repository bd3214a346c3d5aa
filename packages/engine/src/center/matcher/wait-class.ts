/** Wait lists by eligibility: whoever may serve one item of a list may serve all of it, so nothing in it is in the way of anything. */
import type { Queue, RoutingStep } from '../../definition.ts';
import { levelIn } from '../eligibility.ts';
import { isBefore, type Place } from '../item-order.ts';
import { Heap, type HeapMember } from './heap.ts';
import type { AbleCount, Profile } from './profile.ts';
import { meets, type SkillNeed } from './skill-needs.ts';

/** An item that waits. */
export interface WaitEntry extends Place, HeapMember {
  readonly list: WaitList;
}

/** Items that wait for exactly the same agents. */
export interface WaitList extends HeapMember {
  readonly key: string;
  readonly queue: Queue;
  readonly channelIndex: number;
  /** Whose members may serve it; null for a list of preferred agents. */
  readonly class: WaitClass | null;
  /** Preferred agents who alone are asked, in order; null for all of the class. */
  readonly preferred: readonly string[] | null;
  /** Who refused each of its items in this round. */
  readonly refused: ReadonlySet<string>;
  readonly heap: Heap<WaitEntry>;
  /** Rank of its first item, at hand: most lists are passed over by it alone. */
  headRank: number;
}

/** What waits in one queue. */
export interface QueueLists {
  readonly queueId: string;
  readonly classes: Set<WaitClass>;
  /**
   * Its lists that some profile is eligible for, by their first items: an agent looks at the best ones alone, however many
   * classes there are.
   */
  readonly open: Heap<WaitList>;
  /** The lowest rank in those lists; infinite when nobody waits. */
  headRank: number;
}

/** A profile that may serve a class, and its level there. */
export interface Eligible {
  readonly profile: Profile;
  readonly level: number;
}

/** Queue, step, channel and skills: what makes a profile eligible. */
export interface WaitClass {
  readonly key: string;
  readonly queue: QueueLists;
  readonly definition: Queue;
  readonly step: RoutingStep;
  readonly stepIndex: number;
  readonly channelIndex: number;
  readonly strategyIndex: number;
  readonly needs: readonly SkillNeed[];
  /** Of each team of the step. */
  readonly able: readonly AbleCount[];
  /** Its lists that have items, by who refused. */
  readonly lists: Map<string, WaitList>;
  /** Some profile is eligible: what nobody can serve is in nobody's way. */
  isServable: boolean;
  /** Eligible profiles by level, then by key; null until an item first looks for an agent. */
  eligible: Eligible[] | null;
}

export function newQueueLists(queueId: string): QueueLists {
  const open = new Heap<WaitList>((a, b) =>
    a.headRank === b.headRank ? isBefore(headOf(a), headOf(b)) : a.headRank < b.headRank,
  );
  return { queueId, classes: new Set(), open, headRank: Number.POSITIVE_INFINITY };
}

/** The first item of a list that has any. */
export function headOf(list: WaitList): WaitEntry {
  return list.heap.peek() as WaitEntry;
}

export function newList(given: Omit<WaitList, 'heap' | 'heapIndex' | 'headRank'>): WaitList {
  return { ...given, heap: new Heap<WaitEntry>(isBefore), headRank: Number.POSITIVE_INFINITY, heapIndex: -1 };
}

/** After the first item of a list has come or gone, or some profile has become eligible: its place among those of its queue. */
export function renewHead(list: WaitList, { queue, isServable }: WaitClass): void {
  const { open } = queue;
  const first = list.heap.peek();
  if (first === undefined) open.remove(list);
  list.headRank = first?.rank ?? Number.POSITIVE_INFINITY;
  if (first !== undefined && list.heapIndex >= 0) open.renew(list);
  else if (first !== undefined && isServable) open.add(list);
  queue.headRank = open.peek()?.headRank ?? Number.POSITIVE_INFINITY;
}

/** Skills first: of the profiles of a queue's teams most fail there. */
export function isEligible({ step, needs }: WaitClass, profile: Profile): boolean {
  return meets(needs, profile.skillLevels) && levelIn(step, profile) !== null;
}

/** Takes a profile into the list of those who are eligible, at its place. */
export function insertEligible(eligible: Eligible[], profile: Profile, level: number): void {
  let index = eligible.length;
  for (; index > 0; index -= 1) {
    const other = eligible[index - 1];
    if (other === undefined || other.level < level || (other.level === level && other.profile.key < profile.key)) break;
  }
  eligible.splice(index, 0, { profile, level });
}

/** How many agents of the step's teams can take an item of the channel; who is in two of them counts twice. */
export function countAble({ able, channelIndex }: WaitClass): number {
  let count = 0;
  for (const counts of able) count += counts[channelIndex] ?? 0;
  return count;
}
