/** Whom counts are about: queues, teams, channels, agents. */
import { addTo, COUNT_ROWS, type PackedRow, type Row, type Rows } from './counts.ts';

export const DIMENSIONS = ['queues', 'teams', 'channels', 'agents'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** Stands for interactions without a queue and for agents without a team; no id is empty. */
export const NONE = '';

/** Scopes of a dimension that are counted apart; what comes beyond counts under `NONE` (ME22). */
export const SCOPE_LIMIT = 100_000;

export interface Scope<D extends string = Dimension> {
  readonly dimension: D;
  readonly id: string;
  /** Of the interval under way. */
  readonly now: Row;
  /** Of all intervals before it. */
  readonly closed: Row;
  /** Something is in `now`. */
  isCounted: boolean;
  /** Changed since it was last taken for a checkpoint. */
  isChanged: boolean;
}

/** What a checkpoint keeps of a scope. */
export interface ScopeEntry {
  readonly now: PackedRow;
  readonly closed: PackedRow;
}

export interface ScopeBook<D extends string = Dimension> {
  /** The scope, made when it is new. */
  of(dimension: D, id: string): Scope<D>;
  get(dimension: D, id: string): Scope<D> | null;
  all(dimension: D): IterableIterator<Scope<D>>;
  count(scope: Scope<D>, column: number, by: number): void;
  /** The column that is not added up: the longest of all. */
  raise(scope: Scope<D>, value: number): void;
  /** Ends the interval: answers the rows that are not empty, and begins new ones. */
  close(): readonly { readonly scope: Scope<D>; readonly row: PackedRow }[];
  takeChanged(): readonly Scope<D>[];
  markChanged(scope: Scope<D>): void;
  load(dimension: D, id: string, entry: ScopeEntry): void;
}

/** The book of the measures. */
export function createScopeBook(limit: number = SCOPE_LIMIT): ScopeBook {
  return createScopesOf(DIMENSIONS, COUNT_ROWS, limit);
}

/** A book of scopes in any dimensions, with rows of any width. */
export function createScopesOf<const D extends string>(
  dimensions: readonly D[],
  rows: Rows,
  limit: number = SCOPE_LIMIT,
): ScopeBook<D> {
  const byDimension = new Map(dimensions.map((dimension) => [dimension, new Map<string, Scope<D>>()]));
  let counted: Scope<D>[] = [];
  let changed: Scope<D>[] = [];

  function allOf(dimension: D): Map<string, Scope<D>> {
    const scopes = byDimension.get(dimension);
    if (scopes === undefined) throw new Error(`there is no dimension ${dimension}`);
    return scopes;
  }

  function make(dimension: D, id: string): Scope<D> {
    const scopes = allOf(dimension);
    if (id !== NONE && scopes.size >= limit) return of(dimension, NONE);
    const scope = { dimension, id, now: rows.empty(), closed: rows.empty(), isCounted: false, isChanged: false };
    scopes.set(id, scope);
    return scope;
  }

  function of(dimension: D, id: string): Scope<D> {
    return allOf(dimension).get(id) ?? make(dimension, id);
  }

  function touch(scope: Scope<D>): void {
    if (!scope.isCounted) {
      scope.isCounted = true;
      counted.push(scope);
    }
    if (!scope.isChanged) {
      scope.isChanged = true;
      changed.push(scope);
    }
  }

  return {
    of,
    get: (dimension, id) => allOf(dimension).get(id) ?? null,
    all: (dimension) => allOf(dimension).values(),
    count(scope, column, by) {
      touch(scope);
      addTo(scope.now, column, by);
    },
    raise(scope, value) {
      touch(scope);
      rows.raise(scope.now, value);
    },
    close() {
      const closed = counted.map((scope) => {
        const row = rows.pack(scope.now);
        rows.add(scope.closed, scope.now);
        scope.now.fill(0);
        scope.isCounted = false;
        return { scope, row };
      });
      for (const { scope } of closed) {
        if (scope.isChanged) continue;
        scope.isChanged = true;
        changed.push(scope);
      }
      counted = [];
      return closed;
    },
    takeChanged() {
      const taken = changed;
      changed = [];
      for (const scope of taken) scope.isChanged = false;
      return taken;
    },
    markChanged(scope) {
      if (scope.isChanged) return;
      scope.isChanged = true;
      changed.push(scope);
    },
    load(dimension, id, { now, closed }) {
      const scope = of(dimension, id);
      rows.addPacked(scope.now, now);
      rows.addPacked(scope.closed, closed);
      if (now.length === 0 || scope.isCounted) return;
      scope.isCounted = true;
      counted.push(scope);
    },
  };
}
