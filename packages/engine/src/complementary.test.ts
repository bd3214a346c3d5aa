import { describe, expect, it } from 'vitest';
import { BenchAgent } from './testing/bench-agent.ts';
import { COMPLEMENTARY, testRules } from './testing/test-definition.ts';

const WIRES = ['extended', 'plain'] as const;

describe('Complementary', () => {
  it.each(WIRES)('[CM1] Ready in the connector ends Ready in the CRM (%s)', (wire) => {
    const dana = new BenchAgent(testRules(COMPLEMENTARY), wire).signIn().ready();
    expect(dana.sides).toBe('ready/notReady');
    expect(dana.crm.presence).toBe('busy');
    expect(dana.view.sides.crm.choice.ready).toBe(false);
  });

  it.each(WIRES)('[CM1][CM4] Ready in the CRM ends Ready in the contact centre at once (%s)', (wire) => {
    const dana = new BenchAgent(testRules(COMPLEMENTARY), wire).signIn().ready();
    dana.crmUserSets('available');
    expect(dana.sides).toBe('notReady/ready');
    expect(dana.view.sides.contactCenter.reasonCode).toBe(21);
  });

  it.each(WIRES)('[CM2] Not Ready on one side never makes the other Ready (%s)', (wire) => {
    const dana = new BenchAgent(testRules(COMPLEMENTARY), wire).signIn().ready().notReady();
    dana.pass(60_000);
    expect(dana.sides).toBe('notReady/notReady');
    dana.crmUserSets('available');
    dana.crmUserSets('lunch');
    dana.pass(60_000);
    expect(dana.sides).toBe('notReady/notReady');
  });

  it.each(WIRES)('[CM3] the contact centre waits for the confirmation (%s)', (wire) => {
    const dana = new BenchAgent(testRules(COMPLEMENTARY), wire).signIn();
    if (wire === 'plain') dana.plainReport('available');
    dana.crm.answers = false;
    dana.ready();
    expect(dana.sides).toBe('notReady/ready');
    expect(dana.view.sides.contactCenter).toMatchObject({
      wish: true,
      pending: 'confirming',
      holds: [{ kind: 'confirmationAwaited' }],
    });
    const request = dana.requests.at(-1);
    if (request === undefined) throw new Error('nothing was asked');
    dana.answer(request);
    expect(dana.sides).toBe('ready/notReady');
  });

  it('[CM3] unknown counts as could be Ready', () => {
    const dana = new BenchAgent(testRules(COMPLEMENTARY), 'plain').signIn();
    dana.crm.answers = false;
    dana.ready();
    expect(dana.sides).toBe('notReady/unknown');
    expect(dana.view.sides.contactCenter.holds[0]?.kind).toBe('crmUnknown');
  });

  it.each([
    'refuse',
    'lie',
    'silent',
  ] as const)('[CM3] a CRM that stays Ready (%s) keeps the contact centre Not Ready', (onRequest) => {
    const dana = new BenchAgent(testRules(COMPLEMENTARY)).signIn();
    dana.crm.behaviour.onRequest = onRequest;
    dana.ready().pass(600_000);
    expect(dana.sides).toBe('notReady/ready');
  });

  it.each(WIRES)('[CM5] signing in and a Not Ready in the contact centre ask nothing of the CRM (%s)', (wire) => {
    const dana = new BenchAgent(testRules(COMPLEMENTARY), wire).signIn().notReady(2).pass(60_000);
    expect(dana.requests).toEqual([]);
    expect(dana.crm.presence).toBe('available');
  });

  it('[CM6] a reason is not carried over to the CRM', () => {
    const dana = new BenchAgent(testRules(COMPLEMENTARY)).signIn().ready().notReady(2);
    expect(dana.crm.presence).toBe('busy');
  });

  it('[CM7] after an interaction the CRM gets its own status back, and the contact centre its Ready', () => {
    const dana = new BenchAgent(testRules(COMPLEMENTARY)).signIn();
    dana.crmUserSets('lunch');
    dana.ready().give('call', 'voice');
    dana.do({ kind: 'acceptOffer', workId: 'call' });
    expect(dana.crm.presence).toBe('lunch');
    dana.do({ kind: 'endInteraction', workId: 'call' });
    expect(dana.sides).toBe('ready/notReady');
    expect(dana.crm.presence).toBe('lunch');
  });

  it('[CM7] a CRM that its user had left Ready is Ready again after a call that the agent made', () => {
    const dana = new BenchAgent(testRules(COMPLEMENTARY)).signIn();
    dana.do({ kind: 'startInteraction', workId: 'out', channel: 'voice', label: 'Call', detail: null });
    expect(dana.crm.presence).toBe('busy');
    dana.do({ kind: 'endInteraction', workId: 'out' });
    expect(dana.sides).toBe('notReady/ready');
  });
});
