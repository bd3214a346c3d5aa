import { describe, expect, it } from 'vitest';
import { createManualScheduler } from '../../test/kit/manual-scheduler.ts';
import { FrameSender, SENDER_LIMITS, type SessionSocket } from './frame-sender.ts';
import { Heartbeat } from './heartbeat.ts';
import { createHeldReports, HELD_LIMIT } from './held-reports.ts';
import { createSessionTickets, TICKET_LIMITS } from './session-tickets.ts';
import { TokenBucket } from './token-bucket.ts';

const HOLDER = { agentId: 'dana', name: 'Dana Fox', team: null, origin: 'http://127.0.0.1:4401' };

describe('session tickets', () => {
  let counter = 0;
  /** Bytes that differ, without chance. */
  const randomBytes = (size: number) => {
    counter += 1;
    return Buffer.alloc(size, `${counter}/`);
  };

  it('[SV41] a ticket is good for one use', () => {
    const tickets = createSessionTickets({ now: () => 0, randomBytes });
    const ticket = tickets.issue(HOLDER) ?? '';
    expect(tickets.redeem(ticket)).toEqual(HOLDER);
    expect(tickets.redeem(ticket)).toBeNull();
  });

  it('[SV41] a ticket is good for 30 s', () => {
    let now = 0;
    const tickets = createSessionTickets({ now: () => now, randomBytes });
    const [first, second] = [tickets.issue(HOLDER) ?? '', tickets.issue(HOLDER) ?? ''];
    now = 29_999;
    expect(tickets.redeem(first)).toEqual(HOLDER);
    now = 30_000;
    expect(tickets.redeem(second)).toBeNull();
    expect(tickets.outstanding).toBe(0);
  });

  it('[SV40] a ticket has 128 random bits', () => {
    const sizes: number[] = [];
    const tickets = createSessionTickets({
      now: () => 0,
      randomBytes(size) {
        sizes.push(size);
        return Buffer.alloc(size);
      },
    });
    expect(tickets.issue(HOLDER)).toHaveLength(22);
    expect(sizes).toEqual([16]);
  });

  it.each(['', 'no ticket', 'a'.repeat(256)])('[SV41] “%s” is no ticket', (ticket) => {
    expect(createSessionTickets({ now: () => 0, randomBytes }).redeem(ticket)).toBeNull();
  });

  it('[SV42] at most 20 tickets of an agent are outstanding', () => {
    const tickets = createSessionTickets({ now: () => 0, randomBytes });
    for (let index = 0; index < TICKET_LIMITS.perAgent; index += 1) expect(tickets.issue(HOLDER)).not.toBeNull();
    expect(tickets.issue(HOLDER)).toBeNull();
    expect(tickets.issue({ ...HOLDER, agentId: 'ilya' })).not.toBeNull();
    expect(TICKET_LIMITS).toEqual({ perAgent: 20, total: 10_000 });
  });
});

describe('heartbeat', () => {
  function start(everyMs = 4_000) {
    const scheduler = createManualScheduler(0);
    const pings: { beat: number; at: number }[] = [];
    let lostAt: number | null = null;
    const heartbeat = new Heartbeat(scheduler, everyMs, {
      sendPing: (beat) => pings.push({ beat, at: scheduler.now() }),
      lost: () => {
        lostAt = scheduler.now();
      },
    });
    return { scheduler, pings, heartbeat, lostAt: () => lostAt };
  }

  it('[SV50] a page that never answers is lost after two beats and one second: 9 s', async () => {
    const { scheduler, lostAt, pings } = start();
    await scheduler.advance(8_999);
    expect(lostAt()).toBeNull();
    await scheduler.advance(1);
    expect(lostAt()).toBe(9_000);
    expect(pings.map(({ at }) => at)).toEqual([4_000, 8_000]);
  });

  it('[SV50] a page that answers is never lost', async () => {
    const { scheduler, pings, heartbeat, lostAt } = start();
    for (let index = 0; index < 20; index += 1) {
      await scheduler.advance(4_000);
      heartbeat.heard(pings.at(-1)?.beat ?? 0);
    }
    expect(lostAt()).toBeNull();
    await scheduler.advance(9_000);
    expect(lostAt()).toBe(89_000);
  });

  it.each([0, 2, -1, 99])('[SV50] an answer to beat %i, which was not sent, says nothing', async (beat) => {
    const { scheduler, heartbeat, lostAt } = start();
    await scheduler.advance(4_000);
    heartbeat.heard(beat);
    await scheduler.advance(5_000);
    expect(lostAt()).toBe(9_000);
  });

  it('[SV51] a pause of this process is not counted against the page', async () => {
    const { scheduler, pings, heartbeat, lostAt } = start();
    await scheduler.advance(4_000);
    scheduler.jump(60_000);
    await scheduler.advance(0);
    expect(lostAt()).toBeNull();
    heartbeat.heard(pings.at(-1)?.beat ?? 0);
    await scheduler.advance(4_000);
    expect(lostAt()).toBeNull();
  });

  it('[SV9][SV50] a clock that is set back keeps no beat from being sent', async () => {
    const { scheduler, pings, lostAt } = start();
    await scheduler.advance(4_000);
    scheduler.jump(-3_600_000);
    await scheduler.advance(5_000);
    expect(pings).toHaveLength(2);
    expect(lostAt()).toBe(9_000);
  });

  it('[SV50] nothing happens after it was stopped', async () => {
    const { scheduler, pings, heartbeat, lostAt } = start();
    heartbeat.stop();
    await scheduler.advance(60_000);
    expect(pings).toEqual([]);
    expect(lostAt()).toBeNull();
  });
});

