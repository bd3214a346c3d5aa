// Runs a copy of run.mjs in a small repository whose npm is a script that notes how it was called.
import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ROOT } from '../tools/source-code/source-file.ts';

const FAKE_NPM = `
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
appendFileSync('calls.txt', process.argv[2] + '\\n');
if (process.env.NPM_FAILS === process.argv[2] || process.env.NPM_FAILS === 'always') {
  console.error(process.env.NPM_SAYS);
  process.exit(1);
}
mkdirSync('node_modules', { recursive: true });
writeFileSync('node_modules/.package-lock.json', '{"packages":{}}');
`;

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'run-test-'));
  mkdirSync(join(root, 'scripts'));
  copyFileSync(join(ROOT, 'scripts/run.mjs'), join(root, 'scripts/run.mjs'));
  writeFileSync(join(root, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(root, 'package-lock.json'), '{"packages":{"node_modules/a":{"version":"1.0.0"}}}');
  writeFileSync(join(root, 'fake-npm.js'), FAKE_NPM);
  writeFileSync(
    join(root, 'scripts/test.ts'),
    "const words: string[] = process.argv.slice(2); console.log('ran', ...words); process.exitCode = 7;",
  );
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function run(
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<{ status: number | null; out: string; err: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(root, 'scripts/run.mjs'), ...args], {
      cwd: root,
      env: { ...process.env, npm_execpath: join(root, 'fake-npm.js'), ...env },
    });
    let out = '';
    let err = '';
    child.stdout.on('data', (data) => {
      out += data;
    });
    child.stderr.on('data', (data) => {
      err += data;
    });
    child.on('close', (status) => resolve({ status, out, err }));
  });
}

const npmCalls = (): string[] =>
  existsSync(join(root, 'calls.txt')) ? readFileSync(join(root, 'calls.txt'), 'utf8').trim().split('\n') : [];

it.each([
  '',
  'nonsense',
  'constructor',
])('[TL1] the command "%s" is refused with the list of commands', async (command) => {
  const { status, err } = await run([command]);
  expect(status).toBe(1);
  expect(err).toContain('one of: start, test, build');
  expect(npmCalls()).toEqual([]);
});

it('[TL1] a command whose program is not there says so', async () => {
  const { status, err } = await run(['bench']);
  expect(status).toBe(1);
  expect(err).toContain('"bench" is not built yet (there is no tools/bench/src/main.ts)');
});

it('[TL1] a command gets its arguments, and its exit status is passed on', async () => {
  expect(await run(['test', 'unit', '--x'])).toMatchObject({ status: 7, out: 'ran unit --x\n' });
});

it('[TL18] packages are installed when the lock file changed, and only then', async () => {
  await run(['test']);
  await run(['test']);
  expect(npmCalls()).toEqual(['ci']);
  writeFileSync(join(root, 'package-lock.json'), '{"packages":{"node_modules/a":{"version":"1.0.1"}}}');
  await run(['test']);
  expect(npmCalls()).toEqual(['ci', 'ci']);
});

it('[TL18] packages that are there already, by hand, are not installed again', async () => {
  mkdirSync(join(root, 'node_modules/a'), { recursive: true });
  writeFileSync(join(root, 'node_modules/.package-lock.json'), '{"packages":{"node_modules/a":{"version":"1.0.0"}}}');
  await run(['test']);
  expect(npmCalls()).toEqual([]);
});

it('[TL18] a lock file that does not match package.json is left aside with a warning', async () => {
  const { status, err } = await run(['test'], {
    NPM_FAILS: 'ci',
    NPM_SAYS: 'package.json and package-lock.json are not in sync',
  });
  expect(npmCalls()).toEqual(['ci', 'install']);
  expect(err).toContain('WARNING the lock file does not match package.json');
  expect(status).toBe(7);
});

it('[TL18] without a network the packages that are there are used, with a warning', async () => {
  mkdirSync(join(root, 'node_modules'));
  writeFileSync(join(root, 'node_modules/.package-lock.json'), '{"packages":{}}');
  const { status, err } = await run(['test'], { NPM_FAILS: 'always', NPM_SAYS: 'ENOTFOUND' });
  expect(err).toContain('WARNING installing failed');
  expect(status).toBe(7);
});

