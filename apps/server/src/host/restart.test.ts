import { createMemoryDisk, createMemoryStore } from '@interlock/store';
import { describe, expect, it } from 'vitest';
import {
  confirmRequest,
  makeReady,
  openSession,
  startHost,
  stateHash,
  TEST_DEFINITION,
} from '../../test/kit/host-harness.ts';
import { createManualScheduler } from '../../test/kit/manual-scheduler.ts';
import { CHECKPOINT_LIMITS } from './checkpointer.ts';
import type { HostEvent } from './host-event.ts';
import { createWorkIndex, ENDED_WORK_LIMITS } from './work-index.ts';

const give = (workId: string) =>
  ({ kind: 'giveWork', workId, channel: 'voice', label: 'Caller', detail: null }) as const;

describe('restart', () => {
  it.each([
    { checkpoint: false },
    { checkpoint: true },
  ])('[SV11] the state is the same after a crash, checkpoint before: $checkpoint', async ({ checkpoint }) => {
    const disk = createMemoryDisk();
    const first = await startHost({ disk });
    await makeReady(first, 'dana');
    await first.done('dana', { kind: 'endSession', force: true });
    await first.done('dana', give('w-1'));
    if (checkpoint) {
      const saving = first.host.checkpoint();
      await first.flush();
      await saving;
    }
    await first.done('dana', { kind: 'cancelWork', workId: 'w-1' });
    await first.done('dana', give('w-2'));
    const before = stateHash(first.host);
    first.store.crash();
    const second = await startHost({ disk, scheduler: first.scheduler });
    expect(stateHash(second.host)).toBe(before);
    expect(second.host.agentOfWork('w-2')).toBe('dana');
    expect(second.host.endedWork('w-1')).toMatchObject({ outcome: 'cancelled', agentId: 'dana' });
  });

  it('[SV12] every session is lost at the start, and its grace begins then', async () => {
    const disk = createMemoryDisk();
    const scheduler = createManualScheduler();
    const first = await startHost({ disk, scheduler });
    await makeReady(first, 'dana');
    first.store.crash();
    scheduler.jump(3_600_000);
    const second = await startHost({ disk, scheduler });
    const session = second.host.agent('dana')?.state.session;
    expect(session).toMatchObject({ state: 'lost', disconnected: false, graceUntil: scheduler.now() + 15_000 });
    expect(second.host.agent('dana')?.state.contactCenter.choice?.ready).toBe(true);
  });

  it('[SV8] a deadline that passed while nothing ran is met at the start', async () => {
    const disk = createMemoryDisk();
    const scheduler = createManualScheduler();
    const first = await startHost({ disk, scheduler });
    await makeReady(first, 'dana');
    await first.done('dana', { kind: 'loseSession', epoch: 1 });
    first.store.crash();
    scheduler.jump(400_000);
    const second = await startHost({ disk, scheduler });
    await scheduler.advance(0);
    await second.flush();
    expect(second.host.agent('dana')?.state.session.state).toBe('signedOut');
  });

  it.each([
    { end: 'crash' },
    { end: 'stop' },
  ] as const)('[SV9] a clock that was set back before the start: time goes on from the end of the log, after a $end', async ({
    end,
  }) => {
    const disk = createMemoryDisk();
    const first = await startHost({ disk });
    const epoch = await makeReady(first, 'dana');
    await first.done('dana', give('w-1'));
    await confirmRequest(first, 'dana', epoch, 3);
    await first.done('dana', { kind: 'acceptOffer', epoch, workId: 'w-1' });
    await first.done('dana', { kind: 'endInteraction', epoch, workId: 'w-1' });
    const item = (host: typeof first.host) => host.agent('dana')?.state.contactCenter.work[0];
    const deadlineAt = item(first.host)?.deadlineAt ?? 0;
    const lastAt = first.host.now();
    expect(deadlineAt).toBeGreaterThan(lastAt);
    if (end === 'stop') await first.stop();
    else first.store.crash();
    const second = await startHost({ disk, scheduler: createManualScheduler(lastAt - 3_600_000) });
    expect(second.host.agent('dana')?.state.session).toMatchObject({ state: 'lost', since: lastAt });
    await second.scheduler.advance(deadlineAt - lastAt - 1);
    await second.flush();
    expect(item(second.host)?.state).toBe('wrapUp');
    await second.scheduler.advance(1);
    await second.flush();
    expect(item(second.host)).toBeUndefined();
    expect(second.host.now()).toBe(deadlineAt);
    const records = await second.store.read('default', { after: 0, limit: 1_000 });
    expect(records.map(({ at }) => at)).toEqual(records.map(({ at }) => at).sort((a, b) => a - b));
  });

  it('[SV9] a log of which retention has left nothing sets no time', async () => {
    const disk = createMemoryDisk();
    const first = await startHost({ disk });
    await first.done('dana', openSession());
    await first.done('dana', { kind: 'signOut', epoch: 1 });
    await first.stop();
    const store = createMemoryStore<HostEvent>({ disk });
    await store.open('default');
    await store.prune('default', { before: first.scheduler.now() + 1 });
    const scheduler = createManualScheduler(first.scheduler.now() - 1_000);
    const second = await startHost({ disk, scheduler, definition: null });
    expect(second.startError).toBeNull();
    expect(second.host.now()).toBe(scheduler.now());
    expect(await second.done('dana', openSession('later'))).toMatchObject({ ok: true });
  });

  it('[SV10] a checkpoint is written after 20,000 records, 250 entries in a turn, and spares reading them', async () => {
    const disk = createMemoryDisk();
    const first = await startHost({ disk });
    for (let index = 0; index < CHECKPOINT_LIMITS.records + 50; index += 1) {
      first.submit(`${index}`, `agent-${index % 1_000}`, openSession());
      if (index % 5_000 === 0) await first.flush();
    }
    await first.flush();
    const log = disk.logs.get('default');
    expect(log?.checkpointVersion).toBeGreaterThanOrEqual(CHECKPOINT_LIMITS.records);
    const before = stateHash(first.host);
    await first.stop();
    expect(disk.logs.get('default')?.checkpointVersion).toBe(first.host.version);
    const second = await startHost({ disk });
    expect(second.host.agentCount).toBe(1_000);
    // Only the sessions that nobody holds any more differ.
    expect(stateHash(second.host)).not.toBe(before);
    expect(CHECKPOINT_LIMITS).toEqual({ records: 20_000, everyMs: 60_000, entriesPerTurn: 250 });
  });

  it('[SV10] a checkpoint is written after a minute when anything happened', async () => {
    const disk = createMemoryDisk();
    const first = await startHost({ disk });
    await first.done('dana', openSession());
    expect(disk.logs.get('default')?.checkpointVersion).toBe(0);
    await first.scheduler.advance(CHECKPOINT_LIMITS.everyMs);
    expect(disk.logs.get('default')?.checkpointVersion).toBe(first.host.version);
  });

  it('[SV10] a crash in the middle of a checkpoint leaves a log that loads to the same state', async () => {
    const disk = createMemoryDisk();
    const first = await startHost({ disk });
    for (let index = 0; index < 350; index += 1) first.submit(`${index}`, `agent-${index}`, openSession());
    await first.flush();
    for (let index = 0; index < 350; index += 1)
      first.submit(`out ${index}`, `agent-${index}`, { kind: 'signOut', epoch: 1 });
    await first.flush();
    void first.host.checkpoint();
    // One turn: one piece of the two is written.
    await Promise.resolve();
    await Promise.resolve();
    const before = stateHash(first.host);
    first.store.crash();
    expect(disk.logs.get('default')?.entries.size).toBe(250);
    expect(disk.logs.get('default')?.checkpointVersion).toBe(0);
    const second = await startHost({ disk, scheduler: first.scheduler });
    expect(stateHash(second.host)).toBe(before);
  });

  it('[SV10] what a failed checkpoint could not write is written by the next one', async () => {
    const disk = createMemoryDisk();
    const first = await startHost({ disk });
    await first.done('dana', openSession());
    disk.writable = false;
    await first.host.checkpoint();
    disk.writable = true;
    const saving = first.host.checkpoint();
    await first.flush();
    await saving;
    expect([...(disk.logs.get('default')?.entries.keys() ?? [])].sort()).toEqual(['a/dana', 'definition']);
  });
});

