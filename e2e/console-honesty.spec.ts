import { busyFloor } from './busy-floor.ts';
import { ConsolePage } from './console-page.ts';
import { expect, test } from './fixtures.ts';

test('[HV1][HV2][HV3][HV4][HV5] what went wrong is counted with its meaning, over time and split; [IN20][IN21][IN22] adapters say what they promise, and a link is tested', async ({
  page,
  world,
}) => {
  const instance = await world({ wrapUpMs: 0 });
  await busyFloor(instance);
  const shown = await ConsolePage.open(page, instance, 'honesty');
  const collisions = shown.part('honesty-figure-collisions');
  await expect(collisions.locator('b')).toHaveText('1');
  await expect(collisions).toContainText('observed');
  await expect(collisions).toContainText('an interaction and a ticket were in hand at once');
  await expect(shown.part('honesty-figure-flaps').locator('b')).toHaveText('0');
  await expect(collisions.locator('canvas')).toBeVisible();
  await shown.part('honesty-table').locator('summary').click();
  await expect(shown.part('honesty-table').getByRole('row')).not.toHaveCount(0);
  await expect(shown.part('honesty-split').getByRole('row').nth(1)).toContainText('Noor Haas');
  await shown.isAccessible('honesty');
  await shown.part('honesty-table').locator('summary').click();

  await shown.part('honesty-by-cause').click();
  await expect(shown.part('honesty-split')).toContainText('A ticket was given during an interaction');
  await expect(page).toHaveURL(/by=cause/);
  await shown.part('honesty-by-adapter').click();
  await expect(shown.part('honesty-split')).toContainText('extended, claim');
  const csv = await page.request.get(
    new URL((await shown.part('honesty-csv').getAttribute('href')) ?? '', page.url()).href,
  );
  expect(await csv.text()).toMatch(/collisions/);
  await shown.part('honesty-week').click();
  await expect(page).toHaveURL(/range=week/);
  await page.reload();
  await expect(collisions.locator('b')).toHaveText('1');
  await shown.part('honesty-by-agent').click();
  await shown.part('honesty-split').getByRole('link', { name: 'Noor Haas' }).click();
  await expect(page).toHaveURL(/\/console\/agents\/noor\?from=.*to=/);
  await expect(page.getByRole('heading', { name: 'Noor Haas' })).toBeVisible();
  await expect(shown.part('timeline-lanes')).not.toHaveAttribute('data-changes', '0');

  await shown.go('integrations');
  const claim = shown.part('ig-extended-claim');
  await expect(claim).toContainText('5 agents linked now');
  await expect(claim).toContainText('Both sides Ready');
  await expect(shown.part('ig-plain')).toContainText('Nobody was linked this way');
  await expect(shown.part('ig-plain')).toContainText('inferred');
  const center = shown.part('ig-contact-center');
  await expect(center).toContainText(/Collisions\s*1/);
  await expect(center).toContainText(/Offers accepted\s*2 of 2/);
  await shown.chooseAgent('Dana Fox');
  await shown.part('link-test-run').focus();
  await page.keyboard.press('Enter');
  // Agents on the bare wire know no probes: the refusal is said in words.
  await expect(shown.part('link-test-result')).toContainText('older version');
  await shown.isAccessible('integrations');
});
