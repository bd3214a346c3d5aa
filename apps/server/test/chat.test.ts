import type { AgentChatFrame, ChatRequest } from '@interlock/protocol/chat';
import { parseAgentChatFrame } from '@interlock/protocol/chat';
import { createMemoryDisk, createMemoryTranscripts, createTranscriptDisk } from '@interlock/store';
import { afterEach, describe, expect, it } from 'vitest';
import { CHAT_LIMITS } from '../src/chat/chat-limits.ts';
import { TEST_DEFINITION } from './kit/host-harness.ts';
import { createManualScheduler, type ManualScheduler } from './kit/manual-scheduler.ts';
import { startTestServer, type TestServer, type TestServerOptions } from './kit/test-server.ts';
import { becomeReady, confirmLastRequest, openTestSession, type TestSession } from './kit/test-session.ts';
import { beginChat, openVisitor, type TestVisitor } from './kit/test-visitor.ts';

const running: TestServer[] = [];

async function start(options: TestServerOptions = {}): Promise<TestServer> {
  const definition = {
    ...TEST_DEFINITION,
    dispositions: [
      { id: 'solved', label: 'Solved' },
      { id: 'other', label: 'Something else' },
    ],
  };
  const server = await startTestServer({ definition, ...options });
  running.push(server);
  return server;
}

afterEach(async () => {
  for (const server of running.splice(0)) await server.stop();
});

/** A server whose clock stands still stops when it is moved. */
async function stopWith(server: TestServer, scheduler: ManualScheduler): Promise<void> {
  running.splice(running.indexOf(server), 1);
  let isStopped = false;
  const stopping = server.stop().then(() => {
    isStopped = true;
  });
  while (!isStopped) await scheduler.advance(1_000);
  await stopping;
}

interface Kept {
  readonly closedAt: number | null;
  readonly entries: readonly { readonly kind: string }[];
}

async function keptOf(server: TestServer, chatId: string): Promise<Kept> {
  return (await (await server.fetch(`/api/v1/chats/${chatId}`)).json()) as Kept;
}

async function stateOf(server: TestServer, workId: string): Promise<string> {
  return ((await (await server.fetch(`/api/v1/work-items/${workId}`)).json()) as { state: string }).state;
}

/** Chat frames that came to an agent's session. */
function chatFrames(session: TestSession): AgentChatFrame[] {
  return session.frames.flatMap((frame) => {
    if (frame.type !== 'chat') return [];
    const parsed = parseAgentChatFrame(frame.chat);
    if (!parsed.ok) throw new Error(`the server sent what the protocol refuses: ${parsed.error.message}`);
    return [parsed.value];
  });
}

function ask(session: TestSession, request: ChatRequest): void {
  session.send({ type: 'chat', request });
}

async function waitForChat<Kind extends AgentChatFrame['kind']>(
  session: TestSession,
  kind: Kind,
  fits: (frame: Extract<AgentChatFrame, { kind: Kind }>) => boolean = () => true,
): Promise<Extract<AgentChatFrame, { kind: Kind }>> {
  const isIt = (frame: AgentChatFrame): boolean => frame.kind === kind && fits(frame as never);
  await session.waitFor('chat', () => chatFrames(session).some(isIt));
  return chatFrames(session).find(isIt) as never;
}

/** Dana is Ready, a visitor has begun a chat with her, and she has accepted it. */
async function talk(server: TestServer): Promise<{ dana: TestSession; visitor: TestVisitor; workId: string }> {
  const dana = await openTestSession(server);
  await becomeReady(dana);
  const secret = await beginChat(server, { name: 'Jonas Beck', subject: 'My order has not come.' });
  const visitor = await openVisitor(server, secret);
  await accept(dana, secret.chatId);
  await visitor.waitFor('stand', ({ stand }) => stand.state === 'talking');
  return { dana, visitor, workId: secret.chatId };
}

