/**
 * What the console is told, whoever looks: marks what changed with the host's flushed state, makes each row once a round
 * and hands it to all viewers who may see it (CW5 to CW12). The host never waits for any of this: its listener notes an
 * id, and everything else happens in turns of its own.
 */
import { type AgentState, type Honesty, type Measures, viewOf } from '@interlock/engine';
import type { Topic } from '@interlock/protocol/console';
import { createSight } from '../access/sight.ts';
import type { ContactCenterHost } from '../host/host-contract.ts';
import type { Cancel, Scheduler } from '../scheduler.ts';
import { boundedView } from '../sessions/bounded-view.ts';
import { CONSOLE_SERVER_LIMITS } from './console-limits.ts';
import { narrowed, type Scope, seesAgent, seesQueue } from './console-viewer.ts';
import { floorRowOf } from './floor-row.ts';
import { itemFrameOf } from './item-frame.ts';
import { createQueueBook } from './queue-book.ts';
import { type LatelyAnswered, latelyAnswered, queueItemsOf, queueRowOf } from './queue-rows.ts';
import type { Feed, Reader } from './reader.ts';
import { createRowFeed, type RowFeed, type RowSource } from './row-feed.ts';
import { createRowTexts } from './row-texts.ts';
import { createStaffBook } from './staff-book.ts';
import { createStateFeed, type StateFeed } from './state-feed.ts';
import { createToday } from './today.ts';

export interface ConsoleFeeds {
  /** What a reader watches from now on; what it watched before goes on without beginning anew. */
  watch(reader: Reader, scope: Scope, topics: readonly Topic[]): void;
  /** The reader has taken what it was sent. */
  drained(reader: Reader): void;
  leave(reader: Reader): void;
  stop(): void;
}

export interface ConsoleFeedsOptions {
  readonly host: ContactCenterHost;
  readonly measures: Measures;
  readonly honesty: Honesty;
  readonly scheduler: Scheduler;
  readonly failed: (error: unknown) => void;
}

/** A topic for viewers of one scope; `feed` is the `rows` or the `state`. */
type Watched = RowsWatched | StateWatched;

interface RowsWatched {
  readonly kind: 'floor' | 'queues';
  readonly key: string;
  readonly feed: Feed;
  readonly rows: RowFeed;
}

interface StateWatched {
  readonly kind: 'queue' | 'agent' | 'item' | 'today';
  readonly key: string;
  /** Of the queue, the agent, the item or the scope. */
  readonly id: string;
  readonly feed: Feed;
  readonly state: StateFeed;
}

/** A reader who is owed something of a topic. */
interface Debt {
  readonly watched: Watched;
  readonly reader: Reader;
}

function keyOf(scope: Scope, topic: Topic): string {
  switch (topic.kind) {
    case 'queue':
      return JSON.stringify([topic.kind, scope.key, topic.queueId]);
    case 'agent':
      return JSON.stringify([topic.kind, scope.key, topic.agentId]);
    case 'item':
      return JSON.stringify([topic.kind, scope.key, topic.workId]);
    case 'today':
      return JSON.stringify([topic.kind, scope.key, topic.from ?? null, topic.teams ?? null]);
    default:
      return JSON.stringify([topic.kind, scope.key]);
  }
}

