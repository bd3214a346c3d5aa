import type { Definition } from '../definition.ts';
import { checkNames } from './lint-ids.ts';
import { quote, type Report } from './problem.ts';

/** Teams and skills of agents that are not defined or named twice, agents in no team, and skills that nobody has (DF40, DF41, DF44). */
export function checkAgents({ agents, teams, skills }: Definition, report: Report): void {
  const knownTeams = new Set(teams.map((team) => team.id));
  const knownSkills = new Set(skills.map((skill) => skill.id));
  const held = new Set<string>();
  agents.forEach((agent, index) => {
    const path = `/agents/${index}`;
    checkNames(
      agent.teams.map((entry) => entry.teamId),
      knownTeams,
      'team',
      (place) => `${path}/teams/${place}/teamId`,
      report,
    );
    checkNames(
      agent.skills.map((entry) => entry.skillId),
      knownSkills,
      'skill',
      (place) => `${path}/skills/${place}/skillId`,
      report,
    );
    for (const { skillId } of agent.skills) held.add(skillId);
    if (agent.teams.length === 0) {
      report(
        'warning',
        'agentWithoutTeam',
        path,
        `${quote(agent.agentId)} is listed without a team and so serves no queue; the CRM's team counts for agents who are not listed.`,
      );
    }
  });
  skills.forEach((skill, index) => {
    if (held.has(skill.id)) return;
    report(
      'warning',
      'unheldSkill',
      `/skills/${index}`,
      `No agent has the skill ${quote(skill.id)}: what needs it waits until a step lowers it away.`,
    );
  });
}
