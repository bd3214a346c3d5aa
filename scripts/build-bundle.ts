import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { InlineConfig } from 'vite';

export interface Bundle {
  /** Its folder in the build folder. */
  readonly name: string;
  /** Where its entries are, relative to the repository. */
  readonly folder: string;
  /** Files that must exist, relative to `folder`. */
  readonly entries: readonly string[];
  /** Folders and files, relative to the repository, whose change makes a new build necessary. */
  readonly sources: readonly string[];
  /** Where it is served; a program is not. */
  readonly base?: string;
  /** Pages; a library, which is one ES module, `client.js`; or a program that Node runs, each entry a file of its name. */
  readonly kind: 'pages' | 'library' | 'program';
}

/**
 * Builds a bundle with Vite if its sources changed since its last build. A finished bundle replaces the former in one step, so a running
 * server never serves half of one (TL20).
 * @param root the repository
 * @param buildFolder gets `<name>/`
 * @returns whether it was built now
 * @throws Error when an entry is missing or does not build; the former bundle stays
 */
export async function buildBundle(bundle: Bundle, root: string, buildFolder: string): Promise<boolean> {
  const missing = bundle.entries.find((entry) => !existsSync(join(root, bundle.folder, entry)));
  if (missing !== undefined) throw new Error(`${bundle.name}: there is no ${bundle.folder}/${missing}`);
  const folder = join(buildFolder, bundle.name);
  const stampFile = join(folder, '.sources-hash');
  const hash = hashSources(root, bundle.sources);
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === hash) return false;

  const partial = `${folder}.partial-${process.pid}`;
  try {
    const { build } = await import('vite');
    await build(viteConfig(bundle, join(root, bundle.folder), partial));
    writeFileSync(join(partial, '.sources-hash'), hash);
    replaceFolder(partial, folder);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
  return true;
}

function viteConfig(bundle: Bundle, root: string, outDir: string): InlineConfig {
  const entries = bundle.entries.map((entry) => join(root, entry));
  return {
    configFile: false,
    root,
    base: bundle.base ?? '/',
    logLevel: 'warn',
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    // A program is whole: what it needs of node_modules is in it.
    ...(bundle.kind === 'program' ? { ssr: { noExternal: true } } : {}),
    build: {
      ssr: bundle.kind === 'program',
      outDir,
      emptyOutDir: true,
      target: bundle.kind === 'program' ? 'node22' : 'es2022',
      sourcemap: bundle.kind === 'pages' ? true : 'hidden',
      modulePreload: { polyfill: false },
      // Pages carry a strict content security policy: no data: addresses.
      assetsInlineLimit: 0,
      // Not Vite's library mode: it leaves the white space in.
      rolldownOptions: optionsOf(bundle.kind, entries),
    },
  };
}

type Options = NonNullable<NonNullable<InlineConfig['build']>['rolldownOptions']>;

function optionsOf(kind: Bundle['kind'], entries: readonly string[]): Options {
  switch (kind) {
    case 'pages':
      return pageOptions(entries);
    case 'program':
      return {
        input: [...entries],
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      };
    case 'library':
      return {
        input: [...entries],
        preserveEntrySignatures: 'strict',
        output: {
          format: 'es',
          minify: true,
          comments: { annotation: false, jsdoc: false, legal: false },
          entryFileNames: 'client.js',
        },
      };
  }
}

/** How pages are bundled; their tests, which measure them, bundle them in the same way. */
export function pageOptions(entries: readonly string[]): Options {
  // Reads of properties stay where they are (`treeshake.propertyReadSideEffects`): whoever reads a signal subscribes to it.
  return { input: [...entries], output: { codeSplitting: { groups: [atOnce()] } } };
}

interface ModuleGraph {
  getModuleInfo(id: string): { readonly isEntry: boolean; readonly importers: readonly string[] } | null;
}

/**
 * What an entry needs at once is one file: without this, whatever a part that is fetched later shares with it becomes a
 * file of its own, and many small files compress worse than one.
 */
function atOnce(): { readonly debugName: string; readonly name: (id: string, graph: ModuleGraph) => string | null } {
  const known = new Map<string, boolean>();
  function isAtOnce(id: string, graph: ModuleGraph): boolean {
    const found = known.get(id);
    if (found !== undefined) return found;
    // Modules that import each other in a circle are asked about once.
    known.set(id, false);
    const info = graph.getModuleInfo(id);
    const answer = info !== null && (info.isEntry || info.importers.some((importer) => isAtOnce(importer, graph)));
    known.set(id, answer);
    return answer;
  }
  return { debugName: 'first', name: (id, graph) => (isAtOnce(id, graph) ? 'first' : null) };
}

function replaceFolder(from: string, to: string): void {
  const former = `${to}.former-${process.pid}`;
  mkdirSync(dirname(to), { recursive: true });
  if (existsSync(to)) renameSync(to, former);
  renameSync(from, to);
  rmSync(former, { recursive: true, force: true });
}

function hashSources(root: string, paths: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of paths.flatMap((path) => filesIn(join(root, path))).sort()) {
    hash
      .update(`${relative(root, file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  }
  return hash.digest('hex');
}

function filesIn(path: string): string[] {
  const isFile = /\.[^/]+$/.test(path);
  if (isFile) return existsSync(path) ? [path] : [];
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}
