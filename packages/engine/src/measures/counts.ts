/**
 * What is counted (docs/MEASURES.md says each exactly). A row of counts is an array of numbers, so that rows are added
 * and kept without looking at names.
 */

/** The order is that of stored rows: new ones go to the very end, where rows that were kept before have nothing. Names that end in `Ms` are times. */
export const COUNT_NAMES = [
  // Offers: offered = accepted + declined + timedOut + rescinded + cancelled + pending (ME1).
  'offered',
  'accepted',
  'declined',
  'timedOut',
  'rescinded',
  'cancelled',
  'pending',
  // Stays in a queue: what came in = what left + unanswered (ME2).
  'arrived',
  'overflowedIn',
  'movedIn',
  'reentered',
  'answered',
  'abandoned',
  'shortAbandoned',
  'withdrawn',
  'givenUp',
  'overflowedOut',
  'movedOut',
  'unanswered',
  'answeredWithin',
  'abandonedWithin',
  'requeues',
  'waitMs',
  'abandonedWaitMs',
  // Work.
  'started',
  'handled',
  'talkMs',
  'parkedMs',
  'wrapUpMs',
  // Reservations, and why they ended without an offer.
  'reserved',
  'deniedCrmHasWork',
  'deniedCrmRefused',
  'deniedCrmSilent',
  'deniedLinkLost',
  'deniedAgentNotReady',
  'deniedAtCapacity',
  'deniedOther',
  'collisions',
  'collisionMs',
  // Time of agents.
  'signedInMs',
  'staffedMs',
  'handlingMs',
  // The only one that is not added up: the longest of all. It keeps its place, like every other.
  'longestWaitMs',
] as const;

export type CountName = (typeof COUNT_NAMES)[number];

/** One row, by column. */
export type Row = Float64Array;

/** The place of each count in a row. */
export const COLUMN = Object.fromEntries(COUNT_NAMES.map((name, index) => [name, index])) as Readonly<
  Record<CountName, number>
>;

/** A row with names. */
export type Counts = Readonly<Record<CountName, number>>;

/** Only the columns that are not 0: place, value, place, value... */
export type PackedRow = readonly number[];

/** Arithmetic of rows of one width, with one column that is not added up: the longest of all. */
export interface Rows {
  empty(): Row;
  /** Adds a whole row; of the longest the greater one stays. */
  add(into: Row, row: Row): void;
  addPacked(into: Row, packed: PackedRow): void;
  pack(row: Row): PackedRow;
  /**
   * What one of several intervals has of their row, where nothing but time passed in them: of what is added up each has the
   * same; what lasts was longer at the end of each than at that of the one before.
   *
   * @param behind intervals behind it
   * @param lengthMs length of an interval
   */
  share(packed: PackedRow, intervals: number, behind: number, lengthMs: number): PackedRow;
  /** The longest. */
  raise(row: Row, value: number): void;
}

/** @param longest the column that is not added up */
export function rowsOf(width: number, longest: number): Rows {
  function raise(row: Row, value: number): void {
    if (value > (row[longest] ?? 0)) row[longest] = value;
  }
  return {
    empty: () => new Float64Array(width),
    raise,
    add(into, row) {
      for (let column = 0; column < width; column += 1) {
        if (column === longest) raise(into, row[longest] ?? 0);
        else into[column] = (into[column] ?? 0) + (row[column] ?? 0);
      }
    },
    addPacked(into, packed) {
      for (let index = 0; index < packed.length; index += 2) {
        const column = packed[index] ?? 0;
        const value = packed[index + 1] ?? 0;
        if (column === longest) raise(into, value);
        else if (column < width) addTo(into, column, value);
      }
    },
    pack(row) {
      const packed: number[] = [];
      for (let column = 0; column < width; column += 1) {
        const value = row[column] ?? 0;
        if (value !== 0) packed.push(column, value);
      }
      return packed;
    },
    share: (packed, intervals, behind, lengthMs) =>
      packed.map((value, index) => {
        if (index % 2 === 0) return value;
        return packed[index - 1] === longest ? value - behind * lengthMs : value / intervals;
      }),
  };
}

export function addTo(row: Row, column: number, by: number): void {
  row[column] = (row[column] ?? 0) + by;
}

const WIDTH = COUNT_NAMES.length;

/** Rows of the measures. */
export const COUNT_ROWS: Rows = rowsOf(WIDTH, COLUMN.longestWaitMs);
export const { empty: emptyRow, add: addRow, addPacked, pack: packRow } = COUNT_ROWS;

export function countsOf(row: Row): Counts {
  const counts: Partial<Record<CountName, number>> = {};
  for (let index = 0; index < WIDTH; index += 1) counts[COUNT_NAMES[index] as CountName] = row[index] ?? 0;
  return counts as Counts;
}
