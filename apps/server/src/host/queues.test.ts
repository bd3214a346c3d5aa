/** Items of queues through the host: one turn, several records, nothing shown before it is flushed, nothing lost. */
import { createMemoryDisk, createMemoryStore, STORE_LIMITS } from '@interlock/store';
import { describe, expect, it } from 'vitest';
import {
  confirmRequest,
  makeReady,
  openSession,
  startHost,
  stateHash,
  TEST_DEFINITION,
} from '../../test/kit/host-harness.ts';
import { HOST_LIMITS } from './host-contract.ts';
import type { HostEvent } from './host-event.ts';

const queued = (workId: string, change: object = {}) =>
  ({
    kind: 'queueWork',
    workId,
    queueId: 'support',
    channel: 'chat',
    label: 'Jo',
    detail: null,
    priority: 0,
    skills: [],
    preferredAgentIds: [],
    ...change,
  }) as const;

describe('refusals', () => {
  it('[SV24] an agent who is not known is refused an item, and nothing changes', async () => {
    const harness = await startHost();
    await harness.doneCenter(queued('q-1'));
    const before = stateHash(harness.host);
    const wanted = { kind: 'assignItem', workId: 'q-1', agentId: 'nobody', force: false } as const;
    expect(await harness.doneCenter(wanted)).toEqual({ ok: false, code: 'unknownAgent' });
    expect(stateHash(harness.host)).toBe(before);
  });

  it.each([
    ['waits', async () => {}],
    [
      'has ended',
      async (harness: Awaited<ReturnType<typeof startHost>>) =>
        void (await harness.doneCenter({ kind: 'cancelItem', workId: 'q-1', cause: 'cancelled' })),
    ],
  ] as const)('[SV14] an id that %s is not used again, in a queue or for an agent', async (_what, make) => {
    const harness = await startHost();
    await makeReady(harness, 'mara');
    await harness.doneCenter(queued('q-1', { skills: [{ skillId: 'german', level: 9 }] }));
    await make(harness);
    expect(await harness.doneCenter(queued('q-1'))).toEqual({ ok: false, code: 'duplicateWork' });
    const direct = { kind: 'giveWork', workId: 'q-1', channel: 'chat', label: 'x', detail: null } as const;
    expect(await harness.done('mara', direct)).toEqual({ ok: false, code: 'duplicateWork' });
  });
});

describe('one turn', () => {
  it('[SV24] an arrival and the reservation that follows are two records of one turn; neither is shown before its flush', async () => {
    const harness = await startHost();
    await makeReady(harness, 'dana');
    const { version } = harness.host;
    let answered = false;
    void harness.host.askCenter(queued('q-1')).then(() => {
      answered = true;
    });
    expect(harness.host.item('q-1')).toBeNull();
    expect(harness.host.agent('dana')?.state.contactCenter.work).toEqual([]);
    await harness.flush();
    expect(answered).toBe(true);
    expect(harness.host.version).toBe(version + 2);
    expect(harness.host.item('q-1')?.holders).toEqual([{ agentId: 'dana', state: 'reserved' }]);
    expect(harness.host.agent('dana')?.state.contactCenter.work).toMatchObject([{ workId: 'q-1', state: 'reserved' }]);
  });

  it('[SV24] a command is done once, whatever follows from it', async () => {
    const harness = await startHost();
    await makeReady(harness, 'dana');
    await harness.doneCenter(queued('q-1'), 'c-1');
    const { version } = harness.host;
    expect(await harness.doneCenter(queued('q-1'), 'c-1')).toMatchObject({ ok: true, isRepeated: true });
    expect(harness.host.version).toBe(version);
  });

  it('[SV24] an agent who becomes free is given what waits, without anybody asking', async () => {
    const harness = await startHost();
    await harness.doneCenter(queued('q-1'));
    expect(harness.host.item('q-1')?.holders).toEqual([]);
    expect(harness.host.queuePosition('q-1')).toEqual({ position: 1, estimate: null });
    await makeReady(harness, 'dana');
    expect(harness.host.item('q-1')?.holders).toEqual([{ agentId: 'dana', state: 'offered' }]);
    expect(harness.host.queuePosition('q-1')).toBeNull();
  });

  it('[SV24] time passes for items: a step of the plan is taken when it is due', async () => {
    const harness = await startHost();
    await makeReady(harness, 'mara');
    // Mara is of level 3, the first step asks for level 2 at most: Dana, who is signed in and Not Ready.
    await harness.done('dana', openSession('session-2'));
    await harness.doneCenter(queued('q-1'));
    expect(harness.host.item('q-1')?.holders).toEqual([]);
    await harness.scheduler.advance(30_000);
    await harness.flush();
    expect(harness.host.item('q-1')?.holders).toMatchObject([{ agentId: 'mara' }]);
  });
});

