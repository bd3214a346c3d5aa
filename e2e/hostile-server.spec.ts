// What harm programs and foreign pages can do to the server: the corpus of socket frames over real sockets, forged origins, and what a page
// of another origin can send with a person's browser. After each of them the agent who is at work is as before.
import { LIMITS, SESSION_SUBPROTOCOL } from '@interlock/protocol';
import { HOSTILE_FRAMES } from '@interlock/protocol/fixtures';
import { expect, test } from '@playwright/test';
import { WebSocket } from 'ws';
import { ForeignSite } from './foreign-page.ts';
import { standing } from './hostile-stage.ts';
import { World } from './world.ts';

/** Close codes: malformed, and beyond the limit (SV46). */
const MALFORMED = 4400;
const TOO_BIG = 1009;
const BAD_TICKET = 4401;

const FRAMES = HOSTILE_FRAMES.filter(({ where }) => where === 'socket')
  .map(({ name, build }) => ({ name, data: build() }))
  // A socket carries texts and bytes; an object is something that only a function can be given.
  .filter(
    (frame): frame is { name: string; data: string | ArrayBuffer } =>
      typeof frame.data === 'string' || frame.data instanceof ArrayBuffer,
  );

let world: World;
/** The CRM page's origin is allowed to embed the connector, and to do nothing else. */
let crm: ForeignSite;
let stranger: ForeignSite;
let victim: WebSocket;

test.beforeAll(async () => {
  const blank = { '/': '<!doctype html><title>foreign</title>' };
  crm = await ForeignSite.start(blank);
  stranger = await ForeignSite.start(blank);
  world = await World.start({ extraOrigins: [crm.origin()] });
  victim = await openSession('victim');
  send(victim, { type: 'command', commandId: 'v-1', command: { kind: 'chooseState', ready: false, reasonCode: 2 } });
  await expect
    .poll(() => standing(world, 'victim'))
    .toMatchObject({ agent: { sides: { contactCenter: { reasonCode: 2 } } } });
});

test.afterAll(async () => {
  victim?.terminate();
  await world?.stop();
  await crm?.stop();
  await stranger?.stop();
});

interface Handshake {
  readonly origin?: string;
  readonly protocol?: string;
  readonly headers?: Record<string, string>;
}

/** Opens a socket and rejects with the status of the refusal. */
function openSocket({ origin, protocol = SESSION_SUBPROTOCOL, headers = {} }: Handshake = {}): Promise<WebSocket> {
  const url = `${world.serverUrl.replace('http', 'ws')}/api/v1/session`;
  const socket = new WebSocket(url, protocol === '' ? [] : [protocol], {
    perMessageDeflate: false,
    headers: { ...(origin === undefined ? {} : { origin }), ...headers },
  });
  return new Promise((done, fail) => {
    socket.once('open', () => done(socket));
    socket.once('error', fail);
    socket.once('unexpected-response', (request, response) => {
      request.destroy();
      fail(new Error(`HTTP ${response.statusCode}`));
    });
  });
}

const openOwn = (): Promise<WebSocket> => openSocket({ origin: world.serverUrl });

async function ticketFor(agentId: string): Promise<string> {
  const body = { agentId, name: agentId, origin: crm.origin() };
  const answer = await world.api('POST', 'session-tickets', body);
  expect(answer.status).toBe(201);
  return String(answer.body['ticket']);
}

function send(socket: WebSocket, frame: object): void {
  socket.send(JSON.stringify(frame));
}

/** A linked session that answers its pings. */
async function openSession(agentId: string): Promise<WebSocket> {
  const socket = await openOwn();
  const welcomed = new Promise<void>((done) => {
    socket.on('message', (data) => {
      const frame = JSON.parse(data.toString());
      if (frame.type === 'welcome') done();
      if (frame.type === 'ping') send(socket, { type: 'pong', beat: frame.beat });
    });
  });
  send(socket, { type: 'hello', version: 2, ticket: await ticketFor(agentId) });
  await welcomed;
  return socket;
}

