import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { stateHash, TEST_DEFINITION } from './kit/host-harness.ts';
import { startTestServer, type TestServer } from './kit/test-server.ts';
import { becomeReady, confirmLastRequest, openTestSession, type TestSession } from './kit/test-session.ts';

let server: TestServer;
let pagesFolder: string;

beforeAll(() => {
  pagesFolder = mkdtempSync(join(tmpdir(), 'interlock-pages-'));
  mkdirSync(join(pagesFolder, 'connector', 'assets'), { recursive: true });
  mkdirSync(join(pagesFolder, 'console', 'assets'), { recursive: true });
  writeFileSync(join(pagesFolder, 'console', 'index.html'), '<!doctype html><title>console</title>');
  writeFileSync(join(pagesFolder, 'console', 'assets', 'main-abc.js'), 'export {};');
  mkdirSync(join(pagesFolder, 'sdk'));
  writeFileSync(join(pagesFolder, 'secret.json'), '{"secret":true}');
  writeFileSync(join(pagesFolder, 'connector', 'index.html'), '<!doctype html><title>connector</title>');
  writeFileSync(join(pagesFolder, 'connector', '.sources-hash'), 'hash');
  writeFileSync(join(pagesFolder, 'connector', 'notes.txt'), 'notes');
  writeFileSync(join(pagesFolder, 'connector', 'assets', 'index-abc.js'), 'export {};');
  symlinkSync(join(pagesFolder, 'secret.json'), join(pagesFolder, 'connector', 'link.json'));
  writeFileSync(join(pagesFolder, 'sdk', 'client.js'), 'export const x = 1;');
});
beforeEach(async () => {
  server = await startTestServer({ pagesFolder });
  return () => server.stop();
});
afterAll(() => rmSync(pagesFolder, { recursive: true, force: true }));

async function jsonOf(response: Response): Promise<Record<string, unknown>> {
  // Every answer of the REST interface is an object.
  return (await response.json()) as Record<string, unknown>;
}

const ITEM = { agentId: 'dana', channel: 'voice', label: 'Jo Caller' };

