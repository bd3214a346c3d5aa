import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

export interface ServerProcess {
  readonly port: number;
  readonly url: string;
  readonly child: ChildProcess;
  /** Both output streams so far. */
  output(): string;
  /** Sends a signal and waits for the end; answers the exit status, or the signal's name. */
  end(signal: NodeJS.Signals): Promise<number | string>;
}

const CACHE = join(import.meta.dirname, '..', '..', '..', '..', '.cache');
/** As it is shipped; built before the first test. */
const MAIN = join(CACHE, 'build', 'server', 'main.js');
/** For a machine that is busy with other things. */
const START_LIMIT_MS = 30_000;
/** Compiled modules are kept between starts; without it each start compiles everything anew. */
const COMPILE_CACHE = join(CACHE, 'node-compile');

export interface Launched {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly ended: Promise<number | string>;
}

/** Starts a program on a free port without waiting for it; the real server unless another is named. */
export function launch(env: Record<string, string>, program: string = MAIN): Launched {
  const child = spawn(process.execPath, [program], {
    env: { PATH: process.env['PATH'] ?? '', INTERLOCK_PORT: '0', NODE_COMPILE_CACHE: COMPILE_CACHE, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  child.stdout?.on('data', (data) => {
    text += String(data);
  });
  child.stderr?.on('data', (data) => {
    text += String(data);
  });
  // `close` comes when the output has been read whole.
  const ended = once(child, 'close').then(([code, signal]) => (typeof code === 'number' ? code : String(signal)));
  return { child, output: () => text, ended };
}

/** Starts the real process on a free port and waits until it says that it is up. */
export function startServerProcess(env: Record<string, string>): Promise<ServerProcess> {
  return untilStarted(launch(env));
}

/** Waits until a program says that it is up. */
export async function untilStarted({ child, output, ended }: Launched): Promise<ServerProcess> {
  for (const deadline = Date.now() + START_LIMIT_MS; ; ) {
    const port = /"port":(\d+)[^\n]*"event":"serverStarted"/.exec(output())?.[1];
    if (port !== undefined) {
      return {
        port: Number(port),
        url: `http://localhost:${port}`,
        child,
        output,
        async end(signal) {
          child.kill(signal);
          return ended;
        },
      };
    }
    if (child.exitCode !== null || child.signalCode !== null || Date.now() > deadline) {
      const how = child.exitCode === null ? `within ${START_LIMIT_MS} ms` : `(exit status ${child.exitCode})`;
      child.kill('SIGKILL');
      throw new Error(`the server did not start ${how}: ${output()}`);
    }
    await new Promise((done) => setTimeout(done, 20));
  }
}

/** Starts the process and waits for it to refuse to start. */
export async function refuseToStart(
  env: Record<string, string>,
): Promise<{ readonly status: number | string; readonly output: string }> {
  const { output, ended } = launch(env);
  const status = await ended;
  return { status, output: output() };
}
