/** The connector's page as a person meets it: what fits, what is said when the link is gone, and where the focus goes. */
import type { Locator } from '@playwright/test';
import { DeskPage } from './desk-page.ts';
import { expect, test } from './fixtures.ts';
import { VisitorPage } from './visitor-page.ts';
import type { World } from './world.ts';

async function widthOfFrame(desk: DeskPage, px: number): Promise<void> {
  await desk.page.getByTestId('connector-frame').evaluate((frame: HTMLIFrameElement, width) => {
    frame.style.width = `${width}px`;
  }, px);
}

/** How far an element's content is larger than the element: across and down, in px. */
const excess = (part: Locator): Promise<number[]> =>
  part.evaluate((element) => [element.scrollWidth - element.clientWidth, element.scrollHeight - element.clientHeight]);

/** A definition in which reason 1 has this label. */
const reasonNamed = (label: string): Parameters<typeof World.start>[0] => ({
  define: (definition) => ({
    ...definition,
    reasonCodes: definition.reasonCodes.map((reason) => (reason.code === 1 ? { ...reason, label } : reason)),
  }),
});

for (const label of ['Weiterbildungsveranstaltung', 'Administrative after-call documentation']) {
  test(`[CN56] the reason "${label}" stays within its button, and nothing scrolls sideways`, async ({
    page,
    world,
  }) => {
    const desk = await DeskPage.open(page, await world(reasonNamed(label)));
    await desk.goNotReady(1);
    await expect(desk.part('go-not-ready')).toContainText(label);
    for (const width of [358, 320, 280]) {
      await widthOfFrame(desk, width);
      expect(await excess(desk.part('go-not-ready'))).toEqual([0, 0]);
      expect((await excess(desk.connector.locator('html')))[0]).toBe(0);
    }
  });
}

test('[CN56] a long name of a visitor leaves room for whether they are there', async ({ page, browser, world }) => {
  const instance = await world();
  const desk = await DeskPage.open(page, instance);
  await desk.goReady();
  await desk.shows({ contactCenter: 'ready' });
  const visitor = await VisitorPage.open(await browser.newPage(), instance);
  await visitor.begin('Maximiliane Charlotte von Hohenzollern-Sigmaringen', 'My order has not come.');
  await desk.part('offer-accept').click();
  const isThere = desk.part('visitor-here');
  await expect(isThere).toBeVisible();
  expect((await isThere.boundingBox())?.height).toBeLessThan(24);
});

test('[CN41][DC24] a link that is lost in a chat is said where it is seen, is read out, and is shown by the CRM page', async ({
  page,
  browser,
  world,
}) => {
  const instance = await world();
  const desk = await DeskPage.open(page, instance);
  await desk.goReady();
  await desk.shows({ contactCenter: 'ready' });
  await expect(page.getByTestId('connector-state')).toHaveText('Connected');
  const visitor = await VisitorPage.open(await browser.newPage(), instance);
  await visitor.begin('Vera', 'My order has not come.');
  await desk.part('offer-accept').click();
  await expect(desk.part('visitor-here')).toBeVisible();
  // Whoever writes has the end of the page before them.
  await desk.part('chat-composer').fill('One moment');
  await desk.connector.locator('html').evaluate((html) => html.scrollTo(0, html.scrollHeight));
  await instance.killServer();
  await desk.whySays('The connection to the contact centre is lost.');
  await expect(desk.connector.locator('.spoken')).toContainText('The connection to the contact centre is lost.');
  await expect(desk.part('visitor-here')).toBeHidden();
  await expect(desk.part('why')).toBeInViewport({ ratio: 1 });
  await expect(page.getByTestId('connector-state')).toHaveText('Connection lost');
});

test('[DC25] in a German browser the connector speaks German on both pages', async ({ browser, world }) => {
  const instance = await world();
  const page = await browser.newPage({ locale: 'de-DE' });
  const ready = new DeskPage(page).part('go-ready');
  await page.goto(`${instance.demoUrl}/plain.html`);
  await expect(ready).toHaveText('Bereit werden');
  await page.goto(`${instance.demoUrl}/?agent=dana`);
  await expect(ready).toHaveText('Bereit werden');
});

/** Presses a button of the connector by keyboard alone. */
async function press(desk: DeskPage, testId: string): Promise<void> {
  await desk.part(testId).focus();
  await desk.page.keyboard.press('Enter');
}

test('[CN43] after each act the focus goes on with the work, and never to nowhere', async ({
  page,
  browser,
  world,
}) => {
  const instance = await world({ wrapUpMs: 30_000 });
  const desk = await DeskPage.open(page, instance);
  const choice = desk.connector.locator('.control');
  const card = (state: string): Locator => desk.connector.locator(`[data-testid^="work-"][data-state="${state}"]`);
  await press(desk, 'go-ready');
  await desk.shows({ contactCenter: 'ready', crm: 'ready' });

  await instance.give('dana', 'Jonas Beck', 'voice');
  await press(desk, 'offer-accept');
  await expect(card('active')).toBeFocused();
  await press(desk, 'interaction-park');
  await expect(card('parked')).toBeFocused();
  await press(desk, 'interaction-resume');
  await expect(card('active')).toBeFocused();
  await press(desk, 'interaction-end');
  await expect(card('wrapUp')).toBeFocused();
  await press(desk, 'wrapup-finish');
  await expect(choice).toBeFocused();

  const visitor = await VisitorPage.open(await browser.newPage(), instance);
  await visitor.begin('Vera', 'My order has not come.');
  await press(desk, 'offer-accept');
  await expect(desk.part('chat-composer')).toBeFocused();
  await visitor.part('leave').click();
  await visitor.part('leave-sure').click();
  await expect(card('wrapUp')).toBeFocused();
  await press(desk, 'wrapup-finish');
  await expect(choice).toBeFocused();

  await instance.give('dana', 'Mia Lorenz', 'voice');
  await press(desk, 'offer-decline');
  await expect(choice).toBeFocused();

  await press(desk, 'sign-out');
  await expect(desk.part('page')).toBeFocused();
  await press(desk, 'start-work');
  await expect(choice).toBeFocused();
});

test('[CN43] a card that goes takes no focus from the CRM page', async ({ page, world }) => {
  const instance = await world({ offerTimeoutMs: 3_000 });
  const desk = await DeskPage.open(page, instance);
  await desk.goReady();
  await desk.shows({ contactCenter: 'ready', crm: 'ready' });
  await instance.give('dana', 'Jonas Beck');
  await desk.part('offer-accept').focus();
  await page.getByTestId('presence-select').focus();
  await expect(desk.part('offer-accept')).toBeHidden();
  await expect(page.getByTestId('presence-select')).toBeFocused();
});