describe('a checkpoint while work goes on', () => {
  it('[SV10][SV11] a stop while one is under way and another one waits loses nothing that was acknowledged', async () => {
    const disk = createMemoryDisk();
    const first = await startHost({ disk });
    for (let index = 0; index < 600; index += 1) first.submit(`${index}`, `agent-${index}`, openSession());
    await first.flush();
    void first.host.checkpoint();
    // Those whose entries are written by now come last, so that the next checkpoint has them in its last piece.
    for (let index = 599; index >= 0; index -= 1)
      first.submit(`out ${index}`, `agent-${index}`, { kind: 'signOut', epoch: 1 });
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
    first.store.flush();
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
    expect(first.answer('out 0')).toMatchObject({ ok: true });
    expect(disk.logs.get('default')).toMatchObject({ checkpointVersion: 0, entries: { size: 250 } });
    void first.host.checkpoint();
    await first.stop();
    const before = stateHash(first.host);
    expect(disk.logs.get('default')?.checkpointVersion).toBe(first.host.version);
    const second = await startHost({ disk, scheduler: first.scheduler });
    expect(stateHash(second.host)).toBe(before);
  });

  it('[SV10] a second stop waits for the first one', async () => {
    const disk = createMemoryDisk();
    const first = await startHost({ disk });
    for (let index = 0; index < 600; index += 1) first.submit(`${index}`, `agent-${index}`, openSession());
    await first.flush();
    await Promise.all([first.stop(), first.stop()]);
    expect(first.told.filter(({ what }) => what === 'phase').at(-1)).toEqual({ what: 'phase', phase: 'closed' });
    expect(disk.logs.get('default')?.checkpointVersion).toBe(first.host.version);
  });

  it('[SV13] keeps what ended between two of its pieces, although its record is not read again', async () => {
    const disk = createMemoryDisk();
    const first = await startHost({ disk });
    for (let index = 0; index < 300; index += 1) first.submit(`${index}`, `agent-${index}`, openSession());
    await first.flush();
    await first.done('agent-299', give('w-1'));
    void first.host.checkpoint();
    // The second piece, with agent-299, is written after the end of the item.
    first.submit('cancel', 'agent-299', { kind: 'cancelWork', workId: 'w-1' });
    await first.flush();
    expect(disk.logs.get('default')?.checkpointVersion).toBeLessThan(first.host.version);
    first.store.crash();
    const second = await startHost({ disk });
    expect(second.host.endedWork('w-1')).toMatchObject({ outcome: 'cancelled' });
    expect(second.host.isWorkKnown('w-1')).toBe(true);
  });
});

