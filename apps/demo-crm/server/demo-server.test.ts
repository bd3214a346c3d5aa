import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { type IncomingHttpHeaders, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DemoServer, startDemoServer } from './demo-server.ts';
import type { Desk } from './desk.ts';
import { createDeskFile } from './desk-file.ts';
import { createGuidedDemo } from './guided/guided-demo.ts';
import { systemTime } from './guided/guided-time.ts';
import { readPages } from './pages.ts';

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

const JSON_TYPE = { 'content-type': 'application/json' };
let folder: string;
let server: DemoServer;
let delayed: { run: () => void; ms: number }[];

async function start(): Promise<void> {
  server = await startDemoServer({
    port: 0,
    connectorUrl: 'http://localhost:4400/connector/',
    pages: readPages(join(folder, 'pages')),
    file: createDeskFile(join(folder, 'data')),
    guided: (origin) => createGuidedDemo({ serverUrl: 'http://localhost:9', origin, time: systemTime }),
    now: () => 1_700_000_000_000,
    later: (run, ms) => delayed.push({ run, ms }),
  });
}

function send(
  method: string,
  path: string,
  body: string | null = null,
  headers: Record<string, string> = JSON_TYPE,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { port } = new URL(server.origin);
    const sent = request({ host: '127.0.0.1', port, method, path, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
    });
    sent.on('error', reject);
    sent.end(body ?? undefined);
  });
}

const desk = async (): Promise<Desk> => JSON.parse((await send('GET', '/api/desk')).text);
const statusOf = async (id: string): Promise<string | undefined> =>
  (await desk()).people.find((person) => person.id === id)?.presence.statusId;
const put = (path: string, body: object): Promise<Answer> => send('PUT', path, JSON.stringify(body));
const post = (path: string, body: object = {}): Promise<Answer> => send('POST', path, JSON.stringify(body));

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'demo-crm-'));
  delayed = [];
  await start();
});

afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('who may reach it', () => {
  it.each([
    'localhost',
    'localhost:4401',
    '127.0.0.1',
    '127.0.0.1:1',
    'demo.example.com',
    '[::1]',
  ])('[DC8] the host name %s is refused', async (host) => {
    const answer = await send('GET', '/api/desk', null, { host });
    expect([answer.status, JSON.parse(answer.text).code]).toEqual([421, 'wrongHost']);
  });

  it('[DC8] it listens on 127.0.0.1', () => {
    expect(server.origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  it.each<[string, Record<string, string>, string, number, string]>([
    ['another origin', { ...JSON_TYPE, origin: 'http://localhost:4400' }, '{}', 403, 'crossOrigin'],
    ['the origin "null"', { ...JSON_TYPE, origin: 'null' }, '{}', 403, 'crossOrigin'],
    ['another site', { ...JSON_TYPE, 'sec-fetch-site': 'cross-site' }, '{}', 403, 'crossOrigin'],
    ['the same site from another origin', { ...JSON_TYPE, 'sec-fetch-site': 'same-site' }, '{}', 403, 'crossOrigin'],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 'a=1', 415, 'notJson'],
    ['plain text', { 'content-type': 'text/plain' }, '{}', 415, 'notJson'],
    ['no type', {}, '{}', 415, 'notJson'],
    ['a body over 16 KiB', JSON_TYPE, JSON.stringify({ text: 'x'.repeat(16_400) }), 413, 'tooLarge'],
    ['no JSON', JSON_TYPE, '{', 422, 'malformed'],
    ['a list', JSON_TYPE, '[]', 422, 'malformed'],
  ])('[DC9] a write with %s is refused and changes nothing', async (_name, headers, body, status, code) => {
    const answer = await send('POST', '/api/tickets/4711/close', body, headers);
    expect([answer.status, JSON.parse(answer.text).code]).toEqual([status, code]);
    expect((await desk()).version).toBe(1);
  });

  it.each([
    ['POST', '/api/nothing'],
    ['DELETE', '/api/tickets/4711'],
    ['POST', '/api/tickets/4711/explode'],
    ['PUT', '/api/people//presence'],
    ['GET', '/api/nothing'],
    ['GET', '/../package.json'],
    ['GET', '/%2e%2e/package.json'],
    ['GET', '/assets/..%2f..%2fpackage.json'],
  ])('[DC10] %s %s is not found', async (method, path) => {
    writeFileSync(join(folder, 'package.json'), '{}');
    await server.close();
    const pages = join(folder, 'pages');
    createDeskFile(pages).write(JSON.parse('{}')); // any file, so that something is built
    writeFileSync(join(pages, 'index.html'), '<p>desk</p>');
    await start();
    expect((await send(method, path)).status).toBe(404);
  });
});

describe('pages', () => {
  it('[DC11] every answer carries a policy without inline code that frames the connector alone and is framed by nobody', async () => {
    for (const path of ['/', '/api/desk', '/nothing']) {
      const { headers } = await send('GET', path);
      const policy = String(headers['content-security-policy']).split('; ');
      expect(policy).toEqual(
        expect.arrayContaining([
          "default-src 'none'",
          "script-src 'self'",
          "style-src 'self'",
          'frame-src http://localhost:4400',
          "frame-ancestors 'none'",
        ]),
      );
      expect(policy.join()).not.toMatch(/unsafe|\*|data:/);
      expect(headers['x-content-type-options']).toBe('nosniff');
    }
  });

  it('[DC11] the pages hold no inline script, style or handler', () => {
    for (const name of ['index.html', 'plain.html']) {
      const html = readFileSync(join(import.meta.dirname, '..', name), 'utf8');
      expect(html).not.toMatch(/<style|\sstyle=|\son[a-z]+=|javascript:/i);
      expect(
        [...html.matchAll(/<script([^>]*)>([\s\S]*?)<\/script>/g)].every(
          ([, attributes, body]) => attributes?.includes('src=') && body === '',
        ),
      ).toBe(true);
    }
  });

  it('[DC12] built pages are served, those with a hash in their name for a year; without a build the answer says so', async () => {
    expect(JSON.parse((await send('GET', '/')).text).code).toBe('notBuilt');
    await server.close();
    const pages = join(folder, 'pages');
    createDeskFile(join(pages, 'assets'));
    writeFileSync(join(pages, 'index.html'), '<p>desk</p>');
    writeFileSync(join(pages, 'assets', 'a.js'), 'let a');
    writeFileSync(join(pages, 'secret.env'), 'no');
    await start();
    const [index, script, other] = [
      await send('GET', '/'),
      await send('GET', '/assets/a.js?x=1'),
      await send('GET', '/secret.env'),
    ];
    expect([index.text, index.headers['cache-control'], index.headers['content-type']]).toEqual([
      '<p>desk</p>',
      'no-cache',
      'text/html; charset=utf-8',
    ]);
    expect(script.headers['cache-control']).toContain('immutable');
    expect(other.status).toBe(404);
  });
});

describe('commands', () => {
  it('[DC3] tickets are assigned, opened and closed, by the agent and by the supervisor', async () => {
    expect((await post('/api/tickets/4711/assign', { agentId: 'ilya' })).status).toBe(200);
    expect((await post('/api/tickets/4711/open', { agentId: 'ilya' })).status).toBe(200);
    expect((await post('/api/people/dana/ticket')).status).toBe(200);
    const state = async (id: number) =>
      (await desk()).tickets.filter((ticket) => ticket.id === id).map((ticket) => [ticket.state, ticket.agentId])[0];
    expect([await state(4711), await state(4712)]).toEqual([
      ['open', 'ilya'],
      ['assigned', 'dana'],
    ]);
    expect((await post('/api/tickets/4711/close')).status).toBe(200);
    expect((await post('/api/tickets/4711/open', { agentId: 'ilya' })).status).toBe(409);
    expect(await state(4711)).toEqual(['closed', 'ilya']);
  });

  it('[DC6] what the contact centre sent is kept, and only the three kinds', async () => {
    expect(
      (
        await post('/api/entries', {
          kind: 'screenPop',
          agentId: 'dana',
          text: 'Jonas Beck is calling',
          ticketId: 4711,
        })
      ).status,
    ).toBe(200);
    expect((await post('/api/entries', { kind: 'other', agentId: 'dana' })).status).toBe(422);
    expect((await desk()).entries).toMatchObject([
      { kind: 'screenPop', text: 'Jonas Beck is calling', ticketId: 4711 },
    ]);
  });

  it.each([
    ['refuse', 409, 'offline'],
    ['claim', 200, 'offline'],
    ['apply', 200, 'busy'],
  ] as const)('[DC7] a CRM that does "%s" answers its interface with %d and is %s', async (behaviour, status, expected) => {
    await put('/api/people/dana/behaviour', { behaviour });
    expect((await put('/api/people/dana/presence', { statusId: 'busy', by: 'api' })).status).toBe(status);
    expect(await statusOf('dana')).toBe(expected);
  });

  it.each([
    ['slow', 700, 200, 'busy'],
    ['hang', 30_000, 409, 'offline'],
  ] as const)('[DC7] a CRM that does "%s" answers after %d ms with %d and is %s', async (behaviour, ms, status, expected) => {
    await put('/api/people/dana/behaviour', { behaviour });
    const answer = put('/api/people/dana/presence', { statusId: 'busy', by: 'api' });
    while (delayed.length === 0) await statusOf('dana'); // the request is on its way
    expect(await statusOf('dana')).toBe('offline');
    expect(delayed[0]?.ms).toBe(ms);
    delayed[0]?.run();
    expect([(await answer).status, await statusOf('dana')]).toEqual([status, expected]);
  });

  it.each([
    'refuse',
    'claim',
    'hang',
    'slow',
  ])('[DC7] a person always succeeds, also when the CRM does "%s" and at once', async (behaviour) => {
    await put('/api/people/dana/behaviour', { behaviour });
    expect((await put('/api/people/dana/presence', { statusId: 'lunch', by: 'user' })).status).toBe(200);
    expect(await statusOf('dana')).toBe('lunch');
    expect(delayed).toEqual([]);
  });
});

describe('what is kept', () => {
  it('[DC13] the desk outlives the server, in a file that is replaced in one step', async () => {
    await post('/api/tickets/4711/assign', { agentId: 'dana' });
    await server.close();
    await start();
    expect((await desk()).tickets[0]).toMatchObject({ id: 4711, state: 'assigned', agentId: 'dana' });
    expect(readdirSync(join(folder, 'data'))).toEqual(['demo-crm.json']);
  });

  it('[DC13] the folder and the file are for their owner alone', async () => {
    await post('/api/tickets/4711/assign', { agentId: 'dana' });
    expect(statSync(join(folder, 'data')).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, 'data', 'demo-crm.json')).mode & 0o777).toBe(0o600);
  });

  it.each([
    '',
    '{',
    '[]',
    '{"version":1}',
    '{"version":1,"people":[{}],"tickets":[],"entries":[]}',
  ])('[DC13] a file that holds %j is put aside and the desk begins anew', async (text) => {
    await server.close();
    writeFileSync(join(folder, 'data', 'demo-crm.json'), text);
    await start();
    expect((await desk()).version).toBe(1);
    expect(readFileSync(join(folder, 'data', 'demo-crm.json.unreadable'), 'utf8')).toBe(text);
  });

  it('[DC14] a page that listens gets the whole desk at once and after every change', async () => {
    const { body } = await fetch(`${server.origin}/api/events`);
    const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
    const next = async (): Promise<Desk> =>
      JSON.parse(/data: (.*)\n\n$/.exec((await reader?.read())?.value ?? '')?.[1] ?? 'null');
    expect((await next()).version).toBe(1);
    await put('/api/people/dana/presence', { statusId: 'busy', by: 'user' });
    expect((await next()).people[0]?.presence).toMatchObject({ statusId: 'busy', changedBy: 'user', change: 1 });
    await reader?.cancel();
  });

  it('[DC15] the pages learn from the server where the connector is', async () => {
    const config = JSON.parse((await send('GET', '/api/config')).text);
    expect(config).toMatchObject({
      connectorUrl: 'http://localhost:4400/connector/',
      connectorOrigin: 'http://localhost:4400',
    });
    expect(config.presences).toHaveLength(6);
  });
});

