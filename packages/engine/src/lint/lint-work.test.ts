import { describe, expect, it } from 'vitest';
import { type Channel, type Definition, type Queue, STANDARD_CHANNEL_POLICY } from '../definition.ts';
import { TEST_DEFINITION } from '../testing/test-definition.ts';
import { lintDefinition, PROBLEM_LIMIT } from './lint-definition.ts';

const channel = (id: string, change: Partial<Channel> = {}): Channel => ({
  id,
  label: id,
  capacity: 3,
  offerTimeoutMs: 20_000,
  wrapUpMs: 0,
  ...STANDARD_CHANNEL_POLICY,
  ...change,
});

const step = (afterMs: number, teamId: string, change: Partial<Queue['plan'][number]> = {}): Queue['plan'][number] => ({
  afterMs,
  teams: [{ teamId, maxLevel: 10 }],
  skillsLoweredBy: 0,
  ...change,
});

const queue = (id: string, change: Partial<Queue> = {}): Queue => ({
  id,
  label: id,
  isOpen: true,
  strategy: 'longestIdle',
  ring: 1,
  plan: [step(0, 'support')],
  preferredMs: 30_000,
  limit: 100,
  overflow: { toQueueId: null, atLength: null, atEstimatedWaitMs: null, afterMs: null },
  serviceLevel: { withinMs: 20_000, shortAbandonMs: 5_000 },
  ...change,
});

const overflow = (toQueueId: string | null, change: Partial<Queue['overflow']> = {}): Partial<Queue> => ({
  overflow: { toQueueId, atLength: 10, atEstimatedWaitMs: null, afterMs: null, ...change },
});

const team = (teamId: string, level = 1) => ({ teamId, level });
const skill = (skillId: string, level = 5) => ({ skillId, level });

/** Everything is said here, and nothing is wrong with it. */
const GOOD: Definition = {
  ...TEST_DEFINITION,
  presenceMap: [...TEST_DEFINITION.presenceMap, { statusId: 'training', reasonCode: 4 }],
  capacity: { contactCenter: 3, crm: 1 },
  channels: [channel('chat', { interruptibleBy: ['voice'] }), channel('voice', { capacity: 1, exclusive: true })],
  teams: [
    { id: 'support', label: 'Support' },
    { id: 'sales', label: 'Sales' },
  ],
  skills: [{ id: 'english', label: 'English' }],
  agents: [
    { agentId: 'dana', teams: [team('support')], skills: [skill('english')] },
    { agentId: 'ilya', teams: [team('support', 2), team('sales')], skills: [] },
  ],
  queues: [
    queue('help', {
      plan: [step(0, 'support'), step(30_000, 'sales', { skillsLoweredBy: 2 })],
      ...overflow('orders', { afterMs: 60_000 }),
    }),
    queue('orders', { plan: [step(0, 'sales')] }),
  ],
  distribution: {
    ...TEST_DEFINITION.distribution,
    ramp: { items: 2, withinMs: 60_000, forMs: 300_000 },
  },
};

const [DANA, ILYA] = GOOD.agents;
const [HELP, ORDERS] = GOOD.queues;
if (DANA === undefined || ILYA === undefined || HELP === undefined || ORDERS === undefined) throw new Error('no entry');

const withQueue = (change: Partial<Queue>): Partial<Definition> => ({ queues: [{ ...HELP, ...change }, ORDERS] });
const withChannel = (id: string, change: Partial<Channel>): Partial<Definition> => ({
  channels: GOOD.channels.map((entry) => (entry.id === id ? { ...entry, ...change } : entry)),
});

