/** Time as an input: what waits for something asks this, so that a test owns the clock. */

/** Undoes what returned it; calling it twice does nothing more. */
export type Cancel = () => void;

export interface Scheduler {
  /** Milliseconds since 1970. */
  now(): number;
  /** Runs `run` once, `delayMs` (0 and up) from now. */
  after(delayMs: number, run: () => void): Cancel;
  /** Runs `run` in a later turn, so that long work leaves room for sockets. */
  soon(run: () => void): void;
}

/** Timers of the system end here; a longer wait would fire at once. */
const MAX_DELAY_MS = 2_147_483_647;

/** The machine's clock and timers. No timer keeps the process alive: only the sockets and the server do. */
export const systemScheduler: Scheduler = {
  now: () => Date.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, Math.min(Math.max(delayMs, 0), MAX_DELAY_MS));
    timer.unref();
    return () => clearTimeout(timer);
  },
  soon(run) {
    setImmediate(run);
  },
};
