/** Items of queues in an agent's hand: reserved by the contact centre, and given back to it. */
import { describe, expect, it } from 'vitest';
import type { DistributionPolicy, Queue } from './definition.ts';
import { BenchAgent } from './testing/bench-agent.ts';
import { TEST_DEFINITION, testRules } from './testing/test-definition.ts';

/** A title, what follows, and an act of or upon the agent. */
type Row = readonly [string, string, (dana: BenchAgent) => unknown];
type PauseRow = readonly [string, Partial<DistributionPolicy>, (dana: BenchAgent) => unknown];

type IdleRow = readonly [string, (dana: BenchAgent) => unknown];

const SUPPORT: Queue = {
  id: 'support',
  label: 'Support',
  isOpen: true,
  strategy: 'longestIdle',
  ring: 1,
  plan: [{ afterMs: 0, teams: [{ teamId: 'support', maxLevel: 10 }], skillsLoweredBy: 0 }],
  preferredMs: 0,
  limit: 10,
  overflow: { toQueueId: null, atLength: null, atEstimatedWaitMs: null, afterMs: null },
  serviceLevel: { withinMs: 20_000, shortAbandonMs: 5_000 },
};
const QUEUES = { queues: [SUPPORT] };
const READY = { kind: 'chooseState', by: 'agent', ready: true, reasonCode: null } as const;

function agent(change: Parameters<typeof testRules>[0] = {}): BenchAgent {
  return new BenchAgent(testRules({ ...QUEUES, ...change })).signIn().ready();
}

/** Kinds of the last decision's events. */
const kinds = (outcome: readonly { readonly kind: string }[] | string): readonly string[] =>
  typeof outcome === 'string' ? [outcome] : outcome.map(({ kind }) => kind);

const returned = (dana: BenchAgent): unknown => dana.log.findLast(({ kind }) => kind === 'workReturned');

describe('refusals', () => {
  it.each<Row>([
    ['[QW2] a channel that is unknown', 'unknownChannel', (dana) => dana.reserve('q1', 'fax')],
    ['[QW2] an id in hand', 'duplicateWork', (dana) => dana.reserve('i1')],
    ['[QW2] an agent who is reserved', 'notAvailable', (dana) => dana.reserve('q2')],
    [
      '[QW3] taking back what is not of a queue',
      'unknownWork',
      (dana) => dana.try({ kind: 'rescindWork', workId: 'i1', cause: 'pulled' }),
    ],
    ['[QW5] parking what is only offered', 'notActive', (dana) => dana.try({ kind: 'parkWork', workId: 'i1' })],
    ['[QW5] parking what is not there', 'unknownWork', (dana) => dana.try({ kind: 'parkWork', workId: 'x' })],
    ['[QW5] resuming what is not there', 'unknownWork', (dana) => dana.try({ kind: 'resumeWork', workId: 'x' })],
    ['[QW5] resuming what is not parked', 'notParked', (dana) => dana.try({ kind: 'resumeWork', workId: 'i1' })],
    [
      '[QW6] handing over what is only offered',
      'notActive',
      (dana) => dana.try({ kind: 'transferWork', workId: 'i1', toQueueId: 'support', toAgentId: null }),
    ],
  ])('%s is refused with %s and changes nothing', (_title, code, act) => {
    const dana = agent().give('i1');
    const before = dana.state;
    expect(act(dana)).toBe(code);
    expect(dana.state).toBe(before);
  });

  it.each<Row>([
    ['signed out', 'notSignedIn', (dana) => dana.do({ kind: 'signOut' })],
    ['whose link is lost', 'sessionLost', (dana) => dana.do({ kind: 'loseSession' })],
    ['who is Not Ready', 'notAvailable', (dana) => dana.notReady()],
    ['with an open ticket', 'notAvailable', (dana) => dana.tickets('4711')],
    ['whose capacity is full', 'notAvailable', (dana) => dana.give('i1').do({ kind: 'acceptOffer', workId: 'i1' })],
  ])('[QW2] an agent %s is not reserved: %s', (_who, code, make) => {
    const dana = agent();
    make(dana);
    expect(dana.reserve('q1')).toBe(code);
    expect(dana.work('q1')).toBe('gone');
  });

  it('[QW6] handing over to a queue that is not there is refused', () => {
    const dana = agent();
    dana.reserve('q1');
    dana.do({ kind: 'acceptOffer', workId: 'q1' });
    expect(dana.try({ kind: 'transferWork', workId: 'q1', toQueueId: 'x', toAgentId: null })).toBe('unknownQueue');
    expect(dana.work('q1')).toBe('active');
  });
});

