import { busyFloor } from './busy-floor.ts';
import { ConsolePage } from './console-page.ts';
import { expect, test } from './fixtures.ts';

test('[UI30][UI32][UI41][UI42][UI43] a queue says who waits and why, and its items are assigned, moved and pulled', async ({
  page,
  world,
}) => {
  const instance = await world({ wrapUpMs: 0 });
  const { ilya, mara } = await busyFloor(instance);
  const queues = await ConsolePage.open(page, instance, 'queues/', { name: 'Sam Boss' });
  await expect(queues.part('queue-support').getByTestId('waiting')).toHaveText('2');
  await expect(queues.part('day')).toContainText('Today');
  await page.getByRole('link', { name: 'Support' }).click();
  await expect(queues.part('item-lea')).toContainText('Lea Stein (Chat)');
  await queues.isAccessible('queue');

  await page.getByRole('link', { name: 'Lea Stein (Chat)' }).click();
  await expect(queues.part('item-why')).toContainText('Waits in Support');
  await expect(queues.part('item-why')).toContainText('without German at level');
  await expect(queues.part('story')).toContainText('Waits in Support');
  await queues.isAccessible('item');

  // Beyond the capacity only when it is asked for in so many words.
  await queues.part('assign').click();
  const dialog = queues.part('act-dialog');
  await queues.chooseAgent('Ilya Brandt');
  await queues.part('act-go').click();
  await expect(queues.part('refused')).toHaveAttribute('data-code', /overCapacity|exclusiveChannel/);
  await expect(queues.part('overrides')).toContainText('Ilya Brandt');
  await expect(queues.part('act-go')).toHaveText('Assign all the same');
  await queues.chooseAgent('Mara Lind');
  await expect(queues.part('refused')).toHaveCount(0);
  await queues.part('act-go').click();
  await expect(queues.part('said')).toContainText('Lea Stein (Chat) is on its way to Mara Lind.');
  await expect(queues.part('story')).toContainText('Assigned to Mara Lind: by Sam Boss');
  await expect(queues.part('item-state')).toHaveAttribute('data-state', 'offered');
  await mara.do({ kind: 'acceptOffer', workId: 'lea' });
  await expect(queues.part('item-state')).toHaveAttribute('data-state', 'active');
  await queues.part('pull').click();
  await expect(dialog).toContainText('cannot be undone');
  await queues.part('act-go').click();
  await expect(queues.part('item-state')).toHaveAttribute('data-state', 'waiting');

  await queues.part('move').click();
  await expect(dialog.getByRole('option')).toHaveText(['Sales']);
  await queues.part('act-go').click();
  await expect(queues.part('said')).toContainText('waits in Sales');
  await expect(queues.part('story')).toContainText('Moved to Sales: by Sam Boss');
  expect(ilya.view?.work.length).toBe(1);

  await queues.go('queues/');
  await expect(queues.part('queue-sales').getByTestId('waiting')).toHaveText('1');
  await expect(page.getByRole('img', { name: /offered and .* accepted today/ })).toBeVisible();
  await queues.part('day').getByText('As a table').click();
  await expect(queues.part('day').getByRole('table')).toContainText('Accepted');
  await queues.isAccessible('queues');
});
