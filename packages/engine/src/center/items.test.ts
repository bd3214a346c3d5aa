import { describe, expect, test } from 'vitest';
import {
  BenchCenter,
  centerRules,
  checkFold,
  member,
  NO_OVERFLOW,
  type QueueWork,
  testQueue,
} from '../testing/bench-center.ts';
import { createCenter } from './center.ts';
import { copyBacklog, emptyBacklog, evolveItems } from './evolve-items.ts';
import { estimateWait, flowAfterService, NO_FLOW } from './queue-flow.ts';

const skill = (skillId: string, level = 1) => ({ skillId, level });

describe('arrivals that are refused', () => {
  const rows: readonly (readonly [string, Partial<QueueWork>, string])[] = [
    ['an unknown queue', { queueId: 'nowhere' }, 'unknownQueue'],
    ['an unknown channel', { channel: 'fax' }, 'unknownChannel'],
    ['an id that waits already', { workId: 'known' }, 'duplicateWork'],
    ['an id that an agent has of no queue', { workId: 'direct' }, 'duplicateWork'],
    ['a priority below 0', { priority: -1 }, 'priorityOutOfRange'],
    ['a priority above 9', { priority: 10 }, 'priorityOutOfRange'],
    ['a priority that is no whole number', { priority: 1.5 }, 'priorityOutOfRange'],
    ['a priority that is no number', { priority: Number.NaN }, 'priorityOutOfRange'],
    ['a skill that the definition does not have', { skills: [skill('it')] }, 'unknownSkill'],
    ['a level of 0', { skills: [skill('de', 0)] }, 'skillLevelOutOfRange'],
    ['a level of 11', { skills: [skill('de', 11)] }, 'skillLevelOutOfRange'],
    ['21 skills', { skills: Array.from({ length: 21 }, () => skill('de')) }, 'tooManySkills'],
    ['11 preferred agents', { preferredAgentIds: Array.from({ length: 11 }, (_, i) => `a${i}`) }, 'tooManyPreferred'],
  ];
  test.each(rows)('[CC2][CC3] %s', (_what, change, code) => {
    const bench = new BenchCenter(centerRules()).queue('known').signIn('dana');
    bench.agent('dana', { kind: 'giveWork', workId: 'direct', channel: 'chat', label: 'Direct', detail: null });
    expect(bench.try(bench.arrival('new', change))).toBe(code);
    expect([...bench.items.keys()]).toEqual(['known']);
  });

  test('[CC2] an id that waits in a queue cannot be given to an agent, or started by one', () => {
    const bench = new BenchCenter(centerRules()).queue('known').signIn('dana');
    const item = { workId: 'known', channel: 'chat', label: 'Again', detail: null };
    expect(bench.tryAgent('dana', { kind: 'giveWork', ...item })).toBe('duplicateWork');
    expect(bench.tryAgent('dana', { kind: 'startInteraction', ...item })).toBe('duplicateWork');
    expect(bench.where('known')).toBe('waiting');
  });

  test('[CC3] a skill that nobody has is no mistake of the caller: the item waits', () => {
    const bench = new BenchCenter(centerRules()).ready('dana').queue('a', { skills: [skill('fr', 3)] });
    expect(bench.where('a')).toBe('waiting');
  });

  test('[CC3] a skill that is required twice counts with its higher level', () => {
    const bench = new BenchCenter(centerRules()).queue('a', {
      skills: [skill('fr', 2), skill('de', 1), skill('fr', 5)],
    });
    expect(bench.item('a').skills).toEqual([skill('de', 1), skill('fr', 5)]);
  });
});

