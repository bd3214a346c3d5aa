/**
 * The indexes of the match: which agent an item gets, and which item an agent. Everything here is derived from rules,
 * agents and items, and can be made anew at any time (docs/SPEC.md, MA).
 *
 * Items wait in lists by eligibility (`wait-lists.ts`), agents who can take something stand in pools (`agent-pools.ts`). So
 * an arrival costs the profiles of its class, a freed agent the best lists of their queues, and neither looks at all agents
 * or all items.
 */
import type { Rules } from '../../definition.ts';
import type { AgentState, MatchReason } from '../../model.ts';
import { type CenterItem, isRefusalFull, refusersOf } from '../center-item.ts';
import { levelIn, servesQueue } from '../eligibility.ts';
import type { Place } from '../item-order.ts';
import { AgentPools } from './agent-pools.ts';
import type { Heap } from './heap.ts';
import type { PoolPlace, Slot } from './profile.ts';
import { isServedBefore, keyOf } from './strategies.ts';
import { countAble, newQueueLists, type QueueLists, type WaitClass, type WaitList } from './wait-class.ts';
import { mayTake, WaitLists } from './wait-lists.ts';

/** An agent for an item, and why. */
export interface Match {
  readonly agentId: string;
  readonly reason: MatchReason;
}

/** What a change of an agent's facts calls for. */
export interface AgentChange {
  /** The agent can take what they could not before: look for work. */
  readonly gained: boolean;
  /** Items whose step, preference or refusals may mean something else now, in order. */
  readonly itemIds: readonly string[];
}

const NOTHING: AgentChange = { gained: false, itemIds: [] };
const GAINED: AgentChange = { gained: true, itemIds: [] };

interface Choice {
  readonly slot: Slot;
  readonly level: number;
}

export class Matcher {
  private readonly rules: Rules;
  private readonly pools: AgentPools;
  private readonly lists: WaitLists;

  constructor(rules: Rules) {
    this.rules = rules;
    const queues = new Map<string, QueueLists>(rules.definition.queues.map(({ id }) => [id, newQueueLists(id)]));
    this.pools = new AgentPools(rules, queues, (profile) => this.lists.welcome(profile));
    this.lists = new WaitLists(rules, queues, this.pools);
  }

  /** Takes over the facts about one agent. */
  setAgent(state: AgentState): AgentChange {
    const { gained, moved } = this.pools.set(state);
    if (moved.length === 0) return gained ? GAINED : NOTHING;
    return { gained, itemIds: this.lists.affectedBy(moved, state.agentId) };
  }

  /**
   * Puts an item that waits where it belongs.
   *
   * @returns whether it has to look for an agent: the place is another than before, and somebody of its teams can take
   *   something. Whoever becomes able to later looks for work themselves.
   */
  place(item: CenterItem): boolean {
    const list = this.lists.place(item);
    return list !== null && (list.class === null || countAble(list.class) > 0);
  }

  /** Takes an item out of its list. */
  remove(workId: string): void {
    this.lists.remove(workId);
  }

  /** The item that this agent should get now, the best by rank of all that they may take; null when there is none. */
  workFor(agentId: string): Place | null {
    const slot = this.pools.slotOf(agentId);
    return slot === undefined || slot.takes.length === 0 ? null : this.lists.bestFor(slot);
  }

  /**
   * The agent that this item should get now; null when nobody can take it.
   *
   * @param finderId the agent for whom it is the best item, if that is how it was found
   */
  agentFor(item: CenterItem, list: WaitList, finderId: string | null): Match | null {
    if (list.preferred !== null) return this.preferredFor(list, list.preferred);
    const waitClass = list.class;
    if (waitClass === null) return null;
    const able = countAble(waitClass);
    if (able === 0) return null;
    if (item.forgiven > 0) return this.afterRefusals(waitClass, list, item);
    const finder = able === 1 && finderId !== null ? this.pools.slotOf(finderId) : undefined;
    // It may be that very agent no more: when an item rings several, they were reserved first.
    const isAble = finder?.takes[list.channelIndex] === true;
    const level = finder === undefined || !isAble ? null : levelIn(waitClass.step, finder.profile);
    // Nobody else in its teams can take anything: no need to look for others.
    const only = finder === undefined || level === null ? null : { slot: finder, level };
    const best = only ?? this.bestOf(waitClass, list, null);
    if (best === null) return null;
    const second = only === null ? this.bestOf(waitClass, list, best.slot) : null;
    const { strategy } = waitClass.definition;
    return {
      agentId: best.slot.agentId,
      reason: {
        by: strategy,
        level: best.level,
        key: keyOf(strategy, best.slot.standing),
        second:
          second === null
            ? null
            : { agentId: second.slot.agentId, level: second.level, key: keyOf(strategy, second.slot.standing) },
      },
    };
  }

