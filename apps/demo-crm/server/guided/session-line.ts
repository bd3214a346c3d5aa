/**
 * The session of one simulated agent, as a connector keeps it: a ticket, a socket, a hello, and again with back-off when
 * the link is lost. Whatever the agent does goes over it.
 */
import {
  parseSessionServerFrame,
  SESSION_SUBPROTOCOL,
  SESSION_WIRE_VERSION,
  type SessionClientFrame,
  type SessionCommand,
  type SessionServerFrame,
} from '@interlock/protocol';
import type { SimulatedPerson } from './cast.ts';
import { type Cancel, createAgenda, type GuidedTime } from './guided-time.ts';
import type { RestClient } from './rest-client.ts';

type Welcome = Extract<SessionServerFrame, { type: 'welcome' }>;

export interface LineListener {
  linked(welcome: Welcome): void;
  unlinked(): void;
  /** A frame other than the welcome; pings are answered already. */
  received(frame: SessionServerFrame): void;
  /** The server tests the link; `answered` says what the CRM page did. */
  probed(answered: (tookMs: number, statusId: string | null) => void): void;
  /** The agent is signed out, or somebody else took the session over: it is over for good. */
  ended(): void;
}

export interface SessionLine {
  readonly isLinked: boolean;
  command(command: SessionCommand): void;
  send(frame: SessionClientFrame): void;
  /** Cuts the connection without a word, and stays away for a time. */
  cut(forMs: number): void;
  /** Says goodbye and stays away. */
  close(): void;
}

export interface LineOptions {
  readonly rest: RestClient;
  readonly time: GuidedTime;
  readonly person: SimulatedPerson;
  /** Origin of the CRM page that this connector says it is in: the demo's own. */
  readonly origin: () => string;
}

/** Commands that were not answered yet; older ones are taken to have been done. */
const UNANSWERED = 64;
const AGAIN_MS = 1_000;
const OPEN_WITHIN_MS = 10_000;
const BACK_OFF_MS = 1_000;
const BACK_OFF_MAX_MS = 15_000;

export function createSessionLine({ rest, time, person, origin }: LineOptions, listener: LineListener): SessionLine {
  const agenda = createAgenda(time);
  // A command that was given before is not carried out again: ids of the next run are others.
  const lineId = crypto.randomUUID();
  const url = `${rest.serverUrl.replace(/^http/, 'ws')}/api/v1/session`;
  let socket: WebSocket | null = null;
  let isLinked = false;
  let isOver = false;
  let failures = 0;
  let commands = 0;
  const unanswered = new Map<string, SessionCommand>();
  /** What an earlier try still says is not heard. */
  let turn = 0;
  let cancelDeadline: Cancel = () => {};

  function drop(): void {
    turn += 1;
    cancelDeadline();
    socket?.close();
    socket = null;
    unanswered.clear();
    const wasLinked = isLinked;
    isLinked = false;
    if (wasLinked) listener.unlinked();
  }

  function retry(afterMs?: number): void {
    drop();
    if (isOver) return;
    const waitMs = afterMs ?? Math.min(BACK_OFF_MS * 2 ** failures, BACK_OFF_MAX_MS);
    failures += 1;
    agenda.after(waitMs, () => void connect());
  }

  function end(): void {
    if (isOver) return;
    isOver = true;
    drop();
    agenda.clear();
    listener.ended();
  }

  async function connect(): Promise<void> {
    drop();
    const mine = turn;
    const { agentId, name, teamId } = person;
    const { status, body } = await rest.ticket({ agentId, name, team: teamId, origin: origin() });
    if (mine !== turn || isOver) return;
    if (status !== 200 && status !== 201) return retry();
    cancelDeadline = agenda.after(OPEN_WITHIN_MS, () => retry());
    // The type of the DOM has no headers, which only a program may set.
    const options = { protocols: [SESSION_SUBPROTOCOL], headers: { origin: rest.serverUrl } } as unknown as string[];
    const opened = new WebSocket(url, options);
    socket = opened;
    opened.onopen = () =>
      mine === turn && send({ type: 'hello', version: SESSION_WIRE_VERSION, ticket: String(body['ticket']) });
    opened.onmessage = ({ data }) => void (mine === turn && receive(String(data)));
    opened.onclose = () => void (mine === turn && retry());
    opened.onerror = () => {
      // A close follows.
    };
  }

  function receive(text: string): void {
    const parsed = parseSessionServerFrame(text);
    if (!parsed.ok) return;
    const frame = parsed.value;
    switch (frame.type) {
      case 'welcome':
        cancelDeadline();
        failures = 0;
        isLinked = true;
        if (frame.probes === true) send({ type: 'answersProbes' });
        return listener.linked(frame);
      case 'ping':
        return send({ type: 'pong', beat: frame.beat });
      case 'probe': {
        const { probeId } = frame;
        send({ type: 'probed', probeId, crm: null });
        return listener.probed((tookMs, statusId) => send({ type: 'probed', probeId, crm: { tookMs, statusId } }));
      }
      case 'bye':
        if (frame.code === 'signedOut' || frame.code === 'superseded') return end();
        return retry(frame.code === 'definitionChanged' ? 100 : undefined);
      case 'done':
        return void unanswered.delete(frame.commandId);
      case 'refused': {
        const refused = unanswered.get(frame.commandId);
        unanswered.delete(frame.commandId);
        // Too fast: what was not heard is said again.
        if (frame.code === 'tooManyCommands' && refused !== undefined) agenda.after(AGAIN_MS, () => command(refused));
        return;
      }
      default:
        if (isLinked) listener.received(frame);
    }
  }

  function send(frame: SessionClientFrame): void {
    if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame));
  }

  function command(wanted: SessionCommand): void {
    commands += 1;
    const commandId = `${lineId}-${commands}`;
    const [oldest] = unanswered.keys();
    if (unanswered.size >= UNANSWERED && oldest !== undefined) unanswered.delete(oldest);
    unanswered.set(commandId, wanted);
    send({ type: 'command', commandId, command: wanted });
  }

  void connect();
  return {
    get isLinked() {
      return isLinked;
    },
    command,
    send,
    cut: (forMs) => retry(forMs),
    close() {
      if (isLinked) send({ type: 'goodbye' });
      end();
    },
  };
}
