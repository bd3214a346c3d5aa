/**
 * A CRM page in a browser with the kit's test connector in its iframe. Says what it is told to say and writes down what comes; it judges
 * nothing, and the page knows nothing of it: only what the connector's origin would serve is answered by the kit.
 */
import { readFileSync } from 'node:fs';
import type { Browser, BrowserContext, Frame, Page, Route } from '@playwright/test';
import type { Heard, Role, Step } from './evidence.ts';

const scriptOf = (name: string): string => readFileSync(new URL(`page/${name}.js`, import.meta.url), 'utf8');
const CONNECTOR = scriptOf('connector');
const STRANGER = scriptOf('stranger');
const HOLD = scriptOf('hold');

/** Never asked for over a network: the kit answers. */
const STRANGER_ORIGIN = 'https://stranger.invalid';
const TWIN_PATH = '/interlock-conformance-twin';
const LOAD_MS = 15_000;
const MOST_HEARD = 5_000;
const STUCK_MS = 3_000;

export interface StageOptions {
  readonly url: string;
  /** Null: the first iframe of another origin is the connector's. */
  readonly connectorOrigin: string | null;
  /** Clicked one after another before the connector is waited for. */
  readonly signIn: readonly string[];
}

export interface StepOptions {
  /** The step may end when this is true of what was heard in it; absent: it waits for nothing. */
  readonly until?: (heard: readonly Heard[]) => boolean;
  /** How long `until` is waited for, ms. */
  readonly limitMs?: number;
  /** How long is listened after that, ms. */
  readonly settleMs?: number;
  /** Whether to ask afterwards if the page still answers `ready`. */
  readonly asksReady?: boolean;
}

const READY = { type: 'CRMConnectMessage', action: 'ready' };
const ALIVE_MS = 2_000;
/** Once it did not answer, it is not waited for so long again. */
const ONCE_SILENT_MS = 400;
const ALIVE_SETTLE_MS = 50;

export class Stage {
  readonly heard: Heard[] = [];
  connectorOrigin: string | null;
  private readonly options: StageOptions;
  private readonly context: BrowserContext;
  private readonly page: Page;
  private readonly errors: string[] = [];
  private readonly listeners = new Set<() => void>();
  private readonly startedAt = performance.now();
  private isOpaque = false;
  private ports = 0;
  private aliveMs = ALIVE_MS;

  private constructor(context: BrowserContext, page: Page, options: StageOptions) {
    this.context = context;
    this.page = page;
    this.options = options;
    this.connectorOrigin = options.connectorOrigin;
  }

  /** Makes the page without loading it. */
  static async make(browser: Browser, options: StageOptions): Promise<Stage> {
    const context = await browser.newContext({ locale: 'en-GB', serviceWorkers: 'block' });
    const stage = new Stage(context, await context.newPage(), options);
    await context.exposeBinding('interlockConformanceHeard', (_source, heard: unknown) => stage.hear(heard));
    await context.addInitScript(HOLD);
    await context.route('**/*', (route) => stage.serve(route));
    stage.page.on('pageerror', (error) => stage.errors.push(String(error.message).split('\n')[0] ?? ''));
    stage.page.on('dialog', (dialog) => void dialog.dismiss().catch(() => {}));
    return stage;
  }

  close(): Promise<void> {
    return this.context.close();
  }

  /** Loads the page and waits for the connector's frame. @returns false when there is none in the end */
  async load(): Promise<boolean> {
    await this.page.goto(this.options.url, { waitUntil: 'domcontentloaded', timeout: LOAD_MS });
    for (const selector of this.options.signIn) await this.page.locator(selector).first().click({ timeout: LOAD_MS });
    const end = performance.now() + LOAD_MS;
    while (performance.now() < end) {
      const frame = this.findConnector();
      if (frame !== null && (await isReady(frame))) return true;
      await pause(20);
    }
    return false;
  }

