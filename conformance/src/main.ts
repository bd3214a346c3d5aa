// `npm run conformance -- URL`: is this page a Client Application? A table on standard error, one line of JSON on standard output.
import { chromium } from '@playwright/test';
import { findChromium } from '../../scripts/chromium.ts';
import { whenParentIsGone } from '../../scripts/parent-gone.ts';
import { readArguments, USAGE } from './read-arguments.ts';
import { exitStatusOf, tableOf } from './report.ts';
import { examine } from './run-kit.ts';

// The browser is killed on the way out.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(1));
whenParentIsGone(() => process.exit(1));

const options = readArguments(process.argv.slice(2));
if (typeof options === 'string') {
  console.error(`conformance: ${options}\n${USAGE}`);
  process.exitCode = 1;
} else {
  const found = await findChromium();
  // No launch arguments: those of the npm package switch origin checks off, which are what this is about.
  const browser = await chromium.launch({ executablePath: found.executablePath, env: found.env });
  const { findings, report } = await examine(browser, options).finally(() => browser.close());
  console.error(tableOf(report, findings));
  console.log(JSON.stringify(report));
  process.exitCode = exitStatusOf(report);
}
