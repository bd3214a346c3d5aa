// What harm other windows can do to the connector: the corpus of hostile frames, and what no frame can express, across real origins in a real
// browser. After each attack nothing was accepted, the connector says what it counted, no prototype was touched, and a valid message still
// works. The client's side is in hostile-client.spec.ts, the server's in hostile-server.spec.ts.
import { HOSTILE_FRAMES } from '@interlock/protocol/fixtures';
import { type BrowserContext, expect, type Frame, type Page, test } from '@playwright/test';
import { DeskPage } from './desk-page.ts';
import { bundleModules, type ForeignSite, pageWith, startLookAlikes } from './foreign-page.ts';
import { connectorUrlOf, overheard, pauseOf, type Scene, Stage, sum } from './hostile-stage.ts';
import type { Joining } from './pages/attacker.ts';
import { World } from './world.ts';

/** The CRM page's own host name, so that other names can look like it. */
const CRM_HOST = 'crm.localhost';
/** Allowed under https alone, which nobody serves. */
const SECURE_HOST = 'secure.localhost';

const WINDOW_FAMILIES = [
  'foreign',
  'reflection',
  'action',
  'statusId',
  'success',
  'data',
  'currentUser',
  'other actions',
  'size',
  'depth',
  'structured clone',
  'text',
  'prototype',
  'wrong place',
  'offer',
];
const PORT_FAMILIES = [
  'reflection',
  'size',
  'depth',
  'structured clone',
  'text',
  'prototype',
  'wrong place',
  'sequence',
  'member',
];

let crm: ForeignSite;
/** The same host names under a port that begins with the CRM's. */
let otherPort: ForeignSite;
let world: World;

test.beforeAll(async () => {
  const bundled = await bundleModules(['attacker.ts']);
  [crm, otherPort] = await startLookAlikes({ ...bundled, '/': pageWith('/attacker.js', 'hostile') });
  world = await World.start({
    extraOrigins: [crm.origin(CRM_HOST), crm.origin(SECURE_HOST).replace('http:', 'https:')],
    define: (definition) => ({ ...definition, timeouts: { ...definition.timeouts, linkGraceMs: 20_000 } }),
  });
});

test.afterAll(async () => {
  await world?.stop();
  await crm?.stop();
  await otherPort?.stop();
});

const scene = (): Scene => ({ world, pageUrl: `${crm.origin(CRM_HOST)}/` });
const connectorUrl = (): string => connectorUrlOf(world);

async function attack(stage: Stage, where: 'window' | 'port', family: string): Promise<void> {
  await stage.settled();
  const before = await stage.standing();
  const counted = await stage.counted();
  const volley = await stage.page.evaluate(([place, name]) => window.attacker.attack(place, name), [
    where,
    family,
  ] as const);
  expect(volley.posted).toBeGreaterThan(0);
  await expect.poll(() => stage.counted()).toEqual(sum(counted, volley.refused));
  await stage.prototypesAreUntouched();
  expect(await stage.standing()).toEqual(before);
  await stage.stillWorks();
}

function sharedStage(wire: Joining['wire']): () => Stage {
  let page: Page;
  let stage: Stage;
  test.beforeAll(async ({ browser }) => {
    page = await browser.newPage();
    stage = await Stage.open(page, scene(), { agentId: `corpus-${wire}`, wire, statusId: 'lunch' });
  });
  test.afterAll(() => page?.close());
  return () => stage;
}

test.describe('the corpus on the window of the connector', () => {
  const stage = sharedStage('plain');
  for (const family of WINDOW_FAMILIES)
    test(`[CN2][CN18][EX18][WR1] nothing of it is accepted: ${family}`, () => attack(stage(), 'window', family));
});

test.describe('the corpus on the port of the connector', () => {
  const stage = sharedStage('extended');
  for (const family of PORT_FAMILIES)
    test(`[CN2][CN7][CN18][EX18] nothing of it is accepted: ${family}`, () => attack(stage(), 'port', family));
});

