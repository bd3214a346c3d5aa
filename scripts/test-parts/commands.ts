// The parts that are a program of somebody else: compiler, linter, publint.
import { globSync } from 'node:fs';
import { ROOT } from '../../tools/source-code/source-file.ts';
import { type Part, type PartResult, runProgram } from './part.ts';

const COMPILERS_AT_ONCE = 2;

/** Types: every tsconfig of the repository is one check. */
export const typesPart: Part = {
  name: 'types',
  what: 'tsc for every project',
  async run(): Promise<PartResult> {
    const projects = globSync(
      ['tsconfig.json', '{packages,apps,tools}/*/{,server/}tsconfig{,.test}.json', '{conformance,e2e}/tsconfig.json'],
      { cwd: ROOT },
    );
    const waiting = [...projects].sort();
    let failed = 0;
    const compileNext = async (): Promise<void> => {
      for (let project = waiting.shift(); project !== undefined; project = waiting.shift()) {
        if ((await runProgram('tsc', ['-p', project])) === 0) continue;
        failed += 1;
        console.error(`  ${project} does not compile`);
      }
    };
    await Promise.all(Array.from({ length: COMPILERS_AT_ONCE }, compileNext));
    return { passed: projects.length - failed, failed, note: `${projects.length} projects` };
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
      : { passed: 0, failed: 1, note: 'not built' };
  },
};

async function commandResult(program: string, args: readonly string[]): Promise<PartResult> {
  const isGood = (await runProgram(program, args)) === 0;
  return { passed: isGood ? 1 : 0, failed: isGood ? 0 : 1, note: '' };
}