describe('agents', () => {
  it.each([
    { path: '/api/v1/agents/nobody', code: 'unknownAgent', status: 404 },
    { path: '/api/v1/agents/nobody/timeline', code: 'unknownAgent', status: 404 },
    { path: '/api/v1/agents?limit=0', code: 'invalidInput', status: 400 },
    { path: '/api/v1/agents?limit=501', code: 'invalidInput', status: 400 },
    { path: '/api/v1/agents?limit=1&limit=2', code: 'invalidInput', status: 400 },
    { path: '/api/v1/agents?colour=red', code: 'invalidInput', status: 400 },
    { path: '/api/v1/agents/dana/timeline?before=-1', code: 'invalidInput', status: 400 },
    { path: '/api/v1/agents/nobody/timeline?before=9007199254740991', code: 'unknownAgent', status: 404 },
    { path: '/api/v1/agents/nobody/timeline?before=9007199254740992', code: 'invalidInput', status: 400 },
    { path: '/api/v1/agents/nobody/timeline?before=10000000000000001', code: 'invalidInput', status: 400 },
    { path: '/api/v1/agents/dana/timeline?limit=201', code: 'invalidInput', status: 400 },
    { path: `/api/v1/agents/${'a'.repeat(129)}`, code: 'invalidInput', status: 400 },
  ])('[SV64] $path is answered with $status $code', async ({ path, code, status }) => {
    const response = await server.fetch(path);
    expect(response.status).toBe(status);
    expect(await jsonOf(response)).toMatchObject({ code });
  });

  it('[SV64] one agent: view, facts and version', async () => {
    const session = await openTestSession(server);
    await becomeReady(session);
    const agent = await jsonOf(await server.fetch('/api/v1/agents/dana'));
    expect(agent).toMatchObject({
      agentId: 'dana',
      offerable: true,
      sides: { contactCenter: { availability: 'ready' }, crm: { availability: 'ready', statusId: 'available' } },
      facts: { epoch: 1, crm: { reported: { statusId: 'available' } } },
      version: server.host.version,
    });
  });

  it('[SV64] a list in pages, by id', async () => {
    for (const agentId of ['b', 'a', 'c']) await openTestSession(server, { agentId });
    const first = await jsonOf(await server.fetch('/api/v1/agents?limit=2'));
    expect(first).toMatchObject({ agents: [{ agentId: 'a' }, { agentId: 'b' }], next: 'b' });
    const second = await jsonOf(await server.fetch('/api/v1/agents?limit=2&after=b'));
    expect(second).toMatchObject({ agents: [{ agentId: 'c', session: 'linked', workCount: 0 }], next: null });
  });

  it('[SV44] a timeline in pages', async () => {
    const session = await openTestSession(server);
    await session.command({ kind: 'chooseState', ready: false, reasonCode: 2 });
    const page = await jsonOf(await server.fetch('/api/v1/agents/dana/timeline?limit=1'));
    expect(page).toMatchObject({ entries: [{ kind: 'sideChanged', params: { label: 'Lunch' } }], more: true });
  });

  it('[SV64] an id that needs escaping is found', async () => {
    await openTestSession(server, { agentId: 'a/b ü%' });
    expect(await jsonOf(await server.fetch(`/api/v1/agents/${encodeURIComponent('a/b ü%')}`))).toMatchObject({
      agentId: 'a/b ü%',
    });
  });

  it.each([
    { title: 'an unknown reason', body: { ready: false, reasonCode: 9_000 }, status: 422, code: 'unknownReasonCode' },
    { title: 'a reason that is no number', body: { ready: false, reasonCode: '1' }, status: 400, code: 'invalidInput' },
    { title: 'no readiness', body: {}, status: 400, code: 'invalidInput' },
  ])('[SV64] a supervisor’s change with $title is refused', async ({ body, status, code }) => {
    await openTestSession(server);
    const before = stateHash(server.host);
    const response = await server.put('/api/v1/agents/dana/state', body);
    expect(response.status).toBe(status);
    expect(await jsonOf(response)).toMatchObject({ code });
    expect(stateHash(server.host)).toBe(before);
  });

  it('[SV64] a supervisor holds an agent, and ends the hold', async () => {
    const session = await openTestSession(server);
    await becomeReady(session);
    const held = await jsonOf(await server.put('/api/v1/agents/dana/state', { ready: false }));
    expect(held).toMatchObject({ sides: { contactCenter: { availability: 'notReady', reasonCode: 13, wish: true } } });
    await confirmLastRequest(session, 3);
    await server.put('/api/v1/agents/dana/state', { ready: true });
    expect(server.host.agent('dana')?.state.supervisorHold).toBeNull();
  });
});

describe('what does not fit', () => {
  it('[SV63] is named all at once, where and why, in words that repeat nothing of it', async () => {
    const secret = 'hunter2';
    const body = { channel: 7, label: ' ', priority: 9.5, [secret]: 1, skills: secret };
    const { problems, ...rest } = await jsonOf(await server.post('/api/v1/work-items', body));
    expect(rest).toMatchObject({ code: 'invalidInput' });
    expect(problems).toMatchObject([
      { path: '/channel', code: 'wrongType', message: 'Must be a text in quotes.' },
      { path: '/label', code: 'badFormat', message: 'This cannot be used: it holds nothing but white space.' },
      { path: '/priority', code: 'wrongType', message: 'Must be a whole number.' },
      { path: '/skills', code: 'wrongType', message: 'Must be a list.' },
      { path: '', code: 'unknownKey', message: 'This key is not known here. Is it misspelt?' },
    ]);
    expect(JSON.stringify(problems)).not.toContain(secret);
  });

  it.each([
    ['/api/v1/work-items', {}, '/channel', 'This is required and missing.'],
    ['/api/v1/work-items', { channel: 'chat', label: 'Jo' }, '', 'Name either agentId or queueId.'],
  ])('[SV63] %s with %j: %s: %s', async (path, body, place, message) => {
    expect(await jsonOf(await server.post(path, body))).toMatchObject({
      problems: expect.arrayContaining([expect.objectContaining({ path: place, message })]),
    });
  });
});

