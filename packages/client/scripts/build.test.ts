import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildPackage } from './build.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const CONSUMER = join(ROOT, '.cache', `client-consumer-${process.pid}`);
const FOLDER = join(CONSUMER, 'node_modules', '@interlock', 'client');

describe('the published package', () => {
  let gzipBytes = 0;

  beforeAll(async () => {
    gzipBytes = await buildPackage(FOLDER);
  }, 60_000);
  afterAll(() => rmSync(CONSUMER, { recursive: true, force: true }));

  it('[SD47] the module has at most 5 KB compressed and imports nothing', () => {
    expect(gzipBytes).toBeLessThanOrEqual(5 * 1024);
    expect(readFileSync(join(FOLDER, 'client.js'), 'utf8')).not.toMatch(/\bimport\b|\brequire\b/);
    expect(JSON.parse(readFileSync(join(FOLDER, 'package.json'), 'utf8'))).not.toHaveProperty('dependencies');
  });

  it('[SD47] it loads as an ES module and exports createClientApplication alone', async () => {
    const loaded: object = await import(join(FOLDER, 'client.js'));
    expect(Object.keys(loaded)).toEqual(['createClientApplication']);
  });

  it('[SD48] publint finds nothing', async () => {
    const { messages, pkg } = await publint({ pkgDir: FOLDER, pack: false });
    expect(messages.map((message) => formatMessage(message, pkg ?? {}))).toEqual([]);
  });

  it('[SD48] the declarations name no file outside the package, and compile in a strict project of somebody else', () => {
    for (const file of readdirSync(join(FOLDER, 'types'))) {
      const imports = [...readFileSync(join(FOLDER, 'types', file), 'utf8').matchAll(/from '([^']+)'/g)];
      expect(imports.map(([, path]) => path).filter((path) => !/^\.\/[a-z-]+\.js$/.test(path ?? ''))).toEqual([]);
    }
    const examples = join(ROOT, 'packages', 'client', 'examples');
    mkdirSync(join(CONSUMER, 'src'), { recursive: true });
    for (const file of readdirSync(examples))
      writeFileSync(join(CONSUMER, 'src', file), readFileSync(join(examples, file)));
    const compilerOptions = {
      target: 'es2022',
      module: 'esnext',
      moduleResolution: 'bundler',
      lib: ['es2022', 'dom'],
      types: [],
      strict: true,
      exactOptionalPropertyTypes: true,
      noEmit: true,
    };
    writeFileSync(join(CONSUMER, 'package.json'), '{"type":"module"}');
    writeFileSync(join(CONSUMER, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['src'] }));
    const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
    expect(() => execFileSync(process.execPath, [tsc, '-p', CONSUMER], { encoding: 'utf8' })).not.toThrow();
  }, 60_000);
});

describe('docs/CLIENT.md', () => {
  const guide = readFileSync(join(ROOT, 'docs', 'CLIENT.md'), 'utf8');
  const blocks = [
    ...guide.matchAll(/<!-- (packages\/client\/examples\/[a-z-]+\.examples\.ts)#([a-z-]+) -->\n```ts\n([\s\S]*?)```/g),
  ];

  it('[SD49] every block of code is a region of a compiled example', () => {
    expect(guide.match(/```ts/g)).toHaveLength(blocks.length);
    for (const [, path = '', region = '', code] of blocks) {
      const source = readFileSync(join(ROOT, path), 'utf8');
      expect(regionOf(source, region), `${path}#${region}`).toBe(code);
    }
    expect(blocks.length).toBeGreaterThanOrEqual(6);
  });

  it('[SD49] a Client Application needs fewer than 15 lines', () => {
    const minimal = blocks.find(([, , region]) => region === 'minimal')?.[3] ?? '';
    const lines = minimal.split('\n').filter((line) => line.trim() !== '');
    expect(lines.length).toBeGreaterThan(5);
    expect(lines.length).toBeLessThan(15);
  });

  function regionOf(source: string, name: string): string | undefined {
    return new RegExp(`// #region ${name}\\n([\\s\\S]*?)// #endregion ${name}\\n`).exec(source)?.[1];
  }
});
