import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BenchCenter, NO_OVERFLOW, testQueue } from '../testing/bench-center.ts';
import { testRules } from '../testing/test-definition.ts';
import type { Counts } from './counts.ts';
import { createMeasures } from './measures.ts';
import { DIMENSIONS } from './scope.ts';

const AGENTS = ['ann', 'bob', 'cem', 'dot'] as const;
const WHATS = [
  'queue',
  'queue',
  'queue',
  'accept',
  'accept',
  'decline',
  'end',
  'finish',
  'park',
  'transfer',
  'cancel',
  'pull',
  'move',
  'assign',
  'toggle',
  'signOut',
  'tickets',
  'pass',
  'longPass',
] as const;

const RULES = testRules({
  agents: AGENTS.map((agentId) => ({ agentId, teams: [{ teamId: 'support', level: 1 }], skills: [] })),
  queues: [
    testQueue('support', { ring: 2, overflow: { ...NO_OVERFLOW, toQueueId: 'sales', afterMs: 30_000, atLength: 4 } }),
    testQueue('sales', { limit: 6 }),
  ],
  capacity: { contactCenter: 2, crm: 1 },
});

interface Act {
  readonly what: (typeof WHATS)[number];
  readonly agent: number;
  readonly pick: number;
}

const acts = fc.array(
  fc.record<Act>({ what: fc.constantFrom(...WHATS), agent: fc.nat(AGENTS.length - 1), pick: fc.nat(20) }),
  { minLength: 10, maxLength: 80, size: 'max' },
);

function perform(bench: BenchCenter, { what, agent, pick }: Act, count: number): void {
  const agentId = AGENTS[agent] ?? 'ann';
  const state = bench.center.agents.get(agentId);
  const work = (...states: readonly string[]): string => {
    const own = state?.contactCenter.work.filter((item) => states.includes(item.state)) ?? [];
    return own[pick % Math.max(1, own.length)]?.workId ?? 'none';
  };
  const items = [...bench.items.keys()].sort();
  const workId = items[pick % Math.max(1, items.length)] ?? 'none';
  switch (what) {
    case 'queue':
      return void bench.try(bench.arrival(`w-${count}`, { queueId: pick % 4 === 0 ? 'sales' : 'support' }));
    case 'accept':
      return void bench.tryAgent(agentId, { kind: 'acceptOffer', workId: work('offered') });
    case 'decline':
      return void bench.tryAgent(agentId, { kind: 'declineOffer', workId: work('offered') });
    case 'end':
      return void bench.tryAgent(agentId, { kind: 'endInteraction', workId: work('active') });
    case 'finish':
      return void bench.tryAgent(agentId, { kind: 'finishWrapUp', workId: work('wrapUp') });
    case 'park':
      return void bench.tryAgent(agentId, { kind: 'parkWork', workId: work('active') });
    case 'transfer': {
      const transfer = { kind: 'transferWork', workId: work('active', 'parked'), toQueueId: 'sales' } as const;
      return void bench.tryAgent(agentId, { ...transfer, toAgentId: null });
    }
    case 'cancel':
      return void bench.try({ kind: 'cancelItem', workId, cause: pick % 2 === 0 ? 'abandoned' : 'cancelled' });
    case 'pull':
      return void bench.try({ kind: 'pullItem', workId });
    case 'move':
      return void bench.try({ kind: 'moveItem', workId, queueId: 'sales' });
    case 'assign':
      return void bench.try({ kind: 'assignItem', workId, agentId, force: pick % 2 === 0 });
    case 'toggle':
      if (state?.session.state !== 'linked') bench.signIn(agentId, 'support');
      else if (state.contactCenter.choice?.ready === true && state.missed === null) bench.notReady(agentId);
      else bench.ready(agentId);
      return;
    case 'signOut':
      return void bench.tryAgent(agentId, { kind: 'signOut' });
    case 'tickets':
      if (state?.crmLink.state === 'up') bench.setTickets(agentId, ...(state.crm.work.length > 0 ? [] : ['t-1']));
      return;
    case 'pass':
      return void bench.pass(2_000 * (1 + pick));
    case 'longPass':
      return void bench.pass(1_000_000);
  }
}

const sum = (rows: readonly { readonly counts: Counts }[], name: keyof Counts): number =>
  rows.reduce((total, { counts }) => total + counts[name], 0);

describe('whatever happens in a contact centre', () => {
  it('[ME1][ME2] at every position of the log offers and stays add up, and are those that the facts show', () => {
    fc.assert(
      fc.property(acts, (some) => {
        const bench = new BenchCenter(RULES);
        bench.isChecked = false;
        const measures = createMeasures();
        bench.ready('ann', 'bob', 'cem');
        for (const [count, act] of some.entries()) {
          perform(bench, act, count);
          for (const record of bench.log.slice(measures.version)) {
            measures.apply({ version: measures.version + 1, ...record });
            for (const dimension of DIMENSIONS) {
              for (const { counts } of measures.totals(dimension, null, bench.now)) {
                const { offered, accepted, declined, timedOut, rescinded, cancelled, pending } = counts;
                expect(offered).toBe(accepted + declined + timedOut + rescinded + cancelled + pending);
              }
            }
          }
          const holders = [...bench.items.values()].flatMap((item) => item.holders);
          const queues = measures.totals('queues', null, bench.now);
          expect(sum(queues, 'pending')).toBe(holders.filter(({ state }) => state === 'offered').length);
          const unanswered = [...bench.items.values()].filter((item) =>
            item.holders.every(({ state }) => state === 'reserved' || state === 'offered'),
          );
          expect(sum(queues, 'unanswered')).toBe(unanswered.length);
          for (const row of queues) {
            const here = unanswered.filter(({ queueId }) => queueId === row.id).length;
            expect([row.id, row.counts.unanswered]).toEqual([row.id, here]);
          }
          const present = measures.waitingNow();
          const waiting = present.reduce((total, queue) => total + queue.waiting, 0);
          expect(waiting).toBe([...bench.items.values()].filter((item) => item.holders.length === 0).length);
        }
        const queues = measures.totals('queues', null, bench.now);
        for (const [name, kind] of [
          ['offered', 'offerMade'],
          ['declined', 'offerDeclined'],
          ['timedOut', 'offerMissed'],
          ['rescinded', 'offerRescinded'],
        ] as const)
          expect([name, sum(queues, name)]).toEqual([name, bench.events(kind).length]);
      }),
      { numRuns: 60 },
    );
  });
});
