import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Bundle, buildBundle } from './build-bundle.ts';

const BUNDLE: Bundle = {
  name: 'sdk',
  folder: 'lib',
  entries: ['index.ts'],
  sources: ['lib', 'lock.json'],
  base: '/',
  kind: 'library',
};

let root: string;
const build = (): Promise<boolean> => buildBundle(BUNDLE, root, join(root, 'out'));
const built = (): string => readFileSync(join(root, 'out/sdk/client.js'), 'utf8');

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'build-test-'));
  mkdirSync(join(root, 'lib'));
  writeFileSync(join(root, 'lib/index.ts'), "export const word: string = 'first';");
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

it('[TL20] an entry that is missing is an error', async () => {
  rmSync(join(root, 'lib/index.ts'));
  await expect(build()).rejects.toThrow('sdk: there is no lib/index.ts');
});

it('[TL20] sources that do not build are an error, and the former bundle stays', async () => {
  await build();
  writeFileSync(join(root, 'lib/index.ts'), "export { gone } from './gone.ts';");
  await expect(build()).rejects.toThrow();
  expect(built()).toContain('first');
  expect(readdirSync(join(root, 'out'))).toEqual(['sdk']);
});

it('[TL20] a program is one folder that runs without its sources and its packages', async () => {
  mkdirSync(join(root, 'node_modules/words'), { recursive: true });
  writeFileSync(
    join(root, 'node_modules/words/package.json'),
    '{ "name": "words", "type": "module", "main": "index.js" }',
  );
  writeFileSync(join(root, 'node_modules/words/index.js'), "export const said = 'whole';");
  writeFileSync(
    join(root, 'lib/main.ts'),
    "import { said } from 'words';\nconst word: string = said;\nconsole.log(word);",
  );
  writeFileSync(join(root, 'lib/thread.ts'), 'export const other: number = 1;');
  const program: Bundle = {
    name: 'server',
    folder: 'lib',
    entries: ['main.ts', 'thread.ts'],
    sources: ['lib'],
    kind: 'program',
  };
  expect(await buildBundle(program, root, join(root, 'out'))).toBe(true);
  rmSync(join(root, 'lib'), { recursive: true });
  rmSync(join(root, 'node_modules'), { recursive: true });
  const run = spawnSync(process.execPath, [join(root, 'out/server/main.js')], { encoding: 'utf8' });
  expect(run).toMatchObject({ status: 0, stdout: 'whole\n' });
  expect(existsSync(join(root, 'out/server/thread.js'))).toBe(true);
});

it('[TL20] a bundle is built when a source changed, and only then', async () => {
  expect(await build()).toBe(true);
  expect(built()).toContain('first');
  expect(await build()).toBe(false);

  writeFileSync(join(root, 'lib/index.ts'), "export const word: string = 'second';");
  expect(await build()).toBe(true);
  expect(built()).toContain('second');

  writeFileSync(join(root, 'lock.json'), '{}');
  expect(await build()).toBe(true);
  writeFileSync(join(root, 'lib/index.test.ts'), '');
  expect(await build()).toBe(false);
  expect(existsSync(join(root, 'out/sdk/client.js.map'))).toBe(true);
});
