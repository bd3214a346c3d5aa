import type { Rules } from '../definition.ts';
import { startOf } from '../measures/intervals.ts';
import { type AgentState, isOpenTicket } from '../model.ts';
import { isWithAgent } from './both-ready.ts';
import { adapterOf, isBothReadyAt, NO_ADAPTER, newHonestAgent } from './honest-agent.ts';
import { type AgentEntry, createHonesty, FORMAT, type HeadEntry, type Honesty, KEYS } from './honesty.ts';

function factsOf(rules: Rules, state: AgentState, at: number): AgentEntry['facts'] {
  const { contactCenter, crm, crmLink, session, collision } = state;
  const { agentId: _agentId, isChanged: _isChanged, ...none } = newHonestAgent(state.agentId);
  const facts = {
    ...none,
    isSignedIn: session.state !== 'signedOut',
    adapter: crmLink.state === 'up' ? adapterOf(crmLink) : NO_ADAPTER,
    contactCenterReady: contactCenter.shown?.ready ?? null,
    crmReady: crm.shown?.ready ?? null,
    withAgent: new Set(contactCenter.work.filter((item) => isWithAgent(item.state)).map(({ workId }) => workId)),
    openTickets: crm.work.filter(isOpenTicket).length,
    request: crm.request === null ? null : crm.request.state === 'failed' ? ('failed' as const) : ('asked' as const),
    driftSince: crm.request === null ? null : at,
    collision: collision?.cause ?? null,
    since: at,
  };
  const isBothReady = isBothReadyAt({ ...newHonestAgent(state.agentId), ...facts }, rules.definition.mode);
  return { ...facts, withAgent: [...facts.withAgent], bothReady: isBothReady ? 'contactCenter' : null };
}

/**
 * Honesty that begins at an instant in the midst of a log, with what stands then (ME40): what lasts is timed from there on
 * and not counted as having just begun.
 *
 * @param rules the definition in force at that instant
 * @param agents as they stand
 * @param at the instant in ms; nothing before it is counted
 */
export function beginHonesty(rules: Rules, agents: ReadonlyMap<string, AgentState>, at: number): Honesty {
  const head: HeadEntry = { format: FORMAT, version: 0, at, startAt: startOf(at), mode: rules.definition.mode };
  const honesty = createHonesty();
  honesty.load([
    { key: KEYS.head, data: head },
    ...[...agents.values()].map((state) => {
      const data: AgentEntry = { facts: factsOf(rules, state, at), counts: [] };
      return { key: `${KEYS.agent}${state.agentId}`, data };
    }),
  ]);
  return honesty;
}
