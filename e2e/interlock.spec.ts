import { DeskPage } from './desk-page.ts';
import { expect, test } from './fixtures.ts';

test('[IL2][PE1] a ticket makes the agent Not Ready with its number, keeps the wish, and the agent comes back when it is closed', async ({
  page,
  world,
}) => {
  const desk = await DeskPage.open(page, await world());
  await desk.takeTicket(4711);
  await desk.goReady();
  await desk.shows({ contactCenter: 'notReady' });
  await desk.whySays('Ticket 4711');
  await desk.whySays(/will be Ready/);
  await expect(desk.part('crm-state')).toHaveAttribute('data-shape', 'work');
  await desk.closeTicket(4711);
  await desk.shows({ contactCenter: 'ready', crm: 'ready' });
});

test('[IL3][IL11][SY6] an interaction is offered after the CRM is Not Ready, worked, wrapped up, and everything comes back', async ({
  page,
  world,
}) => {
  const instance = await world({ wrapUpMs: 60_000 });
  const desk = await DeskPage.open(page, instance);
  await desk.goReady();
  await desk.shows({ contactCenter: 'ready', crm: 'ready' });
  const workId = await instance.give('dana', 'Jonas Beck');
  await expect(desk.part('offer-accept')).toBeVisible();
  await desk.presenceIs('busy');
  await desk.part('offer-accept').click();
  await expect(desk.part(`work-${workId}`).first()).toBeVisible();
  await expect(desk.part('cc-state')).toHaveAttribute('data-shape', 'work');
  await desk.part('interaction-end').click();
  await expect(desk.part('wrapup-finish')).toBeVisible();
  await desk.part('wrapup-extend').click();
  await desk.presenceIs('busy');
  await desk.part('wrapup-finish').click();
  await desk.shows({ contactCenter: 'ready', crm: 'ready' });
  await desk.presenceIs('available');
  const { body } = await instance.api('GET', `work-items/${workId}`);
  expect(body).toMatchObject({ state: 'ended', outcome: 'completed' });
  await expect(page.getByTestId('entries')).toContainText('Jonas Beck');
});

test('[IL14] a declined offer ends and both sides are Ready again', async ({ page, world }) => {
  const instance = await world();
  const desk = await DeskPage.open(page, instance);
  await desk.goReady();
  const workId = await instance.give('dana', 'Jonas Beck');
  await desk.part('offer-decline').click();
  await desk.shows({ contactCenter: 'ready', crm: 'ready' });
  const { body } = await instance.api('GET', `work-items/${workId}`);
  expect(body).toMatchObject({ state: 'ended', outcome: 'declined' });
});

test('[IL9] a missed offer makes the agent Not Ready until they choose again', async ({ page, world }) => {
  const instance = await world({ offerTimeoutMs: 2_000 });
  const desk = await DeskPage.open(page, instance);
  await desk.goReady();
  await instance.give('dana', 'Jonas Beck');
  await expect(desk.part('offer-accept')).toBeVisible();
  await desk.whySays('You missed');
  await desk.shows({ contactCenter: 'notReady', crm: 'notReady' });
  await desk.goReady();
  await expect(desk.part('offer-accept')).toBeVisible();
});

test('[IL6] a ticket that a supervisor assigns during an offer rescinds it, and the item comes again', async ({
  page,
  browser,
  world,
}) => {
  const instance = await world();
  const desk = await DeskPage.open(page, instance);
  await desk.goReady();
  const workId = await instance.give('dana', 'Jonas Beck');
  await expect(desk.part('offer-accept')).toBeVisible();
  const supervisor = await browser.newPage();
  await supervisor.goto(instance.demoUrl);
  await supervisor.getByTestId('sign-in-mara').click();
  await supervisor.getByTestId('ticket-agent-4711').selectOption('dana');
  await supervisor.getByTestId('ticket-assign-4711').click();
  await expect(desk.part('offer-accept')).toHaveCount(0);
  await desk.whySays('Ticket 4711');
  expect((await instance.api('GET', `work-items/${workId}`)).body).toMatchObject({ state: 'waiting' });
  await supervisor.close();
  await desk.closeTicket(4711);
  await expect(desk.part('offer-accept')).toBeVisible();
});

test('[IL8] a ticket during an interaction is a recorded collision and drops nothing', async ({ page, world }) => {
  const instance = await world();
  const desk = await DeskPage.open(page, instance);
  await desk.goReady();
  const workId = await instance.give('dana', 'Jonas Beck');
  await desk.part('offer-accept').click();
  await expect(desk.part('interaction-end')).toBeVisible();
  await desk.takeTicket(4711);
  await desk.whySays('Ticket 4711');
  expect((await instance.api('GET', `work-items/${workId}`)).body).toMatchObject({ state: 'active' });
  await desk.part('interaction-end').click();
  await desk.closeTicket(4711);
  await desk.shows({ contactCenter: 'ready', crm: 'ready' });
  const timeline = JSON.stringify((await instance.api('GET', 'agents/dana/timeline')).body);
  expect(timeline).toContain('collisionBegan');
  expect(timeline).toContain('collisionEnded');
  expect(timeline).toContain('4711');
});

test('[IL10] a call that the agent starts from a ticket locks the CRM', async ({ page, world }) => {
  const desk = await DeskPage.open(page, await world());
  await desk.goReady();
  await desk.shows({ contactCenter: 'ready', crm: 'ready' });
  await page.getByTestId('ticket-see-4711').click();
  await page.getByTestId('dial-4711').click();
  await expect(desk.part('interaction-end')).toBeVisible();
  await desk.presenceIs('busy');
  await desk.part('interaction-end').click();
  await desk.shows({ contactCenter: 'ready', crm: 'ready' });
});

test('[EN4][CN1] the agent reads their own timeline in words', async ({ page, world }) => {
  const desk = await DeskPage.open(page, await world());
  await desk.goReady();
  await desk.takeTicket(4711);
  await desk.shows({ contactCenter: 'notReady' });
  await desk.part('timeline-toggle').click();
  await expect(desk.part('timeline')).toContainText('4711');
});
