import { createMemoryDisk, type EventStore } from '@interlock/store';
import { describe, expect, it } from 'vitest';
import { confirmRequest, makeReady, openSession, startHost, TEST_DEFINITION } from '../../test/kit/host-harness.ts';
import { createManualScheduler } from '../../test/kit/manual-scheduler.ts';
import { HOST_LIMITS } from './host-contract.ts';
import type { HostEvent } from './host-event.ts';

const choose = (epoch: number, ready: boolean) =>
  ({ kind: 'chooseState', epoch, by: 'agent', ready, reasonCode: ready ? null : 1 }) as const;
const give = (workId: string) =>
  ({ kind: 'giveWork', workId, channel: 'voice', label: 'Caller', detail: null }) as const;

describe('refusals', () => {
  const refusals = [
    {
      title: 'an agent who never signed in',
      agentId: 'nobody',
      input: { kind: 'tick' } as const,
      code: 'unknownAgent',
    },
    { title: 'a session that is not the newest', agentId: 'dana', input: choose(99, true), code: 'staleEpoch' },
    {
      title: 'a reason that nobody may choose',
      agentId: 'dana',
      input: { ...choose(1, false), reasonCode: 21 },
      code: 'reasonCodeNotSelectable',
    },
    {
      title: 'a channel that is not defined',
      agentId: 'dana',
      input: { ...give('w-1'), channel: 'fax' },
      code: 'unknownChannel',
    },
  ];
  it.each(refusals)('[SV4] refuses $title with $code, and nothing changes', async ({ agentId, input, code }) => {
    const harness = await startHost();
    await harness.done('dana', openSession());
    const { version } = harness.host;
    expect(await harness.done(agentId, input)).toEqual({ ok: false, code });
    expect(harness.host.version).toBe(version);
  });

  it('[SV14] a work id is used once in a contact centre: live, about to be kept, or ended', async () => {
    const harness = await startHost();
    await harness.done('dana', openSession());
    await harness.done('ilya', openSession('session-2'));
    harness.submit('first', 'dana', give('w-1'));
    harness.submit('second', 'ilya', give('w-1'));
    await harness.flush();
    expect(harness.answer('first')).toMatchObject({ ok: true });
    expect(harness.answer('second')).toEqual({ ok: false, code: 'duplicateWork' });
    await harness.done('dana', { kind: 'cancelWork', workId: 'w-1' });
    expect(await harness.done('ilya', give('w-1'))).toEqual({ ok: false, code: 'duplicateWork' });
  });

  it('[SV17] refuses with hostBusy when 8,000 records wait to be flushed', async () => {
    const harness = await startHost();
    await harness.done('dana', openSession());
    for (let index = 0; index < HOST_LIMITS.pendingRecords; index += 1)
      harness.submit(`open ${index}`, 'dana', openSession(`s-${index}`));
    harness.submit('one more', 'dana', openSession());
    expect(harness.answer('one more')).toEqual({ ok: false, code: 'hostBusy' });
    expect(HOST_LIMITS.pendingRecords).toBe(8_000);
  });

  it('[SV15] a defect in a decision is refused with internalError, changes nothing and leaves the others alone', async () => {
    const defects: string[] = [];
    const harness = await startHost({ listener: { defect: (agentId) => defects.push(agentId) } });
    await harness.done('dana', openSession());
    await harness.done('ilya', openSession('session-2'));
    // Not a ticket list: what only a mistake of ours could hand to the engine.
    const broken = { kind: 'reportWork', epoch: 1, work: null, version: 1 } as never;
    await harness.done('dana', {
      kind: 'attachCrm',
      epoch: 1,
      wire: 'extended',
      capabilities: { workEvents: true, asksFirst: false },
    });
    const { version } = harness.host;
    expect(await harness.done('dana', broken)).toEqual({ ok: false, code: 'internalError' });
    expect(harness.host.version).toBe(version);
    expect(defects).toEqual(['dana']);
    expect(await harness.done('ilya', choose(1, false))).toMatchObject({ ok: true });
  });
});

describe('a defect outside of the engine', () => {
  it('[SV15] of one who listens or waits for an answer keeps nobody else from hearing', async () => {
    const defects: string[] = [];
    const harness = await startHost({
      listener: {
        agentChanged: () => {
          throw new Error('a listener fails');
        },
        defect: (_agentId, what) => defects.push(what),
      },
    });
    harness.host.submit('dana', openSession(), null, () => {
      throw new Error('a waiting one fails');
    });
    harness.submit('second', 'ilya', openSession('session-2'));
    await harness.flush();
    expect(harness.answer('second')).toMatchObject({ ok: true });
    expect(defects.sort()).toEqual(['answer', 'listener', 'listener']);
  });
});