test('[EX18] no family of the corpus is left out, and at least 100 frames are sent', () => {
  const sent = HOSTILE_FRAMES.filter(({ to, isCloneable }) => to === 'connector' && isCloneable);
  const familiesOf = (where: string) =>
    new Set(sent.filter((frame) => frame.where === where).map(({ family }) => family));
  expect([...familiesOf('window')].sort()).toEqual([...WINDOW_FAMILIES].sort());
  expect([...familiesOf('port')].sort()).toEqual([...PORT_FAMILIES].sort());
  expect(sent.length).toBeGreaterThanOrEqual(100);
});

test.describe('the right origin, and the wrong window', () => {
  for (const wire of ['plain', 'extended'] as const)
    test(`[CN2] siblings, nested frames, popups and openers are not heard, nor do they get a port (${wire})`, async ({
      context,
    }) => {
      const opener = await context.newPage();
      await opener.goto(scene().pageUrl);
      const page = await popupOf(opener, 'about:blank');
      const stage = await Stage.open(page, scene(), { agentId: `window-${wire}`, wire, statusId: 'lunch' });
      // One of the CRM's own origin with one inside, and one of another origin.
      await page.evaluate((url) => window.attacker.embed(url), `${scene().pageUrl}?sibling`);
      await page.evaluate((url) => window.attacker.embed(url), `${otherPort.origin(CRM_HOST)}/?stranger`);
      const sibling = await frameAt(page, `${scene().pageUrl}?sibling`);
      const stranger = await frameAt(page, `${otherPort.origin(CRM_HOST)}/?stranger`);
      await sibling.evaluate((url) => window.attacker.embed(url), `${scene().pageUrl}?nested`);
      const nested = await frameAt(page, `${scene().pageUrl}?nested`);
      const popup = await popupOf(page, scene().pageUrl);
      const before = await stage.standing();
      const attackers: [Frame | Page, string][] = [
        [sibling, 'top.frames.0'],
        [nested, 'parent.parent.frames.0'],
        [stranger, 'top.frames.0'],
        [popup, 'opener.frames.0'],
        [opener, 'popup.frames.0'],
      ];
      for (const [attacker, path] of attackers) {
        await attacker.evaluate(([to]) => window.attacker.assault([to], 'intruder'), [path] as const);
        // More than the connector hears of its own page: what comes from elsewhere must not use that up.
        await attacker.evaluate(([to]) => window.attacker.pour([to], ['available', 'busy'], 500), [path] as const);
      }
      await stage.stillWorks();
      expect(await stage.counted()).toEqual({});
      for (const [attacker] of attackers) expect(await overheard(attacker, world.serverUrl)).toEqual([]);
      await stage.prototypesAreUntouched();
      expect(shapeOf(await stage.standing())).toEqual(shapeOf(before));
      expect((await world.api('GET', 'agents/intruder')).status).toBe(404);
    });
});

/** What is left of an agent's standing when valid messages have come in between. */
function shapeOf(stands: unknown): unknown {
  const { agent } = stands as { agent: Record<string, unknown> };
  const { epoch, mode, crmLink, work, outOfStep, request } = agent;
  return { epoch, mode, crmLink, work, outOfStep, request };
}

async function popupOf(opener: Page, url: string): Promise<Page> {
  const opened = opener.waitForEvent('popup');
  await opener.evaluate((address) => window.attacker.open(address, '_blank'), url);
  const popup = await opened;
  await popup.waitForLoadState();
  return popup;
}

async function frameAt(page: Page, url: string): Promise<Frame> {
  const find = (): Frame | undefined => page.frames().find((frame) => frame.url() === url);
  await expect.poll(() => find() !== undefined).toBe(true);
  const found = find();
  if (found === undefined) throw new Error(`no frame at ${url}`);
  await found.waitForFunction(() => 'attacker' in window);
  return found;
}

