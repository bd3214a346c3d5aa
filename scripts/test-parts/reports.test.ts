import { describe, expect, it } from 'vitest';
import { type BrowserReport, countBrowserTests } from './browser-report.ts';
import { findLeftOut, readCompilerReport } from './compiler-report.ts';
import { countUnitTests, type UnitReport } from './unit-report.ts';

const file = (name: string, ...statuses: string[]): UnitReport['testResults'][number] => ({
  name: `/root/${name}`,
  assertionResults: statuses.map((status, index) => ({
    fullName: `test ${index}`,
    status,
    failureMessages: status === 'failed' ? ['expected 1 to be 2'] : [],
  })),
});
const countUnit = (...files: UnitReport['testResults']) =>
  countUnitTests({ testResults: files }, (path) => path.replace('/root/', ''), ['packages/store']);
const STORE = file('packages/store/src/a.test.ts', 'passed');

describe('unit tests', () => {
  it('[TL16] passed and failed are counted, and what failed is named', () => {
    expect(countUnit(STORE, file('a.test.ts', 'passed', 'failed'))).toEqual({
      passed: 2,
      failed: 1,
      fileCount: 2,
      failures: ['a.test.ts: test 1\nexpected 1 to be 2'],
      complaints: [],
    });
  });

  it.each(['skipped', 'pending', 'todo', 'disabled'])('[TL17] a test that is %s is a failure', (status) => {
    expect(countUnit(STORE, file('a.test.ts', 'passed', status)).complaints).toEqual([
      `a.test.ts: ${status}, not run: test 1`,
    ]);
  });

  it('[TL17] a file that did not load is a failure', () => {
    expect(countUnit(STORE, { ...file('a.test.ts'), message: 'SyntaxError' }).complaints).toEqual([
      'a.test.ts: no test ran SyntaxError',
    ]);
  });

  it('[TL17] a run without a passing test of the store is a failure', () => {
    expect(countUnit(file('a.test.ts', 'passed')).complaints).toEqual(['no test of packages/store ran']);
    expect(countUnit(file('packages/store/a.test.ts', 'failed')).complaints).toEqual(['no test of packages/store ran']);
  });
});

describe('browser tests', () => {
  const report = (stats: Partial<BrowserReport['stats']>, ...messages: string[]): BrowserReport => ({
    stats: { expected: 0, unexpected: 0, flaky: 0, skipped: 0, ...stats },
    errors: messages.map((message) => ({ message })),
    suites: [],
  });
  const spec = (title: string, status: string, ...messages: string[]) => ({
    title,
    tests: [{ status, results: [{ errors: messages.map((message) => ({ message })) }] }],
  });

  it('[TL16] passed and failed are counted, and a test that passes only sometimes has failed', () => {
    expect(countBrowserTests(report({ expected: 3, unexpected: 1, flaky: 1 }))).toEqual({
      passed: 3,
      failed: 2,
      failures: [],
      complaints: [],
    });
  });

  it('[TL16] what failed is named with where it stands and what it says', () => {
    const inner = { title: 'calls', specs: [spec('rings', 'unexpected', 'no bell'), spec('ends', 'expected')] };
    const suite = { title: 'a.spec.ts', specs: [spec('loads', 'flaky', 'late')], suites: [inner] };
    expect(countBrowserTests({ ...report({ unexpected: 1, flaky: 1 }), suites: [suite] }).failures).toEqual([
      'a.spec.ts › loads\nlate',
      'a.spec.ts › calls › rings\nno bell',
    ]);
  });

  it.each([
    ['a skipped test', report({ expected: 3, skipped: 2 }), '2 browser tests did not run'],
    ['a run without tests', report({}), 'no browser test ran'],
    ['an error outside of any test', report({ expected: 1 }, 'set-up failed'), 'set-up failed'],
  ])('[TL17] %s is a failure', (_title, input, expected) => {
    expect(countBrowserTests(input).complaints).toEqual([expected]);
  });
});

describe('compiler', () => {
  const { files, complaints } = readCompilerReport(
    'a.ts(1,2): error TS1: no\n/root/b.ts\n/root/folder/c.ts\n',
    '/root',
  );

  it('[TL16] what it complains about is told from the files that it lists', () => {
    expect(files).toEqual(['b.ts', 'folder/c.ts']);
    expect(complaints).toEqual(['a.ts(1,2): error TS1: no']);
  });

  it('[TL17] a source that no project compiles is a failure', () => {
    expect(findLeftOut([{ path: 'b.ts' }, { path: 'd.ts' }], new Set(files))).toEqual(['d.ts']);
  });
});
