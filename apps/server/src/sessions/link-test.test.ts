import type { SessionClientFrame, SessionCommand, SessionServerFrame } from '@interlock/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import { type HostHarness, startHost } from '../../test/kit/host-harness.ts';
import { createColleagues } from '../agents/colleagues.ts';
import { createLinkTest, LINK_TEST_LIMITS, type LinkTestOutcome, type TestLink } from './link-test.ts';
import type { SessionCarrier } from './session-desk.ts';
import { createSessionDesk, type SessionDesk } from './session-desk.ts';
import { createSessionTickets, type SessionTickets } from './session-tickets.ts';

let harness: HostHarness;
let desk: SessionDesk;
let tickets: SessionTickets;
let testLink: TestLink;

interface Connector {
  readonly frames: SessionServerFrame[];
  readonly carrier: SessionCarrier;
  say(frame: SessionClientFrame): void;
  command(command: SessionCommand): Promise<void>;
  readonly probeIds: readonly number[];
}

beforeEach(async () => {
  harness = await startHost();
  const { host, scheduler } = harness;
  let ids = 0;
  const newId = (): string => {
    ids += 1;
    return `id-${ids}`;
  };
  tickets = createSessionTickets({
    now: scheduler.now,
    randomBytes: (size) => Buffer.alloc(size, newId()),
  });
  desk = createSessionDesk(
    host,
    {
      host,
      scheduler,
      tickets,
      readTimeline: async () => null,
      colleagues: createColleagues(host),
      newSessionId: newId,
      newWorkId: newId,
    },
    {
      opened() {},
      ended() {},
      frameRefused(code) {
        throw new Error(code);
      },
      commandRefused(code) {
        throw new Error(code);
      },
      failed(_agentId, error) {
        throw error;
      },
    },
  );
  testLink = createLinkTest(host, desk, scheduler);
});

async function connect(agentId: string, options: { readonly knowsProbes?: boolean } = {}): Promise<Connector> {
  const frames: SessionServerFrame[] = [];
  const carrier = desk.accept({
    send(text, sent) {
      frames.push(JSON.parse(text) as SessionServerFrame);
      sent();
    },
    close() {},
    terminate() {},
    bufferedAmount: 0,
  });
  let commands = 0;
  const connector: Connector = {
    frames,
    carrier,
    say: (frame) => carrier.received(JSON.stringify(frame)),
    async command(command) {
      commands += 1;
      connector.say({ type: 'command', commandId: `c-${commands}`, command });
      await harness.flush();
    },
    get probeIds() {
      return frames.flatMap((frame) => (frame.type === 'probe' ? [frame.probeId] : []));
    },
  };
  const ticket = tickets.issue({ agentId, name: agentId, team: null, origin: 'http://127.0.0.1:4401' }) ?? '';
  connector.say({ type: 'hello', version: 2, ticket });
  await harness.flush();
  expect(frames[0]).toMatchObject({ type: 'welcome', probes: true });
  if (options.knowsProbes !== false) connector.say({ type: 'answersProbes' });
  return connector;
}

async function attach(connector: Connector, wire: 'plain' | 'extended'): Promise<void> {
  const capabilities = { workEvents: wire === 'extended', asksFirst: false };
  await connector.command({ kind: 'attachCrm', wire, capabilities });
  if (wire === 'extended')
    await connector.command({ kind: 'reportSnapshot', statusId: 'busy', version: 1, cause: null, work: [] });
}

/** Begins a test; its outcome once there is one. */
function begin(agentId: string): { outcome: LinkTestOutcome | null } {
  const begun: { outcome: LinkTestOutcome | null } = { outcome: null };
  void testLink(agentId).then((outcome) => {
    begun.outcome = outcome;
  });
  return begun;
}

describe('who cannot be tested', () => {
  it.each([
    ['unknownAgent', 'an agent who was never here', async () => 'nobody'],
    [
      'notSignedIn',
      'one who has signed out',
      async () => {
        await (await connect('dana')).command({ kind: 'signOut' });
        return 'dana';
      },
    ],
    [
      'sessionLost',
      'one whose connection is lost',
      async () => {
        (await connect('dana')).carrier.closed();
        await harness.flush();
        return 'dana';
      },
    ],
    [
      'linkNotTestable',
      'one whose connector has not said that it knows probes',
      async () => {
        const connector = await connect('dana', { knowsProbes: false });
        await attach(connector, 'extended');
        return 'dana';
      },
    ],
  ])('[IN2] %s: %s', async (code, _title, prepare) => {
    const agentId = await prepare();
    expect(await testLink(agentId)).toEqual({ ok: false, code });
  });

  it('[IN4] an older connector is never sent a probe', async () => {
    const connector = await connect('dana', { knowsProbes: false });
    await testLink('dana');
    expect(connector.probeIds).toEqual([]);
  });

  it('[IN3] the same agent not twice within 2 s, and not more than 50 at a time', async () => {
    const dana = await connect('dana');
    expect(LINK_TEST_LIMITS).toMatchObject({ waitMs: 5_000, everyMs: 2_000, underWay: 50 });
    begin('dana');
    await harness.scheduler.advance(1_999);
    expect(await testLink('dana')).toEqual({ ok: false, code: 'tooManyLinkTests' });
    await harness.scheduler.advance(1);
    begin('dana');
    expect(dana.probeIds).toHaveLength(2);
    for (let index = 0; index < 48; index += 1) {
      await connect(`a-${index}`);
      begin(`a-${index}`);
    }
    await connect('last');
    expect(await testLink('last')).toEqual({ ok: false, code: 'tooManyLinkTests' });
  });
});

