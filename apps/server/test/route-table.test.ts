import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isAccess, type Route } from '../src/http/route.ts';
import { stateHash } from './kit/host-harness.ts';
import { sendRaw } from './kit/raw-http.ts';
import { startTestServer, type TestServer } from './kit/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

/** The table is data, but it is made at the start: the test walks it, and so meets every route that is added. */
const routes = (): readonly Route[] => server.routes;
const pathOf = (route: Route): string =>
  route.path
    .replace('{agentId}', 'nobody')
    .replace('{workId}', 'nothing')
    .replace('{chatId}', 'nothing')
    .replace('{version}', '999')
    .replace('{path}', 'nothing.js')
    .replace('{path*}', 'assets/nothing.js');
const withBody = (): readonly Route[] => routes().filter(({ body }) => body !== null);
const changing = (): readonly Route[] => routes().filter(({ method }) => method !== 'GET');

/** The answer is the problem, and nothing has changed. */
async function expectProblem(route: Route, init: RequestInit, status: number, code: string): Promise<void> {
  const before = stateHash(server.host);
  const response = await server.fetch(pathOf(route), init);
  const where = `${init.method ?? 'GET'} ${route.path}`;
  expect([where, response.status]).toEqual([where, status]);
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  const body: unknown = await response.json();
  expect(body).toMatchObject({ type: `urn:interlock:problem:${code}`, status, code });
  expect(stateHash(server.host)).toBe(before);
}

