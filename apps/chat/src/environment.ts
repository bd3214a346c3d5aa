import type { ChatConfig, CreateChat, CreateChatAnswer } from '@interlock/protocol/chat';

/** What the chat needs from the world; passed in, so that a test owns time, chance and wire. */

export type Cancel = () => void;

export interface ChatSocket {
  send(text: string): void;
  /** No listener is called afterwards. */
  close(): void;
}

export interface ChatSocketListener {
  opened(): void;
  received(text: string): void;
  /** Called at most once, with the WebSocket close code. */
  closed(code: number): void;
}

export type Answered<T> =
  | { readonly kind: 'answer'; readonly value: T }
  | { readonly kind: 'refused'; readonly code: string }
  /** No answer, or one that a later attempt may change. */
  | { readonly kind: 'unavailable' };

export interface ChatEnvironment {
  now(): number;
  after(delayMs: number, run: () => void): Cancel;
  /** In [0, 1). */
  random(): number;
  /** A new id of at most 64 characters. */
  newId(): string;
  readConfig(queue: string): Promise<Answered<ChatConfig>>;
  begin(wanted: CreateChat): Promise<Answered<CreateChatAnswer>>;
  openSocket(listener: ChatSocketListener): ChatSocket;
  /** A small memory of this tab that survives a reload, and may forget everything. */
  recall(): string | null;
  remember(text: string | null): void;
}
