import { createHonesty, createMeasures, viewOf } from '@interlock/engine';
import { CONSOLE_LIMITS, type ConsoleServerFrame, type FloorRow, type Topic } from '@interlock/protocol/console';
import { afterEach, describe, expect, it } from 'vitest';
import { createFakeConsole, type FakeConsole, rowsOf, watch } from '../../test/kit/fake-console.ts';
import {
  confirmRequest,
  type HostHarness,
  makeReady,
  startHost,
  TEST_DEFINITION,
} from '../../test/kit/host-harness.ts';
import { createManualScheduler, type ManualScheduler } from '../../test/kit/manual-scheduler.ts';
import { honestyFold } from '../reports/honesty-fold.ts';
import { measuresFold } from '../reports/measures-fold.ts';
import { type ConsoleFeeds, createConsoleFeeds } from './console-feeds.ts';
import { CONSOLE_SERVER_LIMITS } from './console-limits.ts';
import { type ConsoleEnd, type ConsoleSession, createConsoleSession } from './console-session.ts';

const FLOOR: Topic = { kind: 'floor' };
const QUEUES: Topic = { kind: 'queues' };

interface World extends HostHarness {
  readonly feeds: ConsoleFeeds;
  readonly ends: ConsoleEnd[];
  readonly failures: unknown[];
  open(teams?: readonly string[] | null): { readonly fake: FakeConsole; readonly session: ConsoleSession };
}

let running: World[] = [];

async function startWorld(clock: ManualScheduler = createManualScheduler()): Promise<World> {
  const measures = createMeasures();
  const honesty = createHonesty();
  const harness = await startHost({ scheduler: clock, folds: [measuresFold(measures), honestyFold(honesty)] });
  const { host, scheduler } = harness;
  const failures: unknown[] = [];
  const ends: ConsoleEnd[] = [];
  const feeds = createConsoleFeeds({
    host,
    measures,
    honesty,
    scheduler,
    failed: (error) => failures.push(error),
  });
  const world: World = {
    ...harness,
    feeds,
    ends,
    failures,
    open(teams = null) {
      const fake = createFakeConsole();
      const session = createConsoleSession(
        fake.socket,
        { teams, signInId: null },
        { host, feeds, scheduler, serverId: 'a-server' },
        {
          ended: (_session, how) => ends.push(how),
          frameRefused: () => {},
          failed: (error) => failures.push(error),
        },
      );
      return { fake, session };
    },
  };
  running.push(world);
  return world;
}

afterEach(() => {
  for (const world of running) expect(world.failures).toEqual([]);
  running = [];
});

async function signIn(world: World, agentId: string, team: string | null = null): Promise<void> {
  await world.done(agentId, { kind: 'openSession', sessionId: `s-${agentId}`, name: `Name of ${agentId}`, team });
}

const chat = (workId: string, change: object = {}) =>
  ({
    kind: 'queueWork',
    workId,
    queueId: 'support',
    channel: 'chat',
    label: 'Jo',
    detail: null,
    priority: 0,
    skills: [],
    preferredAgentIds: [],
    ...change,
  }) as const;

const types = (fake: FakeConsole): string[] => fake.frames.map(({ type }) => type);
const only = <T extends ConsoleServerFrame['type']>(fake: FakeConsole, type: T) =>
  fake.frames.filter((frame): frame is Extract<ConsoleServerFrame, { type: T }> => frame.type === type);

/** Lets time pass for pages that answer their beats. */
async function beating(world: World, pages: readonly ReturnType<World['open']>[], ms: number): Promise<void> {
  const { heartbeatMs } = CONSOLE_SERVER_LIMITS;
  for (let passed = 0; passed < ms; passed += heartbeatMs) {
    await world.scheduler.advance(Math.min(heartbeatMs, ms - passed));
    for (const { fake, session } of pages)
      session.received(JSON.stringify({ type: 'pong', beat: only(fake, 'ping').length }));
  }
}