/** A socket whose reader takes nothing until it is told to. */
class FakeSocket implements SessionSocket {
  bufferedAmount = 0;
  readonly frames: unknown[] = [];
  isTerminated = false;
  private waiting: (() => void)[] = [];

  send(text: string, sent: () => void): void {
    this.bufferedAmount += text.length;
    this.frames.push(JSON.parse(text));
    this.waiting.push(sent);
  }

  read(): void {
    this.bufferedAmount = 0;
    const waiting = this.waiting;
    this.waiting = [];
    for (const sent of waiting) sent();
  }

  close(): void {}

  terminate(): void {
    this.isTerminated = true;
  }
}

describe('a slow reader', () => {
  function start() {
    const socket = new FakeSocket();
    let newest = 0;
    let overruns = 0;
    const sender = new FrameSender(socket, {
      viewFrame: () => ({ type: 'ping', beat: newest }),
      overrun: () => {
        overruns += 1;
      },
    });
    const change = () => {
      newest += 1;
      sender.viewChanged();
    };
    return { socket, sender, change, overruns: () => overruns };
  }

  it('[SV48] gets the newest view when it has caught up, and none of those between', () => {
    const { socket, change } = start();
    change();
    socket.bufferedAmount = SENDER_LIMITS.viewBytes + 1;
    for (let index = 0; index < 100; index += 1) change();
    expect(socket.frames).toHaveLength(1);
    socket.read();
    expect(socket.frames).toEqual([
      { type: 'ping', beat: 1 },
      { type: 'ping', beat: 101 },
    ]);
  });

  it('[SV48] is cut off behind 1 MiB that it did not take', () => {
    const { socket, sender, overruns } = start();
    socket.bufferedAmount = SENDER_LIMITS.totalBytes + 1;
    sender.send({ type: 'done', commandId: 'c' });
    sender.send({ type: 'done', commandId: 'd' });
    expect(socket.isTerminated).toBe(true);
    expect(overruns()).toBe(1);
    expect(socket.frames).toEqual([]);
    expect(SENDER_LIMITS).toEqual({ viewBytes: 65_536, totalBytes: 1_048_576 });
  });
});

describe('token bucket', () => {
  it('[SV47] allows 10 a second on average and 40 at once', () => {
    const bucket = new TokenBucket(10, 40, 0);
    const takeAll = (at: number) => {
      let count = 0;
      while (bucket.take(at)) count += 1;
      return count;
    };
    expect(takeAll(0)).toBe(40);
    expect(takeAll(1_000)).toBe(10);
    expect(takeAll(60_000)).toBe(40);
  });
});

describe('held reports', () => {
  const snapshot = (version: number) => ({
    commandId: `s-${version}`,
    input: { kind: 'reportSnapshot', epoch: 1, statusId: 'busy', version, cause: null, work: null } as const,
  });
  const presence = (commandId: string) => ({
    commandId,
    input: {
      kind: 'reportPresence',
      epoch: 1,
      statusId: 'busy',
      success: true,
      requestId: null,
      cause: null,
      version: null,
      work: null,
    } as const,
  });

  it('[SV18] keeps reports in order, and only the newest of snapshots in a row', () => {
    const replaced: string[] = [];
    const held = createHeldReports((commandId) => replaced.push(commandId));
    for (const report of [presence('a'), snapshot(1), snapshot(2), presence('b')]) expect(held.hold(report)).toBe(true);
    expect(held.take().map(({ commandId }) => commandId)).toEqual(['a', 's-2', 'b']);
    expect(replaced).toEqual(['s-1']);
    expect(held.size).toBe(0);
  });

  it('[SV18] has room for 64', () => {
    const held = createHeldReports(() => {});
    for (let index = 0; index < HELD_LIMIT; index += 1) expect(held.hold(presence(`${index}`))).toBe(true);
    expect(held.hold(presence('one more'))).toBe(false);
    expect(HELD_LIMIT).toBe(64);
  });
});
