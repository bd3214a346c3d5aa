/** The present: what waits where, and what agents do (ME33). */
import { type AgentState, type Measures, NONE, type WaitEstimate } from '@interlock/engine';
import type { ContactCenterHost } from '../host/host-contract.ts';
import { queuesNow } from '../queues/queues-now.ts';

/** What an agent is doing, the most telling first. */
export const AGENT_ACTIVITIES = [
  'signedOut',
  'lost',
  'inInteraction',
  'wrapUp',
  'beingOffered',
  'ready',
  'notReady',
] as const;
export type AgentActivity = (typeof AGENT_ACTIVITIES)[number];

export interface LiveReport {
  readonly at: number;
  readonly queues: readonly {
    /** Null: interactions that belong to no queue. */
    readonly id: string | null;
    readonly waiting: number;
    readonly beingOffered: number;
    readonly inHand: number;
    readonly longestWaitMs: number | null;
    readonly expectedWait: WaitEstimate | null;
  }[];
  readonly agents: Readonly<Record<AgentActivity, number>>;
  readonly teams: readonly { readonly id: string | null; readonly agents: Readonly<Record<AgentActivity, number>> }[];
}

export function activityOf(state: AgentState): AgentActivity {
  if (state.session.state === 'signedOut') return 'signedOut';
  if (state.session.state === 'lost') return 'lost';
  const has = (...states: readonly string[]): boolean =>
    state.contactCenter.work.some((item) => states.includes(item.state));
  if (has('active')) return 'inInteraction';
  if (has('wrapUp')) return 'wrapUp';
  if (has('reserved', 'offered')) return 'beingOffered';
  return state.contactCenter.shown?.ready === true ? 'ready' : 'notReady';
}

function noAgents(): Record<AgentActivity, number> {
  return { signedOut: 0, lost: 0, inInteraction: 0, wrapUp: 0, beingOffered: 0, ready: 0, notReady: 0 };
}

const byId = (a: { readonly id: string | null }, b: { readonly id: string | null }): number =>
  (a.id ?? '') < (b.id ?? '') ? -1 : 1;

/** What of the present somebody sees (AC10); null is what belongs to no queue, to no team. */
export interface LiveSight {
  readonly agent: (state: AgentState) => boolean;
  readonly queue: (queueId: string | null) => boolean;
  readonly team: (teamId: string | null) => boolean;
}

/** Reads the present of every queue of the definition, of any other that has something in it, and of all agents, as far as it is seen. */
export function readLive(host: ContactCenterHost, measures: Measures, sight: LiveSight): LiveReport {
  const at = host.now();
  const queues = queuesNow(host, measures)
    .map(({ queueId, estimate, ...counts }) => ({
      id: queueId === NONE ? null : queueId,
      ...counts,
      expectedWait: estimate,
    }))
    .filter(({ id }) => sight.queue(id));
  const agents = noAgents();
  const teams = new Map<string, Record<AgentActivity, number>>();
  for (const { state } of host.agents()) {
    if (!sight.agent(state)) continue;
    const activity = activityOf(state);
    agents[activity] += 1;
    const teamId = measures.teamOf(state.agentId) ?? NONE;
    const team = teams.get(teamId) ?? noAgents();
    team[activity] += 1;
    teams.set(teamId, team);
  }
  return {
    at,
    queues: queues.sort(byId),
    agents,
    teams: [...teams]
      .map(([id, counts]) => ({ id: id === NONE ? null : id, agents: counts }))
      .filter(({ id }) => sight.team(id))
      .sort(byId),
  };
}
