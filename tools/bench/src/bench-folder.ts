import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../source-code/source-file.ts';

/**
 * Runs something with an empty folder on the repository's own disk, and removes the folder afterwards. The system's
 * temporary folder may be memory, on which a flush costs nothing.
 */
export async function withBenchFolder<T>(run: (folder: string) => Promise<T>): Promise<T> {
  const parent = join(ROOT, '.cache', 'bench');
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, 'run-'));
  try {
    return await run(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
