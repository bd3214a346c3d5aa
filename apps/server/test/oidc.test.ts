import { createHash, randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { exportSPKI, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestBrowser, passProvider, type TestBrowser } from './kit/test-browser.ts';
import { oidcOptionsOf, startTestProvider, type TestProvider } from './kit/test-provider.ts';
import { startTestServer, type TestServer } from './kit/test-server.ts';
import { openTestSession } from './kit/test-session.ts';

let provider: TestProvider;
let server: TestServer;

beforeAll(async () => {
  provider = await startTestProvider();
  server = await startTestServer({ auth: oidcOptionsOf(provider) });
  provider.serve(server.url);
});
afterAll(async () => {
  await server.stop();
  await provider.stop();
});

/** HMAC with SHA-256. */
const SHARED_SECRET = `HS${256}`;
const COOKIE = 'interlock_session';
const SIGN_IN_COOKIE = 'interlock_sign_in';
const callbackUrl = (): string => `${server.url}/sign-in/callback`;
const socketOf = (headers: Record<string, string>): IncomingMessage => ({ headers }) as unknown as IncomingMessage;

/** Begins a sign-in; the address at the provider. */
async function begin(browser: TestBrowser, query = '', headers: Record<string, string> = {}): Promise<string> {
  const response = await browser.request(`${server.url}/sign-in${query}`, { headers });
  expect(response.status).toBe(303);
  return response.headers.get('location') ?? '';
}

async function signIn(login: string, browser = createTestBrowser(), query = ''): Promise<TestBrowser> {
  const answer = await passProvider(browser, await begin(browser, query), login, callbackUrl());
  const response = await browser.request(answer);
  expect(response.status).toBe(303);
  return browser;
}

const me = (browser: TestBrowser): Promise<Response> => browser.request(`${server.url}/api/v1/me`);

async function tokenOf(browser: TestBrowser): Promise<string> {
  return ((await (await me(browser)).json()) as { csrfToken: string }).csrfToken;
}

describe('signing in at a provider', () => {
  it('[AC30] asks with PKCE S256, a state and a nonce, and remembers them sealed', async () => {
    const browser = createTestBrowser();
    const asked = new URL(await begin(browser));
    expect(asked.searchParams.get('response_type')).toBe('code');
    expect(asked.searchParams.get('code_challenge_method')).toBe('S256');
    expect(asked.searchParams.get('redirect_uri')).toBe(callbackUrl());
    for (const name of ['state', 'nonce', 'code_challenge'])
      expect(asked.searchParams.get(name)?.length).toBeGreaterThan(20);
    const sealed = browser.cookie(server.url, SIGN_IN_COOKIE) ?? '';
    expect(sealed).not.toContain(asked.searchParams.get('state'));
    expect(sealed.split('.')).toHaveLength(5);
  });

  it('[AC30] [AC32] makes a session with what the provider says', async () => {
    const sam = await signIn('sam');
    expect(sam.cookie(server.url, SIGN_IN_COOKIE)).toBeNull();
    expect(await (await me(sam)).json()).toMatchObject({
      actor: { id: 'sam', name: 'Sam Hart' },
      role: 'supervisor',
      teams: ['service'],
      auth: 'oidc',
    });
    const ada = await signIn('ada');
    expect(await (await me(ada)).json()).toMatchObject({ role: 'administrator', teams: null });
  });

  it('[AC31] goes back to the page that was asked for', async () => {
    const browser = createTestBrowser();
    const path = '/console/agents/dana?from=1#x';
    const answer = await passProvider(
      browser,
      await begin(browser, `?return=${encodeURIComponent(path)}`),
      'sam',
      callbackUrl(),
    );
    expect((await browser.request(answer)).headers.get('location')).toBe(path);
  });

  it.each([
    'https://evil.example/console/',
    '//evil.example/console/',
    '/\\evil.example/console/',
    '\\\\evil.example',
    '/console/../../evil',
    '/sign-in?return=/console/',
    '/api/v1/agents',
    'javascript:alert(1)',
    '/\t/evil.example/console/',
    '/console/\r\nSet-Cookie: a=b',
    ' /console/',
    '',
  ])('[AC31] never goes anywhere else: %j', async (wanted) => {
    const response = await server.fetch(`/sign-in?return=${encodeURIComponent(wanted)}`, { redirect: 'manual' });
    expect([wanted, response.status]).toEqual([wanted, 400]);
    expect(response.headers.getSetCookie()).toEqual([]);
  });

  it('[AC32] who has no role gets no session, and a page that says why', async () => {
    const browser = createTestBrowser();
    const answer = await passProvider(browser, await begin(browser), 'nobody', callbackUrl());
    const response = await browser.request(answer);
    expect(response.status).toBe(403);
    expect(await response.text()).toContain('You have no role here');
    expect(browser.cookie(server.url, COOKIE)).toBeNull();
  });

  it('[AC32] an agent has nothing to do in the console', async () => {
    const browser = createTestBrowser();
    const answer = await passProvider(browser, await begin(browser), 'dana', callbackUrl());
    const response = await browser.request(answer);
    expect(response.status).toBe(403);
    expect(await response.text()).toContain('The console is for supervisors');
    expect(browser.cookie(server.url, COOKIE)).toBeNull();
  });
});

describe('attacks on the answer', () => {
  /** No session, and a page for a person. */
  async function expectRefused(browser: TestBrowser, answer: string): Promise<void> {
    const before = server.access.viewerSessions.count;
    const response = await browser.request(answer);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('Signing in did not work');
    expect(browser.cookie(server.url, COOKIE)).toBeNull();
    expect(server.access.viewerSessions.count).toBe(before);
  }

  it('[AC30] an answer that nobody asked for', async () => {
    await expectRefused(createTestBrowser(), `${callbackUrl()}?code=abc&state=def`);
  });

  it('[AC30] the answer of another browser: nobody is signed in as somebody else', async () => {
    const attacker = createTestBrowser();
    const answer = await passProvider(attacker, await begin(attacker), 'sam', callbackUrl());
    await expectRefused(createTestBrowser(), answer);
    const victim = createTestBrowser();
    await begin(victim);
    await expectRefused(victim, answer);
  });

  it('[AC30] another state', async () => {
    const browser = createTestBrowser();
    const answer = new URL(await passProvider(browser, await begin(browser), 'sam', callbackUrl()));
    answer.searchParams.set('state', 'another');
    await expectRefused(browser, answer.href);
  });

  it.each([
    { title: 'nonce', name: 'nonce', value: 'another' },
    { title: 'code challenge', name: 'code_challenge', value: createHash('sha256').update('x').digest('base64url') },
  ])('[AC30] another $title', async ({ name, value }) => {
    const browser = createTestBrowser();
    const asked = new URL(await begin(browser));
    asked.searchParams.set(name, value);
    await expectRefused(browser, await passProvider(browser, asked.href, 'sam', callbackUrl()));
  });

  it('[AC30] a code that was used before, with the very cookie that it was used with', async () => {
    const browser = createTestBrowser();
    const url = await begin(browser);
    const sealed = browser.cookie(server.url, SIGN_IN_COOKIE) ?? '';
    const answer = await passProvider(browser, url, 'sam', callbackUrl());
    expect((await browser.request(answer)).status).toBe(303);
    const again = createTestBrowser();
    again.setCookie(server.url, SIGN_IN_COOKIE, sealed);
    await expectRefused(again, answer);
  });

  it('[AC30] a cookie that was changed, or made by somebody else', async () => {
    const browser = createTestBrowser();
    const answer = await passProvider(browser, await begin(browser), 'sam', callbackUrl());
    const sealed = browser.cookie(server.url, SIGN_IN_COOKIE) ?? '';
    for (const value of [`${sealed.slice(0, -4)}AAAA`, new UnsecuredJWT({ pending: {} }).encode(), 'x']) {
      const other = createTestBrowser();
      other.setCookie(server.url, SIGN_IN_COOKIE, value);
      await expectRefused(other, answer);
    }
  });

  it('[AC30] a person who says no, or a provider that fails', async () => {
    const browser = createTestBrowser();
    const state = new URL(await begin(browser)).searchParams.get('state');
    await expectRefused(browser, `${callbackUrl()}?error=access_denied&state=${state}&iss=${provider.issuer}`);
  });

  it('[AC22] a session cookie that was planted before is not the one after', async () => {
    const browser = createTestBrowser();
    browser.setCookie(server.url, COOKIE, 'planted');
    await signIn('sam', browser);
    expect(browser.cookie(server.url, COOKIE)).not.toBe('planted');
    const attacker = createTestBrowser();
    attacker.setCookie(server.url, COOKIE, 'planted');
    expect((await me(attacker)).status).toBe(401);
  });
});

describe('a session', () => {
  it('[AC34] without one nobody is let in, whatever the mode would be otherwise', async () => {
    for (const { id, method, path, access } of server.routes) {
      if (access === 'anyone' || access === 'visitor') continue;
      const { status } = await server.fetch(path.replace(/\{\w+\}/g, '1'), { method });
      expect([id, status]).toEqual([id, 401]);
    }
    expect((await server.fetch('/api/v1/sign-in/dev', { method: 'POST' })).status).toBe(404);
    expect((await server.fetch('/healthz')).headers.get('interlock-auth')).toBeNull();
    expect(server.access.viewerOf(socketOf({ origin: server.url }))).toBeNull();
  });

  it('[SV71] [AC5] a change from a foreign page is refused, and so is one without the token', async () => {
    const ada = await signIn('ada');
    const send = (headers: Record<string, string>) =>
      ada.request(`${server.url}/api/v1/teams/service/drain`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: '{"reasonCode":null}',
      });
    const csrf = await tokenOf(ada);
    expect((await send({ origin: 'https://evil.example', 'interlock-csrf': csrf })).status).toBe(403);
    expect((await send({ origin: 'http://127.0.0.1:4401', 'interlock-csrf': csrf })).status).toBe(403);
    expect((await send({ origin: server.url })).status).toBe(403);
    expect((await send({ origin: server.url, 'interlock-csrf': csrf })).status).toBe(200);
  });

  it('[AC23] [AC37] signing out ends it, closes its sockets, and leads to the provider’s own sign-out', async () => {
    const sam = await signIn('sam');
    const cookie = `${COOKIE}=${sam.cookie(server.url, COOKIE)}`;
    expect(server.access.viewerOf(socketOf({ origin: server.url, cookie }))).toMatchObject({ role: 'supervisor' });
    expect(server.access.viewerOf(socketOf({ origin: 'https://evil.example', cookie }))).toBeNull();
    let closed = 0;
    server.access.viewerSessions.onEnded(server.access.sessionIdOf(socketOf({ cookie })) ?? '', () => {
      closed += 1;
    });
    const csrf = await tokenOf(sam);
    const response = await sam.request(`${server.url}/api/v1/sign-out`, {
      method: 'POST',
      headers: { origin: server.url, 'interlock-csrf': csrf },
    });
    const { next } = (await response.json()) as { next: string };
    const url = new URL(next);
    expect(url.origin).toBe(provider.issuer);
    expect(url.searchParams.get('id_token_hint')).toMatch(/^ey/);
    expect(url.searchParams.get('post_logout_redirect_uri')).toBe(`${server.url}/console/`);
    expect(closed).toBe(1);
    const thief = createTestBrowser();
    thief.setCookie(server.url, COOKIE, cookie.split('=')[1] ?? '');
    expect((await me(thief)).status).toBe(401);
    expect((await sam.request(next)).status).toBe(200);
  });
});

