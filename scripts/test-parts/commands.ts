// The parts that are a program of somebody else: compiler, linter, publint.
import { ROOT, readSources, SOURCE_FOLDERS } from '../../tools/source-code/source-file.ts';
import { findLeftOut, readCompilerReport } from './compiler-report.ts';
import { type Part, type PartResult, readProgram, runProgram } from './part.ts';

/** Each is code that runs in one kind of place: a source belongs to at least one. */
const PROJECTS = [
  'tsconfig.pure.json',
  'packages/client/tsconfig.json',
  'tsconfig.pages.json',
  'tsconfig.node.json',
  'tsconfig.tests.json',
] as const;
const COMPILERS_AT_ONCE = 2;

/** Types: what runs in one kind of place is compiled at once, and no source is left out. */
export const typesPart: Part = {
  name: 'types',
  what: 'tsc for all that runs in one kind of place',
  async run(): Promise<PartResult> {
    const waiting = [...PROJECTS].reverse(); // the largest first, so that the last to end is a short one
    const compiled = new Set<string>();
    const failures: string[] = [];
    let failed = 0;
    const compileNext = async (): Promise<void> => {
      for (let project = waiting.shift(); project !== undefined; project = waiting.shift()) {
        const { status, output } = await readProgram('tsc', ['-p', project, '--listFiles']);
        const { files, complaints } = readCompilerReport(output, ROOT);
        for (const file of files) compiled.add(file);
        if (status === 0) continue;
        failed += 1;
        failures.push(`${project} does not compile`, ...complaints);
      }
    };
    await Promise.all(Array.from({ length: COMPILERS_AT_ONCE }, compileNext));
    const leftOut = findLeftOut(readSources(SOURCE_FOLDERS), compiled);
    failures.push(...leftOut.map((path) => `${path} is in none of the projects`));
    return {
      passed: PROJECTS.length - failed,
      failed: failed + leftOut.length,
      note: `${PROJECTS.length} projects, ${compiled.size} files`,
      failures,
    };
  },
};

export const lintPart: Part = {
  name: 'lint',
  what: 'lint and format (mend with npm run format)',
  run: () => commandResult('biome', ['check', '--error-on-warnings', '--max-diagnostics=50']),
};

/** What would be published is built and well formed. */
export const publishPart: Part = {
  name: 'publish',
  what: 'publint for what is published',
  async run() {
    const isBuilt = (await runProgram(process.execPath, ['packages/client/scripts/build.ts'])) === 0;
    return isBuilt
      ? commandResult('publint', ['packages/client/dist', '--strict'])
      : { passed: 0, failed: 1, note: 'not built', failures: ['packages/client/scripts/build.ts'] };
  },
};

async function commandResult(program: string, args: readonly string[]): Promise<PartResult> {
  const isGood = (await runProgram(program, args)) === 0;
  return isGood
    ? { passed: 1, failed: 0, note: '', failures: [] }
    : { passed: 0, failed: 1, note: '', failures: [[program, ...args].join(' ')] };
}