const CASES: readonly (readonly [rule: string, problem: string, change: Partial<Definition>])[] = [
  ['DF40', 'error repeatedId /channels/2/id', { channels: [...GOOD.channels, channel('chat')] }],
  ['DF40', 'error repeatedId /teams/2/id', { teams: [...GOOD.teams, { id: 'sales', label: 'Again' }] }],
  ['DF40', 'error repeatedId /skills/1/id', { skills: [...GOOD.skills, { id: 'english', label: 'Again' }] }],
  ['DF40', 'error repeatedId /agents/2/agentId', { agents: [...GOOD.agents, { ...DANA, skills: [] }] }],
  ['DF40', 'error repeatedId /queues/2/id', { queues: [...GOOD.queues, queue('orders')] }],
  [
    'DF40',
    'error repeatedId /dispositions/1/id',
    {
      dispositions: [
        { id: 'done', label: 'Done' },
        { id: 'done', label: 'Again' },
      ],
    },
  ],
  ['DF41', 'error unknownReference /chat/channel', { chat: { ...GOOD.chat, channel: 'web' } }],
  [
    'DF40',
    'error repeatedEntry /agents/0/teams/1/teamId',
    { agents: [{ ...DANA, teams: [team('support'), team('support', 3)] }, ILYA] },
  ],
  [
    'DF40',
    'error repeatedEntry /agents/0/skills/1/skillId',
    { agents: [{ ...DANA, skills: [skill('english'), skill('english', 9)] }, ILYA] },
  ],
  [
    'DF40',
    'error repeatedEntry /queues/0/plan/0/teams/1/teamId',
    withQueue({
      plan: [
        step(0, 'support', {
          teams: [
            { teamId: 'support', maxLevel: 1 },
            { teamId: 'support', maxLevel: 2 },
          ],
        }),
      ],
    }),
  ],
  [
    'DF40',
    'error repeatedEntry /channels/0/interruptibleBy/1',
    withChannel('chat', { interruptibleBy: ['voice', 'voice'] }),
  ],
  ['DF41', 'error unknownReference /agents/0/teams/0/teamId', { agents: [{ ...DANA, teams: [team('gone')] }, ILYA] }],
  [
    'DF41',
    'error unknownReference /agents/1/skills/0/skillId',
    { agents: [DANA, { ...ILYA, skills: [skill('gone')] }] },
  ],
  [
    'DF41',
    'error unknownReference /queues/0/plan/1/teams/0/teamId',
    withQueue({ plan: [step(0, 'support'), step(9, 'gone')] }),
  ],
  ['DF41', 'error unknownReference /queues/0/overflow/toQueueId', withQueue(overflow('gone'))],
  ['DF41', 'error unknownReference /channels/0/interruptibleBy/0', withChannel('chat', { interruptibleBy: ['gone'] })],
  ['DF42', 'error weightTooLarge /channels/1/weight', withChannel('voice', { weight: 2 })],
  ['DF42', 'error weightTooLarge /channels/0/weight', withChannel('chat', { capacity: 2, weight: 3 })],
  ['DF42', 'warning unreachableCapacity /channels/0/capacity', withChannel('chat', { capacity: 4 })],
  ['DF43', 'error interruptionCycle /channels/0/interruptibleBy', withChannel('chat', { interruptibleBy: ['chat'] })],
  [
    'DF43',
    'warning interruptionCycle /channels/0/interruptibleBy',
    withChannel('voice', { interruptibleBy: ['chat'] }),
  ],
  ['DF44', 'warning agentWithoutTeam /agents/0', { agents: [{ ...DANA, teams: [] }, ILYA] }],
  ['DF44', 'warning unheldSkill /skills/0', { agents: [{ ...DANA, skills: [] }, ILYA] }],
  ['DF44', 'warning unservedQueue /queues/1/plan', { agents: [DANA] }],
  [
    'DF44',
    'warning unservedQueue /queues/1/plan',
    {
      queues: [HELP, queue('orders', { plan: [step(0, 'sales', { teams: [{ teamId: 'sales', maxLevel: 1 }] })] })],
      agents: [DANA, { ...ILYA, teams: [team('sales', 2)] }],
    },
  ],
  ['DF45', 'error planOrder /queues/0/plan/0/afterMs', withQueue({ plan: [step(1, 'support')] })],
  ['DF45', 'error planOrder /queues/0/plan/1/afterMs', withQueue({ plan: [step(0, 'support'), step(0, 'sales')] })],
  [
    'DF45',
    'error planOrder /queues/0/plan/2/afterMs',
    withQueue({ plan: [step(0, 'support'), step(9, 'sales'), step(8, 'support')] }),
  ],
  [
    'DF45',
    'warning settingWithoutEffect /queues/0/plan/1',
    withQueue({ plan: [step(0, 'support'), step(9, 'support')] }),
  ],
  [
    'DF45',
    'warning unreachableStep /queues/0/plan/1/afterMs',
    withQueue({ plan: [step(0, 'support'), step(60_000, 'sales')] }),
  ],
  ['DF46', 'error limitOrder /queues/0/overflow/atLength', withQueue({ limit: 9 })],
  [
    'DF46',
    'error limitOrder /queues/0/serviceLevel/shortAbandonMs',
    withQueue({ serviceLevel: { withinMs: 20_000, shortAbandonMs: 20_001 } }),
  ],
  ['DF47', 'error overflowCycle /queues/0/overflow/toQueueId', withQueue(overflow('help'))],
  ['DF47', 'error overflowCycle /queues/0/overflow/toQueueId', { queues: [HELP, { ...ORDERS, ...overflow('help') }] }],
  [
    'DF48',
    'warning settingWithoutEffect /distribution/priorityCreditMs',
    { distribution: { ...GOOD.distribution, priorityCreditMs: 0 } },
  ],
  [
    'DF48',
    'warning settingWithoutEffect /distribution/ramp',
    { distribution: { ...GOOD.distribution, ramp: { items: 0, withinMs: 30_000, forMs: 300_000 } } },
  ],
  [
    'DF48',
    'warning limitOrder /distribution/ramp/forMs',
    { distribution: { ...GOOD.distribution, ramp: { items: 1, withinMs: 60_000, forMs: 59_999 } } },
  ],
  [
    'DF48',
    'warning settingWithoutEffect /queues/0/plan/1/skillsLoweredBy',
    { skills: [], agents: [{ ...DANA, skills: [] }, ILYA] },
  ],
];

