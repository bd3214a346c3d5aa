import { type Me, meSchema } from '@interlock/protocol/console';
import { type ReadonlySignal, signal } from '@preact/signals';
import * as v from 'valibot';
import type { Answer, Api } from '../api/api.ts';
import { BASE } from './router.ts';

/** Who looks at the console. */
export type SessionState =
  | { readonly state: 'asking' }
  /** How one signs in here. */
  | { readonly state: 'signedOut'; readonly auth: Me['auth'] }
  | { readonly state: 'signedIn'; readonly me: Me }
  /** Nobody could be asked; it is tried again. */
  | { readonly state: 'unreachable'; readonly code: string };

export interface Session {
  readonly state: ReadonlySignal<SessionState>;
  /** Goes with whatever changes something. */
  readonly csrfToken: () => string | null;
  /** Asks the server who is signed in. */
  ask(): Promise<void>;
  /** For `INTERLOCK_AUTH=dev` alone. */
  signInDev(wanted: DevSignIn): Promise<Answer<unknown>>;
  signOut(): Promise<void>;
  /** The server has said that nobody is signed in. */
  lost(): void;
}

export interface DevSignIn {
  readonly role: Me['role'];
  readonly name?: string;
  readonly teams?: readonly string[];
}

/** Where a sign-in with the organisation's provider begins; it comes back to the page. */
export function signInAddress(returnTo: string): string {
  const safe = returnTo.startsWith(BASE) ? returnTo : BASE;
  return `/sign-in?${new URLSearchParams({ return: safe })}`;
}

/** @param leave goes to an address outside of the console */
export function createSession(api: Api, leave: (address: string) => void): Session {
  const state = signal<SessionState>({ state: 'asking' });

  async function ask(): Promise<void> {
    const answer = await api.read('me', meSchema);
    if (answer.ok) state.value = { state: 'signedIn', me: answer.value };
    else if (answer.status === 401) state.value = { state: 'signedOut', auth: authOf(answer.headers) };
    else state.value = { state: 'unreachable', code: answer.code };
  }

  return {
    state,
    csrfToken: () => meOf(state.peek())?.csrfToken ?? null,
    ask,
    async signInDev(wanted) {
      const answer = await api.change('POST', 'sign-in/dev', wanted, v.unknown());
      if (answer.ok) await ask();
      return answer;
    },
    async signOut() {
      const answer = await api.change('POST', 'sign-out', undefined, v.object({ next: v.nullable(v.string()) }));
      // The provider ends its own session too, and comes back.
      if (answer.ok && answer.value.next !== null) leave(answer.value.next);
      else await ask();
    },
    lost() {
      const me = meOf(state.peek());
      if (me !== null) state.value = { state: 'signedOut', auth: me.auth };
    },
  };
}

export function meOf(state: SessionState): Me | null {
  return state.state === 'signedIn' ? state.me : null;
}

/** In dev mode every answer says so. */
function authOf(headers: Headers | null): Me['auth'] {
  return headers?.get('Interlock-Auth') === 'dev' ? 'dev' : 'oidc';
}
