import { accept, busyFloor, talk } from './busy-floor.ts';
import { ConsolePage } from './console-page.ts';
import { expect, test } from './fixtures.ts';
import { WireAgent } from './wire-agent.ts';

test('[UI20][UI22][UI24][UI26] the floor shows both sides of everybody, why, and what goes wrong, and finds whom one looks for', async ({
  page,
  world,
}) => {
  const instance = await world({ wrapUpMs: 0 });
  const { dana } = await busyFloor(instance);
  const floor = await ConsolePage.open(page, instance);
  const row = (agentId: string) => floor.part(`agent-${agentId}`);
  await expect(row('dana')).toContainText('Ticket 4711 is open in the CRM.');
  await expect(row('dana').getByTestId('contactCenter')).toHaveText('Not Ready');
  await expect(row('dana').getByTestId('crm')).toHaveText('On a ticket');
  await expect(row('ilya')).toContainText('At work with Jonas Beck (Chat).');
  await expect(row('mara').getByTestId('contactCenter')).toHaveAttribute('data-shape', 'ready');
  await expect(row('noor')).toContainText('collision');
  await expect(row('sefa')).toContainText('The CRM has not confirmed');
  await expect(floor.part('card-ready')).toContainText('of 5 signed in');
  await expect(floor.part('card-waiting')).toContainText('2');
  await expect(floor.part('card-outOfStep')).toContainText('1');
  await floor.isAccessible('floor');

  // What an agent does is there within a second.
  await dana.do({ kind: 'reportWork', work: [], version: 1_000 });
  await expect(row('dana').getByTestId('contactCenter')).toHaveText('Ready', { timeout: 1_000 });

  // Everything that is turned stands in the address.
  await floor.part('filter').click();
  await floor.part('choose-work').check();
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(/state=work/);
  await expect(floor.part('count')).toHaveText('2 of 5 agents');
  await floor.part('group').selectOption('team');
  await floor.part('sort-for').click();
  await floor.part('views').click();
  await floor.part('view-name').fill('At work');
  await floor.part('view-save').click();
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(/state=work.*sort=for.*group=team|group=team.*sort=for/);
  await expect(page).toHaveURL(/view=At\+work/);
  await page.reload();
  await expect(floor.part('count')).toHaveText('2 of 5 agents');
  await expect(page.getByRole('row', { name: 'Billing 1' })).toBeVisible();
  await floor.go('?q=foX');
  await expect(floor.part('count')).toHaveText('1 of 5 agents');

  // Keyboard: to a row, its acts, its timeline.
  await floor.go('');
  const grid = floor.part('floor');
  await expect(row('ilya')).toBeVisible();
  await grid.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(row('ilya')).toHaveClass(/active/);
  await page.keyboard.press('Shift+F10');
  await expect(floor.part('menu-hold')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(grid).toBeFocused();
  await row('mara').click({ button: 'right' });
  await expect(floor.part('menu')).toBeFocused();
  await page.mouse.click(5, 5);
  await expect(floor.part('menu')).toHaveCount(0);
  await grid.focus();
  await page.keyboard.press('ArrowUp');
  await expect(row('ilya')).toHaveClass(/active/);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/console\/agents\/ilya$/);
});

test('[UI25][UI30][UI31] a supervisor reads why, holds an agent who is at work, is told that it is pending, and ends it', async ({
  page,
  world,
}) => {
  const instance = await world({ wrapUpMs: 0 });
  const dana = await WireAgent.join(instance, { agentId: 'dana', name: 'Dana Fox' });
  await dana.goReady();
  const workId = await talk(instance, dana, 'Jonas Beck');
  const floor = await ConsolePage.open(page, instance, '?agent=dana', { name: 'Sam Boss', role: 'supervisor' });
  await expect(floor.part('panel-why')).toContainText('At work with Jonas Beck (Chat).');
  await floor.isAccessible('floor-panel');
  await floor.part('act-hold').click();
  await expect(floor.part('stays-pending')).toContainText('Jonas Beck (Chat) goes on undisturbed');
  await floor.part('reason').selectOption({ label: 'Lunch' });
  await floor.isAccessible('act-hold');
  await floor.part('act-go').click();
  await expect(floor.part('said')).toContainText('pending until Jonas Beck (Chat) ends');
  await dana.do({ kind: 'endInteraction', workId });
  await expect(floor.part('panel-why')).toContainText('Held Not Ready by Sam Boss (Lunch)');
  await floor.part('act-end-hold').click();
  await expect(floor.part('said')).toContainText('has ended');
  await expect(floor.part('agent-dana').getByTestId('contactCenter')).toHaveText('Ready');
  await floor.part('idle-ask').click();
  await expect(floor.part('idle-why')).toContainText('Chat');

  // Draining asks once more, and says whom it is about.
  await floor.part('drain').click();
  await floor.part('act-dialog').getByRole('combobox').first().selectOption({ label: 'Service' });
  await expect(floor.part('act-dialog')).toContainText('1 signed-in member');
  await floor.part('act-go').click();
  await expect(floor.part('agent-dana').getByTestId('contactCenter')).toHaveText('Not Ready');

  // Signed out from the list of agents: the connector hears of it.
  await floor.go('agents');
  await expect(floor.part('agent-dana')).toContainText('signed in since');
  await floor.isAccessible('agents');
  await floor.part('agent-dana').getByTestId('sign-out-agent').click();
  await floor.part('act-go').click();
  await expect(floor.part('agent-dana')).toContainText('signed out');

  // A supervisor takes over from nobody; an administrator does, from a place that hangs, and the caller waits again.
  await expect(floor.part('take-over')).toHaveCount(0);
  const ilya = await WireAgent.join(instance, { agentId: 'ilya', name: 'Ilya Brandt' });
  await ilya.goReady();
  await instance.api('POST', 'work-items', { queueId: 'support', channel: 'chat', label: 'Lea Stein', workId: 'lea' });
  await accept(ilya, 'lea');
  await ConsolePage.open(page, instance, 'agents');
  await floor.part('agent-ilya').getByTestId('take-over').click();
  await expect(floor.part('act-dialog')).toContainText('In hand: Lea Stein (Chat)');
  await floor.isAccessible('act-take-over');
  await floor.part('act-go').click();
  await expect(floor.part('agent-ilya')).toContainText('signed out');
  await floor.go('items/lea');
  await expect(floor.part('item-state')).toHaveAttribute('data-state', 'waiting');
  await expect(floor.part('story')).toContainText('by Mara Lind');
});
