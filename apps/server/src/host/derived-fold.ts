import type { CheckpointEntry } from '@interlock/store';
import type { HostEvent } from './host-event.ts';

/** A flushed record, as a fold gets it. */
export interface FoldedRecord {
  readonly version: number;
  readonly at: number;
  /** Null: the record is about no agent. */
  readonly agentId: string | null;
  readonly events: readonly HostEvent[];
}

/**
 * Something that is derived from the log alone and kept with the host's checkpoints, so that a start need not read the
 * whole log for it.
 *
 * Its entries are saved before those of agents, all of one call together or none (SV19), and may therefore be newer than
 * the checkpoint that they stand in: after a start a fold is told again of records that it has counted, and must know up
 * to which version it has.
 */
export interface DerivedFold {
  /** Stands before each of its keys in the checkpoint; ends in `/`, and no other entry begins with it. */
  readonly keyPrefix: string;
  /** A record, in the order of the log, after its flush. */
  apply(record: FoldedRecord): void;
  /** What changed since the last call, of one instant; data null removes a key. */
  takeChanges(): readonly CheckpointEntry[];
  /** What could not be saved, to be taken again. */
  putBack(entries: readonly CheckpointEntry[]): void;
  /** Everything that was saved; once, before the first record. @throws Error when a newer version wrote it */
  load(entries: readonly CheckpointEntry[]): void;
}

/** The same fold with the keys of the checkpoint. */
export function takeFoldChanges(fold: DerivedFold): readonly CheckpointEntry[] {
  return fold.takeChanges().map(({ key, data }) => ({ key: `${fold.keyPrefix}${key}`, data }));
}

export function putBackFoldChanges(fold: DerivedFold, entries: readonly CheckpointEntry[]): void {
  fold.putBack(withoutPrefix(fold, entries));
}

/** Loads what the checkpoint has of a fold. */
export function loadFold(fold: DerivedFold, entries: readonly CheckpointEntry[]): void {
  fold.load(withoutPrefix(fold, entries));
}

function withoutPrefix({ keyPrefix }: DerivedFold, entries: readonly CheckpointEntry[]): readonly CheckpointEntry[] {
  return entries
    .filter(({ key }) => key.startsWith(keyPrefix))
    .map(({ key, data }) => ({ key: key.slice(keyPrefix.length), data }));
}
