/** Queues, supervisors' acts, explanations and permits over REST, with real sessions. */
import * as v from 'valibot';
import { beforeEach, describe, expect, it } from 'vitest';
import { timelineAnswerSchema } from '../src/agents/agent-schemas.ts';
import { TEST_DEFINITION } from './kit/host-harness.ts';
import { startTestServer, type TestServer } from './kit/test-server.ts';
import { becomeReady, confirmLastRequest, openTestSession, type TestSession } from './kit/test-session.ts';

let server: TestServer;

beforeEach(async () => {
  server = await startTestServer();
  return () => server.stop();
});

async function jsonOf(response: Response): Promise<Record<string, unknown>> {
  // Every answer of the REST interface is an object.
  return (await response.json()) as Record<string, unknown>;
}

const ITEM = { queueId: 'support', channel: 'chat', label: 'Jo Visitor' };

const read = async (path: string) => jsonOf(await server.fetch(path));
const item = (workId: string) => read(`/api/v1/work-items/${workId}`);

async function queue(workId: string, change: object = {}): Promise<void> {
  const response = await server.post('/api/v1/work-items', { ...ITEM, workId, ...change });
  expect([response.status, await jsonOf(response)]).toMatchObject([201, { workId }]);
}

async function agent(agentId = 'dana'): Promise<TestSession> {
  const session = await openTestSession(server, { agentId });
  await becomeReady(session);
  return session;
}

