/** One simulated visitor: begins a chat over the public interface, talks, and leaves. */
import {
  CHAT_SUBPROTOCOL,
  CHAT_WIRE_VERSION,
  parseVisitorServerFrame,
  type VisitorFrame,
} from '@interlock/protocol/chat';
import type { Chance } from './chance.ts';
import { createAgenda, type GuidedTime } from './guided-time.ts';
import type { RestClient } from './rest-client.ts';
import { VISITOR_LINES, VISITOR_SUBJECTS } from './talk.ts';

export interface SimulatedVisitor {
  readonly isOver: boolean;
  /** Goes, whatever was said. */
  leave(): void;
}

export interface VisitorOptions {
  readonly rest: RestClient;
  readonly time: GuidedTime;
  readonly chance: Chance;
  readonly queueId: string;
  readonly name: string;
  /** Called once, with the code of the server when the chat could not begin. */
  readonly ended: (refusal: string | null) => void;
}

/** Nobody waits longer for an agent, or talks longer. */
const PATIENCE_MS = 120_000;
const MOST_LINES = 3;

export function createVisitor({ rest, time, chance, queueId, name, ended }: VisitorOptions): SimulatedVisitor {
  const agenda = createAgenda(time);
  let socket: WebSocket | null = null;
  let isWelcome = false;
  let isOver = false;
  let said = 0;

  function end(refusal: string | null): void {
    if (isOver) return;
    isOver = true;
    agenda.clear();
    ended(refusal);
  }

  function send(frame: VisitorFrame): void {
    if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame));
  }

  function leave(): void {
    end(null);
    part();
  }

  /** Takes the chat along, which can be said once the server has welcomed us. */
  function part(): void {
    if (!isWelcome) return;
    send({ type: 'leave' });
    socket?.close();
  }

  function saySomething(): void {
    if (said >= MOST_LINES) return;
    said += 1;
    agenda.after(chance.between(2_000, 7_000), () =>
      send({ type: 'message', messageId: `m-${said}`, text: chance.pick(VISITOR_LINES) }),
    );
  }

  function receive(text: string): void {
    const parsed = parseVisitorServerFrame(text);
    if (!parsed.ok) return;
    const frame = parsed.value;
    if (frame.type === 'welcome') {
      isWelcome = true;
      if (isOver) part();
    } else if (frame.type === 'ping') send({ type: 'pong', beat: frame.beat });
    else if (frame.type === 'bye' || (frame.type === 'stand' && frame.stand.state === 'ended')) {
      end(null);
      socket?.close();
    } else if (frame.type === 'entries') {
      const last = frame.entries.at(-1);
      if (last === undefined) return;
      send({ type: 'reached', seq: last.seq });
      if (last.kind === 'message' && last.from === 'agent') saySomething();
    }
  }

  async function begin(): Promise<void> {
    const { status, body } = await rest.beginChat(queueId, name, chance.pick(VISITOR_SUBJECTS));
    if (status !== 201) return end(String(body['code'] ?? 'unavailable'));
    if (!isOver) agenda.after(PATIENCE_MS, leave);
    const url = `${rest.serverUrl.replace(/^http/, 'ws')}/chat/socket`;
    // The type of the DOM has no headers, which only a program may set.
    const options = { protocols: [CHAT_SUBPROTOCOL], headers: { origin: rest.serverUrl } } as unknown as string[];
    const opened = new WebSocket(url, options);
    socket = opened;
    opened.onopen = () => {
      const { chatId, visitorToken } = body;
      send({
        type: 'hello',
        version: CHAT_WIRE_VERSION,
        chatId: String(chatId),
        token: String(visitorToken),
        after: 0,
      });
    };
    opened.onmessage = ({ data }) => receive(String(data));
    opened.onclose = () => end(null);
    opened.onerror = () => {
      // A close follows.
    };
  }

  void begin();
  return {
    get isOver() {
      return isOver;
    },
    leave,
  };
}
