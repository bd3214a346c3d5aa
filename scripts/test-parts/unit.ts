import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { ROOT } from '../../tools/source-code/source-file.ts';
import { type Part, type PartResult, REPORT_FOLDER, runProgram } from './part.ts';
import { countUnitTests } from './unit-report.ts';

/** Each takes every core for minutes: nothing that waits for something, with a limit, should run beside them. */
const PROOF_FILES = ['tools/model-checker/src/model-checker.test.ts', 'tools/simulator/src/simulator.test.ts'];

interface VitestPart {
  readonly name: string;
  readonly what: string;
  /** For Vitest's command line. */
  readonly args: readonly string[];
  /** Folders whose tests must have run: a run without them proves nothing about what it is for. */
  readonly mustRun: readonly string[];
}

export const unitPart: Part = vitestPart({
  name: 'unit',
  what: 'unit, property and contract tests',
  args: PROOF_FILES.map((file) => `--exclude=${file}`),
  mustRun: ['packages/store'],
});

export const proofPart: Part = vitestPart({
  name: 'proof',
  what: 'model checker and simulator',
  args: [...PROOF_FILES, '--no-file-parallelism'],
  mustRun: ['tools/model-checker', 'tools/simulator'],
});

function vitestPart({ name, what, args, mustRun }: VitestPart): Part {
  return { name, what, run: () => runVitest(name, args, mustRun) };
}

async function runVitest(name: string, args: readonly string[], mustRun: readonly string[]): Promise<PartResult> {
  const reportFile = join(REPORT_FOLDER, `${name}.json`);
  rmSync(reportFile, { force: true });
  const status = await runProgram('vitest', [
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${reportFile}`,
    ...args,
  ]);
  if (!existsSync(reportFile)) return { passed: 0, failed: 1, note: 'no report was written', failures: [] };
  const count = countUnitTests(JSON.parse(readFileSync(reportFile, 'utf8')), (path) => relative(ROOT, path), mustRun);
  const failed = count.failed + count.complaints.length;
  // An error outside of any test fails the run and no test.
  return {
    passed: count.passed,
    failed: failed === 0 && status !== 0 ? 1 : failed,
    note: `${count.fileCount} files`,
    failures: [...count.failures, ...count.complaints],
  };
}
