import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Definition, Strategy } from '../definition.ts';
import { BenchCenter, centerRules, member, testQueue } from '../testing/bench-center.ts';
import { Heap, type HeapMember } from './matcher/heap.ts';
import { isServedBefore, type Standing } from './matcher/strategies.ts';

const skill = (skillId: string, level = 1) => ({ skillId, level });
const base = centerRules().definition;
const distribution = base.distribution;

function wide(change: Partial<Definition> = {}): ReturnType<typeof centerRules> {
  return centerRules({ capacity: { contactCenter: 3, crm: 1 }, ...change });
}

describe('order of items', () => {
  test('[MA1] lower rank first, then the arrival, then the id', () => {
    const bench = new BenchCenter(centerRules()).queue('c').queue('b');
    bench.pass(1).queue('a').queue('vip', { priority: 1 });
    expect(bench.center.waitingIn('support')).toEqual(['vip', 'b', 'c', 'a']);
  });

  test('[MA7] a step of priority is worth its credit of waiting and no more, and time changes no order', () => {
    const bench = new BenchCenter(centerRules()).queue('old');
    bench.pass(distribution.priorityCreditMs).queue('even', { priority: 1 }).pass(1).queue('late', { priority: 1 });
    // `even` has the same rank as `old`, which came first.
    expect(bench.center.waitingIn('support')).toEqual(['old', 'even', 'late']);
    bench.pass(3_600_000);
    expect(bench.center.waitingIn('support')).toEqual(['old', 'even', 'late']);
  });

  test('[MA1] an agent who becomes free gets the first by rank of all queues that they serve', () => {
    const rules = centerRules({ queues: [testQueue('support'), testQueue('sales')] });
    const bench = new BenchCenter(rules).queue('a').pass(5).queue('b', { queueId: 'sales', priority: 2 }).ready('dana');
    expect(bench.where('b')).toBe('dana offered');
  });
});

describe('who may serve', () => {
  const rules = centerRules({
    agents: [
      member('dana', { de: 3 }),
      member('erin', { de: 5 }, { support: 3 }),
      member('finn', { de: 9 }, { experts: 1 }),
    ],
    queues: [
      testQueue('support', {
        plan: [{ afterMs: 0, teams: [{ teamId: 'support', maxLevel: 2 }], skillsLoweredBy: 1 }],
      }),
    ],
  });
  test.each([
    ['a level that the agent has', 'dana', 3, 'dana offered'],
    ['a level that the step lowers to the agent’s', 'dana', 4, 'dana offered'],
    ['a level above both', 'dana', 5, 'waiting'],
    ['a member above the step’s level', 'erin', 1, 'waiting'],
    ['a member of another team', 'finn', 1, 'waiting'],
  ])('[MA2] %s', (_what, agentId, level, where) => {
    const bench = new BenchCenter(rules).ready(agentId).queue('a', { skills: [skill('de', level)] });
    expect(bench.where('a')).toBe(where);
  });

  test('[MA2] a skill lowered to 0 is not asked for', () => {
    const bench = new BenchCenter(rules).ready('dana').queue('a', { skills: [skill('fr', 1)] });
    expect(bench.where('a')).toBe('dana offered');
  });

  test('[MA2] an agent whom the definition does not name is in the team that the CRM names, at level 1', () => {
    const bench = new BenchCenter(rules).signIn('gwen', 'support').ready('gwen').queue('a');
    expect(bench.where('a')).toBe('gwen offered');
    bench.decline('gwen', 'a').agent('gwen', { kind: 'signOut' });
    bench.signIn('gwen', 'experts').ready('gwen').queue('b');
    expect(bench.where('b')).toBe('waiting');
  });
});