async function accept(session: TestSession, workId: string): Promise<void> {
  const isIn = (state: string) => (frame: { view: { work: readonly { workId: string; state: string }[] } }) =>
    frame.view.work.some((item) => item.workId === workId && item.state === state);
  await session.waitFor('requestPresence', ({ ready }) => !ready);
  await confirmLastRequest(session, 3);
  await session.waitFor('view', isIn('offered'));
  await session.command({ kind: 'acceptOffer', workId });
  await session.waitFor('view', isIn('active'));
}

describe('beginning a chat', () => {
  it.each([
    ['an unknown queue', { queue: 'nowhere' }, 422, 'unknownQueue'],
    ['no queue', {}, 400, 'invalidInput'],
    ['an unknown key', { queue: 'support', html: 1 }, 400, 'invalidInput'],
    ['a subject of 2,001 characters', { queue: 'support', subject: 'x'.repeat(2_001) }, 400, 'invalidInput'],
    ['a subject of white space', { queue: 'support', subject: ' \n' }, 400, 'invalidInput'],
    ['a subject of control characters', { queue: 'support', subject: '\u0007\u0007' }, 422, 'malformedMessage'],
    ['a name of 81 characters', { queue: 'support', name: 'x'.repeat(81) }, 400, 'invalidInput'],
    ['half a character as a name', { queue: 'support', name: '\ud800' }, 400, 'illFormedText'],
    ['half a character in a subject', { queue: 'support', subject: 'Hi \udc4b' }, 400, 'illFormedText'],
    ['1 MB', { queue: 'support', subject: 'x'.repeat(1_048_576) }, 413, 'bodyTooLarge'],
  ])('[CH3] is refused with a code for %s, and leaves nothing behind', async (_what, body, status, code) => {
    const transcripts = createMemoryTranscripts();
    const server = await start({ transcripts });
    const response = await server.post('/api/v1/chats', body);
    expect([response.status, await response.json()]).toMatchObject([status, { code }]);
    await expect.poll(() => transcripts.openChats('default')).toEqual([]);
  });

  it('[CH3] is refused while the queue is closed or the channel is not there', async () => {
    const closed = { ...TEST_DEFINITION, queues: TEST_DEFINITION.queues.map((queue) => ({ ...queue, isOpen: false })) };
    const shut = await start({ definition: closed });
    expect(await (await shut.post('/api/v1/chats', { queue: 'support' })).json()).toMatchObject({
      code: 'queueClosed',
    });
    const config = await (await shut.fetch('/chat/config.json?queue=support')).json();
    expect(config).toEqual({ name: 'Demo contact centre', queue: { label: 'Support', isOpen: false } });
    const without = { ...TEST_DEFINITION, chat: { ...TEST_DEFINITION.chat, channel: 'letters' } };
    const other = await start({ definition: without });
    expect(await (await other.post('/api/v1/chats', { queue: 'support' })).json()).toMatchObject({
      code: 'unknownChannel',
    });
    expect(await (await other.fetch('/chat/config.json?queue=nowhere')).json()).toMatchObject({ queue: null });
  });

  it('[CH3] is refused when the queue turns it away, and what was written of it is closed', async () => {
    const transcripts = createMemoryTranscripts();
    const queues = TEST_DEFINITION.queues.map((queue) => ({
      ...queue,
      limit: 1,
      overflow: { ...queue.overflow, toQueueId: null },
    }));
    const server = await start({ definition: { ...TEST_DEFINITION, queues }, transcripts });
    const first = await beginChat(server);
    const refused = await server.post('/api/v1/chats', { queue: 'support' });
    expect([refused.status, await refused.json()]).toMatchObject([429, { code: 'queueFull' }]);
    await expect
      .poll(async () => (await transcripts.openChats('default')).map(({ chatId }) => chatId))
      .toEqual([first.chatId]);
  });

  it('[CH12] is refused with tooManyChats after 10 in a row from one address', async () => {
    const server = await start();
    await openTestSession(server);
    for (let count = 0; count < CHAT_LIMITS.beginBurst; count += 1) await beginChat(server);
    const response = await server.post('/api/v1/chats', { queue: 'support' });
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '1']);
    expect(await response.json()).toMatchObject({ code: 'tooManyChats' });
  });

  it('[CH4] gives an id and a secret, of which only the hash is kept, and nothing a visitor typed is logged', async () => {
    const disk = createTranscriptDisk();
    const server = await start({ transcripts: createMemoryTranscripts({ disk }) });
    await openTestSession(server);
    const { chatId, visitorToken } = await beginChat(server, { name: 'Jonas Beck', subject: 'Secret question' });
    expect(chatId).toMatch(/^chat-[0-9a-f]{20}$/);
    expect(visitorToken).toMatch(/^[\w-]{22}$/);
    const kept = JSON.stringify([...(disk.centers.get('default') ?? [])]);
    expect(kept).toContain('Secret question');
    expect(kept).not.toContain(visitorToken);
    expect(server.logLines.join('\n')).not.toMatch(/Jonas|Secret/);
    expect(server.logLines.join('\n')).not.toContain(visitorToken);
    const item = await (await server.fetch(`/api/v1/work-items/${chatId}`)).json();
    expect(item).toMatchObject({
      channel: 'chat',
      label: 'Jonas Beck',
      detail: 'Secret question',
      queueId: 'support',
      agentId: null,
    });
  });
});