describe('work items', () => {
  it.each([
    { title: 'an unknown agent', body: { ...ITEM, agentId: 'nobody' }, status: 404, code: 'unknownAgent' },
    { title: 'an unknown channel', body: { ...ITEM, channel: 'fax' }, status: 422, code: 'unknownChannel' },
    { title: 'an empty label', body: { ...ITEM, label: ' ' }, status: 400, code: 'invalidInput' },
    {
      title: 'a label beyond 200 characters',
      body: { ...ITEM, label: 'x'.repeat(201) },
      status: 400,
      code: 'invalidInput',
    },
    {
      title: 'a detail beyond 2,000 characters',
      body: { ...ITEM, detail: 'x'.repeat(2_001) },
      status: 400,
      code: 'invalidInput',
    },
    { title: 'half a character in a label', body: { ...ITEM, label: 'Jo \ud83d' }, status: 400, code: 'illFormedText' },
    { title: 'half a character as an id', body: { ...ITEM, workId: '\ud800' }, status: 400, code: 'illFormedText' },
    { title: 'a number as the agent', body: { ...ITEM, agentId: 7 }, status: 400, code: 'invalidInput' },
    { title: 'a state of its own', body: { ...ITEM, state: 'active' }, status: 400, code: 'invalidInput' },
  ])('[SV65] $title is refused, and changes nothing', async ({ body, status, code }) => {
    await openTestSession(server);
    const before = stateHash(server.host);
    const response = await server.post('/api/v1/work-items', body);
    expect(response.status).toBe(status);
    expect(await jsonOf(response)).toMatchObject({ code });
    expect(stateHash(server.host)).toBe(before);
  });

  it.each(['', 'with space', 'x'.repeat(129), 'ü'])('[SV66] the idempotency key “%s” is refused', async (key) => {
    await openTestSession(server);
    const response = await server.post('/api/v1/work-items', ITEM, { 'idempotency-key': key });
    // An empty value is no key at all for a header parser; it must not be taken for one.
    expect(response.status).toBe(400);
  });

  it('[SV65] one that is given waits, is reserved, is offered when the CRM confirms, and ends', async () => {
    const session = await openTestSession(server);
    await becomeReady(session);
    const created = await server.post('/api/v1/work-items', { ...ITEM, detail: 'About the invoice' });
    expect(created.status).toBe(201);
    const item = await jsonOf(created);
    expect(item).toMatchObject({
      agentId: 'dana',
      state: 'reserved',
      label: 'Jo Caller',
      detail: 'About the invoice',
      outcome: null,
    });
    const location = created.headers.get('location') ?? '';
    expect(location).toBe(`/api/v1/work-items/${item['workId']}`);
    await confirmLastRequest(session, 3);
    expect(await jsonOf(await server.fetch(location))).toMatchObject({ state: 'offered', offers: 1 });
    await session.command({ kind: 'acceptOffer', workId: String(item['workId']) });
    expect(await jsonOf(await server.fetch(location))).toMatchObject({ state: 'active' });
    await session.command({ kind: 'endInteraction', workId: String(item['workId']) });
    await session.command({ kind: 'finishWrapUp', workId: String(item['workId']) });
    expect(await jsonOf(await server.fetch(location))).toMatchObject({
      state: 'ended',
      outcome: 'completed',
      label: 'Jo Caller',
    });
  });

  it('[SV66] the same request with the same key is done once, at the same time or later', async () => {
    await openTestSession(server);
    const headers = { 'idempotency-key': 'order-4711' };
    const [one, two] = await Promise.all([
      server.post('/api/v1/work-items', ITEM, headers),
      server.post('/api/v1/work-items', ITEM, headers),
    ]);
    const three = await server.post('/api/v1/work-items', ITEM, headers);
    expect([one.status, two.status, three.status].sort()).toEqual([200, 200, 201]);
    const ids = await Promise.all([one, two, three].map(async (response) => (await jsonOf(response))['workId']));
    expect(new Set(ids).size).toBe(1);
    expect(server.host.agent('dana')?.state.contactCenter.work).toHaveLength(1);
  });

  it('[SV66] the repeated answer shows the item as it is now', async () => {
    await openTestSession(server);
    const headers = { 'idempotency-key': 'order-4711' };
    const item = await jsonOf(await server.post('/api/v1/work-items', ITEM, headers));
    await server.fetch(`/api/v1/work-items/${item['workId']}`, { method: 'DELETE' });
    expect(await jsonOf(await server.post('/api/v1/work-items', ITEM, headers))).toMatchObject({
      state: 'ended',
      outcome: 'cancelled',
    });
  });

  it.each([
    { label: 'Another caller' },
    { channel: 'chat' },
    { detail: 'more' },
    { agentId: 'ilya' },
    { workId: 'w-other' },
  ])('[SV66] another request with the same key is refused: %j', async (change) => {
    await openTestSession(server);
    await openTestSession(server, { agentId: 'ilya' });
    const headers = { 'idempotency-key': 'order-4711' };
    await server.post('/api/v1/work-items', ITEM, headers);
    const response = await server.post('/api/v1/work-items', { ...ITEM, ...change }, headers);
    expect(response.status).toBe(422);
    expect(await jsonOf(response)).toMatchObject({ code: 'idempotencyKeyReused' });
  });

  it.each([
    ['/api/v1/work-items', '/workId', (id: string) => ({ ...ITEM, workId: id })],
    ['/api/v1/agents/dana/permits', '/workId', (id: string) => ({ workId: id, label: 'Ticket' })],
    [
      '/api/v1/session-tickets',
      '/agentId',
      (id: string) => ({ agentId: id, name: 'Dana', origin: 'http://127.0.0.1:4401' }),
    ],
  ] as const)('[SV95] %s takes no new id that no address can name', async (path, place, bodyOf) => {
    await openTestSession(server);
    for (const id of ['.', '..']) {
      const response = await server.post(path, bodyOf(id));
      expect([response.status, await jsonOf(response)]).toMatchObject([400, { problems: [{ path: place }] }]);
    }
  });

  it.each(['...', '.a', 'a/..', '😀', ' '])('[SV95] “%s” as an id is found at its address', async (workId) => {
    await openTestSession(server);
    const created = await server.post('/api/v1/work-items', { ...ITEM, workId });
    expect(created.status).toBe(201);
    expect(await jsonOf(await server.fetch(created.headers.get('location') ?? ''))).toMatchObject({ workId });
  });

  it.each([
    '.',
    '\ud800',
  ])('[SV95][SV66] an item that an older log holds under %j is shown and repeated', async (workId) => {
    const commandId = `k/${createHash('sha256').update('order-4711').digest('hex')}`;
    const item = { queueId: 'support', channel: 'chat', label: 'Jo', detail: null };
    const arrival = { ...item, kind: 'queueWork', workId, priority: 0, skills: [], preferredAgentIds: [] } as const;
    await server.host.askCenter(arrival, commandId);
    const again = await server.post('/api/v1/work-items', item, { 'idempotency-key': 'order-4711' });
    expect([again.status, await jsonOf(again)]).toMatchObject([200, { workId }]);
    expect(await jsonOf(await server.fetch('/api/v1/queues/support/work-items'))).toMatchObject({
      items: [{ workId }],
    });
  });

  it('[SV14] an id of the caller’s choice is used once', async () => {
    await openTestSession(server);
    await openTestSession(server, { agentId: 'ilya' });
    expect((await server.post('/api/v1/work-items', { ...ITEM, workId: 'w-1' })).status).toBe(201);
    const again = await server.post('/api/v1/work-items', { ...ITEM, agentId: 'ilya', workId: 'w-1' });
    expect(again.status).toBe(409);
    expect(await jsonOf(again)).toMatchObject({ code: 'duplicateWork' });
  });

  it.each(['GET', 'DELETE'])('[SV67] %s of one that does not exist: 404 unknownWorkItem', async (method) => {
    const response = await server.fetch('/api/v1/work-items/nothing', { method });
    expect(response.status).toBe(404);
    expect(await jsonOf(response)).toMatchObject({ code: 'unknownWorkItem' });
  });

  it('[SV67] cancelling ends what waits; once more changes nothing', async () => {
    await openTestSession(server);
    await server.post('/api/v1/work-items', { ...ITEM, workId: 'w-1' });
    const first = await server.fetch('/api/v1/work-items/w-1', { method: 'DELETE' });
    expect(await jsonOf(first)).toMatchObject({ state: 'ended', outcome: 'cancelled' });
    const { version } = server.host;
    expect((await server.fetch('/api/v1/work-items/w-1', { method: 'DELETE' })).status).toBe(200);
    expect(server.host.version).toBe(version);
  });

  it('[SV67] cancelling what has ended otherwise: 409 workItemEnded', async () => {
    const session = await openTestSession(server);
    await startOwnTask(session);
    const [item] = server.host.agent('dana')?.state.contactCenter.work ?? [];
    await session.command({ kind: 'endInteraction', workId: item?.workId ?? '' });
    const response = await server.fetch(`/api/v1/work-items/${item?.workId}`, { method: 'DELETE' });
    expect(response.status).toBe(409);
    expect(await jsonOf(response)).toMatchObject({ code: 'workItemEnded' });
  });

  async function startOwnTask(session: TestSession): Promise<void> {
    await session.command({ kind: 'attachCrm', wire: 'plain', capabilities: { workEvents: false, asksFirst: false } });
    await session.command({ kind: 'startInteraction', channel: 'task', label: 'Own task', detail: null });
  }
});

