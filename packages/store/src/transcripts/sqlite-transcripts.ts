/**
 * Transcripts in the database file of the log, over a connection of their own: a chat that cannot be written does not
 * touch the log, and the log's transactions stay as small as they are. Both connections belong to one thread, and no
 * transaction outlives its turn, so they never wait for each other.
 */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { checkId, checkLimit, checkWhole } from '../encode-request.ts';
import { integerColumn, type Row, textColumn } from '../sqlite/columns.ts';
import { openDatabase } from '../sqlite/open-database.ts';
import { ok, type Result, refused, type StoreError, StoreFailure, storeErrors } from '../store-error.ts';
import { type EncodedTranscriptEntry, encodeChat, encodeEntry } from './encode-transcript.ts';
import { createGroupedWrites, type GroupedWrites } from './grouped-writes.ts';
import { type ChatHead, TRANSCRIPT_LIMITS, type TranscriptEntry, type TranscriptStore } from './transcript-store.ts';

export interface SqliteTranscriptsOptions {
  /** The database file, in a folder that exists; that of the log. */
  readonly path: string;
  readonly queueLimit?: number;
  /** How long a write waits for another process's write, ms; default 250. */
  readonly busyTimeoutMs?: number;
}

const STATEMENTS = {
  begin: 'BEGIN IMMEDIATE',
  commit: 'COMMIT',
  rollback: 'ROLLBACK',
  findChat: `SELECT chat_id, opened_at, closed_at, facts, last_seq FROM chat WHERE contact_center = ? AND chat_id = ?`,
  openChats: `
SELECT chat_id, opened_at, closed_at, facts, last_seq FROM chat
WHERE contact_center = ? AND closed_at IS NULL ORDER BY opened_at, chat_id`,
  insertChat: `INSERT INTO chat (contact_center, chat_id, opened_at, facts, last_seq) VALUES (?, ?, ?, ?, ?)`,
  setLastSeq: `UPDATE chat SET last_seq = ? WHERE contact_center = ? AND chat_id = ?`,
  closeChat: `UPDATE chat SET closed_at = ? WHERE contact_center = ? AND chat_id = ? AND closed_at IS NULL`,
  insertEntry: `INSERT INTO chat_entry (contact_center, chat_id, seq, at, entry_id, data) VALUES (?, ?, ?, ?, ?, ?)`,
  findEntry: `SELECT seq FROM chat_entry WHERE contact_center = ? AND chat_id = ? AND entry_id = ?`,
  readEntries: `
SELECT seq, at, entry_id, data FROM chat_entry
WHERE contact_center = ? AND chat_id = ? AND seq > ? ORDER BY seq LIMIT ?`,
  findOld: `SELECT chat_id FROM chat WHERE contact_center = ? AND closed_at < ? ORDER BY closed_at LIMIT ?`,
  deleteEntries: `DELETE FROM chat_entry WHERE contact_center = ? AND chat_id = ?`,
  deleteChat: `DELETE FROM chat WHERE contact_center = ? AND chat_id = ?`,
} as const;

type Statements = { readonly [Name in keyof typeof STATEMENTS]: StatementSync };

interface Open {
  readonly db: DatabaseSync;
  readonly statements: Statements;
  readonly writes: GroupedWrites;
  transact<T>(work: () => T): T;
}

const DEFAULT_BUSY_TIMEOUT_MS = 250;

function headOf(row: Row): ChatHead {
  return {
    chatId: textColumn(row, 'chat_id'),
    openedAt: integerColumn(row, 'opened_at'),
    closedAt: row['closed_at'] === null ? null : integerColumn(row, 'closed_at'),
    facts: JSON.parse(textColumn(row, 'facts')),
    lastSeq: integerColumn(row, 'last_seq'),
  };
}

function entryOf(row: Row): TranscriptEntry {
  return {
    seq: integerColumn(row, 'seq'),
    at: integerColumn(row, 'at'),
    entryId: textColumn(row, 'entry_id'),
    data: JSON.parse(textColumn(row, 'data')),
  };
}

