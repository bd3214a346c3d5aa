import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { backup, type DatabaseSync } from 'node:sqlite';

/**
 * Pages of 4 KiB copied in one step. A step holds the connection, and so the thread that appends; commits between steps
 * by the same connection go into the copy without beginning again.
 */
const STEP_PAGES = 256;

/**
 * Copies a live database into a file beside the target, flushes it and moves it into place, so that the target is
 * never half a backup. A file that is at the target is replaced.
 *
 * @param stepPages pages that are copied in one step
 */
export async function backupDatabase(db: DatabaseSync, path: string, stepPages = STEP_PAGES): Promise<void> {
  const partial = `${path}.partial`;
  await rm(partial, { force: true });
  try {
    await backup(db, partial, { rate: stepPages });
    await flush(partial);
    await rename(partial, path);
    await flush(dirname(path));
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
