/** A role that is taken away at a real provider, and what becomes of the session and its sockets. */
import { expect, it } from 'vitest';
import { createTestBrowser, passProvider } from './kit/test-browser.ts';
import { openConsole } from './kit/test-console.ts';
import { oidcOptionsOf, startTestProvider, type TestPerson } from './kit/test-provider.ts';
import { startTestServer } from './kit/test-server.ts';

const SAM = { name: 'Sam Hart', roles: ['supervisor'], teams: ['service'] };
const AGAIN_MS = 150;

const ROWS: readonly { title: string; becomes: TestPerson | null; code: string }[] = [
  { title: 'the role is taken away', becomes: { ...SAM, roles: [] }, code: 'changed' },
  { title: 'the teams are others', becomes: { ...SAM, teams: ['sales'] }, code: 'changed' },
  { title: 'the account is gone', becomes: null, code: 'refused' },
];

for (const [way, givesRefreshTokens] of [
  ['a refresh token', true],
  ['userinfo', false],
] as const) {
  it.each(ROWS)(`[AC25] by ${way}: $title, and the session ends with its socket`, async ({ becomes, code }) => {
    const provider = await startTestProvider({ givesRefreshTokens });
    const server = await startTestServer({ auth: { ...oidcOptionsOf(provider), recheckEveryMs: AGAIN_MS } });
    provider.serve(server.url);
    try {
      const browser = createTestBrowser();
      const begun = await browser.request(`${server.url}/sign-in`);
      const to = begun.headers.get('location') ?? '';
      const answer = await passProvider(browser, to, 'sam', `${server.url}/sign-in/callback`);
      expect((await browser.request(answer)).status).toBe(303);
      const cookie = `interlock_session=${browser.cookie(server.url, 'interlock_session')}`;
      const page = await openConsole(server, { cookie });
      page.watch({ kind: 'floor' });
      await page.waitFor('welcome');
      // Asked several times, and nothing has changed but the name.
      provider.change('sam', { ...SAM, name: 'Samuel Hart' });
      const before = provider.questionCount;
      await expect.poll(() => provider.questionCount, { timeout: 10_000 }).toBeGreaterThan(before + 4);
      expect((await browser.request(`${server.url}/api/v1/me`)).status).toBe(200);

      provider.change('sam', becomes);
      expect(await page.closed()).toBe(4401);
      expect((await browser.request(`${server.url}/api/v1/me`)).status).toBe(401);
      expect(server.logLines.some((line) => line.includes('sessionCut') && line.includes(`"${code}"`))).toBe(true);
      expect(server.logLines.join()).not.toContain('Hart');
    } finally {
      await server.stop();
      await provider.stop();
    }
  });
}
