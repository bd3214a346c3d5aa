/**
 * All sessions of this process, whatever carries their frames: makes one for each socket, finds the sessions that something
 * concerns, and ends all at the stop. It knows nothing of how a socket came to be.
 */
import type { ContactCenterHost } from '../host/host-contract.ts';
import type { SessionSocket } from './frame-sender.ts';
import {
  type ProbeAnswer,
  Session,
  type SessionDependencies,
  type SessionEnd,
  type SessionListener,
} from './session.ts';

export interface SessionDeskListener {
  opened(agentId: string, epoch: number): void;
  ended(agentId: string | null, epoch: number, end: SessionEnd): void;
  frameRefused(code: string): void;
  commandRefused(code: string): void;
  failed(agentId: string | null, error: unknown): void;
}

/** What the carrier of a socket tells. */
export interface SessionCarrier {
  /** A text frame came, or something that is no text. */
  received(data: string | null): void;
  /** The socket is gone. Called once. */
  closed(): void;
}

export interface SessionDesk {
  /** A socket was opened. `dependencies` are those of this one session where they differ from the desk's. */
  accept(socket: SessionSocket, dependencies?: SessionDependencies): SessionCarrier;
  /** Sends a probe over the agent's session; false when there is none that knows probes. */
  probe(agentId: string, heard: (crm: ProbeAnswer) => void): boolean;
  /** Tells every session that the server stops. */
  stop(): void;
  /** Origin of the CRM page behind the agent's newest session; null where there is none. */
  originOf(agentId: string): string | null;
  /** Sessions with an epoch. */
  readonly linkedCount: number;
  /** Sockets, with or without an epoch. */
  readonly socketCount: number;
}

export function createSessionDesk(
  host: ContactCenterHost,
  shared: SessionDependencies,
  listener: SessionDeskListener,
): SessionDesk {
  const all = new Set<Session>();
  /** The session of each agent's epoch; during a takeover an agent has two. */
  const byAgent = new Map<string, Set<Session>>();
  let linkedCount = 0;

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
      for (const session of [...all]) session.definitionChanged();
    },
    phaseChanged(phase) {
      if (phase === 'open') for (const session of [...all]) session.hostOpened();
    },
  });

  const sessionListener: SessionListener = {
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
  };

  return {
    accept(socket, dependencies = shared) {
      const session = new Session(socket, dependencies, sessionListener);
      all.add(session);
      return {
        received: (data) => session.received(data),
        closed() {
          all.delete(session);
          session.socketClosed();
        },
      };
    },
    originOf(agentId) {
      let newest: Session | null = null;
      for (const session of byAgent.get(agentId) ?? []) if (session.epoch >= (newest?.epoch ?? 0)) newest = session;
      return newest?.origin ?? null;
    },
    probe(agentId, heard) {
      const epoch = host.agent(agentId)?.state.epoch;
      const session = [...(byAgent.get(agentId) ?? [])].find((one) => one.epoch === epoch);
      return session?.probe(heard) === true;
    },
    stop() {
      for (const session of [...all]) session.stop();
    },
    get linkedCount() {
      return linkedCount;
    },
    get socketCount() {
      return all.size;
    },
  };
}
