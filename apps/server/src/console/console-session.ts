/** One page of the console, from its first `watch` to the end. It changes nothing: it says what it watches, and is told. */
import {
  CONSOLE_CLOSE_CODES,
  CONSOLE_WIRE_VERSION,
  type ConsoleFrame,
  type ConsoleServerFrame,
  parseConsoleFrame,
} from '@interlock/protocol/console';
import type { ContactCenterHost } from '../host/host-contract.ts';
import type { Cancel, Scheduler } from '../scheduler.ts';
import { Heartbeat } from '../sessions/heartbeat.ts';
import { TokenBucket } from '../sessions/token-bucket.ts';
import type { ConsoleFeeds } from './console-feeds.ts';
import { CONSOLE_SERVER_LIMITS } from './console-limits.ts';
import { type ConsoleViewer, scopeOf } from './console-viewer.ts';
import type { Reader } from './reader.ts';

const CLOSE_DEFECT = 1011;
const CLOSE_TRY_LATER = 1013;

/** The socket as far as a page of the console needs it. */
export interface ConsoleSocket {
  /** Writes a text frame; `sent` is called when the system has taken it. */
  send(frame: Buffer, sent: () => void): void;
  close(code: number, reason: string): void;
  /** Cuts the connection without a closing handshake. */
  terminate(): void;
  /** Bytes that the reader has not taken yet. */
  readonly bufferedAmount: number;
}

export type ConsoleEnd =
  | 'signedOut'
  | 'serverStopping'
  | 'tooSlow'
  | 'silent'
  | 'malformed'
  | 'flood'
  | 'watchTimeout'
  | 'socketClosed'
  | 'defect';

export interface ConsoleSessionListener {
  ended(session: ConsoleSession, how: ConsoleEnd): void;
  frameRefused(code: string): void;
  failed(error: unknown): void;
}

export interface ConsoleSession {
  readonly viewer: ConsoleViewer;
  /** A text frame came, or something that is no text. */
  received(data: string | null): void;
  socketClosed(): void;
  /** Another definition is in force. */
  definitionChanged(): void;
  /** Says goodbye and closes. */
  end(how: 'signedOut' | 'serverStopping'): void;
}

export interface ConsoleSessionDependencies {
  readonly host: ContactCenterHost;
  readonly feeds: ConsoleFeeds;
  readonly scheduler: Scheduler;
  /** Another one after each start. */
  readonly serverId: string;
}

export function createConsoleSession(
  socket: ConsoleSocket,
  viewer: ConsoleViewer,
  { host, feeds, scheduler, serverId }: ConsoleSessionDependencies,
  listener: ConsoleSessionListener,
): ConsoleSession {
  const limits = CONSOLE_SERVER_LIMITS;
  const bucket = new TokenBucket(limits.framesPerSecond, limits.frameBurst, scheduler.now());
  const scope = scopeOf(viewer);
  let state: 'greeting' | 'watching' | 'ended' = 'greeting';
  let heartbeat: Heartbeat | null = null;
  let writtenBytes = 0;
  /** It has left more lying than it may; told when it has taken that. */
  let isBlocked = false;
  let cancelPatience: Cancel = () => {};
  const cancelGreeting = scheduler.after(limits.watchWithinMs, () => {
    if (state === 'greeting') finish('watchTimeout', CONSOLE_CLOSE_CODES.watchTimeout);
  });

  /** @param closeCode null when the socket is gone already */
  function finish(how: ConsoleEnd, closeCode: number | null): void {
    if (state === 'ended') return;
    state = 'ended';
    cancelGreeting();
    cancelPatience();
    heartbeat?.stop();
    feeds.leave(reader);
    if (closeCode !== null) {
      socket.close(closeCode, how);
      // One who takes nothing would keep the closing handshake waiting.
      scheduler.after(limits.closeWithinMs, () => socket.terminate());
    }
    listener.ended(self, how);
  }

  function write(frame: Buffer): void {
    if (state === 'ended') return;
    writtenBytes += frame.length;
    socket.send(frame, sent);
  }

  function say(frame: ConsoleServerFrame): void {
    write(Buffer.from(JSON.stringify(frame)));
  }

  function sent(): void {
    if (!isBlocked || socket.bufferedAmount > limits.outstandingBytes) return;
    isBlocked = false;
    cancelPatience();
    feeds.drained(reader);
  }

  /** Lets it go when it has taken nothing for the whole time (CW11). */
  function waitFor(takenBytes: number): void {
    cancelPatience = scheduler.after(limits.tooSlowMs, () => {
      const taken = writtenBytes - socket.bufferedAmount;
      if (taken > takenBytes) return waitFor(taken);
      say({ type: 'bye', code: 'tooSlow' });
      finish('tooSlow', CLOSE_TRY_LATER);
    });
  }

  const reader: Reader = {
    canTake() {
      if (socket.bufferedAmount <= limits.outstandingBytes) return true;
      if (!isBlocked) waitFor(writtenBytes - socket.bufferedAmount);
      isBlocked = true;
      return false;
    },
    send: write,
  };

  function beat(): void {
    heartbeat = new Heartbeat(scheduler, limits.heartbeatMs, {
      sendPing: (number) => say({ type: 'ping', beat: number, at: host.now() }),
      lost() {
        finish('silent', null);
        socket.terminate();
      },
    });
  }

  function greet(): void {
    cancelGreeting();
    state = 'watching';
    const { definition, definitionVersion } = host.definition();
    say({
      type: 'welcome',
      version: CONSOLE_WIRE_VERSION,
      heartbeatMs: limits.heartbeatMs,
      at: host.now(),
      serverId,
      mode: definition.mode,
      definitionVersion,
    });
    beat();
  }

  function malformed(code: string): void {
    listener.frameRefused(code);
    finish('malformed', CONSOLE_CLOSE_CODES.malformed);
  }

  function take(frame: ConsoleFrame): void {
    switch (frame.type) {
      case 'watch':
        if (state === 'greeting') greet();
        return feeds.watch(reader, scope, frame.topics);
      case 'pong':
        if (state === 'greeting') return malformed('malformedMessage');
        return heartbeat?.heard(frame.beat);
    }
  }

  function received(data: string | null): void {
    if (state === 'ended') return;
    if (!bucket.take(scheduler.now())) {
      listener.frameRefused('flood');
      return finish('flood', CONSOLE_CLOSE_CODES.flood);
    }
    const parsed = parseConsoleFrame(data);
    if (parsed.ok) take(parsed.value);
    else malformed(parsed.error.code);
  }

  const self: ConsoleSession = {
    viewer,
    received(data) {
      try {
        received(data);
      } catch (error) {
        listener.failed(error);
        finish('defect', CLOSE_DEFECT);
      }
    },
    socketClosed: () => finish('socketClosed', null),
    definitionChanged() {
      if (state !== 'watching') return;
      const { definition, definitionVersion } = host.definition();
      say({ type: 'definition', definitionVersion, mode: definition.mode });
    },
    end(how) {
      say({ type: 'bye', code: how });
      finish(how, CONSOLE_CLOSE_CODES[how]);
    },
  };
  return self;
}
