import { describe, expect, it } from 'vitest';
import { evolve } from './evolve.ts';
import { BenchAgent } from './testing/bench-agent.ts';
import { COMPLEMENTARY, testRules } from './testing/test-definition.ts';

const SUPERVISOR_NOT_READY = { kind: 'chooseState', by: 'supervisor', ready: false, reasonCode: null } as const;
const SUPERVISOR_READY = { kind: 'chooseState', by: 'supervisor', ready: true, reasonCode: null } as const;

const never = (): never => {
  throw new Error('the CRM was not asked');
};

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

  it.each<[string, (dana: BenchAgent) => void]>([
    ['a missed offer', (dana) => dana.ready().give('i1').pass(20_000)],
    [
      'a missed offer under a supervisor’s Not Ready',
      (dana) => {
        dana.ready().give('i1').pass(20_000);
        dana.do(SUPERVISOR_NOT_READY);
      },
    ],
    [
      'a CRM that is asked no more',
      (dana) => {
        dana.crm.behaviour.onRequest = 'refuse';
        dana.ready().pass(3_600_000);
        dana.crm.behaviour.onRequest = 'apply';
      },
    ],
  ])('[PE3][IL9][RQ7] a supervisor’s Ready ends what the agent’s own would, and leaves their choice: %s', (_what, happens) => {
    const dana = new BenchAgent(testRules()).signIn();
    happens(dana);
    dana.try({ kind: 'cancelWork', workId: 'i1' });
    expect(dana.sides).toBe('notReady/notReady');
    const { choice } = dana.state.contactCenter;
    dana.do(SUPERVISOR_READY);
    expect(dana.sides).toBe('ready/ready');
    expect(dana.state.contactCenter.choice).toEqual(choice);
  });

  it('[PE3][FL2] a freeze is no hold that a choice of Ready ends, a supervisor’s neither', () => {
    const dana = new BenchAgent(testRules()).signIn();
    for (let n = 0; n < 4; n += 1) dana.ready().notReady();
    dana.ready();
    dana.do(SUPERVISOR_READY);
    expect(dana.view.sides.contactCenter.holds).toMatchObject([{ kind: 'flapping' }]);
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

  it.each([
    'extended',
    'plain',
  ] as const)('[PE10] Synchronized, %s: who signs out is Not Ready in the CRM before they are gone', (wire) => {
    const dana = new BenchAgent(testRules(), wire).signIn().ready().pass(10_000);
    dana.crm.answers = false;
    dana.do({ kind: 'signOut' });
    expect(dana.view).toMatchObject({ signOutPending: true, session: { state: 'linked' } });
    expect(dana.sides).toBe('notReady/ready');
    const asked = dana.requests.at(-1);
    if (asked?.ready !== false) throw new Error('the CRM was not asked');
    dana.answer(asked);
    expect(dana.view.session.state).toBe('signedOut');
    expect(dana.crm.presence).toBe('busy');
    expect(dana.effects).toContainEqual({ kind: 'endSession', epoch: 1, code: 'signedOut' });
  });

  it.each<[string, (dana: BenchAgent) => void]>([
    ['refuses', (dana) => dana.answer(dana.requests.at(-1) ?? never())],
    ['says nothing for 2 s', (dana) => dana.pass(2_000)],
    ['is gone', (dana) => dana.do({ kind: 'detachCrm', reason: 'goodbye' })],
  ])('[PE10] a CRM that %s keeps nobody from signing out', (_title, happens) => {
    const dana = new BenchAgent(testRules()).signIn().ready().pass(10_000);
    dana.crm.behaviour.onRequest = 'refuse';
    dana.crm.answers = false;
    dana.do({ kind: 'signOut' });
    expect(dana.view.session.state).toBe('linked');
    happens(dana);
    expect(dana.view.session.state).toBe('signedOut');
  });

  it.each<[string, () => BenchAgent]>([
    ['in Complementary mode, whose CRM is its own', () => new BenchAgent(testRules(COMPLEMENTARY)).signIn().ready()],
    ['with a CRM that is Not Ready', () => new BenchAgent(testRules()).signIn().notReady(3)],
  ])('[PE10] at once %s', (_title, make) => {
    const dana = make();
    const { length } = dana.requests;
    dana.do({ kind: 'signOut' });
    expect(dana.view.session.state).toBe('signedOut');
    expect(dana.requests).toHaveLength(length);
  });

  it('[PE10] a supervisor’s Ready keeps neither who signs out nor their CRM', () => {
    const dana = new BenchAgent(testRules()).signIn().ready().pass(10_000);
    dana.crm.answers = false;
    dana.do({ kind: 'signOut' });
    dana.do(SUPERVISOR_READY);
    expect(dana.view).toMatchObject({ signOutPending: true, session: { state: 'linked' } });
    const asked = dana.requests.at(-1);
    if (asked?.ready !== false) throw new Error('the CRM was not asked');
    dana.answer(asked);
    expect(dana.view.session.state).toBe('signedOut');
    expect(dana.crm.presence).toBe('busy');
  });

  it('[PE10] choosing Ready takes it back', () => {
    const dana = new BenchAgent(testRules()).signIn().ready().pass(10_000);
    dana.crm.answers = false;
    dana.do({ kind: 'signOut' });
    dana.ready().pass(10_000);
    expect(dana.view).toMatchObject({ signOutPending: false, session: { state: 'linked' } });
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

describe('who did it', () => {
  const actor = { id: 'sam', name: 'Sam Hart' };

  it('[PE8] what a supervisor does says who, and so does the hold', () => {
    const dana = new BenchAgent(testRules()).signIn().ready();
    dana.do({ ...SUPERVISOR_NOT_READY, actor });
    expect(dana.log.find(({ kind }) => kind === 'supervisorHeld')).toMatchObject({ actor });
    expect(dana.view.sides.contactCenter.holds[0]).toMatchObject({ kind: 'supervisor', actor });
    dana.do({ ...SUPERVISOR_READY, actor });
    expect(dana.log.find(({ kind }) => kind === 'supervisorReleased')).toMatchObject({ actor });
    dana.notReady(2).do({ ...SUPERVISOR_READY, actor });
    expect(dana.log.findLast((event) => event.kind === 'choiceMade' && event.side === 'contactCenter')).toMatchObject({
      actor,
      choice: { by: 'supervisor' },
    });
    dana.ready().give('i1').pass(20_000);
    dana.do({ ...SUPERVISOR_READY, actor });
    expect(dana.log.findLast(({ kind }) => kind === 'missedCleared')).toMatchObject({ actor });
  });

  it('[PE8] what was recorded before it said who is understood as before', () => {
    const dana = new BenchAgent(testRules()).signIn().ready();
    dana.do(SUPERVISOR_NOT_READY);
    const hold = dana.view.sides.contactCenter.holds[0];
    expect(hold).toEqual({ kind: 'supervisor', at: dana.now, reasonCode: 93 });
    expect(JSON.stringify(dana.log)).not.toContain('actor');
    expect(evolve(dana.state, { at: 1, kind: 'supervisorHeld', reasonCode: 93 }).supervisorHold).toEqual({
      at: 1,
      reasonCode: 93,
    });
  });

  it('[PE8] a cancelled interaction says who cancelled it', () => {
    const dana = new BenchAgent(testRules()).inInteraction().give('i2');
    dana.do({ kind: 'cancelWork', workId: 'i2', actor });
    dana.do({ kind: 'cancelWork', workId: 'i1', actor });
    expect(dana.log.find(({ kind }) => kind === 'workEnded')).toMatchObject({ workId: 'i2', actor });
    expect(dana.log.find(({ kind }) => kind === 'wrapUpStarted')).toMatchObject({ by: 'caller', actor });
  });
});

describe('a supervisor ends a session', () => {
  const actor = { id: 'sam', name: 'Sam Hart' };

  it('[PE9] of nobody who is signed in: notSignedIn; of a lost one with work in progress: workInProgress', () => {
    const dana = new BenchAgent(testRules());
    expect(dana.try({ kind: 'endSession', force: true, actor })).toBe('notSignedIn');
    dana.inInteraction().do({ kind: 'loseSession' });
    expect(dana.try({ kind: 'endSession', force: false, actor })).toBe('workInProgress');
  });

  it('[PE9] at once where nothing is in progress and the CRM is Not Ready, and says who', () => {
    const dana = new BenchAgent(testRules()).signIn().notReady();
    dana.do({ kind: 'endSession', force: false, actor });
    expect(dana.view.session.state).toBe('signedOut');
    expect(dana.log.find(({ kind }) => kind === 'sessionEnded')).toMatchObject({ cause: 'supervisor', actor });
    expect(dana.effects.at(-1)).toMatchObject({ kind: 'endSession', code: 'signedOut' });
  });

  it('[PE9] with work in progress it is pending until that ends; no new work comes', () => {
    const dana = new BenchAgent(testRules()).inInteraction();
    dana.do({ kind: 'endSession', force: false, actor });
    expect(dana.view).toMatchObject({ signOutPending: true, session: { state: 'linked' } });
    expect(dana.log.find(({ kind }) => kind === 'signOutWished')).toMatchObject({ actor });
    dana.do({ kind: 'endInteraction', workId: 'i1' });
    dana.do({ kind: 'finishWrapUp', workId: 'i1' });
    expect(dana.view.session.state).toBe('signedOut');
  });

  it.each([
    'extended',
    'plain',
  ] as const)('[PE10] Synchronized, %s: the CRM is Not Ready first, and it stays the act of the supervisor', (wire) => {
    const dana = new BenchAgent(testRules(), wire).signIn().ready().pass(10_000);
    dana.crm.answers = false;
    dana.do({ kind: 'endSession', force: false, actor });
    expect(dana.view).toMatchObject({ signOutPending: true, session: { state: 'linked' } });
    expect(dana.view.sides.contactCenter.availability).toBe('notReady');
    dana.do({ kind: 'endSession', force: false, actor });
    dana.answer(dana.requests.at(-1) ?? never());
    expect(dana.crm.presence).toBe('busy');
    expect(dana.view.session.state).toBe('signedOut');
    expect(dana.log.filter(({ kind }) => kind === 'signOutWished')).toMatchObject([{ actor }]);
    expect(dana.log.find(({ kind }) => kind === 'sessionEnded')).toMatchObject({ cause: 'supervisor' });
  });

  it.each<[string, (dana: BenchAgent) => void]>([
    ['refuses', (dana) => dana.answer(dana.requests.at(-1) ?? never())],
    ['says nothing for 2 s', (dana) => dana.pass(2_000)],
    ['is not asked, by force', (dana) => dana.do({ kind: 'endSession', force: true, actor })],
  ])('[PE10] a CRM that %s does not keep them', (_title, happens) => {
    const dana = new BenchAgent(testRules()).signIn().ready().pass(10_000);
    dana.crm.behaviour.onRequest = 'refuse';
    dana.crm.answers = false;
    dana.do({ kind: 'endSession', force: false, actor });
    expect(dana.view.session.state).toBe('linked');
    happens(dana);
    expect(dana.view.session.state).toBe('signedOut');
    expect(dana.log.find(({ kind }) => kind === 'sessionEnded')).toMatchObject({ cause: 'supervisor' });
  });

  it('[PE9] a supervisor’s Not Ready beside an agent’s sign-out leaves it the agent’s', () => {
    const dana = new BenchAgent(testRules()).inInteraction();
    dana.do({ kind: 'signOut' });
    dana.do(SUPERVISOR_NOT_READY);
    dana.do({ kind: 'endInteraction', workId: 'i1' });
    dana.do({ kind: 'finishWrapUp', workId: 'i1' });
    expect(dana.log.find(({ kind }) => kind === 'sessionEnded')).toMatchObject({ cause: 'agent' });
  });

  it('[PE9] by force it does not wait, and the interaction stays with the agent', () => {
    const dana = new BenchAgent(testRules()).inInteraction();
    dana.do({ kind: 'endSession', force: true, actor });
    expect(dana.view.session.state).toBe('signedOut');
    expect(dana.work('i1')).toBe('active');
    dana.signIn();
    expect(dana.work('i1')).toBe('active');
  });

  it('[PE9] a lost session ends without waiting for the time after which it would', () => {
    const dana = new BenchAgent(testRules()).signIn().ready();
    dana.do({ kind: 'loseSession' });
    dana.do({ kind: 'endSession', force: false, actor });
    expect(dana.view.session.state).toBe('signedOut');
    expect(dana.effects.filter(({ kind }) => kind === 'endSession')).toEqual([]);
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

  it.each([3, 21, 100])('[FL1] %i changes freeze where the definition says so, and one fewer does not', (changes) => {
    const flapping = { changes, withinMs: 600_000, freezeMs: 30_000 };
    const dana = new BenchAgent(testRules({ flapping })).signIn().ready().pass(600_000);
    flap(dana, changes - 1);
    expect(dana.count('flappingFrozen')).toBe(0);
    flap(dana, 1);
    expect(dana.log.find(({ kind }) => kind === 'flappingFrozen')).toMatchObject({ changes });
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