describe('every route of the table', () => {
  it('[SV61] says who may call it, and has an id of its own', () => {
    expect(routes().length).toBeGreaterThan(20);
    expect(new Set(routes().map(({ id }) => id)).size).toBe(routes().length);
    for (const { access } of routes()) expect(isAccess(access)).toBe(true);
    // Whoever changes something is named.
    for (const { id, access } of changing()) expect([id, access]).not.toEqual([id, 'anyone']);
  });

  it('[SV60] knows only its methods: 405 with Allow', async () => {
    for (const route of routes()) {
      for (const method of ['PATCH', 'OPTIONS', 'DELETE', 'POST', 'PUT']) {
        const known = routes().filter(({ path }) => path === route.path);
        if (known.some((other) => other.method === method)) continue;
        await expectProblem(route, { method, headers: { origin: server.url } }, 405, 'methodNotAllowed');
        const response = await server.fetch(pathOf(route), { method });
        expect(response.headers.get('allow')).toBe(
          known
            .flatMap((other) => (other.method === 'GET' ? ['GET', 'HEAD'] : [other.method]))
            .sort()
            .join(', '),
        );
      }
    }
  });

  it.each([
    { title: 'a foreign origin', headers: { origin: 'http://evil.example' } },
    { title: 'a CRM page', headers: { origin: 'http://127.0.0.1:4401' } },
    { title: 'an origin without a name', headers: { origin: 'null' } },
    { title: 'another port of this machine', headers: { origin: 'http://localhost:1' } },
    { title: 'a cross-site request without an origin', headers: { 'sec-fetch-site': 'cross-site' } },
    { title: 'another port’s page without an origin', headers: { 'sec-fetch-site': 'same-site' } },
  ])('[SV71] refuses a change from $title', async ({ headers }) => {
    for (const route of changing()) {
      const json = { 'content-type': 'application/json', ...headers };
      await expectProblem(
        route,
        { method: route.method, headers: json, ...(route.body === null ? {} : { body: '{}' }) },
        403,
        'originRefused',
      );
    }
  });

  it('[SV63] takes application/json in UTF-8 alone', async () => {
    for (const route of withBody()) {
      for (const type of [
        'text/plain',
        'application/x-www-form-urlencoded',
        'multipart/form-data',
        'application/json; charset=latin1',
        'application/jsonx',
      ]) {
        await expectProblem(
          route,
          { method: route.method, headers: { 'content-type': type }, body: '{}' },
          415,
          'unsupportedMediaType',
        );
      }
    }
  });

  it('[SV63] refuses a body beyond its limit: 64 KiB, a definition 2 MiB', async () => {
    for (const route of withBody()) {
      const limit = route.body?.limitBytes ?? 0;
      expect(limit).toBe(route.path.includes('definition') ? 2_097_152 : 65_536);
      const body = JSON.stringify({ x: 'a'.repeat(limit) });
      await expectProblem(
        route,
        { method: route.method, headers: { 'content-type': 'application/json' }, body },
        413,
        'bodyTooLarge',
      );
    }
  });

  it('[SV63] refuses a body whose length is not declared, as soon as it is too long', async () => {
    for (const route of withBody()) {
      const chunk = 'x'.repeat(65_536);
      const count = (route.body?.limitBytes ?? 0) / chunk.length + 1;
      const chunks = Array.from({ length: count }, () => `${chunk.length.toString(16)}\r\n${chunk}\r\n`).join('');
      const answer = await sendRaw(
        server.port,
        `${route.method} ${pathOf(route)} HTTP/1.1\r\nHost: localhost:${server.port}\r\nConnection: close\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n${chunks}0\r\n\r\n`,
      );
      expect([route.id, answer.status]).toEqual([route.id, 413]);
    }
  });

  it.each([
    { title: 'no JSON', body: '{' },
    { title: 'nothing', body: '' },
    { title: 'two values', body: '{}{}' },
    { title: 'bytes that are no UTF-8', body: Buffer.from([0x22, 0xff, 0xfe, 0x22]) },
  ])('[SV63] refuses $title with bodyNotJson', async ({ body }) => {
    for (const route of withBody()) {
      await expectProblem(
        route,
        { method: route.method, headers: { 'content-type': 'application/json' }, body },
        400,
        'bodyNotJson',
      );
    }
  });

  it.each([
    { title: 'a list', body: '[]' },
    { title: 'null', body: 'null' },
    { title: 'a text', body: '"x"' },
    { title: 'an unknown key', body: '{"strangeKey":1}' },
    { title: 'a key that could change a prototype', body: '{"__proto__":{"ready":true}}' },
    { title: 'deep nesting', body: `${'['.repeat(20_000)}${']'.repeat(20_000)}` },
  ])('[SV63] refuses $title as a body, and never repeats what came', async ({ body }) => {
    for (const route of withBody()) {
      const before = stateHash(server.host);
      const response = await server.fetch(pathOf(route), {
        method: route.method,
        headers: { 'content-type': 'application/json' },
        body,
      });
      const text = await response.text();
      if (route.id === 'checkDefinition') expect(JSON.parse(text)).toMatchObject({ usable: false });
      else
        expect([route.id, response.status]).toEqual([
          route.id,
          ['replaceDefinition', 'tryDefinition'].includes(route.id) ? 422 : 400,
        ]);
      if (!route.path.includes('definition')) expect(text).not.toContain('strangeKey');
      expect(stateHash(server.host)).toBe(before);
    }
  });

  it.each([
    { title: 'half a surrogate pair', value: '"\\ud800"', code: 'illFormedText' },
    { title: 'half a surrogate pair in a key', value: '{"\\udfff":1}', code: 'illFormedText' },
    { title: 'a key that could change a prototype', value: '{"constructor":1}', code: 'dangerousKey' },
    { title: 'a number beyond all numbers', value: '1e999', code: 'notPlainData' },
    { title: 'deep nesting', value: `${'['.repeat(12)}${']'.repeat(12)}`, code: 'frameTooDeep' },
  ])('[SV63] refuses $title anywhere in a body with $code', async ({ value, code }) => {
    for (const route of withBody()) {
      // A definition's reader says the same in its own list of problems (SV32).
      if (route.path.includes('definition')) continue;
      const headers = { 'content-type': 'application/json' };
      await expectProblem(route, { method: route.method, headers, body: `{"label":${value}}` }, 400, code);
    }
  });

  it.each([
    '/api/v1/definition',
    '/api/v1/definition/dry-run',
  ])('[SV32] half a surrogate pair in a definition is a problem of the definition: %s', async (path) => {
    const response = await server.fetch(path, {
      method: path.endsWith('dry-run') ? 'POST' : 'PUT',
      headers: { 'content-type': 'application/json', origin: server.url },
      body: '{"name":"\\ud800"}',
    });
    const problems = [{ code: 'illFormedText', path: '/name' }];
    expect(await response.json()).toMatchObject({ code: 'definitionRefused', problems });
  });

  it('[SV70] answers to its own names alone', async () => {
    for (const route of routes()) {
      for (const host of [
        'evil.example',
        `localhost.evil.example:${server.port}`,
        `localhost:${server.port + 1}`,
        'localhost',
        `127.0.0.1.nip.io:${server.port}`,
      ]) {
        const answer = await sendRaw(
          server.port,
          `GET ${pathOf(route)} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`,
        );
        expect([route.id, host, answer.status]).toEqual([route.id, host, 421]);
        expect(JSON.parse(answer.body)).toMatchObject({ code: 'hostRefused' });
      }
    }
  });

  it('[SV73] carries the security headers, and says that it is in dev mode', async () => {
    for (const route of routes()) {
      const { headers } = await server.fetch(pathOf(route));
      expect([route.id, headers.get('x-content-type-options')]).toEqual([route.id, 'nosniff']);
      expect(headers.get('content-security-policy')).toMatch(/^default-src 'none';/);
      expect(headers.get('content-security-policy')).toContain('frame-ancestors');
      expect(headers.get('referrer-policy')).toBe('same-origin');
      expect(headers.get('interlock-auth')).toBe('dev');
      expect(headers.get('access-control-allow-origin')).toBeNull();
    }
  });

  it('[SV61] answers HEAD where it answers GET, without a body', async () => {
    for (const route of routes().filter(({ method }) => method === 'GET')) {
      const [head, get] = [await server.fetch(pathOf(route), { method: 'HEAD' }), await server.fetch(pathOf(route))];
      expect([route.id, head.status, await head.text()]).toEqual([route.id, get.status, '']);
    }
  });

  it('[SV62] says in the OpenAPI document how texts are counted, and how large a number in a query may be', async () => {
    const text = await (await server.fetch('/openapi.json')).text();
    expect(text).toContain('count UTF-16 units');
    expect(text).toContain('The `version` of the last entry of the page before. From 1 to 9007199254740991.');
    expect(text).toContain('Intervals that begin before it. ISO 8601 with a zone, or ms since 1970.');
  });

  it('[SV62] stands in the OpenAPI document with everything that it may answer', async () => {
    const document = (await (await server.fetch('/openapi.json')).json()) as {
      openapi: string;
      paths: Record<string, Record<string, { operationId: string; responses: object }>>;
    };
    expect(document.openapi).toBe('3.1.0');
    const documented = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, { operationId }]) => `${method.toUpperCase()} ${path} ${operationId}`),
    );
    const expected = routes()
      .filter(({ isPage }) => !isPage)
      .map(({ method, path, id }) => `${method} ${path} ${id}`);
    expect(documented.sort()).toEqual(expected.sort());
    for (const route of routes().filter(({ isPage }) => !isPage)) {
      const operation = document.paths[route.path]?.[route.method.toLowerCase()];
      for (const status of Object.keys(route.answers)) expect(operation?.responses).toHaveProperty(status);
      for (const status of ['421', '500']) expect(operation?.responses).toHaveProperty(status);
    }
    expect(JSON.stringify(document)).not.toContain('undefined');
    for (const [, name] of JSON.stringify(document).matchAll(/#\/components\/schemas\/(\w+)/g)) {
      expect(Object.keys((document as unknown as { components: { schemas: object } }).components.schemas)).toContain(
        name,
      );
    }
  });
});

