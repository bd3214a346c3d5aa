import { describe, expect, it } from 'vitest';
import type { AgentEvent } from './events.ts';
import { BenchAgent } from './testing/bench-agent.ts';
import { COMPLEMENTARY, testRules } from './testing/test-definition.ts';

function failures(dana: BenchAgent): Extract<AgentEvent, { kind: 'requestFailed' }>[] {
  return dana.log.filter((event) => event.kind === 'requestFailed');
}

describe('requests to the CRM', () => {
  it('[RQ4] on the extended wire an answered probe means nothing: the request is not taken for done', () => {
    const dana = new BenchAgent(testRules(), 'extended').signIn();
    dana.crm.answers = false;
    dana.ready();
    const request = dana.requests.at(-1);
    if (request === undefined) throw new Error('a request was expected');
    dana.do({ kind: 'answerProbe', requestId: request.requestId, attempt: request.attempt });
    dana.pass(700);
    expect(dana.view.sides.crm.availability).toBe('notReady');
    expect(dana.state.crm.request).toMatchObject({ requestId: request.requestId, state: 'requested' });
  });

  it.each(['extended', 'plain'] as const)('[RQ1] an echo causes nothing (%s)', (wire) => {
    const dana = new BenchAgent(testRules(), wire).signIn().ready().pass(10_000);
    const asked = dana.requests.length;
    if (wire === 'plain') dana.plainReport(dana.crm.presence);
    else
      dana.do({
        kind: 'reportPresence',
        statusId: 'available',
        success: true,
        requestId: '1-1',
        cause: 'request',
        version: dana.crm.version,
        work: [],
      });
    dana.pass(10_000);
    expect(dana.requests.length).toBe(asked);
    expect(dana.sides).toBe('ready/ready');
  });

  it('[RQ2][RQ5] silence is a failed attempt after 2 s; pauses double from 1 s', () => {
    const dana = new BenchAgent(testRules()).signIn();
    dana.crm.behaviour.onRequest = 'silent';
    const start = dana.now;
    dana.ready().pass(14_000);
    expect(failures(dana).map((event) => [event.at - start, event.cause])).toEqual([
      [2_000, 'silent'],
      [5_000, 'silent'],
      [9_000, 'silent'],
    ]);
    dana.pass(1_000);
    expect(failures(dana).length).toBe(4);
  });

  it('[RQ6] a CRM is said not to have confirmed since the first request of the row, however often it was asked', () => {
    const dana = new BenchAgent(testRules()).signIn();
    dana.crm.behaviour.onRequest = 'silent';
    const start = dana.now;
    dana.ready().pass(40_000);
    expect(dana.view.request).toMatchObject({ since: start });
    expect(dana.view.request?.attempt).toBeGreaterThan(4);
    expect(dana.view.sides.contactCenter.holds.find(({ kind }) => kind === 'outOfStep')).toMatchObject({
      since: start,
    });
    // A checkpoint from before this was kept knows the newest attempt alone.
    const { request } = dana.state.crm;
    const attemptedAt = request?.since ?? 0;
    dana.state = { ...dana.state, crm: { ...dana.state.crm, request: { ...request, firstAt: undefined } as never } };
    expect(dana.view.request?.since).toBe(attemptedAt);
    dana.pass(20_000);
    expect(dana.view.request?.since).toBe(attemptedAt);
    // What is confirmed ends the row.
    dana.crm.behaviour.onRequest = 'apply';
    dana.pass(20_000);
    expect(dana.view.request).toBe(null);
    dana.crm.behaviour.onRequest = 'silent';
    dana.notReady();
    expect(dana.view.request).toMatchObject({ attempt: 1, since: dana.now });
  });

  it.each([
    ['refuse', 'refused'],
    ['lie', 'notApplied'],
  ] as const)('[RQ3] a CRM that answers by %s counts as %s', (onRequest, cause) => {
    const dana = new BenchAgent(testRules()).signIn();
    dana.crm.behaviour.onRequest = onRequest;
    dana.ready();
    expect(failures(dana)[0]?.cause).toBe(cause);
    expect(dana.view.sides.crm.availability).toBe('notReady');
  });

  it('[RQ3] on the plain wire "no" tells the real status', () => {
    const dana = new BenchAgent(testRules(), 'plain').signIn().pass(10_000);
    dana.crm.answers = false;
    dana.ready();
    dana.plainReport('meeting', false);
    expect(failures(dana).at(-1)?.cause).toBe('refused');
    expect(dana.view.sides.crm).toMatchObject({ statusId: 'meeting', availability: 'notReady' });
    expect(dana.view.sides.contactCenter.choice.ready).toBe(true);
  });

  it('[RQ4] plain: answered probe and 600 ms of silence count as assumed, asserted once more after 5 s, and no third time', () => {
    const dana = new BenchAgent(testRules(COMPLEMENTARY), 'plain').signIn();
    dana.crm.presence = 'busy';
    dana.ready().pass(599);
    expect(dana.view.sides.crm.availability).toBe('unknown');
    dana.pass(1);
    expect(dana.view.request?.state).toBe('assumed');
    expect(dana.sides).toBe('ready/notReady');
    expect(dana.requests.length).toBe(1);
    dana.pass(5_000);
    expect(dana.requests.length).toBe(2);
    dana.pass(120_000);
    expect(dana.requests.length).toBe(2);
  });

  it('[RQ4] the second assertion mends a click that was taken for our echo', () => {
    const dana = new BenchAgent(testRules(), 'plain').signIn().pass(10_000);
    dana.crm.answers = false;
    dana.ready();
    const [toReady] = dana.requests.slice(-1);
    dana.notReady(1).ready();
    const later = dana.requests.slice(-2);
    if (toReady === undefined) throw new Error('nothing was asked');
    // The person clicks what the replaced request would have shown; it is taken for its echo.
    dana.crm.presence = 'busy';
    dana.plainReport('busy');
    dana.crm.answers = true;
    for (const request of later) dana.answer(request);
    dana.pass(30_000);
    expect(dana.view.sides.contactCenter.availability).toBe(dana.crm.presence === 'available' ? 'ready' : 'notReady');
  });

  it('[RQ4] plain: an unanswered probe is silence, not consent', () => {
    const dana = new BenchAgent(testRules(COMPLEMENTARY), 'plain').signIn();
    dana.crm.answers = false;
    dana.ready().pass(60_000);
    expect(dana.sides).toBe('notReady/unknown');
    expect(dana.view.outOfStep).toBe(true);
  });

  it('[RQ6] out of step after four failures; it ends when the CRM does what it is asked', () => {
    const dana = new BenchAgent(testRules()).signIn();
    dana.crm.behaviour.onRequest = 'refuse';
    dana.ready().pass(6_999);
    expect(dana.view.outOfStep).toBe(false);
    dana.pass(1);
    expect(dana.view.outOfStep).toBe(true);
    dana.crm.behaviour.onRequest = 'apply';
    dana.pass(15_000);
    expect(dana.sides).toBe('ready/ready');
    expect(dana.view.outOfStep).toBe(false);
  });

  it('[RQ6] a person starts afresh', () => {
    const dana = new BenchAgent(testRules()).signIn();
    dana.crm.behaviour.onRequest = 'refuse';
    dana.ready().pass(60_000);
    dana.crm.behaviour.onRequest = 'apply';
    dana.notReady(2);
    expect(dana.crm.presence).toBe('lunch');
    expect(dana.view.outOfStep).toBe(false);
  });

  it('[RQ5][RQ7] the pause is 15 s at most, 20 slow attempts follow, then none', () => {
    const dana = new BenchAgent(testRules()).signIn();
    dana.crm.behaviour.onRequest = 'refuse';
    dana.ready().pass(3_600_000);
    expect(failures(dana).length).toBe(24);
    const gaps = failures(dana).map((event, index, all) => event.at - (all[index - 1]?.at ?? event.at));
    expect(Math.max(...gaps)).toBe(15_000);
    expect(dana.view.request?.nextAttemptAt).toBeNull();
  });

  it('[RQ11] Try now starts again at once', () => {
    const dana = new BenchAgent(testRules()).signIn();
    dana.crm.behaviour.onRequest = 'refuse';
    dana.ready().pass(3_600_000);
    dana.crm.behaviour.onRequest = 'apply';
    dana.do({ kind: 'retryCrm' });
    expect(dana.sides).toBe('ready/ready');
  });

  it('[RQ8] a CRM that refused a reservation is distrusted until it has done something', () => {
    const dana = new BenchAgent(testRules()).signIn().ready();
    dana.crm.behaviour.onRequest = 'refuse';
    dana.give('i1');
    dana.pass(14_999);
    expect(dana.view.outOfStep).toBe(true);
    expect(dana.count('workReserved')).toBe(1);
    dana.crm.behaviour.onRequest = 'apply';
    dana.pass(1);
    expect(dana.work('i1')).toBe('offered');
  });

  it('[RQ9] plain: the echo of a replaced request is not taken for a choice', () => {
    const dana = new BenchAgent(testRules(), 'plain').signIn().pass(10_000);
    dana.crm.answers = false;
    dana.ready().notReady(3);
    const [first, second] = dana.requests.slice(-2);
    if (first === undefined || second === undefined) throw new Error('two requests were expected');
    dana.answer(first);
    expect(dana.view.sides.contactCenter.choice).toMatchObject({ ready: false, by: 'agent', reasonCode: 3 });
    dana.answer(second);
    expect(dana.sides).toBe('notReady/notReady');
    expect(dana.crm.presence).toBe('meeting');
  });

  it('[RQ9] plain: of more than 8 expected echoes a Ready is not the one that is forgotten', () => {
    const dana = new BenchAgent(testRules(), 'plain').signIn().pass(10_000);
    dana.crm.answers = false;
    dana.ready();
    const first = dana.requests.at(-1);
    if (first === undefined) throw new Error('a request was expected');
    for (const reason of [3, 1, 3, 1, 3, 1, 3, 1, 3, 1]) dana.notReady(reason);
    expect(dana.state.crm.echoes).toHaveLength(8);
    dana.answer(first);
    expect(dana.view.sides.contactCenter.choice).toMatchObject({ ready: false, by: 'agent', reasonCode: 1 });
    expect(dana.sides).toBe('notReady/ready');
  });

  it('[RQ9] plain: a Ready that is asked for again and again leaves room for the Not Ready between', () => {
    const dana = new BenchAgent(testRules(), 'plain').signIn().pass(10_000);
    dana.crm.answers = false;
    dana.notReady(3);
    const first = dana.requests.at(-1);
    if (first === undefined) throw new Error('a request was expected');
    for (let time = 0; time < 5; time += 1) dana.ready().notReady(1);
    dana.answer(first);
    expect(dana.view.sides.contactCenter.choice).toMatchObject({ ready: false, by: 'agent', reasonCode: 1 });
  });

  /** Ready, with a reservation that has the CRM asked for Busy, and no answer yet. */
  function askedForBusy(): { readonly dana: BenchAgent; readonly asked: string } {
    const dana = new BenchAgent(testRules(), 'plain').signIn().ready().pass(10_000);
    dana.crm.answers = false;
    dana.give('i1', 'voice');
    return { dana, asked: dana.requests.at(-1)?.requestId ?? 'none' };
  }

  it.each<[string, (asked: string) => string | null | undefined, string]>([
    ['behind the request itself it is its echo', (asked) => asked, 'reserved'],
    ['where the connector does not say, it is its echo', () => undefined, 'reserved'],
    ['behind an older request it is a person’s, and the reservation ends', () => 'older', 'waiting'],
    ['before any request it is a person’s, and the reservation ends', () => null, 'waiting'],
  ])('[RQ19] plain, Busy as it was asked for: %s', (_title, behind, state) => {
    const { dana, asked } = askedForBusy();
    expect(dana.work('i1')).toBe('reserved');
    dana.plainReport('busy', true, behind(asked));
    expect(dana.work('i1')).toBe(state);
    expect(dana.view.sides.crm.choice?.by).toBe(state === 'waiting' ? 'crmUser' : 'agent');
  });

  it('[RQ19] plain: a ticket that came before the request is not given Ready over when the interaction is gone', () => {
    const { dana } = askedForBusy();
    const before = dana.requests.length;
    dana.plainReport('busy', true, null);
    dana.do({ kind: 'cancelWork', workId: 'i1' });
    dana.pass(60_000);
    expect(dana.requests.slice(before).filter(({ ready }) => ready)).toEqual([]);
    expect(dana.sides).toBe('notReady/notReady');
  });

  it('[RQ19] plain: a refusal from before the request was passed on is no answer to it', () => {
    const { dana, asked } = askedForBusy();
    dana.plainReport('available', false, null);
    expect(dana.state.crm.request).toMatchObject({ requestId: asked, state: 'requested' });
    dana.plainReport('available', false, asked);
    expect(dana.work('i1')).toBe('waiting');
  });

  it('[RQ19] plain: the echo of an older request is expected still', () => {
    const dana = new BenchAgent(testRules(), 'plain').signIn().pass(10_000);
    dana.crm.answers = false;
    dana.ready().notReady(3).ready();
    const [first] = dana.requests.slice(-3);
    dana.notReady(1);
    dana.plainReport('available', true, first?.requestId);
    expect(dana.view.sides.contactCenter.choice).toMatchObject({ ready: false, by: 'agent', reasonCode: 1 });
  });

  it('[RQ9] plain: the echo of an attempt is expected when the next one is under way', () => {
    const dana = new BenchAgent(testRules(), 'plain').signIn().pass(10_000);
    dana.crm.answers = false;
    dana.ready();
    const first = dana.requests.at(-1)?.requestId;
    dana.pass(3_000);
    expect(dana.state.crm.request).toMatchObject({ attempt: 2, ready: true });
    dana.plainReport('available', true, first);
    expect(dana.view.sides.crm).toMatchObject({ availability: 'ready', choice: { by: 'agent' } });
  });

  it('[RQ9] plain: after twice the answer time the same value is a person’s choice', () => {
    const dana = new BenchAgent(testRules(), 'plain').signIn().pass(10_000);
    dana.crm.answers = false;
    dana.ready().notReady(3);
    dana.pass(4_001);
    dana.plainReport('available');
    expect(dana.view.sides.contactCenter.choice).toMatchObject({ ready: true, by: 'crmUser' });
  });

  it('[RQ10] older news changes nothing', () => {
    const dana = new BenchAgent(testRules()).signIn().ready();
    const before = dana.state;
    dana.do({
      kind: 'reportPresence',
      statusId: 'lunch',
      success: true,
      requestId: null,
      cause: 'user',
      version: 0,
      work: [],
    });
    dana.do({ kind: 'reportWork', work: [{ workId: '1', label: 'Ticket 1' }], version: 0 });
    dana.do({ kind: 'reportSnapshot', statusId: 'lunch', cause: 'user', version: 0, work: [] });
    expect(dana.state).toEqual(before);
  });

  it('[RQ12] extended: what names no request is a person’s doing, even if it looks like an echo', () => {
    const dana = new BenchAgent(testRules()).signIn().ready();
    dana.crm.answers = false;
    dana.notReady(2);
    dana.crmUserSets('lunch');
    expect(dana.view.sides.crm.choice.by).toBe('crmUser');
  });

  it('[RQ12] extended: an answer to a replaced request is state, not a choice', () => {
    const dana = new BenchAgent(testRules()).signIn();
    dana.crm.answers = false;
    dana.ready().notReady(3);
    const first = dana.requests.at(-2);
    if (first === undefined) throw new Error('two requests were expected');
    dana.answer(first);
    expect(dana.view.sides.contactCenter.choice).toMatchObject({ ready: false, reasonCode: 3 });
  });

  it('[RQ13] only the newest request of a decision goes out', () => {
    const dana = new BenchAgent(testRules()).signIn().ready();
    const before = dana.effects.length;
    dana.give('i1');
    dana.do({ kind: 'declineOffer', workId: 'i1' });
    const ids = dana.effects
      .slice(before)
      .map((effect) => (effect.kind === 'requestPresence' ? effect.requestId : effect.kind));
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBe(2);
  });
});

