// Makes packages/client/dist: what is published as @interlock/client. One ES module, declarations, and a manifest of its own.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleClient } from './bundle-client.ts';

const PACKAGE = fileURLToPath(new URL('..', import.meta.url));
const ROOT = join(PACKAGE, '..', '..');
/** What there is to read in the package. */
const GUIDES = [join(PACKAGE, 'README.md'), join(ROOT, 'docs', 'CLIENT.md'), join(ROOT, 'docs', 'ERRORS.md')];
const GUIDE_NAMES = GUIDES.map((path) => basename(path));

/**
 * Writes the package that is published.
 * @param folder is emptied first
 * @returns the size of the module, compressed
 */
export async function buildPackage(folder: string): Promise<number> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const { code, gzipBytes } = await bundleClient(join(PACKAGE, 'src', 'index.ts'));
  writeFileSync(join(folder, 'client.js'), code);
  const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  const types = join(folder, 'types');
  execFileSync(process.execPath, [tsc, '-p', join(PACKAGE, 'tsconfig.build.json'), '--outDir', types]);
  for (const file of readdirSync(types)) {
    // The compiler leaves our `.ts` in declarations, where other projects know only `.js`.
    const path = join(types, file);
    writeFileSync(path, readFileSync(path, 'utf8').replace(/(from '\.\/[a-z-]+)\.ts'/g, "$1.js'"));
  }
  const { name, version, license, description }: Record<string, string> = JSON.parse(
    readFileSync(join(PACKAGE, 'package.json'), 'utf8'),
  );
  const manifest = {
    name,
    version,
    description,
    license,
    type: 'module',
    sideEffects: false,
    exports: { '.': { types: './types/index.d.ts', default: './client.js' }, './package.json': './package.json' },
    files: ['client.js', 'types', ...GUIDE_NAMES],
  };
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  for (const guide of GUIDES) writeFileSync(join(folder, basename(guide)), alone(readFileSync(guide, 'utf8')));
  copyFileSync(join(ROOT, 'LICENSE'), join(folder, 'LICENSE'));
  return gzipBytes;
}

/** A guide without its repository: a link to another one leads to it, any other link within the repository is its words alone. */
function alone(text: string): string {
  return text.replace(
    /\[([^\]]+)\]\((?!https?:)([^)#]*)(#[^)]*)?\)/g,
    (_link, words: string, path: string, place = '') =>
      GUIDE_NAMES.includes(basename(path)) ? `[${words}](${basename(path)}${place})` : words,
  );
}

if (import.meta.main) {
  const folder = join(PACKAGE, 'dist');
  console.error(`client: ${await buildPackage(folder)} bytes compressed, in ${folder}`);
}
