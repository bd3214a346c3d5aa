import { type CenterItem, compileRules, isTaken, isWaiting, rankOf } from '@interlock/engine';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { TEST_DEFINITION } from '../../test/kit/host-harness.ts';
import { createQueueBook } from './queue-book.ts';

const RULES = compileRules(TEST_DEFINITION);
const QUEUES = ['support', 'sales'];

type Change = { readonly id: number; readonly item: CenterItem | null };

const HOLDERS: readonly CenterItem['holders'][] = [
  [],
  [{ agentId: 'dana', state: 'reserved' }],
  [{ agentId: 'dana', state: 'offered' }],
  [{ agentId: 'dana', state: 'active' }],
];

const changes: fc.Arbitrary<Change> = fc
  .record({
    id: fc.nat(12),
    isGone: fc.boolean(),
    queueId: fc.constantFrom(...QUEUES),
    priority: fc.nat(9),
    createdAt: fc.nat(400_000),
    holders: fc.constantFrom(...HOLDERS),
  })
  .map(({ id, isGone, ...rest }) => ({
    id,
    // What the book does not read is left out.
    item: isGone ? null : ({ workId: `w-${id}`, ...rest } as CenterItem),
  }));

it('[CW7] the book of queues says what a count over all items says, whatever happens to them', () => {
  fc.assert(
    fc.property(fc.array(changes, { maxLength: 60 }), (all) => {
      const book = createQueueBook(() => null);
      book.rebuild(RULES, []);
      const items = new Map<string, CenterItem>();
      for (const { id, item } of all) {
        if (item === null) items.delete(`w-${id}`);
        else items.set(item.workId, item);
        book.put(`w-${id}`, item);
      }
      for (const queueId of QUEUES) {
        const own = [...items.values()].filter((item) => item.queueId === queueId);
        const waiting = own.filter(isWaiting);
        const unaccepted = own.filter((item) => !isTaken(item));
        expect(book.stand(queueId)).toEqual({
          waiting: waiting.length,
          beingOffered: unaccepted.length - waiting.length,
          inHand: own.length - unaccepted.length,
          oldestSince: waiting.length === 0 ? null : Math.min(...waiting.map(({ createdAt }) => createdAt)),
        });
        const order = unaccepted
          .sort(
            (a, b) =>
              rankOf(RULES, a) - rankOf(RULES, b) || a.createdAt - b.createdAt || (a.workId < b.workId ? -1 : 1),
          )
          .map(({ workId }) => workId);
        expect(book.unaccepted(queueId, 5)).toEqual({ total: order.length, workIds: order.slice(0, 5) });
      }
    }),
  );
});
