/**
 * What the guided demo needs of the definition: teams, skills, agents and queues of its own, added to the one in force and
 * taken out of it again. Everything else stays as it is, whatever was changed in between.
 */
import type { Definition, DefinitionInput } from '@interlock/protocol';
import { SIMULATED, type SimulatedPerson, SKILLS, TEAMS } from './cast.ts';

type Queues = NonNullable<DefinitionInput['queues']>;

export const QUEUES = {
  care: 'sim-care-queue',
  billing: 'sim-billing-queue',
  sales: 'sim-sales-queue',
} as const;

const queues: Queues = [
  {
    id: QUEUES.care,
    label: 'Care (simulated)',
    plan: [
      { teams: [{ teamId: 'sim-care', maxLevel: 2 }] },
      { afterMs: 20_000, teams: [{ teamId: 'sim-care' }, { teamId: 'sim-sales' }], skillsLoweredBy: 3 },
    ],
  },
  {
    id: QUEUES.billing,
    label: 'Billing (simulated)',
    plan: [
      { teams: [{ teamId: 'sim-billing' }] },
      { afterMs: 30_000, teams: [{ teamId: 'sim-billing' }, { teamId: 'sim-care' }], skillsLoweredBy: 5 },
    ],
    strategy: 'leastBusy',
  },
  {
    id: QUEUES.sales,
    label: 'Sales (simulated)',
    plan: [{ teams: [{ teamId: 'sim-sales' }] }],
    overflow: { toQueueId: QUEUES.care, afterMs: 90_000 },
  },
];

const isOurs = (id: string): boolean => id.startsWith(SIMULATED);

/** The definition without anything of the guided demo. */
export function withoutExample(definition: Definition): Definition {
  return {
    ...definition,
    teams: definition.teams.filter(({ id }) => !isOurs(id)),
    skills: definition.skills.filter(({ id }) => !isOurs(id)),
    agents: definition.agents.filter(({ agentId }) => !isOurs(agentId)),
    queues: definition.queues.filter(({ id }) => !isOurs(id)),
  };
}

/** The definition with the teams, skills, queues and agents of the guided demo, and no others of it. */
export function withExample(definition: Definition, cast: readonly SimulatedPerson[]): DefinitionInput {
  const rest = withoutExample(definition);
  return {
    ...rest,
    teams: [...rest.teams, ...TEAMS],
    skills: [...rest.skills, ...SKILLS],
    agents: [
      ...rest.agents,
      ...cast.map(({ agentId, teamId, level, skills }) => ({
        agentId,
        teams: [{ teamId, level }],
        skills: [...skills],
      })),
    ],
    queues: [...rest.queues, ...queues],
  };
}

/** Whether the definition has whatever these people need. */
export function hasExample(definition: Definition, cast: readonly SimulatedPerson[]): boolean {
  const ids = new Set(definition.agents.map(({ agentId }) => agentId));
  const queueIds = new Set(definition.queues.map(({ id }) => id));
  return cast.every(({ agentId }) => ids.has(agentId)) && queues.every(({ id }) => queueIds.has(id));
}

/** Whether anything of the guided demo is in the definition. */
export function hasAnyOfExample({ teams, agents, queues: known }: Definition): boolean {
  return [...teams.map(({ id }) => id), ...known.map(({ id }) => id), ...agents.map(({ agentId }) => agentId)].some(
    isOurs,
  );
}
