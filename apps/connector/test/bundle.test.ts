import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { describe, expect, it } from 'vitest';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const FIRST_LOAD_BYTES = 45_000;

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((file) => file.isFile())
    .map((file) => join(file.parentPath, file.name));
}

describe('what is shipped', () => {
  it('[CN36] the first load, in the larger language, is at most 45 kB compressed, and nothing of the gallery is in it', {
    timeout: 60_000,
  }, async () => {
    const built = await build({
      configFile: false,
      root: ROOT,
      base: '/connector/',
      logLevel: 'error',
      // As it is built: a test run would get the developer's JSX.
      oxc: { jsx: { runtime: 'automatic', importSource: 'preact', development: false } },
      build: {
        write: false,
        target: 'es2022',
        modulePreload: { polyfill: false },
        rolldownOptions: { input: join(ROOT, 'index.html') },
      },
    });
    if (Array.isArray(built) || !('output' in built)) throw new Error('one output');
    const sizes = new Map<string, number>();
    for (const file of built.output) {
      const content = file.type === 'chunk' ? file.code : file.source;
      expect(String(content)).not.toContain('Ticket 4711');
      sizes.set(
        file.type === 'chunk' ? file.name : (file.names[0] ?? file.fileName),
        gzipSync(content, { level: 9 }).length,
      );
    }
    const of = (name: string) => sizes.get(name) ?? 0;
    const languages = Math.max(of('en'), of('de'));
    expect(languages).toBeGreaterThan(0);
    const whole = [...sizes.values()].reduce((sum, size) => sum + size, 0);
    expect(whole - of('en') - of('de') + languages).toBeLessThanOrEqual(FIRST_LOAD_BYTES);
  });

  it('[CN37] no source writes HTML, evaluates text, or styles by attribute', () => {
    const banned =
      /dangerouslySetInnerHTML|innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment|\beval\(|new Function|style="|cssText/;
    const found = sources(join(ROOT, 'src')).filter((path) => banned.test(readFileSync(path, 'utf8')));
    expect(found).toEqual([]);
    expect(readFileSync(join(ROOT, 'index.html'), 'utf8')).not.toMatch(/<style|<script(?![^>]*src=)|\son\w+=|style=/);
  });
});
