/**
 * The log in one SQLite file, with what Node brings along: nothing to install, nothing to run beside.
 *
 * Everything runs on the caller's thread. A commit blocks it for as long as the disk takes to flush, which is why
 * appends are committed in groups (group-commit.ts).
 */
import { checkId, checkLimit, checkWhole, encodeAppend, encodeEntries } from './encode-request.ts';
import { type CheckpointEntry, type EventStore, type LogRecord, STORE_LIMITS } from './event-store.ts';
import { backupDatabase } from './sqlite/backup-database.ts';
import { integerColumn, optionalTextColumn, type Row, textColumn } from './sqlite/columns.ts';
import { type Connection, createConnection } from './sqlite/connection.ts';
import { createGroupCommit, type GroupCommit } from './sqlite/group-commit.ts';
import { type Durability, openDatabase, readDurability } from './sqlite/open-database.ts';
import { pruneBatch } from './sqlite/prune-records.ts';
import type { Migration } from './sqlite/schema.ts';
import { causeOf, ok, type Result, refused, type StoreError, StoreFailure, storeErrors } from './store-error.ts';

export interface SqliteStoreOptions {
  /** The database file, in a folder that exists; a `file:` URI works too. Not `:memory:`, which lasts no crash. */
  readonly path: string;
  /** Records that may wait to be written, 1 and up; default 10,000. */
  readonly queueLimit?: number;
  /** Records in one transaction, 1 and up; default 500. An append is never divided. */
  readonly groupLimit?: number;
  /** How long a write waits for another process's write, ms, 0 to 5,000; default 250. It blocks the event loop. */
  readonly busyTimeoutMs?: number;
  /** The size at which the file counts as full, bytes; default none. */
  readonly sizeLimitBytes?: number;
  /** Calls back in a later turn of the event loop; default `setImmediate`. */
  readonly schedule?: (commit: () => void) => void;
  /** The steps of the schema; default those of this version. For tests of migration. */
  readonly migrations?: readonly Migration[];
}

export interface SqliteStore<E> extends EventStore<E> {
  /**
   * Writes a consistent copy of the whole database, all contact centres, while appends go on (ST30).
   *
   * @param path where the copy goes; replaced when it exists
   */
  backup(path: string): Promise<Result<{ readonly path: string }, StoreError>>;

  /** What the open file really promises, or null before the first `open` and after `close`. ST25 */
  durability(): Durability | null;
}

const MAX_BUSY_TIMEOUT_MS = 5_000;
const DEFAULT_BUSY_TIMEOUT_MS = 250;
const DEFAULT_GROUP_LIMIT = 500;

/**
 * Creates a store on one file. The file is opened, or created, by the first `open` of a contact centre.
 *
 * @throws RangeError when an option is outside its range
 */