  /** What the connector's document has for an origin; `null` in a sandbox without `allow-same-origin`. */
  async ownOrigin(): Promise<string> {
    return String(await this.connector().evaluate('conformance.origin()'));
  }

  /**
   * Says something and writes down what comes of it.
   * @param run says it
   */
  async step(run: () => Promise<unknown>, options: StepOptions = {}): Promise<Step> {
    const { until, limitMs = 0, settleMs = 0, asksReady = false } = options;
    const from = this.heard.length;
    const errorsFrom = this.errors.length;
    await run();
    if (until !== undefined) await this.waitUntil(() => until(this.heard.slice(from)), limitMs);
    await pause(settleMs);
    const heard = this.heard.slice(from);
    const isAlive = asksReady ? await this.answersReady() : null;
    return { heard, errors: this.errors.slice(errorsFrom), isAlive };
  }

  async answersReady(): Promise<boolean> {
    const from = this.heard.length;
    await this.post(READY);
    const isAnswered = await this.waitUntil(
      () => this.heard.slice(from).some(({ data }) => hasAction(data, 'ready')),
      this.aliveMs,
    );
    if (!isAnswered) this.aliveMs = ONCE_SILENT_MS;
    await pause(ALIVE_SETTLE_MS);
    return isAnswered;
  }

  post(frame: unknown): Promise<unknown> {
    return call(this.connector(), 'post', frame);
  }

  /** Posts `frame` with one end of a new port; `postPort` speaks into the other. */
  openPort(frame: unknown): Promise<unknown> {
    this.ports += 1;
    return call(this.connector(), 'open', [frame, this.ports]);
  }

  postPort(frame: unknown): Promise<unknown> {
    return call(this.connector(), 'postPort', frame);
  }

  /** A frame inside the connector's that can post to the page: of another origin, or of the connector's own. */
  async embed(role: 'stranger' | 'twin'): Promise<{ post(frame: unknown): Promise<unknown> }> {
    const url = role === 'stranger' ? `${STRANGER_ORIGIN}/` : `${this.connectorOrigin}${TWIN_PATH}`;
    await call(this.connector(), 'embed', url);
    const frame = this.connector().childFrames().at(-1);
    if (frame === undefined) throw new Error('the frame inside the connector did not come up');
    return { post: (message) => call(frame, 'post', message) };
  }

  /** Loads the iframe's document anew, as the connector's or as one without an origin. */
  async reload(as: 'connector' | 'opaque'): Promise<void> {
    this.isOpaque = as === 'opaque';
    const frame = this.connector();
    await frame.evaluate('globalThis.conformance = undefined; location.reload()').catch(() => {}); // it may be gone already
    await this.waitForDocument(frame);
  }

  /** From now on the page gets no message until `release`, which says how many there were. */
  async hold(): Promise<{ release(): Promise<number> }> {
    const client = this.connector().parentFrame();
    if (client === null) throw new Error('the connector is in no frame');
    await answered(client.evaluate('interlockConformanceHold.start()'));
    return { release: async () => Number(await answered(client.evaluate('interlockConformanceHold.end()'))) };
  }

  /** Does what a person would do: clicks, or takes another entry of a select. */
  async choose(selector: string): Promise<void> {
    const target = this.page.locator(selector).first();
    const other = await target.evaluate(
      (element) =>
        'selectedIndex' in element && 'length' in element
          ? (Number(element.selectedIndex) + 1) % Number(element.length)
          : null,
      undefined,
      { timeout: ALIVE_MS },
    );
    if (other === null) await target.click({ timeout: ALIVE_MS });
    else await target.selectOption({ index: other }, { timeout: ALIVE_MS });
  }

  /** The page hears that it goes away. It stays, since with it the frame would go that has to hear the goodbye. */
  async hide(): Promise<void> {
    await answered(this.connector().parentFrame()?.evaluate("dispatchEvent(new PageTransitionEvent('pagehide'))"));
  }

