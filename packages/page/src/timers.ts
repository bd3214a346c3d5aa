/** Undoes what returned it; calling it twice does nothing more. */
export type Cancel = () => void;

/** The time as a page knows it; passed in, so that a test owns it. */
export interface Timers {
  /** Milliseconds since the epoch on this machine's clock; only differences and server-corrected values are shown. */
  now(): number;
  /** Runs `run` once, `delayMs` from now. */
  after(delayMs: number, run: () => void): Cancel;
}

/** The browser's own. */
export function browserTimers(): Timers {
  return {
    now: () => Date.now(),
    after(delayMs, run) {
      const handle = setTimeout(run, delayMs);
      return () => clearTimeout(handle);
    },
  };
}
