import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createManualScheduler } from '../../test/kit/manual-scheduler.ts';
import { clearCookie, cookieStyle, readCookie, setCookie } from './session-cookie.ts';
import { maySee, type Viewer } from './viewer.ts';
import { createViewerSessions, SESSION_LIMITS } from './viewer-sessions.ts';

const VIEWER: Viewer = { actor: { id: 'sam', name: 'Sam' }, role: 'supervisor', teams: ['service'] };
const HOUR_MS = 3_600_000;

function setUp() {
  const scheduler = createManualScheduler();
  let count = 0;
  const randomBytes = (size: number): Buffer => {
    count += 1;
    return createHash('shake256', { outputLength: size }).update(String(count)).digest();
  };
  return { scheduler, sessions: createViewerSessions({ scheduler, randomBytes }) };
}

describe('sessions of viewers', () => {
  it.each([
    { title: 'nothing', secret: '' },
    { title: 'a guess', secret: 'a'.repeat(43) },
  ])('[AC21] $title is nobody’s secret', ({ secret }) => {
    const { sessions } = setUp();
    sessions.begin(VIEWER);
    expect(sessions.find(secret)).toBeNull();
  });

  it('[AC21] the id of a session and its token for changes let nobody in', () => {
    const { sessions } = setUp();
    const { session, secret } = sessions.begin(VIEWER);
    expect(sessions.find(session.id)).toBeNull();
    expect(sessions.find(session.csrfToken)).toBeNull();
    expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
    expect(sessions.find(secret)?.viewer).toEqual(VIEWER);
  });

  it('[AC20] ends after an hour without a request', async () => {
    const { scheduler, sessions } = setUp();
    const { secret } = sessions.begin(VIEWER);
    await scheduler.advance(HOUR_MS - 1);
    expect(sessions.find(secret)).not.toBeNull();
    await scheduler.advance(HOUR_MS);
    expect(sessions.find(secret)).toBeNull();
    expect(sessions.count).toBe(0);
  });

  it('[AC20] an open socket keeps it from being idle, but not beyond 12 hours, when the socket is closed', async () => {
    const { scheduler, sessions } = setUp();
    const { session, secret } = sessions.begin(VIEWER);
    let closed = 0;
    sessions.onEnded(session.id, () => {
      closed += 1;
    });
    await scheduler.advance(11 * HOUR_MS);
    expect(sessions.find(secret)).not.toBeNull();
    expect(closed).toBe(0);
    await scheduler.advance(HOUR_MS + SESSION_LIMITS.sweepEveryMs);
    expect(closed).toBe(1);
    expect(sessions.find(secret)).toBeNull();
  });

  it('[AC20] the hour begins when the last socket is closed', async () => {
    const { scheduler, sessions } = setUp();
    const { session, secret } = sessions.begin(VIEWER);
    const cancel = sessions.onEnded(session.id, () => {});
    await scheduler.advance(3 * HOUR_MS);
    cancel();
    await scheduler.advance(HOUR_MS / 2);
    expect(sessions.find(secret)).not.toBeNull();
  });

  it('[AC20] beyond 10,000 the one that was used longest ago ends, and its sockets close', () => {
    const { sessions } = setUp();
    const first = sessions.begin(VIEWER);
    const second = sessions.begin(VIEWER);
    let closed = 0;
    sessions.onEnded(second.session.id, () => {
      closed += 1;
    });
    for (let index = 2; index < SESSION_LIMITS.total; index += 1) sessions.begin(VIEWER);
    expect(sessions.find(first.secret)).not.toBeNull();
    sessions.begin(VIEWER);
    expect(sessions.count).toBe(SESSION_LIMITS.total);
    expect(sessions.find(first.secret)).not.toBeNull();
    expect(sessions.find(second.secret)).toBeNull();
    expect(closed).toBe(1);
  });

  it('[AC23] ends at once, and each of its sockets is told once', () => {
    const { sessions } = setUp();
    const { session, secret } = sessions.begin(VIEWER);
    const told: string[] = [];
    sessions.onEnded(session.id, () => told.push('a'));
    sessions.onEnded(session.id, () => told.push('b'))();
    sessions.end(session.id);
    sessions.end(session.id);
    expect(sessions.find(secret)).toBeNull();
    expect(told).toEqual(['a']);
    sessions.onEnded(session.id, () => told.push('late'));
    expect(told).toEqual(['a', 'late']);
  });
});

describe('the cookie', () => {
  it.each([
    { isSecure: false, name: 'interlock_session', secure: '' },
    { isSecure: true, name: '__Host-interlock_session', secure: '; Secure' },
  ])('[AC21] over https ($isSecure) is called $name', ({ isSecure, name, secure }) => {
    const style = cookieStyle('session', isSecure);
    expect(setCookie(style, 'abc')).toBe(`${name}=abc; Path=/; HttpOnly; SameSite=Lax${secure}`);
    expect(clearCookie(style)).toContain('Max-Age=0');
    expect(readCookie(`other=1; ${name}=abc`, style)).toBe('abc');
  });

  it.each([
    { title: 'absent', header: 'other=1' },
    { title: 'of another name', header: 'xinterlock_session=1' },
    { title: 'there twice', header: 'interlock_session=1; interlock_session=2' },
    { title: 'in a header that is too long', header: `interlock_session=1; x=${'a'.repeat(9_000)}` },
  ])('[AC21] is not read when it is $title', ({ header }) => {
    expect(readCookie(header, cookieStyle('session', false))).toBeNull();
  });
});

describe('what is whose', () => {
  it.each([
    { role: 'agent', teams: null, team: 'service', sees: false },
    { role: 'supervisor', teams: [], team: 'service', sees: false },
    { role: 'supervisor', teams: ['service'], team: 'sales', sees: false },
    { role: 'supervisor', teams: ['service'], team: null, sees: false },
    { role: 'supervisor', teams: ['service'], team: 'service', sees: true },
    { role: 'supervisor', teams: null, team: null, sees: true },
    { role: 'administrator', teams: null, team: 'sales', sees: true },
    { role: 'administrator', teams: ['service'], team: 'sales', sees: false },
  ] as const)('[AC10] $role with $teams sees $team: $sees', ({ role, teams, team, sees }) => {
    expect(maySee({ role, teams }, team)).toBe(sees);
  });
});
