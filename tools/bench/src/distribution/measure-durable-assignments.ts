import { join } from 'node:path';
import type { CenterRecord } from '@interlock/engine';
import { createSqliteStore, type EventStore } from '@interlock/store';
import { rawInsert } from '@interlock/store/bench';
import { withBenchFolder } from '../bench-folder.ts';
import { type Figure, judge } from '../figure.ts';
import { measureInTurns } from '../rounds.ts';
import { createCenterDistributor } from './distributor.ts';
import { saturate } from './saturate.ts';
import { FULL_SIZE, makeWorld, SKILLS } from './world.ts';

const ROUNDS = 3;
const ASSIGNMENTS = 4_000;
/** Assignments decided before what they wrote is appended: what the host gathers while a group is being flushed. */
const STRIDE = 50;
const RECORDS_PER_APPEND = 500;

interface Written {
  readonly at: number;
  readonly agentId: string | null;
  readonly commandId: null;
  readonly events: CenterRecord['events'];
}

/**
 * Assignments per second with every record in the log and flushed. Decisions go on while a group is being flushed, as in the
 * server's host; what is not part of it are sockets and checkpoints. The limit is the same records by prepared inserts alone.
 */
export function measureDurableAssignments(say: (line: string) => void): Promise<Figure> {
  return withBenchFolder(async (folder) => {
    const world = makeWorld(FULL_SIZE, 13);
    const { run, assign } = saturate(world, FULL_SIZE, createCenterDistributor(world.rules));
    let files = 0;
    let gathered: Written[] = [];
    run.listener = {
      ...run.listener,
      recorded(records) {
        for (const { agentId, events } of records) gathered.push({ at: run.now, agentId, commandId: null, events });
      },
    };

    async function round(): Promise<{ perSecond: number; records: Written[]; path: string }> {
      files += 1;
      const path = join(folder, `assignments-${files}.db`);
      const store = createSqliteStore<CenterRecord['events'][number]>({ path });
      await store.open('default');
      const all: Written[] = [];
      let version = 0;
      let underWay: Promise<void> = Promise.resolve();
      gathered = [];
      const startedAt = performance.now();
      for (let count = 0; count < ASSIGNMENTS; count += STRIDE) {
        assign(STRIDE);
        const batch = gathered;
        gathered = [];
        all.push(...batch);
        const expected = version;
        version += batch.length;
        const before = underWay;
        underWay = append(store, batch, expected);
        // One group is flushed while the next one is decided.
        await before;
      }
      await underWay;
      const perSecond = (ASSIGNMENTS / (performance.now() - startedAt)) * 1_000;
      await store.close();
      return { perSecond, records: all, path };
    }

    const { records } = await round();
    const groupSize = Math.max(1, Math.round(records.length / (ASSIGNMENTS / STRIDE)));
    const rows = records.map((record, index) => ({ ...record, version: index + 1 }));
    const raw = (): number => {
      files += 1;
      const { recordsPerSecond } = rawInsert({ path: join(folder, `raw-${files}.db`), records: rows, groupSize });
      return (recordsPerSecond * ASSIGNMENTS) / rows.length;
    };
    say(`durableAssignments: ${(rows.length / ASSIGNMENTS).toFixed(1)} records an assignment, groups of ${groupSize}`);
    const { value, limit } = await measureInTurns({
      subject: async () => (await round()).perSecond,
      limit: raw,
      rounds: ROUNDS,
    });
    return judge(
      {
        figure: 'durableAssignments',
        value,
        unit: 'assignments/s',
        limit,
        more: {
          ...FULL_SIZE,
          skills: SKILLS,
          recordsPerAssignment: rows.length / ASSIGNMENTS,
          recordsPerGroup: groupSize,
          limitIs: 'raw inserts/s of the same records',
        },
      },
      { aim: 5_000, aimOn: 'value', aimIs: 'atLeast' },
    );
  });
}

async function append<E>(
  store: EventStore<E>,
  records: readonly { at: number; agentId: string | null; commandId: null; events: readonly E[] }[],
  version: number,
): Promise<void> {
  const answers: Promise<{ readonly ok: boolean }>[] = [];
  for (let from = 0; from < records.length; from += RECORDS_PER_APPEND) {
    const part = records.slice(from, from + RECORDS_PER_APPEND);
    answers.push(store.append('default', { expectedVersion: version + from, records: part }));
  }
  for (const answer of await Promise.all(answers)) if (!answer.ok) throw new Error('the store refused an append');
}
