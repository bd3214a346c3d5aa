/** The page of a visitor as a person sees it. */
import { expect, type Locator, type Page } from '@playwright/test';
import type { World } from './world.ts';

export class VisitorPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  static async open(page: Page, world: World, query = 'queue=support'): Promise<VisitorPage> {
    await page.goto(`${world.serverUrl}/chat/?${query}`);
    return new VisitorPage(page);
  }

  part(testId: string): Locator {
    return this.page.getByTestId(testId);
  }

  /** Fills in the form and starts the chat. */
  async begin(name: string, subject: string): Promise<void> {
    await this.part('name').fill(name);
    await this.part('subject').fill(subject);
    await this.part('begin').click();
    await this.stands('waiting');
  }

  async stands(state: 'waiting' | 'talking' | 'ended'): Promise<void> {
    await expect(this.part('stand')).toHaveAttribute('data-state', state);
  }

  async says(text: string): Promise<void> {
    await this.part('composer').fill(text);
    await this.part('composer').press('Enter');
  }

  /** The texts of the messages, in the order of the page. */
  async texts(): Promise<string[]> {
    return this.part('log').locator('[data-from] .bubble').allTextContents();
  }
}
