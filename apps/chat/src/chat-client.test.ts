import type { ChatEntry, VisitorFrame, VisitorServerFrame } from '@interlock/protocol/chat';
import { describe, expect, it } from 'vitest';
import { answered } from './browser-environment.ts';
import { type ChatClient, createChatClient } from './chat-client.ts';
import type { Answered, ChatEnvironment, PageSocketListener } from './environment.ts';
import { waitLine } from './ui/stand.tsx';
import { DE } from './words/de.ts';
import { EN } from './words/en.ts';

const AT = 1_700_000_000_000;

/** A world that stands still until the test moves it. */
class World implements ChatEnvironment {
  at = AT;
  readonly sockets: { listener: PageSocketListener; sent: VisitorFrame[]; isClosed: boolean }[] = [];
  memory: string | null = null;
  config: Answered<{ name: string; queue: { label: string; isOpen: boolean } | null }> = {
    kind: 'answer',
    value: { name: 'Demo', queue: { label: 'Support', isOpen: true } },
  };
  beginning: Answered<{ chatId: string; visitorToken: string }> = {
    kind: 'answer',
    value: { chatId: 'chat-1', visitorToken: 'secret' },
  };
  readonly asked: unknown[] = [];
  private ids = 0;
  private timers: { at: number; run: () => void }[] = [];

  now = (): number => this.at;
  random = (): number => 0.5;
  newId = (): string => `m-${++this.ids}`;
  readConfig = async () => this.config;
  begin = async (wanted: unknown) => {
    this.asked.push(wanted);
    return this.beginning;
  };
  recall = (): string | null => this.memory;
  remember = (text: string | null): void => {
    this.memory = text;
  };
  after = (delayMs: number, run: () => void) => {
    const timer = { at: this.at + delayMs, run };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((other) => other !== timer);
    };
  };
  openSocket = (listener: PageSocketListener) => {
    const socket = { listener, sent: [] as VisitorFrame[], isClosed: false };
    this.sockets.push(socket);
    return {
      send: (text: string) => void socket.sent.push(JSON.parse(text)),
      close() {
        socket.isClosed = true;
      },
    };
  };

  get socket() {
    const socket = this.sockets.at(-1);
    if (socket === undefined) throw new Error('no socket was opened');
    return socket;
  }

  say(frame: VisitorServerFrame): void {
    this.socket.listener.received(JSON.stringify(frame));
  }

  welcome(stand: Extract<VisitorServerFrame, { type: 'welcome' }>['stand'] = { state: 'talking', name: 'Dana' }): void {
    this.socket.listener.opened();
    this.say({ type: 'welcome', version: 1, heartbeatMs: 10_000, stand, reached: 0 });
  }

  async pass(ms: number): Promise<void> {
    this.at += ms;
    const due = this.timers.filter(({ at }) => at <= this.at);
    this.timers = this.timers.filter(({ at }) => at > this.at);
    for (const { run } of due) run();
    await settle();
  }

  texts(): string[] {
    return this.socket.sent.flatMap((frame) => (frame.type === 'message' ? [frame.text] : []));
  }
}

const settle = (): Promise<void> => new Promise((done) => setImmediate(done));

function message(seq: number, from: 'visitor' | 'agent', text: string, messageId = `x-${seq}`): ChatEntry {
  return { kind: 'message', seq, at: AT, from, name: null, messageId, text };
}

async function open(world = new World()): Promise<{ world: World; client: ChatClient }> {
  const client = createChatClient({ environment: world, queue: 'support', agent: null, language: 'en' });
  client.start();
  await settle();
  return { world, client };
}

async function talk(): Promise<{ world: World; client: ChatClient }> {
  const { world, client } = await open();
  client.begin('Jonas', 'Hello');
  await settle();
  world.welcome();
  return { world, client };
}

