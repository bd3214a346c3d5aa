/** Who the provider says that somebody is (AC32). */
import { cutText } from '@interlock/protocol';
import { ROLES, type Role, type Viewer } from './viewer.ts';

export interface ClaimNames {
  readonly roleClaim: string;
  readonly teamsClaim: string;
  readonly agentClaim: string;
}

export type Claims = Readonly<Record<string, unknown>>;

export type ClaimedViewer =
  | { readonly ok: true; readonly viewer: Viewer }
  | { readonly ok: false; readonly because: 'noRole' | 'noId' };

/** Half of a character, which no wire carries. */
const HALF_A_PAIR = /\p{Surrogate}/u;
const MAX_TEAMS = 1_000;
/** In the list of teams: all of them. */
const ALL_TEAMS = '*';

/** A claim by its whole name, or by a path of names with dots; undefined when it is not there. */
export function claimOf(claims: Claims, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  let value: unknown = claims;
  for (const part of name.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as Claims)[part];
  }
  return value;
}

function textsOf(value: unknown): readonly string[] {
  const list = Array.isArray(value) ? value : [value];
  return list.filter((item): item is string => typeof item === 'string' && item !== '');
}

function isId(text: string): boolean {
  return text !== '' && text.length <= 128 && !HALF_A_PAIR.test(text);
}

function idOf(value: unknown): string | null {
  const id = typeof value === 'string' ? value.trim() : '';
  // SV95: an agent's own id stands in addresses.
  return isId(id) && id !== '.' && id !== '..' ? id : null;
}

/**
 * The highest role that the claims hold; nobody without one. Teams are those of the claim; without it an administrator has
 * all of them and anybody else none.
 */
export function viewerOfClaims(claims: Claims, names: ClaimNames): ClaimedViewer {
  const id = idOf(claimOf(claims, names.agentClaim));
  if (id === null) return { ok: false, because: 'noId' };
  const held = textsOf(claimOf(claims, names.roleClaim));
  const role = ROLES.findLast((known: Role) => held.includes(known));
  if (role === undefined) return { ok: false, because: 'noRole' };
  const claimed = claimOf(claims, names.teamsClaim);
  // What can be no team's id would stand in its agent's view, which no page could read.
  const listed = textsOf(claimed).filter(isId).slice(0, MAX_TEAMS);
  const hasAll = claimed === undefined ? role === 'administrator' : listed.includes(ALL_TEAMS);
  const name = textsOf([claims['name'], claims['preferred_username'], id])[0] ?? id;
  const actor = { id, name: cutText(name, 200) };
  return { ok: true, viewer: { actor, role, teams: hasAll ? null : listed } };
}