describe('what is read', () => {
  it.each([
    'application/json',
    'text/csv',
  ])('[SV62] has a documented media type when %s is asked for', async (accept) => {
    const { paths } = (await (await server.fetch('/openapi.json')).json()) as {
      paths: Record<string, { get?: { responses: Record<string, { content?: object }> } }>;
    };
    const seen = new Set<string>();
    for (const route of routes().filter(({ method, isPage }) => method === 'GET' && !isPage)) {
      const { status, headers } = await server.fetch(pathOf(route), { headers: { accept } });
      const type = headers.get('content-type')?.split(';')[0] ?? '';
      seen.add(type);
      const documented = paths[route.path]?.get?.responses[status]?.content ?? {};
      expect({ id: route.id, status, types: Object.keys(documented) }).toMatchObject({
        types: expect.arrayContaining([type]),
      });
    }
    expect([...seen]).toEqual(expect.arrayContaining(['application/schema+json', 'text/plain', accept]));
  });
});

describe('everything else', () => {
  it.each([
    '/nothing',
    '/api/v1',
    '/api/v1/',
    '/api/v2/agents',
    '/api/v1/agents/',
    '/API/v1/agents',
    '/connector',
    '/connector/../package.json',
    '/connector/%2e%2e/%2e%2e/package.json',
    '/connector/..%2f..%2fpackage.json',
    '/sdk/',
    '/sdk/index.js',
    '//api/v1/agents',
    '/api/v1/agents/a/b',
    '/.git/config',
  ])('[SV61] is not there: %s', async (path) => {
    const answer = await sendRaw(
      server.port,
      `GET ${path} HTTP/1.1\r\nHost: localhost:${server.port}\r\nConnection: close\r\n\r\n`,
    );
    expect([404, 503]).toContain(answer.status);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
  });

  it.each([
    {
      title: 'an absolute address of somebody else',
      text: 'GET http://evil.example/api/v1/agents HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n',
      statuses: [421],
    },
    { title: 'no Host header', text: 'GET /api/v1/agents HTTP/1.1\r\nConnection: close\r\n\r\n', statuses: [400] },
    { title: 'no HTTP', text: 'hello\r\n\r\n', statuses: [400] },
    {
      title: 'a header beyond 16 KiB',
      text: `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`,
      statuses: [400, 431],
    },
    {
      title: 'two lengths',
      text: 'POST /api/v1/work-items HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}',
      statuses: [400],
    },
    {
      title: 'length and chunks',
      text: 'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      statuses: [400],
    },
    {
      title: 'a tunnel',
      text: 'CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example\r\n\r\n',
      statuses: [0, 400, 405, 421],
    },
  ])('[SV75] survives $title', async ({ text, statuses }) => {
    const before = stateHash(server.host);
    const answer = await sendRaw(server.port, text);
    expect(statuses).toContain(answer.status);
    expect(stateHash(server.host)).toBe(before);
    expect((await server.fetch('/healthz')).status).toBe(200);
  });
});
