import type { Lanes } from '@interlock/protocol/console';
import { computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { Cancel, Timers } from '../environment.ts';
import { type Change, changesOf } from './changes.ts';
import { endAtNow } from './end-at-now.ts';
import { READ_LIMIT_MS, spanOf, type TimeWindow } from './time-window.ts';
import type { TimelineAddress } from './timeline-address.ts';
import { type WorkRows, workRows } from './work-rows.ts';

/** How reading the lanes went; what was read before stays to be seen. */
export type Reading = 'reading' | 'done' | 'failed' | 'unknownAgent';

export interface TimelineWorld {
  readonly timers: Timers;
  /** Server time. */
  readonly now: () => number;
  /** Reads the lanes of a stretch of time; a code when it could not. */
  readonly read: (window: TimeWindow, signal: AbortSignal) => Promise<Lanes | { readonly code: string }>;
  readonly start: TimelineAddress;
}

export interface TimelineStore {
  readonly range: ReadonlySignal<TimelineAddress['range']>;
  readonly window: ReadonlySignal<TimeWindow>;
  /** The window once it has come to rest: a list of thousands does not follow each turn of the wheel. */
  readonly restingWindow: ReadonlySignal<TimeWindow>;
  readonly at: Signal<number | null>;
  readonly selected: Signal<string | null>;
  readonly now: ReadonlySignal<number>;
  readonly reading: ReadonlySignal<Reading>;
  /** As it was read. */
  readonly raw: ReadonlySignal<Lanes | null>;
  /** With what still goes on drawn up to now; null until something was read. */
  readonly lanes: ReadonlySignal<Lanes | null>;
  readonly changes: ReadonlySignal<readonly Change[]>;
  readonly rows: ReadonlySignal<WorkRows>;
  /** Shows a fixed stretch of time. */
  show(window: TimeWindow): void;
  /** Shows the last time up to now, and follows. */
  follow(lastMs: number): void;
  /** Takes over what the address says: the person went back or forth. */
  take(address: TimelineAddress): void;
  /** Something of this agent has changed. */
  changed(): void;
  retry(): void;
  stop(): void;
}

/** Zooming and panning in one movement is one question to the server. */
const SETTLE_MS = 120;
const REST_MS = 90;
/** Reading goes on for at most a twentieth of the time, so that a long day does not keep the server busy. */
const REST_FACTOR = 20;
const LEAST_REST_MS = 400;
/** Without a word of changes it is looked again all the same. */
const LOOK_MS = 15_000;

/**
 * What the timeline shows. It reads half a window more on both sides, so that panning shows something at once, and reads
 * again when the window leaves what was read, or while it follows the clock and something has changed. (TV14)
 */
export function createTimelineStore({ timers, now, read, start }: TimelineWorld): TimelineStore {
  const range = signal(start.range);
  const clock = signal(now());
  const at = signal(start.at);
  const selected = signal(start.selected);
  const reading = signal<Reading>('reading');
  const raw = signal<Lanes | null>(null);
  const window = computed<TimeWindow>(() => {
    const { value } = range;
    return value.kind === 'fixed' ? value.window : { from: clock.value - value.lastMs, to: clock.value };
  });
  const restingWindow = signal(window.peek());
  let cancelRest: Cancel = () => {};
  const stopResting = effect(() => {
    const next = window.value;
    cancelRest();
    cancelRest = timers.after(REST_MS, () => {
      restingWindow.value = next;
    });
  });
  const lanes = computed(() => (raw.value === null ? null : endAtNow(raw.value, clock.value)));
  // A change's list depends on what was read, not on the clock.
  const changes = computed(() => (raw.value === null ? [] : changesOf(raw.value)));
  const rows = computed(() => workRows(lanes.value?.work ?? []));

  let cancelRead: Cancel = () => {};
  let cancelTick: Cancel = () => {};
  let abort: AbortController | null = null;
  let isWaiting = false;
  let restUntil = 0;
  let readAt = 0;
  let isOver = false;

  function readSoon(delayMs: number): void {
    if (isWaiting) return;
    isWaiting = true;
    cancelRead = timers.after(Math.max(delayMs, restUntil - timers.now()), () => {
      isWaiting = false;
      void readNow();
    });
  }

  async function readNow(): Promise<void> {
    const wanted = padded(window.peek(), clock.peek());
    const own = new AbortController();
    abort?.abort();
    abort = own;
    const begunAt = timers.now();
    if (raw.peek() === null) reading.value = 'reading';
    const answer = await read(wanted, own.signal);
    if (isOver || own.signal.aborted) return;
    const tookMs = timers.now() - begunAt;
    readAt = timers.now();
    restUntil = readAt + Math.max(LEAST_REST_MS, tookMs * REST_FACTOR);
    if ('code' in answer) {
      reading.value = answer.code === 'unknownAgent' ? 'unknownAgent' : 'failed';
      return;
    }
    raw.value = answer;
    reading.value = 'done';
  }

  /** The window is within what was read, or what was read was more than one answer takes and less is wanted now. */
  function isRead(): boolean {
    const have = raw.peek();
    if (have === null) return false;
    const { from, to } = window.peek();
    const known = Math.max(from, have.truncatedAt ?? 0);
    const isCoarse = have.truncatedAt !== null && from < have.truncatedAt && spanOf(have) > 4 * (to - from);
    return have.from <= known && have.to >= Math.min(to, clock.peek() - 1_000) && !isCoarse;
  }

  function moved(): void {
    if (isRead()) return;
    cancelRead();
    isWaiting = false;
    restUntil = 0;
    readSoon(SETTLE_MS);
  }

  function tick(): void {
    const isFollowing = range.peek().kind === 'last';
    // A second is more than a pixel only where little time is shown.
    if (isFollowing || clock.peek() < window.peek().to) clock.value = now();
    if (isFollowing && timers.now() - readAt > LOOK_MS) readSoon(0);
    const stepMs = Math.min(1_000, Math.max(100, spanOf(window.peek()) / 600));
    cancelTick = timers.after(stepMs, tick);
  }

  tick();
  void readNow();

  return {
    range,
    window,
    restingWindow,
    at,
    selected,
    now: clock,
    reading,
    raw,
    lanes,
    changes,
    rows,
    show(next) {
      range.value = { kind: 'fixed', window: next };
      moved();
    },
    follow(lastMs) {
      clock.value = now();
      range.value = { kind: 'last', lastMs };
      moved();
    },
    take(address) {
      range.value = address.range;
      at.value = address.at;
      selected.value = address.selected;
      moved();
    },
    changed() {
      const { to } = window.peek();
      // What changes now is not seen in a window that ended before.
      if (to >= clock.peek() - 1_000) readSoon(0);
    },
    retry() {
      cancelRead();
      isWaiting = false;
      void readNow();
    },
    stop() {
      isOver = true;
      cancelRead();
      cancelTick();
      cancelRest();
      stopResting();
      abort?.abort();
    },
  };
}

/** Half a window more on both sides, within what one may ask for and what has been. */
export function padded({ from, to }: TimeWindow, now: number): TimeWindow {
  const margin = Math.min((to - from) / 2, (READ_LIMIT_MS - (to - from)) / 2);
  const end = Math.round(Math.min(Math.max(to + margin, from + 1), Math.max(now, from + 1)));
  return { from: Math.max(0, Math.round(from - margin)), to: end };
}
