/**
 * One process per data folder (SV91). The lock is one of the operating system on a file of the folder, so it ends with
 * its owner, however that ends, and needs no guess whether a process id still stands for the same process.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type StartRefusal, startRefusal } from './read-configuration.ts';

export interface DataFolder {
  /** The file of the log. */
  readonly databasePath: string;
  release(): void;
}

export type DataFolderAnswer =
  | { readonly ok: true; readonly folder: DataFolder }
  | { readonly ok: false; readonly refusal: StartRefusal };

/** Creates the folder when it is missing, for its owner alone, and locks it; `dataFolderUnusable`, `dataFolderLocked`. */
export function lockDataFolder(path: string): DataFolderAnswer {
  let lock: DatabaseSync | null = null;
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    lock = new DatabaseSync(join(path, 'process.lock'), { timeout: 0 });
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    if (lock?.isOpen) lock.close();
    const isLocked = error instanceof Error && /locked|busy/i.test(error.message);
    const reason = error instanceof Error ? error.message : String(error);
    return {
      ok: false,
      refusal: isLocked
        ? startRefusal(
            'dataFolderLocked',
            `Stop the other server, or set INTERLOCK_DATA to another folder than ${path}.`,
          )
        : startRefusal('dataFolderUnusable', `${path}: ${reason}.`),
    };
  }
  const held = lock;
  return {
    ok: true,
    folder: {
      databasePath: join(path, 'interlock.db'),
      release() {
        if (held.isOpen) held.close();
      },
    },
  };
}
