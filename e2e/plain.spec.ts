// The plain page of the demo CRM: the documented functions alone, against the whole of Interlock. The tests of one mode share a
// world; each begins with an agent who is signed out and a CRM that shows Offline.
import type { Page } from '@playwright/test';
import { DeskPage } from './desk-page.ts';
import { expect, test } from './fixtures.ts';
import { World, type WorldOptions } from './world.ts';

class PlainPage extends DeskPage {
  static async openPlain(page: Page, world: World, query = ''): Promise<PlainPage> {
    await page.goto(`${world.demoUrl}/plain.html${query}`);
    const plain = new PlainPage(page);
    await plain.linked();
    return plain;
  }

  override async setPresence(statusId: string): Promise<void> {
    await this.page.getByTestId(`presence-${statusId}`).click();
  }

  async takeNextTicket(): Promise<void> {
    await this.page.getByTestId('crm-behaviour-assign-now').click();
  }

  /** What was asked of the CRM and heard of its page. */
  async details(): Promise<string> {
    const details = this.part('details');
    if (!(await details.isVisible())) await this.part('details-toggle').click();
    return details.innerText();
  }
}

/** A presence that was there before any page was open. */
async function presenceBefore(world: World, statusId: string): Promise<void> {
  const answer = await fetch(`${world.demoUrl}/api/people/dana/presence`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ statusId, by: 'user' }),
  });
  expect(answer.status).toBe(200);
}

/** A page that is loaded again, and a server that is started again, are back within the grace time also on a busy machine. */
const patient: WorldOptions = {
  define: (definition) => ({ ...definition, timeouts: { ...definition.timeouts, linkGraceMs: 20_000 } }),
};

function sharedWorld(options: WorldOptions): () => World {
  let shared: World;
  test.beforeAll(async () => {
    shared = await World.start({ ...patient, ...options });
  });
  test.beforeEach(() => presenceBefore(shared, 'offline'));
  test.afterEach(async ({ page }) => {
    const plain = new DeskPage(page);
    await plain.part('sign-out').click();
    await expect(plain.part('start-work')).toBeVisible();
  });
  test.afterAll(() => shared.stop());
  return () => shared;
}

test.describe('Synchronized', () => {
  const world = sharedWorld({ mode: 'synchronized' });

  test('[DC17][DC18][SY1][SY2] Ready in the connector is Ready in the CRM and back, and the strength is mirror', async ({
    page,
  }) => {
    const plain = await PlainPage.openPlain(page, world());
    await plain.shows({ contactCenter: 'notReady' });
    await expect(plain.part('strength')).toHaveAttribute('data-strength', 'mirror');
    await plain.goReady();
    await plain.shows({ contactCenter: 'ready', crm: 'ready' });
    await plain.presenceIs('available');
    await plain.goNotReady(3);
    await plain.presenceIs('meeting');
    await plain.setPresence('available');
    await plain.shows({ contactCenter: 'ready', crm: 'ready' });
    await plain.setPresence('lunch');
    await plain.shows({ contactCenter: 'notReady', crm: 'notReady' });
    await expect(plain.part('cc-state')).toHaveAttribute('data-reason', '2');
    expect(await plain.details()).toMatch(/CRM page\s+plain protocol/);
  });

  test('[DC21][SY6] a ticket is Busy in the CRM and so Not Ready, and after the last one the agent is Ready again', async ({
    page,
  }) => {
    const plain = await PlainPage.openPlain(page, world());
    await plain.goReady();
    await plain.shows({ contactCenter: 'ready', crm: 'ready' });
    await plain.takeNextTicket();
    await plain.presenceIs('busy');
    await plain.shows({ contactCenter: 'notReady', crm: 'notReady' });
    await page.getByTestId('ticket-close-4711').click();
    await plain.presenceIs('available');
    await plain.shows({ contactCenter: 'ready', crm: 'ready' });
  });

  test('[IL3][RQ4] an interaction is offered when the plain page has shown Busy, and all comes back after it', async ({
    page,
  }) => {
    const instance = world();
    const plain = await PlainPage.openPlain(page, instance);
    await plain.goReady();
    await plain.shows({ contactCenter: 'ready', crm: 'ready' });
    await instance.give('dana', 'Jonas Beck');
    await plain.part('offer-accept').click();
    await plain.presenceIs('busy');
    await expect(plain.part('cc-state')).toHaveAttribute('data-shape', 'work');
    await plain.part('interaction-end').click();
    await plain.shows({ contactCenter: 'ready', crm: 'ready' });
    await plain.presenceIs('available');
  });

  test('[DC20][WR20] the documented call with four arguments works as well, and is shown as a deviation', async ({
    page,
  }) => {
    const plain = await PlainPage.openPlain(page, world(), '?seedslip=1');
    await plain.goReady();
    await plain.shows({ contactCenter: 'ready', crm: 'ready' });
    await plain.setPresence('lunch');
    await plain.shows({ contactCenter: 'notReady', crm: 'notReady' });
    await expect(plain.part('cc-state')).toHaveAttribute('data-reason', '2');
    expect(await plain.details()).toMatch(/Deviations heard\s.*fourArgumentPublish × \d/);
  });

  test('[LK14][LK6][PE4] loading the page makes nobody Ready, whatever presence the CRM has', async ({ page }) => {
    const instance = world();
    await presenceBefore(instance, 'available');
    const plain = await PlainPage.openPlain(page, instance);
    await plain.presenceIs('busy');
    await plain.shows({ contactCenter: 'notReady', crm: 'notReady' });
    await page.reload();
    await plain.linked();
    await plain.shows({ contactCenter: 'notReady' });
    await plain.presenceIs('busy');
    const { entries } = (await world().api('GET', 'agents/dana/timeline?limit=50')).body;
    const ofThisSession = JSON.stringify(entries).split('sessionOpened').slice(0, 2).join();
    expect(ofThisSession).not.toContain('"ready":true');
  });

  test('[LK5][LK6] reloading the page while Ready goes on as it was: what the CRM does not say is assumed, and shown so', async ({
    page,
  }) => {
    const plain = await PlainPage.openPlain(page, world());
    await plain.goReady();
    await plain.shows({ contactCenter: 'ready', crm: 'ready' });
    await page.reload();
    await plain.linked();
    await plain.shows({ contactCenter: 'ready' });
    await plain.presenceIs('available');
    await expect.poll(() => plain.details()).toMatch(/Asked of the CRM\s+Available: assumed/);
  });
});

