/** The real thing in a real browser: server, connector and SDK, each from its own origin, and the bare echo beside them. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContext, chromium, type Frame, type Page } from '@playwright/test';
import { buildAll } from '../../../scripts/build.ts';
import { findChromium } from '../../../scripts/chromium.ts';
import { benchDefinition } from './bench-definition.ts';
import { withBenchFolder } from './bench-folder.ts';
import { startProgram } from './child-program.ts';
import { startPageServer } from './page-server.ts';
import { startServerProgram } from './server-program.ts';

export interface Seat {
  readonly page: Page;
  readonly connector: Frame;
  readonly echo: Frame;
  /** How far the clocks of the frames are ahead of the page's, ms. */
  readonly leads: { readonly connector: number; readonly echo: number };
  /** The connector's frames with the server, as text, since the last call. */
  takeFrames(): { sent: string[]; received: string[] };
}

export interface BrowserStage {
  /** Opens a CRM page for one agent in a context of its own and waits until it is in step. */
  seat(agentId: string, locale: string): Promise<Seat>;
}

const PROBE = readFileSync(fileURLToPath(new URL('../pages/connector-probe.js', import.meta.url)), 'utf8');
const READY_WITHIN_MS = 20_000;

/** Sets everything up, runs, and takes everything down. */
export function withBrowserStage<T>(run: (stage: BrowserStage) => Promise<T>): Promise<T> {
  return withBenchFolder(async (folder) => {
    await buildAll();
    const found = await findChromium();
    const ends: (() => Promise<void>)[] = [];
    try {
      const pages = await startPageServer();
      ends.push(pages.close);
      const crmOrigin = `http://127.0.0.1:${pages.port}`;
      const server = await startServerProgram(folder, benchDefinition('synchronized', crmOrigin), false);
      ends.push(server.stop);
      const bare = startProgram({ args: [fileURLToPath(new URL('programs/bare-socket-server.ts', import.meta.url))] });
      ends.push(bare.stop);
      const barePort = await bare.nextLine((line) => Number(line) || null);
      // No arguments on purpose: those of the npm package switch origin checks off.
      const browser = await chromium.launch({ executablePath: found.executablePath, env: found.env });
      ends.push(() => browser.close());
      const query = new URLSearchParams({
        connector: `http://localhost:${server.port}`,
        echo: `http://localhost:${pages.port}`,
        socket: String(barePort),
      });
      return await run({
        seat: (agentId, locale) => openSeat(browser, `${crmOrigin}/crm.html?${query}&agent=${agentId}`, locale),
      });
    } finally {
      for (const end of ends.reverse()) await end();
    }
  });
}

async function openSeat(browser: Browser, url: string, locale: string): Promise<Seat> {
  const context: BrowserContext = await browser.newContext({ locale });
  const page = await context.newPage();
  let sent: string[] = [];
  let received: string[] = [];
  page.on('websocket', (socket) => {
    if (!socket.url().endsWith('/api/v1/session')) return;
    socket.on('framesent', ({ payload }) => sent.push(String(payload)));
    socket.on('framereceived', ({ payload }) => received.push(String(payload)));
  });
  await page.goto(url);
  const connector = await frameOf(page, '/connector/');
  const echo = await frameOf(page, '/echo-frame.html');
  await connector.waitForSelector('[data-testid="crm-state"][data-status="busy"]', { timeout: READY_WITHIN_MS });
  await connector.evaluate(PROBE);
  await connector.waitForFunction('bench.isReady()', undefined, { timeout: READY_WITHIN_MS });
  await echo.waitForFunction('globalThis.bench?.isReady()', undefined, { timeout: READY_WITHIN_MS });
  // What the page's own script answers.
  const leads = await page.evaluate<Seat['leads']>('bench.clockLeads()');
  return {
    page,
    connector,
    echo,
    leads,
    takeFrames() {
      const taken = { sent, received };
      sent = [];
      received = [];
      return taken;
    },
  };
}

async function frameOf(page: Page, path: string): Promise<Frame> {
  for (const deadline = Date.now() + READY_WITHIN_MS; Date.now() < deadline; ) {
    const frame = page.frames().find((one) => new URL(one.url(), 'http://none').pathname === path);
    if (frame !== undefined) return frame;
    await page.waitForTimeout(20);
  }
  throw new Error(`the page has no frame ${path}`);
}
