import type { Cancel, PageSocket, PageSocketListener } from '@interlock/page';

export type { Cancel, PageSocket, PageSocketListener, Timers } from '@interlock/page';

/*
 * What the console needs of the world. It is passed in, so that a test owns the time, the chance, the address and the wire.
 */

/** A number in [0, 1). */
export type Random = () => number;

export type OpenPageSocket = (listener: PageSocketListener) => PageSocket;

/** Tells that the machine may have slept or the network may be another one. */
export interface Awakening {
  /** False while the system says that there is no network. */
  isOnline(): boolean;
  /** Calls `woken` when the page is shown again, and when the network comes or goes. */
  listen(woken: () => void): Cancel;
}

/** What this browser keeps for this person: choices, never data. It may forget everything. */
export interface Memory {
  get(key: string): string | null;
  set(key: string, value: string | null): void;
}

/** The address bar. */
export interface AddressBar {
  /** Path, query and fragment. */
  read(): string;
  write(address: string, how: 'push' | 'replace'): void;
  /** Calls `moved` when the person goes back or forth, with how many entries: below 0 is back. */
  listen(moved: (entries: number) => void): Cancel;
  /** Goes back or forth by so many entries; `listen` tells when it is there. */
  move(entries: number): void;
}

/** Keeps the screen on until it is undone, where the browser can. */
export type HoldScreen = () => Cancel;
