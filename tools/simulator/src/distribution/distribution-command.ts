/** The two questions about distribution of `npm run simulate`: words go to `say`, one line of JSON to `print`. */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type Definition, lintDefinition } from '@interlock/engine';
import { parseDefinitionText } from '@interlock/protocol';
import { checkErlang, type ErlangOptions, type Figure } from './check-erlang.ts';
import { agentsOf, tableOf, whatIf } from './what-if.ts';

export interface Output {
  print(line: string): void;
  say(line: string): void;
}

export const USAGE = [
  'npm run simulate -- --check-erlang [--short] [--seed N]',
  'npm run simulate -- --what-if A.json B.json [--seed N] [--days 2..1000] [--hours 1..12] [--load 0.1..2]',
].join('\n');

/** A few seconds: for every test run. */
export const SHORT: Omit<ErlangOptions, 'seed'> = { runs: 11, runHours: 8, days: 11, mskDays: 0, bilingualWeeks: 9 };
/** A few minutes: intervals of about one part in a hundred. */
export const LONG: Omit<ErlangOptions, 'seed'> = {
  runs: 40,
  runHours: 40,
  days: 200,
  mskDays: 200,
  bilingualWeeks: 60,
};

/**
 * @param args as given to the program
 * @returns the exit status: 0 when nothing was violated, 1 when something was, 2 for arguments or definitions that cannot be
 *   used; null when another command of the simulator is asked for
 */
export function distributionCommand(args: readonly string[], output: Output): number | null {
  if (args.includes('--check-erlang')) return guarded(args, output, runCheck);
  if (args.includes('--what-if')) return guarded(args, output, runWhatIf);
  return null;
}

class Unusable extends Error {}

function guarded(args: readonly string[], output: Output, run: typeof runCheck): number {
  try {
    return run(args, output);
  } catch (error) {
    const isTheirs = error instanceof Unusable || (error instanceof TypeError && 'code' in error);
    if (!isTheirs) throw error;
    output.say(`${error.message}\n${USAGE}`);
    return 2;
  }
}

function numberOf(text: string, name: string, from: number, to: number, isWhole: boolean): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= from && value <= to) || (isWhole && !Number.isInteger(value)))
    throw new Unusable(
      `--${name} must be ${isWhole ? 'a whole number' : 'a number'} from ${from} to ${to}, but is ${text}`,
    );
  return value;
}

const MAX_SEED = 2 ** 31;

function runCheck(args: readonly string[], { print, say }: Output): number {
  const { values } = parseArgs({
    args: [...args],
    options: {
      'check-erlang': { type: 'boolean' },
      short: { type: 'boolean', default: false },
      seed: { type: 'string', default: '1' },
    },
  });
  const seed = numberOf(values.seed, 'seed', 0, MAX_SEED, true);
  const report = checkErlang({ ...(values.short ? SHORT : LONG), seed }, say);
  for (const figure of report.figures) say(lineOf(figure));
  print(JSON.stringify(report));
  return report.violations === 0 ? 0 : 1;
}

function lineOf({ name, source, expected, simulated, agrees }: Figure): string {
  const digits = Math.abs(expected) >= 10 ? 1 : 4;
  const { mean, low, high } = simulated;
  const interval = `${low.toFixed(digits)} to ${high.toFixed(digits)}`;
  return `${agrees ? '  ' : '! '}${name}: ${source} ${expected.toFixed(digits)}, simulated ${mean.toFixed(digits)} (${interval})`;
}

function runWhatIf(args: readonly string[], { print, say }: Output): number {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      'what-if': { type: 'boolean' },
      seed: { type: 'string', default: '1' },
      days: { type: 'string', default: '10' },
      hours: { type: 'string', default: '10' },
      load: { type: 'string', default: '0.6' },
    },
  });
  const [fileA, fileB, ...more] = positionals;
  if (fileA === undefined || fileB === undefined || more.length > 0)
    throw new Unusable('--what-if needs two definitions');
  const a = readDefinition(fileA);
  const b = readDefinition(fileB);
  if (!a.queues.some((queue) => queue.isOpen)) throw new Unusable(`${fileA} has no open queue`);
  if (agentsOf(a, b).length === 0) throw new Unusable('Neither definition lists an agent');
  const report = whatIf(a, b, {
    seed: numberOf(values.seed, 'seed', 0, MAX_SEED, true),
    days: numberOf(values.days, 'days', 2, 1_000, true),
    hours: numberOf(values.hours, 'hours', 1, 12, true),
    load: numberOf(values.load, 'load', 0.1, 2, false),
  });
  say(tableOf(report));
  print(JSON.stringify(report));
  return report.violations === 0 ? 0 : 1;
}

/** A definition that could be put in force; all its problems otherwise. */
function readDefinition(file: string): Definition {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new Unusable(`${file} cannot be read`);
  }
  const parsed = parseDefinitionText(text);
  const problems = parsed.ok ? lintDefinition(parsed.value) : parsed.error;
  const errors = problems.filter((problem) => problem.severity === 'error');
  if (parsed.ok && errors.length === 0) return parsed.value;
  throw new Unusable(
    [`${file} cannot be used:`, ...errors.map(({ path, message }) => `  ${path} ${message}`)].join('\n'),
  );
}
