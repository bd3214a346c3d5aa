import type { AgentChatFrame, ChatEntry, ChatRequest } from '@interlock/protocol/chat';
import { signal } from '@preact/signals';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ChatKeeper, Connector } from '../connector.ts';
import type { SessionState } from '../session/session-client.ts';
import { countedIds, FakeMemory, FakeTimers } from '../testing/fake-world.ts';
import { DEFINITION, interaction } from '../testing/views.ts';
import { type ChatBook, createChatBook } from './chat-book.ts';
import { isChat } from './is-chat.ts';

const AT = 1_700_000_000_000;
const ID = 'chat-1';

let timers: FakeTimers;
let memory: FakeMemory;
let asked: ChatRequest[];
let keeper: ChatKeeper;
let session: ReturnType<typeof signal<SessionState>>;
let book: ChatBook;

function linked(sessionId: string): SessionState {
  return { state: 'linked', epoch: 1, sessionId, definition: DEFINITION, settings: { outranked: [], warnings: 0 } };
}

function open(): ChatBook {
  const connector = {
    session,
    askChat: (request: ChatRequest) => asked.push(request),
    keepChats(given: ChatKeeper) {
      keeper = given;
    },
  };
  // The book uses these three of a connector.
  return createChatBook({
    connector: connector as unknown as Connector,
    timers,
    memory,
    newMessageId: countedIds('m-'),
  });
}

function say(frame: AgentChatFrame): void {
  keeper.received(frame);
}

function opened(): void {
  say({ kind: 'opened', workId: ID, visitor: 'Jonas', dispositions: [], isHere: true, reached: 0 });
}

function message(seq: number, from: 'visitor' | 'agent', text: string, messageId = `x-${seq}`): ChatEntry {
  return { kind: 'message', seq, at: AT, from, name: null, messageId, text };
}

const sent = (): string[] => asked.flatMap((request) => (request.kind === 'message' ? [request.text] : []));

beforeEach(() => {
  timers = new FakeTimers();
  memory = new FakeMemory();
  asked = [];
  session = signal<SessionState>(linked('s-1'));
  book = open();
});

