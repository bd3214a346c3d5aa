import { type AgentState, type AgentView, viewOf } from '@interlock/engine';
import type { ContactCenterHost } from '../host/host-contract.ts';

export interface AgentDetail extends AgentView {
  readonly version: number;
  readonly facts: AgentState;
}

/** What is flushed of an agent: the view, and the facts it is derived from; null for one who never signed in. */
export function readAgent(host: ContactCenterHost, agentId: string): AgentDetail | null {
  const snapshot = host.agent(agentId);
  if (snapshot === null) return null;
  return { ...viewOf(host.rules(), snapshot.state, host.now()), version: snapshot.version, facts: snapshot.state };
}
