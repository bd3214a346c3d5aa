import { busyFloor } from './busy-floor.ts';
import { ConsolePage } from './console-page.ts';
import { expect, test } from './fixtures.ts';

test('[UI9][DE1][DE2][DE3][DE4][DE5][DE6][DE7][DE8][DE9][DE10][DE11][DE12][DE13][DE14] an administrator changes the definition as a form, a map and a text, tries it, saves it, and returns', async ({
  page,
  world,
}) => {
  test.setTimeout(90_000);
  const instance = await world({ wrapUpMs: 0 });
  await busyFloor(instance);
  const shown = await ConsolePage.open(page, instance, 'agents');
  await shown.part('nav-definition').click();
  const problems = shown.part('definition-problems');
  await expect(shown.part('definition-version')).toHaveText('Version 1 is in force');
  await expect(problems).toHaveAttribute('data-errors', '0');

  // As a form: the name, and a queue that does not exist any more.
  await page.getByLabel('Name', { exact: true }).fill('Northern desk');
  await page.keyboard.press('Enter');
  await expect(shown.part('definition')).toHaveAttribute('data-changed', 'true');
  await shown.isAccessible('definition-form');

  // The map, by keyboard alone: Training stands for Meeting.
  await shown.part('definition-section-presenceMap').click();
  const map = shown.part('presence-map');
  await expect(map).toContainText('not mapped');
  await map.getByRole('button', { name: /^Meeting 3/ }).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('ArrowRight');
  await map.getByRole('button', { name: /^Training/ }).focus();
  await page.keyboard.press('Enter');
  await expect(map.getByRole('button', { name: /^Training/ })).toContainText('stands for Meeting');
  await expect(shown.part('presence-map-pairs')).toContainText('Training');
  await shown.isAccessible('definition-map');

  // As text: what is not JSON, then a wrong value; all problems at once, each leading to its place.
  await shown.part('definition-view-text').click();
  const editor = shown.part('definition-text').locator('.cm-content');
  await expect(editor).toContainText('Northern desk');
  await editor.click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type('x');
  await expect(problems).toContainText(/stops being JSON in line \d+/);
  await page.keyboard.press('Backspace');
  await expect(problems).toHaveAttribute('data-errors', '0');
  // Completion comes from the schema.
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.type('\n"');
  await page.keyboard.press('Control+Space');
  await expect(shown.part('definition-text').locator('.cm-tooltip-autocomplete')).toContainText('$schema');
  await page.keyboard.press('Escape');
  for (let count = 0; count < 3; count += 1) await page.keyboard.press('Control+z');
  await expect(problems).toHaveAttribute('data-errors', '0');
  await shown.isAccessible('definition-text');

  // Something wrong in the form is said at its place, and leads into the text.
  await shown.part('definition-view-form').click();
  await shown.part('definition-section-general').click();
  await page.getByRole('textbox', { name: 'Retention' }).fill('0');
  await page.keyboard.press('Enter');
  await expect(problems).toHaveAttribute('data-errors', '1');
  await expect(page.getByRole('textbox', { name: 'Retention' })).toHaveAttribute('aria-invalid', 'true');
  await problems.getByRole('button', { name: 'Show /retentionDays in the text' }).click();
  await expect(shown.part('definition-text').locator('.cm-selectionBackground').first()).toBeAttached();
  await shown.part('definition-view-changes').click();
  await expect(shown.part('definition-save')).toBeDisabled();
  await problems.getByRole('button', { name: 'Show /retentionDays in the form' }).click();
  await expect(page.getByRole('textbox', { name: 'Retention' })).toBeFocused();
  await page.getByRole('textbox', { name: 'Retention' }).fill('30');
  await page.keyboard.press('Enter');
  await expect(problems).toHaveAttribute('data-errors', '0');

  // It survives a reload; leaving is asked about.
  page.on('dialog', (dialog) => void dialog.accept());
  await page.reload();
  await expect(shown.part('definition')).toHaveAttribute('data-changed', 'true');
  await page.getByRole('link', { name: 'Honesty' }).click();
  await expect(page.getByRole('dialog')).toContainText('Leave with unsaved changes?');
  await expect(shown.part('definition-stay')).toBeFocused();
  await shown.isAccessible('definition-leave');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/console\/definition/);
  // Who changes their mind at once is asked again.
  await page.getByRole('link', { name: 'Honesty' }).click();
  await expect(shown.part('definition-stay')).toBeFocused();
  await page.evaluate(async () => {
    document.querySelector<HTMLElement>('[data-testid=definition-stay]')?.click();
    document.querySelector<HTMLElement>('[data-testid=nav-honesty]')?.click();
    for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
  });
  await expect(page.getByRole('dialog')).toHaveCount(1);
  await expect(shown.part('definition-stay')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  // "Back" asks as well, and goes where it would have gone.
  await page.evaluate(() => history.back());
  await expect(page.getByRole('dialog')).toBeVisible();
  await expect(page).toHaveURL(/\/console\/definition/);
  await shown.part('definition-leave').click();
  await expect(page).toHaveURL(/\/console\/agents$/);
  await page.goForward();
  await expect(shown.part('definition')).toHaveAttribute('data-changed', 'true');

  // Tried on what is here now, and on what was recorded.
  await shown.part('definition-view-try').click();
  await shown.part('definition-dry-run').click();
  await expect(shown.part('definition-dry-run-result')).toContainText('waiting');
  await shown.part('definition-rehearse').click();
  await expect(shown.part('definition-rehearsal')).toContainText(/5 agents/);
  // What was played of one time is not shown beside another.
  const times = page.getByRole('combobox', { name: 'Time' });
  await times.selectOption('hour');
  await expect(shown.part('definition-rehearsal')).toHaveText('');
  await times.selectOption('day');
  await expect(shown.part('definition-rehearsal')).toContainText(/5 agents/);
  await shown.isAccessible('definition-try');

  // Somebody else saves meanwhile: nothing is overwritten.
  const { csrfToken } = await (await page.request.get(`${instance.serverUrl}/api/v1/me`)).json();
  const inForce = await (await page.request.get(`${instance.serverUrl}/api/v1/definition`)).json();
  const theirs = await page.request.put(`${instance.serverUrl}/api/v1/definition`, {
    headers: { 'Interlock-Csrf': csrfToken },
    data: { ...inForce, retentionDays: 45 },
  });
  expect(theirs.status()).toBe(200);
  await expect(shown.part('definition-conflict')).toContainText('Somebody else has saved version 2');
  await expect(shown.part('definition-version')).toHaveText('Version 2 is in force');
  await shown.part('definition-review').click();
  await expect(shown.part('definition-diff')).toContainText('Northern desk');
  await expect(shown.part('definition-save')).toBeDisabled();
  await shown.isAccessible('definition-conflict');
  await shown.part('definition-rebase').click();
  await shown.part('definition-save').click();
  await expect(shown.part('definition-saved')).toHaveText('Saved. Version 3 is in force.');

  // And back to the first: looked at, compared, taken into the draft, saved as a return.
  await shown.part('definition-view-versions').click();
  const versions = shown.part('definition-versions');
  await expect(versions).toContainText('Mara Lind');
  await versions.getByRole('button', { name: 'Look at version 1' }).click();
  await expect(shown.part('definition-diff')).toContainText('Northern desk');
  await shown.isAccessible('definition-versions');
  await shown.part('definition-return').click();
  await shown.part('definition-save').click();
  await expect(shown.part('definition-saved')).toHaveText('Saved. Version 4 is in force.');
  await shown.part('definition-view-versions').click();
  await expect(versions).toContainText('return to version 1');

  // The public string form is put over what is in force, into the draft.
  await shown.part('definition-import').click();
  await shown.part('definition-import-text').fill('{ "Omnichannel Mode": "C" }');
  await page.getByRole('button', { name: 'Put them into the draft' }).click();
  await expect(shown.part('definition-diff')).toContainText('complementary');
  await shown.part('definition-discard').click();
  await expect(shown.part('definition')).toHaveAttribute('data-changed', 'false');
});