describe('the life of an item', () => {
  test('[CC1] it is offered in the turn in which it arrives, accepted, wrapped up, and gone', () => {
    const bench = new BenchCenter(centerRules()).ready('dana').queue('a');
    expect(bench.where('a')).toBe('dana offered');
    bench.accept('dana', 'a');
    expect(bench.where('a')).toBe('dana active');
    expect(bench.item('a').acceptedAt).toBe(bench.now);
    bench.agent('dana', { kind: 'endInteraction', workId: 'a' });
    expect(bench.where('a')).toBe('dana wrapUp');
    bench.pass(30_000);
    expect(bench.where('a')).toBe('gone');
  });

  test('[CC1] the first record is that of the input', () => {
    const bench = new BenchCenter(centerRules()).ready('dana');
    const records = bench.do(bench.arrival('a'));
    expect(records.map((record) => [record.agentId, record.events[0]?.kind])).toEqual([
      [null, 'itemQueued'],
      ['dana', 'workGiven'],
    ]);
  });

  test('[CC15] an end and the next item of the same agent are one record, and the CRM is asked once', () => {
    const bench = new BenchCenter(centerRules()).ready('dana').queue('a').accept('dana', 'a').queue('b');
    bench.silent.add('dana');
    bench.agent('dana', { kind: 'endInteraction', workId: 'a' });
    const records = bench.do({
      kind: 'agent',
      agentId: 'dana',
      input: { kind: 'finishWrapUp', epoch: 1, workId: 'a' },
    });
    expect(records.map(({ agentId, events }) => [agentId, ...events.map(({ kind }) => kind)])).toEqual([
      ['dana', 'workEnded', 'workGiven', 'workReserved', 'requestMade', 'sideChanged'],
    ]);
    expect(records[0]?.effects).toMatchObject([{ kind: 'requestPresence', ready: false }]);
    expect(bench.item('b').matches).toMatchObject([{ agentId: 'dana', reason: { by: 'longestIdle' } }]);
  });

  test('[CC4][MA5] a CRM that has work: the item waits again with its arrival, and another agent gets it at once', () => {
    const bench = new BenchCenter(centerRules()).ready('dana').queue('a');
    const arrivedAt = bench.now;
    bench.pass(5_000);
    bench.ready('erin');
    bench.setTickets('dana', 't1');
    expect(bench.where('a')).toBe('erin offered');
    expect(bench.item('a')).toMatchObject({ createdAt: arrivedAt, enqueuedAt: arrivedAt, requeues: 1 });
    expect(bench.item('a').story.map((entry) => entry.kind)).toEqual([
      'queued',
      'reserved',
      'offered',
      'rescinded',
      'returned',
      'reserved',
      'offered',
    ]);
  });

  test('[CC4] an item that was in progress comes back to the front, and its plan begins anew', () => {
    const plan = [
      { afterMs: 0, teams: [{ teamId: 'support', maxLevel: 1 }], skillsLoweredBy: 0 },
      { afterMs: 10_000, teams: [{ teamId: 'support', maxLevel: 9 }], skillsLoweredBy: 0 },
    ];
    const base = centerRules().definition;
    const rules = centerRules({
      queues: [testQueue('support', { plan })],
      channels: base.channels.map((channel) => ({ ...channel, onDisconnect: 'requeue' as const })),
    });
    const bench = new BenchCenter(rules).ready('dana').queue('a').accept('dana', 'a');
    const arrivedAt = bench.now;
    bench.pass(20_000).queue('b');
    bench.agent('dana', { kind: 'loseSession' });
    bench.pass(15_000);
    expect(bench.where('a')).toBe('waiting');
    expect(bench.center.waitingIn('support')).toEqual(['a', 'b']);
    expect(bench.item('a')).toMatchObject({ createdAt: arrivedAt, enqueuedAt: bench.now, step: 0 });
    expect(bench.item('b').step).toBe(1);
  });

  test.each([
    ['that waits', 'waiting', 'gone'],
    ['on offer', 'offered', 'gone'],
    ['in progress', 'active', 'dana wrapUp'],
  ])('[CC6] cancelling an item %s', (_what, state, after) => {
    const bench = new BenchCenter(centerRules());
    if (state !== 'waiting') bench.ready('dana');
    bench.queue('a');
    if (state === 'active') bench.accept('dana', 'a');
    bench.do({ kind: 'cancelItem', workId: 'a', cause: 'abandoned' });
    expect(bench.where('a')).toBe(after);
    if (state === 'waiting') expect(bench.events('itemEnded')).toMatchObject([{ outcome: 'abandoned' }]);
    if (state === 'offered') expect(bench.events('workEnded')).toMatchObject([{ outcome: 'abandoned' }]);
  });

  test('[CC6] what is not there cannot be cancelled; an agent freed by it gets the next item', () => {
    const bench = new BenchCenter(centerRules()).ready('dana').queue('a').queue('b');
    expect(bench.try({ kind: 'cancelItem', workId: 'zzz', cause: 'cancelled' })).toBe('unknownWork');
    bench.do({ kind: 'cancelItem', workId: 'a', cause: 'cancelled' });
    expect(bench.where('b')).toBe('dana offered');
  });

  test('[CC6][MA10] cancelling through one of several agents takes it from all', () => {
    const rules = centerRules({ queues: [testQueue('support', { ring: 3 })] });
    const bench = new BenchCenter(rules).ready('dana', 'erin', 'finn').queue('a');
    bench.agent('erin', { kind: 'cancelWork', workId: 'a', outcome: 'abandoned' });
    expect(bench.where('a')).toBe('gone');
    expect(bench.center.agents.get('finn')?.contactCenter.work).toEqual([]);
  });
});

