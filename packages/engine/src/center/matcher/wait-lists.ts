/** Where items wait: in lists by eligibility, or in lists of the agents whom they prefer; each item in exactly one (I5). */
import type { Rules } from '../../definition.ts';
import { type CenterItem, refusersOf } from '../center-item.ts';
import { levelIn, servesQueue } from '../eligibility.ts';
import { comparePlaces, isBefore, type Place, rankOf } from '../item-order.ts';
import type { AgentPools } from './agent-pools.ts';
import type { Profile, Slot } from './profile.ts';
import { meets, needsOf } from './skill-needs.ts';
import {
  type Eligible,
  headOf,
  insertEligible,
  isEligible,
  newList,
  type QueueLists,
  renewHead,
  type WaitClass,
  type WaitEntry,
  type WaitList,
} from './wait-class.ts';

const NOBODY: ReadonlySet<string> = new Set();
/** Empty classes beyond this many are dropped; they are made again when needed. */
const SPARE_CLASSES = 2_000;

export class WaitLists {
  private readonly rules: Rules;
  private readonly queues: ReadonlyMap<string, QueueLists>;
  private readonly pools: AgentPools;
  private readonly channelIndexes: ReadonlyMap<string, number>;
  private readonly classes = new Map<string, WaitClass>();
  private readonly preferredLists = new Map<string, WaitList>();
  private readonly preferredByAgent = new Map<string, Set<WaitList>>();
  private readonly entries = new Map<string, WaitEntry>();
  private sweepAt = SPARE_CLASSES;

  constructor(rules: Rules, queues: ReadonlyMap<string, QueueLists>, pools: AgentPools) {
    this.rules = rules;
    this.queues = queues;
    this.pools = pools;
    this.channelIndexes = new Map(rules.definition.channels.map((channel, index) => [channel.id, index]));
  }

  /** Where an item waits; null when it waits nowhere. */
  listOf(workId: string): WaitList | null {
    return this.entries.get(workId)?.list ?? null;
  }

  /**
   * Puts an item that waits where it belongs.
   *
   * @returns the list, if it is another than before
   */
  place(item: CenterItem): WaitList | null {
    const list = this.listFor(item);
    const before = this.entries.get(item.workId);
    if (before !== undefined) {
      if (before.list === list) return null;
      this.remove(item.workId);
    }
    if (list === null) return null;
    const { workId, createdAt } = item;
    const entry: WaitEntry = { rank: rankOf(this.rules, item), createdAt, workId, list, heapIndex: -1 };
    list.heap.add(entry);
    this.entries.set(workId, entry);
    if (list.class === null) return list;
    // A list is its class’s for as long as it has items.
    list.class.lists.set(list.key, list);
    if (entry.heapIndex === 0) renewHead(list, list.class);
    return list;
  }

  /** Takes an item out of its list. */
  remove(workId: string): void {
    const entry = this.entries.get(workId);
    if (entry === undefined) return;
    const { list } = entry;
    const wasFirst = entry.heapIndex === 0;
    list.heap.remove(entry);
    this.entries.delete(workId);
    const isEmpty = list.heap.size === 0;
    if (list.class === null) {
      if (isEmpty) this.dropPreferred(list);
      return;
    }
    if (isEmpty) list.class.lists.delete(list.key);
    if (wasFirst) renewHead(list, list.class);
  }

  /** The item that an agent should get now, the best by rank of all that they may take; null when there is none. */
  bestFor(slot: Slot): Place | null {
    const { agentId, profile, takes } = slot;
    const isOut = ({ channelIndex, refused, class: waitClass }: WaitList): boolean =>
      takes[channelIndex] !== true ||
      (refused.size > 0 && refused.has(agentId)) ||
      waitClass === null ||
      !isEligible(waitClass, profile);
    let bestList: WaitList | undefined;
    for (const { open, headRank } of profile.queues) {
      // An empty queue has an infinite rank, which an infinite one does not beat either.
      if (bestList === undefined || headRank <= bestList.headRank) bestList = open.bestExcept(isOut, bestList);
    }
    let best = bestList === undefined ? undefined : headOf(bestList);
    for (const list of this.preferredByAgent.get(agentId) ?? []) {
      if (!mayTake(slot, list)) continue;
      const first = list.heap.peek();
      if (first !== undefined && (best === undefined || isBefore(first, best))) best = first;
    }
    return best ?? null;
  }

