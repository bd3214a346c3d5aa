/** Signing in at a real OpenID provider, in the console and from the connector, and what an attacker's page gets. */

import { startTestProvider, type TestProvider } from '@interlock/server/testing';
import type { Page } from '@playwright/test';
import { findChromium } from '../scripts/chromium.ts';
import { DeskPage } from './desk-page.ts';
import { expect, test } from './fixtures.ts';
import { startTlsTerminator } from './tls-terminator.ts';
import type { World } from './world.ts';

let provider: TestProvider;
test.beforeEach(async () => {
  provider = await startTestProvider();
});
test.afterEach(() => provider.stop());

/** @param publicUrl where people reach the server, if not at its own address */
async function worldWithProvider(world: (options: object) => Promise<World>, publicUrl?: string): Promise<World> {
  return world({
    environment(ownUrl: string) {
      const serverUrl = publicUrl ?? ownUrl;
      provider.serve(serverUrl);
      return {
        INTERLOCK_AUTH: 'oidc',
        INTERLOCK_OIDC_ISSUER: provider.issuer,
        INTERLOCK_OIDC_CLIENT_ID: provider.clientId,
        INTERLOCK_OIDC_CLIENT_SECRET: provider.clientSecret,
        INTERLOCK_PUBLIC_URL: serverUrl,
      };
    },
  });
}

/** A person fills in the provider's form. */
async function passForm(page: Page, login: string): Promise<void> {
  await page.locator('input[name="login"]').fill(login);
  await page.locator('input[name="password"]').fill('x');
  await page.locator('button[type="submit"]').click();
}

async function openDesk(page: Page, world: World, agentId = 'dana'): Promise<DeskPage> {
  await page.goto(`${world.demoUrl}/`);
  await page.getByTestId(`sign-in-${agentId}`).click();
  return new DeskPage(page);
}

/** Presses what the connector offers, and signs in in the window that opens. */
async function signInAs(page: Page, desk: DeskPage, login: string): Promise<void> {
  const opening = page.context().waitForEvent('page');
  await desk.part('sign-in').click();
  const popup = await opening;
  await passForm(popup, login);
  await expect(popup.locator('h1')).toHaveText('You have signed in');
  expect(await popup.evaluate(() => window.opener)).toBeNull();
  await popup.close();
}

test('[AC20][AC30][AC31][AC37][UI6] a supervisor signs in to the page that was asked for, comes back to it when a session is over, here or at the provider, and signs out of both', async ({
  world,
  page,
  context,
}) => {
  const here = await worldWithProvider(world);
  await page.goto(`${here.serverUrl}/console/agents`);
  await page.getByTestId('sign-in-provider').click();
  await passForm(page, 'sam');
  await expect(page).toHaveURL(`${here.serverUrl}/console/agents`);
  await expect(page.getByTestId('account')).toContainText('Sam Hart');
  await expect(page.getByTestId('connection')).toHaveAttribute('data-state', 'live');
  expect(await page.evaluate(() => document.cookie)).toBe('');

  // Sessions do not outlive the process: one press, no form, and the same page.
  await page.goto(`${here.serverUrl}/console/queues/?from=mail`);
  await here.killServer();
  await here.startServer();
  await page.getByTestId('sign-in-provider').click();
  await expect(page).toHaveURL(`${here.serverUrl}/console/queues/?from=mail`);
  await expect(page.getByTestId('connection')).toHaveAttribute('data-state', 'live');
  // The provider's session is over as well: it asks who it is, and leads back all the same.
  await here.killServer();
  await context.clearCookies();
  await here.startServer();
  await page.getByTestId('sign-in-provider').click();
  await passForm(page, 'sam');
  await expect(page).toHaveURL(`${here.serverUrl}/console/queues/?from=mail`);
  await expect(page.getByTestId('account')).toContainText('Sam Hart');

  await page.getByTestId('account').click();
  await page.getByTestId('sign-out').click();
  await expect(page).toHaveURL(new RegExp(`^${provider.issuer}/`));
  await page.goto(`${here.serverUrl}/console/agents`);
  await expect(page.getByTestId('sign-in-provider')).toBeVisible();
});