describe('refusals', () => {
  it.each([
    ['a pong first', '{"type":"pong","beat":1}', 4400],
    ['no JSON', '{', 4400],
    ['no text', null, 4400],
    ['a topic that is none', '{"type":"watch","version":1,"topics":[{"kind":"secrets"}]}', 4400],
  ])('[CW3] closes on %s', async (_what, data, code) => {
    const world = await startWorld();
    const { fake, session } = world.open();
    session.received(data);
    expect(fake).toMatchObject({ closeCode: code, frames: [] });
    expect(world.ends).toEqual(['malformed']);
  });

  it('[CW3] closes a page that watches nothing within 5 s, and one that says too much', async () => {
    const world = await startWorld();
    const silent = world.open();
    const loud = world.open();
    for (let index = 0; index < 21; index += 1) watch(loud.session, FLOOR);
    await world.scheduler.advance(5_000);
    expect(loud.fake.closeCode).toBe(4429);
    expect(silent.fake.closeCode).toBe(4408);
    expect(world.ends).toEqual(['flood', 'watchTimeout']);
  });
});

describe('topics', () => {
  it('[CW4] [CW5] welcomes, sends the whole, and then what changed', async () => {
    const world = await startWorld();
    await signIn(world, 'dana');
    await signIn(world, 'ilya');
    const { fake, session } = world.open();
    watch(session, FLOOR);
    await world.scheduler.settle();
    expect(fake.frames[0]).toMatchObject({ type: 'welcome', version: 1, serverId: 'a-server', definitionVersion: 1 });
    expect(fake.frames[1]).toMatchObject({ type: 'floor', reset: true, more: false, gone: [] });
    expect([...rowsOf(fake.frames, 'floor').keys()]).toEqual(['dana', 'ilya']);

    await makeReady(world, 'dana');
    await world.scheduler.advance(100);
    const changes = only(fake, 'floor').slice(1);
    expect(changes.length).toBeGreaterThan(0);
    expect(changes.every(({ reset, rows }) => !reset && rows.every(({ agentId }) => agentId === 'dana'))).toBe(true);
    expect(rowsOf(fake.frames, 'floor').get('dana')).toMatchObject({ contactCenter: { shape: 'ready' } });
  });

  it('[CW4] goes on with what was watched, begins what was not, and ends the rest', async () => {
    const world = await startWorld();
    await signIn(world, 'dana');
    const { fake, session } = world.open();
    watch(session, FLOOR);
    await world.scheduler.settle();
    watch(session, FLOOR, QUEUES);
    await world.scheduler.settle();
    expect(types(fake)).toEqual(['welcome', 'floor', 'queues']);
    watch(session, QUEUES);
    await signIn(world, 'ilya');
    await world.scheduler.advance(200);
    expect(only(fake, 'floor')).toHaveLength(1);
    watch(session, FLOOR);
    await world.scheduler.settle();
    expect(only(fake, 'floor').at(-1)).toMatchObject({ reset: true });
    expect([...rowsOf(fake.frames, 'floor').keys()]).toEqual(['dana', 'ilya']);
  });

  it('[CW5] sends an empty whole, so that a page knows that there is nobody', async () => {
    const world = await startWorld();
    const { fake, session } = world.open();
    watch(session, FLOOR);
    await world.scheduler.settle();
    expect(only(fake, 'floor')).toEqual([
      { type: 'floor', at: expect.any(Number), reset: true, more: false, rows: [], gone: [] },
    ]);
  });

  it('[CW5] says nothing of a record that changes nothing to be seen', async () => {
    const world = await startWorld();
    const epoch = await makeReady(world, 'dana');
    const { fake, session } = world.open();
    watch(session, FLOOR);
    await world.scheduler.settle();
    const { version } = world.host;
    await world.done('dana', { kind: 'reportWork', epoch, work: [], version: 9 });
    await world.scheduler.advance(200);
    expect(world.host.version).toBeGreaterThan(version);
    expect(only(fake, 'floor')).toHaveLength(1);
  });

  it('[CW6] a row says what the agent’s own page says', async () => {
    const world = await startWorld();
    const epoch = await makeReady(world, 'dana');
    const { fake, session } = world.open();
    watch(session, FLOOR, { kind: 'agent', agentId: 'dana' });
    await world.scheduler.settle();
    const tickets = Array.from({ length: 7 }, (_, index) => ({ workId: `t${index}`, label: `Ticket ${index}` }));
    await world.done('dana', { kind: 'reportWork', epoch, work: tickets, version: 9 });
    await world.scheduler.advance(100);
    const row = rowsOf(fake.frames, 'floor').get('dana') as FloorRow;
    const state = world.host.agent('dana')?.state;
    const view = state === undefined ? null : viewOf(world.host.rules(), state, world.host.now());
    for (const side of ['contactCenter', 'crm'] as const) {
      const { availability, shape, label, since, wish, pending } = view?.sides[side] ?? {};
      expect(row[side]).toMatchObject({ availability, shape, label, since, wish, pending });
    }
    expect(row).toMatchObject({ offerable: false, workCount: 7, strength: 'claim', holds: expect.any(Array) });
    expect(row.work.map(({ workId }) => workId)).toEqual(['t0', 't1', 't2', 't3', 't4']);
    const why = row.contactCenter.why;
    expect(why.code === 'held' && why.hold.kind === 'workElsewhere' ? why.hold.work.length : 0).toBe(5);
    expect(only(fake, 'agent').at(-1)?.view).toMatchObject({ agentId: 'dana', sides: view?.sides ?? {} });
  });

  it('[CW7] a row of a queue has its numbers, and its items stand in the order of service', async () => {
    const world = await startWorld();
    const { fake, session } = world.open();
    watch(session, QUEUES, { kind: 'queue', queueId: 'support' });
    await world.scheduler.settle();
    expect(only(fake, 'queue')).toEqual([
      { type: 'queue', at: expect.any(Number), queueId: 'support', total: 0, rows: [] },
    ]);
    const firstAt = world.scheduler.now();
    await world.doneCenter(chat('a'));
    await world.scheduler.advance(1_000);
    await world.doneCenter(chat('b', { priority: 5 }));
    await makeReady(world, 'dana');
    await world.scheduler.advance(1_000);
    const within = world.host.rules().queueById.get('support')?.serviceLevel.withinMs ?? 0;
    expect(rowsOf(fake.frames, 'queues').get('support')).toMatchObject({
      waiting: 1,
      beingOffered: 1,
      inHand: 0,
      oldestSince: firstAt,
      breachAt: firstAt + within,
      staffed: 1,
      free: 0,
    });
    // The one of higher priority came later and is served first: it is on its way to Dana.
    expect(only(fake, 'queue').at(-1)).toMatchObject({
      total: 2,
      rows: [
        { workId: 'b', agentId: 'dana', priority: 5 },
        { workId: 'a', state: 'waiting', agentId: null, createdAt: firstAt },
      ],
    });
  });

  it('[CW7] the wait of an item that was pulled back begins anew, in the list as in the row', async () => {
    const world = await startWorld();
    const { fake, session } = world.open();
    watch(session, QUEUES, { kind: 'queue', queueId: 'support' });
    const epoch = await makeReady(world, 'dana');
    const createdAt = world.host.now();
    await world.doneCenter(chat('a'));
    await confirmRequest(world, 'dana', epoch, 3);
    await world.done('dana', { kind: 'acceptOffer', epoch, workId: 'a' });
    await world.scheduler.advance(20_000);
    const reasonCode = TEST_DEFINITION.reasonCodes.find(({ selectable }) => selectable)?.code ?? null;
    await world.done('dana', { kind: 'chooseState', epoch, by: 'agent', ready: false, reasonCode });
    const backAt = world.host.now();
    await world.doneCenter({ kind: 'pullItem', workId: 'a' });
    await world.scheduler.advance(200);
    expect(rowsOf(fake.frames, 'queues').get('support')).toMatchObject({ waiting: 1, oldestSince: backAt });
    expect(only(fake, 'queue').at(-1)?.rows).toMatchObject([{ workId: 'a', createdAt, waitingSince: backAt }]);
  });

  it('[CW7] counts who serves a queue and who is free, as agents come and go', async () => {
    const world = await startWorld();
    const { fake, session } = world.open();
    watch(session, QUEUES);
    const numbers = async (): Promise<unknown> => {
      await world.scheduler.advance(200);
      const row = rowsOf(fake.frames, 'queues').get('sales');
      return row === undefined ? null : [(row as { staffed: number }).staffed, (row as { free: number }).free];
    };
    expect(await numbers()).toEqual([0, 0]);
    const epoch = await makeReady(world, 'ilya');
    expect(await numbers()).toEqual([1, 1]);
    const reasonCode = TEST_DEFINITION.reasonCodes.find(({ selectable }) => selectable)?.code ?? null;
    await world.done('ilya', { kind: 'chooseState', epoch, by: 'agent', ready: false, reasonCode });
    expect(await numbers()).toEqual([1, 0]);
    await confirmRequest(world, 'ilya', epoch, 3);
    await world.done('ilya', { kind: 'signOut', epoch });
    expect(await numbers()).toEqual([0, 0]);
  });

  it('[CW8] shows a viewer the agents and queues of their teams and nothing of others', async () => {
    const world = await startWorld();
    await signIn(world, 'dana', 'sales');
    await signIn(world, 'zoe', 'sales');
    await signIn(world, 'abe', 'back');
    await signIn(world, 'ida');
    const { fake, session } = world.open(['sales']);
    watch(session, FLOOR, QUEUES, { kind: 'agent', agentId: 'abe' }, { kind: 'agent', agentId: 'zoe' });
    await world.scheduler.settle();
    // Dana is in the service team by the definition, whatever the CRM says.
    expect([...rowsOf(fake.frames, 'floor').keys()]).toEqual(['zoe']);
    expect([...rowsOf(fake.frames, 'queues').keys()]).toEqual(['support', 'sales']);
    expect(only(fake, 'agent').map(({ agentId, view }) => [agentId, view?.name ?? null])).toEqual([
      ['abe', null],
      ['zoe', 'Name of zoe'],
    ]);
    await signIn(world, 'abe', 'sales');
    await signIn(world, 'zoe', 'back');
    await signIn(world, 'ida', 'back');
    await world.scheduler.advance(200);
    expect([...rowsOf(fake.frames, 'floor').keys()]).toEqual(['abe']);
    expect(JSON.stringify(only(fake, 'floor').slice(1))).not.toContain('ida');
    expect(
      only(fake, 'agent')
        .slice(-2)
        .map(({ agentId, view }) => [agentId, view?.name ?? null])
        .sort(),
    ).toEqual([
      ['abe', 'Name of abe'],
      ['zoe', null],
    ]);
  });

  it('[CW14] another definition is told, and rows begin anew', async () => {
    const world = await startWorld();
    await signIn(world, 'dana');
    const { fake, session } = world.open();
    watch(session, FLOOR, QUEUES);
    await world.scheduler.settle();
    const queues = TEST_DEFINITION.queues.slice(0, 1).map((queue) => ({ ...queue, label: 'Renamed' }));
    const replacing = world.host.replaceDefinition({
      definition: { ...TEST_DEFINITION, queues },
      source: 'rest',
      sourceHash: null,
    });
    await world.flush();
    await replacing;
    session.definitionChanged();
    await world.scheduler.advance(200);
    expect(only(fake, 'definition')).toEqual([{ type: 'definition', definitionVersion: 2, mode: 'synchronized' }]);
    expect(only(fake, 'queues').filter(({ reset }) => reset)).toHaveLength(2);
    expect([...rowsOf(fake.frames, 'queues').values()]).toMatchObject([{ label: 'Renamed' }]);
    expect([...rowsOf(fake.frames, 'floor').keys()]).toEqual(['dana']);
  });
});

