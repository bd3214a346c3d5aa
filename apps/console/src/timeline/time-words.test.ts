import { describe, expect, it } from 'vitest';
import { ticksOf } from './time-ticks.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from './time-window.ts';
import { timeWords } from './time-words.ts';

const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString().replace('.000Z', 'Z'));
const inZone = (zone: string) => timeWords('en-GB', zone);

describe('a time of day on another day', () => {
  it.each([
    { zone: 'UTC', at: '2026-03-27T10:00:00Z', day: '2026-03-29', found: '2026-03-29T10:00:00Z' },
    // Clocks go forward at 02:00.
    { zone: 'Europe/Berlin', at: '2026-03-27T10:00:00+01:00', day: '2026-03-29', found: '2026-03-29T08:00:00Z' },
    { zone: 'Europe/Berlin', at: '2026-03-27T01:30:00+01:00', day: '2026-03-29', found: '2026-03-29T00:30:00Z' },
    { zone: 'Europe/Berlin', at: '2026-03-27T02:30:00+01:00', day: '2026-03-29', found: '2026-03-29T01:30:00Z' },
    { zone: 'Europe/Berlin', at: '2026-03-29T10:00:00+02:00', day: '2026-03-28', found: '2026-03-28T09:00:00Z' },
    // They go back at 03:00: 02:30 is there twice, and the first is meant.
    { zone: 'Europe/Berlin', at: '2026-10-20T10:00:00+02:00', day: '2026-10-25', found: '2026-10-25T09:00:00Z' },
    { zone: 'Europe/Berlin', at: '2026-10-20T23:30:00+02:00', day: '2026-10-25', found: '2026-10-25T22:30:00Z' },
    { zone: 'Europe/Berlin', at: '2026-10-20T02:30:00+02:00', day: '2026-10-25', found: '2026-10-25T00:30:00Z' },
    { zone: 'Europe/Berlin', at: '2026-10-20T00:10:00+02:00', day: '2026-10-25', found: '2026-10-24T22:10:00Z' },
    // Clocks went forward at midnight, which that day did not have.
    { zone: 'America/Sao_Paulo', at: '2018-11-01T00:00:00-03:00', day: '2018-11-04', found: '2018-11-04T03:00:00Z' },
    { zone: 'America/Sao_Paulo', at: '2018-11-01T10:00:00-03:00', day: '2018-11-04', found: '2018-11-04T12:00:00Z' },
    { zone: 'America/Sao_Paulo', at: '2018-11-01T23:30:00-03:00', day: '2018-11-03', found: '2018-11-04T02:30:00Z' },
    { zone: 'Asia/Kolkata', at: '2026-10-20T00:15:00+05:30', day: '2026-10-25', found: '2026-10-24T18:45:00Z' },
    // By half an hour: forward at 02:00 in October, back at 02:00 in April.
    { zone: 'Australia/Lord_Howe', at: '2026-10-01T10:00:00+10:30', day: '2026-10-04', found: '2026-10-03T23:00:00Z' },
    { zone: 'Australia/Lord_Howe', at: '2026-10-01T01:45:00+10:30', day: '2026-10-04', found: '2026-10-03T15:15:00Z' },
    { zone: 'Australia/Lord_Howe', at: '2026-04-01T10:00:00+11:00', day: '2026-04-05', found: '2026-04-04T23:30:00Z' },
    { zone: 'Australia/Lord_Howe', at: '2026-04-01T01:45:00+11:00', day: '2026-04-05', found: '2026-04-04T14:45:00Z' },
  ])('[TV16] $zone: of $at on $day it is $found', ({ zone, at, day, found }) => {
    expect(iso(inZone(zone).onDay(day, Date.parse(at)))).toBe(found);
  });

  it.each(['', '2026-13-01', 'tomorrow'])('[TV16] "%s" is no day', (day) => {
    expect(inZone('Europe/Berlin').onDay(day, 0)).toBeNull();
  });
});

