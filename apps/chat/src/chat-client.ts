/**
 * One visitor's chat in this tab, from the form to the end.
 *
 * 1. A message is kept here until the server has acknowledged it, and is sent again with its id after every reconnect and
 *    every reload: it is neither lost nor said twice. (CH16)
 * 2. A lost link comes back by itself, with back-off, for as long as the chat is not over. (CH17)
 * 3. Where the chat stands is the server's word. Entries are put in the order of their numbers, each once.
 */
import {
  CHAT_CLOSE_CODES,
  CHAT_WIRE_VERSION,
  type ChatEntry,
  type ChatStand,
  parseVisitorServerFrame,
  tidyText,
  type VisitorFrame,
  type VisitorServerFrame,
} from '@interlock/protocol/chat';
import { type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { Cancel, ChatEnvironment, PageSocket } from './environment.ts';

export const CLIENT_LIMITS = {
  messageChars: 2_000,
  /** Messages that wait for their acknowledgement. */
  pending: 20,
  backOffBaseMs: 500,
  backOffMaxMs: 8_000,
  openWithinMs: 10_000,
  /** A refused message is tried again after this. */
  againMs: 1_500,
  /** "Typing" is said again after this, and believed for as long. */
  typingMs: 3_000,
  typingShownMs: 6_000,
} as const;

export type Stage =
  | { readonly state: 'loading' }
  | { readonly state: 'unavailable' }
  | { readonly state: 'refused' }
  | { readonly state: 'closed' }
  | { readonly state: 'form'; readonly isBeginning: boolean; readonly code: string | null }
  | { readonly state: 'chat' }
  | { readonly state: 'takenOver' }
  /** The server does not know this chat any more. */
  | { readonly state: 'gone' };

export interface Pending {
  readonly messageId: string;
  readonly text: string;
  readonly hasFailed: boolean;
}

export interface ChatClient {
  readonly stage: ReadonlySignal<Stage>;
  /** What the contact centre and the queue are called. */
  readonly title: ReadonlySignal<string>;
  readonly link: ReadonlySignal<'connecting' | 'up' | 'lost'>;
  readonly stand: ReadonlySignal<ChatStand>;
  readonly entries: ReadonlySignal<readonly ChatEntry[]>;
  readonly pending: ReadonlySignal<readonly Pending[]>;
  readonly isAgentTyping: ReadonlySignal<boolean>;
  /** What is being written; kept over a reload. */
  readonly draft: Signal<string>;
  /** The agent's page has every entry up to this one. */
  readonly reached: ReadonlySignal<number>;
  start(): void;
  begin(name: string, subject: string): void;
  /** False when it is empty, too long, or too much waits. */
  say(text: string): boolean;
  /** The draft has changed. */
  typed(): void;
  leave(): void;
  /** Takes the chat back from another tab. */
  useHere(): void;
  /** A new chat, after the end. */
  again(): void;
  /** The page is shown, or not: entries that nobody sees are not marked as reached. */
  shown(isShown: boolean): void;
  close(): void;
}

export interface ChatClientOptions {
  readonly environment: ChatEnvironment;
  readonly queue: string;
  readonly agent: string | null;
  readonly language: string;
}

interface Kept {
  readonly chatId: string;
  readonly token: string;
  readonly pending: readonly Pending[];
  readonly draft: string;
}

const WAITING: ChatStand = { state: 'waiting', position: null, estimate: null };

export function createChatClient({ environment, queue, agent, language }: ChatClientOptions): ChatClient {
  const stage = signal<Stage>({ state: 'loading' });
  const title = signal('');
  const link = signal<'connecting' | 'up' | 'lost'>('connecting');
  const stand = signal<ChatStand>(WAITING);
  const entries = signal<readonly ChatEntry[]>([]);
  const pending = signal<readonly Pending[]>([]);
  const isAgentTyping = signal(false);
  const draft = signal('');
  const reached = signal(0);

  let secret: { readonly chatId: string; readonly token: string } | null = null;
  let socket: PageSocket | null = null;
  let isShown = true;
  let toldReached = 0;
  let attempts = 0;
  let saidTypingAt = Number.NEGATIVE_INFINITY;
  let cancelRetry: Cancel = () => {};
  let cancelTyping: Cancel = () => {};
  let cancelAgain: Cancel | null = null;

  // ---- before the chat

  async function start(): Promise<void> {
    const kept = readKept();
    if (kept !== null) {
      pending.value = kept.pending;
      draft.value = kept.draft;
      enter(kept);
      return;
    }
    const config = await environment.readConfig(queue);
    if (config.kind === 'unavailable') {
      stage.value = { state: 'unavailable' };
      retry(() => void start());
      return;
    }
    attempts = 0;
    if (config.kind === 'refused' || config.value.queue === null) {
      stage.value = { state: 'refused' };
      return;
    }
    title.value = `${config.value.name}, ${config.value.queue.label}`;
    stage.value = config.value.queue.isOpen ? { state: 'form', isBeginning: false, code: null } : { state: 'closed' };
  }

  async function begin(name: string, subject: string): Promise<void> {
    const form = stage.value;
    if (form.state !== 'form' || form.isBeginning) return;
    stage.value = { ...form, isBeginning: true, code: null };
    const [first, called] = [tidyText(subject), name.trim()];
    const answer = await environment.begin({
      queue,
      language,
      ...(called === '' ? {} : { name: called }),
      ...(first.trim() === '' ? {} : { subject: first }),
      ...(agent === null ? {} : { agent }),
    });
    if (answer.kind === 'answer') {
      const { chatId, visitorToken } = answer.value;
      enter({ chatId, token: visitorToken });
    } else if (answer.kind === 'refused' && answer.code === 'queueClosed') stage.value = { state: 'closed' };
    else if (answer.kind === 'refused' && answer.code === 'unknownQueue') stage.value = { state: 'refused' };
    else
      stage.value = {
        state: 'form',
        isBeginning: false,
        code: answer.kind === 'refused' ? answer.code : 'unavailable',
      };
  }

  function enter(to: { readonly chatId: string; readonly token: string }): void {
    secret = { chatId: to.chatId, token: to.token };
    stage.value = { state: 'chat' };
    keep();
    connect();
  }

  // ---- memory

  function readKept(): Kept | null {
    const text = environment.recall();
    if (text === null) return null;
    try {
      const { chatId, token, pending: left, draft: written } = JSON.parse(text) as Kept;
      return typeof chatId === 'string' && typeof token === 'string' && Array.isArray(left)
        ? {
            chatId,
            token,
            pending: left.filter(({ messageId, text: said }) => messageId && said),
            draft: typeof written === 'string' ? written : '',
          }
        : null;
    } catch {
      // Something else wrote there: begin anew.
      return null;
    }
  }

  function keep(): void {
    environment.remember(
      secret === null ? null : JSON.stringify({ ...secret, pending: pending.value, draft: draft.value }),
    );
  }

  function setPending(next: readonly Pending[]): void {
    pending.value = next;
    keep();
  }

  // ---- the link

  function retry(run: () => void): void {
    const ceiling = Math.min(CLIENT_LIMITS.backOffMaxMs, CLIENT_LIMITS.backOffBaseMs * 2 ** attempts);
    attempts += 1;
    cancelRetry();
    cancelRetry = environment.after(ceiling / 2 + (environment.random() * ceiling) / 2, run);
  }

  function drop(): void {
    cancelRetry();
    socket?.close();
    socket = null;
  }

  function connect(): void {
    const mine = secret;
    if (mine === null) return;
    drop();
    cancelRetry = environment.after(CLIENT_LIMITS.openWithinMs, lost);
    const opened: PageSocket = environment.openSocket({
      opened() {
        if (socket !== opened) return;
        const after = entries.value.at(-1)?.seq ?? 0;
        write({ type: 'hello', version: CHAT_WIRE_VERSION, ...mine, after });
      },
      received: (text) => void (socket === opened && receive(text)),
      closed: (code) => void (socket === opened && closed(code)),
    });
    socket = opened;
  }

  function lost(): void {
    drop();
    link.value = attempts === 0 && link.value === 'connecting' ? 'connecting' : 'lost';
    isAgentTyping.value = false;
    retry(connect);
  }

  function closed(code: number): void {
    if (code === CHAT_CLOSE_CODES.badToken) leaveStage({ state: 'gone' }, true);
    else if (code === CHAT_CLOSE_CODES.takenOver) leaveStage({ state: 'takenOver' }, false);
    else if (stand.value.state === 'ended') drop();
    else lost();
  }

  function leaveStage(next: Stage, isForgotten: boolean): void {
    drop();
    stage.value = next;
    if (!isForgotten) return;
    secret = null;
    keep();
  }

  function write(frame: VisitorFrame): void {
    socket?.send(JSON.stringify(frame));
  }

  function receive(text: string): void {
    const parsed = parseVisitorServerFrame(text);
    // A newer server may say more than this page knows.
    if (parsed.ok) heard(parsed.value);
  }

  function heard(frame: VisitorServerFrame): void {
    switch (frame.type) {
      case 'welcome':
        cancelRetry();
        attempts = 0;
        link.value = 'up';
        reached.value = frame.reached;
        toldReached = 0;
        placed(frame.stand);
        sendPending();
        return tellReached();
      case 'entries':
        return said(frame.entries);
      case 'accepted':
        return setPending(pending.value.filter(({ messageId }) => messageId !== frame.messageId));
      case 'refused':
        return refused(frame.messageId, frame.code);
      case 'stand':
        return placed(frame.stand);
      case 'typing':
        return agentTypes(frame.isTyping);
      case 'reached':
        reached.value = frame.seq;
        return;
      case 'ping':
        return write({ type: 'pong', beat: frame.beat });
      case 'bye':
        return;
    }
  }

  function placed(next: ChatStand): void {
    stand.value = next;
    if (next.state !== 'talking') isAgentTyping.value = false;
    if (next.state !== 'ended') return;
    // What was not said by now cannot be said any more.
    if (pending.value.length > 0) setPending(pending.value.map((one) => ({ ...one, hasFailed: true })));
  }

  function said(came: readonly ChatEntry[]): void {
    const known = new Set(entries.value.map(({ seq }) => seq));
    const fresh = came.filter(({ seq }) => !known.has(seq));
    if (fresh.length === 0) return;
    entries.value = [...entries.value, ...fresh].sort((a, b) => a.seq - b.seq);
    const own = new Set(fresh.flatMap((entry) => (isOwn(entry) ? [entry.messageId] : [])));
    if (own.size > 0) setPending(pending.value.filter(({ messageId }) => !own.has(messageId)));
    if (fresh.some((entry) => entry.kind === 'message' && entry.from === 'agent')) isAgentTyping.value = false;
    tellReached();
  }

  function refused(messageId: string | null, code: string): void {
    if (messageId === null) return;
    const isFinal = code === 'chatEnded' || code === 'malformedMessage' || code === 'transcriptFull';
    if (isFinal) {
      setPending(pending.value.map((one) => (one.messageId === messageId ? { ...one, hasFailed: true } : one)));
      return;
    }
    cancelAgain ??= environment.after(CLIENT_LIMITS.againMs, () => {
      cancelAgain = null;
      sendPending();
    });
  }

  function sendPending(): void {
    if (link.value !== 'up') return;
    for (const { messageId, text, hasFailed } of pending.value)
      if (!hasFailed) write({ type: 'message', messageId, text });
  }

  function agentTypes(isTyping: boolean): void {
    cancelTyping();
    isAgentTyping.value = isTyping;
    if (isTyping) cancelTyping = environment.after(CLIENT_LIMITS.typingShownMs, () => agentTypes(false));
  }

  function tellReached(): void {
    const last = entries.value.at(-1)?.seq ?? 0;
    if (!isShown || link.value !== 'up' || last <= toldReached || stand.value.state === 'ended') return;
    toldReached = last;
    write({ type: 'reached', seq: last });
  }

  return {
    stage,
    title,
    link,
    stand,
    entries,
    pending,
    isAgentTyping,
    draft,
    reached,
    start: () => void start(),
    begin: (name, subject) => void begin(name, subject),
    say(typed) {
      const text = tidyText(typed);
      const isTooMuch = pending.value.length >= CLIENT_LIMITS.pending || text.length > CLIENT_LIMITS.messageChars;
      if (text.trim() === '' || isTooMuch || stand.value.state === 'ended') return false;
      const message: Pending = { messageId: environment.newId(), text, hasFailed: false };
      draft.value = '';
      setPending([...pending.value, message]);
      saidTypingAt = Number.NEGATIVE_INFINITY;
      if (link.value === 'up') write({ type: 'message', messageId: message.messageId, text });
      return true;
    },
    typed() {
      keep();
      const now = environment.now();
      if (draft.value === '') return;
      if (link.value !== 'up' || now - saidTypingAt < CLIENT_LIMITS.typingMs) return;
      saidTypingAt = now;
      write({ type: 'typing', isTyping: true });
    },
    leave() {
      write({ type: 'leave' });
    },
    useHere() {
      stage.value = { state: 'chat' };
      attempts = 0;
      connect();
    },
    again() {
      drop();
      secret = null;
      entries.value = [];
      pending.value = [];
      draft.value = '';
      stand.value = WAITING;
      link.value = 'connecting';
      reached.value = 0;
      toldReached = 0;
      attempts = 0;
      keep();
      stage.value = { state: 'loading' };
      void start();
    },
    shown(now) {
      isShown = now;
      if (now) tellReached();
    },
    close() {
      drop();
      cancelTyping();
      cancelAgain?.();
    },
  };
}

/** Whether the visitor wrote it. */
export function isOwn(entry: ChatEntry): entry is Extract<ChatEntry, { kind: 'message' }> & { from: 'visitor' } {
  return entry.kind === 'message' && entry.from === 'visitor';
}
