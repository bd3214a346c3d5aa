import type { AgentView, PageSettingsAnswer, TimelineEntry } from '@interlock/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import type { TicketAnswer } from '../environment.ts';
import { arrival, countedIds, FakeServer, FakeTimers, NO_SETTINGS, ticket } from '../testing/fake-world.ts';
import { view } from '../testing/views.ts';
import { createSessionClient, type PresenceRequest, type SessionClient, type SessionState } from './session-client.ts';

const REQUEST = {
  agentId: 'dana',
  name: 'Dana Fox',
  team: null,
  origin: 'http://127.0.0.1:4401',
  callCenterSettings: { omnichannelMode: 'C' },
};

let timers: FakeTimers;
let server: FakeServer;
let session: SessionClient;
let states: SessionState[];
let views: AgentView[];
let requests: PresenceRequest[];
let beats: number;
let chats: unknown[];
let probes: ((tookMs: number, statusId: string | null) => void)[];

beforeEach(() => {
  timers = new FakeTimers();
  server = new FakeServer();
  states = [];
  views = [];
  requests = [];
  beats = 0;
  chats = [];
  probes = [];
  session = createSessionClient(
    { transport: server, timers, random: () => 0, newCommandId: countedIds('c') },
    {
      stateChanged: (state) => states.push(state),
      viewChanged: (next) => views.push(next),
      presenceRequested: (request) => requests.push(request),
      beat: () => {
        beats += 1;
      },
      probed: (answered) => probes.push(answered),
      chatted: (chat) => chats.push(chat),
      unreadable() {},
    },
  );
});

async function link() {
  session.start(REQUEST);
  return server.welcome();
}

/** Waits out the back-off, which without luck is 250 ms. */
function nextTry(): void {
  timers.advance(250);
}

describe('no session', () => {
  it('[CN26] a refused ticket is final, with its code', async () => {
    session.start(REQUEST);
    await server.answerTicket({ kind: 'refused', code: 'originNotAllowed' });
    expect(session.state()).toEqual({ state: 'refused', code: 'originNotAllowed' });
    timers.advance(60_000);
    expect(server.tickets).toHaveLength(1);
  });

  const passing: { says: string; happens: () => Promise<void> }[] = [
    { says: 'no answer', happens: () => server.answerTicket({ kind: 'unavailable' }) },
    {
      says: 'a transport that throws',
      happens: async () => {
        server.tickets[0]?.fail();
        await arrival();
      },
    },
    {
      says: 'no ticket within 10 s',
      happens: async () => {
        timers.advance(9999);
        expect(session.state().state).toBe('connecting');
        timers.advance(1);
      },
    },
    {
      says: 'a socket that does not open',
      happens: async () => {
        await server.answerTicket();
        server.socket.listener.closed(1006);
      },
    },
    {
      says: 'no welcome within 5 s',
      happens: async () => {
        await server.answerTicket();
        server.socket.listener.opened();
        timers.advance(5000);
      },
    },
    {
      says: 'a welcome in another version',
      happens: async () => {
        await server.answerTicket();
        server.socket.listener.opened();
        server.socket.listener.received(JSON.stringify({ type: 'welcome', version: 2, epoch: 1 }));
        expect(session.unreadable()).toBe(1);
        timers.advance(5000);
      },
    },
    {
      says: 'a server that stops',
      happens: async () => {
        await server.answerTicket();
        server.socket.listener.closed(1001);
      },
    },
    {
      says: 'too many frames',
      happens: async () => {
        await server.answerTicket();
        server.socket.listener.closed(4429);
      },
    },
  ];
  for (const { says, happens } of passing) {
    it(`[CN22][CN26] ${says} is tried again, with a new ticket`, async () => {
      session.start(REQUEST);
      await happens();
      expect(session.state()).toMatchObject({ state: 'waiting', attempt: 0 });
      nextTry();
      expect(server.tickets).toHaveLength(2);
    });
  }

  it('[CN22] waits longer with every try that fails, and for ever goes on', async () => {
    const waits: number[] = [];
    session = createSessionClient(
      { transport: server, timers, random: () => 0.999_999, newCommandId: countedIds('c') },
      {
        stateChanged: (state) => state.state === 'waiting' && waits.push(state.retryAt - timers.now()),
        viewChanged() {},
        presenceRequested() {},
        beat() {},
        probed() {},
        chatted() {},
        unreadable() {},
      },
    );
    session.start(REQUEST);
    for (let count = 0; count < 7; count += 1) {
      await server.answerTicket({ kind: 'unavailable' });
      timers.advance(5000);
    }
    expect(waits).toEqual([500, 1000, 2000, 4000, 5000, 5000, 5000]);
  });

  it('[CN26] an answer that comes after its time is not heard', async () => {
    session.start(REQUEST);
    timers.advance(10_000);
    nextTry();
    server.tickets[0]?.answer(ticket('late'));
    await arrival();
    expect(server.sockets).toHaveLength(0);
    expect(session.state().state).toBe('connecting');
  });

  const complaints = [
    { code: 4401, becomes: 'ticketRefused' },
    { code: 4400, becomes: 'notUnderstood' },
  ];
  for (const { code, becomes } of complaints) {
    it(`[CN23] close code ${code} three times in a row is final: ${becomes}`, async () => {
      session.start(REQUEST);
      for (let count = 1; count <= 3; count += 1) {
        await server.answerTicket();
        server.socket.listener.closed(code);
        nextTry();
      }
      expect(session.state()).toEqual({ state: 'refused', code: becomes });
    });
  }

  it('[CN23] a refused origin is final at once', async () => {
    session.start(REQUEST);
    await server.answerTicket();
    server.socket.listener.closed(4403);
    expect(session.state()).toEqual({ state: 'refused', code: 'originRefused' });
  });
});

