import { describe, expect, it } from 'vitest';
import { decide } from './decide.ts';
import { BenchAgent } from './testing/bench-agent.ts';
import { COMPLEMENTARY, testRules } from './testing/test-definition.ts';

describe('sessions and epochs', () => {
  it('[LK3][EN10] inputs of an older epoch are refused and change nothing', () => {
    const dana = new BenchAgent(testRules()).signIn().ready();
    dana.signIn();
    const before = dana.state;
    expect(dana.try({ kind: 'chooseState', by: 'agent', ready: false, reasonCode: 1, epoch: 1 })).toBe('staleEpoch');
    expect(dana.try({ kind: 'loseSession', epoch: 1 })).toBe('staleEpoch');
    expect(dana.state).toBe(before);
  });

  it.each([
    ['notSignedIn', () => new BenchAgent(testRules())],
    [
      'sessionLost',
      () => {
        const dana = new BenchAgent(testRules()).signIn();
        dana.do({ kind: 'loseSession' });
        return dana;
      },
    ],
  ] as const)('[LK3] without a session: %s', (code, make) => {
    const dana = make();
    expect(dana.try({ kind: 'chooseState', by: 'agent', ready: true, reasonCode: null })).toBe(code);
    expect(dana.try({ kind: 'acceptOffer', workId: 'x' })).toBe(code);
    expect(dana.try({ kind: 'reportWork', work: [], version: 9 })).toBe(code);
  });

  it('[LK1] a second session has a new epoch and ends the first', () => {
    const dana = new BenchAgent(testRules()).signIn().ready();
    dana.signIn();
    expect(dana.state.epoch).toBe(2);
    expect(dana.effects).toContainEqual({ kind: 'endSession', epoch: 1, code: 'superseded' });
    expect(dana.sides).toBe('ready/ready');
  });

  it.each(['extended', 'plain'] as const)('[LK2] signing in makes nobody Ready (%s)', (wire) => {
    const dana = new BenchAgent(testRules(), wire).signIn().pass(60_000);
    expect(dana.sides).toBe('notReady/notReady');
    expect(dana.view.sides.contactCenter.choice.cause).toBe('startWork');
  });

  it('[LK4] lost: not offerable at once, Client Disconnect after 15 s, signed out after 5 min', () => {
    const dana = new BenchAgent(testRules()).signIn().ready();
    dana.do({ kind: 'loseSession' });
    expect(dana.view.offerable).toBe(false);
    dana.pass(14_999);
    expect(dana.view.sides.contactCenter.availability).toBe('ready');
    dana.pass(1);
    expect(dana.view.sides.contactCenter).toMatchObject({ availability: 'notReady', reasonCode: 91 });
    expect(dana.view.session).toMatchObject({ state: 'lost', disconnected: true });
    dana.pass(285_000);
    expect(dana.view.session.state).toBe('signedOut');
  });

  it('[LK4] work in progress stays through disconnect and sign-out', () => {
    const dana = new BenchAgent(testRules()).inInteraction();
    dana.do({ kind: 'loseSession' });
    dana.pass(300_000);
    expect(dana.view.session.state).toBe('signedOut');
    expect(dana.work('i1')).toBe('active');
    dana.signIn();
    expect(dana.work('i1')).toBe('active');
    expect(dana.crm.presence).toBe('busy');
  });

  it.each([
    [10_000, 'ready/ready'],
    [20_000, 'notReady/notReady'],
  ])('[LK5] back after %i ms: %s', (ms, sides) => {
    const dana = new BenchAgent(testRules()).signIn().ready();
    dana.do({ kind: 'loseSession' });
    dana.pass(ms);
    dana.signIn().pass(5_000);
    expect(dana.sides).toBe(sides);
    dana.ready();
    expect(dana.sides).toBe('ready/ready');
  });

  it('[LK6] a plain page that was reloaded is unknown until assumed', () => {
    const dana = new BenchAgent(testRules(COMPLEMENTARY), 'plain').signIn().ready().pass(1_000);
    expect(dana.sides).toBe('ready/notReady');
    dana.crm.answers = false;
    dana.do({ kind: 'loseSession' });
    dana.signIn();
    expect(dana.sides).toBe('notReady/unknown');
    const request = dana.requests.at(-1);
    if (request === undefined) throw new Error('nothing was asked');
    dana.answer(request);
    dana.pass(600);
    expect(dana.sides).toBe('ready/notReady');
  });

  it('[LK7] a client that cannot report work clears the tickets', () => {
    const dana = new BenchAgent(testRules()).signIn().ready();
    dana.tickets('4711');
    dana.crm.wire = 'plain';
    dana.attach();
    expect(dana.work('4711')).toBe('gone');
  });

  it.each([
    ['a user’s newer change that was lost', 'user' as const, 'notReady'],
    ['our own newer change', 'request' as const, 'ready'],
  ])('[LK8] a snapshot with %s', (_title, cause, choice) => {
    const dana = new BenchAgent(testRules()).signIn().ready();
    dana.crm.answers = false;
    dana.crm.presence = 'lunch';
    dana.crm.version += 1;
    dana.snapshot(cause);
    expect(dana.view.sides.contactCenter.choice.ready ? 'ready' : 'notReady').toBe(choice);
  });

  it('[LK8] a snapshot that shows what is known changes nothing', () => {
    const dana = new BenchAgent(testRules()).signIn().ready();
    const before = dana.state;
    dana.snapshot();
    expect(dana.state).toEqual(before);
  });

  it('[LK9] a Not Ready that began while nobody was looking is the person’s choice', () => {
    const dana = new BenchAgent(testRules()).signIn().ready();
    dana.do({ kind: 'loseSession' });
    dana.crm.presence = 'lunch';
    dana.crm.version = 1;
    dana.signIn();
    expect(dana.sides).toBe('notReady/notReady');
    expect(dana.crm.presence).toBe('lunch');
    expect(dana.view.sides.contactCenter.reasonCode).toBe(2);
  });

  it('[LK9] a Not Ready that our own request brought about while the link was lost is nobody’s choice', () => {
    const dana = new BenchAgent(testRules()).signIn().ready();
    dana.crm.answers = false;
    dana.do({ kind: 'giveWork', workId: 'w-1', channel: 'voice', label: 'Ada', detail: null });
    dana.do({ kind: 'loseSession' });
    const { requestId, statusId } = dana.requests.at(-1) ?? { requestId: '', statusId: '' };
    expect([requestId, statusId]).not.toContain('');
    dana.crm.presence = statusId;
    dana.crm.version = 9;
    dana.do({ kind: 'openSession', sessionId: 's', name: 'Dana', team: null });
    dana.do({ kind: 'attachCrm', wire: 'extended', capabilities: { workEvents: true, asksFirst: false } });
    dana.crm.answers = true;
    dana.do({ kind: 'reportSnapshot', statusId, cause: 'request', version: 9, work: [] });
    // The wish stands: the item is offered again.
    expect(dana.view.sides.contactCenter.choice.ready).toBe(true);
    expect(dana.view.work.map(({ state }) => state)).toEqual(['offered']);
  });

  describe.each(['extended', 'plain'] as const)('a page that was reloaded with a request under way (%s)', (wire) => {
    function reloaded(afterMs: number, shows: string): BenchAgent {
      const dana = new BenchAgent(testRules(), wire).signIn().ready().pass(10_000);
      dana.crm.answers = false;
      dana.give('w-1');
      dana.do({ kind: 'loseSession' });
      dana.crm.presence = shows;
      dana.now += afterMs;
      dana.do({ kind: 'openSession', sessionId: 's', name: 'Dana', team: null });
      const capabilities = { workEvents: wire === 'extended', asksFirst: false };
      dana.do({ kind: 'attachCrm', wire, capabilities, ...(wire === 'plain' && { lastStatusId: shows }) });
      if (wire === 'extended') dana.do({ kind: 'reportSnapshot', statusId: shows, cause: null, version: 1, work: [] });
      return dana;
    }

    it('[LK9] shows what was asked of it, which is nobody’s choice', () => {
      expect(reloaded(600, 'busy').view.sides.contactCenter.choice).toMatchObject({ ready: true, by: 'agent' });
    });

    it('[LK9] shows what was asked of it and given up, which is nobody’s choice either', () => {
      const dana = new BenchAgent(testRules(), wire);
      dana.crm.answers = false;
      dana.signIn();
      dana.notReady(2).ready();
      dana.do({ kind: 'loseSession' });
      dana.do({ kind: 'openSession', sessionId: 's', name: 'Dana', team: null });
      const capabilities = { workEvents: wire === 'extended', asksFirst: false };
      const lastStatusId = wire === 'plain' ? { lastStatusId: 'lunch' } : {};
      dana.do({ kind: 'attachCrm', wire, capabilities, ...lastStatusId });
      if (wire === 'extended')
        dana.do({ kind: 'reportSnapshot', statusId: 'lunch', cause: null, version: 1, work: [] });
      expect(dana.view.sides.contactCenter.choice).toMatchObject({ ready: true, by: 'agent' });
    });

    it.each([
      ['another Not Ready than was asked for', 600, 'lunch'],
      ['what was asked for too long ago', wire === 'plain' ? 4_001 : 15_001, 'busy'],
    ])('[LK9] %s is the person’s choice', (_title, afterMs, shows) => {
      expect(reloaded(afterMs, shows).view.sides.contactCenter.choice).toMatchObject({ ready: false, by: 'crmUser' });
    });
  });

  it('[LK9] Complementary: what the CRM was known to show already is no new choice of its user', () => {
    const dana = new BenchAgent(testRules(COMPLEMENTARY)).inInteraction();
    dana.crmUserSets('available');
    expect(dana.crm.presence).toBe('busy');
    dana.crm.answers = false;
    dana.do({ kind: 'endInteraction', workId: 'i1' });
    dana.do({ kind: 'finishWrapUp', workId: 'i1' });
    dana.do({ kind: 'openSession', sessionId: 's', name: 'Dana', team: null });
    dana.do({ kind: 'attachCrm', wire: 'extended', capabilities: { workEvents: true, asksFirst: false } });
    dana.do({ kind: 'reportSnapshot', statusId: 'busy', cause: null, version: 1, work: [] });
    expect(dana.view.sides.crm.choice).toMatchObject({ ready: true, by: 'crmUser' });
  });

  it('[LK9] what a page knows to be its user’s doing is theirs, though it was asked for too', () => {
    const dana = new BenchAgent(testRules()).signIn().ready();
    dana.crm.answers = false;
    dana.give('w-1');
    dana.do({ kind: 'detachCrm', reason: 'silent' });
    dana.do({ kind: 'attachCrm', wire: 'extended', capabilities: { workEvents: true, asksFirst: false } });
    dana.do({ kind: 'reportSnapshot', statusId: 'busy', cause: 'user', version: 2, work: [] });
    expect(dana.view.sides.contactCenter.choice).toMatchObject({ ready: false, by: 'crmUser' });
  });

  it('[LK9] the label of a Not Ready at sign-in is left alone', () => {
    const dana = new BenchAgent(testRules());
    dana.crm.presence = 'meeting';
    dana.signIn().pass(10_000);
    expect(dana.crm.presence).toBe('meeting');
    expect(dana.requests).toEqual([]);
  });

  it.each([
    'synchronized',
    'complementary',
  ] as const)('[LK9] a Ready in the first snapshot never makes the contact centre Ready (%s)', (mode) => {
    const dana = new BenchAgent(testRules({ mode })).signIn().notReady(2);
    dana.do({ kind: 'loseSession' });
    dana.crm.presence = 'available';
    dana.signIn().pass(10_000);
    expect(dana.view.sides.contactCenter.availability).toBe('notReady');
    expect(dana.crm.presence).toBe(mode === 'synchronized' ? 'lunch' : 'available');
  });

  it('[LK10] the Client Application is gone: not offerable at once, held after 15 s, back when it is back', () => {
    const dana = new BenchAgent(testRules()).signIn().ready();
    dana.do({ kind: 'detachCrm', reason: 'silent' });
    expect(dana.view.offerable).toBe(false);
    expect(dana.view.sides.contactCenter.availability).toBe('ready');
    dana.pass(15_000);
    expect(dana.view.sides.contactCenter).toMatchObject({
      availability: 'notReady',
      holds: [{ kind: 'linkLost' }],
      wish: true,
    });
    dana.attach();
    expect(dana.sides).toBe('ready/ready');
  });

  it('[LK11] an extended client without a snapshot becomes unknown and is asked', () => {
    const dana = new BenchAgent(testRules());
    dana.do({ kind: 'openSession', sessionId: 's', name: 'Dana', team: null });
    dana.do({ kind: 'attachCrm', wire: 'extended', capabilities: { workEvents: true, asksFirst: false } });
    dana.pass(1_999);
    expect(dana.requests).toEqual([]);
    dana.pass(1);
    expect(dana.requests.length).toBe(1);
  });

  it('[LK12] nothing is asked while signed out, lost, or before the first snapshot', () => {
    const dana = new BenchAgent(testRules()).signIn().ready();
    dana.do({ kind: 'signOut' });
    const asked = dana.requests.length;
    dana.pass(60_000);
    dana.do({ kind: 'openSession', sessionId: 's', name: 'Dana', team: null });
    dana.do({ kind: 'attachCrm', wire: 'extended', capabilities: { workEvents: true, asksFirst: false } });
    dana.do({ kind: 'loseSession' });
    dana.pass(60_000);
    expect(dana.requests.length).toBe(asked);
  });

  it.each([
    [{ workEvents: true, asksFirst: true }, 'prevent'],
    [{ workEvents: true, asksFirst: false }, 'claim'],
    [{ workEvents: false, asksFirst: false }, 'mirror'],
  ])('[EN11] the strength is what the client can do: %o', (capabilities, strength) => {
    const dana = new BenchAgent(testRules()).signIn();
    dana.do({ kind: 'attachCrm', wire: 'extended', capabilities });
    expect(dana.view.crmLink.strength).toBe(strength);
  });

  it('[EN7] more than 100 tickets are refused', () => {
    const dana = new BenchAgent(testRules()).signIn();
    const work = Array.from({ length: 101 }, (_, index) => ({ workId: String(index), label: 'Ticket' }));
    const report = { epoch: 1, work, version: 99 } as const;
    for (const input of [
      { kind: 'reportWork', ...report },
      { kind: 'reportSnapshot', statusId: 'busy', cause: null, ...report },
      { kind: 'reportPresence', statusId: 'busy', success: true, requestId: null, cause: null, ...report },
    ] as const) {
      expect(decide(dana.rules, dana.state, input, dana.now)).toEqual({ ok: false, refused: { code: 'tooMuchWork' } });
    }
  });

  it('[LK3] reports without an attached client are refused', () => {
    const dana = new BenchAgent(testRules());
    dana.do({ kind: 'openSession', sessionId: 's', name: 'Dana', team: null });
    expect(dana.try({ kind: 'reportWork', work: [], version: 1 })).toBe('crmNotAttached');
    expect(dana.try({ kind: 'reportSnapshot', statusId: 'busy', cause: null, version: 1, work: null })).toBe(
      'crmNotAttached',
    );
    expect(
      dana.try({
        kind: 'reportPresence',
        statusId: 'busy',
        success: true,
        requestId: null,
        cause: null,
        version: 1,
        work: null,
      }),
    ).toBe('crmNotAttached');
  });
});
