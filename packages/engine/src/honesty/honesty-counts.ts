/** What is counted about how honestly the two sides were kept apart (docs/MEASURES.md, Honesty). */
import type { RequestFailure } from '../events.ts';
import { type Row, type Rows, rowsOf } from '../measures/counts.ts';
import type { CollisionCause } from '../model.ts';
import { BOTH_READY_CAUSES, type BothReadyCause } from './both-ready.ts';

/** The order is that of stored rows: new ones go to the very end, where rows that were kept before have nothing. */
export const HONESTY_COLUMNS = [
  'observedMs',
  'bothReadyMs/person',
  'bothReadyMs/ourRequest',
  'bothReadyMs/contactCenter',
  'bothReadyMs/endOfWork',
  'bothReadyTimes/person',
  'bothReadyTimes/ourRequest',
  'bothReadyTimes/contactCenter',
  'bothReadyTimes/endOfWork',
  'collisions/ticketDuringInteraction',
  'collisions/interactionDuringTicket',
  'collisionMs/ticketDuringInteraction',
  'collisionMs/interactionDuringTicket',
  'driftMs',
  'driftTimes',
  'requests',
  'appliedRequests',
  'assumedRequests',
  'failedRequests/silent',
  'failedRequests/refused',
  'failedRequests/notApplied',
  'lateRequests',
  'corrections',
  'flaps',
  // The only one that is not added up. It keeps its place, like every other.
  'longestDriftMs',
] as const;

export type HonestyColumn = (typeof HONESTY_COLUMNS)[number];

export const AT = Object.fromEntries(HONESTY_COLUMNS.map((name, index) => [name, index])) as Readonly<
  Record<HonestyColumn, number>
>;

export const HONESTY_ROWS: Rows = rowsOf(HONESTY_COLUMNS.length, AT.longestDriftMs);

const COLLISION_CAUSES = ['ticketDuringInteraction', 'interactionDuringTicket'] as const satisfies CollisionCause[];
const FAILURES = ['silent', 'refused', 'notApplied'] as const satisfies RequestFailure[];

/** Everything that a row by cause is about. */
export const HONESTY_CAUSES = [...BOTH_READY_CAUSES, ...COLLISION_CAUSES, ...FAILURES] as const;
export type HonestyCause = (typeof HONESTY_CAUSES)[number];

export const HONESTY_NAMES = [
  'observedMs',
  'bothReadyMs',
  'bothReadyTimes',
  'collisions',
  'collisionMs',
  'driftMs',
  'driftTimes',
  'longestDriftMs',
  'requests',
  'appliedRequests',
  'assumedRequests',
  'failedRequests',
  'lateRequests',
  'corrections',
  'flaps',
] as const;

/** A row with names; what has several causes is the sum over them. */
export type HonestyCounts = Readonly<Record<(typeof HONESTY_NAMES)[number], number>>;

export function bothReadyColumn(what: 'bothReadyMs' | 'bothReadyTimes', cause: BothReadyCause): number {
  return AT[`${what}/${cause}`];
}

export function collisionColumn(what: 'collisions' | 'collisionMs', cause: CollisionCause): number {
  return AT[`${what}/${cause}`];
}

export function failureColumn(cause: RequestFailure): number {
  return AT[`failedRequests/${cause}`];
}

/** The columns of each name: with causes, or without. */
const COLUMNS_OF = new Map(
  HONESTY_NAMES.map((name) => [
    name,
    HONESTY_COLUMNS.flatMap((column, index) =>
      column === name || column.startsWith(`${name}/`) ? [{ index, cause: column.split('/')[1] ?? null }] : [],
    ),
  ]),
);

/**
 * The row as counts.
 *
 * @param cause only what has this cause, beside the time that was observed; null for everything
 */
export function honestyOf(row: Row, cause: HonestyCause | null = null): HonestyCounts {
  const counts: Partial<Record<keyof HonestyCounts, number>> = {};
  for (const [name, columns] of COLUMNS_OF) {
    let sum = 0;
    for (const { index, cause: own } of columns)
      if (cause === null || own === cause || name === 'observedMs') sum += row[index] ?? 0;
    counts[name] = sum;
  }
  return counts as HonestyCounts;
}
