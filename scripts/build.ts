// The browser bundles: what they are made of and where they are served. They go to `.cache/build/<name>`.
import { join } from 'node:path';
import { ROOT } from '../tools/source-code/source-file.ts';
import { type Bundle, buildBundle } from './build-bundle.ts';

const ALWAYS = ['scripts/build.ts', 'scripts/build-bundle.ts', 'package-lock.json'];

/** What every page that shows an agent is made of. */
const OF_AGENTS = ['packages/protocol', 'packages/words', 'packages/look'];

const BUNDLES: readonly Bundle[] = [
  {
    name: 'connector',
    folder: 'apps/connector',
    entries: ['index.html'],
    sources: ['apps/connector', ...OF_AGENTS, ...ALWAYS],
    base: '/connector/',
    isLibrary: false,
  },
  {
    name: 'console',
    folder: 'apps/console',
    entries: ['index.html'],
    sources: ['apps/console', ...OF_AGENTS, ...ALWAYS],
    base: '/console/',
    isLibrary: false,
  },
  {
    name: 'chat',
    folder: 'apps/chat',
    entries: ['index.html'],
    sources: ['apps/chat', 'packages/protocol', ...ALWAYS],
    base: '/chat/',
    isLibrary: false,
  },
  {
    name: 'sdk',
    folder: 'packages/client',
    entries: ['src/index.ts'],
    sources: ['packages/client', ...ALWAYS],
    base: '/sdk/',
    isLibrary: true,
  },
  {
    name: 'demo-crm',
    folder: 'apps/demo-crm',
    entries: ['index.html', 'plain.html'],
    sources: ['apps/demo-crm', 'packages/client', ...ALWAYS],
    base: '/',
    isLibrary: false,
  },
  {
    // On the demo CRM's origin, and nothing of it.
    name: 'guided-demo',
    folder: 'apps/demo-crm',
    entries: ['guided.html'],
    sources: ['apps/demo-crm', ...ALWAYS],
    base: '/',
    isLibrary: false,
  },
];

/** Builds every bundle whose sources changed. */
export async function buildAll(): Promise<void> {
  for (const bundle of BUNDLES) {
    const startedAt = performance.now();
    const isNew = await buildBundle(bundle, ROOT, join(ROOT, '.cache', 'build'));
    if (isNew) console.error(`build: ${bundle.name} in ${Math.round(performance.now() - startedAt)} ms`);
  }
}

if (import.meta.main) await buildAll();