describe('an item of a queue', () => {
  it('[QW1][QW2] is reserved at once, offered on the confirmation, and keeps the instant of its arrival', () => {
    const dana = agent();
    expect(kinds(dana.reserve('q1', 'chat', { createdAt: 7 }))).toContain('workReserved');
    expect(dana.view.work).toMatchObject([{ workId: 'q1', queueId: 'support', state: 'offered', createdAt: 7 }]);
  });

  it.each<Row>([
    ['declined', 'declined', (dana) => dana.do({ kind: 'declineOffer', workId: 'q1' })],
    ['missed', 'missed', (dana) => dana.pass(20_000)],
    ['rescinded by a ticket', 'rescinded', (dana) => dana.tickets('4711')],
    [
      'taken by another agent',
      'rescinded',
      (dana) => dana.do({ kind: 'rescindWork', workId: 'q1', cause: 'takenByOther' }),
    ],
    ['pulled by a supervisor', 'rescinded', (dana) => dana.do({ kind: 'rescindWork', workId: 'q1', cause: 'pulled' })],
  ])('[QW1] that is %s goes back to its queue', (_how, cause, act) => {
    const dana = agent();
    dana.reserve('q1');
    act(dana);
    expect(dana.work('q1')).toBe('gone');
    expect(returned(dana)).toMatchObject({ workId: 'q1', queueId: 'support', cause });
    expect(dana.log.some(({ kind }) => kind === 'workEnded')).toBe(false);
  });

  it('[QW1] whose reservation the CRM refuses goes back to its queue, and the agent gets none while out of step', () => {
    const dana = agent();
    dana.crm.behaviour.onRequest = 'refuse';
    dana.reserve('q1');
    expect(returned(dana)).toMatchObject({ cause: 'released' });
    expect(dana.reserve('q2')).toBe('notAvailable');
  });

  it('[QW3] in progress can be pulled by a supervisor, but not taken by another agent', () => {
    const dana = agent();
    dana.reserve('q1');
    dana.do({ kind: 'acceptOffer', workId: 'q1' });
    expect(dana.try({ kind: 'rescindWork', workId: 'q1', cause: 'takenByOther' })).toBe('notActive');
    dana.do({ kind: 'rescindWork', workId: 'q1', cause: 'pulled' });
    expect(returned(dana)).toMatchObject({ cause: 'pulled' });
    expect(dana.sides).toBe('ready/ready');
  });

  it('[QW7] whose visitor leaves ends as abandoned while it is on offer', () => {
    const dana = agent();
    dana.reserve('q1');
    dana.do({ kind: 'cancelWork', workId: 'q1', outcome: 'abandoned' });
    expect(dana.log.at(-1)).toBeDefined();
    expect(dana.log.find(({ kind }) => kind === 'workEnded')).toMatchObject({ outcome: 'abandoned' });
  });
});

