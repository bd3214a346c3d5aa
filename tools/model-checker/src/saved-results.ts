/**
 * Results of runs, kept in a folder as they come, so that a tier that takes hours can be stopped and goes on where it was.
 * A result counts for exactly the sources, the run and the options that it was found with.
 */
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** All of a run: another one of the same name is another run. */
interface NamedRun {
  readonly id: string;
}

export interface SavedResults<Run extends NamedRun, Result> {
  /** The result of this very run, or null. */
  find(run: Run, maxStates: number): Result | null;
  save(run: Run, maxStates: number, result: Result): void;
}

/** A number for the sources of the engine and of the checker: another one means that nothing saved counts any more. */
export function sourcesHash(): string {
  const hash = createHash('sha256');
  const engine = dirname(fileURLToPath(import.meta.resolve('@interlock/engine')));
  for (const folder of [engine, import.meta.dirname]) {
    for (const path of globSync('**/*.ts', { cwd: folder }).sort()) {
      if (!path.endsWith('.test.ts')) hash.update(path).update(readFileSync(join(folder, path)));
    }
  }
  return hash.digest('hex');
}

export function createSavedResults<Run extends NamedRun, Result>(
  folder: string,
  sources: string,
): SavedResults<Run, Result> {
  function pathOf(run: Run, maxStates: number): string {
    const key = createHash('sha256')
      .update(JSON.stringify([sources, run, maxStates]))
      .digest('hex')
      .slice(0, 16);
    return join(folder, `${run.id}-${key}.json`);
  }
  return {
    find(run, maxStates) {
      const path = pathOf(run, maxStates);
      // Written by `save` alone.
      return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Result) : null;
    },
    save(run, maxStates, result) {
      mkdirSync(folder, { recursive: true });
      const path = pathOf(run, maxStates);
      writeFileSync(`${path}.part`, JSON.stringify(result));
      renameSync(`${path}.part`, path);
    },
  };
}
