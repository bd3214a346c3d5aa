/** The sockets of the console: accepts those of people who may see it, and ends them when they sign out and at the stop. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Honesty, Measures } from '@interlock/engine';
import { CONSOLE_LIMITS, CONSOLE_SUBPROTOCOL } from '@interlock/protocol/console';
import { type WebSocket, WebSocketServer } from 'ws';
import type { ContactCenterHost } from '../host/host-contract.ts';
import type { Cancel, Scheduler } from '../scheduler.ts';
import { createConsoleFeeds } from './console-feeds.ts';
import { CONSOLE_SERVER_LIMITS } from './console-limits.ts';
import { type ConsoleEnd, type ConsoleSession, createConsoleSession } from './console-session.ts';
import type { ViewerOf } from './console-viewer.ts';

export interface ConsoleServerListener {
  ended(how: ConsoleEnd): void;
  frameRefused(code: string): void;
  failed(error: unknown): void;
}

export interface ConsoleServerOptions {
  readonly host: ContactCenterHost;
  readonly measures: Measures;
  readonly honesty: Honesty;
  readonly scheduler: Scheduler;
  readonly viewerOf: ViewerOf;
  /** Calls `close` once when a sign-in ends. */
  readonly onSignedOut: (signInId: string, close: () => void) => Cancel;
  /** Another one after each start. */
  readonly serverId: string;
}

export interface ConsoleServer {
  /** Takes over a request to upgrade whose path, host, origin and subprotocol have been checked. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  readonly socketCount: number;
  /** Tells every page that the server stops, and cuts what is not closed within `withinMs`. */
  stop(withinMs: number): Promise<void>;
}

function refuse(socket: Duplex, status: string, headers = ''): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n${headers}\r\n`);
}

export function createConsoleServer(options: ConsoleServerOptions, listener: ConsoleServerListener): ConsoleServer {
  const { host, measures, honesty, scheduler, viewerOf, onSignedOut, serverId } = options;
  const upgrades = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: CONSOLE_LIMITS.clientFrameBytes,
    clientTracking: false,
    handleProtocols: (offered) => (offered.has(CONSOLE_SUBPROTOCOL) ? CONSOLE_SUBPROTOCOL : false),
  });
  const { failed } = listener;
  const feeds = createConsoleFeeds({ host, measures, honesty, scheduler, failed });
  const sockets = new Map<ConsoleSession, WebSocket>();
  let isStopping = false;
  let allClosed: (() => void) | null = null;
  const cancelHost = host.subscribe({
    definitionChanged() {
      for (const session of sockets.keys()) session.definitionChanged();
    },
  });

  function accept(socket: WebSocket, viewer: ConsoleSession['viewer']): void {
    const session = createConsoleSession(
      {
        send: (frame, sent) => socket.send(frame, { binary: false }, () => sent()),
        close: (code, reason) => socket.close(code, reason),
        terminate: () => socket.terminate(),
        get bufferedAmount() {
          return socket.bufferedAmount;
        },
      },
      viewer,
      { host, feeds, scheduler, serverId },
      { ended: (_session, how) => listener.ended(how), frameRefused: listener.frameRefused, failed },
    );
    sockets.set(session, socket);
    const { signInId } = viewer;
    const cancelSignIn = signInId === null ? () => {} : onSignedOut(signInId, () => session.end('signedOut'));
    socket.on('message', (data, isBinary) => session.received(isBinary ? null : data.toString()));
    // A frame beyond the limit, or no WebSocket frame: `ws` closes with the fitting code.
    socket.on('error', () => listener.frameRefused('socketError'));
    socket.on('close', () => {
      cancelSignIn();
      sockets.delete(session);
      session.socketClosed();
      if (sockets.size === 0) allClosed?.();
    });
  }

  return {
    upgrade(request, socket, head) {
      if (isStopping || sockets.size >= CONSOLE_SERVER_LIMITS.viewers)
        return refuse(socket, '503 Service Unavailable', 'Retry-After: 5\r\n');
      const viewer = viewerOf(request);
      if (viewer === null) return refuse(socket, '403 Forbidden');
      upgrades.handleUpgrade(request, socket, head, (accepted) => accept(accepted, viewer));
    },
    get socketCount() {
      return sockets.size;
    },
    async stop(withinMs) {
      isStopping = true;
      cancelHost();
      for (const session of [...sockets.keys()]) session.end('serverStopping');
      feeds.stop();
      if (sockets.size === 0) return;
      await new Promise<void>((done) => {
        const cancel = scheduler.after(withinMs, () => {
          for (const socket of sockets.values()) socket.terminate();
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