describe('link', () => {
  it('[CN26] asks for a ticket, says hello with it, and is linked by the welcome', async () => {
    session.start(REQUEST);
    session.start(REQUEST);
    expect(server.tickets.map(({ request }) => request)).toEqual([REQUEST]);
    await server.answerTicket(ticket('abc'));
    server.socket.listener.opened();
    expect(server.socket.take()).toEqual([{ type: 'hello', version: 2, ticket: 'abc' }]);
    server.socket.say({ type: 'ping', beat: 1 });
    expect(server.socket.take()).toEqual([]);
    await server.welcome({ epoch: 4 });
    expect(session.state()).toMatchObject({ state: 'linked', epoch: 4 });
    expect(views).toHaveLength(1);
  });

  it('[CN40] a link knows what became of the settings that went with its own ticket', async () => {
    const settings: PageSettingsAnswer = {
      outranked: [{ field: 'mode', slot: null, page: 'complementary', server: 'synchronized' }],
      warnings: 1,
    };
    session.start(REQUEST);
    await server.welcome({ settings });
    expect(session.state()).toMatchObject({ state: 'linked', settings });
    server.socket.listener.closed(1012);
    nextTry();
    expect(server.tickets.at(-1)?.request).toEqual(REQUEST);
    await server.welcome();
    expect(session.state()).toMatchObject({ state: 'linked', settings: NO_SETTINGS });
  });

  it('[CN20] the newest view wins, and a repeated or older one changes nothing', async () => {
    const socket = await link();
    views.splice(0);
    socket.say({ type: 'view', version: 8, view: view({ epoch: 8 }) as never });
    socket.say({ type: 'view', version: 7, view: view({ epoch: 7 }) as never });
    socket.say({ type: 'view', version: 8, view: view({ epoch: 9 }) as never });
    expect(views.map(({ epoch }) => epoch)).toEqual([8]);
  });

  const unreadable = [
    '',
    'null',
    '[]',
    '{',
    '{"type":"takeOver"}',
    '{"type":"timeline","commandId":"c1","entries":[{}],"more":false}',
    JSON.stringify({ type: 'bye', code: 'because' }),
  ];
  for (const text of unreadable) {
    it(`[CN20] a frame that cannot be read changes nothing: ${text || '(empty)'}`, async () => {
      const socket = await link();
      const before = { state: session.state(), views: views.length };
      socket.listener.received(text);
      expect({ state: session.state(), views: views.length }).toEqual(before);
      expect(session.unreadable()).toBe(1);
    });
  }

  for (const text of ['{"type":"view"}', '{"type":"view","version":9,"view":{"name":"\\ud800"}}']) {
    it(`[CN20] a view that cannot be read is a lost link, so that no old one is shown as live: ${text}`, async () => {
      const socket = await link();
      socket.listener.received(text);
      expect([session.state().state, socket.isClosed, session.unreadable()]).toEqual(['waiting', true, 1]);
      nextTry();
      await server.welcome();
      expect(session.state()).toMatchObject({ state: 'linked', epoch: 2 });
    });
  }

  it('[CN20] a second welcome on one link is not heard', async () => {
    const socket = await link();
    socket.say({
      type: 'welcome',
      version: 2,
      epoch: 99,
      sessionId: 's-99',
      heartbeatMs: 4000,
      view: view() as never,
      definition: {} as never,
    });
    expect(session.state()).toMatchObject({ epoch: 1 });
  });

  it('[CN21] answers each beat, and says that it came', async () => {
    const socket = await link();
    socket.take();
    socket.say({ type: 'ping', beat: 17 });
    expect(socket.take()).toEqual([{ type: 'pong', beat: 17 }]);
    expect(beats).toBe(1);
  });

  it('[CN21] two beats and a second without a word are a lost link', async () => {
    const socket = await link();
    timers.advance(8000);
    socket.say({ type: 'ping', beat: 1 });
    timers.advance(8999);
    expect(session.state().state).toBe('linked');
    timers.advance(1);
    expect(session.state().state).toBe('waiting');
    expect(socket.isClosed).toBe(true);
  });

  it('[CN22] a lost link comes back by itself, and what the old socket still says is not heard', async () => {
    const old = await link();
    old.listener.closed(1006);
    nextTry();
    await server.welcome();
    expect(session.state()).toMatchObject({ state: 'linked', epoch: 2 });
    views.splice(0);
    old.say({ type: 'view', version: 50, view: view() as never });
    old.listener.closed(4409);
    expect(views).toEqual([]);
    expect(session.state().state).toBe('linked');
  });

  it('[CN22] a link that held for 5 s starts the back-off anew, one that broke at once does not', async () => {
    await link();
    server.socket.listener.closed(1006);
    nextTry();
    await server.welcome();
    server.socket.listener.closed(1006);
    expect(session.state()).toMatchObject({ state: 'waiting', attempt: 1 });
    nextTry();
    await server.welcome();
    timers.advance(5000);
    server.socket.listener.closed(1006);
    expect(session.state()).toMatchObject({ state: 'waiting', attempt: 0 });
  });

  it('[CN8] hands on what the CRM is asked for', async () => {
    const socket = await link();
    const request = {
      type: 'requestPresence',
      requestId: 'r-1',
      attempt: 1,
      statusId: 'busy',
      ready: false,
      probe: true,
    } as const;
    socket.say(request);
    expect(requests).toEqual([request]);
  });

  const ends = [
    { code: 'superseded', becomes: 'superseded' },
    { code: 'signedOut', becomes: 'signedOut' },
  ] as const;
  for (const { code, becomes } of ends) {
    it(`[CN23] after "${code}" there is no way back but start`, async () => {
      const socket = await link();
      socket.say({ type: 'bye', code });
      expect(session.state()).toEqual({ state: becomes });
      expect(socket.isClosed).toBe(true);
      timers.advance(600_000);
      expect(server.tickets).toHaveLength(1);
      session.start(REQUEST);
      expect(server.tickets).toHaveLength(2);
    });
  }

  it('[CN23] close code 4409 without a word means the same as "superseded"', async () => {
    const socket = await link();
    socket.listener.closed(4409);
    expect(session.state()).toEqual({ state: 'superseded' });
  });

  for (const code of ['serverStopping', 'definitionChanged'] as const) {
    it(`[CN22] after "${code}" it comes back by itself`, async () => {
      const socket = await link();
      socket.say({ type: 'bye', code });
      expect(session.state().state).toBe('waiting');
      nextTry();
      expect(server.tickets).toHaveLength(2);
    });
  }

  it('[CN21] says goodbye when it stops, and leaves no timer behind', async () => {
    const socket = await link();
    socket.take();
    const outcome = session.act({ kind: 'retryCrm' });
    session.stop();
    expect(socket.take().map(({ type }) => type)).toEqual(['command', 'goodbye']);
    expect(await outcome).toEqual({ kind: 'unanswered' });
    expect(session.state()).toEqual({ state: 'idle' });
    expect(timers.waiting).toBe(0);
  });

  it('[CN26] a stop while the ticket is on its way leaves nothing behind either', async () => {
    session.start(REQUEST);
    session.stop();
    await server.answerTicket();
    expect(server.sockets).toHaveLength(0);
    expect(timers.waiting).toBe(0);
  });
});