describe('a time that is typed', () => {
  it.each([
    { zone: 'Europe/Berlin', text: '01:30', near: '2026-03-29T12:00:00+02:00', found: '2026-03-29T00:30:00Z' },
    { zone: 'Europe/Berlin', text: '00:30', near: '2026-03-29T12:00:00+02:00', found: '2026-03-28T23:30:00Z' },
    { zone: 'Europe/Berlin', text: '02:30', near: '2026-03-29T12:00:00+02:00', found: '2026-03-29T01:30:00Z' },
    { zone: 'Europe/Berlin', text: '10:00', near: '2026-03-29T00:30:00+01:00', found: '2026-03-29T08:00:00Z' },
    { zone: 'Europe/Berlin', text: '10:00', near: '2026-10-25T00:30:00+02:00', found: '2026-10-25T09:00:00Z' },
    { zone: 'Europe/Berlin', text: '01:00', near: '2026-10-25T12:00:00+01:00', found: '2026-10-24T23:00:00Z' },
    { zone: 'Europe/Berlin', text: '02:30', near: '2026-10-25T12:00:00+01:00', found: '2026-10-25T00:30:00Z' },
    { zone: 'America/Sao_Paulo', text: '00:30', near: '2018-11-04T12:00:00-02:00', found: '2018-11-04T03:30:00Z' },
    {
      zone: 'Asia/Kolkata',
      text: '10:42:22.104',
      near: '2026-11-25T23:00:00+05:30',
      found: '2026-11-25T05:12:22.104Z',
    },
    { zone: 'Australia/Lord_Howe', text: '01:15', near: '2026-10-04T12:00:00+11:00', found: '2026-10-03T14:45:00Z' },
    { zone: 'Europe/Berlin', text: '24:00', near: '2026-03-29T12:00:00+02:00', found: null },
    { zone: 'Europe/Berlin', text: 'noon', near: '2026-03-29T12:00:00+02:00', found: null },
  ])('[TV11][TV16] $zone: "$text" near $near is $found', ({ zone, text, near, found }) => {
    expect(iso(inZone(zone).parse(text, Date.parse(near)))).toBe(found);
  });
});

describe('the marks of a day on which the clock is changed', () => {
  it.each([
    { zone: 'Europe/Berlin', from: '2026-10-25T00:00:00+02:00', marks: '00 03 06 09 12 15 18 21' },
    { zone: 'Europe/Berlin', from: '2026-03-29T00:00:00+01:00', marks: '00 03 06 09 12 15 18 21 00' },
    { zone: 'America/Sao_Paulo', from: '2018-11-03T12:00:00-03:00', marks: '12 15 18 21 03 06 09 12' },
    { zone: 'Asia/Kolkata', from: '2026-10-25T00:00:00+05:30', marks: '00 03 06 09 12 15 18 21 00' },
    { zone: 'Australia/Lord_Howe', from: '2026-04-05T00:00:00+11:00', marks: '00 03 06 09 12 15 18 21' },
    { zone: 'Australia/Lord_Howe', from: '2026-10-04T00:00:00+10:30', marks: '00 03 06 09 12 15 18 21 00' },
  ])('[TV4] $zone from $from: $marks', ({ zone, from, marks }) => {
    const window = { from: Date.parse(from), to: Date.parse(from) + DAY_MS };
    const times = inZone(zone);
    const { at, stepMs } = ticksOf(window, 8, times.offsetMs);
    expect(stepMs).toBe(3 * HOUR_MS);
    expect(at.map((tick) => times.second(tick).slice(0, 2)).join(' ')).toBe(marks);
    expect(at.every((tick) => /:00:00$/.test(times.second(tick)))).toBe(true);
  });

  it('[TV4] has the hour that comes twice twice', () => {
    const from = Date.parse('2026-10-25T02:00:00+02:00');
    const times = inZone('Europe/Berlin');
    const { at } = ticksOf({ from, to: from + 2 * HOUR_MS }, 4, times.offsetMs);
    expect(at.map((tick) => times.tick(tick, 30 * MINUTE_MS))).toEqual(['02:00', '02:30', '02:00', '02:30', '03:00']);
  });
});
