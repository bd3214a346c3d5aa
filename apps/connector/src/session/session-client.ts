import type {
  AgentView,
  ClientDefinition,
  Colleague,
  PageSettingsAnswer,
  SessionClientFrame,
  SessionCommand,
  SessionServerFrame,
  TimelineEntry,
} from '@interlock/protocol';
import { parseSessionServerFrame, SESSION_WIRE_VERSION } from '@interlock/protocol';
import type { ChatRequest } from '@interlock/protocol/chat';
import type { ConnectorErrorCode } from '../codes.ts';
import type { Cancel, PageSocket, Random, SessionTransport, TicketRequest, Timers } from '../environment.ts';
import { backOffMs } from './back-off.ts';
import { type CommandOutcome, createCommandOutbox } from './command-outbox.ts';

/**
 * The agent's session with the server, from ticket to goodbye. It knows nothing of the CRM page and decides nothing about states.
 *
 * Requirements
 * 1. At most one ticket request or socket at a time; whatever an earlier one still says is not heard.
 * 2. A lost link comes back by itself, with back-off and jitter, for ever; a session that another tab took over never does. (CN22, CN23)
 * 3. The server drives the heartbeat: timers of a hidden page are too slow to. This side only answers, and notices silence. (CN21)
 * 4. Of the views the newest wins; one that cannot be read is a lost link, and any other frame that cannot be read changes nothing. (CN20)
 *
 * Steps: ask for a ticket; open the socket; say hello with the ticket; the server's welcome makes the link.
 */

export const SESSION_LIMITS = {
  ticketMs: 10_000,
  welcomeMs: 5000,
  /** A link this old was a good one: the next loss starts the back-off anew. */
  steadyMs: 5000,
  /** The same complaint this many times in a row is not going to change. */
  complaints: 3,
  answerMs: 10_000,
  questionsUnderWay: 4,
} as const;

export type SessionState =
  | { state: 'idle' }
  | { state: 'connecting'; attempt: number }
  | { state: 'waiting'; attempt: number; retryAt: number }
  | {
      state: 'linked';
      epoch: number;
      sessionId: string;
      definition: ClientDefinition;
      /** What became of the page's settings. */
      settings: PageSettingsAnswer;
    }
  | { state: 'superseded' }
  | { state: 'signedOut' }
  | { state: 'refused'; code: string };

export type PresenceRequest = Extract<SessionServerFrame, { type: 'requestPresence' }>;

export interface SessionListener {
  stateChanged(state: SessionState): void;
  viewChanged(view: AgentView): void;
  presenceRequested(request: PresenceRequest): void;
  /** The server's heartbeat, already answered. */
  beat(): void;
  /** The server tests the link: `answered` tells it that the CRM page has answered, and where it stands. */
  probed(answered: (tookMs: number, statusId: string | null) => void): void;
  /** About a chat, in answer to `askChat` or after it; not read yet. */
  chatted(chat: unknown): void;
  /** A frame of the server could not be read. */
  unreadable(): void;
}

export interface TimelinePage {
  entries: readonly TimelineEntry[];
  more: boolean;
}

export interface ColleaguesFound {
  colleagues: readonly Colleague[];
  /** There are more; the text says too little. */
  more: boolean;
}

export interface SessionClient {
  /** Opens a session, taking it over from another tab if there is one. Does nothing while one is open or being opened. */
  start(request: TicketRequest): void;
  /** Says goodbye and stays away until `start`. */
  stop(): void;
  act(command: SessionCommand): Promise<CommandOutcome>;
  /** See `CommandOutbox.report`. Without a link it is let go: the next link begins with a fresh account. */
  report(command: SessionCommand, answered?: () => void): void;
  /** Says something about a chat. Without a link it is let go: whoever follows a chat follows it again on the next one. */
  askChat(request: ChatRequest): void;
  /** Who of the own colleagues, by a part of their name, an interaction could be handed to. Null as for `readTimeline`. */
  findColleagues(workId: string, text: string): Promise<ColleaguesFound | null>;
  /** Null when there is no link or no answer within 10 s. */
  readTimeline(before: number | null, limit: number): Promise<TimelinePage | null>;
  state(): SessionState;
  /** Frames of the server that could not be read. */
  unreadable(): number;
}

export interface SessionDependencies {
  transport: SessionTransport;
  timers: Timers;
  random: Random;
  newCommandId: () => string;
}

