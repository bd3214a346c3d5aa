import {
  CHAT_SUBPROTOCOL,
  type ChatEntry,
  parseVisitorServerFrame,
  type VisitorFrame,
  type VisitorServerFrame,
} from '@interlock/protocol/chat';
import { WebSocket } from 'ws';
import type { RunningServer } from '../../src/start-server.ts';

type FrameOf<Type extends VisitorServerFrame['type']> = Extract<VisitorServerFrame, { type: Type }>;

export interface VisitorSecret {
  readonly chatId: string;
  readonly visitorToken: string;
}

/** A visitor's page as a test sees it: a real socket, and every frame that came. */
export interface TestVisitor extends VisitorSecret {
  readonly frames: VisitorServerFrame[];
  /** Entries that came, in order of coming. */
  entries(): ChatEntry[];
  /** Texts of the messages that came. */
  texts(): string[];
  send(frame: VisitorFrame): void;
  sendText(text: string): void;
  say(text: string, messageId?: string): Promise<FrameOf<'accepted'> | FrameOf<'refused'>>;
  waitFor<Type extends VisitorServerFrame['type']>(
    type: Type,
    fits?: (frame: FrameOf<Type>) => boolean,
  ): Promise<FrameOf<Type>>;
  waitForEntry(kind: ChatEntry['kind']): Promise<ChatEntry>;
  closed(): Promise<number>;
  cut(): void;
}

const WAIT_MS = 5_000;

export interface BeginOptions {
  readonly queue?: string;
  readonly name?: string;
  readonly subject?: string;
  readonly agent?: string;
}

/** Begins a chat over REST. */
export async function beginChat(server: RunningServer, options: BeginOptions = {}): Promise<VisitorSecret> {
  const response = await fetch(`${server.url}/api/v1/chats`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: server.url },
    body: JSON.stringify({ queue: 'support', ...options }),
  });
  const body = (await response.json()) as VisitorSecret & { code?: string };
  if (response.status !== 201) throw new Error(`${response.status} ${body.code}`);
  return body;
}

export interface OpenVisitorOptions {
  readonly after?: number;
  readonly origin?: string;
  readonly protocols?: string[];
  /** False: no hello is said. */
  readonly greets?: boolean;
}

/** Opens the socket of a chat, and says hello. */
export function openVisitor(
  server: RunningServer,
  { chatId, visitorToken }: VisitorSecret,
  options: OpenVisitorOptions = {},
): Promise<TestVisitor> {
  const { after = 0, origin = server.url, protocols = [CHAT_SUBPROTOCOL], greets = true } = options;
  const socket = new WebSocket(`ws://localhost:${server.port}/chat/socket`, protocols, {
    origin,
    perMessageDeflate: false,
  });
  const frames: VisitorServerFrame[] = [];
  const waiting = new Set<() => void>();
  let closeCode: number | null = null;
  let count = 0;
  const wake = (): void => {
    for (const check of [...waiting]) check();
  };

  function until<T>(look: () => T | undefined, what: string): Promise<T> {
    return new Promise((done, fail) => {
      const timer = setTimeout(() => {
        waiting.delete(check);
        fail(new Error(`waited for ${what}; came: ${JSON.stringify(frames).slice(0, 2_000)}; closed: ${closeCode}`));
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

  const entries = (): ChatEntry[] => frames.flatMap((frame) => (frame.type === 'entries' ? frame.entries : []));
  const visitor: TestVisitor = {
    chatId,
    visitorToken,
    frames,
    entries,
    texts: () => entries().flatMap((entry) => (entry.kind === 'message' ? [entry.text] : [])),
    send: (frame) => socket.send(JSON.stringify(frame)),
    sendText: (text) => socket.send(text),
    async say(text, messageId) {
      count += 1;
      const id = messageId ?? `m-${count}`;
      const seen = frames.length;
      socket.send(JSON.stringify({ type: 'message', messageId: id, text }));
      return until(
        () =>
          frames
            .slice(seen)
            .find(
              (frame): frame is FrameOf<'accepted'> | FrameOf<'refused'> =>
                (frame.type === 'accepted' || frame.type === 'refused') && frame.messageId === id,
            ),
        `the answer to ${id}`,
      );
    },
    waitFor(type, fits = () => true) {
      // The filter on the type makes it this member of the union.
      return until(() => frames.find((frame) => frame.type === type && fits(frame as never)) as never, `a ${type}`);
    },
    waitForEntry: (kind) => until(() => entries().find((entry) => entry.kind === kind), `an entry ${kind}`),
    closed: () => until(() => closeCode ?? undefined, 'the close'),
    cut: () => socket.terminate(),
  };

  socket.on('message', (data) => {
    const parsed = parseVisitorServerFrame(data.toString());
    if (!parsed.ok) throw new Error(`the server sent what the protocol refuses: ${parsed.error.message}`);
    frames.push(parsed.value);
    if (parsed.value.type === 'ping') visitor.send({ type: 'pong', beat: parsed.value.beat });
    wake();
  });
  socket.on('close', (code) => {
    closeCode = code;
    wake();
  });
  return new Promise((done, fail) => {
    socket.on('open', () => {
      if (greets) visitor.send({ type: 'hello', version: 1, chatId, token: visitorToken, after });
      done(visitor);
    });
    socket.on('error', fail);
    socket.on('unexpected-response', (request, response) => {
      request.destroy();
      fail(new Error(`HTTP ${response.statusCode}`));
    });
  });
}
