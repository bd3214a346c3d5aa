// Finds the Chromium that the browser tests drive, unpacking the one from npm on first use.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from '../tools/source-code/source-file.ts';

const SYSTEM_NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** How to launch a browser. It holds no launch arguments on purpose: those of the npm package switch origin checks off (TL25). */
export interface Chromium {
  readonly executablePath: string;
  /** The environment of the browser process. */
  readonly env: Record<string, string>;
  /** Where it was found, for people. */
  readonly source: 'CHROME_PATH' | 'npm' | 'system';
}

/** What `findChromium` looks at; the default is the real machine. */
export interface ChromiumSurroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder of the npm package, null where it is not installed. */
  readonly packageFolder: string | null;
  readonly platform: string;
  readonly cacheFolder: string;
}

/**
 * Looks for Chromium: `CHROME_PATH`, then the npm package (linux x64), then a system browser in PATH (TL24).
 * @throws Error with one clear line when there is none: browser tests are never skipped.
 */
export async function findChromium(around: ChromiumSurroundings = realSurroundings()): Promise<Chromium> {
  const base = definedOnly(around.env);
  const given = around.env['CHROME_PATH'];
  if (given !== undefined && given !== '') {
    if (!existsSync(given)) throw new Error(`CHROME_PATH names ${given}, and there is no such file`);
    return { executablePath: given, env: base, source: 'CHROME_PATH' };
  }
  if (around.packageFolder !== null && around.platform === 'linux-x64') {
    const folder = await unpack(around.packageFolder, around.cacheFolder);
    return {
      executablePath: join(folder, 'chromium'),
      env: { ...base, ...browserEnvironment(folder, base) },
      source: 'npm',
    };
  }
  for (const folder of (around.env['PATH'] ?? '').split(delimiter)) {
    const found = SYSTEM_NAMES.map((name) => join(folder, name)).find((path) => existsSync(path));
    if (found !== undefined) return { executablePath: found, env: base, source: 'system' };
  }
  throw new Error('no Chromium: set CHROME_PATH, or install a system chromium (npm carries one for linux x64 only)');
}

function realSurroundings(): ChromiumSurroundings {
  return {
    env: process.env,
    packageFolder: npmPackageFolder(),
    platform: `${process.platform}-${process.arch}`,
    cacheFolder: join(ROOT, '.cache', 'chromium'),
  };
}

function npmPackageFolder(): string | null {
  const folder = join(ROOT, 'node_modules', '@sparticuz', 'chromium');
  return existsSync(join(folder, 'bin', 'chromium.br')) ? folder : null;
}

/** Unpacks into a folder of its own and moves it into place in one step, so that nobody ever sees half a browser. */
async function unpack(packageFolder: string, cacheFolder: string): Promise<string> {
  const folder = join(cacheFolder, packageVersion(packageFolder));
  if (existsSync(folder)) return folder;
  const partial = `${folder}.partial-${process.pid}`;
  mkdirSync(partial, { recursive: true });
  const { inflate } = await loadInflate(packageFolder);
  // The package unpacks into the temporary folder, whose name it reads when `inflate` is called.
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = partial;
  const archives = ['chromium.br', 'fonts.tar.br', 'swiftshader.tar.br', 'al2023.tar.br'];
  const unpacking = archives.map((name) => inflate(join(packageFolder, 'bin', name)));
  if (before === undefined) delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = before;
  await Promise.all(unpacking);
  writeFileSync(join(partial, 'fonts.conf'), fontsConfiguration(join(folder, 'fonts', 'fonts')));
  try {
    renameSync(partial, folder);
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    if (!existsSync(folder)) throw error; // else another process was faster, and its copy is as good
  }
  return folder;
}

function packageVersion(packageFolder: string): string {
  const manifest: unknown = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'));
  if (typeof manifest === 'object' && manifest !== null && 'version' in manifest) return String(manifest.version);
  throw new Error(`${packageFolder}/package.json has no version`);
}

async function loadInflate(packageFolder: string): Promise<{ inflate: (path: string) => Promise<string> }> {
  return import(pathToFileURL(join(packageFolder, 'build', 'index.js')).href);
}

/** The package brings the system libraries and a font that a slim machine lacks. */
function browserEnvironment(folder: string, base: Record<string, string>): Record<string, string> {
  const libraries = [join(folder, 'al2023', 'lib'), base['LD_LIBRARY_PATH']].filter((path) => path !== undefined);
  return { LD_LIBRARY_PATH: libraries.join(':'), FONTCONFIG_FILE: join(folder, 'fonts.conf') };
}

function fontsConfiguration(fontFolder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>${fontFolder}</dir>
  <cachedir>${join(dirname(fontFolder), 'cache')}</cachedir>
</fontconfig>
`;
}

function definedOnly(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