describe('a turn of more records than a store lets wait', () => {
  it('[SV1][SV25] is kept as a whole, nothing of it is shown before its flush, and the host stays open', async () => {
    const count = STORE_LIMITS.queueLimit + 100;
    const queues = TEST_DEFINITION.queues.map((queue) => ({ ...queue, limit: 2 * count }));
    const harness = await startHost({ definition: { ...TEST_DEFINITION, queues } });
    for (let index = 0; index < count; index += 1) {
      void harness.host.askCenter(queued(`q-${index}`, { queueId: 'sales' }));
      if (index % 5_000 === 0) await harness.flush();
    }
    await harness.flush();
    const { version } = harness.host;
    harness.told.length = 0;
    const withoutSales = { ...TEST_DEFINITION, queues: queues.filter(({ id }) => id !== 'sales') };
    const replacing = harness.host.replaceDefinition({ definition: withoutSales, source: 'rest', sourceHash: null });
    await harness.scheduler.settle();
    expect(harness.host.pendingRecords).toBeGreaterThan(STORE_LIMITS.queueLimit);
    expect(harness.store.waiting()).toBe(HOST_LIMITS.recordsInFlight / HOST_LIMITS.recordsPerAppend);
    expect(harness.host.item('q-0')?.queueId).toBe('sales');
    await harness.flush();
    expect(await replacing).toMatchObject({ ok: true });
    expect(harness.host.version).toBeGreaterThan(version + count);
    expect([...harness.host.items()].every(({ queueId }) => queueId === 'support')).toBe(true);
    expect(harness.told.filter(({ what }) => what === 'phase')).toEqual([]);
  });
});

