/** Wait lists by eligibility: whoever may serve one item of a list may serve all of it, so nothing in it is in the way of anything. */
import type { Queue, RoutingStep, SkillLevel } from '../../definition.ts';
import { isBefore, type Place } from '../item-order.ts';
import { Heap, type HeapMember } from './heap.ts';
import type { AbleCount, Profile } from './profile.ts';

/** An item that waits. */
export interface WaitEntry extends Place, HeapMember {
  readonly list: WaitList;
}

/** Items that wait for exactly the same agents. */
export interface WaitList {
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
}

/** Queue, step, channel and skills: what makes a profile eligible. */
export interface WaitClass {
  readonly key: string;
  readonly queue: Queue;
  readonly step: RoutingStep;
  readonly stepIndex: number;
  readonly channelIndex: number;
  readonly strategyIndex: number;
  readonly skills: readonly SkillLevel[];
  /** Of each team of the step. */
  readonly able: readonly AbleCount[];
  /** Eligible profiles by level, then by key. */
  readonly eligible: { readonly profile: Profile; readonly level: number }[];
  /** Its lists, by who refused; and the same once more, to walk through. */
  readonly lists: Map<string, WaitList>;
  readonly open: WaitList[];
  /** The lowest rank in its lists; infinite when nobody waits. Whoever has found a lower one need not look. */
  headRank: number;
}

/** After an item has left. */
export function renewHead(waitClass: WaitClass): void {
  let rank = Number.POSITIVE_INFINITY;
  for (const list of waitClass.open) rank = Math.min(rank, list.heap.peek()?.rank ?? rank);
  waitClass.headRank = rank;
}

export function newList(given: Omit<WaitList, 'heap'>): WaitList {
  return { ...given, heap: new Heap<WaitEntry>(isBefore) };
}

export function insertEligible(waitClass: WaitClass, profile: Profile, level: number): void {
  const { eligible } = waitClass;
  let index = eligible.length;
  for (; index > 0; index -= 1) {
    const other = eligible[index - 1];
    if (other === undefined || other.level < level || (other.level === level && other.profile.key < profile.key)) break;
  }
  eligible.splice(index, 0, { profile, level });
  profile.classes.push(waitClass);
}
