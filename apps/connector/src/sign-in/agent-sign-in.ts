import { type ReadonlySignal, signal } from '@preact/signals';
import type { Cancel, Timers } from '../environment.ts';

/**
 * An agent signs in from this frame, in a window of its own that the browser keeps apart from it: the two share nothing but
 * the server. This side makes a secret, hands its hash along, and asks until the server gives a token to who knows the
 * secret (AC60).
 */
export const SIGN_IN_LIMITS = {
  askEveryMs: 1_500,
  /** As long as the server remembers a sign-in under way. */
  lifeMs: 600_000,
} as const;

export type SignInState =
  | { readonly state: 'preparing' }
  /** Where the window goes. */
  | { readonly state: 'ready'; readonly address: string }
  | { readonly state: 'waiting'; readonly address: string }
  | { readonly state: 'tooLate' }
  | { readonly state: 'signedIn' };

export interface SignedInAgent {
  readonly id: string;
  readonly name: string;
  readonly token: string;
}

/** What is asked of the browser and the server; passed in, so that a test owns it. */
export interface SignInEnvironment {
  readonly timers: Timers;
  /** 43 characters that cannot be guessed. */
  readonly newSecret: () => string;
  /** SHA-256 in base64url. */
  readonly hash: (text: string) => Promise<string>;
  /** Null: nobody yet, or no answer. */
  readonly collect: (pairing: string, secret: string) => Promise<SignedInAgent | null>;
  readonly signedIn: (agent: SignedInAgent) => void;
}

export interface AgentSignIn {
  readonly state: ReadonlySignal<SignInState>;
  /** The window has been opened by the person. */
  opened(): void;
  /** Begins anew, as after too long a time. */
  again(): void;
  close(): void;
}

/** @param asOther the provider is to ask who it is, whoever has signed in there */
export function createAgentSignIn(environment: SignInEnvironment, asOther: boolean): AgentSignIn {
  const { timers, newSecret, hash, collect, signedIn } = environment;
  const state = signal<SignInState>({ state: 'preparing' });
  let turn = 0;
  let cancel: Cancel = () => {};
  let secret = '';
  let pairing = '';
  let until = 0;

  async function prepare(): Promise<void> {
    turn += 1;
    const mine = turn;
    cancel();
    state.value = { state: 'preparing' };
    secret = newSecret();
    // Before the click: the browser opens a window for what the click does at once.
    const made = await hash(secret);
    if (mine !== turn) return;
    pairing = made;
    state.value = { state: 'ready', address: `/sign-in?pairing=${made}${asOther ? '&prompt=login' : ''}` };
  }

  async function ask(): Promise<void> {
    const mine = turn;
    const agent = await collect(pairing, secret);
    if (mine !== turn) return;
    if (agent !== null) {
      state.value = { state: 'signedIn' };
      signedIn(agent);
    } else if (timers.now() >= until) state.value = { state: 'tooLate' };
    else cancel = timers.after(SIGN_IN_LIMITS.askEveryMs, () => void ask());
  }

  void prepare();
  return {
    state,
    opened() {
      const { value } = state;
      if (value.state !== 'ready') return;
      state.value = { state: 'waiting', address: value.address };
      until = timers.now() + SIGN_IN_LIMITS.lifeMs;
      cancel = timers.after(SIGN_IN_LIMITS.askEveryMs, () => void ask());
    },
    again: () => void prepare(),
    close() {
      turn += 1;
      cancel();
    },
  };
}
