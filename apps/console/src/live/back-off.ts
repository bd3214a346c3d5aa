import type { Random } from '../environment.ts';

export const BACK_OFF = { leastMs: 250, firstCeilingMs: 500, mostMs: 8_000 } as const;

/**
 * How long to wait before the next attempt: anywhere between 250 ms and a ceiling that doubles from 500 ms to 8 s, so that
 * the pages that lost the same server do not come back in the same moment. (UI12)
 *
 * @param attempt attempts that failed in a row, 0 or more
 */
export function backOffMs(attempt: number, random: Random): number {
  const ceiling = Math.min(BACK_OFF.mostMs, BACK_OFF.firstCeilingMs * 2 ** Math.min(attempt, 10));
  return Math.round(BACK_OFF.leastMs + random() * (ceiling - BACK_OFF.leastMs));
}
