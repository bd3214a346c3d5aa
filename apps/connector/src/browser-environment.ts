import { openPageSocket } from '@interlock/page';
import { parseSessionTicketAnswer, SESSION_SUBPROTOCOL, type SessionTicketRequest } from '@interlock/protocol';
import type { CrmWindow, Memory, SessionTransport, TicketAnswer, TicketRequest } from './environment.ts';

/* The real world behind environment.ts. Kept to the bare calls: what can go wrong is decided by those who ask. */

/** The window that embeds this one. */
export function browserCrmWindow(): CrmWindow {
  const { parent } = window;
  return {
    post: (frame, targetOrigin) => parent.postMessage(frame, targetOrigin),
    listen(listener) {
      const hear = (event: MessageEvent<unknown>) =>
        listener({ fromParent: event.source === parent, origin: event.origin, data: event.data });
      window.addEventListener('message', hear);
      return () => window.removeEventListener('message', hear);
    },
    postWithChannel(frame, targetOrigin, onFrame) {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = (event: MessageEvent<unknown>) => onFrame(event.data);
      parent.postMessage(frame, targetOrigin, [port2]);
      return {
        post: (answer) => port1.postMessage(answer),
        close() {
          port1.onmessage = null;
          port1.close();
        },
      };
    },
  };
}

/** The origin of the page that embeds this one, null where the browser does not say. */
export function browserEmbeddingOrigin(): string | null {
  const [embedding] = window.location.ancestorOrigins ?? [];
  if (embedding !== undefined) return embedding;
  return URL.canParse(document.referrer) ? new URL(document.referrer).origin : null;
}

/** Keys of what an agent who has signed in leaves for the next load of this frame: the token, and their name. */
export const AGENT_TOKEN_KEY = 'interlock.agentToken';
export const AGENT_KEY = 'interlock.agent';

/**
 * The server that this page came from.
 *
 * @param memory has the token of an agent who has signed in (AC62)
 */
export function browserTransport(memory: Memory): SessionTransport {
  return {
    async requestTicket(request): Promise<TicketAnswer> {
      const token = memory.get(AGENT_TOKEN_KEY);
      try {
        const response = await fetch('/api/v1/session-tickets', {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            ...(token === null ? {} : { authorization: `Bearer ${token}` }),
          },
          body: JSON.stringify(ticketBody(request)),
        });
        return ticketAnswer(response.status, await response.json());
      } catch {
        // No connection, or an answer that is no JSON: a proxy's page, a server that is just starting.
        return { kind: 'unavailable' };
      }
    },
    openSocket: (listener) => openPageSocket('/api/v1/session', SESSION_SUBPROTOCOL, listener),
  };
}

/** What is unknown is left out. */
export function ticketBody({ agentId, name, team, origin, callCenterSettings }: TicketRequest): SessionTicketRequest {
  return {
    agentId,
    name,
    origin,
    ...(team === null ? {} : { team }),
    ...(callCenterSettings === null ? {} : { callCenterSettings }),
  };
}

/** @param status of the HTTP answer; 408 and 429 ask for patience, every other 4xx is a no */
export function ticketAnswer(status: number, body: unknown): TicketAnswer {
  const parsed = status < 300 ? parseSessionTicketAnswer(body) : null;
  if (parsed?.ok) return { kind: 'ticket', ticket: parsed.value.ticket, settings: parsed.value.settings };
  const isRefusal = status >= 400 && status < 500 && status !== 408 && status !== 429;
  if (!isRefusal) return { kind: 'unavailable' };
  const fields = typeof body === 'object' && body !== null ? body : {};
  return { kind: 'refused', code: 'code' in fields && typeof fields.code === 'string' ? fields.code : 'ticketRefused' };
}

export type ConfigAnswer = { kind: 'config'; allowedOrigins: readonly string[] } | { kind: 'unavailable' };

/** What the server lets this page know before anyone has signed in. */
export async function readConfig(): Promise<ConfigAnswer> {
  try {
    const response = await fetch('/connector/config.json', { cache: 'no-store', signal: AbortSignal.timeout(10_000) });
    return response.ok ? configAnswer(await response.json()) : { kind: 'unavailable' };
  } catch {
    // No connection, no answer in time, or no JSON: asked again later.
    return { kind: 'unavailable' };
  }
}

export function configAnswer(body: unknown): ConfigAnswer {
  const list = typeof body === 'object' && body !== null && 'allowedOrigins' in body ? body.allowedOrigins : null;
  if (!Array.isArray(list) || !list.every((origin) => typeof origin === 'string')) return { kind: 'unavailable' };
  return { kind: 'config', allowedOrigins: list };
}

/** Session storage, where the browser grants it to a frame. */
export function browserMemory(): Memory {
  return {
    get(key) {
      try {
        return sessionStorage.getItem(key);
      } catch {
        // A browser may refuse storage to a third-party frame; then a reload forgets.
        return null;
      }
    },
    set(key, value) {
      try {
        if (value === null) sessionStorage.removeItem(key);
        else sessionStorage.setItem(key, value);
      } catch {
        // See above.
      }
    },
  };
}

/** 32 hexadecimal digits of fresh chance. */
export function browserNonce(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Command ids that no other tab and no earlier load of this page uses. */
export function browserCommandIds(): () => string {
  const prefix = browserNonce();
  let count = 0;
  return () => {
    count += 1;
    return `${prefix}-${count}`;
  };
}
