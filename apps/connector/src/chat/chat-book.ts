/**
 * The chats that the agent of this tab has in hand: what was said, what waits to be acknowledged, and how the visitor's
 * page stands. It follows the work in the view and decides nothing.
 *
 * 1. Each link begins with following every chat from the last number that is known; so nothing is lost by a reconnect.
 * 2. A message is kept, over a reload too, until the server has acknowledged it, and sent again with its id. (CN51)
 */
import type { WorkView } from '@interlock/protocol';
import { type AgentChatFrame, type ChatEntry, parseAgentChatFrame, tidyText } from '@interlock/protocol/chat';
import { effect, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { Connector } from '../connector.ts';
import type { Cancel, Memory, Timers } from '../environment.ts';

export const CHAT_BOOK_LIMITS = {
  messageChars: 2_000,
  pending: 20,
  againMs: 1_500,
  typingMs: 3_000,
  typingShownMs: 6_000,
  /** Characters of the transcript in the CRM's log: a frame of the wire has 64 KiB. */
  logChars: 20_000,
} as const;

export interface PendingMessage {
  readonly messageId: string;
  readonly text: string;
  readonly hasFailed: boolean;
}

export interface Chat {
  readonly workId: string;
  /** False until the server has answered. */
  readonly isOpen: ReadonlySignal<boolean>;
  readonly visitor: ReadonlySignal<string | null>;
  readonly isHere: ReadonlySignal<boolean>;
  readonly entries: ReadonlySignal<readonly ChatEntry[]>;
  readonly pending: ReadonlySignal<readonly PendingMessage[]>;
  /** The visitor's page has every entry up to this one. */
  readonly reached: ReadonlySignal<number>;
  readonly isTyping: ReadonlySignal<boolean>;
  readonly dispositions: ReadonlySignal<readonly { readonly id: string; readonly label: string }[]>;
  /** Messages of the visitor that nobody has looked at. */
  readonly unread: ReadonlySignal<number>;
  readonly draft: Signal<string>;
  /** Of the last refusal that needs a word; null for none. */
  readonly refusal: ReadonlySignal<string | null>;
}

export interface ChatBook {
  chatOf(workId: string): Chat;
  say(workId: string, text: string): boolean;
  typed(workId: string): void;
  dispose(workId: string, dispositionId: string): void;
  /** The agent looks at this chat. */
  looked(workId: string): void;
  /** Chats that are no longer in hand are forgotten. */
  keepOnly(items: readonly WorkView[]): void;
  close(): void;
}

export interface ChatBookOptions {
  readonly connector: Connector;
  readonly timers: Timers;
  readonly memory: Memory;
  readonly newMessageId: () => string;
}

interface Page extends Chat {
  readonly isOpen: Signal<boolean>;
  readonly visitor: Signal<string | null>;
  readonly isHere: Signal<boolean>;
  readonly entries: Signal<readonly ChatEntry[]>;
  readonly pending: Signal<readonly PendingMessage[]>;
  readonly reached: Signal<number>;
  readonly isTyping: Signal<boolean>;
  readonly dispositions: Signal<readonly { readonly id: string; readonly label: string }[]>;
  readonly unread: Signal<number>;
  readonly refusal: Signal<string | null>;
  lookedAt: number;
  saidTypingAt: number;
  cancelTyping: Cancel;
  cancelAgain: Cancel | null;
}

const keyOf = (workId: string): string => `interlock.chat.${workId}`;

const FINAL: ReadonlySet<string> = new Set([
  'chatEnded',
  'notActive',
  'transcriptFull',
  'malformedMessage',
  'unknownChat',
]);

export function createChatBook({ connector, timers, memory, newMessageId }: ChatBookOptions): ChatBook {
  const pages = new Map<string, Page>();

  function openPage(workId: string): Page {
    const kept = readKept(workId);
    const page: Page = {
      workId,
      isOpen: signal(false),
      visitor: signal(null),
      isHere: signal(false),
      entries: signal([]),
      pending: signal(kept.pending),
      reached: signal(0),
      isTyping: signal(false),
      dispositions: signal([]),
      unread: signal(0),
      draft: signal(kept.draft),
      refusal: signal(null),
      lookedAt: 0,
      saidTypingAt: Number.NEGATIVE_INFINITY,
      cancelTyping: () => {},
      cancelAgain: null,
    };
    pages.set(workId, page);
    follow(page);
    return page;
  }

  function follow(page: Page): void {
    // A server that has begun anew does not know how far this page had come.
    page.lookedAt = 0;
    connector.askChat({ kind: 'follow', workId: page.workId, after: page.entries.peek().at(-1)?.seq ?? 0 });
  }

  // ---- memory

  function readKept(workId: string): { readonly pending: readonly PendingMessage[]; readonly draft: string } {
    try {
      const { pending, draft } = JSON.parse(memory.get(keyOf(workId)) ?? '') as {
        pending: PendingMessage[];
        draft: string;
      };
      if (Array.isArray(pending) && typeof draft === 'string')
        return { pending: pending.filter(({ messageId, text }) => messageId && text), draft };
    } catch {
      // Nothing was kept, or something else wrote there.
    }
    return { pending: [], draft: '' };
  }

  function keep({ workId, pending, draft }: Page): void {
    const isEmpty = pending.peek().length === 0 && draft.peek() === '';
    memory.set(keyOf(workId), isEmpty ? null : JSON.stringify({ pending: pending.peek(), draft: draft.peek() }));
  }

  function setPending(page: Page, next: readonly PendingMessage[]): void {
    page.pending.value = next;
    keep(page);
  }

  // ---- the server

  function received(raw: unknown): void {
    const parsed = parseAgentChatFrame(raw);
    if (!parsed.ok) return;
    const page = pages.get(parsed.value.workId);
    if (page !== undefined) heard(page, parsed.value);
  }

  function heard(page: Page, frame: AgentChatFrame): void {
    switch (frame.kind) {
      case 'opened':
        page.isOpen.value = true;
        page.visitor.value = frame.visitor;
        page.dispositions.value = frame.dispositions;
        page.isHere.value = frame.isHere;
        page.reached.value = frame.reached;
        return sendPending(page);
      case 'entries':
        return said(page, frame.entries);
      case 'accepted':
        return setPending(
          page,
          page.pending.peek().filter(({ messageId }) => messageId !== frame.messageId),
        );
      case 'refused':
        return refused(page, frame.messageId, frame.code);
      case 'typing':
        return types(page, frame.isTyping);
      case 'visitor':
        page.isHere.value = frame.isHere;
        page.reached.value = frame.reached;
        if (!frame.isHere) types(page, false);
        return;
    }
  }

  function said(page: Page, came: readonly ChatEntry[]): void {
    const known = new Set(page.entries.peek().map(({ seq }) => seq));
    const fresh = came.filter(({ seq }) => !known.has(seq));
    if (fresh.length === 0) return;
    page.entries.value = [...page.entries.peek(), ...fresh].sort((a, b) => a.seq - b.seq);
    const own = new Set(
      fresh.flatMap((entry) => (entry.kind === 'message' && entry.from === 'agent' ? [entry.messageId] : [])),
    );
    if (own.size > 0)
      setPending(
        page,
        page.pending.peek().filter(({ messageId }) => !own.has(messageId)),
      );
    const theirs = fresh.filter((entry) => entry.kind === 'message' && entry.from === 'visitor').length;
    if (theirs > 0) types(page, false);
    page.unread.value += theirs;
  }

  function refused(page: Page, messageId: string | null, code: string): void {
    if (messageId === null || FINAL.has(code)) page.refusal.value = code;
    if (messageId === null) return;
    if (FINAL.has(code)) {
      const failed = (one: PendingMessage): PendingMessage =>
        one.messageId === messageId ? { ...one, hasFailed: true } : one;
      return setPending(page, page.pending.peek().map(failed));
    }
    page.cancelAgain ??= timers.after(CHAT_BOOK_LIMITS.againMs, () => {
      page.cancelAgain = null;
      sendPending(page);
    });
  }

  function sendPending({ workId, pending }: Page): void {
    for (const { messageId, text, hasFailed } of pending.peek())
      if (!hasFailed) connector.askChat({ kind: 'message', workId, messageId, text });
  }

  function types(page: Page, isTyping: boolean): void {
    page.cancelTyping();
    page.isTyping.value = isTyping;
    if (isTyping) page.cancelTyping = timers.after(CHAT_BOOK_LIMITS.typingShownMs, () => types(page, false));
  }

  /** What the CRM's log gets: who, what was said (the newest that has room), and how it went. */
  function factsOf(workId: string): Readonly<Record<string, unknown>> {
    const entries = pages.get(workId)?.entries.peek() ?? [];
    const messages = entries.filter((entry) => entry.kind === 'message');
    const disposition = entries.findLast((entry) => entry.kind === 'disposition');
    const joined = entries.findLast((entry) => entry.kind === 'joined');
    const ended = entries.find((entry) => entry.kind === 'ended');
    let left: number = CHAT_BOOK_LIMITS.logChars;
    const transcript = messages
      .toReversed()
      .filter(({ text }) => {
        left -= text.length + 100;
        return left > 0;
      })
      .toReversed()
      .map(({ at, from, name, text }) => ({ at, from, name, text }));
    return {
      ...(joined === undefined ? {} : { startedAt: joined.at }),
      ...(ended === undefined ? {} : { endedAt: ended.at }),
      disposition:
        disposition?.kind === 'disposition' ? { id: disposition.dispositionId, label: disposition.label } : null,
      messages: messages.length,
      transcript,
    };
  }

  function forget(page: Page): void {
    page.cancelTyping();
    page.cancelAgain?.();
    pages.delete(page.workId);
    memory.set(keyOf(page.workId), null);
  }

  connector.keepChats({ received, factsOf });
  let linkedSession: string | null = null;
  const stopWatching = effect(() => {
    const session = connector.session.value;
    const sessionId = session.state === 'linked' ? session.sessionId : null;
    if (sessionId === linkedSession) return;
    linkedSession = sessionId;
    if (sessionId !== null) for (const page of pages.values()) follow(page);
  });

  return {
    chatOf: (workId) => pages.get(workId) ?? openPage(workId),
    say(workId, typed) {
      const page = pages.get(workId);
      const text = tidyText(typed);
      if (page === undefined || text.trim() === '' || text.length > CHAT_BOOK_LIMITS.messageChars) return false;
      if (page.pending.peek().length >= CHAT_BOOK_LIMITS.pending) return false;
      const messageId = newMessageId();
      page.draft.value = '';
      page.saidTypingAt = Number.NEGATIVE_INFINITY;
      setPending(page, [...page.pending.peek(), { messageId, text, hasFailed: false }]);
      connector.askChat({ kind: 'message', workId, messageId, text });
      return true;
    },
    typed(workId) {
      const page = pages.get(workId);
      if (page === undefined) return;
      keep(page);
      if (timers.now() - page.saidTypingAt < CHAT_BOOK_LIMITS.typingMs) return;
      page.saidTypingAt = timers.now();
      connector.askChat({ kind: 'typing', workId, isTyping: true });
    },
    dispose: (workId, dispositionId) => connector.askChat({ kind: 'dispose', workId, dispositionId }),
    looked(workId) {
      const page = pages.get(workId);
      const last = page?.entries.peek().at(-1)?.seq ?? 0;
      if (page === undefined) return;
      if (page.unread.peek() > 0) page.unread.value = 0;
      if (last <= page.lookedAt) return;
      page.lookedAt = last;
      connector.askChat({ kind: 'reached', workId, seq: last });
    },
    keepOnly(items) {
      const kept = new Set(items.map(({ workId }) => workId));
      // The log of one that has just ended is written from the same view: its page is let go a moment later.
      for (const page of [...pages.values()]) if (!kept.has(page.workId)) timers.after(0, () => forget(page));
    },
    close() {
      stopWatching();
      for (const page of [...pages.values()]) {
        page.cancelTyping();
        page.cancelAgain?.();
      }
    },
  };
}