describe('commands', () => {
  it('[CN24] sends acts with ids and hears done and refused', async () => {
    const socket = await link();
    socket.take();
    const done = session.act({ kind: 'acceptOffer', workId: 'i-1' });
    const refused = session.act({ kind: 'declineOffer', workId: 'i-2' });
    expect(socket.take()).toEqual([
      { type: 'command', commandId: 'c1', command: { kind: 'acceptOffer', workId: 'i-1' } },
      { type: 'command', commandId: 'c2', command: { kind: 'declineOffer', workId: 'i-2' } },
    ]);
    socket.say({ type: 'refused', commandId: 'c2', code: 'offerGone', message: 'This offer is no longer yours.' });
    socket.say({ type: 'done', commandId: 'c1' });
    expect(await done).toEqual({ kind: 'done' });
    expect(await refused).toEqual({ kind: 'refused', code: 'offerGone' });
  });

  it('[CN24] an act that was under way when the link went is sent again on the next one', async () => {
    const socket = await link();
    const outcome = session.act({ kind: 'endInteraction', workId: 'i-1' });
    socket.listener.closed(1006);
    nextTry();
    const next = await server.welcome();
    expect(next.commands()).toMatchObject([{ commandId: 'c1', command: { kind: 'endInteraction' } }]);
    next.say({ type: 'done', commandId: 'c1' });
    expect(await outcome).toEqual({ kind: 'done' });
  });
});