describe('the definition', () => {
  it('[SV33] is read as a document, with its version as the entity tag', async () => {
    const response = await server.fetch('/api/v1/definition');
    expect(response.headers.get('etag')).toBe('"1"');
    expect(response.headers.get('interlock-definition-source')).toBe('default');
    expect(await jsonOf(response)).toEqual(TEST_DEFINITION);
  });

  it('[SV32] with any error is refused whole, with all problems at once', async () => {
    const before = stateHash(server.host);
    const bad = {
      ...TEST_DEFINITION,
      defaults: { ...TEST_DEFINITION.defaults, readyStatusId: 'gone', reasonCode: 77 },
      presenceMap: [{ statusId: 'nowhere', reasonCode: 88 }],
    };
    const response = await server.put('/api/v1/definition', bad);
    expect(response.status).toBe(422);
    const body = await jsonOf(response);
    expect(body).toMatchObject({ code: 'definitionRefused' });
    const errors = (body['problems'] as { severity: string }[]).filter(({ severity }) => severity === 'error');
    expect(errors.length).toBeGreaterThanOrEqual(4);
    expect(stateHash(server.host)).toBe(before);
  });

  it('[SV33] a writer who saw another version is refused', async () => {
    expect(
      (await server.put('/api/v1/definition', { ...TEST_DEFINITION, name: 'Two' }, { 'if-match': '"1"' })).status,
    ).toBe(200);
    const response = await server.put(
      '/api/v1/definition',
      { ...TEST_DEFINITION, name: 'Three' },
      { 'if-match': '"1"' },
    );
    expect(response.status).toBe(412);
    expect(await jsonOf(response)).toMatchObject({ code: 'definitionVersionMismatch' });
    expect((await jsonOf(await server.fetch('/api/v1/definition')))['name']).toBe('Two');
  });

  it('[SV32] can be checked without being put in force', async () => {
    const good = await jsonOf(await server.post('/api/v1/definition/check', TEST_DEFINITION));
    expect(good).toMatchObject({ usable: true });
    const bad = await jsonOf(
      await server.post('/api/v1/definition/check', { ...TEST_DEFINITION, mode: 'other', name: '' }),
    );
    expect(bad['usable']).toBe(false);
    expect((bad['problems'] as object[]).length).toBe(2);
    expect(server.host.definition().definitionVersion).toBe(1);
  });
});

