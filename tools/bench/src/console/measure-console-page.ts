/**
 * The console in a real Chromium: what its first load weighs, what a frame costs while somebody scrolls through 10,000
 * agents of whom 200 change in a second, and how long it takes from a change to the picture that shows it (BN14, BN15).
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type Browser, chromium, type Page } from '@playwright/test';
import { buildAll } from '../../../../scripts/build.ts';
import { findChromium } from '../../../../scripts/chromium.ts';
import { ROOT } from '../../../source-code/source-file.ts';
import { type Figure, judge } from '../figure.ts';
import { firstLoadFiles } from '../first-load.ts';
import { median, percentile } from '../statistics.ts';
import { withBareFloor } from './bare-floor.ts';
import { SIZE, withFloor } from './measure-floor.ts';
import { showChanges } from './shown-changes.ts';

const BUILD = join(ROOT, '.cache', 'build');
const KILOBYTE = 1_024;
const LOCALES = ['en-GB', 'de-DE'] as const;
const EMPTY_MS = 2_000;
const FRAMES = readFileSync(new URL('../../pages/frames.js', import.meta.url), 'utf8');
/** The whole floor has to be there first. */
const SHOWN_WITHIN_MS = 60_000;

/** Frames of a page for a while: the time from each to the next, and what the page's thread took for each, in ms. */
export interface Frames {
  readonly intervalsMs: readonly number[];
  readonly threadMsPerFrame: number;
}

export interface PageRun {
  readonly firstLoad: { readonly bytes: number; readonly files: number };
  /** Of an empty page, in the same run. */
  readonly empty: Frames;
  readonly scrolling: Frames;
  /** From each change at an agent in sight, when it was handed to the host, to the picture that shows it. */
  readonly shownMs: readonly number[];
  /** The same from a bare server to a bare page. */
  readonly bareMs: readonly number[];
  /** What of it is the page's: from the arrival of each frame of changes to the picture that shows it. */
  readonly drawnMs: readonly number[];
  /** By how much the clocks of server and page may differ beyond what was found. */
  readonly clocksMs: number;
}

export async function measureConsolePage(say: (line: string) => void): Promise<Figure[]> {
  await buildAll();
  const found = await findChromium();
  // No arguments on purpose: those of the npm package switch origin checks off.
  const browser = await chromium.launch({ executablePath: found.executablePath, env: found.env });
  try {
    return await withFloor(SIZE, BUILD, say, async (server, changes) => {
      const origin = `http://localhost:${server.port}`;
      const loads: PageRun['firstLoad'][] = [];
      for (const locale of LOCALES) loads.push(await firstLoadOf(browser, origin, locale));
      const firstLoad = loads.reduce((most, load) => (load.bytes > most.bytes ? load : most));
      const page = await openFloor(browser, origin, LOCALES[0]);
      const blank = await browser.newPage({ locale: LOCALES[0] });
      await blank.evaluate(FRAMES);
      const empty = await framesOf(blank, EMPTY_MS, false);
      await blank.close();
      // Half of the limit before it and half behind it: the machine drifts, and both drift with it.
      const before = await showBare(browser);
      const shown = await showChanges(page, changes, SIZE.partMs);
      const bareMs = [...before, ...(await showBare(browser))];
      say(`console page: ${shown.shownMs.length} changes in sight, ${shown.drawnMs.length} rounds of changes drawn`);
      const [scrolling] = await Promise.all([framesOf(page, SIZE.partMs, true), changes.make(SIZE.partMs)]);
      say(`console page: ${scrolling.intervalsMs.length} frames`);
      return figuresOf({ firstLoad, empty, scrolling, ...shown, bareMs });
    });
  } finally {
    await browser.close();
  }
}

/** @throws Error when nothing was measured */
export function figuresOf({ firstLoad, empty, scrolling, shownMs, bareMs, drawnMs, clocksMs }: PageRun): Figure[] {
  const emptyMs = median(empty.intervalsMs);
  const { agents, changesPerSecond } = SIZE;
  return [
    judge(
      {
        figure: 'consoleSize',
        value: firstLoad.bytes / KILOBYTE,
        unit: 'KB',
        limit: 180,
        more: { bytes: firstLoad.bytes, files: firstLoad.files, limitIs: 'the aim' },
      },
      { aim: 180, aimOn: 'value', aimIs: 'atMost' },
    ),
    judge(
      {
        figure: 'floorFrame',
        value: scrolling.threadMsPerFrame,
        unit: 'ms',
        limit: emptyMs,
        more: {
          medianInterval: median(scrolling.intervalsMs),
          p99Interval: percentile(scrolling.intervalsMs, 0.99),
          frames: scrolling.intervalsMs.length,
          emptyPageThreadMs: empty.threadMsPerFrame,
          agents,
          changesPerSecond,
          limitIs: 'from frame to frame of an empty page',
        },
      },
      { aim: 16, aimOn: 'value', aimIs: 'atMost' },
    ),
    judge(
      {
        figure: 'floorShows',
        value: percentile(shownMs, 0.99),
        unit: 'ms',
        limit: percentile(bareMs, 0.99),
        more: {
          median: median(shownMs),
          samples: shownMs.length,
          bareMedian: median(bareMs),
          drawnMedian: median(drawnMs),
          drawnP99: percentile(drawnMs, 0.99),
          clocksMs,
          agents,
          changesPerSecond,
          limitIs: 'the same percentile from a bare server, once a tenth of a second, to a bare page',
        },
      },
      { aim: 300, aimOn: 'value', aimIs: 'atMost' },
    ),
  ];
}

async function openFloor(browser: Browser, origin: string, locale: string): Promise<Page> {
  const context = await browser.newContext({ locale, viewport: { width: 1440, height: 900 } });
  await context.request.post(`${origin}/api/v1/sign-in/dev`, { data: { role: 'administrator' } });
  const page = await context.newPage();
  await page.addInitScript(FRAMES);
  await page.goto(`${origin}/console/`);
  await page.waitForSelector('[data-testid="floor"] [data-index="5"]', { timeout: SHOWN_WITHIN_MS });
  return page;
}

async function showBare(browser: Browser): Promise<readonly number[]> {
  return withBareFloor(SIZE, async (url, changes) => {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.addInitScript(FRAMES);
    await page.goto(url);
    await page.waitForFunction("document.title === 'open'");
    const { shownMs } = await showChanges(page, changes, SIZE.partMs / 2);
    await page.close();
    return shownMs;
  });
}

async function firstLoadOf(browser: Browser, origin: string, locale: string): Promise<PageRun['firstLoad']> {
  const page = await openFloor(browser, origin, locale);
  const resources = await page.evaluate<string[]>("performance.getEntriesByType('resource').map(({ name }) => name)");
  const files = firstLoadFiles(page.url(), resources);
  await page.context().close();
  const bytes = files.reduce((sum, file) => sum + gzipSync(readFileSync(join(BUILD, file)), { level: 9 }).length, 0);
  return { bytes, files: files.length };
}

/** Frames for so long; a floor is scrolled meanwhile, down and up, as fast as a wheel goes. */
async function framesOf(page: Page, forMs: number, isFloor: boolean): Promise<Frames> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const taskMs = async (): Promise<number> => {
    const { metrics } = await session.send('Performance.getMetrics');
    return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN) * 1_000;
  };
  const before = await taskMs();
  const selector = JSON.stringify(isFloor ? '[data-testid="floor"]' : null);
  const intervalsMs = await page.evaluate<number[]>(`framesFor(${forMs}, ${selector})`);
  return { intervalsMs, threadMsPerFrame: ((await taskMs()) - before) / intervalsMs.length };
}
