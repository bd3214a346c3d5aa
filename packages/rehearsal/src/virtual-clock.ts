/** A clock that jumps from one thing to be done to the next; what is due at one instant is done in the order in which it was set. */

export interface VirtualTimer {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
  /** Its place in the heap; -1 when it is not there. */
  index: number;
}

export class VirtualClock {
  now: number;
  /** Things done so far. */
  ran = 0;
  private readonly heap: VirtualTimer[] = [];
  private orders = 0;

  /** @param startAt the first instant, in ms */
  constructor(startAt: number) {
    this.now = startAt;
  }

  /** Does something at an instant, or now if that has passed. */
  set(at: number, run: () => void): VirtualTimer {
    this.orders += 1;
    const timer = { at: Math.max(this.now, Math.ceil(at)), order: this.orders, run, index: this.heap.length };
    this.heap.push(timer);
    this.up(timer);
    return timer;
  }

  remove(timer: VirtualTimer | null): void {
    if (timer === null || timer.index < 0) return;
    const { index } = timer;
    timer.index = -1;
    const last = this.heap.pop();
    if (last === undefined || last === timer) return;
    last.index = index;
    this.heap[index] = last;
    this.up(last);
    this.down(last);
  }

  /** Does the next thing if it is due by `until`; false when there is none. */
  runNext(until: number): boolean {
    const [timer] = this.heap;
    if (timer === undefined || timer.at > until) return false;
    this.remove(timer);
    this.now = timer.at;
    this.ran += 1;
    timer.run();
    return true;
  }

  private isBefore(a: VirtualTimer, b: VirtualTimer): boolean {
    return a.at < b.at || (a.at === b.at && a.order < b.order);
  }

  private put(timer: VirtualTimer, index: number): void {
    timer.index = index;
    this.heap[index] = timer;
  }

  private up(timer: VirtualTimer): void {
    let { index } = timer;
    while (index > 0) {
      const parentIndex = (index - 1) >> 1;
      const parent = this.heap[parentIndex] as VirtualTimer;
      if (!this.isBefore(timer, parent)) break;
      this.put(parent, index);
      index = parentIndex;
    }
    this.put(timer, index);
  }

  private down(timer: VirtualTimer): void {
    let { index } = timer;
    for (;;) {
      const left = this.heap[2 * index + 1];
      if (left === undefined) break;
      const right = this.heap[2 * index + 2];
      const child = right !== undefined && this.isBefore(right, left) ? right : left;
      if (!this.isBefore(child, timer)) break;
      const childIndex = child.index;
      this.put(child, index);
      index = childIndex;
    }
    this.put(timer, index);
  }
}