test.describe('Complementary', () => {
  const world = sharedWorld({ mode: 'complementary' });

  test('[CM1][CM2][CM4] the last Ready wins on the plain page as well', async ({ page }) => {
    const plain = await PlainPage.openPlain(page, world());
    await expect(plain.part('strength')).toHaveAttribute('data-strength', 'mirror');
    await plain.setPresence('available');
    await plain.shows({ contactCenter: 'notReady', crm: 'ready' });
    await plain.goReady();
    await plain.shows({ contactCenter: 'ready', crm: 'notReady' });
    await plain.presenceIs('busy');
    await plain.setPresence('available');
    await plain.shows({ contactCenter: 'notReady', crm: 'ready' });
    await plain.setPresence('lunch');
    await plain.shows({ contactCenter: 'notReady', crm: 'notReady' });
  });

  test('[CM3][RQ4][IL4] a CRM that is Busy already answers with silence: assumed, and the offer goes out', async ({
    page,
  }) => {
    const instance = world();
    await presenceBefore(instance, 'busy');
    const plain = await PlainPage.openPlain(page, instance);
    await plain.shows({ contactCenter: 'notReady', crm: 'unknown' });
    await plain.goReady();
    await plain.shows({ contactCenter: 'ready' });
    // It is asserted once more a moment later, and then again assumed.
    await expect.poll(() => plain.details()).toMatch(/Asked of the CRM\s+Busy: assumed/);
    const workId = await instance.give('dana', 'Jonas Beck');
    await plain.part('offer-accept').click();
    await expect(plain.part('interaction-end')).toBeVisible();
    expect((await instance.api('GET', `work-items/${workId}`)).body).toMatchObject({ state: 'active' });
    await plain.presenceIs('busy');
    await plain.part('interaction-end').click();
    await plain.shows({ contactCenter: 'ready' });
    await plain.presenceIs('busy');
  });
});

test('[LK5][LK13][SV1] kill -9 of the server in an interaction loses nothing, and nobody becomes Ready by it', async ({
  page,
  world,
}) => {
  const instance = await world(patient);
  const plain = await PlainPage.openPlain(page, instance);
  await plain.goReady();
  await plain.shows({ contactCenter: 'ready', crm: 'ready' });
  const workId = await instance.give('dana', 'Jonas Beck');
  await plain.part('offer-accept').click();
  await expect(plain.part('interaction-end')).toBeVisible();
  await plain.presenceIs('busy');
  await instance.killServer();
  await expect(plain.part('link-chip')).not.toHaveText(/Linked/);
  await instance.startServer();
  await plain.linked();
  expect((await instance.api('GET', `work-items/${workId}`)).body).toMatchObject({ state: 'active' });
  await plain.presenceIs('busy');
  await plain.part('interaction-end').click();
  await plain.shows({ contactCenter: 'ready', crm: 'ready' });
  await plain.goNotReady(2);
  await plain.presenceIs('lunch');
  await instance.killServer();
  await expect(plain.part('link-chip')).not.toHaveText(/Linked/);
  // Somebody chooses Ready in the CRM while nobody listens.
  await plain.setPresence('available');
  await instance.startServer();
  await plain.linked();
  await plain.shows({ contactCenter: 'notReady', crm: 'notReady' });
  await plain.presenceIs('lunch');
});
