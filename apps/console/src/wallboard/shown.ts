import type { ConsoleQueueRow, FloorRow } from '@interlock/protocol/console';

/** What a wallboard is about: labels of teams and ids of queues, as in its address. Each that is empty takes all. */
export interface WallboardQuery {
  readonly teams: readonly string[];
  readonly queueIds: readonly string[];
}

interface Named {
  readonly id: string;
  readonly label: string;
}

interface DefinedQueue {
  readonly id: string;
  readonly plan: readonly { readonly teams: readonly { readonly teamId: string }[] }[];
}

export function readWallboardQuery(query: URLSearchParams): WallboardQuery {
  return { teams: query.getAll('team').filter(Boolean), queueIds: query.getAll('queue').filter(Boolean) };
}

/** Teams of an address, as the definition in force has them. */
export interface WallboardTeams {
  /** A team that only a CRM names is its own id and label. */
  readonly ids: readonly string[];
  readonly labels: readonly string[];
}

/** @returns null for everybody: the address names no team. It may name one by its id or by its label. */
export function wallboardTeams({ teams }: WallboardQuery, defined: readonly Named[]): WallboardTeams | null {
  if (teams.length === 0) return null;
  const found = teams.map(
    (team) => defined.find(({ id, label }) => id === team || label === team) ?? { id: team, label: team },
  );
  return { ids: found.map(({ id }) => id), labels: found.map(({ label }) => label) };
}

/** @param teamsOf ids of an agent's teams, of those whom the definition names; others are in the team of their row */
export function wallboardAgents(
  rows: readonly FloorRow[],
  teams: WallboardTeams | null,
  teamsOf: ReadonlyMap<string, readonly string[]>,
): readonly FloorRow[] {
  if (teams === null) return rows;
  const ids = new Set(teams.ids);
  const labels = new Set(teams.labels);
  return rows.filter(({ agentId, team }) => {
    const own = teamsOf.get(agentId);
    return own === undefined ? labels.has(team ?? '') : own.some((id) => ids.has(id));
  });
}

/** Those that are asked for, in the order of the address; else those that the teams serve, those first where most wait. */
export function wallboardQueues(
  rows: ReadonlyMap<string, ConsoleQueueRow>,
  { queueIds }: WallboardQuery,
  teams: WallboardTeams | null,
  defined: readonly DefinedQueue[],
): ConsoleQueueRow[] {
  if (queueIds.length > 0) return queueIds.map((id) => rows.get(id)).filter((row) => row !== undefined);
  const plans = new Map(defined.map(({ id, plan }) => [id, plan]));
  const isServed = ({ queueId }: ConsoleQueueRow): boolean =>
    teams === null ||
    plans.get(queueId)?.some((step) => step.teams.some(({ teamId }) => teams.ids.includes(teamId))) === true;
  return [...rows.values()].filter(isServed).sort((a, b) => b.waiting - a.waiting);
}

/** What the address names and nobody has: a team that is neither in the definition nor an agent's, a queue that is in none. */
export function unknownOf(
  { queueIds }: WallboardQuery,
  teams: WallboardTeams | null,
  rows: readonly FloorRow[],
  defined: readonly DefinedQueue[],
  definedTeams: readonly Named[],
): string[] {
  const known = new Set([...definedTeams.map(({ label }) => label), ...rows.map(({ team }) => team)]);
  const queues = new Set(defined.map(({ id }) => id));
  return [...(teams?.labels ?? []).filter((label) => !known.has(label)), ...queueIds.filter((id) => !queues.has(id))];
}

export const QUEUES_AT_ONCE = 4;
const TURN_MS = 10_000;

/** Nobody scrolls a television: what does not fit is shown in turns of ten seconds. (UI51) */
export function turnOf<T>(
  all: readonly T[],
  now: number,
): { readonly shown: readonly T[]; readonly page: number; readonly pages: number } {
  const pages = Math.max(1, Math.ceil(all.length / QUEUES_AT_ONCE));
  const page = Math.floor(now / TURN_MS) % pages;
  return { shown: all.slice(page * QUEUES_AT_ONCE, (page + 1) * QUEUES_AT_ONCE), page: page + 1, pages };
}
