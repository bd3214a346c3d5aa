import { ConsolePage } from './console-page.ts';
import { DeskPage } from './desk-page.ts';
import { expect, test } from './fixtures.ts';

test('[IN22] a round trip to a real connector and CRM page says who answered, in words and ms', async ({
  page,
  browser,
  world,
}) => {
  const instance = await world();
  const desk = await DeskPage.open(await browser.newPage(), instance);
  await desk.goReady();
  const shown = await ConsolePage.open(page, instance, 'integrations');
  await shown.chooseAgent('Dana Fox');
  await shown.part('link-test-run').click();
  await expect(shown.part('link-test-result')).toContainText('connector and CRM page answered');
  await expect(shown.part('link-test-result')).toContainText(/Connector to CRM page and back\s*\d+ ms/);
  await expect(shown.part('link-test-result')).toContainText('Available, as it was known');
  // Asked again at once: refused in words, and nothing is lost.
  await shown.part('link-test-run').click();
  await expect(shown.part('link-test-result')).toContainText('a moment ago');
});
