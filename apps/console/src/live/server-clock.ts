/**
 * What the server's clock says, told by the instants in its frames. A frame takes time to arrive, so of the newest ones the
 * one that was fastest is believed.
 */
export interface ServerClock {
  /** Server time, in ms since the epoch. */
  now(): number;
  /** A frame that the server made at `at` has arrived. */
  heard(at: number): void;
  /** This machine's clock was set, or it slept: what was heard before counts until something new is. */
  forget(): void;
}

const SAMPLES = 8;

export function createServerClock(now: () => number): ServerClock {
  let samples: number[] = [];
  let isDoubtful = false;
  return {
    now: () => now() + (samples.length === 0 ? 0 : Math.max(...samples)),
    heard(at) {
      samples = [...(isDoubtful ? [] : samples.slice(1 - SAMPLES)), at - now()];
      isDoubtful = false;
    },
    forget() {
      isDoubtful = true;
    },
  };
}