describe('one item', () => {
  const itemOf = (workId: string): Topic => ({ kind: 'item', workId });

  it('[CW16] is told with its story and why it waits; others’ and unknown ones are not there', async () => {
    const world = await startWorld();
    await world.doneCenter(chat('a', { skills: [{ skillId: 'german', level: 10 }] }));
    const [all, none] = [world.open(), world.open(['nobody'])];
    watch(all.session, itemOf('a'), itemOf('zzz'));
    watch(none.session, itemOf('a'));
    await world.scheduler.settle();
    expect(only(none.fake, 'item')).toEqual([{ type: 'item', workId: 'a', item: null, why: null }]);
    expect(only(all.fake, 'item')).toMatchObject([
      {
        workId: 'a',
        item: { state: 'waiting', queueId: 'support', story: [{ kind: 'queued' }], queued: { position: 1 } },
        why: { state: 'waiting', waitingSince: world.host.item('a')?.enqueuedAt },
      },
      { workId: 'zzz', item: null, why: null },
    ]);
  });

  it('[CW16] says nothing while nothing changes, a change in the next round, and what agents change within a second', async () => {
    const world = await startWorld();
    await world.doneCenter(chat('a', { skills: [{ skillId: 'german', level: 10 }] }));
    const page = world.open();
    watch(page.session, itemOf('a'));
    await beating(world, [page], 5_000);
    expect(only(page.fake, 'item')).toHaveLength(1);
    const before = JSON.stringify(only(page.fake, 'item').at(-1)?.why);
    await makeReady(world, 'dana');
    await world.scheduler.advance(1_100);
    expect(only(page.fake, 'item').length).toBeGreaterThan(1);
    expect(JSON.stringify(only(page.fake, 'item').at(-1)?.why)).not.toBe(before);
    const count = only(page.fake, 'item').length;
    await world.doneCenter({ kind: 'cancelItem', workId: 'a', cause: 'abandoned' });
    await world.scheduler.advance(100);
    expect(only(page.fake, 'item')).toHaveLength(count + 1);
    expect(only(page.fake, 'item').at(-1)).toMatchObject({ item: { state: 'ended', outcome: 'abandoned' }, why: null });
  });

  it('[CW16] of many items twenty are looked at again each second, in turn', async () => {
    const world = await startWorld();
    const skills = [{ skillId: 'german', level: 10 }];
    const ids = Array.from({ length: 48 }, (_one, index) => `w-${index}`);
    for (const workId of ids) await world.doneCenter(chat(workId, { skills }));
    const pages = Array.from({ length: 6 }, () => world.open());
    for (const [index, { session }] of pages.entries())
      watch(session, ...ids.slice(index * 8, index * 8 + 8).map(itemOf));
    await world.scheduler.advance(1_000);
    const told = () => pages.map(({ fake }) => only(fake, 'item').length).reduce((sum, count) => sum + count, 0);
    expect(told()).toBe(48);
    // Of no queue's item is anything changed by an agent who comes: only the clock finds it.
    await signIn(world, 'dana');
    await world.scheduler.advance(1_000);
    expect(told()).toBe(48 + CONSOLE_SERVER_LIMITS.itemsPerClock);
    await world.scheduler.advance(2_000);
    expect(told()).toBe(2 * 48);
  });
});

