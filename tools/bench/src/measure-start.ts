import { closeSync, copyFileSync, existsSync, fsyncSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import type { HostEvent } from '@interlock/server';
import { createSqliteStore } from '@interlock/store';
import { benchDefinition } from './bench-definition.ts';
import { withBenchFolder } from './bench-folder.ts';
import { startProgram } from './child-program.ts';
import { durable, startDrivenHost } from './drive-host.ts';
import { type Figure, judge } from './figure.ts';
import { measureInTurns } from './rounds.ts';
import { DATA_FOLDER, DATABASE_FILE, startServerProgram } from './server-program.ts';
import { median } from './statistics.ts';
import { ACT_MS, makeWorkload } from './workload.ts';

const AGENTS = 10_000;
const ACTS = 6;
/** Records behind the last checkpoint; the server writes one every 2,000. */
const TAIL = 1_000;
/** The newest records are read in any case, for the ids of their commands. */
const COMMAND_TAIL = 2_000;
const ROUNDS = 3;
const DEFINITION = benchDefinition('synchronized');

interface History {
  readonly records: number;
  /** The last record that the server does not read. */
  readonly after: number;
}

/**
 * From the start of the server's process until it serves, with the log of 10,000 agents as `kill -9` leaves it in the
 * middle of a day: everybody is signed in, so every session has to be recorded as lost. The limit is a process that
 * reads and parses the rows that the server must read.
 */
export function measureStart(say: (line: string) => void): Promise<Figure> {
  return withBenchFolder(async (folder) => {
    const image = join(folder, 'image');
    const { records, after } = await writeHistory(image);
    say(`start: the log has ${records} records of ${AGENTS} agents, ${TAIL} behind the checkpoint`);
    let copies = 0;
    const newCopy = (): string => {
      copies += 1;
      const copy = join(folder, `copy-${copies}`);
      copyImage(image, join(copy, DATA_FOLDER));
      return copy;
    };
    const { value, limit } = await measureInTurns({
      subject: () => timeStart(newCopy()),
      limit: () => timeReading(join(newCopy(), DATA_FOLDER, DATABASE_FILE), after),
      rounds: ROUNDS,
    });
    const empty: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) empty.push(await timeStart(join(folder, `empty-${round}`)));
    return judge(
      {
        figure: 'startUp',
        value,
        unit: 's',
        limit,
        more: {
          agents: AGENTS,
          records,
          emptyStart: median(empty),
          limitIs: 'a process that reads and parses the same rows',
        },
      },
      { aim: 1, aimOn: 'value', aimIs: 'atMost' },
    );
  });
}

/** Writes the log through the host and copies its files while it is open, as a crash would leave them. */
async function writeHistory(image: string): Promise<History> {
  const folder = `${image}-source`;
  mkdirSync(folder, { recursive: true });
  // It ends now: what was due a minute ago has been done, what is due in a minute has not.
  const startAt = Date.now() - ACTS * ACT_MS;
  const { prologue, steps } = makeWorkload({ agents: AGENTS, acts: ACTS, seed: 3, mode: 'synchronized', startAt });
  const store = createSqliteStore<HostEvent>({ path: join(folder, DATABASE_FILE) });
  const { host, drive } = await startDrivenHost(store, DEFINITION);
  const all = [...durable(prologue), ...durable(steps)];
  await drive(all.slice(0, -TAIL));
  await host.checkpoint();
  await drive(all.slice(-TAIL));
  copyImage(folder, image);
  const records = host.version;
  await host.stop();
  return { records, after: records - COMMAND_TAIL };
}

function copyImage(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const name of [DATABASE_FILE, `${DATABASE_FILE}-wal`])
    if (existsSync(join(from, name))) {
      copyFileSync(join(from, name), join(to, name));
      flush(join(to, name));
    }
}

/** Else the system would still be writing the copy while the start that is timed waits for the same disk. */
function flush(path: string): void {
  const file = openSync(path, 'r+');
  fsyncSync(file);
  closeSync(file);
}

async function timeStart(folder: string): Promise<number> {
  const startedAt = performance.now();
  const server = await startServerProgram(folder, DEFINITION, false);
  const tookMs = performance.now() - startedAt;
  await server.stop();
  return tookMs / 1_000;
}

async function timeReading(database: string, after: number): Promise<number> {
  const program = new URL('programs/read-rows.ts', import.meta.url).pathname;
  const startedAt = performance.now();
  const reader = startProgram({ args: [program, database, String(after)] });
  await reader.nextLine((line) => (line.startsWith('read') ? line : null));
  const tookMs = performance.now() - startedAt;
  await reader.stop();
  return tookMs / 1_000;
}
