import { createMemoryDisk, createMemoryStore } from '@interlock/store';
import { afterEach, describe, expect, it } from 'vitest';
import type { HostEvent } from '../src/host/host-event.ts';
import { TEST_DEFINITION } from './kit/host-harness.ts';
import { startTestServer, type TestServer, type TestServerOptions } from './kit/test-server.ts';
import { becomeReady, confirmLastRequest, issueTicket, openSocket, openTestSession } from './kit/test-session.ts';

let server: TestServer;

afterEach(async () => {
  await server.stop();
});

async function start(options: TestServerOptions = {}): Promise<void> {
  server = await startTestServer(options);
}

const FAST: TestServerOptions['definition'] = {
  ...TEST_DEFINITION,
  timeouts: { ...TEST_DEFINITION.timeouts, heartbeatMs: 500 },
};
const choose = (reasonCode: number) => ({ kind: 'chooseState', ready: false, reasonCode }) as const;

describe('who is let in', () => {
  it.each([
    { title: 'a foreign origin', options: { origin: 'http://evil.example' }, status: 403 },
    { title: 'the CRM page’s own origin', options: { origin: 'http://127.0.0.1:4401' }, status: 403 },
    { title: 'the origin “null”', options: { origin: 'null' }, status: 403 },
    { title: 'an origin that begins like ours', options: { origin: 'http://localhost.evil.example' }, status: 403 },
    { title: 'another path', options: { path: '/api/v1/agents' }, status: 404 },
    { title: 'no subprotocol', options: { protocols: [] }, status: 400 },
    { title: 'another subprotocol', options: { protocols: ['interlock.session.v9'] }, status: 400 },
    { title: 'a foreign host name', options: { headers: { host: 'evil.example' } }, status: 421 },
  ])('[SV43] $title is refused before a word is said: $status', async ({ options, status }) => {
    await start();
    await expect(openSocket(server, options)).rejects.toThrow(`HTTP ${status}`);
    expect(server.sessions.socketCount).toBe(0);
  });

  it.each([
    {
      title: 'a ticket that was never issued',
      first: { type: 'hello', version: 2, ticket: 'AAAAAAAAAAAAAAAAAAAAAA' },
      code: 4401,
    },
    { title: 'another first frame', first: { type: 'goodbye' }, code: 4400 },
    {
      title: 'a command before hello',
      first: { type: 'command', commandId: 'c', command: { kind: 'retryCrm' } },
      code: 4400,
    },
    { title: 'another version', first: { type: 'hello', version: 1, ticket: 'x' }, code: 4400 },
  ])('[SV43] $title closes with $code', async ({ first, code }) => {
    await start();
    const session = await openSocket(server);
    session.send(first);
    expect(await session.closed()).toBe(code);
    expect(server.host.agentCount).toBe(0);
  });

  it('[SV41] a ticket that was used closes with 4401', async () => {
    await start();
    const ticket = await issueTicket(server, 'dana');
    const first = await openSocket(server);
    first.send({ type: 'hello', version: 2, ticket });
    await first.waitFor('welcome');
    const second = await openSocket(server);
    second.send({ type: 'hello', version: 2, ticket });
    expect(await second.closed()).toBe(4401);
    expect(server.host.agent('dana')?.state.epoch).toBe(1);
  });

  it('[SV43] a CRM origin that the definition no longer allows closes with 4403', async () => {
    await start();
    const ticket = await issueTicket(server, 'dana');
    await server.put('/api/v1/definition', { ...TEST_DEFINITION, allowedOrigins: ['https://crm.example'] });
    const session = await openSocket(server);
    session.send({ type: 'hello', version: 2, ticket });
    expect(await session.closed()).toBe(4403);
  });

  it.each([
    { title: 'no JSON', text: 'hello' },
    { title: 'an unknown type', text: '{"type":"becomeSupervisor"}' },
    { title: 'an unknown command', text: '{"type":"command","commandId":"c","command":{"kind":"giveWork"}}' },
    { title: 'a surplus key', text: '{"type":"goodbye","agentId":"ilya"}' },
    { title: 'a key that could change a prototype', text: '{"type":"pong","beat":1,"__proto__":{"a":1}}' },
    { title: 'an epoch of its own', text: '{"type":"command","commandId":"c","command":{"kind":"signOut","epoch":9}}' },
    { title: 'a second hello', text: '{"type":"hello","version":2,"ticket":"x"}' },
    { title: 'bytes instead of text', text: Buffer.from('{"type":"goodbye"}') },
  ])('[SV46] $title closes with 4400 and changes nothing but the link', async ({ text }) => {
    await start();
    const session = await openTestSession(server);
    const before = server.host.agent('dana')?.state.contactCenter;
    session.sendText(text);
    expect(await session.closed()).toBe(4400);
    expect(server.host.agent('dana')?.state.contactCenter.choice).toEqual(before?.choice);
  });

  it('[SV46] a frame beyond 16 KiB closes with 1009', async () => {
    await start();
    const session = await openTestSession(server);
    session.sendText('x'.repeat(16 * 1024 + 1));
    expect(await session.closed()).toBe(1009);
  });
});

