/** A contact centre of a given size for measuring distribution: teams, queues, skills, agents, and items that arrive. */
import { compileRules, type Definition, type Rules } from '@interlock/engine';
import { benchDefinition } from '../bench-definition.ts';
import { createRandom } from '../statistics.ts';

export interface WorldSize {
  readonly agents: number;
  readonly queues: number;
  /** Items that wait at the beginning, and from then on. */
  readonly waiting: number;
}

/** What is measured: as large as the issue's, and as the largest published. */
export const FULL_SIZE: WorldSize = { agents: 10_000, queues: 500, waiting: 50_000 };

export const SKILLS = 20;
/** Agents of a team; each of its queues is served by it, and by those whose second team it is. */
export const TEAM_SIZE = 100;

/** Skills that the items of one queue ask for. */
const SKILLS_OF_QUEUE = 4;

export interface Arrival {
  readonly workId: string;
  readonly queueId: string;
  readonly priority: number;
  readonly skills: readonly { readonly skillId: string; readonly level: number }[];
}

export interface World {
  readonly rules: Rules;
  readonly agentIds: readonly string[];
  readonly queueIds: readonly string[];
  /** The next item of a queue that is drawn, or of one of these. */
  arrive(queueIds?: readonly string[]): Arrival;
  /** The agents of the team that serves a queue. */
  teamOfQueue(queueId: string): number;
  teamOfAgent(agentId: string): number;
  readonly random: () => number;
}

/**
 * Makes a world from a seed: the same seed makes the same definition and the same arrivals (BN5). Every agent has a team
 * and each of 20 skills with 40%; every fifth has a second team. Half of the items ask for one of the four skills that
 * their queue knows, each at its own level of 1 to 5, and one in ten has a priority.
 */
export function makeWorld({ agents, queues }: WorldSize, seed: number): World {
  const random = createRandom(seed);
  const whole = (below: number): number => Math.floor(random() * below);
  const teams = Math.max(1, Math.ceil(agents / TEAM_SIZE));
  const skills = Array.from({ length: SKILLS }, (_, index) => ({ id: `skill-${index}`, label: `Skill ${index}` }));
  const agentIds = Array.from({ length: agents }, (_, index) => `agent-${index}`);
  const queueIds = Array.from({ length: queues }, (_, index) => `queue-${index}`);

  const base = benchDefinition('synchronized');
  const definition: Definition = {
    ...base,
    channels: base.channels.map((channel) => ({ ...channel, wrapUpMs: 0, offerTimeoutMs: 3_600_000 })),
    timeouts: { ...base.timeouts, reservationMs: 3_600_000, crmAnswerMs: 3_600_000 },
    teams: Array.from({ length: teams }, (_, index) => ({ id: `team-${index}`, label: `Team ${index}` })),
    skills,
    agents: agentIds.map((agentId, index) => {
      const own = index % teams;
      // Two further on: teams of even and of odd numbers share nobody.
      const second = (own + 2) % teams;
      const isInTwo = second !== own && index % 5 === 0;
      return {
        agentId,
        teams: [{ teamId: `team-${own}`, level: 1 }, ...(isInTwo ? [{ teamId: `team-${second}`, level: 2 }] : [])],
        skills: skills.filter(() => random() < 0.4).map(({ id }) => ({ skillId: id, level: 1 + whole(10) })),
      };
    }),
    queues: queueIds.map((id, index) => ({
      id,
      label: id,
      isOpen: true,
      strategy: 'longestIdle',
      ring: 1,
      plan: [{ afterMs: 0, teams: [{ teamId: `team-${index % teams}`, maxLevel: 2 }], skillsLoweredBy: 0 }],
      preferredMs: 0,
      limit: 100_000,
      overflow: { toQueueId: null, atLength: null, atEstimatedWaitMs: null, afterMs: null },
      serviceLevel: { withinMs: 20_000, shortAbandonMs: 5_000 },
    })),
  };

  const asked = new Map(
    queueIds.map((id) => [
      id,
      Array.from({ length: SKILLS_OF_QUEUE }, () => [{ skillId: `skill-${whole(SKILLS)}`, level: 1 + whole(5) }]),
    ]),
  );

  let arrived = 0;
  return {
    rules: compileRules(definition),
    agentIds,
    queueIds,
    random,
    teamOfQueue: (queueId) => Number(queueId.slice('queue-'.length)) % teams,
    teamOfAgent: (agentId) => Number(agentId.slice('agent-'.length)) % teams,
    arrive(from = queueIds) {
      arrived += 1;
      const queueId = from[whole(from.length)] ?? 'queue-0';
      return {
        workId: `w-${arrived}`,
        queueId,
        priority: random() < 0.1 ? 1 + whole(3) : 0,
        skills: random() < 0.5 ? (asked.get(queueId)?.[whole(SKILLS_OF_QUEUE)] ?? []) : [],
      };
    },
  };
}
