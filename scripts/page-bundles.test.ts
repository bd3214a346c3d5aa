/** What the pages ship: how much comes at once, what comes later, and what no source may do. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, type Rolldown } from 'vite';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../tools/source-code/source-file.ts';
import { pageOptions } from './build-bundle.ts';

type Output = Rolldown.RolldownOutput['output'];
type OutputFile = Output[number];

const PAGES = [
  {
    name: 'connector',
    rule: 'CN36',
    sourceRule: 'CN37',
    limitBytes: 45_000,
    // All but what is fetched by `import()` when it is needed: chats, alerts, details.
    isFirst: (file: OutputFile, later: ReadonlySet<string>) => !later.has(file.fileName) && !isLanguage(file),
    neverFirst: /src\/gallery\//,
    leastLater: 5,
  },
  {
    name: 'console',
    rule: 'UI8',
    sourceRule: 'UI8',
    // What comes before any page: half of what the first page may weigh with it.
    limitBytes: 90_000,
    isFirst: (file: OutputFile) => /\/first-|^index\.html$/.test(file.fileName),
    neverFirst:
      /node_modules\/(uplot|@?codemirror|@tanstack|@zag-js|@floating-ui)|src\/(floor|queues|timeline|honesty|wallboard|agents)\//,
    leastLater: 5,
  },
  {
    name: 'chat',
    rule: 'CH18',
    sourceRule: 'CH14',
    // Visitors come from anywhere: it is whole at once, and small.
    limitBytes: 25_000,
    isFirst: (file: OutputFile) => !isLanguage(file),
    neverFirst: /packages\/(client|engine)\//,
    leastLater: 0,
  },
] as const;

const BANNED =
  /dangerouslySetInnerHTML|innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment|\beval\(|new Function|style="|cssText/;

const isLanguage = (file: OutputFile): boolean => /\/(en|de)-[^/]*\.js$/.test(file.fileName);
const contentOf = (file: OutputFile): string | Uint8Array => (file.type === 'chunk' ? file.code : file.source);
const bytesOf = (file: OutputFile): number => gzipSync(contentOf(file), { level: 9 }).length;

/** As it is built: a test run would get the developer's JSX. */
async function built(name: string): Promise<Output> {
  const root = join(ROOT, 'apps', name);
  const result = await build({
    configFile: false,
    root,
    base: `/${name}/`,
    logLevel: 'error',
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact', development: false } },
    build: {
      write: false,
      target: 'es2022',
      modulePreload: { polyfill: false },
      rolldownOptions: pageOptions([join(root, 'index.html')]),
    },
  });
  if (Array.isArray(result) || !('output' in result)) throw new Error('one output');
  return result.output;
}

/** Files that are fetched because of an `import()` alone: those that it names, what only they share, and the styles of both. The page itself names the others. */
function laterFiles(output: Output): ReadonlySet<string> {
  const chunks = new Map(output.flatMap((file) => (file.type === 'chunk' ? [[file.fileName, file] as const] : [])));
  const page = output.flatMap((file) => (file.fileName === 'index.html' ? [String(contentOf(file))] : [])).join();
  const atOnce = [...chunks.values()].filter(({ fileName }) => page.includes(fileName));
  for (const { imports } of atOnce)
    for (const name of imports) {
      const chunk = chunks.get(name);
      if (chunk !== undefined && !atOnce.includes(chunk)) atOnce.push(chunk);
    }
  return new Set(
    [...chunks.values()]
      .filter((chunk) => !atOnce.includes(chunk))
      .flatMap(({ fileName, viteMetadata }) => [fileName, ...(viteMetadata?.importedCss ?? [])]),
  );
}

for (const { name, rule, sourceRule, limitBytes, isFirst, neverFirst, leastLater } of PAGES) {
  describe(`what is shipped of the ${name}`, () => {
    it(`[${rule}] the first load, with the larger language, is at most ${limitBytes / 1_000} kB compressed, and the rest comes later`, {
      timeout: 60_000,
    }, async () => {
      const output = await built(name);
      const later = laterFiles(output);
      expect(later.size).toBeGreaterThanOrEqual(leastLater);
      const first = output.filter((file) => isFirst(file, later));
      expect(first.length).toBeGreaterThanOrEqual(3);
      const languages = output.filter(isLanguage).map(bytesOf);
      expect(languages.length).toBeGreaterThanOrEqual(2);
      const size = first.reduce((sum, file) => sum + bytesOf(file), 0) + Math.max(...languages);
      expect(size).toBeLessThanOrEqual(limitBytes);
      const modules = first.flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []));
      expect(modules.filter((id) => neverFirst.test(id))).toEqual([]);
      // Nothing of a gallery's examples is in any part of it.
      expect(output.filter((file) => String(contentOf(file)).includes('Ticket 4711'))).toEqual([]);
    });

    it(`[${sourceRule}] no source of the ${name} writes HTML, evaluates text, or styles by attribute`, () => {
      const root = join(ROOT, 'apps', name);
      const sources = readdirSync(join(root, 'src'), { withFileTypes: true, recursive: true })
        .filter((file) => file.isFile())
        .map((file) => join(file.parentPath, file.name));
      expect(sources.filter((path) => BANNED.test(readFileSync(path, 'utf8')))).toEqual([]);
      expect(readFileSync(join(root, 'index.html'), 'utf8')).not.toMatch(/<style|<script(?![^>]*src=)|\son\w+=|style=/);
    });
  });
}
