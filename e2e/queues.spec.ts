import { DeskPage } from './desk-page.ts';
import { expect, test } from './fixtures.ts';

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
