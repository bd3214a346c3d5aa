// What harm a connector in hostile hands, or a page that would like to be one, can do to a CRM page with the SDK: across real origins in a real
// browser. After each attack nothing was applied or answered, the SDK has told what it refused, and a valid request still works.
import { HOSTILE_FRAMES } from '@interlock/protocol/fixtures';
import { expect, type Frame, type Page, test } from '@playwright/test';
import { bundleModules, type ForeignSite, pageWith, startLookAlikes } from './foreign-page.ts';
import { pauseOf, strangeMembers } from './hostile-stage.ts';

const CONNECTOR_HOST = 'connector.localhost';
const WINDOW_FAMILIES = ['reflection', 'action', 'statusId', 'other actions', 'prototype', 'wrong place', 'open'];
const PORT_FAMILIES = ['reflection', 'wrong place', 'sequence', 'epoch', 'member'];

let site: ForeignSite;
let otherPort: ForeignSite;

test.beforeAll(async () => {
  const bundled = await bundleModules(['sdk-crm.ts', 'fake-connector.ts']);
  [site, otherPort] = await startLookAlikes({
    ...bundled,
    '/crm.html': pageWith('/sdk-crm.js', 'CRM'),
    '/connector/': pageWith('/fake-connector.js', 'connector'),
  });
});

test.afterAll(async () => {
  await site?.stop();
  await otherPort?.stop();
});

const connectorUrl = (): string => `${site.origin(CONNECTOR_HOST)}/connector/`;
/** The right host name, and a port that begins with the right one. */
const strangerUrl = (): string => `${otherPort.origin(CONNECTOR_HOST)}/connector/`;

class Client {
  readonly page: Page;

  private constructor(page: Page) {
    this.page = page;
  }

  static async open(page: Page, wire: 'plain' | 'extended'): Promise<Client> {
    await page.goto(`${site.origin('crm.localhost')}/crm.html?connector=${connectorUrl()}`);
    const client = new Client(page);
    const connector = await client.frameAt(connectorUrl());
    await connector.evaluate((port) => (port ? window.fake.openPort() : window.fake.speakPlain()), wire === 'extended');
    await client.stillWorks();
    expect(await client.wire()).toBe(wire);
    return client;
  }

  get connector(): Frame {
    const found = this.page.frames().find((frame) => frame.url() === connectorUrl());
    if (found === undefined) throw new Error('there is no connector');
    return found;
  }

  async frameAt(url: string): Promise<Frame> {
    const find = (): Frame | undefined => this.page.frames().find((frame) => frame.url() === url);
    await expect.poll(() => find() !== undefined).toBe(true);
    const found = find();
    if (found === undefined) throw new Error(`no frame at ${url}`);
    await found.waitForFunction(() => 'fake' in window);
    return found;
  }

  wire(): Promise<string> {
    return this.page.evaluate(() => window.sdk.state.connection);
  }

  /** What the CRM was made to show, what was said of it, and how the conversation stands. */
  standing(): Promise<{ applied: readonly string[]; reports: number; state: unknown; statusId: string }> {
    return this.page.evaluate(() => ({
      applied: [...window.sdk.applied],
      reports: window.sdk.reports.length,
      state: window.sdk.state,
      statusId: window.sdk.statusId,
    }));
  }

  problems(): Promise<readonly string[]> {
    return this.page.evaluate(() => window.sdk.problems);
  }

  /** A valid request is applied and answered. */
  async stillWorks(): Promise<void> {
    for (const statusId of ['meeting', 'lunch']) {
      const answer = await this.connector.evaluate((next) => window.fake.request(next), statusId);
      expect(answer).toEqual({ statusId, success: true });
    }
    expect((await this.standing()).statusId).toBe('lunch');
  }

  async prototypesAreUntouched(): Promise<void> {
    expect(await this.page.evaluate(strangeMembers)).toEqual([]);
  }
}

