import { beforeEach, describe, expect, it } from 'vitest';
import { TEST_DEFINITION } from './kit/host-harness.ts';
import { sqliteInTemporaryFolder, startTestServer, type TestServer } from './kit/test-server.ts';
import { becomeReady, confirmLastRequest, openTestSession } from './kit/test-session.ts';

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
  return () => server.stop();
});

const get = async (path: string): Promise<Record<string, unknown>> =>
  (await (await server.fetch(`/api/v1/${path}`)).json()) as Record<string, unknown>;
const named = (name: string): object => ({ ...TEST_DEFINITION, name });

describe('versions of the definition', () => {
  it.each([
    { path: 'definition/versions?limit=0', status: 400, code: 'invalidInput' },
    { path: 'definition/versions?limit=201', status: 400, code: 'invalidInput' },
    { path: 'definition/versions/x', status: 400, code: 'invalidInput' },
    { path: 'definition/versions/0', status: 400, code: 'invalidInput' },
    { path: 'definition/versions/2', status: 404, code: 'unknownDefinitionVersion' },
  ])('[AC40] $path is answered with $status $code', async ({ path, status, code }) => {
    const response = await server.fetch(`/api/v1/${path}`);
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([status, code]);
  });

  it('[AC40] who changed it, when, and the document of each', async () => {
    await server.put('/api/v1/definition', named('second'));
    const { versions, next } = (await get('definition/versions')) as { versions: object[]; next: unknown };
    expect(next).toBeNull();
    expect(versions).toMatchObject([
      { version: 2, source: 'rest', by: { id: 'dev', name: 'dev' }, restoredFrom: null },
      { version: 1, source: 'default', by: null, restoredFrom: null },
    ]);
    expect(await get('definition/versions?limit=1')).toMatchObject({ versions: [{ version: 2 }], next: 2 });
    expect(await get('definition/versions?limit=1&before=2')).toMatchObject({ versions: [{ version: 1 }], next: null });
    expect(await get('definition/versions/1')).toMatchObject({ name: TEST_DEFINITION.name });
    expect(await get('definition/versions/2')).toMatchObject({ name: 'second' });
  });

  it('[AC41] a return is recorded; another document under that number is refused', async () => {
    await server.put('/api/v1/definition', named('second'));
    const first = await get('definition/versions/1');
    for (const { query, body, status, code } of [
      { query: 'restoredFrom=9', body: first, status: 404, code: 'unknownDefinitionVersion' },
      { query: 'restoredFrom=1', body: named('third'), status: 422, code: 'notThatVersion' },
      { query: 'restoredFrom=x', body: first, status: 400, code: 'invalidInput' },
    ]) {
      const refused = await server.put(`/api/v1/definition?${query}`, body);
      expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([status, code]);
    }
    expect(server.host.definition().definitionVersion).toBe(2);
    expect((await server.put('/api/v1/definition?restoredFrom=1', first)).status).toBe(200);
    expect(await get('definition')).toMatchObject({ name: TEST_DEFINITION.name });
    expect(await get('definition/versions?limit=1')).toMatchObject({ versions: [{ version: 3, restoredFrom: 1 }] });
  });

  it('[AC40] they are there after a restart, also when the log has forgotten them', async () => {
    const disk = sqliteInTemporaryFolder();
    const first = await startTestServer({ store: disk.create() });
    await first.put('/api/v1/definition', named('second'));
    await first.stop();
    const store = disk.create();
    const second = await startTestServer({ store });
    await store.prune('default', { before: Date.now() + 1_000 });
    const response = await second.fetch('/api/v1/definition/versions');
    expect(await response.json()).toMatchObject({ versions: [{ version: 2, by: { id: 'dev' } }, { version: 1 }] });
    await second.stop();
    disk.remove();
  });

  it('[AC42] an import answers a document and changes nothing', async () => {
    const response = await server.post('/api/v1/definition/import', {
      callCenterSettings: { omnichannelMode: 'C', omnichannelMap1: 'Lunch' },
    });
    expect(response.status).toBe(200);
    const body = (await response.json()) as { definition: object; problems: { code: string }[] };
    expect(body.definition).toMatchObject({ mode: 'complementary' });
    expect(body.problems.map(({ code }) => code)).toContain('mapEntryUnreadable');
    expect(server.host.definition().definitionVersion).toBe(1);
    expect((await server.put('/api/v1/definition', body.definition)).status).toBe(200);
  });
});

