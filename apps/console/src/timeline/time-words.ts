import { DAY_MS, MINUTE_MS, SECOND_MS } from './time-window.ts';

/** Times as the viewer's calendar and clock write them; milliseconds where they are evidence. */
export interface TimeWords {
  /** `10:41:22.104`. */
  exact(at: number): string;
  /** `10:41:22`. */
  second(at: number): string;
  /** For a mark of time: as much as its step tells apart; the date at midnight. */
  tick(at: number, stepMs: number): string;
  /** `Wed 25 Nov, 10:30`. */
  dayAndTime(at: number): string;
  /** `Europe/Berlin`. */
  zone: string;
  /** By how much the clock is ahead of UTC at an instant, in ms. */
  offsetMs(at: number): number;
  /** `2026-11-25`, as a date field has it. */
  dayOf(at: number): string;
  /** The same time of day on another day; null when that is none. */
  onDay(day: string, at: number): number | null;
  /** The instant of a clock time on the day of `near`; null when it is none. */
  parse(text: string, near: number): number | null;
}

/** @param timeZone an IANA name; the viewer's own when left out */
export function timeWords(locale: string, timeZone?: string): TimeWords {
  const zone = timeZone === undefined ? {} : { timeZone };
  const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', ...zone } as const;
  const minute = new Intl.DateTimeFormat(locale, clock);
  const second = new Intl.DateTimeFormat(locale, { ...clock, second: '2-digit' });
  const exact = new Intl.DateTimeFormat(locale, { ...clock, second: '2-digit', fractionalSecondDigits: 3 });
  const day = new Intl.DateTimeFormat(locale, { weekday: 'short', day: 'numeric', month: 'short', ...zone });
  const named = new Intl.DateTimeFormat(locale, { timeZoneName: 'shortOffset', ...zone });

  function offsetMs(at: number): number {
    const text = named.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '';
    const parts = /([+−-])(\d{1,2})(?::(\d\d))?/.exec(text);
    if (parts === null) return 0;
    const minutes = Number(parts[2]) * 60 + Number(parts[3] ?? 0);
    return (parts[1] === '+' ? 1 : -1) * minutes * MINUTE_MS;
  }

  /**
   * The instant at which the clock shows a time, by the offset that holds then and not nearby: the first of two where the
   * clock is put back; as much later as it is put forward where it passes the time over. (TV16)
   *
   * @param shown what the clock shows, in ms since 1970 as it counts them
   */
  function instantOf(shown: number): number {
    const [before, after] = [offsetMs(shown - DAY_MS), offsetMs(shown + DAY_MS)];
    const found = [before, after].map((offset) => shown - offset).filter((at) => at + offsetMs(at) === shown);
    return found.length === 0 ? shown - before : Math.min(...found);
  }

  function parse(text: string, near: number): number | null {
    const parts = /^\s*(\d{1,2})[:.h](\d\d)(?:[:.](\d\d)(?:[.,](\d{1,3}))?)?\s*$/.exec(text);
    if (parts === null) return null;
    const [hours, minutes, seconds] = [Number(parts[1]), Number(parts[2]), Number(parts[3] ?? 0)];
    if (hours > 23 || minutes > 59 || seconds > 59) return null;
    const inDay = ((hours * 60 + minutes) * 60 + seconds) * SECOND_MS + Number((parts[4] ?? '').padEnd(3, '0'));
    return instantOf(Math.floor((near + offsetMs(near)) / DAY_MS) * DAY_MS + inDay);
  }

  return {
    exact: (at) => exact.format(at),
    second: (at) => second.format(at),
    tick(at, stepMs) {
      if ((at + offsetMs(at)) % DAY_MS === 0) return day.format(at);
      if (stepMs < SECOND_MS) return exact.format(at).slice(0, -2);
      return stepMs < MINUTE_MS ? second.format(at) : minute.format(at);
    },
    dayAndTime: (at) => `${day.format(at)}, ${second.format(at)}`,
    zone: new Intl.DateTimeFormat(locale, zone).resolvedOptions().timeZone,
    dayOf: (at) => new Date(at + offsetMs(at)).toISOString().slice(0, 10),
    onDay(text, at) {
      const start = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
      if (Number.isNaN(start)) return null;
      return instantOf(start + ((at + offsetMs(at)) % DAY_MS));
    },
    offsetMs,
    parse,
  };
}
