import { DeskPage } from './desk-page.ts';
import { expect, test } from './fixtures.ts';

test('[LK5] reloading the CRM page goes on as it was', async ({ page, world }) => {
  const desk = await DeskPage.open(page, await world());
  await desk.goReady();
  await desk.shows({ contactCenter: 'ready', crm: 'ready' });
  await page.reload();
  await desk.linked();
  await desk.shows({ contactCenter: 'ready', crm: 'ready' });
  await desk.presenceIs('available');
});

test('[LK5] reloading the connector alone goes on as it was, also in an interaction', async ({ page, world }) => {
  const instance = await world();
  const desk = await DeskPage.open(page, instance);
  await desk.goReady();
  await desk.shows({ contactCenter: 'ready', crm: 'ready' });
  await instance.give('dana', 'Jonas Beck');
  await desk.part('offer-accept').click();
  await expect(desk.part('interaction-end')).toBeVisible();
  await page
    .getByTestId('connector-frame')
    .evaluate((frame: HTMLIFrameElement) => frame.setAttribute('src', frame.src));
  await desk.linked();
  await expect(desk.part('interaction-end')).toBeVisible();
  await desk.presenceIs('busy');
  await desk.part('interaction-end').click();
  await desk.shows({ contactCenter: 'ready', crm: 'ready' });
});

test('[LK1] in a second tab one tab leads; the other can take over', async ({ page, context, world }) => {
  const instance = await world();
  const desk = await DeskPage.open(page, instance);
  await desk.goReady();
  const second = await context.newPage();
  await second.goto(instance.demoUrl);
  const signIn = second.getByTestId('sign-in-dana');
  if (await signIn.isVisible().catch(() => false)) await signIn.click();
  const other = new DeskPage(second);
  await expect(other.part('use-here')).toBeVisible();
  await desk.linked();
  await other.part('use-here').click();
  await other.linked();
  await other.shows({ contactCenter: 'ready', crm: 'ready' });
  await page.bringToFront();
  await expect(desk.part('use-here')).toBeVisible();
  await second.close();
  await desk.linked();
});

test('[LK5][SV1] kill -9 of the server in an interaction loses nothing that was acknowledged', async ({
  page,
  world,
}) => {
  // The pages try again after up to 5 s: they must be back within the grace time even on a busy machine.
  const instance = await world({
    define: (definition) => ({ ...definition, timeouts: { ...definition.timeouts, linkGraceMs: 20_000 } }),
  });
  const desk = await DeskPage.open(page, instance);
  await desk.goReady();
  const workId = await instance.give('dana', 'Jonas Beck');
  await desk.part('offer-accept').click();
  await expect(desk.part('interaction-end')).toBeVisible();
  await instance.killServer();
  await expect(desk.part('link-chip')).not.toHaveText(/Linked/);
  await expect(desk.part('why')).toContainText(/connection to the contact centre is lost/i);
  await instance.startServer();
  await desk.linked();
  await expect(desk.part('interaction-end')).toBeVisible();
  expect((await instance.api('GET', `work-items/${workId}`)).body).toMatchObject({ state: 'active' });
  await desk.part('interaction-end').click();
  await desk.shows({ contactCenter: 'ready', crm: 'ready' });
});

test('[LK4] a page that is gone is Not Ready after the grace time, and nobody becomes Ready by coming back', async ({
  page,
  world,
}) => {
  const instance = await world();
  const desk = await DeskPage.open(page, instance);
  await desk.goReady();
  await desk.shows({ contactCenter: 'ready' });
  await page.goto('about:blank');
  await expect
    .poll(async () => JSON.stringify((await instance.api('GET', 'agents/dana')).body), { timeout: 8_000 })
    .toContain('"disconnected":true');
  const back = await DeskPage.open(page, instance);
  await back.shows({ contactCenter: 'notReady', crm: 'notReady' });
  await back.goReady();
  await back.shows({ contactCenter: 'ready', crm: 'ready' });
});

for (const behaviour of ['refuse', 'hang', 'claim'] as const) {
  test(`[SY9][RQ6] a CRM that does not do what it is asked (${behaviour}) is shown, and the agent stays Not Ready`, async ({
    page,
    world,
  }) => {
    const desk = await DeskPage.open(page, await world());
    await desk.crmWill(behaviour);
    await desk.goReady();
    await expect(desk.part('link-chip')).toHaveText(/Out of step/, { timeout: 12_000 });
    await desk.shows({ contactCenter: 'notReady', crm: 'notReady' });
    await desk.whySays(/has not confirmed/);
    await desk.crmWill('apply');
    await desk.shows({ contactCenter: 'ready', crm: 'ready' });
  });
}

test('[IL5] an agent whose CRM does not confirm is not offered work', async ({ page, world }) => {
  const instance = await world();
  const desk = await DeskPage.open(page, instance);
  await desk.goReady();
  await desk.shows({ contactCenter: 'ready', crm: 'ready' });
  await desk.crmWill('refuse');
  const workId = await instance.give('dana', 'Jonas Beck');
  await expect(desk.part('link-chip')).toHaveText(/Out of step/);
  await expect(desk.part('offer-accept')).toHaveCount(0);
  expect((await instance.api('GET', `work-items/${workId}`)).body).toMatchObject({ state: 'waiting' });
});

test('[FL1][FL2] flapping freezes both sides and says so', async ({ page, world }) => {
  const desk = await DeskPage.open(page, await world());
  await desk.goReady();
  await desk.shows({ contactCenter: 'ready', crm: 'ready' });
  for (let time = 0; time < 4; time += 1) {
    await desk.setPresence('lunch');
    await desk.shows({ contactCenter: 'notReady' });
    await desk.setPresence('available');
    if (time < 3) await desk.shows({ contactCenter: 'ready' });
  }
  await desk.whySays(/changed 8 times/);
  await desk.shows({ contactCenter: 'notReady', crm: 'notReady' });
});
