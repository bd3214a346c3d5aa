import { CONSOLE_CLOSE_CODES } from '@interlock/protocol/console';
import { describe, expect, it } from 'vitest';
import { FakeLiveWorld, floorRow } from '../testing/fake-live-world.ts';
import { createLiveClient, type LiveClient } from './live-client.ts';

function started(): { world: FakeLiveWorld; live: LiveClient } {
  const world = new FakeLiveWorld();
  const live = createLiveClient(world);
  live.watch({ kind: 'floor' });
  live.start();
  return { world, live };
}

function welcomed(): { world: FakeLiveWorld; live: LiveClient } {
  const both = started();
  both.world.welcome();
  return both;
}

const rows = (agentIds: readonly string[], reset = true) => ({
  type: 'floor',
  at: 1_000_000,
  reset,
  more: false,
  rows: agentIds.map((id) => floorRow(id)),
  gone: [],
});
const shown = (live: LiveClient) => [...live.floor.byId.keys()];

describe('what is watched', () => {
  it('[UI10] a topic that several watch is asked for once and until the last of them goes', () => {
    const { world, live } = welcomed();
    expect(world.socket.watches()).toEqual(['floor']);
    const first = live.watch({ kind: 'today' });
    const second = live.watch({ kind: 'today' });
    world.advance(0);
    expect(world.socket.watches()).toEqual(['floor', 'today']);
    first();
    first();
    world.advance(0);
    expect(world.socket.watches()).toEqual(['floor', 'today']);
    second();
    world.advance(0);
    expect(world.socket.watches()).toEqual(['floor']);
  });

  it('[UI10] a day that begins anew is asked for anew, while others still watch the one before', () => {
    const { world, live } = welcomed();
    live.watch({ kind: 'today', from: 1 });
    live.watch({ kind: 'today', from: 1 });
    world.advance(0);
    live.watch({ kind: 'today', from: 2 });
    world.advance(0);
    const { topics } = world.socket.sent.at(-1) as { topics: unknown };
    expect(topics).toEqual([{ kind: 'floor' }, { kind: 'today', from: 2 }]);
  });

  it('[UI10] pages that come and go in one turn are one frame', () => {
    const { world, live } = welcomed();
    const before = world.socket.sent.length;
    live.watch({ kind: 'queues' })();
    live.watch({ kind: 'queue', queueId: 'a' });
    live.watch({ kind: 'agent', agentId: 'dana' });
    world.advance(0);
    expect(world.socket.sent).toHaveLength(before + 1);
    expect(world.socket.watches()).toEqual(['floor', 'queue', 'agent']);
  });

  it('[UI10] what was asked for while the socket was being opened is asked for when it is open', () => {
    const { world, live } = started();
    world.socket.listener.opened();
    live.watch({ kind: 'today' });
    world.welcome();
    expect(world.socket.watches()).toEqual(['floor', 'today']);
  });

  it('[UI10] what nobody watches any more may arrive and is not believed', () => {
    const { world, live } = welcomed();
    live.watch({ kind: 'agent', agentId: 'dana' })();
    world.socket.says({ type: 'agent', agentId: 'dana', view: null });
    expect(live.agent('dana').freshness.value).toBe('loading');
  });
});

