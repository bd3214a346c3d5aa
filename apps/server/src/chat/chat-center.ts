/**
 * All chats of the contact centre: begins them, finds them by visitor and by agent, takes them up again after a restart,
 * and forgets transcripts whose retention is over.
 */
import { createHash } from 'node:crypto';
import { CHAT_ID_PREFIX, type ChatRequest, type CreateChat, tidyName, tidyText } from '@interlock/protocol/chat';
import {
  type NewTranscriptEntry,
  type StoreError,
  StoreFailure,
  type TranscriptEntry,
  type TranscriptStore,
} from '@interlock/store';
import type { ContactCenterHost } from '../host/host-contract.ts';
import type { Cancel, Scheduler } from '../scheduler.ts';
import { TokenBucket } from '../sessions/token-bucket.ts';
import { createAddressLimits } from './address-limits.ts';
import type { ChatDesk, DeskOutcome } from './chat-desk.ts';
import type { ChatEntryData } from './chat-entries.ts';
import { CHAT_LIMITS, DAY_MS } from './chat-limits.ts';
import { type AgentPage, type ChatFacts, type ChatRoom, createChatRoom } from './chat-room.ts';
import { afterEntry, EMPTY_TRANSCRIPT, type TranscriptState } from './transcript-state.ts';

/** Entries that are read at a time. */
const READ_LIMIT = 200;
const TOKEN_BYTES = 16;
const CHAT_ID_BYTES = 10;
const LEAVE_AGAIN_MS = 1_000;

export type BeginOutcome =
  | { readonly ok: true; readonly chatId: string; readonly visitorToken: string }
  | {
      readonly ok: false;
      readonly code: Extract<DeskOutcome, { ok: false }>['code'] | 'tooManyChats' | 'malformedMessage';
    };

/** What a token opens. */
export type FoundChat =
  | { readonly kind: 'room'; readonly room: ChatRoom }
  /** It is over; its entries can still be read. */
  | { readonly kind: 'past'; readonly entries: readonly TranscriptEntry[] }
  | { readonly kind: 'none' };

/** An agent's session, as far as chats go. */
export interface AgentChats {
  request(request: ChatRequest): void;
  close(): void;
}

export interface ChatCenter {
  /** Takes up what was open. @throws StoreFailure when the transcripts cannot be read */
  start(): Promise<StoreError | null>;
  /** @param address of the visitor, for limits alone; null counts as one address */
  begin(wanted: CreateChat, address: string | null): Promise<BeginOutcome>;
  /** @throws StoreFailure when the transcripts cannot be read */
  find(chatId: string, token: string, after: number): Promise<FoundChat>;
  /** A whole transcript, for operators; null for one that is not kept. @throws StoreFailure */
  transcript(chatId: string): Promise<{
    readonly facts: ChatFacts;
    readonly openedAt: number;
    readonly closedAt: number | null;
    readonly entries: readonly TranscriptEntry[];
  } | null>;
  /** @param send carries a chat frame to the agent's page */
  agentChats(agentId: string, send: AgentPage['send']): AgentChats;
  readonly openCount: number;
  stop(): void;
}

/** What is counted of chats. */
export interface ChatCenterListener {
  /** A visitor wanted to begin one; the code of the refusal, null for none. */
  begun(code: string | null): void;
  /** A message is kept; one that is sent again counts once. */
  said(from: 'visitor' | 'agent'): void;
  ended(): void;
}

export interface ChatCenterOptions {
  readonly host: ContactCenterHost;
  readonly desk: ChatDesk;
  readonly transcripts: TranscriptStore;
  readonly contactCenterId: string;
  readonly scheduler: Scheduler;
  /** Random bytes from a source that cannot be guessed. */
  readonly randomBytes: (size: number) => Buffer;
  readonly failed: (error: unknown) => void;
  readonly listener: ChatCenterListener;
}

export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64');
}

