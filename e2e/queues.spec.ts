import { barriers } from './barriers.ts';
import { DeskPage } from './desk-page.ts';
import { expect, test } from './fixtures.ts';
import { WireAgent } from './wire-agent.ts';

test('[SV68][CN54] an item of a queue is offered, parked, resumed and handed over, and the CRM is locked just as long', async ({
  page,
  world,
}) => {
  const instance = await world({ wrapUpMs: 0 });
  const desk = await DeskPage.open(page, instance);
  await desk.goReady();
  await desk.shows({ contactCenter: 'ready', crm: 'ready' });
  const { body } = await instance.api('POST', 'work-items', {
    queueId: 'support',
    channel: 'chat',
    label: 'Jo Visitor',
  });
  const workId = String(body['workId']);
  expect(body).toMatchObject({ queueId: 'support', agentId: 'dana', state: 'reserved' });
  await desk.part('offer-accept').click();
  await desk.presenceIs('busy');

  await desk.part('interaction-park').click();
  await expect(desk.part('parked')).toContainText('Jo Visitor');
  await desk.shows({ contactCenter: 'ready', crm: 'ready' });
  await desk.part('interaction-resume').click();
  await desk.presenceIs('busy');

  await desk.part('hand-over-queue').selectOption('sales');
  await desk.part('hand-over').click();
  await expect(desk.part('interaction-end')).toHaveCount(0);
  const handedOver = await instance.api('GET', `work-items/${workId}`);
  const kinds = (handedOver.body['story'] as { kind: string }[]).map(({ kind }) => kind);
  expect(kinds).toEqual(expect.arrayContaining(['queued', 'accepted', 'parked', 'resumed', 'transferred']));
});

test('[CN55][AC13] a chat is handed to a colleague by a part of their name, by keyboard, in a frame of 280 px', async ({
  page,
  world,
}) => {
  const instance = await world({ wrapUpMs: 0 });
  const desk = await DeskPage.open(page, instance);
  await page.getByTestId('connector-frame').evaluate((frame: HTMLElement) => {
    frame.style.width = '280px';
  });
  const mara = await WireAgent.join(instance, { agentId: 'mara', name: 'Mara Lind' });
  await WireAgent.join(instance, { agentId: 'noor', name: 'Noor Marlow', team: 'elsewhere' });
  await mara.goReady();
  await desk.goReady();
  await desk.shows({ contactCenter: 'ready', crm: 'ready' });
  await instance.give('dana', 'Jo Visitor');
  await desk.part('offer-accept').click();
  await desk.part('to-colleague').focus();
  await page.keyboard.press('Enter');
  await expect(desk.part('colleague-name')).toBeFocused();
  await page.keyboard.type('zzz');
  await expect(desk.part('colleagues-found')).toContainText('Nobody');
  await desk.part('colleague-name').fill('mar');
  await expect(desk.part('colleagues-found')).toHaveText('1 found');
  await expect(desk.part('colleague-mara')).toContainText('Ready');
  expect(await barriers(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(desk.part('to-colleague')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(desk.part('colleague-name')).toBeFocused();
  await page.keyboard.type('lind', { delay: 50 });
  await expect(desk.part('colleague-mara')).toBeVisible();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await expect(desk.part('hand-over-colleague')).toContainText('Mara Lind');
  const overflow = await desk.connector
    .locator('html')
    .evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth);
  expect(overflow).toBe(0);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(desk.part('interaction-end')).toHaveCount(0);
  await desk.shows({ contactCenter: 'ready', crm: 'ready' });
  await expect
    .poll(() => mara.view?.work.map(({ label, state }) => [label, state]))
    .toEqual([['Jo Visitor', 'offered']]);
});

test('[SV69][MA1] a supervisor sees why an item waits, and the next agent who can take it gets it at once', async ({
  page,
  world,
}) => {
  const instance = await world({ wrapUpMs: 0 });
  const { body } = await instance.api('POST', 'work-items', {
    queueId: 'support',
    channel: 'chat',
    label: 'Jo Visitor',
    skills: [{ skillId: 'billing', level: 5 }],
  });
  const why = await instance.api('GET', `work-items/${body['workId']}/why`);
  expect(why.body['words']).toEqual(expect.arrayContaining([expect.stringContaining('Support')]));
  const desk = await DeskPage.open(page, instance);
  await desk.goReady();
  await expect(desk.part('offer-accept')).toBeVisible();
});
