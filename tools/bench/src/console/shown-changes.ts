/** From a change that is handed to the host to the picture of a real page that shows it, by one clock (BN15). */
import type { Page } from '@playwright/test';
import { type Changes, type MadeChange, now } from './measure-floor.ts';

/** Changes before those that count: what runs for the first time is compiled meanwhile. */
const WARM_UP_MS = 1_000;
/** The last changes still have to be seen. */
const LINGER_MS = 1_000;
const CLOCK_READINGS = 50;

/** A row that shows another change than before, in the picture that was drawn at that time by the page's clock. */
export type Picture = readonly [agentId: string, change: number, at: number];

/** A reading of the page's clock, and this process's before and after it; all in ms since 1970. */
export interface ClockReading {
  readonly before: number;
  readonly there: number;
  readonly after: number;
}

export interface ShownChanges {
  readonly shownMs: readonly number[];
  readonly drawnMs: readonly number[];
  readonly clocksMs: number;
}

/** Makes changes for a time, half of them at the agents whose rows are in sight, and looks at each picture for them. */
export async function showChanges(page: Page, changes: Changes, forMs: number): Promise<ShownChanges> {
  const inSight = await page.evaluate<string[]>('agentsInSight()');
  const clock = clockOf(await readClocks(page));
  await changes.make(WARM_UP_MS, inSight);
  await page.evaluate('watchPictures()');
  const made = await changes.make(forMs, inSight);
  await new Promise((next) => setTimeout(next, LINGER_MS));
  // What our own script noted.
  const { pictures, drawnMs } = await page.evaluate<{ pictures: Picture[]; drawnMs: number[] }>('seenPictures()');
  return { shownMs: shownAfterMs(made, new Set(inSight), pictures, clock.aheadMs), drawnMs, clocksMs: clock.withinMs };
}

/**
 * For each change at an agent in sight, how long after it the first picture shows it, or a later one of that agent.
 *
 * @param pictures in the order in which they were drawn
 * @param aheadMs by how much the page's clock is ahead
 * @throws Error when a change was never shown: then it was not measured
 */
export function shownAfterMs(
  made: ReadonlyMap<number, MadeChange>,
  inSight: ReadonlySet<string>,
  pictures: readonly Picture[],
  aheadMs: number,
): number[] {
  const ofAgent = new Map<string, Picture[]>();
  for (const picture of pictures) {
    const known = ofAgent.get(picture[0]);
    if (known === undefined) ofAgent.set(picture[0], [picture]);
    else known.push(picture);
  }
  return [...made].flatMap(([change, { agentId, at }]) => {
    if (!inSight.has(agentId)) return [];
    const picture = ofAgent.get(agentId)?.find(([, shown]) => shown >= change);
    if (picture === undefined) throw new Error(`change ${change} of ${agentId} was never shown`);
    return [picture[2] - aheadMs - at];
  });
}

/** By how much the other clock is ahead, from the reading that took the shortest time, and how far that may be off. */
export function clockOf(readings: readonly ClockReading[]): { readonly aheadMs: number; readonly withinMs: number } {
  const took = ({ before, after }: ClockReading): number => after - before;
  const { before, there, after } = readings.reduce((best, reading) => (took(reading) < took(best) ? reading : best));
  return { aheadMs: there - (before + after) / 2, withinMs: (after - before) / 2 };
}

async function readClocks(page: Page): Promise<ClockReading[]> {
  const readings: ClockReading[] = [];
  for (let count = 0; count < CLOCK_READINGS; count += 1) {
    const before = now();
    const there = await page.evaluate<number>('performance.timeOrigin + performance.now()');
    readings.push({ before, there, after: now() });
  }
  return readings;
}
