import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide, TRANSITIONS } from './decide.ts';
import { compileRules } from './definition.ts';
import { nextDueAt } from './due.ts';
import type { AgentEvent } from './events.ts';
import { evolve } from './evolve.ts';
import { holdsOf } from './holds.ts';
import { AGENT_INPUT_KINDS } from './inputs.ts';
import { initialAgent } from './model.ts';
import { BenchAgent, type LooseInput } from './testing/bench-agent.ts';
import { TEST_DEFINITION, testRules } from './testing/test-definition.ts';

const SESSION_STATES = ['signedOut', 'linked', 'lost'] as const;

/** One input of every kind, with plausible data. */
const SAMPLES: { readonly [K in (typeof AGENT_INPUT_KINDS)[number]]: Extract<LooseInput, { kind: K }> } = {
  openSession: { kind: 'openSession', sessionId: 's', name: 'Dana', team: null },
  loseSession: { kind: 'loseSession' },
  signOut: { kind: 'signOut' },
  endSession: { kind: 'endSession', force: false },
  attachCrm: { kind: 'attachCrm', wire: 'plain', capabilities: { workEvents: false, asksFirst: false } },
  detachCrm: { kind: 'detachCrm', reason: 'silent' },
  reportPresence: {
    kind: 'reportPresence',
    statusId: 'lunch',
    success: true,
    requestId: null,
    cause: null,
    version: null,
    work: null,
  },
  reportSnapshot: { kind: 'reportSnapshot', statusId: 'lunch', cause: null, version: 9, work: null },
  reportWork: { kind: 'reportWork', work: [], version: 9 },
  acceptRequest: { kind: 'acceptRequest', requestId: '1-1' },
  answerProbe: { kind: 'answerProbe', requestId: '1-1', attempt: 1 },
  chooseState: { kind: 'chooseState', by: 'agent', ready: true, reasonCode: null },
  acceptOffer: { kind: 'acceptOffer', workId: 'i1' },
  declineOffer: { kind: 'declineOffer', workId: 'i1' },
  endInteraction: { kind: 'endInteraction', workId: 'i1' },
  finishWrapUp: { kind: 'finishWrapUp', workId: 'i1' },
  extendWrapUp: { kind: 'extendWrapUp', workId: 'i1' },
  startInteraction: { kind: 'startInteraction', workId: 'out', channel: 'voice', label: 'Call', detail: null },
  retryCrm: { kind: 'retryCrm' },
  giveWork: { kind: 'giveWork', workId: 'i2', channel: 'chat', label: 'Chat', detail: null },
  cancelWork: { kind: 'cancelWork', workId: 'i1' },
  parkWork: { kind: 'parkWork', workId: 'i1' },
  resumeWork: { kind: 'resumeWork', workId: 'i1' },
  transferWork: { kind: 'transferWork', workId: 'i1', toQueueId: 'support', toAgentId: null },
  reserveWork: {
    kind: 'reserveWork',
    workId: 'q1',
    queueId: 'support',
    channel: 'chat',
    label: 'Chat',
    detail: null,
    createdAt: 1,
    forced: false,
  },
  rescindWork: { kind: 'rescindWork', workId: 'i1', cause: 'pulled' },
  takePermit: { kind: 'takePermit', workId: '4712', label: 'Ticket 4712' },
  releasePermit: { kind: 'releasePermit', workId: '4712' },
  tick: { kind: 'tick' },
};