describe('today', () => {
  it('[CW15] counts since midnight of the viewer’s teams, once a second, and shows zero as zero', async () => {
    const world = await startWorld();
    await makeReady(world, 'dana');
    await makeReady(world, 'ilya');
    const [all, sales] = [world.open(), world.open(['sales'])];
    for (const { session } of [all, sales]) watch(session, { kind: 'today' });
    await beating(world, [all, sales], 60_000);
    for (const { fake } of [all, sales]) expect(only(fake, 'today').length).toBeGreaterThan(50);
    const last = (fake: FakeConsole) => only(fake, 'today').at(-1)?.today;
    // Ilya is in sales and in service, Dana in service alone.
    expect(last(all.fake)).toMatchObject({ observedMs: 120_000, bothReadyMs: 0, collisions: 0, requests: 2 });
    expect(last(sales.fake)).toMatchObject({ observedMs: 60_000, requests: 1, serviceLevel: null });
    await world.doneCenter(chat('a'));
    await beating(world, [all, sales], 20 * 60_000);
    const later = last(all.fake);
    expect(later?.observedMs).toBe(2 * (60_000 + 20 * 60_000));
    expect(later?.from).toBeLessThan(later?.at ?? 0);
  });

  it('[CW15] counts the teams that it names, and never one of others', async () => {
    const world = await startWorld();
    await makeReady(world, 'dana');
    await makeReady(world, 'ilya');
    const opened = (teams: readonly string[] | null, asked: string[]) => {
      const { fake, session } = world.open(teams);
      watch(session, { kind: 'today', teams: asked });
      return { fake, session };
    };
    const views = [
      opened(null, ['sales']),
      opened(null, ['sales', 'service', 'nosuch']),
      opened(['sales'], ['service']),
      opened(['sales'], ['sales', 'service']),
    ];
    await beating(world, views, 60_000);
    // Ilya is in sales and in service, Dana in service alone.
    expect(views.map(({ fake }) => only(fake, 'today').at(-1)?.today.requests)).toEqual([1, 2, 0, 1]);
  });

  it('[CW15] begins when the viewer’s day does, and has the service level of the whole of it', async () => {
    const world = await startWorld();
    const epoch = await makeReady(world, 'dana');
    const firstAt = world.host.now();
    await world.doneCenter(chat('a'));
    await confirmRequest(world, 'dana', epoch, 3);
    await world.done('dana', { kind: 'acceptOffer', epoch, workId: 'a' });
    const from = firstAt - (firstAt % 900_000);
    const views = [from, from + 1_800_000, from - 40 * 3_600_000, null].map((begin) => {
      const { fake, session } = world.open();
      watch(session, begin === null ? { kind: 'today' } : { kind: 'today', from: begin });
      return { fake, session };
    });
    // By then the answer is of no quarter of an hour that a queue's own row looks at.
    await beating(world, views, 60 * 60_000);
    const last = views.map(({ fake }) => only(fake, 'today').at(-1)?.today);
    expect(last.map((today) => [today?.accepted, today?.serviceLevel])).toEqual([
      [1, 1],
      [0, null],
      [1, 1],
      [1, 1],
    ]);
    expect(last[1]?.from).toBe(from + 1_800_000);
    expect(last[0]?.observedMs).toBe(last[2]?.observedMs);
    expect(last[1]?.observedMs).toBeLessThan(last[0]?.observedMs ?? 0);
  });

  it('[CW6] a row says since when the CRM has drifted', async () => {
    const world = await startWorld();
    const epoch = await makeReady(world, 'dana');
    const { fake, session } = world.open();
    watch(session, FLOOR);
    await world.scheduler.settle();
    expect(rowsOf(fake.frames, 'floor').get('dana')).toMatchObject({ driftSince: null });
    const driftSince = world.host.now();
    const reasonCode = TEST_DEFINITION.reasonCodes.find(({ selectable }) => selectable)?.code ?? null;
    await world.done('dana', { kind: 'chooseState', epoch, by: 'agent', ready: false, reasonCode });
    await world.scheduler.advance(100);
    expect(rowsOf(fake.frames, 'floor').get('dana')).toMatchObject({ driftSince });
    await confirmRequest(world, 'dana', epoch, 3);
    await world.scheduler.advance(100);
    expect(rowsOf(fake.frames, 'floor').get('dana')).toMatchObject({ driftSince: null });
  });
});