describe('what is let out', () => {
  it('[SV1] nothing is answered, shown or sent before it is flushed', async () => {
    const harness = await startHost();
    await makeReady(harness, 'dana');
    harness.told.length = 0;
    harness.submit('give', 'dana', give('w-1'));
    await harness.scheduler.settle();
    expect(harness.store.waiting()).toBe(1);
    expect(harness.told).toEqual([]);
    expect(harness.host.agentOfWork('w-1')).toBeNull();
    expect(harness.host.agent('dana')?.state.contactCenter.work).toEqual([]);
    await harness.flush();
    expect(harness.told.map(({ what }) => what)).toEqual(['answer', 'effect', 'changed']);
    expect(harness.host.agentOfWork('w-1')).toBe('dana');
  });

  it('[SV1] a refusal that rests on a decision waits for its flush', async () => {
    const harness = await startHost();
    await harness.done('dana', openSession());
    harness.submit('takeover', 'dana', openSession('session-2'));
    harness.submit('late', 'dana', choose(1, true));
    await harness.scheduler.settle();
    expect(harness.answer('late')).toBeUndefined();
    await harness.flush();
    expect(harness.answer('late')).toEqual({ ok: false, code: 'staleEpoch' });
  });

  it('[SV2] decisions go on while earlier ones are being flushed, and come out in order', async () => {
    const harness = await startHost();
    await harness.done('dana', openSession());
    const { version } = harness.host;
    for (const [id, code] of [
      ['a', 1],
      ['b', 2],
      ['c', 3],
    ] as const) {
      harness.submit(id, 'dana', { ...choose(1, false), reasonCode: code });
      await harness.scheduler.settle();
    }
    expect(harness.store.waiting()).toBe(3);
    expect(harness.host.pendingRecords).toBe(3);
    await harness.flush();
    const answers = harness.told.filter((entry) => entry.what === 'answer');
    expect(answers.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    expect(answers.map(({ outcome }) => outcome.ok && outcome.version)).toEqual([
      version + 1,
      version + 2,
      version + 3,
    ]);
    expect(harness.host.agent('dana')?.state.contactCenter.choice?.reasonCode).toBe(3);
  });

  it('[SV2] views are told once per agent for all that was flushed together', async () => {
    const harness = await startHost();
    await harness.done('dana', openSession());
    harness.told.length = 0;
    for (const code of [1, 2, 3]) harness.submit(`choose ${code}`, 'dana', { ...choose(1, false), reasonCode: code });
    await harness.flush();
    expect(harness.told.filter(({ what }) => what === 'changed')).toHaveLength(1);
  });

  it('[SV4] a crash loses only what was not acknowledged', async () => {
    const disk = createMemoryDisk();
    const first = await startHost({ disk });
    await first.done('dana', openSession());
    expect(await first.done('dana', { ...choose(1, false), reasonCode: 2 })).toMatchObject({ ok: true });
    first.submit('lost', 'dana', { ...choose(1, false), reasonCode: 3 });
    await first.scheduler.settle();
    first.store.crash();
    expect(first.answer('lost')).toBeUndefined();
    const second = await startHost({ disk });
    expect(second.host.agent('dana')?.state.contactCenter.choice?.reasonCode).toBe(2);
  });
});

describe('idempotency', () => {
  it('[SV3] a repeated command is answered again and not done again', async () => {
    const harness = await startHost();
    await harness.done('dana', openSession());
    expect(await harness.done('dana', choose(1, false), 'c-1')).toMatchObject({ ok: true, isRepeated: false });
    await harness.done('dana', { ...choose(1, false), reasonCode: 2 }, 'c-2');
    const { version } = harness.host;
    expect(await harness.done('dana', choose(1, false), 'c-1')).toMatchObject({ ok: true, isRepeated: true });
    expect(harness.host.version).toBe(version);
    expect(harness.host.agent('dana')?.state.contactCenter.choice?.reasonCode).toBe(2);
  });

  it('[SV3] a command that had nothing to do is not done later either', async () => {
    const harness = await startHost();
    await harness.done('dana', openSession());
    await harness.done('dana', { ...choose(1, false), reasonCode: 2 }, 'c-1');
    await harness.done('dana', { kind: 'retryCrm', epoch: 1 }, 'c-2');
    expect(await harness.done('dana', { kind: 'retryCrm', epoch: 1 }, 'c-2')).toMatchObject({
      ok: true,
      isRepeated: true,
    });
  });

  it('[SV3] the second of two at once waits for the flush of the first', async () => {
    const harness = await startHost();
    await harness.done('dana', openSession());
    harness.submit('one', 'dana', choose(1, false), 'c-1');
    harness.submit('two', 'dana', choose(1, false), 'c-1');
    await harness.scheduler.settle();
    expect(harness.answer('two')).toBeUndefined();
    await harness.flush();
    expect(harness.answer('two')).toMatchObject({ ok: true, isRepeated: true });
  });

  it('[SV3] a command is known after a restart', async () => {
    const disk = createMemoryDisk();
    const first = await startHost({ disk });
    await first.done('dana', openSession());
    await first.done('dana', choose(1, false), 'c-1');
    first.store.crash();
    const second = await startHost({ disk });
    expect(await second.done('dana', choose(1, false), 'c-1')).toMatchObject({ ok: true, isRepeated: true });
  });

  it('[SV3] a command that only the log still knows is answered, and what was decided behind it is done once', async () => {
    const disk = createMemoryDisk();
    const first = await startHost({ disk });
    await first.done('dana', openSession());
    await first.done('dana', choose(1, false), 'old');
    await first.done('dana', { ...choose(1, false), reasonCode: 2 });
    // So many that the memory of command ids has lost the first one after the restart.
    for (let index = 0; index < HOST_LIMITS.commandTail + 10; index += 1)
      first.submit(`${index}`, 'dana', openSession(`s-${index}`));
    await first.flush();
    await first.stop();
    const second = await startHost({ disk });
    const epoch = second.host.agent('dana')?.state.epoch ?? 0;
    await second.done('dana', openSession('again'));
    second.submit('old', 'dana', choose(epoch + 1, false), 'old');
    second.submit('new', 'dana', { ...choose(epoch + 1, false), reasonCode: 3 }, 'new');
    await second.flush();
    expect(second.answer('old')).toMatchObject({ ok: true, isRepeated: true });
    expect(second.answer('new')).toMatchObject({ ok: true, isRepeated: false });
    expect(second.host.agent('dana')?.state.contactCenter.choice?.reasonCode).toBe(3);
  });
});

describe('a store that says no', () => {
  it('[SV5] a second writer fences this one: it takes in nothing more', async () => {
    const disk = createMemoryDisk();
    const first = await startHost({ disk });
    await first.done('dana', openSession());
    const second = await startHost({ disk });
    expect(second.host.phase).toBe('open');
    first.submit('late', 'dana', choose(1, false));
    await first.flush();
    expect(first.host.phase).toBe('fenced');
    expect(first.answer('late')).toEqual({ ok: false, code: 'serverStopping' });
    expect(await first.done('dana', choose(1, false))).toEqual({ ok: false, code: 'serverStopping' });
  });

  it('[SV5] a host that is fenced writes no checkpoint any more', async () => {
    const disk = createMemoryDisk();
    const first = await startHost({ disk });
    await first.done('dana', openSession());
    await startHost({ disk });
    await first.done('dana', choose(1, false));
    expect(first.host.phase).toBe('fenced');
    await first.scheduler.advance(60_000);
    await first.host.checkpoint();
    expect(disk.logs.get('default')?.entries.size).toBe(0);
  });

  it('[SV6] while the store is away states are shown, commands are refused, and what could not be kept is undone', async () => {
    const harness = await startHost();
    await harness.done('dana', openSession());
    harness.disk.writable = false;
    harness.submit('choose', 'dana', { ...choose(1, false), reasonCode: 2 });
    harness.submit('new agent', 'ilya', openSession('session-2'));
    await harness.flush();
    expect(harness.host.phase).toBe('unavailable');
    expect(harness.answer('choose')).toEqual({ ok: false, code: 'hostUnavailable' });
    expect(harness.answer('new agent')).toEqual({ ok: false, code: 'hostUnavailable' });
    expect(harness.host.agent('dana')?.state.contactCenter.choice?.reasonCode).toBe(10);
    expect(harness.host.agent('ilya')).toBeNull();
    expect(await harness.done('dana', choose(1, false))).toEqual({ ok: false, code: 'hostUnavailable' });
  });

  it('[SV6] it tries again after 100 ms, doubling up to 5 s, and goes on where it was', async () => {
    const harness = await startHost();
    await harness.done('dana', openSession());
    harness.disk.writable = false;
    await harness.done('dana', { ...choose(1, false), reasonCode: 2 }, 'c-1');
    await harness.scheduler.advance(20_000);
    expect(harness.host.phase).toBe('unavailable');
    harness.disk.writable = true;
    await harness.scheduler.advance(5_000);
    expect(harness.host.phase).toBe('open');
    expect(await harness.done('dana', { ...choose(1, false), reasonCode: 2 }, 'c-1')).toMatchObject({
      ok: true,
      isRepeated: false,
    });
    expect(harness.host.agent('dana')?.state.contactCenter.choice?.reasonCode).toBe(2);
  });

  it('[SV25] one that is overloaded is waited for, and nobody is refused', async () => {
    const harness = await startHost({ queueLimit: 50 });
    const agentIds = Array.from({ length: 300 }, (_, index) => `agent-${index}`);
    harness.told.length = 0;
    for (const agentId of agentIds) {
      harness.submit(agentId, agentId, openSession(agentId), `c-${agentId}`);
      if (agentId.endsWith('9')) await harness.scheduler.settle();
    }
    await harness.scheduler.advance(HOST_LIMITS.retryBaseMs);
    await harness.flush();
    await harness.scheduler.advance(HOST_LIMITS.retryBaseMs);
    await harness.flush();
    const answers = harness.told.filter((entry) => entry.what === 'answer');
    expect(answers.map(({ id }) => id)).toEqual(agentIds);
    expect(answers.every(({ outcome }) => outcome.ok)).toBe(true);
    expect(harness.told.filter(({ what }) => what === 'phase')).toEqual([]);
  });

  it('[SV7] a write that was reported as failed but is in the log is taken over', async () => {
    const harness = await startHost({ wrap: (store) => forgetful(store) });
    await harness.done('dana', openSession());
    lieNext = true;
    expect(await harness.done('dana', { ...choose(1, false), reasonCode: 2 }, 'c-1')).toEqual({
      ok: false,
      code: 'hostUnavailable',
    });
    expect(harness.host.agent('dana')?.state.contactCenter.choice?.reasonCode).toBe(10);
    await harness.scheduler.advance(100);
    expect(harness.host.phase).toBe('open');
    expect(harness.host.agent('dana')?.state.contactCenter.choice?.reasonCode).toBe(2);
    expect(await harness.done('dana', { ...choose(1, false), reasonCode: 2 }, 'c-1')).toMatchObject({
      ok: true,
      isRepeated: true,
    });
    expect(await harness.done('dana', { ...choose(1, false), reasonCode: 3 })).toMatchObject({ ok: true });
  });

  it('[SV7] a record of somebody else behind a failed write fences the host', async () => {
    const disk = createMemoryDisk();
    const first = await startHost({ disk });
    await first.done('dana', openSession());
    disk.writable = false;
    await first.done('dana', choose(1, false));
    disk.writable = true;
    await startHost({ disk });
    await first.scheduler.advance(100);
    expect(first.host.phase).toBe('fenced');
  });
});

let lieNext = false;

/** A store that writes an append and then says that it could not. */
function forgetful(store: EventStore<HostEvent>): EventStore<HostEvent> {
  return {
    ...store,
    async append(id, request) {
      const answer = await store.append(id, request);
      if (!lieNext) return answer;
      lieNext = false;
      return { ok: false, error: { code: 'storeUnavailable', retry: 'backoff', message: 'lost', cause: 'lost' } };
    },
  };
}

describe('time', () => {
  it('[SV8] what is due happens at its time, for 200 agents per turn at most', async () => {
    const harness = await startHost();
    const agentIds = Array.from({ length: 250 }, (_, index) => `agent-${index}`);
    for (const agentId of agentIds) harness.submit(agentId, agentId, openSession(agentId));
    await harness.flush();
    for (const agentId of agentIds) harness.submit(`lose ${agentId}`, agentId, { kind: 'loseSession', epoch: 1 });
    await harness.flush();
    await harness.scheduler.advance(TEST_DEFINITION.timeouts.linkGraceMs - 1);
    await harness.flush();
    const disconnected = () =>
      [...harness.host.agents()].filter(({ state }) => state.session.state === 'lost' && state.session.disconnected);
    expect(disconnected()).toHaveLength(0);
    harness.scheduler.jump(1);
    await harness.scheduler.advance(0);
    await harness.flush();
    expect(disconnected()).toHaveLength(250);
    expect(HOST_LIMITS.agentsPerTurn).toBe(200);
  });

  it('[SV9] a clock that is set back never makes a decision earlier than the one before', async () => {
    const harness = await startHost();
    await harness.done('dana', openSession());
    const before = harness.host.agent('dana')?.state.contactCenter.choice?.at ?? 0;
    harness.scheduler.jump(-3_600_000);
    await harness.done('dana', { ...choose(1, false), reasonCode: 3 });
    expect(harness.host.agent('dana')?.state.contactCenter.choice?.at).toBe(before);
  });

  it('[SV9][LK4] and time goes on at its own pace: what is due happens when its time has passed', async () => {
    const harness = await startHost();
    const epoch = await makeReady(harness, 'dana');
    const before = harness.host.now();
    harness.scheduler.jump(-3_600_000);
    await harness.done('dana', { kind: 'loseSession', epoch });
    const session = () => harness.host.agent('dana')?.state.session;
    expect(session()).toMatchObject({ disconnected: false, graceUntil: before + TEST_DEFINITION.timeouts.linkGraceMs });
    await harness.scheduler.advance(TEST_DEFINITION.timeouts.linkGraceMs - 1);
    await harness.flush();
    expect(session()).toMatchObject({ disconnected: false });
    await harness.scheduler.advance(1);
    await harness.flush();
    expect(session()).toMatchObject({ disconnected: true });
    expect(harness.host.now()).toBe(before + TEST_DEFINITION.timeouts.linkGraceMs);
  });
});

describe('the definition', () => {
  it('[SV30] stands in the log with version, time and source, and is in force when it is flushed', async () => {
    const harness = await startHost();
    const definition = { ...TEST_DEFINITION, name: 'Another name', mode: 'complementary' as const };
    const answer = harness.host.replaceDefinition({ definition, source: 'rest', sourceHash: null });
    await harness.scheduler.settle();
    expect(harness.host.definition().definitionVersion).toBe(1);
    await harness.flush();
    expect(await answer).toMatchObject({
      ok: true,
      fact: { definitionVersion: 2, source: 'rest', at: harness.scheduler.now() },
    });
    expect(harness.host.definition().definition.name).toBe('Another name');
    const [record] = (await harness.store.read('default', { after: harness.host.version - 1, limit: 1 })) ?? [];
    expect(record?.events[0]).toMatchObject({ kind: 'definitionChanged', definitionVersion: 2 });
  });

  it('[SV30] every agent is decided again with it', async () => {
    const harness = await startHost();
    await makeReady(harness, 'dana');
    const reasonCodes = TEST_DEFINITION.reasonCodes;
    const complementary = { ...TEST_DEFINITION, reasonCodes, mode: 'complementary' as const };
    const before = harness.host.agent('dana')?.version ?? 0;
    const answer = harness.host.replaceDefinition({ definition: complementary, source: 'rest', sourceHash: null });
    await harness.flush();
    await answer;
    await harness.flush();
    // Both sides were Ready, which the other mode does not allow.
    expect(harness.host.agent('dana')?.version).toBeGreaterThan(before);
  });

  it('[SV30] one that cannot be kept does not come in force', async () => {
    const harness = await startHost();
    harness.disk.writable = false;
    const answer = harness.host.replaceDefinition({
      definition: { ...TEST_DEFINITION, name: 'Never' },
      source: 'rest',
      sourceHash: null,
    });
    await harness.flush();
    expect(await answer).toEqual({ ok: false, code: 'hostUnavailable' });
    expect(harness.host.definition().definition.name).toBe(TEST_DEFINITION.name);
  });
});

describe('requests to the CRM', () => {
  it('[SV1] an interaction is offered when the confirmation is flushed, not before', async () => {
    const scheduler = createManualScheduler();
    const harness = await startHost({ scheduler });
    const epoch = await makeReady(harness, 'dana');
    await harness.done('dana', give('w-1'));
    expect(harness.host.agent('dana')?.state.contactCenter.work[0]?.state).toBe('reserved');
    await confirmRequest(harness, 'dana', epoch, 3);
    expect(harness.host.agent('dana')?.state.contactCenter.work[0]?.state).toBe('offered');
  });
});
