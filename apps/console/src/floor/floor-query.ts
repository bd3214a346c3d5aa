import { cutText } from '@interlock/protocol';
import type { FloorRow } from '@interlock/protocol/console';
import { plainText } from '../live/ordered-rows.ts';

export const STATES = ['ready', 'held', 'work', 'offline'] as const;
export type StateName = (typeof STATES)[number];
export const LINKS = ['up', 'crmLost', 'noCrm', 'sessionLost'] as const;
export type LinkName = (typeof LINKS)[number];
export const TROUBLES = ['outOfStep', 'collision', 'drift'] as const;
export type TroubleName = (typeof TROUBLES)[number];
export const SORTS = ['name', 'team', 'contactCenter', 'crm', 'because', 'work', 'for', 'link'] as const;
export type SortName = (typeof SORTS)[number];
export const GROUPS = ['team', 'state', 'reason'] as const;
export type GroupName = (typeof GROUPS)[number];

/** What is shown of the floor, and how. All of it is in the address. */
export interface FloorQuery {
  /** Of the contact-centre side. Each list that is empty takes all. */
  readonly states: readonly StateName[];
  /** Labels. */
  readonly teams: readonly string[];
  /** Kinds of holds; one of them is enough. */
  readonly holds: readonly string[];
  readonly links: readonly LinkName[];
  readonly troubles: readonly TroubleName[];
  readonly search: string;
  readonly sort: SortName;
  readonly isDescending: boolean;
  readonly group: GroupName | null;
  /** Whose panel is open. */
  readonly agentId: string | null;
}

/** Names of the parts in the address. */
export const PARTS = ['state', 'team', 'hold', 'link', 'trouble', 'q', 'sort', 'group'] as const;
export type PartName = (typeof PARTS)[number];

/** Whatever stands in an address: what is not known is passed over. (UI22) */
export function readFloorQuery(query: URLSearchParams): FloorQuery {
  const sort = query.get('sort') ?? '';
  return {
    states: known(query, 'state', STATES),
    teams: list(query, 'team'),
    holds: list(query, 'hold'),
    links: known(query, 'link', LINKS),
    troubles: known(query, 'trouble', TROUBLES),
    search: cutText(query.get('q') ?? '', 100),
    sort: SORTS.find((name) => name === sort.replace(/^-/, '')) ?? 'name',
    isDescending: sort.startsWith('-'),
    group: GROUPS.find((name) => name === query.get('group')) ?? null,
    agentId: query.get('agent'),
  };
}

/** A list as it stands in an address; a comma in a label is written twice. */
export function listPart(values: readonly string[]): string | null {
  return values.length === 0 ? null : values.map((value) => value.replaceAll(',', ',,')).join(',');
}

function list(query: URLSearchParams, part: PartName): string[] {
  const text = query.get(part);
  if (text === null || text === '') return [];
  return text
    .replaceAll(',,', '\u0000')
    .split(',')
    .map((value) => value.replaceAll('\u0000', ','))
    .slice(0, 50);
}

function known<const T extends string>(query: URLSearchParams, part: PartName, names: readonly T[]): T[] {
  const wanted = list(query, part);
  return names.filter((name) => wanted.includes(name));
}

/** How a row's connections stand, the most telling first. */
export function linkOf(row: FloorRow): LinkName {
  if (row.session === 'lost') return 'sessionLost';
  if (row.crmLink === 'lost') return 'crmLost';
  return row.crmLink === 'none' ? 'noCrm' : 'up';
}

export function stateOf(row: FloorRow): StateName {
  const { shape } = row.contactCenter;
  return shape === 'outOfStep' ? 'held' : shape;
}

/** Why the contact-centre side is what it is, in one word for groups: a kind of hold, or the reason that was chosen. */
export function reasonOf(row: FloorRow): { readonly kind: 'hold' | 'chosen' | 'ready'; readonly name: string } {
  const { why } = row.contactCenter;
  if (why.code === 'held') return { kind: 'hold', name: why.hold.kind };
  return why.code === 'chosen' ? { kind: 'chosen', name: why.label } : { kind: 'ready', name: '' };
}

/** Whether a row is among those that are asked for. (UI22) */
export function keepsRow(query: FloorQuery): (row: FloorRow) => boolean {
  const words = plainText(query.search)
    .split(/\s+/)
    .filter((word) => word !== '');
  return (row) => {
    if (query.states.length > 0 && !query.states.includes(stateOf(row))) return false;
    if (query.teams.length > 0 && !query.teams.includes(row.team ?? '')) return false;
    if (query.holds.length > 0 && !row.holds.some((hold) => query.holds.includes(hold))) return false;
    if (query.links.length > 0 && !query.links.includes(linkOf(row))) return false;
    if (query.troubles.length > 0 && !query.troubles.some((trouble) => has[trouble](row))) return false;
    if (words.length === 0) return true;
    const text = plainText(`${row.name} ${row.agentId}`);
    return words.every((word) => text.includes(word));
  };
}

const has: Readonly<Record<TroubleName, (row: FloorRow) => boolean>> = {
  outOfStep: (row) => row.outOfStep,
  collision: (row) => row.collisionSince !== null,
  drift: (row) => row.driftSince !== null,
};
