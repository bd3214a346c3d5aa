import type { Me } from '@interlock/protocol/console';
import { describe, expect, it } from 'vitest';
import { createApi } from '../api/api.ts';
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
  const session = createSession(api, (address) => left.push(address));
  return { session, left, answers };
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
    session.lost();
    expect([session.state.value, session.csrfToken()]).toEqual([{ state: 'signedOut', auth: 'dev' }, null]);
    answers['sign-in/dev'] = { status: 200, body: {} };
    await session.signInDev({ role: 'supervisor' });
    expect(session.state.value.state).toBe('signedIn');
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
