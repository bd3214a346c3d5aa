import type { Locator } from '@playwright/test';
import { ConsolePage } from './console-page.ts';
import { expect, test } from './fixtures.ts';

test('[UI6][UI3][UI4] a role is taken, the address that was asked for is there, and words and colours are chosen', async ({
  page,
  world,
}) => {
  const instance = await world();
  await page.goto(`${instance.serverUrl}/console/queues/?from=mail`);
  const signIn = page.getByTestId('sign-in-dev');
  await expect(page.getByTestId('sign-in-provider')).toHaveCount(0);
  await signIn.getByRole('textbox').fill('Mara Lind');
  await signIn.getByRole('button').click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Queues');
  await expect(page).toHaveURL(/\/console\/queues\/\?from=mail$/);
  await expect(page).toHaveTitle('Queues · Interlock');
  await expect(page.getByTestId('dev-notice')).toContainText('nothing is protected');
  await expect(page.getByTestId('account')).toContainText('Mara Lind');
  await expect(page.getByTestId('connection')).toHaveText(/Live/);

  // Keyboard: past the navigation, and to the top of the next page.
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
  await page.getByTestId('nav-agents').click();
  await expect(page.getByRole('main')).toBeFocused();
  await expect(page).toHaveTitle('Agents · Interlock');
  await page.goBack();
  await expect(page).toHaveTitle('Queues · Interlock');

  await page.getByTestId('account').click();
  await page.getByTestId('language').selectOption('de');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Warteschlangen');
  await page.getByTestId('theme').selectOption('dark');
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Warteschlangen');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');

  // Signing out ends it in every tab.
  await page.getByTestId('account').click();
  await page.getByTestId('sign-out').click();
  await expect(page.getByTestId('sign-in-dev')).toBeVisible();
  expect((await page.request.get(`${instance.serverUrl}/api/v1/me`)).status()).toBe(401);
});

test('[UI1][UI27] each role sees its pages, and what is not there says so', async ({ page, world }) => {
  const instance = await world();
  const supervisor = await ConsolePage.open(page, instance, 'nowhere/at/all', { role: 'supervisor', teams: ['sales'] });
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('There is no such page.');
  await supervisor.isLive();
  await supervisor.isAccessible('not-found');
  await page.getByRole('link', { name: 'To the floor' }).click();
  await expect(supervisor.part('floor')).toBeVisible();
  await expect(supervisor.part('nobody')).toContainText('Nobody has signed in yet');
  await supervisor.isAccessible('floor-empty');
  await supervisor.part('guided-demo').click();
  await expect(page.getByTestId('guided-start')).toBeVisible();
  await ConsolePage.open(page, instance, '', { role: 'agent' });
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(
    'The console is for supervisors and administrators.',
  );
});

test('[UI7][UI12][UI15] two tabs live on through an ordinary restart of the server and a change of role in one of them', async ({
  page,
  context,
  world,
}) => {
  const instance = await world();
  await page.goto(`${instance.serverUrl}/console/`);
  await page.getByTestId('sign-in-dev').getByRole('button').click();
  const first = await ConsolePage.at(page, instance);
  await first.isLive();
  const other = await context.newPage();
  await other.goto(`${instance.serverUrl}/console/queues`);
  const second = await ConsolePage.at(other, instance);
  await second.isLive();

  await instance.stopServer();
  for (const tab of [first, second]) await expect(tab.part('connection')).not.toHaveAttribute('data-state', 'live');
  await instance.startServer();
  for (const tab of [first, second])
    await expect(tab.part('connection')).toHaveAttribute('data-state', 'live', { timeout: 20_000 });

  await second.part('account').click();
  await second.part('dev-role').selectOption('supervisor');
  for (const tab of [first, second]) {
    await expect(tab.part('role')).toHaveText('Supervisor');
    await tab.isLive();
  }
  await expect(first.part('nav-definition')).toHaveCount(0);
});

test('[UI16] times run where nothing else happens', async ({ page, world }) => {
  const instance = await world();
  for (const workId of ['lea', 'omar'])
    await instance.api('POST', 'work-items', { queueId: 'support', channel: 'chat', label: workId, workId });
  const shown = await ConsolePage.open(page, instance);
  // What is written at first may be right and stand still.
  const runs = async (time: Locator): Promise<void> => {
    const first = await time.innerText();
    expect(first).toMatch(/\d:\d\d/);
    await expect(time).not.toHaveText(first);
    const second = await time.innerText();
    await expect(time).not.toHaveText(second);
  };
  await runs(shown.part('card-waiting').locator('.num'));
  await shown.go('queues/support');
  await runs(shown.part('item-lea').locator('.num'));
  await shown.go('wallboard');
  await runs(shown.part('wall-queue-support').locator('.num'));
});
