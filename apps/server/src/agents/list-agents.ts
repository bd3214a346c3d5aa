import { type AgentState, viewOf } from '@interlock/engine';
import type * as v from 'valibot';
import type { ContactCenterHost } from '../host/host-contract.ts';
import type { agentSummarySchema } from './agent-schemas.ts';

type AgentSummary = v.InferOutput<typeof agentSummarySchema>;

export interface AgentList {
  readonly agents: readonly AgentSummary[];
  /** The `after` of the next page; null at the end. */
  readonly next: string | null;
}

/**
 * Agents who have ever signed in, by id.
 *
 * @param after the id behind which the page begins; null for the first page
 * @param isSeen whether the viewer sees the agent (AC10)
 */
export function listAgents(
  host: ContactCenterHost,
  after: string | null,
  limit: number,
  isSeen: (state: AgentState) => boolean,
): AgentList {
  const known = [...host.agents()].filter(({ state }) => (after === null || state.agentId > after) && isSeen(state));
  known.sort((a, b) => (a.state.agentId < b.state.agentId ? -1 : 1));
  const page = known.slice(0, limit);
  const agents = page.map(({ state }): AgentSummary => {
    const view = viewOf(host.rules(), state, host.now());
    const { contactCenter, crm } = view.sides;
    return {
      agentId: view.agentId,
      name: view.name,
      team: view.team,
      session: view.session.state,
      crmLink: view.crmLink.state,
      contactCenter: { availability: contactCenter.availability, label: contactCenter.label },
      crm: { availability: crm.availability, label: crm.label },
      outOfStep: view.outOfStep,
      offerable: view.offerable,
      workCount: view.work.length,
    };
  });
  return { agents, next: known.length > limit ? (page.at(-1)?.state.agentId ?? null) : null };
}