describe('found by the model checker', () => {
  it('[RQ15] crossing labels do not ask for ever', () => {
    const dana = new BenchAgent(testRules(COMPLEMENTARY)).signIn();
    dana.crm.answers = false;
    dana.give('w1').ready();
    dana.crmUserSets('lunch');
    for (let next = 0; next < 20; next += 1) {
      const request = dana.requests[next];
      if (request !== undefined) dana.answer(request);
    }
    expect(dana.requests.length).toBeLessThanOrEqual(3);
    expect(dana.work('w1')).toBe('offered');
  });

  it('[RQ6][RQ15] a label that was chosen beside work is asked for when a CRM that was out of step answers late', () => {
    const dana = new BenchAgent(testRules()).inInteraction('call', 'voice');
    dana.crm.answers = false;
    dana.crmUserSets('available');
    dana.pass(13_500);
    const late = dana.requests.at(-1);
    if (late === undefined) throw new Error('a fourth attempt was expected');
    // Beside the call any Not Ready is good enough.
    dana.notReady(2);
    dana.pass(1_500);
    dana.do({ kind: 'endInteraction', workId: 'call' });
    expect([late.attempt, late.statusId, dana.requests.at(-1)]).toEqual([4, 'busy', late]);
    expect(dana.view.outOfStep).toBe(true);
    dana.crm.answers = true;
    dana.answer(late);
    expect(dana.crm.presence).toBe('lunch');
    expect(dana.view.outOfStep).toBe(false);
  });

  it('[RQ15] a reservation that is made anew is asked for anew, though the request for the former is under way', () => {
    const dana = new BenchAgent(testRules()).signIn().ready();
    dana.crm.answers = false;
    dana.give('w1').notReady(1).ready();
    const asked = dana.log.filter((event) => event.kind === 'requestMade' && event.reservedWorkId === 'w1');
    expect([dana.count('workReserved'), dana.count('reservationReleased'), asked.length]).toEqual([2, 1, 2]);
  });

  it('[RQ14] a late Ready of our own does not meet a contact centre that has become Ready', () => {
    const dana = new BenchAgent(testRules(COMPLEMENTARY)).inInteraction('call', 'voice');
    dana.crmUserSets('available');
    dana.crm.answers = false;
    dana.do({ kind: 'endInteraction', workId: 'call' });
    const late = dana.requests.at(-1);
    expect(late?.ready).toBe(true);
    dana.ready();
    expect(dana.view.sides.contactCenter).toMatchObject({
      availability: 'notReady',
      holds: [{ kind: 'confirmationAwaited' }],
    });
    const drain = dana.requests.at(-1);
    if (late === undefined || drain === undefined) throw new Error('two requests were expected');
    dana.answer(late);
    expect(dana.view.sides.contactCenter.availability).toBe('notReady');
    dana.answer(drain);
    expect(dana.sides).toBe('ready/notReady');
  });

  it.each([
    ['reloaded', () => {}],
    [
      'signed out and in again',
      (dana: BenchAgent) => {
        dana.do({ kind: 'signOut' });
        dana.pass(2_000);
      },
    ],
  ])('[RQ18] a Ready that a page asked for which was %s makes nobody Ready', (_title, leave) => {
    const dana = new BenchAgent(testRules());
    dana.crm.presence = 'busy';
    dana.signIn();
    dana.crm.answers = false;
    dana.ready();
    expect(dana.requests.at(-1)?.ready).toBe(true);
    dana.notReady(3);
    leave(dana);
    dana.signIn();
    // To the new page what the CRM carries out now looks like a click.
    dana.crmUserSets('available');
    expect(dana.view.sides.contactCenter.choice.ready).toBe(false);
    const drain = dana.requests.at(-1);
    if (drain === undefined) throw new Error('nothing was asked');
    expect(drain.ready).toBe(false);
    dana.answer(drain);
    expect(dana.sides).toBe('notReady/notReady');
    // An answer shows that nothing older is under way: from now on a click is a click.
    dana.crmUserSets('available');
    expect(dana.view.sides.contactCenter.choice).toMatchObject({ ready: true, by: 'crmUser' });
  });

  it('[RQ9] plain: an echo that comes after its attempt has failed is still an echo', () => {
    const dana = new BenchAgent(testRules(), 'plain').signIn().pass(10_000);
    dana.crm.answers = false;
    dana.ready();
    const request = dana.requests.at(-1);
    if (request === undefined) throw new Error('nothing was asked');
    dana.pass(2_000);
    dana.notReady(3);
    dana.answer(request);
    expect(dana.view.sides.contactCenter.choice).toMatchObject({ ready: false, by: 'agent' });
  });

  it('[RQ16] plain: what the person shows while a request settles is not overwritten by the assumption', () => {
    const dana = new BenchAgent(testRules(), 'plain').inInteraction('call', 'voice').pass(10_000);
    dana.do({ kind: 'detachCrm', reason: 'replaced' });
    dana.attach();
    expect(dana.view.request?.state).toBe('accepted');
    dana.crmUserSets('available');
    dana.pass(10_000);
    expect(dana.crm.presence).toBe('busy');
    expect(dana.sides).toBe('notReady/notReady');
  });

  it('[RQ17] a report of work does not hide a lost change of presence', () => {
    const dana = new BenchAgent(testRules(COMPLEMENTARY)).signIn().ready();
    dana.crm.presence = 'available';
    dana.crm.version += 1;
    dana.tickets();
    dana.snapshot('user');
    expect(dana.view.sides.crm.choice).toMatchObject({ ready: true, by: 'crmUser' });
    expect(dana.sides).toBe('notReady/ready');
  });
});