  /** Where an item waits; null when it waits nowhere. */
  listOf(workId: string): WaitList | null {
    return this.lists.listOf(workId);
  }

  /** Whether anybody who may serve the step is signed in, as far as teams go. */
  hasAnybody(queueId: string, step: number): boolean {
    const plan = this.rules.queueById.get(queueId)?.plan[step];
    return plan !== undefined && this.pools.hasAnybody(plan);
  }

  /** Whether every signed-in agent who may serve the item at its step has refused it in this round. */
  isRefusedByAll(item: CenterItem): boolean {
    const refusers = refusersOf(item);
    if (refusers.length === 0) return false;
    const waitClass = this.lists.classFor(item);
    return isRefusalFull(item) || (waitClass !== null && this.lists.haveAllRefused(waitClass, new Set(refusers)));
  }

  /** Whether an agent may still be waited for by an item that prefers them: signed in, and in a team of its queue. */
  canBePreferred(agentId: string, item: CenterItem): boolean {
    const slot = this.pools.slotOf(agentId);
    const queue = this.rules.queueById.get(item.queueId);
    if (slot === undefined || queue === undefined || !slot.isSignedIn || !servesQueue(queue, slot.profile))
      return false;
    return !refusersOf(item).includes(agentId);
  }

  /** How many items of the queue are before this one. */
  countAhead(workId: string): number {
    return this.lists.countAhead(workId);
  }

  /** Work ids of all that wait in a queue, in order. */
  waitingIn(queueId: string): readonly string[] {
    return this.lists.waitingIn(queueId);
  }

  /** Ids of all items in lists, with what is counted more than once: for checks (I5). */
  listed(): Iterable<string> {
    return this.lists.listed();
  }

  private preferredFor(list: WaitList, preferred: readonly string[]): Match | null {
    const able = preferred.filter((agentId) => {
      const slot = this.pools.slotOf(agentId);
      return slot !== undefined && mayTake(slot, list);
    });
    const [agentId, next] = able;
    if (agentId === undefined) return null;
    const second = next === undefined ? null : { agentId: next, level: null, key: null };
    return { agentId, reason: { by: 'preferred', level: null, key: null, second } };
  }

  private poolIndexOf(waitClass: WaitClass): number {
    return waitClass.channelIndex * this.pools.strategies.length + waitClass.strategyIndex;
  }

  /** The best of the lowest level that has anybody. */
  private bestOf(waitClass: WaitClass, list: WaitList, except: Slot | null): Choice | null {
    const index = this.poolIndexOf(waitClass);
    const isExcluded = ({ slot }: PoolPlace): boolean => slot === except || list.refused.has(slot.agentId);
    let best: PoolPlace | undefined;
    let level = 0;
    for (const candidate of this.lists.eligibleFor(waitClass)) {
      if (best !== undefined && candidate.level > level) break;
      const pool = candidate.profile.pools[index] as Heap<PoolPlace>;
      if (pool.size === 0) continue;
      const first = list.refused.size === 0 && except === null ? pool.peek() : pool.bestExcept(isExcluded);
      if (first === undefined || (best !== undefined && !isFirst(waitClass, first, best))) continue;
      best = first;
      level = candidate.level;
    }
    return best === undefined ? null : { slot: best.slot, level };
  }

  /** In a later round those who refused longest ago are asked first, and before them whoever never did. */
  private afterRefusals(waitClass: WaitClass, list: WaitList, item: CenterItem): Match | null {
    const index = this.poolIndexOf(waitClass);
    const lastAt = new Map<string, number>();
    for (const refusal of item.refusals) lastAt.set(refusal.agentId, refusal.at);
    const able: { readonly place: PoolPlace; readonly level: number; readonly at: number }[] = [];
    for (const { profile, level } of this.lists.eligibleFor(waitClass)) {
      for (const place of profile.pools[index]?.all ?? []) {
        if (list.refused.has(place.slot.agentId)) continue;
        able.push({ place, level, at: lastAt.get(place.slot.agentId) ?? -1 });
      }
    }
    able.sort((a, b) => a.at - b.at || a.level - b.level || (isFirst(waitClass, a.place, b.place) ? -1 : 1));
    const [best, next] = able;
    if (best === undefined) return null;
    const second = next === undefined ? null : { agentId: next.place.slot.agentId, level: next.level, key: next.at };
    return {
      agentId: best.place.slot.agentId,
      reason: { by: 'refusedLongestAgo', level: best.level, key: best.at, second },
    };
  }
}

function isFirst({ definition }: WaitClass, a: PoolPlace, b: PoolPlace): boolean {
  return isServedBefore(definition.strategy, a.slot.standing, b.slot.standing);
}
