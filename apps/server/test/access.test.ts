import type { IncomingMessage } from 'node:http';
import { beforeEach, describe, expect, it } from 'vitest';
import { createApp } from '../src/http/create-app.ts';
import { json, route } from '../src/http/route.ts';
import { startTestServer, type TestServer } from './kit/test-server.ts';
import { becomeReady, openTestSession } from './kit/test-session.ts';

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
  return () => server.stop();
});

interface SignedIn {
  readonly cookie: string;
  readonly csrfToken: string;
  fetch(path: string, init?: RequestInit): Promise<Response>;
  get(path: string): Promise<Record<string, unknown>>;
}

async function signIn(body: object, cookie?: string): Promise<SignedIn> {
  const response = await server.post('/api/v1/sign-in/dev', body, cookie === undefined ? {} : { cookie });
  expect(response.status).toBe(200);
  const set = response.headers.getSetCookie();
  expect(set).toHaveLength(1);
  const mine = set[0]?.split(';')[0] ?? '';
  const { csrfToken } = (await response.json()) as { csrfToken: string };
  const send = (path: string, init: RequestInit = {}): Promise<Response> =>
    server.fetch(path, {
      ...init,
      headers: { 'content-type': 'application/json', origin: server.url, cookie: mine, 'interlock-csrf': csrfToken },
    });
  return {
    cookie: mine,
    csrfToken,
    fetch: send,
    get: async (path) => (await (await send(path)).json()) as Record<string, unknown>,
  };
}

const socketOf = (headers: Record<string, string>): IncomingMessage => ({ headers }) as unknown as IncomingMessage;

describe('signing in and out in dev mode', () => {
  it.each([
    { title: 'no role', body: {} },
    { title: 'a role that is none', body: { role: 'root' } },
    { title: 'a name of nothing', body: { role: 'agent', name: ' ' } },
    { title: 'another key', body: { role: 'agent', id: 'x' } },
  ])('[AC4] $title is refused', async ({ body }) => {
    const response = await server.post('/api/v1/sign-in/dev', body);
    expect(response.status).toBe(400);
    expect(response.headers.getSetCookie()).toEqual([]);
    expect(server.access.viewerSessions.count).toBe(0);
  });

  it('[AC4] whoever has taken no role is asked to sign in, and the answer says that this is dev mode', async () => {
    const response = await server.fetch('/api/v1/me');
    expect(response.status).toBe(401);
    expect(response.headers.get('interlock-auth')).toBe('dev');
    expect(await response.json()).toMatchObject({ code: 'signInRequired' });
  });

  it('[AC4] [AC21] tells who has signed in; the cookie is out of reach of scripts', async () => {
    const response = await server.post('/api/v1/sign-in/dev', { role: 'supervisor', name: 'Sam', teams: ['service'] });
    expect(response.headers.getSetCookie()[0]).toMatch(
      /^interlock_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/,
    );
    const sam = await signIn({ role: 'supervisor', name: 'Sam', teams: ['service'] });
    expect(await sam.get('/api/v1/me')).toEqual({
      actor: { id: 'dev-supervisor', name: 'Sam' },
      role: 'supervisor',
      teams: ['service'],
      auth: 'dev',
      csrfToken: sam.csrfToken,
    });
  });

  it('[AC3] a role that was taken is enforced; without a cookie everything is let in', async () => {
    const sam = await signIn({ role: 'supervisor' });
    expect((await sam.fetch('/metrics')).status).toBe(403);
    expect((await server.fetch('/metrics')).status).toBe(200);
  });

  it('[AC3] [AC23] after signing out the cookie stands for nobody, not for the administrator', async () => {
    const sam = await signIn({ role: 'supervisor' });
    const id = server.access.sessionIdOf(socketOf({ cookie: sam.cookie }));
    const told: string[] = [];
    server.access.viewerSessions.onEnded(id ?? '', () => told.push('closed'));
    expect(told).toEqual([]);
    const out = await sam.fetch('/api/v1/sign-out', { method: 'POST' });
    expect(out.headers.getSetCookie()[0]).toContain('Max-Age=0');
    expect(told).toEqual(['closed']);
    expect((await sam.fetch('/api/v1/agents')).status).toBe(401);
    expect((await sam.fetch('/metrics')).status).toBe(401);
  });

  it('[AC22] a secret that was there before the sign-in lets nobody in after it', async () => {
    const first = await signIn({ role: 'agent' });
    const second = await signIn({ role: 'administrator' }, first.cookie);
    expect(second.cookie).not.toBe(first.cookie);
    expect((await first.fetch('/api/v1/me')).status).toBe(401);
    const planted = await signIn({ role: 'administrator' }, 'interlock_session=planted');
    expect(planted.cookie).not.toContain('planted');
    expect((await server.fetch('/api/v1/me', { headers: { cookie: 'interlock_session=planted' } })).status).toBe(401);
  });

  it('[SV81] a refusal of access is logged with the id of who asked, and without a name', async () => {
    const sam = await signIn({ role: 'supervisor', name: 'Sam' });
    await sam.fetch('/metrics');
    expect(server.logLines.join('\n')).toContain('"actorId":"dev-supervisor"');
    expect(server.logLines.join('\n')).not.toContain('Sam');
    expect(server.logLines.at(-1)).toContain('"code":"roleNotAllowed"');
  });
});