/** Plain requests that the SDK reads more kindly than the protocol's parser: a list that is none, and a number for a name (SD9). */
const READ_KINDLY: Readonly<Record<string, number>> = { 'other actions': 2 };

async function attack(client: Client, where: 'window' | 'port', family: string): Promise<void> {
  await test.step(family, async () => {
    const before = await client.standing();
    const told = (await client.problems()).length;
    const volley = await client.connector.evaluate(([place, name]) => window.fake.attack(place, name), [
      where,
      family,
    ] as const);
    expect(volley.posted).toBeGreaterThan(0);
    const refused = Object.values(volley.refused).reduce((total, count) => total + count, 0);
    await expect
      .poll(async () => (await client.problems()).length - told, family)
      .toBe(refused - (READ_KINDLY[family] ?? 0));
    await client.prototypesAreUntouched();
    // What had to come before a hostile frame is a valid request each, and was done.
    await expect.poll(async () => (await client.standing()).applied.length).toBe(before.applied.length + volley.before);
    if (volley.before === 0) expect(await client.standing()).toEqual(before);
    expect((await client.standing()).state).toEqual(before.state);
    await client.stillWorks();
  });
}

test('[SD2][SD4][SD9][SD10][EX18] nothing of the corpus on the window is accepted by the SDK', async ({ page }) => {
  const client = await Client.open(page, 'plain');
  for (const family of WINDOW_FAMILIES) await attack(client, 'window', family);
});

test('[SD9][SD10][SD22][EX18] nothing of the corpus on the port is accepted by the SDK', async ({ page }) => {
  const client = await Client.open(page, 'extended');
  for (const family of PORT_FAMILIES) await attack(client, 'port', family);
});

test('[EX18] no family of the corpus for the client is left out', () => {
  const sent = HOSTILE_FRAMES.filter(({ to, isCloneable }) => to === 'client' && isCloneable);
  const familiesOf = (where: string) => [
    ...new Set(sent.filter((frame) => frame.where === where).map(({ family }) => family)),
  ];
  expect(familiesOf('window').sort()).toEqual([...WINDOW_FAMILIES].sort());
  expect(familiesOf('port').sort()).toEqual([...PORT_FAMILIES].sort());
});

for (const wire of ['plain', 'extended'] as const)
  test(`[SD2][SD4] the connector's own origin in another window is not heard, even with a stolen nonce (${wire})`, async ({
    page,
  }) => {
    const client = await Client.open(page, wire);
    // A new nonce is on offer, and it has leaked.
    const stolen = await client.connector.evaluate(() => window.fake.nonces.at(-1) ?? '');
    await page.evaluate((url) => window.sdk.embed(url), `${connectorUrl()}?sibling`);
    await page.evaluate((url) => window.sdk.embed(url), strangerUrl());
    await client.connector.evaluate((url) => window.fake.embed(url), `${connectorUrl()}?nested`);
    const opened = page.waitForEvent('popup');
    await page.evaluate((url) => window.sdk.open(url), `${connectorUrl()}?popup`);
    const popup = await opened;
    await popup.waitForFunction(() => 'fake' in window);
    const before = await client.standing();
    const told = (await client.problems()).length;
    const attackers: [Frame | Page, string][] = [
      [await client.frameAt(`${connectorUrl()}?sibling`), 'parent'],
      [await client.frameAt(strangerUrl()), 'parent'],
      [await client.frameAt(`${connectorUrl()}?nested`), 'top'],
      [popup, 'opener'],
    ];
    for (const [attacker, path] of attackers) {
      await attacker.evaluate(([to, nonce]) => window.fake.openAgain(nonce, to), [path, stolen] as const);
      await attacker.evaluate((to) => window.fake.assault(to), path);
    }
    await client.stillWorks();
    for (const [attacker] of attackers) expect(await attacker.evaluate(() => window.fake.answers)).toEqual([]);
    expect((await client.problems()).length).toBe(told);
    const after = await client.standing();
    expect(after.state).toEqual(before.state);
    expect(after.applied).toEqual([...before.applied, 'meeting', 'lunch']);
  });

