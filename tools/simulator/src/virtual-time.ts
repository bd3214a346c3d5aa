/**
 * Virtual time: one clock, one heap of timers, ties in the order in which they were set. Each agent has a `Place`, a part of the
 * world with timers of its own, which may stand still while nothing but its periodic beats would happen (SM6).
 *
 * The code that is simulated uses promises. They are let run to the end after each timer, as a browser or Node would.
 */
export type Cancel = () => void;

/** A timer. `order` settles ties. */
export class Timer {
  at: number;
  readonly order: number;
  run: (() => void) | null;
  readonly place: Place | null;
  /** A periodic beat: does nothing new as long as nothing happens. */
  readonly isBeat: boolean;
  /** Where it is in the heap; -1 while it is not. */
  index = -1;
  /** Where it is among the timers of its place; -1 once it is none of them. */
  slot = -1;

  constructor(at: number, order: number, run: () => void, place: Place | null, isBeat: boolean) {
    this.at = at;
    this.order = order;
    this.run = run;
    this.place = place;
    this.isBeat = isBeat;
  }
}

const isBefore = (a: Timer, b: Timer): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);

export class VirtualTime {
  now: number;
  /** Where the last timer belonged. */
  lastPlace: Place | null = null;
  /** Timers that ran. */
  ran = 0;
  #heap: Timer[] = [];
  #orders = 0;
  #isStopped = false;

  constructor(startAt: number) {
    this.now = startAt;
  }

  set(at: number, run: () => void, place: Place | null = null, isBeat = false): Timer {
    this.#orders += 1;
    const timer = new Timer(at < this.now ? this.now : Math.ceil(at), this.#orders, run, place, isBeat);
    this.push(timer);
    return timer;
  }

  after(delayMs: number, run: () => void): Cancel {
    const timer = this.set(this.now + Math.max(0, delayMs), run);
    return () => this.remove(timer);
  }

  push(timer: Timer): void {
    const heap = this.#heap;
    timer.index = heap.length;
    heap.push(timer);
    this.#up(timer, timer.index);
  }

  remove(timer: Timer): void {
    const { index } = timer;
    if (index < 0) return;
    timer.index = -1;
    const last = this.#heap.pop();
    if (last === undefined || last === timer) return;
    this.#up(last, index);
    this.#down(last, last.index);
  }

  /** Runs the next timer if it is due by `until`; false when there is none. */
  runNext(until: number): boolean {
    const timer = this.#heap[0];
    if (timer === undefined || timer.at > until) return false;
    this.remove(timer);
    if (timer.at > this.now) this.now = timer.at;
    this.ran += 1;
    const { run, place } = timer;
    timer.run = null;
    this.lastPlace = place;
    place?.left(timer);
    run?.();
    return true;
  }

  /** Ends a `runUntil` that is under way after the timer that runs now. */
  stop(): void {
    this.#isStopped = true;
  }

  /** Runs everything that is due by `until`, and every promise after each timer. */
  runUntil(until: number, afterEach: () => void): Promise<void> {
    return new Promise((done, fail) => {
      // Node's own end of a turn: ticks and promises, until there are none. It is not in Node's documentation, and there is no
      // other way to run them at once; without it a promise would be left for the next timer, so its absence must not pass.
      const drain = (process as unknown as { _tickCallback?(): void })._tickCallback;
      if (drain === undefined) return fail(new Error('this Node cannot run promises at once'));
      const step = (): void => {
        try {
          for (let turns = 0; turns < 20_000; turns += 1) {
            if (!this.runNext(until)) {
              if (until > this.now) this.now = until;
              return done();
            }
            drain();
            afterEach();
            if (this.#isStopped) return done();
          }
        } catch (error) {
          fail(error);
          return;
        }
        setImmediate(step);
      };
      setImmediate(step);
    });
  }

  get size(): number {
    return this.#heap.length;
  }

  #up(timer: Timer, from: number): void {
    const heap = this.#heap;
    let index = from;
    while (index > 0) {
      const parentIndex = (index - 1) >> 1;
      const parent = heap[parentIndex];
      if (parent === undefined || !isBefore(timer, parent)) break;
      heap[index] = parent;
      parent.index = index;
      index = parentIndex;
    }
    heap[index] = timer;
    timer.index = index;
  }

  #down(timer: Timer, from: number): void {
    const heap = this.#heap;
    let index = from;
    for (;;) {
      let childIndex = 2 * index + 1;
      let child = heap[childIndex];
      if (child === undefined) break;
      const right = heap[childIndex + 1];
      if (right !== undefined && isBefore(right, child)) {
        child = right;
        childIndex += 1;
      }
      if (!isBefore(child, timer)) break;
      heap[index] = child;
      child.index = index;
      index = childIndex;
    }
    heap[index] = timer;
    timer.index = index;
  }
}

/** A part of the world with a clock of its own, which may stand still. */
export class Place {
  readonly #time: VirtualTime;
  /** In no order: the last one takes the slot of one that goes. */
  readonly #timers: Timer[] = [];
  /** Timers that are no beats. */
  #passing = 0;
  #skippedMs = 0;
  #restsSince: number | null = null;
  /** When something happened here last. */
  touchedAt: number;
  /** How long it stood still in all. */
  restedMs = 0;

  constructor(time: VirtualTime) {
    this.#time = time;
    this.touchedAt = time.now;
  }

  /** The instant on the machines here. */
  get now(): number {
    return (this.#restsSince ?? this.#time.now) - this.#skippedMs;
  }

  get isResting(): boolean {
    return this.#restsSince !== null;
  }

  /** Nothing is under way here but beats. */
  get hasBeatsOnly(): boolean {
    return this.#passing === 0;
  }

  after(delayMs: number, run: () => void, isBeat = false): Cancel {
    this.wake();
    const timer = this.#time.set(this.#time.now + Math.max(0, delayMs), run, this, isBeat);
    timer.slot = this.#timers.length;
    this.#timers.push(timer);
    if (!isBeat) this.#passing += 1;
    return () => {
      if (timer.run === null) return;
      timer.run = null;
      this.#time.remove(timer);
      this.left(timer);
    };
  }

  left(timer: Timer): void {
    const { slot } = timer;
    if (slot < 0) return;
    timer.slot = -1;
    const last = this.#timers.pop();
    if (last !== undefined && last !== timer) {
      this.#timers[slot] = last;
      last.slot = slot;
    }
    if (!timer.isBeat) this.#passing -= 1;
  }

  /** Something happens here: time goes on where it stood, and it does not stand still again soon. */
  touch(): void {
    this.wake();
    this.touchedAt = this.#time.now;
  }

  rest(): void {
    if (this.#restsSince !== null) return;
    this.#restsSince = this.#time.now;
    for (const timer of this.#timers) this.#time.remove(timer);
  }

  wake(): void {
    const since = this.#restsSince;
    if (since === null) return;
    this.#restsSince = null;
    const restedMs = this.#time.now - since;
    this.#skippedMs += restedMs;
    this.restedMs += restedMs;
    for (const timer of this.#timers) {
      timer.at += restedMs;
      this.#time.push(timer);
    }
  }
}
