/**
 * Writes that arrive in one turn of the event loop share one transaction, and so one flush; each is answered after it.
 * A refusal concerns one write, a failed transaction all of the group.
 */
import { type Result, refused, type StoreError, storeErrors } from '../store-error.ts';

/** One write: runs inside a transaction, writes all of its own or nothing, and answers. */
type Write<T> = () => Result<T, StoreError>;

interface Waiting {
  readonly write: Write<unknown>;
  readonly answer: (result: Result<unknown, StoreError>) => void;
}

export interface GroupedWrites {
  add<T>(write: Write<T>): Promise<Result<T, StoreError>>;
  /** Commits everything that waits, now. */
  flush(): void;
  /** Forgets what waits; nobody is answered. */
  drop(): void;
}

export interface GroupedWritesOptions {
  /** Runs `work` in one flushed transaction; anything thrown takes all of it back and is thrown on. */
  readonly transact: <T>(work: () => T) => T;
  /** Calls back once in a later turn. */
  readonly schedule: (commit: () => void) => void;
  readonly queueLimit: number;
}

export function createGroupedWrites({ transact, schedule, queueLimit }: GroupedWritesOptions): GroupedWrites {
  let waiting: Waiting[] = [];
  let isScheduled = false;

  function commit(): void {
    const group = waiting;
    waiting = [];
    if (group.length === 0) return;
    let answers: readonly Result<unknown, StoreError>[];
    try {
      answers = transact(() => group.map(({ write }) => write()));
    } catch (error) {
      const unavailable = refused(storeErrors.storeUnavailable(error));
      answers = group.map(() => unavailable);
    }
    for (const [index, { answer }] of group.entries()) {
      const result = answers[index];
      if (result) answer(result);
    }
  }

  return {
    add<T>(write: Write<T>) {
      if (waiting.length >= queueLimit)
        return Promise.resolve<Result<T, StoreError>>(refused(storeErrors.storeOverloaded(queueLimit)));
      return new Promise<Result<T, StoreError>>((done) => {
        // The answer is that of this very write.
        waiting.push({ write, answer: (result) => done(result as Result<T, StoreError>) });
        if (isScheduled) return;
        isScheduled = true;
        schedule(() => {
          isScheduled = false;
          commit();
        });
      });
    },
    flush: commit,
    drop() {
      waiting = [];
    },
  };
}
