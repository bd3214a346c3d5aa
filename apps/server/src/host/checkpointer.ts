/**
 * Writes what changed since the last checkpoint, a piece per turn, so that neither a start has to read the whole log nor
 * a checkpoint holds the loop (SV10). Each agent's entry carries the version of the agent's last record; the checkpoint's
 * own version moves on only behind the last piece. A crash in between leaves entries that are newer than the checkpoint,
 * which loading allows for.
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
}

export interface Checkpointer {
  /** Tells of flushed records; starts a checkpoint when enough have gathered. */
  recordsFlushed(count: number): void;
  /** Writes everything that is dirty; a run that is under way ends first. */
  run(): Promise<void>;
  /** Version of the last checkpoint. */
  readonly version: number;
  close(): void;
}

export function createCheckpointer(options: CheckpointerOptions): Checkpointer {
  const { store, contactCenterId, scheduler, flushedVersion, source, folds, saved, failed } = options;
  let version = options.checkpointVersion;
  let gathered = 0;
  let underWay: Promise<void> | null = null;
  let isClosed = false;
  let cancelTimer = scheduler.after(CHECKPOINT_LIMITS.everyMs, onTimer);

  function onTimer(): void {
    if (isClosed) return;
    cancelTimer = scheduler.after(CHECKPOINT_LIMITS.everyMs, onTimer);
    if (gathered > 0) void run();
  }

  async function save(target: number, entries: readonly CheckpointEntry[]): Promise<boolean> {
    const answer = await store.saveCheckpoint(contactCenterId, { version: target, entries });
    if (!answer.ok) failed(answer.error);
    return answer.ok;
  }

  async function write(): Promise<void> {
    const startedAt = scheduler.now();
    const target = flushedVersion();
    gathered = 0;
    const dirty = [...source.takeDirty()];
    const other = [...source.takeOther(scheduler.now())];
    // Taken now, so that they reach as far as the version that this checkpoint stands for.
    const foldChanges = folds.map((fold) => ({ fold, entries: takeFoldChanges(fold) }));
    let total = 0;
    for (let change = foldChanges.shift(); change !== undefined; change = foldChanges.shift()) {
      if (change.entries.length === 0) continue;
      if (!(await save(version, change.entries))) {
        source.putBack(dirty, other);
        for (const { fold, entries } of [change, ...foldChanges]) putBackFoldChanges(fold, entries);
        return;
      }
      total += change.entries.length;
      await new Promise<void>((next) => scheduler.soon(next));
    }
    while (dirty.length > 0 || other.length > 0) {
      const others = other.splice(0, CHECKPOINT_LIMITS.entriesPerTurn);
      const agentIds = dirty.splice(0, CHECKPOINT_LIMITS.entriesPerTurn - others.length);
      // An agent's entry and what ended with the agent's records up to it go together: those records are not read again.
      if (agentIds.length > 0) others.push(...source.takeOther(scheduler.now()));
      const entries = [...others, ...agentIds.map(source.entryOf).filter((entry) => entry !== null)];
      if (!(await save(version, entries))) {
        source.putBack([...agentIds, ...dirty], [...others, ...other]);
        return;
      }
      total += entries.length;
      await new Promise<void>((next) => scheduler.soon(next));
    }
    if (target === version) return;
    if (!(await save(target, []))) return;
    version = target;
    saved(target, total, scheduler.now() - startedAt);
  }

  async function run(): Promise<void> {
    if (underWay !== null) await underWay;
    underWay = write();
    await underWay;
    underWay = null;
  }

  return {
    recordsFlushed(count) {
      gathered += count;
      if (gathered >= CHECKPOINT_LIMITS.records && underWay === null && !isClosed) void run();
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