describe('session tickets', () => {
  it.each([
    {
      title: 'a CRM origin that is not allowed',
      body: { agentId: 'dana', name: 'Dana', origin: 'http://evil.example' },
      status: 403,
      code: 'originRefused',
    },
    {
      title: 'an origin with a slash',
      body: { agentId: 'dana', name: 'Dana', origin: 'http://127.0.0.1:4401/' },
      status: 403,
      code: 'originRefused',
    },
    { title: 'no name', body: { agentId: 'dana', origin: 'http://127.0.0.1:4401' }, status: 400, code: 'invalidInput' },
    {
      title: 'an empty agent',
      body: { agentId: '', name: 'Dana', origin: 'http://127.0.0.1:4401' },
      status: 400,
      code: 'invalidInput',
    },
    {
      title: 'an epoch of its own',
      body: { agentId: 'dana', name: 'Dana', origin: 'http://127.0.0.1:4401', epoch: 9 },
      status: 400,
      code: 'invalidInput',
    },
  ])('[SV40] $title is refused', async ({ body, status, code }) => {
    const response = await server.post('/api/v1/session-tickets', body);
    expect(response.status).toBe(status);
    expect(await jsonOf(response)).toMatchObject({ code });
  });

  const ASKED = { agentId: 'dana', name: 'Dana', origin: 'http://127.0.0.1:4401' };
  const outrankedLines = () =>
    server.logLines.flatMap((line) => {
      const parsed: unknown = JSON.parse(line);
      return typeof parsed === 'object' &&
        parsed !== null &&
        'event' in parsed &&
        parsed.event === 'pageSettingsOutranked'
        ? [parsed]
        : [];
    });

  it.each([
    { title: 'nothing', settings: undefined, warnings: 0 },
    { title: 'null', settings: null, warnings: 0 },
    { title: 'a text', settings: 'Private garbage', warnings: 1 },
    {
      title: 'a list nested 1,000 deep',
      settings: JSON.parse(`${'['.repeat(1_000)}${']'.repeat(1_000)}`),
      warnings: 1,
    },
    { title: 'more than 32 KiB', settings: { omnichannelMode: 'C', pad: 'x'.repeat(40_000) }, warnings: 1 },
    { title: 'what agrees', settings: { omnichannelMode: 'S' }, warnings: 0 },
  ])('[SV56][SV82] settings of a page do not keep it out and change nothing: $title', async ({
    settings,
    warnings,
  }) => {
    const before = stateHash(server.host);
    const response = await server.post('/api/v1/session-tickets', { ...ASKED, callCenterSettings: settings });
    expect(response.status).toBe(201);
    expect(await jsonOf(response)).toMatchObject({ settings: { outranked: [], warnings } });
    expect(stateHash(server.host)).toBe(before);
    expect(outrankedLines()).toEqual([]);
    expect(server.logLines.join('\n')).not.toContain('Private');
  });

  it('[SV56][SV82] the definition outranks the page: answered, logged by field and counted, at once after a change', async () => {
    const callCenterSettings = {
      Omnichannel: { Mode: 'ignored', omnichannelMode: 'C', omnichannelNotReadyReasonCode: '9 = Private reason' },
      omnichannelMap1: '7 = Lunch',
      omnichannelMap2: '8 = Private presence',
      omnichannelMap30: '1 = x',
    };
    const before = stateHash(server.host);
    const ask = () => server.post('/api/v1/session-tickets', { ...ASKED, callCenterSettings });
    expect((await jsonOf(await ask()))['settings']).toEqual({
      outranked: [
        { field: 'mode', slot: null, page: 'complementary', server: 'synchronized' },
        { field: 'notReadyReason', slot: null, page: '9 = Private reason', server: '21 = Digital Not Ready' },
        { field: 'map', slot: 1, page: '7 = Lunch', server: '2 = Lunch' },
        { field: 'map', slot: 2, page: '8 = Private presence', server: '21 = Digital Not Ready' },
      ],
      warnings: 1,
    });
    expect(stateHash(server.host)).toBe(before);
    expect(outrankedLines()).toEqual([
      expect.objectContaining({ level: 'info', agentId: 'dana', fields: ['mode', 'notReadyReason', 'map'] }),
    ]);
    const metrics = await (await server.fetch('/metrics')).text();
    expect(metrics).toContain('interlock_page_settings_outranked_total{field="mode"} 1');
    expect(metrics).toContain('interlock_page_settings_outranked_total{field="map"} 2');
    expect(`${metrics}${server.logLines.join('\n')}`).not.toContain('Private');
    await server.put('/api/v1/definition', { ...TEST_DEFINITION, mode: 'complementary' });
    const { outranked } = (await jsonOf(await ask()))['settings'] as { outranked: { field: string }[] };
    expect(outranked.map(({ field }) => field)).toEqual(['notReadyReason', 'map', 'map']);
  });

  it('[SV56] a ticket that is refused says nothing of settings', async () => {
    const body = { ...ASKED, origin: 'http://evil.example', callCenterSettings: { omnichannelMode: 'C' } };
    expect(await jsonOf(await server.post('/api/v1/session-tickets', body))).not.toHaveProperty('settings');
    expect(outrankedLines()).toEqual([]);
  });

  it('[SV42] more than 20 of an agent are refused with 429', async () => {
    const body = { agentId: 'dana', name: 'Dana', origin: 'http://127.0.0.1:4401' };
    for (let index = 0; index < 20; index += 1)
      expect((await server.post('/api/v1/session-tickets', body)).status).toBe(201);
    const response = await server.post('/api/v1/session-tickets', body);
    expect(response.status).toBe(429);
    expect(await jsonOf(response)).toMatchObject({ code: 'tooManyTickets' });
  });
});

