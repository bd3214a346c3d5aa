import { describe, expect, it } from 'vitest';
import { BenchAgent } from './testing/bench-agent.ts';
import { testRules } from './testing/test-definition.ts';

const WIRES = ['extended', 'plain'] as const;

describe('Synchronized', () => {
  it.each(WIRES)('[SY1] Ready in the connector makes the CRM Ready, and back (%s)', (wire) => {
    const dana = new BenchAgent(testRules(), wire).signIn().pass(10_000);
    expect(dana.sides).toBe('notReady/notReady');
    dana.ready();
    expect(dana.sides).toBe('ready/ready');
    expect(dana.crm.presence).toBe('available');
    dana.crmUserSets('lunch');
    expect(dana.sides).toBe('notReady/notReady');
    dana.crmUserSets('online');
    expect(dana.sides).toBe('ready/ready');
    expect(dana.crm.presence).toBe('online');
  });

  it.each([
    [1, 'busy'],
    [2, 'lunch'],
    [3, 'meeting'],
  ])('[SY2] reason %i in the contact centre sets %s in the CRM', (code, statusId) => {
    const dana = new BenchAgent(testRules()).signIn().ready().notReady(code);
    expect(dana.crm.presence).toBe(statusId);
    expect(dana.view.sides.contactCenter.reasonCode).toBe(code);
  });

  it.each([
    ['busy', 1],
    ['lunch', 2],
    ['dinner', 2],
    ['meeting', 3],
  ])('[SY2] %s in the CRM sets reason %i in the contact centre', (statusId, code) => {
    const dana = new BenchAgent(testRules()).signIn().ready();
    dana.crmUserSets(statusId);
    expect(dana.view.sides.contactCenter.reasonCode).toBe(code);
    expect(dana.crm.presence).toBe(statusId);
  });

  it('[SY3] the exact status among many is kept when the agent confirms its reason, and given back after a hold', () => {
    const dana = new BenchAgent(testRules()).inInteraction();
    dana.crmUserSets('dinner');
    dana.notReady(2);
    expect(dana.crm.presence).toBe('dinner');
    dana.crmUserSets('busy');
    dana.crmUserSets('dinner');
    dana.do({ kind: 'endInteraction', workId: 'i1' });
    dana.do({ kind: 'finishWrapUp', workId: 'i1' });
    expect(dana.crm.presence).toBe('dinner');
    expect(dana.view.sides.contactCenter.reasonCode).toBe(2);
  });

  it.each(WIRES)('[SY4] an unmapped status gets the default reason and is not overwritten (%s)', (wire) => {
    const dana = new BenchAgent(testRules(), wire).signIn().ready().pass(20_000);
    const asked = dana.requests.length;
    dana.crmUserSets('training');
    dana.pass(20_000);
    expect(dana.view.sides.contactCenter.reasonCode).toBe(21);
    expect(dana.crm.presence).toBe('training');
    expect(dana.requests.length).toBe(asked);
  });

  it('[SY4] an unmapped reason sets the default status and keeps its own label', () => {
    const dana = new BenchAgent(testRules()).signIn().ready().notReady(4);
    expect(dana.crm.presence).toBe('busy');
    expect(dana.view.sides.contactCenter.label).toBe('Admin');
  });

  it('[SY5] a held side that is already Not Ready keeps its label', () => {
    const dana = new BenchAgent(testRules()).signIn();
    dana.crmUserSets('lunch');
    dana.do({ kind: 'startInteraction', workId: 'out', channel: 'voice', label: 'Call', detail: null });
    expect(dana.crm.presence).toBe('lunch');
  });

  it.each(WIRES)('[SY6] an interaction makes both Not Ready, and both come back together (%s)', (wire) => {
    const dana = new BenchAgent(testRules(), wire).inInteraction('call', 'voice');
    expect(dana.sides).toBe('notReady/notReady');
    dana.do({ kind: 'endInteraction', workId: 'call' });
    expect(dana.sides).toBe('ready/ready');
    expect(dana.crm.presence).toBe('available');
  });

  it('[SY6] a choice made during the interaction stands when it ends', () => {
    const dana = new BenchAgent(testRules()).inInteraction('call', 'voice').notReady(3);
    dana.do({ kind: 'endInteraction', workId: 'call' });
    expect(dana.sides).toBe('notReady/notReady');
    expect(dana.crm.presence).toBe('meeting');
  });

  it('[SY7] with capacity 2 the contact centre stays open to its own work while the CRM is held', () => {
    const dana = new BenchAgent(testRules({ capacity: { contactCenter: 2, crm: 1 } })).inInteraction('i1');
    expect(dana.sides).toBe('ready/notReady');
    dana.give('i2');
    expect(dana.work('i2')).toBe('offered');
    dana.do({ kind: 'acceptOffer', workId: 'i2' });
    expect(dana.sides).toBe('notReady/notReady');
    dana.give('i3');
    expect(dana.work('i3')).toBe('waiting');
  });

  it('[SY8] a presence that the definition does not know is Not Ready', () => {
    const dana = new BenchAgent(testRules()).signIn().ready();
    dana.crmUserSets('something-new');
    expect(dana.sides).toBe('notReady/notReady');
    expect(dana.view.sides.crm.label).toBe('something-new');
  });

  it.each([
    'refuse',
    'silent',
    'lie',
  ] as const)('[SY9] a CRM that does not become Ready (%s) does not leave the contact centre Ready alone', (onRequest) => {
    const dana = new BenchAgent(testRules()).signIn();
    dana.crm.behaviour.onRequest = onRequest;
    dana.ready().pass(30_000);
    expect(dana.sides).toBe('notReady/notReady');
    expect(dana.view.outOfStep).toBe(true);
    expect(dana.view.sides.contactCenter.holds[0]?.kind).toBe('outOfStep');
  });
});