test('[AC21][AC24][AC36] over TLS the cookie is the host’s alone, the socket is open, and it ends with the sign-out', async ({
  world,
  playwright,
}) => {
  const tls = await startTlsTerminator();
  const here = await worldWithProvider(world, tls.url);
  tls.forwardTo(here.serverUrl);
  const { executablePath, env } = await findChromium();
  // One key is trusted; every other check stays on.
  const args = [`--ignore-certificate-errors-spki-list=${tls.keyHash}`];
  const browser = await playwright.chromium.launch({ executablePath, env, args });
  try {
    const context = await browser.newContext();
    const page = await context.newPage();
    const answer = await page.goto(`${tls.url}/console/agents`);
    expect(answer?.headers()['strict-transport-security']).toContain('max-age=');
    await page.getByTestId('sign-in-provider').click();
    await passForm(page, 'sam');
    await expect(page).toHaveURL(`${tls.url}/console/agents`);
    await expect(page.getByTestId('connection')).toHaveAttribute('data-state', 'live');
    const own = async () => (await context.cookies(tls.url)).filter(({ name }) => name.includes('interlock'));
    expect(await own()).toMatchObject([
      {
        name: '__Host-interlock_session',
        secure: true,
        httpOnly: true,
        sameSite: 'Lax',
        path: '/',
        domain: 'localhost',
      },
    ]);
    await page.getByTestId('account').click();
    await page.getByTestId('sign-out').click();
    await expect(page).toHaveURL(new RegExp(`^${provider.issuer}/`));
    expect(await own()).toEqual([]);
  } finally {
    await browser.close();
    await tls.stop();
  }
});

test('[AC23] signing out in one tab closes the socket of the other', async ({ world, page, context }) => {
  const here = await worldWithProvider(world);
  await page.goto(`${here.serverUrl}/console/`);
  await page.getByTestId('sign-in-provider').click();
  await passForm(page, 'sam');
  await expect(page.getByTestId('connection')).toHaveAttribute('data-state', 'live');
  const other = await context.newPage();
  await other.goto(`${here.serverUrl}/console/`);
  await expect(other.getByTestId('connection')).toHaveAttribute('data-state', 'live');
  await page.getByTestId('account').click();
  await page.getByTestId('sign-out').click();
  await expect(other.getByTestId('sign-in-provider')).toBeVisible();
});

test('[AC60][AC63] an agent signs in from the connector, goes on after a reload, and signs out', async ({
  world,
  page,
}) => {
  const here = await worldWithProvider(world);
  const desk = await openDesk(page, here);
  await expect(desk.part('page')).toHaveAttribute('data-stage', 'signIn');
  await expect(desk.part('page')).toContainText('Sign in as Dana Fox');
  await signInAs(page, desk, 'dana');
  await desk.linked();
  await desk.goReady();
  await desk.shows({ contactCenter: 'ready', crm: 'ready' });

  await page.reload();
  await desk.linked();
  await here.killServer();
  await here.startServer();
  await desk.linked();
  await desk.shows({ contactCenter: 'ready', crm: 'ready' });

  await desk.part('sign-out').click();
  await desk.part('start-work').click();
  await expect(desk.part('page')).toHaveAttribute('data-stage', 'signIn');
});

test('[AC62][AC63] a CRM page that names somebody else gets no session, and it is said who is signed in where', async ({
  world,
  page,
}) => {
  const here = await worldWithProvider(world);
  const desk = await openDesk(page, here);
  await signInAs(page, desk, 'sam');
  await expect(desk.part('page')).toContainText('In the contact centre you are Sam Hart, in the CRM you are Dana Fox');
  await signInAs(page, desk, 'dana');
  await desk.linked();
});

test('[AC61] a link on another page signs nobody in for the connector of a stranger', async ({ world, page }) => {
  const here = await worldWithProvider(world);
  await page.goto(`${here.demoUrl}/`);
  const address = `${here.serverUrl}/sign-in?pairing=${'a'.repeat(43)}`;
  await page.evaluate((to) => {
    const link = document.createElement('a');
    link.href = to;
    link.textContent = 'Free lunch';
    document.body.append(link);
  }, address);
  const [response] = await Promise.all([
    page.waitForResponse(address),
    page.getByRole('link', { name: 'Free lunch' }).click(),
  ]);
  expect(response.status()).toBe(403);
});