/** Creates a store on the log's file, which the first `open` opens. */
export function createSqliteTranscripts(options: SqliteTranscriptsOptions): TranscriptStore {
  const { path, queueLimit = TRANSCRIPT_LIMITS.queueLimit, busyTimeoutMs = DEFAULT_BUSY_TIMEOUT_MS } = options;
  const opened = new Set<string>();
  let isClosed = false;
  let connection: Open | null = null;

  function connect(): Result<Open, StoreError> {
    if (connection !== null) return ok(connection);
    const database = openDatabase({ path, busyTimeoutMs, sizeLimitBytes: null });
    if (!database.ok) return database;
    const db = database.value;
    const prepared = Object.entries(STATEMENTS).map(([name, sql]) => [name, db.prepare(sql)]);
    // The library types the keys of fromEntries as string; they are those of the table above.
    const statements = Object.fromEntries(prepared) as Statements;
    function transact<T>(work: () => T): T {
      statements.begin.run();
      try {
        const value = work();
        statements.commit.run();
        return value;
      } catch (error) {
        // A full disk has rolled back by itself already.
        if (db.isTransaction) statements.rollback.run();
        throw error;
      }
    }
    const writes = createGroupedWrites({ transact, schedule: (commit) => void setImmediate(commit), queueLimit });
    connection = { db, statements, writes, transact };
    return ok(connection);
  }

  function locate(contactCenterId: string): Result<Open, StoreError> {
    if (isClosed) return refused(storeErrors.storeClosed());
    return connection !== null && opened.has(contactCenterId)
      ? ok(connection)
      : refused(storeErrors.notOpen(contactCenterId));
  }

  /** Reads; whatever goes wrong becomes a StoreFailure. */
  function reading<T>(contactCenterId: string, wrong: StoreError | null, read: (open: Open) => T): T {
    const located = locate(contactCenterId);
    if (!located.ok) throw new StoreFailure(located.error);
    if (wrong) throw new StoreFailure(wrong);
    try {
      return read(located.value);
    } catch (error) {
      throw new StoreFailure(storeErrors.storeUnavailable(error));
    }
  }

  function appendOne(
    { statements }: Open,
    center: string,
    chatId: string,
    { at, entryId, data }: EncodedTranscriptEntry,
  ): Result<{ readonly seq: number; readonly isRepeated: boolean }, StoreError> {
    const row = statements.findChat.get(center, chatId);
    if (!row) return refused(storeErrors.unknownChat());
    const former = statements.findEntry.get(center, chatId, entryId);
    if (former) return ok({ seq: integerColumn(former, 'seq'), isRepeated: true });
    const { closedAt, lastSeq } = headOf(row);
    if (closedAt !== null) return refused(storeErrors.chatClosed());
    if (lastSeq >= TRANSCRIPT_LIMITS.entriesPerChat) return refused(storeErrors.transcriptFull());
    const seq = lastSeq + 1;
    statements.insertEntry.run(center, chatId, seq, at, entryId, data);
    statements.setLastSeq.run(seq, center, chatId);
    return ok({ seq, isRepeated: false });
  }

  return {
    async open(contactCenterId) {
      if (isClosed) return refused(storeErrors.storeClosed());
      const wrong = checkId('contactCenterId', contactCenterId);
      if (wrong) return refused(wrong);
      const connected = connect();
      if (!connected.ok) return connected;
      opened.add(contactCenterId);
      return ok(null);
    },

    async begin(contactCenterId, chat) {
      const located = locate(contactCenterId);
      if (!located.ok) return located;
      const encoded = encodeChat(chat);
      if (!encoded.ok) return encoded;
      const { chatId, at, facts, entries } = encoded.value;
      const { statements, writes } = located.value;
      return writes.add(() => {
        if (statements.findChat.get(contactCenterId, chatId)) return refused(storeErrors.duplicateChat());
        statements.insertChat.run(contactCenterId, chatId, at, facts, entries.length);
        for (const [index, entry] of entries.entries())
          statements.insertEntry.run(contactCenterId, chatId, index + 1, entry.at, entry.entryId, entry.data);
        return ok({ lastSeq: entries.length });
      });
    },

    async append(contactCenterId, chatId, entry) {
      const located = locate(contactCenterId);
      if (!located.ok) return located;
      const encoded = encodeEntry('entry', entry);
      if (!encoded.ok) return encoded;
      return located.value.writes.add(() => appendOne(located.value, contactCenterId, chatId, encoded.value));
    },

    async closeChat(contactCenterId, chatId, at) {
      const located = locate(contactCenterId);
      if (!located.ok) return located;
      const wrong = checkWhole('at', at);
      if (wrong) return refused(wrong);
      const { statements, writes } = located.value;
      return writes.add(() => {
        if (!statements.findChat.get(contactCenterId, chatId)) return refused(storeErrors.unknownChat());
        statements.closeChat.run(at, contactCenterId, chatId);
        return ok(null);
      });
    },

    async find(contactCenterId, chatId) {
      return reading(contactCenterId, checkId('chatId', chatId), ({ statements }) => {
        const row = statements.findChat.get(contactCenterId, chatId);
        return row ? headOf(row) : null;
      });
    },

    async openChats(contactCenterId) {
      return reading(contactCenterId, null, ({ statements }) => statements.openChats.all(contactCenterId).map(headOf));
    },

    async read(contactCenterId, chatId, { after, limit }) {
      const wrong = checkId('chatId', chatId) ?? checkWhole('after', after) ?? checkLimit(limit);
      return reading(contactCenterId, wrong, ({ statements }) =>
        statements.readEntries.all(contactCenterId, chatId, after, limit).map(entryOf),
      );
    },

    async prune(contactCenterId, { before }) {
      const wrong = checkWhole('before', before);
      for (let removedInAll = 0; ; ) {
        const removed = reading(contactCenterId, wrong, ({ statements, transact }) =>
          transact(() => {
            const old = statements.findOld.all(contactCenterId, before, TRANSCRIPT_LIMITS.pruneBatch);
            for (const row of old) {
              const chatId = textColumn(row, 'chat_id');
              statements.deleteEntries.run(contactCenterId, chatId);
              statements.deleteChat.run(contactCenterId, chatId);
            }
            return old.length;
          }),
        );
        removedInAll += removed;
        if (removed < TRANSCRIPT_LIMITS.pruneBatch) return removedInAll;
        await new Promise<void>((next) => setImmediate(next));
      }
    },

    async close() {
      if (isClosed) return;
      isClosed = true;
      connection?.writes.flush();
      connection?.db.close();
      connection = null;
    },
  };
}
