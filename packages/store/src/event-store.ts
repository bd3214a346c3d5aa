/**
 * The port to the log: the only durable truth of a contact centre.
 *
 * One contact centre is one log with one writer at a time. A record is one decision with all its events, and takes one
 * version: 1, 2, 3 without gaps. The expected version of an append is the fence against a second writer; nothing else
 * is, so a store must check it inside the transaction that writes. *Acknowledged* means flushed: an append that was
 * answered with `ok` is there after any crash of the process.
 *
 * What it does not know: what an event means. Events go in and come out as JSON values.
 *
 * An append that was answered with `storeUnavailable`, or not answered because the process died, is after the next
 * start either wholly there or wholly absent. Sending it again with the same command ids finds out which.
 */
import type { Result, StoreError } from './store-error.ts';

/** One decision as it stands in the log. */
export interface LogRecord<E> {
  /** 1 and up, without gaps within a contact centre. */
  readonly version: number;
  /** When it was decided, ms since 1970; given by the caller, and not necessarily ascending. */
  readonly at: number;
  readonly agentId: string | null;
  readonly commandId: string | null;
  readonly events: readonly E[];
}

/** One decision to be appended; the store gives it its version. */
export interface NewRecord<E> {
  /** ms since 1970, a whole number of at least 0. */
  readonly at: number;
  /** Whose timeline it belongs to, 1 to 256 characters, or null for none. */
  readonly agentId: string | null;
  /** Makes the append idempotent, 1 to 256 characters, unique within the contact centre; null for none. */
  readonly commandId: string | null;
  /** JSON values, together at most 4 MiB as text. */
  readonly events: readonly E[];
}

/** A piece of folded state under its key; the store keeps the newest one of each key. */
export interface CheckpointEntry {
  /** 1 to 256 characters. */
  readonly key: string;
  /** A JSON value; null removes the key. */
  readonly data: unknown;
}

export interface EventStore<E> {
  /**
   * Makes a contact centre usable on this store, creating it when it is new.
   *
   * @returns the version of its last record, 0 when it has none; or `storeUnavailable`, `schemaTooNew`,
   *   `invalidRequest`, `storeClosed`.
   */
  open(contactCenterId: string): Promise<Result<{ readonly version: number }, StoreError>>;

  /**
   * Appends 1 to 1,000 records, all or none, and answers when they are flushed (ST1 to ST8).
   *
   * A caller need not wait for one append before the next: appends are applied in the order of the calls, each
   * checked against those before it.
   *
   * @returns the version of the last record; or `versionConflict`, `duplicateCommand` (with the version of the first
   *   use, and asked before the expected version, so that a repeated command learns that it was done),
   *   `invalidRequest`, `notOpen`, `storeOverloaded`, `storeUnavailable`, `storeClosed`.
   */
  append(
    contactCenterId: string,
    request: { readonly expectedVersion: number; readonly records: readonly NewRecord<E>[] },
  ): Promise<Result<{ readonly version: number }, StoreError>>;

  /**
   * Reads records with a version above `after`, ascending and without a gap, at most `limit` (1 to 10,000).
   *
   * @throws StoreFailure `recordsPruned`, `logDamaged`, `invalidRequest`, `notOpen`, `storeUnavailable`, `storeClosed`
   */
  read(
    contactCenterId: string,
    request: { readonly after: number; readonly limit: number },
  ): Promise<readonly LogRecord<E>[]>;

  /**
   * Reads one agent's records with a version below `before` (null: from the newest), descending, at most `limit`
   * (1 to 10,000).
   *
   * @throws StoreFailure as `read`, without `recordsPruned`: a timeline simply ends where the retention ends
   */
  readAgent(
    contactCenterId: string,
    request: { readonly agentId: string; readonly before: number | null; readonly limit: number },
  ): Promise<readonly LogRecord<E>[]>;

  /**
   * The version of the record with this command id, or null when the log keeps none.
   *
   * @throws StoreFailure `invalidRequest`, `notOpen`, `storeUnavailable`, `storeClosed`
   */
  findCommand(contactCenterId: string, commandId: string): Promise<number | null>;

  /**
   * Upserts the entries that changed since the last checkpoint, atomically with the version that they stand for.
   *
   * @param request version: between the last checkpoint and the last record, both included
   * @returns `checkpointOutOfOrder`, `invalidRequest`, `notOpen`, `storeUnavailable`, `storeClosed`
   */
  saveCheckpoint(
    contactCenterId: string,
    request: { readonly version: number; readonly entries: readonly CheckpointEntry[] },
  ): Promise<Result<{ readonly version: number }, StoreError>>;

  /**
   * The last checkpoint with its entries ordered by key; version 0 and no entries before the first.
   *
   * @throws StoreFailure `logDamaged`, `notOpen`, `storeUnavailable`, `storeClosed`
   */
  loadCheckpoint(
    contactCenterId: string,
  ): Promise<{ readonly version: number; readonly entries: readonly CheckpointEntry[] }>;

  /**
   * Removes the oldest records up to the first one that is not older than `before` (ms since 1970), never beyond the
   * checkpoint, and with them the memory of their command ids.
   *
   * @returns how many records were removed
   * @throws StoreFailure `invalidRequest`, `notOpen`, `storeUnavailable`, `storeClosed`
   */
  prune(contactCenterId: string, request: { readonly before: number }): Promise<number>;

  /** Flushes what waits and lets go of the medium. Later calls answer `storeClosed`; closing again does nothing. */
  close(): Promise<void>;
}

/** Limits that hold for every store. */
export const STORE_LIMITS = {
  idLength: 256,
  recordsPerAppend: 1_000,
  eventsTextLength: 4_194_304,
  readLimit: 10_000,
  /** Records that may wait to be written, unless a store is told otherwise. */
  queueLimit: 10_000,
} as const;