describe('the guided demo', () => {
  it.each<[string, object]>([
    ['no agents', { agents: 0, pace: 'calm', seed: 1 }],
    ['too many agents', { agents: 201, pace: 'calm', seed: 1 }],
    ['half an agent', { agents: 1.5, pace: 'calm', seed: 1 }],
    ['agents in words', { agents: '24', pace: 'calm', seed: 1 }],
    ['another pace', { agents: 24, pace: 'hectic', seed: 1 }],
    ['a seed below nothing', { agents: 24, pace: 'calm', seed: -1 }],
    ['a seed beyond the largest', { agents: 24, pace: 'calm', seed: 2 ** 31 }],
  ])('[GD11] a start with %s is refused', async (_name, body) => {
    const answer = await post('/api/guided/start', body);
    expect([answer.status, JSON.parse(answer.text).code]).toEqual([422, 'malformed']);
    expect(JSON.parse((await send('GET', '/api/guided')).text).state).toBe('stopped');
  });

  it.each([
    ['cause', { kind: 'earthquake' }, 422, 'malformed'],
    ['cause', { kind: 'collision' }, 409, 'notRunning'],
    ['stop', {}, 409, 'notRunning'],
    ['start', { agents: 1, pace: 'calm', seed: 1 }, 503, 'serverUnavailable'],
    ['remove-definition', {}, 503, 'serverUnavailable'],
    ['dance', {}, 404, 'notFound'],
  ])('[GD9] %s %j is refused with %i %s', async (path, body, status, code) => {
    const answer = await post(`/api/guided/${path}`, body);
    expect([answer.status, JSON.parse(answer.text).code]).toEqual([status, code]);
  });
});
