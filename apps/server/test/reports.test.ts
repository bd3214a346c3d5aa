import { COUNT_NAMES } from '@interlock/engine';
import { honestySchema } from '@interlock/protocol/console';
import { createMemoryDisk } from '@interlock/store';
import * as v from 'valibot';
import { beforeEach, describe, expect, it } from 'vitest';
import { TEST_DEFINITION } from './kit/host-harness.ts';
import { startTestServer, type TestServer } from './kit/test-server.ts';
import { becomeReady, openTestSession } from './kit/test-session.ts';

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
  return () => server.stop();
});

interface Row {
  readonly id: string | null;
  readonly startAt: number | null;
  readonly endAt: number;
  readonly counts: Record<string, number>;
  readonly figures: Record<string, number | null>;
}

async function report(query: string): Promise<{ keptFrom: number | null; from: number | null; rows: readonly Row[] }> {
  const response = await server.fetch(`/api/v1/reports/${query}`);
  expect([query, response.status]).toEqual([query, 200]);
  // The shape is that of the route's schema.
  return (await response.json()) as { keptFrom: number | null; from: number | null; rows: readonly Row[] };
}

/** Dana is Ready, and an interaction of a queue is offered to her and accepted. */
async function serveOne(workId = 'w-1', queueId = 'support'): Promise<void> {
  const session = await openTestSession(server);
  await becomeReady(session);
  const given = { workId, queueId, channel: 'chat', label: 'Caller', detail: null, forced: false };
  const outcome = await server.host.ask('dana', { kind: 'reserveWork', ...given, createdAt: server.host.now() });
  expect(outcome).toMatchObject({ ok: true });
  await confirmAndAccept(workId);
}

/** The CRM does as it was asked, and Dana takes what she is offered then. */
async function confirmAndAccept(workId: string): Promise<void> {
  const state = server.host.agent('dana')?.state;
  const { epoch, crm } = state ?? { epoch: 0, crm: null };
  const report = { success: true, cause: 'request', version: 3, work: [] } as const;
  const { requestId, statusId } = crm?.request ?? { requestId: '', statusId: '' };
  await server.host.ask('dana', { kind: 'reportPresence', epoch, statusId, requestId, ...report });
  expect(await server.host.ask('dana', { kind: 'acceptOffer', epoch, workId })).toMatchObject({ ok: true });
}

