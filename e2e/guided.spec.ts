// The guided demo, as whoever tries Interlock meets it.
import { barriers } from './barriers.ts';
import { expect, test } from './fixtures.ts';

const PICTURES = '.cache/console-pictures';

test('[GD1] [GD6] [GD10] start, cause a collision, see what to watch, stop, take it out again', async ({
  page,
  world,
}) => {
  const instance = await world();
  const part = (id: string) => page.getByTestId(id);
  await page.goto(instance.demoUrl);
  await page.getByRole('link', { name: 'guided demo' }).click();
  await expect(part('guided-start')).toHaveText('Add them and start');
  await expect(part('cause-collision')).toBeDisabled();
  await page.emulateMedia({ colorScheme: 'light' });
  await page.screenshot({ path: `${PICTURES}/guided-stopped-light.png`, fullPage: true });

  await part('guided-agents').fill('9');
  await part('guided-pace').selectOption('busy');
  await part('guided-start').click();
  await expect(part('guided-state')).toHaveAttribute('data-state', 'running');
  await expect(part('figure-linked')).toHaveText('9', { timeout: 20_000 });
  await page.reload();
  await expect(part('figure-linked')).toHaveText('9');

  const caused = part('caused').locator('[data-kind="collision"]');
  await expect(async () => {
    await part('cause-collision').click();
    await expect(caused).toHaveCount(1, { timeout: 1_000 });
  }).toPass({ timeout: 30_000 });
  const agentId = (await caused.getAttribute('data-agent')) ?? '';
  await expect(part('figure-collisions')).toHaveText('1');
  await expect(caused.getByRole('link', { name: 'Timeline' })).toHaveAttribute(
    'href',
    new RegExp(`^${instance.serverUrl}/console/agents/${agentId}\\?from=\\d+&to=\\d+$`),
  );
  const timeline = await instance.api('GET', `agents/${agentId}/timeline`);
  expect(JSON.stringify(timeline.body)).toContain('collisionBegan');

  const found = await barriers(page, async (theme) => {
    await page.screenshot({ path: `${PICTURES}/guided-running-${theme}.png`, fullPage: true });
  });
  expect(found).toEqual([]);

  await part('guided-stop').click();
  await expect(part('guided-state')).toHaveAttribute('data-state', 'stopped', { timeout: 25_000 });
  await part('guided-remove').click();
  await expect(part('guided-start')).toHaveText('Add them and start');
  const { body } = await instance.api('GET', 'definition');
  expect(JSON.stringify(body)).not.toContain('sim-');
});
