// Reads the repository's own sources for the checks. Paths are relative to the repository and written with `/`.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

const IGNORED_FOLDERS = new Set(['node_modules', 'dist', 'data']);

/** Where the repository's sources are. */
export const SOURCE_FOLDERS = ['packages', 'apps', 'tools', 'scripts', 'conformance', 'e2e'];

export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** Something that a check found, in words for the person who must mend it. */
export interface Problem {
  readonly path: string;
  readonly message: string;
}

/** Reads every `.ts` and `.tsx` file below the folders; hidden folders, installed packages and build results are left out. */
export function readSources(folders: readonly string[], root: string = ROOT): SourceFile[] {
  return readFiles(folders, root, /\.tsx?$/);
}

/** Reads every page of the documentation, `.md`; what `readSources` leaves out is left out. */
export function readPages(root: string = ROOT): SourceFile[] {
  return readFiles(['.'], root, /\.md$/);
}

function readFiles(folders: readonly string[], root: string, named: RegExp): SourceFile[] {
  return folders
    .flatMap((folder) => listFiles(join(root, folder)))
    .filter((path) => named.test(path))
    .map((path) => ({ path: relative(root, path).split(sep).join('/'), text: readFileSync(path, 'utf8') }));
}

function listFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (!entry.isDirectory()) return [path];
    return IGNORED_FOLDERS.has(entry.name) || entry.name.startsWith('.') ? [] : listFiles(path);
  });
}

/** Code that exists for tests: it may use more than the package that it stands in, and no other code may use it. */
export function isTestCode(path: string): boolean {
  return /\.(test|spec)\.tsx?$/.test(path) || /\/(test|testing|contract|fixtures|crash|bench)\//.test(path);
}