describe('reports', () => {
  const refusals: readonly { query: string; code: string; status: number }[] = [
    { query: 'queues?interval=5m', code: 'invalidInput', status: 400 },
    { query: 'queues?from=yesterday', code: 'invalidInput', status: 400 },
    { query: 'queues?from=2026-11-25T10:00:00', code: 'invalidInput', status: 400 },
    { query: 'queues?from=2026-13-45T99:00:00Z', code: 'invalidInput', status: 400 },
    { query: 'queues?from=2026-02-30T00:00:00Z', code: 'invalidInput', status: 400 },
    { query: 'queues?from=2025-02-29T00:00:00Z', code: 'invalidInput', status: 400 },
    { query: 'queues?from=2026-04-31T10:00:00%2B02:00', code: 'invalidInput', status: 400 },
    { query: 'queues?from=-1', code: 'invalidInput', status: 400 },
    { query: 'queues?from=999999999999999', code: 'reportRangeInvalid', status: 422 },
    { query: 'queues?format=xml', code: 'invalidInput', status: 400 },
    { query: 'queues?colour=red', code: 'invalidInput', status: 400 },
    { query: 'queues?id=a&id=b', code: 'invalidInput', status: 400 },
    { query: `queues?id=${'q'.repeat(129)}`, code: 'invalidInput', status: 400 },
    { query: 'queues?from=2000&to=2000', code: 'reportRangeInvalid', status: 422 },
    { query: 'queues?from=2000&to=1000&interval=total', code: 'reportRangeInvalid', status: 422 },
    { query: 'queues?id=nowhere', code: 'unknownQueue', status: 422 },
    { query: 'teams?id=nobody', code: 'unknownTeam', status: 422 },
    { query: 'channels?id=fax', code: 'unknownChannel', status: 422 },
    { query: 'agents?id=nobody', code: 'unknownAgent', status: 404 },
    { query: 'live?from=1', code: 'invalidInput', status: 400 },
  ];
  it.each(refusals)('[ME31] $query is answered with $status $code', async ({ query, code, status }) => {
    const response = await server.fetch(`/api/v1/reports/${query}`);
    expect([response.status, await response.json()]).toMatchObject([status, { code, status }]);
  });

  it('[ME30] queues, teams, channels and agents show what happened, in the interval under way', async () => {
    await serveOne();
    for (const [dimension, id] of [
      ['queues', 'support'],
      ['teams', 'service'],
      ['channels', 'chat'],
      ['agents', 'dana'],
    ]) {
      const { rows } = await report(`${dimension}?id=${id}`);
      expect(rows).toHaveLength(1);
      expect(rows[0]).toMatchObject({ id, counts: { offered: 1, accepted: 1, pending: 0, answered: 1 } });
      expect(rows[0]?.figures['serviceLevel']).toBe(1);
      expect(((rows[0]?.endAt ?? 0) - (rows[0]?.startAt ?? 0)) / 60_000).toBe(15);
      expect(Object.keys(rows[0]?.counts ?? {})).toEqual([...COUNT_NAMES]);
    }
  });

  it('[ME30] intervals are whole, and a total is since the beginning or of the time asked for', async () => {
    await serveOne();
    const now = server.host.now();
    const hour = await report('queues?interval=1h');
    expect((hour.rows[0]?.startAt ?? 1) % 3_600_000).toBe(0);
    expect((await report(`queues?interval=1d&from=${now}`)).from).toBe(now - (now % 86_400_000));
    const total = await report('queues?interval=total');
    expect(total.rows).toMatchObject([{ id: 'support', startAt: null, counts: { arrived: 1 } }]);
    const iso = encodeURIComponent(new Date(now - 3_600_000).toISOString());
    expect((await report(`queues?interval=total&from=${iso}`)).rows).toMatchObject([{ counts: { arrived: 1 } }]);
    expect((await report('queues?interval=total&to=1000')).rows).toEqual([]);
    expect(total.keptFrom).toBe(now - (now % 900_000));
  });

  it('[ME30] what belongs to no queue is asked for with an empty id', async () => {
    const session = await openTestSession(server);
    await becomeReady(session);
    await server.post('/api/v1/work-items', { agentId: 'dana', channel: 'chat', label: 'Caller' });
    expect((await report('queues?id=')).rows).toMatchObject([{ id: null, counts: { arrived: 1, unanswered: 1 } }]);
    expect((await report('queues?id=support')).rows).toEqual([]);
  });

  it.each([
    { title: 'format=csv', query: '?format=csv', headers: {}, type: 'text/csv' },
    { title: 'an Accept header', query: '', headers: { accept: 'text/csv' }, type: 'text/csv' },
    {
      title: 'format=json before the header',
      query: '?format=json',
      headers: { accept: 'text/csv' },
      type: 'application/json',
    },
    { title: 'CSV refused', query: '', headers: { accept: 'text/csv;q=0' }, type: 'application/json' },
    {
      title: 'JSON rather',
      query: '',
      headers: { accept: 'text/csv;q=0.1, application/json' },
      type: 'application/json',
    },
    { title: 'all rather', query: '', headers: { accept: '*/*, text/csv;q=0.1' }, type: 'application/json' },
    { title: 'CSV rather', query: '', headers: { accept: 'application/json;q=0.1, text/csv' }, type: 'text/csv' },
    { title: 'CSV as soon as all', query: '', headers: { accept: 'TEXT/CSV, */*;q=0.8' }, type: 'text/csv' },
    { title: 'a browser’s header', query: '', headers: { accept: 'text/html,*/*' }, type: 'application/json' },
  ])('[ME32] with $title a report is $type', async ({ query, headers, type }) => {
    const response = await server.fetch(`/api/v1/reports/queues${query}`, { headers });
    expect(response.headers.get('content-type')).toContain(type);
    expect(response.headers.get('vary')).toBe('Accept');
  });

  it('[ME32] CSV has a line for each row, and names that a spreadsheet would calculate are text', async () => {
    await server.host.ask('=HYPERLINK("x")', { kind: 'openSession', sessionId: 's', name: 'Evil', team: null });
    // Who has been there for less than a millisecond has no time to report, and so no row.
    const openedAt = server.host.now();
    await expect.poll(() => server.host.now(), { interval: 1 }).toBeGreaterThan(openedAt);
    await serveOne();
    const response = await server.fetch('/api/v1/reports/agents?format=csv&interval=total');
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="agents.csv"');
    const lines = (await response.text()).split('\r\n');
    expect(lines[0]?.startsWith('id,startAt,endAt,offered,accepted,')).toBe(true);
    expect(lines.some((line) => line.startsWith('"\'=HYPERLINK(""x"")",,20'))).toBe(true);
    expect(
      lines
        .find((line) => line.startsWith('dana,'))
        ?.split(',')
        .slice(3, 5),
    ).toEqual(['1', '1']);
    expect(lines.at(-1)).toBe('');
  });

  it('[ME33] the present: queues with what waits, and what agents are doing', async () => {
    await serveOne();
    await server.host.ask('eve', { kind: 'openSession', sessionId: 's', name: 'Eve', team: 'night' });
    const live = await (await server.fetch('/api/v1/reports/live')).json();
    expect(live).toMatchObject({
      queues: [
        { id: 'sales', waiting: 0, beingOffered: 0, inHand: 0, longestWaitMs: null, expectedWait: null },
        { id: 'support', waiting: 0, beingOffered: 0, inHand: 1, longestWaitMs: null },
      ],
      agents: { inInteraction: 1, notReady: 1, ready: 0, signedOut: 0 },
      teams: [
        { id: 'night', agents: { notReady: 1 } },
        { id: 'service', agents: { inInteraction: 1 } },
      ],
    });
  });

  it('[ME33] GET queues says the same of what waits, is on offer and in hand, and since when', async () => {
    await becomeReady(await openTestSession(server));
    const arrival = { kind: 'queueWork', channel: 'chat', detail: null, priority: 0, skills: [] } as const;
    const put = (workId: string, queueId: string): Promise<unknown> =>
      server.host.askCenter({ ...arrival, workId, queueId, label: workId, preferredAgentIds: [] });
    await put('w-1', 'support');
    await confirmAndAccept('w-1');
    await put('w-2', 'sales');
    // Handed over it waits from then on, and nobody of Sales is left to ask: it goes on to Support, and there back to Dana.
    const epoch = server.host.agent('dana')?.state.epoch ?? 0;
    await server.host.ask('dana', { kind: 'transferWork', epoch, workId: 'w-1', toQueueId: 'sales', toAgentId: null });
    await put('w-3', 'support');
    const read = async (path: string, id: string): Promise<ReadonlyMap<unknown, Record<string, unknown>>> => {
      const { queues } = (await (await server.fetch(`/api/v1/${path}`)).json()) as {
        queues: Record<string, unknown>[];
      };
      return new Map(queues.map((queue) => [queue[id], queue]));
    };
    const listed = await read('queues', 'queueId');
    const live = await read('reports/live', 'id');
    expect([...listed.keys()].sort()).toEqual([...live.keys()].sort());
    for (const [id, { waiting, beingOffered, inHand, estimate, longestWaitMs }] of listed) {
      expect(live.get(id)).toMatchObject({ waiting, beingOffered, inHand, expectedWait: estimate });
      const later = live.get(id)?.['longestWaitMs'] ?? null;
      expect(later === null).toBe(longestWaitMs === null);
      expect(Number(later)).toBeGreaterThanOrEqual(Number(longestWaitMs));
    }
    expect(live.get('sales')).toMatchObject({ waiting: 1, beingOffered: 0, inHand: 0 });
    expect(live.get('support')).toMatchObject({ waiting: 1, beingOffered: 1, inHand: 0 });
  });

  it('[ME34] each queue of the definition has its figures under /metrics', async () => {
    await serveOne();
    const metrics = await (await server.fetch('/metrics')).text();
    expect(metrics).toContain('interlock_queue_offers_total{queue="support",outcome="accepted"} 1');
    expect(metrics).toContain('interlock_queue_interactions_total{queue="support",what="answered"} 1');
    expect(metrics).toContain('interlock_queue_in_hand{queue="support"} 1');
    expect(metrics).toContain('interlock_queue_waiting{queue="sales"} 0');
    expect(metrics).toContain('interlock_queue_longest_wait_seconds{queue=""} 0');
  });

  it('[ME34] a queue beyond the first 500 of the definition has none', async () => {
    const [first] = TEST_DEFINITION.queues;
    if (first === undefined) throw new Error('the test definition has no queue');
    const queues = Array.from({ length: 501 }, (_, index) => ({
      ...first,
      id: `q-${index}`,
      overflow: { ...first.overflow, toQueueId: null },
    }));
    const crowded = await startTestServer({ definition: { ...TEST_DEFINITION, queues } });
    const metrics = await (await crowded.fetch('/metrics')).text();
    await crowded.stop();
    expect(metrics).toContain('interlock_queue_waiting{queue="q-499"} 0');
    expect(metrics).not.toContain('q-500');
  });

  it('[ME20][ME30] reports are the same after a restart', async () => {
    const disk = createMemoryDisk();
    await server.stop();
    server = await startTestServer({ disk });
    await serveOne();
    const before = await report('queues?interval=15m');
    await server.stop();
    server = await startTestServer({ disk });
    expect((await report('queues?interval=15m')).rows).toEqual(before.rows);
  });
});

