/** What this page shows besides the desk: who sits here, which ticket is open, how the contact centre stands. */
import type { ClientApplication, ClientState } from '@interlock/client';
import { signal } from '@preact/signals';
import { recall, remember } from './memory.ts';

export interface Exchange {
  readonly at: number;
  readonly text: string;
}

const EXCHANGES = 8;

export const personId = signal<string | null>(rememberedPerson());
export const ticketId = signal<number | null>(null);
export const client = signal<ClientApplication | null>(null);
export const clientState = signal<ClientState | null>(null);
export const canDial = signal(true);
export const exchanges = signal<readonly Exchange[]>([]);
export const announcement = signal('');

export function noteExchange(text: string): void {
  exchanges.value = [{ at: Date.now(), text }, ...exchanges.value].slice(0, EXCHANGES);
}

/** Each tab keeps its person over a reload; a new tab begins with the last one. */
function rememberedPerson(): string | null {
  const asked = new URLSearchParams(location.search).get('agent');
  return asked ?? recall('sessionStorage', 'person') ?? recall('localStorage', 'person');
}

export function signIn(id: string): void {
  remember('sessionStorage', 'person', id);
  remember('localStorage', 'person', id);
  personId.value = id;
}

export function signOut(): void {
  remember('sessionStorage', 'person', null);
  remember('localStorage', 'person', null);
  client.peek()?.close();
  client.value = null;
  clientState.value = null;
  ticketId.value = null;
  exchanges.value = [];
  if (location.search !== '') history.replaceState(null, '', location.pathname);
  personId.value = null;
}
