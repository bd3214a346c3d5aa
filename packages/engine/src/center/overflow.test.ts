import { describe, expect, test } from 'vitest';
import type { Definition } from '../definition.ts';
import { BenchCenter, centerRules, member, NO_OVERFLOW, testQueue } from '../testing/bench-center.ts';

type Overflow = Definition['queues'][number]['overflow'];

function overflow(toQueueId: string | null, change: Partial<Overflow> = {}): Overflow {
  return { ...NO_OVERFLOW, toQueueId, ...change };
}

/** Queues by id, with their overflows and whatever else differs. */
function bench(queues: readonly Definition['queues'][number][]): BenchCenter {
  return new BenchCenter(centerRules({ queues }));
}

describe('steps of the plan', () => {
  const teams = (teamId: string, maxLevel = 9) => [{ teamId, maxLevel }];
  const plan = [
    { afterMs: 0, teams: teams('support', 1), skillsLoweredBy: 0 },
    { afterMs: 10_000, teams: teams('support', 2), skillsLoweredBy: 0 },
    { afterMs: 20_000, teams: teams('experts'), skillsLoweredBy: 5 },
  ];
  const rules = centerRules({
    agents: [member('dana'), member('erin', {}, { support: 2 }), member('finn', {}, { experts: 1 })],
    queues: [testQueue('support', { plan })],
  });

  test('[OV1] each begins at its time, and whoever can serve then gets the item at once', () => {
    const center = new BenchCenter(rules).signIn('dana').ready('erin').queue('a').pass(9_999);
    expect(center.where('a')).toBe('waiting');
    center.pass(1);
    expect(center.where('a')).toBe('erin offered');
    expect(center.item('a')).toMatchObject({ step: 1 });
  });

  test('[OV1] a later step lowers the skills that are asked for', () => {
    const center = new BenchCenter(rules).signIn('dana').signIn('erin').ready('finn');
    center.queue('a', { skills: [{ skillId: 'de', level: 5 }] }).pass(19_999);
    expect(center.where('a')).toBe('waiting');
    center.pass(1);
    expect(center.where('a')).toBe('finn offered');
  });

  test('[OV2] a step with nobody signed in is skipped at once', () => {
    const center = new BenchCenter(rules).ready('finn').queue('a');
    expect(center.where('a')).toBe('finn offered');
    expect(center.events('itemStepped')).toMatchObject([{ step: 2, cause: 'nobodySignedIn' }]);
  });

  test('[OV2] with nobody signed in at any step the item stays at its step; the first to come decides', () => {
    const center = new BenchCenter(rules).queue('a');
    expect(center.item('a').step).toBe(0);
    center.ready('finn');
    expect(center.where('a')).toBe('finn offered');
  });

  test('[OV2] when the last member of a step signs out, its items go on at once', () => {
    const center = new BenchCenter(rules).signIn('dana').ready('finn').queue('a');
    expect(center.where('a')).toBe('waiting');
    center.agent('dana', { kind: 'signOut' });
    expect(center.where('a')).toBe('finn offered');
  });
});

