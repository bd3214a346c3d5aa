/**
 * The limit that the group commit is measured against: the same rows into the same schema with the same durability,
 * by nothing but prepared inserts in transactions.
 */
import { performance } from 'node:perf_hooks';
import { encodeAppend } from '../encode-request.ts';
import type { NewRecord } from '../event-store.ts';
import { integerColumn } from '../sqlite/columns.ts';
import { createConnection } from '../sqlite/connection.ts';
import { openDatabase } from '../sqlite/open-database.ts';

export interface RawInsertOptions<E> {
  /** A new database file in a folder that exists. */
  readonly path: string;
  readonly records: readonly NewRecord<E>[];
  /** Records per transaction, 1 to 1,000. */
  readonly groupSize: number;
}

export interface RawInsertFigure {
  readonly records: number;
  readonly elapsedMs: number;
  readonly recordsPerSecond: number;
}

/**
 * Inserts the records and says how fast.
 *
 * The time includes turning the events into JSON, because every writer of this schema must.
 *
 * @throws Error when the file cannot be opened or written
 */
export function rawInsert<E>({ path, records, groupSize }: RawInsertOptions<E>): RawInsertFigure {
  const opened = openDatabase({ path, busyTimeoutMs: 250, sizeLimitBytes: null });
  if (!opened.ok) throw new Error(opened.error.message);
  const { db, statements, transact } = createConnection(opened.value);
  try {
    statements.insertContactCenter.run('raw');
    const number = integerColumn(statements.findContactCenter.get('raw'), 'number');
    const startedAt = performance.now();
    for (let from = 0; from < records.length; from += groupSize) {
      const encoded = encodeAppend({ expectedVersion: from, records: records.slice(from, from + groupSize) });
      if (!encoded.ok) throw new Error(encoded.error.message);
      transact(() => {
        let version = from;
        for (const { at, agentId, commandId, events } of encoded.value) {
          version += 1;
          statements.insertRecord.run(number, version, at, agentId, commandId, events);
        }
        statements.updateVersion.run(version, number);
      });
    }
    const elapsedMs = performance.now() - startedAt;
    return { records: records.length, elapsedMs, recordsPerSecond: (records.length / elapsedMs) * 1_000 };
  } finally {
    db.close();
  }
}