const closeOf = (socket: WebSocket): Promise<number> => new Promise((done) => socket.once('close', done));

/** The size of a text, or of bytes, decides who refuses it. */
function expectedClose(data: string | ArrayBuffer): number {
  const bytes = typeof data === 'string' ? Buffer.byteLength(data) : data.byteLength;
  return bytes > LIMITS.sessionClientFrameBytes ? TOO_BIG : MALFORMED;
}

test('[SV46][SW2][SW3][SW4][SW7] no frame of the corpus is accepted from one who has not said hello', async () => {
  expect(FRAMES.length).toBeGreaterThan(50);
  const before = await standing(world, 'victim');
  for (const { name, data } of FRAMES) {
    const socket = await openOwn();
    const closed = closeOf(socket);
    socket.send(data);
    expect(await closed, name).toBe(expectedClose(data));
  }
  expect(await standing(world, 'victim')).toEqual(before);
});

test('[SV46][SW3][SW7] no frame of the corpus is accepted from an agent at work: the link ends, and nothing else', async () => {
  const before = await standing(world, 'victim');
  for (const { name, data } of FRAMES) {
    const socket = await openSession('mallory');
    const closed = closeOf(socket);
    socket.send(data);
    expect(await closed, name).toBe(expectedClose(data));
  }
  await expect.poll(() => standing(world, 'mallory')).toMatchObject({ agent: { session: { state: 'lost' } } });
  expect(await standing(world, 'mallory')).toMatchObject({
    agent: {
      epoch: FRAMES.length,
      work: [],
      sides: { contactCenter: { choice: { ready: false, cause: 'startWork' } }, crm: { statusId: null } },
    },
  });
  expect(await standing(world, 'victim')).toEqual(before);
  expect((await world.api('GET', 'agents/ilya')).status).toBe(404);
  // A valid frame still works, for both.
  const socket = await openSession('mallory');
  send(socket, { type: 'command', commandId: 'm-1', command: { kind: 'chooseState', ready: false, reasonCode: 3 } });
  await expect
    .poll(() => standing(world, 'mallory'))
    .toMatchObject({ agent: { sides: { contactCenter: { reasonCode: 3 } } } });
  socket.terminate();
});

test('[SV43][SV70] a socket of any other origin is refused before a word is said', async () => {
  const own = new URL(world.serverUrl);
  const origins: Record<string, string | undefined> = {
    'none at all': undefined,
    empty: '',
    null: 'null',
    'a wildcard': '*',
    'the CRM page': crm.origin(),
    'a stranger': stranger.origin(),
    'another port': `http://localhost:${Number(own.port) + 1}`,
    'no port': 'http://localhost',
    'a port with a digit more': `${world.serverUrl}0`,
    suffix: `http://localhost.evil.example:${own.port}`,
    prefix: `http://evil-localhost:${own.port}`,
    subdomain: `http://sub.localhost:${own.port}`,
    'a trailing dot': `http://localhost.:${own.port}`,
    'another scheme': world.serverUrl.replace('http:', 'https:'),
    'upper case': world.serverUrl.toUpperCase(),
    'a path': `${world.serverUrl}/`,
    'a user': `http://localhost:${own.port}@evil.example`,
    'two of them': `${world.serverUrl} ${stranger.origin()}`,
    'an escaped letter': `http://%6Cocalhost:${own.port}`,
    'a look-alike letter': `http://xn--loclhost-2fg:${own.port}`,
    'the address behind our name': `http://127.0.0.2:${own.port}`,
  };
  for (const [name, origin] of Object.entries(origins))
    await expect(openSocket(origin === undefined ? {} : { origin }), name).rejects.toThrow('HTTP 403');
  const others: [string, Handshake, number][] = [
    ['a foreign host', { origin: world.serverUrl, headers: { host: 'evil.example' } }, 421],
    ['no subprotocol', { origin: world.serverUrl, protocol: '' }, 400],
    ['another subprotocol', { origin: world.serverUrl, protocol: 'interlock.session.v1' }, 400],
  ];
  for (const [name, handshake, status] of others)
    await expect(openSocket(handshake), name).rejects.toThrow(`HTTP ${status}`);
  const allowed = await openOwn();
  allowed.terminate();
});