describe('pages', () => {
  it('[SV72] the connector may be framed by the definition’s origins alone, at once after a change', async () => {
    const read = async () => (await server.fetch('/connector/')).headers.get('content-security-policy') ?? '';
    expect(await read()).toBe(
      `default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self' ws://localhost:${server.port}; img-src 'self' data:; base-uri 'none'; form-action 'none'; object-src 'none'; frame-ancestors http://127.0.0.1:4401`,
    );
    const allowedOrigins = ['https://crm.example', 'https://other.example:8443'];
    await server.put('/api/v1/definition', { ...TEST_DEFINITION, allowedOrigins });
    expect(await read()).toContain('frame-ancestors https://crm.example https://other.example:8443');
    expect(await jsonOf(await server.fetch('/connector/config.json'))).toMatchObject({ allowedOrigins });
  });

  it('[SV74] serves built files: the page is asked for again, hashed assets are kept for ever', async () => {
    const page = await server.fetch('/connector/');
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('cache-control')).toBe('no-cache');
    const asset = await server.fetch('/connector/assets/index-abc.js');
    expect(asset.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  });

  it.each([
    '/connector/.sources-hash',
    '/connector/notes.txt',
    '/connector/link.json',
    '/connector/assets',
    '/connector/assets/..%2f..%2f..%2fsecret.json',
    '/connector/..%2fsecret.json',
    '/connector/%00.html',
    '/connector/gone.js',
  ])('[SV74] does not serve %s', async (path) => {
    const response = await server.fetch(path);
    expect(response.status).toBe(404);
    expect(await response.text()).not.toContain('secret');
  });

  it.each([
    { origin: 'http://127.0.0.1:4401', allowed: 'http://127.0.0.1:4401' },
    { origin: 'http://evil.example', allowed: null },
    { origin: 'null', allowed: null },
    { origin: null, allowed: null },
  ])('[SV76] the SDK for a page of $origin: Access-Control-Allow-Origin $allowed', async ({ origin, allowed }) => {
    const response = await server.fetch('/sdk/client.js', origin === null ? {} : { headers: { origin } });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(response.headers.get('access-control-allow-origin')).toBe(allowed);
    expect(response.headers.get('vary')).toBe('Origin');
  });

  it.each([
    '/console/',
    '/console/index.html',
    '/console/agents/dana',
    '/console/agents/dana.fox',
    '/console/queues/',
  ])('[SV77] %s is the console’s page, which nobody frames and which speaks to this server alone', async (path) => {
    const response = await server.fetch(path);
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('<title>console</title>');
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-cache');
    const host = `localhost:${server.port}`;
    expect(response.headers.get('content-security-policy')?.split('; ')).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      `connect-src 'self' ws://${host} wss://${host}`,
      "img-src 'self' data: blob:",
      "font-src 'self'",
      "frame-ancestors 'none'",
      "base-uri 'none'",
      "form-action 'none'",
    ]);
  });

  it('[SV77] assets of the console are kept for ever, and one that is not there is not the page', async () => {
    const asset = await server.fetch('/console/assets/main-abc.js');
    expect(asset.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(asset.headers.get('cache-control')).toContain('immutable');
    expect((await server.fetch('/console/assets/main-old.js')).status).toBe(404);
    expect(await (await server.fetch('/console/..%2fsecret.json')).text()).not.toContain('secret');
  });

  it('[SV77] a console that was not built says so, and no page links to what is not there', async () => {
    const unbuilt = await startTestServer();
    const response = await unbuilt.fetch('/console/queues');
    expect(response.status).toBe(503);
    expect(await response.text()).toContain('has not been built');
    await unbuilt.stop();
    for (const path of ['/console/', '/']) {
      const text = await (await server.fetch(path)).text();
      for (const [, link] of text.matchAll(/href="([^"]+)"/g))
        expect([link, (await server.fetch(link ?? '')).status]).toEqual([link, 200]);
    }
  });

  it('[SV78] the schema of the definition is published', async () => {
    const response = await server.fetch('/schemas/ccdef-1.json');
    expect(response.headers.get('content-type')).toBe('application/schema+json');
    expect(await jsonOf(response)).toMatchObject({ type: 'object' });
  });

  it('[SV79] readiness and health are told apart', async () => {
    expect(await jsonOf(await server.fetch('/healthz'))).toEqual({ status: 'ok' });
    expect(await jsonOf(await server.fetch('/readyz'))).toEqual({ ready: true, because: [] });
  });
});

