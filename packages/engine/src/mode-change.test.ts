// A definition with another mode comes into force while people are signed in.
import { describe, expect, it } from 'vitest';
import { BenchAgent } from './testing/bench-agent.ts';
import { COMPLEMENTARY, testRules } from './testing/test-definition.ts';

const WIRES = ['extended', 'plain'] as const;
const SYNCHRONIZED = testRules();

/** As the contact centre does when a definition comes into force, and as its pages do, which come back. */
function changeMode(dana: BenchAgent, to: 'synchronized' | 'complementary'): BenchAgent {
  dana.rules = to === 'synchronized' ? SYNCHRONIZED : testRules(COMPLEMENTARY);
  dana.do({ kind: 'tick' });
  return dana;
}

describe('from Synchronized to Complementary', () => {
  it.each(WIRES)('[CM8][CM1] who is Ready on both sides stays Ready in the contact centre alone (%s)', (wire) => {
    const dana = new BenchAgent(SYNCHRONIZED, wire).signIn().ready();
    changeMode(dana, 'complementary').pass(60_000);
    expect(dana.sides).toBe('ready/notReady');
    expect(dana.view.sides.contactCenter.choice).toMatchObject({ ready: true, by: 'agent', cause: 'chosen' });
    expect(dana.view.sides.crm.choice).toMatchObject({ ready: false, by: 'policy', cause: 'otherSideReady' });
  });

  it.each(WIRES)('[CM8][CM2] a break in the CRM afterwards makes nobody Ready who was not (%s)', (wire) => {
    const dana = new BenchAgent(SYNCHRONIZED, wire).signIn().ready();
    changeMode(dana, 'complementary').pass(60_000);
    dana.crmUserSets('available');
    expect(dana.sides).toBe('notReady/ready');
    dana.crmUserSets('lunch');
    dana.pass(60_000);
    expect(dana.sides).toBe('notReady/notReady');
  });

  it('[CM8] who was Not Ready keeps the reason', () => {
    const dana = new BenchAgent(SYNCHRONIZED).signIn().ready().notReady(2);
    changeMode(dana, 'complementary').pass(60_000);
    expect(dana.sides).toBe('notReady/notReady');
    expect(dana.view.sides.contactCenter.reasonCode).toBe(2);
  });

  it('[CM8] a connection that was lost in the change makes no difference', () => {
    const dana = new BenchAgent(SYNCHRONIZED).signIn().ready();
    dana.do({ kind: 'loseSession' });
    changeMode(dana, 'complementary');
    expect(dana.state.crm.choice?.ready).toBe(false);
    expect(dana.state.contactCenter.choice?.ready).toBe(true);
  });
});

describe('from Complementary to Synchronized', () => {
  it('[SY10] a break in the contact centre beside a Ready CRM is a break on both sides', () => {
    const dana = new BenchAgent(testRules(COMPLEMENTARY)).signIn();
    dana.crmUserSets('busy');
    dana.crmUserSets('online');
    dana.notReady(3);
    expect(dana.sides).toBe('notReady/ready');
    changeMode(dana, 'synchronized').pass(60_000);
    expect(dana.sides).toBe('notReady/notReady');
    expect(dana.view.sides.contactCenter.reasonCode).toBe(3);
    expect(dana.crm.presence).toBe('meeting');
  });

  it('[SY10] a break that the CRM user chose beside a Ready contact centre is a break on both sides', () => {
    const dana = new BenchAgent(testRules(COMPLEMENTARY)).signIn().ready();
    dana.crmUserSets('lunch');
    expect(dana.sides).toBe('ready/notReady');
    changeMode(dana, 'synchronized').pass(60_000);
    expect(dana.sides).toBe('notReady/notReady');
    expect(dana.view.sides.contactCenter.reasonCode).toBe(2);
    expect(dana.crm.presence).toBe('lunch');
  });

  it.each([
    ['in the contact centre', (dana: BenchAgent) => dana.ready(), 'ready/notReady'],
    [
      'in the CRM',
      (dana: BenchAgent) => {
        dana.ready().crmUserSets('available');
        return dana;
      },
      'notReady/ready',
    ],
  ] as const)('[SY10][PE4] who was Ready %s alone begins again: nobody becomes Ready by it', (_where, begin, before) => {
    const dana = begin(new BenchAgent(testRules(COMPLEMENTARY)).signIn());
    expect(dana.sides).toBe(before);
    changeMode(dana, 'synchronized').pass(60_000);
    expect(dana.sides).toBe('notReady/notReady');
    expect(dana.view.sides.contactCenter).toMatchObject({
      reasonCode: 90,
      choice: { by: 'policy', cause: 'startWork' },
    });
    dana.ready();
    expect(dana.sides).toBe('ready/ready');
  });

  it('[SY10] a session that comes back after the change agrees, should the change itself have been cut short', () => {
    const dana = new BenchAgent(testRules(COMPLEMENTARY)).signIn();
    dana.crmUserSets('busy');
    dana.crmUserSets('online');
    dana.notReady(3);
    dana.rules = SYNCHRONIZED;
    dana.do({ kind: 'openSession', sessionId: 'again', name: 'Dana', team: null });
    expect(dana.state.crm.choice).toMatchObject({ ready: false, statusId: 'meeting' });
  });
});
