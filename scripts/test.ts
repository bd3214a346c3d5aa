// `npm test`: every check and every test, in one command. The last line of standard output is `N passed, N failed`, and nothing that
// should have run may have been left out silently.
import { mkdirSync } from 'node:fs';
import { browserPart } from './test-parts/browser.ts';
import { checkErrorsPart, checkImportsPart, checkPurityPart, checkSpecPart } from './test-parts/checks.ts';
import { lintPart, publishPart, typesPart } from './test-parts/commands.ts';
import { type Part, type PartResult, REPORT_FOLDER } from './test-parts/part.ts';
import { proofPart, unitPart } from './test-parts/unit.ts';

const PARTS: readonly Part[] = [
  typesPart,
  lintPart,
  checkImportsPart,
  checkPurityPart,
  checkSpecPart,
  checkErrorsPart,
  unitPart,
  publishPart,
  browserPart,
  proofPart,
];

/** Of what failed, shown again at the end. */
const MAX_SHOWN = 20;
const MAX_LINES = 8;

function choose(names: readonly string[]): readonly Part[] {
  const unknown = names.find((name) => !PARTS.some((part) => part.name === name));
  if (unknown !== undefined) {
    console.error(`test: there is no part "${unknown}"; one of: ${PARTS.map((part) => part.name).join(', ')}`);
    process.exit(1);
  }
  return names.length === 0 ? PARTS : PARTS.filter((part) => names.includes(part.name));
}

async function runPart(part: Part): Promise<PartResult> {
  console.error(`\n== ${part.name}: ${part.what}`);
  try {
    return await part.run();
  } catch (error) {
    // A part that breaks down has not shown anything: that is a failure of the part.
    console.error(error);
    return { passed: 0, failed: 1, note: 'broke down', failures: [String(error)] };
  }
}

function row(cells: readonly string[]): string {
  return `${cells[0]?.padEnd(9)} ${cells[1]?.padStart(7)} ${cells[2]?.padStart(7)} ${cells[3]?.padStart(8)}  ${cells[4] ?? ''}`;
}

/** The first lines of what failed: enough to know what it is, and to find it above. */
function summary(part: string, failure: string): string {
  return `  ${part}: ${failure.split('\n').slice(0, MAX_LINES).join('\n    ')}`;
}

mkdirSync(REPORT_FOLDER, { recursive: true });
const chosen = choose(process.argv.slice(2));
const lines = [row(['part', 'passed', 'failed', 'seconds', ''])];
const failures: string[] = [];
const total = { passed: 0, failed: 0 };
for (const part of chosen) {
  const startedAt = performance.now();
  const result = await runPart(part);
  total.passed += result.passed;
  total.failed += result.failed;
  const found = result.failures.map((failure) => summary(part.name, failure));
  for (const text of found) console.error(text);
  failures.push(...found);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  lines.push(row([part.name, String(result.passed), String(result.failed), seconds, result.note]));
}
if (failures.length > 0) console.error(`\n== what failed\n${failures.slice(0, MAX_SHOWN).join('\n')}`);
if (failures.length > MAX_SHOWN) console.error(`and ${failures.length - MAX_SHOWN} more, above`);
console.error(`\n${lines.join('\n')}`);
if (chosen.length < PARTS.length) console.error(`only ${chosen.length} of ${PARTS.length} parts were asked for`);
process.exitCode = total.failed > 0 ? 1 : 0;
console.log(`${total.passed} passed, ${total.failed} failed`);