describe('which agent', () => {
  test('[MA3] the lower level first, whatever the strategy says', () => {
    const agents = [member('dana', {}, { support: 2 }), member('erin', {}, { support: 1 })];
    const bench = new BenchCenter(centerRules({ agents })).ready('dana').pass(60_000);
    bench.ready('erin').queue('a').queue('b');
    expect([bench.where('a'), bench.where('b')]).toEqual(['erin offered', 'dana offered']);
  });

  const standing = (change: Partial<Standing>): Standing => ({
    agentId: 'm',
    inHand: 0,
    units: 0,
    idleSince: 1_000,
    lastAt: 1_000,
    count: 5,
    ...change,
  });
  const rows: readonly (readonly [Strategy, string, Partial<Standing>])[] = [
    ['longestIdle', 'idle since earlier', { idleSince: 999 }],
    ['leastBusy', 'fewer in hand', { inHand: 0, idleSince: 9_999 }],
    ['mostSpare', 'fewer units in hand', { units: 0, inHand: 2, idleSince: 9_999 }],
    ['roundRobin', 'given the last one earlier', { lastAt: 999, count: 99, idleSince: 9_999 }],
    ['fewestAssigned', 'fewer since signing in', { count: 4, lastAt: 9_999, idleSince: 9_999 }],
  ];
  test.each(rows)('[MA4] %s: %s', (strategy, _what, change) => {
    const other = standing({ agentId: 'a', inHand: 1, units: 1 });
    const one = standing({ agentId: 'z', inHand: 1, units: 1, ...change });
    expect(isServedBefore(strategy, one, other)).toBe(true);
    expect(isServedBefore(strategy, other, one)).toBe(false);
  });

  test.each(
    rows.map(([strategy]) => strategy),
  )('[MA3][MA4] %s: equals go to who is idle longest, then by id', (strategy) => {
    expect(isServedBefore(strategy, standing({ agentId: 'z', idleSince: 5 }), standing({ agentId: 'a' }))).toBe(true);
    expect(isServedBefore(strategy, standing({ agentId: 'a' }), standing({ agentId: 'z' }))).toBe(true);
    expect(isServedBefore(strategy, standing({ agentId: 'z' }), standing({ agentId: 'a' }))).toBe(false);
  });

  test('[MA4] longestIdle: whoever has nothing in hand comes before everybody who has', () => {
    const bench = new BenchCenter(wide()).ready('dana').queue('a').accept('dana', 'a').pass(60_000).ready('erin');
    bench.queue('b');
    expect(bench.where('b')).toBe('erin offered');
  });

  test('[MA4][QW9] longestIdle: whoever has just parked comes after who has been idle for longer', () => {
    const bench = new BenchCenter(centerRules())
      .ready('dana')
      .queue('a')
      .accept('dana', 'a')
      .pass(10_000)
      .ready('erin');
    bench.pass(990_000).agent('dana', { kind: 'parkWork', workId: 'a' });
    bench.pass(10).queue('b');
    expect(bench.where('b')).toBe('erin offered');
  });

  test('[MA4] roundRobin goes on across queues: nobody gets two in a row', () => {
    const queues = [testQueue('support', { strategy: 'roundRobin' }), testQueue('sales', { strategy: 'roundRobin' })];
    const bench = new BenchCenter(wide({ queues })).ready('dana', 'erin', 'finn');
    const got = ['support', 'sales', 'support', 'sales', 'sales', 'support'].map((queueId, index) => {
      bench.pass(1_000).queue(`w${index}`, { queueId });
      const [holder] = bench.item(`w${index}`).holders;
      bench.accept(holder?.agentId ?? '', `w${index}`).end(holder?.agentId ?? '', `w${index}`);
      return holder?.agentId;
    });
    expect(got).toEqual(['dana', 'erin', 'finn', 'dana', 'erin', 'finn']);
  });
});