describe('plain wire, found by the model checker', () => {
  it('[RQ4][IL4] the echo of an older request does not confirm a reservation', () => {
    const dana = new BenchAgent(testRules(), 'plain');
    dana.crm.answers = false;
    dana.signIn();
    dana.ready().give('w1');
    expect(dana.work('w1')).toBe('reserved');
    // The first request of all, the Not Ready of signing in, is carried out only now.
    dana.crm.presence = 'busy';
    dana.plainReport('busy');
    expect(dana.work('w1')).toBe('reserved');
  });

  it('[RQ3] the same refusal once more is no second failure', () => {
    const dana = new BenchAgent(testRules()).signIn();
    dana.crm.behaviour.onRequest = 'refuse';
    dana.ready();
    const request = dana.requests.at(-1);
    if (request === undefined) throw new Error('nothing was asked');
    dana.answer(request);
    expect(failures(dana).length).toBe(1);
  });

  it.each([
    ['lunch', 'notReady'],
    ['available', 'notReady'],
  ])('[LK13] a plain page that shows %s after a reconnect makes nobody Ready', (statusId, availability) => {
    const dana = new BenchAgent(testRules(), 'plain').signIn().ready().pass(10_000);
    if (statusId === 'available') dana.notReady(2).pass(10_000);
    dana.do({ kind: 'loseSession' });
    dana.crm.presence = statusId;
    dana.do({ kind: 'openSession', sessionId: 's2', name: 'Dana', team: null });
    dana.do({
      kind: 'attachCrm',
      wire: 'plain',
      capabilities: { workEvents: false, asksFirst: false },
      lastStatusId: statusId,
    });
    dana.pass(10_000);
    expect(dana.sides).toBe(`${availability}/${availability}`);
    expect(dana.crm.presence).toBe('lunch');
  });

  it('[RQ9] plain: a click that looked like an echo does not make our own stale Ready the person’s', () => {
    const dana = new BenchAgent(testRules(), 'plain').signIn().pass(10_000);
    dana.crm.answers = false;
    dana.ready().give('w1');
    dana.plainReport('available');
    dana.plainReport('lunch');
    dana.plainReport('available');
    expect(dana.view.sides.contactCenter.choice).toMatchObject({ ready: false, by: 'crmUser' });
  });
});

