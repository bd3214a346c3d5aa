/** What is read of a report of Vitest's JSON reporter. */
export interface UnitReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly message?: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages?: readonly string[] | null;
    }[];
  }[];
}

export interface UnitCount {
  readonly passed: number;
  readonly failed: number;
  readonly fileCount: number;
  /** The tests that failed, each with what it says. */
  readonly failures: readonly string[];
  /** Each counts as a failure: a file that did not load, a test that was left out, a package that did not run. */
  readonly complaints: readonly string[];
}

/**
 * Counts what ran (TL16, TL17).
 * @param relativePath makes the path of a test file relative to the repository
 * @param mustRun folders of which at least one test must have passed
 */
export function countUnitTests(
  report: UnitReport,
  relativePath: (path: string) => string,
  mustRun: readonly string[],
): UnitCount {
  const failures: string[] = [];
  const complaints: string[] = [];
  const missing = new Set(mustRun);
  let passed = 0;
  for (const file of report.testResults) {
    const path = relativePath(file.name);
    if (file.assertionResults.length === 0) complaints.push(`${path}: no test ran ${file.message ?? ''}`.trim());
    for (const test of file.assertionResults) {
      if (test.status === 'passed') passed += 1;
      else if (test.status === 'failed')
        failures.push([`${path}: ${test.fullName}`, ...(test.failureMessages ?? [])].join('\n'));
      else complaints.push(`${path}: ${test.status}, not run: ${test.fullName}`);
    }
    const isGood = file.assertionResults.some((test) => test.status === 'passed');
    for (const folder of missing) if (isGood && path.startsWith(`${folder}/`)) missing.delete(folder);
  }
  for (const folder of missing) complaints.push(`no test of ${folder} ran`);
  return { passed, failed: failures.length, fileCount: report.testResults.length, failures, complaints };
}
