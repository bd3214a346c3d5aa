import type { Definition } from '@interlock/protocol';
import type { FloorRow } from '@interlock/protocol/console';
import { plainText } from '../live/ordered-rows.ts';

export interface ListedAgent {
  readonly agentId: string;
  readonly name: string;
  /** Labels. */
  readonly teams: readonly string[];
  readonly skills: readonly { readonly label: string; readonly level: number }[];
  /** Null for who has never signed in. */
  readonly row: FloorRow | null;
}

/**
 * Those who have signed in and those whom the definition names, by name: of the viewer's teams alone, since no row tells of
 * the others whether they are there. (UI40, AC10)
 *
 * @param mine ids of the viewer's teams; null for all of them
 */
export function agentList(
  rows: Iterable<FloorRow>,
  definition: Definition | null,
  mine: readonly string[] | null,
): ListedAgent[] {
  const byId = new Map<string, FloorRow>();
  for (const row of rows) byId.set(row.agentId, row);
  const named = new Map((definition?.agents ?? []).map((agent) => [agent.agentId, agent]));
  const teamLabels = new Map(definition?.teams.map(({ id, label }) => [id, label]));
  const skillLabels = new Map(definition?.skills.map(({ id, label }) => [id, label]));
  const isMine = ({ teams }: Definition['agents'][number]): boolean =>
    mine === null || teams.some(({ teamId }) => mine.includes(teamId));
  const ids = new Set([...byId.keys(), ...[...named.values()].filter(isMine).map(({ agentId }) => agentId)]);
  return [...ids]
    .map((agentId): ListedAgent => {
      const row = byId.get(agentId) ?? null;
      const entry = named.get(agentId);
      const teams = entry?.teams.map(({ teamId }) => teamLabels.get(teamId) ?? teamId) ?? [];
      return {
        agentId,
        name: row?.name ?? agentId,
        teams: teams.length > 0 || row?.team == null ? teams : [row.team],
        skills:
          entry?.skills.map(({ skillId, level }) => ({ label: skillLabels.get(skillId) ?? skillId, level })) ?? [],
        row,
      };
    })
    .sort((a, b) => a.name.localeCompare(b.name) || (a.agentId < b.agentId ? -1 : 1));
}

/** Every word of what is searched has to be in the name, the id, a team or a skill. (UI40) */
export function findAgents(agents: readonly ListedAgent[], search: string, onlySignedIn: boolean): ListedAgent[] {
  const words = plainText(search)
    .split(/\s+/)
    .filter((word) => word !== '');
  return agents.filter(({ agentId, name, teams, skills, row }) => {
    if (onlySignedIn && (row === null || row.session === 'signedOut')) return false;
    const text = plainText([name, agentId, ...teams, ...skills.map(({ label }) => label)].join(' '));
    return words.every((word) => text.includes(word));
  });
}
