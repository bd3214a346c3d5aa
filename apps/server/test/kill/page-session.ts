import { SESSION_SUBPROTOCOL, type SessionCommand, type SessionServerFrame } from '@interlock/protocol';
import { WebSocket } from 'ws';

export type Answer = 'done' | 'cut' | { readonly refused: string };

/** A connector's session that is made for being cut: whatever is under way is then answered as `cut`. */
export interface PageSession {
  send(commandId: string, command: SessionCommand): Promise<Answer>;
  close(): void;
}

type RequestFrame = Extract<SessionServerFrame, { type: 'requestPresence' }>;

export interface PageSessionOptions {
  /** `http://localhost:<port>` of the server. */
  readonly url: string;
  readonly agentId: string;
  /** The CRM is asked for a presence. */
  readonly requested: (frame: RequestFrame, session: PageSession) => void;
}

const CRM_ORIGIN = 'http://127.0.0.1:4401';

/** Opens a session with a ticket, as the connector does. @returns null when the server went away meanwhile */
export async function openPageSession(options: PageSessionOptions): Promise<PageSession | null> {
  const { url, agentId, requested } = options;
  const ticket = await requestTicket(url, agentId);
  if (ticket === null) return null;
  const socket = new WebSocket(`${url.replace('http', 'ws')}/api/v1/session`, [SESSION_SUBPROTOCOL], {
    origin: url,
    perMessageDeflate: false,
  });
  const waiting = new Map<string, (answer: Answer) => void>();
  let isCut = false;
  const session: PageSession = {
    send(commandId, command) {
      if (isCut) return Promise.resolve('cut');
      return new Promise((done) => {
        waiting.set(commandId, done);
        socket.send(JSON.stringify({ type: 'command', commandId, command }));
      });
    },
    close: () => socket.terminate(),
  };

  function answer(commandId: string, given: Answer): void {
    waiting.get(commandId)?.(given);
    waiting.delete(commandId);
  }

  return new Promise((done) => {
    socket.on('open', () => socket.send(JSON.stringify({ type: 'hello', version: 2, ticket })));
    socket.on('message', (data) => {
      // The server's own frames; that they keep to the wire is for its other tests.
      const frame = JSON.parse(data.toString()) as SessionServerFrame;
      if (frame.type === 'welcome') done(session);
      else if (frame.type === 'done') answer(frame.commandId, 'done');
      else if (frame.type === 'refused') answer(frame.commandId, { refused: frame.code });
      else if (frame.type === 'ping') socket.send(JSON.stringify({ type: 'pong', beat: frame.beat }));
      else if (frame.type === 'requestPresence') requested(frame, session);
    });
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      isCut = true;
      for (const commandId of [...waiting.keys()]) answer(commandId, 'cut');
      done(null);
    });
  });
}

async function requestTicket(url: string, agentId: string): Promise<string | null> {
  try {
    const response = await fetch(`${url}/api/v1/session-tickets`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: url },
      body: JSON.stringify({ agentId, name: agentId, origin: CRM_ORIGIN }),
    });
    const body = (await response.json()) as { ticket?: string };
    return body.ticket ?? null;
  } catch {
    return null; // killed meanwhile
  }
}
