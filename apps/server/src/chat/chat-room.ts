/**
 * One chat that goes on: its visitor's page, and the pages of the agent who has it. What is said is stored first and told
 * afterwards (CH5). Who joined, went back to wait and ended follows from where the interaction stands, so a crash between
 * two steps is mended by looking again (CH9).
 */
import {
  type AgentChatFrame,
  CHAT_WIRE_VERSION,
  type ChatEntry,
  type ChatStand,
  tidyText,
  type VisitorServerFrame,
} from '@interlock/protocol/chat';
import type { Result, StoreError, TranscriptEntry } from '@interlock/store';
import type { Cancel, Scheduler } from '../scheduler.ts';
import type { DeskStand } from './chat-desk.ts';
import { type ChatEntryData, entryOf, inFrames, isForVisitor } from './chat-entries.ts';
import { CHAT_LIMITS } from './chat-limits.ts';
import { afterEntry, type TranscriptState } from './transcript-state.ts';

/** What is known of a chat from its beginning; stored with it. */
export interface ChatFacts {
  readonly queueId: string;
  readonly name: string | null;
  readonly language: string | null;
  /** sha256 of the visitor's token, base64. */
  readonly tokenHash: string;
}

type PageEnd = 'takenOver' | 'over' | 'unavailable';

/** A page of the visitor. */
export interface VisitorPage {
  send(frame: VisitorServerFrame): void;
  /** Another page of the visitor has taken over, all is over and was told, or the transcript cannot be read. */
  end(how: PageEnd): void;
}

/** A session of an agent that asks about this chat. */
export interface AgentPage {
  readonly agentId: string;
  send(frame: AgentChatFrame): void;
}

export type SayCode = 'chatEnded' | 'notActive' | 'transcriptFull' | 'hostUnavailable' | 'malformedMessage';

/** Where a message stands in the transcript, or why it does not. */
export type Said = { readonly seq: number } | SayCode;

export interface ChatRoomDependencies {
  readonly scheduler: Scheduler;
  readonly append: (entry: {
    readonly at: number;
    readonly entryId: string;
    readonly data: ChatEntryData;
  }) => Promise<Result<{ readonly seq: number; readonly isRepeated: boolean }, StoreError>>;
  readonly read: (after: number) => Promise<readonly TranscriptEntry[]>;
  readonly stand: () => DeskStand;
  /** The interaction is to end; asked again until it has. */
  readonly leave: () => void;
  /** The interaction is gone, and the end is in the transcript. */
  readonly finished: () => void;
  readonly dispositions: () => readonly { readonly id: string; readonly label: string }[];
  readonly awayMs: () => number;
}

export interface ChatRoom {
  readonly chatId: string;
  readonly facts: ChatFacts;
  /** A page of the visitor is linked and knows the entries up to `after`; the page before is ended. */
  attach(page: VisitorPage, after: number): void;
  detach(page: VisitorPage): void;
  visitorSays(messageId: string, text: string): Promise<Said>;
  visitorTypes(isTyping: boolean): void;
  visitorReached(seq: number): void;
  visitorLeaves(by: 'visitor' | 'away'): void;
  /** False when this agent does not have the chat. */
  follow(page: AgentPage, after: number): boolean;
  unfollow(page: AgentPage): void;
  agentSays(page: AgentPage, messageId: string, text: string): Promise<Said>;
  agentTypes(page: AgentPage, isTyping: boolean): void;
  agentReached(page: AgentPage, seq: number): void;
  dispose(page: AgentPage, disposition: { readonly id: string; readonly label: string }): Promise<SayCode | null>;
  /** Looks where the interaction stands and does what follows. */
  settle(): void;
  /** Tells a waiting visitor a new place. */
  tellStand(): void;
  close(): void;
}

