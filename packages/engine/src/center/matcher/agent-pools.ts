/**
 * Agents as the match knows them: those of equal abilities share a profile, and those who can take something stand in the
 * pools of their profile by channel and strategy, each a heap by what the strategy compares.
 */
import type { RoutingStep, Rules, Strategy } from '../../definition.ts';
import type { AgentState } from '../../model.ts';
import { canTake } from '../../work.ts';
import { type Abilities, abilitiesOf, isSignedIn } from '../eligibility.ts';
import { type AbleCount, newProfile, type Profile, profileKey, type Slot, TeamCounts } from './profile.ts';
import { skillLevelsOf } from './skill-needs.ts';
import { type Standing, standingOf } from './strategies.ts';
import type { QueueLists } from './wait-class.ts';

/** What a change of an agent's facts means. */
export interface PoolChange {
  /** The agent can take what they could not before. */
  readonly gained: boolean;
  /** Profiles whose signed-in members are others than before. */
  readonly moved: readonly Profile[];
}

const NO_CHANGE: PoolChange = { gained: false, moved: [] };
/** Takes nothing of any channel. */
const NO_CHANNEL: readonly boolean[] = [];

export class AgentPools {
  readonly strategies: readonly Strategy[];
  private readonly rules: Rules;
  private readonly queues: ReadonlyMap<string, QueueLists>;
  private readonly welcome: (profile: Profile) => void;
  private readonly queueIdsByTeam = new Map<string, string[]>();
  private readonly slots = new Map<string, Slot>();
  private readonly profiles = new Map<string, Profile>();
  private readonly profilesByTeam = new Map<string, Profile[]>();
  private readonly ableByTeam = new Map<string, AbleCount>();
  private readonly teamCounts = new TeamCounts();

  /** @param welcome is told of each new profile */
  constructor(rules: Rules, queues: ReadonlyMap<string, QueueLists>, welcome: (profile: Profile) => void) {
    this.rules = rules;
    this.queues = queues;
    this.welcome = welcome;
    this.strategies = [...new Set(rules.definition.queues.map((queue) => queue.strategy))].sort();
    for (const queue of rules.definition.queues) {
      for (const teamId of new Set(queue.plan.flatMap((step) => step.teams.map((team) => team.teamId)))) {
        const ids = this.queueIdsByTeam.get(teamId);
        if (ids === undefined) this.queueIdsByTeam.set(teamId, [queue.id]);
        else ids.push(queue.id);
      }
    }
  }

  slotOf(agentId: string): Slot | undefined {
    return this.slots.get(agentId);
  }

  /** Takes over the facts about one agent. */
  set(state: AgentState): PoolChange {
    const slot = this.slots.get(state.agentId);
    if (slot === undefined) return this.enter(state);
    const isNowIn = isSignedIn(state);
    const isMoved = isNowIn !== slot.isSignedIn || (isNowIn && this.changedTeam(slot, state));
    const moved = isMoved ? this.moveIn(slot, state) : NO_CHANGE.moved;
    const takes = this.takesOf(state);
    // In no pool before and after, which is what most decisions are about.
    if (takes === NO_CHANNEL && slot.takes === NO_CHANNEL) return isMoved ? { gained: false, moved } : NO_CHANGE;
    const standing = standingOf(this.rules, state);
    let gained = false;
    let isSame = takes.length === slot.takes.length;
    for (let index = 0; index < takes.length; index += 1) {
      if (takes[index] === slot.takes[index]) continue;
      isSame = false;
      if (takes[index] === true) gained = true;
    }
    if (!isSame || !isSameStanding(standing, slot.standing)) {
      this.leave(slot);
      slot.takes = takes;
      slot.standing = standing;
      this.join(slot);
    }
    return gained || isMoved ? { gained, moved } : NO_CHANGE;
  }

  /** Whether anybody who may serve the step is signed in, as far as teams go. */
  hasAnybody(step: RoutingStep): boolean {
    return this.teamCounts.hasAnybody(step);
  }

