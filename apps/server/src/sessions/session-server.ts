/** All sessions of this process: accepts sockets, finds the session that something concerns, ends all at the stop. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { LIMITS, SESSION_SUBPROTOCOL } from '@interlock/protocol';
import { type WebSocket, WebSocketServer } from 'ws';
import type { ContactCenterHost } from '../host/host-contract.ts';
import { createSession, type Session, type SessionDependencies, type SessionEnd } from './session.ts';

export const SESSION_PATH = '/api/v1/session';

/** Sockets that have not said hello yet. */
export const MAX_GREETING = 1_000;

export interface SessionServerListener {
  opened(agentId: string, epoch: number): void;
  ended(agentId: string | null, epoch: number, end: SessionEnd): void;
  frameRefused(code: string): void;
  commandRefused(code: string): void;
  failed(agentId: string | null, error: unknown): void;
}

export interface SessionServer {
  /** Takes over a request to upgrade whose path, host and origin have been checked. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Sessions with an epoch. */
  readonly linkedCount: number;
  readonly socketCount: number;
  /** Tells every session that the server stops, and waits until the sockets are closed, at most `withinMs`. */
  stop(withinMs: number): Promise<void>;
}

export function createSessionServer(
  host: ContactCenterHost,
  dependencies: SessionDependencies,
  listener: SessionServerListener,
): SessionServer {
  const { scheduler } = dependencies;
  const sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: LIMITS.sessionClientFrameBytes,
    clientTracking: false,
    // Only our own subprotocol is ever chosen; a client that does not offer it fails its own handshake.
    handleProtocols: (offered) => (offered.has(SESSION_SUBPROTOCOL) ? SESSION_SUBPROTOCOL : false),
  });
  const all = new Map<Session, WebSocket>();
  /** The session of each agent's epoch; during a takeover an agent has two. */
  const byAgent = new Map<string, Set<Session>>();
  let linkedCount = 0;
  let isStopping = false;
  let allClosed: (() => void) | null = null;

  function each(agentId: string, call: (session: Session) => void): void {
    for (const session of [...(byAgent.get(agentId) ?? [])]) call(session);
  }

  host.subscribe({
    agentChanged: (agentId) => each(agentId, (session) => session.viewChanged()),
    effect(agentId, effect) {
      if (effect.kind === 'endSession') {
        each(agentId, (session) => session.epoch === effect.epoch && session.effect(effect));
        return;
      }
      // Requests to the CRM go through the newest session.
      const epoch = host.agent(agentId)?.state.epoch;
      each(agentId, (session) => session.epoch === epoch && session.effect(effect));
    },
    definitionChanged() {
      for (const session of [...all.keys()]) session.definitionChanged();
    },
    phaseChanged(phase) {
      if (phase === 'open') for (const session of [...all.keys()]) session.hostOpened();
    },
  });

  function accept(socket: WebSocket): void {
    const session = createSession(
      {
        send: (text, sent) => socket.send(text, () => sent()),
        close: (code, reason) => socket.close(code, reason),
        terminate: () => socket.terminate(),
        get bufferedAmount() {
          return socket.bufferedAmount;
        },
      },
      dependencies,
      {
        opened(opened) {
          const { agentId } = opened;
          if (agentId === null) return;
          const sessions = byAgent.get(agentId) ?? new Set();
          sessions.add(opened);
          byAgent.set(agentId, sessions);
          linkedCount += 1;
          listener.opened(agentId, opened.epoch);
        },
        ended(ended, how) {
          const { agentId, epoch } = ended;
          const sessions = agentId === null ? undefined : byAgent.get(agentId);
          if (sessions?.delete(ended)) {
            linkedCount -= 1;
            if (sessions.size === 0 && agentId !== null) byAgent.delete(agentId);
          }
          listener.ended(agentId, epoch, how);
        },
        frameRefused: listener.frameRefused,
        commandRefused: listener.commandRefused,
        failed: ({ agentId }, error) => listener.failed(agentId, error),
      },
    );
    all.set(session, socket);
    socket.on('message', (data, isBinary) => session.received(isBinary ? null : data.toString()));
    // A protocol error, or a frame beyond the limit: `ws` closes the socket with the fitting code.
    socket.on('error', () => listener.frameRefused('socketError'));
    socket.on('close', () => {
      all.delete(session);
      session.socketClosed();
      if (all.size === 0) allClosed?.();
    });
  }

  return {
    upgrade(request, socket, head) {
      if (isStopping || all.size - linkedCount >= MAX_GREETING) {
        socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nRetry-After: 5\r\n\r\n');
        return;
      }
      sockets.handleUpgrade(request, socket, head, accept);
    },
    get linkedCount() {
      return linkedCount;
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
