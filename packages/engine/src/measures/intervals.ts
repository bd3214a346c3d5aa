/**
 * Closed intervals of 15 minutes. They never change, and their number is limited: the newest stay, as many as the limits
 * allow, in each dimension by itself, so that many agents do not push out the few queues (ME21).
 */
import { COUNT_ROWS, type PackedRow, type Rows } from './counts.ts';
import { DIMENSIONS, type Dimension, type Scope } from './scope.ts';

export const INTERVAL_MS = 900_000;

/** Intervals that are kept at most (35 days), and rows of each dimension. */
export const INTERVAL_LIMITS = { intervals: 3_360, rows: 100_000 } as const;

/** Rows in one entry of a checkpoint. */
const ROWS_PER_ENTRY = 500;

export interface ClosedInterval {
  readonly startAt: number;
  readonly rows: ReadonlyMap<string, PackedRow>;
}

/** One part of an interval as a checkpoint keeps it. */
export interface IntervalEntry {
  readonly key: string;
  /** Null: the interval is not kept any more. */
  readonly rows: readonly (readonly [id: string, row: PackedRow])[] | null;
}

export interface IntervalBook<D extends string = Dimension> {
  /**
   * Takes in an interval, or several in a row in which nothing but time passed, with one row for all of them. Made are those
   * that are kept (ME25).
   */
  close(startAt: number, rows: readonly { readonly scope: Scope<D>; readonly row: PackedRow }[], count: number): void;
  /** Oldest first. */
  all(dimension: D): readonly ClosedInterval[];
  /** Start of the oldest interval that is kept; null where none is. */
  keptFrom(dimension: D): number | null;
  takeChanges(): readonly IntervalEntry[];
  /** An entry that could not be written is to be taken again. */
  markChanged(key: string): void;
  load(entry: IntervalEntry): void;
}

interface Shelf {
  intervals: ClosedInterval[];
  rowCount: number;
}

export function startOf(at: number): number {
  return at - (at % INTERVAL_MS);
}

function keyOf(dimension: string, startAt: number, part: number): string {
  return `${dimension}/${startAt}/${part}`;
}

/** The book of the measures. */
export function createIntervalBook(
  limits: { readonly intervals: number; readonly rows: number } = INTERVAL_LIMITS,
): IntervalBook {
  return createIntervalsOf(DIMENSIONS, COUNT_ROWS, limits);
}

/** A book of intervals in any dimensions, with rows of any width. */
export function createIntervalsOf<const D extends string>(
  dimensions: readonly D[],
  { share }: Pick<Rows, 'share'>,
  limits: { readonly intervals: number; readonly rows: number } = INTERVAL_LIMITS,
): IntervalBook<D> {
  const shelves = new Map(dimensions.map((dimension): [D, Shelf] => [dimension, { intervals: [], rowCount: 0 }]));
  const changed = new Set<string>();

  function shelfOf(dimension: D): Shelf {
    const shelf = shelves.get(dimension);
    if (shelf === undefined) throw new Error(`there is no dimension ${dimension}`);
    return shelf;
  }

  /** Where an entry belongs; a key is always one of `keyOf`. */
  function placeOf(key: string): { dimension: D; startAt: number; part: number } | null {
    const [name, startAt, part] = key.split('/');
    const dimension = dimensions.find((known) => known === name);
    return dimension === undefined ? null : { dimension, startAt: Number(startAt), part: Number(part) };
  }

  function markAll(dimension: D, { startAt, rows }: ClosedInterval): void {
    for (let part = 0; part * ROWS_PER_ENTRY < rows.size; part += 1) changed.add(keyOf(dimension, startAt, part));
  }

  function limitShelf(dimension: D): void {
    const shelf = shelfOf(dimension);
    let gone = 0;
    while (
      shelf.intervals.length - gone > limits.intervals ||
      (shelf.rowCount > limits.rows && shelf.intervals.length - gone > 1)
    ) {
      const oldest = shelf.intervals[gone];
      if (oldest === undefined) break;
      shelf.rowCount -= oldest.rows.size;
      markAll(dimension, oldest);
      gone += 1;
    }
    if (gone > 0) shelf.intervals = shelf.intervals.slice(gone);
  }

  /** How many intervals of so many rows are kept at most. */
  function keptOf(rowsOfEach: number): number {
    return Math.min(limits.intervals, Math.max(1, Math.floor(limits.rows / rowsOfEach)));
  }

  function find(dimension: D, startAt: number): ClosedInterval | null {
    return shelfOf(dimension).intervals.find((interval) => interval.startAt === startAt) ?? null;
  }

  return {
    close(startAt, rows, count) {
      for (const dimension of dimensions) {
        const own = rows.filter(({ scope }) => scope.dimension === dimension);
        if (own.length === 0) continue;
        const shelf = shelfOf(dimension);
        // Those before it would not stay, nor would what came before them: the interval in which the pause began, which was
        // closed by itself, has no fewer rows than each of them.
        const first = Math.max(0, count - keptOf(own.length));
        for (let index = first; index < count; index += 1) {
          const behind = count - 1 - index;
          const interval = {
            startAt: startAt + index * INTERVAL_MS,
            rows: new Map(own.map(({ scope, row }) => [scope.id, share(row, count, behind, INTERVAL_MS)])),
          };
          shelf.intervals.push(interval);
          shelf.rowCount += own.length;
          markAll(dimension, interval);
        }
        limitShelf(dimension);
      }
    },
    all: (dimension) => shelfOf(dimension).intervals,
    keptFrom: (dimension) => shelfOf(dimension).intervals[0]?.startAt ?? null,
    takeChanges() {
      const entries = [...changed].map((key): IntervalEntry => {
        const place = placeOf(key);
        const interval = place === null ? null : find(place.dimension, place.startAt);
        if (place === null || interval === null) return { key, rows: null };
        const from = place.part * ROWS_PER_ENTRY;
        return { key, rows: [...interval.rows].slice(from, from + ROWS_PER_ENTRY) };
      });
      changed.clear();
      return entries;
    },
    markChanged: (key) => void changed.add(key),
    load({ key, rows }) {
      const place = placeOf(key);
      if (place === null || rows === null) return;
      const shelf = shelfOf(place.dimension);
      const known = find(place.dimension, place.startAt);
      const interval = { startAt: place.startAt, rows: new Map([...(known?.rows ?? []), ...rows]) };
      shelf.intervals = [...shelf.intervals.filter((other) => other !== known), interval].sort(
        (a, b) => a.startAt - b.startAt,
      );
      shelf.rowCount += rows.length;
    },
  };
}
