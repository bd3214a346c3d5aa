import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { describe, expect, it } from 'vitest';
import { pageOptions } from '../../../scripts/build-bundle.ts';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const WHOLE_BYTES = 25_000;

describe('what a visitor loads', () => {
  it('[CH18] is at most 25 kB compressed, in the larger language', { timeout: 60_000 }, async () => {
    const built = await build({
      configFile: false,
      root: ROOT,
      base: '/chat/',
      logLevel: 'error',
      // As it is built: a test run would get the developer's JSX.
      oxc: { jsx: { runtime: 'automatic', importSource: 'preact', development: false } },
      build: {
        write: false,
        target: 'es2022',
        modulePreload: { polyfill: false },
        rolldownOptions: pageOptions([join(ROOT, 'index.html')]),
      },
    });
    if (Array.isArray(built) || !('output' in built)) throw new Error('one output');
    const sizes = new Map(
      built.output.map((file) => [
        file.type === 'chunk' ? file.name : (file.names[0] ?? file.fileName),
        gzipSync(file.type === 'chunk' ? file.code : file.source, { level: 9 }).length,
      ]),
    );
    const of = (name: string): number => sizes.get(name) ?? 0;
    const larger = Math.max(of('en'), of('de'));
    expect(larger).toBeGreaterThan(0);
    const whole = [...sizes.values()].reduce((sum, size) => sum + size, 0) - of('en') - of('de') + larger;
    expect(whole).toBeLessThanOrEqual(WHOLE_BYTES);
  });

  it('[CH14] no source writes HTML, evaluates text, or styles by attribute', () => {
    const banned =
      /dangerouslySetInnerHTML|innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment|\beval\(|new Function|style=|cssText/;
    const sources = readdirSync(join(ROOT, 'src'), { withFileTypes: true, recursive: true })
      .filter((file) => file.isFile())
      .map((file) => join(file.parentPath, file.name));
    expect(sources.length).toBeGreaterThan(10);
    expect(sources.filter((path) => banned.test(readFileSync(path, 'utf8')))).toEqual([]);
    expect(readFileSync(join(ROOT, 'index.html'), 'utf8')).not.toMatch(/<style|<script(?![^>]*src=)|\son\w+=|style=/);
  });
});