describe('both ways', () => {
  const rows: readonly (readonly [string, (bench: BenchCenter) => void])[] = [
    ['signs in and becomes Ready', (bench) => bench.ready('erin')],
    ['ends the wrap-up', (bench) => bench.agent('dana', { kind: 'finishWrapUp', workId: 'busy' })],
    ['lets the wrap-up run out', (bench) => bench.pass(30_000)],
    ['hands over', (bench) => bench.ready('finn')],
  ];
  test.each(rows)('[MA5] an agent who %s gets what waits, in that turn', (_what, free) => {
    const bench = new BenchCenter(centerRules()).ready('dana').queue('busy').accept('dana', 'busy').queue('a');
    bench.agent('dana', { kind: 'endInteraction', workId: 'busy' });
    expect(bench.where('a')).toBe('waiting');
    free(bench);
    expect(bench.where('a')).toMatch(/ offered$/);
  });

  test('[MA5] the end of a pause, of a hold, and of a ticket look for work too', () => {
    const coolDown = { declinedMs: 8_000, missedMs: 0 };
    const rules = centerRules({ distribution: { ...distribution, coolDown } });
    const bench = new BenchCenter(rules).ready('dana').queue('a').decline('dana', 'a').queue('b');
    expect(bench.where('b')).toBe('waiting');
    bench.pass(8_000);
    expect(bench.where('a')).toBe('dana offered');
    bench.setTickets('dana', 't1');
    expect(bench.where('a')).toBe('waiting');
    bench.setTickets('dana');
    expect(bench.where('a')).toBe('dana offered');
  });

  test('[MA5] an accept leaves room for the next item where the capacity does', () => {
    const bench = new BenchCenter(wide()).ready('dana').queue('a').queue('b').queue('c').queue('d');
    for (const workId of ['a', 'b', 'c']) bench.accept('dana', workId);
    expect(['a', 'b', 'c', 'd'].map((id) => bench.where(id))).toEqual([
      'dana active',
      'dana active',
      'dana active',
      'waiting',
    ]);
  });

  test('[MA6] an item that nobody can serve delays none that somebody can', () => {
    const bench = new BenchCenter(centerRules({ agents: [member('dana', { de: 5 })] }));
    for (let index = 0; index < 200; index += 1)
      bench.queue(`stuck${index}`, { priority: 9, skills: [skill('fr', 9)] });
    bench.queue('a', { skills: [skill('de', 5)] }).ready('dana');
    expect(bench.where('a')).toBe('dana offered');
  });

  test('[CP1][CP4] an offer that was to interrupt goes back when what it would have parked is in wrap-up', () => {
    const channels = base.channels.map((channel) => ({
      ...channel,
      interruptibleBy: channel.id === 'chat' ? ['voice'] : [],
    }));
    const bench = new BenchCenter(centerRules({ channels })).ready('dana').queue('a').accept('dana', 'a');
    bench.queue('call', { channel: 'voice' });
    expect(bench.where('call')).toBe('dana offered');
    bench.agent('dana', { kind: 'endInteraction', workId: 'a' });
    expect(bench.where('call')).toBe('waiting');
    bench.agent('dana', { kind: 'finishWrapUp', workId: 'a' });
    expect(bench.where('call')).toBe('dana offered');
  });

  test('[MA6] an item whose channel is full delays none of another', () => {
    const bench = new BenchCenter(wide()).ready('dana').queue('v1', { channel: 'voice' });
    bench.accept('dana', 'v1').queue('v2', { channel: 'voice', priority: 9 }).queue('c1');
    expect([bench.where('v2'), bench.where('c1')]).toEqual(['waiting', 'dana offered']);
  });
});

