import { computed, type ReadonlySignal, signal } from '@preact/signals';
import type { AddressBar, Cancel } from '../environment.ts';

/** Every page is below it. */
export const BASE = '/console/';

export interface Place {
  /** Below the base, without it: `agents/dana`. */
  readonly path: string;
  readonly query: URLSearchParams;
}

/** Asks the person; `leave` goes where they wanted to. */
export type AskToLeave = (leave: () => void) => void;

export interface Router {
  readonly place: ReadonlySignal<Place>;
  readonly path: ReadonlySignal<string>;
  readonly query: ReadonlySignal<URLSearchParams>;
  /** Goes to a page; `address` as in a link. */
  go(address: string, how?: 'push' | 'replace'): void;
  /**
   * Asks before another page is shown, whether by a link, by going back or forth, or by an act of this page; until it is
   * undone. What is asked last counts.
   */
  askBeforeLeaving(ask: AskToLeave): Cancel;
  /**
   * Changes parts of the query and keeps the rest; null and '' take a part away. What is set by turning knobs replaces the
   * address, so that "back" goes to the page before and not through every knob.
   */
  setQuery(parts: Readonly<Record<string, string | null>>, how?: 'push' | 'replace'): void;
}

export function createRouter(bar: AddressBar): Router {
  const place = signal(placeOf(bar.read()));
  let guard: AskToLeave | null = null;
  /** A move of our own that is under way: back to the page that is shown, or on after the person was asked. */
  let moving: 'back' | 'on' | null = null;
  bar.listen((entries) => {
    const address = bar.read();
    const own = moving;
    moving = null;
    if (own === 'back') return;
    if (own === 'on' || !isAsked(address)) {
      arrive(address);
      return;
    }
    // The address bar has moved already: the page that is shown gets its address back until the person has answered.
    moveBy(-entries, 'back');
    guard?.(() => moveBy(entries, 'on'));
  });

  function moveBy(entries: number, why: 'back' | 'on'): void {
    moving = why;
    bar.move(entries);
  }

  function isAsked(address: string): boolean {
    return guard !== null && placeOf(address).path !== place.value.path;
  }

  function show(address: string, how: 'push' | 'replace'): void {
    bar.write(address, how);
    arrive(address);
  }

  /** Who asks, asks about the page that is shown: once another one is, nobody has been asked about that yet. */
  function arrive(address: string): void {
    const next = placeOf(address);
    if (next.path !== place.value.path) guard = null;
    place.value = next;
  }

  function go(address: string, how: 'push' | 'replace' = 'push'): void {
    if (address === bar.read()) return;
    if (guard !== null && isAsked(address)) guard(() => show(address, how));
    else show(address, how);
  }

  return {
    place,
    path: computed(() => place.value.path),
    query: computed(() => place.value.query),
    go,
    askBeforeLeaving(ask) {
      guard = ask;
      return () => {
        if (guard === ask) guard = null;
      };
    },
    setQuery(parts, how = 'replace') {
      const query = new URLSearchParams(place.value.query);
      for (const [name, value] of Object.entries(parts)) {
        if (value === null || value === '') query.delete(name);
        else query.set(name, value);
      }
      go(addressOf(place.value.path, query), how);
    },
  };
}

function placeOf(address: string): Place {
  const url = new URL(address, 'http://console.invalid');
  const below = url.pathname.startsWith(BASE) ? url.pathname.slice(BASE.length) : '';
  return { path: below, query: url.searchParams };
}

/** The address of a page, as it stands in links. `:` and `,` stay readable. */
export function addressOf(path: string, query?: URLSearchParams | Readonly<Record<string, string>>): string {
  const text = new URLSearchParams(query).toString().replaceAll('%3A', ':').replaceAll('%2C', ',');
  return text === '' ? `${BASE}${path}` : `${BASE}${path}?${text}`;
}

/** Addresses of pages about one thing. */
export const addresses = {
  timeline: (agentId: string) => addressOf(`agents/${encodeURIComponent(agentId)}`),
  queue: (queueId: string) => addressOf(`queues/${encodeURIComponent(queueId)}`),
  item: (workId: string) => addressOf(`items/${encodeURIComponent(workId)}`),
} as const;

/**
 * Parts of a path that fits a pattern such as `agents/{id}`; null when it does not fit. One slash at the end is nothing.
 */
export function matchPath(pattern: string, path: string): Readonly<Record<string, string>> | null {
  const wanted = trimmed(pattern).split('/');
  const given = trimmed(path).split('/');
  if (wanted.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = decoded(given[index] ?? '');
    if (value === null) return null;
    if (part.startsWith('{')) {
      if (value === '') return null;
      params[part.slice(1, -1)] = value;
    } else if (part !== value) return null;
  }
  return params;
}

const trimmed = (path: string): string => path.replace(/\/$/, '');

function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}