describe('handing over', () => {
  const rules = centerRules({
    queues: [testQueue('support'), testQueue('shut', { isOpen: false }), testQueue('small', { limit: 1 })],
  });
  const active = (): BenchCenter => new BenchCenter(rules).ready('dana').queue('a').accept('dana', 'a');
  const hand = (toQueueId: string, toAgentId: string | null = null) =>
    ({ kind: 'transferWork', workId: 'a', toQueueId, toAgentId }) as const;

  test.each([
    ['an unknown queue', hand('nowhere'), 'unknownQueue'],
    ['a closed queue', hand('shut'), 'queueClosed'],
    ['a full queue', hand('small'), 'queueFull'],
    ['an agent who was never there', hand('support', 'zoe'), 'unknownAgent'],
  ])('[CC5] to %s is refused', (_what, input, code) => {
    const bench = active().queue('x', { queueId: 'small' });
    expect(bench.tryAgent('dana', input)).toBe(code);
    expect(bench.where('a')).toBe('dana active');
  });

  test('[CC5] to a queue: it waits with its arrival, and not for the one who handed it over', () => {
    const bench = active();
    const arrivedAt = bench.now;
    bench.signIn('erin').pass(4_000);
    bench.agent('dana', hand('support'));
    expect(bench.where('a')).toBe('waiting');
    expect(bench.item('a')).toMatchObject({ createdAt: arrivedAt, enqueuedAt: bench.now });
    bench.ready('erin');
    expect(bench.where('a')).toBe('erin offered');
  });

  test('[CC5] to an agent: they are asked first, for the queue’s time, and then everybody', () => {
    const bench = active().ready('erin', 'finn').queue('b').queue('c');
    expect(bench.where('b')).toBe('erin offered');
    bench.accept('erin', 'b').accept('finn', 'c');
    bench.agent('dana', hand('support', 'erin'));
    bench.end('finn', 'c');
    expect(bench.where('a')).toBe('waiting');
    bench.pass(29_999);
    expect(bench.where('a')).toBe('waiting');
    bench.pass(1);
    expect(bench.where('a')).toBe('finn offered');
  });

  test('[CC5] an interaction of no queue enters one', () => {
    const bench = new BenchCenter(rules).ready('dana').signIn('erin');
    bench.agent('dana', { kind: 'startInteraction', workId: 'a', channel: 'chat', label: 'Mine', detail: null });
    bench.agent('dana', hand('support'));
    bench.ready('erin');
    expect(bench.where('a')).toBe('erin offered');
  });
});

