import { type Me, meSchema } from '@interlock/protocol/console';
import { type ReadonlySignal, signal } from '@preact/signals';
import * as v from 'valibot';
import type { Answer, Api } from '../api/api.ts';
import type { Memory } from '../environment.ts';
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
  /** The server has said, or shown by opening no socket, that nobody is signed in: it is asked. */
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

const devSignInSchema = v.object({
  role: v.picklist(['agent', 'supervisor', 'administrator']),
  name: v.exactOptional(v.string()),
  teams: v.exactOptional(v.array(v.string())),
});

/** @param leave goes to an address outside of the console */
export function createSession(api: Api, memory: Memory, leave: (address: string) => void): Session {
  const state = signal<SessionState>({ state: 'asking' });
  let asking: Promise<void> | null = null;

  async function askOnce(isAgain: boolean): Promise<void> {
    const answer = await api.read('me', meSchema);
    if (answer.ok) {
      state.value = { state: 'signedIn', me: answer.value };
    } else if (answer.status === 401) {
      const auth = authOf(answer.headers);
      const again = auth === 'dev' && !isAgain ? await takeRoleAgain() : null;
      if (again?.ok === true) await askOnce(true);
      // A server that stops, or starts, in between has not refused.
      else if (again !== null && (again.status === null || again.status >= 500)) notAsked(again.code);
      else state.value = { state: 'signedOut', auth };
    } else notAsked(answer.code);
  }

  /** Whoever is signed in stays so while nobody can be asked. */
  function notAsked(code: string): void {
    if (state.value.state !== 'signedIn') state.value = { state: 'unreachable', code };
  }

  /** Dev mode keeps who signed in for as long as its server runs. The role was chosen, and a restart did not change it. Null: none was. */
  async function takeRoleAgain(): Promise<Answer<unknown> | null> {
    const wanted = remembered(memory);
    return wanted === null ? null : api.change('POST', 'sign-in/dev', wanted, v.unknown());
  }

  /** However many notice at once, one asks. */
  function ask(): Promise<void> {
    asking ??= askOnce(false).finally(() => {
      asking = null;
    });
    return asking;
  }

  return {
    state,
    csrfToken: () => meOf(state.peek())?.csrfToken ?? null,
    ask,
    async signInDev(wanted) {
      const former = memory.get(DEV_SIGN_IN);
      // Before the answer: another tab hears sooner that the former sign-in has ended, and must not take that role again.
      memory.set(DEV_SIGN_IN, JSON.stringify(wanted));
      const answer = await api.change('POST', 'sign-in/dev', wanted, v.unknown());
      if (!answer.ok) {
        memory.set(DEV_SIGN_IN, former);
        return answer;
      }
      await ask();
      return answer;
    },
    async signOut() {
      memory.set(DEV_SIGN_IN, null);
      const answer = await api.change('POST', 'sign-out', undefined, v.object({ next: v.nullable(v.string()) }));
      // The provider ends its own session too, and comes back.
      if (answer.ok && answer.value.next !== null) leave(answer.value.next);
      else await ask();
    },
    lost: () => void ask(),
  };
}

const DEV_SIGN_IN = 'devSignIn';

function remembered(memory: Memory): v.InferOutput<typeof devSignInSchema> | null {
  try {
    const parsed = v.safeParse(devSignInSchema, JSON.parse(memory.get(DEV_SIGN_IN) ?? 'null'));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}

export function meOf(state: SessionState): Me | null {
  return state.state === 'signedIn' ? state.me : null;
}

/** In dev mode every answer says so. */
function authOf(headers: Headers | null): Me['auth'] {
  return headers?.get('Interlock-Auth') === 'dev' ? 'dev' : 'oidc';
}