describe('a session', () => {
  it('[SV45] begins with a welcome: epoch, view and what the connector may know of the definition', async () => {
    await start();
    const session = await openTestSession(server);
    const welcome = await session.waitFor('welcome');
    expect(welcome).toMatchObject({
      epoch: 1,
      heartbeatMs: 4_000,
      view: { agentId: 'dana', name: 'Dana Fox', session: { state: 'linked' } },
    });
    expect(welcome.definition).toMatchObject({ mode: 'synchronized', snapshotMs: 5_000 });
    expect(JSON.stringify(welcome.definition)).not.toContain('allowedOrigins');
  });

  it('[SV45] a command is done when it is kept, and the view follows', async () => {
    await start();
    const session = await openTestSession(server);
    expect(await session.command(choose(2))).toMatchObject({ type: 'done' });
    const { view } = await session.waitFor('view', (frame) => frame.view.sides.contactCenter.reasonCode === 2);
    expect(view.sides.contactCenter.label).toBe('Lunch');
    const order = session.frames.map(({ type }) => type).filter((type) => type === 'done' || type === 'view');
    expect(order[0]).toBe('done');
  });

  it('[SV45] a refusal carries code and sentence', async () => {
    await start();
    const session = await openTestSession(server);
    expect(await session.command(choose(21))).toMatchObject({
      type: 'refused',
      code: 'reasonCodeNotSelectable',
      message: 'This reason code is set by Interlock and cannot be chosen.',
    });
  });

  it.each([
    { raw: 'BUSY', statusId: 'busy', title: 'another case' },
    { raw: ' lunch ; anything', statusId: 'lunch', title: 'the first of several parts' },
    { raw: 'zzz', statusId: 'zzz', title: 'one that the definition does not know, as it is' },
  ])('[SV49] the raw status “$raw” is taken as the definition’s: $title', async ({ raw, statusId }) => {
    await start();
    const session = await openTestSession(server);
    await session.command({ kind: 'attachCrm', wire: 'plain', capabilities: { workEvents: false, asksFirst: false } });
    await session.command({
      kind: 'reportPresence',
      statusId: raw,
      success: true,
      requestId: null,
      cause: null,
      version: null,
      work: null,
    });
    expect(server.host.agent('dana')?.state.crm.reported?.statusId).toBe(statusId);
  });

  it('[SV49] a report without any status is refused', async () => {
    await start();
    const session = await openTestSession(server);
    await session.command({ kind: 'attachCrm', wire: 'plain', capabilities: { workEvents: false, asksFirst: false } });
    const answer = await session.command({
      kind: 'reportPresence',
      statusId: ' ; ',
      success: true,
      requestId: null,
      cause: null,
      version: null,
      work: null,
    });
    expect(answer).toMatchObject({ type: 'refused', code: 'missingStatus' });
  });

  it('[SV45] every view of a silent plain CRM is one that the wire carries: asked, probed, assumed', async () => {
    await start({ definition: { ...TEST_DEFINITION, timeouts: { ...TEST_DEFINITION.timeouts, plainSettleMs: 50 } } });
    const session = await openTestSession(server);
    await session.command({ kind: 'attachCrm', wire: 'plain', capabilities: { workEvents: false, asksFirst: false } });
    await session.command({ kind: 'chooseState', ready: true, reasonCode: null });
    const request = await session.waitFor('requestPresence', ({ statusId }) => statusId === 'available');
    expect(request).toMatchObject({ attempt: 1, ready: true, probe: true });
    await session.command({ kind: 'answerProbe', requestId: request.requestId, attempt: 1 });
    const { view } = await session.waitFor('view', (frame) => frame.view.request?.state === 'assumed');
    expect(view.sides.crm.availability).toBe('ready');
  });

  it('[SV52] a newer session takes over: bye superseded, close 4409, and the work in hand stays', async () => {
    await start();
    const first = await openTestSession(server);
    await becomeReady(first);
    const second = await openTestSession(server);
    expect(await first.waitFor('bye')).toEqual({ type: 'bye', code: 'superseded' });
    expect(await first.closed()).toBe(4409);
    expect(second.epoch).toBe(2);
    expect(server.host.agent('dana')?.state.session.state).toBe('linked');
    expect(server.sessions.linkedCount).toBe(1);
  });

  it('[SV52] signing out ends with bye signedOut', async () => {
    await start();
    const session = await openTestSession(server);
    await session.command({ kind: 'signOut' });
    expect(await session.waitFor('bye')).toEqual({ type: 'bye', code: 'signedOut' });
    await session.closed();
    expect(server.host.agent('dana')?.state.session.state).toBe('signedOut');
  });

  it.each([
    'goodbye',
    'cut',
  ] as const)('[SV53] a session that ends by %s is lost at once, and its work goes back', async (how) => {
    await start();
    const session = await openTestSession(server);
    await becomeReady(session);
    await server.post('/api/v1/work-items', { agentId: 'dana', channel: 'voice', label: 'Caller', workId: 'w-1' });
    await confirmLastRequest(session, 3);
    await session.waitFor('view', (frame) => frame.view.work.some(({ state }) => state === 'offered'));
    if (how === 'goodbye') await session.leave();
    else session.cut();
    await expect.poll(() => server.host.agent('dana')?.state.session.state).toBe('lost');
    expect(server.host.agent('dana')?.state.contactCenter.work[0]?.state).toBe('waiting');
  });

  it('[SV50] a page that stops answering is lost after two beats and one second', async () => {
    await start({ definition: FAST });
    const session = await openTestSession(server);
    session.answersPings = false;
    const startedAt = Date.now();
    await expect.poll(() => server.host.agent('dana')?.state.session.state, { timeout: 4_000 }).toBe('lost');
    expect(Date.now() - startedAt).toBeGreaterThan(1_500);
    expect(await session.closed()).toBe(1006);
  });

  it('[SV50] a page that answers stays', async () => {
    await start({ definition: FAST });
    const session = await openTestSession(server);
    await session.waitFor('ping', ({ beat }) => beat === 5);
    expect(server.host.agent('dana')?.state.session.state).toBe('linked');
  });

  it('[SV3] a command that is sent again after a reconnect is done once', async () => {
    await start();
    const first = await openTestSession(server);
    await first.command(choose(2), 'same');
    await first.command(choose(3), 'other');
    first.cut();
    const second = await openTestSession(server);
    expect(await second.command(choose(2), 'same')).toMatchObject({ type: 'done' });
    expect(server.host.agent('dana')?.state.contactCenter.choice?.reasonCode).toBe(3);
  });

  it('[SV3] the command ids of two agents are apart', async () => {
    await start();
    const dana = await openTestSession(server);
    const ilya = await openTestSession(server, { agentId: 'ilya', name: 'Ilya Brandt' });
    await dana.command(choose(2), 'same');
    await ilya.command(choose(3), 'same');
    expect(server.host.agent('ilya')?.state.contactCenter.choice?.reasonCode).toBe(3);
  });

  it('[SV47] more than 40 commands at once are refused with tooManyCommands, and a flood closes with 4429', async () => {
    await start();
    const session = await openTestSession(server);
    const answers = await Promise.all(Array.from({ length: 60 }, () => session.command({ kind: 'retryCrm' })));
    const refused = answers.filter((answer) => answer.type === 'refused');
    expect(refused.length).toBeGreaterThanOrEqual(15);
    expect(refused.every((answer) => answer.code === 'tooManyCommands')).toBe(true);
    for (let index = 0; index < 400; index += 1)
      session.send({ type: 'command', commandId: `f-${index}`, command: { kind: 'retryCrm' } });
    expect(await session.closed()).toBe(4429);
  });

  it('[SV44] an agent reads the own timeline, newest first, in pages', async () => {
    await start();
    const session = await openTestSession(server);
    for (const code of [1, 2, 3]) await session.command(choose(code));
    session.send({ type: 'readTimeline', commandId: 't-1', before: null, limit: 2 });
    const first = await session.waitFor('timeline', ({ commandId }) => commandId === 't-1');
    expect(first.more).toBe(true);
    expect(first.entries[0]).toMatchObject({
      kind: 'sideChanged',
      params: { side: 'contactCenter', label: 'Meeting' },
    });
    const before = first.entries.at(-1)?.version ?? 0;
    session.send({ type: 'readTimeline', commandId: 't-2', before, limit: 200 });
    const second = await session.waitFor('timeline', ({ commandId }) => commandId === 't-2');
    expect(second.more).toBe(false);
    expect(second.entries.every(({ version }) => version < before)).toBe(true);
    expect(second.entries.at(-1)).toMatchObject({ kind: 'sessionOpened', params: { epoch: 1, fresh: true } });
  });

  it('[SV44] a page of a timeline fits into a frame, however long the texts are', async () => {
    await start();
    const session = await openTestSession(server);
    await session.command({
      kind: 'attachCrm',
      wire: 'extended',
      capabilities: { workEvents: true, asksFirst: false },
    });
    const work = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ workId: `${index}`, label: '漢'.repeat(60) }));
    for (let version = 1; version <= 30; version += 1) {
      expect(await session.command({ kind: 'reportWork', work: work(40 + (version % 2)), version })).toMatchObject({
        type: 'done',
      });
    }
    session.send({ type: 'readTimeline', commandId: 't-1', before: null, limit: 200 });
    const page = await session.waitFor('timeline');
    expect(page.entries[0]?.params['work']).toHaveLength(20);
    expect(page.more).toBe(false);
  });

  it('[SV34] a new definition ends every session with bye definitionChanged, and one that comes back within 5 s was never lost', async () => {
    await start();
    const session = await openTestSession(server);
    await server.put('/api/v1/definition', { ...TEST_DEFINITION, name: 'Other' });
    expect(await session.waitFor('bye')).toEqual({ type: 'bye', code: 'definitionChanged' });
    expect(await session.closed()).toBe(1012);
    expect(server.host.agent('dana')?.state.session.state).toBe('linked');
    const again = await openTestSession(server);
    expect((await again.waitFor('welcome')).definition.name).toBe('Other');
  });

  it('[SV92] the stop tells every session serverStopping and closes with 1001', async () => {
    await start();
    const session = await openTestSession(server);
    const stopping = server.stop();
    expect(await session.waitFor('bye')).toEqual({ type: 'bye', code: 'serverStopping' });
    expect(await session.closed()).toBe(1001);
    await stopping;
  });

  it('[SV5] a fenced server tells its sessions and takes in nothing more', async () => {
    const disk = createMemoryDisk();
    let isFenced = false;
    await start({
      disk,
      fenced: () => {
        isFenced = true;
      },
    });
    const session = await openTestSession(server);
    const other = await startTestServer({ disk });
    expect(await session.command(choose(2))).toMatchObject({ type: 'refused', code: 'serverStopping' });
    expect(isFenced).toBe(true);
    expect((await server.fetch('/readyz')).status).toBe(503);
    await other.stop();
  });
});

