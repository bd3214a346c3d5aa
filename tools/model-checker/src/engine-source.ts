/** A broken engine: the shipped source with one edit, in a folder of its own. */
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Engine } from './engine-steps.ts';

export interface Edit {
  readonly file: string;
  /** Found once in the file; white space counts as any white space. */
  readonly find: string;
  readonly replace: string;
}

const SOURCE = dirname(fileURLToPath(import.meta.resolve('@interlock/engine')));

/**
 * Replaces `find` in the text of a file.
 *
 * @throws where it is not found exactly once: the engine has changed, and the seeded bug must follow it
 */
export function edited(text: string, edit: Edit): string {
  const words = edit.find
    .trim()
    .split(/\s+/)
    .map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const pattern = new RegExp(words.join('\\s+'), 'g');
  const count = [...text.matchAll(pattern)].length;
  if (count !== 1) throw new Error(`found ${count} times in ${edit.file}: ${edit.find}`);
  return text.replace(pattern, () => edit.replace);
}

/** Writes the engine with the edits made; its entry is `index.ts`. `folder` is overwritten. */
export function writeEdited(folder: string, edits: readonly Edit[]): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  cpSync(SOURCE, folder, {
    recursive: true,
    filter: (path) => !path.endsWith('.test.ts') && !path.includes('testing'),
  });
  for (const edit of edits) {
    const path = join(folder, edit.file);
    writeFileSync(path, edited(readFileSync(path, 'utf8'), edit));
  }
}

/** Loads the engine with the edits made. `folder` is overwritten. */
export async function loadEdited(folder: string, edits: readonly Edit[]): Promise<Engine> {
  writeEdited(folder, edits);
  // The index of the edited engine has the exports of the shipped one.
  return (await import(pathToFileURL(join(folder, 'index.ts')).href)) as Engine;
}
