import { describe, expect, test } from 'vitest';
import { BenchCenter, centerRules, member, testQueue } from '../testing/bench-center.ts';
import { dryRun } from './dry-run.ts';
import { type AgentExplanation, explainAgent, explainItem, type ItemExplanation } from './explain.ts';
import { agentWords, itemWords, reasonWords } from './explain-words.ts';

const base = centerRules().definition;
const teams = [{ teamId: 'support', maxLevel: 2 }];
const rules = centerRules({
  agents: [
    member('dana', { fr: 5 }),
    member('erin', { fr: 5 }),
    member('finn', { fr: 1 }),
    member('gwen', { fr: 5 }, { support: 3 }),
    member('hugo', { fr: 5 }, { experts: 1 }),
    member('ines', { fr: 9 }),
  ],
  queues: [
    testQueue('support', {
      plan: [
        { afterMs: 0, teams, skillsLoweredBy: 0 },
        { afterMs: 60_000, teams: [{ teamId: 'support', maxLevel: 3 }], skillsLoweredBy: 0 },
      ],
    }),
  ],
  distribution: { ...base.distribution, coolDown: { declinedMs: 30_000, missedMs: 0 } },
});
const french = { skills: [{ skillId: 'fr', level: 3 }] };

function waiting(explanation: ItemExplanation | null): Extract<ItemExplanation, { state: 'waiting' }> {
  if (explanation?.state !== 'waiting') throw new Error('it does not wait');
  return explanation;
}

function codes(explanation: ItemExplanation | null): readonly string[] {
  return waiting(explanation).teams.flatMap((team) =>
    team.groups.map((group) => `${group.agents} ${JSON.stringify(group.obstacle)}`),
  );
}

describe('why an item waits', () => {
  test('[XP1] an unknown item has no explanation', () => {
    expect(explainItem(new BenchCenter(rules).center, 'zzz', 0)).toBeNull();
  });

  test('[XP1] by team: how many agents, and what is in their way', () => {
    const bench = new BenchCenter(rules).ready('dana').signIn('erin').signIn('finn').signIn('gwen').queue('x', french);
    bench.decline('dana', 'x');
    const { now } = bench;
    const explanation = explainItem(bench.center, 'x', now);
    expect(codes(explanation)).toEqual([
      '1 {"code":"notReady","reasonCode":90}',
      '1 {"code":"notSignedIn"}',
      '1 {"code":"refused","cause":"declined"}',
      '1 {"code":"skillMissing","skillId":"fr","level":3}',
      '1 {"code":"stepLater","step":1}',
    ]);
    expect(waiting(explanation)).toMatchObject({ ahead: 0, step: 0, steps: 2, nextAt: now + 60_000, preferred: null });
  });

  const rows: readonly (readonly [string, (bench: BenchCenter) => void, string])[] = [
    ['on a break', (bench) => bench.notReady('dana'), 'notReady'],
    ['with a ticket', (bench) => bench.setTickets('dana', 't1'), 'held'],
    ['with another offer', (bench) => bench.queue('x'), 'onOffer'],
    ['at capacity', (bench) => bench.queue('x').accept('dana', 'x'), 'atCapacity'],
    ['without a connection', (bench) => bench.agent('dana', { kind: 'loseSession' }), 'linkLost'],
    ['in a pause', (bench) => bench.queue('x').decline('dana', 'x'), 'pause'],
  ];
  test.each(rows)('[XP1] its only agent is %s', (_what, happens, code) => {
    const bench = new BenchCenter(centerRules({ ...rules.definition, agents: [member('dana')] })).ready('dana');
    happens(bench);
    bench.queue('a');
    const [team] = waiting(explainItem(bench.center, 'a', bench.now)).teams;
    expect(team?.groups.map((group) => group.obstacle.code)).toEqual([code]);
  });

  test('[XP1] behind others, and kept for a preferred agent', () => {
    const bench = new BenchCenter(rules)
      .ready('dana')
      .queue('x')
      .accept('dana', 'x')
      .queue('b')
      .queue('a', {
        preferredAgentIds: ['dana'],
      });
    expect(waiting(explainItem(bench.center, 'a', bench.now))).toMatchObject({
      ahead: bench.center.waitingIn('support').indexOf('a'),
      preferred: { agentIds: ['dana'], until: bench.now + 30_000 },
    });
  });

  test('[XP1] its queue is gone from the definition', () => {
    const bench = new BenchCenter(rules).queue('a');
    bench.setRules(centerRules({ queues: [] }));
    expect(explainItem(bench.center, 'a', bench.now)).toMatchObject({ state: 'stuck', code: 'queueRemoved' });
  });
});