/** Agents in every situation of their work, for each state of the session. */
function situations(state: (typeof SESSION_STATES)[number]): BenchAgent[] {
  const prepare: ((dana: BenchAgent) => void)[] = [
    (dana) => void dana.ready(),
    (dana) => void dana.ready().give('i1'),
    (dana) => void dana.ready().give('i1').do({ kind: 'acceptOffer', workId: 'i1' }),
    (dana) => {
      dana.ready().give('i1').do({ kind: 'acceptOffer', workId: 'i1' });
      dana.do({ kind: 'endInteraction', workId: 'i1' });
    },
    (dana) => {
      dana.crm.behaviour.onRequest = 'silent';
      dana.ready().give('i1');
    },
    (dana) => {
      dana.ready();
      dana.tickets('4711');
    },
  ];
  return prepare.map((act) => {
    const dana = new BenchAgent(testRules());
    if (state === 'signedOut') return dana.give('i1');
    dana.signIn();
    act(dana);
    dana.crm.answers = false;
    if (state === 'lost') dana.do({ kind: 'loseSession' });
    return dana;
  });
}

describe('the transition table', () => {
  for (const state of SESSION_STATES) {
    it.each(AGENT_INPUT_KINDS)(`[EN9] ${state} x %s does what its cell says`, (kind) => {
      const cell = TRANSITIONS[state][kind];
      for (const dana of situations(state)) {
        const before = dana.state;
        const outcome = dana.try(SAMPLES[kind]);
        if ('refuse' in cell) expect(outcome).toBe(cell.refuse);
        if ('ignore' in cell) {
          expect(cell.ignore).not.toBe('');
          expect(outcome).toEqual([]);
        }
        if (typeof outcome === 'string') expect(dana.state).toBe(before);
      }
    });
  }

  it('[EN9] no cell is empty and none is of an unknown kind', () => {
    for (const state of SESSION_STATES)
      expect(Object.keys(TRANSITIONS[state]).sort()).toEqual([...AGENT_INPUT_KINDS].sort());
  });
});

describe('facts and holds', () => {
  it('[EN1] Ready only with the choice and without a hold', () => {
    const dana = new BenchAgent(testRules()).signIn();
    expect(dana.sides).toBe('notReady/notReady');
    dana.ready();
    expect(holdsOf(dana.rules, dana.state, 'contactCenter')).toEqual([]);
    expect(dana.sides).toBe('ready/ready');
  });

  it('[EN2] each hold goes away with its fact, and nothing that stood before is restored', () => {
    const dana = new BenchAgent(testRules()).signIn().ready();
    dana.tickets('1', '2');
    dana.notReady(3);
    dana.tickets('2');
    dana.tickets();
    expect(dana.view.sides.contactCenter).toMatchObject({ availability: 'notReady', reasonCode: 3, holds: [] });
  });

  it('[EN3] the most telling hold comes first', () => {
    const dana = new BenchAgent(testRules()).signIn().ready().give('i1').pass(20_000);
    dana.tickets('4711');
    dana.do({ kind: 'chooseState', by: 'supervisor', ready: false, reasonCode: null });
    expect(dana.view.sides.contactCenter.holds.map((hold) => hold.kind)).toEqual([
      'supervisor',
      'workElsewhere',
      'missed',
    ]);
    dana.do({ kind: 'signOut' });
    expect(dana.view.sides.contactCenter.holds.map((hold) => hold.kind)).toEqual(['signedOut']);
  });

  it('[EN4] a change of what is shown is recorded once, with its instant', () => {
    const dana = new BenchAgent(testRules()).signIn().ready();
    dana.pass(5_000);
    const events = dana.log.length;
    dana.tickets('4711');
    const changes = dana.log
      .slice(events)
      .filter((event) => event.kind === 'sideChanged' && event.side === 'contactCenter');
    expect(changes).toHaveLength(1);
    expect(dana.view.sides.contactCenter.since).toBe(dana.now);
    dana.pass(5_000);
    expect(dana.view.sides.contactCenter.since).toBe(dana.now - 5_000);
  });

  it('[EN6] nothing is due once nothing is pending', () => {
    const dana = new BenchAgent(testRules()).signIn().ready();
    expect(nextDueAt(dana.state)).toBeNull();
    dana.give('i1');
    expect(nextDueAt(dana.state)).toBe(dana.now + 20_000);
    expect(dana.do({ kind: 'tick' })).toEqual([]);
  });

  it('[EN8] every event can be applied to every kind of facts without throwing', () => {
    const full = new BenchAgent(testRules()).inInteraction();
    full.tickets('4711');
    full.do({ kind: 'loseSession' });
    full.pass(400_000);
    const other = new BenchAgent(testRules(), 'plain').signIn().ready().pass(10_000).give('i9');
    for (const state of [initialAgent('x'), full.state, other.state]) {
      for (const event of [...full.log, ...other.log]) expect(() => evolve(state, event)).not.toThrow();
    }
  });
});