export function createSqliteStore<E>(options: SqliteStoreOptions): SqliteStore<E> {
  const settings = {
    path: options.path,
    busyTimeoutMs: inRange('busyTimeoutMs', options.busyTimeoutMs ?? DEFAULT_BUSY_TIMEOUT_MS, 0, MAX_BUSY_TIMEOUT_MS),
    sizeLimitBytes: options.sizeLimitBytes ?? null,
    ...(options.migrations ? { migrations: options.migrations } : {}),
  };
  const groupOptions = {
    queueLimit: inRange('queueLimit', options.queueLimit ?? STORE_LIMITS.queueLimit, 1),
    groupLimit: inRange('groupLimit', options.groupLimit ?? DEFAULT_GROUP_LIMIT, 1),
    schedule: options.schedule ?? ((commit) => void setImmediate(commit)),
  };

  let phase: 'new' | 'open' | 'closed' = 'new';
  let connection: Connection | null = null;
  let group: GroupCommit | null = null;
  const numbers = new Map<string, number>();
  const backups = new Set<Promise<void>>();

  /** The connection and the row number of a contact centre, or why there is none. */
  function locate(
    contactCenterId: string,
  ): Result<{ connection: Connection; group: GroupCommit; number: number }, StoreError> {
    if (phase === 'closed') return refused(storeErrors.storeClosed());
    const number = numbers.get(contactCenterId);
    if (!connection || !group || number === undefined) return refused(storeErrors.notOpen(contactCenterId));
    return ok({ connection, group, number });
  }

  /** Runs `work` on an open contact centre; whatever goes wrong becomes a StoreFailure. */
  function orFailure<T>(
    contactCenterId: string,
    wrong: StoreError | null,
    work: (connection: Connection, number: number) => T,
  ): T {
    const located = locate(contactCenterId);
    if (!located.ok) throw new StoreFailure(located.error);
    if (wrong) throw new StoreFailure(wrong);
    try {
      return work(located.value.connection, located.value.number);
    } catch (error) {
      throw error instanceof StoreFailure ? error : new StoreFailure(storeErrors.storeUnavailable(error));
    }
  }

  function reading<T>(
    contactCenterId: string,
    wrong: StoreError | null,
    work: (connection: Connection, number: number) => T,
  ): T {
    return orFailure(contactCenterId, wrong, (open, number) => open.snapshot(() => work(open, number)));
  }

  function connect(): Result<Connection, StoreError> {
    if (connection) return ok(connection);
    const opened = openDatabase(settings);
    if (!opened.ok) return opened;
    connection = createConnection(opened.value);
    group = createGroupCommit(connection, groupOptions);
    phase = 'open';
    return ok(connection);
  }

  return {
    async open(contactCenterId) {
      if (phase === 'closed') return refused(storeErrors.storeClosed());
      const wrong = checkId('contactCenterId', contactCenterId);
      if (wrong) return refused(wrong);
      try {
        const connected = connect();
        if (!connected.ok) return connected;
        const { insertContactCenter, findContactCenter } = connected.value.statements;
        let row = findContactCenter.get(contactCenterId);
        if (!row) {
          insertContactCenter.run(contactCenterId);
          row = findContactCenter.get(contactCenterId);
        }
        numbers.set(contactCenterId, integerColumn(row, 'number'));
        return ok({ version: integerColumn(row, 'version') });
      } catch (error) {
        return refused(storeErrors.storeUnavailable(error));
      }
    },

    async append(contactCenterId, request) {
      const located = locate(contactCenterId);
      if (!located.ok) return located;
      const encoded = encodeAppend(request);
      if (!encoded.ok) return encoded;
      return located.value.group.append(located.value.number, request.expectedVersion, encoded.value);
    },

    async read(contactCenterId, { after, limit }) {
      const wrong = checkWhole('after', after) ?? checkLimit(limit);
      return reading(contactCenterId, wrong, ({ statements, readHead }, number) => {
        const { prunedVersion } = readHead(number);
        if (after < prunedVersion) throw new StoreFailure(storeErrors.recordsPruned(after, prunedVersion));
        const rows = statements.readRecords.all(number, after, limit);
        return rows.map((row, index) => {
          const record = readRecord<E>(row);
          // A reader folds what it gets: a gap must stop it, not pass for history. ST10
          if (record.version !== after + 1 + index)
            throw new StoreFailure(storeErrors.logDamaged(after + 1 + index, 'the record is missing'));
          return record;
        });
      });
    },

    async readAgent(contactCenterId, { agentId, before, limit }) {
      const wrong =
        checkId('agentId', agentId) ?? (before === null ? null : checkWhole('before', before)) ?? checkLimit(limit);
      return reading(contactCenterId, wrong, ({ statements }, number) =>
        statements.readAgentRecords
          .all(number, agentId, before ?? Number.MAX_SAFE_INTEGER, limit)
          .map((row) => readRecord<E>(row)),
      );
    },

    async findCommand(contactCenterId, commandId) {
      return reading(contactCenterId, checkId('commandId', commandId), ({ statements }, number) => {
        const row = statements.findCommand.get(number, commandId);
        return row ? integerColumn(row, 'version') : null;
      });
    },

    async saveCheckpoint(contactCenterId, { version, entries }) {
      const located = locate(contactCenterId);
      if (!located.ok) return located;
      const wrong = checkWhole('version', version);
      if (wrong) return refused(wrong);
      const encoded = encodeEntries(entries);
      if (!encoded.ok) return encoded;
      const {
        connection: { statements, transact, readHead },
        group: waiting,
        number,
      } = located.value;
      // A checkpoint may stand for appends that the caller issued just before it.
      waiting.flush();
      try {
        return transact(() => {
          const head = readHead(number);
          if (version < head.checkpointVersion || version > head.version)
            return refused(storeErrors.checkpointOutOfOrder(version, head.checkpointVersion, head.version));
          for (const { key, data } of encoded.value) {
            if (data === null) statements.deleteEntry.run(number, key);
            else statements.upsertEntry.run(number, key, data);
          }
          statements.updateCheckpointVersion.run(version, number);
          return ok({ version });
        });
      } catch (error) {
        return refused(storeErrors.storeUnavailable(error));
      }
    },

    async loadCheckpoint(contactCenterId) {
      return reading(contactCenterId, null, ({ statements, readHead }, number) => {
        const version = readHead(number).checkpointVersion;
        const entries = statements.readEntries
          .all(number)
          .map((row): CheckpointEntry => ({ key: textColumn(row, 'key'), data: parseJson(row, 'data', version) }));
        return { version, entries };
      });
    },

    async prune(contactCenterId, { before }) {
      const wrong = checkWhole('before', before);
      let removedInAll = 0;
      for (;;) {
        const { removed, more } = orFailure(contactCenterId, wrong, (open, number) => pruneBatch(open, number, before));
        removedInAll += removed;
        if (!more) return removedInAll;
        await new Promise<void>((next) => setImmediate(next));
      }
    },

    async backup(path) {
      if (phase === 'closed') return refused(storeErrors.storeClosed());
      const connected = connect();
      if (!connected.ok) return connected;
      try {
        group?.flush();
        const running = backupDatabase(connected.value.db, path);
        const settled = running.catch(() => {
          // Reported below; `close` only has to know that it is over.
        });
        backups.add(settled);
        await running.finally(() => backups.delete(settled));
        return ok({ path });
      } catch (error) {
        return refused(storeErrors.storeUnavailable(error));
      }
    },

    durability() {
      return connection ? readDurability(connection.db) : null;
    },

    async close() {
      if (phase === 'closed') return;
      phase = 'closed';
      group?.flush();
      await Promise.all(backups);
      connection?.db.close();
      connection = null;
      group = null;
    },
  };
}

function readRecord<E>(row: Row): LogRecord<E> {
  const version = integerColumn(row, 'version');
  return {
    version,
    at: integerColumn(row, 'at'),
    agentId: optionalTextColumn(row, 'agent_id'),
    commandId: optionalTextColumn(row, 'command_id'),
    // The column holds what `append` was given as E; a log does not check events a second time.
    events: parseJson(row, 'events', version) as readonly E[],
  };
}

function parseJson(row: Row, column: string, version: number): unknown {
  try {
    return JSON.parse(textColumn(row, column));
  } catch (error) {
    throw new StoreFailure(storeErrors.logDamaged(version, `${column}: ${causeOf(error)}`));
  }
}

function inRange(name: string, value: number, least: number, most = Number.MAX_SAFE_INTEGER): number {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return value;
  throw new RangeError(`${name}: expected ${least} to ${most}, got ${value}`);
}