test.describe('pages whose origin is not allowed', () => {
  /** Addresses that look like the CRM's, each of another origin. */
  const lookAlikes = (): Record<string, string> => ({
    suffix: `${crm.origin(`${CRM_HOST}.evil.localhost`)}/`,
    prefix: `${crm.origin(`not-${CRM_HOST}`)}/`,
    subdomain: `${crm.origin(`sub.${CRM_HOST}`)}/`,
    parent: `${crm.origin('localhost')}/`,
    'trailing dot': `${crm.origin(`${CRM_HOST}.`)}/`,
    'a port with a digit more': `${otherPort.origin(CRM_HOST)}/`,
    'http for https': `${crm.origin(SECURE_HOST)}/`,
    'a look-alike letter': `${crm.origin('\u0441rm.localhost')}/`,
    address: `${crm.origin('127.0.0.1')}/`,
    'null, as data': `data:text/html,<script type=module src=${crm.origin(CRM_HOST)}/attacker.js></script>`,
  });

  /** The CRM page, allowed, with one frame for each address, and in each of those the connector. */
  async function surround(
    page: Page,
    connectors: readonly string[],
    attributes: Record<string, string>,
  ): Promise<Frame[]> {
    await page.goto(scene().pageUrl);
    const addresses = Object.values(lookAlikes());
    await page.evaluate((urls) => {
      for (const url of urls) window.attacker.embed(url);
    }, addresses);
    const frames = (): Frame[] => page.mainFrame().childFrames();
    await expect.poll(() => frames().length).toBe(addresses.length);
    for (const frame of frames()) {
      await frame.waitForFunction(() => 'attacker' in window);
      await frame.evaluate(
        ([urls, more]) => {
          for (const url of urls) window.attacker.embed(url, more);
        },
        [connectors, attributes] as const,
      );
    }
    return frames();
  }

  async function attackFrom(page: Page, frames: readonly Frame[], connectors: number): Promise<void> {
    const paths = Array.from({ length: connectors }, (_, index) => `frames.${index}`);
    for (const frame of frames) await frame.evaluate((to) => window.attacker.assault(to, 'intruder'), paths);
    // And the allowed page above them, which is not the connector's parent.
    const below = frames.flatMap((_, index) => paths.map((path) => `frames.${index}.${path}`));
    await page.evaluate((to) => window.attacker.assault(to, 'intruder'), below);
  }

  async function isSilent(page: Page, frames: readonly Frame[]): Promise<void> {
    for (const frame of [page.mainFrame(), ...frames]) expect(await overheard(frame, world.serverUrl)).toEqual([]);
    expect((await world.api('GET', 'agents/intruder')).status).toBe(404);
  }

  /** A browser without the policy, to see what stands behind it. */
  async function withoutPolicy(context: BrowserContext, when: (url: URL) => boolean): Promise<void> {
    await context.route(when, async (route) => {
      const response = await route.fetch();
      const { 'content-security-policy': _, ...headers } = response.headers();
      await route.fulfill({ response, headers });
    });
  }

  test('[SV72][CN1] the browser does not show them the connector, and without that the connector refuses them', async ({
    context,
    page,
  }) => {
    await withoutPolicy(context, (url) => url.pathname === '/connector/' && url.search === '?bare');
    const frames = await surround(page, [`${connectorUrl()}?bare`, connectorUrl()], {});
    for (const frame of frames) {
      const [bare, guarded] = frame.childFrames();
      if (bare === undefined) throw new Error('the frame is empty');
      await expect(bare.getByTestId('page')).toHaveAttribute('data-stage', 'originRefused');
      expect(guarded?.url()).toBe('chrome-error://chromewebdata/');
    }
    await attackFrom(page, frames, 2);
    await isSilent(page, frames);
    for (const frame of frames)
      await expect(frame.childFrames()[0]!.getByTestId('page')).toHaveAttribute('data-stage', 'originRefused');
  });

  test('[CN1][CN2] where the browser names no origin they hear nothing and are not heard', async ({
    context,
    page,
  }) => {
    await withoutPolicy(context, (url) => url.pathname === '/connector/');
    await context.route(`${connectorUrl()}assets/*.js`, async (route) => {
      const response = await route.fetch();
      const text = await response.text();
      await route.fulfill({ response, body: text.replaceAll('ancestorOrigins', 'noSuchProperty') });
    });
    const frames = await surround(page, [connectorUrl()], { referrerpolicy: 'no-referrer' });
    const stageOf = (frame: Frame) => frame.childFrames()[0]!.getByTestId('page');
    for (const frame of frames) await expect(stageOf(frame)).toHaveAttribute('data-stage', 'waitingForCrm');
    await attackFrom(page, frames, 1);
    // Long enough for another `ready` to go out to every allowed origin.
    await page.waitForTimeout(600);
    await isSilent(page, frames);
    for (const frame of frames) await expect(stageOf(frame)).toHaveAttribute('data-stage', 'waitingForCrm');
    // The same browser and an allowed page: it is the origin that made the difference.
    await page.goto(scene().pageUrl);
    await page.evaluate((url) => {
      window.attacker.join({ agentId: 'unnamed', wire: 'plain', statusId: 'lunch' });
      window.attacker.embed(url, { referrerpolicy: 'no-referrer' });
    }, connectorUrl());
    const heard = () => page.evaluate(() => window.attacker.heard.map(({ action }) => action));
    await expect.poll(heard).toContain('requestCrmData');
  });

  test('[SV72] an allowed page inside another does not get the connector either', async ({ page }) => {
    await page.goto(`${otherPort.origin(CRM_HOST)}/`);
    await page.evaluate((url) => window.attacker.embed(url), scene().pageUrl);
    const inner = await frameAt(page, scene().pageUrl);
    await inner.evaluate((url) => window.attacker.embed(url), connectorUrl());
    await expect.poll(() => inner.childFrames()[0]?.url()).toBe('chrome-error://chromewebdata/');
  });

  test('[CN1] a page without an origin, sandboxed under the right address, gets no word', async ({ page }) => {
    await page.goto(scene().pageUrl);
    await page.evaluate((url) => window.attacker.embed(url, { sandbox: 'allow-scripts' }), `${scene().pageUrl}?boxed`);
    const boxed = await frameAt(page, `${scene().pageUrl}?boxed`);
    expect(await boxed.evaluate(() => window.origin)).toBe('null');
    await boxed.evaluate((url) => window.attacker.embed(url), connectorUrl());
    await expect.poll(() => boxed.childFrames()[0]?.url()).toBe('chrome-error://chromewebdata/');
    // The sandbox on the connector itself takes its own origin away, and with it everything that it could do.
    await page.evaluate((url) => window.attacker.embed(url, { sandbox: 'allow-scripts' }), connectorUrl());
    await expect.poll(() => page.mainFrame().childFrames()[1]?.url()).toBe(connectorUrl());
    await page.evaluate(() => window.attacker.assault(['frames.1'], 'intruder'));
    await isSilent(page, [boxed]);
  });

  for (const [who, url] of [
    ['an allowed page', () => scene().pageUrl],
    ['another page', () => `${otherPort.origin(CRM_HOST)}/`],
  ] as const)
    test(`[CN1] a window that ${who} opens is no embedding: the connector stays silent`, async ({ page }) => {
      await page.goto(url());
      const popup = await popupOf(page, connectorUrl());
      await expect(popup.getByTestId('page')).toHaveAttribute('data-stage', 'notEmbedded');
      await page.evaluate(() => window.attacker.assault(['popup'], 'intruder'));
      await expect(popup.getByTestId('page')).toHaveAttribute('data-stage', 'notEmbedded');
      await isSilent(page, []);
    });
});