describe('time', () => {
  it('[EN13] the same facts, input and instant give the same decision', () => {
    const dana = new BenchAgent(testRules()).signIn().ready();
    const input = { kind: 'giveWork', workId: 'i1', channel: 'chat', label: 'Chat', detail: null } as const;
    const first = decide(dana.rules, dana.state, input, dana.now);
    expect(decide(compileRules(TEST_DEFINITION), dana.state, input, dana.now)).toEqual(first);
    expect(first.ok && first.events.every((event: AgentEvent) => event.at === dana.now)).toBe(true);
  });
});

describe('random sessions', () => {
  const act: fc.Arbitrary<(dana: BenchAgent) => void> = fc.oneof(
    fc.constantFrom<LooseInput>(...Object.values(SAMPLES)).map((input) => (dana: BenchAgent) => void dana.try(input)),
    fc.constantFrom('available', 'busy', 'lunch', 'training').map((statusId) => (dana: BenchAgent) => {
      if (dana.state.crmLink.state === 'up') dana.crmUserSets(statusId);
    }),
    fc.subarray(['4711', '4712']).map((ids) => (dana: BenchAgent) => {
      if (dana.state.crmLink.state === 'up' && dana.crm.wire === 'extended' && dana.state.crmLink.workEvents)
        dana.tickets(...ids);
    }),
    fc.constantFrom(1, 600, 2_000, 5_000, 20_000, 400_000).map((ms) => (dana: BenchAgent) => void dana.pass(ms)),
    fc.constantFrom('apply', 'refuse', 'silent', 'lie').map((onRequest) => (dana: BenchAgent) => {
      dana.crm.behaviour.onRequest = onRequest as 'apply';
    }),
    fc.constant((dana: BenchAgent) => void dana.signIn()),
    fc.constant((dana: BenchAgent) => void dana.try({ kind: 'chooseState', by: 'agent', ready: false, reasonCode: 2 })),
    fc.constant(
      (dana: BenchAgent) => void dana.try({ kind: 'chooseState', by: 'supervisor', ready: false, reasonCode: null }),
    ),
  );

  it.each([
    ['synchronized', 'extended', 1],
    ['synchronized', 'plain', 1],
    ['complementary', 'extended', 1],
    ['complementary', 'plain', 1],
    ['synchronized', 'extended', 2],
  ] as const)('[EN12] no order of inputs breaks an invariant (%s, %s, capacity %i)', (mode, wire, capacity) => {
    const rules = testRules({ mode, capacity: { contactCenter: capacity, crm: 1 } });
    fc.assert(
      fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
        // The bench throws when an invariant breaks after any decision.
        const dana = new BenchAgent(rules, wire);
        for (const step of acts) step(dana);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    'synchronized',
    'complementary',
  ] as const)('[EN12][SY1][CM1] when everybody falls silent the sides agree (%s)', (mode) => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
        const dana = new BenchAgent(testRules({ mode }));
        for (const step of acts) step(dana);
        dana.crm.behaviour.onRequest = 'apply';
        dana.signIn().pass(3_600_000);
        const { contactCenter, crm } = dana.view.sides;
        expect(dana.view.outOfStep).toBe(false);
        expect(contactCenter.availability === 'ready' && crm.availability === 'ready').toBe(
          mode === 'synchronized' && contactCenter.availability === 'ready',
        );
      }),
      { numRuns: 200 },
    );
  });
});
