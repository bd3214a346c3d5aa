import type { Page } from '@playwright/test';
import { DeskPage } from './desk-page.ts';
import { expect, test } from './fixtures.ts';

/** As a browser does whose user has blocked all cookies and site data: touching the storage throws. */
async function refuseStorage(page: Page): Promise<void> {
  await page.addInitScript(() => {
    for (const name of ['localStorage', 'sessionStorage'])
      Object.defineProperty(window, name, {
        get() {
          throw new DOMException('Access is denied for this document.', 'SecurityError');
        },
      });
  });
}

test('[DC23] the desk and the plain page work in a browser that refuses storage', async ({ page, world }) => {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  await refuseStorage(page);
  // The plain page is asked for a Ready that it shows already, and says nothing to it. Asked once more in the moment of the ticket, the
  // Ready after the ticket would count as the answer (RQ9, RQ4).
  const instance = await world({
    define: (definition) => ({ ...definition, timeouts: { ...definition.timeouts, reassertMs: 60_000 } }),
  });
  const desk = await DeskPage.open(page, instance);
  await desk.goReady();
  await desk.shows({ contactCenter: 'ready', crm: 'ready' });
  await page.reload();
  await page.getByTestId('sign-in-dana').click();
  await desk.linked();
  await desk.shows({ contactCenter: 'ready', crm: 'ready' });

  await page.goto(`${instance.demoUrl}/plain.html`);
  await desk.linked();
  await page.getByTestId('presence-available').click();
  await desk.shows({ contactCenter: 'ready', crm: 'ready' });
  await page.getByTestId('crm-behaviour-assign-now').click();
  await desk.presenceIs('busy');
  await desk.shows({ contactCenter: 'notReady', crm: 'notReady' });
  await page.locator('[data-testid^="ticket-close-"]').first().click();
  await desk.presenceIs('available');
  await desk.shows({ contactCenter: 'ready', crm: 'ready' });
  expect(errors).toEqual([]);
});