test.describe('ports', () => {
  test('[CN5][LK1] a frame that is navigated away loses the port, and its successor begins anew with a new epoch', async ({
    page,
  }) => {
    const stage = await Stage.open(page, scene(), { agentId: 'navigated', wire: 'extended', statusId: 'lunch' });
    const { epoch } = await stage.agent();
    for (const [index, url] of ['about:blank', `${otherPort.origin(CRM_HOST)}/`].entries()) {
      await page.evaluate((address) => window.attacker.navigate(address), url);
      await expect.poll(() => page.mainFrame().childFrames()[0]?.url()).toBe(url);
      await expect.poll(() => stage.agent()).toMatchObject({ session: { state: 'lost' } });
      const gone = await stage.standing();
      await page.evaluate((line) => window.attacker.speakInto(line, 'available'), index);
      if (url !== 'about:blank') {
        const stranger = await frameAt(page, url);
        await stranger.evaluate(() => window.attacker.assault(['parent'], 'intruder'));
        expect(await overheard(stranger, world.serverUrl)).toEqual([]);
      }
      expect(await stage.standing()).toEqual(gone);
      await page.evaluate((address) => window.attacker.navigate(address), connectorUrl());
      await stage.settled();
      await page.evaluate((line) => window.attacker.speakInto(line, 'available'), index);
      await stage.stillWorks();
      expect(await stage.agent()).toMatchObject({ epoch: Number(epoch) + index + 1 });
      expect(await page.evaluate(() => window.attacker.lineCount)).toBe(index + 2);
    }
  });

  test('[CN5] the same offer again opens no second port', async ({ page }) => {
    const stage = await Stage.open(page, scene(), { agentId: 'second-port', wire: 'extended', statusId: 'lunch' });
    const before = await stage.standing();
    for (let time = 0; time < 5; time += 1) await page.evaluate(() => window.attacker.offerAgain(null));
    await stage.connector.evaluate(() => new Promise((done) => setTimeout(done, 100)));
    expect(await page.evaluate(() => window.attacker.lineCount)).toBe(1);
    expect(await stage.standing()).toEqual(before);
    await stage.stillWorks();
  });

  test('[CN5][CN11] a port of before is dead after a new handshake, and a sixth handshake is refused', async ({
    page,
  }) => {
    const stage = await Stage.open(page, scene(), { agentId: 'old-port', wire: 'extended', statusId: 'lunch' });
    for (let time = 1; time <= 4; time += 1) {
      await page.evaluate((nonce) => window.attacker.offerAgain(nonce), String(time).repeat(32));
      await expect.poll(() => page.evaluate(() => window.attacker.lineCount)).toBe(time + 1);
      await stage.settled();
    }
    const before = await stage.atRest();
    for (let line = 0; line < 4; line += 1)
      await page.evaluate((old) => window.attacker.speakInto(old, 'available'), line);
    await page.evaluate((nonce) => window.attacker.offerAgain(nonce), '5'.repeat(32));
    await expect.poll(() => stage.counted()).toEqual({ tooManyHandshakes: 1 });
    expect(await page.evaluate(() => window.attacker.lineCount)).toBe(5);
    expect(await stage.standing()).toEqual(before);
    await stage.stillWorks();
  });

  for (const wire of ['plain', 'extended'] as const)
    test(`[CN6] a page cannot turn one agent into another half-way (${wire})`, async ({ page }) => {
      const stage = await Stage.open(page, scene(), { agentId: `renamed-${wire}`, wire, statusId: 'lunch' });
      const before = await stage.standing();
      await page.evaluate(() => window.attacker.rename('intruder'));
      await expect.poll(() => stage.counted()).toEqual({ otherAgent: 1 });
      expect(await stage.standing()).toEqual(before);
      expect((await world.api('GET', 'agents/intruder')).status).toBe(404);
      await stage.stillWorks();
    });
});

