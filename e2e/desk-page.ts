/** The demo CRM as a person sees it: the help desk, and the connector inside it. Only what is on the page is used. */
import { expect, type FrameLocator, type Locator, type Page } from '@playwright/test';
import type { World } from './world.ts';

/** What a side shows: availability, and the status or reason behind it. */
export interface Shown {
  readonly contactCenter?: 'ready' | 'notReady';
  readonly crm?: 'ready' | 'notReady' | 'unknown';
}

export class DeskPage {
  readonly page: Page;
  readonly connector: FrameLocator;

  constructor(page: Page) {
    this.page = page;
    this.connector = page.frameLocator('[data-testid="connector-frame"]');
  }

  /** Opens the desk, signs in, and waits until the connector is linked. */
  static async open(page: Page, world: World, agentId = 'dana'): Promise<DeskPage> {
    await page.goto(`${world.demoUrl}/`);
    const signIn = page.getByTestId(`sign-in-${agentId}`);
    if (await signIn.isVisible().catch(() => false)) await signIn.click();
    else
      await Promise.race([
        signIn.click({ timeout: 5_000 }),
        page.getByTestId('connector-frame').waitFor({ timeout: 5_000 }),
      ]);
    const desk = new DeskPage(page);
    await desk.linked();
    return desk;
  }

  async linked(): Promise<void> {
    await expect(this.part('link-chip')).toHaveText(/Linked/, { timeout: 10_000 });
  }

  /** A part of the connector. */
  part(testId: string): Locator {
    return this.connector.getByTestId(testId);
  }

  async goReady(): Promise<void> {
    await this.part('go-ready').click();
  }

  async goNotReady(reasonCode: number): Promise<void> {
    await this.part('go-not-ready').click();
    await this.part(`reason-${reasonCode}`).click();
  }

  /** The person sets their presence in the CRM. */
  async setPresence(statusId: string): Promise<void> {
    await this.page.getByTestId('presence-select').selectOption(statusId);
  }

  async shows(shown: Shown): Promise<void> {
    if (shown.contactCenter !== undefined) {
      await expect(this.part('cc-state')).toHaveAttribute('data-availability', shown.contactCenter);
    }
    if (shown.crm !== undefined) await expect(this.part('crm-state')).toHaveAttribute('data-availability', shown.crm);
  }

  /** The presence that the CRM itself shows. */
  async presenceIs(statusId: string): Promise<void> {
    await expect(this.page.getByTestId('presence-current')).toHaveAttribute('data-status', statusId);
  }

  async whySays(text: string | RegExp): Promise<void> {
    await expect(this.part('why')).toContainText(text);
  }

  /** Makes the CRM behave badly, or well again. */
  async crmWill(behaviour: 'apply' | 'slow' | 'refuse' | 'hang' | 'claim'): Promise<void> {
    const panel = this.page.getByTestId('crm-behaviour');
    if ((await panel.getAttribute('open')) === null) await panel.locator('summary').click();
    const choice = this.page.getByTestId(`crm-behaviour-${behaviour}`);
    await choice.click();
    await expect(choice).toBeChecked();
  }

  async takeTicket(id: number): Promise<void> {
    await this.page.getByTestId(`ticket-assign-${id}`).click();
  }

  async closeTicket(id: number): Promise<void> {
    const open = this.page.getByTestId(`ticket-open-${id}`);
    if (await open.isVisible()) await open.click();
    await this.page.getByTestId(`ticket-close-${id}`).click();
  }
}