test('[SD2][SD7] a connector frame that is navigated elsewhere is told as another origin, and its port is of no use', async ({
  page,
}) => {
  const client = await Client.open(page, 'extended');
  const used = await client.connector.evaluate(() => window.fake.nonces.at(-1) ?? '');
  const before = await client.standing();
  await page.evaluate((url) => window.sdk.navigate(url), strangerUrl());
  const stranger = await client.frameAt(strangerUrl());
  await stranger.evaluate((nonce) => window.fake.openAgain(nonce, 'parent'), used);
  await stranger.evaluate(() => window.fake.assault('parent'));
  await expect.poll(() => client.problems()).toContain('wrongOrigin');
  expect(await stranger.evaluate(() => window.fake.answers)).toEqual([]);
  expect((await client.standing()).applied).toEqual(before.applied);
  // An empty document has the origin of the CRM page itself, which is not the connector's either.
  await page.evaluate(() => window.sdk.navigate('about:blank'));
  await expect.poll(() => page.mainFrame().childFrames()[0]?.url()).toBe('about:blank');
  const told = (await client.problems()).length;
  await page
    .mainFrame()
    .childFrames()[0]!
    .evaluate(() => {
      const data = { statusId: 'available', success: true };
      window.parent.postMessage({ type: 'CRMConnectMessage', action: 'requestSyncOmnichannel', data }, '*');
      window.parent.postMessage({ type: 'CRMConnectMessage', action: 'ready' }, '*');
    });
  await expect.poll(async () => (await client.problems()).slice(told)).toEqual(['wrongOrigin', 'wrongOrigin']);
  expect((await client.standing()).applied).toEqual(before.applied);
  // The connector comes back: a new handshake with a new nonce, and the old one opens nothing.
  await page.evaluate((url) => window.sdk.navigate(url), connectorUrl());
  const connector = await client.frameAt(connectorUrl());
  await connector.evaluate(() => window.fake.openPort());
  expect(await connector.evaluate(() => window.fake.nonces)).not.toContain(used);
  await client.stillWorks();
});

test('[SD4] while a port is open no second one is, neither with the nonce of before nor with a new one', async ({
  page,
}) => {
  const client = await Client.open(page, 'extended');
  const before = await client.standing();
  const told = (await client.problems()).length;
  const used = await client.connector.evaluate(() => window.fake.nonces.at(-1) ?? '');
  for (const nonce of [used, '0'.repeat(32)])
    await client.connector.evaluate((one) => window.fake.openAgain(one, 'parent'), nonce);
  await expect.poll(async () => (await client.problems()).slice(told)).toEqual(['frameUnexpected', 'frameUnexpected']);
  expect(await client.standing()).toEqual(before);
  await client.stillWorks();
});

test('[SD8] 10,000 requests and questions: the page stays usable, applies a few, and reads its CRM a few times', async ({
  page,
}) => {
  const client = await Client.open(page, 'extended');
  const readings = await page.evaluate(() => window.sdk.readings);
  const { applied } = await client.standing();
  const bareUrl = `${site.origin('bare.localhost')}/connector/`;
  await page.evaluate((url) => window.sdk.embed(url), bareUrl);
  await client.frameAt(bareUrl);
  const pause = await pauseOf(page.mainFrame(), () => client.connector.evaluate(() => window.fake.pour(10_000)));
  // Ten times what is told in words: a long task of a busy machine. A page that acts on each frame stands for many seconds.
  expect(pause).toBeLessThan(2_000);
  await expect
    .poll(async () => (await client.problems()).filter((code) => code === 'flood').length)
    .toBeGreaterThan(9_000);
  expect(await page.evaluate(() => window.sdk.readings)).toBeLessThan(readings + 700);
  expect((await client.standing()).applied.length).toBeLessThan(applied.length + 700);
  await expect.poll(() => client.wire()).toBe('extended');
  await client.stillWorks();
  await client.prototypesAreUntouched();
});
