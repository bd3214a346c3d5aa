import { barriers } from './barriers.ts';
import { DeskPage } from './desk-page.ts';
import { expect, test } from './fixtures.ts';
import { VisitorPage } from './visitor-page.ts';

test('[CN43] desk and connector have no barrier that a program can find, light and dark', async ({ page, world }) => {
  const instance = await world({ wrapUpMs: 30_000 });
  await page.goto(instance.demoUrl);
  await page.getByTestId('sign-in-dana').waitFor();
  expect(await barriers(page)).toEqual([]);
  const desk = await DeskPage.open(page, instance);
  await desk.goReady();
  await desk.shows({ contactCenter: 'ready', crm: 'ready' });
  expect(await barriers(page)).toEqual([]);
  await instance.give('dana', 'Jonas Beck');
  await expect(desk.part('offer-accept')).toBeVisible();
  expect(await barriers(page)).toEqual([]);
  await desk.part('offer-accept').click();
  await expect(desk.part('interaction-end')).toBeVisible();
  await desk.takeTicket(4711);
  await desk.whySays(/was assigned while you work/);
  await desk.part('timeline-toggle').click();
  await desk.part('details-toggle').click();
  expect(await barriers(page)).toEqual([]);
  await page.goto(`${instance.demoUrl}/plain.html`);
  await desk.linked();
  expect(await barriers(page)).toEqual([]);
});

test('[CH20] the page of visitors, and a chat in the connector, have none either, light and dark', async ({
  page,
  context,
  world,
}) => {
  const instance = await world({ wrapUpMs: 30_000 });
  const visitor = await VisitorPage.open(await context.newPage(), instance);
  await visitor.part('begin').waitFor();
  expect(await barriers(visitor.page)).toEqual([]);
  await visitor.begin('Jonas Beck', 'See https://example.com/');
  await expect(visitor.part('stand')).toContainText('Place 1');
  expect(await barriers(visitor.page)).toEqual([]);
  const desk = await DeskPage.open(page, instance);
  await desk.goReady();
  await desk.part('offer-accept').click();
  await desk.part('chat-composer').fill('Good morning');
  await desk.part('chat-send').click();
  await expect(visitor.part('log')).toContainText('Good morning');
  await visitor.part('leave').click();
  expect(await barriers(visitor.page)).toEqual([]);
  await desk.part('details-toggle').click();
  await desk.part('alert-sound').waitFor();
  expect(await barriers(page)).toEqual([]);
  await visitor.part('leave-sure').click();
  await visitor.stands('ended');
  expect(await barriers(visitor.page)).toEqual([]);
  await desk.part('disposition').selectOption('solved');
  expect(await barriers(page)).toEqual([]);
});

test('[CH20] a visitor can do it all by keyboard, and hears what comes', async ({ page, browser, world }) => {
  const instance = await world();
  const desk = await DeskPage.open(await browser.newPage(), instance);
  await desk.goReady();
  await desk.shows({ contactCenter: 'ready', crm: 'ready' });
  const visitor = await VisitorPage.open(page, instance);
  await visitor.part('name').focus();
  await page.keyboard.type('Jonas');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Hello');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await desk.part('offer-accept').click();
  await visitor.stands('talking');
  await visitor.part('composer').focus();
  await page.keyboard.type('One');
  await page.keyboard.press('Shift+Enter');
  await page.keyboard.type('two');
  await page.keyboard.press('Enter');
  await expect(desk.part('chat-log')).toContainText('One');
  expect(await visitor.texts()).toEqual(['Hello', 'One\ntwo']);
  await expect(visitor.part('composer')).toBeFocused();
  await expect(page.getByRole('log')).toHaveAttribute('aria-live', 'polite');
  await visitor.part('leave').focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await visitor.stands('ended');
});

test('[CN43] an agent can do it all by keyboard', async ({ page, world }) => {
  const instance = await world();
  const desk = await DeskPage.open(page, instance);
  await desk.part('go-ready').focus();
  await page.keyboard.press('Enter');
  await desk.shows({ contactCenter: 'ready', crm: 'ready' });
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  // The list has taken the focus: a person's next key is later than this in any case.
  await expect(desk.part('reason-2')).toBeVisible();
  await expect(desk.connector.locator('[role="menuitemradio"]:focus')).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await desk.shows({ contactCenter: 'notReady' });
  // The focus is back where it came from, so that the next key goes on from there.
  await expect(desk.part('go-not-ready')).toBeFocused();
});
