import type { FloorRow } from '@interlock/protocol/console';
import { type Order, plainText } from '../live/ordered-rows.ts';
import {
  type FloorQuery,
  type GroupName,
  keepsRow,
  LINKS,
  linkOf,
  reasonOf,
  type SortName,
  STATES,
  stateOf,
} from './floor-query.ts';

const SHAPE_ORDER = ['outOfStep', 'work', 'held', 'ready', 'offline'] as const;

/** What a column is sorted by. "For" has the longest first, since that is what one looks for. */
const SORT_KEYS: Readonly<Record<SortName, (row: FloorRow) => string | number>> = {
  name: (row) => plainText(row.name),
  team: (row) => plainText(row.team ?? '\uffff'),
  contactCenter: (row) => `${SHAPE_ORDER.indexOf(row.contactCenter.shape)}${plainText(row.contactCenter.label)}`,
  crm: (row) => `${SHAPE_ORDER.indexOf(row.crm.shape)}${plainText(row.crm.label)}`,
  because: (row) => reasonOf(row).name,
  work: (row) => -row.workCount,
  for: (row) => row.contactCenter.since,
  link: (row) => -LINKS.indexOf(linkOf(row)),
};

/** The group that a row belongs to; rows of one group stand together. */
export const GROUP_KEYS: Readonly<Record<GroupName, (row: FloorRow) => string>> = {
  team: (row) => row.team ?? '',
  state: (row) => String(STATES.indexOf(stateOf(row))),
  reason: (row) => {
    const { kind, name } = reasonOf(row);
    return `${kind === 'hold' ? 0 : kind === 'chosen' ? 1 : 2}${name}`;
  },
};

/** Filter and order of the floor. (UI21, UI22) */
export function floorOrder(query: FloorQuery): Order<FloorRow> {
  const { group } = query;
  const sortKey = SORT_KEYS[query.sort];
  return {
    idOf: ({ agentId }) => agentId,
    keeps: keepsRow(query),
    keysOf: (row) =>
      group === null
        ? [sortKey(row), plainText(row.name)]
        : [GROUP_KEYS[group](row), sortKey(row), plainText(row.name)],
    descending: group === null ? [query.isDescending] : [false, query.isDescending],
  };
}

/** A line of the list: a row, or the head of a group. */
export type FloorLine =
  | { readonly kind: 'row'; readonly row: FloorRow }
  | {
      readonly kind: 'group';
      readonly key: string;
      readonly first: FloorRow;
      readonly count: number;
      readonly isOpen: boolean;
    };

/** Lines by their place. Only those that are seen are ever made: ten thousand change ten times a second. */
export interface FloorLines {
  readonly length: number;
  at(index: number): FloorLine | undefined;
  /** The place of an agent's row, or of a group's head; -1 where it is not shown. */
  placeOf(name: string): number;
}

interface Group {
  readonly key: string;
  /** Places of its head and of its first row among the lines and rows. */
  readonly line: number;
  readonly start: number;
  readonly count: number;
  readonly isOpen: boolean;
}

/** What a line is called: an agent's id, or `group` and its key. */
export function lineName(line: FloorLine): string {
  return line.kind === 'row' ? line.row.agentId : `group ${line.key}`;
}

/** @param closed keys of groups whose rows are not shown */
export function floorLines(
  rows: readonly FloorRow[],
  group: GroupName | null,
  closed: ReadonlySet<string>,
): FloorLines {
  const groups = group === null ? null : groupsOf(rows, GROUP_KEYS[group], closed);
  const last = groups?.at(-1);
  const length =
    groups === null ? rows.length : last === undefined ? 0 : last.line + 1 + (last.isOpen ? last.count : 0);

  function rowAt(index: number): FloorLine | undefined {
    const row = rows[index];
    return row === undefined ? undefined : { kind: 'row', row };
  }

  function at(index: number): FloorLine | undefined {
    if (index < 0 || index >= length) return undefined;
    if (groups === null) return rowAt(index);
    const found = groups.findLast(({ line }) => line <= index);
    if (found === undefined) return undefined;
    if (found.line < index) return rowAt(found.start + index - found.line - 1);
    const first = rows[found.start];
    return first && { kind: 'group', key: found.key, first, count: found.count, isOpen: found.isOpen };
  }

  return {
    length,
    at,
    placeOf(name) {
      for (let index = 0; index < length; index += 1) {
        const line = at(index);
        if (line !== undefined && lineName(line) === name) return index;
      }
      return -1;
    },
  };
}

function groupsOf(
  rows: readonly FloorRow[],
  keyOf: (row: FloorRow) => string,
  closed: ReadonlySet<string>,
): readonly Group[] {
  const groups: Group[] = [];
  let line = 0;
  let start = 0;
  while (start < rows.length) {
    const first = rows[start];
    if (first === undefined) break;
    const key = keyOf(first);
    let end = start + 1;
    for (let next = rows[end]; next !== undefined && keyOf(next) === key; next = rows[end]) end += 1;
    const isOpen = !closed.has(key);
    groups.push({ key, line, start, count: end - start, isOpen });
    line += 1 + (isOpen ? end - start : 0);
    start = end;
  }
  return groups;
}
