import { join } from 'node:path';
import type { HostEvent } from '@interlock/server';
import { createSqliteStore, type LogRecord } from '@interlock/store';
import { rawInsert } from '@interlock/store/bench';
import { benchDefinition } from './bench-definition.ts';
import { withBenchFolder } from './bench-folder.ts';
import { durable, startDrivenHost } from './drive-host.ts';
import { type Figure, judge } from './figure.ts';
import { measureInTurns } from './rounds.ts';
import { makeWorkload, type Workload } from './workload.ts';

const AGENTS = 2_000;
/** So many that checkpoints, one for 20,000 records, are written in the timed part too. */
const ACTS = 20;
const ROUNDS = 5;

interface HostRound {
  readonly recordsPerSecond: number;
  readonly recordsPerGroup: number;
  /** Agents written into checkpoints meanwhile. */
  readonly checkpointEntries: number;
  /** The timed part of the log. */
  readonly records: readonly LogRecord<HostEvent>[];
}

/**
 * Durable state changes per second through the server's host: decided, in the log, flushed, answered. The limit is the
 * same records into the same schema in groups of the same size, by prepared inserts alone.
 */
export function measureHost(say: (line: string) => void): Promise<Figure> {
  return withBenchFolder(async (folder) => {
    const workload = makeWorkload({ agents: AGENTS, acts: ACTS, seed: 2, mode: 'synchronized' });
    let files = 0;
    const newFile = (): string => {
      files += 1;
      return join(folder, `log-${files}.db`);
    };
    // The first round is the compiler's, and shows what the records and groups are.
    const { records, recordsPerGroup, checkpointEntries } = await runHost(workload, newFile());
    const groupSize = Math.round(recordsPerGroup);
    rawInsert({ path: newFile(), records, groupSize });
    say(`host: ${AGENTS} agents, ${records.length} records in groups of ${groupSize}`);
    const { value, limit } = await measureInTurns({
      subject: async () => (await runHost(workload, newFile())).recordsPerSecond,
      limit: () => rawInsert({ path: newFile(), records, groupSize }).recordsPerSecond,
      rounds: ROUNDS,
    });
    const characters = records.reduce((sum, { events }) => sum + JSON.stringify(events).length, 0);
    return judge(
      {
        figure: 'durableStateChanges',
        value,
        unit: 'records/s',
        limit,
        more: {
          recordsPerGroup: groupSize,
          bytesPerRecord: Math.round(characters / records.length),
          checkpointEntriesPerRecord: checkpointEntries / records.length,
          agents: AGENTS,
          limitIs: 'raw inserts/s of the same records',
        },
      },
      { aim: 0.7, aimOn: 'ratio', aimIs: 'atLeast' },
    );
  });
}

async function runHost({ prologue, steps }: Workload, path: string): Promise<HostRound> {
  const store = createSqliteStore<HostEvent>({ path });
  const { host, drive } = await startDrivenHost(store, benchDefinition('synchronized'));
  await drive(durable(prologue));
  await host.checkpoint();
  let groups = 0;
  let checkpointEntries = 0;
  host.subscribe({
    flushed() {
      groups += 1;
    },
    checkpointed(_version, entries) {
      checkpointEntries += entries;
    },
  });
  const before = host.version;
  const tookMs = await drive(durable(steps));
  const count = host.version - before;
  const recordsPerSecond = (count / tookMs) * 1_000;
  const recordsPerGroup = count / groups;
  const records: LogRecord<HostEvent>[] = [];
  while (records.length < count)
    records.push(...(await store.read('default', { after: before + records.length, limit: 5_000 })));
  await host.stop();
  return { recordsPerSecond, recordsPerGroup, checkpointEntries, records };
}