const CLOSE = { malformed: 4400, badTicket: 4401, originRefused: 4403, superseded: 4409 } as const;

/** @param listener is told of every change, in order and never from within a call of `start` by itself */
export function createSessionClient(
  { transport, timers, random, newCommandId }: SessionDependencies,
  listener: SessionListener,
): SessionClient {
  const outbox = createCommandOutbox(timers, newCommandId);
  /** Questions that wait for an answer; null: there will be none. */
  const questions = new Map<string, { settle(answer: SessionServerFrame | null): void; cancelLimit: Cancel }>();
  let current: SessionState = { state: 'idle' };
  let request: TicketRequest | null = null;
  // Counts tries; an answer that belongs to an earlier one is not heard.
  let turn = 0;
  let failures = 0;
  let complaints = 0;
  let unreadable = 0;
  let newestView = -1;
  let silenceMs = 0;
  let socket: PageSocket | null = null;
  let cancelDeadline: Cancel = nothing;
  let cancelSteady: Cancel = nothing;

  function become(next: SessionState): void {
    current = next;
    listener.stateChanged(next);
  }

  function deadline(delayMs: number, run: () => void): void {
    cancelDeadline();
    cancelDeadline = timers.after(delayMs, run);
  }

  /** Leaves the present try or link behind; nothing of it is heard any more. */
  function drop(): void {
    turn += 1;
    cancelDeadline();
    cancelSteady();
    socket?.close();
    socket = null;
    outbox.linkDown();
    for (const commandId of [...questions.keys()]) answered(commandId, null);
  }

  function end(state: SessionState): void {
    drop();
    outbox.abandon();
    become(state);
  }

  function retry(): void {
    drop();
    const delayMs = backOffMs(failures, random);
    become({ state: 'waiting', attempt: failures, retryAt: timers.now() + delayMs });
    failures += 1;
    deadline(delayMs, connect);
  }

  /** The server complained about what this side sent; thrice in a row is final. */
  function complained(code: ConnectorErrorCode): void {
    complaints += 1;
    if (complaints >= SESSION_LIMITS.complaints) end({ state: 'refused', code });
    else retry();
  }

  function connect(): void {
    if (request === null) return;
    drop();
    const mine = turn;
    become({ state: 'connecting', attempt: failures });
    deadline(SESSION_LIMITS.ticketMs, retry);
    transport.requestTicket(request).then(
      (answer) => {
        if (mine !== turn) return;
        if (answer.kind === 'refused') end({ state: 'refused', code: answer.code });
        else if (answer.kind === 'unavailable') retry();
        else open(answer.ticket, answer.settings);
      },
      () => {
        // The transport promises to answer; if it throws all the same, that is no answer.
        if (mine === turn) retry();
      },
    );
  }

  function open(ticket: string, settings: PageSettingsAnswer): void {
    const mine = turn;
    deadline(SESSION_LIMITS.welcomeMs, retry);
    const opened = transport.openSocket({
      opened() {
        if (mine === turn) write({ type: 'hello', version: SESSION_WIRE_VERSION, ticket });
      },
      received(text) {
        if (mine === turn) receive(text, settings);
      },
      closed(code) {
        if (mine === turn) closed(code);
      },
    });
    // The socket may already have failed while it was being made.
    if (mine === turn) socket = opened;
    else opened.close();
  }

  function write(frame: SessionClientFrame): void {
    socket?.send(JSON.stringify(frame));
  }

  function closed(code: number): void {
    if (code === CLOSE.superseded) end({ state: 'superseded' });
    else if (code === CLOSE.originRefused) end({ state: 'refused', code: 'originRefused' });
    else if (code === CLOSE.badTicket) complained('ticketRefused');
    else if (code === CLOSE.malformed) complained('notUnderstood');
    else retry();
  }

  function receive(text: string, settings: PageSettingsAnswer): void {
    const parsed = parseSessionServerFrame(text);
    if (!parsed.ok) {
      unreadable += 1;
      listener.unreadable();
      // An old view must not be shown as live beside a newer one; of other frames nothing is shown.
      if (text.startsWith('{"type":"view"')) retry();
      return;
    }
    const frame = parsed.value;
    if (current.state !== 'linked') {
      if (frame.type === 'welcome') welcome(frame, settings);
      else if (frame.type === 'bye') bye(frame.code);
      return;
    }
    deadline(silenceMs, retry);
    linked(frame);
  }

  function welcome(frame: Extract<SessionServerFrame, { type: 'welcome' }>, settings: PageSettingsAnswer): void {
    newestView = -1;
    silenceMs = frame.heartbeatMs * 2 + 1000;
    deadline(silenceMs, retry);
    cancelSteady = timers.after(SESSION_LIMITS.steadyMs, () => {
      failures = 0;
      complaints = 0;
    });
    // First the way out, then the news: whoever hears of the link reports at once.
    const said = frame.behind === true ? (command: SessionCommand) => command : withoutBehind;
    outbox.linkUp((commandId, command) => write({ type: 'command', commandId, command: said(command) }));
    if (frame.probes) write({ type: 'answersProbes' });
    const { epoch, sessionId, definition } = frame;
    become({ state: 'linked', epoch, sessionId, definition, settings });
    listener.viewChanged(frame.view);
  }

  function linked(frame: SessionServerFrame): void {
    switch (frame.type) {
      case 'ping':
        write({ type: 'pong', beat: frame.beat });
        return listener.beat();
      case 'view':
        if (frame.version <= newestView) return;
        newestView = frame.version;
        return listener.viewChanged(frame.view);
      case 'requestPresence':
        return listener.presenceRequested(frame);
      case 'done':
        return outbox.answered(frame.commandId, { kind: 'done' });
      case 'refused':
        answered(frame.commandId, null);
        return outbox.answered(frame.commandId, { kind: 'refused', code: frame.code });
      case 'timeline':
      case 'colleagues':
        return answered(frame.commandId, frame);
      case 'chat':
        return listener.chatted(frame.chat);
      case 'probe': {
        const { probeId } = frame;
        write({ type: 'probed', probeId, crm: null });
        return listener.probed((tookMs, statusId) => write({ type: 'probed', probeId, crm: { tookMs, statusId } }));
      }
      case 'bye':
        return bye(frame.code);
      case 'welcome':
        // A second welcome on one link is the server's mistake; the first one holds.
        return;
    }
  }

  function bye(code: Extract<SessionServerFrame, { type: 'bye' }>['code']): void {
    if (code === 'superseded') end({ state: 'superseded' });
    else if (code === 'signedOut') end({ state: 'signedOut' });
    else retry();
  }

  function answered(commandId: string, answer: SessionServerFrame | null): void {
    const waiting = questions.get(commandId);
    if (waiting === undefined) return;
    questions.delete(commandId);
    waiting.cancelLimit();
    waiting.settle(answer);
  }

  function ask(frameWith: (commandId: string) => SessionClientFrame): Promise<SessionServerFrame | null> {
    if (current.state !== 'linked' || questions.size >= SESSION_LIMITS.questionsUnderWay) return Promise.resolve(null);
    const commandId = newCommandId();
    return new Promise((settle) => {
      const cancelLimit = timers.after(SESSION_LIMITS.answerMs, () => answered(commandId, null));
      questions.set(commandId, { settle, cancelLimit });
      write(frameWith(commandId));
    });
  }

  return {
    start(ticketRequest) {
      if (current.state === 'connecting' || current.state === 'waiting' || current.state === 'linked') return;
      request = ticketRequest;
      failures = 0;
      complaints = 0;
      connect();
    },
    stop() {
      if (current.state === 'linked') write({ type: 'goodbye' });
      request = null;
      end({ state: 'idle' });
    },
    act: (command) => outbox.act(command),
    report: (command, answered) => outbox.report(command, answered),
    askChat(request) {
      if (current.state === 'linked') write({ type: 'chat', request });
    },
    async findColleagues(workId, text) {
      const answer = await ask((commandId) => ({ type: 'findColleagues', commandId, workId, text }));
      return answer?.type === 'colleagues' ? { colleagues: answer.colleagues, more: answer.more } : null;
    },
    async readTimeline(before, limit) {
      const answer = await ask((commandId) => ({ type: 'readTimeline', commandId, before, limit }));
      return answer?.type === 'timeline' ? { entries: answer.entries, more: answer.more } : null;
    },
    state: () => current,
    unreadable: () => unreadable,
  };
}

function nothing(): void {
  // The Cancel of a timer that was never set.
}

/** A server whose welcome does not speak of it would refuse the whole report. */
function withoutBehind(command: SessionCommand): SessionCommand {
  if (command.kind !== 'reportPresence') return command;
  const { behind: _behind, ...report } = command;
  return report;
}