describe('a visitor’s socket', () => {
  it('[CH10] is refused for a foreign origin or another subprotocol, before it is opened', async () => {
    const server = await start();
    const secret = { chatId: 'chat-1', visitorToken: 'x' };
    await expect(openVisitor(server, secret, { origin: 'http://evil.example' })).rejects.toThrow('403');
    await expect(openVisitor(server, secret, { protocols: ['interlock.session.v2'] })).rejects.toThrow('400');
  });

  it('[CH10] closes with 4401 for a wrong token or an unknown chat, and the right one goes on', async () => {
    const server = await start();
    await openTestSession(server);
    const secret = await beginChat(server);
    const visitor = await openVisitor(server, secret);
    await visitor.waitFor('welcome');
    const wrong = await openVisitor(server, { ...secret, visitorToken: 'x'.repeat(22) });
    expect(await wrong.closed()).toBe(4401);
    expect(wrong.frames).toEqual([]);
    const unknown = await openVisitor(server, { ...secret, chatId: 'chat-00' });
    expect(await unknown.closed()).toBe(4401);
    expect(await visitor.say('still here')).toMatchObject({ type: 'accepted' });
  });

  it.each([
    ['what is no JSON', '{'],
    ['an unknown frame', '{"type":"shout"}'],
    ['a second hello', JSON.stringify({ type: 'hello', version: 1, chatId: 'c', token: 't', after: 0 })],
    ['a message that names an agent', JSON.stringify({ type: 'message', messageId: 'm', text: 'x', from: 'agent' })],
    ['2,001 characters', JSON.stringify({ type: 'message', messageId: 'm', text: 'x'.repeat(2_001) })],
  ])('[CH11] closes with 4400 for %s, and the chat goes on', async (_what, text) => {
    const server = await start();
    await openTestSession(server);
    const secret = await beginChat(server);
    const visitor = await openVisitor(server, secret);
    await visitor.waitFor('welcome');
    visitor.sendText(text);
    expect(await visitor.closed()).toBe(4400);
    const again = await openVisitor(server, secret);
    await again.waitFor('welcome', ({ stand }) => stand.state === 'waiting');
  });

  it('[CH11] closes with 1009 for 1 MB, and nothing else is disturbed', async () => {
    const server = await start();
    const { dana, visitor, workId } = await talk(server);
    visitor.sendText(JSON.stringify({ type: 'message', messageId: 'm', text: 'x'.repeat(1_048_576) }));
    expect(await visitor.closed()).toBe(1009);
    const again = await openVisitor(server, visitor);
    await again.waitFor('welcome', ({ stand }) => stand.state === 'talking');
    ask(dana, { kind: 'follow', workId, after: 0 });
    ask(dana, { kind: 'message', workId, messageId: 'a-1', text: 'That was long.' });
    await again.waitFor('entries', ({ entries }) =>
      entries.some((entry) => entry.kind === 'message' && entry.text === 'That was long.'),
    );
  });

  it('[CH11] refuses messages that come faster than 2 a second, 10 at once, and closes a flood with 4429', async () => {
    const server = await start();
    await openTestSession(server);
    const visitor = await openVisitor(server, await beginChat(server));
    await visitor.waitFor('welcome');
    const answers = await Promise.all(Array.from({ length: 14 }, (_, index) => visitor.say(`${index}`, `m-${index}`)));
    expect(answers.slice(0, 10).map(({ type }) => type)).toEqual(Array(10).fill('accepted'));
    expect(answers.at(-1)).toMatchObject({ type: 'refused', code: 'tooManyMessages' });
    for (let count = 0; count < 150; count += 1) visitor.send({ type: 'typing', isTyping: true });
    expect(await visitor.closed()).toBe(4429);
  });

  it('[CH10] closes with 4409 when the visitor opens the chat elsewhere', async () => {
    const server = await start();
    await openTestSession(server);
    const secret = await beginChat(server);
    const first = await openVisitor(server, secret);
    await first.waitFor('welcome');
    const second = await openVisitor(server, secret);
    await second.waitFor('welcome');
    expect(await first.closed()).toBe(4409);
    expect(first.frames.at(-1)).toEqual({ type: 'bye', code: 'takenOver' });
    expect(await second.say('here')).toMatchObject({ type: 'accepted' });
  });

  it('[CH1] is told and closed with 1001 when the server stops', async () => {
    const server = await start();
    await openTestSession(server);
    const visitor = await openVisitor(server, await beginChat(server));
    await visitor.waitFor('welcome');
    await server.stop();
    expect(await visitor.closed()).toBe(1001);
    expect(visitor.frames.at(-1)).toEqual({ type: 'bye', code: 'serverStopping' });
  });
});

