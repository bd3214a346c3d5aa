// What is built: the programs that Node runs, and the pages and the library that they serve. Each goes to `.cache/build/<name>`, beside
// the others, where the programs find the pages.
import { join } from 'node:path';
import { ROOT } from '../tools/source-code/source-file.ts';
import { type Bundle, buildBundle } from './build-bundle.ts';

const ALWAYS = ['scripts/build.ts', 'scripts/build-bundle.ts', 'package-lock.json'];

/** What every page that shows an agent is made of. */
const OF_AGENTS = ['packages/protocol', 'packages/words', 'packages/look', 'packages/page'];

const BUILD_FOLDER = join(ROOT, '.cache', 'build');

/** One file starts in a third of the time that Node needs to find and read five hundred. */
const PROGRAMS: readonly Bundle[] = [
  {
    name: 'server',
    folder: 'apps/server',
    entries: ['src/main.ts', 'src/rehearsal/rehearsal-thread.ts'],
    sources: [
      'apps/server/src',
      'apps/server/package.json',
      'packages/engine',
      'packages/protocol',
      'packages/rehearsal',
      'packages/store',
      ...ALWAYS,
    ],
    kind: 'program',
  },
  {
    name: 'demo-crm-server',
    folder: 'apps/demo-crm/server',
    entries: ['main.ts'],
    sources: ['apps/demo-crm/server', ...ALWAYS],
    kind: 'program',
  },
];

const PAGES: readonly Bundle[] = [
  {
    name: 'connector',
    folder: 'apps/connector',
    entries: ['index.html'],
    sources: ['apps/connector', ...OF_AGENTS, ...ALWAYS],
    base: '/connector/',
    kind: 'pages',
  },
  {
    name: 'console',
    folder: 'apps/console',
    entries: ['index.html'],
    sources: ['apps/console', ...OF_AGENTS, ...ALWAYS],
    base: '/console/',
    kind: 'pages',
  },
  {
    name: 'chat',
    folder: 'apps/chat',
    entries: ['index.html'],
    sources: ['apps/chat', 'packages/protocol', 'packages/look', 'packages/page', ...ALWAYS],
    base: '/chat/',
    kind: 'pages',
  },
  {
    name: 'sdk',
    folder: 'packages/client',
    entries: ['src/index.ts'],
    sources: ['packages/client', ...ALWAYS],
    base: '/sdk/',
    kind: 'library',
  },
  {
    name: 'demo-crm',
    folder: 'apps/demo-crm',
    entries: ['index.html', 'plain.html'],
    sources: ['apps/demo-crm', 'packages/client', ...ALWAYS],
    base: '/',
    kind: 'pages',
  },
  {
    // On the demo CRM's origin, and nothing of it.
    name: 'guided-demo',
    folder: 'apps/demo-crm',
    entries: ['guided.html'],
    sources: ['apps/demo-crm', ...ALWAYS],
    base: '/',
    kind: 'pages',
  },
];

/** The file that Node runs. */
export function programPath(name: 'server' | 'demo-crm-server'): string {
  return join(BUILD_FOLDER, name, 'main.js');
}

/** Builds every program and every page whose sources changed. */
export async function buildAll(): Promise<void> {
  await build([...PROGRAMS, ...PAGES]);
}

/** Builds the programs alone, for tests that look at no page. */
export async function buildPrograms(): Promise<void> {
  await build(PROGRAMS);
}

async function build(bundles: readonly Bundle[]): Promise<void> {
  for (const bundle of bundles) {
    const startedAt = performance.now();
    const isNew = await buildBundle(bundle, ROOT, BUILD_FOLDER);
    if (isNew) console.error(`build: ${bundle.name} in ${Math.round(performance.now() - startedAt)} ms`);
  }
}

if (import.meta.main) await buildAll();
