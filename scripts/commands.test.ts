import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../tools/source-code/source-file.ts';

/** What each command refuses. `build` takes whatever it gets, and has run before the first test. */
const REFUSED: Readonly<Record<string, string>> = {
  start: '--nonsense',
  test: 'nonsense',
  bench: '--nonsense',
  'check-model': '--nonsense',
  simulate: '--nonsense',
  kill: '--nonsense',
  explore: 'nonsense',
  conformance: '--nonsense',
  backup: '--nonsense',
  format: '--nonsense',
};

/** As a user runs it: through the one entry, whose channel to the program is what may keep it. */
function run(command: string, argument: string): Promise<number | string | null> {
  const child = spawn(process.execPath, ['scripts/run.mjs', command, argument], {
    cwd: ROOT,
    stdio: 'ignore',
    timeout: 25_000,
    killSignal: 'SIGKILL', // one that no program answers with an exit status
  });
  return new Promise((resolve) => child.on('exit', (status, signal) => resolve(signal ?? status)));
}

it('[TL27] every command is among those that are tried', () => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  expect([...Object.keys(REFUSED), 'build'].sort()).toEqual(Object.keys(scripts).sort());
});

it.each(
  Object.entries(REFUSED),
)('[TL27] npm run %s ends by itself when it has refused %s', async (command, argument) => {
  expect(await run(command, argument)).toBeOneOf([1, 2]);
});
