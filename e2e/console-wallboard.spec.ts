import { busyFloor } from './busy-floor.ts';
import { ConsolePage } from './console-page.ts';
import { expect, test } from './fixtures.ts';

test('[UI50][UI51][UI52][UI7][UI13] a wallboard keeps the screen on, says when it is not live, and goes on by itself after the server was killed and after it was stopped', async ({
  page,
  world,
}) => {
  await page.setViewportSize({ width: 1920, height: 1080 });
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  // The browser's own lock, counted; and a browser whose battery is low, as the test says so.
  await page.addInitScript(() => {
    const { wakeLock } = navigator;
    const ask = wakeLock.request.bind(wakeLock);
    const told = { asked: 0, isHidden: false, isRefused: false };
    Object.assign(window, { told });
    wakeLock.request = (kind) => {
      told.asked += 1;
      return told.isRefused ? Promise.reject(new DOMException('no', 'NotAllowedError')) : ask(kind);
    };
    Object.defineProperty(document, 'visibilityState', { get: () => (told.isHidden ? 'hidden' : 'visible') });
  });
  const asked = () => page.evaluate(() => (window as unknown as { told: { asked: number } }).told.asked);
  const shown = (isHidden: boolean, isRefused = false) =>
    page.evaluate(
      (change) => {
        Object.assign((window as unknown as { told: object }).told, change);
        document.dispatchEvent(new Event('visibilitychange'));
      },
      { isHidden, isRefused },
    );
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
  // What was given to agents directly is of no queue.
  await expect(wall.part('wall-level')).toContainText('–');
  await wall.isAccessible('wallboard');

  // The browser takes the lock away with the page; it is asked for again when the page is back.
  expect(await asked()).toBe(1);
  await shown(true);
  expect(await asked()).toBe(1);
  await shown(false);
  await expect.poll(asked).toBe(2);
  await shown(true);
  await shown(false, true);
  await expect.poll(asked).toBe(3);
  await expect(wall.part('standing')).toHaveAttribute('data-live', 'true');

  for (const end of ['killServer', 'stopServer'] as const) {
    await instance[end]();
    await expect(wall.part('standing')).toContainText(/As of .*, not live/);
    await expect(wall.part('wall-queue-support')).toContainText('2');
    if (end === 'killServer') await wall.isAccessible('wallboard-stale');
    await instance.startServer();
    await expect(wall.part('standing')).toHaveAttribute('data-live', 'true', { timeout: 20_000 });
    await expect(wall.part('wall-queue-support')).toContainText('2');
  }

  await wall.go('wallboard?team=Billing&queue=sales');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Billing');
  await expect(wall.part('wall-queue-sales')).toContainText('Sales');
  await expect(wall.part('wall-queue-support')).toHaveCount(0);
  await expect(wall.part('wall-unknown')).toHaveCount(0);
  // Noor's: she is in this team.
  await expect(wall.part('wall-collisions')).toContainText('1');
  await wall.go('wallboard?team=nosuch');
  await expect(wall.part('wall-collisions')).toContainText('0');
  await expect(wall.part('wall-unknown')).toContainText('nosuch');
  await expect(wall.part('wall-queue-sales')).toHaveCount(0);
  expect(errors).toEqual([]);
});
