import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type ChromiumSurroundings, findChromium } from './chromium.ts';

let folder: string;
let around: ChromiumSurroundings;

function makeFile(path: string): string {
  writeFileSync(join(folder, path), '');
  chmodSync(join(folder, path), 0o755);
  return join(folder, path);
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chromium-test-'));
  around = { env: { PATH: folder }, packageFolder: null, platform: 'linux-x64', cacheFolder: join(folder, 'cache') };
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('[TL24] no browser anywhere is one clear error', async () => {
  await expect(findChromium(around)).rejects.toThrow(/^no Chromium: set CHROME_PATH, or install/);
});

it('[TL24] a CHROME_PATH that names no file is an error, not a reason to look elsewhere', async () => {
  makeFile('chromium');
  const env = { ...around.env, CHROME_PATH: join(folder, 'absent') };
  await expect(findChromium({ ...around, env })).rejects.toThrow(/CHROME_PATH names .*absent/);
});

it('[TL24] CHROME_PATH comes first', async () => {
  const own = makeFile('own-browser');
  makeFile('chromium');
  const found = await findChromium({ ...around, env: { ...around.env, CHROME_PATH: own } });
  expect(found).toMatchObject({ executablePath: own, source: 'CHROME_PATH' });
});

it('[TL24] the npm package comes before a system browser; it is unpacked once', async () => {
  makeFile('chromium');
  const packageFolder = join(folder, 'package');
  mkdirSync(join(packageFolder, 'build'), { recursive: true });
  writeFileSync(join(packageFolder, 'package.json'), '{ "type": "module", "version": "9.9.9" }');
  // Stands in for the package, which takes seconds to unpack: it writes where the temporary folder is at the time of the call.
  writeFileSync(
    join(packageFolder, 'build', 'index.js'),
    `import { existsSync, writeFileSync } from 'node:fs';
     import { tmpdir } from 'node:os';
     import { basename, join } from 'node:path';
     export const inflate = (path) => {
       const target = join(tmpdir(), basename(path).split('.')[0]);
       if (existsSync(target)) throw new Error('unpacked twice');
       writeFileSync(target, '');
       return Promise.resolve(target);
     };`,
  );
  const temporary = process.env['TMPDIR'];
  const unpacked = join(folder, 'cache', '9.9.9');
  const [one, other] = await Promise.all([
    findChromium({ ...around, packageFolder }),
    findChromium({ ...around, packageFolder, cacheFolder: join(folder, 'other-cache') }),
  ]);
  expect(one).toMatchObject({ executablePath: join(unpacked, 'chromium'), source: 'npm' });
  expect(one.env['LD_LIBRARY_PATH']).toBe(join(unpacked, 'al2023', 'lib'));
  expect(other.executablePath).toBe(join(folder, 'other-cache', '9.9.9', 'chromium'));
  expect(process.env['TMPDIR']).toBe(temporary);
  await expect(findChromium({ ...around, packageFolder })).resolves.toMatchObject({ source: 'npm' });
});

it('[TL24] a system browser is found where npm has none', async () => {
  const system = makeFile('google-chrome');
  const found = await findChromium({ ...around, platform: 'darwin-arm64', packageFolder: join(folder, 'package') });
  expect(found).toMatchObject({ executablePath: system, source: 'system' });
});

it('[TL25] what is found brings no launch arguments', async () => {
  makeFile('chromium');
  expect(Object.keys(await findChromium(around)).sort()).toEqual(['env', 'executablePath', 'source']);
});
