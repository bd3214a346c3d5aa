/**
 * Opens a database file so that a commit means flushed, or refuses it: WAL with `synchronous=FULL`, read back because
 * SQLite answers a setting it cannot give (a file system without shared memory, a database in memory) with another
 * one and no error.
 */
import { DatabaseSync } from 'node:sqlite';
import { ok, type Result, refused, type StoreError, storeErrors } from '../store-error.ts';
import { integerColumn, type Row } from './columns.ts';
import {
  CREATE_SCHEMA_VERSION,
  FIND_SCHEMA_VERSION,
  INSERT_SCHEMA_VERSION,
  MIGRATIONS,
  type Migration,
  SELECT_SCHEMA_VERSION,
} from './schema.ts';

const FULL = 2;

/** Bounds the log file that stays after a large transaction, in bytes. */
const WAL_SIZE_LIMIT = 67_108_864;

/** Pages kept in memory at most, KiB. The two indexes are written all over; with 2 MiB they are read again each time. */
const CACHE_KIB = 16_384;

export interface DatabaseSettings {
  /** A file path, or a `file:` URI. */
  readonly path: string;
  /** How long a statement waits for another writer, ms. It blocks the event loop. */
  readonly busyTimeoutMs: number;
  /** The size at which the file counts as full, bytes; null for no limit. */
  readonly sizeLimitBytes: number | null;
  readonly migrations?: readonly Migration[];
}

export interface Durability {
  readonly journalMode: string;
  /** 2 is FULL: every commit is flushed. */
  readonly synchronous: number;
}

/** The durability that the connection really has. */
export function readDurability(db: DatabaseSync): Durability {
  const mode = pragma(db, 'journal_mode')['journal_mode'];
  return { journalMode: String(mode), synchronous: integerColumn(pragma(db, 'synchronous'), 'synchronous') };
}

function pragma(db: DatabaseSync, name: string): Row {
  return db.prepare(`PRAGMA ${name}`).get() ?? {};
}

/** Opens the file, checks its durability and brings its schema forward. */
export function openDatabase(settings: DatabaseSettings): Result<DatabaseSync, StoreError> {
  let db: DatabaseSync | null = null;
  try {
    db = new DatabaseSync(settings.path, { timeout: settings.busyTimeoutMs });
    db.exec('PRAGMA journal_mode = WAL');
    db.exec('PRAGMA synchronous = FULL');
    // Elsewhere than on macOS, where a plain fsync stops at the drive's cache, these two change nothing.
    db.exec('PRAGMA fullfsync = ON');
    db.exec('PRAGMA checkpoint_fullfsync = ON');
    db.exec(`PRAGMA journal_size_limit = ${WAL_SIZE_LIMIT}`);
    db.exec(`PRAGMA cache_size = -${CACHE_KIB}`);
    const { journalMode, synchronous } = readDurability(db);
    if (journalMode !== 'wal' || synchronous !== FULL)
      throw new Error(`not durable: journal_mode ${journalMode}, synchronous ${synchronous}`);
    const error = migrate(db, settings.migrations ?? MIGRATIONS);
    if (error) {
      db.close();
      return refused(error);
    }
    if (settings.sizeLimitBytes !== null) limitSize(db, settings.sizeLimitBytes);
    return ok(db);
  } catch (error) {
    if (db?.isOpen) db.close();
    return refused(storeErrors.storeUnavailable(error));
  }
}

function limitSize(db: DatabaseSync, sizeLimitBytes: number): void {
  const pageBytes = integerColumn(pragma(db, 'page_size'), 'page_size');
  db.exec(`PRAGMA max_page_count = ${Math.max(1, Math.floor(sizeLimitBytes / pageBytes))}`);
}

function schemaVersion(db: DatabaseSync): number {
  if (integerColumn(db.prepare(FIND_SCHEMA_VERSION).get(), 'present') === 0) return 0;
  return integerColumn(db.prepare(SELECT_SCHEMA_VERSION).get(), 'version');
}

/** Applies the steps that are missing, all in one transaction. */
function migrate(db: DatabaseSync, migrations: readonly Migration[]): StoreError | null {
  const supported = migrations.at(-1)?.version ?? 0;
  const found = schemaVersion(db);
  if (found > supported) return storeErrors.schemaTooNew(found, supported);
  if (found === supported) return null;

  db.exec('BEGIN IMMEDIATE');
  try {
    db.exec(CREATE_SCHEMA_VERSION);
    // Asked again: another process may have brought it forward while this one waited for the lock.
    const current = schemaVersion(db);
    const insertVersion = db.prepare(INSERT_SCHEMA_VERSION);
    for (const { version, name, sql } of migrations) {
      if (version <= current) continue;
      db.exec(sql);
      insertVersion.run(version, name);
    }
    db.exec('COMMIT');
    return null;
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}
