// Pages that go: closed, frozen, cut off. With the default heartbeat; instants are the server's own, so that a busy test machine does
// not count.
import { type Browser, chromium, type Page } from '@playwright/test';
import { findChromium } from '../scripts/chromium.ts';
import { startDeafNetwork } from './deaf-network.ts';
import { DeskPage } from './desk-page.ts';
import { expect, test } from './fixtures.ts';
import type { World } from './world.ts';

/** What a page may take to be noticed when it says nothing any more. */
const NOTICED_WITHIN_MS = 10_000;
/** What one may take that says goodbye. */
const AT_ONCE_MS = 1_000;

interface Agent {
  readonly offerable: boolean;
  readonly session: { readonly state: string; readonly since: number };
  readonly facts: { readonly crmLink: { readonly state: string; readonly since: number } };
}

async function agentOf(world: World): Promise<Agent> {
  // The answer is described in /openapi.json; a test of the server holds it to that.
  return (await world.api('GET', 'agents/dana')).body as unknown as Agent;
}

async function readyDesk(page: Page, world: World): Promise<DeskPage> {
  const desk = await DeskPage.open(page, world);
  await desk.goReady();
  await desk.shows({ contactCenter: 'ready', crm: 'ready' });
  await expect.poll(async () => (await agentOf(world)).offerable).toBe(true);
  return desk;
}

/** Waits until the agent is out of the distribution, and proves that an interaction then waits. */
async function untilNotOfferable(world: World): Promise<Agent> {
  await expect.poll(async () => (await agentOf(world)).offerable, { timeout: 20_000, intervals: [100] }).toBe(false);
  const workId = await world.give('dana', 'Jonas Beck');
  expect((await world.api('GET', `work-items/${workId}`)).body).toMatchObject({ state: 'waiting' });
  return agentOf(world);
}

test('[LK15][SV53] a tab that is closed is not offerable at once, and what was on offer waits again', async ({
  page,
  world,
}) => {
  const instance = await world();
  const desk = await readyDesk(page, instance);
  const workId = await instance.give('dana', 'Jonas Beck');
  await expect(desk.part('offer-accept')).toBeVisible();
  const closedAt = Date.now();
  await page.close({ runBeforeUnload: false });
  await expect
    .poll(async () => (await instance.api('GET', `work-items/${workId}`)).body['state'], { intervals: [20] })
    .toBe('waiting');
  const { offerable, session } = await agentOf(instance);
  expect({ offerable, state: session.state }).toEqual({ offerable: false, state: 'lost' });
  expect(session.since - closedAt).toBeLessThan(AT_ONCE_MS);
});

test('[LK15] a page of another address in the same tab takes the agent out at once', async ({ page, world }) => {
  const instance = await world();
  await readyDesk(page, instance);
  const leftAt = Date.now();
  await page.goto('about:blank');
  const { session } = await untilNotOfferable(instance);
  expect(session.state).toBe('lost');
  expect(session.since - leftAt).toBeLessThan(AT_ONCE_MS);
});

/** A browser whose frames of different sites have processes of their own, as desktop browsers do. */
async function launchIsolated(args: readonly string[] = []): Promise<Browser> {
  const { executablePath, env } = await findChromium();
  return chromium.launch({ executablePath, env, args: ['--site-per-process', ...args] });
}

const isolated = test.extend<{ browser: Browser; page: Page }>({
  page: async ({ world: _world }, use) => {
    const browser = await launchIsolated();
    await use(await browser.newPage({ locale: 'en-GB' }));
    await browser.close();
  },
});

/** Stops every page of this browser in the middle of whatever it does, as a machine that sleeps does. */
async function stopPages(page: Page): Promise<() => void> {
  const devTools = await page.context().browser()?.newBrowserCDPSession();
  const { processInfo } = (await devTools?.send('SystemInfo.getProcessInfo')) ?? { processInfo: [] };
  const renderers = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
  expect(renderers.length).toBeGreaterThan(1);
  for (const processId of renderers) process.kill(processId, 'SIGSTOP');
  return () => {
    for (const processId of renderers) process.kill(processId, 'SIGCONT');
  };
}

/** Stops the scripts of the page alone; the connector is of another site and goes on. */
async function hang(page: Page): Promise<() => Promise<void>> {
  const devTools = await page.context().newCDPSession(page);
  await devTools.send('Debugger.enable');
  await devTools.send('Debugger.pause');
  return async () => {
    await devTools.send('Debugger.resume');
    await devTools.detach();
  };
}

isolated(
  '[LK15][SV50] a tab that is frozen is noticed within 10 s, and is back when it thaws',
  async ({ page, world }) => {
    const instance = await world();
    const desk = await readyDesk(page, instance);
    const frozenAt = Date.now();
    const thaw = await stopPages(page);
    const { session } = await untilNotOfferable(instance);
    thaw();
    expect(session.state).toBe('lost');
    expect(session.since - frozenAt).toBeLessThan(NOTICED_WITHIN_MS);
    await desk.linked();
  },
);

isolated(
  '[LK15][CN10] a CRM page that hangs while the connector lives is noticed within 10 s, and is back when it goes on',
  async ({ page, world }) => {
    const instance = await world();
    const desk = await readyDesk(page, instance);
    const hungAt = Date.now();
    const goOn = await hang(page);
    const { session, facts } = await untilNotOfferable(instance);
    await goOn();
    expect({ session: session.state, crmLink: facts.crmLink.state }).toEqual({ session: 'linked', crmLink: 'lost' });
    expect(facts.crmLink.since - hungAt).toBeLessThan(NOTICED_WITHIN_MS);
    await expect.poll(async () => (await agentOf(instance)).facts.crmLink.state).toBe('up');
    await desk.linked();
  },
);

isolated(
  '[LK15][CN9] a plain page that hangs is noticed within 10 s, and is back when it goes on',
  async ({ page, world }) => {
    const instance = await world();
    await page.goto(`${instance.demoUrl}/plain.html`);
    const plain = new DeskPage(page);
    await plain.linked();
    await page.getByTestId('presence-busy').click();
    await plain.goReady();
    await plain.shows({ contactCenter: 'ready', crm: 'ready' });
    await expect.poll(async () => (await agentOf(instance)).offerable).toBe(true);
    const hungAt = Date.now();
    const goOn = await hang(page);
    const { facts } = await untilNotOfferable(instance);
    await goOn();
    expect(facts.crmLink.state).toBe('lost');
    expect(facts.crmLink.since - hungAt).toBeLessThan(NOTICED_WITHIN_MS);
    await expect.poll(async () => (await agentOf(instance)).facts.crmLink.state).toBe('up');
    await plain.linked();
  },
);

test('[LK15][SV50][CN21] a network that swallows everything is noticed within 10 s on both ends', async ({ world }) => {
  const instance = await world();
  const serverPort = new URL(instance.serverUrl).port;
  const network = await startDeafNetwork(Number(serverPort));
  const browser = await launchIsolated([`--host-resolver-rules=MAP localhost:${serverPort} 127.0.0.1:${network.port}`]);
  try {
    const desk = await readyDesk(await browser.newPage({ locale: 'en-GB' }), instance);
    const cutAt = Date.now();
    network.cut();
    const { session } = await untilNotOfferable(instance);
    expect(session.state).toBe('lost');
    expect(session.since - cutAt).toBeLessThan(NOTICED_WITHIN_MS);
    await expect(desk.part('link-chip')).not.toHaveText(/Linked/);
    await desk.whySays(/connection to the contact centre is lost/i);
  } finally {
    await browser.close();
    await network.stop();
  }
});
