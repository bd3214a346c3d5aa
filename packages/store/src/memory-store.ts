/**
 * The port in memory, for tests and for simulation under a virtual clock.
 *
 * The disk is separate from the store, as a file is from the process that writes it: a store that crashes loses what it
 * had not flushed, the disk stays, and the next store goes on from there. Two stores on one disk are two writers.
 *
 * With `flush: 'turn'` (the default) what waits is flushed in the same turn of the event loop, by a microtask. With
 * `flush: 'manual'` nothing is acknowledged until `flush()`.
 */
import { checkId, checkLimit, checkWhole, type EncodedRecord, encodeAppend, encodeEntries } from './encode-request.ts';
import { type EventStore, type LogRecord, STORE_LIMITS } from './event-store.ts';
import { ok, type Result, refused, type StoreError, StoreFailure, storeErrors } from './store-error.ts';

interface Log {
  checkpointVersion: number;
  prunedVersion: number;
  /** Record `version` stands at `version - prunedVersion - 1`. */
  records: EncodedRecord[];
  readonly commands: Map<string, number>;
  readonly entries: Map<string, string>;
}

/** What outlives a memory store; made by `createMemoryDisk`. */
export interface MemoryDisk {
  readonly logs: Map<string, Log>;
  /** False makes every write fail as a full disk does. */
  writable: boolean;
}

export interface MemoryStoreOptions {
  /** The disk to use; default a new one. */
  readonly disk?: MemoryDisk;
  readonly flush?: 'turn' | 'manual';
  /** Records that may wait to be flushed, 1 and up; default 10,000. */
  readonly queueLimit?: number;
}

export interface MemoryStore<E> extends EventStore<E> {
  readonly disk: MemoryDisk;

  /** Flushes all appends that wait and acknowledges them; on a disk that is not writable refuses all of them. */
  flush(): void;

  /** Appends that wait for a flush. */
  waiting(): number;

  /**
   * The process dies. Appends that wait are never answered and are lost, but for the first `survivors` of them: a
   * write may have reached the disk although nobody was told. ST33
   */
  crash(survivors?: number): void;
}

type AppendAnswer = Result<{ readonly version: number }, StoreError>;

interface WaitingAppend {
  readonly log: Log;
  readonly expectedVersion: number;
  readonly records: readonly EncodedRecord[];
  readonly answer: (answer: AppendAnswer) => void;
}

export function createMemoryDisk(): MemoryDisk {
  return { logs: new Map(), writable: true };
}

