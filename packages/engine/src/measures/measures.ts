/**
 * The measures of a contact centre: a fold over its log, in totals and in intervals of 15 minutes.
 *
 * `apply` takes the records in the order of the log, each once. The state can be kept in pieces (`takeChanges`) and
 * built again from them (`load`); whoever keeps them must keep all that one call answered or none of it, since they are
 * of one instant. Nothing else is read: no clock, no facts of agents. What time has passed is what the records say.
 */
import { addPacked, addRow, addTo, COLUMN, type Counts, countsOf, emptyRow, packRow, type Row } from './counts.ts';
import {
  type AgentEntry,
  type DefinitionEntry,
  FORMAT,
  type HeadEntry,
  type ItemEntry,
  KEYS,
  type MeasuresEntry,
} from './entries.ts';
import { createFold, type Fold } from './fold.ts';
import { createIntervalBook, INTERVAL_LIMITS, INTERVAL_MS, startOf } from './intervals.ts';
import type { LiveAgent, LiveItem } from './live.ts';
import type { MeasuredRecord } from './measured-event.ts';
import { createScopeBook, DIMENSIONS, type Dimension, NONE, type Scope } from './scope.ts';

export interface ReportQuery {
  readonly dimension: Dimension;
  /** Only this one; `NONE` for what has none; null for all. */
  readonly id: string | null;
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
}

export interface ReportRow {
  readonly id: string;
  readonly startAt: number;
  readonly endAt: number;
  readonly counts: Counts;
}

/** What waits in a queue at this instant. */
export interface WaitingNow {
  readonly queueId: string;
  readonly waiting: number;
  /** Reserved for or on offer to an agent, and not answered. */
  readonly beingOffered: number;
  /** In progress, in wrap-up or parked. */
  readonly inHand: number;
  /** Since when the one that waits longest has waited; null where none does. */
  readonly oldestSince: number | null;
}

export interface MeasuresLimits {
  readonly intervals: number;
  readonly rows: number;
}

export interface Measures {
  /** Version of the last record that is counted; 0 before the first. */
  readonly version: number;
  /** Counts a record; one that is counted already changes nothing (ME20). */
  apply(record: MeasuredRecord): void;
  /** Rows by start and then id, those without any count left out; null when there are more than the limit. */
  report(query: ReportQuery): readonly ReportRow[] | null;
  /** Counts since the beginning, of one or of all, by id; those without any count are left out. */
  totals(dimension: Dimension, id: string | null, now: number): readonly { id: string; counts: Counts }[];
  /** Start of the oldest interval that can be asked for; null before the first. */
  keptFrom(dimension: Dimension): number | null;
  /** Queues with anything in them. */
  waitingNow(): readonly WaitingNow[];
  /** From when on an interaction that is live has waited for an answer, ms; null for one that is not. */
  waitingSince(workId: string): number | null;
  /** The team in which an agent counts; null for an agent who was never seen. */
  teamOf(agentId: string): string | null;
  /** Whether anything was ever counted under this id. */
  isKnown(dimension: Dimension, id: string): boolean;
  /** Pieces that changed since the last call; to be kept together. */
  takeChanges(): readonly MeasuresEntry[];
  /** Pieces that could not be kept, to be taken again. */
  putBack(entries: readonly MeasuresEntry[]): void;
  /** Builds the state from all pieces that were kept; only before the first record. @throws Error for a newer format */
  load(entries: readonly MeasuresEntry[]): void;
}

function isCounted(row: Row): boolean {
  return row.some((value) => value !== 0);
}

