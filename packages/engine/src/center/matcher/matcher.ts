/**
 * The indexes of the match: which agent an item gets, and which item an agent. Everything here is derived from rules,
 * agents and items, and can be made anew at any time (docs/SPEC.md, MA).
 *
 * Items wait in lists by eligibility, each a heap by rank; agents who can take something stand in pools by profile,
 * channel and strategy, each a heap by what the strategy compares. So an arrival costs the profiles of its class, a freed
 * agent the classes of their profile, and neither looks at all agents or all items.
 */
import type { Rules, Strategy } from '../../definition.ts';
import type { AgentState, MatchReason } from '../../model.ts';
import { canTake } from '../../work.ts';
import { type CenterItem, isRefusalFull, refusersOf } from '../center-item.ts';
import { abilitiesOf, isSignedIn, levelIn, missingSkill, servesQueue } from '../eligibility.ts';
import { comparePlaces, isBefore, type Place, rankOf } from '../item-order.ts';
import type { Heap } from './heap.ts';
import {
  type AbleCount,
  newProfile,
  type PoolPlace,
  type Profile,
  profileKey,
  type Slot,
  TeamCounts,
} from './profile.ts';
import { isServedBefore, keyOf, standingOf } from './strategies.ts';
import { insertEligible, newList, renewHead, type WaitClass, type WaitEntry, type WaitList } from './wait-class.ts';

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
const NOBODY: ReadonlySet<string> = new Set();
/** Takes nothing of any channel. */
const NO_CHANNEL: readonly boolean[] = [];
/** Empty classes beyond this many are dropped; they are made again when needed. */
const SPARE_CLASSES = 2_000;

interface Choice {
  readonly slot: Slot;
  readonly level: number;
}

export class Matcher {
  private readonly rules: Rules;
  private readonly channelIndexes: ReadonlyMap<string, number>;
  private readonly strategies: readonly Strategy[];
  private readonly queueIdsByTeam = new Map<string, string[]>();
  private readonly slots = new Map<string, Slot>();
  private readonly profiles = new Map<string, Profile>();
  private readonly profilesByTeam = new Map<string, Profile[]>();
  private readonly ableByTeam = new Map<string, AbleCount>();
  private readonly teamCounts = new TeamCounts();
  private readonly classes = new Map<string, WaitClass>();
  private readonly classesByQueue = new Map<string, Set<WaitClass>>();
  private readonly preferredLists = new Map<string, WaitList>();
  private readonly preferredByAgent = new Map<string, Set<WaitList>>();
  private readonly entries = new Map<string, WaitEntry>();
  private sweepAt = SPARE_CLASSES;

  constructor(rules: Rules) {
    this.rules = rules;
    this.channelIndexes = new Map(rules.definition.channels.map((channel, index) => [channel.id, index]));
    this.strategies = [...new Set(rules.definition.queues.map((queue) => queue.strategy))].sort();
    for (const queue of rules.definition.queues) {
      for (const teamId of new Set(queue.plan.flatMap((step) => step.teams.map((team) => team.teamId)))) {
        const ids = this.queueIdsByTeam.get(teamId);
        if (ids === undefined) this.queueIdsByTeam.set(teamId, [queue.id]);
        else ids.push(queue.id);
      }
    }
  }

  /** Takes over the facts about one agent. */
  setAgent(state: AgentState): AgentChange {
    const slot = this.slots.get(state.agentId);
    if (slot === undefined) return this.enter(state);
    const isNowIn = isSignedIn(state);
    let looked: readonly string[] = [];
    if (isNowIn !== slot.isSignedIn || (isNowIn && this.changedTeam(slot, state))) looked = this.moveIn(slot, state);
    const takes = this.takesOf(state);
    // In no pool before and after, which is what most decisions are about.
    if (takes === NO_CHANNEL && slot.takes === NO_CHANNEL)
      return looked.length === 0 ? NOTHING : { gained: false, itemIds: looked };
    const standing = standingOf(this.rules, state);
    let gained = false;
    let isSame = takes.length === slot.takes.length;
    for (let index = 0; index < takes.length; index += 1) {
      if (takes[index] === slot.takes[index]) continue;
      isSame = false;
      if (takes[index] === true) gained = true;
    }
    if (isSame && isSameStanding(standing, slot.standing))
      return looked.length === 0 ? NOTHING : { gained: false, itemIds: looked };
    this.leavePools(slot);
    slot.takes = takes;
    slot.standing = standing;
    this.enterPools(slot);
    return { gained, itemIds: looked };
  }

