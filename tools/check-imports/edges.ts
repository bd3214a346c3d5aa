// The one table of who may import what. `check-imports` fails on an import that is not here and on a line here that nobody needs.

/** `types`: only `import type`, gone at run time. `values`: any import. */
export type EdgeKind = 'types' | 'values';

export interface Unit {
  readonly name: string;
  /** Its folder; the longest that fits a file wins. */
  readonly folder: string;
  /** What its shipped code may import besides its own files: package names, `node:*`, or `./` and the name of another unit. */
  readonly edges: Readonly<Record<string, EdgeKind>>;
}

export const UNITS: readonly Unit[] = [
  { name: 'engine', folder: 'packages/engine/src', edges: {} },
  {
    name: 'protocol',
    folder: 'packages/protocol/src',
    edges: { valibot: 'values' },
  },
  { name: 'words', folder: 'packages/words/src', edges: { '@interlock/protocol': 'types' } },
  { name: 'look', folder: 'packages/look/src', edges: { '@interlock/words': 'types' } },
  { name: 'page', folder: 'packages/page/src', edges: { preact: 'values' } },
  { name: 'client', folder: 'packages/client/src', edges: { '@interlock/protocol': 'types' } },
  { name: 'rehearsal', folder: 'packages/rehearsal/src', edges: { '@interlock/engine': 'values' } },
  { name: 'store', folder: 'packages/store/src', edges: { 'node:*': 'values' } },
  {
    name: 'server',
    folder: 'apps/server/src',
    edges: {
      '@interlock/engine': 'values',
      '@interlock/protocol': 'values',
      '@interlock/rehearsal': 'values',
      '@interlock/store': 'values',
      '@hono/node-server': 'values',
      '@valibot/to-json-schema': 'values',
      hono: 'values',
      jose: 'values',
      'node:*': 'values',
      'openid-client': 'values',
      pino: 'values',
      'prom-client': 'values',
      valibot: 'values',
      ws: 'values',
    },
  },
  {
    name: 'connector',
    folder: 'apps/connector/src',
    edges: {
      '@interlock/look': 'values',
      '@interlock/page': 'values',
      '@interlock/protocol': 'values',
      '@interlock/words': 'values',
      '@preact/signals': 'values',
      preact: 'values',
    },
  },
  {
    name: 'console',
    folder: 'apps/console/src',
    edges: {
      '@codemirror/autocomplete': 'values',
      '@codemirror/commands': 'values',
      '@codemirror/lang-json': 'values',
      '@codemirror/language': 'values',
      '@codemirror/lint': 'values',
      '@codemirror/merge': 'values',
      '@codemirror/search': 'values',
      '@codemirror/state': 'values',
      '@codemirror/view': 'values',
      '@interlock/look': 'values',
      '@interlock/page': 'values',
      '@interlock/protocol': 'values',
      '@interlock/words': 'values',
      '@lezer/highlight': 'values',
      '@preact/signals': 'values',
      '@tanstack/virtual-core': 'values',
      '@zag-js/combobox': 'values',
      '@zag-js/menu': 'values',
      '@zag-js/preact': 'values',
      'jsonc-parser': 'values',
      preact: 'values',
      uplot: 'values',
      valibot: 'values',
      'vscode-json-languageservice': 'values',
    },
  },
  {
    name: 'chat',
    folder: 'apps/chat/src',
    edges: {
      '@interlock/page': 'values',
      '@interlock/protocol': 'values',
      '@preact/signals': 'values',
      preact: 'values',
    },
  },
  {
    name: 'demo-crm',
    folder: 'apps/demo-crm/src',
    edges: {
      '@interlock/client': 'values',
      '@preact/signals': 'values',
      preact: 'values',
      './demo-crm-server': 'types',
      './guided-demo': 'types',
    },
  },
  { name: 'guided-demo', folder: 'apps/demo-crm/server/guided', edges: { '@interlock/protocol': 'values' } },
  { name: 'demo-crm-server', folder: 'apps/demo-crm/server', edges: { 'node:*': 'values', './guided-demo': 'values' } },
  { name: 'client-examples', folder: 'packages/client/examples', edges: { '@interlock/client': 'values' } },
  { name: 'client-scripts', folder: 'packages/client/scripts', edges: { 'node:*': 'values', vite: 'values' } },
];

/** Sub-entries of our packages that hold test code: shipped code must not import them. */
export const TEST_ENTRIES = /^@interlock\/[a-z-]+\/(fixtures|testing|contract)$/;
