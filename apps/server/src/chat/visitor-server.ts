/** The sockets of visitors' pages: accepts them, and ends all at the stop. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { LIMITS } from '@interlock/protocol';
import { CHAT_SUBPROTOCOL } from '@interlock/protocol/chat';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Scheduler } from '../scheduler.ts';
import type { ChatCenter } from './chat-center.ts';
import { CHAT_LIMITS } from './chat-limits.ts';
import { createVisitorSession, type VisitorEnd, type VisitorSession } from './visitor-session.ts';

export const CHAT_SOCKET_PATH = '/chat/socket';

export interface VisitorServerListener {
  ended(how: VisitorEnd): void;
  frameRefused(code: string): void;
  failed(error: unknown): void;
}

export interface VisitorServer {
  /** Takes over a request to upgrade whose path, host, origin and subprotocol have been checked. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  readonly socketCount: number;
  /** Tells every page that the server stops, and cuts what is not closed within `withinMs`. */
  stop(withinMs: number): Promise<void>;
}

export function createVisitorServer(
  chats: ChatCenter,
  scheduler: Scheduler,
  listener: VisitorServerListener,
): VisitorServer {
  const sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: LIMITS.sessionClientFrameBytes,
    clientTracking: false,
    handleProtocols: (offered) => (offered.has(CHAT_SUBPROTOCOL) ? CHAT_SUBPROTOCOL : false),
  });
  const all = new Map<VisitorSession, WebSocket>();
  let isStopping = false;
  let allClosed: (() => void) | null = null;

  function accept(socket: WebSocket): void {
    const session = createVisitorSession(
      {
        send: (text, sent) => socket.send(text, () => sent()),
        close: (code, reason) => socket.close(code, reason),
        terminate: () => socket.terminate(),
        get bufferedAmount() {
          return socket.bufferedAmount;
        },
      },
      chats,
      scheduler,
      {
        ended: (_session, how) => listener.ended(how),
        frameRefused: listener.frameRefused,
        failed: listener.failed,
      },
    );
    all.set(session, socket);
    socket.on('message', (data, isBinary) => session.received(isBinary ? null : data.toString()));
    // A frame beyond the limit, or no WebSocket frame: `ws` closes with the fitting code.
    socket.on('error', () => listener.frameRefused('socketError'));
    socket.on('close', () => {
      all.delete(session);
      session.socketClosed();
      if (all.size === 0) allClosed?.();
    });
  }

  return {
    upgrade(request, socket, head) {
      const greeting = [...all.keys()].filter(({ isGreeted }) => !isGreeted).length;
      if (isStopping || greeting >= CHAT_LIMITS.greeting) {
        socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nRetry-After: 5\r\n\r\n');
        return;
      }
      sockets.handleUpgrade(request, socket, head, accept);
    },
    get socketCount() {
      return all.size;
    },
    async stop(withinMs) {
      isStopping = true;
      for (const session of [...all.keys()]) session.stop();
      if (all.size === 0) return;
      await new Promise<void>((done) => {
        const cancel = scheduler.after(withinMs, () => {
          for (const socket of all.values()) socket.terminate();
          done();
        });
        allClosed = () => {
          cancel();
          done();
        };
      });
    },
  };
}