describe('programs', () => {
  const ask = (token: string, path = '/api/v1/agents') =>
    server.fetch(path, { headers: { authorization: `Bearer ${token}` } });
  const claims = () => ({
    iss: provider.issuer,
    aud: server.url,
    sub: 'router',
    roles: ['supervisor'],
    exp: Math.floor(Date.now() / 1_000) + 60,
  });

  it('[AC33] a token of the provider for this server lets a program in, with its role', async () => {
    const token = await provider.programToken('router', server.url);
    expect((await ask(token)).status).toBe(200);
    expect((await ask(token, '/metrics')).status).toBe(403);
    const changed = await server.fetch('/api/v1/teams/service/drain', {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: '{"reasonCode":null}',
    });
    // No team is named in the token: a supervisor without teams has none.
    expect(changed.status).toBe(403);
    expect((await ask(await provider.forge(claims()))).status).toBe(200);
  });

  it.each([
    { title: 'of another audience', make: () => provider.forge({ ...claims(), aud: 'https://other.example' }) },
    { title: 'for the client, as an ID token is', make: () => provider.forge({ ...claims(), aud: 'interlock' }) },
    { title: 'without an audience', make: () => provider.forge({ ...claims(), aud: undefined }) },
    { title: 'of another issuer', make: () => provider.forge({ ...claims(), iss: 'https://evil.example' }) },
    { title: 'that is over', make: () => provider.forge({ ...claims(), exp: Math.floor(Date.now() / 1_000) - 60 }) },
    { title: 'that is never over', make: () => provider.forge({ ...claims(), exp: undefined }) },
    {
      title: 'that is not good yet',
      make: () => provider.forge({ ...claims(), nbf: Math.floor(Date.now() / 1_000) + 90 }),
    },
    { title: 'of nobody', make: () => provider.forge({ ...claims(), sub: undefined }) },
    { title: 'without a role', make: () => provider.forge({ ...claims(), roles: [] }) },
    { title: 'of a program without a role', make: () => provider.programToken('reader', server.url) },
    { title: 'with alg none', make: async () => new UnsecuredJWT(claims()).encode() },
    {
      title: 'signed with the public key as a secret',
      make: async () =>
        new SignJWT(claims())
          .setProtectedHeader({ alg: SHARED_SECRET, kid: 'test' })
          .sign(Buffer.from(await exportSPKI(provider.publicKey))),
    },
    {
      title: 'that brings its own key',
      make: async () =>
        new SignJWT(claims()).setProtectedHeader({ alg: SHARED_SECRET, kid: 'other' }).sign(randomBytes(32)),
    },
    { title: 'with another signature', make: async () => `${(await provider.forge(claims())).slice(0, -8)}AAAAAAAA` },
    { title: 'that is none', make: async () => 'x.y.z' },
    { title: 'that is empty', make: async () => '' },
    { title: 'of a session', make: async () => (await signIn('ada')).cookie(server.url, COOKIE) ?? '' },
  ])('[AC33] a token $title is refused', async ({ make }) => {
    const response = await ask(await make());
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([401, 'signInRequired']);
  });

  it('[AC33] a bad token is not mended by a good cookie', async () => {
    const ada = await signIn('ada');
    const response = await ada.request(`${server.url}/api/v1/agents`, { headers: { authorization: 'Bearer x.y.z' } });
    expect(response.status).toBe(401);
  });
});