/** Creates a store on a disk in memory. */
export function createMemoryStore<E>(options: MemoryStoreOptions = {}): MemoryStore<E> {
  const { disk = createMemoryDisk(), flush: mode = 'turn', queueLimit = STORE_LIMITS.queueLimit } = options;
  const opened = new Set<string>();
  let waiting: WaitingAppend[] = [];
  let waitingRecords = 0;
  let isClosed = false;

  function locate(contactCenterId: string): Result<Log, StoreError> {
    if (isClosed) return refused(storeErrors.storeClosed());
    const log = opened.has(contactCenterId) ? disk.logs.get(contactCenterId) : undefined;
    return log ? ok(log) : refused(storeErrors.notOpen(contactCenterId));
  }

  function reading(contactCenterId: string, wrong: StoreError | null): Log {
    const located = locate(contactCenterId);
    if (!located.ok) throw new StoreFailure(located.error);
    if (wrong) throw new StoreFailure(wrong);
    return located.value;
  }

  function take(): readonly WaitingAppend[] {
    const group = waiting;
    waiting = [];
    waitingRecords = 0;
    return group;
  }

  function flush(): void {
    for (const append of take()) {
      append.answer(disk.writable ? write(append) : refused(storeErrors.storeUnavailable('the disk is full')));
    }
  }

  return {
    disk,
    flush,
    waiting: () => waiting.length,

    crash(survivors = 0) {
      isClosed = true;
      for (const append of take().slice(0, survivors)) write(append);
    },

    async open(contactCenterId) {
      if (isClosed) return refused(storeErrors.storeClosed());
      const wrong = checkId('contactCenterId', contactCenterId);
      if (wrong) return refused(wrong);
      let log = disk.logs.get(contactCenterId);
      if (!log) {
        if (!disk.writable) return refused(storeErrors.storeUnavailable('the disk is full'));
        log = { checkpointVersion: 0, prunedVersion: 0, records: [], commands: new Map(), entries: new Map() };
        disk.logs.set(contactCenterId, log);
      }
      opened.add(contactCenterId);
      return ok({ version: versionOf(log) });
    },

    async append(contactCenterId, request) {
      const located = locate(contactCenterId);
      if (!located.ok) return located;
      const encoded = encodeAppend(request);
      if (!encoded.ok) return encoded;
      const records = encoded.value;
      if (waitingRecords + records.length > queueLimit) return refused(storeErrors.storeOverloaded(queueLimit));
      return new Promise<AppendAnswer>((answer) => {
        if (mode === 'turn' && waiting.length === 0) queueMicrotask(flush);
        waiting.push({ log: located.value, expectedVersion: request.expectedVersion, records, answer });
        waitingRecords += records.length;
      });
    },

    async read(contactCenterId, { after, limit }) {
      const log = reading(contactCenterId, checkWhole('after', after) ?? checkLimit(limit));
      const from = after - log.prunedVersion;
      if (from < 0) throw new StoreFailure(storeErrors.recordsPruned(after, log.prunedVersion));
      return log.records.slice(from, from + limit).map((record, index) => decode<E>(record, after + 1 + index));
    },

    async readAgent(contactCenterId, { agentId, before, limit }) {
      const wrong =
        checkId('agentId', agentId) ?? (before === null ? null : checkWhole('before', before)) ?? checkLimit(limit);
      const log = reading(contactCenterId, wrong);
      const found: LogRecord<E>[] = [];
      const newest = Math.min(versionOf(log), before === null ? Number.MAX_SAFE_INTEGER : before - 1);
      for (let version = newest; version > log.prunedVersion && found.length < limit; version -= 1) {
        const record = log.records[version - log.prunedVersion - 1];
        if (record?.agentId === agentId) found.push(decode<E>(record, version));
      }
      return found;
    },

    async findCommand(contactCenterId, commandId) {
      return reading(contactCenterId, checkId('commandId', commandId)).commands.get(commandId) ?? null;
    },

    async saveCheckpoint(contactCenterId, { version, entries }) {
      const located = locate(contactCenterId);
      if (!located.ok) return located;
      const wrong = checkWhole('version', version);
      if (wrong) return refused(wrong);
      const encoded = encodeEntries(entries);
      if (!encoded.ok) return encoded;
      if (mode === 'turn') flush();
      const log = located.value;
      if (!disk.writable) return refused(storeErrors.storeUnavailable('the disk is full'));
      if (version < log.checkpointVersion || version > versionOf(log))
        return refused(storeErrors.checkpointOutOfOrder(version, log.checkpointVersion, versionOf(log)));
      for (const { key, data } of encoded.value) {
        if (data === null) log.entries.delete(key);
        else log.entries.set(key, data);
      }
      log.checkpointVersion = version;
      return ok({ version });
    },

    async loadCheckpoint(contactCenterId) {
      const log = reading(contactCenterId, null);
      const entries = [...log.entries].map(([key, data]) => ({ key, data: JSON.parse(data) as unknown }));
      return { version: log.checkpointVersion, entries: entries.sort((a, b) => compareText(a.key, b.key)) };
    },

    async prune(contactCenterId, { before }) {
      const log = reading(contactCenterId, checkWhole('before', before));
      if (!disk.writable) throw new StoreFailure(storeErrors.storeUnavailable('the disk is full'));
      const prunable = log.records.slice(0, log.checkpointVersion - log.prunedVersion);
      const firstKept = prunable.findIndex(({ at }) => at >= before);
      const removed = firstKept === -1 ? prunable : prunable.slice(0, firstKept);
      for (const { commandId } of removed) if (commandId !== null) log.commands.delete(commandId);
      log.records = log.records.slice(removed.length);
      log.prunedVersion += removed.length;
      return removed.length;
    },

    async close() {
      if (isClosed) return;
      flush();
      isClosed = true;
    },
  };
}

function versionOf(log: Log): number {
  return log.prunedVersion + log.records.length;
}

function write({ log, expectedVersion, records }: WaitingAppend): AppendAnswer {
  for (const { commandId } of records) {
    const version = commandId === null ? undefined : log.commands.get(commandId);
    if (commandId !== null && version !== undefined) return refused(storeErrors.duplicateCommand(commandId, version));
  }
  const version = versionOf(log);
  if (expectedVersion !== version) return refused(storeErrors.versionConflict(expectedVersion, version));
  for (const [index, record] of records.entries()) {
    log.records.push(record);
    if (record.commandId !== null) log.commands.set(record.commandId, version + 1 + index);
  }
  return ok({ version: version + records.length });
}

function decode<E>({ at, agentId, commandId, events }: EncodedRecord, version: number): LogRecord<E> {
  // The text holds what `append` was given as E.
  return { version, at, agentId, commandId, events: JSON.parse(events) as E[] };
}

/** By code units of UTF-8, as a database without a locale orders text; differs from `<` beyond the basic plane. */
function compareText(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
