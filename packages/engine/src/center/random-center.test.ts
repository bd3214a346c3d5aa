import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Definition, Rules } from '../definition.ts';
import { BenchCenter, centerRules, member, NO_OVERFLOW, testQueue } from '../testing/bench-center.ts';
import { type Center, createCenter } from './center.ts';
import type { CenterInput, CenterRecord } from './center-inputs.ts';
import { isWaiting } from './center-item.ts';

const AGENTS = ['ann', 'bob', 'cem', 'dot', 'eva', 'fay'] as const;
const QUEUES = ['sales', 'support', 'expert'] as const;
const STRATEGIES = ['longestIdle', 'leastBusy', 'mostSpare', 'roundRobin', 'fewestAssigned'] as const;

interface Variant {
  readonly strategy: (typeof STRATEGIES)[number];
  readonly ring: number;
  readonly capacity: number;
  readonly isExclusive: boolean;
  readonly interrupts: boolean;
  readonly isOpen: boolean;
  readonly coolDownMs: number;
  readonly hasSales: boolean;
  readonly overflowMs: number | null;
  readonly mode: Definition['mode'];
}

const variants: fc.Arbitrary<Variant> = fc.record({
  strategy: fc.constantFrom(...STRATEGIES),
  ring: fc.integer({ min: 1, max: 3 }),
  capacity: fc.integer({ min: 1, max: 3 }),
  isExclusive: fc.boolean(),
  interrupts: fc.boolean(),
  isOpen: fc.boolean(),
  coolDownMs: fc.constantFrom(0, 5_000),
  hasSales: fc.boolean(),
  overflowMs: fc.constantFrom(null, 20_000),
  mode: fc.constantFrom('synchronized', 'complementary'),
});

function rulesOf(variant: Variant): Rules {
  const { strategy, ring } = variant;
  const [chat, voice] = centerRules().definition.channels as [
    Definition['channels'][number],
    Definition['channels'][number],
  ];
  const queues = [
    testQueue('support', {
      strategy,
      ring,
      plan: [
        { afterMs: 0, teams: [{ teamId: 'support', maxLevel: 1 }], skillsLoweredBy: 0 },
        { afterMs: 10_000, teams: [{ teamId: 'support', maxLevel: 9 }], skillsLoweredBy: 2 },
        {
          afterMs: 30_000,
          teams: [
            { teamId: 'support', maxLevel: 9 },
            { teamId: 'experts', maxLevel: 2 },
          ],
          skillsLoweredBy: 10,
        },
      ],
      overflow: { ...NO_OVERFLOW, toQueueId: 'expert', afterMs: variant.overflowMs, atLength: 6 },
    }),
    testQueue('expert', {
      strategy,
      ring: 1,
      isOpen: variant.isOpen,
      plan: [{ afterMs: 0, teams: [{ teamId: 'experts', maxLevel: 9 }], skillsLoweredBy: 0 }],
      overflow: { ...NO_OVERFLOW, toQueueId: 'support', afterMs: 15_000 },
    }),
  ];
  if (variant.hasSales) queues.push(testQueue('sales', { strategy, limit: 5 }));
  const { distribution } = centerRules().definition;
  return centerRules({
    mode: variant.mode,
    agents: [
      member('ann', { de: 5 }),
      member('bob', { de: 2, fr: 7 }, { support: 2 }),
      member('cem', {}, { support: 1, experts: 2 }),
      member('dot', { fr: 3 }, { experts: 1 }),
      member('eva', { de: 5 }),
    ],
    queues,
    capacity: { contactCenter: variant.capacity, crm: 1 },
    channels: [
      { ...chat, interruptibleBy: variant.interrupts ? ['voice'] : [] },
      { ...voice, exclusive: variant.isExclusive, wrapUpMs: 0, onDisconnect: 'requeue' },
    ],
    distribution: {
      ...distribution,
      missesBeforeHold: 2,
      coolDown: { declinedMs: variant.coolDownMs, missedMs: variant.coolDownMs },
    },
  });
}

type Act =
  | {
      readonly do: 'queue';
      readonly work: number;
      readonly queue: number;
      readonly voice: boolean;
      readonly skill: number;
      readonly priority: number;
      readonly preferred: number | null;
    }
  | { readonly do: 'toggle' | 'signOut' | 'lose' | 'tickets'; readonly agent: number }
  | {
      readonly do: 'accept' | 'decline' | 'end' | 'finish' | 'park' | 'resume';
      readonly agent: number;
      readonly pick: number;
    }
  | {
      readonly do: 'transfer';
      readonly agent: number;
      readonly pick: number;
      readonly queue: number;
      readonly to: number | null;
    }
  | { readonly do: 'cancel' | 'pull'; readonly pick: number }
  | { readonly do: 'move'; readonly pick: number; readonly queue: number }
  | { readonly do: 'assign'; readonly pick: number; readonly agent: number; readonly force: boolean }
  | { readonly do: 'drain' }
  | { readonly do: 'takeOver'; readonly agent: number }
  | { readonly do: 'pass'; readonly ms: number }
  | { readonly do: 'rules'; readonly variant: Variant };

