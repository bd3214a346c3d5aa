/**
 * The kill -9 harness: starts a process that appends, kills it at a seeded moment, and compares what it left with the
 * ledger of what it had acknowledged; many times over on one database.
 *
 * A kill finds what a process kept to itself: acknowledgements before the commit, and commits in pieces. It does not find
 * a missing flush, because the operating system keeps the pages of a killed process; that the file is flushed at each
 * commit is a setting which the store reads back (ST25).
 */
import { spawn } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { type EventStore, STORE_LIMITS } from '../event-store.ts';
import { createSqliteStore } from '../sqlite-store.ts';
import { StoreFailure } from '../store-error.ts';
import type { BrokenStoreName } from './broken-stores.ts';
import { type AddedEvent, APPEND_RECORDS, expectedEntries, expectedRecord } from './expected-log.ts';
import { createRandom } from './seeded-random.ts';

export { BROKEN_STORES, type BrokenStoreName, isBrokenStoreName } from './broken-stores.ts';
export { createRandom } from './seeded-random.ts';

export interface KillCyclesOptions {
  /** A new database file in a folder that exists. */
  readonly path: string;
  /** Draws the moments of the kills; the load of the machine has its say in what they hit. */
  readonly seed: number;
  /** How often a process is started and killed, 1 and up. */
  readonly cycles: number;
  /** Default the real store; a broken one is a negative control. */
  readonly store?: 'sqlite' | BrokenStoreName;
}

export type KillProblemKind =
  /** An acknowledged record is not in the log. */
  | 'acknowledgedLost'
  /** A part of an append is in the log. */
  | 'appendDivided'
  /** The entries of the checkpoint are not the fold of the log up to its version. */
  | 'checkpointTorn'
  /** A record is missing, or differs from the one that was appended. */
  | 'recordWrong'
  /** The process ended by itself. */
  | 'processFailed';

export interface KillProblem {
  readonly cycle: number;
  readonly kind: KillProblemKind;
  readonly detail: string;
}

export interface KillReport {
  /** Cycles that were run: fewer than asked for when a problem was found. */
  readonly cycles: number;
  readonly acknowledgedRecords: number;
  /** Cycles killed before the first acknowledgement. */
  readonly killedAtStart: number;
  /** Records that were in the log though never acknowledged: written, but the process died before it could say so. */
  readonly unacknowledgedRecords: number;
  readonly problems: readonly KillProblem[];
  readonly elapsedMs: number;
}

interface KillMoment {
  /** Lines of the ledger to wait for; 0 kills by time from the start. */
  readonly afterLines: number;
  readonly afterMs: number;
}

const CENTER = 'default';
const CHILD = fileURLToPath(new URL('./ledger-child.ts', import.meta.url));

function drawMoment(random: () => number): KillMoment {
  // One in eight while it starts: a recovery may be cut short too.
  if (random() < 1 / 8) return { afterLines: 0, afterMs: random() * 120 };
  return { afterLines: 1 + Math.floor(random() * 300), afterMs: random() * 4 };
}

interface Life {
  readonly acknowledged: readonly number[];
  /** What it wrote when it ended by itself, or null when it was killed. */
  readonly failure: string | null;
}

/** Starts the process, kills it at the moment, and answers with its ledger, read to the end. */
function runAndKill(path: string, store: string, { afterLines, afterMs }: KillMoment): Promise<Life> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [CHILD, path, store], { stdio: ['ignore', 'pipe', 'pipe'] });
    let ledger = '';
    let complaint = '';
    let lines = 0;
    let isKillDue = false;
    const killLater = () => {
      if (isKillDue) return;
      isKillDue = true;
      setTimeout(() => child.kill('SIGKILL'), afterMs);
    };
    if (afterLines === 0) killLater();
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      ledger += text;
      lines += text.split('\n').length - 1;
      if (lines >= afterLines) killLater();
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaint += text;
    });
    child.on('error', reject);
    child.on('close', (_, signal) => {
      // What follows the last line break was cut by the kill: the number may be shorter than it was.
      const acknowledged = ledger.split('\n').slice(0, -1).map(Number);
      resolve({ acknowledged, failure: signal === 'SIGKILL' ? null : complaint });
    });
  });
}

