import { type ConsoleServerFrame, parseConsoleServerFrame, type Topic } from '@interlock/protocol/console';
import type { ConsoleSession, ConsoleSocket } from '../../src/console/console-session.ts';

/** The socket of a console page that a test holds in its hands: it takes frames, or leaves them lying. */
export interface FakeConsole {
  readonly socket: { send: ConsoleSocket['send'] } & Omit<ConsoleSocket, 'send'>;
  readonly frames: ConsoleServerFrame[];
  /** Bytes of each frame, also of those left lying. */
  readonly sizes: number[];
  /** Text of each frame as it was written: equal objects are one that is shared. */
  readonly buffers: Buffer[];
  closeCode: number | null;
  isCut: boolean;
  /** Leaves lying what comes from now on. */
  pause(): void;
  /** Takes everything that lies there, and what comes. */
  resume(): void;
  /** Takes so many bytes, and no more. */
  take(bytes: number): void;
}

export function createFakeConsole(): FakeConsole {
  let isPaused = false;
  let lying: { readonly frame: Buffer; readonly sent: () => void }[] = [];
  let lyingBytes = 0;

  function deliver(frame: Buffer): void {
    const parsed = parseConsoleServerFrame(frame.toString());
    if (!parsed.ok) throw new Error(`the server sent what the protocol refuses: ${parsed.error.message}`);
    fake.frames.push(parsed.value);
  }

  const fake: FakeConsole = {
    frames: [],
    sizes: [],
    buffers: [],
    closeCode: null,
    isCut: false,
    socket: {
      send(frame, sent) {
        fake.sizes.push(frame.length);
        fake.buffers.push(frame);
        if (isPaused) {
          lying.push({ frame, sent });
          lyingBytes += frame.length;
          return;
        }
        deliver(frame);
        sent();
      },
      close(code) {
        fake.closeCode ??= code;
      },
      terminate() {
        fake.isCut = true;
      },
      get bufferedAmount() {
        return lyingBytes;
      },
    },
    pause() {
      isPaused = true;
    },
    resume() {
      isPaused = false;
      const all = lying;
      lying = [];
      lyingBytes = 0;
      for (const { frame, sent } of all) {
        deliver(frame);
        sent();
      }
    },
    take(bytes) {
      lyingBytes = Math.max(0, lyingBytes - bytes);
    },
  };
  return fake;
}

/** What a page would know: rows by id, from the frames of a topic. */
export function rowsOf(frames: readonly ConsoleServerFrame[], type: 'floor' | 'queues'): Map<string, unknown> {
  const rows = new Map<string, unknown>();
  for (const frame of frames) {
    if (frame.type !== type) continue;
    if (frame.reset) rows.clear();
    for (const row of frame.rows) rows.set('agentId' in row ? row.agentId : row.queueId, row);
    for (const id of frame.gone) rows.delete(id);
  }
  return rows;
}

export function watch(session: ConsoleSession, ...topics: readonly Topic[]): void {
  session.received(JSON.stringify({ type: 'watch', version: 1, topics }));
}