const agent = fc.nat(AGENTS.length - 1);
const pick = fc.nat(30);
const queue = fc.nat(QUEUES.length - 1);

const acts: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('queue' as const),
      work: fc.nat(40),
      queue,
      voice: fc.boolean(),
      skill: fc.nat(3),
      priority: fc.nat(2),
      preferred: fc.option(agent),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constantFrom('accept', 'decline', 'end', 'finish', 'park', 'resume'), agent, pick }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constantFrom('toggle', 'toggle', 'toggle', 'signOut', 'lose', 'tickets'), agent }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.constantFrom(1, 500, 5_000, 12_000, 40_000) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('transfer' as const), agent, pick, queue, to: fc.option(agent) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('cancel', 'pull'), pick }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('move' as const), pick, queue }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('assign' as const), pick, agent, force: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('drain' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('takeOver' as const), agent: fc.nat(9) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('rules' as const), variant: variants }) },
) as fc.Arbitrary<Act>;

function at<T>(list: readonly T[], index: number): T {
  return list[index % list.length] as T;
}

/** The work that the agent has in one of the states, if any. */
function inHand(bench: BenchCenter, agentId: string, index: number, ...states: readonly string[]): string {
  const work = bench.center.agents.get(agentId)?.contactCenter.work.filter((item) => states.includes(item.state)) ?? [];
  return work.length === 0 ? 'none' : at(work, index).workId;
}

function anyItem(bench: BenchCenter, index: number): string {
  const ids = [...bench.items.keys()].sort();
  return ids.length === 0 ? 'none' : at(ids, index);
}

/** What the people do; a refusal is fine, a broken invariant throws. */
function act(bench: BenchCenter, step: Act, { capacity, isExclusive, interrupts }: Variant): void {
  switch (step.do) {
    case 'queue': {
      const skills = [[], [{ skillId: 'de', level: 4 }], [{ skillId: 'fr', level: 6 }], [{ skillId: 'de', level: 9 }]];
      bench.try(
        bench.arrival(`w${step.work}`, {
          queueId: at(QUEUES, step.queue),
          channel: step.voice ? 'voice' : 'chat',
          skills: at(skills, step.skill),
          priority: step.priority,
          preferredAgentIds: step.preferred === null ? [] : [at(AGENTS, step.preferred)],
        }),
      );
      return;
    }
    case 'toggle': {
      const agentId = at(AGENTS, step.agent);
      const state = bench.center.agents.get(agentId);
      if (state === undefined || state.session.state !== 'linked') bench.signIn(agentId, 'support');
      else if (state.contactCenter.choice?.ready === true && state.missed === null) bench.notReady(agentId);
      else bench.ready(agentId);
      return;
    }
    case 'signOut':
      bench.tryAgent(at(AGENTS, step.agent), { kind: 'signOut' });
      return;
    case 'lose':
      bench.tryAgent(at(AGENTS, step.agent), { kind: 'loseSession' });
      return;
    case 'tickets': {
      const agentId = at(AGENTS, step.agent);
      const state = bench.center.agents.get(agentId);
      if (state?.crmLink.state !== 'up') return;
      if (state.crm.work.length > 0) bench.setTickets(agentId);
      else bench.setTickets(agentId, `t-${agentId}`);
      return;
    }
    case 'accept':
    case 'decline': {
      const agentId = at(AGENTS, step.agent);
      const kind = step.do === 'accept' ? ('acceptOffer' as const) : ('declineOffer' as const);
      bench.tryAgent(agentId, { kind, workId: inHand(bench, agentId, step.pick, 'offered') });
      return;
    }
    case 'end':
    case 'finish':
    case 'park':
    case 'resume': {
      const agentId = at(AGENTS, step.agent);
      const [kind, state] = {
        end: ['endInteraction', 'active'] as const,
        finish: ['finishWrapUp', 'wrapUp'] as const,
        park: ['parkWork', 'active'] as const,
        resume: ['resumeWork', 'parked'] as const,
      }[step.do];
      bench.tryAgent(agentId, { kind, workId: inHand(bench, agentId, step.pick, state) });
      return;
    }
    case 'transfer': {
      const agentId = at(AGENTS, step.agent);
      bench.tryAgent(agentId, {
        kind: 'transferWork',
        workId: inHand(bench, agentId, step.pick, 'active', 'parked'),
        toQueueId: at(QUEUES, step.queue),
        toAgentId: step.to === null ? null : at(AGENTS, step.to),
      });
      return;
    }
    case 'cancel':
      bench.try({ kind: 'cancelItem', workId: anyItem(bench, step.pick), cause: 'abandoned' });
      return;
    case 'pull':
      bench.try({ kind: 'pullItem', workId: anyItem(bench, step.pick) });
      return;
    case 'move':
      bench.try({ kind: 'moveItem', workId: anyItem(bench, step.pick), queueId: at(QUEUES, step.queue) });
      return;
    case 'assign': {
      const agentId = at(AGENTS, step.agent);
      bench.try({ kind: 'assignItem', workId: anyItem(bench, step.pick), agentId, force: step.force });
      return;
    }
    case 'takeOver':
      bench.try({ kind: 'takeOver', agentId: at(AGENTS, step.agent) });
      return;
    case 'drain':
      bench.try({ kind: 'drainTeam', teamId: 'experts', reasonCode: null });
      return;
    case 'pass':
      bench.pass(step.ms);
      return;
    case 'rules':
      // What is in hand already may be more than a new definition allows: that is no breach.
      bench.setRules(rulesOf({ ...step.variant, capacity, isExclusive, interrupts }));
      return;
  }
}

