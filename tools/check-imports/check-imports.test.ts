import { describe, expect, it } from 'vitest';
import { checkImports, type Manifest } from './check-imports.ts';
import type { Unit } from './edges.ts';

const UNITS: readonly Unit[] = [
  { name: 'engine', folder: 'packages/engine/src', edges: {} },
  { name: 'store', folder: 'packages/store/src', edges: { '@interlock/engine': 'types', 'node:*': 'values' } },
  { name: 'pages', folder: 'apps/demo/src', edges: { preact: 'values', './demo-server': 'types' } },
  { name: 'demo-server', folder: 'apps/demo/server', edges: {} },
];
const manifest = (folder: string, name: string, fields: Partial<Manifest> = {}): Manifest => ({
  folder,
  name,
  dependencies: [],
  devDependencies: [],
  entries: ['.'],
  ...fields,
});
const MANIFESTS = [
  manifest('', 'interlock', { devDependencies: ['vitest'] }),
  manifest('packages/engine', '@interlock/engine', { entries: ['.', './testing'] }),
  manifest('packages/store', '@interlock/store', {
    dependencies: ['@interlock/engine'],
    devDependencies: ['listed-types'],
  }),
  manifest('apps/demo', '@interlock/demo', { dependencies: ['preact'] }),
];
/** Uses every edge of the table, so that only what a row adds is found. */
const CLEAN = [
  {
    path: 'packages/store/src/store.ts',
    text: "import type { A } from '@interlock/engine';\nimport { join } from 'node:path';",
  },
  {
    path: 'apps/demo/src/page.tsx',
    text: "import { h } from 'preact/hooks';\nimport type { T } from '../server/ticket.ts';",
  },
];

const check = (path: string, text: string): string[] =>
  checkImports([...CLEAN, { path, text }], UNITS, MANIFESTS).map((problem) => `${problem.path}: ${problem.message}`);

describe('refused', () => {
  it.each([
    [
      '[TL2] a package that the unit must not use',
      'packages/engine/src/a.ts',
      "import x from 'preact';",
      'engine must not import preact',
    ],
    [
      '[TL2] Node in a unit without Node',
      'packages/engine/src/a.ts',
      "import { join } from 'node:path';",
      'engine must not import node:*',
    ],
    ['[TL2] a dynamic import', 'packages/engine/src/a.ts', "await import('preact');", 'engine must not import preact'],
    ['[TL2] a re-export', 'packages/engine/src/a.ts', "export * from 'preact';", 'engine must not import preact'],
    [
      '[TL2] another unit of the same package',
      'apps/demo/server/a.ts',
      "import '../src/page.tsx';",
      'demo-server must not import ./pages',
    ],
    ['[TL2] a file that no unit owns', 'packages/engine/extra.ts', '', 'belongs to no unit'],
    [
      '[TL3] values over a types edge',
      'packages/store/src/a.ts',
      "import { A } from '@interlock/engine';",
      'may only `import type`',
    ],
    [
      '[TL3] inline types, which still load',
      'packages/store/src/a.ts',
      "import { type A } from '@interlock/engine';",
      'may only `import type`',
    ],
    [
      '[TL4] a path into another package',
      'packages/store/src/a.ts',
      "import '../../engine/src/index.ts';",
      'reaches into @interlock/engine',
    ],
    [
      '[TL4] a path into another package, from a test',
      'packages/store/src/a.test.ts',
      "import '../../engine/src/index.ts';",
      'reaches into @interlock/engine',
    ],
    [
      '[TL4] an entry that is not declared',
      'packages/store/src/a.ts',
      "import type { A } from '@interlock/engine/src/index.ts';",
      'has no entry "./src/index.ts"',
    ],
    [
      '[TL4] a file above its unit',
      'packages/engine/src/a.ts',
      "import x from '../extra.ts';",
      'leaves packages/engine/src',
    ],
    ['[TL4] a path without its extension', 'packages/store/src/a.ts', "import './b';", "write the file's extension"],
    ['[TL4] one with a query', 'packages/store/src/a.ts', "import './b?inline';", "write the file's extension"],
    ['[TL5] a test file', 'packages/store/src/a.ts', "import './b.test.ts';", 'must not use test code'],
    [
      '[TL5] a folder of test code',
      'packages/store/src/a.ts',
      "import { B } from './testing/b.ts';",
      'must not use test code',
    ],
    [
      '[TL5] a sub-entry of test code',
      'packages/store/src/a.ts',
      "import type { B } from '@interlock/engine/testing';",
      'must not use test code',
    ],
    [
      '[TL6] a package that package.json does not list',
      'packages/store/src/a.test.ts',
      "import x from 'left-pad';",
      'is in no package.json',
    ],
  ])('%s', (_title, path, text, expected) => {
    const problems = check(path, text);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(`${path}: `);
    expect(problems[0]).toContain(expected);
  });

  it('[TL6] a dependency of another package, though npm puts it within reach', () => {
    const units = UNITS.map((unit) =>
      unit.name === 'store' ? { ...unit, edges: { ...unit.edges, preact: 'values' as const } } : unit,
    );
    const file = { path: 'packages/store/src/a.ts', text: "import x from 'preact';" };
    expect(checkImports([...CLEAN, file], units, MANIFESTS)).toEqual([
      { path: file.path, message: 'preact: is not in the dependencies of packages/store/package.json' },
    ]);
  });

  it('[TL7] an edge that nobody uses any more', () => {
    const unused = CLEAN.filter((file) => file.path.startsWith('apps/'));
    expect(checkImports(unused, UNITS, MANIFESTS).map((problem) => problem.message)).toEqual([
      'stale edge: store no longer imports @interlock/engine',
      'stale edge: store no longer imports node:*',
    ]);
  });
});

describe('allowed', () => {
  it.each([
    ['[TL2] its own files', 'packages/engine/src/a.ts', "import { b } from './b.ts';"],
    [
      '[TL4] its own package.json',
      'packages/engine/src/a.ts',
      "import m from '../package.json' with { type: 'json' };",
    ],
    ['[TL2] a package that the table names', 'apps/demo/src/a.tsx', "import { render } from 'preact';"],
    [
      '[TL5] test code in a test',
      'packages/store/src/a.test.ts',
      "import { b } from './testing/b.ts';\nimport { it } from 'vitest';",
    ],
    ['[TL5] one of our packages in a tool', 'tools/bench/main.ts', "import { a } from '@interlock/engine/testing';"],
  ])('%s', (_title, path, text) => {
    expect(check(path, text)).toEqual([]);
  });
});
