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
  type FindColleagues,
  LIMITS,
  parseSessionClientFrame,
  SESSION_WIRE_VERSION,
  type SessionClientFrame,
} from '@interlock/protocol';
import type { Colleagues } from '../agents/colleagues.ts';
import type { ReadTimeline } from '../agents/read-timeline.ts';
import type { AgentChats, ChatCenter } from '../chat/chat-center.ts';
import type { ContactCenterHost, Outcome } from '../host/host-contract.ts';
import type { Cancel, Scheduler } from '../scheduler.ts';
import { sentenceOf } from '../sentences.ts';
import { boundedView } from './bounded-view.ts';
import { FrameSender, type FrameSource, type OutgoingFrame, type SessionSocket } from './frame-sender.ts';
import { Heartbeat, type HeartbeatOwner } from './heartbeat.ts';
import { createHeldReports, type HeldReports } from './held-reports.ts';
import type { SessionTickets } from './session-tickets.ts';
import { isReport, toAgentInput } from './to-agent-input.ts';
import { TokenBucket } from './token-bucket.ts';

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
  readonly colleagues: Colleagues;
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

const heldNothing: Cancel = () => {
  // The timer is over.
};

type State = 'greeting' | 'opening' | 'linked' | 'ended';

/** A class: of two thousand sessions each has its fields, and all have the same functions (BN5). */
export class Session implements FrameSource, HeartbeatOwner {
  readonly sessionId: string;
  readonly #socket: SessionSocket;
  readonly #given: SessionDependencies;
  readonly #listener: SessionListener;
  readonly #sender: FrameSender;
  readonly #commandBucket: TokenBucket;
  readonly #frameBucket: TokenBucket;
  #state: State = 'greeting';
  #agentId: string | null = null;
  #epoch = 0;
  #origin: string | null = null;
  /** Log version of the newest view that was sent. */
  #shownVersion = -1;
  #heartbeat: Heartbeat | null = null;
  /** Made by the first word about a chat. */
  #chats: AgentChats | null = null;
  /** Made by the first report that has to wait for the store. */
  #held: HeldReports | null = null;
  #refusalsInRow = 0;
  #timelinesUnderWay = 0;
  #answersProbes = false;
  #probeId = 0;
  #hearProbe: ((crm: ProbeAnswer) => void) | null = null;
  #cancelHello: Cancel;

