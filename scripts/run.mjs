// The one entry of every `npm` command. Plain JavaScript without dependencies that starts on Node 20: it installs what the lock file
// names, chooses a Node that can run TypeScript and node:sqlite, and hands over to the script of the command.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const COMMANDS = {
  start: 'scripts/start.ts',
  test: 'scripts/test.ts',
  build: 'scripts/build.ts',
  explore: 'scripts/explore.ts',
  format: 'scripts/format.ts',
  bench: 'tools/bench/src/main.ts',
  'check-model': 'tools/model-checker/src/main.ts',
  simulate: 'tools/simulator/src/main.ts',
  kill: 'apps/server/test/kill/main.ts',
  conformance: 'conformance/src/main.ts',
  backup: 'apps/server/src/backup.ts',
};

/** Ends the program with one line that says what to do. */
function fail(line) {
  console.error(`interlock: ${line}`);
  process.exit(1);
}

function versionOf(text) {
  const [major = 0, minor = 0] = text.replace(/^v/, '').split('.').map(Number);
  return { major, minor };
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM'; // it runs, as somebody else
  }
}

/** Takes the install lock, so that two commands started at once do not install over each other. A dead owner's lock is taken over. */
async function lock() {
  const folder = join(ROOT, '.cache', 'install.lock');
  const ownerFile = join(folder, 'pid');
  mkdirSync(dirname(folder), { recursive: true });
  for (let isTold = false; ; await new Promise((done) => setTimeout(done, 100))) {
    try {
      mkdirSync(folder);
      writeFileSync(ownerFile, String(process.pid));
      return () => rmSync(folder, { recursive: true, force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (!hasLiveOwner(folder, ownerFile)) {
      steal(folder);
      continue;
    }
    if (!isTold) console.error('interlock: another command is installing; waiting for it');
    isTold = true;
  }
}

function hasLiveOwner(folder, ownerFile) {
  try {
    const pid = Number(readFileSync(ownerFile, 'utf8'));
    if (pid > 0) return isRunning(pid);
  } catch {
    // The owner has made the folder and not yet written its pid, or has just gone.
  }
  try {
    return Date.now() - statSync(folder).mtimeMs < 5000;
  } catch {
    return false;
  }
}

/** Moves the lock away in one step: of several that try, one succeeds, and the others go on to wait for it. */
function steal(folder) {
  const aside = `${folder}.stale-${process.pid}`;
  try {
    renameSync(folder, aside);
    rmSync(aside, { recursive: true, force: true });
  } catch {
    // Somebody else was first.
  }
}

function lockFileHash() {
  return createHash('sha256')
    .update(readFileSync(join(ROOT, 'package-lock.json')))
    .digest('hex');
}

/** Whether node_modules already holds what the lock file names, for example after an `npm install` by hand. */
function holdsTheLock() {
  const installedPath = join(ROOT, 'node_modules', '.package-lock.json');
  if (!existsSync(installedPath)) return false;
  const wanted = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).packages;
  const installed = JSON.parse(readFileSync(installedPath, 'utf8')).packages;
  for (const [path, entry] of Object.entries(wanted)) {
    if (!path.startsWith('node_modules/')) continue;
    const own = existsSync(join(ROOT, path)) ? installed[path] : undefined;
    if (own === undefined && entry.optional && !isForThisMachine(entry)) continue;
    if (own?.version !== entry.version || own?.integrity !== entry.integrity) return false;
  }
  return true;
}

/** An optional package that names no platform belongs to one that does, and is absent with it. */
function isForThisMachine(entry) {
  return Boolean(entry.os?.includes(process.platform) && entry.cpu?.includes(process.arch) && entry.libc === undefined);
}

function npm(args) {
  const cli = process.env.npm_execpath;
  const [file, first] = cli?.endsWith('.js') ? [process.execPath, [cli]] : ['npm', []];
  const run = spawnSync(file, [...first, ...args], {
    cwd: ROOT,
    encoding: 'utf8',
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  const errors = run.error ? String(run.error) : (run.stderr ?? '');
  process.stderr.write(errors);
  return { ok: run.status === 0, errors };
}

/** Installs when the lock file is not the one that was installed last. */
async function install() {
  const stampFile = join(ROOT, 'node_modules', '.interlock-lock-hash');
  const hash = lockFileHash();
  const isCurrent = () => existsSync(stampFile) && readFileSync(stampFile, 'utf8') === hash;
  if (isCurrent()) return;
  const unlock = await lock();
  try {
    if (isCurrent()) return; // the command that we waited for did it
    if (!holdsTheLock()) {
      console.error('interlock: installing packages (once per change of package-lock.json)');
      const hadModules = existsSync(join(ROOT, 'node_modules', '.package-lock.json'));
      const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
      const clean = npm(['ci', ...quiet]);
      if (!clean.ok) {
        if (/lock file|package-lock\.json/i.test(clean.errors)) {
          console.error('interlock: WARNING the lock file does not match package.json; installing without it');
          if (!npm(['install', '--no-save', '--no-package-lock', ...quiet]).ok)
            fail('installing failed; see the lines above');
        } else if (hadModules && existsSync(join(ROOT, 'node_modules', '.package-lock.json'))) {
          console.error(
            'interlock: WARNING installing failed (no network?); going on with the packages that are there',
          );
          return;
        } else fail('installing failed; is the package registry reachable? see the lines above');
      }
    }
    writeFileSync(stampFile, hash);
  } finally {
    unlock();
  }
}

/** The Node for TypeScript and node:sqlite: the running one from 24 on, else the one from npm, else a running one from 22.18 on. */
function chooseNode() {
  const own = versionOf(process.version);
  if (own.major >= 24) return process.execPath;
  const fromNpm = join(ROOT, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node');
  if (existsSync(fromNpm)) return fromNpm;
  if (own.major > 22 || (own.major === 22 && own.minor >= 18)) return process.execPath;
  return fail(
    `Node ${process.version} cannot run TypeScript, and npm has no Node for ${process.platform}-${process.arch} here. Install Node 24.`,
  );
}

/** npm passes signals to its shell, and not every shell passes them on: then the shell's end is the signal. */
function whenOrphaned(act) {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    act();
  }, 250);
  timer.unref();
}

async function main() {
  if (versionOf(process.version).major < 20) fail(`Node 20 or newer is needed; this is ${process.version}`);
  const [command = '', ...args] = process.argv.slice(2);
  const script = Object.hasOwn(COMMANDS, command) ? COMMANDS[command] : undefined;
  if (script === undefined) fail(`unknown command "${command}"; one of: ${Object.keys(COMMANDS).join(', ')}`);
  if (!existsSync(join(ROOT, script))) fail(`"${command}" is not built yet (there is no ${script})`);
  await install();

  const node = chooseNode();
  const path = [dirname(node), join(ROOT, 'node_modules', '.bin'), process.env.PATH ?? ''].join(delimiter);
  // The channel tells the script when this process is killed.
  const stdio = ['inherit', 'inherit', 'inherit', 'ipc'];
  const child = spawn(node, [join(ROOT, script), ...args], {
    stdio,
    env: { NODE_COMPILE_CACHE: join(ROOT, '.cache', 'compile'), ...process.env, PATH: path },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  if (process.env.npm_lifecycle_event) whenOrphaned(() => child.kill('SIGTERM'));
  child.on('error', (error) => fail(`cannot start ${node}: ${error.message}`));
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 143)));
}

await main();