describe('preferred agents', () => {
  const prefers = (...preferredAgentIds: string[]) => ({ preferredAgentIds });

  test('[MA8] the preferred agent gets it, although another is idle longer', () => {
    const bench = new BenchCenter(centerRules()).ready('dana').pass(5_000).ready('erin').queue('a', prefers('erin'));
    expect(bench.where('a')).toBe('erin offered');
  });

  test('[MA8] a busy one is waited for, and nothing is reserved meanwhile; after preferredMs everybody may have it', () => {
    const bench = new BenchCenter(centerRules()).ready('dana').queue('x').accept('dana', 'x').ready('erin');
    bench.queue('a', prefers('dana'));
    expect(bench.where('a')).toBe('waiting');
    bench.pass(29_999).queue('b');
    expect(bench.where('b')).toBe('erin offered');
    bench.decline('erin', 'b').pass(1);
    expect(bench.where('a')).toBe('erin offered');
  });

  test.each([
    ['signed out', 'zoe'],
    ['in no team of the queue', 'gwen'],
  ])('[MA8] one who is %s is skipped at once', (_what, agentId) => {
    const bench = new BenchCenter(centerRules()).signIn('gwen', 'experts').ready('gwen', 'dana');
    bench.queue('a', prefers(agentId));
    expect(bench.where('a')).toBe('dana offered');
  });

  test('[MA8] one who declines, or signs out, gives way at once; the next preferred one is asked before the others', () => {
    const bench = new BenchCenter(centerRules()).ready('dana', 'erin', 'finn').queue('a', prefers('finn', 'erin'));
    expect(bench.where('a')).toBe('finn offered');
    bench.decline('finn', 'a');
    expect(bench.where('a')).toBe('erin offered');
    bench.agent('erin', { kind: 'signOut' });
    expect(bench.where('a')).toBe('dana offered');
  });
});

describe('refusals', () => {
  const plan = [
    { afterMs: 0, teams: [{ teamId: 'support', maxLevel: 1 }], skillsLoweredBy: 0 },
    { afterMs: 600_000, teams: [{ teamId: 'support', maxLevel: 2 }], skillsLoweredBy: 0 },
  ];

  test('[MA9] who declined is not asked again while another signed-in agent could be', () => {
    const bench = new BenchCenter(centerRules())
      .ready('dana')
      .signIn('erin')
      .queue('a')
      .decline('dana', 'a')
      .queue('b');
    expect([bench.where('a'), bench.where('b')]).toEqual(['waiting', 'dana offered']);
    bench.ready('erin');
    expect(bench.where('a')).toBe('erin offered');
  });

  test('[MA9] a missed offer is a refusal as well', () => {
    const bench = new BenchCenter(centerRules()).ready('dana').signIn('erin').queue('a').pass(20_000);
    expect(bench.where('a')).toBe('waiting');
    expect(bench.item('a').refusals).toMatchObject([{ agentId: 'dana', cause: 'missed' }]);
  });

  test('[MA9] all have refused: the next step at once, then the overflow, then a flag and a new round', () => {
    const agents = [member('dana'), member('erin', {}, { support: 2 }), member('finn', {}, { experts: 1 })];
    const experts = [{ afterMs: 0, teams: [{ teamId: 'experts', maxLevel: 9 }], skillsLoweredBy: 0 }];
    const overflow = { toQueueId: 'experts', atLength: null, atEstimatedWaitMs: null, afterMs: null };
    const queues = [testQueue('support', { plan, overflow }), testQueue('experts', { plan: experts })];
    const bench = new BenchCenter(centerRules({ agents, queues })).ready('dana', 'erin', 'finn').queue('a');
    bench.decline('dana', 'a');
    expect(bench.where('a')).toBe('erin offered');
    bench.decline('erin', 'a');
    expect(bench.where('a')).toBe('finn offered');
    expect(bench.item('a').queueId).toBe('experts');
    bench.decline('finn', 'a');
    expect(bench.item('a').isFlagged).toBe(true);
    expect(bench.where('a')).toBe('finn offered');
    expect(bench.events('itemFlagged')).toMatchObject([{ cause: 'allRefused' }]);
    bench.accept('finn', 'a');
    expect(bench.item('a')).toMatchObject({ isFlagged: false, refusals: [] });
  });

  test('[MA9] in a new round whoever refused longest ago is asked first', () => {
    const bench = new BenchCenter(centerRules()).ready('dana', 'erin').queue('a');
    bench.pass(1_000).decline('dana', 'a').pass(1_000).decline('erin', 'a');
    expect(bench.where('a')).toBe('dana offered');
    bench.pass(1_000).decline('dana', 'a');
    expect(bench.where('a')).toBe('erin offered');
  });

  test('[MA9] the last one who had not refused signs out: the item is not stranded', () => {
    const bench = new BenchCenter(centerRules()).ready('dana').signIn('erin').queue('a').decline('dana', 'a');
    expect(bench.where('a')).toBe('waiting');
    bench.agent('erin', { kind: 'signOut' });
    expect(bench.where('a')).toBe('dana offered');
  });
});