test('[SV41] a ticket that was used, invented or cut lets nobody in', async () => {
  const before = await standing(world, 'victim');
  const used = await ticketFor('victim-2');
  const first = await openOwn();
  send(first, { type: 'hello', version: 2, ticket: used });
  await expect.poll(() => standing(world, 'victim-2')).toMatchObject({ agent: { session: { state: 'linked' } } });
  const fresh = await ticketFor('victim-2');
  for (const ticket of [
    used,
    'victim',
    fresh.slice(0, -1),
    `${fresh}A`,
    fresh.toLowerCase(),
    'A'.repeat(fresh.length),
  ]) {
    const socket = await openOwn();
    const closed = closeOf(socket);
    send(socket, { type: 'hello', version: 2, ticket });
    expect(await closed, ticket).toBe(BAD_TICKET);
  }
  expect(await standing(world, 'victim-2')).toMatchObject({ agent: { epoch: 1, session: { state: 'linked' } } });
  expect(await standing(world, 'victim')).toEqual(before);
  first.terminate();
});

for (const [who, url] of [
  ['the CRM page', () => `${crm.origin()}/`],
  ['another page', () => `${stranger.origin()}/`],
] as const)
  test(`[SV43][SV71][SV73] ${who} gets nothing done at the server with a person's browser, and reads nothing`, async ({
    page,
  }) => {
    const before = await standing(world, 'victim');
    await page.goto(url());
    const outcomes = await page.evaluate(
      async ([server, origin]) => {
        const answers: string[] = [];
        const targets = [
          ['POST', 'session-tickets', { agentId: 'intruder', name: 'x', origin }],
          ['POST', 'work-items', { agentId: 'victim', channel: 'chat', label: 'x' }],
          ['PUT', 'agents/victim/state', { ready: false, reasonCode: 13 }],
          ['PUT', 'definition', {}],
          ['GET', 'agents/victim', null],
          ['GET', 'agents', null],
        ] as const;
        for (const [method, path, content] of targets) {
          const body = JSON.stringify(content);
          for (const type of ['application/json', 'text/plain']) {
            const init = method === 'GET' ? {} : { method, body, headers: { 'content-type': type } };
            const read = await fetch(`${server}/api/v1/${path}`, init).then(
              async (response) => `${response.status} ${await response.text()}`,
              () => 'nothing',
            );
            answers.push(read);
          }
          // What needs nobody's leave: it is sent, and the answer is not shown.
          if (method === 'POST')
            await fetch(`${server}/api/v1/${path}`, { method, body, mode: 'no-cors', credentials: 'include' }).catch(
              () => null,
            );
        }
        const form = document.createElement('form');
        form.method = 'post';
        form.enctype = 'text/plain';
        form.action = `${server}/api/v1/work-items`;
        form.target = 'sink';
        const sink = document.createElement('iframe');
        sink.name = 'sink';
        document.body.append(sink, form);
        const loaded = new Promise((done) => sink.addEventListener('load', done, { once: true }));
        form.submit();
        await Promise.race([loaded, new Promise((done) => setTimeout(done, 500))]);
        const socket = new WebSocket(`${server.replace('http', 'ws')}/api/v1/session`, 'interlock.session.v2');
        answers.push(
          await new Promise<string>((done) => {
            socket.onopen = () => done('a socket');
            socket.onclose = () => done('nothing');
          }),
        );
        return answers;
      },
      [world.serverUrl, crm.origin()] as const,
    );
    expect(outcomes).toEqual(Array.from({ length: 13 }, () => 'nothing'));
    expect(await standing(world, 'victim')).toEqual(before);
    expect((await world.api('GET', 'agents/intruder')).status).toBe(404);
  });
