import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createManualScheduler } from '../../test/kit/manual-scheduler.ts';
import type { AskedAgain, SignInProof } from './provider.ts';
import { type CutCause, createRechecks, RECHECK_LIMITS } from './rechecks.ts';
import type { Viewer } from './viewer.ts';
import { createViewerSessions } from './viewer-sessions.ts';

const VIEWER: Viewer = { actor: { id: 'sam', name: 'Sam' }, role: 'supervisor', teams: ['service', 'sales'] };
const PROOF: SignInProof = {
  subject: 'sam',
  accessToken: 'a',
  accessUntil: 0,
  refreshToken: 'r',
  isRoleInIdToken: false,
};
const CLAIMS = { sub: 'sam', name: 'Samuel', roles: ['supervisor'], teams: ['sales', 'service'] };
const { everyMs, unconfirmedMs, atOnce } = RECHECK_LIMITS;

function setUp(answer: (proof: SignInProof) => Promise<AskedAgain>) {
  const scheduler = createManualScheduler();
  const sessions = createViewerSessions({ scheduler, randomBytes });
  const cuts: CutCause[] = [];
  const rechecks = createRechecks({
    provider: { askAgain: answer },
    sessions,
    claimNames: { roleClaim: 'roles', teamsClaim: 'teams', agentClaim: 'sub' },
    scheduler,
    everyMs,
    cut: (_viewer, cause) => cuts.push(cause),
  });
  const begin = (): string => {
    const { session } = sessions.begin(VIEWER);
    // Somebody looks all day.
    sessions.onEnded(session.id, () => {});
    rechecks.watch(session, PROOF);
    return session.id;
  };
  return { scheduler, sessions, cuts, begin };
}

describe('asking the provider again', () => {
  const rows: readonly { title: string; answer: AskedAgain; cause: CutCause | null }[] = [
    { title: 'the sign-in is over there', answer: { kind: 'refused' }, cause: 'refused' },
    ...[
      { title: 'no role any more', claims: { ...CLAIMS, roles: [] } },
      { title: 'another role', claims: { ...CLAIMS, roles: ['administrator'] } },
      { title: 'fewer teams', claims: { ...CLAIMS, teams: ['sales'] } },
      { title: 'all teams', claims: { ...CLAIMS, teams: ['*'] } },
      { title: 'somebody else', claims: { ...CLAIMS, sub: 'ada' } },
    ].map(({ title, claims }) => ({
      title,
      answer: { kind: 'claims' as const, claims, proof: PROOF },
      cause: 'changed' as const,
    })),
    { title: 'another name alone', answer: { kind: 'claims', claims: CLAIMS, proof: PROOF }, cause: null },
    { title: 'nothing', answer: { kind: 'silent' }, cause: null },
  ];
  it.each(rows)('[AC25] it says $title: $cause', async ({ answer, cause }) => {
    const { scheduler, sessions, cuts, begin } = setUp(async () => answer);
    const id = begin();
    await scheduler.advance(everyMs - 1);
    expect([sessions.isThere(id), cuts]).toEqual([true, []]);
    await scheduler.advance(1);
    expect([sessions.isThere(id), cuts]).toEqual([cause === null, cause === null ? [] : [cause]]);
    await scheduler.advance(unconfirmedMs);
    expect(cuts).toHaveLength(cause === null ? 0 : 1);
  });

  it('[AC25] about whom it cannot be asked, is let go after 30 minutes', async () => {
    const { scheduler, sessions, cuts, begin } = setUp(async () => ({ kind: 'cannotAsk' }));
    const id = begin();
    await scheduler.advance(unconfirmedMs - 1);
    expect(sessions.isThere(id)).toBe(true);
    await scheduler.advance(1);
    expect([sessions.isThere(id), cuts]).toEqual([false, ['unconfirmed']]);
  });

  it('[AC25] goes on with what the provider gave last, and asks about nobody who has signed out', async () => {
    const given: string[] = [];
    const { scheduler, sessions, begin } = setUp(async (proof) => {
      given.push(proof.refreshToken ?? '');
      return { kind: 'claims', claims: CLAIMS, proof: { ...PROOF, refreshToken: `${proof.refreshToken}+` } };
    });
    const id = begin();
    await scheduler.advance(3 * everyMs);
    expect(given).toEqual(['r', 'r+', 'r++']);
    sessions.end(id);
    await scheduler.advance(everyMs);
    expect(given).toHaveLength(3);
  });

  it('[AC25] at most eight questions are under way', async () => {
    let underWay = 0;
    const answers: (() => void)[] = [];
    const { scheduler, begin } = setUp(async () => {
      underWay += 1;
      await new Promise<void>((done) => answers.push(done));
      underWay -= 1;
      return { kind: 'silent' };
    });
    for (let index = 0; index < 20; index += 1) begin();
    await scheduler.advance(everyMs);
    expect(underWay).toBe(atOnce);
    for (const answer of answers.splice(0)) answer();
    await scheduler.settle();
    expect(underWay).toBe(atOnce);
  });
});
