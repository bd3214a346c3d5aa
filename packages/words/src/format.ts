/** Numbers and times as people read them. Nothing here looks at a clock. */

/** `m:ss`, from an hour on `h:mm:ss`; never below zero. */
export function stopwatch(ms: number): string {
  const total = Math.max(0, Math.floor(ms / 1000));
  const seconds = String(total % 60).padStart(2, '0');
  const minutes = Math.floor(total / 60) % 60;
  const hours = Math.floor(total / 3600);
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${seconds}` : `${minutes}:${seconds}`;
}

export interface TimeFormat {
  /** Hour and minute. */
  short(at: number): string;
  /** Hour, minute and second: for evidence. */
  exact(at: number): string;
  /** As `exact`, after the date where that is not the day of `now`, and with the year where it is another. */
  dated(at: number, now: number): string;
  /** The start of the day that `at` lies in, on this machine's calendar. */
  dayStart(at: number): number;
}

/** @param locale a language tag; one that the browser does not know gives the browser's own */
export function timeFormat(locale: string, timeZone?: string): TimeFormat {
  const zone = timeZone === undefined ? {} : { timeZone };
  const short = formatter(locale, { hour: '2-digit', minute: '2-digit', ...zone });
  const exact = formatter(locale, { hour: '2-digit', minute: '2-digit', second: '2-digit', ...zone });
  const date = formatter(locale, { day: 'numeric', month: 'short', ...zone });
  const dateOfYear = formatter(locale, { day: 'numeric', month: 'short', year: 'numeric', ...zone });
  const year = formatter(locale, { year: 'numeric', ...zone });
  return {
    short: (at) => short.format(at),
    exact: (at) => exact.format(at),
    dated(at, now) {
      if (dateOfYear.format(at) === dateOfYear.format(now)) return exact.format(at);
      const day = year.format(at) === year.format(now) ? date : dateOfYear;
      return `${day.format(at)}, ${exact.format(at)}`;
    },
    dayStart: (at) => new Date(at).setHours(0, 0, 0, 0),
  };
}

function formatter(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat(locale, options);
  } catch {
    // Some systems name a locale that Intl refuses, for example `en-US@posix`.
    return new Intl.DateTimeFormat(undefined, options);
  }
}
