/** Who may serve what: teams with levels, and skills (docs/SPEC.md, MA). */
import type { Queue, RoutingStep, Rules, SkillLevel } from '../definition.ts';
import type { AgentState } from '../model.ts';

/** What an agent is able to do. */
export interface Abilities {
  /** Level in each team; lower ones are served first. */
  readonly teams: ReadonlyMap<string, number>;
  readonly skills: ReadonlyMap<string, number>;
}

/** Whether the agent has a session, be it a lost one. */
export function isSignedIn(state: AgentState): boolean {
  return state.session.state !== 'signedOut';
}

/** What the definition says of an agent; without an entry they are in the team that the CRM names, at level 1, without skills. */
export function abilitiesOf(rules: Rules, agentId: string, team: string | null): Abilities {
  const entry = rules.agentById.get(agentId);
  if (entry === undefined) return { teams: new Map(team === null ? [] : [[team, 1]]), skills: new Map() };
  const teams = new Map<string, number>();
  for (const { teamId, level } of entry.teams) teams.set(teamId, Math.min(level, teams.get(teamId) ?? level));
  const skills = new Map<string, number>();
  for (const { skillId, level } of entry.skills) skills.set(skillId, Math.max(level, skills.get(skillId) ?? level));
  return { teams, skills };
}

/** The agent's lowest level in the step's teams; null when they are in none of them up to its levels. */
export function levelIn(step: RoutingStep, { teams }: Abilities): number | null {
  let lowest: number | null = null;
  for (const { teamId, maxLevel } of step.teams) {
    const level = teams.get(teamId);
    if (level !== undefined && level <= maxLevel && (lowest === null || level < lowest)) lowest = level;
  }
  return lowest;
}

/** The level of a required skill that is asked for at a step; 0 or less: it is not asked for. */
export function neededLevel({ level }: SkillLevel, { skillsLoweredBy }: RoutingStep): number {
  return level - skillsLoweredBy;
}

/** The first required skill that is not met; null when all are. A skill lowered to 0 is not asked for. */
export function missingSkill(
  required: readonly SkillLevel[],
  step: RoutingStep,
  { skills }: Abilities,
): SkillLevel | null {
  for (const need of required) {
    const level = neededLevel(need, step);
    if (level > 0 && (skills.get(need.skillId) ?? 0) < level) return need;
  }
  return null;
}

/** Whether the agent is in a team of any step of the queue's plan. */
export function servesQueue(queue: Queue, abilities: Abilities): boolean {
  return queue.plan.some((step) => levelIn(step, abilities) !== null);
}