/** Compares all that is on disk with what must be there. */
async function inspect(path: string, acknowledgedVersion: number, cycle: number) {
  const problems: KillProblem[] = [];
  const report = (kind: KillProblemKind, detail: string) => problems.push({ cycle, kind, detail });
  const store = createSqliteStore<AddedEvent>({ path });
  try {
    const opened = await store.open(CENTER);
    if (!opened.ok) {
      report('recordWrong', opened.error.message);
      return { version: 0, problems };
    }
    const { version } = opened.value;
    if (version < acknowledgedVersion)
      report('acknowledgedLost', `acknowledged ${acknowledgedVersion}, found ${version}`);
    if (version % APPEND_RECORDS !== 0) report('appendDivided', `version ${version}`);

    const checkpoint = await store.loadCheckpoint(CENTER);
    if (!isDeepStrictEqual(checkpoint.entries, expectedEntries(checkpoint.version)))
      report('checkpointTorn', `at version ${checkpoint.version}`);

    let after = await oldestKept(store);
    while (after < version) {
      const records = await store.read(CENTER, { after, limit: STORE_LIMITS.readLimit });
      if (records.length === 0) {
        report('recordWrong', `nothing after ${after} of ${version}`);
        break;
      }
      for (const record of records) {
        after += 1;
        if (!isDeepStrictEqual(record, { version: after, ...expectedRecord(after) }))
          report('recordWrong', `version ${after}`);
      }
    }
    return { version, problems };
  } catch (error) {
    report('recordWrong', error instanceof Error ? error.message : String(error));
    return { version: 0, problems };
  } finally {
    await store.close();
  }
}

/** The version after which records are kept, learnt as any reader learns it. */
async function oldestKept(store: EventStore<AddedEvent>): Promise<number> {
  try {
    await store.read(CENTER, { after: 0, limit: 1 });
    return 0;
  } catch (error) {
    if (error instanceof StoreFailure && error.error.code === 'recordsPruned') return error.error.prunedVersion;
    throw error;
  }
}

/**
 * Runs kill cycles until the first problem or the last cycle.
 *
 * The file is inspected after about every second cycle, so that some processes start on what two or more kills in a row
 * have left; and after the last.
 */
export async function runKillCycles(options: KillCyclesOptions): Promise<KillReport> {
  const { path, seed, cycles, store = 'sqlite' } = options;
  const random = createRandom(seed);
  const startedAt = performance.now();
  const problems: KillProblem[] = [];
  let acknowledgedRecords = 0;
  let acknowledgedVersion = 0;
  let killedAtStart = 0;
  let unacknowledgedRecords = 0;
  let cycle = 0;

  while (cycle < cycles && problems.length === 0) {
    cycle += 1;
    const { acknowledged, failure } = await runAndKill(path, store, drawMoment(random));
    if (failure !== null) problems.push({ cycle, kind: 'processFailed', detail: failure });
    const [first] = acknowledged;
    if (first === undefined) killedAtStart += 1;
    // A version that is acknowledged a second time was lost in between.
    else if (first - APPEND_RECORDS < acknowledgedVersion)
      problems.push({ cycle, kind: 'acknowledgedLost', detail: `version ${first} was acknowledged before` });
    acknowledgedRecords += acknowledged.length * APPEND_RECORDS;
    acknowledgedVersion = Math.max(acknowledgedVersion, ...acknowledged);

    const isInspected = random() < 0.5 || cycle === cycles || problems.length > 0;
    if (!isInspected) continue;
    const found = await inspect(path, acknowledgedVersion, cycle);
    problems.push(...found.problems);
    unacknowledgedRecords += Math.max(0, found.version - acknowledgedVersion);
    // Whatever it was told, the next process goes on after all that is there.
    acknowledgedVersion = Math.max(acknowledgedVersion, found.version);
  }

  return {
    cycles: cycle,
    acknowledgedRecords,
    killedAtStart,
    unacknowledgedRecords,
    problems,
    elapsedMs: performance.now() - startedAt,
  };
}
