/**
 * Writes what changed since the last checkpoint, a piece per turn, so that neither a start has to read the whole log nor
 * a checkpoint holds the loop (SV10). Each agent's entry carries the version of the agent's last record; the checkpoint's
 * own version moves on only behind the last piece. A crash in between leaves entries that are newer than the checkpoint,
 * which loading allows for.
 *
 * Records up to the version are never read again, so it must not move on before all of what it stands for is written.
 * Therefore one write follows another, and what a write has taken and not saved goes back, however it ends.
 */
import type { CheckpointEntry, EventStore, StoreError } from '@interlock/store';
import type { Scheduler } from '../scheduler.ts';
import { type DerivedFold, putBackFoldChanges, takeFoldChanges } from './derived-fold.ts';
import type { CheckpointSource } from './host-book.ts';

/** `records` bounds what a start reads behind the checkpoint: under full load one is written every second or so, not five times. */
export const CHECKPOINT_LIMITS = { records: 20_000, everyMs: 60_000, entriesPerTurn: 250 } as const;

export interface CheckpointerOptions {
  readonly store: Pick<EventStore<unknown>, 'saveCheckpoint'>;
  readonly contactCenterId: string;
  readonly scheduler: Scheduler;
  readonly checkpointVersion: number;
  /** Version of the last flushed record. */
  readonly flushedVersion: () => number;
  readonly source: CheckpointSource;
  readonly folds: readonly DerivedFold[];
  readonly saved: (version: number, entries: number, tookMs: number) => void;
  readonly failed: (error: StoreError) => void;
  /** A write broke off by a mistake of ours; it is tried again like one that failed. */
  readonly defect: (error: unknown) => void;
}

export interface Checkpointer {
  /** Tells of flushed records; starts a checkpoint when enough have gathered. */
  recordsFlushed(): void;
  /** Writes everything that is dirty; a write that is under way ends first. Never rejects. */
  run(): Promise<void>;
  /** Version of the last checkpoint. */
  readonly version: number;
  /** Nothing more is written, also of a write that is under way. */
  close(): void;
}

/** What a write has still to save. */
interface Taken {
  folds: { readonly fold: DerivedFold; readonly entries: readonly CheckpointEntry[] }[];
  agentIds: string[];
  other: CheckpointEntry[];
}

/** Starts with a first look after a minute. */
export function createCheckpointer(options: CheckpointerOptions): Checkpointer {
  const { store, contactCenterId, scheduler, flushedVersion, source, folds, saved, failed, defect } = options;
  const { entriesPerTurn } = CHECKPOINT_LIMITS;
  let version = options.checkpointVersion;
  /** The version for which a write began last, whatever became of it. */
  let begunVersion = flushedVersion();
  let underWay: Promise<void> = Promise.resolve();
  /** Behind the one under way. It has taken nothing yet, so it does for everybody who asks meanwhile. */
  let waiting: Promise<void> | null = null;
  let isClosed = false;
  let cancelTimer = scheduler.after(CHECKPOINT_LIMITS.everyMs, onTimer);

  function onTimer(): void {
    if (isClosed) return;
    cancelTimer = scheduler.after(CHECKPOINT_LIMITS.everyMs, onTimer);
    if (flushedVersion() > version) void run();
  }

  async function save(target: number, entries: readonly CheckpointEntry[]): Promise<boolean> {
    if (isClosed) return false;
    const answer = await store.saveCheckpoint(contactCenterId, { version: target, entries });
    if (!answer.ok) failed(answer.error);
    return answer.ok;
  }

  function take(taken: Taken): void {
    taken.agentIds = [...source.takeDirty()];
    taken.other = [...source.takeOther(scheduler.now())];
    // Taken now, so that they reach as far as the version that this checkpoint stands for.
    for (const fold of folds) {
      const entries = takeFoldChanges(fold);
      if (entries.length > 0) taken.folds.push({ fold, entries });
    }
  }

  /** Saves a piece of what was taken, which is then not taken any more; answers its entries, null when it could not. */
  async function savePiece(taken: Taken): Promise<number | null> {
    const [change] = taken.folds;
    if (change !== undefined) {
      if (!(await save(version, change.entries))) return null;
      taken.folds.shift();
      return change.entries.length;
    }
    const agentIds = taken.agentIds.slice(0, Math.max(0, entriesPerTurn - taken.other.length));
    // An agent's entry and what ended with the agent's records up to it go together: those records are not read again.
    if (agentIds.length > 0) taken.other = [...taken.other, ...source.takeOther(scheduler.now())];
    const others = agentIds.length > 0 ? taken.other : taken.other.slice(0, entriesPerTurn);
    const entries = [...others, ...agentIds.map(source.entryOf).filter((entry) => entry !== null)];
    if (!(await save(version, entries))) return null;
    taken.agentIds = taken.agentIds.slice(agentIds.length);
    taken.other = taken.other.slice(others.length);
    return entries.length;
  }

  function putBack({ folds: changes, agentIds, other }: Taken): void {
    source.putBack(agentIds, other);
    for (const { fold, entries } of changes) putBackFoldChanges(fold, entries);
  }

  async function write(): Promise<void> {
    const startedAt = scheduler.now();
    const target = flushedVersion();
    begunVersion = target;
    const taken: Taken = { folds: [], agentIds: [], other: [] };
    try {
      take(taken);
      let total = 0;
      while (taken.folds.length + taken.agentIds.length + taken.other.length > 0) {
        const count = await savePiece(taken);
        if (count === null) return;
        total += count;
        await new Promise<void>((next) => scheduler.soon(next));
      }
      if (target === version || !(await save(target, []))) return;
      version = target;
      saved(target, total, scheduler.now() - startedAt);
    } catch (error) {
      defect(error);
    } finally {
      putBack(taken);
    }
  }

  function begin(): Promise<void> {
    waiting = null;
    underWay = write();
    return underWay;
  }

  function run(): Promise<void> {
    waiting ??= underWay.then(begin, begin);
    return waiting;
  }

  return {
    recordsFlushed() {
      if (flushedVersion() - begunVersion >= CHECKPOINT_LIMITS.records) void run();
    },
    run,
    get version() {
      return version;
    },
    close() {
      isClosed = true;
      cancelTimer();
    },
  };
}