describe('refusals', () => {
  it.each([
    [{ queueId: 'nowhere' }, 422, 'unknownQueue'],
    [{ channel: 'fax' }, 422, 'unknownChannel'],
    [{ skills: [{ skillId: 'juggling', level: 1 }] }, 422, 'unknownSkill'],
    [{ workId: 'q-1' }, 409, 'duplicateWork'],
    [{ priority: 10 }, 400, 'invalidInput'],
    [{ priority: -1 }, 400, 'invalidInput'],
    [{ skills: [{ skillId: 'english', level: 11 }] }, 400, 'invalidInput'],
    [{ agentId: 'dana' }, 400, 'invalidInput'],
    [{ queueId: undefined }, 400, 'invalidInput'],
  ])('[SV68] an item for a queue with %j is refused with %i %s', async (change, status, code) => {
    await queue('q-1');
    const response = await server.post('/api/v1/work-items', { ...ITEM, ...change });
    expect([response.status, await jsonOf(response)]).toMatchObject([status, { code }]);
    expect((await read('/api/v1/queues'))['queues']).toMatchObject([{ queueId: 'support', waiting: 1 }, {}]);
  });

  it.each([
    'state=gone',
    'state=waiting,',
    'limit=0',
    'limit=201',
    'after=q-1',
    'before=1',
  ])('[SV68] the items of a queue with %s are refused', async (query) => {
    const response = await server.fetch(`/api/v1/queues/support/work-items?${query}`);
    expect([response.status, await jsonOf(response)]).toMatchObject([400, { code: 'invalidInput' }]);
  });

  it('[SV68] the items of a queue come in pages, in their order, also when one is served between two pages', async () => {
    for (const [workId, priority] of [
      ['q-1', 0],
      ['q-2', 0],
      ['q:3', 9],
      ['q-4', 0],
    ] as const)
      await queue(workId, { priority });
    const first = await read('/api/v1/queues/support/work-items?limit=2');
    expect(first).toMatchObject({
      waiting: 4,
      items: [
        { workId: 'q:3', queued: { position: 1 } },
        { workId: 'q-1', queued: { position: 2 } },
      ],
    });
    await server.fetch('/api/v1/work-items/q-1', { method: 'DELETE' });
    const second = await read(
      `/api/v1/queues/support/work-items?limit=2&after=${encodeURIComponent(String(first['next']))}`,
    );
    expect(second).toMatchObject({
      waiting: 3,
      items: [{ workId: 'q-2', queued: { position: 2 } }, { workId: 'q-4' }],
      next: null,
    });
    expect(await read('/api/v1/queues/support/work-items?state=offered,active')).toMatchObject({
      waiting: 3,
      items: [],
    });
  });

  it('[SV68] priority, skills and preferred agents belong to a queue', async () => {
    const response = await server.post('/api/v1/work-items', {
      agentId: 'dana',
      channel: 'chat',
      label: 'x',
      priority: 1,
    });
    expect([response.status, await jsonOf(response)]).toMatchObject([400, { code: 'invalidInput' }]);
  });

  it.each([
    ['POST', 'work-items/q-1/move', { queueId: 'nowhere' }, 422, 'unknownQueue'],
    ['POST', 'work-items/q-9/move', { queueId: 'sales' }, 404, 'unknownWork'],
    ['POST', 'work-items/q-1/assign', { agentId: 'nobody' }, 404, 'unknownAgent'],
    ['POST', 'work-items/q-9/pull', undefined, 404, 'unknownWork'],
    ['POST', 'work-items/q-1/pull', undefined, 409, 'notActive'],
    ['POST', 'teams/nobody/drain', { reasonCode: null }, 422, 'unknownTeam'],
    ['POST', 'teams/service/drain', { reasonCode: 9_998 }, 422, 'unknownReasonCode'],
    ['GET', 'work-items/q-9/why', undefined, 404, 'unknownWorkItem'],
    ['GET', 'agents/nobody/why', undefined, 404, 'unknownAgent'],
    ['GET', 'queues/nowhere/work-items', undefined, 422, 'unknownQueue'],
    ['POST', 'agents/nobody/permits', { workId: 't', label: 'Ticket' }, 404, 'unknownAgent'],
    ['DELETE', 'agents/nobody/permits/t', undefined, 404, 'unknownAgent'],
  ])('[SV69] %s %s is refused with its code', async (method, path, body, status, code) => {
    await queue('q-1');
    const response = await server.fetch(`/api/v1/${path}`, {
      method,
      headers: { origin: server.url, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    expect([response.status, await jsonOf(response)]).toMatchObject([status, { code }]);
  });
});

describe('an item of a queue', () => {
  it('[SV68] waits with its place, is offered to an agent who becomes free, accepted, and ends with its story', async () => {
    await queue('q-1', { priority: 3, skills: [{ skillId: 'english', level: 5 }] });
    expect(await item('q-1')).toMatchObject({
      state: 'waiting',
      agentId: null,
      queueId: 'support',
      queued: { priority: 3, position: 1, skills: [{ skillId: 'english', level: 5 }], holders: [] },
    });
    const session = await agent();
    expect(await item('q-1')).toMatchObject({ state: 'offered', agentId: 'dana', queued: { position: null } });
    await session.command({ kind: 'acceptOffer', workId: 'q-1' });
    expect(await item('q-1')).toMatchObject({ state: 'active' });
    await session.command({ kind: 'endInteraction', workId: 'q-1' });
    await session.command({ kind: 'finishWrapUp', workId: 'q-1' });
    const ended = await item('q-1');
    expect(ended).toMatchObject({ state: 'ended', outcome: 'completed', agentId: 'dana', queueId: 'support' });
    expect((ended['story'] as { kind: string }[]).map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['queued', 'offered', 'accepted']),
    );
  });

  it('[SV66] the same request with the same key is done once, for a queue too', async () => {
    const headers = { 'idempotency-key': 'k-1' };
    const first = await jsonOf(await server.post('/api/v1/work-items', ITEM, headers));
    const again = await server.post('/api/v1/work-items', ITEM, headers);
    expect([again.status, (await jsonOf(again))['workId']]).toEqual([200, first['workId']]);
    const other = await server.post('/api/v1/work-items', { ...ITEM, label: 'Other' }, headers);
    expect([other.status, await jsonOf(other)]).toMatchObject([422, { code: 'idempotencyKeyReused' }]);
  });

  const ASKED = {
    ...ITEM,
    priority: 3,
    skills: [
      { skillId: 'german', level: 4 },
      { skillId: 'english', level: 5 },
    ],
    preferredAgentIds: ['ilya'],
  };

  it.each([
    { queueId: 'sales' },
    { priority: 4 },
    { priority: undefined },
    { skills: [{ skillId: 'english', level: 5 }] },
    { skills: [] },
    { preferredAgentIds: ['dana'] },
    { preferredAgentIds: undefined },
    { channel: 'voice' },
    { detail: 'more' },
    { workId: 'other' },
  ])('[SV66] another request for a queue with the same key is refused: %j', async (change) => {
    const headers = { 'idempotency-key': 'k-1' };
    await server.post('/api/v1/work-items', ASKED, headers);
    const other = await server.post('/api/v1/work-items', { ...ASKED, ...change }, headers);
    expect([other.status, await jsonOf(other)]).toMatchObject([422, { code: 'idempotencyKeyReused' }]);
    expect((await read('/api/v1/queues'))['queues']).toMatchObject([{ waiting: 1 }, { waiting: 0 }]);
  });

  it('[SV66] the same request in other words is the same, also once a supervisor has moved its item', async () => {
    const headers = { 'idempotency-key': 'k-1' };
    const { workId } = await jsonOf(await server.post('/api/v1/work-items', ASKED, headers));
    await server.post(`/api/v1/work-items/${workId}/move`, { queueId: 'sales' });
    const skills = [...ASKED.skills, { skillId: 'german', level: 1 }].reverse();
    const again = await server.post('/api/v1/work-items', { ...ASKED, detail: null, skills }, headers);
    expect([again.status, await jsonOf(again)]).toMatchObject([200, { workId, queueId: 'sales' }]);
  });

  it('[SV66] one that overflowed as it came is known by the queue that was asked for', async () => {
    const queues = TEST_DEFINITION.queues.map((known) =>
      known.id === 'support'
        ? { ...known, isOpen: false, overflow: { ...known.overflow, toQueueId: 'sales' } }
        : { ...known, overflow: { ...known.overflow, toQueueId: null } },
    );
    await server.put('/api/v1/definition', { ...TEST_DEFINITION, queues });
    const headers = { 'idempotency-key': 'k-1' };
    const asked = (queueId: string) => server.post('/api/v1/work-items', { ...ITEM, queueId }, headers);
    expect(await jsonOf(await asked('support'))).toMatchObject({ queueId: 'sales' });
    expect([(await asked('support')).status, (await asked('sales')).status]).toEqual([200, 422]);
  });

  it.each([
    ['', 'cancelled'],
    ['?cause=abandoned', 'abandoned'],
  ])('[SV67] is cancelled%s and says how', async (query, outcome) => {
    await queue('q-1');
    const cancel = () =>
      server.fetch(`/api/v1/work-items/q-1${query}`, { method: 'DELETE', headers: { origin: server.url } });
    expect(await jsonOf(await cancel())).toMatchObject({ state: 'ended', outcome });
    expect((await cancel()).status).toBe(200);
  });

  it('[SV44] is told in the timeline of its agent, on the session and over REST', async () => {
    await queue('q-1');
    const session = await agent();
    session.send({ type: 'readTimeline', commandId: 't-1', before: null, limit: 50 });
    const { entries } = await session.waitFor('timeline');
    expect(entries.find(({ kind }) => kind === 'workGiven')?.params).toEqual({
      workId: 'q-1',
      label: 'Jo Visitor',
      channel: 'chat',
    });
    const page = await read('/api/v1/agents/dana/timeline');
    expect(v.parse(timelineAnswerSchema, page)).toEqual({ entries, more: false });
  });

  it('[SV68] handed over by its agent it waits in the other queue, and the agent is asked for nothing of it', async () => {
    await queue('q-1');
    const session = await agent();
    await openTestSession(server, { agentId: 'ilya' });
    await session.command({ kind: 'acceptOffer', workId: 'q-1' });
    const handOver = { kind: 'transferWork', workId: 'q-1', toQueueId: 'sales', toAgentId: null } as const;
    expect(await session.command(handOver)).toMatchObject({ type: 'done' });
    expect(await item('q-1')).toMatchObject({ state: 'waiting', queueId: 'sales', agentId: null });
  });
});

describe('an interaction that is handed to a colleague', () => {
  it.each([
    ['nobody', 'zoe', 'unknownAgent'],
    ['themselves', 'dana', 'ownName'],
    ['somebody of another team', 'noor', 'teamNotAllowed'],
    ['somebody who has signed out', 'mara', 'colleagueSignedOut'],
  ])('[AC13] is refused when it goes to %s, and stays where it is', async (_who, toAgentId, code) => {
    await queue('q-1');
    const session = await agent();
    await openTestSession(server, { agentId: 'noor' });
    const mara = await openTestSession(server, { agentId: 'mara' });
    await mara.command({ kind: 'signOut' });
    await session.command({ kind: 'acceptOffer', workId: 'q-1' });
    const handOver = { kind: 'transferWork', workId: 'q-1', toQueueId: 'support', toAgentId } as const;
    expect(await session.command(handOver)).toMatchObject({ type: 'refused', code });
    expect(await item('q-1')).toMatchObject({ state: 'active', agentId: 'dana' });
  });

  it('[AC13] is found by name, goes there, and is done once whatever is sent again', async () => {
    await queue('q-1');
    const session = await agent();
    const mara = await openTestSession(server, { agentId: 'mara', name: 'Mara Lind' });
    session.send({ type: 'findColleagues', commandId: 'f-1', workId: 'q-1', text: 'mara' });
    expect(await session.waitFor('refused')).toMatchObject({ commandId: 'f-1', code: 'unknownWork' });
    await session.command({ kind: 'acceptOffer', workId: 'q-1' });
    session.send({ type: 'findColleagues', commandId: 'f-2', workId: 'q-1', text: 'mara' });
    expect(await session.waitFor('colleagues')).toMatchObject({
      commandId: 'f-2',
      colleagues: [{ agentId: 'mara', name: 'Mara Lind', state: 'notReady', toQueueId: 'support' }],
    });
    const handOver = { kind: 'transferWork', workId: 'q-1', toQueueId: 'support', toAgentId: 'mara' } as const;
    expect(await session.command(handOver, 'once')).toMatchObject({ type: 'done' });
    expect(await item('q-1')).toMatchObject({ state: 'waiting', queueId: 'support' });
    await mara.command({ kind: 'signOut' });
    expect(await session.command(handOver, 'once')).toMatchObject({ type: 'done' });
  });
});

describe('supervisors', () => {
  it('[SV69] move, assign and pull an item, each seen at once', async () => {
    await queue('q-1', { queueId: 'sales', skills: [{ skillId: 'german', level: 9 }] });
    await server.post('/api/v1/work-items/q-1/move', { queueId: 'support' });
    expect(await item('q-1')).toMatchObject({ queueId: 'support', state: 'waiting' });
    const session = await agent();
    const response = await server.post('/api/v1/work-items/q-1/assign', { agentId: 'dana' });
    expect([response.status, await jsonOf(response)]).toMatchObject([200, { agentId: 'dana', state: 'reserved' }]);
    await confirmLastRequest(session, 3);
    await session.command({ kind: 'acceptOffer', workId: 'q-1' });
    const pull = { method: 'POST', headers: { origin: server.url } };
    await server.fetch('/api/v1/work-items/q-1/pull', pull);
    expect(await item('q-1')).toMatchObject({ state: 'waiting', agentId: null });
  });

  it('[SV69] drain a team: every signed-in member is held, and work in progress goes on', async () => {
    const session = await agent();
    await queue('q-1');
    await confirmLastRequest(session, 3);
    await session.command({ kind: 'acceptOffer', workId: 'q-1' });
    expect((await server.post('/api/v1/teams/service/drain', { reasonCode: null })).status).toBe(200);
    expect(await read('/api/v1/agents/dana')).toMatchObject({ facts: { supervisorHold: {} } });
    expect(await item('q-1')).toMatchObject({ state: 'active' });
  });

  it('[SV69] try a definition on what waits, and nothing happens', async () => {
    await queue('q-1', { queueId: 'sales' });
    const queues = TEST_DEFINITION.queues.filter(({ id }) => id !== 'sales');
    const response = await server.post('/api/v1/definition/dry-run', { ...TEST_DEFINITION, queues });
    expect(await jsonOf(response)).toMatchObject({
      waiting: 1,
      moves: [{ fromQueueId: 'sales', toQueueId: 'support', count: 1 }],
    });
    expect(await item('q-1')).toMatchObject({ queueId: 'sales' });
  });
});

describe('why', () => {
  it('[SV69] an item waits, and an agent is idle: as data and in words with names', async () => {
    await queue('q-1', { skills: [{ skillId: 'german', level: 9 }] });
    await agent();
    const why = await read('/api/v1/work-items/q-1/why');
    expect(why).toMatchObject({ state: 'waiting', queueId: 'support', ahead: 0 });
    expect((why['words'] as string[]).join(' ')).toContain('German');
    const idle = await read('/api/v1/agents/dana/why');
    expect(idle).toMatchObject({ agentId: 'dana', queues: [{ queueId: 'support', waiting: 1 }, {}] });
    expect((idle['words'] as string[]).join(' ')).toContain('Support');
  });
});

describe('permits', () => {
  const permit = { workId: '4712', label: 'Ticket 4712' };

  it('[SV57] a CRM that asks first may give a ticket to an agent who is free, and an item waits meanwhile', async () => {
    await agent();
    const granted = await server.post('/api/v1/agents/dana/permits', permit);
    expect([granted.status, await jsonOf(granted)]).toMatchObject([201, { agentId: 'dana', workId: '4712' }]);
    await queue('q-1');
    expect(await item('q-1')).toMatchObject({ state: 'waiting' });
    await server.fetch('/api/v1/agents/dana/permits/4712', { method: 'DELETE', headers: { origin: server.url } });
    expect(await item('q-1')).toMatchObject({ state: 'reserved' });
  });

  it('[SV57] and not to one who has an interaction on offer', async () => {
    await agent();
    await queue('q-1');
    const denied = await server.post('/api/v1/agents/dana/permits', permit);
    expect([denied.status, await jsonOf(denied)]).toMatchObject([409, { code: 'permitDenied' }]);
  });
});
