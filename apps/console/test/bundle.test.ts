import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { describe, expect, it } from 'vitest';
import { pageOptions } from '../../../scripts/build-bundle.ts';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
/** What comes before any page: half of what the first page may weigh with it. */
const SHELL_BYTES = 90_000;

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((file) => file.isFile() && /\.(ts|tsx)$/.test(file.name))
    .map((file) => join(file.parentPath, file.name));
}

describe('what is shipped', () => {
  it('[UI8] the shell with the larger language is at most 90 kB compressed, and pages, charts and editor come later', {
    timeout: 60_000,
  }, async () => {
    const built = await build({
      configFile: false,
      root: ROOT,
      base: '/console/',
      logLevel: 'error',
      oxc: { jsx: { runtime: 'automatic', importSource: 'preact', development: false } },
      build: {
        write: false,
        target: 'es2022',
        modulePreload: { polyfill: false },
        rolldownOptions: pageOptions([join(ROOT, 'index.html')]),
      },
    });
    if (Array.isArray(built) || !('output' in built)) throw new Error('one output');
    const first = built.output.filter((file) => /\/first-|^index\.html$/.test(file.fileName));
    expect(first.length).toBeGreaterThanOrEqual(3);
    const bytes = (content: string | Uint8Array): number => gzipSync(content, { level: 9 }).length;
    const contentOf = (file: (typeof built.output)[number]) => (file.type === 'chunk' ? file.code : file.source);
    const languages = built.output
      .filter((file) => /\/(en|de)-/.test(file.fileName))
      .map((file) => bytes(contentOf(file)));
    expect(languages.length).toBeGreaterThanOrEqual(2);
    const size = first.reduce((sum, file) => sum + bytes(contentOf(file)), 0) + Math.max(...languages);
    expect(size).toBeLessThanOrEqual(SHELL_BYTES);
    const modules = first.flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []));
    expect(modules.filter((id) => /node_modules\/(uplot|@?codemirror|@tanstack)/.test(id))).toEqual([]);
    expect(modules.filter((id) => /src\/(floor|queues|timeline|honesty|wallboard|agents)\//.test(id))).toEqual([]);
  });

  it('[UI8] no source writes HTML, evaluates text, or styles by attribute', () => {
    const banned =
      /dangerouslySetInnerHTML|innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment|\beval\(|new Function|style="|cssText/;
    expect(sources(join(ROOT, 'src')).filter((path) => banned.test(readFileSync(path, 'utf8')))).toEqual([]);
    expect(readFileSync(join(ROOT, 'index.html'), 'utf8')).not.toMatch(/<style|<script(?![^>]*src=)|\son\w+=|style=/);
  });
});
