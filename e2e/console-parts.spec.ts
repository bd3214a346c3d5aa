import type { Page } from '@playwright/test';
import { busyFloor } from './busy-floor.ts';
import { ConsolePage } from './console-page.ts';
import { expect, test } from './fixtures.ts';
import { WireAgent } from './wire-agent.ts';

test('[UI28] the acts of a row are done by keyboard alone, and the keyboard is back where it was', async ({
  page,
  world,
}) => {
  const instance = await world({ wrapUpMs: 0 });
  await busyFloor(instance);
  const complaints = refusedByPolicy(page);
  const floor = await ConsolePage.open(page, instance);
  const grid = floor.part('floor');
  const menu = page.getByRole('menu', { name: 'Acts for Ilya Brandt' });
  const marked = menu.locator('[data-highlighted]');
  await expect(floor.part('agent-ilya')).toBeVisible();
  await grid.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Shift+F10');
  await expect(menu).toBeFocused();
  await expect(menu.getByRole('menuitem')).toHaveCount(3);
  await expect(marked).toHaveText('Timeline');
  // What is marked is what a screen reader is told.
  await expect(menu).toHaveAttribute('aria-activedescendant', (await marked.getAttribute('id')) ?? '');
  await floor.isAccessible('acts-menu');
  for (const [key, text] of [
    ['ArrowUp', /Jonas Beck/],
    ['ArrowDown', /Timeline/],
    ['End', /Jonas Beck/],
    ['Home', /Timeline/],
    ['h', /Hold Not Ready/],
  ] as const) {
    await page.keyboard.press(key);
    await expect(marked).toHaveText(text);
  }
  await page.keyboard.press('Escape');
  await expect(menu).toHaveCount(0);
  await expect(grid).toBeFocused();

  // A press elsewhere closes it and is what it is: here it goes into the search.
  await page.keyboard.press('Shift+F10');
  await expect(menu).toBeFocused();
  await floor.part('search').click();
  await expect(menu).toHaveCount(0);
  await expect(floor.part('search')).toBeFocused();

  // At the edge of the window it turns round.
  await floor.part('agent-ilya').click({ button: 'right', position: { x: 5, y: 5 } });
  await expect(menu).toBeInViewport({ ratio: 1 });
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(floor.part('act-dialog')).toContainText('Jonas Beck (Chat) goes on undisturbed');
  await page.keyboard.press('Escape');
  await expect(floor.part('act-dialog')).toHaveCount(0);
  await page.setViewportSize({ width: 800, height: 420 });
  const last = floor.part('agent-sefa');
  await last.scrollIntoViewIfNeeded();
  const box = await last.boundingBox();
  await page.mouse.click(770, (box?.y ?? 0) + 10, { button: 'right' });
  await expect(page.getByRole('menu')).toBeInViewport({ ratio: 1 });
  expect(complaints).toEqual([]);
});

test('[UI33] an agent is found by typing and chosen by keyboard; Escape closes the list before the dialog', async ({
  page,
  world,
}) => {
  const instance = await world({ wrapUpMs: 0 });
  const [dana, mara] = await Promise.all([
    WireAgent.join(instance, { agentId: 'dana', name: 'Dana Fox' }),
    WireAgent.join(instance, { agentId: 'mara', name: 'Mara Lind' }),
    WireAgent.join(instance, { agentId: 'sefa', name: 'Sefa Okoye' }),
  ]);
  await dana.goReady();
  await dana.takeTicket('4711', '4711');
  // Nobody has the skill: it waits.
  const skills = [{ skillId: 'german', level: 10 }];
  const lea = { queueId: 'support', channel: 'chat', label: 'Lea Stein', workId: 'lea', skills };
  await instance.api('POST', 'work-items', lea);
  await mara.goReady();
  const complaints = refusedByPolicy(page);
  const shown = await ConsolePage.open(page, instance, 'items/lea', { name: 'Sam Boss' });
  await shown.part('assign').click();
  const field = page.getByRole('combobox', { name: 'Search agents' });
  const options = page.getByRole('option');
  const marked = page.locator('[role="option"][data-highlighted]');
  await expect(field).toBeFocused();
  await expect(options).toHaveCount(0);
  await page.keyboard.press('ArrowDown');
  // Mara alone could be given it.
  await expect(options).toHaveText([/^Mara Lind/, /^Dana Fox/, /^Sefa Okoye/]);
  await expect(marked).toHaveText(/Mara Lind.*can be given it now/);
  await shown.isAccessible('act-assign');
  // The floor changes, and what is said beside the names with it; nobody moves.
  await mara.do({ kind: 'chooseState', ready: false, reasonCode: 2 });
  await dana.do({ kind: 'reportWork', work: [], version: 1_000 });
  await expect(options.nth(1)).toContainText('can be given it now');
  await expect(options.first()).toHaveText(/^Mara Lind(?!.*now)/);

  await page.keyboard.press('Escape');
  await expect(options).toHaveCount(0);
  await expect(shown.part('act-dialog')).toBeVisible();
  await page.keyboard.type('óKOY');
  await expect(options).toHaveText([/^Sefa Okoye/]);
  await expect(marked).toHaveText(/Sefa Okoye/);
  await expect(field).toHaveAttribute('aria-activedescendant', (await marked.getAttribute('id')) ?? '');
  await page.keyboard.press('Enter');
  await expect(field).toHaveValue('Sefa Okoye');
  await expect(shown.part('act-go')).toBeEnabled();

  // Of everybody again, from the last to the first.
  await page.keyboard.press('ArrowDown');
  await expect(options).toHaveCount(3);
  await page.keyboard.press('End');
  await expect(marked).toHaveText(/Sefa Okoye/);
  await page.keyboard.press('Home');
  await expect(marked).toHaveText(/Dana Fox/);
  await page.keyboard.press('Escape');

  await field.fill('xyz');
  await expect(page.getByRole('dialog').getByRole('status')).toHaveText('Nobody is found.');
  await page.keyboard.press('Enter');
  await expect(field).toHaveValue('Sefa Okoye');
  await expect(shown.part('act-dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(shown.part('act-dialog')).toHaveCount(0);
  await expect(shown.part('assign')).toBeFocused();
  await expect(shown.part('item-state')).toHaveAttribute('data-state', 'waiting');

  await page.keyboard.press('Enter');
  await expect(field).toBeFocused();
  await page.keyboard.type('dana');
  await expect(marked).toHaveText(/Dana Fox/);
  await page.keyboard.press('Enter');
  await expect(field).toHaveValue('Dana Fox');
  await page.keyboard.press('Enter');
  await expect(shown.part('said')).toContainText('Lea Stein (Chat) is on its way to Dana Fox.');
  expect(complaints).toEqual([]);
});

test('[UI8] a part that cannot be fetched is said to be missing, and comes when the page is loaded again', async ({
  page,
  world,
}) => {
  const instance = await world({ wrapUpMs: 0 });
  await busyFloor(instance);
  await page.route('**/assets/acts-menu-*.js', (route) => route.abort(), { times: 1 });
  const floor = await ConsolePage.open(page, instance);
  await floor.part('agent-mara').click({ button: 'right' });
  await expect(floor.part('said')).toContainText('This part of the page could not be loaded.');
  await page.reload();
  await floor.part('agent-mara').click({ button: 'right' });
  await expect(floor.part('menu-hold')).toBeVisible();
});

/** What the content security policy refuses from now on. */
function refusedByPolicy(page: Page): string[] {
  const refused: string[] = [];
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) refused.push(message.text());
  });
  return refused;
}