describe('a definition that cannot be put in force', () => {
  it('[SV15][SV31] ends the start, and the log is as it was', async () => {
    const disk = createMemoryDisk();
    const definition = { ...TEST_DEFINITION, queues: null as never };
    await expect(startHost({ disk, definition })).rejects.toThrow('definition');
    expect(disk.logs.get('default')?.records).toEqual([]);
    expect((await startHost({ disk })).startError).toBeNull();
  });
});

describe('retention', () => {
  it('[SV16] records older than the definition’s retention go, once an hour, and never those behind the checkpoint', async () => {
    const disk = createMemoryDisk();
    const first = await startHost({ disk });
    await first.done('dana', openSession());
    await first.done('dana', { kind: 'signOut', epoch: 1 });
    const prunedVersion = () => disk.logs.get('default')?.prunedVersion ?? 0;
    await first.scheduler.advance(2 * 3_600_000);
    expect(prunedVersion()).toBe(0);
    first.scheduler.jump(31 * 86_400_000);
    await first.done('dana', openSession('later'));
    await first.scheduler.advance(3_600_000);
    await first.flush();
    expect(prunedVersion()).toBe(3);
    expect(prunedVersion()).toBeLessThanOrEqual(disk.logs.get('default')?.checkpointVersion ?? 0);
    expect(first.host.version).toBeGreaterThan(3);
    first.store.crash();
    const second = await startHost({ disk });
    expect(second.host.agent('dana')?.state.epoch).toBe(2);
  });
});

describe('ended work items', () => {
  const item = (workId: string, endedAt: number) => ({
    workId,
    agentId: 'dana',
    channel: 'voice',
    label: 'Caller',
    detail: null,
    direction: 'inbound' as const,
    createdAt: 0,
    queueId: null,
    story: [],
    offers: 1,
    outcome: 'completed' as const,
    endedAt,
  });

  it('[SV13] are kept for 24 hours', () => {
    const index = createWorkIndex();
    index.addEnded(item('old', 0));
    index.addEnded(item('new', 1));
    index.expire(ENDED_WORK_LIMITS.ageMs);
    expect(index.ended('old')).toBeNull();
    expect(index.ended('new')).not.toBeNull();
    expect(index.takeChanges()).toEqual([{ key: 'w/old', data: null }]);
    expect(ENDED_WORK_LIMITS).toEqual({ count: 10_000, ageMs: 86_400_000 });
  });

  it('[SV13] are kept up to a number, the oldest going first', () => {
    const index = createWorkIndex({ count: 2, ageMs: 1_000 });
    for (const id of ['a', 'b', 'c']) index.addEnded(item(id, 1));
    expect(['a', 'b', 'c'].map((id) => index.ended(id) !== null)).toEqual([false, true, true]);
  });
});