describe('before the chat', () => {
  it.each([
    ['a queue that is not known', { kind: 'answer', value: { name: 'Demo', queue: null } }, 'refused'],
    ['a closed queue', { kind: 'answer', value: { name: 'Demo', queue: { label: 'S', isOpen: false } } }, 'closed'],
    ['a refusal', { kind: 'refused', code: 'invalidInput' }, 'refused'],
    ['an open queue', { kind: 'answer', value: { name: 'Demo', queue: { label: 'S', isOpen: true } } }, 'form'],
  ] as const)('[CH17] %s is a page of its own', async (_what, config, state) => {
    const world = new World();
    world.config = config;
    const { client } = await open(world);
    expect(client.stage.value.state).toBe(state);
  });

  it('[CH17] a server that does not answer is asked again', async () => {
    const world = new World();
    world.config = { kind: 'unavailable' };
    const { client } = await open(world);
    expect(client.stage.value).toEqual({ state: 'unavailable' });
    world.config = { kind: 'answer', value: { name: 'Demo', queue: { label: 'Support', isOpen: true } } };
    await world.pass(500);
    expect(client.stage.value.state).toBe('form');
    expect(client.title.value).toBe('Demo, Support');
  });

  it.each([
    [{ kind: 'refused', code: 'queueClosed' }, { state: 'closed' }],
    [{ kind: 'refused', code: 'unknownQueue' }, { state: 'refused' }],
    [
      { kind: 'refused', code: 'tooManyChats' },
      { state: 'form', isBeginning: false, code: 'tooManyChats' },
    ],
    [{ kind: 'unavailable' }, { state: 'form', isBeginning: false, code: 'unavailable' }],
  ] as const)('[CH17] a beginning that is answered with %j leads to %j', async (beginning, stage) => {
    const { world, client } = await open();
    world.beginning = beginning;
    client.begin('', '');
    await settle();
    expect(client.stage.value).toEqual(stage);
    expect(world.asked).toEqual([{ queue: 'support', language: 'en' }]);
  });

  it('[CH17] asks once, however often the button is pressed, and without what is empty', async () => {
    const { world, client } = await open();
    client.begin(' Jonas ', 'Hello \r\n');
    client.begin(' Jonas ', 'Hello');
    await settle();
    expect(world.asked).toEqual([{ queue: 'support', language: 'en', name: 'Jonas', subject: 'Hello' }]);
    expect(client.stage.value).toEqual({ state: 'chat' });
  });

  it.each([
    [404, { code: 'unknownChat' }, { kind: 'refused', code: 'unknownChat' }],
    [429, { code: 'tooManyChats' }, { kind: 'refused', code: 'tooManyChats' }],
    [503, { code: 'hostUnavailable' }, { kind: 'unavailable' }],
    [200, {}, { kind: 'unavailable' }],
    [418, 'tea', { kind: 'refused', code: 'refused' }],
  ])('[CH17] an answer %i is taken as what it means', (status, body, expected) => {
    expect(answered(status, body, () => ({ ok: false }))).toEqual(expected);
  });
});

describe('a message', () => {
  it('[CH16] is kept until it is acknowledged, and sent again after a reconnect with its id', async () => {
    const { world, client } = await talk();
    expect(client.say('One')).toBe(true);
    expect(client.pending.value).toEqual([{ messageId: 'm-1', text: 'One', hasFailed: false }]);
    world.socket.listener.closed(1006);
    expect(client.link.value).toBe('lost');
    client.say('Two');
    await world.pass(1_000);
    world.welcome();
    expect(world.texts()).toEqual(['One', 'Two']);
    world.say({ type: 'accepted', messageId: 'm-1', seq: 2 });
    world.say({ type: 'entries', entries: [message(2, 'visitor', 'One', 'm-1'), message(3, 'visitor', 'Two', 'm-2')] });
    expect(client.pending.value).toEqual([]);
  });

  it('[CH16] survives a reload, with the chat and its secret', async () => {
    const { world, client } = await talk();
    client.say('Not yet said');
    client.draft.value = 'half a sen';
    client.typed();
    client.close();
    const { client: after } = await open(world);
    expect(after.stage.value).toEqual({ state: 'chat' });
    world.welcome();
    expect(world.socket.sent[0]).toEqual({ type: 'hello', version: 1, chatId: 'chat-1', token: 'secret', after: 0 });
    expect(world.texts()).toEqual(['Not yet said']);
    expect(after.draft.value).toBe('half a sen');
  });

  it.each(['{', '7', '{"chatId":7}', 'null'])('[CH16] a memory that holds %j is none', async (memory) => {
    const world = new World();
    world.memory = memory;
    const { client } = await open(world);
    expect(client.stage.value.state).toBe('form');
  });

  it('[CH16] that was refused for its haste is sent again, and one after the end is marked as not sent', async () => {
    const { world, client } = await talk();
    client.say('Fast');
    world.say({ type: 'refused', messageId: 'm-1', code: 'tooManyMessages' });
    await world.pass(1_500);
    expect(world.texts()).toEqual(['Fast', 'Fast']);
    world.say({ type: 'refused', messageId: 'm-1', code: 'chatEnded' });
    expect(client.pending.value).toMatchObject([{ hasFailed: true }]);
  });

  it('[CH16] is refused here when it is empty, too long, or too much waits', async () => {
    const { client } = await talk();
    expect([client.say(' \n'), client.say('x'.repeat(2_001))]).toEqual([false, false]);
    for (let count = 0; count < 20; count += 1) expect(client.say(`${count}`)).toBe(true);
    expect(client.say('21')).toBe(false);
  });

  it('[CH16] comes in the order of its number, once, and is marked as reached only while somebody sees the page', async () => {
    const { world, client } = await talk();
    client.shown(false);
    world.say({ type: 'entries', entries: [message(2, 'agent', 'b')] });
    world.say({ type: 'entries', entries: [message(1, 'agent', 'a'), message(2, 'agent', 'b')] });
    expect(client.entries.value.map(({ seq }) => seq)).toEqual([1, 2]);
    expect(world.socket.sent.some(({ type }) => type === 'reached')).toBe(false);
    client.shown(true);
    expect(world.socket.sent.at(-1)).toEqual({ type: 'reached', seq: 2 });
  });
});