export function createMeasures(limits: MeasuresLimits = INTERVAL_LIMITS): Measures {
  const scopes = createScopeBook();
  const intervals = createIntervalBook(limits);
  const fold: Fold = createFold(scopes);
  let version = 0;
  let lastAt = 0;
  /** Start of the interval under way; null before the first record. */
  let startAt: number | null = null;

  // ---- time

  /** Closes the interval under way and those behind it in which only time passed. */
  function advance(at: number): void {
    lastAt = Math.max(lastAt, at);
    if (startAt === null) {
      startAt = startOf(lastAt);
      return;
    }
    const current = startOf(lastAt);
    if (current === startAt) return;
    // After a very long pause, the time that no kept interval could show counts as that of the one under way.
    closeUntil(Math.max(startAt + INTERVAL_MS, current - limits.intervals * INTERVAL_MS), 1);
    closeUntil(current, (current - startAt) / INTERVAL_MS);
  }

  /** Closes the interval under way, or from there on several in which only time passes, all at once (ME25). */
  function closeUntil(nextStartAt: number, count: number): void {
    if (count === 0) return;
    fold.settleAll(nextStartAt);
    intervals.close(startAt ?? nextStartAt, scopes.close(), count);
    startAt = nextStartAt;
  }

  // ---- reading

  /** Running times that no record has ended yet, up to the end of the interval under way (ME12). */
  function addRunning(dimension: Dimension, id: string, row: Row, now: number): void {
    if (startAt === null) return;
    const until = Math.min(now, startAt + INTERVAL_MS);
    const add = (agent: LiveAgent): void => {
      const ms = until - agent.since;
      if (ms <= 0) return;
      if (agent.isSignedIn) addTo(row, COLUMN.signedInMs, ms);
      if ((agent.isSignedIn && agent.isReady) || agent.inHand > 0) addTo(row, COLUMN.staffedMs, ms);
      if (agent.handling > 0) addTo(row, COLUMN.handlingMs, ms);
    };
    if (dimension === 'agents') {
      const agent = fold.agents.get(id);
      if (agent !== undefined) add(agent);
    } else if (dimension === 'teams') {
      for (const agent of fold.agents.values()) if (agent.team.id === id) add(agent);
    }
  }

  function openRow(scope: Scope, now: number): Row {
    const row = emptyRow();
    addRow(row, scope.now);
    addRunning(scope.dimension, scope.id, row, now);
    return row;
  }

  function scopesOf(dimension: Dimension, id: string | null): Iterable<Scope> {
    if (id === null) return scopes.all(dimension);
    const scope = scopes.get(dimension, id);
    return scope === null ? [] : [scope];
  }

  function report({ dimension, id, from, to, stepMs, now, limit }: ReportQuery): readonly ReportRow[] | null {
    const rows = new Map<string, { readonly id: string; readonly startAt: number; endAt: number; readonly row: Row }>();

    function rowOf(rowId: string, intervalStart: number): Row {
      const start = stepMs === null ? from : intervalStart - (intervalStart % stepMs);
      const key = `${start}/${rowId}`;
      const known = rows.get(key);
      if (known !== undefined) return known.row;
      const made = { id: rowId, startAt: start, endAt: stepMs === null ? to : start + stepMs, row: emptyRow() };
      rows.set(key, made);
      return made.row;
    }

    for (const interval of intervals.all(dimension)) {
      if (interval.startAt < from || interval.startAt >= to) continue;
      if (id === null) for (const [rowId, row] of interval.rows) addPacked(rowOf(rowId, interval.startAt), row);
      else {
        const row = interval.rows.get(id);
        if (row !== undefined) addPacked(rowOf(id, interval.startAt), row);
      }
      if (rows.size > limit) return null;
    }
    if (startAt !== null && startAt >= from && startAt < to) {
      for (const scope of scopesOf(dimension, id)) {
        const row = openRow(scope, now);
        if (isCounted(row)) addRow(rowOf(scope.id, startAt), row);
      }
      if (rows.size > limit) return null;
    }
    return [...rows.values()]
      .sort((a, b) => a.startAt - b.startAt || (a.id < b.id ? -1 : 1))
      .map(({ row, ...rest }) => ({ ...rest, counts: countsOf(row) }));
  }

  function totals(dimension: Dimension, id: string | null, now: number): readonly { id: string; counts: Counts }[] {
    return [...scopesOf(dimension, id)]
      .map((scope) => {
        const row = openRow(scope, now);
        addRow(row, scope.closed);
        return { id: scope.id, row };
      })
      .filter(({ row }) => isCounted(row))
      .map(({ id: rowId, row }) => ({ id: rowId, counts: countsOf(row) }))
      .sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  function waitingNow(): readonly WaitingNow[] {
    const queues = new Map<string, { -readonly [K in keyof WaitingNow]: WaitingNow[K] }>();
    for (const item of fold.items.values()) {
      if (item.isOver) continue;
      let queue = queues.get(item.queue.id);
      if (queue === undefined) {
        queue = { queueId: item.queue.id, waiting: 0, beingOffered: 0, inHand: 0, oldestSince: null };
        queues.set(item.queue.id, queue);
      }
      if (item.isAnswered) queue.inHand += 1;
      else if (item.holders.some(({ state }) => state !== 'waiting')) queue.beingOffered += 1;
      else {
        queue.waiting += 1;
        queue.oldestSince = Math.min(queue.oldestSince ?? item.waitingSince, item.waitingSince);
      }
    }
    return [...queues.values()];
  }

  // ---- keeping

  function scopeEntry(scope: Scope): { now: readonly number[]; closed: readonly number[] } {
    return { now: packRow(scope.now), closed: packRow(scope.closed) };
  }

  function agentEntry(agentId: string): MeasuresEntry | null {
    const agent = fold.agents.get(agentId);
    if (agent === undefined) return null;
    const data: AgentEntry = {
      team: agent.team.id,
      isSignedIn: agent.isSignedIn,
      isReady: agent.isReady,
      since: agent.since,
      counts: agent.own.id === agentId ? scopeEntry(agent.own) : null,
    };
    return { key: `${KEYS.agent}${agentId}`, data };
  }

  function itemEntry(item: LiveItem): MeasuresEntry {
    item.isStored = true;
    const data: ItemEntry = {
      queue: item.queue.id,
      channel: item.channel.id,
      waitingSince: item.waitingSince,
      isAnswered: item.isAnswered,
      isOver: item.isOver,
      holders: item.holders.map(({ offer, ...rest }) => ({
        ...rest,
        offer: offer === null ? null : [offer.queue.id, offer.team.id],
      })),
    };
    return { key: `${KEYS.item}${item.workId}`, data };
  }

  function takeChanges(): readonly MeasuresEntry[] {
    const entries: MeasuresEntry[] = [];
    const agentIds = new Set(fold.takeChangedAgents().map(({ agentId }) => agentId));
    for (const scope of scopes.takeChanged()) {
      // An agent's own counts stand in the agent's entry.
      if (scope.dimension === 'agents' && scope.id !== NONE) agentIds.add(scope.id);
      else entries.push({ key: `${KEYS.scope}${scope.dimension}/${scope.id}`, data: scopeEntry(scope) });
    }
    for (const agentId of agentIds) {
      const entry = agentEntry(agentId);
      if (entry !== null) entries.push(entry);
    }
    for (const item of fold.takeChangedItems()) entries.push(itemEntry(item));
    for (const workId of fold.takeGoneItems()) entries.push({ key: `${KEYS.item}${workId}`, data: null });
    for (const { key, rows } of intervals.takeChanges()) entries.push({ key: `${KEYS.interval}${key}`, data: rows });
    if (fold.takeDefinitionChanged()) entries.push({ key: KEYS.definition, data: definitionEntry() });
    if (entries.length === 0) return entries;
    const head: HeadEntry = { format: FORMAT, version, at: lastAt, startAt };
    return [...entries, { key: KEYS.head, data: head }];
  }

  function definitionEntry(): DefinitionEntry {
    const { serviceLevels, teams } = fold.definition;
    return { serviceLevels: [...serviceLevels], teams: [...teams] };
  }

  function putBack(entries: readonly MeasuresEntry[]): void {
    for (const { key } of entries) {
      if (key.startsWith(KEYS.agent)) fold.markAgent(key.slice(KEYS.agent.length));
      else if (key.startsWith(KEYS.item)) fold.markItem(key.slice(KEYS.item.length));
      else if (key.startsWith(KEYS.interval)) intervals.markChanged(key.slice(KEYS.interval.length));
      else if (key === KEYS.definition) fold.markDefinition();
      else if (key.startsWith(KEYS.scope)) {
        const { dimension, id } = scopeKey(key);
        const scope = dimension === undefined ? null : scopes.get(dimension, id);
        if (scope !== null) scopes.markChanged(scope);
      }
    }
  }

  function scopeKey(key: string): { dimension: Dimension | undefined; id: string } {
    const rest = key.slice(KEYS.scope.length);
    const slash = rest.indexOf('/');
    return { dimension: DIMENSIONS.find((known) => known === rest.slice(0, slash)), id: rest.slice(slash + 1) };
  }

  /** What stands in an entry was written by `takeChanges` under the same key. */
  function loadEntry({ key, data }: MeasuresEntry): void {
    if (data === null) return;
    if (key === KEYS.head) {
      const head = data as HeadEntry;
      if (head.format !== FORMAT) throw new Error('measures were kept in a format that this version does not know');
      ({ version, at: lastAt, startAt } = head);
    } else if (key === KEYS.definition) {
      const { serviceLevels, teams } = data as DefinitionEntry;
      fold.loadDefinition({ serviceLevels: new Map(serviceLevels), teams: new Map(teams) });
    } else if (key.startsWith(KEYS.scope)) {
      const { dimension, id } = scopeKey(key);
      if (dimension !== undefined) scopes.load(dimension, id, data as ReturnType<typeof scopeEntry>);
    } else if (key.startsWith(KEYS.interval)) {
      intervals.load({ key: key.slice(KEYS.interval.length), rows: data as [string, number[]][] });
    } else if (key.startsWith(KEYS.agent)) loadAgent(key.slice(KEYS.agent.length), data as AgentEntry);
  }

  function loadAgent(agentId: string, entry: AgentEntry): void {
    if (entry.counts !== null) scopes.load('agents', agentId, entry.counts);
    const { isSignedIn, isReady, since } = entry;
    const own = scopes.of('agents', agentId);
    const team = scopes.of('teams', entry.team);
    fold.loadAgent({ agentId, own, team, isSignedIn, isReady, since, inHand: 0, handling: 0, isChanged: false });
  }

  function loadItem(workId: string, { queue, channel, holders, ...rest }: ItemEntry): void {
    fold.loadItem({
      ...rest,
      workId,
      queue: scopes.of('queues', queue),
      channel: scopes.of('channels', channel),
      holders: holders.map(({ offer, ...holder }) => ({
        ...holder,
        offer: offer === null ? null : { queue: scopes.of('queues', offer[0]), team: scopes.of('teams', offer[1]) },
      })),
      isStored: true,
      isChanged: false,
    });
  }

  return {
    get version() {
      return version;
    },
    apply(record) {
      if (record.version <= version) return;
      version = record.version;
      const agent = record.agentId === null ? null : fold.agentOf(record.agentId);
      for (const event of record.events) {
        if (event.at > lastAt || startAt === null) advance(event.at);
        fold.take(event, agent, lastAt);
      }
    },
    report,
    totals,
    keptFrom: (dimension) => intervals.keptFrom(dimension) ?? startAt,
    waitingNow,
    waitingSince: (workId) => fold.items.get(workId)?.waitingSince ?? null,
    teamOf: (agentId) => fold.agents.get(agentId)?.team.id ?? null,
    isKnown: (dimension, id) => scopes.get(dimension, id) !== null,
    takeChanges,
    putBack,
    load(entries) {
      for (const entry of entries) loadEntry(entry);
      // Interactions are counted to their agents, who must be there.
      for (const { key, data } of entries)
        if (key.startsWith(KEYS.item) && data !== null) loadItem(key.slice(KEYS.item.length), data as ItemEntry);
    },
  };
}