describe('plain wire, labels', () => {
  it('[RQ16] a label that was said while a request settled is not overwritten by the assumption', () => {
    const dana = new BenchAgent(testRules(), 'plain').inInteraction('call', 'voice').pass(10_000);
    dana.do({ kind: 'detachCrm', reason: 'replaced' });
    dana.attach();
    dana.crmUserSets('lunch');
    dana.pass(20_000);
    expect(dana.view.sides.crm.statusId).toBe('lunch');
  });
});

describe('plain wire, first words', () => {
  it('[LK14] a page that says that it is Available when it loads makes nobody Ready', () => {
    const dana = new BenchAgent(testRules(), 'plain');
    dana.crm.answers = false;
    dana.signIn();
    dana.plainReport('available');
    expect(dana.view.sides.contactCenter.choice.ready).toBe(false);
    dana.crm.answers = true;
    dana.pass(10_000);
    expect(dana.sides).toBe('notReady/notReady');
    dana.crmUserSets('available');
    expect(dana.sides).toBe('ready/ready');
  });
});

describe('plain wire, reconnect', () => {
  it('[RQ9] the echo of a request that was on its way when the connection broke is not a choice', () => {
    const dana = new BenchAgent(testRules(), 'plain').signIn().pass(10_000);
    dana.crm.answers = false;
    dana.ready().notReady(3);
    dana.do({ kind: 'loseSession' });
    dana.do({ kind: 'openSession', sessionId: 's2', name: 'Dana', team: null });
    dana.do({ kind: 'attachCrm', wire: 'plain', capabilities: { workEvents: false, asksFirst: false } });
    dana.plainReport('lunch');
    dana.plainReport('available');
    expect(dana.view.sides.contactCenter.choice.ready).toBe(false);
  });
});