  /** Profiles that may serve a class, by level, then by key. */
  eligibleFor(waitClass: WaitClass): readonly Eligible[] {
    if (waitClass.eligible === null) {
      const eligible: Eligible[] = [];
      for (const profile of this.pools.profilesOf(waitClass.step)) insertIfEligible(waitClass, eligible, profile);
      waitClass.eligible = eligible;
    }
    return waitClass.eligible;
  }

  /** A profile that was not known before: it may serve what is there. */
  welcome(profile: Profile): void {
    for (const { classes } of profile.queues) {
      for (const waitClass of classes) {
        if (waitClass.eligible !== null) insertIfEligible(waitClass, waitClass.eligible, profile);
        if (waitClass.isServable || !isEligible(waitClass, profile)) continue;
        waitClass.isServable = true;
        for (const list of waitClass.lists.values()) renewHead(list, waitClass);
      }
    }
  }

  /**
   * Items whose step, preference or refusals may mean something else, now that members of profiles have come or gone: whose
   * step has lost its last member or could be skipped, that all have refused, or that prefer this agent; in order.
   */
  affectedBy(profiles: readonly Profile[], agentId: string): readonly string[] {
    const entries: WaitEntry[] = [];
    for (const { queues } of profiles) for (const queue of queues) this.collectAffected(queue, entries);
    for (const list of this.preferredByAgent.get(agentId) ?? []) for (const entry of list.heap.all) entries.push(entry);
    return sortedIds(entries);
  }

  haveAllRefused(waitClass: WaitClass, refused: ReadonlySet<string>): boolean {
    let isAnybodyIn = false;
    for (const { profile } of this.eligibleFor(waitClass)) {
      for (const agentId of profile.signedIn) {
        if (!refused.has(agentId)) return false;
        isAnybodyIn = true;
      }
    }
    return isAnybodyIn;
  }

  /** How many items of the queue are before this one. */
  countAhead(workId: string): number {
    const entry = this.entries.get(workId);
    if (entry === undefined) return 0;
    let ahead = 0;
    for (const list of this.listsOf(entry.list.queue.id)) {
      for (const other of list.heap.all) if (isBefore(other, entry)) ahead += 1;
    }
    return ahead;
  }

  /** Work ids of all that wait in a queue, in order. */
  waitingIn(queueId: string): readonly string[] {
    const entries: WaitEntry[] = [];
    for (const list of this.listsOf(queueId)) for (const entry of list.heap.all) entries.push(entry);
    return sortedIds(entries);
  }

  /** Ids of all items in lists, with what is counted more than once: for checks (I5). */
  *listed(): Generator<string> {
    for (const waitClass of this.classes.values())
      for (const list of waitClass.lists.values()) for (const entry of list.heap.all) yield entry.workId;
    for (const list of this.preferredLists.values()) for (const entry of list.heap.all) yield entry.workId;
  }

  private *listsOf(queueId: string): Generator<WaitList> {
    for (const waitClass of this.queues.get(queueId)?.classes ?? []) yield* waitClass.lists.values();
    for (const list of this.preferredLists.values()) if (list.queue.id === queueId) yield list;
  }

  private collectAffected({ classes }: QueueLists, entries: WaitEntry[]): void {
    for (const waitClass of classes) {
      if (waitClass.lists.size === 0) continue;
      const later = waitClass.definition.plan.slice(waitClass.stepIndex + 1);
      const isSkippable = !this.pools.hasAnybody(waitClass.step) && later.some((step) => this.pools.hasAnybody(step));
      for (const list of waitClass.lists.values()) {
        if (isSkippable || (list.refused.size > 0 && this.haveAllRefused(waitClass, list.refused)))
          for (const entry of list.heap.all) entries.push(entry);
      }
    }
  }