describe('rounds', () => {
  it('[CW10] tells the first change at once and then at most ten rounds a second, the newest state of each row', async () => {
    const world = await startWorld();
    const epoch = await makeReady(world, 'dana');
    const { fake, session } = world.open();
    watch(session, FLOOR);
    await world.scheduler.advance(1_150);
    const before = only(fake, 'floor').length;
    for (let index = 0; index < 50; index += 1) {
      await world.done('dana', {
        kind: 'reportWork',
        epoch,
        work: index % 2 === 0 ? [{ workId: 't', label: 'T' }] : [],
        version: 10 + index,
      });
      if (index === 0) {
        await world.scheduler.advance(0);
        expect(only(fake, 'floor')).toHaveLength(before + 1);
      }
      await world.scheduler.advance(20);
    }
    expect(only(fake, 'floor').length - before).toBeLessThanOrEqual(11);
    expect(rowsOf(fake.frames, 'floor').get('dana')).toMatchObject({ workCount: 0 });
  });

  it('[CW10] makes a frame once for all viewers of the same teams', async () => {
    const world = await startWorld();
    const readers = Array.from({ length: 3 }, () => world.open());
    const scoped = world.open(['service']);
    for (const { session } of [...readers, scoped]) watch(session, FLOOR);
    await world.scheduler.settle();
    await signIn(world, 'dana');
    await world.scheduler.advance(100);
    const last = readers.map(({ fake }) => fake.buffers.at(-1));
    expect(last[0]).toBeInstanceOf(Buffer);
    expect(last[1]).toBe(last[0]);
    expect(last[2]).toBe(last[0]);
    expect(rowsOf(scoped.fake.frames, 'floor').size).toBe(1);
  });

  it('[CW11] a slow viewer is owed rows, not frames, and gets their newest state; nobody else notices', async () => {
    const world = await startWorld();
    const epoch = await makeReady(world, 'dana');
    const slow = world.open();
    const quick = world.open();
    for (const { session } of [slow, quick]) watch(session, FLOOR);
    await world.scheduler.advance(1_000);
    slow.fake.pause();
    for (let index = 0; index < 120; index += 1) await signIn(world, `agent-${index}`);
    await world.scheduler.advance(100);
    expect(slow.fake.socket.bufferedAmount).toBeGreaterThan(CONSOLE_SERVER_LIMITS.outstandingBytes);
    const [framesBefore, quickBefore] = [slow.fake.buffers.length, only(quick.fake, 'floor').length];
    for (let index = 0; index < 20; index += 1) {
      const work = index % 2 === 0 ? [{ workId: `t${index}`, label: 'T' }] : [];
      await world.done('dana', { kind: 'reportWork', epoch, work, version: 10 + index });
      await world.scheduler.advance(100);
    }
    await signIn(world, 'ilya');
    await world.scheduler.advance(100);
    expect(slow.fake.buffers.length).toBe(framesBefore);
    expect(only(quick.fake, 'floor').length - quickBefore).toBe(21);
    slow.fake.resume();
    await world.scheduler.settle();
    const late = only(slow.fake, 'floor').at(-1);
    expect(slow.fake.buffers.length).toBe(framesBefore + 1);
    expect(late?.rows.map(({ agentId, workCount }) => [agentId, workCount])).toEqual([
      ['dana', 0],
      ['ilya', 0],
    ]);
    expect(rowsOf(slow.fake.frames, 'floor')).toEqual(rowsOf(quick.fake.frames, 'floor'));
    await signIn(world, 'mara');
    await world.scheduler.advance(100);
    expect(rowsOf(slow.fake.frames, 'floor').has('mara')).toBe(true);
  });

  it('[CW11] lets go of a viewer who takes nothing for 10 s, and keeps one who takes something', async () => {
    const world = await startWorld();
    for (let index = 0; index < 120; index += 1) await signIn(world, `agent-${index}`);
    const [dead, slow] = [world.open(), world.open()];
    for (const { fake, session } of [dead, slow]) {
      fake.pause();
      watch(session, FLOOR);
    }
    await world.scheduler.settle();
    for (let second = 0; second < 12; second += 1) {
      await signIn(world, `late-${second}`);
      slow.fake.take(100);
      for (const { session, fake } of [dead, slow])
        for (const beat of [1, 2]) if (fake.closeCode === null) session.received(`{"type":"pong","beat":${beat}}`);
      await world.scheduler.advance(1_000);
    }
    expect(world.ends).toEqual(['tooSlow']);
    expect(dead.fake).toMatchObject({ closeCode: 1013, isCut: true });
    expect(slow.fake).toMatchObject({ closeCode: null, isCut: false });
    dead.fake.resume();
    expect(dead.fake.frames.at(-1)).toEqual({ type: 'bye', code: 'tooSlow' });
  });

  it('[CW12] sends a whole in turns of at most 250 rows, and what changes meanwhile behind it', async () => {
    const base = createManualScheduler();
    let turn = 0;
    const scheduler: ManualScheduler = {
      ...base,
      soon: (run: () => void) =>
        base.soon(() => {
          turn += 1;
          run();
        }),
    };
    const world = await startWorld(scheduler);
    for (let index = 0; index < 900; index += 1) await signIn(world, `agent-${String(index).padStart(3, '0')}`);
    const { fake, session } = world.open();
    const turns: number[] = [];
    const { send } = fake.socket;
    fake.socket.send = (frame, sent) => {
      turns.push(turn);
      // The host goes on while the whole is under way.
      if (turns.length === 3) world.submit('x', 'agent-000', { kind: 'loseSession', epoch: 1 });
      send(frame, sent);
    };
    watch(session, FLOOR);
    await world.flush();
    await world.scheduler.advance(200);
    const parts = only(fake, 'floor');
    expect(parts.slice(0, 4).map(({ rows, reset, more }) => [rows.length, reset, more])).toEqual([
      [250, true, true],
      [250, false, true],
      [250, false, true],
      [150, false, false],
    ]);
    expect(new Set(turns.slice(1, 5)).size).toBe(4);
    expect(rowsOf(fake.frames, 'floor').size).toBe(900);
    expect(rowsOf(fake.frames, 'floor').get('agent-000')).toMatchObject({ session: 'lost' });
    expect(Math.max(...fake.sizes)).toBeLessThan(CONSOLE_LIMITS.serverFrameBytes);
  });

  it('[CW12] tells a change of all agents in turns too', async () => {
    const world = await startWorld();
    for (let index = 0; index < 600; index += 1) await signIn(world, `agent-${index}`, 'sales');
    const { fake, session } = world.open();
    watch(session, FLOOR);
    await world.scheduler.advance(200);
    const before = only(fake, 'floor').length;
    await world.doneCenter({ kind: 'drainTeam', teamId: 'sales', reasonCode: null });
    await world.scheduler.advance(100);
    const parts = only(fake, 'floor').slice(before);
    expect(parts.map(({ rows }) => rows.length)).toEqual([250, 250, 100]);
  });
});

