import { describe, expect, it } from 'vitest';
import { createApi } from '../api/api.ts';
import { floorRow } from '../testing/fake-live-world.ts';
import { agentList, findAgents } from './agent-list.ts';
import { readSessions } from './read-sessions.ts';

const definition = {
  teams: [{ id: 'service', label: 'Service' }],
  skills: [{ id: 'german', label: 'German' }],
  agents: [
    { agentId: 'dana', teams: [{ teamId: 'service', level: 1 }], skills: [{ skillId: 'german', level: 7 }] },
    { agentId: 'zoe', teams: [], skills: [] },
  ],
} as unknown as Parameters<typeof agentList>[1];

describe('agents', () => {
  const list = agentList(
    [floorRow('dana', { name: 'Dana Fox' }), floorRow('guest', { name: 'A guest', team: 'Billing' })],
    definition,
    null,
  );

  it.each([
    { teams: null, listed: ['dana', 'guest', 'zoe'] },
    { teams: [], listed: ['guest'] },
    { teams: ['other'], listed: ['guest'] },
    { teams: ['other', 'service'], listed: ['dana', 'guest'] },
  ])('[AC10][UI40] of other teams than $teams, which no row tells of, are not listed', ({ teams, listed }) => {
    const found = agentList([floorRow('guest')], definition, teams).map(({ agentId }) => agentId);
    expect(found).toEqual(listed);
  });

  it('[UI40] are those who signed in and those whom the definition names, with teams and skills', () => {
    expect(list.map(({ name, teams, skills, row }) => [name, teams, skills, row !== null])).toEqual([
      ['A guest', ['Billing'], [], true],
      ['Dana Fox', ['Service'], [{ label: 'German', level: 7 }], true],
      ['zoe', [], [], false],
    ]);
  });

  it('[UI40] are found by name, id, team and skill', () => {
    const found = (text: string, onlySignedIn = false) =>
      findAgents(list, text, onlySignedIn).map(({ agentId }) => agentId);
    expect(found('')).toEqual(['guest', 'dana', 'zoe']);
    expect(found('', true)).toEqual(['guest', 'dana']);
    expect(found('german')).toEqual(['dana']);
    expect(found('SERVICE fox')).toEqual(['dana']);
    expect(found('guest billing')).toEqual(['guest']);
    expect(found('german', false)).toEqual(['dana']);
  });

  it('[UI40] have sessions, read page by page', async () => {
    const paths: string[] = [];
    const session = (agentId: string) => ({
      agentId,
      state: 'linked',
      since: 1,
      logoutAt: null,
      signOutPending: false,
      workInProgress: 0,
      origin: null,
    });
    const api = createApi({
      fetch: async (path) => {
        paths.push(path);
        const isFirst = !path.includes('after=');
        return new Response(JSON.stringify({ sessions: [session(isFirst ? 'a' : 'b')], next: isFirst ? 'a' : null }));
      },
      csrfToken: () => null,
      signedOut: () => {},
    });
    expect([...((await readSessions(api))?.keys() ?? [])]).toEqual(['a', 'b']);
    expect(paths).toEqual(['/api/v1/sessions?limit=500', '/api/v1/sessions?limit=500&after=a']);
  });
});
