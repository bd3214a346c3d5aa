import type { ConsoleQueueRow, FloorRow } from '@interlock/protocol/console';

/** What a wallboard is about: labels of teams and ids of queues, as in its address. Each that is empty takes all. */
export interface WallboardQuery {
  readonly teams: readonly string[];
  readonly queueIds: readonly string[];
}

export function readWallboardQuery(query: URLSearchParams): WallboardQuery {
  return { teams: query.getAll('team').filter(Boolean), queueIds: query.getAll('queue').filter(Boolean) };
}

/** @param teamLabels label of each team's id: an address may name a team by either */
export function wallboardAgents(
  rows: Iterable<FloorRow>,
  { teams }: WallboardQuery,
  teamLabels: ReadonlyMap<string, string>,
): FloorRow[] {
  const wanted = new Set(teams.map((team) => teamLabels.get(team) ?? team));
  return [...rows].filter((row) => wanted.size === 0 || wanted.has(row.team ?? ''));
}

/** Those that are asked for, in the order of the address; else all, those first where people wait. */
export function wallboardQueues(
  rows: ReadonlyMap<string, ConsoleQueueRow>,
  { queueIds }: WallboardQuery,
): ConsoleQueueRow[] {
  if (queueIds.length > 0) return queueIds.map((id) => rows.get(id)).filter((row) => row !== undefined);
  return [...rows.values()];
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
