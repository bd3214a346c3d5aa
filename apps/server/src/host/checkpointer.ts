/**
 * Writes what changed since the last checkpoint, a piece per turn, so that neither a start has to read the whole log nor
 * a checkpoint holds the loop (SV10). Each agent's entry carries the version of the agent's last record; the checkpoint's
 * own version moves on only behind the last piece. A crash in between leaves entries that are newer than the checkpoint,
 * which loading allows for.
 */
import type { CheckpointEntry, EventStore, StoreError } from '@interlock/store';
import type { Scheduler } from '../scheduler.ts';

export const CHECKPOINT_LIMITS = { records: 2_000, everyMs: 30_000, entriesPerTurn: 100 } as const;

export interface CheckpointerOptions {
  readonly store: Pick<EventStore<unknown>, 'saveCheckpoint'>;
  readonly contactCenterId: string;
  readonly scheduler: Scheduler;
  readonly checkpointVersion: number;
  /** Version of the last flushed record. */
  readonly flushedVersion: () => number;
  /** Agents that changed since they were last taken; the call takes them. */
  readonly takeDirty: () => readonly string[];
  /** The entry of an agent as it is flushed now; null when the agent has no flushed state. */
  readonly entryOf: (agentId: string) => CheckpointEntry | null;
  /** Entries besides those of agents that changed since they were last taken. */
  readonly takeOther: () => readonly CheckpointEntry[];
  /** What could not be written, to be taken again. */
  readonly putBack: (agentIds: readonly string[], other: readonly CheckpointEntry[]) => void;
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
  const { store, contactCenterId, scheduler, flushedVersion, takeDirty, entryOf, takeOther, putBack, saved, failed } =
    options;
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
    const dirty = [...takeDirty()];
    const other = [...takeOther()];
    const total = dirty.length + other.length;
    while (dirty.length > 0 || other.length > 0) {
      const agentIds = dirty.splice(0, CHECKPOINT_LIMITS.entriesPerTurn);
      const others = other.splice(0, CHECKPOINT_LIMITS.entriesPerTurn - agentIds.length);
      const entries = [...agentIds.map(entryOf).filter((entry) => entry !== null), ...others];
      if (!(await save(version, entries))) {
        putBack([...agentIds, ...dirty], [...others, ...other]);
        return;
      }
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
