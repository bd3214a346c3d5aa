import { describe, expect, it } from 'vitest';
import { BenchAgent } from './testing/bench-agent.ts';
import { COMPLEMENTARY, testRules } from './testing/test-definition.ts';

const CHAT = { channel: 'chat', label: 'Chat', detail: null };

describe('refusals', () => {
  it.each([
    ['[IL15] an id in hand', { kind: 'giveWork', workId: 'i1', ...CHAT }, 'duplicateWork'],
    ['[IL15] an unknown channel', { kind: 'giveWork', workId: 'x', ...CHAT, channel: 'fax' }, 'unknownChannel'],
    ['[IL10] dialling at capacity', { kind: 'startInteraction', workId: 'x', ...CHAT }, 'atCapacity'],
    [
      '[IL15] dialling on an unknown channel',
      { kind: 'startInteraction', workId: 'x', ...CHAT, channel: 'fax' },
      'unknownChannel',
    ],
    ['[IL15] dialling with an id in hand', { kind: 'startInteraction', workId: 'i1', ...CHAT }, 'duplicateWork'],
    ['[IL14] accepting what is not there', { kind: 'acceptOffer', workId: 'x' }, 'offerGone'],
    ['[IL14] declining what is in progress', { kind: 'declineOffer', workId: 'i1' }, 'offerGone'],
    ['[IL17] ending what is not there', { kind: 'endInteraction', workId: 'x' }, 'unknownWork'],
    ['[IL17] finishing the wrap-up of what is not there', { kind: 'finishWrapUp', workId: 'x' }, 'unknownWork'],
    ['[IL17] finishing a wrap-up that has not begun', { kind: 'finishWrapUp', workId: 'i1' }, 'notInWrapUp'],
    ['[IL17] extending a wrap-up that has not begun', { kind: 'extendWrapUp', workId: 'i1' }, 'notInWrapUp'],
    ['[IL17] extending the wrap-up of what is not there', { kind: 'extendWrapUp', workId: 'x' }, 'unknownWork'],
    ['[IL17] cancelling what is not there', { kind: 'cancelWork', workId: 'x' }, 'unknownWork'],
  ] as const)('[EN10] %s is refused and changes nothing', (_title, input, code) => {
    const dana = new BenchAgent(testRules()).inInteraction();
    const before = dana.state;
    expect(dana.try(input)).toBe(code);
    expect(dana.state).toBe(before);
  });

  it('[IL17] ending an item that waits is refused', () => {
    const dana = new BenchAgent(testRules()).signIn().give('i1');
    expect(dana.try({ kind: 'endInteraction', workId: 'i1' })).toBe('notActive');
  });

  it('[IL15] the sixth waiting item is refused when five may wait', () => {
    const dana = new BenchAgent(testRules());
    for (const workId of ['a', 'b', 'c', 'd', 'e']) dana.give(workId);
    expect(dana.try({ kind: 'giveWork', workId: 'f', ...CHAT })).toBe('tooManyWaiting');
  });
});

