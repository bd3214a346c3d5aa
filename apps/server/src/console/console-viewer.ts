/** Who looks at the console, and what of the contact centre they may see. */
import type { IncomingMessage } from 'node:http';
import { type AgentState, abilitiesOf, type Queue, type Rules } from '@interlock/engine';

export interface ConsoleViewer {
  /** Null: every team. */
  readonly teams: readonly string[] | null;
  /** The sign-in that the socket belongs to, and ends with; null where nobody signs in. */
  readonly signInId: string | null;
}

/** Who makes a request; null for nobody who may see the console. */
export type ViewerOf = (request: IncomingMessage) => ConsoleViewer | null;

/** What viewers of the same teams see: made once for all of them. */
export interface Scope {
  readonly key: string;
  /** Null: every team. */
  readonly teams: ReadonlySet<string> | null;
}

export function scopeOf({ teams }: ConsoleViewer): Scope {
  if (teams === null) return { key: '*', teams: null };
  const own = [...new Set(teams)].sort();
  return { key: JSON.stringify(own), teams: new Set(own) };
}

/** Whether an agent is in one of the scope's teams: those of the definition, else the one that the CRM names (CW8). */
export function seesAgent({ teams }: Scope, rules: Rules, { agentId, team }: AgentState): boolean {
  if (teams === null) return true;
  for (const id of abilitiesOf(rules, agentId, team).teams.keys()) if (teams.has(id)) return true;
  return false;
}

/** Whether one of the scope's teams serves a queue at some step of its plan (CW8). */
export function seesQueue({ teams }: Scope, { plan }: Queue): boolean {
  return teams === null || plan.some((step) => step.teams.some(({ teamId }) => teams.has(teamId)));
}

/** Of what one of the scope sees, what is of these teams; a team of others is left out. */
export function narrowed(scope: Scope, teamIds: readonly string[]): Scope {
  const teams = [...new Set(teamIds)].filter((id) => scope.teams === null || scope.teams.has(id)).sort();
  return { key: JSON.stringify(teams), teams: new Set(teams) };
}