describe('plain wire, delays', () => {
  /** After a call that was made in the middle of work in the CRM: the Ready that gives back what was chosen is under way. */
  function withReadyUnderWay(mode: 'complementary' | 'synchronized') {
    const dana = new BenchAgent(testRules({ mode }), 'plain').inInteraction('call', 'voice');
    dana.crmUserSets('available');
    dana.pass(10_000);
    dana.crm.answers = false;
    dana.do({ kind: 'endInteraction', workId: 'call' });
    const late = dana.requests.at(-1);
    if (late?.ready !== true) throw new Error('a Ready was expected');
    return { dana, late };
  }

  /** The page has heard the newest request, and has not done it. */
  function hear(dana: BenchAgent): void {
    const request = dana.requests.at(-1);
    if (request !== undefined) dana.do({ kind: 'answerProbe', requestId: request.requestId, attempt: request.attempt });
  }

  it('[RQ14] what was shown before is no answer while a Ready is under way: the contact centre waits', () => {
    const { dana, late } = withReadyUnderWay('complementary');
    dana.ready();
    expect(dana.crm.presence).toBe('busy');
    hear(dana);
    expect(dana.view.sides.contactCenter.availability).toBe('notReady');
    // Carried out in their order: the Ready first.
    dana.crm.presence = late.statusId;
    dana.plainReport(late.statusId);
    expect(dana.view.sides.contactCenter.availability).toBe('notReady');
    dana.crm.presence = 'busy';
    dana.plainReport('busy');
    hear(dana);
    dana.pass(600);
    expect(dana.sides).toBe('ready/notReady');
  });

  it('[RQ14][IL4] nor does it confirm a reservation', () => {
    const { dana } = withReadyUnderWay('synchronized');
    dana.give('w1');
    hear(dana);
    expect(dana.work('w1')).toBe('reserved');
    dana.pass(600);
    expect(dana.work('w1')).toBe('offered');
  });

  it('[RQ4][IL4] a request that failed by silence is not finished by an older echo', () => {
    const dana = new BenchAgent(testRules(), 'plain');
    dana.crm.answers = false;
    dana.signIn();
    dana.ready().give('w1').pass(2_000);
    expect(dana.view.request?.state).toBe('failed');
    dana.plainReport('busy');
    expect(dana.work('w1')).toBe('reserved');
  });

  it('[RQ16] a first word of Ready is not overwritten by the assumption', () => {
    const dana = new BenchAgent(testRules(COMPLEMENTARY), 'plain').signIn();
    dana.crm.presence = 'busy';
    dana.ready();
    dana.crmUserSets('available');
    dana.pass(700);
    expect(dana.crm.presence).toBe('busy');
    dana.pass(10_000);
    expect(dana.sides).toBe('ready/notReady');
  });

  it('[RQ4] an assumed state whose reassertion was lost is still asserted after a person’s act', () => {
    const dana = new BenchAgent(testRules(COMPLEMENTARY), 'plain').signIn();
    dana.crm.presence = 'busy';
    dana.ready().pass(1_000);
    dana.crm.answers = false;
    dana.pass(6_500);
    dana.crm.presence = 'available';
    dana.notReady(2).ready();
    dana.crm.answers = true;
    dana.pass(20_000);
    expect(dana.crm.presence).toBe('busy');
    expect(dana.sides).toBe('ready/notReady');
  });
});