it('[TL18] without a network and without packages the command fails', async () => {
  const { status, out } = await run(['test'], { NPM_FAILS: 'always', NPM_SAYS: 'ENOTFOUND' });
  expect({ status, out }).toEqual({ status: 1, out: '' });
});

it('[TL19] two commands at once install once', async () => {
  const both = await Promise.all([run(['test']), run(['test'])]);
  expect(both.map(({ status }) => status)).toEqual([7, 7]);
  expect(npmCalls()).toEqual(['ci']);
});

it('[TL19] the lock of a process that is gone is taken over', async () => {
  const child = spawn(process.execPath, ['-e', '']);
  await new Promise((done) => child.on('exit', done));
  mkdirSync(join(root, '.cache/install.lock'), { recursive: true });
  writeFileSync(join(root, '.cache/install.lock/pid'), String(child.pid));
  expect((await run(['test'])).status).toBe(7);
  expect(existsSync(join(root, '.cache/install.lock'))).toBe(false);
});

it('[TL23] the program runs on Node 24 or newer', async () => {
  writeFileSync(join(root, 'scripts/test.ts'), 'console.log(process.versions.node, process.env.PATH)');
  const { out } = await run(['test']);
  expect(Number(out.split('.')[0])).toBeGreaterThanOrEqual(24);
  expect(out.split(' ')[1]).toContain(join(root, 'node_modules/.bin'));
});

/** Lets run.mjs believe that another version of Node runs it. */
const pretend = (version: string): Record<string, string> => ({
  NODE_OPTIONS: `--import data:text/javascript,Object.defineProperty(process,'version',{value:'${version}'})`,
});

it.each([
  ['v18.20.0', 'Node 20 or newer is needed; this is v18.20.0'],
  ['v20.20.2', 'Node v20.20.2 cannot run TypeScript, and npm has no Node for'],
  ['v22.17.1', 'Node v22.17.1 cannot run TypeScript, and npm has no Node for'],
])('[TL23] Node %s without one from npm is refused', async (version, expected) => {
  const { status, out, err } = await run(['test'], pretend(version));
  expect({ status, out }).toEqual({ status: 1, out: '' });
  expect(err).toContain(expected);
});

it.each(['v22.18.0', 'v24.0.0', 'v26.1.0'])('[TL23] Node %s runs the program itself', async (version) => {
  expect((await run(['test'], pretend(version))).status).toBe(7);
});

it('[TL23] Node from npm is taken where the running one is older than 24', async () => {
  const bin = join(root, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin');
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, 'node'), '#!/bin/sh\necho from npm\n', { mode: 0o755 });
  writeFileSync(join(root, 'package-lock.json'), '{"packages":{}}');
  writeFileSync(join(root, 'node_modules/.package-lock.json'), '{"packages":{}}');
  expect((await run(['test'], pretend('v22.18.0'))).out).toBe('from npm\n');
});

it.each([
  ['npm', 'got SIGTERM'],
  ['run.mjs', 'got disconnect'],
])('[TL27] when %s is killed, the program is told', async (victim, expected) => {
  writeFileSync(
    join(root, 'scripts/test.ts'),
    `for (const event of ['SIGTERM', 'disconnect'] as const) {
      process.on(event, () => { console.log('got', event); process.exit(); });
    }
    setInterval(() => {}, 1000);
    console.log('runs', process.ppid);`,
  );
  // Stands in for npm, which starts the script through a shell.
  const npm = spawn(
    process.execPath,
    ['-e', "require('node:child_process').spawn(process.execPath, ['scripts/run.mjs', 'test'], { stdio: 'inherit' })"],
    {
      cwd: root,
      env: { ...process.env, npm_execpath: join(root, 'fake-npm.js'), npm_lifecycle_event: 'test' },
    },
  );
  let out = '';
  const closed = new Promise((done) => npm.stdout.on('close', done));
  npm.stdout.on('data', (data) => {
    out += data;
    const entry = /runs (\d+)\n$/.exec(out)?.[1];
    if (entry !== undefined) process.kill(victim === 'npm' ? Number(npm.pid) : Number(entry), 'SIGKILL');
  });
  await closed;
  expect(out).toContain(expected);
});