describe('ring', () => {
  const rules = centerRules({ queues: [testQueue('support', { ring: 2 })] });

  test('[MA10] as many agents as the queue rings get the offer; the first accept wins, the others are taken back', () => {
    const bench = new BenchCenter(rules).ready('dana', 'erin', 'finn').queue('a');
    expect(bench.where('a')).toBe('dana offered, erin offered');
    const records = bench.agent('erin', { kind: 'acceptOffer', workId: 'a' });
    expect(bench.where('a')).toBe('erin active');
    expect(records.map((record) => record.agentId)).toContain('dana');
    expect(bench.events('offerRescinded')).toMatchObject([{ workId: 'a', cause: 'takenByOther' }]);
    expect(bench.tryAgent('dana', { kind: 'acceptOffer', workId: 'a' })).toBe('offerGone');
    expect(bench.item('a').requeues).toBe(0);
  });

  test('[MA10] while one of them has it nobody is added; when all have failed it waits again', () => {
    const bench = new BenchCenter(rules).ready('dana', 'erin').queue('a').decline('dana', 'a').ready('finn');
    expect(bench.where('a')).toBe('erin offered');
    bench.decline('erin', 'a');
    expect(bench.where('a')).toBe('finn offered');
    expect(bench.item('a').requeues).toBe(1);
  });

  test('[MA10] fewer agents than the queue rings are enough', () => {
    expect(new BenchCenter(rules).ready('dana').queue('a').where('a')).toBe('dana offered');
  });
});

describe('the heap', () => {
  interface Member extends HeapMember {
    value: number;
    readonly id: number;
  }
  const before = (a: Member, b: Member): boolean => (a.value === b.value ? a.id < b.id : a.value < b.value);

  test('[MA14] whatever comes and goes, the first member is the first of all, also of those not excluded', () => {
    const acts = fc.array(fc.record({ value: fc.nat(20), leaves: fc.boolean(), pick: fc.nat(50) }), { maxLength: 80 });
    fc.assert(
      fc.property(acts, fc.nat(5), (steps, modulus) => {
        const heap = new Heap<Member>(before);
        let all: Member[] = [];
        steps.forEach(({ value, leaves, pick }, id) => {
          if (leaves && all.length > 0) {
            const gone = all[pick % all.length] as Member;
            heap.remove(gone);
            heap.remove(gone);
            all = all.filter((one) => one !== gone);
          } else if (pick % 3 === 0 && all.length > 0) {
            const changed = all[pick % all.length] as Member;
            changed.value = value;
            heap.renew(changed);
          } else {
            const added = { value, id, heapIndex: -1 };
            heap.add(added);
            all.push(added);
          }
          const inOrder = [...all].sort((a, b) => (before(a, b) ? -1 : 1));
          expect(heap.peek()).toBe(inOrder[0]);
          expect(heap.size).toBe(all.length);
          const isExcluded = (one: Member): boolean => one.value % (modulus + 1) === 0;
          const best = inOrder.find((one) => !isExcluded(one));
          expect(heap.bestExcept(isExcluded)).toBe(best);
          const bound = { value: pick % 21, id: -1, heapIndex: -1 };
          expect(heap.bestExcept(isExcluded, bound)).toBe(best !== undefined && before(best, bound) ? best : bound);
        });
      }),
    );
  });
});
