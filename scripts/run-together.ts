import { type ChildProcess, spawn } from 'node:child_process';

/** A program that runs beside others. */
export interface Program {
  readonly name: string;
  /** Arguments for Node: a script, or `-e` and code. */
  readonly args: readonly string[];
  /** Answers 2xx when the program is up. */
  readonly healthUrl: string;
}

export interface Together {
  /** Aborting it stops every program; its reason may be the signal to pass on, else SIGTERM. */
  readonly stop: AbortSignal;
  readonly readyLimitMs: number;
  /** A program that has not ended so long after it was asked to is killed. */
  readonly stopLimitMs: number;
  /** Called once, when every program is up. */
  readonly allUp: () => void;
  /** Gets one line for people when something goes wrong. */
  readonly say: (line: string) => void;
}

const POLL_MS = 50;

/**
 * Runs programs that belong together: all run, or none. When one ends by itself or does not come up in time, the others are stopped
 * (TL21, TL22).
 * @returns the exit status, once every program has ended: 0 only when it was stopped from outside and all ended in time
 */
export function runTogether(programs: readonly Program[], together: Together): Promise<number> {
  return new Promise((resolve) => {
    const running = new Map<Program, ChildProcess>();
    let status: number | null = null;
    let killTimer: NodeJS.Timeout | undefined;

    const stopAll = (newStatus: number, signal: NodeJS.Signals): void => {
      if (status !== null) return;
      status = newStatus;
      for (const child of running.values()) child.kill(signal);
      killTimer = setTimeout(() => {
        for (const [program, child] of running) {
          together.say(`the ${program.name} did not stop within ${together.stopLimitMs / 1000} s; killing it`);
          status = 1;
          child.kill('SIGKILL');
        }
      }, together.stopLimitMs);
    };

    const ended = (program: Program, how: string): void => {
      running.delete(program);
      if (status === null) together.say(`the ${program.name} ended unexpectedly (${how})`);
      stopAll(1, 'SIGTERM');
      if (running.size > 0) return;
      clearTimeout(killTimer);
      resolve(status ?? 1);
    };

    const waitUntilUp = async (program: Program): Promise<void> => {
      for (const deadline = Date.now() + together.readyLimitMs; Date.now() < deadline && status === null; ) {
        if (await isUp(program.healthUrl)) return;
        await new Promise((done) => setTimeout(done, POLL_MS));
      }
      if (status === null)
        together.say(`the ${program.name} is not up after ${together.readyLimitMs / 1000} s (${program.healthUrl})`);
      stopAll(1, 'SIGTERM');
    };

    const onStop = (): void => stopAll(0, signalOf(together.stop.reason));
    together.stop.addEventListener('abort', onStop, { once: true });
    if (together.stop.aborted) return resolve(0);
    for (const program of programs) {
      const child = spawn(process.execPath, [...program.args], { stdio: 'inherit' });
      running.set(program, child);
      child.on('exit', (code, signal) => ended(program, signal ?? `exit status ${code}`));
    }
    void Promise.all(programs.map(waitUntilUp)).then(() => {
      if (status === null) together.allUp();
    });
  });
}

async function isUp(url: string): Promise<boolean> {
  try {
    const answer = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(1000) });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false; // nobody listens yet
  }
}

function signalOf(reason: unknown): NodeJS.Signals {
  return reason === 'SIGINT' || reason === 'SIGHUP' ? reason : 'SIGTERM';
}