test('[DE5] what is typed and not yet left counts as a change: it survives a reload, and is asked about before it is left or replaced', async ({
  page,
  world,
}) => {
  const shown = await ConsolePage.open(page, await world(), 'queues/');
  const asked: string[] = [];
  page.on('dialog', (dialog) => {
    asked.push(dialog.type());
    void dialog.accept();
  });
  await shown.part('nav-definition').click();
  const name = page.getByLabel('Name', { exact: true });
  await name.fill('Half typed');
  await expect(shown.part('definition')).toHaveAttribute('data-changed', 'true');
  await page.keyboard.press('Escape');
  await expect(shown.part('definition')).toHaveAttribute('data-changed', 'false');
  await name.fill('Half typed');
  await expect(shown.part('definition')).toHaveAttribute('data-changed', 'true');
  await page.reload();
  await expect(name).toHaveValue('Half typed');
  expect(asked).toEqual(['beforeunload']);
  await shown.part('definition-discard').click();

  await name.fill('Half typed again');
  await expect(shown.part('definition')).toHaveAttribute('data-changed', 'true');
  await page.evaluate(() => history.back());
  await expect(page.getByRole('dialog')).toContainText('Leave with unsaved changes?');
  await expect(page).toHaveURL(/\/console\/definition/);
  await shown.part('definition-stay').click();
  await expect(name).toHaveValue('Half typed again');

  // An import, and then a return to a version.
  await shown.part('definition-import').click();
  await shown.part('definition-import-text').fill('{ "Omnichannel Mode": "C" }');
  const run = page.getByRole('button', { name: 'Put them into the draft' });
  await run.click();
  await expect(shown.part('definition-question')).toContainText('Replace unsaved changes?');
  await expect(shown.part('definition-stay')).toBeFocused();
  await shown.isAccessible('definition-replace');
  await page.keyboard.press('Enter');
  await expect(shown.part('definition-question')).toHaveCount(0);
  await page.getByRole('button', { name: 'Close' }).click();
  await expect(name).toHaveValue('Half typed again');
  await shown.part('definition-review').click();
  await shown.part('definition-save').click();
  await expect(shown.part('definition-saved')).toHaveText('Saved. Version 2 is in force.');
  await shown.part('definition-view-form').click();
  await name.fill('Third');
  await page.keyboard.press('Enter');
  await shown.part('definition-view-versions').click();
  await page.getByRole('button', { name: 'Look at version 1' }).click();
  await shown.part('definition-return').click();
  await expect(shown.part('definition-question')).toContainText('Replace unsaved changes?');
  await shown.part('definition-stay').click();
  await expect(shown.part('definition-versions')).toBeVisible();
  await shown.part('definition-return').click();
  await shown.part('definition-leave').click();
  await expect(shown.part('definition-question')).toHaveCount(0);
  await shown.part('definition-save').click();
  await expect(shown.part('definition-saved')).toHaveText('Saved. Version 3 is in force.');
  await shown.part('definition-view-form').click();
  await expect(name).not.toHaveValue('Third');
});