describe('figures and lines', () => {
  const PERSONAL = [
    'Dana Private',
    'Caller Private',
    'Detail Private',
    'Ticket Private',
    'status-private',
    'key-private',
  ];

  async function work(): Promise<void> {
    const session = await openTestSession(server, { name: 'Dana Private' });
    await becomeReady(session);
    await server.post(
      '/api/v1/work-items',
      { ...ITEM, label: 'Caller Private', detail: 'Detail Private' },
      { 'idempotency-key': 'key-private' },
    );
    await confirmLastRequest(session, 3);
    await session.command({ kind: 'reportWork', work: [{ workId: '1', label: 'Ticket Private' }], version: 4 });
    await session.command({
      kind: 'reportPresence',
      statusId: 'status-private',
      success: true,
      requestId: null,
      cause: 'user',
      version: 5,
      work: null,
    });
    await session.command({ kind: 'startInteraction', channel: 'voice', label: 'Caller Private', detail: null });
    await server.post('/api/v1/work-items', { ...ITEM, label: 'Caller Private', surplus: 'Detail Private' });
    await server.put('/api/v1/definition', { ...TEST_DEFINITION, name: 'Caller Private', mode: 'Detail Private' });
    session.sendText('{"type":"Detail Private"}');
    await session.closed();
    await server.put('/api/v1/definition', { ...TEST_DEFINITION, name: 'Caller Private' });
  }

  it('[SV81] no line that is logged holds a name, label, detail or status of anybody', async () => {
    await work();
    const lines = server.logLines.join('\n');
    for (const text of PERSONAL) expect(lines).not.toContain(text);
    for (const line of server.logLines)
      expect(JSON.parse(line)).toMatchObject({
        event: expect.any(String),
        level: expect.any(String),
        at: expect.any(String),
      });
    expect(lines).toContain('"agentId":"dana"');
  });

  it('[SV80] no figure holds one either, and what happened is counted', async () => {
    await work();
    // The client knows that its socket is closed before the server has counted it.
    let text = '';
    await expect
      .poll(async () => {
        text = await (await server.fetch('/metrics')).text();
        return text;
      })
      .toContain('interlock_sessions_ended_total{end="malformed"} 1');
    for (const word of [...PERSONAL, 'dana']) expect(text).not.toContain(word);
    for (const line of [
      'interlock_offers_total{confirmation="said"} 1',
      'interlock_offers_withdrawn_total{stage="offer",cause="crmHasWork"} 1',
      'interlock_session_frames_refused_total{code="malformedMessage"} 1',
      'interlock_sessions_ended_total{end="malformed"} 1',
      'interlock_collisions_total{cause="interactionDuringTicket"} 1',
    ]) {
      expect(text).toContain(line);
    }
    expect(text).toMatch(/interlock_crm_requests_total\{outcome="applied"\} \d/);
    expect(text).toMatch(/interlock_append_seconds_count [1-9]/);
  });
});