  /**
   * Puts an item that waits where it belongs.
   *
   * @returns whether it has to look for an agent: the place is another than before, and somebody of its teams can take
   *   something. Whoever becomes able to later looks for work themselves.
   */
  place(item: CenterItem): boolean {
    const list = this.listFor(item);
    const before = this.entries.get(item.workId);
    if (before?.list === list) return false;
    if (before !== undefined) this.remove(item.workId);
    if (list === null) return false;
    const { workId, createdAt } = item;
    const entry: WaitEntry = { rank: rankOf(this.rules, item), createdAt, workId, list, heapIndex: -1 };
    list.heap.add(entry);
    this.entries.set(workId, entry);
    if (list.class === null) return true;
    list.class.headRank = Math.min(list.class.headRank, entry.rank);
    return countAble(list.class) > 0;
  }

  /** Takes an item out of its list. */
  remove(workId: string): void {
    const entry = this.entries.get(workId);
    if (entry === undefined) return;
    const { list } = entry;
    list.heap.remove(entry);
    this.entries.delete(workId);
    const waitClass = list.class;
    if (list.heap.size === 0) {
      if (waitClass === null) this.dropPreferred(list);
      else {
        waitClass.lists.delete(list.key);
        waitClass.open.splice(waitClass.open.indexOf(list), 1);
      }
    }
    if (waitClass !== null) renewHead(waitClass);
  }

  /** The item that this agent should get now, the best by rank of all that they may take; null when there is none. */
  workFor(agentId: string): Place | null {
    const slot = this.slots.get(agentId);
    if (slot === undefined || slot.takes === NO_CHANNEL) return null;
    let best: WaitEntry | undefined;
    let bestRank = Number.POSITIVE_INFINITY;
    for (const waitClass of slot.profile.classes) {
      // An empty class has an infinite rank, which an infinite one does not beat either.
      if (waitClass.headRank > bestRank || waitClass.open.length === 0) continue;
      if (slot.takes[waitClass.channelIndex] !== true) continue;
      for (const list of waitClass.open) {
        if (list.refused.size > 0 && list.refused.has(agentId)) continue;
        const first = list.heap.peek();
        if (first === undefined || (best !== undefined && !isBefore(first, best))) continue;
        best = first;
        bestRank = first.rank;
      }
    }
    for (const list of this.preferredByAgent.get(agentId) ?? []) {
      if (!mayTake(slot, list)) continue;
      const first = list.heap.peek();
      if (first !== undefined && (best === undefined || isBefore(first, best))) best = first;
    }
    return best ?? null;
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
    const finder = able === 1 && finderId !== null ? this.slots.get(finderId) : undefined;
    // It may be that very agent no more: when an item rings several, they were reserved first.
    const isAble = finder?.takes[list.channelIndex] === true;
    const level = finder === undefined || !isAble ? null : levelIn(waitClass.step, finder.profile);
    // Nobody else in its teams can take anything: no need to look for others.
    const only = finder === undefined || level === null ? null : { slot: finder, level };
    const best = only ?? this.bestOf(waitClass, list, null);
    if (best === null) return null;
    const second = only === null ? this.bestOf(waitClass, list, best.slot) : null;
    const { strategy } = waitClass.queue;
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
    return this.entries.get(workId)?.list ?? null;
  }

  /** Whether anybody who may serve the step is signed in, as far as teams go. */
  hasAnybody(queueId: string, step: number): boolean {
    const plan = this.rules.queueById.get(queueId)?.plan[step];
    return plan !== undefined && this.teamCounts.hasAnybody(plan);
  }

  /** Whether every signed-in agent who may serve the item at its step has refused it in this round. */
  isRefusedByAll(item: CenterItem): boolean {
    const refusers = refusersOf(item);
    if (refusers.length === 0) return false;
    const waitClass = this.classFor(item);
    return isRefusalFull(item) || (waitClass !== null && this.haveAllRefused(waitClass, new Set(refusers)));
  }

