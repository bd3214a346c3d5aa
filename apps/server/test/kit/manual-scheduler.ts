import { type Cancel, createServerTime, type ProcessScheduler } from '../../src/scheduler.ts';

/** A clock that stands still until the test moves it. */
export interface ManualScheduler extends ProcessScheduler {
  /** Moves the clock, running timers at their time and turns as they are asked for. */
  advance(byMs: number): Promise<void>;
  /** Lets everything that can happen without time happen. */
  settle(): Promise<void>;
  /**
   * Moves the machine's clock without running anything. Forwards it is what a process sees that stood still; backwards
   * the clock was set, and no time has passed.
   */
  jump(byMs: number): void;
  readonly timerCount: number;
}

interface Timer {
  /** By the time that has passed, as timers of the system are: they do not see that the clock is set. */
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

/** @param startAt what the machine's clock says, ms since 1970 */
export function createManualScheduler(startAt = 1_700_000_000_000): ManualScheduler {
  let wall = startAt;
  let elapsed = 0;
  let order = 0;
  const time = createServerTime({ wall: () => wall, elapsed: () => elapsed });
  const timers = new Set<Timer>();
  let turns: (() => void)[] = [];

  function pass(byMs: number): void {
    wall += byMs;
    elapsed += byMs;
  }

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
    now: time.now,
    notBefore: time.notBefore,
    after(delayMs, run): Cancel {
      order += 1;
      const timer = { at: elapsed + Math.max(0, delayMs), order, run };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    soon: (run) => void turns.push(run),
    async advance(byMs) {
      const until = elapsed + byMs;
      await settle();
      for (let timer = earliest(until); timer !== null; timer = earliest(until)) {
        timers.delete(timer);
        pass(Math.max(0, timer.at - elapsed));
        timer.run();
        await settle();
      }
      pass(until - elapsed);
      await settle();
    },
    settle,
    jump(byMs) {
      if (byMs >= 0) pass(byMs);
      else wall += byMs;
    },
    get timerCount() {
      return timers.size;
    },
  };
}
