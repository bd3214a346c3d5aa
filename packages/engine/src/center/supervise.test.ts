import { describe, expect, test } from 'vitest';
import { BenchCenter, centerRules, member, testQueue } from '../testing/bench-center.ts';
import type { CenterInput } from './center-inputs.ts';

const base = centerRules().definition;
const rules = centerRules({
  capacity: { contactCenter: 2, crm: 1 },
  channels: base.channels.map((channel) => ({
    ...channel,
    capacity: 2,
    exclusive: channel.id === 'voice',
    wrapUpMs: 5_000,
  })),
  queues: [
    testQueue('support'),
    testQueue('shut', { isOpen: false }),
    testQueue('small', { limit: 1 }),
    testQueue('sales'),
  ],
});

/** Dana works on `a`, erin is Ready, finn on a break; `held` waits for a skill that nobody has. */
function scene(): BenchCenter {
  const bench = new BenchCenter(rules).ready('dana').queue('a').accept('dana', 'a').ready('erin', 'finn');
  bench.notReady('finn').signIn('gil').agent('gil', { kind: 'endSession', force: false });
  return bench.queue('held', { skills: [{ skillId: 'fr', level: 9 }] }).queue('full', {
    queueId: 'small',
    skills: [{ skillId: 'fr', level: 9 }],
  });
}

const assign = (workId: string, agentId: string, force = false): CenterInput => ({
  kind: 'assignItem',
  workId,
  agentId,
  force,
});
const move = (workId: string, queueId: string): CenterInput => ({ kind: 'moveItem', workId, queueId });

describe('acts that are refused', () => {
  const rows: readonly (readonly [string, CenterInput, string])[] = [
    ['assigning an unknown item', assign('zzz', 'erin'), 'unknownWork'],
    ['assigning what somebody works on', assign('a', 'erin'), 'workInProgress'],
    ['assigning to a stranger', assign('held', 'zoe'), 'unknownAgent'],
    ['assigning to one on a break', assign('held', 'finn'), 'agentNotAvailable'],
    ['assigning to one on a break by force', assign('held', 'finn', true), 'agentNotAvailable'],
    ['moving an unknown item', move('zzz', 'sales'), 'unknownWork'],
    ['moving what somebody works on', move('a', 'sales'), 'workInProgress'],
    ['moving to an unknown queue', move('held', 'nowhere'), 'unknownQueue'],
    ['moving to a closed queue', move('held', 'shut'), 'queueClosed'],
    ['moving to a full queue', move('held', 'small'), 'queueFull'],
    ['pulling an unknown item', { kind: 'pullItem', workId: 'zzz' }, 'unknownWork'],
    ['pulling what waits', { kind: 'pullItem', workId: 'held' }, 'notActive'],
    ['draining an unknown team', { kind: 'drainTeam', teamId: 'zzz', reasonCode: 1 }, 'unknownTeam'],
    ['draining for an unknown reason', { kind: 'drainTeam', teamId: 'support', reasonCode: 7 }, 'unknownReasonCode'],
    ['taking over from a stranger', { kind: 'takeOver', agentId: 'zoe' }, 'unknownAgent'],
    ['taking over from one who is signed out', { kind: 'takeOver', agentId: 'gil' }, 'notSignedIn'],
  ];
  test.each(rows)('[SA1][SA2][SA3][SA4][SA6] %s', (_what, input, code) => {
    expect(scene().try(input)).toBe(code);
  });
});

describe('assign', () => {
  test('[SA1] to an agent whatever their skills, reserved and offered like any item, and recorded', () => {
    const bench = scene();
    bench.do(assign('held', 'erin'));
    expect(bench.where('held')).toBe('erin offered');
    expect(bench.events('itemAssigned')).toMatchObject([{ workId: 'held', agentId: 'erin', force: false }]);
  });

  test('[SA1] an offer that stands elsewhere is taken back', () => {
    const bench = scene().queue('b');
    expect(bench.where('b')).toBe('erin offered');
    bench.do(assign('b', 'dana'));
    expect(bench.where('b')).toBe('dana offered');
    expect(bench.center.agents.get('erin')?.contactCenter.work).toEqual([]);
  });

  test('[SA1] over capacity only by force, and recorded as forced', () => {
    const bench = scene().notReady('erin').queue('b').accept('dana', 'b');
    expect(bench.try(assign('held', 'dana'))).toBe('overCapacity');
    bench.do(assign('held', 'dana', true));
    expect(bench.where('held')).toBe('dana offered');
    bench.accept('dana', 'held');
    expect(bench.center.agents.get('dana')?.contactCenter.work.find((work) => work.workId === 'held')?.forced).toBe(
      true,
    );
  });

  test('[SA1] beside an exclusive channel only by force', () => {
    const bench = scene().notReady('erin').queue('call', { channel: 'voice' });
    expect(bench.where('call')).toBe('waiting');
    expect(bench.try(assign('call', 'dana'))).toBe('exclusiveChannel');
    bench.do(assign('call', 'dana', true));
    expect(bench.where('call')).toBe('dana offered');
  });

  test('[SA1] work in the CRM is overruled by no force', () => {
    const bench = scene().setTickets('erin', 't1');
    expect(bench.try(assign('held', 'erin', true))).toBe('agentNotAvailable');
  });
});

