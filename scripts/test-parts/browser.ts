import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findChromium } from '../chromium.ts';
import { countBrowserTests } from './browser-report.ts';
import { type Part, type PartResult, REPORT_FOLDER, runProgram } from './part.ts';

export const browserPart: Part = {
  name: 'browser',
  what: 'journeys in Chromium',
  async run(): Promise<PartResult> {
    const chromium = await findChromium(); // throws where there is none: this part is never skipped
    const reportFile = join(REPORT_FOLDER, 'browser.json');
    rmSync(reportFile, { force: true });
    const status = await runProgram('playwright', ['test', '--reporter=list,json'], {
      PLAYWRIGHT_JSON_OUTPUT_NAME: reportFile,
    });
    if (!existsSync(reportFile)) return { passed: 0, failed: 1, note: 'no report was written', failures: [] };
    const count = countBrowserTests(JSON.parse(readFileSync(reportFile, 'utf8')));
    const failed = count.failed + count.complaints.length;
    return {
      passed: count.passed,
      failed: failed === 0 && status !== 0 ? 1 : failed,
      note: `Chromium from ${chromium.source}`,
      failures: [...count.failures, ...count.complaints],
    };
  },
};
