/**
 * The process that is killed: appends without end and writes the version of each acknowledged append as one line to its
 * standard output. Between appends it saves checkpoints and prunes, so that a kill may hit those too.
 *
 * Arguments: database file, store (`sqlite` or the name of a broken one).
 */
import { writeSync } from 'node:fs';
import type { EventStore } from '../event-store.ts';
import { createSqliteStore } from '../sqlite-store.ts';
import { BROKEN_STORES, isBrokenStoreName } from './broken-stores.ts';
import {
  type AddedEvent,
  APPEND_RECORDS,
  expectedAt,
  expectedRecord,
  foldRecord,
  type Totals,
} from './expected-log.ts';

const CENTER = 'default';
const STDOUT = 1;
const IN_FLIGHT = 32;
const CHECKPOINT_EVERY_VERSIONS = 60;
const PRUNE_EVERY_VERSIONS = 600;
const KEPT_VERSIONS = 400;
const READ_LIMIT = 1_000;

interface Folded {
  readonly totals: Totals;
  version: number;
}

/** Checkpoint and then the records after it: how a host starts. */
async function restore(store: EventStore<AddedEvent>): Promise<Folded> {
  const checkpoint = await store.loadCheckpoint(CENTER);
  // The entries are those that this program saved.
  const totals: Totals = new Map(
    checkpoint.entries.map(({ key, data }) => [key, data as { sum: number; count: number }]),
  );
  let { version } = checkpoint;
  for (;;) {
    const records = await store.read(CENTER, { after: version, limit: READ_LIMIT });
    for (const record of records) foldRecord(totals, record);
    version += records.length;
    if (records.length < READ_LIMIT) return { totals, version };
  }
}

async function run(path: string, storeName: string): Promise<void> {
  const sqlite = createSqliteStore<AddedEvent>({ path });
  const store = isBrokenStoreName(storeName) ? BROKEN_STORES[storeName](sqlite) : sqlite;
  const opened = await store.open(CENTER);
  if (!opened.ok) throw new Error(opened.error.message);

  const folded = await restore(store);
  const changed = new Set<string>();
  let issuedVersion = folded.version;
  let checkpointVersion = folded.version;

  async function appendNext(): Promise<void> {
    const expectedVersion = issuedVersion;
    issuedVersion += APPEND_RECORDS;
    const records = Array.from({ length: APPEND_RECORDS }, (_, index) => expectedRecord(expectedVersion + 1 + index));
    const answer = await store.append(CENTER, { expectedVersion, records });
    if (!answer.ok) throw new Error(answer.error.message);
    writeSync(STDOUT, `${answer.value.version}\n`);
    for (const record of records) changed.add(foldRecord(folded.totals, record));
    folded.version = answer.value.version;
  }

  async function checkpoint(): Promise<void> {
    const version = folded.version;
    const entries = [...changed].map((key) => ({ key, data: folded.totals.get(key) ?? null }));
    changed.clear();
    checkpointVersion = version;
    const saved = await store.saveCheckpoint(CENTER, { version, entries });
    // A store that divides its commits may come with an older checkpoint later: that is for the harness to find.
    if (!saved.ok && saved.error.code !== 'checkpointOutOfOrder') throw new Error(saved.error.message);
    if (version % PRUNE_EVERY_VERSIONS < CHECKPOINT_EVERY_VERSIONS)
      await store.prune(CENTER, { before: expectedAt(version - KEPT_VERSIONS) });
  }

  async function appendForEver(): Promise<never> {
    for (;;) {
      await appendNext();
      if (folded.version >= checkpointVersion + CHECKPOINT_EVERY_VERSIONS) await checkpoint();
    }
  }

  await Promise.all(Array.from({ length: IN_FLIGHT }, appendForEver));
}

const [, , path, storeName] = process.argv;
if (path === undefined || storeName === undefined) throw new Error('expected a database file and the name of a store');
await run(path, storeName);
