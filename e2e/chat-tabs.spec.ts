import { DeskPage } from './desk-page.ts';
import { expect, test } from './fixtures.ts';
import { VisitorPage } from './visitor-page.ts';

test('[CN51] of several chats one is shown, the others have tabs with the number of what was not read', async ({
  page,
  browser,
  world,
}) => {
  const instance = await world({
    define: (definition) => ({
      ...definition,
      capacity: { ...definition.capacity, contactCenter: 3 },
      channels: definition.channels.map((channel) => ({ ...channel, capacity: 3 })),
    }),
  });
  const desk = await DeskPage.open(page, instance);
  await desk.goReady();
  await desk.shows({ contactCenter: 'ready', crm: 'ready' });
  const visitors: VisitorPage[] = [];
  for (const name of ['Jonas Beck', 'Ada Moreno']) {
    const visitor = await VisitorPage.open(await (await browser.newContext()).newPage(), instance);
    await visitor.begin(name, `I am ${name}.`);
    await desk.part('offer-accept').click();
    await visitor.stands('talking');
    visitors.push(visitor);
  }
  const [jonas, ada] = visitors;
  await expect(desk.part('chat-log')).toContainText('I am Jonas Beck.');
  const tabs = desk.connector.locator('[data-testid^="chat-tab-"]');
  await expect(tabs).toHaveCount(2);
  await ada?.says('Are you there?');
  await expect(tabs.nth(1).getByRole('img', { name: '2 unread messages' })).toBeVisible();
  await tabs.nth(1).click();
  await expect(desk.part('chat-log')).toContainText('Are you there?');
  await expect(desk.part('chat-log')).not.toContainText('Jonas');
  await expect(tabs.getByRole('img')).toHaveCount(0);
  await desk.part('chat-composer').fill('Yes, Ada');
  await desk.part('chat-composer').press('Enter');
  await expect(ada?.part('log') ?? page.locator('nothing')).toContainText('Yes, Ada');
  await expect(jonas?.part('log') ?? page.locator('nothing')).not.toContainText('Ada');
});
