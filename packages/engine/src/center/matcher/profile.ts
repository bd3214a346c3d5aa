/** Agents of equal abilities, and those of them who can take an item now. */
import type { Strategy } from '../../definition.ts';
import type { Abilities, levelIn } from '../eligibility.ts';
import { Heap, type HeapMember } from './heap.ts';
import { isServedBefore, type Standing } from './strategies.ts';
import type { QueueLists } from './wait-class.ts';

/** One agent as the indexes know them. */
export interface Slot {
  readonly agentId: string;
  profile: Profile;
  isSignedIn: boolean;
  standing: Standing;
  /** For each channel of the definition, by its index: can take an item of it now. Empty: of none. */
  takes: readonly boolean[];
  /** Places in the pools of the profile, by channel and strategy. */
  readonly places: (PoolPlace | undefined)[];
}

/** Agents of a team who can take an item now, by channel: whether a look at the pools is worth it. */
export type AbleCount = number[];

export interface PoolPlace extends HeapMember {
  readonly slot: Slot;
}

export interface Profile extends Abilities {
  readonly key: string;
  readonly skillLevels: Uint8Array;
  readonly signedIn: Set<string>;
  /** Who can take an item now, by channel and strategy: `channelIndex * strategies + strategyIndex`. */
  readonly pools: readonly Heap<PoolPlace>[];
  /** How many of its agents can take an item now, by channel, in each of its teams. */
  readonly able: readonly AbleCount[];
  /** Queues that it is eligible for at some step, as far as teams go; by id. */
  readonly queues: readonly QueueLists[];
}

function sorted(map: ReadonlyMap<string, number>): readonly (readonly [string, number])[] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1));
}

export function profileKey({ teams, skills }: Abilities): string {
  return JSON.stringify([sorted(teams), sorted(skills)]);
}

export function newProfile(
  key: string,
  abilities: Abilities,
  given: {
    readonly channels: number;
    readonly skillLevels: Uint8Array;
    readonly strategies: readonly Strategy[];
    readonly queues: readonly QueueLists[];
    readonly able: readonly AbleCount[];
  },
): Profile {
  const pools: Heap<PoolPlace>[] = [];
  for (let channel = 0; channel < given.channels; channel += 1) {
    for (const strategy of given.strategies) {
      pools.push(new Heap((a, b) => isServedBefore(strategy, a.slot.standing, b.slot.standing)));
    }
  }
  const { teams, skills } = abilities;
  const { skillLevels, able, queues } = given;
  return { key, teams, skills, skillLevels, signedIn: new Set(), pools, able, queues };
}

/** Signed-in members of teams by level: whether a step has anybody is asked of these numbers. */
export class TeamCounts {
  private readonly counts = new Map<string, Map<number, number>>();

  add({ teams }: Abilities, by: 1 | -1): void {
    for (const [teamId, level] of teams) {
      let levels = this.counts.get(teamId);
      if (levels === undefined) {
        levels = new Map();
        this.counts.set(teamId, levels);
      }
      levels.set(level, (levels.get(level) ?? 0) + by);
    }
  }

  hasAnybody(step: Parameters<typeof levelIn>[0]): boolean {
    return step.teams.some(({ teamId, maxLevel }) => {
      const levels = this.counts.get(teamId);
      if (levels === undefined) return false;
      for (const [level, count] of levels) if (level <= maxLevel && count > 0) return true;
      return false;
    });
  }
}