  /** Profiles in a team of the step, each once. */
  *profilesOf(step: RoutingStep): Generator<Profile> {
    const [first, ...others] = step.teams;
    if (first === undefined) return;
    const ofFirst = this.profilesByTeam.get(first.teamId) ?? [];
    yield* ofFirst;
    if (others.length === 0) return;
    const seen = new Set(ofFirst);
    for (const { teamId } of others) {
      for (const profile of this.profilesByTeam.get(teamId) ?? []) {
        if (seen.has(profile)) continue;
        seen.add(profile);
        yield profile;
      }
    }
  }

  /** How many of a team can take an item now, by channel; changed in place. */
  ableOf(teamId: string): AbleCount {
    let able = this.ableByTeam.get(teamId);
    if (able === undefined) {
      able = this.rules.definition.channels.map(() => 0);
      this.ableByTeam.set(teamId, able);
    }
    return able;
  }

  private enter(state: AgentState): PoolChange {
    const slot: Slot = {
      agentId: state.agentId,
      profile: this.profileFor(abilitiesOf(this.rules, state.agentId, state.team)),
      isSignedIn: false,
      standing: standingOf(this.rules, state),
      takes: this.takesOf(state),
      places: [],
    };
    this.slots.set(state.agentId, slot);
    const moved = isSignedIn(state) ? this.moveIn(slot, state) : NO_CHANGE.moved;
    this.join(slot);
    return { gained: slot.takes !== NO_CHANNEL, moved };
  }

  /** Only an agent whom the definition does not name is where the CRM says. */
  private changedTeam(slot: Slot, state: AgentState): boolean {
    if (this.rules.agentById.has(state.agentId)) return false;
    return state.team === null ? slot.profile.teams.size > 0 : !slot.profile.teams.has(state.team);
  }

  /** Signs in or out, or changes the team. */
  private moveIn(slot: Slot, state: AgentState): readonly Profile[] {
    const before = slot.profile;
    if (slot.isSignedIn) {
      before.signedIn.delete(slot.agentId);
      this.teamCounts.add(before, -1);
    }
    if (this.changedTeam(slot, state)) {
      this.leave(slot);
      slot.profile = this.profileFor(abilitiesOf(this.rules, slot.agentId, state.team));
      slot.takes = NO_CHANNEL;
    }
    slot.isSignedIn = isSignedIn(state);
    if (slot.isSignedIn) {
      slot.profile.signedIn.add(slot.agentId);
      this.teamCounts.add(slot.profile, 1);
    }
    return slot.profile === before ? [before] : [before, slot.profile];
  }

  private takesOf(state: AgentState): readonly boolean[] {
    const { channels } = this.rules.definition;
    const [first] = channels;
    // What not even force could give them needs no look at each channel.
    if (first === undefined || !canTake(this.rules, state, first.id, true)) return NO_CHANNEL;
    const takes = channels.map((channel) => canTake(this.rules, state, channel.id));
    return takes.includes(true) ? takes : NO_CHANNEL;
  }

  private join(slot: Slot): void {
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

  private leave(slot: Slot): void {
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

  private profileFor(abilities: Abilities): Profile {
    const key = profileKey(abilities);
    const known = this.profiles.get(key);
    if (known !== undefined) return known;
    const queueIds = new Set<string>();
    for (const teamId of abilities.teams.keys())
      for (const queueId of this.queueIdsByTeam.get(teamId) ?? []) queueIds.add(queueId);
    const profile = newProfile(key, abilities, {
      channels: this.rules.definition.channels.length,
      skillLevels: skillLevelsOf(this.rules, abilities.skills),
      strategies: this.strategies,
      queues: [...queueIds].sort().map((queueId) => this.queues.get(queueId) as QueueLists),
      able: [...abilities.teams.keys()].map((teamId) => this.ableOf(teamId)),
    });
    this.profiles.set(key, profile);
    for (const teamId of abilities.teams.keys()) {
      const ofTeam = this.profilesByTeam.get(teamId);
      if (ofTeam === undefined) this.profilesByTeam.set(teamId, [profile]);
      else ofTeam.push(profile);
    }
    this.welcome(profile);
    return profile;
  }
}

function isSameStanding(a: Standing, b: Standing): boolean {
  return (
    a.inHand === b.inHand &&
    a.units === b.units &&
    a.idleSince === b.idleSince &&
    a.lastAt === b.lastAt &&
    a.count === b.count
  );
}