describe('timeline', () => {
  const entry: TimelineEntry = { version: 3, at: 1, kind: 'sessionOpened', params: {} };

  it('[CN27] is read in pages', async () => {
    const socket = await link();
    socket.take();
    const page = session.readTimeline(40, 50);
    expect(socket.take()).toEqual([{ type: 'readTimeline', commandId: 'c1', before: 40, limit: 50 }]);
    socket.say({ type: 'timeline', commandId: 'c1', entries: [entry], more: true });
    expect(await page).toEqual({ entries: [entry], more: true });
  });

  it('[CN27] gives nothing without a link, when refused, when the link goes, after 10 s, or when four are under way', async () => {
    expect(await session.readTimeline(null, 50)).toBe(null);
    const socket = await link();
    const pages = [1, 2, 3, 4].map(() => session.readTimeline(null, 50));
    expect(await session.readTimeline(null, 50)).toBe(null);
    socket.say({ type: 'refused', commandId: 'c1', code: 'tooFast', message: '' });
    expect(await pages[0]).toBe(null);
    socket.say({ type: 'ping', beat: 1 });
    timers.advance(8000);
    socket.say({ type: 'ping', beat: 2 });
    timers.advance(2000);
    expect(await Promise.all(pages)).toEqual([null, null, null, null]);
    const last = session.readTimeline(null, 50);
    socket.listener.closed(1006);
    expect(await last).toBe(null);
  });
});

describe('colleagues', () => {
  it('[CN55] are asked for, and told to whoever asked; an answer of another kind, or to nobody, tells nothing', async () => {
    expect(await session.findColleagues('w-1', 'Mar')).toBe(null);
    const socket = await link();
    socket.take();
    const first = session.findColleagues('w-1', 'Mar');
    const second = session.findColleagues('w-2', 'Mar');
    expect(socket.take()[0]).toEqual({ type: 'findColleagues', commandId: 'c1', workId: 'w-1', text: 'Mar' });
    const mara = { agentId: 'mara', name: 'Mara Lind', state: 'ready', toQueueId: 'support' } as const;
    socket.say({ type: 'colleagues', commandId: 'c9', colleagues: [mara], more: false });
    socket.say({ type: 'colleagues', commandId: 'c1', colleagues: [mara], more: true });
    socket.say({ type: 'refused', commandId: 'c2', code: 'unknownWork', message: '' });
    expect([await first, await second]).toEqual([{ colleagues: [mara], more: true }, null]);
  });
});

const answers: { says: string; answer: TicketAnswer }[] = [{ says: 'a ticket', answer: ticket('t') }];
for (const { says, answer } of answers) {
  it(`[CN26] ${says} for a session that was stopped and started again opens one socket`, async () => {
    session.start(REQUEST);
    session.stop();
    session.start(REQUEST);
    server.tickets[0]?.answer(answer);
    await arrival();
    expect(server.sockets).toHaveLength(0);
    await server.answerTicket(answer);
    expect(server.sockets).toHaveLength(1);
  });
}

describe('chats', () => {
  it('[CN51] a request goes out on a link and not without one, and what comes is handed on unread', async () => {
    session.askChat({ kind: 'follow', workId: 'chat-1', after: 0 });
    const socket = await link();
    socket.take();
    session.askChat({ kind: 'follow', workId: 'chat-1', after: 0 });
    expect(socket.take()).toEqual([{ type: 'chat', request: { kind: 'follow', workId: 'chat-1', after: 0 } }]);
    socket.say({ type: 'chat', chat: { anything: 1 } });
    expect(chats).toEqual([{ anything: 1 }]);
  });
});

describe('a test of the link', () => {
  it('[IN4] says that it knows probes to a server that has said so, and to no other', async () => {
    session.start(REQUEST);
    expect((await server.welcome()).take()).toEqual([{ type: 'hello', version: 2, ticket: 't-1' }]);
    session.stop();
    session.start(REQUEST);
    expect((await server.welcome({ probes: true })).take().slice(1)).toEqual([{ type: 'answersProbes' }]);
  });

  it('[IN6] answers for itself at once, and for the page when it has answered', async () => {
    session.start(REQUEST);
    const socket = await server.welcome({ probes: true });
    socket.take();
    socket.say({ type: 'probe', probeId: 7 });
    expect(socket.take()).toEqual([{ type: 'probed', probeId: 7, crm: null }]);
    probes[0]?.(12, 'busy');
    expect(socket.take()).toEqual([{ type: 'probed', probeId: 7, crm: { tookMs: 12, statusId: 'busy' } }]);
  });
});