describe.each(['synchronized', 'complementary'] as const)('tickets, %s', (mode) => {
  it('[IL2] a ticket makes the agent Not Ready for as long as it is open, and names itself', () => {
    const dana = new BenchAgent(testRules({ mode })).signIn().ready();
    dana.tickets('4711');
    const { contactCenter } = dana.view.sides;
    expect(contactCenter.availability).toBe('notReady');
    expect(contactCenter.why).toMatchObject({
      code: 'held',
      wish: true,
      hold: { kind: 'workElsewhere', side: 'crm', work: [{ workId: '4711', label: 'Ticket 4711' }] },
    });
    dana.tickets();
    expect(dana.view.sides.contactCenter.availability).toBe('ready');
  });

  it('[IL6] a ticket during an offer rescinds it; the item keeps its place and is offered again', () => {
    const dana = new BenchAgent(testRules({ mode })).signIn().ready().give('i1').give('i2');
    expect(dana.work('i1')).toBe('offered');
    dana.tickets('4711');
    expect([dana.work('i1'), dana.work('i2')]).toEqual(['waiting', 'waiting']);
    expect(dana.try({ kind: 'acceptOffer', workId: 'i1' })).toBe('offerGone');
    dana.tickets();
    expect([dana.work('i1'), dana.work('i2')]).toEqual(['offered', 'waiting']);
    expect(dana.view.work.find((item) => item.workId === 'i1')?.offers).toBe(1);
  });

  it('[IL4][IL6] a confirmation that says "work here" confirms nothing', () => {
    const dana = new BenchAgent(testRules({ mode })).signIn().ready();
    dana.crm.tickets = [{ workId: '4711', label: 'Ticket 4711' }];
    dana.crm.version += 1;
    dana.give('i1');
    expect(dana.work('i1')).toBe('waiting');
    expect(dana.log).toContainEqual(expect.objectContaining({ kind: 'reservationReleased', cause: 'crmHasWork' }));
    expect(dana.count('offerMade')).toBe(0);
  });

  it('[IL8] a ticket during an interaction is a collision, recorded and harmless', () => {
    const dana = new BenchAgent(testRules({ mode })).inInteraction('call', 'voice');
    dana.tickets('4711');
    expect(dana.view.collision).toMatchObject({ interactionId: 'call', ticketIds: ['4711'] });
    expect(dana.work('call')).toBe('active');
    dana.pass(5_000);
    dana.do({ kind: 'endInteraction', workId: 'call' });
    expect(dana.log).toContainEqual(
      expect.objectContaining({
        kind: 'collisionEnded',
        cause: 'ticketDuringInteraction',
        lengthMs: 5_000,
        interactionIds: ['call'],
        ticketIds: ['4711'],
      }),
    );
    expect(dana.view.sides.contactCenter.availability).toBe('notReady');
    dana.tickets();
    expect(dana.view.sides.contactCenter.availability).toBe('ready');
  });

  it('[IL8][IL10] an interaction that the agent starts during a ticket is a collision of that cause', () => {
    const dana = new BenchAgent(testRules({ mode })).signIn().ready();
    dana.tickets('4711');
    dana.pass(1_000);
    dana.do({ kind: 'startInteraction', workId: 'out', channel: 'voice', label: 'Call', detail: null });
    expect(dana.log).toContainEqual(
      expect.objectContaining({ kind: 'collisionBegan', cause: 'interactionDuringTicket' }),
    );
  });

  it('[EN5] no presence is written for the CRM because of its own ticket', () => {
    const dana = new BenchAgent(testRules({ mode })).signIn().ready();
    const asked = dana.requests.length;
    dana.tickets('4711');
    dana.tickets();
    expect(dana.requests.length).toBe(asked);
  });
});

