import { busyFloor } from './busy-floor.ts';
import { ConsolePage } from './console-page.ts';
import { expect, test } from './fixtures.ts';

test('[UI50][UI52][UI7][UI13] a wallboard says when it is not live, and goes on by itself after the server was killed', async ({
  page,
  world,
}) => {
  await page.setViewportSize({ width: 1920, height: 1080 });
  const instance = await world({ wrapUpMs: 0 });
  await busyFloor(instance);
  // The role is taken on the page, as on the day when somebody hung the screen up.
  await page.goto(`${instance.serverUrl}/console/wallboard`);
  await page.getByTestId('sign-in-dev').getByRole('button').click();
  const wall = await ConsolePage.at(page, instance);
  await expect(wall.part('standing')).toHaveAttribute('data-live', 'true');
  await expect(wall.part('wall-ready')).toContainText('1');
  await expect(wall.part('wall-work')).toContainText('2');
  await expect(wall.part('wall-queue-support')).toContainText('2');
  await expect(wall.part('wall-collisions')).toContainText('1 now');
  await wall.isAccessible('wallboard');

  await instance.killServer();
  await expect(wall.part('standing')).toContainText(/As of .*, not live/);
  await expect(wall.part('wall-work')).toContainText('2');
  await wall.isAccessible('wallboard-stale');
  await instance.startServer();
  await expect(wall.part('standing')).toHaveAttribute('data-live', 'true', { timeout: 20_000 });
  await expect(wall.part('wall-queue-support')).toContainText('2');

  await wall.go('wallboard?team=Billing&queue=sales');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Billing');
  await expect(wall.part('wall-queue-sales')).toContainText('Sales');
  await expect(wall.part('wall-queue-support')).toHaveCount(0);
});