describe('beats and ends', () => {
  it('[CW13] beats every 10 s, and cuts a page that is silent', async () => {
    const world = await startWorld();
    const { fake, session } = world.open();
    watch(session);
    await world.scheduler.advance(10_000);
    expect(only(fake, 'ping')).toEqual([{ type: 'ping', beat: 1, at: world.scheduler.now() }]);
    session.received('{"type":"pong","beat":1}');
    await world.scheduler.advance(15_000);
    expect(fake.isCut).toBe(false);
    await world.scheduler.advance(20_000);
    expect(fake.isCut).toBe(true);
    expect(world.ends).toEqual(['silent']);
  });

  it.each([
    ['signedOut', 4401],
    ['serverStopping', 1001],
  ] as const)('[CW14] says goodbye: %s', async (how, code) => {
    const world = await startWorld();
    const { fake, session } = world.open();
    watch(session, FLOOR);
    session.end(how);
    await world.scheduler.settle();
    expect(fake.frames.at(-1)).toEqual({ type: 'bye', code: how });
    expect(fake.closeCode).toBe(code);
    await signIn(world, 'dana');
    await world.scheduler.advance(200);
    expect(fake.frames.at(-1)).toEqual({ type: 'bye', code: how });
  });

  it('[CW12] nothing runs while nobody watches', async () => {
    const world = await startWorld();
    const timers = world.scheduler.timerCount;
    const { session } = world.open();
    watch(session, FLOOR, QUEUES);
    await world.scheduler.advance(200);
    session.socketClosed();
    expect(world.scheduler.timerCount).toBe(timers);
  });
});
