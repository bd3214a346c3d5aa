/**
 * One connector's session, from hello to goodbye.
 *
 * It proves who it is with a ticket, gets an epoch from the engine, and from then on turns commands into inputs of that
 * epoch. It shows flushed views only, and answers a command when it is flushed. It decides nothing about states.
 *
 * Ends: the page says goodbye, the socket closes or falls silent, another session takes over, the agent signs out, the
 * definition changes, the server stops. A session that ends without the engine knowing is reported as lost.
 */
import { type AgentInput, type Effect, viewOf } from '@interlock/engine';
import {
  CLOSE_CODES,
  clientDefinitionOf,
  LIMITS,
  parseSessionClientFrame,
  SESSION_WIRE_VERSION,
  type SessionClientFrame,
} from '@interlock/protocol';
import type { ReadTimeline } from '../agents/read-timeline.ts';
import type { AgentChats, ChatCenter } from '../chat/chat-center.ts';
import type { ContactCenterHost, Outcome } from '../host/host-contract.ts';
import type { Cancel, Scheduler } from '../scheduler.ts';
import { sentenceOf } from '../sentences.ts';
import { boundedView } from './bounded-view.ts';
import { createFrameSender, type OutgoingFrame, type SessionSocket } from './frame-sender.ts';
import { type Heartbeat, startHeartbeat } from './heartbeat.ts';
import { createHeldReports } from './held-reports.ts';
import type { SessionTickets } from './session-tickets.ts';
import { isReport, toAgentInput } from './to-agent-input.ts';
import { createTokenBucket } from './token-bucket.ts';

export const SESSION_LIMITS = {
  commandsPerSecond: 10,
  commandBurst: 40,
  /** Commands refused for their number before the session is closed as a flood. */
  refusalsBeforeClose: 100,
  /** Frames of any kind. */
  framesPerSecond: 100,
  frameBurst: 400,
  timelinesUnderWay: 4,
  /** After `definitionChanged` the connector has this long to come back before the session counts as lost. */
  handoverMs: 5_000,
} as const;

/** Try again later: RFC 6455's registry, 1013. */
const CLOSE_TRY_LATER = 1013;
/** Come back at once: 1012, service restart. */
const CLOSE_RESTART = 1012;
/** 1011, internal error. */
const CLOSE_DEFECT = 1011;
const CLOSE_NORMAL = 1000;
const CLOSE_GOING_AWAY = CLOSE_CODES.serverStopping;

export type SessionEnd =
  | 'goodbye'
  | 'socketClosed'
  | 'silent'
  | 'slowReader'
  | 'malformed'
  | 'badTicket'
  | 'originRefused'
  | 'helloTimeout'
  | 'flood'
  | 'superseded'
  | 'signedOut'
  | 'definitionChanged'
  | 'serverStopping'
  | 'unavailable'
  | 'defect';

export interface SessionDependencies {
  readonly host: ContactCenterHost;
  readonly scheduler: Scheduler;
  readonly tickets: SessionTickets;
  readonly readTimeline: ReadTimeline;
  /** Absent where there is no web chat. */
  readonly agentChats?: ChatCenter['agentChats'];
  readonly newSessionId: () => string;
  readonly newWorkId: () => string;
}

/** What came back of a probe: null from the connector itself, else how the CRM page answered. */
export type ProbeAnswer = Extract<SessionClientFrame, { type: 'probed' }>['crm'];

/** What a session tells the one that keeps the sessions. */
export interface SessionListener {
  /** Called before the welcome goes out, so that what follows finds the session. */
  opened(session: Session): void;
  ended(session: Session, end: SessionEnd): void;
  frameRefused(code: string): void;
  commandRefused(code: string): void;
  /** A defect of ours; the session is ended. */
  failed(session: Session, error: unknown): void;
}