describe('a conversation', () => {
  it('[CH5][CH6] goes both ways with typing and marks of delivery, and the first message is the subject', async () => {
    const server = await start();
    const { dana, visitor, workId } = await talk(server);
    ask(dana, { kind: 'follow', workId, after: 0 });
    expect(await waitForChat(dana, 'opened')).toMatchObject({
      visitor: 'Jonas Beck',
      isHere: true,
      reached: 0,
      dispositions: [{ id: 'solved', label: 'Solved' }, { id: 'other' }],
    });
    await waitForChat(dana, 'entries', ({ entries }) =>
      entries.some((entry) => entry.kind === 'message' && entry.text === 'My order has not come.'),
    );

    ask(dana, { kind: 'typing', workId, isTyping: true });
    await visitor.waitFor('typing', ({ isTyping }) => isTyping);
    ask(dana, { kind: 'message', workId, messageId: 'a-1', text: 'Good morning,\r\nI look. ' });
    const accepted = await waitForChat(dana, 'accepted');
    await visitor.waitFor('entries', ({ entries }) =>
      entries.some(
        (entry) =>
          entry.kind === 'message' &&
          entry.from === 'agent' &&
          entry.name === 'Dana Fox' &&
          entry.text === 'Good morning,\nI look.',
      ),
    );
    visitor.send({ type: 'reached', seq: accepted.seq });
    await waitForChat(dana, 'visitor', ({ reached }) => reached === accepted.seq);
    visitor.send({ type: 'typing', isTyping: true });
    await waitForChat(dana, 'typing', ({ isTyping }) => isTyping);
    const said = await visitor.say('Thanks');
    await waitForChat(dana, 'entries', ({ entries }) =>
      entries.some((entry) => entry.kind === 'message' && entry.text === 'Thanks'),
    );
    ask(dana, { kind: 'reached', workId, seq: said.type === 'accepted' ? said.seq : 0 });
    await visitor.waitFor('reached');
  });

  it('[CH5] keeps one message for one id, whatever is sent again, and says it after a reload', async () => {
    const server = await start();
    const { dana, visitor, workId } = await talk(server);
    const first = await visitor.say('Twice', 'same');
    visitor.cut();
    const again = await openVisitor(server, visitor, { after: 0 });
    await again.waitForEntry('joined');
    expect(await again.say('Twice', 'same')).toEqual(first);
    ask(dana, { kind: 'follow', workId, after: 0 });
    await waitForChat(dana, 'entries', ({ entries }) => entries.length >= 3);
    const texts = chatFrames(dana).flatMap((frame) => (frame.kind === 'entries' ? frame.entries : []));
    expect(texts.filter((entry) => entry.kind === 'message' && entry.text === 'Twice')).toHaveLength(1);
    expect(again.texts()).toEqual(['My order has not come.', 'Twice']);
  });

  it('[CH5] is said to a page in order and whole, from where it left off', async () => {
    const server = await start();
    const { visitor } = await talk(server);
    const seqs: number[] = [];
    for (const text of ['one', 'two', 'three']) {
      const said = await visitor.say(text);
      if (said.type === 'accepted') seqs.push(said.seq);
    }
    visitor.cut();
    const again = await openVisitor(server, visitor, { after: seqs[0] ?? 0 });
    await again.waitFor('entries');
    expect(again.texts()).toEqual(['two', 'three']);
  });

  it('[CH5] is refused to an agent who does not have the chat, and cannot be read by them', async () => {
    const server = await start();
    const { workId } = await talk(server);
    const ilya = await openTestSession(server, { agentId: 'ilya', name: 'Ilya Brandt' });
    for (const request of [
      { kind: 'follow', workId, after: 0 },
      { kind: 'follow', workId: 'chat-00', after: 0 },
    ] as const) {
      ask(ilya, request);
      await waitForChat(ilya, 'refused', (frame) => frame.workId === request.workId && frame.code === 'unknownChat');
    }
    ask(ilya, { kind: 'message', workId, messageId: 'x', text: 'Hello' });
    await waitForChat(ilya, 'refused', ({ messageId, code }) => messageId === 'x' && code === 'notActive');
    ask(ilya, { kind: 'dispose', workId, dispositionId: 'solved' });
    await waitForChat(ilya, 'refused', ({ messageId, code }) => messageId === null && code === 'notActive');
    expect(chatFrames(ilya).some(({ kind }) => kind === 'entries' || kind === 'opened')).toBe(false);
  });

  it('[CH22] is read while it is parked, and answered only when it is taken up again', async () => {
    const server = await start();
    const { dana, visitor, workId } = await talk(server);
    await dana.command({ kind: 'parkWork', workId });
    await dana.waitFor('view', ({ view }) => view.work.some(({ state }) => state === 'parked'));
    ask(dana, { kind: 'follow', workId, after: 0 });
    await waitForChat(dana, 'opened');
    ask(dana, { kind: 'message', workId, messageId: 'a-1', text: 'Aside' });
    await waitForChat(dana, 'refused', ({ messageId, code }) => messageId === 'a-1' && code === 'notActive');
    await visitor.say('Still there?');
    await waitForChat(dana, 'entries', ({ entries }) =>
      entries.some((entry) => entry.kind === 'message' && entry.text === 'Still there?'),
    );
    await dana.command({ kind: 'resumeWork', workId });
    ask(dana, { kind: 'message', workId, messageId: 'a-2', text: 'Here I am' });
    await waitForChat(dana, 'accepted', ({ messageId }) => messageId === 'a-2');
    expect(visitor.texts()).not.toContain('Aside');
  });

  it('[CH9] ends with the agent; a disposition is kept and not shown to the visitor; after the wrap-up it can only be read', async () => {
    const server = await start();
    const { dana, visitor, workId } = await talk(server);
    ask(dana, { kind: 'follow', workId, after: 0 });
    await waitForChat(dana, 'opened');
    await dana.command({ kind: 'endInteraction', workId });
    expect(await visitor.waitForEntry('ended')).toMatchObject({ by: 'agent' });
    await visitor.waitFor('stand', ({ stand }) => stand.state === 'ended');
    expect(await visitor.say('One more thing')).toMatchObject({ type: 'refused', code: 'chatEnded' });
    ask(dana, { kind: 'dispose', workId, dispositionId: 'nonsense' });
    await waitForChat(dana, 'refused', ({ code }) => code === 'unknownDisposition');
    ask(dana, { kind: 'dispose', workId, dispositionId: 'solved' });
    await waitForChat(dana, 'entries', ({ entries }) =>
      entries.some((entry) => entry.kind === 'disposition' && entry.label === 'Solved'),
    );
    await dana.command({ kind: 'finishWrapUp', workId });
    expect(await visitor.closed()).toBe(1000);

    const late = await openVisitor(server, visitor);
    await late.waitFor('welcome', ({ stand }) => stand.state === 'ended');
    expect(await late.closed()).toBe(1000);
    expect(late.entries().map(({ kind }) => kind)).toEqual(['message', 'joined', 'ended']);
    const kept = await keptOf(server, workId);
    expect(kept).toMatchObject({ queueId: 'support', name: 'Jonas Beck' });
    expect(kept.closedAt).not.toBeNull();
    expect(kept.entries.map(({ kind }) => kind)).toEqual(['message', 'joined', 'ended', 'disposition']);
    expect(JSON.stringify(kept)).not.toContain('tokenHash');
    expect((await server.fetch('/api/v1/chats/chat-00')).status).toBe(404);
  });

  it('[CH9] ends with the visitor: the agent wraps it up, and one that waits ends as abandoned', async () => {
    const server = await start();
    const { dana, visitor, workId } = await talk(server);
    visitor.send({ type: 'leave' });
    expect(await visitor.waitForEntry('ended')).toMatchObject({ by: 'visitor' });
    await dana.waitFor('view', ({ view }) =>
      view.work.some((item) => item.workId === workId && item.state === 'wrapUp'),
    );
    const second = await beginChat(server);
    const waiting = await openVisitor(server, second);
    await waiting.waitFor('welcome', ({ stand }) => stand.state === 'waiting' && stand.position === 1);
    waiting.send({ type: 'leave' });
    expect(await waiting.closed()).toBe(1000);
    const item = await (await server.fetch(`/api/v1/work-items/${second.chatId}`)).json();
    expect(item).toMatchObject({ state: 'ended', outcome: 'abandoned' });
  });

  it('[CH9] waits 2 minutes for a visitor without a connection, and then takes them as gone', async () => {
    const scheduler = createManualScheduler(Date.now());
    const server = await start({ scheduler });
    await openTestSession(server);
    const secret = await beginChat(server);
    const visitor = await openVisitor(server, secret);
    await visitor.waitFor('welcome');
    visitor.cut();
    await expect.poll(() => server.logLines.some((line) => line.includes('visitorEnded'))).toBe(true);
    scheduler.jump(119_000);
    await scheduler.advance(0);
    expect(await stateOf(server, secret.chatId)).toBe('waiting');
    await scheduler.advance(2_000);
    await expect.poll(() => stateOf(server, secret.chatId)).toBe('ended');
    const kept = await keptOf(server, secret.chatId);
    expect(kept.entries).toMatchObject([{ kind: 'ended', by: 'away' }]);
    await stopWith(server, scheduler);
  });

  it('[CH9] goes on after a crash of the server with everything that was acknowledged', async () => {
    const disk = createMemoryDisk();
    const transcriptDisk = createTranscriptDisk();
    const options = (): TestServerOptions => ({ disk, transcripts: createMemoryTranscripts({ disk: transcriptDisk }) });
    const server = await start(options());
    const { visitor, workId } = await talk(server);
    await visitor.say('Before the crash');
    // The port in memory keeps its disk; the process that used it is gone without a word.
    running.splice(0);
    const after = await start(options());
    const again = await openVisitor(after, visitor);
    await again.waitFor('welcome', ({ stand }) => stand.state === 'talking');
    await again.waitFor('entries');
    expect(again.texts()).toEqual(['My order has not come.', 'Before the crash']);
    const dana = await openTestSession(after);
    ask(dana, { kind: 'follow', workId, after: 0 });
    await waitForChat(dana, 'entries', ({ entries }) => entries.some(({ kind }) => kind === 'joined'));
    await server.stop();
  });

  it('[CH5] is not acknowledged while it cannot be stored, and is when it can', async () => {
    const transcriptDisk = createTranscriptDisk();
    const server = await start({ transcripts: createMemoryTranscripts({ disk: transcriptDisk }) });
    const { visitor } = await talk(server);
    transcriptDisk.writable = false;
    expect(await visitor.say('Lost?', 'm')).toMatchObject({ type: 'refused', code: 'hostUnavailable' });
    expect((await server.post('/api/v1/chats', { queue: 'support' })).status).toBe(503);
    transcriptDisk.writable = true;
    expect(await visitor.say('Lost?', 'm')).toMatchObject({ type: 'accepted' });
    await visitor.waitFor('entries', ({ entries }) =>
      entries.some((entry) => entry.kind === 'message' && entry.text === 'Lost?'),
    );
  });

  it('[CH13] is forgotten 90 days after its end, and not before', async () => {
    const transcripts = createMemoryTranscripts();
    const scheduler = createManualScheduler(Date.now());
    const server = await start({ transcripts, scheduler });
    const at = scheduler.now();
    await transcripts.begin('default', {
      chatId: 'chat-old',
      at,
      facts: { queueId: 'support', name: null, language: null, tokenHash: '' },
      entries: [],
    });
    await transcripts.closeChat('default', 'chat-old', at);
    const status = async () => (await server.fetch('/api/v1/chats/chat-old')).status;
    scheduler.jump(90 * 86_400_000 - 7_200_000);
    await scheduler.advance(0);
    expect(await status()).toBe(200);
    scheduler.jump(14_400_000);
    await scheduler.advance(0);
    await expect.poll(status).toBe(404);
    await stopWith(server, scheduler);
  });
});