describe('a connection', () => {
  it('[UI12] is tried again, later each time, and says since when nothing was heard', () => {
    const { world, live } = welcomed();
    world.advance(1_000);
    world.socket.listener.closed(1006);
    const lostAt = world.at;
    for (let attempt = 0; attempt < 3; attempt += 1) {
      expect(live.state.value).toMatchObject({ state: 'waiting', since: lostAt, attempt: attempt + 1 });
      world.advance(8_000);
      expect(live.state.value).toMatchObject({ state: 'connecting', since: lostAt });
      world.socket.listener.closed(1006);
    }
    world.advance(8_000);
    world.welcome();
    expect(live.state.value).toEqual({ state: 'live' });
  });

  it('[UI12] that says nothing for two and a half beats is given up', () => {
    const { world, live } = welcomed();
    world.advance(20_000);
    world.socket.says({ type: 'ping', beat: 1, at: world.at });
    expect(world.socket.sent.at(-1)).toEqual({ type: 'pong', beat: 1 });
    world.advance(24_900);
    expect(live.state.value.state).toBe('live');
    world.advance(200);
    expect(live.state.value.state).toBe('waiting');
    expect(world.socket.isClosed).toBe(true);
  });

  it('[UI12] that is opened and not welcomed is given up', () => {
    const { world, live } = started();
    world.socket.listener.opened();
    world.advance(10_001);
    expect(live.state.value.state).toBe('waiting');
  });

  it('[UI13] keeps what was shown, marked as old, until the server has sent it whole again', () => {
    const { world, live } = welcomed();
    world.socket.says(rows(['a', 'b']));
    world.socket.listener.closed(1006);
    expect([shown(live), live.floor.freshness.value]).toEqual([['a', 'b'], 'stale']);
    world.advance(5_000);
    world.welcome({ serverId: 'two' });
    world.socket.says(rows(['x'], false));
    expect(shown(live)).toEqual(['a', 'b']);
    world.socket.says(rows(['c']));
    expect([shown(live), live.floor.freshness.value, live.serverId.value]).toEqual([['c'], 'fresh', 'two']);
  });

  it('[UI14] after sleep is not believed, and is opened again at once', () => {
    const { world, live } = welcomed();
    world.sleep(3_600_000);
    world.wake();
    expect(world.sockets).toHaveLength(2);
    world.welcome();
    expect(live.state.value.state).toBe('live');
  });

  it('[UI14] after sleep that nobody told of is opened again when the clock has jumped', () => {
    const { world } = welcomed();
    world.sleep(3_600_000);
    world.advance(0);
    expect(world.sockets.length).toBeGreaterThan(1);
  });

  it('[UI14] that was heard of just now stays when the page is shown again', () => {
    const { world } = welcomed();
    world.advance(3_000);
    world.wake();
    expect(world.sockets).toHaveLength(1);
  });

  it('[UI14] that waits is tried at once when the page is shown again or the network is back', () => {
    const { world, live } = welcomed();
    world.isOnline = false;
    world.wake();
    expect(live.state.value.state).toBe('offline');
    world.isOnline = true;
    world.wake();
    expect(live.state.value.state).toBe('connecting');
    world.welcome();
    expect(live.state.value.state).toBe('live');
  });

  it('[UI15] whose sign-in has ended forgets the rows, lets ask who is signed in, and is tried again until nobody is', () => {
    const { world, live } = welcomed();
    world.socket.says(rows(['a']));
    world.socket.listener.closed(CONSOLE_CLOSE_CODES.signedOut);
    expect([live.state.value.state, shown(live), world.askTimes]).toEqual(['waiting', [], 1]);
    // Another role was taken in another tab: the next socket is for it.
    world.advance(500);
    world.welcome();
    world.socket.says(rows(['b']));
    expect([live.state.value.state, shown(live)]).toEqual(['live', ['b']]);
    world.socket.listener.closed(CONSOLE_CLOSE_CODES.signedOut);
    live.stop();
    world.advance(60_000);
    expect([live.state.value.state, world.sockets.length]).toEqual(['idle', 2]);
  });

  it('[UI15] whose sign-in has ended while the server stops asks until somebody answers', () => {
    const { world, live } = welcomed();
    world.socket.listener.closed(CONSOLE_CLOSE_CODES.signedOut);
    for (const times of [2, 3, 4]) {
      world.advance(8_000);
      world.socket.listener.closed(1006);
      expect(world.askTimes).toBe(times);
    }
    world.advance(8_000);
    world.welcome();
    expect(live.state.value.state).toBe('live');
  });

  it('[UI15] that is not opened at all lets ask who is signed in, each time', () => {
    const { world } = started();
    world.socket.listener.closed(1006);
    world.advance(8_000);
    world.socket.listener.closed(1006);
    expect(world.askTimes).toBe(2);
    world.advance(8_000);
    world.welcome();
    world.socket.listener.closed(1006);
    expect(world.askTimes).toBe(2);
  });

  it('[UI15] of another version says so and is not tried again', () => {
    const { world, live } = started();
    world.welcome({ version: 99 });
    world.advance(60_000);
    expect([live.state.value.state, world.sockets.length]).toEqual(['refused', 1]);
  });

  it.each([
    ['half a character in a row', { ...rows(['a\ud800'], false) }],
    ['a row that is none', { ...rows([], false), rows: [{}] }],
  ])('[UI15] with %s is lost, and what is shown is marked as old', (_what, frame) => {
    const { world, live } = welcomed();
    world.socket.says(rows(['a']));
    world.socket.says(frame);
    expect([live.state.value.state, world.socket.isClosed, live.floor.freshness.value]).toEqual([
      'waiting',
      true,
      'stale',
    ]);
  });

  it('[UI12] that never lives to a beat is tried again later each time', () => {
    const { world, live } = welcomed();
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      world.socket.says({ ...rows([]), rows: [{}] });
      expect(live.state.value).toMatchObject({ state: 'waiting', attempt });
      world.advance(8_000);
      world.welcome();
    }
    world.socket.says({ type: 'ping', beat: 1, at: world.at });
    world.socket.listener.closed(1006);
    expect(live.state.value).toMatchObject({ state: 'waiting', attempt: 1 });
  });

  it('[UI15] goes on after a frame of a kind that is not known', () => {
    const { world, live } = welcomed();
    world.socket.says({ type: 'somethingNew' });
    world.socket.says(rows(['a']));
    expect(shown(live)).toEqual(['a']);
  });
});

describe('the clock', () => {
  it('[UI16] is the server’s, and the frame that was fastest is believed', () => {
    const { world, live } = started();
    world.welcome({ at: world.at + 5_000 });
    expect(live.now() - world.at).toBe(5_000);
    world.socket.says({ type: 'ping', beat: 1, at: world.at + 4_000 });
    expect(live.now() - world.at).toBe(5_000);
  });
});