describe('a provider that is away', () => {
  it('[AC35] the server starts without it, says so, and goes on when it is there', async () => {
    const away = await startTestProvider();
    const alone = await startTestServer({ auth: oidcOptionsOf(away) });
    const refused = await alone.fetch('/sign-in', { redirect: 'manual' });
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await refused.json()).toMatchObject({ code: 'providerUnavailable' });
    const program = await alone.fetch('/api/v1/agents', { headers: { authorization: 'Bearer a.b.c' } });
    expect(program.status).toBe(503);
    expect((await alone.fetch('/readyz')).status).toBe(200);
    away.serve(alone.url);
    await expect
      .poll(async () => (await alone.fetch('/sign-in', { redirect: 'manual' })).status, { timeout: 10_000 })
      .toBe(303);
    await alone.stop();
    await away.stop();
  });
});

describe('agents', () => {
  const SAME = { 'sec-fetch-site': 'same-origin' };

  function newPairing(): { readonly secret: string; readonly pairing: string } {
    const secret = randomBytes(32).toString('base64url');
    return { secret, pairing: createHash('sha256').update(secret).digest('base64url') };
  }

  const collect = async (pairing: string, secret: string): Promise<Record<string, unknown>> =>
    (await (await server.post(`/api/v1/agent-sign-ins/${pairing}`, { secret })).json()) as Record<string, unknown>;

  async function pairedToken(login: string): Promise<string> {
    const browser = createTestBrowser();
    const { secret, pairing } = newPairing();
    const answer = await passProvider(browser, await begin(browser, `?pairing=${pairing}`, SAME), login, callbackUrl());
    expect((await browser.request(answer)).status).toBe(200);
    const { token } = await collect(pairing, secret);
    return String(token);
  }

  const ticket = (agentId: string, headers: Record<string, string>) =>
    server.post(
      '/api/v1/session-tickets',
      { agentId, name: 'Somebody Else', team: 'sales', origin: 'http://127.0.0.1:4401' },
      headers,
    );

  it.each([
    { title: 'a link on another page', site: 'cross-site' },
    { title: 'a link in a message', site: 'none' },
    { title: 'another port of this host', site: 'same-site' },
    { title: 'a browser that does not say', site: null },
  ])('[AC61] a sign-in for a connector does not begin from $title', async ({ site }) => {
    const headers: Record<string, string> = site === null ? {} : { 'sec-fetch-site': site };
    const response = await server.fetch(`/sign-in?pairing=${newPairing().pairing}`, { headers, redirect: 'manual' });
    expect([response.status, response.headers.getSetCookie()]).toEqual([403, []]);
  });

  it('[AC60] the connector that waits gets a token, once, and no session begins', async () => {
    const browser = createTestBrowser();
    const { secret, pairing } = newPairing();
    expect(await collect(pairing, secret)).toEqual({ state: 'waiting' });
    const answer = await passProvider(
      browser,
      await begin(browser, `?pairing=${pairing}`, SAME),
      'dana',
      callbackUrl(),
    );
    const page = await browser.request(answer);
    expect([page.status, browser.cookie(server.url, COOKIE)]).toEqual([200, null]);
    expect(await page.text()).toContain('You may close this window');
    expect(await collect(pairing, newPairing().secret)).toEqual({ state: 'waiting' });
    expect(await collect(pairing, secret)).toMatchObject({
      state: 'signedIn',
      agent: { id: 'dana', name: 'Dana Fox' },
    });
    expect(await collect(pairing, secret)).toEqual({ state: 'waiting' });
  });

  it('[AC62] without it no ticket is given, and with it for its agent alone', async () => {
    const token = await pairedToken('dana');
    const bearer = { authorization: `Bearer ${token}` };
    expect((await ticket('dana', {})).status).toBe(401);
    const ada = await signIn('ada');
    expect((await ticket('dana', { cookie: `${COOKIE}=${ada.cookie(server.url, COOKIE)}` })).status).toBe(401);
    expect(
      (await ticket('dana', { authorization: `Bearer ${await provider.programToken('router', server.url)}` })).status,
    ).toBe(401);
    const other = await ticket('ilya', bearer);
    expect([other.status, ((await other.json()) as { code: string }).code]).toEqual([403, 'agentMismatch']);
    expect((await ticket('dana', bearer)).status).toBe(201);
  });

  it('[AC62] name and team are those of the sign-in, not those that the page says', async () => {
    const response = await ticket('dana', { authorization: `Bearer ${await pairedToken('dana')}` });
    const { ticket: given } = (await response.json()) as { ticket: string };
    const session = await openTestSession(server, { ticket: given });
    const { view } = await session.waitFor('welcome');
    expect(view).toMatchObject({ agentId: 'dana', name: 'Dana Fox', team: 'service' });
  });

  it('[AC60] the token opens nothing else', async () => {
    const token = await pairedToken('ada');
    const response = await server.fetch('/api/v1/agents', { headers: { authorization: `Bearer ${token}` } });
    expect(response.status).toBe(401);
  });

  it('[AC60] it holds over a restart where the key is kept, and not under another key', async () => {
    const token = await pairedToken('dana');
    const other = await startTestServer({ auth: oidcOptionsOf(provider) });
    const response = await other.post(
      '/api/v1/session-tickets',
      { agentId: 'dana', name: 'x', origin: 'http://127.0.0.1:4401' },
      { authorization: `Bearer ${token}` },
    );
    expect(response.status).toBe(401);
    await other.stop();
  });
});

describe('what is logged', () => {
  it('[AC38] sign-ins and failures, with ids and codes and nothing else', async () => {
    const from = server.logLines.length;
    const sam = await signIn('sam');
    await sam.request(`${callbackUrl()}?code=secret-code&state=x`);
    const lines = server.logLines.slice(from).map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.find(({ event }) => event === 'signedIn')).toMatchObject({ actorId: 'sam', kind: 'supervisor' });
    expect(lines.at(-1)).toMatchObject({ route: 'signInCallback', status: 400, code: 'signInFailed' });
    const all = server.logLines.join('\n');
    for (const secret of ['Sam Hart', 'secret-code', sam.cookie(server.url, COOKIE) ?? 'none', 'eyJ'])
      expect([secret, all.includes(secret)]).toEqual([secret, false]);
  });
});