  /** Whether an agent may still be waited for by an item that prefers them: signed in, and in a team of its queue. */
  canBePreferred(agentId: string, item: CenterItem): boolean {
    const slot = this.slots.get(agentId);
    const queue = this.rules.queueById.get(item.queueId);
    if (slot === undefined || queue === undefined || !slot.isSignedIn || !servesQueue(queue, slot.profile))
      return false;
    return !refusersOf(item).includes(agentId);
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
    for (const list of this.lists()) for (const entry of list.heap.all) yield entry.workId;
  }

  private *listsOf(queueId: string): Generator<WaitList> {
    for (const waitClass of this.classesByQueue.get(queueId) ?? []) yield* waitClass.open;
    for (const list of this.preferredLists.values()) if (list.queue.id === queueId) yield list;
  }

  private *lists(): Generator<WaitList> {
    for (const waitClass of this.classes.values()) yield* waitClass.lists.values();
    yield* this.preferredLists.values();
  }

  private enter(state: AgentState): AgentChange {
    const abilities = abilitiesOf(this.rules, state.agentId, state.team);
    const slot: Slot = {
      agentId: state.agentId,
      profile: this.profileFor(abilities),
      isSignedIn: false,
      standing: standingOf(this.rules, state),
      takes: this.takesOf(state),
      places: [],
    };
    this.slots.set(state.agentId, slot);
    const itemIds = isSignedIn(state) ? this.moveIn(slot, state) : [];
    this.enterPools(slot);
    return { gained: slot.takes !== NO_CHANNEL, itemIds };
  }

  /** Only an agent whom the definition does not name is where the CRM says. */
  private changedTeam(slot: Slot, state: AgentState): boolean {
    if (this.rules.agentById.has(state.agentId)) return false;
    return state.team === null ? slot.profile.teams.size > 0 : !slot.profile.teams.has(state.team);
  }

  /** Signs in or out, or changes the team. */
  private moveIn(slot: Slot, state: AgentState): readonly string[] {
    const profiles = new Set([slot.profile]);
    if (slot.isSignedIn) {
      slot.profile.signedIn.delete(slot.agentId);
      this.teamCounts.add(slot.profile, -1);
    }
    if (this.changedTeam(slot, state)) {
      this.leavePools(slot);
      slot.profile = this.profileFor(abilitiesOf(this.rules, slot.agentId, state.team));
      slot.takes = NO_CHANNEL;
      profiles.add(slot.profile);
    }
    slot.isSignedIn = isSignedIn(state);
    if (slot.isSignedIn) {
      slot.profile.signedIn.add(slot.agentId);
      this.teamCounts.add(slot.profile, 1);
    }
    const entries: WaitEntry[] = [];
    for (const profile of profiles) this.collectAffected(profile, entries);
    for (const list of this.preferredByAgent.get(slot.agentId) ?? [])
      for (const entry of list.heap.all) entries.push(entry);
    return sortedIds(entries);
  }

  /** Items whose step has lost its last member or could be skipped, or that all have refused now. */
  private collectAffected({ queueIds }: Profile, entries: WaitEntry[]): void {
    for (const queueId of queueIds) {
      for (const waitClass of this.classesByQueue.get(queueId) ?? []) {
        if (waitClass.lists.size === 0) continue;
        const later = waitClass.queue.plan.slice(waitClass.stepIndex + 1);
        const isSkippable =
          !this.teamCounts.hasAnybody(waitClass.step) && later.some((step) => this.teamCounts.hasAnybody(step));
        for (const list of waitClass.lists.values()) {
          if (isSkippable || (list.refused.size > 0 && this.haveAllRefused(waitClass, list.refused)))
            for (const entry of list.heap.all) entries.push(entry);
        }
      }
    }
  }

  private takesOf(state: AgentState): readonly boolean[] {
    const { channels } = this.rules.definition;
    const [first] = channels;
    // What not even force could give them needs no look at each channel.
    if (first === undefined || !canTake(this.rules, state, first.id, true)) return NO_CHANNEL;
    const takes = channels.map((channel) => canTake(this.rules, state, channel.id));
    return takes.includes(true) ? takes : NO_CHANNEL;
  }

  private enterPools(slot: Slot): void {
    const count = this.strategies.length;
    for (let channel = 0; channel < slot.takes.length; channel += 1) {
      if (slot.takes[channel] !== true || count === 0) continue;
      for (const able of slot.profile.able) able[channel] = (able[channel] ?? 0) + 1;
      for (let index = channel * count; index < (channel + 1) * count; index += 1) {
        let place = slot.places[index];
        if (place === undefined) {
          place = { slot, heapIndex: -1 };
          slot.places[index] = place;
        }
        slot.profile.pools[index]?.add(place);
      }
    }
  }