test.describe('too much', () => {
  const FRAMES = 10_000;
  /** What goes to the server of all that: 100 frames at once, of which reports are told 20 at once and 5 per second. */
  const RECORDS = 60;

  for (const wire of ['plain', 'extended'] as const)
    test(`[CN11][CN25] 10,000 reports: the connector stays usable, and the server hears a few (${wire})`, async ({
      page,
    }) => {
      const stage = await Stage.open(page, scene(), { agentId: `flood-${wire}`, wire, statusId: 'lunch' });
      await stage.toggleDetails();
      const { version, epoch } = await stage.agent();
      // What the browser itself needs to deliver so many messages, to a page that does nothing with them.
      const bareUrl = `${crm.origin('bare.localhost')}/`;
      await page.evaluate((url) => window.attacker.embed(url), bareUrl);
      const bare = await frameAt(page, bareUrl);
      const pour = (path: string) =>
        page.evaluate(([to, count]) => window.attacker.pour([to], ['meeting', 'lunch'], count), [
          path,
          FRAMES,
        ] as const);
      const barePause = await pauseOf(bare, () => pour('frames.1'));
      const pause = await pauseOf(stage.connector, () =>
        wire === 'plain'
          ? pour('frames.0')
          : page.evaluate((count) => window.attacker.pourIntoPort(['meeting', 'lunch'], count), FRAMES),
      );
      expect(pause).toBeLessThan(4 * barePause + 300);
      await stage.toggleDetails();
      await expect.poll(async () => (await stage.counted())['flood'] ?? 0).toBeGreaterThan(FRAMES * 0.9);
      if (wire === 'extended') {
        // So many numbers were never heard that no loss explains it: that port is of no use any more, a new one is.
        await page.evaluate((nonce) => window.attacker.offerAgain(nonce), 'ab'.repeat(16));
        await expect.poll(() => page.evaluate(() => window.attacker.lineCount)).toBe(2);
        await stage.settled();
      }
      await stage.stillWorks();
      const after = await stage.agent();
      expect(Number(after['version']) - Number(version)).toBeLessThan(RECORDS);
      expect(after).toMatchObject({ epoch, sides: { contactCenter: { choice: { ready: false } } } });
    });
});

