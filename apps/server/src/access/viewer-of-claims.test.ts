import { describe, expect, it } from 'vitest';
import { viewerOfClaims } from './viewer-of-claims.ts';

const NAMES = { roleClaim: 'roles', teamsClaim: 'teams', agentClaim: 'sub' };

describe('who the provider says somebody is', () => {
  it.each([
    { title: 'no id', claims: { roles: ['agent'] }, because: 'noId' },
    { title: 'an id of nothing', claims: { sub: ' ', roles: ['agent'] }, because: 'noId' },
    { title: 'an id that is a number', claims: { sub: 7, roles: ['agent'] }, because: 'noId' },
    { title: 'an id that is too long', claims: { sub: 'x'.repeat(129), roles: ['agent'] }, because: 'noId' },
    { title: 'half a character', claims: { sub: 'x\ud800', roles: ['agent'] }, because: 'noId' },
    { title: 'an id that no address can name', claims: { sub: '..', roles: ['agent'] }, because: 'noId' },
    { title: 'no role', claims: { sub: 'a' }, because: 'noRole' },
    { title: 'a role of others', claims: { sub: 'a', roles: ['owner', 7, null] }, because: 'noRole' },
    { title: 'a role by another case', claims: { sub: 'a', roles: 'Administrator' }, because: 'noRole' },
    { title: 'roles as an object', claims: { sub: 'a', roles: { administrator: true } }, because: 'noRole' },
    { title: 'roles of the prototype', claims: { sub: 'a', roles: ['constructor', '__proto__'] }, because: 'noRole' },
  ])('[AC32] $title is nobody', ({ claims, because }) => {
    expect(viewerOfClaims(claims, NAMES)).toEqual({ ok: false, because });
  });

  it.each([
    { title: 'one role', claims: { roles: 'supervisor' }, role: 'supervisor', teams: [] },
    {
      title: 'the highest of several',
      claims: { roles: ['agent', 'administrator', 'x'] },
      role: 'administrator',
      teams: null,
    },
    { title: 'teams', claims: { roles: ['supervisor'], teams: ['a', 'b', 7] }, role: 'supervisor', teams: ['a', 'b'] },
    { title: 'one team', claims: { roles: ['supervisor'], teams: 'a' }, role: 'supervisor', teams: ['a'] },
    {
      title: 'a team among texts that no wire carries',
      claims: { roles: ['agent'], teams: ['x\ud800', 'x'.repeat(129), 'a'] },
      role: 'agent',
      teams: ['a'],
    },
    { title: 'all teams', claims: { roles: ['supervisor'], teams: ['*'] }, role: 'supervisor', teams: null },
    {
      title: 'an administrator of some',
      claims: { roles: ['administrator'], teams: ['a'] },
      role: 'administrator',
      teams: ['a'],
    },
    { title: 'an empty list', claims: { roles: ['administrator'], teams: [] }, role: 'administrator', teams: [] },
  ])('[AC32] $title is $role of $teams', ({ claims, role, teams }) => {
    expect(viewerOfClaims({ sub: 'a', ...claims }, NAMES)).toEqual({
      ok: true,
      viewer: { actor: { id: 'a', name: 'a' }, role, teams },
    });
  });

  it('[AC32] a claim is found by its whole name first, then by a path, never in a prototype', () => {
    const names = { roleClaim: 'realm.roles', teamsClaim: 'https://x.example/teams', agentClaim: 'crm.id' };
    const claims = {
      realm: { roles: ['agent'] },
      'https://x.example/teams': ['a'],
      'crm.id': 'd',
      name: 'Dana \ud83d',
    };
    expect(viewerOfClaims(claims, names)).toEqual({
      ok: true,
      viewer: { actor: { id: 'd', name: 'Dana \ufffd' }, role: 'agent', teams: ['a'] },
    });
    expect(viewerOfClaims({ sub: 'a' }, { ...NAMES, roleClaim: 'constructor.name' })).toMatchObject({ ok: false });
  });
});