describe('Try now on the plain wire', () => {
  it('[RQ11] asserts what was only assumed', () => {
    const dana = new BenchAgent(testRules(COMPLEMENTARY), 'plain').signIn();
    dana.crm.presence = 'busy';
    dana.ready().pass(5_600);
    const asked = dana.requests.length;
    dana.pass(60_000);
    dana.do({ kind: 'retryCrm' });
    expect(dana.requests.length).toBe(asked + 1);
    expect(dana.requests.at(-1)).toMatchObject({ statusId: 'busy', ready: false });
  });
});

describe('refusals on the plain wire', () => {
  it('[RQ14] the refusal of an older request does not show that a newer Ready is not under way', () => {
    const dana = new BenchAgent(testRules(COMPLEMENTARY), 'plain').signIn().ready().pass(10_000);
    dana.do({ kind: 'startInteraction', workId: 'out', channel: 'voice', label: 'Call', detail: null });
    dana.crmUserSets('available');
    dana.pass(10_000);
    dana.crm.answers = false;
    dana.do({ kind: 'endInteraction', workId: 'out' });
    dana.do({ kind: 'retryCrm' });
    const underWay = dana.requests.at(-1);
    expect(underWay?.ready).toBe(true);
    dana.plainReport('busy', false);
    dana.ready();
    expect(dana.view.sides.contactCenter.availability).toBe('notReady');
  });
});