describe('the chats of an agent', () => {
  it('[CN50] are the interactions whose id says so', () => {
    expect([isChat({ workId: 'chat-0a' }), isChat({ workId: 'w-chat-1' })]).toEqual([true, false]);
  });

  it('[CN51] are followed from the beginning, and on each new link from the last number', () => {
    book.chatOf(ID);
    book.chatOf(ID);
    opened();
    say({ kind: 'entries', workId: ID, entries: [message(1, 'visitor', 'a')] });
    session.value = { state: 'waiting', attempt: 1, retryAt: 0 };
    session.value = linked('s-2');
    expect(asked).toEqual([
      { kind: 'follow', workId: ID, after: 0 },
      { kind: 'follow', workId: ID, after: 1 },
    ]);
  });

  it('[CN51] show entries in order, each once; what cannot be read or is of another chat changes nothing', () => {
    const chat = book.chatOf(ID);
    opened();
    say({ kind: 'entries', workId: ID, entries: [message(2, 'visitor', 'b')] });
    say({ kind: 'entries', workId: ID, entries: [message(1, 'visitor', 'a'), message(2, 'visitor', 'b')] });
    say({ kind: 'entries', workId: 'chat-2', entries: [message(9, 'visitor', 'z')] });
    for (const nonsense of [null, 7, { kind: 'newer' }]) keeper.received(nonsense);
    expect(chat.entries.value.map(({ seq }) => seq)).toEqual([1, 2]);
    expect(chat.unread.value).toBe(2);
  });

  it('[CN51] keep a message until it is acknowledged, over a new link and over a reload, with its id', () => {
    const chat = book.chatOf(ID);
    opened();
    chat.draft.value = 'half a sen';
    book.typed(ID);
    expect(book.say(ID, 'One \r\n')).toBe(true);
    expect(chat.draft.value).toBe('');
    chat.draft.value = 'next';
    book.typed(ID);
    const again = open();
    expect(again.chatOf(ID).draft.value).toBe('next');
    expect(again.chatOf(ID).pending.value).toEqual([{ messageId: 'm-1', text: 'One', hasFailed: false }]);
    opened();
    expect(sent()).toEqual(['One', 'One']);
    say({ kind: 'accepted', workId: ID, messageId: 'm-1', seq: 3 });
    expect(again.chatOf(ID).pending.value).toEqual([]);
  });

  it('[CN51] send a message that was refused for its haste again, and mark one that cannot be said', () => {
    const chat = book.chatOf(ID);
    opened();
    book.say(ID, 'Fast');
    say({ kind: 'refused', workId: ID, messageId: 'm-1', code: 'tooManyMessages' });
    timers.advance(1_500);
    expect(sent()).toEqual(['Fast', 'Fast']);
    expect(chat.refusal.value).toBeNull();
    say({ kind: 'refused', workId: ID, messageId: 'm-1', code: 'chatEnded' });
    expect([chat.refusal.value, chat.pending.value]).toMatchObject(['chatEnded', [{ hasFailed: true }]]);
  });

  it('[CN51] refuse what is empty, too long, too much, or of a chat that is not in hand', () => {
    book.chatOf(ID);
    expect([book.say(ID, ' '), book.say(ID, 'x'.repeat(2_001)), book.say('chat-2', 'x')]).toEqual([
      false,
      false,
      false,
    ]);
    for (let count = 0; count < 20; count += 1) expect(book.say(ID, `${count}`)).toBe(true);
    expect(book.say(ID, '21')).toBe(false);
  });

  it('[CH6] say typing every 3 s at most and show it for 6 s, and count what nobody has looked at', () => {
    const chat = book.chatOf(ID);
    opened();
    book.typed(ID);
    book.typed(ID);
    expect(asked.filter(({ kind }) => kind === 'typing')).toHaveLength(1);
    say({ kind: 'typing', workId: ID, isTyping: true });
    expect(chat.isTyping.value).toBe(true);
    timers.advance(6_000);
    expect(chat.isTyping.value).toBe(false);
    say({ kind: 'entries', workId: ID, entries: [message(1, 'visitor', 'a')] });
    book.looked(ID);
    book.looked(ID);
    expect(chat.unread.value).toBe(0);
    expect(asked.filter(({ kind }) => kind === 'reached')).toEqual([{ kind: 'reached', workId: ID, seq: 1 }]);
  });

  it('[CN50] tell the CRM’s log the disposition, the times and the newest of what was said, within its limit', () => {
    book.chatOf(ID);
    opened();
    const long = Array.from({ length: 40 }, (_, index) => message(index + 2, 'visitor', 'x'.repeat(1_900)));
    say({ kind: 'entries', workId: ID, entries: [{ kind: 'joined', seq: 1, at: AT + 1, name: 'Dana' }, ...long] });
    say({
      kind: 'entries',
      workId: ID,
      entries: [
        { kind: 'ended', seq: 50, at: AT + 9, by: 'agent' },
        { kind: 'disposition', seq: 51, at: AT + 10, dispositionId: 'solved', label: 'Solved' },
      ],
    });
    const facts = keeper.factsOf(ID);
    expect(facts).toMatchObject({
      startedAt: AT + 1,
      endedAt: AT + 9,
      messages: 40,
      disposition: { id: 'solved', label: 'Solved' },
    });
    expect((facts['transcript'] as unknown[]).length).toBe(9);
    expect(JSON.stringify(facts).length).toBeLessThan(30_000);
    expect(keeper.factsOf('chat-2')).toMatchObject({ disposition: null, messages: 0 });
  });

  it('[CN51] are forgotten when they are no longer in hand, a moment later, with what was kept of them', () => {
    book.chatOf(ID);
    book.say(ID, 'x');
    book.keepOnly([interaction({ workId: ID })]);
    timers.advance(1);
    expect(memory.values.size).toBe(1);
    book.keepOnly([]);
    timers.advance(1);
    expect(memory.values.size).toBe(0);
  });
});
