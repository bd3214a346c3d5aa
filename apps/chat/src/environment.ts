import type { PageSocket, PageSocketListener, Timers } from '@interlock/page';
import type { ChatConfig, CreateChat, CreateChatAnswer } from '@interlock/protocol/chat';

export type { Cancel, PageSocket, PageSocketListener } from '@interlock/page';

/** What the chat needs from the world; passed in, so that a test owns time, chance and wire. */

export type Answered<T> =
  | { readonly kind: 'answer'; readonly value: T }
  | { readonly kind: 'refused'; readonly code: string }
  /** No answer, or one that a later attempt may change. */
  | { readonly kind: 'unavailable' };

export interface ChatEnvironment extends Timers {
  /** In [0, 1). */
  random(): number;
  /** A new id of at most 64 characters. */
  newId(): string;
  readConfig(queue: string): Promise<Answered<ChatConfig>>;
  begin(wanted: CreateChat): Promise<Answered<CreateChatAnswer>>;
  openSocket(listener: PageSocketListener): PageSocket;
  /** A small memory of this tab that survives a reload, and may forget everything. */
  recall(): string | null;
  remember(text: string | null): void;
}
