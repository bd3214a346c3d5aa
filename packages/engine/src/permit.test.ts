/** A CRM that asks before it gives a ticket. */
import { describe, expect, it } from 'vitest';
import { BenchAgent } from './testing/bench-agent.ts';
import { testRules } from './testing/test-definition.ts';

/** A title, what follows, and an act of or upon the agent. */
type Row = readonly [string, string, (dana: BenchAgent) => unknown];

const PERMIT = { kind: 'takePermit', workId: '4712', label: 'Ticket 4712' } as const;

/** An agent whose CRM side is Ready, in both modes. */
function agent(mode: 'synchronized' | 'complementary'): BenchAgent {
  const dana = new BenchAgent(testRules({ mode, capacity: { contactCenter: 1, crm: 30 } })).signIn();
  if (mode === 'synchronized') return dana.ready();
  dana.do({
    kind: 'reportPresence',
    statusId: 'available',
    success: true,
    requestId: null,
    cause: 'user',
    version: 5,
    work: null,
  });
  return dana;
}

describe('an interaction that was laid aside', () => {
  it('[QW5] is not resumed beside a permit or the ticket that used it: the two routers would both have given work', () => {
    const dana = agent('synchronized').give('i1');
    dana.do({ kind: 'acceptOffer', workId: 'i1' });
    dana.do({ kind: 'parkWork', workId: 'i1' });
    dana.do(PERMIT);
    expect(dana.try({ kind: 'resumeWork', workId: 'i1' })).toBe('notAvailable');
    dana.tickets('4712');
    expect(dana.try({ kind: 'resumeWork', workId: 'i1' })).toBe('notAvailable');
    expect([dana.work('i1'), dana.state.collision]).toEqual(['parked', null]);
    dana.tickets();
    dana.do({ kind: 'resumeWork', workId: 'i1' });
    expect(dana.work('i1')).toBe('active');
  });
});

describe('refusals', () => {
  it.each<Row>([
    ['[PM1] during an offer', 'permitDenied', (dana) => dana.give('i1')],
    ['[PM1] of an agent who is Not Ready', 'permitDenied', (dana) => dana.notReady()],
    ['[PM1] for a ticket that is open', 'duplicatePermit', (dana) => dana.tickets('4712')],
    ['[PM1] for a ticket that has one', 'duplicatePermit', (dana) => dana.do(PERMIT)],
    [
      '[PM1] without a Client Application',
      'crmNotAttached',
      (dana) => dana.do({ kind: 'detachCrm', reason: 'goodbye' }),
    ],
    ['[PM1] while the link is lost', 'sessionLost', (dana) => dana.do({ kind: 'loseSession' })],
  ])('%s is refused with %s', (_title, code, make) => {
    const dana = agent('synchronized');
    make(dana);
    const before = dana.state;
    expect(dana.try(PERMIT)).toBe(code);
    expect(dana.state).toBe(before);
  });

  it('[PM3] giving back what was never given is refused', () => {
    expect(agent('synchronized').try({ kind: 'releasePermit', workId: '4712' })).toBe('unknownPermit');
  });

  it('[PM4] the 21st permit is refused', () => {
    const dana = agent('synchronized');
    for (let index = 0; index < 20; index += 1) dana.do({ ...PERMIT, workId: `t${index}` });
    expect(dana.try(PERMIT)).toBe('tooManyPermits');
  });
});

describe.each(['synchronized', 'complementary'] as const)('a permit, %s', (mode) => {
  it('[PM1] locks the contact centre at once: no interaction is reserved while it stands', () => {
    const dana = agent(mode);
    dana.do(PERMIT);
    dana.give('i1');
    expect(dana.work('i1')).toBe('waiting');
    expect(dana.view.sides.contactCenter.holds[0]).toMatchObject({
      kind: 'workElsewhere',
      work: [{ workId: '4712', state: 'reserved' }],
    });
  });

  it('[PM2] is used by the ticket, which then holds the agent; it is no collision', () => {
    const dana = agent(mode);
    dana.do(PERMIT);
    dana.tickets('4712');
    expect(dana.state.crm.work).toMatchObject([{ workId: '4712', state: 'open' }]);
    expect(dana.log.find(({ kind }) => kind === 'permitEnded')).toMatchObject({ cause: 'used' });
    expect(dana.count('collisionBegan')).toBe(0);
  });

  it('[PM2] a report of other tickets says nothing of it', () => {
    const dana = agent(mode);
    dana.do(PERMIT);
    dana.tickets('1');
    dana.tickets();
    expect(dana.state.crm.work).toMatchObject([{ workId: '4712', state: 'reserved' }]);
  });

  it.each<Row>([
    ['given back', 'released', (dana) => dana.do({ kind: 'releasePermit', workId: '4712' })],
    ['never used', 'expired', (dana) => dana.pass(10_000)],
  ])('[PM3] that is %s ends, and the agent can be given interactions again', (_how, cause, act) => {
    const dana = agent(mode);
    dana.do(PERMIT);
    act(dana);
    expect(dana.log.find(({ kind }) => kind === 'permitEnded')).toMatchObject({ cause });
    expect(dana.state.crm.work).toEqual([]);
  });
});
