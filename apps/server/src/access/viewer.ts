/** Who looks and acts, and what of the contact centre is theirs to see (docs/SPEC.md, AC). */
import type { Actor } from '@interlock/engine';

/** Each role may do what those before it may. */
export const ROLES = ['agent', 'supervisor', 'administrator'] as const;
export type Role = (typeof ROLES)[number];

/** A person or a program that has signed in. */
export interface Viewer {
  readonly actor: Actor;
  readonly role: Role;
  /** Ids of the own teams; null for all of them. */
  readonly teams: readonly string[] | null;
}

/** Whoever reaches a server in dev mode without having chosen a role (AC3). */
export const DEV_VIEWER: Viewer = { actor: { id: 'dev', name: 'dev' }, role: 'administrator', teams: null };

export function isAtLeast(role: Role, needed: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(needed);
}

/** What of a viewer decides what they see. */
export type Looker = Pick<Viewer, 'role' | 'teams'>;

/**
 * Whether the viewer sees and changes what belongs to a team (AC10). An agent sees no team; who has only some teams sees
 * nothing that belongs to none.
 *
 * @param team the team's id; null for what belongs to no team
 */
export function maySee(viewer: Looker, team: string | null): boolean {
  if (!isAtLeast(viewer.role, 'supervisor')) return false;
  return viewer.teams === null || (team !== null && viewer.teams.includes(team));
}