export function createConsoleFeeds(options: ConsoleFeedsOptions): ConsoleFeeds {
  const { host, measures, honesty, scheduler, failed } = options;
  const { tickMs, clockMs, rowsPerTurn, agentsPerTurn, itemsPerTurn, itemsPerClock } = CONSOLE_SERVER_LIMITS;
  const sight = createSight(host);
  const topics = new Map<string, Watched>();
  const watching = new Map<Reader, Map<string, Watched>>();
  const book = createQueueBook(measures.waitingSince);
  const staff = createStaffBook();
  let lately: LatelyAnswered = latelyAnswered(measures, host.now());
  const changedAgents = new Set<string>();
  const changedQueues = new Set<string>();
  /** Who is owed something of which topic, in the order in which they get their turn. */
  const owed = new Set<Debt>();
  let lastTickAt = 0;
  let cancelTick: Cancel | null = null;
  let cancelClock: Cancel | null = null;
  let isPaying = false;
  /** Which of the watched items is the next to be looked at by the clock. */
  let itemTurn = 0;

  // ---- where rows come from

  const stateOf = (agentId: string): AgentState | null => host.agent(agentId)?.state ?? null;
  const floorTexts = createRowTexts((agentId) => {
    const state = stateOf(agentId);
    return state === null ? null : floorRowOf(host.rules(), state, honesty.driftSince(agentId));
  });
  const queueTexts = createRowTexts((queueId) => queueRowOf(host, queueId, { book, staff, lately }));

  const floorSource: RowSource = {
    idsFor(scope) {
      const ids: string[] = [];
      for (const { state } of host.agents()) if (seesAgent(scope, host.rules(), state)) ids.push(state.agentId);
      return ids;
    },
    isFor(scope, agentId) {
      const state = stateOf(agentId);
      return state !== null && seesAgent(scope, host.rules(), state);
    },
    text: floorTexts.text,
  };

  function seesQueueId(scope: Scope, queueId: string): boolean {
    const queue = host.rules().queueById.get(queueId);
    return queue !== undefined && seesQueue(scope, queue);
  }

  const queueSource: RowSource = {
    idsFor: (scope) => [...host.rules().queueById.keys()].filter((queueId) => seesQueueId(scope, queueId)),
    isFor: seesQueueId,
    text: queueTexts.text,
  };

  function agentFrame(scope: Scope, agentId: string, at: number): string {
    const state = stateOf(agentId);
    const isSeen = state !== null && seesAgent(scope, host.rules(), state);
    return JSON.stringify({
      type: 'agent',
      agentId,
      view: isSeen ? boundedView(viewOf(host.rules(), state, at)) : null,
    });
  }

  function queueFrame(scope: Scope, queueId: string, at: number): string {
    const items = seesQueueId(scope, queueId) ? queueItemsOf(host, book, queueId) : { total: 0, rows: [] };
    return JSON.stringify({ type: 'queue', at, queueId, ...items });
  }

  function itemFrame({ teams }: Scope, workId: string, at: number): string {
    const viewer = { role: 'supervisor', teams: teams === null ? null : [...teams] } as const;
    const isSeen = sight.sees(viewer, { kind: 'item', id: workId });
    return JSON.stringify(isSeen ? itemFrameOf(host, workId, at) : { type: 'item', workId, item: null, why: null });
  }

  function open(key: string, scope: Scope, topic: Topic): Watched {
    const owes = (reader: Reader): void => owe(key, reader);
    switch (topic.kind) {
      case 'floor': {
        const rows = createRowFeed({ type: 'floor', scope, source: floorSource, owes });
        return { kind: 'floor', key, feed: rows, rows };
      }
      case 'queues': {
        const rows = createRowFeed({ type: 'queues', scope, source: queueSource, owes });
        return { kind: 'queues', key, feed: rows, rows };
      }
      case 'queue': {
        const state = createStateFeed((at) => queueFrame(scope, topic.queueId, at), owes);
        return { kind: 'queue', key, id: topic.queueId, feed: state, state };
      }
      case 'agent': {
        const state = createStateFeed((at) => agentFrame(scope, topic.agentId, at), owes);
        return { kind: 'agent', key, id: topic.agentId, feed: state, state };
      }
      case 'item': {
        const state = createStateFeed((at) => itemFrame(scope, topic.workId, at), owes);
        return { kind: 'item', key, id: topic.workId, feed: state, state };
      }
      case 'today': {
        const of = topic.teams === undefined ? scope : narrowed(scope, topic.teams);
        const today = createToday(of, topic.from ?? null, { host, measures, honesty });
        const state = createStateFeed(() => JSON.stringify({ type: 'today', today: today() }), owes);
        return { kind: 'today', key, id: scope.key, feed: state, state };
      }
    }
  }

  function isWatched(kind: Watched['kind']): boolean {
    for (const watched of topics.values()) if (watched.kind === kind) return true;
    return false;
  }

  function mark(kind: 'queue' | 'agent' | 'item', id: string): void {
    for (const watched of topics.values())
      if ('state' in watched && watched.kind === kind && watched.id === id) watched.state.mark();
  }

  // ---- turns

  /** A defect here must not reach the host, nor end the turns. */
  function guarded(run: () => void): void {
    try {
      run();
    } catch (error) {
      failed(error);
    }
  }

  function owe(key: string, reader: Reader): void {
    const watched = topics.get(key);
    if (watched === undefined) return;
    for (const debt of owed) if (debt.watched === watched && debt.reader === reader) return;
    owed.add({ watched, reader });
    pay();
  }

  /** One part for one reader in each turn: the loop stays free between two of them (CW12). */
  function pay(): void {
    if (isPaying || owed.size === 0) return;
    isPaying = true;
    scheduler.soon(() => {
      isPaying = false;
      guarded(payNext);
      pay();
    });
  }

  function payNext(): void {
    const debt: Debt | undefined = owed.values().next().value;
    if (debt === undefined) return;
    owed.delete(debt);
    const { watched, reader } = debt;
    if (watching.get(reader)?.get(watched.key) !== watched) return;
    // A row of a queue counts its agents: they are looked at before the first one goes out.
    const isCounting = watched.kind === 'queues' && staff.hasMore;
    if (isCounting) countStaff();
    // Those who are owed more go behind all others.
    if (isCounting || watched.feed.sendOwed(reader, host.now())) owed.add(debt);
  }

  function countStaff(): void {
    for (const queueId of staff.look(agentsPerTurn, stateOf)) changedQueues.add(queueId);
    arm();
  }

  function arm(): void {
    if (cancelTick !== null || topics.size === 0) return;
    cancelTick = scheduler.after(Math.max(0, lastTickAt + tickMs - scheduler.now()), () => {
      lastTickAt = scheduler.now();
      tell();
    });
  }

  /** One round: what changed since the last one is made once and told to all who may see it, in parts where it is much. */
  function tell(): void {
    cancelTick = null;
    guarded(() => {
      if (isWatched('queues') && staff.hasMore) countStaff();
      const at = host.now();
      const agents = takeNews(changedAgents, floorTexts.refresh);
      const queues = takeNews(changedQueues, queueTexts.refresh);
      let explained = 0;
      for (const watched of topics.values()) {
        if ('rows' in watched) watched.rows.tell(watched.kind === 'floor' ? agents : queues, at);
        else if (watched.kind !== 'item') watched.state.tell(at);
        else if (watched.state.isMarked && explained < itemsPerTurn) {
          explained += 1;
          watched.state.tell(at);
        }
      }
    });
    const isItemLeft = itemsWatched().some(({ state }) => state.isMarked);
    if (changedAgents.size === 0 && changedQueues.size === 0 && !isItemLeft) return;
    // The rest of this round, not another one.
    cancelTick = () => {};
    scheduler.soon(tell);
  }

  /** Takes as many of what changed as one turn bears; answers those whose row says something else. */
  function takeNews(changed: Set<string>, refresh: (id: string) => boolean): ReadonlySet<string> {
    const news = new Set<string>();
    let taken = 0;
    for (const id of changed) {
      if (taken === rowsPerTurn) break;
      taken += 1;
      changed.delete(id);
      if (refresh(id)) news.add(id);
    }
    return news;
  }

  function itemsWatched(): readonly StateWatched[] {
    return [...topics.values()].filter((watched): watched is StateWatched => watched.kind === 'item');
  }

  /** Why an item waits depends on every agent: it is looked at anew by the clock, and many items take turns. */
  function markNextItems(): void {
    const items = itemsWatched();
    const next = Math.min(items.length, itemsPerClock);
    for (let index = 0; index < next; index += 1) items[(itemTurn + index) % items.length]?.state.mark();
    itemTurn = items.length === 0 ? 0 : (itemTurn + next) % items.length;
  }

  /** What changes with time alone. */
  function wind(): void {
    cancelClock = scheduler.after(clockMs, () => {
      guarded(() => {
        lately = latelyAnswered(measures, host.now());
        for (const queueId of host.rules().queueById.keys()) changedQueues.add(queueId);
        for (const watched of topics.values()) if (watched.kind === 'today') watched.state.mark();
        markNextItems();
      });
      arm();
      wind();
    });
  }

  function rest(): void {
    cancelTick?.();
    cancelTick = null;
    cancelClock?.();
    cancelClock = null;
    changedAgents.clear();
    changedQueues.clear();
  }

  // ---- what the host tells

  function* agentIds(): Iterable<string> {
    for (const { state } of host.agents()) yield state.agentId;
  }

  function begin(): void {
    book.rebuild(host.rules(), host.items());
    staff.begin(host.rules(), agentIds());
  }

  begin();
  const cancelHost = host.subscribe({
    agentChanged(agentId) {
      staff.mark(agentId);
      if (topics.size === 0) return;
      changedAgents.add(agentId);
      mark('agent', agentId);
      arm();
    },
    itemChanged(workId) {
      mark('item', workId);
      for (const queueId of book.put(workId, host.item(workId))) {
        if (topics.size === 0) continue;
        changedQueues.add(queueId);
        mark('queue', queueId);
      }
      arm();
    },
    definitionChanged() {
      begin();
      floorTexts.clear();
      queueTexts.clear();
      for (const watched of topics.values()) {
        if ('rows' in watched) watched.rows.beginAnew();
        else watched.state.mark();
      }
      arm();
    },
  });

  // ---- who watches

  function close(reader: Reader, watched: Watched): void {
    watched.feed.leave(reader);
    if (watched.feed.readerCount > 0) return;
    topics.delete(watched.key);
    if (watched.kind === 'floor' && !isWatched('floor')) floorTexts.clear();
    if (watched.kind === 'queues' && !isWatched('queues')) queueTexts.clear();
    if (topics.size === 0) rest();
  }

  return {
    watch(reader, scope, asked) {
      const before = watching.get(reader) ?? new Map<string, Watched>();
      const now = new Map<string, Watched>();
      watching.set(reader, now);
      for (const topic of asked) {
        const key = keyOf(scope, topic);
        const watched = topics.get(key) ?? open(key, scope, topic);
        if (now.has(key)) continue;
        topics.set(key, watched);
        now.set(key, watched);
        if (!before.has(key)) watched.feed.join(reader);
      }
      for (const [key, watched] of before) if (!now.has(key)) close(reader, watched);
      if (topics.size > 0 && cancelClock === null) {
        lately = latelyAnswered(measures, host.now());
        wind();
      }
    },
    drained(reader) {
      for (const key of watching.get(reader)?.keys() ?? []) owe(key, reader);
    },
    leave(reader) {
      const watched = watching.get(reader);
      watching.delete(reader);
      for (const one of watched?.values() ?? []) close(reader, one);
    },
    stop() {
      cancelHost();
      rest();
      topics.clear();
      watching.clear();
      owed.clear();
    },
  };
}
