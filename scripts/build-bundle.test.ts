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
  isLibrary: true,
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