describe('figures', () => {
  it('[CH21] /metrics counts chats and messages, each once, and names nobody', async () => {
    const server = await start();
    await server.post('/api/v1/chats', { queue: 'nowhere' });
    const { dana, visitor, workId } = await talk(server);
    await visitor.say('Twice', 'same');
    await visitor.say('Twice', 'same');
    ask(dana, { kind: 'message', workId, messageId: 'a-1', text: 'I look.' });
    await waitForChat(dana, 'accepted');
    const read = async () => (await server.fetch('/metrics')).text();
    const during = await read();
    for (const line of [
      'interlock_chats_begun_total{outcome="begun"} 1',
      'interlock_chats_begun_total{outcome="unknownQueue"} 1',
      'interlock_chats_open 1',
      'interlock_chat_sockets 1',
      'interlock_chat_messages_total{from="visitor"} 2',
      'interlock_chat_messages_total{from="agent"} 1',
      'interlock_chats_ended_total 0',
    ])
      expect(during).toContain(`${line}\n`);
    expect(during).not.toMatch(/Jonas|Twice|I look/);
    await dana.command({ kind: 'endInteraction', workId });
    await dana.command({ kind: 'finishWrapUp', workId });
    await expect.poll(read).toContain('interlock_chats_ended_total 1\n');
    expect(await read()).toContain('interlock_chats_open 0\n');
  });
});

describe('the page of visitors', () => {
  it('[CH15] may be framed by this server and the chat’s origins alone, loads its own files alone, and has an embed script', async () => {
    const definition = {
      ...TEST_DEFINITION,
      chat: { ...TEST_DEFINITION.chat, allowedOrigins: ['https://shop.example'] },
    };
    const { mkdtempSync, mkdirSync, writeFileSync, rmSync } = await import('node:fs');
    const { join } = await import('node:path');
    const { tmpdir } = await import('node:os');
    const folder = mkdtempSync(join(tmpdir(), 'interlock-pages-'));
    mkdirSync(join(folder, 'chat'));
    writeFileSync(join(folder, 'chat', 'index.html'), '<!doctype html>');
    const server = await start({ definition, pagesFolder: folder });
    const page = await server.fetch('/chat/?queue=support');
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("frame-ancestors 'self' https://shop.example");
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toMatch(/unsafe|\*/);
    const script = await server.fetch('/chat/embed.js');
    expect(script.headers.get('content-type')).toContain('text/javascript');
    expect(await script.text()).toContain('createElement');
    rmSync(folder, { recursive: true });
    const unbuilt = await start();
    expect((await unbuilt.fetch('/chat/')).status).toBe(503);
  });
});
