/** Figures of web chat under `/metrics` (CH21): how many, never who or what. */
import { Counter, Gauge, type Registry } from 'prom-client';
import type { ChatCenterListener } from './chat-center.ts';

/** @param read what is open now, asked for by each scrape */
export function registerChatMetrics(
  registry: Registry,
  read: { readonly openChats: () => number; readonly visitorSockets: () => number },
): ChatCenterListener {
  const registers = [registry];
  const begun = new Counter({
    name: 'interlock_chats_begun_total',
    help: 'Chats that visitors began, by outcome: `begun`, or the code of the refusal.',
    labelNames: ['outcome'],
    registers,
  });
  const finished = new Counter({ name: 'interlock_chats_ended_total', help: 'Chats that are over.', registers });
  const messages = new Counter({
    name: 'interlock_chat_messages_total',
    help: 'Messages that are kept, by who wrote them.',
    labelNames: ['from'],
    registers,
  });
  const gauge = (name: string, help: string, value: () => number): void => {
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(value());
      },
    });
  };
  gauge('interlock_chats_open', 'Chats that are not over.', read.openChats);
  gauge('interlock_chat_sockets', 'Pages of visitors with a socket.', read.visitorSockets);
  return {
    begun: (code) => begun.inc({ outcome: code ?? 'begun' }),
    said: (from) => messages.inc({ from }),
    ended: () => finished.inc(),
  };
}
