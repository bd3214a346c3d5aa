import { createMeasures, type Measures } from '@interlock/engine';
import { createMemoryDisk, type MemoryDisk } from '@interlock/store';
import { describe, expect, it } from 'vitest';
import { type HostHarness, makeReady, openSession, startHost } from '../../test/kit/host-harness.ts';
import type { ManualScheduler } from '../../test/kit/manual-scheduler.ts';
import { measuresFold } from '../reports/measures-fold.ts';
import type { DerivedFold } from './derived-fold.ts';

interface Measured extends HostHarness {
  readonly measures: Measures;
}

async function startMeasured(disk: MemoryDisk, scheduler?: ManualScheduler): Promise<Measured> {
  const measures = createMeasures();
  const harness = await startHost({
    disk,
    folds: [measuresFold(measures)],
    ...(scheduler === undefined ? {} : { scheduler }),
  });
  return { ...harness, measures };
}

/** Everything that is counted, but for the time of agents, which goes on. */
function counted({ measures, host }: Measured): unknown {
  return (['queues', 'channels'] as const).map((dimension) => measures.totals(dimension, null, host.now()));
}

/** An interaction that is offered and accepted. */
async function serve(harness: Measured, agentId: string, epoch: number, workId: string): Promise<void> {
  await harness.done(agentId, { kind: 'giveWork', workId, channel: 'chat', label: 'Caller', detail: null });
  const request = harness.host.agent(agentId)?.state.crm.request;
  if (request !== null && request !== undefined) {
    await harness.done(agentId, {
      kind: 'reportPresence',
      epoch,
      statusId: request.statusId,
      success: true,
      requestId: request.requestId,
      cause: 'request',
      version: 10 + harness.host.version,
      work: [],
    });
  }
  await harness.done(agentId, { kind: 'acceptOffer', epoch, workId });
}

const offers = (harness: Measured): number =>
  harness.measures.totals('channels', 'chat', harness.host.now())[0]?.counts.offered ?? 0;

describe('what is derived from the log', () => {
  it('[SV19][ME20] is counted from the log after a crash before any checkpoint', async () => {
    const disk = createMemoryDisk();
    const first = await startMeasured(disk);
    await serve(first, 'dana', await makeReady(first, 'dana'), 'w-1');
    const before = counted(first);
    expect(offers(first)).toBe(1);
    first.store.crash();
    const second = await startMeasured(disk, first.scheduler);
    expect(counted(second)).toEqual(before);
  });

  it('[SV19][ME20] goes on from the checkpoint, with every record behind it counted once', async () => {
    const disk = createMemoryDisk();
    const first = await startMeasured(disk);
    await serve(first, 'dana', await makeReady(first, 'dana'), 'w-1');
    const saving = first.host.checkpoint();
    await first.flush();
    await saving;
    expect([...(disk.logs.get('default')?.entries.keys() ?? [])].filter((key) => key.startsWith('m/'))).toContain(
      'm/head',
    );
    await serve(first, 'eve', await makeReady(first, 'eve'), 'w-2');
    const before = counted(first);
    first.store.crash();
    const second = await startMeasured(disk, first.scheduler);
    expect(counted(second)).toEqual(before);
    expect(offers(second)).toBe(2);
  });

  it('[SV19][ME20] is not counted twice when the checkpoint was cut short behind its entries', async () => {
    const disk = createMemoryDisk();
    const first = await startMeasured(disk);
    await serve(first, 'dana', await makeReady(first, 'dana'), 'w-1');
    const before = counted(first);
    void first.host.checkpoint();
    await Promise.resolve();
    await Promise.resolve();
    first.store.crash();
    expect([...(disk.logs.get('default')?.entries.keys() ?? [])].every((key) => key.startsWith('m/'))).toBe(true);
    expect(disk.logs.get('default')?.entries.size).toBeGreaterThan(3);
    expect(disk.logs.get('default')?.checkpointVersion).toBe(0);
    const second = await startMeasured(disk, first.scheduler);
    expect(counted(second)).toEqual(before);
    expect(second.host.agent('dana')?.state.contactCenter.work).toHaveLength(1);
  });

  it('[SV19] what a failed checkpoint could not write is written by the next one, with the agents', async () => {
    const disk = createMemoryDisk();
    const first = await startMeasured(disk);
    await serve(first, 'dana', await makeReady(first, 'dana'), 'w-1');
    disk.writable = false;
    await first.host.checkpoint();
    disk.writable = true;
    const saving = first.host.checkpoint();
    await first.flush();
    await saving;
    const before = counted(first);
    const log = disk.logs.get('default');
    expect(log?.checkpointVersion).toBe(first.host.version);
    expect([...(log?.entries.keys() ?? [])]).toEqual(expect.arrayContaining(['a/dana', 'definition', 'm/a/dana']));
    first.store.crash();
    const second = await startMeasured(disk, first.scheduler);
    expect(counted(second)).toEqual(before);
  });

  it('[SV19][SV15] a defect of it is reported and keeps nothing from going on', async () => {
    const broken: DerivedFold = {
      keyPrefix: 'x/',
      apply() {
        throw new Error('broken');
      },
      takeChanges: () => [],
      putBack() {},
      load() {},
    };
    const defects: string[] = [];
    const measures = createMeasures();
    const harness = await startHost({
      folds: [broken, measuresFold(measures)],
      listener: { defect: (agentId, what) => defects.push(`${agentId} ${what}`) },
    });
    const outcome = await harness.done('dana', openSession());
    expect(outcome.ok).toBe(true);
    expect(defects).toContain('dana fold');
    expect(measures.version).toBe(harness.host.version);
  });

  it('[SV19] loses what was decided and never flushed', async () => {
    const first = await startMeasured(createMemoryDisk());
    const epoch = await makeReady(first, 'dana');
    first.submit('lost', 'dana', { kind: 'giveWork', workId: 'w-1', channel: 'chat', label: '', detail: null });
    await first.scheduler.settle();
    expect(first.measures.waitingNow()).toEqual([]);
    await first.flush();
    expect(first.measures.waitingNow()).toHaveLength(1);
    expect(epoch).toBe(1);
  });
});