test('[LK1][SV52] two tabs that both claim to lead: the newer one has the agent, and the older one does not fight for it', async ({
  context,
}) => {
  const joining: Joining = { agentId: 'two-tabs', wire: 'extended', statusId: 'lunch' };
  const older = await Stage.open(await context.newPage(), scene(), joining);
  const newer = await Stage.open(await context.newPage(), scene(), joining);
  const { epoch } = await newer.agent();
  const before = await newer.standing();
  await expect(older.connector.getByTestId('use-here')).toBeVisible();
  await older.page.evaluate(() => window.attacker.show('available'));
  await older.page.evaluate(() => window.attacker.attack('port', 'member'));
  await older.page.waitForTimeout(600);
  expect(await newer.standing()).toEqual(before);
  await newer.stillWorks();
  expect(await newer.agent()).toMatchObject({ epoch });
});

test('[CN16][SD40] with storage, cookies and locks blocked all of it works', async ({ context, page }) => {
  await context.addInitScript(() => {
    const blocked = {
      configurable: true,
      get(): never {
        throw new DOMException('blocked', 'SecurityError');
      },
    };
    // As a browser blocks it: for the frame of another site, and not for the page itself.
    if (window.top !== window) {
      const stores = ['localStorage', 'sessionStorage', 'indexedDB', 'caches'];
      for (const name of stores) Object.defineProperty(window, name, blocked);
      Object.defineProperty(Document.prototype, 'cookie', blocked);
    }
    Object.defineProperty(LockManager.prototype, 'request', {
      value: () => Promise.reject(new DOMException('blocked', 'SecurityError')),
    });
  });
  const stage = await Stage.open(page, scene(), { agentId: 'blocked', wire: 'extended', statusId: 'lunch' });
  await stage.connector.getByTestId('sign-out').click();
  await stage.connector.getByTestId('start-work').click();
  await stage.linked();
  const desk = await DeskPage.open(page, world);
  await desk.goReady();
  await desk.shows({ contactCenter: 'ready', crm: 'ready' });
  await desk.setPresence('lunch');
  await desk.shows({ contactCenter: 'notReady', crm: 'notReady' });
});
