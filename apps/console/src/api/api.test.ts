import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { createApi } from './api.ts';

const schema = v.object({ id: v.string() });

function apiThat(answer: () => Promise<Response>) {
  const calls: { path: string; init: RequestInit }[] = [];
  let signedOutTimes = 0;
  const api = createApi({
    fetch: (path, init) => {
      calls.push({ path, init });
      return answer();
    },
    csrfToken: () => 'token',
    signedOut: () => {
      signedOutTimes += 1;
    },
  });
  return { api, calls, signedOutTimes: () => signedOutTimes };
}
const json = (status: number, body: unknown) => async () => new Response(JSON.stringify(body), { status });

describe('the way to the server', () => {
  const rows = [
    { name: 'no answer', answer: () => Promise.reject(new TypeError('network')), code: 'unreachable' },
    { name: 'a proxy’s page', answer: async () => new Response('<html>', { status: 502 }), code: 'unreachable' },
    { name: 'an answer of another form', answer: json(200, { other: 1 }), code: 'notUnderstood' },
    { name: 'a refusal without a code', answer: json(500, {}), code: 'notUnderstood' },
    { name: 'a refusal', answer: json(409, { code: 'queueFull' }), code: 'queueFull' },
  ];
  for (const { name, answer, code } of rows) {
    it(`[UI5] ${name} is "${code}"`, async () => {
      const { api } = apiThat(answer);
      expect(await api.read('x', schema)).toMatchObject({ ok: false, code });
    });
  }

  it('[UI5] nobody signed in is told to the shell', async () => {
    const { api, signedOutTimes } = apiThat(json(401, { code: 'authRequired' }));
    await api.read('x', schema);
    expect(signedOutTimes()).toBe(1);
  });

  it('[UI5] what changes something carries the token, what reads does not', async () => {
    const { api, calls } = apiThat(json(200, { id: 'a' }));
    await api.read('x', schema);
    expect(await api.change('PUT', 'x', { ready: true }, schema)).toMatchObject({ ok: true, value: { id: 'a' } });
    expect(calls.map(({ init }) => new Headers(init.headers).get('Interlock-Csrf'))).toEqual([null, 'token']);
    expect(calls[1]).toMatchObject({ path: '/api/v1/x', init: { method: 'PUT', body: '{"ready":true}' } });
  });
});
