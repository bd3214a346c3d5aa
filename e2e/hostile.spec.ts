// What harm other windows can do: the corpus of hostile frames and what no frame can express, across real origins in a real browser. After
// each attack nothing was accepted, the connector says what it counted, no prototype was touched, and a valid message still works.
import { type Browser, expect, type Frame, type Page, test } from '@playwright/test';
import { bundleModules, type ForeignFiles, type ForeignSite, pageWith, startLookAlikes } from './foreign-page.ts';
import type { Joining } from './pages/attacker.ts';
import { World } from './world.ts';

/** The CRM page's own host name, so that other names can look like it. */
const CRM_HOST = 'crm.localhost';
/** Allowed under https alone, which nobody serves. */
const SECURE_HOST = 'secure.localhost';

let files: ForeignFiles;
let crm: ForeignSite;
/** The same host names under a port that begins with the CRM's. */
let otherPort: ForeignSite;
let world: World;

test.beforeAll(async () => {
  files = {
    ...(await bundleModules(['attacker.ts'])),
    '/': pageWith('/attacker.js', 'hostile'),
  };
  [crm, otherPort] = await startLookAlikes(files);
  world = await World.start({
    extraOrigins: [crm.origin(CRM_HOST), crm.origin(SECURE_HOST).replace('http:', 'https:')],
  });
});

test.afterAll(async () => {
  await world?.stop();
  await crm?.stop();
  await otherPort?.stop();
});

const connectorUrl = (): string => `${world.serverUrl}/connector/`;

/** What stands about an agent: if it is equal, nothing was accepted. Only the time of the answer is left out. */
async function standing(agentId: string): Promise<unknown> {
  const { at, ...agent } = (await world.api('GET', `agents/${agentId}`)).body;
  const timeline = (await world.api('GET', `agents/${agentId}/timeline`)).body;
  return { agent, timeline };
}

/** A page of an allowed origin with the connector, whose agent is at lunch. */
class Stage {
  readonly page: Page;
  readonly agentId: string;
  readonly connector: Frame;

  private constructor(page: Page, agentId: string, connector: Frame) {
    this.page = page;
    this.agentId = agentId;
    this.connector = connector;
  }

  static async open(page: Page, joining: Joining, attributes: Record<string, string> = {}): Promise<Stage> {
    await page.goto(`${crm.origin(CRM_HOST)}/`);
    await page.evaluate(
      ([given, url, more]) => {
        window.attacker.join(given);
        window.attacker.embed(url, more);
      },
      [joining, connectorUrl(), attributes] as const,
    );
    const stage = new Stage(page, joining.agentId, await frameAt(page, connectorUrl()));
    await stage.settled();
    await stage.stillWorks();
    await stage.connector.getByTestId('details-toggle').click();
    return stage;
  }

  /** Linked, and nothing is asked of the CRM. */
  async settled(): Promise<void> {
    await expect
      .poll(() => this.agent(), { timeout: 10_000 })
      .toMatchObject({ session: { state: 'linked' }, crmLink: { state: 'up' }, request: null });
  }

  async agent(): Promise<Record<string, unknown>> {
    return (await world.api('GET', `agents/${this.agentId}`)).body;
  }

  /** A valid message arrives and has its effect. */
  async show(statusId: string, reasonCode: number): Promise<void> {
    await this.page.evaluate((next) => window.attacker.show(next), statusId);
    await expect
      .poll(() => this.agent())
      .toMatchObject({ sides: { contactCenter: { choice: { ready: false, reasonCode } }, crm: { statusId } } });
  }

  async stillWorks(): Promise<void> {
    await this.show('meeting', 3);
    await this.show('lunch', 2);
  }

  /** Refused messages by code, as the connector shows them. */
  async counted(): Promise<Record<string, number>> {
    const row = this.connector.getByTestId('details').locator('div', { hasText: 'Messages refused' });
    const text = await row.locator('dd').innerText();
    if (text === 'none') return {};
    return Object.fromEntries(
      text.split(', ').map((part) => {
        const [code = '', count] = part.split(' × ');
        return [code, Number(count)];
      }),
    );
  }

  async prototypesAreUntouched(): Promise<void> {
    for (const where of [this.connector, this.page.mainFrame()])
      expect(await where.evaluate(strangeMembers)).toEqual([]);
  }
}

/** Runs in a page: what a prototype has that it should not have. */
function strangeMembers(): string[] {
  const shared = [Object.prototype, Array.prototype, String.prototype, Function.prototype];
  const enumerable = shared.flatMap((prototype) => Object.keys(prototype));
  return [
    ...enumerable,
    ...['ready', 'isAdmin', 'statusId', 'seq'].filter((name) => Reflect.get({}, name) !== undefined),
  ];
}

async function frameAt(page: Page, url: string): Promise<Frame> {
  await expect.poll(() => page.frames().some((frame) => frame.url().startsWith(url))).toBe(true);
  const found = page.frames().find((frame) => frame.url().startsWith(url));
  if (found === undefined) throw new Error(`no frame at ${url}`);
  return found;
}

function sum(one: Readonly<Record<string, number>>, other: Readonly<Record<string, number>>): Record<string, number> {
  const total = { ...one };
  for (const [code, count] of Object.entries(other)) total[code] = (total[code] ?? 0) + count;
  return total;
}

let framesPosted = 0;

async function attack(stage: Stage, where: 'window' | 'port', family: string): Promise<void> {
  await stage.settled();
  const before = await standing(stage.agentId);
  const counted = await stage.counted();
  const volley = await stage.page.evaluate(([place, name]) => window.attacker.attack(place, name), [
    where,
    family,
  ] as const);
  expect(volley.posted).toBeGreaterThan(0);
  framesPosted += volley.posted;
  await expect.poll(() => stage.counted()).toEqual(sum(counted, volley.refused));
  await stage.prototypesAreUntouched();
  expect(await standing(stage.agentId)).toEqual(before);
  await stage.stillWorks();
}

function sharedStage(wire: Joining['wire']): () => Stage {
  let stage: Stage;
  let page: Page;
  test.beforeAll(async ({ browser }: { browser: Browser }) => {
    page = await browser.newPage();
    stage = await Stage.open(page, { agentId: `family-${wire}`, wire, statusId: 'lunch' });
  });
  test.afterAll(() => page?.close());
  return () => stage;
}

test.describe('the corpus on the window of the connector', () => {
  const stage = sharedStage('plain');
  for (const family of [
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
  ])
    test(`[CN2][CN18][EX18][WR1] nothing of it is accepted: ${family}`, () => attack(stage(), 'window', family));
});

test.describe('the corpus on the port of the connector', () => {
  const stage = sharedStage('extended');
  for (const family of [
    'reflection',
    'size',
    'depth',
    'structured clone',
    'text',
    'prototype',
    'wrong place',
    'sequence',
    'member',
  ])
    test(`[CN2][CN7][CN18][EX18] nothing of it is accepted: ${family}`, () => attack(stage(), 'port', family));
});