describe('handing over, parking', () => {
  it('[QW6] an interaction that is handed over leaves at once, without a wrap-up, with all that is known of it', () => {
    const dana = agent();
    dana.reserve('q1');
    dana.do({ kind: 'acceptOffer', workId: 'q1' });
    dana.do({ kind: 'transferWork', workId: 'q1', toQueueId: 'support', toAgentId: 'kim' });
    expect(dana.log.find(({ kind }) => kind === 'workTransferred')).toMatchObject({
      toQueueId: 'support',
      toAgentId: 'kim',
      item: { workId: 'q1', channel: 'chat' },
    });
    expect(dana.sides).toBe('ready/ready');
  });

  it('[QW5] a parked interaction takes no capacity and locks nothing; it is resumed where there is room', () => {
    const dana = agent().give('i1');
    dana.do({ kind: 'acceptOffer', workId: 'i1' });
    dana.do({ kind: 'parkWork', workId: 'i1' });
    expect(dana.work('i1')).toBe('parked');
    expect(dana.sides).toBe('ready/ready');
    dana.give('i2').do({ kind: 'acceptOffer', workId: 'i2' });
    expect(dana.try({ kind: 'resumeWork', workId: 'i1' })).toBe('atCapacity');
    dana.do({ kind: 'endInteraction', workId: 'i2' });
    dana.do({ kind: 'finishWrapUp', workId: 'i2' });
    dana.do({ kind: 'resumeWork', workId: 'i1' });
    expect(dana.work('i1')).toBe('active');
    expect(dana.sides).toBe('notReady/notReady');
  });

  it.each([
    ['of a queue goes back to it', true, 'gone'],
    ['of the agent alone is offered to them again', false, 'offered'],
  ] as const)('[QW5] what stays parked for longer than its channel allows, and is %s', (_what, isQueued, state) => {
    const dana = agent();
    if (isQueued) dana.reserve('q1');
    else dana.give('q1');
    dana.do({ kind: 'acceptOffer', workId: 'q1' });
    dana.do({ kind: 'parkWork', workId: 'q1' });
    dana.pass(3_600_000);
    expect(dana.work('q1')).toBe(state);
    if (isQueued) expect(returned(dana)).toMatchObject({ cause: 'parkExpired' });
  });

  it('[QW5] what is parked goes back when its agent signs out', () => {
    const dana = agent();
    dana.reserve('q1');
    dana.do({ kind: 'acceptOffer', workId: 'q1' });
    dana.do({ kind: 'parkWork', workId: 'q1' });
    dana.do({ kind: 'signOut' });
    expect(returned(dana)).toMatchObject({ workId: 'q1', cause: 'parkExpired' });
  });

  it('[QW5] a caller who leaves while parked ends the interaction', () => {
    const dana = agent().give('i1');
    dana.do({ kind: 'acceptOffer', workId: 'i1' });
    dana.do({ kind: 'parkWork', workId: 'i1' });
    dana.do({ kind: 'cancelWork', workId: 'i1' });
    expect(dana.log.find(({ kind }) => kind === 'workEnded')).toMatchObject({ outcome: 'completed' });
  });
});