  constructor(socket: SessionSocket, dependencies: SessionDependencies, listener: SessionListener) {
    const { scheduler, newSessionId } = dependencies;
    const { commandsPerSecond, commandBurst, framesPerSecond, frameBurst } = SESSION_LIMITS;
    this.#socket = socket;
    this.#given = dependencies;
    this.#listener = listener;
    this.sessionId = newSessionId();
    this.#commandBucket = new TokenBucket(commandsPerSecond, commandBurst, scheduler.now());
    this.#frameBucket = new TokenBucket(framesPerSecond, frameBurst, scheduler.now());
    this.#sender = new FrameSender(socket, this);
    this.#cancelHello = scheduler.after(LIMITS.helloWithinMs, () => {
      if (this.#state === 'greeting') this.#end('helloTimeout', CLOSE_CODES.helloTimeout);
    });
  }

  /** Null until the ticket was redeemed. */
  get agentId(): string | null {
    return this.#agentId;
  }

  /** 0 until the engine gave one. */
  get epoch(): number {
    return this.#epoch;
  }

  /** Of the CRM page; null until the ticket was redeemed. */
  get origin(): string | null {
    return this.#origin;
  }

  /** A text frame came, or something that is no text. */
  received(data: string | null): void {
    try {
      this.#received(data);
    } catch (error) {
      this.#breakDown(error);
    }
  }

  /** The socket is gone. */
  socketClosed(): void {
    this.#end('socketClosed', null);
  }

  viewChanged(): void {
    if (this.#state === 'linked') this.#sender.viewChanged();
  }

  /** Sends a probe; false when this connector has not said that it knows them. A newer probe replaces it. */
  probe(heard: (crm: ProbeAnswer) => void): boolean {
    if (this.#state !== 'linked' || !this.#answersProbes) return false;
    this.#probeId += 1;
    this.#hearProbe = heard;
    this.#sender.send({ type: 'probe', probeId: this.#probeId });
    return true;
  }

  effect(effect: Effect): void {
    if (this.#state !== 'linked') return;
    if (effect.kind === 'requestPresence') {
      const { requestId, attempt, statusId, ready, probe } = effect;
      this.#sender.send({ type: 'requestPresence', requestId, attempt, statusId, ready, probe });
    } else if (effect.epoch === this.#epoch) {
      this.#sender.send({ type: 'bye', code: effect.code });
      this.#end(effect.code, effect.code === 'superseded' ? CLOSE_CODES.superseded : CLOSE_NORMAL);
    }
  }

  /** The store is back. */
  hostOpened(): void {
    const held = this.#held;
    for (const { commandId, input } of held?.take() ?? []) {
      if (held !== null && held.size > 0) this.#hold(commandId, input);
      else this.#submit(commandId, input, true);
    }
  }

  definitionChanged(): void {
    if (this.#state !== 'linked') return;
    this.#sender.send({ type: 'bye', code: 'definitionChanged' });
    this.#end('definitionChanged', CLOSE_RESTART);
  }

  stop(): void {
    if (this.#state === 'linked') this.#sender.send({ type: 'bye', code: 'serverStopping' });
    this.#end('serverStopping', CLOSE_GOING_AWAY);
  }

  viewFrame(): OutgoingFrame | null {
    const { host } = this.#given;
    const snapshot = this.#agentId === null ? null : host.agent(this.#agentId);
    // A newer session has taken over; its word is on the way.
    if (this.#state !== 'linked' || snapshot === null || snapshot.state.epoch !== this.#epoch) return null;
    if (snapshot.version <= this.#shownVersion) return null;
    this.#shownVersion = snapshot.version;
    return {
      type: 'view',
      version: snapshot.version,
      view: boundedView(viewOf(host.rules(), snapshot.state, host.now())),
    };
  }

  overrun(): void {
    this.#end('slowReader', null);
  }

  sendPing(beat: number): void {
    this.#sender.send({ type: 'ping', beat });
  }

  lost(): void {
    // A page that does not answer will not answer a closing handshake either.
    this.#end('silent', null);
    this.#socket.terminate();
  }

  /** @param closeCode null when the socket is gone already */
  #end(how: SessionEnd, closeCode: number | null): void {
    if (this.#state === 'ended') return;
    const wasLinked = this.#state === 'linked';
    this.#state = 'ended';
    this.#cancelHello();
    this.#heartbeat?.stop();
    this.#chats?.close();
    if (closeCode !== null) this.#socket.close(closeCode, how);
    if (wasLinked) this.#reportLoss(how);
    this.#listener.ended(this, how);
  }

  /** The engine learns of it, unless it ended the session itself or the process is about to end. */
  #reportLoss(how: SessionEnd): void {
    if (how === 'superseded' || how === 'signedOut' || how === 'serverStopping') return;
    if (how === 'definitionChanged') this.#given.scheduler.after(SESSION_LIMITS.handoverMs, () => this.#lose());
    else this.#lose();
  }

  #lose(): void {
    if (this.#agentId === null) return;
    const { host, scheduler } = this.#given;
    host.submit(this.#agentId, { kind: 'loseSession', epoch: this.#epoch }, null, (outcome) => {
      // The loss must not get lost: asked again when the store may be back. A newer epoch has made it moot.
      if (!outcome.ok && (outcome.code === 'hostUnavailable' || outcome.code === 'hostBusy'))
        scheduler.after(1_000, () => this.#lose());
    });
  }

  #received(data: string | null): void {
    if (this.#state === 'ended') return;
    if (!this.#frameBucket.take(this.#given.scheduler.now())) return this.#end('flood', CLOSE_CODES.flood);
    const parsed = parseSessionClientFrame(data);
    if (!parsed.ok) {
      this.#listener.frameRefused(parsed.error.code);
      return this.#end('malformed', CLOSE_CODES.malformed);
    }
    if (this.#state === 'greeting') return this.#greet(parsed.value);
    if (this.#state === 'linked') return this.#linked(parsed.value);
    // While the session is being opened the connector has nothing to say but goodbye.
    if (parsed.value.type === 'goodbye') this.#end('goodbye', CLOSE_NORMAL);
    else this.#outOfOrder();
  }

  #outOfOrder(): void {
    this.#listener.frameRefused('malformedMessage');
    this.#end('malformed', CLOSE_CODES.malformed);
  }

  #greet(frame: SessionClientFrame): void {
    if (frame.type !== 'hello') return this.#outOfOrder();
    const { host, tickets } = this.#given;
    const holder = tickets.redeem(frame.ticket);
    if (holder === null) return this.#end('badTicket', CLOSE_CODES.badTicket);
    // The definition may have changed since the ticket was issued.
    if (!host.definition().definition.allowedOrigins.includes(holder.origin))
      return this.#end('originRefused', CLOSE_CODES.originRefused);
    this.#cancelHello();
    // Lets go of the timer, which would otherwise be kept as long as the session.
    this.#cancelHello = heldNothing;
    this.#state = 'opening';
    this.#agentId = holder.agentId;
    this.#origin = holder.origin;
    const { name, team } = holder;
    host.submit(holder.agentId, { kind: 'openSession', sessionId: this.sessionId, name, team }, null, (outcome) =>
      this.#opened(outcome),
    );
  }

  #opened(outcome: Outcome): void {
    if (!outcome.ok || outcome.state === null) return this.#end('unavailable', CLOSE_TRY_LATER);
    this.#epoch = outcome.state.epoch;
    // The socket closed meanwhile: the engine has a session that nobody holds.
    if (this.#state !== 'opening') return this.#lose();
    this.#state = 'linked';
    this.#shownVersion = outcome.version ?? -1;
    this.#listener.opened(this);
    const { host, scheduler } = this.#given;
    const { definition } = host.definition();
    this.#sender.send({
      type: 'welcome',
      version: SESSION_WIRE_VERSION,
      epoch: this.#epoch,
      sessionId: this.sessionId,
      heartbeatMs: definition.timeouts.heartbeatMs,
      view: boundedView(viewOf(host.rules(), outcome.state, host.now())),
      definition: clientDefinitionOf(definition),
      probes: true,
      behind: true,
    });
    this.#heartbeat = new Heartbeat(scheduler, definition.timeouts.heartbeatMs, this);
  }

  #linked(frame: SessionClientFrame): void {
    switch (frame.type) {
      case 'pong':
        return this.#heartbeat?.heard(frame.beat);
      case 'command':
        return this.#command(frame);
      case 'readTimeline':
        return this.#timeline(frame);
      case 'findColleagues':
        return this.#findColleagues(frame);
      case 'chat':
        return this.#chat(frame.request);
      case 'answersProbes':
        this.#answersProbes = true;
        return;
      case 'probed':
        // What an earlier probe brings is not heard any more.
        if (frame.probeId === this.#probeId) this.#hearProbe?.(frame.crm);
        return;
      case 'goodbye':
        return this.#end('goodbye', CLOSE_NORMAL);
      case 'hello':
        return this.#outOfOrder();
    }
  }

  #done(commandId: string): void {
    this.#sender.send({ type: 'done', commandId });
  }

  #refuse(commandId: string, code: string): void {
    this.#listener.commandRefused(code);
    this.#sender.send({ type: 'refused', commandId, code, message: sentenceOf(code) });
  }

  /** False when there are too many; the command has been refused. */
  #isWithinRate(commandId: string): boolean {
    if (this.#commandBucket.take(this.#given.scheduler.now())) {
      this.#refusalsInRow = 0;
      return true;
    }
    this.#refusalsInRow += 1;
    if (this.#refusalsInRow > SESSION_LIMITS.refusalsBeforeClose) this.#end('flood', CLOSE_CODES.flood);
    else this.#refuse(commandId, 'tooManyCommands');
    return false;
  }

  #command({ commandId, command: wanted }: Extract<SessionClientFrame, { type: 'command' }>): void {
    if (!this.#isWithinRate(commandId)) return;
    const { host, newWorkId, colleagues } = this.#given;
    if (wanted.kind === 'transferWork' && this.#agentId !== null) {
      const refusal = colleagues.refusalOf(this.#agentId, wanted);
      if (refusal !== null) return this.#refuse(commandId, refusal);
    }
    const input = toAgentInput(wanted, { definition: host.definition().definition, epoch: this.#epoch, newWorkId });
    if (input === null) return this.#refuse(commandId, 'missingStatus');
    const mustArrive = isReport(wanted.kind);
    if (mustArrive && this.#held !== null && this.#held.size > 0) this.#hold(commandId, input);
    else this.#submit(commandId, input, mustArrive);
  }

  #findColleagues(frame: FindColleagues): void {
    const { commandId } = frame;
    if (this.#agentId === null || !this.#isWithinRate(commandId)) return;
    const found = this.#given.colleagues.find(this.#agentId, frame);
    if (found === null) return this.#refuse(commandId, 'unknownWork');
    this.#sender.send({ type: 'colleagues', commandId, colleagues: [...found.colleagues], more: found.more });
  }

  #submit(commandId: string, input: AgentInput, mustArrive: boolean): void {
    if (this.#agentId === null) return;
    // Ids are unique per client only; the agent's id makes them unique, and out of reach for anybody else.
    this.#given.host.submit(this.#agentId, input, `s/${this.#agentId}/${commandId}`, (outcome) => {
      if (outcome.ok) this.#done(commandId);
      else if (mustArrive && outcome.code === 'hostUnavailable' && this.#state === 'linked')
        this.#hold(commandId, input);
      else this.#refuse(commandId, outcome.code);
    });
  }

  #hold(commandId: string, input: AgentInput): void {
    this.#held ??= createHeldReports((replaced) => this.#done(replaced));
    // A session that begins anew asks the CRM again, which is what is left to do.
    if (!this.#held.hold({ commandId, input })) this.#end('unavailable', CLOSE_TRY_LATER);
  }

  #timeline({ commandId, before, limit }: Extract<SessionClientFrame, { type: 'readTimeline' }>): void {
    const agentId = this.#agentId;
    if (!this.#isWithinRate(commandId) || agentId === null) return;
    if (this.#timelinesUnderWay >= SESSION_LIMITS.timelinesUnderWay) return this.#refuse(commandId, 'tooManyCommands');
    this.#timelinesUnderWay += 1;
    this.#given.readTimeline({ agentId, before, limit }).then(
      (page) => {
        this.#timelinesUnderWay -= 1;
        if (this.#state !== 'linked') return;
        if (page === null) this.#refuse(commandId, 'hostUnavailable');
        else this.#sender.send({ type: 'timeline', commandId, entries: [...page.entries], more: page.more });
      },
      (error: unknown) => this.#breakDown(error),
    );
  }

  /** Answered with `chat` frames: what is about a chat is no command of the engine. */
  #chat(request: Extract<SessionClientFrame, { type: 'chat' }>['request']): void {
    if (this.#agentId === null) return;
    this.#chats ??=
      this.#given.agentChats?.(this.#agentId, (chat) => this.#sender.send({ type: 'chat', chat })) ?? null;
    this.#chats?.request(request);
  }

  /** A defect ends this session and no other; the connector comes back with a new one. */
  #breakDown(error: unknown): void {
    this.#listener.failed(this, error);
    this.#end('defect', CLOSE_DEFECT);
  }
}
