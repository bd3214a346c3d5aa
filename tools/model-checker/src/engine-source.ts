/** A broken engine: the shipped source with one edit, in a folder of its own. */
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
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

/** An import or export that is there when the program runs, and where it leads to. */
const IMPORT = /\b(?:import|export)\s+(?!type\s)[^;'"]*?from\s+'(\.[^']+)'/g;

/** The shipped source: each file with its text and the files that it imports, by path. */
function readSource(): ReadonlyMap<string, { readonly text: string; readonly imports: readonly string[] }> {
  const paths = globSync('**/*.ts', { cwd: SOURCE }).filter(
    (path) => !path.endsWith('.test.ts') && !path.includes('testing'),
  );
  return new Map(
    paths.map((path) => {
      const text = readFileSync(join(SOURCE, path), 'utf8');
      const imports = [...text.matchAll(IMPORT)].map(([, to]) => join(dirname(path), to ?? ''));
      return [path, { text, imports }];
    }),
  );
}

let source: ReturnType<typeof readSource> | null = null;

/** Others may be reading it, so it is there whole or as it was; and what is there already keeps what Node has compiled of it. */
function writeWhole(path: string, text: string): void {
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return;
  mkdirSync(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}.draft`;
  writeFileSync(draft, text);
  renameSync(draft, path);
}

/**
 * Writes the engine with the edits made; its entry is `index.ts`. What does not depend on an edited file is not written
 * again: it is taken from the shipped source. Files in `folder` that are not of this engine are left, and not read.
 */
export function writeEdited(folder: string, edits: readonly Edit[]): void {
  source ??= readSource();
  const files = source;
  const written = new Set(edits.map((edit) => edit.file));
  for (let size = 0; size < written.size; ) {
    size = written.size;
    for (const [path, { imports }] of files) if (imports.some((to) => written.has(to))) written.add(path);
  }
  for (const path of written) {
    const shipped = files.get(path)?.text;
    if (shipped === undefined) throw new Error(`no file ${path} in the engine`);
    const text = edits.filter((edit) => edit.file === path).reduce(edited, shipped);
    const isShipped = (to: string): boolean => !written.has(join(dirname(path), to));
    const absolute = (to: string): string => pathToFileURL(join(SOURCE, dirname(path), to)).href;
    writeWhole(
      join(folder, path),
      text.replace(/(\bfrom\s+')(\.[^']+)'/g, (all, before: string, to: string) =>
        isShipped(to) ? `${before}${absolute(to)}'` : all,
      ),
    );
  }
}

/** Loads the engine with the edits made, which is written into `folder`. */
export async function loadEdited(folder: string, edits: readonly Edit[]): Promise<Engine> {
  writeEdited(folder, edits);
  // The index of the edited engine has the exports of the shipped one.
  return (await import(pathToFileURL(join(folder, 'index.ts')).href)) as Engine;
}