describe('pauses between offers', () => {
  const policy = (change: object) => ({ distribution: { ...TEST_DEFINITION.distribution, ...change } });

  it.each<PauseRow>([
    [
      'declined',
      { coolDown: { declinedMs: 5_000, missedMs: 0 } },
      (dana) => dana.do({ kind: 'declineOffer', workId: 'q1' }),
    ],
    ['missed', { coolDown: { declinedMs: 0, missedMs: 5_000 }, missesBeforeHold: 2 }, (dana) => dana.pass(20_000)],
  ])('[QW4] after an offer was %s there is none for the cool-down, and then there is', (_how, change, act) => {
    const dana = agent(policy(change));
    dana.reserve('q1');
    act(dana);
    expect(dana.reserve('q2')).toBe('notAvailable');
    expect(dana.sides).toBe('ready/ready');
    dana.pass(5_000);
    expect(kinds(dana.reserve('q2'))).toContain('workReserved');
  });

  it('[QW4] a direct item that waits is offered when the cool-down is over, by itself', () => {
    const dana = agent(policy({ coolDown: { declinedMs: 5_000, missedMs: 0 } }));
    dana.reserve('q1');
    dana.do({ kind: 'declineOffer', workId: 'q1' });
    dana.give('i2');
    expect(dana.work('i2')).toBe('waiting');
    dana.pass(5_000);
    expect(dana.work('i2')).toBe('offered');
  });

  it('[QW4] the ramp lets two items through in a minute, for five minutes after becoming Ready', () => {
    const dana = agent({
      ...policy({ ramp: { items: 2, withinMs: 60_000, forMs: 300_000 } }),
      channels: [{ ...TEST_DEFINITION.channels[0], wrapUpMs: 0 } as (typeof TEST_DEFINITION.channels)[number]],
    });
    const serve = (workId: string): readonly string[] => {
      const outcome = kinds(dana.reserve(workId));
      if (outcome.includes('workReserved')) {
        dana.do({ kind: 'acceptOffer', workId });
        dana.do({ kind: 'endInteraction', workId });
      }
      return outcome;
    };
    expect(serve('a')).toContain('workReserved');
    dana.pass(10_000);
    expect(serve('b')).toContain('workReserved');
    expect(serve('c')).toEqual(['notAvailable']);
    dana.pass(50_000);
    expect(serve('c')).toContain('workReserved');
    dana.pass(300_000);
    for (const workId of ['d', 'e', 'f', 'g']) expect(serve(workId)).toContain('workReserved');
  });

  it.each<[string, (dana: BenchAgent) => void, 'notAvailable' | 'workReserved']>([
    ['whoever is Ready picks another Ready in the CRM', (dana) => dana.crmUserSets('online'), 'workReserved'],
    ['a supervisor chooses Ready for them', (dana) => dana.do({ ...READY, by: 'supervisor' }), 'workReserved'],
    ['they choose Ready again themselves', (dana) => dana.ready(), 'workReserved'],
    ['they were Not Ready in between', (dana) => dana.notReady().ready(), 'notAvailable'],
  ])('[QW4] the ramp begins with becoming Ready: 61 s after it, and 2 s after %s', (_what, act, outcome) => {
    const dana = agent({
      ...policy({ ramp: { items: 1, withinMs: 60_000, forMs: 60_000 } }),
      capacity: { contactCenter: 2, crm: 1 },
      channels: [{ ...TEST_DEFINITION.channels[0], capacity: 2 } as (typeof TEST_DEFINITION.channels)[number]],
    });
    dana.pass(59_000);
    act(dana);
    dana.pass(2_000);
    dana.reserve('a');
    dana.do({ kind: 'acceptOffer', workId: 'a' });
    expect(kinds(dana.reserve('b'))).toContain(outcome);
  });

  it('[QW4] of an agent from before it was known when they became Ready, the choice that stands counts', () => {
    const dana = agent(policy({ ramp: { items: 1, withinMs: 60_000, forMs: 60_000 } }));
    const { readyAt: _unknown, ...given } = dana.state.given;
    dana.state = { ...dana.state, given: given as typeof dana.state.given };
    dana.pass(59_000);
    dana.reserve('a');
    expect(dana.state.coolDown).toEqual({ until: 1_060_000, cause: 'ramp' });
  });

  it('[QW8] offers missed in a row hold the agent at the number that the definition says; an accept starts anew', () => {
    const dana = agent(policy({ missesBeforeHold: 2 }));
    const miss = (workId: string) => {
      dana.reserve(workId);
      dana.pass(20_000);
    };
    miss('a');
    expect(dana.sides).toBe('ready/ready');
    dana.reserve('b');
    dana.do({ kind: 'acceptOffer', workId: 'b' });
    dana.do({ kind: 'endInteraction', workId: 'b' });
    dana.do({ kind: 'finishWrapUp', workId: 'b' });
    miss('c');
    expect(dana.sides).toBe('ready/ready');
    miss('d');
    expect(dana.view.sides.contactCenter.holds).toMatchObject([{ kind: 'missed', label: 'Chat d' }]);
  });

  it.each<[string, number, (dana: BenchAgent) => void]>([
    ['held, by the agent', 3, (dana) => dana.ready()],
    ['not held yet, by the agent', 2, (dana) => dana.ready()],
    ['not held yet, by another Ready in the CRM', 2, (dana) => dana.crmUserSets('online')],
  ])('[QW8] a choice of Ready starts the count anew, also where Ready was chosen already: %s', (_what, misses, choose) => {
    const dana = agent(policy({ missesBeforeHold: 3 }));
    const miss = (workId: string) => {
      dana.reserve(workId);
      dana.pass(20_000);
    };
    for (let n = 0; n < misses; n += 1) miss(`before-${n}`);
    choose(dana);
    miss('a');
    miss('b');
    expect(dana.sides).toBe('ready/ready');
    miss('c');
    expect(dana.view.sides.contactCenter.holds).toMatchObject([{ kind: 'missed', label: 'Chat c' }]);
  });
});