  private leavePools(slot: Slot): void {
    const count = this.strategies.length;
    for (let channel = 0; channel < slot.takes.length; channel += 1) {
      // Places are taken for all strategies or for none.
      if (count === 0 || (slot.places[channel * count]?.heapIndex ?? -1) < 0) continue;
      for (const able of slot.profile.able) able[channel] = (able[channel] ?? 0) - 1;
    }
    for (let index = 0; index < slot.places.length; index += 1) {
      const place = slot.places[index];
      if (place !== undefined && place.heapIndex >= 0) slot.profile.pools[index]?.remove(place);
    }
  }

  private profileFor(abilities: { teams: ReadonlyMap<string, number>; skills: ReadonlyMap<string, number> }): Profile {
    const key = profileKey(abilities);
    const known = this.profiles.get(key);
    if (known !== undefined) return known;
    const queueIds = new Set<string>();
    for (const teamId of abilities.teams.keys())
      for (const queueId of this.queueIdsByTeam.get(teamId) ?? []) queueIds.add(queueId);
    const profile = newProfile(key, abilities, {
      channels: this.channelIndexes.size,
      strategies: this.strategies,
      queueIds: [...queueIds].sort(),
      able: [...abilities.teams.keys()].map((teamId) => this.ableOf(teamId)),
    });
    this.profiles.set(key, profile);
    for (const teamId of abilities.teams.keys()) {
      const ofTeam = this.profilesByTeam.get(teamId);
      if (ofTeam === undefined) this.profilesByTeam.set(teamId, [profile]);
      else ofTeam.push(profile);
    }
    for (const queueId of profile.queueIds) {
      for (const waitClass of this.classesByQueue.get(queueId) ?? []) this.makeEligible(waitClass, profile);
    }
    return profile;
  }

  private ableOf(teamId: string): AbleCount {
    let able = this.ableByTeam.get(teamId);
    if (able === undefined) {
      able = this.rules.definition.channels.map(() => 0);
      this.ableByTeam.set(teamId, able);
    }
    return able;
  }

  private makeEligible(waitClass: WaitClass, profile: Profile): void {
    const level = levelIn(waitClass.step, profile);
    if (level !== null && missingSkill(waitClass.skills, waitClass.step, profile) === null)
      insertEligible(waitClass, profile, level);
  }

  /** The class of an item at its step; null when the definition has no such queue. */
  private classFor(item: CenterItem): WaitClass | null {
    const queue = this.rules.queueById.get(item.queueId);
    const step = queue?.plan[Math.min(item.step, queue.plan.length - 1)];
    if (queue === undefined || step === undefined) return null;
    let key = `${item.queueId}\n${item.channel}\n${item.step}`;
    for (const { skillId, level } of item.skills) key += `\n${skillId}\n${level}`;
    const known = this.classes.get(key);
    if (known !== undefined) return known;
    this.sweep();
    const waitClass: WaitClass = {
      key,
      queue,
      step,
      stepIndex: queue.plan.indexOf(step),
      channelIndex: this.channelIndexes.get(item.channel) ?? -1,
      strategyIndex: this.strategies.indexOf(queue.strategy),
      skills: item.skills,
      able: step.teams.map(({ teamId }) => this.ableOf(teamId)),
      eligible: [],
      lists: new Map(),
      open: [],
      headRank: Number.POSITIVE_INFINITY,
    };
    const seen = new Set<Profile>();
    for (const { teamId } of step.teams) {
      for (const profile of this.profilesByTeam.get(teamId) ?? []) {
        if (seen.has(profile)) continue;
        seen.add(profile);
        this.makeEligible(waitClass, profile);
      }
    }
    this.classes.set(key, waitClass);
    let ofQueue = this.classesByQueue.get(queue.id);
    if (ofQueue === undefined) {
      ofQueue = new Set();
      this.classesByQueue.set(queue.id, ofQueue);
    }
    ofQueue.add(waitClass);
    return waitClass;
  }