describe('restart', () => {
  it.each([
    { checkpoint: 'none' },
    { checkpoint: 'whole' },
    { checkpoint: 'torn' },
  ] as const)('[SV11] items, their stories and the pace of queues are the same after a crash, checkpoint: $checkpoint', async ({
    checkpoint,
  }) => {
    const disk = createMemoryDisk();
    let isTorn = false;
    const first = await startHost({
      disk,
      wrap: (store) => ({
        ...store,
        // The pieces are written, the version that they stand for is not.
        saveCheckpoint: (id, request) =>
          isTorn && request.entries.length === 0
            ? Promise.resolve({ ok: false, error: { code: 'storeUnavailable', message: '', retry: 'later' } } as never)
            : store.saveCheckpoint(id, request),
      }),
    });
    const epoch = await makeReady(first, 'dana');
    await first.doneCenter(queued('q-1'));
    await confirmRequest(first, 'dana', epoch, 3);
    await first.done('dana', { kind: 'declineOffer', epoch, workId: 'q-1' });
    // Whoever is linked at the crash is lost at the start: nobody is.
    await first.done('dana', { kind: 'signOut', epoch });
    await first.doneCenter(queued('q-2', { priority: 5 }));
    await first.doneCenter({ kind: 'cancelItem', workId: 'q-1', cause: 'abandoned' });
    if (checkpoint !== 'none') {
      isTorn = checkpoint === 'torn';
      const saving = first.host.checkpoint();
      await first.flush();
      await saving;
    }
    await first.doneCenter(queued('q-3', { skills: [{ skillId: 'german', level: 9 }] }));
    await first.doneCenter(queued('q-4'));
    const items = [...first.host.items()].sort((a, b) => (a.workId < b.workId ? -1 : 1));
    const flows = [...first.host.center().flows];
    first.store.crash();
    const second = await startHost({ disk, scheduler: first.scheduler });
    expect([...second.host.items()].sort((a, b) => (a.workId < b.workId ? -1 : 1))).toMatchObject(
      items.map(({ workId, createdAt, queueId, priority }) => ({ workId, createdAt, queueId, priority })),
    );
    expect([...second.host.center().flows]).toEqual(flows);
    expect(second.host.endedWork('q-1')).toMatchObject({ outcome: 'abandoned', queueId: 'support' });
    expect(second.host.endedWork('q-1')?.story.map(({ kind }) => kind)).toContain('declined');
  });

  it('[SV24] a crash between two records of one turn loses the second, which follows again', async () => {
    const first = await startHost();
    await makeReady(first, 'dana');
    await first.doneCenter(queued('q-1'));
    // The log as it is when the process dies behind the arrival: the match and the reservation are not in it.
    const records = await first.store.read('default', { after: 0, limit: 100 });
    const arrival = records.findIndex(({ events }) => events.some(({ kind }) => kind === 'itemQueued'));
    const disk = createMemoryDisk();
    const copy = createMemoryStore<HostEvent>({ disk });
    await copy.open('default');
    await copy.append('default', { expectedVersion: 0, records: records.slice(0, arrival + 1) });
    const second = await startHost({ disk, scheduler: first.scheduler });
    expect(second.host.item('q-1')?.holders).toEqual([]);
    await second.done('dana', openSession('session-2'));
    const attach = { workEvents: true, asksFirst: false };
    await second.done('dana', { kind: 'attachCrm', epoch: 2, wire: 'extended', capabilities: attach });
    const snapshot = { statusId: 'available', cause: null, version: 9, work: [] };
    await second.done('dana', { kind: 'reportSnapshot', epoch: 2, ...snapshot });
    expect(second.host.item('q-1')?.holders).toMatchObject([{ agentId: 'dana', state: 'reserved' }]);
  });

  it('[SV6] what was decided and not flushed is undone, for items as for agents', async () => {
    let isBroken = false;
    const harness = await startHost({
      wrap: (store) => ({
        ...store,
        append: (id, request) =>
          isBroken
            ? Promise.resolve({ ok: false, error: { code: 'storeUnavailable', message: '', retry: 'later' } } as never)
            : store.append(id, request),
      }),
    });
    await makeReady(harness, 'dana');
    isBroken = true;
    expect(await harness.doneCenter(queued('q-1'))).toEqual({ ok: false, code: 'hostUnavailable' });
    expect(harness.host.item('q-1')).toBeNull();
    expect(harness.host.center().items.size).toBe(0);
    expect(harness.host.center().agents.get('dana')?.contactCenter.work).toEqual([]);
    isBroken = false;
    await harness.scheduler.advance(200);
    await harness.flush();
    expect(await harness.doneCenter(queued('q-1'))).toMatchObject({ ok: true });
    expect(harness.host.item('q-1')?.holders).toMatchObject([{ agentId: 'dana' }]);
  });
});

describe('a new definition', () => {
  it('[SV30] moves the items of a queue that it no longer has, in the same turn', async () => {
    const harness = await startHost();
    await harness.doneCenter(queued('q-1', { queueId: 'sales' }));
    const queues = TEST_DEFINITION.queues.filter(({ id }) => id !== 'sales');
    const definition = { ...TEST_DEFINITION, queues };
    const replacing = harness.host.replaceDefinition({ definition, source: 'rest', sourceHash: null });
    await harness.flush();
    expect(await replacing).toMatchObject({ ok: true });
    expect(harness.host.item('q-1')).toMatchObject({ queueId: 'support' });
  });
});