describe('reserve, confirm, offer', () => {
  it('[IL1] nothing is offered to an agent who is not offerable', () => {
    const dana = new BenchAgent(testRules()).give('i1');
    expect(dana.work('i1')).toBe('waiting');
    dana.signIn();
    expect(dana.work('i1')).toBe('waiting');
    dana.crm.behaviour.onRequest = 'silent';
    dana.ready();
    expect(dana.work('i1')).toBe('reserved');
  });

  it('[IL3] the offer goes out only on the confirmation, in the order in which the items came', () => {
    const dana = new BenchAgent(testRules()).signIn().ready();
    dana.crm.answers = false;
    dana.give('i1');
    dana.now += 1;
    dana.give('i2');
    expect([dana.work('i1'), dana.work('i2')]).toEqual(['reserved', 'waiting']);
    const request = dana.requests.at(-1);
    expect(request).toMatchObject({ statusId: 'busy', ready: false });
    if (request === undefined) throw new Error('nothing was asked');
    dana.answer(request);
    expect([dana.work('i1'), dana.work('i2')]).toEqual(['offered', 'waiting']);
    expect(dana.crm.presence).toBe('busy');
  });

  it('[IL3] on the plain wire silence after an answered probe confirms, and the offer says that it was assumed', () => {
    const dana = new BenchAgent(testRules(COMPLEMENTARY), 'plain').signIn();
    dana.crm.presence = 'busy';
    dana.ready().pass(600).give('i1');
    expect(dana.work('i1')).toBe('reserved');
    dana.pass(600);
    expect(dana.work('i1')).toBe('offered');
    expect(dana.log).toContainEqual(expect.objectContaining({ kind: 'offerMade', confirmation: 'assumed' }));
  });

  it.each([
    'skipAgent',
    'offerAnyway',
  ] as const)('[IL4][EX16] a client that promised to tell its tickets, and says Not Ready alone, confirms nothing (%s)', (crmSilent) => {
    const rules = testRules();
    const { interlock } = rules.definition;
    const dana = new BenchAgent(testRules({ interlock: { ...interlock, crmSilent } })).signIn().ready();
    dana.crm.tellsWork = false;
    dana.give('i1');
    expect(dana.work('i1')).toBe('reserved');
    expect(dana.crm.presence).toBe('busy');
    // It is asked again, as long as the reservation lasts.
    dana.pass(rules.definition.timeouts.reservationMs);
    expect(dana.requests.filter(({ ready }) => !ready).length).toBeGreaterThan(1);
    expect(dana.work('i1')).toBe(crmSilent === 'skipAgent' ? 'waiting' : 'offered');
    if (crmSilent === 'skipAgent') return;
    expect(dana.log.find(({ kind }) => kind === 'offerMade')).toMatchObject({ confirmation: 'anyway' });
  });

  it('[IL4] tickets that can be told again within the reservation confirm it, or deny it', () => {
    const begun = (): BenchAgent => {
      const dana = new BenchAgent(testRules()).signIn().ready();
      dana.crm.tellsWork = false;
      dana.give('i1');
      dana.crm.tellsWork = true;
      return dana;
    };
    expect(begun().pass(5_000).work('i1')).toBe('offered');
    const late = begun();
    late.crm.tickets = [{ workId: '4711', label: 'Ticket 4711' }];
    expect(late.pass(5_000).work('i1')).toBe('waiting');
    expect(late.view.sides.contactCenter.why).toMatchObject({ hold: { kind: 'workElsewhere', side: 'crm' } });
  });

  it('[IL5] a refusal ends the reservation, and the agent is skipped while the CRM is out of step', () => {
    const dana = new BenchAgent(testRules()).signIn().ready();
    dana.crm.behaviour.onRequest = 'refuse';
    dana.give('i1');
    expect(dana.work('i1')).toBe('waiting');
    expect(dana.view.outOfStep).toBe(true);
    expect(dana.view.offerable).toBe(false);
    dana.crm.behaviour.onRequest = 'apply';
    dana.pass(16_000);
    expect(dana.work('i1')).toBe('offered');
  });

  it('[IL5] silence for the whole reservation ends it', () => {
    const dana = new BenchAgent(testRules()).signIn().ready();
    dana.crm.behaviour.onRequest = 'silent';
    dana.give('i1').pass(10_000);
    expect(dana.work('i1')).toBe('waiting');
    expect(dana.count('offerMade')).toBe(0);
    expect(dana.log).toContainEqual(expect.objectContaining({ kind: 'reservationReleased', cause: 'crmSilent' }));
  });

  it('[IL5] with offerAnyway silence is overruled, and the offer says so', () => {
    const dana = new BenchAgent(testRules({ interlock: { crmSilent: 'offerAnyway', maxOffers: 3, waitingLimit: 5 } }))
      .signIn()
      .ready();
    dana.crm.behaviour.onRequest = 'silent';
    dana.give('i1').pass(10_000);
    expect(dana.work('i1')).toBe('offered');
    expect(dana.log).toContainEqual(expect.objectContaining({ kind: 'offerMade', confirmation: 'anyway' }));
  });

  it('[IL5] with offerAnyway a refusal still is a refusal', () => {
    const dana = new BenchAgent(testRules({ interlock: { crmSilent: 'offerAnyway', maxOffers: 3, waitingLimit: 5 } }))
      .signIn()
      .ready();
    dana.crm.behaviour.onRequest = 'refuse';
    dana.give('i1').pass(60_000);
    expect(dana.count('offerMade')).toBe(0);
    expect(dana.work('i1')).toBe('waiting');
  });

  it.each([
    ['the agent goes Not Ready', (dana: BenchAgent) => void dana.notReady()],
    ['the CRM user goes Not Ready', (dana: BenchAgent) => dana.crmUserSets('lunch')],
    ['the session is lost', (dana: BenchAgent) => void dana.do({ kind: 'loseSession' })],
    ['the Client Application is gone', (dana: BenchAgent) => void dana.do({ kind: 'detachCrm', reason: 'silent' })],
    [
      'a supervisor sets Not Ready',
      (dana: BenchAgent) => void dana.do({ kind: 'chooseState', by: 'supervisor', ready: false, reasonCode: null }),
    ],
  ])('[IL7] an offer is taken back when %s', (_title, act) => {
    const dana = new BenchAgent(testRules()).signIn().ready().give('i1');
    act(dana);
    expect(dana.work('i1')).toBe('waiting');
    expect(dana.view.work.find((item) => item.workId === 'i1')?.offers).toBe(0);
  });

  it('[IL9] a missed offer holds the agent until they choose again, and ends after maxOffers', () => {
    const dana = new BenchAgent(testRules()).signIn().ready().give('i1');
    for (let time = 1; time <= 3; time += 1) {
      dana.pass(20_000);
      expect(dana.view.sides.contactCenter.holds[0]?.kind).toBe('missed');
      expect(dana.sides).toBe('notReady/notReady');
      expect(dana.work('i1')).toBe(time < 3 ? 'waiting' : 'gone');
      dana.ready();
    }
    expect(dana.log).toContainEqual(expect.objectContaining({ kind: 'workEnded', outcome: 'missed' }));
    expect(dana.sides).toBe('ready/ready');
  });

  it('[IL10] an interaction that the agent starts locks the CRM', () => {
    const dana = new BenchAgent(testRules()).signIn().ready();
    dana.do({ kind: 'startInteraction', workId: 'out', channel: 'voice', label: 'Call to 555', detail: null });
    expect(dana.crm.presence).toBe('busy');
    expect(dana.view.sides.crm.why).toMatchObject({
      code: 'held',
      hold: { kind: 'workElsewhere', side: 'contactCenter' },
    });
    dana.do({ kind: 'endInteraction', workId: 'out' });
    expect(dana.sides).toBe('ready/ready');
  });

  it('[IL10] dialling takes a reservation back', () => {
    const dana = new BenchAgent(testRules()).signIn().ready();
    dana.crm.behaviour.onRequest = 'silent';
    dana.give('i1');
    dana.do({ kind: 'startInteraction', workId: 'out', channel: 'voice', label: 'Call', detail: null });
    expect([dana.work('i1'), dana.work('out')]).toEqual(['waiting', 'active']);
  });

  it('[IL11] wrap-up ends by the agent or by its timer; a channel without one completes at once', () => {
    const dana = new BenchAgent(testRules()).inInteraction();
    dana.do({ kind: 'endInteraction', workId: 'i1' });
    expect(dana.view.sides.contactCenter.holds.map((hold) => hold.kind)).toContain('wrapUp');
    expect(dana.crm.presence).toBe('busy');
    dana.do({ kind: 'endInteraction', workId: 'i1' });
    dana.pass(29_999);
    expect(dana.work('i1')).toBe('wrapUp');
    dana.pass(1);
    expect(dana.work('i1')).toBe('gone');
    expect(dana.sides).toBe('ready/ready');
  });

  it('[IL12] a wrap-up is extended by a minute, five times at most', () => {
    const dana = new BenchAgent(testRules()).inInteraction();
    dana.do({ kind: 'endInteraction', workId: 'i1' });
    const before = dana.view.work[0]?.deadlineAt ?? 0;
    for (let time = 0; time < 5; time += 1) dana.do({ kind: 'extendWrapUp', workId: 'i1' });
    expect(dana.view.work[0]?.deadlineAt).toBe(before + 300_000);
    expect(dana.try({ kind: 'extendWrapUp', workId: 'i1' })).toBe('wrapUpLimit');
  });

  it('[IL13] cancelling takes an offer away, and ends an interaction with its wrap-up', () => {
    const dana = new BenchAgent(testRules()).signIn().ready().give('i1');
    dana.do({ kind: 'cancelWork', workId: 'i1' });
    expect(dana.work('i1')).toBe('gone');
    expect(dana.sides).toBe('ready/ready');
    dana.give('i2').do({ kind: 'acceptOffer', workId: 'i2' });
    dana.do({ kind: 'cancelWork', workId: 'i2' });
    expect(dana.work('i2')).toBe('wrapUp');
    dana.do({ kind: 'cancelWork', workId: 'i2' });
    expect(dana.work('i2')).toBe('wrapUp');
  });

  it('[IL14] a late accept is told that the offer is gone; a repeated one changes nothing; a declined item ends', () => {
    const dana = new BenchAgent(testRules()).signIn().ready().give('i1');
    dana.do({ kind: 'acceptOffer', workId: 'i1' });
    expect(dana.do({ kind: 'acceptOffer', workId: 'i1' })).toEqual([]);
    dana.do({ kind: 'endInteraction', workId: 'i1' });
    dana.do({ kind: 'finishWrapUp', workId: 'i1' });
    dana.give('i2').do({ kind: 'declineOffer', workId: 'i2' });
    expect(dana.work('i2')).toBe('gone');
    expect(dana.try({ kind: 'acceptOffer', workId: 'i2' })).toBe('offerGone');
    expect(dana.sides).toBe('ready/ready');
  });

  it('[IL14] an accept at the very end of the offer is late', () => {
    const dana = new BenchAgent(testRules()).signIn().ready().give('i1');
    dana.now += 20_000;
    expect(dana.try({ kind: 'acceptOffer', workId: 'i1' })).toBe('offerGone');
  });

  it('[IL16] an item whose channel is full does not delay one whose channel has room', () => {
    const dana = new BenchAgent(testRules({ capacity: { contactCenter: 3, crm: 1 } })).inInteraction('call', 'voice');
    dana.give('call2', 'voice');
    dana.now += 1;
    dana.give('chat1', 'chat');
    expect([dana.work('call2'), dana.work('chat1')]).toEqual(['waiting', 'offered']);
  });
});
