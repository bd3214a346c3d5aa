/**
 * How honestly the two sides were kept apart: a fold over the log, kept as the measures are, in the same intervals
 * (docs/MEASURES.md, Honesty). Counted is for each agent over each adapter, and for each adapter over all agents; causes
 * are columns, so that every other view is a sum.
 */
import type { Mode } from '../definition.ts';
import type { AgentEvent } from '../events.ts';
import { addTo, type Row } from '../measures/counts.ts';
import type { MeasuresEntry } from '../measures/entries.ts';
import { createIntervalsOf, INTERVAL_LIMITS, INTERVAL_MS, startOf } from '../measures/intervals.ts';
import type { MeasuresLimits } from '../measures/measures.ts';
import { createScopesOf, type Scope, type ScopeEntry } from '../measures/scope.ts';
import { bothReadyCause } from './both-ready.ts';
import { isCorrection } from './correction.ts';
import { type HonestAgent, isBothReadyAt, newHonestAgent, takeFact } from './honest-agent.ts';
import {
  AT,
  bothReadyColumn,
  collisionColumn,
  failureColumn,
  HONESTY_CAUSES,
  HONESTY_ROWS,
  type HonestyCounts,
  honestyOf,
} from './honesty-counts.ts';

const DIMENSIONS = ['agents', 'adapters'] as const;
type Dimension = (typeof DIMENSIONS)[number];
type HonestyScope = Scope<Dimension>;

export const FORMAT = 1;
export const KEYS = { head: 'head', agent: 'a/', adapter: 's/', interval: 'i/' } as const;

export const HONESTY_VIEWS = ['agent', 'adapter', 'cause', 'total'] as const;
export type HonestyView = (typeof HONESTY_VIEWS)[number];

/** What the fold reads of a record. */
export interface HonestyRecord {
  /** Rises from record to record. */
  readonly version: number;
  readonly agentId: string | null;
  readonly events: readonly (
    | AgentEvent
    | { readonly kind: 'definitionChanged'; readonly at: number; readonly definition: { readonly mode: Mode } }
    | { readonly kind: string; readonly at: number }
  )[];
}

export interface HonestyQuery {
  readonly by: HonestyView;
  /** Intervals that begin at or after this instant, ms. */
  readonly from: number;
  /** Intervals that begin before this instant, ms. */
  readonly to: number;
  /** Length of a row's time, a multiple of 15 minutes in ms, in UTC; null: one row for all of it. */
  readonly stepMs: number | null;
  /** Up to when running times are counted: the present. */
  readonly now: number;
  /** Rows at most. */
  readonly limit: number;
  /** Whose figures; null: everybody's. */
  readonly sees: ((agentId: string) => boolean) | null;
}

export interface HonestyLine {
  /** An agent, an adapter or a cause; null for the sum. */
  readonly id: string | null;
  readonly startAt: number;
  readonly endAt: number;
  readonly counts: HonestyCounts;
}

export interface Honesty {
  /** Version of the last record that is counted; 0 before the first. */
  readonly version: number;
  /** Counts a record; one that is counted already changes nothing (HN7). */
  apply(record: HonestyRecord): void;
  /** Rows by start and then id; null when there are more than the limit. */
  report(query: HonestyQuery): readonly HonestyLine[] | null;
  /** Start of the oldest interval that can be asked for; null before the first. */
  keptFrom(query: Pick<HonestyQuery, 'by' | 'sees'>): number | null;
  /** Since when what an agent's CRM shows differs from what it should, ms; null when it does not. */
  driftSince(agentId: string): number | null;
  /** Pieces that changed since the last call; to be kept together. */
  takeChanges(): readonly MeasuresEntry[];
  /** Pieces that could not be kept, to be taken again. */
  putBack(entries: readonly MeasuresEntry[]): void;
  /** Builds the state from all pieces that were kept; only before the first record. @throws Error for a newer format */
  load(entries: readonly MeasuresEntry[]): void;
}

/** What a checkpoint keeps besides the agents. */
export interface HeadEntry {
  readonly format: number;
  readonly version: number;
  readonly at: number;
  readonly startAt: number | null;
  readonly mode: Mode;
}

/** What a checkpoint keeps of an agent. */
export interface AgentEntry {
  readonly facts: Omit<HonestAgent, 'withAgent' | 'isChanged' | 'agentId'> & { readonly withAgent: readonly string[] };
  /** The agent's rows, by adapter. */
  readonly counts: readonly (readonly [adapter: string, entry: ScopeEntry])[];
}

