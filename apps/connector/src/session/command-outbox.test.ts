import type { SessionCommand } from '@interlock/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import { arrival, countedIds, FakeTimers } from '../testing/fake-world.ts';
import { type CommandOutbox, type CommandOutcome, createCommandOutbox } from './command-outbox.ts';

let timers: FakeTimers;
let outbox: CommandOutbox;
let sent: { commandId: string; command: SessionCommand }[];

const goReady: SessionCommand = { kind: 'chooseState', ready: true, reasonCode: null };
const presence = (statusId: string, requestId: string | null = null): SessionCommand => ({
  kind: 'reportPresence',
  statusId,
  success: true,
  requestId,
  cause: null,
  version: null,
  work: null,
});
const snapshot = (version: number): SessionCommand => ({
  kind: 'reportSnapshot',
  statusId: 'busy',
  version,
  cause: null,
  work: null,
});

function linkUp(): void {
  outbox.linkUp((commandId, command) => sent.push({ commandId, command }));
}

function outcomeOf(promise: Promise<CommandOutcome>): { value: CommandOutcome | null } {
  const box: { value: CommandOutcome | null } = { value: null };
  void promise.then((outcome) => {
    box.value = outcome;
  });
  return box;
}

beforeEach(() => {
  timers = new FakeTimers();
  sent = [];
  outbox = createCommandOutbox(timers, countedIds('c'));
});

describe('acts', () => {
  it('[CN24] an act without a link is not kept for later', async () => {
    expect(await outbox.act(goReady)).toEqual({ kind: 'notLinked' });
    linkUp();
    expect(sent).toEqual([]);
  });

  it('[CN24] the 65th unanswered command is refused', async () => {
    linkUp();
    for (let count = 0; count < 64; count += 1) void outbox.act({ kind: 'acceptOffer', workId: `i-${count}` });
    expect(await outbox.act(goReady)).toEqual({ kind: 'refused', code: 'tooManyUnanswered' });
    expect(sent).toHaveLength(64);
  });

  it('[CN24] an unanswered act is sent again on the next link with the same id, in order, and once per link', async () => {
    linkUp();
    const first = outcomeOf(outbox.act(goReady));
    void outbox.act({ kind: 'signOut' });
    outbox.linkDown();
    timers.advance(3000);
    linkUp();
    expect(sent.map(({ commandId }) => commandId)).toEqual(['c1', 'c2', 'c1', 'c2']);
    outbox.answered('c1', { kind: 'done' });
    await arrival();
    expect(first.value).toEqual({ kind: 'done' });
    outbox.linkDown();
    linkUp();
    expect(sent.slice(4).map(({ commandId }) => commandId)).toEqual(['c2']);
  });

  it('[CN24] an act is given up after 15 s, linked or not', async () => {
    linkUp();
    const outcome = outcomeOf(outbox.act(goReady));
    outbox.linkDown();
    timers.advance(14_999);
    await arrival();
    expect(outcome.value).toBe(null);
    timers.advance(1);
    await arrival();
    expect(outcome.value).toEqual({ kind: 'unanswered' });
    linkUp();
    expect(sent).toHaveLength(1);
    expect(timers.waiting).toBe(0);
  });

  it('[CN24] an answer that comes twice, or to nothing, is not heard', async () => {
    linkUp();
    const outcome = outcomeOf(outbox.act(goReady));
    outbox.answered('c9', { kind: 'done' });
    outbox.answered('c1', { kind: 'refused', code: 'offerGone' });
    outbox.answered('c1', { kind: 'done' });
    await arrival();
    expect(outcome.value).toEqual({ kind: 'refused', code: 'offerGone' });
    expect(outbox.size()).toBe(0);
  });

  it('[CN24] when there will be no next link, everything is answered', async () => {
    linkUp();
    const outcome = outcomeOf(outbox.act(goReady));
    outbox.report(snapshot(1));
    outbox.abandon();
    await arrival();
    expect(outcome.value).toEqual({ kind: 'unanswered' });
    expect(outbox.size()).toBe(0);
    expect(timers.waiting).toBe(0);
  });
});

describe('reports', () => {
  it('[CN25] at most four are under way, and of those that wait the newest of a kind', () => {
    linkUp();
    for (const status of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) outbox.report(presence(status));
    outbox.report(snapshot(1));
    outbox.report(snapshot(2));
    expect(sent).toHaveLength(4);
    for (const id of ['c1', 'c2', 'c3', 'c4']) outbox.answered(id, { kind: 'done' });
    expect(sent.slice(4).map(({ command }) => command)).toEqual([presence('g'), snapshot(2)]);
  });

  it('[CN25] an answer to a request is never replaced by a newer report', () => {
    linkUp();
    for (let count = 0; count < 4; count += 1) outbox.report({ kind: 'acceptRequest', requestId: `r-${count}` });
    outbox.report(presence('busy', 'r-1'));
    outbox.report(presence('lunch'));
    outbox.answered('c1', { kind: 'done' });
    outbox.answered('c2', { kind: 'done' });
    expect(sent.slice(4).map(({ command }) => command)).toEqual([presence('busy', 'r-1'), presence('lunch')]);
  });

  it('[CN25] at most sixteen wait, the newest', () => {
    linkUp();
    for (let count = 0; count < 40; count += 1) outbox.report({ kind: 'acceptRequest', requestId: `r-${count}` });
    for (let id = 1; id <= 20; id += 1) {
      outbox.answered(`c${id}`, { kind: 'done' });
      timers.advance(200);
    }
    expect(sent.map(({ command }) => (command.kind === 'acceptRequest' ? command.requestId : ''))).toEqual([
      ...[0, 1, 2, 3].map((count) => `r-${count}`),
      ...Array.from({ length: 16 }, (_, index) => `r-${24 + index}`),
    ]);
  });

  it('[CN25] twenty go at once and five per second, the newest of what waits', () => {
    linkUp();
    for (let count = 1; count <= 40; count += 1) {
      outbox.report(presence(`s${count}`));
      outbox.answered(`c${count}`, { kind: 'done' });
    }
    expect(sent).toHaveLength(20);
    timers.advance(1000);
    expect(sent.slice(20).map(({ command }) => command)).toEqual([presence('s40')]);
  });

  it('[CN25] none outlives the link', () => {
    outbox.report(snapshot(1));
    linkUp();
    for (const status of ['a', 'b', 'c', 'd']) outbox.report(presence(status));
    outbox.report(snapshot(2));
    outbox.linkDown();
    sent.splice(0);
    linkUp();
    expect(sent).toEqual([]);
  });

  it('[CN25] one that stays unanswered for 10 s makes room for the next', () => {
    linkUp();
    for (const status of ['a', 'b', 'c', 'd', 'e']) outbox.report(presence(status));
    timers.advance(10_000);
    expect(sent).toHaveLength(5);
  });

  it('[CN14] who reported is told once the server has answered, and not when the link went first', () => {
    linkUp();
    const heard: string[] = [];
    outbox.report(presence('busy'), () => heard.push('busy'));
    outbox.report(presence('lunch'), () => heard.push('lunch'));
    outbox.answered('c1', { kind: 'done' });
    outbox.linkDown();
    expect(heard).toEqual(['busy']);
  });
});