describe('what comes back', () => {
  it.each([
    ['extended', 'claim', 'busy', { statusId: 'busy', isAsKnown: true }],
    ['extended', 'claim', 'lunch', { statusId: 'lunch', isAsKnown: false }],
    ['plain', 'mirror', null, null],
  ] as const)('[IN1] %s: connector and page answer; %s; the page stands at %s', async (wire, strength, statusId, presence) => {
    const dana = await connect('dana');
    await attach(dana, wire);
    const begun = begin('dana');
    const [probeId = 0] = dana.probeIds;
    await harness.scheduler.advance(30);
    dana.say({ type: 'probed', probeId, crm: null });
    await harness.scheduler.advance(200);
    expect(begun.outcome).toBeNull();
    dana.say({ type: 'probed', probeId, crm: { tookMs: 180, statusId } });
    await harness.scheduler.settle();
    expect(begun.outcome).toMatchObject({
      ok: true,
      test: {
        agentId: 'dana',
        limitMs: 5_000,
        wire,
        strength,
        answered: 'full',
        connectorMs: 30,
        crmMs: 180,
        presence,
      },
    });
  });

  it('[IN1] a connector without a page answers at once: connectorOnly', async () => {
    const dana = await connect('dana');
    const begun = begin('dana');
    dana.say({ type: 'probed', probeId: dana.probeIds[0] ?? 0, crm: null });
    await harness.scheduler.settle();
    expect(begun.outcome).toMatchObject({
      ok: true,
      test: { wire: null, strength: null, answered: 'connectorOnly', connectorMs: 0, crmMs: null, presence: null },
    });
  });

  it('[IN1] a page that is silent for 5 s: connectorOnly; a connector that is: nothing', async () => {
    const dana = await connect('dana');
    await attach(dana, 'extended');
    await connect('ilya');
    const [silentPage, silentConnector] = [begin('dana'), begin('ilya')];
    dana.say({ type: 'probed', probeId: dana.probeIds[0] ?? 0, crm: null });
    await harness.scheduler.advance(4_999);
    expect([silentPage.outcome, silentConnector.outcome]).toEqual([null, null]);
    await harness.scheduler.advance(1);
    expect(silentPage.outcome).toMatchObject({ ok: true, test: { answered: 'connectorOnly' } });
    expect(silentConnector.outcome).toMatchObject({ ok: true, test: { answered: 'nothing', connectorMs: null } });
  });

  it('[IN3] what an earlier test brings is not taken for the answer to a later one', async () => {
    const dana = await connect('dana');
    await attach(dana, 'extended');
    begin('dana');
    await harness.scheduler.advance(2_500);
    const begun = begin('dana');
    const [first = 0, second = 0] = dana.probeIds;
    expect(second).toBeGreaterThan(first);
    dana.say({ type: 'probed', probeId: first, crm: { tookMs: 2_400, statusId: 'busy' } });
    await harness.scheduler.settle();
    expect(begun.outcome).toBeNull();
  });

  it('[IN5] no fact changes: the log is as long as before, and so is the version of the agent', async () => {
    const dana = await connect('dana');
    await attach(dana, 'extended');
    const version = harness.host.agent('dana')?.version;
    const before = harness.events.length;
    begin('dana');
    const [probeId = 0] = dana.probeIds;
    dana.say({ type: 'probed', probeId, crm: null });
    // The page's snapshot is told as ever, and says what was known.
    await dana.command({ kind: 'reportSnapshot', statusId: 'busy', version: 1, cause: null, work: [] });
    dana.say({ type: 'probed', probeId, crm: { tookMs: 20, statusId: 'busy' } });
    await harness.flush();
    expect(harness.events).toHaveLength(before);
    expect(harness.host.agent('dana')?.version).toBe(version);
  });
});
