import type { Me } from '@interlock/protocol/console';
import { describe, expect, it } from 'vitest';
import { createApi } from '../api/api.ts';
import type { Memory } from '../environment.ts';
import { createSession, signInAddress } from './session.ts';

const ME: Me = {
  actor: { id: 'mara', name: 'Mara Lind' },
  role: 'supervisor',
  teams: ['support'],
  auth: 'dev',
  csrfToken: 'secret',
};

/** A server that answers what stands in the table at the time. */
function sessionWith(answers: Record<string, { status: number; body: unknown; auth?: 'dev' }>) {
  const left: string[] = [];
  const api = createApi({
    fetch: async (path) => {
      const answer = answers[path.slice('/api/v1/'.length)] ?? { status: 404, body: { code: 'routeNotFound' } };
      const headers: HeadersInit = answer.auth === undefined ? {} : { 'Interlock-Auth': answer.auth };
      return new Response(JSON.stringify(answer.body), { status: answer.status, headers });
    },
    csrfToken: () => session.csrfToken(),
    signedOut: () => session.lost(),
  });
  const kept = new Map<string, string | null>();
  const memory: Memory = { get: (key) => kept.get(key) ?? null, set: (key, value) => kept.set(key, value) };
  const session = createSession(api, memory, (address) => left.push(address));
  return { session, left, answers, memory };
}

describe('who looks', () => {
  it('[UI6] nobody signed in is asked in the way of the server', async () => {
    const refusal = { status: 401, body: { code: 'signInRequired' } };
    const dev = sessionWith({ me: { ...refusal, auth: 'dev' } });
    await dev.session.ask();
    expect(dev.session.state.value).toEqual({ state: 'signedOut', auth: 'dev' });
    const oidc = sessionWith({ me: refusal });
    await oidc.session.ask();
    expect(oidc.session.state.value).toEqual({ state: 'signedOut', auth: 'oidc' });
  });

  it('[UI6] a server that does not answer is not taken for "nobody"', async () => {
    const { session } = sessionWith({ me: { status: 503, body: { code: 'serverStopping' } } });
    await session.ask();
    expect(session.state.value).toEqual({ state: 'unreachable', code: 'serverStopping' });
  });

  it('[UI6] a sign-in that ends while the page is open leads back to it', async () => {
    const { session, answers } = sessionWith({ me: { status: 200, body: ME } });
    await session.ask();
    expect([session.state.value.state, session.csrfToken()]).toEqual(['signedIn', 'secret']);
    const nobody = { status: 401, body: { code: 'signInRequired' } };
    answers['me'] = nobody;
    session.lost();
    await session.ask();
    expect([session.state.value, session.csrfToken()]).toEqual([{ state: 'signedOut', auth: 'oidc' }, null]);
    answers['me'] = { status: 200, body: ME };
    await session.ask();
    expect(session.state.value.state).toBe('signedIn');
  });

  it('[UI7] while nobody can be asked, whoever is signed in stays so', async () => {
    const { session, answers } = sessionWith({ me: { status: 200, body: ME } });
    await session.ask();
    answers['me'] = { status: 503, body: { code: 'serverStopping' } };
    await session.ask();
    expect(session.state.value.state).toBe('signedIn');
  });

  it('[UI7] a role of dev mode is taken again after a restart of the server, and not after a sign-out', async () => {
    const { session, answers } = sessionWith({
      me: { status: 401, body: { code: 'signInRequired' }, auth: 'dev' },
      'sign-out': { status: 200, body: { next: null } },
    });
    let signIns = 0;
    Object.defineProperty(answers, 'sign-in/dev', {
      get() {
        signIns += 1;
        answers['me'] = { status: 200, body: ME };
        return { status: 200, body: {} };
      },
    });
    await session.ask();
    expect([session.state.value.state, signIns]).toEqual(['signedOut', 0]);
    await session.signInDev({ role: 'supervisor' });
    answers['me'] = { status: 401, body: { code: 'signInRequired' }, auth: 'dev' };
    await session.ask();
    expect([session.state.value.state, signIns]).toEqual(['signedIn', 2]);
    answers['me'] = { status: 401, body: { code: 'signInRequired' }, auth: 'dev' };
    await session.signOut();
    expect([session.state.value.state, signIns]).toEqual(['signedOut', 2]);
  });

  it('[UI7] a server that stops while the role is taken again has not signed anybody out', async () => {
    const { session, answers, memory } = sessionWith({ me: { status: 200, body: ME } });
    await session.ask();
    memory.set('devSignIn', JSON.stringify({ role: 'supervisor' }));
    answers['me'] = { status: 401, body: { code: 'signInRequired' }, auth: 'dev' };
    answers['sign-in/dev'] = { status: 503, body: { code: 'serverStopping' } };
    await session.ask();
    expect(session.state.value.state).toBe('signedIn');
  });

  it('[UI7] the role that is taken again is the one that was chosen last, also while the choice is under way', async () => {
    const { session, answers, memory } = sessionWith({ me: { status: 200, body: ME } });
    const underWay: unknown[] = [];
    let status = 200;
    Object.defineProperty(answers, 'sign-in/dev', {
      get() {
        underWay.push(JSON.parse(memory.get('devSignIn') ?? 'null'));
        return { status, body: { code: 'unknownTeam' } };
      },
    });
    await session.signInDev({ role: 'administrator' });
    await session.signInDev({ role: 'supervisor' });
    expect(underWay).toEqual([{ role: 'administrator' }, { role: 'supervisor' }]);
    status = 422;
    await session.signInDev({ role: 'administrator', teams: ['nosuch'] });
    expect(JSON.parse(memory.get('devSignIn') ?? 'null')).toEqual({ role: 'supervisor' });
  });

  it('[UI6] signing out goes to the provider where that ends its own session', async () => {
    const { session, left } = sessionWith({
      me: { status: 200, body: ME },
      'sign-out': { status: 200, body: { next: 'https://id.example/end' } },
    });
    await session.ask();
    await session.signOut();
    expect(left).toEqual(['https://id.example/end']);
  });

  it('[UI6] the way back is a page of the console and never another address', () => {
    expect(signInAddress('/console/queues/a?x=1')).toBe('/sign-in?return=%2Fconsole%2Fqueues%2Fa%3Fx%3D1');
    expect(signInAddress('//evil.example/')).toBe('/sign-in?return=%2Fconsole%2F');
  });
});
