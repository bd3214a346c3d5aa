import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { busyFloor } from './busy-floor.ts';
import { ConsolePage } from './console-page.ts';
import { expect, test } from './fixtures.ts';

test('[TV1][TV2][TV10][TV11][TV12][TV13][TV14] a supervisor sees why an agent was not rung, finds a collision, and hands on exactly this view', async ({
  page,
  world,
}) => {
  const instance = await world({ wrapUpMs: 0 });
  const { noor, dana } = await busyFloor(instance);
  const shown = await ConsolePage.open(page, instance, 'agents/noor?from=-2m&to=now');
  await expect(page.getByRole('heading', { name: 'Noor Haas' })).toBeVisible();
  const story = shown.part('timeline-story');
  // Who follows the clock reads the newest.
  await expect(story).toContainText('Collision');
  await expect(story).toContainText('Ada Quine (Chat) begun');
  await shown.isLive();

  // What happens now is there by itself.
  const workId = noor.view?.work.find((item) => item.label === 'Ada Quine')?.workId ?? '';
  await noor.do({ kind: 'endInteraction', workId });
  await expect(story).toContainText('Ada Quine (Chat) ended', { timeout: 5_000 });

  // By keyboard: to the last change and back, nearer, shown in the story, and let go again.
  const lanes = shown.part('timeline-lanes');
  await lanes.focus();
  await page.keyboard.press('End');
  await expect(shown.part('timeline-selected')).toBeAttached();
  await expect(page).toHaveURL(/selected=/);
  await page.keyboard.press('ArrowLeft');
  const before = await shown.part('timeline-range').textContent();
  await page.keyboard.press('+');
  await expect(shown.part('timeline-range')).not.toHaveText(before ?? '');
  await page.keyboard.press('Shift+ArrowLeft');
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  const focused = page.locator(':focus');
  await expect(focused).toHaveAttribute('aria-current', 'true');
  await expect(shown.part('timeline-answer')).toContainText('Noor Haas');
  await lanes.focus();
  await page.keyboard.press('Escape');
  await expect(shown.part('timeline-selected')).not.toBeAttached();
  await expect(shown.part('timeline-cursor')).not.toBeAttached();

  // The whole hour; a time is asked for by its clock, and the answer is one sentence.
  await shown.part('timeline-hour').click();
  const told = await page.request.get(
    `${instance.serverUrl}/api/v1/agents/noor/lanes?from=${Date.now() - 600_000}&to=${Date.now()}`,
  );
  const { marks } = await told.json();
  const collision = marks.find(({ kind }: { kind: string }) => kind === 'collision');
  const at = Math.max(collision.from + 1, Math.floor((collision.from + (collision.to ?? Date.now())) / 2));
  const from = new Date(collision.from - 20_000).toISOString();
  const to = new Date(collision.from + 25_000).toISOString();
  await shown.go(`agents/noor?from=${from}&to=${to}&at=${new Date(at).toISOString()}`);
  await expect(shown.part('timeline-answer')).toContainText('was not rung: at work on Ada Quine (Chat)');
  await expect(shown.part('timeline-answer')).toContainText(
    'Collision: Ada Quine (Chat) and Ticket 4719 at the same time',
  );
  await expect(shown.part('timeline-live')).toHaveAttribute('aria-pressed', 'false');
  await shown.isAccessible('timeline');
  const address = page.url();
  const range = await shown.part('timeline-range').textContent();
  await page.reload();
  await expect(shown.part('timeline-answer')).toContainText('was not rung: at work on Ada Quine (Chat)');
  await expect(shown.part('timeline-range')).toHaveText(range ?? '');
  expect(page.url()).toBe(address);

  // By wheel and pointer: nearer, along, and asked by a press.
  await page.mouse.move(700, 330);
  const box = await lanes.boundingBox();
  if (box === null) throw new Error('no lanes');
  await page.mouse.move(box.x + 500, box.y + 75);
  await page.mouse.wheel(0, -300);
  await expect(shown.part('timeline-range')).not.toHaveText(range ?? '');
  await page.mouse.down();
  await page.mouse.move(box.x + 420, box.y + 75, { steps: 4 });
  await page.mouse.up();
  await expect(shown.part('timeline-answer')).toContainText('was not rung: at work on Ada Quine (Chat)');
  await page.mouse.click(box.x + 300, box.y + 75);
  await expect(page).not.toHaveURL(new RegExp(`at=${new Date(at).toISOString().replace('.', '\\.')}`));

  const [json] = await Promise.all([page.waitForEvent('download'), shown.part('timeline-json').click()]);
  expect(JSON.parse(await readFile(await json.path(), 'utf8'))).toMatchObject({
    kind: 'interlock-timeline',
    agentId: 'noor',
  });
  const [svg] = await Promise.all([page.waitForEvent('download'), shown.part('timeline-svg').click()]);
  const picture = await readFile(await svg.path(), 'utf8');
  expect(picture).toMatch(/^<\?xml[^>]*>\n<svg /);
  expect(picture).toContain('Noor Haas');
  expect(picture).not.toContain('class=');
  const [png] = await Promise.all([page.waitForEvent('download'), shown.part('timeline-png').click()]);
  expect(png.suggestedFilename()).toBe(svg.suggestedFilename().replace(/svg$/, 'png'));
  expect(png.suggestedFilename()).toMatch(/^noor_\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ_\d{4}-/);
  const drawn = await pixelsOf(page, await readFile(await png.path()));
  expect(drawn.width).toBe(2 * Number(/ width="(\d+)"/.exec(picture)?.[1]));
  expect(drawn.colours).toBeGreaterThan(8);
  expect(drawn.corner).toBe(await page.evaluate(() => getComputedStyle(document.body).backgroundColor));

  // Somebody whom nobody knows, and somebody who holds a ticket: typed, not clicked.
  await shown.go('agents/nobody');
  await expect(shown.part('trouble')).toContainText('no agent with this id');
  await shown.go('agents/dana');
  await expect(shown.part('timeline-story')).toContainText('Contact centre held: Ticket 4711 was open in the CRM');
  const now = await page.evaluate(() => new Date().toTimeString().slice(0, 8));
  await shown.part('timeline-ask').fill('25:00');
  await page.keyboard.press('Enter');
  await expect(shown.part('timeline-ask')).toHaveAttribute('aria-invalid', 'true');
  await shown.part('timeline-ask').fill(now);
  await page.keyboard.press('Enter');
  await expect(shown.part('timeline-answer')).toContainText(
    `At ${now} Dana Fox was not rung: Ticket 4711 was open in the CRM.`,
  );
  await page.setViewportSize({ width: 768, height: 900 });
  // The page itself does not scroll sideways.
  await expect
    .poll(() => page.evaluate(() => document.documentElement.scrollWidth - innerWidth))
    .toBeLessThanOrEqual(0);
  await page.screenshot({ path: '.cache/console-pictures/timeline-768.png' });
  expect(dana.view).not.toBeNull();
});

/** What a picture shows, as a browser draws it. */
async function pixelsOf(page: Page, png: Buffer): Promise<{ width: number; colours: number; corner: string }> {
  return page.evaluate(
    async (address) => {
      const image = new Image();
      image.src = address;
      await image.decode();
      const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight);
      const context = canvas.getContext('2d');
      if (context === null) throw new Error('no canvas');
      context.drawImage(image, 0, 0);
      const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
      return {
        width: image.naturalWidth,
        colours: new Set(new Uint32Array(data.buffer)).size,
        corner: `rgb(${data[0]}, ${data[1]}, ${data[2]})`,
      };
    },
    `data:image/png;base64,${png.toString('base64')}`,
  );
}
