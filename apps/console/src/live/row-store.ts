import { type ReadonlySignal, signal } from '@preact/signals';
import type { Cancel } from '../environment.ts';

/**
 * How much the rows can be believed: not read yet, as they are now, or as they were when the connection or the interest
 * ended. Old rows stay readable; the page says that they are old.
 */
export type Freshness = 'loading' | 'fresh' | 'stale';

export interface RowsFrame<T> {
  /** The first frame of a topic that is sent whole. */
  readonly reset: boolean;
  /** It goes on in the next frame. */
  readonly more: boolean;
  readonly rows: readonly T[];
  readonly gone: readonly string[];
}

/** What became of the rows with one frame; after a reset every row is another one. */
export interface RowsChange<T> {
  readonly isReset: boolean;
  readonly rows: readonly T[];
  readonly gone: readonly string[];
}

/** The rows of one topic by id, as the server last said. */
export interface RowStore<T> {
  readonly byId: ReadonlyMap<string, T>;
  readonly freshness: ReadonlySignal<Freshness>;
  /** Rises with each change; read it to draw again. */
  readonly version: ReadonlySignal<number>;
  listen(listener: (change: RowsChange<T>) => void): Cancel;
}

export interface FilledRowStore<T> extends RowStore<T> {
  apply(frame: RowsFrame<T>): void;
  /** Nobody says any more whether the rows are still so. */
  age(): void;
  clear(): void;
}

/** @param idOf the row's id */
export function createRowStore<T>(idOf: (row: T) => string): FilledRowStore<T> {
  const byId = new Map<string, T>();
  const freshness = signal<Freshness>('loading');
  const version = signal(0);
  const listeners = new Set<(change: RowsChange<T>) => void>();
  /** Frames of a reset that is not complete: until it is, the page keeps what it has. */
  let coming: T[] | null = null;

  function tell(change: RowsChange<T>): void {
    for (const listener of listeners) listener(change);
    version.value = version.peek() + 1;
  }

  function replace(rows: readonly T[]): void {
    byId.clear();
    for (const row of rows) byId.set(idOf(row), row);
    freshness.value = 'fresh';
    tell({ isReset: true, rows, gone: [] });
  }

  return {
    byId,
    freshness,
    version,
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    apply(frame) {
      if (frame.reset) coming = [];
      if (coming !== null) {
        coming.push(...frame.rows);
        if (frame.more) return;
        const rows = coming;
        coming = null;
        replace(rows);
        return;
      }
      // What is told of a topic before it was sent whole belongs to an older interest.
      if (freshness.value !== 'fresh') return;
      for (const row of frame.rows) byId.set(idOf(row), row);
      for (const id of frame.gone) byId.delete(id);
      tell({ isReset: false, rows: frame.rows, gone: frame.gone });
    },
    age() {
      coming = null;
      if (freshness.value === 'fresh') freshness.value = 'stale';
    },
    clear() {
      coming = null;
      byId.clear();
      freshness.value = 'loading';
      tell({ isReset: true, rows: [], gone: [] });
    },
  };
}
