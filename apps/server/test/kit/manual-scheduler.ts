import type { Cancel, Scheduler } from '../../src/scheduler.ts';

/** A clock that stands still until the test moves it. */
export interface ManualScheduler extends Scheduler {
  /** Moves the clock, running timers at their time and turns as they are asked for. */
  advance(byMs: number): Promise<void>;
  /** Lets everything that can happen without time happen. */
  settle(): Promise<void>;
  /** Moves the clock without running anything: what a process sees that stood still, or whose clock was set. */
  jump(byMs: number): void;
  readonly timerCount: number;
}

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

export function createManualScheduler(startAt = 1_700_000_000_000): ManualScheduler {
  let now = startAt;
  let order = 0;
  const timers = new Set<Timer>();
  let turns: (() => void)[] = [];

  function earliest(until: number): Timer | null {
    let found: Timer | null = null;
    for (const timer of timers) {
      if (timer.at > until) continue;
      if (found === null || timer.at < found.at || (timer.at === found.at && timer.order < found.order)) found = timer;
    }
    return found;
  }

  async function settle(): Promise<void> {
    for (;;) {
      // A turn of the real loop runs every promise that is ready; nothing here waits for real time.
      await new Promise<void>((done) => setImmediate(done));
      if (turns.length === 0) return;
      const due = turns;
      turns = [];
      for (const run of due) run();
    }
  }

  return {
    now: () => now,
    after(delayMs, run): Cancel {
      order += 1;
      const timer = { at: now + Math.max(0, delayMs), order, run };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    soon: (run) => void turns.push(run),
    async advance(byMs) {
      const until = now + byMs;
      await settle();
      for (let timer = earliest(until); timer !== null; timer = earliest(until)) {
        timers.delete(timer);
        now = Math.max(now, timer.at);
        timer.run();
        await settle();
      }
      now = until;
      await settle();
    },
    settle,
    jump(byMs) {
      now += byMs;
    },
    get timerCount() {
      return timers.size;
    },
  };
}
