import { type Rehearsal, rehearsalSchema } from '@interlock/protocol/console';
import { createMemoryStore, type EventStore } from '@interlock/store';
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDefinitionVersions } from '../src/definition/definition-versions.ts';
import type { HostEvent } from '../src/host/host-event.ts';
import { findRecords } from '../src/rehearsal/find-records.ts';
import { REHEARSAL_LIMITS } from '../src/rehearsal/rehearsal-limits.ts';
import { createRehearsals } from '../src/rehearsal/rehearsals.ts';
import { createSystemScheduler } from '../src/scheduler.ts';
import { TEST_DEFINITION } from './kit/host-harness.ts';
import { startTestServer, type TestServer } from './kit/test-server.ts';
import { becomeReady, confirmLastRequest, openTestSession } from './kit/test-session.ts';

const DAY_MS = 86_400_000;
let server: TestServer;
let store: EventStore<HostEvent>;

beforeEach(async () => {
  store = createMemoryStore<HostEvent>();
  server = await startTestServer({ store });
});

afterEach(async () => {
  await server.stop();
});

async function rehearse(body: object): Promise<{ status: number; body: Record<string, unknown> }> {
  const answer = await server.post('/api/v1/definition/rehearse', body);
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

/** An agent is Ready, takes a chat of a queue, talks and wraps up. */
async function work(): Promise<void> {
  const session = await openTestSession(server);
  await becomeReady(session);
  const given = await server.post('/api/v1/work-items', {
    queueId: 'support',
    channel: 'chat',
    label: 'Ada',
    workId: 'ada',
  });
  expect(given.status).toBe(201);
  await session.waitFor('requestPresence', ({ ready }) => !ready);
  await confirmLastRequest(session, 3);
  await session.waitFor('view', ({ view }) => view.work.some(({ state }) => state === 'offered'));
  await session.command({ kind: 'acceptOffer', workId: 'ada' });
  await session.command({ kind: 'endInteraction', workId: 'ada' });
  await session.command({ kind: 'finishWrapUp', workId: 'ada' });
}

describe('what is refused', () => {
  it.each<[number, string, object]>([
    [400, 'invalidInput', { definition: TEST_DEFINITION, from: 'yesterday' }],
    [400, 'invalidInput', { definition: TEST_DEFINITION, days: 2 }],
    [422, 'definitionRefused', { definition: { ...TEST_DEFINITION, presences: [] } }],
    [422, 'reportRangeInvalid', { definition: TEST_DEFINITION, from: 2_000, to: 1_000 }],
    [422, 'rehearsalRangeTooLong', { definition: TEST_DEFINITION, from: 1, to: DAY_MS + 2 }],
    [404, 'nothingRecorded', { definition: TEST_DEFINITION, from: 1, to: DAY_MS + 1 }],
  ])('[RH1] %i %s', async (status, code, body) => {
    expect(await rehearse(body)).toMatchObject({ status, body: { code } });
  });

  it('[RH11] a second one while one is under way; afterwards the next one is taken', async () => {
    await work();
    const both = await Promise.all([
      rehearse({ definition: TEST_DEFINITION }),
      rehearse({ definition: TEST_DEFINITION }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 429]);
    expect(both.find(({ status }) => status === 429)?.body).toMatchObject({ code: 'rehearsalUnderWay' });
    expect((await rehearse({ definition: TEST_DEFINITION })).status).toBe(200);
  });

  it('[RH11] one that takes too long is ended, and says so', async () => {
    await work();
    const versions = createDefinitionVersions();
    versions.adopt(server.host.definition());
    const rehearsals = createRehearsals({
      host: server.host,
      store,
      contactCenterId: 'default',
      versions,
      scheduler: createSystemScheduler(),
      runMs: 0,
      failed(error) {
        throw error;
      },
    });
    const request = { definition: TEST_DEFINITION, from: null, to: null };
    expect(await rehearsals.rehearse(request)).toEqual({ ok: false, code: 'rehearsalGaveUp' });
    rehearsals.stop();
    expect(await rehearsals.rehearse(request)).toEqual({ ok: false, code: 'serverStopping' });
  });
});

describe('what is answered', () => {
  it('[RH1] the last 24 h: the record, its replay, and what the definition changes', async () => {
    await work();
    const { status, body } = await rehearse({ definition: TEST_DEFINITION });
    expect(status).toBe(200);
    const rehearsal: Rehearsal = v.parse(rehearsalSchema, body);
    expect(rehearsal).toMatchObject({ agents: 1, items: 1, definitions: 1, differences: [], leftOut: [] });
    expect(rehearsal.recorded).toMatchObject({ arrived: 1, offered: 1, accepted: 1, answered: 1, abandoned: 0 });
    expect(rehearsal.inForce).toMatchObject({ arrived: 1, offered: 1, accepted: 1, answered: 1, abandoned: 0 });
    // The log begins with the first definition, which is less than 24 h ago.
    expect(rehearsal).toMatchObject({ cut: 'retention' });
    expect(rehearsal.to - rehearsal.from).toBeLessThan(60_000);
  });

  it('[RH9] a definition without the queue: the interaction is left out', async () => {
    await work();
    const { body } = await rehearse({ definition: { ...TEST_DEFINITION, queues: [] } });
    expect(body).toMatchObject({
      rehearsed: { arrived: 0, answered: 0 },
      leftOut: [{ reason: 'queueWork: unknownQueue', inForce: 0, rehearsed: 1 }],
    });
    expect((body as Rehearsal).differences.map(({ figure }) => figure)).toContain('answered');
    // Nothing of it has happened.
    const inForce = await server.fetch('/api/v1/definition');
    expect(await inForce.json()).toMatchObject({ queues: [{ id: 'support' }, { id: 'sales' }] });
  });
});

describe('which records are read', () => {
  const START = 1_790_000_000_000;

  /** One record every so many ms. */
  async function fill(count: number, everyMs: number): Promise<EventStore<HostEvent>> {
    const filled = createMemoryStore<HostEvent>();
    await filled.open('default');
    for (let written = 0; written < count; written += 1_000) {
      const records = Array.from({ length: Math.min(1_000, count - written) }, (_, index) => ({
        at: START + (written + index) * everyMs,
        agentId: null,
        commandId: null,
        events: [],
      }));
      await filled.append('default', { expectedVersion: written, records });
    }
    return filled;
  }

  it('[RH10] those of the time asked for, and of 24 h before it', async () => {
    const filled = await fill(5_000, 60_000);
    const from = START + 2_000 * 60_000;
    const to = from + 1_000 * 60_000;
    expect(await findRecords(filled, 'default', 5_000, { from, to })).toEqual({
      after: 2_000 - 1_440,
      last: 3_000,
      from,
      cut: null,
    });
  });

  it('[RH10] of more than 100,000 the newest', async () => {
    const filled = await fill(100_500, 100);
    const to = START + 100_500 * 100;
    expect(REHEARSAL_LIMITS.records).toBe(100_000);
    expect(await findRecords(filled, 'default', 100_500, { from: START, to })).toEqual({
      after: 0,
      last: 100_500,
      from: START + 500 * 100,
      cut: 'tooMuch',
    });
  });

  it('[RH10] what is not kept any more is missing, and said so', async () => {
    const filled = await fill(3_000, 60_000);
    await filled.saveCheckpoint('default', { version: 3_000, entries: [] });
    await filled.prune('default', { before: START + 2_500 * 60_000 });
    const found = await findRecords(filled, 'default', 3_000, {
      from: START + 2_000 * 60_000,
      to: START + 3_000 * 60_000,
    });
    expect(found).toEqual({ after: 2_500, last: 3_000, from: START + 2_500 * 60_000, cut: 'retention' });
    expect(await findRecords(filled, 'default', 3_000, { from: START, to: START + 60_000 })).toBeNull();
  });
});