describe('facts', () => {
  test('[CC8] of a long story the newest 100 entries are kept, of refusals the newest 100, of matches the newest 10', () => {
    const bench = new BenchCenter(centerRules()).ready('dana').queue('a');
    bench.isChecked = false;
    for (let time = 0; time < 120; time += 1) bench.decline('dana', 'a');
    const item = bench.item('a');
    expect([item.story.length, item.refusals.length, item.matches.length]).toEqual([100, 100, 10]);
    expect(item.story.at(-1)?.kind).toBe('offered');
  });

  test('[CC7] events of unknown items, and of agents who do not have them, change nothing', () => {
    const bench = new BenchCenter(centerRules()).ready('dana').queue('a').accept('dana', 'a');
    const { items, flows } = bench.facts();
    const backlog = copyBacklog({ items, flows });
    for (const { agentId, events } of bench.log) {
      evolveItems(backlog, 'stranger', agentId === null ? [] : events.filter((event) => event.kind !== 'workGiven'));
      evolveItems(emptyBacklog(), agentId, agentId === null ? [] : events);
    }
    expect(backlog.items.get('a')).toBe(items.get('a'));
  });

  test('[CC7] the log alone gives the facts', () => {
    const bench = new BenchCenter(centerRules()).ready('dana', 'erin').queue('a').queue('b').queue('c');
    bench.decline('dana', 'a').accept('erin', 'b').pass(60_000).end('erin', 'b');
    const nothing = { agents: new Map(), items: new Map(), flows: new Map() };
    expect(checkFold(nothing, bench.facts(), bench.log)).toEqual([]);
  });

  test('[CC7] a match that an earlier version wrote as a record of its own counts as well', () => {
    const bench = new BenchCenter(centerRules()).queue('a');
    const { items, flows } = bench.facts();
    const backlog = copyBacklog({ items, flows });
    const reason = { by: 'longestIdle', level: 1, key: 0, second: null } as const;
    evolveItems(backlog, null, [{ at: bench.now, kind: 'itemMatched', workId: 'a', agentId: 'dana', reason }]);
    expect(backlog.items.get('a')?.matches).toEqual([{ agentId: 'dana', at: bench.now, reason }]);
  });

  test('[CC13] a crash in the middle of a turn: what is missing follows with the next input', () => {
    const rules = centerRules({ queues: [testQueue('support', { ring: 2 })] });
    const bench = new BenchCenter(rules).ready('dana', 'erin').queue('a');
    const before = bench.facts();
    const [accepted] = bench.agent('dana', { kind: 'acceptOffer', workId: 'a' });
    // Only the accept reached the log; the offer at erin stands.
    const backlog = copyBacklog(before);
    evolveItems(backlog, 'dana', accepted?.events ?? []);
    const agents = new Map(before.agents).set('dana', bench.center.agents.get('dana') as never);
    const center = createCenter(rules, { agents, items: backlog.items, flows: backlog.flows });
    expect(center.nextItemDueAt()).toBe(0);
    center.decide({ kind: 'tick' }, bench.now);
    expect(center.items.get('a')?.holders).toMatchObject([{ agentId: 'dana', state: 'active' }]);
    expect(center.agents.get('erin')?.contactCenter.work).toEqual([]);
    expect(center.nextItemDueAt()).toBeNull();
  });

  test('[CC13] an offer of an item that is no longer there is taken back', () => {
    const bench = new BenchCenter(centerRules()).ready('dana').queue('a');
    const center = createCenter(bench.center.rules, { ...bench.facts(), items: new Map(), flows: new Map() });
    center.decide({ kind: 'tick' }, bench.now);
    expect(center.agents.get('dana')?.contactCenter.work).toEqual([]);
  });
});

describe('estimated wait', () => {
  test('[CC9] nothing is said before 3 gaps are known', () => {
    let flow = { ...NO_FLOW, waiting: 9 };
    for (const at of [0, 10_000, 30_000]) flow = flowAfterService(flow, at);
    expect(estimateWait(flow, 1)).toBeNull();
    flow = flowAfterService(flow, 60_000);
    expect(estimateWait(flow, 4)).toEqual({ waitMs: 80_000, lowMs: 80_000 - 65_800, highMs: 145_800 });
  });

  test('[CC9] a gap counts only while somebody waits; the newest 20 weigh most', () => {
    let flow = { ...NO_FLOW, waiting: 5 };
    for (let at = 0; at <= 200_000; at += 10_000) flow = flowAfterService(flow, at);
    expect(flow).toMatchObject({ meanGapMs: 10_000, gaps: 20 });
    flow = flowAfterService({ ...flow, waiting: 0 }, 210_000);
    flow = flowAfterService({ ...flow, waiting: 1 }, 9_000_000);
    expect(flow.meanGapMs).toBe(10_000);
    flow = flowAfterService(flow, 9_030_000);
    expect(flow.meanGapMs).toBe(11_000);
  });

  test('[CC9] it comes from the log, so a restart does not forget it', () => {
    const bench = new BenchCenter(centerRules()).ready('dana');
    for (let index = 0; index < 6; index += 1) bench.queue(`w${index}`);
    for (let index = 0; index < 5; index += 1) {
      bench
        .accept('dana', `w${index}`)
        .pass(20_000)
        .agent('dana', { kind: 'endInteraction', workId: `w${index}` });
      bench.agent('dana', { kind: 'finishWrapUp', workId: `w${index}` });
    }
    // w0 to w3 were accepted 20 s apart while others waited.
    bench.queue('late');
    expect(bench.center.positionOf('late')).toBe(1);
    expect(bench.center.estimate('support', 1)?.waitMs).toBe(20_000);
    const again = createCenter(bench.center.rules, bench.facts());
    expect(again.estimate('support', 1)).toEqual(bench.center.estimate('support', 1));
  });
});