export interface Session {
  readonly sessionId: string;
  /** Null until the ticket was redeemed. */
  readonly agentId: string | null;
  /** 0 until the engine gave one. */
  readonly epoch: number;
  /** Of the CRM page; null until the ticket was redeemed. */
  readonly origin: string | null;
  /** A text frame came, or something that is no text. */
  received(data: string | null): void;
  /** The socket is gone. */
  socketClosed(): void;
  viewChanged(): void;
  /** Sends a probe; false when this connector has not said that it knows them. A newer probe replaces it. */
  probe(heard: (crm: ProbeAnswer) => void): boolean;
  effect(effect: Effect): void;
  /** The store is back. */
  hostOpened(): void;
  definitionChanged(): void;
  stop(): void;
}

const heldNothing: Cancel = () => {
  // The timer is over.
};

type State = 'greeting' | 'opening' | 'linked' | 'ended';

export function createSession(
  socket: SessionSocket,
  dependencies: SessionDependencies,
  listener: SessionListener,
): Session {
  const { host, scheduler, tickets, readTimeline, agentChats, newSessionId, newWorkId } = dependencies;
  const sessionId = newSessionId();
  const commandBucket = createTokenBucket(
    SESSION_LIMITS.commandsPerSecond,
    SESSION_LIMITS.commandBurst,
    scheduler.now(),
  );
  const frameBucket = createTokenBucket(SESSION_LIMITS.framesPerSecond, SESSION_LIMITS.frameBurst, scheduler.now());
  const held = createHeldReports((commandId) => sender.send({ type: 'done', commandId }));
  const sender = createFrameSender({ socket, viewFrame, overrun: () => end('slowReader', null) });
  let state: State = 'greeting';
  let agentId: string | null = null;
  let epoch = 0;
  let origin: string | null = null;
  /** Log version of the newest view that was sent. */
  let shownVersion = -1;
  let heartbeat: Heartbeat | null = null;
  /** Made by the first word about a chat. */
  let chats: AgentChats | null = null;
  let refusalsInRow = 0;
  let timelinesUnderWay = 0;
  let answersProbes = false;
  let probeId = 0;
  let hearProbe: ((crm: ProbeAnswer) => void) | null = null;
  let cancelHello: Cancel = scheduler.after(LIMITS.helloWithinMs, () => {
    if (state === 'greeting') end('helloTimeout', CLOSE_CODES.helloTimeout);
  });

  /** @param closeCode null when the socket is gone already */
  function end(how: SessionEnd, closeCode: number | null): void {
    if (state === 'ended') return;
    const wasLinked = state === 'linked';
    state = 'ended';
    cancelHello();
    heartbeat?.stop();
    chats?.close();
    if (closeCode !== null) socket.close(closeCode, how);
    if (wasLinked) reportLoss(how);
    listener.ended(self, how);
  }

  /** The engine learns of it, unless it ended the session itself or the process is about to end. */
  function reportLoss(how: SessionEnd): void {
    if (how === 'superseded' || how === 'signedOut' || how === 'serverStopping') return;
    if (how === 'definitionChanged') scheduler.after(SESSION_LIMITS.handoverMs, lose);
    else lose();
  }

  function lose(): void {
    if (agentId === null) return;
    host.submit(agentId, { kind: 'loseSession', epoch }, null, (outcome) => {
      // The loss must not get lost: asked again when the store may be back. A newer epoch has made it moot.
      if (!outcome.ok && (outcome.code === 'hostUnavailable' || outcome.code === 'hostBusy'))
        scheduler.after(1_000, lose);
    });
  }

  function viewFrame(): OutgoingFrame | null {
    const snapshot = agentId === null ? null : host.agent(agentId);
    // A newer session has taken over; its word is on the way.
    if (state !== 'linked' || snapshot === null || snapshot.state.epoch !== epoch) return null;
    if (snapshot.version <= shownVersion) return null;
    shownVersion = snapshot.version;
    return {
      type: 'view',
      version: snapshot.version,
      view: boundedView(viewOf(host.rules(), snapshot.state, host.now())),
    };
  }

  function received(data: string | null): void {
    if (state === 'ended') return;
    if (!frameBucket.take(scheduler.now())) return end('flood', CLOSE_CODES.flood);
    const parsed = parseSessionClientFrame(data);
    if (!parsed.ok) {
      listener.frameRefused(parsed.error.code);
      return end('malformed', CLOSE_CODES.malformed);
    }
    if (state === 'greeting') return greet(parsed.value);
    if (state === 'linked') return linked(parsed.value);
    // While the session is being opened the connector has nothing to say but goodbye.
    if (parsed.value.type === 'goodbye') end('goodbye', CLOSE_NORMAL);
    else outOfOrder();
  }

  function outOfOrder(): void {
    listener.frameRefused('malformedMessage');
    end('malformed', CLOSE_CODES.malformed);
  }

  function greet(frame: SessionClientFrame): void {
    if (frame.type !== 'hello') return outOfOrder();
    const holder = tickets.redeem(frame.ticket);
    if (holder === null) return end('badTicket', CLOSE_CODES.badTicket);
    // The definition may have changed since the ticket was issued.
    if (!host.definition().definition.allowedOrigins.includes(holder.origin))
      return end('originRefused', CLOSE_CODES.originRefused);
    cancelHello();
    // Lets go of the timer, which would otherwise be kept as long as the session.
    cancelHello = heldNothing;
    state = 'opening';
    agentId = holder.agentId;
    origin = holder.origin;
    const { name, team } = holder;
    host.submit(holder.agentId, { kind: 'openSession', sessionId, name, team }, null, opened);
  }

  function opened(outcome: Outcome): void {
    if (!outcome.ok || outcome.state === null) return end('unavailable', CLOSE_TRY_LATER);
    epoch = outcome.state.epoch;
    // The socket closed meanwhile: the engine has a session that nobody holds.
    if (state !== 'opening') return lose();
    state = 'linked';
    shownVersion = outcome.version ?? -1;
    listener.opened(self);
    const { definition } = host.definition();
    sender.send({
      type: 'welcome',
      version: SESSION_WIRE_VERSION,
      epoch,
      sessionId,
      heartbeatMs: definition.timeouts.heartbeatMs,
      view: boundedView(viewOf(host.rules(), outcome.state, host.now())),
      definition: clientDefinitionOf(definition),
      probes: true,
    });
    heartbeat = startHeartbeat({
      scheduler,
      everyMs: definition.timeouts.heartbeatMs,
      sendPing: (beat) => sender.send({ type: 'ping', beat }),
      lost: () => {
        // A page that does not answer will not answer a closing handshake either.
        end('silent', null);
        socket.terminate();
      },
    });
  }

  function linked(frame: SessionClientFrame): void {
    switch (frame.type) {
      case 'pong':
        return heartbeat?.heard(frame.beat);
      case 'command':
        return command(frame);
      case 'readTimeline':
        return timeline(frame);
      case 'chat':
        return chat(frame.request);
      case 'answersProbes':
        answersProbes = true;
        return;
      case 'probed':
        // What an earlier probe brings is not heard any more.
        if (frame.probeId === probeId) hearProbe?.(frame.crm);
        return;
      case 'goodbye':
        return end('goodbye', CLOSE_NORMAL);
      case 'hello':
        return outOfOrder();
    }
  }

  function refuse(commandId: string, code: string): void {
    listener.commandRefused(code);
    sender.send({ type: 'refused', commandId, code, message: sentenceOf(code) });
  }

  /** False when there are too many; the command has been refused. */
  function isWithinRate(commandId: string): boolean {
    if (commandBucket.take(scheduler.now())) {
      refusalsInRow = 0;
      return true;
    }
    refusalsInRow += 1;
    if (refusalsInRow > SESSION_LIMITS.refusalsBeforeClose) end('flood', CLOSE_CODES.flood);
    else refuse(commandId, 'tooManyCommands');
    return false;
  }

  function command({ commandId, command: wanted }: Extract<SessionClientFrame, { type: 'command' }>): void {
    if (!isWithinRate(commandId)) return;
    const input = toAgentInput(wanted, { definition: host.definition().definition, epoch, newWorkId });
    if (input === null) return refuse(commandId, 'missingStatus');
    const mustArrive = isReport(wanted.kind);
    if (mustArrive && held.size > 0) hold(commandId, input);
    else submit(commandId, input, mustArrive);
  }

  function submit(commandId: string, input: AgentInput, mustArrive: boolean): void {
    if (agentId === null) return;
    // Ids are unique per client only; the agent's id makes them unique, and out of reach for anybody else.
    host.submit(agentId, input, `s/${agentId}/${commandId}`, (outcome) => {
      if (outcome.ok) sender.send({ type: 'done', commandId });
      else if (mustArrive && outcome.code === 'hostUnavailable' && state === 'linked') hold(commandId, input);
      else refuse(commandId, outcome.code);
    });
  }

  function hold(commandId: string, input: AgentInput): void {
    // A session that begins anew asks the CRM again, which is what is left to do.
    if (!held.hold({ commandId, input })) end('unavailable', CLOSE_TRY_LATER);
  }

  function timeline({ commandId, before, limit }: Extract<SessionClientFrame, { type: 'readTimeline' }>): void {
    if (!isWithinRate(commandId) || agentId === null) return;
    if (timelinesUnderWay >= SESSION_LIMITS.timelinesUnderWay) return refuse(commandId, 'tooManyCommands');
    timelinesUnderWay += 1;
    readTimeline({ agentId, before, limit }).then((page) => {
      timelinesUnderWay -= 1;
      if (state !== 'linked') return;
      if (page === null) refuse(commandId, 'hostUnavailable');
      else sender.send({ type: 'timeline', commandId, entries: [...page.entries], more: page.more });
    }, breakDown);
  }

  /** Answered with `chat` frames: what is about a chat is no command of the engine. */
  function chat(request: Extract<SessionClientFrame, { type: 'chat' }>['request']): void {
    if (agentId === null) return;
    chats ??= agentChats?.(agentId, (frame) => sender.send({ type: 'chat', chat: frame })) ?? null;
    chats?.request(request);
  }

  /** A defect ends this session and no other; the connector comes back with a new one. */
  function breakDown(error: unknown): void {
    listener.failed(self, error);
    end('defect', CLOSE_DEFECT);
  }

  const self: Session = {
    sessionId,
    get agentId() {
      return agentId;
    },
    get epoch() {
      return epoch;
    },
    get origin() {
      return origin;
    },
    received(data) {
      try {
        received(data);
      } catch (error) {
        breakDown(error);
      }
    },
    socketClosed: () => end('socketClosed', null),
    viewChanged() {
      if (state === 'linked') sender.viewChanged();
    },
    probe(heard) {
      if (state !== 'linked' || !answersProbes) return false;
      probeId += 1;
      hearProbe = heard;
      sender.send({ type: 'probe', probeId });
      return true;
    },
    effect(effect) {
      if (state !== 'linked') return;
      if (effect.kind === 'requestPresence') {
        const { requestId, attempt, statusId, ready, probe } = effect;
        sender.send({ type: 'requestPresence', requestId, attempt, statusId, ready, probe });
      } else if (effect.epoch === epoch) {
        sender.send({ type: 'bye', code: effect.code });
        end(effect.code, effect.code === 'superseded' ? CLOSE_CODES.superseded : CLOSE_NORMAL);
      }
    },
    hostOpened() {
      for (const { commandId, input } of held.take()) {
        if (held.size > 0) hold(commandId, input);
        else submit(commandId, input, true);
      }
    },
    definitionChanged() {
      if (state !== 'linked') return;
      sender.send({ type: 'bye', code: 'definitionChanged' });
      end('definitionChanged', CLOSE_RESTART);
    },
    stop() {
      if (state === 'linked') sender.send({ type: 'bye', code: 'serverStopping' });
      end('serverStopping', CLOSE_GOING_AWAY);
    },
  };
  return self;
}