test('[DE7] a check that fails is said, is tried again by itself, and blocks saving only until it succeeds', async ({
  page,
  world,
}) => {
  const shown = await ConsolePage.open(page, await world(), 'definition/');
  let isBroken = true;
  await page.route('**/api/v1/definition/check', (route) => (isBroken ? route.abort() : route.continue()));
  await page.getByLabel('Name', { exact: true }).fill('Northern desk');
  await page.keyboard.press('Enter');
  await expect(shown.part('definition-check-again')).toBeVisible();
  await shown.part('definition-review').click();
  await expect(shown.part('definition-save')).toBeDisabled();
  await expect(shown.part('definition-verdict')).toContainText('once the server has checked it');
  await shown.isAccessible('definition-unchecked');
  isBroken = false;
  await expect(shown.part('definition-verdict')).toHaveText('It can be put in force.');
  await expect(shown.part('definition-save')).toBeEnabled();
});

test('[DE15] lists of the form: what was found and removed comes back, and what is open stays open', async ({
  page,
  world,
}) => {
  const instance = await world();
  const inForce = (await instance.api('GET', 'definition')).body;
  const put = await instance.api('PUT', 'definition', {
    ...inForce,
    teams: ['Support', 'Sales', 'Care'].map((label) => ({ id: label.toLowerCase(), label })),
    agents: Array.from({ length: 51 }, (_, index) => ({ agentId: `agent-${index}`, teams: [{ teamId: 'care' }] })),
    queues: ['Support', 'Sales', 'Care'].map((label) => ({
      id: label.toLowerCase(),
      label,
      plan: [{ teams: [{ teamId: 'care' }] }],
    })),
  });
  expect(put).toMatchObject({ status: 200 });
  const shown = await ConsolePage.open(page, instance, 'definition/?section=queues');
  const open = page.locator('.df-card:has(> details[open])');
  await page.locator('.df-card summary').filter({ hasText: 'Sales' }).click();
  await expect(open).toContainText('Sales');
  await page.getByRole('button', { name: 'Remove Support' }).click();
  await expect(open).toHaveCount(1);
  await expect(open.locator('summary').first()).toContainText('Sales');
  await expect(shown.part('definition-removed')).toContainText('Support was removed.');
  await shown.isAccessible('definition-removed');
  await shown.part('definition-undo').click();
  await expect(page.locator('.df-card summary').first()).toContainText('Support');
  await expect(open.locator('summary').first()).toContainText('Sales');
  await expect(shown.part('definition')).toHaveAttribute('data-changed', 'false');

  await shown.part('definition-section-agents').click();
  const search = page.getByRole('searchbox', { name: /^Find/ });
  await search.fill('agent-17');
  await page.getByRole('button', { name: 'Remove agent-17' }).click();
  await expect(search).toHaveValue('agent-17');
  await shown.part('definition-undo').click();
  await expect(page.locator('.df-card summary')).toContainText('agent-17');
});
