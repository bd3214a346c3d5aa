import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ROOT } from '../source-code/source-file.ts';
import { checkPurity } from './check-purity.ts';

const check = (text: string, path = 'packages/engine/src/a.ts'): string[] =>
  checkPurity([{ path, text }]).map((problem) => problem.message);

describe('refused by the check', () => {
  it.each([
    'const now = Date.now();',
    'const at = new Date(5);',
    'function f(at: Date) {}',
    'const clock = { Date };',
    'const now = performance.now();',
    'const id = crypto.randomUUID();',
    'const dice = Math.random();',
    "const dice = Math['random']();",
    'const { random } = Math;',
    "const now = globalThis['Date'];",
    'async function f() {}',
    'const f = async () => 1;',
    'for await (const x of xs) {}',
    'const later = Promise.resolve(1);',
    "const text = new Intl.NumberFormat('en').format(1);",
  ])('[TL15] %s', (text) => {
    expect(check(text)).not.toEqual([]);
  });
});

describe('allowed by the check', () => {
  it.each([
    'const most = Math.max(1, 2);',
    'const at = view.Date;',
    'const row = { Date: 1, performance: 2 };',
    'interface Row { Date: number }',
    "const text = 'Date.now()';",
  ])('[TL15] %s', (text) => {
    expect(check(text)).toEqual([]);
  });

  it('[TL15] a clock in a test', () => {
    expect(check('const now = Date.now();', 'packages/engine/src/a.test.ts')).toEqual([]);
  });
});

describe('refused by the compiler', () => {
  mkdirSync(join(ROOT, '.cache'), { recursive: true });
  const folder = mkdtempSync(join(ROOT, '.cache', 'purity-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each([
    'setTimeout(() => {}, 1);',
    'process.exit();',
    'window.alert();',
    "import 'node:fs';",
    "console.log('x');",
  ])('[TL15] %s', (text) => {
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    writeFileSync(join(folder, 'a.ts'), `export const kept = 1;\n${text}\n`);
    const config = { extends: join(ROOT, 'tsconfig.pure.json'), include: ['a.ts'], exclude: [] };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
    const run = spawnSync(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', folder], {
      encoding: 'utf8',
    });
    expect(run.stdout).toMatch(/a\.ts\(2,\d+\): error TS/);
  });
});
