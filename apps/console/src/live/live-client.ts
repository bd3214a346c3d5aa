import type { AgentView, Mode } from '@interlock/protocol';
import {
  CONSOLE_CLOSE_CODES,
  CONSOLE_LIMITS,
  CONSOLE_WIRE_VERSION,
  type ConsoleFrame,
  type ConsoleItem,
  type ConsoleQueueRow,
  type ConsoleServerFrame,
  type FloorRow,
  type ItemWhy,
  parseConsoleServerFrame,
  type QueueItemRow,
  type Today,
  type Topic,
} from '@interlock/protocol/console';
import { type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { Awakening, Cancel, OpenPageSocket, PageSocket, Random, Timers } from '../environment.ts';
import { backOffMs } from './back-off.ts';
import { createRowStore, type FilledRowStore, type Freshness, type RowStore } from './row-store.ts';
import { createServerClock } from './server-clock.ts';

/** How the page hears of changes. */
export type LiveState =
  /** Not begun, or nobody is signed in. */
  | { readonly state: 'idle' }
  /** `since` when nothing has been heard; `attempt` that failed in a row. */
  | { readonly state: 'connecting' | 'waiting'; readonly since: number; readonly attempt: number }
  | { readonly state: 'live' }
  /** The system says that there is no network. */
  | { readonly state: 'offline'; readonly since: number }
  /** Page and server do not speak the same version; a reload helps. */
  | { readonly state: 'refused' };

/** One thing that is watched, and how much it can be believed. */
export interface Watched<T> {
  readonly value: ReadonlySignal<T | null>;
  readonly freshness: ReadonlySignal<Freshness>;
}

/** Items of one queue: those that there are, and the first of them. */
export interface QueueItems {
  readonly total: number;
  readonly rows: readonly QueueItemRow[];
}

/** A work item, and why it is where it is. */
export interface WatchedItem {
  readonly item: ConsoleItem | null;
  readonly why: ItemWhy | null;
}

export interface LiveClient {
  readonly state: ReadonlySignal<LiveState>;
  readonly floor: RowStore<FloorRow>;
  readonly queues: RowStore<ConsoleQueueRow>;
  readonly today: Watched<Today>;
  readonly mode: ReadonlySignal<Mode | null>;
  /** Version of the definition in force; null until the server has said it. */
  readonly definitionVersion: ReadonlySignal<number | null>;
  /** Another one after a restart of the server. */
  readonly serverId: ReadonlySignal<string | null>;
  queueItems(queueId: string): Watched<QueueItems>;
  /** `null` in it: there is no such agent, or the viewer may not see them. */
  agent(agentId: string): Watched<{ readonly view: AgentView | null }>;
  /** `item` is null: there is no such item, or the viewer may not see it. */
  item(workId: string): Watched<WatchedItem>;
  /** Watches a topic until it is undone; a topic that several watch is asked for once. */
  watch(topic: Topic): Cancel;
  /** Server time, in ms since the epoch. */
  now(): number;
  start(): void;
  /** Ends the connection and forgets what was heard. */
  stop(): void;
}

export interface LiveWorld {
  readonly timers: Timers;
  readonly random: Random;
  readonly openSocket: OpenPageSocket;
  readonly awakening: Awakening;
  /**
   * It is to be asked who is signed in: the server has said that this sign-in has ended, or a socket was not opened, for
   * want of a server or of a sign-in; a browser does not say which.
   */
  readonly lost: () => void;
}

/** Until the first frame of a new socket. */
const WELCOME_LIMIT_MS = 10_000;
/** Beats that may be missed, with half a beat for the way. */
const MISSED_BEATS = 2.5;
const CLOCK_LOOK_MS = 1_000;
/** A second that took so long was none: the machine slept, or its clock was set. */
const CLOCK_JUMP_MS = 5_000;

/**
 * The one socket of the page. It watches what the pages that are shown watch, and is right again by itself: after a lost
 * connection, a restart of the server, and sleep. (UI10 to UI16)
 */
export function createLiveClient(world: LiveWorld): LiveClient {
  const { timers, random, openSocket, awakening, lost } = world;
  const state = signal<LiveState>({ state: 'idle' });
  const mode = signal<Mode | null>(null);
  const definitionVersion = signal<number | null>(null);
  const serverId = signal<string | null>(null);
  const clock = createServerClock(timers.now);
  const floor = createRowStore<FloorRow>(({ agentId }) => agentId);
  const queues = createRowStore<ConsoleQueueRow>(({ queueId }) => queueId);
  const singles = new Map<string, Single>();
  const watched = new Map<string, { topic: Topic; count: number }>();

  let socket: PageSocket | null = null;
  let heartbeatMs = WELCOME_LIMIT_MS;
  let heardAt = 0;
  let lostAt: number | null = null;
  let attempt = 0;
  let isRunning = false;
  /** The topics of the last `watch`. */
  let askedFor = '';
  let cancelTimer: Cancel = () => {};
  let cancelWatch: Cancel | null = null;
  let cancelLook: Cancel = () => {};
  let cancelListening: Cancel = () => {};

  function single<T>(key: string): Single<T> {
    const found = singles.get(key) ?? { value: signal(null), freshness: signal<Freshness>('loading') };
    singles.set(key, found);
    return found as Single<T>;
  }

  /** What nobody watches any more may still arrive. */
  function fill(key: string, value: unknown): void {
    if (!watched.has(key)) return;
    const one = single(key);
    one.value.value = value;
    one.freshness.value = 'fresh';
  }

  function say(frame: ConsoleFrame): void {
    socket?.send(JSON.stringify(frame));
  }

  function wanted(): Topic[] {
    return [...watched.values()].slice(0, CONSOLE_LIMITS.topics).map(({ topic }) => topic);
  }

  function sayWatched(): void {
    cancelWatch?.();
    cancelWatch = null;
    const topics = wanted();
    askedFor = JSON.stringify(topics);
    say({ type: 'watch', version: CONSOLE_WIRE_VERSION, topics });
  }

  /** Several pages that come and go in one turn are one frame. */
  function watchLater(): void {
    if (state.value.state !== 'live' || cancelWatch !== null) return;
    cancelWatch = timers.after(0, sayWatched);
  }

  function ageAll(): void {
    floor.age();
    queues.age();
    for (const { freshness } of singles.values()) if (freshness.value === 'fresh') freshness.value = 'stale';
  }

  function connect(): void {
    drop();
    if (!isRunning) return;
    const since = lostAt ?? timers.now();
    lostAt = since;
    if (!awakening.isOnline()) {
      // A machine without a network is asked about when it says that it has one, and now and then all the same.
      state.value = { state: 'offline', since };
      cancelTimer = timers.after(backOffMs(10, random), connect);
      return;
    }
    state.value = { state: 'connecting', since, attempt };
    cancelTimer = timers.after(WELCOME_LIMIT_MS, lose);
    let isOpened = false;
    socket = openSocket({
      opened() {
        isOpened = true;
        sayWatched();
      },
      received,
      closed(code) {
        closed(code);
        if (!isOpened) lost();
      },
    });
  }

  function drop(): void {
    cancelTimer();
    cancelWatch?.();
    cancelWatch = null;
    socket?.close();
    socket = null;
    ageAll();
  }

  function lose(): void {
    drop();
    if (!isRunning) return;
    const since = lostAt ?? timers.now();
    lostAt = since;
    const waitMs = backOffMs(attempt, random);
    attempt += 1;
    state.value = awakening.isOnline() ? { state: 'waiting', since, attempt } : { state: 'offline', since };
    cancelTimer = timers.after(waitMs, connect);
  }

  function closed(code: number): void {
    socket = null;
    if (code === CONSOLE_CLOSE_CODES.signedOut) {
      // Whoever is signed in now may see other rows. Until it is known that nobody is, the connection is wanted.
      forget();
      lose();
      lost();
    } else if (code === CONSOLE_CLOSE_CODES.malformed) refuse();
    else lose();
  }

  function refuse(): void {
    drop();
    isRunning = false;
    state.value = { state: 'refused' };
  }

  function received(text: string): void {
    const parsed = parseConsoleServerFrame(text);
    if (!parsed.ok) {
      // The first frame says the version.
      if (state.value.state === 'connecting') refuse();
      // A kind of frame that a newer server knows leaves out nothing that is shown; without any other, what is shown is old.
      else if (parsed.error.path !== 'type') lose();
      return;
    }
    heardAt = timers.now();
    take(parsed.value);
  }

  function take(frame: ConsoleServerFrame): void {
    switch (frame.type) {
      case 'welcome':
        clock.forget();
        clock.heard(frame.at);
        heartbeatMs = frame.heartbeatMs;
        serverId.value = frame.serverId;
        mode.value = frame.mode;
        definitionVersion.value = frame.definitionVersion;
        lostAt = null;
        state.value = { state: 'live' };
        listenForBeat();
        // Pages that came and went while the socket was being opened.
        if (JSON.stringify(wanted()) !== askedFor) sayWatched();
        return;
      case 'ping':
        // One that lives to a beat is a good one: the next loss starts the back-off anew.
        attempt = 0;
        clock.heard(frame.at);
        say({ type: 'pong', beat: frame.beat });
        return;
      case 'floor':
        floor.apply(frame as FloorFrame);
        return;
      case 'queues':
        queues.apply(frame as QueuesFrame);
        return;
      case 'queue':
        fill(`queue ${frame.queueId}`, { total: frame.total, rows: frame.rows });
        return;
      case 'agent':
        fill(`agent ${frame.agentId}`, { view: frame.view });
        return;
      case 'item':
        fill(`item ${frame.workId}`, { item: frame.item, why: frame.why });
        return;
      case 'today':
        fill('today', frame.today);
        return;
      case 'definition':
        mode.value = frame.mode;
        definitionVersion.value = frame.definitionVersion;
        return;
      case 'bye':
        // The close code that follows says the rest.
        return;
    }
  }

  function listenForBeat(): void {
    cancelTimer();
    const silentMs = timers.now() - heardAt;
    const limitMs = heartbeatMs * MISSED_BEATS;
    if (silentMs >= limitMs) lose();
    else cancelTimer = timers.after(limitMs - silentMs, listenForBeat);
  }

  /** The machine may have slept: what waits is tried now, and a socket that has missed a beat is not believed. */
  function woken(): void {
    if (!isRunning) return;
    if (state.value.state === 'live') {
      if (!awakening.isOnline() || timers.now() - heardAt > heartbeatMs * 1.5) connect();
      return;
    }
    if (state.value.state === 'connecting' && awakening.isOnline()) return;
    attempt = 0;
    connect();
  }

  function lookAtClock(before: number): void {
    cancelLook = timers.after(CLOCK_LOOK_MS, () => {
      const now = timers.now();
      if (Math.abs(now - before - CLOCK_LOOK_MS) > CLOCK_JUMP_MS) {
        clock.forget();
        woken();
      }
      lookAtClock(now);
    });
  }

  function stop(): void {
    isRunning = false;
    drop();
    cancelLook();
    cancelListening();
    forget();
    state.value = { state: 'idle' };
  }

  function forget(): void {
    floor.clear();
    queues.clear();
    for (const one of singles.values()) {
      one.value.value = null;
      one.freshness.value = 'loading';
    }
  }

  return {
    state,
    floor,
    queues,
    today: single<Today>('today'),
    mode,
    definitionVersion,
    serverId,
    queueItems: (queueId) => single(`queue ${queueId}`),
    agent: (agentId) => single(`agent ${agentId}`),
    item: (workId) => single(`item ${workId}`),
    watch(topic) {
      const key = keyOf(topic);
      const entry = watched.get(key) ?? { topic, count: 0 };
      // The day begins anew at midnight, for whoever watches it.
      const isNews = entry.count === 0 || JSON.stringify(entry.topic) !== JSON.stringify(topic);
      entry.topic = topic;
      entry.count += 1;
      watched.set(key, entry);
      if (isNews) watchLater();
      let isDone = false;
      return () => {
        if (isDone) return;
        isDone = true;
        entry.count -= 1;
        if (entry.count > 0) return;
        watched.delete(key);
        ageOne(topic);
        watchLater();
      };
    },
    now: clock.now,
    start() {
      if (isRunning) return;
      isRunning = true;
      attempt = 0;
      lostAt = null;
      cancelListening = awakening.listen(woken);
      lookAtClock(timers.now());
      connect();
    },
    stop,
  };

  function ageOne(topic: Topic): void {
    if (topic.kind === 'floor') floor.age();
    else if (topic.kind === 'queues') queues.age();
    else {
      const { freshness } = single(keyOf(topic));
      if (freshness.value === 'fresh') freshness.value = 'stale';
    }
  }
}

interface Single<T = unknown> {
  readonly value: Signal<T | null>;
  readonly freshness: Signal<Freshness>;
}

type FloorFrame = Parameters<FilledRowStore<FloorRow>['apply']>[0];
type QueuesFrame = Parameters<FilledRowStore<ConsoleQueueRow>['apply']>[0];

function keyOf(topic: Topic): string {
  switch (topic.kind) {
    case 'queue':
      return `queue ${topic.queueId}`;
    case 'agent':
      return `agent ${topic.agentId}`;
    case 'item':
      return `item ${topic.workId}`;
    default:
      return topic.kind;
  }
}