describe('sockets of people', () => {
  it.each([
    { title: 'a foreign page', headers: { origin: 'http://evil.example' } },
    { title: 'no origin', headers: {} },
    { title: 'a session that is over', headers: { cookie: 'interlock_session=gone', origin: 'own' } },
  ])('[AC24] are nobody’s from $title', ({ headers }) => {
    const { origin } = headers as { origin?: string };
    expect(
      server.access.viewerOf(socketOf({ ...headers, ...(origin === 'own' ? { origin: server.url } : {}) })),
    ).toBeNull();
  });

  it('[AC24] are theirs by cookie from our own page', async () => {
    const sam = await signIn({ role: 'supervisor', teams: ['sales'] });
    expect(server.access.viewerOf(socketOf({ origin: server.url, cookie: sam.cookie }))).toMatchObject({
      role: 'supervisor',
      teams: ['sales'],
    });
  });
});

describe('what a supervisor of some teams is shown', () => {
  beforeEach(async () => {
    // Dana is of service; Ilya of sales and service; Lee is in no team of the definition.
    for (const agentId of ['dana', 'ilya', 'lee']) await openTestSession(server, { agentId, name: agentId });
    await server.post('/api/v1/work-items', { queueId: 'support', channel: 'chat', label: 'Ada', workId: 'w-1' });
    await server.post('/api/v1/work-items', { agentId: 'lee', channel: 'chat', label: 'Bo', workId: 'w-lee' });
  });

  it('[AC12] lists, reports and the present leave out the others', async () => {
    const sales = await signIn({ role: 'supervisor', teams: ['sales'] });
    expect(await sales.get('/api/v1/agents')).toMatchObject({ agents: [{ agentId: 'ilya' }], next: null });
    const { queues } = (await sales.get('/api/v1/queues')) as { queues: { queueId: string }[] };
    // A team that serves a queue at a later step serves it.
    expect(queues.map(({ queueId }) => queueId)).toEqual(['support', 'sales']);
    const live = await sales.get('/api/v1/reports/live');
    expect(live).toMatchObject({ agents: { notReady: 1 } });
    expect((live['teams'] as { id: string | null }[]).map(({ id }) => id)).not.toContain('service');
    const agents = (await sales.get('/api/v1/reports/agents')) as { rows: { id: string }[] };
    expect(agents.rows.every(({ id }) => id === 'ilya')).toBe(true);
    expect((await sales.fetch('/api/v1/reports/agents?id=dana')).status).toBe(403);
    expect((await sales.fetch('/api/v1/reports/teams?id=service')).status).toBe(403);
    expect((await sales.fetch('/api/v1/reports/channels')).status).toBe(200);
  });

  it('[AC12] the definition names the agents of theirs alone, and all to who may change it', async () => {
    const named = async (reader: { get(path: string): Promise<Record<string, unknown>> }): Promise<string[]> =>
      ((await reader.get('/api/v1/definition'))['agents'] as { agentId: string }[]).map(({ agentId }) => agentId);
    const administrator = await signIn({ role: 'administrator', teams: ['sales'] });
    const all = await named(administrator);
    expect(all).toEqual(expect.arrayContaining(['dana', 'ilya']));
    expect(await named(await signIn({ role: 'supervisor' }))).toEqual(all);
    const sales = await named(await signIn({ role: 'supervisor', teams: ['sales'] }));
    expect(sales).toContain('ilya');
    expect(sales).not.toContain('dana');
    expect(await named(await signIn({ role: 'supervisor', teams: [] }))).toEqual([]);
  });

  it('[AC10] who is in one of the teams is theirs; what belongs to no team is not', async () => {
    const service = await signIn({ role: 'supervisor', teams: ['service'] });
    const statuses = async (paths: readonly string[]) =>
      Promise.all(paths.map(async (path) => (await service.fetch(path)).status));
    expect(await statuses(['dana', 'ilya', 'lee', 'nobody'].map((id) => `/api/v1/agents/${id}`))).toEqual([
      200, 200, 403, 404,
    ]);
    expect(await statuses(['w-1', 'w-lee', 'nothing'].map((id) => `/api/v1/work-items/${id}`))).toEqual([
      200, 403, 404,
    ]);
    const none = await signIn({ role: 'supervisor', teams: [] });
    expect(await none.get('/api/v1/agents')).toMatchObject({ agents: [] });
    expect((await none.fetch('/api/v1/work-items/w-1')).status).toBe(403);
  });

  it('[AC11] an item is theirs by an agent who has it, also when it has ended', async () => {
    const lee = await signIn({ role: 'supervisor', teams: ['elsewhere'] });
    expect((await lee.fetch('/api/v1/work-items/w-lee')).status).toBe(403);
    await server.fetch('/api/v1/work-items/w-lee', { method: 'DELETE' });
    await server.fetch('/api/v1/work-items/w-1', { method: 'DELETE' });
    expect((await lee.fetch('/api/v1/work-items/w-lee')).status).toBe(403);
    expect((await lee.fetch('/api/v1/work-items/w-1')).status).toBe(403);
    const sales = await signIn({ role: 'supervisor', teams: ['sales'] });
    expect((await sales.fetch('/api/v1/work-items/w-1')).status).toBe(200);
  });
});