  /** Skills are what callers ask for, so classes come without a limit: those that nobody waits in are dropped in time. */
  private sweep(): void {
    if (this.classes.size < this.sweepAt) return;
    const dropped = new Set<WaitClass>();
    for (const [key, waitClass] of this.classes) {
      if (waitClass.lists.size > 0) continue;
      dropped.add(waitClass);
      this.classes.delete(key);
      this.classesByQueue.get(waitClass.queue.id)?.delete(waitClass);
    }
    for (const profile of this.profiles.values()) {
      const kept = profile.classes.filter((waitClass) => !dropped.has(waitClass));
      profile.classes.splice(0, profile.classes.length, ...kept);
    }
    this.sweepAt = 2 * this.classes.size + SPARE_CLASSES;
  }

  private listFor(item: CenterItem): WaitList | null {
    const waitClass = this.classFor(item);
    if (waitClass === null) return null;
    const refusers = refusersOf(item);
    if (item.preferredAgentIds.length > 0) return this.preferredList(item, waitClass, refusers);
    const key = refusers.join('\n');
    const known = waitClass.lists.get(key);
    if (known !== undefined) return known;
    const list = newList({
      key,
      queue: waitClass.queue,
      channelIndex: waitClass.channelIndex,
      class: waitClass,
      preferred: null,
      refused: refusers.length === 0 ? NOBODY : new Set(refusers),
    });
    waitClass.lists.set(key, list);
    waitClass.open.push(list);
    return list;
  }

  private preferredList(item: CenterItem, { queue, channelIndex }: WaitClass, refusers: readonly string[]): WaitList {
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

  private preferredFor(list: WaitList, preferred: readonly string[]): Match | null {
    const able = preferred.filter((agentId) => {
      const slot = this.slots.get(agentId);
      return slot !== undefined && mayTake(slot, list);
    });
    const [agentId, next] = able;
    if (agentId === undefined) return null;
    const second = next === undefined ? null : { agentId: next, level: null, key: null };
    return { agentId, reason: { by: 'preferred', level: null, key: null, second } };
  }

  /** The best of the lowest level that has anybody. */
  private bestOf(waitClass: WaitClass, list: WaitList, except: Slot | null): Choice | null {
    const index = list.channelIndex * this.strategies.length + waitClass.strategyIndex;
    const isExcluded = ({ slot }: PoolPlace): boolean => slot === except || list.refused.has(slot.agentId);
    let best: PoolPlace | undefined;
    let level = 0;
    for (const candidate of waitClass.eligible) {
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
    const index = list.channelIndex * this.strategies.length + waitClass.strategyIndex;
    const lastAt = new Map<string, number>();
    for (const refusal of item.refusals) lastAt.set(refusal.agentId, refusal.at);
    const able: { readonly place: PoolPlace; readonly level: number; readonly at: number }[] = [];
    for (const { profile, level } of waitClass.eligible) {
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

  private haveAllRefused(waitClass: WaitClass, refused: ReadonlySet<string>): boolean {
    let isAnybodyIn = false;
    for (const { profile } of waitClass.eligible) {
      for (const agentId of profile.signedIn) {
        if (!refused.has(agentId)) return false;
        isAnybodyIn = true;
      }
    }
    return isAnybodyIn;
  }
}

/** How many agents of the step's teams can take an item of the channel; who is in two of them counts twice. */
function countAble({ able, channelIndex }: WaitClass): number {
  let count = 0;
  for (const counts of able) count += counts[channelIndex] ?? 0;
  return count;
}

/** Whether a preferred agent can take the items of their list. */
function mayTake(slot: Slot, { queue, channelIndex }: WaitList): boolean {
  return slot.takes[channelIndex] === true && servesQueue(queue, slot.profile);
}

function isFirst({ queue }: WaitClass, a: PoolPlace, b: PoolPlace): boolean {
  return isServedBefore(queue.strategy, a.slot.standing, b.slot.standing);
}

function isSameStanding(a: Slot['standing'], b: Slot['standing']): boolean {
  return (
    a.inHand === b.inHand &&
    a.units === b.units &&
    a.idleSince === b.idleSince &&
    a.lastAt === b.lastAt &&
    a.count === b.count
  );
}

function sortedIds(entries: WaitEntry[]): readonly string[] {
  if (entries.length === 0) return [];
  return entries.sort(comparePlaces).map((entry) => entry.workId);
}