export function createChatCenter(options: ChatCenterOptions): ChatCenter {
  const { host, desk, transcripts, contactCenterId, scheduler, randomBytes, failed, listener } = options;
  const rooms = new Map<string, ChatRoom>();
  /** Whose address a chat counts for. After a restart that is not known any more, and counts for nobody. */
  const addressOf = new Map<string, string>();
  const limits = createAddressLimits();
  /** Chats that are being begun count as open. */
  let beginning = 0;
  let cancelWatch: Cancel = () => {};
  let cancelPhase: Cancel = () => {};
  let cancelPrune: Cancel = () => {};
  let cancelStand: Cancel | null = null;

  const policy = () => host.definition().definition.chat;

  async function append(chatId: string, entry: NewTranscriptEntry): ReturnType<TranscriptStore['append']> {
    const answer = await transcripts.append(contactCenterId, chatId, entry);
    const { kind, from } = entry.data as { kind: string; from?: 'visitor' | 'agent' };
    if (kind === 'message' && from !== undefined && answer.ok && !answer.value.isRepeated) listener.said(from);
    return answer;
  }

  function addRoom(chatId: string, facts: ChatFacts, state: TranscriptState): ChatRoom {
    const room: ChatRoom = createChatRoom(chatId, facts, state, {
      scheduler,
      append: (entry) => append(chatId, entry),
      read: (after) => transcripts.read(contactCenterId, chatId, { after, limit: READ_LIMIT }),
      stand: () => desk.stand(chatId),
      leave: () => void leave(chatId),
      finished: () => finish(chatId),
      dispositions: () => host.definition().definition.dispositions,
      awayMs: () => policy().awayMs,
    });
    rooms.set(chatId, room);
    return room;
  }

  async function leave(chatId: string): Promise<void> {
    const outcome = await desk.leave(chatId);
    if (outcome.ok) return rooms.get(chatId)?.settle();
    scheduler.after(LEAVE_AGAIN_MS, () => rooms.get(chatId)?.settle());
  }

  function finish(chatId: string): void {
    if (rooms.delete(chatId)) listener.ended();
    const address = addressOf.get(chatId);
    addressOf.delete(chatId);
    if (address !== undefined) limits.closed(address);
    // One that is not closed now is found open at the next start, and closed then.
    void transcripts.closeChat(contactCenterId, chatId, scheduler.now());
  }

  function changed(workId: string): void {
    rooms.get(workId)?.settle();
    // Whoever waits behind one that moved has a new place.
    cancelStand ??= scheduler.after(CHAT_LIMITS.standEveryMs, () => {
      cancelStand = null;
      for (const room of rooms.values()) room.tellStand();
    });
  }

  async function readAll(chatId: string, after = 0): Promise<TranscriptEntry[]> {
    const entries: TranscriptEntry[] = [];
    for (let from = after; ; ) {
      const batch = await transcripts.read(contactCenterId, chatId, { after: from, limit: READ_LIMIT });
      entries.push(...batch);
      if (batch.length < READ_LIMIT) return entries;
      from = batch.at(-1)?.seq ?? from;
    }
  }

  function pruneLater(): void {
    cancelPrune = scheduler.after(CHAT_LIMITS.pruneEveryMs, () => {
      pruneLater();
      const before = scheduler.now() - policy().retentionDays * DAY_MS;
      transcripts.prune(contactCenterId, { before }).catch(failed);
    });
  }

  async function begin(wanted: CreateChat, address: string): Promise<BeginOutcome> {
    const { channel } = policy();
    const queue = host.definition().definition.queues.find(({ id }) => id === wanted.queue);
    if (queue === undefined) return { ok: false, code: 'unknownQueue' };
    if (!host.rules().channelById.has(channel)) return { ok: false, code: 'unknownChannel' };
    const name = tidyName(wanted.name ?? '');
    const subject = tidyText(wanted.subject ?? '');
    if (wanted.subject !== undefined && subject === '') return { ok: false, code: 'malformedMessage' };
    const isFull = rooms.size + beginning >= CHAT_LIMITS.openChats;
    if (isFull || !limits.mayBegin(address, scheduler.now())) return { ok: false, code: 'tooManyChats' };
    const chatId = `${CHAT_ID_PREFIX}${randomBytes(CHAT_ID_BYTES).toString('hex')}`;
    const visitorToken = randomBytes(TOKEN_BYTES).toString('base64url');
    const facts: ChatFacts = {
      queueId: queue.id,
      name: name === '' ? null : name,
      language: wanted.language ?? null,
      tokenHash: hashToken(visitorToken),
    };
    const at = scheduler.now();
    const first: ChatEntryData = {
      kind: 'message',
      from: 'visitor',
      name: facts.name,
      messageId: 'first',
      text: subject,
    };
    const entries = subject === '' ? [] : [{ at, entryId: 'v/first', data: first }];
    limits.opened(address);
    addressOf.set(chatId, address);
    const begun = await transcripts.begin(contactCenterId, { chatId, at, facts, entries });
    if (!begun.ok) {
      addressOf.delete(chatId);
      limits.closed(address);
      return { ok: false, code: 'hostUnavailable' };
    }
    const arrival = {
      workId: chatId,
      queueId: queue.id,
      channel,
      label: facts.name ?? 'Visitor',
      detail: subject === '' ? null : subject,
      preferredAgentId: wanted.agent ?? null,
    };
    const opened = await desk.open(arrival);
    const state = { ...EMPTY_TRANSCRIPT, lastSeq: begun.value.lastSeq };
    if (!opened.ok) {
      finish(chatId);
      return opened;
    }
    if (subject !== '') listener.said('visitor');
    addRoom(chatId, facts, state).settle();
    return { ok: true, chatId, visitorToken };
  }

  async function take(chatId: string, facts: ChatFacts): Promise<void> {
    const entries = await readAll(chatId);
    addRoom(chatId, facts, entries.reduce(afterEntry, EMPTY_TRANSCRIPT));
  }

  function agentChats(agentId: string, send: AgentPage['send']): AgentChats {
    const page: AgentPage = { agentId, send };
    const following = new Set<string>();
    const bucket = new TokenBucket(CHAT_LIMITS.messagesPerSecond, CHAT_LIMITS.messageBurst, scheduler.now());

    async function answer(request: Extract<ChatRequest, { kind: 'message' }>, room: ChatRoom): Promise<void> {
      const { workId, messageId } = request;
      const said = bucket.take(scheduler.now())
        ? await room.agentSays(page, messageId, request.text)
        : ('tooManyMessages' as const);
      if (typeof said === 'string') send({ kind: 'refused', workId, messageId, code: said });
      else send({ kind: 'accepted', workId, messageId, ...said });
    }

    async function dispose(workId: string, dispositionId: string, room: ChatRoom): Promise<void> {
      const known = host.definition().definition.dispositions.find(({ id }) => id === dispositionId);
      const code = known === undefined ? 'unknownDisposition' : await room.dispose(page, known);
      if (code !== null) send({ kind: 'refused', workId, messageId: null, code });
    }

    return {
      request(request) {
        const { workId } = request;
        const room = rooms.get(workId);
        const messageId = request.kind === 'message' ? request.messageId : null;
        if (room === undefined) return send({ kind: 'refused', workId, messageId, code: 'unknownChat' });
        switch (request.kind) {
          case 'follow':
            if (room.follow(page, request.after)) following.add(workId);
            else send({ kind: 'refused', workId, messageId, code: 'unknownChat' });
            return;
          case 'message':
            return void answer(request, room).catch(failed);
          case 'typing':
            return room.agentTypes(page, request.isTyping);
          case 'reached':
            return room.agentReached(page, request.seq);
          case 'dispose':
            return void dispose(workId, request.dispositionId, room).catch(failed);
        }
      },
      close() {
        for (const workId of following) rooms.get(workId)?.unfollow(page);
      },
    };
  }

  return {
    async start() {
      const opened = await transcripts.open(contactCenterId);
      if (!opened.ok) return opened.error;
      for (const { chatId, facts } of await transcripts.openChats(contactCenterId)) {
        // The store holds what `begin` gave it.
        await take(chatId, facts as ChatFacts);
      }
      cancelWatch = desk.watch(changed);
      cancelPhase = host.subscribe({
        phaseChanged(phase) {
          if (phase === 'open') for (const room of [...rooms.values()]) room.settle();
        },
      });
      for (const room of [...rooms.values()]) room.settle();
      pruneLater();
      return null;
    },
    async begin(wanted, address) {
      beginning += 1;
      try {
        const outcome = await begin(wanted, address ?? '');
        listener.begun(outcome.ok ? null : outcome.code);
        return outcome;
      } finally {
        beginning -= 1;
      }
    },
    async find(chatId, token, after) {
      const hash = hashToken(token);
      const room = rooms.get(chatId);
      if (room !== undefined) return room.facts.tokenHash === hash ? { kind: 'room', room } : { kind: 'none' };
      const head = await transcripts.find(contactCenterId, chatId);
      if (head === null || (head.facts as ChatFacts).tokenHash !== hash) return { kind: 'none' };
      return { kind: 'past', entries: await readAll(chatId, after) };
    },
    async transcript(chatId) {
      const head = await transcripts.find(contactCenterId, chatId);
      if (head === null) return null;
      const { facts, openedAt, closedAt } = head;
      return { facts: facts as ChatFacts, openedAt, closedAt, entries: await readAll(chatId) };
    },
    agentChats,
    get openCount() {
      return rooms.size;
    },
    stop() {
      cancelWatch();
      cancelPhase();
      cancelPrune();
      cancelStand?.();
      for (const room of rooms.values()) room.close();
    },
  };
}

/** Whether an error says that transcripts cannot be read. */
export function isStoreFailure(error: unknown): error is StoreFailure {
  return error instanceof StoreFailure;
}