describe('the link', () => {
  it('[CH17] comes back after back-off, from the last number; what an earlier socket says is not heard', async () => {
    const { world, client } = await talk();
    world.say({ type: 'entries', entries: [message(1, 'agent', 'a')] });
    const first = world.socket;
    first.listener.closed(1006);
    await world.pass(500);
    world.socket.listener.opened();
    expect(world.socket.sent[0]).toMatchObject({ type: 'hello', after: 1 });
    first.listener.received(JSON.stringify({ type: 'entries', entries: [message(9, 'agent', 'late')] }));
    expect(client.entries.value).toHaveLength(1);
    // No welcome within 10 s: another try.
    await world.pass(10_000);
    await world.pass(8_000);
    expect(world.sockets.length).toBeGreaterThan(2);
  });

  it.each([
    [4401, 'gone'],
    [4409, 'takenOver'],
  ])('[CH17] close code %i ends it as %s, and nothing is tried again', async (code, state) => {
    const { world, client } = await talk();
    world.socket.listener.closed(code);
    expect(client.stage.value.state).toBe(state);
    await world.pass(60_000);
    expect(world.sockets).toHaveLength(1);
    expect(world.memory === null).toBe(code === 4401);
  });

  it('[CH17] the end stays on the page, what was not said is marked, and a new chat begins with the form', async () => {
    const { world, client } = await talk();
    client.say('Too late');
    world.say({ type: 'stand', stand: { state: 'ended' } });
    world.socket.listener.closed(1000);
    await world.pass(60_000);
    expect(world.sockets).toHaveLength(1);
    expect(client.stage.value).toEqual({ state: 'chat' });
    expect(client.pending.value).toMatchObject([{ hasFailed: true }]);
    client.again();
    await settle();
    expect(client.stage.value.state).toBe('form');
    expect(world.memory).toBeNull();
  });

  it('[CH6] typing is said every 3 s at most, and the other side’s is shown for 6 s', async () => {
    const { world, client } = await talk();
    client.draft.value = 'x';
    client.typed();
    client.typed();
    expect(world.socket.sent.filter(({ type }) => type === 'typing')).toHaveLength(1);
    await world.pass(3_000);
    client.typed();
    expect(world.socket.sent.filter(({ type }) => type === 'typing')).toHaveLength(2);
    world.say({ type: 'typing', isTyping: true });
    expect(client.isAgentTyping.value).toBe(true);
    await world.pass(6_000);
    expect(client.isAgentTyping.value).toBe(false);
  });

  it('[CH17] a frame that cannot be read changes nothing, and a ping is answered', async () => {
    const { world, client } = await talk();
    world.socket.listener.received('{"type":"newer"}');
    world.say({ type: 'ping', beat: 7 });
    expect(world.socket.sent.at(-1)).toEqual({ type: 'pong', beat: 7 });
    expect(client.stand.value).toEqual({ state: 'talking', name: 'Dana' });
  });
});

describe('the words', () => {
  it.each([
    [{ position: 3, estimate: null }, 'Place 3', 'Platz 3'],
    [{ position: null, estimate: null }, 'Somebody is being asked for you.', 'Es wird gerade jemand für Sie gefragt.'],
    [
      { position: 1, estimate: { ms: 65_000, fromMs: 62_000, toMs: 70_000 } },
      'Place 1, about 1 minute',
      'Platz 1, etwa 1 Minute',
    ],
    [
      { position: 9, estimate: { ms: 240_000, fromMs: 30_000, toMs: 600_000 } },
      'Place 9, between less than a minute and 10 minutes',
      'Platz 9, zwischen weniger als eine Minute und 10 Minuten',
    ],
  ])('[CH19] say place and wait to the minute: %j', (stand, en, de) => {
    expect(waitLine(EN, { state: 'waiting', ...stand })).toBe(en);
    expect(waitLine(DE, { state: 'waiting', ...stand })).toBe(de);
  });

  it('[CH19] are there in English and German, with the same keys', () => {
    const keys = (value: object, path = ''): string[] =>
      Object.entries(value).flatMap(([key, part]) =>
        typeof part === 'object' ? keys(part, `${path}${key}.`) : [`${path}${key}`],
      );
    expect(keys(DE)).toEqual(keys(EN));
  });
});