/** A big definition: a chain of overflowing queues, each served by a team of its own, and one unknown skill in every tenth agent. */
function big(agents: number, queues: number): Definition {
  const names = Array.from({ length: queues }, (_, index) => `q${index}`);
  return {
    ...GOOD,
    teams: names.slice(0, 500).map((id) => ({ id, label: id })),
    agents: Array.from({ length: agents }, (_, index) => ({
      agentId: `a${index}`,
      teams: [team(`q${index % 500}`), team(`q${(index + 1) % 500}`)],
      skills: [skill(index % 10 === 0 ? 'gone' : 'english')],
    })),
    queues: names.map((id, index) =>
      queue(id, { plan: [step(0, `q${index % 500}`)], ...overflow(names[index + 1] ?? null) }),
    ),
  };
}

describe('the linter, on skills, agents, queues and channel policies', () => {
  it('[DF22] finds nothing in a definition that says everything and has nothing wrong', () => {
    expect(lintDefinition(GOOD)).toEqual([]);
  });

  it.each(CASES)('[%s] finds %s, and nothing else', (_rule, problem, change) => {
    const found = lintDefinition({ ...GOOD, ...change });
    expect(found.map(({ severity, code, path }) => `${severity} ${code} ${path}`)).toEqual([problem]);
    expect(found[0]?.message).toMatch(/^.{20,}\.$/);
  });

  it('[DF44] without listed agents, who serves a queue is left to the CRM', () => {
    expect(lintDefinition({ ...GOOD, agents: [], skills: [], queues: [ORDERS] })).toEqual([]);
  });

  it('[DF47] tells each circle of overflows once, and not the queues that lead into it', () => {
    const way = (id: string, to: string | null) => queue(id, overflow(to));
    const queues = [way('a', 'b'), way('b', 'c'), way('c', 'b'), way('d', 'c'), way('e', 'e'), way('f', null)];
    expect(lintDefinition({ ...GOOD, queues }).map(({ path }) => path)).toEqual([
      '/queues/1/overflow/toQueueId',
      '/queues/4/overflow/toQueueId',
    ]);
  });

  it('[DF43] tells a circle of interruptions once, and a chain is no circle', () => {
    const ring = [
      channel('a', { interruptibleBy: ['b'] }),
      channel('b', { interruptibleBy: ['c'] }),
      channel('c', { interruptibleBy: ['a'] }),
      channel('d', { interruptibleBy: ['a'] }),
    ];
    expect(lintDefinition({ ...GOOD, channels: ring }).map(({ path }) => path)).toEqual([
      '/channels/0/interruptibleBy',
    ]);
    expect(lintDefinition({ ...GOOD, channels: [...ring.slice(0, 2), channel('c'), ...ring.slice(3)] })).toEqual([]);
  });

  it('[DF49] tells 1,000 problems and counts the others, which decide over the last one', () => {
    const errors = lintDefinition(big(20_000, 500));
    expect(errors).toHaveLength(PROBLEM_LIMIT + 1);
    expect(errors.at(-1)).toMatchObject({ severity: 'error', code: 'moreProblems', path: '' });
    expect(errors.at(-1)?.message).toContain(' 1000 ');
    const unheld = Array.from({ length: PROBLEM_LIMIT + 1 }, (_, index) => ({ id: `s${index}`, label: 'Never held' }));
    const warnings = lintDefinition({ ...GOOD, skills: [...GOOD.skills, ...unheld] });
    expect(warnings.at(-1)).toMatchObject({ severity: 'warning', code: 'moreProblems' });
  });
});
