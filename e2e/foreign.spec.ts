// A CRM page that was written from the public description alone (pages/foreign-crm.js): foreign code on a foreign origin.
import { expect, type Page, test } from '@playwright/test';
import { DeskPage } from './desk-page.ts';
import { ForeignSite, foreignFile } from './foreign-page.ts';
import { World } from './world.ts';

const AGENT = '3700123';
/** Everything that the public catalogue lets a connector say. */
const CATALOGUE = [
  'ready',
  'requestCrmData',
  'requestGetCrmDirectory',
  'requestEnableClickToDial',
  'requestNavigateToClickToDialResult',
  'requestPerformInteractionScreenPop',
  'requestOpenReports',
  'requestSaveInteractionLog',
  'requestCustomFieldsValues',
  'requestSyncOmnichannel',
];

let site: ForeignSite;
let world: World;

test.beforeAll(async () => {
  const html = await foreignFile('foreign-crm.html');
  site = await ForeignSite.start({ '/crm.html': html, '/foreign-crm.js': await foreignFile('foreign-crm.js') });
  world = await World.start({
    extraOrigins: [site.origin()],
    define: (definition) => ({
      ...definition,
      presences: [
        { statusId: '3', label: 'Online', alsoKnownAs: ['Online'], ready: true },
        { statusId: '4', label: 'Away', alsoKnownAs: ['Away'], ready: false },
        { statusId: '5', label: 'Transfers only', alsoKnownAs: ['Transfers only'], ready: false },
        { statusId: '10', label: 'At lunch', alsoKnownAs: ['At lunch'], ready: false },
        { statusId: '2', label: 'Offline', alsoKnownAs: ['Offline'], ready: false },
      ],
      presenceMap: [
        { statusId: '4', reasonCode: 1 },
        { statusId: '10', reasonCode: 2 },
      ],
      defaults: {
        readyStatusId: '3',
        notReadyStatusId: '4',
        heldStatusId: '5',
        reasonCode: 21,
      },
    }),
  });
});

test.afterAll(async () => {
  await world.stop();
  await site.stop();
});

class ForeignCrm extends DeskPage {
  static async openForeign(page: Page): Promise<ForeignCrm> {
    await page.goto(`${site.origin()}/crm.html?connector=${world.serverUrl}/connector/`);
    const crm = new ForeignCrm(page);
    await crm.linked();
    return crm;
  }

  override async presenceIs(name: string): Promise<void> {
    await expect(this.page.locator('#presence')).toHaveText(name);
  }

  override async setPresence(name: string): Promise<void> {
    await this.page.getByRole('button', { name, exact: true }).click();
  }
}

test.afterEach(async ({ page }) => {
  // Whatever happened in it: the page saw documented messages in their documented form, and no port.
  const received = await page.evaluate(() => Reflect.get(window, 'received'));
  expect(received.length).toBeGreaterThan(2);
  for (const { data, ports } of received) {
    expect(CATALOGUE).toContain(data.action);
    const members =
      data.action === 'ready' || data.action === 'requestCrmData' ? ['action', 'type'] : ['action', 'data', 'type'];
    expect({ ...data, members: Object.keys(data).sort(), ports }).toMatchObject({
      type: 'CRMConnectMessage',
      members,
      ports: 0,
    });
  }
  const crm = new ForeignCrm(page);
  await crm.part('sign-out').click();
  await expect(crm.part('start-work')).toBeVisible();
});

test('[WR9][WR22][WR23][WR26][WR28][SY1] foreign code: the handshake, and both Omnichannel messages in both directions', async ({
  page,
}) => {
  const crm = await ForeignCrm.openForeign(page);
  // The session is linked a moment before the CRM page behind it is attached.
  await expect
    .poll(async () => (await world.api('GET', `agents/${AGENT}`)).body)
    .toMatchObject({ name: 'Noor Haddad', crmLink: { wire: 'plain', strength: 'mirror' } });
  await crm.goReady();
  await crm.presenceIs('Online');
  await crm.shows({ contactCenter: 'ready', crm: 'ready' });
  await crm.setPresence('At lunch');
  await crm.shows({ contactCenter: 'notReady', crm: 'notReady' });
  await expect(crm.part('cc-state')).toHaveAttribute('data-reason', '2');
  await crm.goNotReady(1);
  await crm.presenceIs('Away');
  await crm.setPresence('Transfers only');
  await expect(crm.part('cc-state')).toHaveAttribute('data-reason', '21');
  await crm.setPresence('Online');
  await crm.shows({ contactCenter: 'ready', crm: 'ready' });
  await crm.part('details-toggle').click();
  await expect(crm.part('details')).toContainText('numericStatus ×');
  await expect(crm.part('details')).toContainText('numericId ×');
  await expect(crm.part('details')).toContainText('severalStatuses ×');
  await expect(crm.part('details')).toContainText(/Messages refused\s*none/);
});

test('[IL3][CN13] foreign code: an interaction locks the CRM, pops the caller up and leaves a log', async ({
  page,
}) => {
  const crm = await ForeignCrm.openForeign(page);
  await crm.goReady();
  await crm.shows({ contactCenter: 'ready', crm: 'ready' });
  const workId = await world.give(AGENT, 'Jonas Beck');
  await crm.part('offer-accept').click();
  await crm.presenceIs('Transfers only');
  await expect(page.locator('[data-kind=pop]')).toHaveText('Jonas Beck');
  await crm.part('interaction-end').click();
  await expect(page.locator('[data-kind=log]')).toContainText(`"interactionId":"${workId}"`);
  await expect(page.locator('[data-kind=log]')).toContainText('Jonas Beck');
  await crm.presenceIs('Online');
  await crm.shows({ contactCenter: 'ready', crm: 'ready' });
});

test('[CN17][IL10] foreign code: click to dial starts an interaction and locks the CRM', async ({ page }) => {
  const crm = await ForeignCrm.openForeign(page);
  await crm.goReady();
  await crm.shows({ contactCenter: 'ready', crm: 'ready' });
  await page.locator('#call').click();
  await expect(crm.part('interaction-end')).toBeVisible();
  await crm.presenceIs('Transfers only');
  await expect(page.locator('[data-kind=pop]')).toHaveText('+15550100');
  expect((await world.api('GET', `agents/${AGENT}`)).body).toMatchObject({
    work: [{ label: 'Ada Fern', detail: '+15550100', channel: 'voice', direction: 'outbound', state: 'active' }],
  });
  await crm.part('interaction-end').click();
  await expect(page.locator('[data-kind=log]')).toContainText('Ada Fern');
  await crm.presenceIs('Online');
});
