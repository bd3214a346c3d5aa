import { browserTimers, openPageSocket } from '@interlock/page';
import { CHAT_SUBPROTOCOL, parseChatConfig, parseCreateChatAnswer } from '@interlock/protocol/chat';
import type { Answered, ChatEnvironment } from './environment.ts';

type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false };

/** An answer of the server as what the chat makes of it; 408, 429 and what is no 4xx ask for patience. */
export function answered<T>(status: number, body: unknown, parse: (body: unknown) => Parsed<T>): Answered<T> {
  const parsed = status < 300 ? parse(body) : null;
  if (parsed?.ok) return { kind: 'answer', value: parsed.value };
  const code = typeof body === 'object' && body !== null && 'code' in body ? String(body.code) : 'refused';
  return status >= 400 && status < 500 && status !== 408 ? { kind: 'refused', code } : { kind: 'unavailable' };
}

async function ask<T>(path: string, init: RequestInit, parse: (body: unknown) => Parsed<T>): Promise<Answered<T>> {
  try {
    const response = await fetch(path, { ...init, cache: 'no-store', signal: AbortSignal.timeout(10_000) });
    return answered(response.status, await response.json(), parse);
  } catch {
    // No connection, no answer in time, or no JSON.
    return { kind: 'unavailable' };
  }
}

/** The real world; `key` names this tab's memory. */
export function browserEnvironment(key: string): ChatEnvironment {
  return {
    ...browserTimers(),
    random: Math.random,
    newId: () =>
      [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, '0')).join(''),
    readConfig: (queue) => ask(`/chat/config.json?${new URLSearchParams({ queue })}`, {}, parseChatConfig),
    begin: (wanted) =>
      ask(
        '/api/v1/chats',
        { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(wanted) },
        parseCreateChatAnswer,
      ),
    openSocket: (listener) => openPageSocket('/chat/socket', CHAT_SUBPROTOCOL, listener),
    recall() {
      try {
        return sessionStorage.getItem(key);
      } catch {
        // A browser may refuse storage to a frame; then a reload begins anew.
        return null;
      }
    },
    remember(text) {
      try {
        if (text === null) sessionStorage.removeItem(key);
        else sessionStorage.setItem(key, text);
      } catch {
        // See above.
      }
    },
  };
}
