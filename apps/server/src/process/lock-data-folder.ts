/**
 * One process per data folder (SV91). The lock is one of the operating system on a file of the folder, so it ends with
 * its owner, however that ends, and needs no guess whether a process id still stands for the same process.
 */
import { chmodSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ACCESS_KEY_FILE } from './read-access-key.ts';
import { type StartRefusal, startRefusal } from './read-configuration.ts';

export interface DataFolder {
  /** The file of the log. */
  readonly databasePath: string;
  /** Whether others than the owner can look into the folder, or read one of the server's files. */
  readonly isOpenToOthers: boolean;
  release(): void;
}

export type DataFolderAnswer =
  | { readonly ok: true; readonly folder: DataFolder }
  | { readonly ok: false; readonly refusal: StartRefusal };

const DATABASE = 'interlock.db';
const LOCK = 'process.lock';
/** What the server makes here, SQLite's companions among it. */
const OWN_FILES = [
  DATABASE,
  `${DATABASE}-wal`,
  `${DATABASE}-shm`,
  `${DATABASE}-journal`,
  LOCK,
  `${LOCK}-journal`,
  ACCESS_KEY_FILE,
];
const OTHERS = 0o077;

/** The file of the log in a data folder. */
export function databasePathOf(folder: string): string {
  return join(folder, DATABASE);
}

/**
 * Creates the folder when it is missing, for its owner alone, and locks it; `dataFolderUnusable`, `dataFolderLocked`. One that is there
 * may be a mount, or shared on purpose, and stays as it is; the server's files in it are made their owner's alone.
 */
export function lockDataFolder(path: string): DataFolderAnswer {
  let lock: DatabaseSync | null = null;
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    lock = new DatabaseSync(join(path, LOCK), { timeout: 0 });
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
  for (const name of OWN_FILES) tighten(join(path, name));
  const isOpenToOthers = [path, ...OWN_FILES.map((name) => join(path, name))].some(isOpen);
  return {
    ok: true,
    folder: {
      databasePath: databasePathOf(path),
      isOpenToOthers,
      release() {
        if (held.isOpen) held.close();
      },
    },
  };
}

function tighten(path: string): void {
  try {
    chmodSync(path, 0o600);
  } catch {
    // Not there, or on a medium or of an owner that does not let us: then it is looked at below.
  }
}

function isOpen(path: string): boolean {
  const mode = statSync(path, { throwIfNoEntry: false })?.mode ?? 0;
  return (mode & OTHERS) !== 0;
}