describe('what the strategies compare', () => {
  it('[QW9] counts what was reserved since signing in, and when nothing was in progress last', () => {
    const dana = agent();
    const readyAt = dana.now;
    expect(dana.state.given).toMatchObject({ count: 0, idleSince: readyAt });
    dana.pass(1_000);
    dana.reserve('q1');
    expect(dana.state.given).toMatchObject({ count: 1, lastAt: dana.now, idleSince: readyAt });
    dana.do({ kind: 'declineOffer', workId: 'q1' });
    expect(dana.state.given.idleSince).toBe(readyAt);
    dana.reserve('q2');
    dana.do({ kind: 'acceptOffer', workId: 'q2' });
    dana.pass(1_000);
    dana.do({ kind: 'endInteraction', workId: 'q2' });
    dana.do({ kind: 'finishWrapUp', workId: 'q2' });
    expect(dana.state.given).toMatchObject({ count: 2, idleSince: dana.now });
    dana.do({ kind: 'signOut' });
    expect(dana.state.given).toMatchObject({ count: 0, idleSince: null });
  });

  it.each<IdleRow>([
    ['its parking', (dana) => dana.do({ kind: 'parkWork', workId: 'q1' })],
    [
      'its handing over',
      (dana) => dana.do({ kind: 'transferWork', workId: 'q1', toQueueId: 'support', toAgentId: null }),
    ],
    ['its going back', (dana) => dana.do({ kind: 'rescindWork', workId: 'q1', cause: 'pulled' })],
  ])('[QW9] the idle time begins with the last end of an interaction in hand: %s', (_what, act) => {
    const dana = agent();
    dana.reserve('q1');
    dana.do({ kind: 'acceptOffer', workId: 'q1' });
    dana.pass(1_000);
    act(dana);
    expect(dana.state.given.idleSince).toBe(dana.now);
  });

  it.each<IdleRow>([
    ['is taken back after its time', (dana) => dana.pass(3_600_000)],
    ['ends because the caller leaves', (dana) => dana.do({ kind: 'cancelWork', workId: 'q1' })],
    [
      'is handed over',
      (dana) => dana.do({ kind: 'transferWork', workId: 'q1', toQueueId: 'support', toAgentId: null }),
    ],
    ['is pulled', (dana) => dana.do({ kind: 'rescindWork', workId: 'q1', cause: 'pulled' })],
  ])('[QW9] what is parked is not in hand: the idle time goes on when it %s', (_what, act) => {
    const dana = agent();
    dana.reserve('q1');
    dana.do({ kind: 'acceptOffer', workId: 'q1' });
    dana.pass(1_000);
    dana.do({ kind: 'parkWork', workId: 'q1' });
    const parkedAt = dana.now;
    dana.pass(1_000);
    act(dana);
    expect(dana.work('q1')).toBe('gone');
    expect(dana.state.given.idleSince).toBe(parkedAt);
  });
});

describe('a link that stays lost', () => {
  it.each([
    ['keep', 'active'],
    ['requeue', 'gone'],
  ] as const)('[QW10] leaves an interaction in progress with its agent or gives it back: %s', (onDisconnect, state) => {
    const channels = TEST_DEFINITION.channels.map((channel) => ({ ...channel, onDisconnect }));
    const dana = agent({ channels });
    dana.reserve('q1');
    dana.do({ kind: 'acceptOffer', workId: 'q1' });
    dana.do({ kind: 'loseSession' });
    dana.pass(14_999);
    expect(dana.work('q1')).toBe('active');
    dana.pass(1);
    expect(dana.work('q1')).toBe(state);
    if (state === 'gone') expect(returned(dana)).toMatchObject({ cause: 'disconnected' });
  });
});
