/** Programs of the bench's own that are measured, or do the loading, in a process of theirs. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface MemoryFacts {
  /** Bytes. */
  readonly rss: number;
  readonly heapUsed: number;
}

export interface ChildProgram {
  /** Resolves with the next line of standard output that `find` makes something of. */
  nextLine<T>(find: (line: string) => T | null): Promise<T>;
  /** After a collection of garbage; the program must have been started with `isMeasured`. */
  memory(flavor: 'regular' | 'last-resort'): Promise<MemoryFacts>;
  /** Sends SIGTERM and waits for the end, at most 6 s, then kills. */
  stop(): Promise<void>;
}

export interface ChildOptions {
  /** Path of the program, then its arguments. */
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** The program answers `memory`. */
  readonly isMeasured?: boolean;
}

const HOOK = new URL('programs/gc-on-request.ts', import.meta.url).href;
const STOP_WITHIN_MS = 6_000;
const LINE_WITHIN_MS = 60_000;

const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Starts a program with the Node that runs this one. It never outlives this process, however that ends. */
export function startProgram({ args, env = {}, isMeasured = false }: ChildOptions): ChildProgram {
  const flags = isMeasured ? ['--expose-gc', '--import', HOOK] : [];
  const child: ChildProcess = spawn(process.execPath, [...flags, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  running.add(child);
  const seekers = new Set<(line: string) => void>();
  let failures = '';
  let ending: string | null = null;
  const enders = new Set<(how: Error) => void>();
  if (child.stdout !== null)
    createInterface(child.stdout).on('line', (line) => {
      for (const seek of [...seekers]) seek(line);
    });
  child.stderr?.on('data', (text) => {
    failures = `${failures}${text}`.slice(-2_000);
  });
  const ended = new Promise<void>((done) => {
    child.once('exit', (code, signal) => {
      running.delete(child);
      ending = `${args[0]} ended with ${signal ?? code}: ${failures.trim()}`;
      for (const end of enders) end(new Error(ending));
      done();
    });
  });

  /** Settles with what `begin` finds, with the program's end, or with the passing of time. */
  function wait<T>(what: string, begin: (done: (value: T) => void) => () => void): Promise<T> {
    return new Promise((done, fail) => {
      if (ending !== null) return fail(new Error(ending));
      const timer = setTimeout(
        () => finish(() => fail(new Error(`${args[0]}: no ${what} within a minute`))),
        LINE_WITHIN_MS,
      );
      const onEnd = (how: Error): void => finish(() => fail(how));
      const undo = begin((value) => finish(() => done(value)));
      enders.add(onEnd);
      function finish(settle: () => void): void {
        clearTimeout(timer);
        enders.delete(onEnd);
        undo();
        settle();
      }
    });
  }

  return {
    nextLine: (find) =>
      wait('such line', (done) => {
        const seek = (line: string): void => {
          const found = find(line);
          if (found !== null) done(found);
        };
        seekers.add(seek);
        return () => void seekers.delete(seek);
      }),
    memory: (flavor) =>
      wait<MemoryFacts>('answer', (done) => {
        // Only the hook sends messages, and only these.
        const hear = (facts: unknown): void => done(facts as MemoryFacts);
        child.once('message', hear);
        child.send(flavor);
        return () => void child.off('message', hear);
      }),
    async stop() {
      if (ending !== null) return;
      child.kill('SIGTERM');
      const kill = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
      await ended;
      clearTimeout(kill);
    },
  };
}
