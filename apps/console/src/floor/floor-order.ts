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

/** @param closed keys of groups whose rows are not shown */
export function floorLines(
  rows: readonly FloorRow[],
  group: GroupName | null,
  closed: ReadonlySet<string>,
): readonly FloorLine[] {
  if (group === null) return rows.map((row) => ({ kind: 'row', row }));
  const keyOf = GROUP_KEYS[group];
  const lines: FloorLine[] = [];
  let start = 0;
  while (start < rows.length) {
    const first = rows[start];
    if (first === undefined) break;
    const key = keyOf(first);
    let end = start + 1;
    for (let next = rows[end]; next !== undefined && keyOf(next) === key; next = rows[end]) end += 1;
    const isOpen = !closed.has(key);
    lines.push({ kind: 'group', key, first, count: end - start, isOpen });
    if (isOpen) for (const row of rows.slice(start, end)) lines.push({ kind: 'row', row });
    start = end;
  }
  return lines;
}
