/**
 * One tab leads. Knows locks and nothing of connectors or presences: it asks for one named lock, says when this tab has it and when it has
 * lost it, and waits in the queue otherwise. The lock belongs to the page's origin, so two CRMs never wait for each other.
 *
 * Invariant: at most one request of this tab is waiting or held at a time.
 */
import type { ErrorCode } from './codes.ts';
import type { LocksLike } from './environment.ts';

export interface LeaderOptions {
  readonly locks: LocksLike | null;
  readonly name: string;
  onChange(isLeader: boolean): void;
  onProblem(code: ErrorCode, detail: string): void;
}

export interface Leader {
  /** Takes the lead from the tab that has it. */
  steal(): void;
  /** Gives the lock back and stands in no queue. */
  stop(): void;
}

/** Asks for the lead at once. */
export function createLeader({ locks, name, onChange, onProblem }: LeaderOptions): Leader {
  let current: (() => void) | null = null;
  let isLeader = false;

  const change = (next: boolean): void => {
    if (next === isLeader) return;
    isLeader = next;
    onChange(next);
  };

  function ask(isStealing: boolean): void {
    if (!locks) {
      change(true);
      return;
    }
    const waiting = new AbortController();
    let release: (() => void) | undefined;
    const mine = (): void => {
      waiting.abort();
      release?.();
    };
    current = mine;
    const hold = (): Promise<void> =>
      new Promise((leave) => {
        release = leave;
        if (current === mine) change(true);
        else leave();
      });
    // The browser refuses a signal together with `steal`.
    const options = isStealing ? { steal: true } : { signal: waiting.signal };
    const ended = (): void => {
      if (current !== mine) return;
      if (release) {
        // Another tab took the lead: wait in the queue behind it.
        change(false);
        ask(false);
      } else {
        onProblem('locksUnavailable', name);
        change(true);
      }
    };
    locks.request(name, options, hold).then(ended, ended);
  }

  ask(false);
  return {
    steal() {
      if (isLeader) return;
      current?.();
      ask(true);
    },
    stop() {
      const last = current;
      current = null;
      last?.();
      change(false);
    },
  };
}
