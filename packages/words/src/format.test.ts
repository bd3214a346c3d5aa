import { describe, expect, it } from 'vitest';
import { timeFormat } from './format.ts';

const now = Date.parse('2026-11-27T08:00:00+01:00');

describe('a time that may not be of today', () => {
  it.each([
    ['en-GB', '2026-11-27T05:21:17+01:00', '05:21:17'],
    ['en-GB', '2026-11-27T00:00:00+01:00', '00:00:00'],
    ['en-GB', '2026-11-26T23:59:59+01:00', '26 Nov, 23:59:59'],
    ['en-GB', '2026-11-26T05:21:17+01:00', '26 Nov, 05:21:17'],
    ['en-GB', '2025-11-27T05:21:17+01:00', '27 Nov 2025, 05:21:17'],
    ['de-DE', '2026-11-26T05:21:17+01:00', '26. Nov., 05:21:17'],
  ])('[UI41] in %s at %s is written %s', (locale, at, text) => {
    expect(timeFormat(locale, 'Europe/Berlin').dated(Date.parse(at), now)).toBe(text);
  });
});