describe('pull', () => {
  test.each([
    ['an offer', false],
    ['work in progress', true],
  ])('[SA2] %s goes back to its queue with its arrival, and to somebody else', (_what, isActive) => {
    const bench = new BenchCenter(rules).ready('dana').signIn('erin').queue('a');
    if (isActive) bench.accept('dana', 'a');
    const arrivedAt = bench.item('a').createdAt;
    bench.pass(1_000).do({ kind: 'pullItem', workId: 'a' });
    expect(bench.where('a')).toBe('waiting');
    expect(bench.item('a').createdAt).toBe(arrivedAt);
    bench.ready('erin');
    expect(bench.where('a')).toBe('erin offered');
    expect(bench.events('itemPulled')).toHaveLength(1);
  });

  test('[SA2] a wrap-up is not pulled', () => {
    const bench = new BenchCenter(rules).ready('dana').queue('a').accept('dana', 'a');
    bench.agent('dana', { kind: 'endInteraction', workId: 'a' });
    expect(bench.try({ kind: 'pullItem', workId: 'a' })).toBe('notActive');
  });
});

describe('move', () => {
  test('[SA3] what waits, or is on offer, waits in the other queue with its arrival, and a flag is gone', () => {
    const queues = [
      testQueue('support'),
      testQueue('sales', { plan: [{ afterMs: 0, teams: [], skillsLoweredBy: 0 }] }),
    ];
    const bench = new BenchCenter(centerRules({ queues })).ready('dana').queue('a').decline('dana', 'a');
    expect(bench.item('a').isFlagged).toBe(true);
    const arrivedAt = bench.item('a').createdAt;
    bench.do(move('a', 'sales'));
    expect(bench.where('a')).toBe('waiting');
    expect(bench.item('a')).toMatchObject({ queueId: 'sales', createdAt: arrivedAt, isFlagged: false });
    expect(bench.center.agents.get('dana')?.contactCenter.work).toEqual([]);
  });
});

describe('drain', () => {
  test('[SA4] every signed-in member is Not Ready by a supervisor; offers go back, work in progress goes on', () => {
    const agents = [member('dana'), member('erin'), member('finn', {}, { experts: 1 })];
    const bench = new BenchCenter(centerRules({ agents })).ready('dana', 'erin', 'finn').queue('a').queue('b');
    bench.accept('dana', 'a').do({ kind: 'drainTeam', teamId: 'support', reasonCode: null });
    expect([bench.where('a'), bench.where('b')]).toEqual(['dana active', 'waiting']);
    expect(bench.events('supervisorHeld')).toHaveLength(2);
    expect(bench.events('teamDrained')).toMatchObject([{ teamId: 'support' }]);
    expect(bench.center.agents.get('finn')?.supervisorHold).toBeNull();
  });
});

const actor = { id: 'sam', name: 'Sam Hart' };

describe('take-over', () => {
  test('[SA6] the agent is signed out at once, and what they had goes to somebody else with its arrival', () => {
    const bench = scene().notReady('erin').queue('b').accept('dana', 'b');
    bench.agent('dana', { kind: 'endInteraction', workId: 'b' });
    const arrivedAt = bench.item('a').createdAt;
    bench.pass(1_000).do({ kind: 'takeOver', agentId: 'dana', actor });
    expect(bench.center.agents.get('dana')?.session.state).toBe('signedOut');
    expect(bench.item('a')).toMatchObject({ createdAt: arrivedAt });
    expect(bench.where('a')).toBe('waiting');
    expect(bench.events('itemPulled')).toMatchObject([{ workId: 'a', actor }]);
    expect(bench.events('sessionEnded').at(-1)).toMatchObject({ actor });
    bench.ready('erin');
    expect(bench.where('a')).toBe('erin offered');
  });

  test('[SA6] of a lost session as well; an interaction of no queue stays with the agent', () => {
    const bench = new BenchCenter(rules).ready('dana').queue('a').accept('dana', 'a');
    bench.agent('dana', { kind: 'startInteraction', workId: 'own', channel: 'chat', label: 'Own', detail: null });
    bench.agent('dana', { kind: 'loseSession' });
    bench.do({ kind: 'takeOver', agentId: 'dana', actor });
    expect(bench.where('a')).toBe('waiting');
    expect(bench.center.agents.get('dana')?.contactCenter.work.map(({ workId }) => workId)).toEqual(['own']);
  });
});

describe('who did it', () => {
  test('[SA5] every act says who in its event, in the item’s story and at the agents it reaches', () => {
    const agents = [member('dana'), member('erin')];
    const bench = new BenchCenter(centerRules({ agents, queues: [testQueue('support'), testQueue('sales')] }));
    bench.ready('dana').queue('a').accept('dana', 'a');
    bench.do({ kind: 'pullItem', workId: 'a', actor });
    bench.do({ kind: 'moveItem', workId: 'a', queueId: 'sales', actor });
    bench.do({ kind: 'assignItem', workId: 'a', agentId: 'dana', force: true, actor });
    bench.do({ kind: 'drainTeam', teamId: 'support', reasonCode: null, actor });
    bench.queue('b').do({ kind: 'cancelItem', workId: 'b', cause: 'cancelled', actor });
    for (const kind of ['itemPulled', 'itemMoved', 'itemAssigned', 'teamDrained', 'supervisorHeld', 'itemEnded'])
      expect([kind, bench.events(kind).map((event) => 'actor' in event && event.actor)]).toEqual([kind, [actor]]);
    const story = bench.item('a').story.filter((entry) => entry.actor !== undefined);
    expect(story.map(({ kind }) => kind)).toEqual(['pulled', 'moved', 'assigned']);
  });

  test('[SA5] an act without an actor is recorded as before', () => {
    const bench = new BenchCenter(rules).ready('dana').queue('a').accept('dana', 'a');
    bench.do({ kind: 'pullItem', workId: 'a' });
    expect(bench.events('itemPulled')).toEqual([{ kind: 'itemPulled', workId: 'a', at: bench.now }]);
    expect(JSON.stringify(bench.item('a').story)).not.toContain('actor');
  });
});
