import {
  CONSOLE_SOCKET_PATH,
  CONSOLE_SUBPROTOCOL,
  type ConsoleServerFrame,
  parseConsoleServerFrame,
  type Topic,
} from '@interlock/protocol/console';
import { WebSocket } from 'ws';
import type { RunningServer } from '../../src/start-server.ts';

type FrameOf<Type extends ConsoleServerFrame['type']> = Extract<ConsoleServerFrame, { type: Type }>;

/** A page of the console as a test sees it: a real socket, and every frame that came. */
export interface TestConsole {
  readonly frames: ConsoleServerFrame[];
  watch(...topics: readonly Topic[]): void;
  sendText(text: string): void;
  /** The first frame of this type that fits, now or later; fails after 5 s. */
  waitFor<Type extends ConsoleServerFrame['type']>(
    type: Type,
    fits?: (frame: FrameOf<Type>) => boolean,
  ): Promise<FrameOf<Type>>;
  closed(): Promise<number>;
  cut(): void;
}

export interface OpenConsoleOptions {
  readonly origin?: string;
  readonly protocols?: string[];
  /** Header of the browser. */
  readonly cookie?: string;
}

const WAIT_MS = 5_000;

/** Opens the socket of the console. Rejects with the HTTP status when it is refused. */
export function openConsole(server: RunningServer, options: OpenConsoleOptions = {}): Promise<TestConsole> {
  const { origin = server.url, protocols = [CONSOLE_SUBPROTOCOL], cookie } = options;
  const socket = new WebSocket(`ws://localhost:${server.port}${CONSOLE_SOCKET_PATH}`, protocols, {
    origin,
    perMessageDeflate: false,
    ...(cookie === undefined ? {} : { headers: { cookie } }),
  });
  const frames: ConsoleServerFrame[] = [];
  const waiting = new Set<() => void>();
  let closeCode: number | null = null;
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

  const page: TestConsole = {
    frames,
    watch: (...topics) => socket.send(JSON.stringify({ type: 'watch', version: 1, topics })),
    sendText: (text) => socket.send(text),
    waitFor(type, fits = () => true) {
      // The filter on the type makes it this member of the union.
      return until(() => frames.find((frame) => frame.type === type && fits(frame as never)) as never, `a ${type}`);
    },
    closed: () => until(() => closeCode ?? undefined, 'the close'),
    cut: () => socket.terminate(),
  };
  socket.on('message', (data) => {
    const parsed = parseConsoleServerFrame(data.toString());
    if (!parsed.ok) throw new Error(`the server sent what the protocol refuses: ${parsed.error.message}`);
    frames.push(parsed.value);
    if (parsed.value.type === 'ping') socket.send(JSON.stringify({ type: 'pong', beat: parsed.value.beat }));
    wake();
  });
  socket.on('close', (code) => {
    closeCode = code;
    wake();
  });
  return new Promise((done, fail) => {
    socket.on('open', () => done(page));
    socket.on('error', fail);
    socket.on('unexpected-response', (request, response) => {
      request.destroy();
      fail(new Error(`HTTP ${response.statusCode}`));
    });
  });
}
