/** Whom counts are about: queues, teams, channels, agents. */
import { addPacked, addRow, addTo, emptyRow, type PackedRow, packRow, type Row, raiseTo } from './counts.ts';

export const DIMENSIONS = ['queues', 'teams', 'channels', 'agents'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** Stands for interactions without a queue and for agents without a team; no id is empty. */
export const NONE = '';

/** Scopes of a dimension that are counted apart; what comes beyond counts under `NONE` (ME22). */
export const SCOPE_LIMIT = 100_000;

export interface Scope {
  readonly dimension: Dimension;
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

export interface ScopeBook {
  /** The scope, made when it is new. */
  of(dimension: Dimension, id: string): Scope;
  get(dimension: Dimension, id: string): Scope | null;
  all(dimension: Dimension): IterableIterator<Scope>;
  count(scope: Scope, column: number, by: number): void;
  raise(scope: Scope, column: number, value: number): void;
  /** Ends the interval: answers the rows that are not empty, and begins new ones. */
  close(): readonly { readonly scope: Scope; readonly row: PackedRow }[];
  takeChanged(): readonly Scope[];
  markChanged(scope: Scope): void;
  load(dimension: Dimension, id: string, entry: ScopeEntry): void;
}

export function createScopeBook(limit: number = SCOPE_LIMIT): ScopeBook {
  const byDimension: Readonly<Record<Dimension, Map<string, Scope>>> = {
    queues: new Map(),
    teams: new Map(),
    channels: new Map(),
    agents: new Map(),
  };
  let counted: Scope[] = [];
  let changed: Scope[] = [];

  function make(dimension: Dimension, id: string): Scope {
    const scopes = byDimension[dimension];
    if (id !== NONE && scopes.size >= limit) return of(dimension, NONE);
    const scope = { dimension, id, now: emptyRow(), closed: emptyRow(), isCounted: false, isChanged: false };
    scopes.set(id, scope);
    return scope;
  }

  function of(dimension: Dimension, id: string): Scope {
    return byDimension[dimension].get(id) ?? make(dimension, id);
  }

  function touch(scope: Scope): void {
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
    get: (dimension, id) => byDimension[dimension].get(id) ?? null,
    all: (dimension) => byDimension[dimension].values(),
    count(scope, column, by) {
      touch(scope);
      addTo(scope.now, column, by);
    },
    raise(scope, column, value) {
      touch(scope);
      raiseTo(scope.now, column, value);
    },
    close() {
      const rows = counted.map((scope) => {
        const row = packRow(scope.now);
        addRow(scope.closed, scope.now);
        scope.now.fill(0);
        scope.isCounted = false;
        return { scope, row };
      });
      for (const { scope } of rows) {
        if (scope.isChanged) continue;
        scope.isChanged = true;
        changed.push(scope);
      }
      counted = [];
      return rows;
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
      addPacked(scope.now, now);
      addPacked(scope.closed, closed);
      if (now.length === 0 || scope.isCounted) return;
      scope.isCounted = true;
      counted.push(scope);
    },
  };
}
