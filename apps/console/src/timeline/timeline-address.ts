import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, SPAN_LIMITS_MS, type TimeWindow } from './time-window.ts';

/** What the address of a timeline holds: whoever opens it sees the same. (TV2) */
export interface TimelineAddress {
  /** A fixed stretch, or the last `lastMs` up to now, which follows. */
  readonly range:
    | { readonly kind: 'fixed'; readonly window: TimeWindow }
    | { readonly kind: 'last'; readonly lastMs: number };
  /** The instant that is asked about; null for none. */
  readonly at: number | null;
  /** Key of the change that is shown; null for none. */
  readonly selected: string | null;
}

export const STANDARD_LAST_MS = HOUR_MS;

const UNITS: Readonly<Record<string, number>> = { s: SECOND_MS, m: MINUTE_MS, h: HOUR_MS, d: DAY_MS };
const KEY_CHARS = 400;

/**
 * Reads `?from=&to=&at=&selected=`. Times are ISO 8601 with a zone or ms since 1970; `to=now` with `from=-30m` follows. What
 * cannot be read counts as not given, so a mangled link still opens something. (TV2)
 */
export function readAddress(query: URLSearchParams): TimelineAddress {
  const at = readInstant(query.get('at'));
  const selected = query.get('selected');
  const rest = { at, selected: selected !== null && selected !== '' && selected.length <= KEY_CHARS ? selected : null };
  const from = query.get('from');
  const to = query.get('to');
  const start = readInstant(from);
  const end = readInstant(to);
  if (start !== null && end !== null && end - start >= SPAN_LIMITS_MS.shortest && end - start <= SPAN_LIMITS_MS.longest)
    return { range: { kind: 'fixed', window: { from: start, to: end } }, ...rest };
  if (start === null && end === null && at !== null && from === null)
    return { range: { kind: 'fixed', window: around(at, STANDARD_LAST_MS) }, ...rest };
  return { range: { kind: 'last', lastMs: readLast(from) ?? STANDARD_LAST_MS }, ...rest };
}

/** The query of an address, with `?`. */
export function writeAddress({ range, at, selected }: TimelineAddress): string {
  const query = new URLSearchParams();
  if (range.kind === 'fixed') {
    query.set('from', new Date(range.window.from).toISOString());
    query.set('to', new Date(range.window.to).toISOString());
  } else {
    query.set('from', `-${writeSpan(range.lastMs)}`);
    query.set('to', 'now');
  }
  if (at !== null) query.set('at', new Date(at).toISOString());
  if (selected !== null) query.set('selected', selected);
  // A colon needs no escape in a query, and a link that people read aloud is better without.
  return `?${query.toString().replaceAll('%3A', ':')}`;
}

export function around(at: number, spanMs: number): TimeWindow {
  const from = Math.round(at - spanMs / 2);
  return { from, to: from + spanMs };
}

function readInstant(text: string | null): number | null {
  if (text === null) return null;
  if (/^\d{10,14}$/.test(text)) return Number(text);
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/.test(text)) return null;
  const at = Date.parse(text);
  return Number.isNaN(at) || at < 0 ? null : at;
}

function readLast(text: string | null): number | null {
  const parts = text === null ? null : /^-(\d{1,6})([smhd])$/.exec(text);
  if (parts === null) return null;
  const ms = Number(parts[1]) * (UNITS[parts[2] ?? ''] ?? 0);
  return ms >= SPAN_LIMITS_MS.shortest && ms <= SPAN_LIMITS_MS.longest ? ms : null;
}

function writeSpan(ms: number): string {
  if (ms % HOUR_MS === 0) return `${ms / HOUR_MS}h`;
  return ms % MINUTE_MS === 0 ? `${ms / MINUTE_MS}m` : `${Math.max(2, Math.round(ms / SECOND_MS))}s`;
}
