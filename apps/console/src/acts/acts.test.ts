import { describe, expect, it } from 'vitest';
import { createApi } from '../api/api.ts';
import { EN } from '../words/en.ts';
import { type Act, FORCEABLE, perform } from './acts.ts';

async function asked(act: Act): Promise<string> {
  let said = '';
  const api = createApi({
    fetch: async (path, init) => {
      said = `${init.method} ${path.slice('/api/v1/'.length)} ${init.body ?? ''}`.trim();
      return new Response('{"code":"hostBusy"}', { status: 503 });
    },
    csrfToken: () => 'token',
    signedOut: () => {},
  });
  expect(await perform(api, act)).toMatchObject({ ok: false, code: 'hostBusy' });
  return said;
}

describe('acts', () => {
  const rows: { act: Act; says: string }[] = [
    {
      act: { kind: 'hold', agentId: 'a/b', reasonCode: 7 },
      says: 'PUT agents/a%2Fb/state {"ready":false,"reasonCode":7}',
    },
    { act: { kind: 'endHold', agentId: 'dana' }, says: 'PUT agents/dana/state {"ready":true}' },
    {
      act: { kind: 'assign', workId: 'w', agentId: 'dana', force: false },
      says: 'POST work-items/w/assign {"agentId":"dana","force":false}',
    },
    { act: { kind: 'move', workId: 'w', queueId: 'sales' }, says: 'POST work-items/w/move {"queueId":"sales"}' },
    { act: { kind: 'pull', workId: 'w' }, says: 'POST work-items/w/pull' },
    {
      act: { kind: 'drain', teamId: 'support', reasonCode: null },
      says: 'POST teams/support/drain {"reasonCode":null}',
    },
    { act: { kind: 'signOut', agentId: 'dana', force: false }, says: 'DELETE agents/dana/session' },
    { act: { kind: 'takeOver', agentId: 'dana' }, says: 'POST agents/dana/take-over' },
    { act: { kind: 'signOut', agentId: 'dana', force: true }, says: 'DELETE agents/dana/session?force=true' },
  ];
  for (const { act, says } of rows) {
    it(`[UI30] ${act.kind} asks the server once, and a refusal is a value`, async () => {
      expect(await asked(act)).toBe(says);
    });
  }

  it.each(['signedOut', 'pending'])('[UI30] a sign-out tells whether it is done: %s', async (session) => {
    const api = createApi({
      fetch: async () => Response.json({ agentId: 'dana', session }),
      csrfToken: () => 'token',
      signedOut: () => {},
    });
    expect(await perform(api, { kind: 'signOut', agentId: 'dana', force: false })).toMatchObject({
      ok: true,
      value: { view: null, isPending: session === 'pending' },
    });
  });

  it('[UI30] every refusal of an act has words', () => {
    const codes = [
      'unknownAgent',
      'notSignedIn',
      'sessionLost',
      'unknownReasonCode',
      'hostUnavailable',
      'hostBusy',
      'serverStopping',
      'unknownWork',
      'workInProgress',
      'unknownQueue',
      'queueClosed',
      'queueFull',
      'waitTooLong',
      'unknownChannel',
      'agentNotAvailable',
      'exclusiveChannel',
      'overCapacity',
      'notActive',
      'unknownTeam',
      'teamNotAllowed',
      'roleNotAllowed',
    ];
    expect(codes.filter((code) => !(code in EN.refusal))).toEqual([]);
    expect([...FORCEABLE].every((code) => code in EN.refusal)).toBe(true);
  });
});
