import { AGENT_KEY, AGENT_TOKEN_KEY } from '../browser-environment.ts';
import type { Memory, Timers } from '../environment.ts';
import type { SignedInAgent, SignInEnvironment } from './agent-sign-in.ts';

function base64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

/** @returns null for "nobody yet", and for anything that is not the documented answer */
export function signedInOf(body: unknown): SignedInAgent | null {
  if (typeof body !== 'object' || body === null || !('token' in body) || !('agent' in body)) return null;
  const { token, agent } = body;
  if (typeof token !== 'string' || typeof agent !== 'object' || agent === null) return null;
  const { id, name } = agent as Record<string, unknown>;
  return typeof id === 'string' && typeof name === 'string' ? { id, name, token } : null;
}

async function collect(pairing: string, secret: string): Promise<SignedInAgent | null> {
  try {
    const response = await fetch(`/api/v1/agent-sign-ins/${pairing}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ secret }),
      signal: AbortSignal.timeout(10_000),
    });
    return response.ok ? signedInOf(await response.json()) : null;
  } catch {
    // No connection: it is asked again.
    return null;
  }
}

export function browserSignIn(timers: Timers, memory: Memory, done: () => void): SignInEnvironment {
  return {
    timers,
    newSecret: () => base64Url(crypto.getRandomValues(new Uint8Array(32))),
    hash: async (text) =>
      base64Url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))),
    collect,
    signedIn({ name, token }) {
      memory.set(AGENT_TOKEN_KEY, token);
      memory.set(AGENT_KEY, name);
      done();
    },
  };
}

/** A window that knows nothing of this frame, nor this frame of it. */
export function openSignInWindow(address: string): void {
  window.open(address, '_blank', 'popup,noopener,width=520,height=680');
}
