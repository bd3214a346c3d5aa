import {
  parseSessionServerFrame,
  SESSION_SUBPROTOCOL,
  type SessionCommand,
  type SessionServerFrame,
} from '@interlock/protocol';
import { WebSocket } from 'ws';
import type { RunningServer } from '../../src/start-server.ts';

type FrameOf<Type extends SessionServerFrame['type']> = Extract<SessionServerFrame, { type: Type }>;

/** A connector as a test sees it: a real socket, and every frame that came. */
export interface TestSession {
  readonly frames: SessionServerFrame[];
  readonly epoch: number;
  send(frame: unknown): void;
  sendText(text: string | Buffer): void;
  /** Sends a command and waits for its answer. */
  command(command: SessionCommand, commandId?: string): Promise<FrameOf<'done'> | FrameOf<'refused'>>;
  /** The first frame of this type that fits, now or later; fails after 5 s. */
  waitFor<Type extends SessionServerFrame['type']>(
    type: Type,
    fits?: (frame: FrameOf<Type>) => boolean,
  ): Promise<FrameOf<Type>>;
  /** The close code, once the socket is closed. */
  closed(): Promise<number>;
  /** Says goodbye and closes. */
  leave(): Promise<void>;
  /** Cuts the connection. */
  cut(): void;
  /** Whether pings are answered; true at first. */
  answersPings: boolean;
  /** Stops reading, as a page that hangs. */
  pause(): void;
}

export interface OpenOptions {
  readonly agentId?: string;
  readonly name?: string;
  readonly origin?: string;
  readonly protocols?: string[];
  readonly path?: string;
  readonly headers?: Record<string, string>;
  /** One that was issued before. */
  readonly ticket?: string;
}

const WAIT_MS = 5_000;

/** A ticket, as the connector page asks for it. */
export async function issueTicket(
  server: RunningServer,
  agentId: string,
  name = 'Dana Fox',
  crmOrigin = 'http://127.0.0.1:4401',
): Promise<string> {
  const response = await fetch(`${server.url}/api/v1/session-tickets`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: server.url },
    body: JSON.stringify({ agentId, name, origin: crmOrigin }),
  });
  const body: unknown = await response.json();
  if (typeof body !== 'object' || body === null || !('ticket' in body))
    throw new Error(`no ticket: ${response.status} ${JSON.stringify(body)}`);
  return String(body.ticket);
}

/** Opens a socket without a word. Rejects with the HTTP status when it is refused. */
export function openSocket(server: RunningServer, options: OpenOptions = {}): Promise<TestSession> {
  const { origin = server.url, protocols = [SESSION_SUBPROTOCOL], path = '/api/v1/session', headers = {} } = options;
  const socket = new WebSocket(`ws://localhost:${server.port}${path}`, protocols, {
    origin,
    headers,
    perMessageDeflate: false,
  });
  const frames: SessionServerFrame[] = [];
  const waiting = new Set<() => void>();
  let commandCount = 0;
  let closeCode: number | null = null;
  const wake = (): void => {
    for (const check of [...waiting]) check();
  };

  function until<T>(look: () => T | undefined, what: string): Promise<T> {
    return new Promise((done, fail) => {
      const timer = setTimeout(() => {
        waiting.delete(check);
        fail(new Error(`waited for ${what}; came: ${frames.map(({ type }) => type).join(', ')}; closed: ${closeCode}`));
      }, WAIT_MS);
      function check(): void {
        const found = look();
        if (found === undefined) return;
        clearTimeout(timer);
        waiting.delete(check);
        done(found);
      }
      waiting.add(check);
      check();
    });
  }

  const session: TestSession = {
    frames,
    answersPings: true,
    get epoch() {
      const welcome = frames.find((frame) => frame.type === 'welcome');
      return welcome?.epoch ?? 0;
    },
    send: (frame) => socket.send(JSON.stringify(frame)),
    sendText: (text) => socket.send(text),
    async command(command, commandId) {
      commandCount += 1;
      const id = commandId ?? `c-${commandCount}`;
      const seen = frames.length;
      socket.send(JSON.stringify({ type: 'command', commandId: id, command }));
      return until(
        () =>
          frames
            .slice(seen)
            .find(
              (frame): frame is FrameOf<'done'> | FrameOf<'refused'> =>
                (frame.type === 'done' || frame.type === 'refused') && frame.commandId === id,
            ),
        `the answer to ${command.kind}`,
      );
    },
    waitFor(type, fits = () => true) {
      // The filter on the type makes it this member of the union.
      return until(() => frames.find((frame) => frame.type === type && fits(frame as never)) as never, `a ${type}`);
    },
    closed: () => until(() => closeCode ?? undefined, 'the close'),
    async leave() {
      socket.send(JSON.stringify({ type: 'goodbye' }));
      await session.closed();
    },
    cut: () => socket.terminate(),
    pause: () => socket.pause(),
  };

  socket.on('message', (data) => {
    const parsed = parseSessionServerFrame(data.toString());
    if (!parsed.ok)
      throw new Error(
        `the server sent a frame that the protocol refuses: ${parsed.error.message} ${parsed.error.path}`,
      );
    frames.push(parsed.value);
    if (parsed.value.type === 'ping' && session.answersPings)
      socket.send(JSON.stringify({ type: 'pong', beat: parsed.value.beat }));
    wake();
  });
  socket.on('close', (code) => {
    closeCode = code;
    wake();
  });
  return new Promise((done, fail) => {
    socket.on('open', () => done(session));
    socket.on('error', fail);
    socket.on('unexpected-response', (request, response) => {
      request.destroy();
      fail(new Error(`HTTP ${response.statusCode}`));
    });
  });
}

/** Opens a session and waits for its welcome. */
export async function openTestSession(server: RunningServer, options: OpenOptions = {}): Promise<TestSession> {
  const { agentId = 'dana', name = 'Dana Fox' } = options;
  const ticket = options.ticket ?? (await issueTicket(server, agentId, name));
  const session = await openSocket(server, options);
  session.send({ type: 'hello', version: 2, ticket });
  await session.waitFor('welcome');
  return session;
}

/** An extended CRM that does what it is asked, and is Ready at the end. */
export async function becomeReady(session: TestSession): Promise<void> {
  await session.command({ kind: 'attachCrm', wire: 'extended', capabilities: { workEvents: true, asksFirst: false } });
  await session.command({ kind: 'reportSnapshot', statusId: 'busy', version: 1, cause: null, work: [] });
  await session.command({ kind: 'chooseState', ready: true, reasonCode: null });
  await confirmLastRequest(session, 2);
}

export async function confirmLastRequest(session: TestSession, version: number): Promise<void> {
  const seen = new Set<string>();
  const request = await session.waitFor('requestPresence', (frame) => !seen.has(frame.requestId));
  const last = session.frames.filter((frame) => frame.type === 'requestPresence').at(-1) ?? request;
  await session.command({
    kind: 'reportPresence',
    statusId: last.statusId,
    success: true,
    requestId: last.requestId,
    cause: 'request',
    version,
    work: [],
  });
}