const days = fc.record({ variant: variants, steps: fc.array(acts, { minLength: 5, maxLength: 60, size: 'max' }) });

function live(variant: Variant, steps: readonly Act[], each: (bench: BenchCenter) => void = () => {}): BenchCenter {
  const bench = new BenchCenter(rulesOf(variant));
  bench.ready('ann', 'bob', 'cem', 'dot');
  for (const step of steps) {
    act(bench, step, variant);
    each(bench);
  }
  return bench;
}

function text(records: readonly CenterRecord[]): string {
  return JSON.stringify(records);
}

describe('random days', () => {
  test('[CC7][MA11][MA12] all invariants hold after every input, whatever people, CRMs and time do', () => {
    fc.assert(
      fc.property(days, ({ variant, steps }) => {
        live(variant, steps);
      }),
      { numRuns: 150 },
    );
  });

  test('[CC11] nothing is lost: what arrived has ended, or is where it can be found', () => {
    fc.assert(
      fc.property(days, ({ variant, steps }) => {
        const bench = live(variant, steps);
        const arrived = new Set<string>();
        for (const record of bench.log) {
          for (const event of record.events) {
            if (event.kind === 'itemQueued') arrived.add(event.item.workId);
            if (event.kind === 'itemEnded' || event.kind === 'workEnded') arrived.delete(event.workId);
          }
        }
        expect([...arrived].sort()).toEqual([...bench.items.keys()].sort());
      }),
      { numRuns: 60 },
    );
  });

  test('[MA13] the same facts and inputs lead to the same records, however the maps were filled, and after a rebuild', () => {
    fc.assert(
      fc.property(days, ({ variant, steps }) => {
        let twin: Center | null = null;
        const bench = new BenchCenter(rulesOf(variant));
        const decide = bench.center.decide.bind(bench.center);
        const rebuilt = (): Center => {
          const { agents, items, flows } = bench.facts();
          const reverse = <V>(map: ReadonlyMap<string, V>): Map<string, V> => new Map([...map].reverse());
          return createCenter(bench.center.rules, {
            agents: reverse(agents),
            items: reverse(items),
            flows: reverse(flows),
          });
        };
        // Every decision is taken by a second center too, which was made of the facts just before it.
        bench.center.decide = (input: CenterInput, now: number) => {
          twin = rebuilt();
          const expected = twin.decide(input, now);
          const came = decide(input, now);
          expect(JSON.stringify(came)).toBe(JSON.stringify(expected));
          return came;
        };
        bench.isChecked = false;
        bench.ready('ann', 'bob', 'cem');
        for (const step of steps) act(bench, step, variant);
        expect(text(bench.log).length).toBeGreaterThan(0);
      }),
      { numRuns: 40 },
    );
  });

  test('[MA12] items that wait are in the order of their rank, in every queue', () => {
    fc.assert(
      fc.property(days, ({ variant, steps }) => {
        live(variant, steps, (bench) => {
          for (const queueId of QUEUES) {
            const ids = bench.center.waitingIn(queueId);
            const waiting = [...bench.items.values()].filter((item) => item.queueId === queueId && isWaiting(item));
            if (bench.center.rules.queueById.has(queueId)) expect(ids.length).toBe(waiting.length);
            ids.forEach((workId, index) => {
              expect(bench.center.positionOf(workId)).toBe(index + 1);
            });
          }
        });
      }),
      { numRuns: 30 },
    );
  });
});