describe('before queueing', () => {
  test.each([
    ['closed', testQueue('support', { isOpen: false }), 'queueClosed'],
    ['at its limit', testQueue('support', { limit: 1 }), 'queueFull'],
    ['at its length', testQueue('support', { overflow: overflow(null, { atLength: 1 }) }), 'queueFull'],
  ])('[OV5][OV7] a queue that is %s and overflows nowhere refuses', (_what, queue, code) => {
    const center = bench([queue]);
    if (queue.isOpen) center.queue('first');
    expect(center.try(center.arrival('a'))).toBe(code);
    expect(center.items.has('a')).toBe(false);
  });

  test('[OV3][OV5] by estimated wait: to the other queue, or refused', () => {
    const atEstimatedWaitMs = 25_000;
    for (const toQueueId of ['other', null]) {
      const center = bench([
        testQueue('support', { overflow: overflow(toQueueId, { atEstimatedWaitMs }) }),
        testQueue('other', { plan: [{ afterMs: 0, teams: [], skillsLoweredBy: 0 }] }),
      ]);
      center.ready('dana');
      for (let index = 0; index < 6; index += 1) center.queue(`w${index}`);
      for (let index = 0; index < 5; index += 1) {
        center.accept('dana', `w${index}`).pass(10_000).end('dana', `w${index}`);
      }
      // A gap is 10 s: the next two are expected to wait 10 and 20 s, the third 30 s.
      center.queue('x').queue('y');
      expect(center.item('y').queueId).toBe('support');
      const outcome = center.try(center.arrival('z'));
      if (toQueueId === null) expect(outcome).toBe('waitTooLong');
      else expect(center.item('z')).toMatchObject({ queueId: 'other', passed: ['support'] });
    }
  });

  test.each([
    ['closed', testQueue('support', { isOpen: false, overflow: overflow('other') })],
    ['at its limit', testQueue('support', { limit: 1, overflow: overflow('other') })],
    ['at its length', testQueue('support', { overflow: overflow('other', { atLength: 1 }) })],
  ])('[OV3] a queue that is %s sends the item on', (_what, queue) => {
    const center = bench([queue, testQueue('other')]);
    if (queue.isOpen) center.queue('first');
    center.queue('a');
    expect(center.item('a')).toMatchObject({ queueId: 'other', passed: ['support'] });
  });

  test('[OV4] at most 5 hops', () => {
    const chain = Array.from({ length: 7 }, (_, index) =>
      testQueue(`q${index}`, { isOpen: index > 5, overflow: overflow(index < 6 ? `q${index + 1}` : null) }),
    );
    const center = bench(chain);
    expect(center.try(center.arrival('far', { queueId: 'q0' }))).toBe('queueClosed');
    center.queue('near', { queueId: 'q1' });
    expect(center.item('near')).toMatchObject({ queueId: 'q6', passed: ['q1', 'q2', 'q3', 'q4', 'q5'] });
  });

  test('[OV4][OV5] never back to a queue of the chain; then the first that is only at a threshold keeps it', () => {
    const center = bench([
      testQueue('support', { overflow: overflow('other', { atLength: 1 }) }),
      testQueue('other', { overflow: overflow('support', { atLength: 1 }) }),
    ]);
    center.queue('a').queue('b').queue('c');
    expect(['a', 'b', 'c'].map((id) => center.item(id).queueId)).toEqual(['support', 'other', 'support']);
  });

  test('[OV7] the limit holds against everything that comes by itself, and counts what waits, not what is served', () => {
    const center = bench([testQueue('support', { limit: 2 })])
      .ready('dana')
      .queue('served')
      .queue('a')
      .queue('b');
    expect(center.try(center.arrival('c'))).toBe('queueFull');
    center.do({ kind: 'cancelItem', workId: 'a', cause: 'abandoned' });
    expect(center.queue('c').where('c')).toBe('waiting');
    center.decline('dana', 'served');
    expect(center.items.size).toBe(3);
  });
});

describe('after queueing', () => {
  test('[OV6] after its time the item goes on, with its arrival and a new waiting time', () => {
    const center = bench([
      testQueue('support', { overflow: overflow('other', { afterMs: 60_000 }) }),
      testQueue('other'),
    ]).queue('a');
    const arrivedAt = center.now;
    center.pass(59_999);
    expect(center.item('a').queueId).toBe('support');
    center.pass(1);
    expect(center.item('a')).toMatchObject({
      queueId: 'other',
      createdAt: arrivedAt,
      enqueuedAt: center.now,
      passed: ['support'],
    });
  });

  test('[OV6] to nowhere: it ends as overflowed', () => {
    const center = bench([testQueue('support', { overflow: overflow(null, { afterMs: 60_000 }) })]).queue('a');
    center.pass(60_000);
    expect(center.where('a')).toBe('gone');
    expect(center.events('itemEnded')).toMatchObject([{ workId: 'a', outcome: 'overflowed' }]);
  });

  test('[OV6] where no queue takes it in, it waits on, and is tried again after the same time', () => {
    const center = bench([
      testQueue('support', { overflow: overflow('other', { afterMs: 60_000 }) }),
      testQueue('other', { limit: 1 }),
    ]);
    center.queue('x', { queueId: 'other' }).queue('a').pass(60_000);
    expect(center.item('a').queueId).toBe('support');
    center.do({ kind: 'cancelItem', workId: 'x', cause: 'abandoned' });
    center.pass(60_000);
    expect(center.item('a').queueId).toBe('other');
  });

  test('[OV6] a Center that was made anew tries at once what found no room before', () => {
    const center = bench([
      testQueue('support', { overflow: overflow('other', { afterMs: 60_000 }) }),
      testQueue('other', { limit: 1 }),
    ]);
    center.queue('x', { queueId: 'other' }).queue('a').pass(70_000);
    center.do({ kind: 'cancelItem', workId: 'x', cause: 'abandoned' });
    expect(center.item('a').queueId).toBe('support');
    center.center.rebuild(center.facts());
    expect(center.center.nextItemDueAt()).toBe(0);
    center.do({ kind: 'tick' });
    expect(center.item('a').queueId).toBe('other');
  });

  test('[OV4] two queues that overflow into each other do not play ball with an item', () => {
    const center = bench([
      testQueue('support', { overflow: overflow('other', { afterMs: 10_000 }) }),
      testQueue('other', { overflow: overflow('support', { afterMs: 10_000 }) }),
    ]).queue('a');
    center.pass(500_000);
    expect(center.events('itemMoved')).toHaveLength(1);
  });
});
