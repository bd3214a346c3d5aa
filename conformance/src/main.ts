// `npm run conformance -- URL`: is this page a Client Application? A table on standard error, one line of JSON on standard output.
import { judgeAll } from './checks/all-checks.ts';
import { readArguments, USAGE } from './read-arguments.ts';
import { exitStatusOf, reportOf, tableOf } from './report.ts';
import { collectEvidence } from './run-kit.ts';

// The browser is killed on the way out.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(1));
process.on('disconnect', () => process.exit(1));

const options = readArguments(process.argv.slice(2));
if (typeof options === 'string') {
  console.error(`conformance: ${options}\n${USAGE}`);
  process.exitCode = 1;
} else {
  const evidence = await collectEvidence(options);
  const findings = judgeAll(evidence);
  const report = reportOf(options.url, evidence, findings);
  console.error(tableOf(report, findings));
  console.log(JSON.stringify(report));
  process.exitCode = exitStatusOf(report);
}