describe('a defect', () => {
  it('[SV54] ends the session that met it with 1011, is logged without its message, and leaves the others alone', async () => {
    const store = createMemoryStore<HostEvent>();
    await start({
      store: {
        ...store,
        readAgent: () => Promise.reject(new TypeError('Dana Fox has read something')),
      },
    });
    const [dana, ilya] = [
      await openTestSession(server),
      await openTestSession(server, { agentId: 'ilya', name: 'Ilya Brandt' }),
    ];
    dana.send({ type: 'readTimeline', commandId: 't-1', before: null, limit: 10 });
    expect(await dana.closed()).toBe(1011);
    expect(await ilya.command(choose(2))).toMatchObject({ type: 'done' });
    const line = server.logLines.find((text) => text.includes('sessionFailed')) ?? '';
    expect(JSON.parse(line)).toMatchObject({ agentId: 'dana', errorName: 'TypeError', level: 'error' });
    expect(line).not.toContain('Dana Fox');
  });
});

describe('a store that is away', () => {
  it('[SV6][SV18] people are refused, reports are kept and arrive when it is back', async () => {
    const disk = createMemoryDisk();
    await start({ store: createMemoryStore<HostEvent>({ disk }) });
    const session = await openTestSession(server);
    await session.command({ kind: 'attachCrm', wire: 'plain', capabilities: { workEvents: false, asksFirst: false } });
    disk.writable = false;
    expect(await session.command(choose(2))).toMatchObject({ type: 'refused', code: 'hostUnavailable' });
    const report = session.command({
      kind: 'reportPresence',
      statusId: 'lunch',
      success: true,
      requestId: null,
      cause: null,
      version: null,
      work: null,
    });
    expect((await server.fetch('/api/v1/agents/dana')).status).toBe(200);
    expect(await (await server.fetch('/readyz')).json()).toEqual({ ready: false, because: ['unavailable'] });
    disk.writable = true;
    expect(await report).toMatchObject({ type: 'done' });
    expect(server.host.agent('dana')?.state.crm.reported?.statusId).toBe('lunch');
  });

  it('[SV6] a session that cannot be opened is told to come again: 1013', async () => {
    const disk = createMemoryDisk();
    await start({ store: createMemoryStore<HostEvent>({ disk }) });
    const ticket = await issueTicket(server, 'dana');
    disk.writable = false;
    const session = await openSocket(server);
    session.send({ type: 'hello', version: 2, ticket });
    expect(await session.closed()).toBe(1013);
  });
});