/** @param stored what the transcript holds so far */
export function createChatRoom(
  chatId: string,
  facts: ChatFacts,
  stored: TranscriptState,
  dependencies: ChatRoomDependencies,
): ChatRoom {
  const { scheduler, append, read, stand, leave, finished, dispositions, awayMs } = dependencies;
  let state = stored;
  let visitor: VisitorPage | null = null;
  /** Pages that have all of the transcript; what is new goes to them at once. */
  const live = new Set<VisitorPage | AgentPage>();
  const followers = new Set<AgentPage>();
  let visitorSeq = 0;
  let agentSeq = 0;
  let leaving: 'visitor' | 'away' | null = null;
  let isClosed = false;
  /** An entry of the chat's own is being written; when it is there, we look again. */
  let isSettling = false;
  let shownStand = '';
  let cancelAway: Cancel = () => {};
  waitForVisitor();

  function waitForVisitor(): void {
    cancelAway();
    cancelAway = scheduler.after(awayMs(), () => visitorLeaves('away'));
  }

  function tellAgents(frame: AgentChatFrame): void {
    for (const follower of followers) follower.send(frame);
  }

  function tellVisitorHere(): void {
    tellAgents({ kind: 'visitor', workId: chatId, isHere: visitor !== null, reached: visitorSeq });
  }

  function tellEntry(entry: ChatEntry): void {
    for (const follower of followers)
      if (live.has(follower)) follower.send({ kind: 'entries', workId: chatId, entries: [entry] });
    if (visitor !== null && live.has(visitor) && isForVisitor(entry))
      visitor.send({ type: 'entries', entries: [entry] });
  }

  async function write(entryId: string, data: ChatEntryData): Promise<Said> {
    const at = scheduler.now();
    const answer = await append({ at, entryId, data });
    if (!answer.ok) {
      const { code } = answer.error;
      if (code === 'transcriptFull') return code;
      return code === 'chatClosed' || code === 'unknownChat' ? 'chatEnded' : 'hostUnavailable';
    }
    const { seq } = answer.value;
    // One that is repeated was told, unless its first answer was a failure that was none.
    if (seq <= state.lastSeq) return { seq };
    const entry: TranscriptEntry = { seq, at, entryId, data };
    state = afterEntry(state, entry);
    const shown = entryOf(entry);
    if (shown !== null) tellEntry(shown);
    return { seq };
  }

  /** Sends the transcript after a number, and what is new from then on, in order. */
  async function catchUp(
    page: VisitorPage | AgentPage,
    after: number,
    isWanted: () => boolean,
    send: (entries: ChatEntry[]) => void,
  ): Promise<void> {
    let sent = after;
    while (isWanted() && sent < state.lastSeq) {
      const batch = await read(sent);
      const entries = batch.map(entryOf).filter((entry) => entry !== null);
      for (const part of inFrames(entries)) if (isWanted()) send(part);
      sent = batch.at(-1)?.seq ?? state.lastSeq;
    }
    if (isWanted()) live.add(page);
  }

  function say(entryId: string, data: Extract<ChatEntryData, { kind: 'message' }>): Promise<Said> {
    if (state.isEnded || isClosed || leaving !== null) return Promise.resolve('chatEnded');
    return data.text === '' ? Promise.resolve('malformedMessage') : write(entryId, data);
  }

  function holder(): string | null {
    const now = stand();
    return now.state === 'talking' || now.state === 'over' ? now.agentId : null;
  }

  function standOfVisitor(): ChatStand {
    const now = stand();
    if (state.isEnded || now.state === 'over' || now.state === 'gone') return { state: 'ended' };
    if (now.state === 'talking') return { state: 'talking', name: now.name };
    return { state: 'waiting', position: now.position, estimate: now.estimate };
  }

  function tellStand(): void {
    const shown = standOfVisitor();
    const text = JSON.stringify(shown);
    if (text === shownStand || visitor === null) return;
    shownStand = text;
    visitor.send({ type: 'stand', stand: shown });
  }

  /** What the transcript still lacks. */
  function missing(now: DeskStand): ChatEntryData | null {
    if (state.isEnded) return null;
    if (leaving !== null && (now.state === 'waiting' || now.state === 'talking')) return { kind: 'ended', by: leaving };
    if (now.state === 'talking' && state.joined !== now.agentId)
      return { kind: 'joined', name: now.name, agentId: now.agentId };
    if (now.state === 'waiting' && state.joined !== null) return { kind: 'waitsAgain' };
    // What nobody ever had cannot have been ended by its agent.
    if (now.state === 'over' || now.state === 'gone')
      return { kind: 'ended', by: state.wasJoined ? 'agent' : 'system' };
    return null;
  }

  function settle(): void {
    if (isSettling || isClosed) return;
    const now = stand();
    const lacking = missing(now);
    if (lacking !== null) return writeLacking(lacking);
    const entitled = holder();
    for (const follower of [...followers]) if (follower.agentId !== entitled) unfollow(follower);
    tellStand();
    if (now.state === 'gone') finish();
    else if (state.isEnded) {
      cancelAway();
      // Ended by the visitor: the interaction has to follow.
      if (now.state !== 'over') leave();
    }
  }

  function writeLacking(lacking: ChatEntryData): void {
    isSettling = true;
    void write(`own/${lacking.kind}/${state.lastSeq}`, lacking).then((outcome) => {
      isSettling = false;
      if (outcome === 'hostUnavailable') scheduler.after(1_000, settle);
      // No room is left for the end; it ends all the same.
      else if (typeof outcome === 'string') {
        state = { ...state, isEnded: lacking.kind === 'ended' || state.isEnded };
        if (lacking.kind === 'ended') settle();
      } else settle();
    });
  }

  function finish(): void {
    isClosed = true;
    cancelAway();
    visitor?.end('over');
    visitor = null;
    finished();
  }

  function visitorLeaves(by: 'visitor' | 'away'): void {
    if (by === 'away' && visitor !== null) return;
    leaving ??= by;
    settle();
  }

  function unfollow(page: AgentPage): void {
    followers.delete(page);
    live.delete(page);
  }

  return {
    chatId,
    facts,
    attach(page, after) {
      visitor?.end('takenOver');
      visitor = page;
      cancelAway();
      const shown = standOfVisitor();
      shownStand = JSON.stringify(shown);
      page.send({
        type: 'welcome',
        version: CHAT_WIRE_VERSION,
        heartbeatMs: CHAT_LIMITS.heartbeatMs,
        stand: shown,
        reached: agentSeq,
      });
      tellVisitorHere();
      catchUp(
        page,
        after,
        () => visitor === page,
        (entries) => page.send({ type: 'entries', entries: entries.filter(isForVisitor) }),
      ).catch(() => page.end('unavailable'));
    },
    detach(page) {
      live.delete(page);
      if (page !== visitor) return;
      visitor = null;
      tellVisitorHere();
      if (!state.isEnded) waitForVisitor();
    },
    visitorSays: (messageId, text) =>
      say(`v/${messageId}`, { kind: 'message', from: 'visitor', name: facts.name, messageId, text: tidyText(text) }),
    visitorTypes: (isTyping) => tellAgents({ kind: 'typing', workId: chatId, isTyping }),
    visitorReached(seq) {
      if (seq <= visitorSeq || seq > state.lastSeq) return;
      visitorSeq = seq;
      tellVisitorHere();
    },
    visitorLeaves,
    follow(page, after) {
      if (isClosed || holder() !== page.agentId) return false;
      followers.add(page);
      page.send({
        kind: 'opened',
        workId: chatId,
        visitor: facts.name,
        dispositions: dispositions().map(({ id, label }) => ({ id, label })),
        isHere: visitor !== null,
        reached: visitorSeq,
      });
      catchUp(
        page,
        after,
        () => followers.has(page),
        (entries) => page.send({ kind: 'entries', workId: chatId, entries }),
      ).catch(() => page.send({ kind: 'refused', workId: chatId, messageId: null, code: 'hostUnavailable' }));
      return true;
    },
    unfollow,
    async agentSays(page, messageId, text) {
      const now = stand();
      if (now.state !== 'talking' || now.agentId !== page.agentId) return state.isEnded ? 'chatEnded' : 'notActive';
      if (now.isParked) return 'notActive';
      const data = { kind: 'message', from: 'agent', name: now.name, messageId, text: tidyText(text) } as const;
      return say(`a/${page.agentId}/${messageId}`, data);
    },
    agentTypes(page, isTyping) {
      if (holder() === page.agentId) visitor?.send({ type: 'typing', isTyping });
    },
    agentReached(page, seq) {
      if (holder() !== page.agentId || seq <= agentSeq || seq > state.lastSeq) return;
      agentSeq = seq;
      visitor?.send({ type: 'reached', seq });
    },
    async dispose(page, { id, label }) {
      if (isClosed || holder() !== page.agentId) return 'notActive';
      if (state.dispositionId === id) return null;
      const outcome = await write(`disposition/${state.lastSeq}`, { kind: 'disposition', dispositionId: id, label });
      return typeof outcome === 'string' ? outcome : null;
    },
    settle,
    tellStand,
    close() {
      isClosed = true;
      cancelAway();
    },
  };
}
