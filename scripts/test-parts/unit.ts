import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { ROOT } from '../../tools/source-code/source-file.ts';
import { type Part, type PartResult, REPORT_FOLDER, runProgram } from './part.ts';
import { countUnitTests } from './unit-report.ts';

/** Packages whose tests must have run: a run without them proves nothing about what is stored. */
const MUST_RUN = ['packages/store'];

export const unitPart: Part = {
  name: 'unit',
  what: 'unit, property and contract tests',
  async run(): Promise<PartResult> {
    const reportFile = join(REPORT_FOLDER, 'unit.json');
    rmSync(reportFile, { force: true });
    const status = await runProgram('vitest', [
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${reportFile}`,
    ]);
    if (!existsSync(reportFile)) return { passed: 0, failed: 1, note: 'no report was written', failures: [] };
    const count = countUnitTests(
      JSON.parse(readFileSync(reportFile, 'utf8')),
      (path) => relative(ROOT, path),
      MUST_RUN,
    );
    const failed = count.failed + count.complaints.length;
    // An error outside of any test fails the run and no test.
    return {
      passed: count.passed,
      failed: failed === 0 && status !== 0 ? 1 : failed,
      note: `${count.fileCount} files`,
      failures: [...count.failures, ...count.complaints],
    };
  },
};