describe('the report of honesty', () => {
  it.each([
    { query: 'honesty?by=queue', code: 'invalidInput', status: 400 },
    { query: 'honesty?id=dana', code: 'invalidInput', status: 400 },
    { query: 'honesty?from=2000&to=2000', code: 'reportRangeInvalid', status: 422 },
  ])('[HN8] refuses $query with $code', async ({ query, code, status }) => {
    const response = await server.fetch(`/api/v1/reports/${query}`);
    expect([response.status, await response.json()]).toMatchObject([status, { code }]);
  });

  it('[HN2] [HN8] shows zero as zero with the time observed, by agent, adapter, cause and in total', async () => {
    await serveOne();
    await server.host.ask('dana', { kind: 'tick' });
    for (const [by, id] of [
      ['agent', 'dana'],
      ['adapter', 'extended/claim'],
      ['cause', 'person'],
      ['total', null],
    ]) {
      const response = await server.fetch(`/api/v1/reports/honesty?by=${by}&interval=total`);
      expect(response.status).toBe(200);
      const report = v.parse(honestySchema, await response.json());
      const row = report.rows.find((one) => one.id === id);
      expect({ by, ...row }).toMatchObject({ by, bothReadyMs: 0, collisions: 0 });
      expect(row?.observedMs).toBeGreaterThan(0);
      if (by !== 'cause') expect(row?.requests).toBeGreaterThan(0);
    }
  });

  it('[HN8] is a table too', async () => {
    await serveOne();
    const response = await server.fetch('/api/v1/reports/honesty?by=agent&format=csv');
    expect(response.headers.get('content-type')).toContain('text/csv');
    const [head, ...lines] = (await response.text()).trimEnd().split('\r\n');
    expect(head).toMatch(/^id,startAt,endAt,observedMs,bothReadyMs/);
    expect(lines.some((line) => line.startsWith('dana,'))).toBe(true);
  });

  it('[HN7] survives a restart of the server', async () => {
    await serveOne();
    const disk = createMemoryDisk();
    const first = await startTestServer({ disk });
    const session = await openTestSession(first);
    await becomeReady(session);
    const requestsOf = async (of: TestServer): Promise<unknown> => {
      const response = await of.fetch('/api/v1/reports/honesty?interval=total&from=0');
      return v.parse(honestySchema, await response.json()).rows[0]?.requests;
    };
    const before = await requestsOf(first);
    expect(before).toBeGreaterThan(0);
    await first.stop();
    const second = await startTestServer({ disk });
    expect(await requestsOf(second)).toBe(before);
    await second.stop();
  });
});
