import { mkdir } from 'node:fs/promises';
import { expect, type Locator, type Page } from '@playwright/test';
import { barriers } from './barriers.ts';
import type { World } from './world.ts';

/** Where pictures of the console are left for people to look at. */
const PICTURES = '.cache/console-pictures';

export interface SignIn {
  readonly role?: 'supervisor' | 'administrator' | 'agent';
  readonly name?: string;
  readonly teams?: readonly string[];
}

/** The console in a browser, signed in. */
export class ConsolePage {
  readonly page: Page;
  private readonly serverUrl: string;

  private constructor(page: Page, serverUrl: string) {
    this.page = page;
    this.serverUrl = serverUrl;
  }

  /** Signs in by the page's own request and opens an address below `/console/`. */
  static async open(page: Page, world: World, path = '', signIn: SignIn = {}): Promise<ConsolePage> {
    const { role = 'administrator', name = 'Mara Lind', teams } = signIn;
    const answer = await page.request.post(`${world.serverUrl}/api/v1/sign-in/dev`, {
      data: { role, name, ...(teams === undefined ? {} : { teams }) },
    });
    expect(answer.status()).toBe(200);
    const shown = new ConsolePage(page, world.serverUrl);
    await shown.go(path);
    return shown;
  }

  /** The console in a page that has signed in by itself. */
  static async at(page: Page, world: World): Promise<ConsolePage> {
    await page.waitForURL(/\/console\//);
    return new ConsolePage(page, world.serverUrl);
  }

  async go(path: string): Promise<void> {
    await this.page.goto(`${this.serverUrl}/console/${path}`);
  }

  part(testId: string): Locator {
    return this.page.getByTestId(testId);
  }

  /** Finds an agent by typing, and takes the one of that name. */
  async chooseAgent(name: string): Promise<void> {
    await this.part('agent-chooser').fill(name);
    await this.page.getByRole('option', { name }).click();
    await expect(this.part('agent-chooser')).toHaveValue(name);
  }

  async isLive(): Promise<void> {
    await expect(this.part('connection')).toHaveAttribute('data-state', 'live');
  }

  /**
   * In both themes: no barrier that a program can find, and a picture for people.
   *
   * @param name of the picture
   */
  async isAccessible(name: string): Promise<void> {
    await mkdir(PICTURES, { recursive: true });
    const found = await barriers(this.page, async (theme) => {
      await this.page.screenshot({ path: `${PICTURES}/${name}-${theme}.png` });
    });
    expect(found, name).toEqual([]);
  }
}