describe('listeners', () => {
  it('[SV24] hear of events of items, and of each item that changed, after the flush', async () => {
    const heard: string[] = [];
    const harness = await startHost({
      listener: {
        recordedItems: (events) => heard.push(...events.map(({ kind }) => kind)),
        itemChanged: (workId) => heard.push(`changed ${workId}`),
      },
    });
    await harness.doneCenter(queued('q-1'));
    expect(heard).toEqual(['itemQueued', 'changed q-1']);
  });
});

describe('a defect', () => {
  it('[SV15] half-way through a turn leaves agents and items as they were decided before', async () => {
    const harness = await startHost();
    await makeReady(harness, 'dana');
    await harness.doneCenter(queued('q-1'));
    const items = [...harness.host.center().items.values()];
    const broken = { ...queued('q-2'), skills: null } as never;
    expect(await harness.doneCenter(broken)).toEqual({ ok: false, code: 'internalError' });
    expect([...harness.host.center().items.values()]).toEqual(items);
    expect(await harness.doneCenter(queued('q-3'))).toMatchObject({ ok: true });
  });

  it.each([
    { meanwhile: 'nothing' },
    { meanwhile: 'a change' },
  ])('[SV15][SV30] half-way through a new definition leaves the one before in force, and no part of it behind, while $meanwhile waits to be flushed', async ({
    meanwhile,
  }) => {
    const defects: string[] = [];
    const harness = await startHost({ listener: { defect: (_agentId, what) => defects.push(what) } });
    const epoch = await makeReady(harness, 'dana');
    await harness.doneCenter(queued('q-1', { skills: [{ skillId: 'german', level: 9 }] }));
    const choose = (reasonCode: number) =>
      ({ kind: 'chooseState', epoch, by: 'agent', ready: false, reasonCode }) as const;
    if (meanwhile === 'a change') harness.submit('before', 'dana', choose(1));
    const { version } = harness.host;
    // The other mode is decided for the agents; then comes the item, and the plan of its queue cannot be read.
    const unreadable = {
      get afterMs(): number {
        throw new Error('broken');
      },
    };
    const queues = TEST_DEFINITION.queues.map((queue) => ({
      ...queue,
      plan: queue.plan.map((step) => Object.create({ ...step }, Object.getOwnPropertyDescriptors(unreadable))),
    }));
    const definition = { ...TEST_DEFINITION, mode: 'complementary' as const, queues };
    const replacing = harness.host.replaceDefinition({ definition, source: 'rest', sourceHash: null });
    await harness.flush();
    expect(await replacing).toEqual({ ok: false, code: 'internalError' });
    expect(defects).toEqual(['definitionChanged']);
    expect(harness.host.center().rules.definition).toBe(harness.host.definition().definition);
    expect(harness.host.definition()).toMatchObject({ definitionVersion: 1, definition: TEST_DEFINITION });
    const after = version + (meanwhile === 'a change' ? 1 : 0);
    expect(harness.host.version).toBe(after);
    expect(await harness.done('dana', choose(2), 'c-1')).toMatchObject({ ok: true, version: after + 1 });
    expect(harness.host.version).toBe(after + 1);
    const [record] = await harness.store.read('default', { after, limit: 10 });
    expect(record).toMatchObject({ agentId: 'dana', commandId: 'c-1' });
    const better = harness.host.replaceDefinition({ definition: TEST_DEFINITION, source: 'rest', sourceHash: null });
    await harness.flush();
    expect(await better).toMatchObject({ ok: true, fact: { definitionVersion: 2 } });
  });
});