  /** The class of an item at its step; null when the definition has no such queue. */
  classFor(item: CenterItem): WaitClass | null {
    const definition = this.rules.queueById.get(item.queueId);
    const queue = this.queues.get(item.queueId);
    const step = definition?.plan[Math.min(item.step, definition.plan.length - 1)];
    if (definition === undefined || queue === undefined || step === undefined) return null;
    let key = `${item.queueId}\n${item.channel}\n${item.step}`;
    for (const { skillId, level } of item.skills) key += `\n${skillId}\n${level}`;
    const known = this.classes.get(key);
    if (known !== undefined) return known;
    this.sweep();
    const waitClass: WaitClass = {
      key,
      queue,
      definition,
      step,
      stepIndex: definition.plan.indexOf(step),
      channelIndex: this.channelIndexes.get(item.channel) ?? -1,
      strategyIndex: this.pools.strategies.indexOf(definition.strategy),
      needs: needsOf(this.rules, item.skills, step),
      able: step.teams.map(({ teamId }) => this.pools.ableOf(teamId)),
      lists: new Map(),
      isServable: false,
      eligible: null,
    };
    for (const profile of this.pools.profilesOf(step)) {
      if (!isEligible(waitClass, profile)) continue;
      waitClass.isServable = true;
      break;
    }
    this.classes.set(key, waitClass);
    queue.classes.add(waitClass);
    return waitClass;
  }

  /** Skills are what callers ask for, so classes come without a limit: those that nobody waits in are dropped in time. */
  private sweep(): void {
    if (this.classes.size < this.sweepAt) return;
    for (const [key, waitClass] of this.classes) {
      if (waitClass.lists.size > 0) continue;
      this.classes.delete(key);
      waitClass.queue.classes.delete(waitClass);
    }
    this.sweepAt = 2 * this.classes.size + SPARE_CLASSES;
  }

  private listFor(item: CenterItem): WaitList | null {
    const waitClass = this.classFor(item);
    if (waitClass === null) return null;
    const refusers = refusersOf(item);
    if (item.preferredAgentIds.length > 0) return this.preferredList(item, waitClass, refusers);
    const key = refusers.join('\n');
    return (
      waitClass.lists.get(key) ??
      newList({
        key,
        queue: waitClass.definition,
        channelIndex: waitClass.channelIndex,
        class: waitClass,
        preferred: null,
        refused: refusers.length === 0 ? NOBODY : new Set(refusers),
      })
    );
  }

  private preferredList(
    item: CenterItem,
    { definition: queue, channelIndex }: WaitClass,
    refusers: readonly string[],
  ): WaitList {
    const preferred = item.preferredAgentIds.filter((agentId) => !refusers.includes(agentId));
    const key = `${queue.id}\n${channelIndex}\n${preferred.join('\n')}`;
    const known = this.preferredLists.get(key);
    if (known !== undefined) return known;
    const list = newList({ key, queue, channelIndex, class: null, preferred, refused: NOBODY });
    this.preferredLists.set(key, list);
    for (const agentId of preferred) {
      const ofAgent = this.preferredByAgent.get(agentId);
      if (ofAgent === undefined) this.preferredByAgent.set(agentId, new Set([list]));
      else ofAgent.add(list);
    }
    return list;
  }

  private dropPreferred(list: WaitList): void {
    this.preferredLists.delete(list.key);
    for (const agentId of list.preferred ?? []) {
      const ofAgent = this.preferredByAgent.get(agentId);
      ofAgent?.delete(list);
      if (ofAgent?.size === 0) this.preferredByAgent.delete(agentId);
    }
  }
}

/** Whether a preferred agent can take the items of their list. */
export function mayTake(slot: Slot, { queue, channelIndex }: WaitList): boolean {
  return slot.takes[channelIndex] === true && servesQueue(queue, slot.profile);
}

function insertIfEligible(waitClass: WaitClass, eligible: Eligible[], profile: Profile): void {
  if (!meets(waitClass.needs, profile.skillLevels)) return;
  const level = levelIn(waitClass.step, profile);
  if (level !== null) insertEligible(eligible, profile, level);
}

function sortedIds(entries: WaitEntry[]): readonly string[] {
  if (entries.length === 0) return [];
  return entries.sort(comparePlaces).map((entry) => entry.workId);
}
