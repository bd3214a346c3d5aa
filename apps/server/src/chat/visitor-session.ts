/**
 * One page of a visitor, from hello to the end. The token says whose chat it is; nothing a frame says can name another
 * chat, another sender, or an agent.
 */
import {
  CHAT_CLOSE_CODES,
  CHAT_WIRE_VERSION,
  parseVisitorFrame,
  type VisitorFrame,
  type VisitorServerFrame,
} from '@interlock/protocol/chat';
import type { Cancel, Scheduler } from '../scheduler.ts';
import type { SessionSocket } from '../sessions/frame-sender.ts';
import { Heartbeat } from '../sessions/heartbeat.ts';
import { TokenBucket } from '../sessions/token-bucket.ts';
import type { ChatCenter } from './chat-center.ts';
import { entryOf, inFrames, isForVisitor } from './chat-entries.ts';
import { CHAT_LIMITS } from './chat-limits.ts';
import type { ChatRoom, VisitorPage } from './chat-room.ts';

const CLOSE_NORMAL = 1000;
const CLOSE_DEFECT = 1011;
const CLOSE_TRY_LATER = 1013;

export type VisitorEnd =
  | 'over'
  | 'left'
  | 'takenOver'
  | 'badToken'
  | 'helloTimeout'
  | 'malformed'
  | 'flood'
  | 'slowReader'
  | 'silent'
  | 'socketClosed'
  | 'serverStopping'
  | 'unavailable'
  | 'defect';

export interface VisitorListener {
  ended(session: VisitorSession, how: VisitorEnd): void;
  frameRefused(code: string): void;
  failed(error: unknown): void;
}

export interface VisitorSession {
  /** A text frame came, or something that is no text. */
  received(data: string | null): void;
  socketClosed(): void;
  stop(): void;
  readonly isGreeted: boolean;
}

export function createVisitorSession(
  socket: SessionSocket,
  chats: ChatCenter,
  scheduler: Scheduler,
  listener: VisitorListener,
): VisitorSession {
  const frameBucket = new TokenBucket(CHAT_LIMITS.framesPerSecond, CHAT_LIMITS.frameBurst, scheduler.now());
  const messageBucket = new TokenBucket(CHAT_LIMITS.messagesPerSecond, CHAT_LIMITS.messageBurst, scheduler.now());
  let state: 'greeting' | 'opening' | 'linked' | 'ended' = 'greeting';
  let room: ChatRoom | null = null;
  let heartbeat: Heartbeat | null = null;
  const cancelHello: Cancel = scheduler.after(CHAT_LIMITS.helloWithinMs, () => {
    if (state === 'greeting') end('helloTimeout', CHAT_CLOSE_CODES.helloTimeout);
  });

  /** @param closeCode null when the socket is gone already */
  function end(how: VisitorEnd, closeCode: number | null): void {
    if (state === 'ended') return;
    state = 'ended';
    cancelHello();
    heartbeat?.stop();
    if (closeCode !== null) socket.close(closeCode, how);
    room?.detach(page);
    listener.ended(self, how);
  }

  function send(frame: VisitorServerFrame): void {
    if (state === 'ended') return;
    if (socket.bufferedAmount > CHAT_LIMITS.outstandingBytes) {
      socket.terminate();
      return end('slowReader', null);
    }
    socket.send(JSON.stringify(frame), () => {});
  }

  const page: VisitorPage = {
    send,
    end(how) {
      if (how === 'takenOver') {
        send({ type: 'bye', code: 'takenOver' });
        end(how, CHAT_CLOSE_CODES.takenOver);
      } else end(how, how === 'over' ? CLOSE_NORMAL : CLOSE_TRY_LATER);
    },
  };

  function beat(): void {
    heartbeat = new Heartbeat(scheduler, CHAT_LIMITS.heartbeatMs, {
      sendPing: (number) => send({ type: 'ping', beat: number }),
      lost() {
        end('silent', null);
        socket.terminate();
      },
    });
  }

  async function greet(frame: VisitorFrame): Promise<void> {
    if (frame.type !== 'hello') return malformed('malformedMessage');
    cancelHello();
    state = 'opening';
    const found = await chats.find(frame.chatId, frame.token, frame.after).catch((error) => {
      listener.failed(error);
      return null;
    });
    if (state !== 'opening') return;
    if (found === null) return end('unavailable', CLOSE_TRY_LATER);
    if (found.kind === 'none') return end('badToken', CHAT_CLOSE_CODES.badToken);
    state = 'linked';
    if (found.kind === 'room') {
      room = found.room;
      room.attach(page, frame.after);
      beat();
      return;
    }
    const { heartbeatMs } = CHAT_LIMITS;
    send({ type: 'welcome', version: CHAT_WIRE_VERSION, heartbeatMs, stand: { state: 'ended' }, reached: 0 });
    const entries = found.entries.map(entryOf).filter((entry) => entry !== null && isForVisitor(entry));
    for (const part of inFrames(entries.filter((entry) => entry !== null))) send({ type: 'entries', entries: part });
    end('over', CLOSE_NORMAL);
  }

  function malformed(code: string): void {
    listener.frameRefused(code);
    end('malformed', CHAT_CLOSE_CODES.malformed);
  }

  async function say(to: ChatRoom, messageId: string, text: string): Promise<void> {
    const said = messageBucket.take(scheduler.now())
      ? await to.visitorSays(messageId, text)
      : ('tooManyMessages' as const);
    if (typeof said === 'string') send({ type: 'refused', messageId, code: said });
    else send({ type: 'accepted', messageId, ...said });
  }

  function linked(to: ChatRoom, frame: VisitorFrame): void {
    switch (frame.type) {
      case 'pong':
        return heartbeat?.heard(frame.beat);
      case 'message':
        return void say(to, frame.messageId, frame.text).catch(defect);
      case 'typing':
        return to.visitorTypes(frame.isTyping);
      case 'reached':
        return to.visitorReached(frame.seq);
      case 'leave':
        return to.visitorLeaves('visitor');
      case 'hello':
        return malformed('malformedMessage');
    }
  }

  function defect(error: unknown): void {
    listener.failed(error);
    end('defect', CLOSE_DEFECT);
  }

  function received(data: string | null): void {
    if (state === 'ended') return;
    if (!frameBucket.take(scheduler.now())) return end('flood', CHAT_CLOSE_CODES.flood);
    const parsed = parseVisitorFrame(data);
    if (!parsed.ok) return malformed(parsed.error.code);
    if (state === 'greeting') return void greet(parsed.value).catch(defect);
    if (state === 'linked' && room !== null) linked(room, parsed.value);
    else malformed('malformedMessage');
  }

  const self: VisitorSession = {
    received(data) {
      try {
        received(data);
      } catch (error) {
        defect(error);
      }
    },
    socketClosed: () => end('socketClosed', null),
    stop() {
      send({ type: 'bye', code: 'serverStopping' });
      end('serverStopping', CHAT_CLOSE_CODES.serverStopping);
    },
    get isGreeted() {
      return state === 'linked';
    },
  };
  return self;
}
