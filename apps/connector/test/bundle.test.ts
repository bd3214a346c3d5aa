import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { describe, expect, it } from 'vitest';
import { pageOptions } from '../../../scripts/build-bundle.ts';

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
        rolldownOptions: pageOptions([join(ROOT, 'index.html')]),
      },
    });
    if (Array.isArray(built) || !('output' in built)) throw new Error('one output');
    const sizes = new Map<string, number>();
    const later = new Set<string>();
    for (const file of built.output) {
      const content = file.type === 'chunk' ? file.code : file.source;
      expect(String(content)).not.toContain('Ticket 4711');
      sizes.set(file.fileName, gzipSync(content, { level: 9 }).length);
      // Whatever is fetched by `import()` comes when it is needed, with its styles: chats, alerts, details.
      if (file.type !== 'chunk' || !file.isDynamicEntry) continue;
      later.add(file.fileName);
      for (const style of file.viteMetadata?.importedCss ?? []) later.add(style);
    }
    const of = (name: string) => {
      const file = built.output.find((candidate) => candidate.type === 'chunk' && candidate.name === name);
      return sizes.get(file?.fileName ?? '') ?? 0;
    };
    const languages = Math.max(of('en'), of('de'));
    expect(languages).toBeGreaterThan(0);
    expect(later.size).toBeGreaterThan(4);
    const sizeAtOnce = [...sizes].filter(([name]) => !later.has(name)).reduce((sum, [, size]) => sum + size, 0);
    expect(sizeAtOnce + languages).toBeLessThanOrEqual(FIRST_LOAD_BYTES);
  });

  it('[CN37] no source writes HTML, evaluates text, or styles by attribute', () => {
    const banned =
      /dangerouslySetInnerHTML|innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment|\beval\(|new Function|style="|cssText/;
    const found = sources(join(ROOT, 'src')).filter((path) => banned.test(readFileSync(path, 'utf8')));
    expect(found).toEqual([]);
    expect(readFileSync(join(ROOT, 'index.html'), 'utf8')).not.toMatch(/<style|<script(?![^>]*src=)|\son\w+=|style=/);
  });
});