describe('why this agent', () => {
  test('[XP2] the strategy, what it compared, and who would have been next', () => {
    const bench = new BenchCenter(rules).ready('dana');
    const danaAt = bench.now;
    bench.pass(7_000).ready('erin').queue('a');
    const erinAt = bench.now;
    expect(explainItem(bench.center, 'a', bench.now)).toMatchObject({
      state: 'withAgent',
      holders: [
        {
          agentId: 'dana',
          reason: { by: 'longestIdle', level: 1, key: danaAt, second: { agentId: 'erin', level: 1, key: erinAt } },
        },
      ],
    });
  });

  test('[XP2] preferred; refused longest ago; chosen by a supervisor', () => {
    const bench = new BenchCenter(centerRules({ queues: [testQueue('support')] })).ready('dana', 'erin');
    bench.queue('a', { preferredAgentIds: ['erin'] });
    expect(bench.item('a').matches.at(-1)?.reason.by).toBe('preferred');
    bench.decline('erin', 'a').decline('dana', 'a');
    expect(bench.item('a').matches.at(-1)?.reason).toMatchObject({ by: 'refusedLongestAgo' });
    bench.do({
      kind: 'assignItem',
      workId: 'a',
      agentId: bench.item('a').holders[0]?.agentId === 'dana' ? 'erin' : 'dana',
      force: false,
    });
    const words = itemWords(explainItem(bench.center, 'a', bench.now) as ItemExplanation, bench.now);
    expect(words.join(' ')).toMatch(/A supervisor should look at it/);
  });
});

describe('why an agent is idle', () => {
  test('[XP3] an unknown agent has no explanation', () => {
    expect(explainAgent(new BenchCenter(rules).center, 'zoe')).toBeNull();
  });

  test('[XP3] nothing that waits is for them', () => {
    const bench = new BenchCenter(rules).signIn('dana').signIn('erin').ready('finn', 'gwen');
    bench.queue('s', french).queue('p', { preferredAgentIds: ['dana'] });
    expect(explainAgent(bench.center, 'finn')).toMatchObject({
      channels: [
        { channel: 'chat', obstacle: null },
        { channel: 'voice', obstacle: null },
      ],
      queues: [
        {
          queueId: 'support',
          waiting: 2,
          notForThem: [
            { code: 'otherPreferred', items: 1 },
            { code: 'skillMissing', items: 1 },
          ],
        },
      ],
    });
    expect(explainAgent(bench.center, 'gwen')?.queues[0]?.notForThem).toEqual([
      { code: 'otherPreferred', items: 1 },
      { code: 'stepLater', items: 1 },
    ]);
  });

  test('[XP3] they are in a pause, and what waits is for them', () => {
    const bench = new BenchCenter(rules).ready('dana').signIn('erin').queue('a').decline('dana', 'a').queue('b');
    const explanation = explainAgent(bench.center, 'dana');
    expect(explanation?.channels[0]?.obstacle).toMatchObject({ code: 'pause', until: bench.now + 30_000 });
    expect(explanation?.queues[0]?.notForThem).toEqual([
      { code: 'forThem', items: 1 },
      { code: 'refused', items: 1 },
    ]);
  });
});

describe('words', () => {
  test('[XP4] explanations have sentences, with names where there are any', () => {
    const bench = new BenchCenter(rules).ready('dana').signIn('erin').queue('x', french).decline('dana', 'x');
    const name = (kind: string, id: string): string => `<${kind} ${id}>`;
    const words = itemWords(explainItem(bench.center, 'x', bench.now) as ItemExplanation, bench.now, name);
    expect(words[0]).toBe('Waits in <queue support> for 0 s, 0 before it, step 1 of 2.');
    expect(words.join(' ')).toContain('1 declined it');
    const agent = agentWords(explainAgent(bench.center, 'dana') as AgentExplanation, bench.now, name);
    expect(agent[0]).toBe('<channel chat>: in a pause after a declined offer, for 30 s more.');
    expect(reasonWords(null)).toBe('chosen by a supervisor');
    expect(reasonWords({ by: 'roundRobin', level: 2, key: 1, second: null })).toBe(
      'longest without a new item, level 2; nobody else could',
    );
  });
});

describe('dry run', () => {
  test('[CC12] tells what a new definition would do, and does nothing', () => {
    const bench = new BenchCenter(rules).ready('ines').signIn('hugo').queue('busy').accept('ines', 'busy');
    bench.queue('a', { skills: [{ skillId: 'fr', level: 9 }] }).queue('b', { skills: [{ skillId: 'fr', level: 10 }] });
    const before = bench.facts();
    const next = centerRules({
      agents: [member('ines', { fr: 5 }), member('hugo', { fr: 10 })],
      queues: [testQueue('sales')],
    });
    expect(dryRun(rules, next, before, bench.now)).toEqual({
      waiting: 2,
      unservable: { before: { count: 1, workIds: ['b'] }, after: { count: 0, workIds: [] } },
      moves: [{ fromQueueId: 'support', toQueueId: 'sales', count: 3 }],
      flagged: { count: 0, workIds: [] },
      matched: 0,
      ended: { count: 0, workIds: [] },
      agentsWithoutQueue: { before: ['hugo'], after: [] },
    });
    expect(bench.center.items).toEqual(before.items);
    expect(bench.center.agents).toEqual(before.agents);
  });

  test('[CC12] counts what would be given at once, and what nobody could serve any more', () => {
    const bench = new BenchCenter(rules)
      .ready('finn')
      .queue('a', french)
      .queue('b', { channel: 'voice', ...french });
    const next = centerRules({ agents: [member('finn', { fr: 3 })], channels: base.channels.slice(0, 1) });
    const run = dryRun(rules, next, bench.facts(), bench.now);
    expect(run).toMatchObject({
      matched: 1,
      flagged: { count: 1, workIds: ['b'] },
      unservable: { before: { count: 2 }, after: { count: 1, workIds: ['b'] } },
    });
  });
});