/** An agent over an adapter; adapters have no line break in them. */
const pairOf = (adapter: string, agentId: string): string => `${adapter}\n${agentId}`;
const adapterOfPair = (pair: string): string => pair.slice(0, pair.indexOf('\n'));
const agentOfPair = (pair: string): string => pair.slice(pair.indexOf('\n') + 1);

export function createHonesty(limits: MeasuresLimits = INTERVAL_LIMITS): Honesty {
  const scopes = createScopesOf(DIMENSIONS, HONESTY_ROWS);
  const intervals = createIntervalsOf(DIMENSIONS, HONESTY_ROWS, limits);
  const agents = new Map<string, HonestAgent>();
  /** Adapters over which an agent was counted. */
  const adaptersOf = new Map<string, Set<string>>();
  let changedAgents: HonestAgent[] = [];
  let mode: Mode = 'synchronized';
  let isModeChanged = false;
  let version = 0;
  let lastAt = 0;
  let startAt: number | null = null;

  // ---- counting

  function change(agent: HonestAgent): void {
    if (agent.isChanged) return;
    agent.isChanged = true;
    changedAgents.push(agent);
  }

  function scopesOf({ agentId, adapter }: HonestAgent): readonly HonestyScope[] {
    const known = adaptersOf.get(agentId) ?? new Set();
    adaptersOf.set(agentId, known.add(adapter));
    return [scopes.of('agents', pairOf(adapter, agentId)), scopes.of('adapters', adapter)];
  }

  function count(agent: HonestAgent, column: number, by = 1): void {
    for (const scope of scopesOf(agent)) scopes.count(scope, column, by);
    change(agent);
  }

  /** What passes of an agent's time between two instants and has not been counted yet, by column. */
  function running(agent: HonestAgent, from: number, until: number, add: (column: number, ms: number) => void): void {
    const ms = until - Math.max(agent.since, from);
    if (ms <= 0) return;
    if (agent.isSignedIn) add(AT.observedMs, ms);
    if (agent.bothReady !== null) add(bothReadyColumn('bothReadyMs', agent.bothReady), ms);
    if (agent.collision !== null) add(collisionColumn('collisionMs', agent.collision), ms);
    if (agent.driftSince !== null) add(AT.driftMs, ms);
  }

  /** Counts the agent's time up to an instant; before anything that changes how it counts. */
  function settle(agent: HonestAgent, at: number): void {
    running(agent, 0, at, (column, ms) => count(agent, column, ms));
    if (agent.driftSince !== null && at > agent.driftSince)
      for (const scope of scopesOf(agent)) scopes.raise(scope, at - agent.driftSince);
    agent.since = Math.max(agent.since, at);
  }

  /** Closes the interval under way and those behind it in which only time passed. */
  function advance(at: number): void {
    lastAt = Math.max(lastAt, at);
    startAt ??= startOf(lastAt);
    const current = startOf(lastAt);
    if (current === startAt) return;
    // After a very long pause, the time that no kept interval could show counts as that of the one under way.
    closeUntil(Math.max(startAt + INTERVAL_MS, current - limits.intervals * INTERVAL_MS), 1);
    closeUntil(current, (current - startAt) / INTERVAL_MS);
  }

  /** Closes the interval under way, or from there on several in which only time passes, all at once (ME25). */
  function closeUntil(nextStartAt: number, count: number): void {
    if (count === 0) return;
    for (const agent of agents.values()) settle(agent, nextStartAt);
    intervals.close(startAt ?? nextStartAt, scopes.close(), count);
    startAt = nextStartAt;
  }

  /** What an event counts; `agent` is as before it. */
  function countEvent(agent: HonestAgent, event: AgentEvent): void {
    switch (event.kind) {
      case 'requestMade':
        return count(agent, AT.requests);
      case 'requestApplied':
      case 'requestAssumed':
        if (agent.request === 'failed') count(agent, AT.lateRequests);
        return count(agent, event.kind === 'requestApplied' ? AT.appliedRequests : AT.assumedRequests);
      case 'requestFailed':
        return count(agent, failureColumn(event.cause));
      case 'collisionBegan':
        return count(agent, collisionColumn('collisions', event.cause));
      case 'flappingFrozen':
        return count(agent, AT.flaps);
    }
  }

  function takeRecord(agent: HonestAgent, events: readonly AgentEvent[], at: number): void {
    settle(agent, at);
    change(agent);
    for (const event of events) {
      countEvent(agent, event);
      takeFact(agent, event);
    }
    if (isCorrection(events)) count(agent, AT.corrections);
    // What ends and begins again at once has lasted.
    if (agent.request === null) agent.driftSince = null;
    else if (agent.driftSince === null) {
      agent.driftSince = at;
      count(agent, AT.driftTimes);
    }
    judge(agent, events);
    // Time passes in them from now on.
    scopesOf(agent);
  }

  /** Whether both are Ready from now on. */
  function judge(agent: HonestAgent, events: readonly AgentEvent[]): void {
    if (!isBothReadyAt(agent, mode)) agent.bothReady = null;
    else if (agent.bothReady === null) {
      agent.bothReady = bothReadyCause(events);
      count(agent, bothReadyColumn('bothReadyTimes', agent.bothReady));
    }
  }

  function changeMode(next: Mode, at: number): void {
    if (next === mode) return;
    mode = next;
    isModeChanged = true;
    for (const agent of agents.values()) {
      settle(agent, at);
      judge(agent, []);
    }
  }

  function agentOf(agentId: string): HonestAgent {
    const known = agents.get(agentId);
    if (known !== undefined) return known;
    const agent = newHonestAgent(agentId);
    agents.set(agentId, agent);
    return agent;
  }

  // ---- reading

  function dimensionOf({ by, sees }: Pick<HonestyQuery, 'by' | 'sees'>): Dimension {
    return by === 'agent' || sees !== null ? 'agents' : 'adapters';
  }

  /**
   * The row of an interval that no record has ended yet: the one under way, or one behind it in which only time passed.
   * Running times count up to the present.
   */
  function openRow(scope: HonestyScope, intervalStart: number, now: number): Row {
    const row = HONESTY_ROWS.empty();
    if (intervalStart === startAt) HONESTY_ROWS.add(row, scope.now);
    const until = Math.min(now, intervalStart + INTERVAL_MS);
    const add = (agent: HonestAgent): void => {
      running(agent, intervalStart, until, (column, ms) => addTo(row, column, ms));
      if (agent.driftSince !== null) HONESTY_ROWS.raise(row, Math.max(0, until - agent.driftSince));
    };
    if (scope.dimension === 'adapters') {
      for (const agent of agents.values()) if (agent.adapter === scope.id) add(agent);
    } else {
      const agent = agents.get(agentOfPair(scope.id));
      if (agent !== undefined && agent.adapter === adapterOfPair(scope.id)) add(agent);
    }
    return row;
  }

  /** Id of the line that a scope counts in. */
  function lineOf(dimension: Dimension, id: string, by: HonestyView): string | null {
    if (by === 'cause' || by === 'total') return null;
    if (by === 'agent') return agentOfPair(id);
    return dimension === 'agents' ? adapterOfPair(id) : id;
  }

  function report(query: HonestyQuery): readonly HonestyLine[] | null {
    const { by, from, to, stepMs, now, limit, sees } = query;
    const dimension = dimensionOf(query);
    const isSeen = (id: string): boolean => dimension === 'adapters' || sees === null || sees(agentOfPair(id));
    const lines = new Map<string, { readonly id: string | null; readonly startAt: number; readonly row: Row }>();
    const rowsOfLine = by === 'cause' ? HONESTY_CAUSES.length : 1;

    function rowFor(id: string, intervalStart: number): Row {
      const start = stepMs === null ? from : intervalStart - (intervalStart % stepMs);
      const lineId = lineOf(dimension, id, by);
      const key = `${start}/${lineId ?? ''}`;
      const known = lines.get(key);
      if (known !== undefined) return known.row;
      const row = HONESTY_ROWS.empty();
      lines.set(key, { id: lineId, startAt: start, row });
      return row;
    }

    for (const interval of intervals.all(dimension)) {
      if (interval.startAt < from || interval.startAt >= to) continue;
      for (const [id, row] of interval.rows) if (isSeen(id)) HONESTY_ROWS.addPacked(rowFor(id, interval.startAt), row);
      if (lines.size * rowsOfLine > limit) return null;
    }
    for (let start = startAt ?? to; start < Math.min(to, now); start += INTERVAL_MS) {
      if (start < from) continue;
      for (const scope of scopes.all(dimension)) {
        if (!isSeen(scope.id)) continue;
        const row = openRow(scope, start, now);
        if (row.some((value) => value !== 0)) HONESTY_ROWS.add(rowFor(scope.id, start), row);
      }
    }
    if (lines.size * rowsOfLine > limit) return null;
    return [...lines.values()]
      .sort((a, b) => a.startAt - b.startAt || ((a.id ?? '') < (b.id ?? '') ? -1 : 1))
      .flatMap(({ id, startAt: start, row }) => {
        const times = { startAt: start, endAt: stepMs === null ? to : start + stepMs };
        if (by !== 'cause') return [{ id, ...times, counts: honestyOf(row) }];
        return HONESTY_CAUSES.map((cause) => ({ id: cause, ...times, counts: honestyOf(row, cause) }));
      });
  }

  // ---- keeping

  function scopeEntry({ now, closed }: HonestyScope): ScopeEntry {
    return { now: HONESTY_ROWS.pack(now), closed: HONESTY_ROWS.pack(closed) };
  }

  function agentEntry(agent: HonestAgent): MeasuresEntry {
    const { agentId, withAgent, isChanged: _isChanged, ...facts } = agent;
    const counts = [...(adaptersOf.get(agentId) ?? [])].flatMap((adapter): [string, ScopeEntry][] => {
      const scope = scopes.get('agents', pairOf(adapter, agentId));
      return scope === null ? [] : [[adapter, scopeEntry(scope)]];
    });
    const data: AgentEntry = { facts: { ...facts, withAgent: [...withAgent] }, counts };
    return { key: `${KEYS.agent}${agentId}`, data };
  }

  function loadAgent(agentId: string, { facts, counts }: AgentEntry): void {
    const agent: HonestAgent = { ...newHonestAgent(agentId), ...facts, withAgent: new Set(facts.withAgent) };
    agents.set(agentId, agent);
    adaptersOf.set(agentId, new Set(counts.map(([adapter]) => adapter)));
    for (const [adapter, entry] of counts) scopes.load('agents', pairOf(adapter, agentId), entry);
    scopesOf(agent);
  }

  /** What stands in an entry was written by `takeChanges` under the same key. */
  function loadEntry({ key, data }: MeasuresEntry): void {
    if (data === null) return;
    if (key === KEYS.head) {
      const head = data as HeadEntry;
      if (head.format !== FORMAT) throw new Error('honesty was kept in a format that this version does not know');
      ({ version, at: lastAt, startAt, mode } = head);
    } else if (key.startsWith(KEYS.agent)) loadAgent(key.slice(KEYS.agent.length), data as AgentEntry);
    else if (key.startsWith(KEYS.adapter)) scopes.load('adapters', key.slice(KEYS.adapter.length), data as ScopeEntry);
    else if (key.startsWith(KEYS.interval))
      intervals.load({ key: key.slice(KEYS.interval.length), rows: data as [string, number[]][] });
  }

  return {
    get version() {
      return version;
    },
    apply(record) {
      if (record.version <= version) return;
      version = record.version;
      const at = record.events[0]?.at;
      if (at === undefined) return;
      advance(at);
      if (record.agentId === null) {
        for (const event of record.events)
          if (event.kind === 'definitionChanged' && 'definition' in event) changeMode(event.definition.mode, lastAt);
        return;
      }
      // A record of an agent holds the agent's events alone.
      takeRecord(agentOf(record.agentId), record.events as readonly AgentEvent[], lastAt);
    },
    report,
    keptFrom: (query) => intervals.keptFrom(dimensionOf(query)) ?? startAt,
    driftSince: (agentId) => agents.get(agentId)?.driftSince ?? null,
    takeChanges() {
      const entries: MeasuresEntry[] = [];
      for (const scope of scopes.takeChanged()) {
        if (scope.dimension === 'adapters')
          entries.push({ key: `${KEYS.adapter}${scope.id}`, data: scopeEntry(scope) });
        else {
          const agent = agents.get(agentOfPair(scope.id));
          if (agent !== undefined) change(agent);
        }
      }
      for (const agent of changedAgents) {
        agent.isChanged = false;
        entries.push(agentEntry(agent));
      }
      changedAgents = [];
      for (const { key, rows } of intervals.takeChanges()) entries.push({ key: `${KEYS.interval}${key}`, data: rows });
      if (entries.length === 0 && !isModeChanged) return entries;
      isModeChanged = false;
      const head: HeadEntry = { format: FORMAT, version, at: lastAt, startAt, mode };
      return [...entries, { key: KEYS.head, data: head }];
    },
    putBack(entries) {
      for (const { key } of entries) {
        if (key === KEYS.head) isModeChanged = true;
        else if (key.startsWith(KEYS.agent)) {
          const agent = agents.get(key.slice(KEYS.agent.length));
          if (agent !== undefined) change(agent);
        } else if (key.startsWith(KEYS.interval)) intervals.markChanged(key.slice(KEYS.interval.length));
        else if (key.startsWith(KEYS.adapter)) {
          const scope = scopes.get('adapters', key.slice(KEYS.adapter.length));
          if (scope !== null) scopes.markChanged(scope);
        }
      }
    },
    load(entries) {
      for (const entry of entries) loadEntry(entry);
    },
  };
}