  private connector(): Frame {
    const frame = this.findConnector();
    if (frame === null) throw new Error("the connector's iframe has gone");
    return frame;
  }

  private findConnector(): Frame | null {
    const { connectorOrigin } = this;
    const frames = this.page
      .frames()
      .filter((frame) => frame.parentFrame() !== null && originOf(frame.url()) === connectorOrigin);
    return frames.find((frame) => !frame.url().endsWith(TWIN_PATH)) ?? null;
  }

  private async waitForDocument(frame: Frame): Promise<void> {
    const end = performance.now() + ALIVE_MS * 2;
    while (performance.now() < end) {
      if (await isReady(frame)) return;
      await pause(10);
    }
    throw new Error("the iframe's document did not load again");
  }

  private hear(raw: unknown): void {
    if (this.heard.length >= MOST_HEARD) return;
    // Our own scripts call this, in page/.
    const { role, via, port, data } = raw as { role: Role; via: Heard['via']; port: number; data: string | null };
    const at = performance.now() - this.startedAt;
    this.heard.push({ at, role, via, port, data: data === null ? null : JSON.parse(data) });
    for (const listener of [...this.listeners]) listener();
  }

  private waitUntil(isTrue: () => boolean, limitMs: number): Promise<boolean> {
    if (isTrue()) return Promise.resolve(true);
    return new Promise((resolve) => {
      const end = (outcome: boolean): void => {
        clearTimeout(timer);
        this.listeners.delete(listen);
        resolve(outcome);
      };
      const listen = (): void => {
        if (isTrue()) end(true);
      };
      const timer = setTimeout(() => end(false), limitMs);
      this.listeners.add(listen);
    });
  }

  private async serve(route: Route): Promise<void> {
    const request = route.request();
    const url = new URL(request.url());
    const isFrame = request.resourceType() === 'document' && request.frame().parentFrame() !== null;
    if (!isFrame || !/^https?:$/.test(url.protocol)) return route.fallback();
    if (url.origin === STRANGER_ORIGIN) return route.fulfill(page(STRANGER, {}));
    if (this.connectorOrigin === null && url.origin !== originOf(this.page.url())) this.connectorOrigin = url.origin;
    if (url.origin !== this.connectorOrigin) return route.fallback();
    const role: Role = url.pathname === TWIN_PATH ? 'twin' : this.isOpaque ? 'opaque' : 'connector';
    // The directive takes the document's origin away, at the address that the page allows in its frame.
    const headers = role === 'opaque' ? { 'content-security-policy': 'sandbox allow-scripts' } : {};
    return route.fulfill(page(`const role = ${JSON.stringify(role)};${CONNECTOR}`, headers));
  }
}

const page = (script: string, headers: Record<string, string>) => ({
  contentType: 'text/html; charset=utf-8',
  headers: { ...headers, 'cache-control': 'no-store' },
  body: `<!doctype html><html lang="en"><title>Conformance kit</title><body><script>${script}</script></body></html>`,
});

const call = (frame: Frame, method: string, argument: unknown): Promise<unknown> =>
  frame.evaluate(`conformance.${method}(${JSON.stringify(argument) ?? 'undefined'})`);

/** A page that is busy without end answers not even its browser. */
async function answered<T>(answer: Promise<T> | undefined): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`the page was busy for ${STUCK_MS / 1000} s without end`)), STUCK_MS);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Whether our script runs in the frame; false also while its document changes. */
const isReady = (frame: Frame): Promise<boolean> =>
  frame.evaluate("typeof conformance === 'object'").then(
    (found) => found === true,
    () => false,
  );

function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : 'null';
}

function hasAction(data: unknown, action: string): boolean {
  return typeof data === 'object' && data !== null && 'action' in data && data.action === action;
}

/** Real time: what is checked is a page that runs in a browser. */
export const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
