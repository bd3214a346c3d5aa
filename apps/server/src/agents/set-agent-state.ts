import type { Actor } from '@interlock/engine';
import * as v from 'valibot';
import type { ContactCenterHost, Outcome } from '../host/host-contract.ts';
import type { AgentDetail } from './read-agent.ts';

export const setAgentStateSchema = v.strictObject({
  ready: v.pipe(v.boolean(), v.description('False holds the agent Not Ready; true ends that hold, and chooses Ready.')),
  reasonCode: v.optional(
    v.pipe(
      v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(9_999))),
      v.description('A reason code of the definition, selectable or not; without one the supervisor’s own.'),
    ),
    null,
  ),
});

/** A supervisor sets an agent's state (SV64). The answer comes when it is flushed. */
export function setAgentState(
  host: ContactCenterHost,
  agentId: string,
  wanted: v.InferOutput<typeof setAgentStateSchema>,
  actor: Actor,
): Promise<Outcome> {
  return host.ask(agentId, {
    kind: 'chooseState',
    epoch: null,
    by: 'supervisor',
    ready: wanted.ready,
    reasonCode: wanted.reasonCode,
    actor,
  });
}

/**
 * Whether what was set does not show, or does not reach everything, yet (SV64): a Not Ready while an interaction is in
 * progress, which goes on; an end of the hold while something else keeps the agent Not Ready.
 */
export function isStatePending(agent: AgentDetail | null, ready: boolean): boolean {
  if (agent === null) return false;
  if (ready) return agent.sides.contactCenter.availability !== 'ready';
  return agent.facts.contactCenter.work.some(({ state }) => state === 'active' || state === 'wrapUp');
}
