/** Time as an input: what waits for something asks this, so that a test owns the clock. */

/** Undoes what returned it; calling it twice does nothing more. */
export type Cancel = () => void;

export interface Scheduler {
  /** Milliseconds since 1970. Never goes back, and never stands still because the machine's clock is set back (SV9). */
  now(): number;
  /** Runs `run` once, `delayMs` (0 and up) from now. */
  after(delayMs: number, run: () => void): Cancel;
  /** Runs `run` in a later turn, so that long work leaves room for sockets. */
  soon(run: () => void): void;
}

/** The one of a process, whose time goes on from where the log ends. */
export interface ProcessScheduler extends Scheduler {
  /** From here on `now()` is at least this instant, ms since 1970, and goes on from there. */
  notBefore(instant: number): void;
}

/** Timers of the system end here; a longer wait would fire at once. */
const MAX_DELAY_MS = 2_147_483_647;

/** The clocks of a machine, in ms. */
export interface MachineClocks {
  /** Since 1970, a whole number; may be set to anything. */
  readonly wall: () => number;
  /** Since any instant; is never set, and may stand still while the machine sleeps. */
  readonly elapsed: () => number;
}

/**
 * The time of a server: that of the machine's clock where this is ahead; where it was set back, or stands before what the
 * server has seen, time goes on at the pace of what has passed (SV9).
 */
export function createServerTime({ wall, elapsed }: MachineClocks): Pick<ProcessScheduler, 'now' | 'notBefore'> {
  /** An instant, and what had passed by then: time has gone on from there. */
  let from = wall();
  let fromElapsed = elapsed();

  function goOnFrom(instant: number, passed: number): void {
    from = instant;
    fromElapsed = passed;
  }

  function now(): number {
    // In this order: a pause in between makes time late until it is asked for again, and not early for ever.
    const clock = wall();
    const passed = elapsed();
    const instant = from + (passed - fromElapsed);
    if (clock < instant) return Math.floor(instant);
    goOnFrom(clock, passed);
    return clock;
  }

  return {
    now,
    notBefore(instant) {
      if (instant > now()) goOnFrom(instant, elapsed());
    },
  };
}

/** The machine's clock and timers. No timer keeps the process alive: only the sockets and the server do. */
export function createSystemScheduler(): ProcessScheduler {
  return {
    ...createServerTime({ wall: () => Date.now(), elapsed: () => performance.now() }),
    after(delayMs, run) {
      const timer = setTimeout(run, Math.min(Math.max(delayMs, 0), MAX_DELAY_MS));
      timer.unref();
      return () => clearTimeout(timer);
    },
    soon(run) {
      setImmediate(run);
    },
  };
}
