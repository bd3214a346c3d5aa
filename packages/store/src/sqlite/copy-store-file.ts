import { DatabaseSync } from 'node:sqlite';
import { ok, type Result, refused, type StoreError, storeErrors } from '../store-error.ts';
import { backupDatabase } from './backup-database.ts';
import { integerColumn } from './columns.ts';
import { FIND_SCHEMA_VERSION } from './schema.ts';

/** All of the file at once: between two steps another process may write, and then the copy begins anew, on a busy file for ever. */
const ALL_PAGES = 2_147_483_647;

/** How long another process's recovery of the file is waited for, ms. */
const BUSY_TIMEOUT_MS = 5_000;

/**
 * Copies the file of a store as it is at one moment, whether or not another process writes to it meanwhile (ST35). It is only read.
 *
 * @param to where the copy goes, with the transcripts that are in the file; replaced when it exists, and only when the copy is complete
 * @returns `storeUnavailable` for what is not there, no store, or cannot be read or written
 */
export async function copyStoreFile(from: string, to: string): Promise<Result<{ readonly path: string }, StoreError>> {
  let db: DatabaseSync | null = null;
  try {
    db = new DatabaseSync(from, { readOnly: true, timeout: BUSY_TIMEOUT_MS });
    if (integerColumn(db.prepare(FIND_SCHEMA_VERSION).get(), 'present') === 0) throw new Error('file is not a store');
    await backupDatabase(db, to, ALL_PAGES);
    return ok({ path: to });
  } catch (error) {
    return refused(storeErrors.storeUnavailable(error));
  } finally {
    if (db?.isOpen) db.close();
  }
}
