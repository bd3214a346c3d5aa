/** A page in hostile hands that embeds the real connector, and what can be seen of it from outside. */
import { expect, type Frame, type Page } from '@playwright/test';
import type { Joining } from './pages/attacker.ts';
import type { World } from './world.ts';

/** Where a page in hostile hands gets its world and its origin from. */
export interface Scene {
  readonly world: World;
  /** An address of an allowed origin that serves `attacker.ts`. */
  readonly pageUrl: string;
}

export const connectorUrlOf = (world: World): string => `${world.serverUrl}/connector/`;

/** What stands about an agent: if it is equal, nothing was accepted. Only the time of the answer is left out. */
export async function standing(world: World, agentId: string): Promise<unknown> {
  const { at, ...agent } = (await world.api('GET', `agents/${agentId}`)).body;
  const timeline = (await world.api('GET', `agents/${agentId}/timeline`)).body;
  return { agent, timeline };
}

/** The Client Application of this page is valid, its agent is at lunch, and Details are open. */
export class Stage {
  readonly page: Page;
  readonly agentId: string;
  private readonly world: World;

  private constructor(page: Page, agentId: string, world: World) {
    this.page = page;
    this.agentId = agentId;
    this.world = world;
  }

  static async open(page: Page, { world, pageUrl }: Scene, joining: Joining): Promise<Stage> {
    await page.goto(pageUrl);
    await page.evaluate(
      ([given, url]) => {
        window.attacker.join(given);
        window.attacker.embed(url);
      },
      [joining, connectorUrlOf(world)] as const,
    );
    const stage = new Stage(page, joining.agentId, world);
    await stage.linked();
    await stage.stillWorks();
    await stage.toggleDetails();
    return stage;
  }

  get connector(): Frame {
    const url = connectorUrlOf(this.world);
    const found = this.page.frames().find((frame) => frame.url().startsWith(url));
    if (found === undefined) throw new Error(`no frame at ${url}`);
    return found;
  }

  /** This page's connector has the session, and nothing is asked of the CRM. */
  async linked(): Promise<void> {
    const chip = this.page.frameLocator('iframe').first().getByTestId('link-chip');
    await expect(chip).toHaveAttribute('data-link', 'linked', { timeout: 10_000 });
    await this.settled();
  }

  async toggleDetails(): Promise<void> {
    await this.connector.getByTestId('details-toggle').click();
  }

  async agent(): Promise<Record<string, unknown>> {
    return (await this.world.api('GET', `agents/${this.agentId}`)).body;
  }

  /** The agent has a session, the first snapshot has come, and nothing is asked of the CRM. */
  async settled(): Promise<void> {
    await expect
      .poll(() => this.agent(), { timeout: 10_000 })
      .toMatchObject({
        session: { state: 'linked' },
        crmLink: { state: 'up' },
        request: null,
        facts: { crmLink: { snapshotDueAt: null } },
      });
  }

  /** What stands once nothing is on its way any more: the same twice, 250 ms apart. */
  async atRest(): Promise<unknown> {
    await this.settled();
    let last = await this.standing();
    await expect
      .poll(
        async () => {
          const now = await this.standing();
          const isSame = JSON.stringify(now) === JSON.stringify(last);
          last = now;
          return isSame;
        },
        { intervals: [250], timeout: 10_000 },
      )
      .toBe(true);
    return last;
  }

  /** A valid message arrives and has its effect. */
  async show(statusId: string, reasonCode: number): Promise<void> {
    await this.page.evaluate((next) => window.attacker.show(next), statusId);
    await this.isShown(statusId, reasonCode);
  }

  async isShown(statusId: string, reasonCode: number): Promise<void> {
    await expect
      .poll(() => this.agent())
      .toMatchObject({ sides: { contactCenter: { choice: { ready: false, reasonCode } }, crm: { statusId } } });
  }

  async stillWorks(): Promise<void> {
    await this.show('meeting', 3);
    await this.show('lunch', 2);
  }

  standing(): Promise<unknown> {
    return standing(this.world, this.agentId);
  }

  /** Refused messages by code, as the connector shows them. */
  async counted(): Promise<Record<string, number>> {
    const row = this.connector.getByTestId('details').locator('div', { hasText: 'Messages refused' });
    const text = await row.locator('dd').innerText();
    if (text === 'none') return {};
    return Object.fromEntries(
      text.split(', ').map((part) => {
        const [code = '', count] = part.split(' × ');
        return [code, Number(count)];
      }),
    );
  }

  /** Neither in the connector nor in the page did a prototype get a member. */
  async prototypesAreUntouched(): Promise<void> {
    for (const frame of [this.connector, this.page.mainFrame()])
      expect(await frame.evaluate(strangeMembers)).toEqual([]);
  }
}

/** Runs in a page: what a prototype has that it should not have. */
export function strangeMembers(): string[] {
  const shared = [Object.prototype, Array.prototype, String.prototype, Function.prototype];
  const enumerable = shared.flatMap((prototype) => Object.keys(prototype));
  const poison = ['ready', 'isAdmin', 'statusId', 'seq'];
  return [...enumerable, ...poison.filter((name) => Reflect.get({}, name) !== undefined)];
}

/** Messages of the connector that a page heard which has no business with it. */
export function overheard(frame: Frame | Page, connectorOrigin: string): Promise<readonly unknown[]> {
  return frame.evaluate(
    (origin) => window.attacker.heard.filter((heard) => heard.origin === origin || heard.ports > 0),
    connectorOrigin,
  );
}

export function sum(
  one: Readonly<Record<string, number>>,
  other: Readonly<Record<string, number>>,
): Record<string, number> {
  const total = { ...one };
  for (const [code, count] of Object.entries(other)) total[code] = (total[code] ?? 0) + count;
  return total;
}

/** Says for how long a frame could not do anything else while `act` ran, in milliseconds. */
export async function pauseOf(frame: Frame, act: () => Promise<unknown>): Promise<number> {
  await frame.evaluate(() => {
    let last = performance.now();
    let longest = 0;
    let isOver = false;
    const { port1, port2 } = new MessageChannel();
    // A message to itself, and not a timer: those are late for reasons of their own.
    port1.onmessage = () => {
      const now = performance.now();
      longest = Math.max(longest, now - last);
      last = now;
      if (!isOver) setTimeout(() => port2.postMessage(null), 5);
    };
    port2.postMessage(null);
    Reflect.set(window, 'endOfWatch', () => {
      isOver = true;
      return Math.max(longest, performance.now() - last);
    });
  });
  await act();
  return frame.evaluate(() => Reflect.get(window, 'endOfWatch')());
}