describe('sessions of agents', () => {
  const end = async (agentId: string, query = '') => {
    const response = await server.fetch(`/api/v1/agents/${agentId}/session${query}`, { method: 'DELETE' });
    return [response.status, (await response.json()) as Record<string, unknown>] as const;
  };

  it('[AC51] nobody’s session is not ended', async () => {
    expect(await end('nobody')).toMatchObject([404, { code: 'unknownAgent' }]);
    expect(await end('nobody', '?force=yes')).toMatchObject([400, { code: 'invalidInput' }]);
    const session = await openTestSession(server);
    await session.command({ kind: 'signOut' });
    expect(await end('dana')).toMatchObject([409, { code: 'notSignedIn' }]);
    expect(await get('sessions')).toEqual({ sessions: [], next: null });
  });

  it('[AC50] where from, since when, and what the CRM can do', async () => {
    const session = await openTestSession(server);
    await becomeReady(session);
    await openTestSession(server, { agentId: 'ilya', name: 'Ilya' });
    expect(await get('sessions?limit=1')).toMatchObject({
      sessions: [
        {
          agentId: 'dana',
          epoch: 1,
          state: 'linked',
          origin: 'http://127.0.0.1:4401',
          workInProgress: 0,
          signOutPending: false,
          crmLink: { state: 'up', wire: 'extended', strength: 'claim', workEvents: true, asksFirst: false },
        },
      ],
      next: 'dana',
    });
    expect(await get('sessions?after=dana')).toMatchObject({
      sessions: [{ agentId: 'ilya', crmLink: { state: 'none', workEvents: null } }],
      next: null,
    });
  });

  it('[AC51] a sign-out waits for work in progress, by force it does not; the agent’s page is told', async () => {
    const session = await openTestSession(server);
    await becomeReady(session);
    await session.command({ kind: 'startInteraction', channel: 'voice', label: 'Bo', detail: null });
    expect(await end('dana')).toEqual([200, { agentId: 'dana', session: 'pending' }]);
    expect(await get('sessions')).toMatchObject({ sessions: [{ signOutPending: true, workInProgress: 1 }] });
    expect(await end('dana', '?force=true')).toEqual([200, { agentId: 'dana', session: 'signedOut' }]);
    await session.waitFor('bye', ({ code }) => code === 'signedOut');
    expect(await get('agents/dana')).toMatchObject({ work: [{ label: 'Bo', state: 'active' }] });
    const { entries } = (await get('agents/dana/timeline')) as { entries: { kind: string; params: object }[] };
    expect(entries.find(({ kind }) => kind === 'sessionEnded')?.params).toMatchObject({
      cause: 'supervisor',
      actorId: 'dev',
    });
  });

  it('[AC52] a lost place is ended without waiting, and another takes over without asking anybody', async () => {
    const lost = await openTestSession(server);
    lost.cut();
    await expect.poll(async () => (await get('sessions'))['sessions']).toMatchObject([{ state: 'lost', origin: null }]);
    expect(await end('dana')).toEqual([200, { agentId: 'dana', session: 'signedOut' }]);
    const first = await openTestSession(server);
    await openTestSession(server);
    await first.waitFor('bye', ({ code }) => code === 'superseded');
    expect(await get('sessions')).toMatchObject({ sessions: [{ epoch: 3, state: 'linked' }] });
  });

  it('[AC52] an administrator takes over from a place that hangs: signed out, and the work is back in its queue', async () => {
    const takeOver = (agentId: string) => server.post(`/api/v1/agents/${agentId}/take-over`, {});
    expect([(await takeOver('zoe')).status, (await takeOver('zoe')).status]).toEqual([404, 404]);
    const session = await openTestSession(server);
    await becomeReady(session);
    await server.post('/api/v1/work-items', { queueId: 'support', channel: 'chat', label: 'Ada', workId: 'ada' });
    await session.waitFor('view', ({ view }) => view.work.some(({ state }) => state === 'reserved'));
    await confirmLastRequest(session, 3);
    await session.waitFor('view', ({ view }) => view.work.some(({ state }) => state === 'offered'));
    await session.command({ kind: 'acceptOffer', workId: 'ada' });
    expect(await (await takeOver('dana')).json()).toEqual({ agentId: 'dana', workIds: ['ada'] });
    await session.waitFor('bye', ({ code }) => code === 'signedOut');
    expect(await get('work-items/ada')).toMatchObject({ state: 'waiting', agentId: null });
    const { story } = (await get('work-items/ada')) as { story: { kind: string; actor?: object }[] };
    expect(story.find(({ kind }) => kind === 'pulled')?.actor).toMatchObject({ id: 'dev' });
    expect((await takeOver('dana')).status).toBe(409);
  });
});
