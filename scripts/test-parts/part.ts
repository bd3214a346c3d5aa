import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { type Problem, ROOT } from '../../tools/source-code/source-file.ts';
import { whenParentIsGone } from '../parent-gone.ts';

export const REPORT_FOLDER = join(ROOT, '.cache', 'test-reports');

export interface PartResult {
  readonly passed: number;
  readonly failed: number;
  /** One short remark for the table. */
  readonly note: string;
  /** What failed, each in a few lines: they are shown again at the end of the run, where nobody has to look for them. */
  readonly failures: readonly string[];
}

/** A part of `npm test`. */
export interface Part {
  readonly name: string;
  readonly what: string;
  run(): Promise<PartResult>;
}

/** A check counts as one: passed without problems, else failed with every problem printed. */
export function checkResult(problems: readonly Problem[], note: string): PartResult {
  const failures = problems.map(({ path, message }) => `${path}: ${message}`);
  return problems.length === 0
    ? { passed: 1, failed: 0, note, failures }
    : { passed: 0, failed: 1, note: `${problems.length} problem${problems.length === 1 ? '' : 's'}`, failures };
}

const running = new Set<ChildProcess>();
function giveUp(): void {
  for (const child of running) child.kill('SIGTERM');
  process.exit(1);
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, giveUp);
whenParentIsGone(giveUp);

/** Runs a program of node_modules/.bin with its output shown; resolves to its exit status, 1 when a signal ended it. */
export async function runProgram(
  program: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<number> {
  return ended(start(program, args, 'inherit', env));
}

/** As `runProgram`, with what it writes to standard output as a text instead of shown. */
export async function readProgram(
  program: string,
  args: readonly string[],
): Promise<{ readonly status: number; readonly output: string }> {
  const child = start(program, args, 'pipe', {});
  const chunks: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
  const status = await ended(child);
  return { status, output: Buffer.concat(chunks).toString() };
}

function start(
  program: string,
  args: readonly string[],
  output: 'inherit' | 'pipe',
  env: Record<string, string>,
): ChildProcess {
  const child = spawn(program, args, {
    cwd: ROOT,
    stdio: ['ignore', output, 'inherit'],
    env: { ...process.env, ...env },
  });
  running.add(child);
  return child;
}

function ended(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      running.delete(child);
      resolve(code ?? 1);
    });
  });
}