describe('who did it', () => {
  it('[PE8] [SA5] acts stand in timeline and story with who has signed in', async () => {
    const session = await openTestSession(server);
    await becomeReady(session);
    const sam = await signIn({ role: 'supervisor', name: 'Sam Hart' });
    await sam.fetch('/api/v1/agents/dana/state', { method: 'PUT', body: JSON.stringify({ ready: false }) });
    const view = await session.waitFor(
      'view',
      (frame) => frame.view.sides.contactCenter.holds[0]?.kind === 'supervisor',
    );
    expect(view.view.sides.contactCenter.holds[0]).toMatchObject({ actor: { name: 'Sam Hart' } });
    const { entries } = (await sam.get('/api/v1/agents/dana/timeline')) as {
      entries: { kind: string; params: object }[];
    };
    expect(entries.find(({ kind }) => kind === 'supervisorHeld')?.params).toMatchObject({
      actorId: 'dev-supervisor',
      actorName: 'Sam Hart',
      label: 'Set by supervisor',
    });
    await server.post('/api/v1/work-items', { queueId: 'support', channel: 'chat', label: 'Ada', workId: 'w-1' });
    await sam.fetch('/api/v1/work-items/w-1/move', { method: 'POST', body: JSON.stringify({ queueId: 'sales' }) });
    const { story } = (await sam.get('/api/v1/work-items/w-1')) as { story: { kind: string; actor?: object }[] };
    expect(story.find(({ kind }) => kind === 'moved')?.actor).toEqual({ id: 'dev-supervisor', name: 'Sam Hart' });
  });

  it('[SV64] a Not Ready beside an interaction in progress is said to be pending', async () => {
    const session = await openTestSession(server);
    await becomeReady(session);
    const put = async (ready: boolean) =>
      (await (await server.put('/api/v1/agents/dana/state', { ready })).json()) as Record<string, unknown>;
    expect(await put(false)).toMatchObject({ pending: false });
    expect(await put(true)).toMatchObject({ agentId: 'dana' });
    await session.command({ kind: 'startInteraction', channel: 'voice', label: 'Bo', detail: null });
    expect(await put(false)).toMatchObject({ pending: true });
    expect(await put(true)).toMatchObject({ pending: true });
  });
});

describe('the table', () => {
  it('[AC2] a route without a known access ends the start', () => {
    const answer = () => json(200, {});
    const forgotten = route({
      id: 'x',
      method: 'GET',
      path: '/x',
      access: 'anyone',
      summary: 'x',
      answers: {},
      handle: answer,
    });
    const options = {
      gate: null,
      sight: null,
      own: () => null,
      headers: {},
      answered: () => {},
      defect: () => {},
      now: () => 0,
    };
    const create = (access: unknown) =>
      createApp({ ...options, routes: [{ ...forgotten, access }] } as unknown as Parameters<typeof createApp>[0]);
    expect(() => create(undefined)).toThrow('route x has no known access');
    expect(() => create('everybody')).toThrow('route x has no known access');
    expect(() => create('anyone')).not.toThrow();
  });
});
