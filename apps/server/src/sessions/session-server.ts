/** The sockets of this process: takes over upgrades, carries frames between `ws` and the desk of sessions, closes all at the stop. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { LIMITS, SESSION_SUBPROTOCOL } from '@interlock/protocol';
import { type WebSocket, WebSocketServer } from 'ws';
import type { ContactCenterHost } from '../host/host-contract.ts';
import type { SessionDependencies } from './session.ts';
import { createSessionDesk, type SessionDesk, type SessionDeskListener } from './session-desk.ts';

export const SESSION_PATH = '/api/v1/session';

/** Sockets that have not said hello yet. */
export const MAX_GREETING = 1_000;

export interface SessionServer {
  /** Takes over a request to upgrade whose path, host and origin have been checked. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Origin of the CRM page behind the agent's newest session; null where there is none. */
  originOf(agentId: string): string | null;
  readonly probe: SessionDesk['probe'];
  /** Sessions with an epoch. */
  readonly linkedCount: number;
  readonly socketCount: number;
  /** Tells every session that the server stops, and waits until the sockets are closed, at most `withinMs`. */
  stop(withinMs: number): Promise<void>;
}

export function createSessionServer(
  host: ContactCenterHost,
  dependencies: SessionDependencies,
  listener: SessionDeskListener,
): SessionServer {
  const { scheduler } = dependencies;
  const upgrades = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: LIMITS.sessionClientFrameBytes,
    clientTracking: false,
    // Only our own subprotocol is ever chosen; a client that does not offer it fails its own handshake.
    handleProtocols: (offered) => (offered.has(SESSION_SUBPROTOCOL) ? SESSION_SUBPROTOCOL : false),
  });
  const desk = createSessionDesk(host, dependencies, listener);
  const sockets = new Set<WebSocket>();
  let isStopping = false;
  let allClosed: (() => void) | null = null;

  function accept(socket: WebSocket): void {
    const carrier = desk.accept(socket);
    sockets.add(socket);
    socket.on('message', (data, isBinary) => carrier.received(isBinary ? null : data.toString()));
    // A protocol error, or a frame beyond the limit: `ws` closes the socket with the fitting code.
    socket.on('error', () => listener.frameRefused('socketError'));
    socket.on('close', () => {
      sockets.delete(socket);
      carrier.closed();
      if (sockets.size === 0) allClosed?.();
    });
  }

  return {
    upgrade(request, socket, head) {
      if (isStopping || desk.socketCount - desk.linkedCount >= MAX_GREETING) {
        socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nRetry-After: 5\r\n\r\n');
        return;
      }
      upgrades.handleUpgrade(request, socket, head, accept);
    },
    originOf: desk.originOf,
    probe: desk.probe,
    get linkedCount() {
      return desk.linkedCount;
    },
    get socketCount() {
      return desk.socketCount;
    },
    async stop(withinMs) {
      isStopping = true;
      desk.stop();
      if (sockets.size === 0) return;
      await new Promise<void>((done) => {
        const cancel = scheduler.after(withinMs, () => {
          for (const socket of sockets) socket.terminate();
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
