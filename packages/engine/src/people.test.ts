import { describe, expect, it } from 'vitest';
import { BenchAgent } from './testing/bench-agent.ts';
import { COMPLEMENTARY, testRules } from './testing/test-definition.ts';

const SUPERVISOR_NOT_READY = { kind: 'chooseState', by: 'supervisor', ready: false, reasonCode: null } as const;
const SUPERVISOR_READY = { kind: 'chooseState', by: 'supervisor', ready: true, reasonCode: null } as const;

describe('people', () => {
  it.each([
    [null, 'reasonCodeRequired'],
    [77, 'unknownReasonCode'],
    [21, 'reasonCodeNotSelectable'],
  ])('[PE6] Not Ready with reason %s is refused: %s', (reasonCode, code) => {
    const dana = new BenchAgent(testRules()).signIn().ready();
    expect(dana.try({ kind: 'chooseState', by: 'agent', ready: false, reasonCode })).toBe(code);
    expect(dana.sides).toBe('ready/ready');
  });

  it('[PE1][EN11] a wish against a hold is kept and applied when the hold ends', () => {
    const dana = new BenchAgent(testRules()).signIn();
    dana.tickets('4711');
    dana.ready();
    expect(dana.view.sides.contactCenter).toMatchObject({
      availability: 'notReady',
      wish: true,
      why: { code: 'held', wish: true },
    });
    dana.tickets();
    expect(dana.sides).toBe('ready/ready');
  });

  it('[PE2][EN11] Not Ready during work is pending, leaves the work alone and shows the person’s own reason', () => {
    const dana = new BenchAgent(testRules()).inInteraction().give('i2').notReady(3);
    expect(dana.view.sides.contactCenter).toMatchObject({
      pending: 'notReady',
      label: 'Meeting',
      why: { code: 'chosen', label: 'Meeting' },
    });
    expect(dana.work('i1')).toBe('active');
    dana.do({ kind: 'endInteraction', workId: 'i1' });
    dana.do({ kind: 'finishWrapUp', workId: 'i1' });
    expect(dana.work('i2')).toBe('waiting');
    expect(dana.view.sides.contactCenter.pending).toBeNull();
  });

  it('[PE3] a supervisor’s Not Ready is a hold that leaves the agent’s choice intact', () => {
    const dana = new BenchAgent(testRules()).signIn().notReady(2);
    dana.do(SUPERVISOR_NOT_READY);
    expect(dana.view.sides.contactCenter.holds[0]?.kind).toBe('supervisor');
    dana.ready();
    expect(dana.sides).toBe('ready/ready');
    dana.do(SUPERVISOR_NOT_READY);
    expect(dana.sides).toBe('notReady/notReady');
    expect(dana.view.sides.contactCenter).toMatchObject({ reasonCode: 93, wish: true });
    dana.do(SUPERVISOR_READY);
    expect(dana.sides).toBe('ready/ready');
  });

  it('[PE3] a supervisor can set Ready someone who is there, and hold someone who is not', () => {
    const dana = new BenchAgent(testRules()).signIn().notReady(2);
    dana.do(SUPERVISOR_READY);
    expect(dana.view.sides.contactCenter.choice.by).toBe('supervisor');
    dana.do({ kind: 'loseSession' });
    expect(dana.try(SUPERVISOR_READY)).toBe('sessionLost');
    dana.do(SUPERVISOR_NOT_READY);
    expect(dana.view.sides.contactCenter.availability).toBe('notReady');
  });

  it('[PE3] in Complementary mode a supervisor holds the contact centre alone', () => {
    const dana = new BenchAgent(testRules(COMPLEMENTARY)).signIn();
    dana.do(SUPERVISOR_NOT_READY);
    expect(dana.view.sides.crm.holds).toEqual([]);
    expect(dana.requests).toEqual([]);
  });

  it('[PE5] signing out waits for the end of the work, and Ready takes it back', () => {
    const dana = new BenchAgent(testRules()).inInteraction('call', 'voice');
    dana.do({ kind: 'signOut' });
    expect(dana.view).toMatchObject({ signOutPending: true, session: { state: 'linked' } });
    dana.ready();
    expect(dana.view.signOutPending).toBe(false);
    dana.do({ kind: 'signOut' });
    dana.do({ kind: 'endInteraction', workId: 'call' });
    expect(dana.view.session.state).toBe('signedOut');
    expect(dana.effects).toContainEqual({ kind: 'endSession', epoch: 1, code: 'signedOut' });
  });

  it('[PE7] Ready in the CRM while it is held is a wish', () => {
    const dana = new BenchAgent(testRules(COMPLEMENTARY)).inInteraction('call', 'voice');
    dana.crmUserSets('available');
    expect(dana.crm.presence).toBe('busy');
    expect(dana.view.sides.crm.wish).toBe(true);
    dana.do({ kind: 'endInteraction', workId: 'call' });
    expect(dana.sides).toBe('notReady/ready');
  });

  it.each([
    'synchronized',
    'complementary',
  ] as const)('[PE4] nothing but a person makes the contact centre Ready (%s)', (mode) => {
    const dana = new BenchAgent(testRules({ mode })).inInteraction().notReady(1);
    dana.do({ kind: 'endInteraction', workId: 'i1' });
    dana.do({ kind: 'loseSession' });
    dana.pass(60_000);
    dana.signIn().pass(60_000);
    dana.do({ kind: 'detachCrm', reason: 'silent' });
    dana.pass(60_000);
    dana.attach();
    dana.pass(600_000);
    expect(dana.view.sides.contactCenter.availability).toBe('notReady');
  });
});

describe('flapping', () => {
  function flap(dana: BenchAgent, times: number): void {
    for (let time = 0; time < times; time += 1) {
      dana.now += 1_000;
      dana.crmUserSets(dana.crm.presence === 'available' ? 'lunch' : 'available');
    }
  }

  it('[FL1] the eighth change within 20 s freezes both sides, said once', () => {
    const dana = new BenchAgent(testRules()).signIn().ready().pass(30_000);
    flap(dana, 7);
    expect(dana.view.sides.contactCenter.holds.map((hold) => hold.kind)).not.toContain('flapping');
    flap(dana, 1);
    expect(dana.view.sides.contactCenter.holds[0]).toMatchObject({ kind: 'flapping' });
    expect(dana.sides).toBe('notReady/notReady');
    expect(dana.count('flappingFrozen')).toBe(1);
  });

  it('[FL1] slower changes are a person’s good right', () => {
    const dana = new BenchAgent(testRules()).signIn().ready();
    for (let time = 0; time < 20; time += 1) {
      dana.pass(10_000);
      flap(dana, 1);
    }
    expect(dana.count('flappingFrozen')).toBe(0);
  });

  it('[FL2][FL3] the freeze ends by itself after 30 s, however often the CRM changes, and the last wish is applied', () => {
    const dana = new BenchAgent(testRules()).signIn().ready().pass(30_000);
    flap(dana, 8);
    dana.pass(10_000);
    dana.crmUserSets('available');
    expect(dana.sides).toBe('notReady/notReady');
    dana.pass(19_999);
    expect(dana.sides).toBe('notReady/notReady');
    dana.pass(1);
    expect(dana.sides).toBe('ready/ready');
    flap(dana, 1);
    expect(dana.sides).toBe('notReady/notReady');
    expect(dana.count('flappingFrozen')).toBe(1);
  });
});