describe('a new definition', () => {
  test('[CC10] items of a removed queue move along its old overflow, those at agents too', () => {
    const before = centerRules({
      queues: [
        testQueue('support', { overflow: { ...NO_OVERFLOW, toQueueId: 'middle' } }),
        testQueue('middle', { overflow: { ...NO_OVERFLOW, toQueueId: 'last' } }),
        testQueue('last'),
      ],
    });
    const bench = new BenchCenter(before).ready('dana').signIn('erin').queue('a').queue('b');
    bench.setRules(centerRules({ queues: [testQueue('other'), testQueue('last')] }));
    expect(bench.item('a').queueId).toBe('last');
    expect(bench.item('b').queueId).toBe('last');
    expect(bench.where('a')).toBe('dana offered');
    bench.decline('dana', 'a');
    expect(bench.where('a')).toBe('waiting');
    expect(bench.where('b')).toBe('dana offered');
  });

  test('[CC10] without an overflow to the first open queue that one of its teams serves', () => {
    const bench = new BenchCenter(centerRules()).queue('a');
    const experts = [{ afterMs: 0, teams: [{ teamId: 'experts', maxLevel: 9 }], skillsLoweredBy: 0 }];
    const queues = [testQueue('experts', { plan: experts }), testQueue('shut', { isOpen: false }), testQueue('heir')];
    bench.setRules(centerRules({ queues }));
    expect(bench.item('a')).toMatchObject({ queueId: 'heir', isFlagged: false });
  });

  test('[CC10] where no queue can have them they are kept, and flagged for a supervisor, who can move them', () => {
    const bench = new BenchCenter(centerRules()).ready('dana').queue('a').queue('b');
    const experts = [{ afterMs: 0, teams: [{ teamId: 'experts', maxLevel: 9 }], skillsLoweredBy: 0 }];
    bench.setRules(centerRules({ queues: [testQueue('experts', { plan: experts })] }));
    expect(bench.item('b')).toMatchObject({ queueId: 'support', isFlagged: true });
    expect(bench.where('a')).toBe('dana offered');
    bench.do({ kind: 'moveItem', workId: 'b', queueId: 'experts' });
    expect(bench.item('b')).toMatchObject({ queueId: 'experts', isFlagged: false });
  });

  test('[CC10] an item whose channel is gone is kept and flagged', () => {
    const bench = new BenchCenter(centerRules()).queue('a', { channel: 'voice' });
    const { channels } = centerRules().definition;
    bench.setRules(centerRules({ channels: channels.filter((channel) => channel.id === 'chat') }));
    expect(bench.item('a')).toMatchObject({ isFlagged: true });
  });

  test('[CC10] an item whose channel is gone waits beside an agent who has nothing, and is owed to nobody', () => {
    const bench = new BenchCenter(centerRules()).ready('dana').queue('a').queue('b', { channel: 'voice' });
    const { channels } = centerRules().definition;
    bench.setRules(centerRules({ channels: channels.filter((channel) => channel.id === 'chat') }));
    bench.ready('erin').accept('dana', 'a').end('dana', 'a');
    expect(bench.where('b')).toBe('waiting');
  });

  test('[CC14][MA5] what waits and could not be served is given in the turn of the change', () => {
    const bench = new BenchCenter(centerRules()).ready('dana').queue('a', { skills: [skill('fr', 3)] });
    expect(bench.where('a')).toBe('waiting');
    bench.setRules(centerRules({ agents: [member('dana', { fr: 3 })] }));
    expect(bench.where('a')).toBe('dana offered');
  });

  test('[CC14][MA13] a change that frees hundreds of agents at once gives what waits, and no more than what waits', () => {
    const ids = Array.from({ length: 1_000 }, (_, index) => `agent-${index}`);
    const agents = ids.map((agentId) => member(agentId));
    const withCapacity = (contactCenter: number) => centerRules({ agents, capacity: { contactCenter, crm: 1 } });
    const bench = new BenchCenter(withCapacity(1));
    // Checking a thousand agents after each of two thousand inputs would take minutes.
    bench.isChecked = false;
    bench.ready(...ids);
    for (const [index] of ids.entries()) {
      bench.queue(`had-${index}`);
      const [agentId = ''] = bench.where(`had-${index}`).split(' ');
      bench.accept(agentId, `had-${index}`);
    }
    const waiting = ['a', 'b', 'c'];
    for (const workId of waiting) bench.queue(workId);
    expect(waiting.map((workId) => bench.where(workId))).toEqual(['waiting', 'waiting', 'waiting']);
    bench.isChecked = true;
    bench.setRules(withCapacity(2));
    expect(waiting.filter((workId) => bench.where(workId).endsWith('offered'))).toEqual(waiting);
    bench.queue('d');
    expect(bench.where('d')).toMatch(/offered$/);
  });
});
