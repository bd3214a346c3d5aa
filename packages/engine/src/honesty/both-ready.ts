/**
 * What must not be (docs/MEASURES.md, both Ready): in Complementary mode that both sides are Ready at once; in either mode
 * that one side has work in hand while the other one is Ready.
 */
import type { Mode } from '../definition.ts';
import type { AgentEvent } from '../events.ts';
import type { WorkState } from '../model.ts';

export interface ReadyFacts {
  readonly mode: Mode;
  /** What each side shows: for the contact centre effective, for the CRM as reported; null = unknown. */
  readonly contactCenterReady: boolean | null;
  readonly crmReady: boolean | null;
  /** On offer, in progress or in wrap-up. */
  readonly interactions: number;
  readonly openTickets: number;
}

/** Who began it. */
export const BOTH_READY_CAUSES = ['person', 'ourRequest', 'contactCenter', 'endOfWork'] as const;
export type BothReadyCause = (typeof BOTH_READY_CAUSES)[number];

/** Whether an interaction in this state counts: from the offer on, which goes out when the CRM has confirmed. */
export function isWithAgent(state: WorkState): boolean {
  return state === 'offered' || state === 'active' || state === 'wrapUp';
}

export function isBothReady(facts: ReadyFacts): boolean {
  const { mode, contactCenterReady, crmReady, interactions, openTickets } = facts;
  if (contactCenterReady === true && (openTickets > 0 || (mode === 'complementary' && crmReady === true))) return true;
  return crmReady === true && interactions > 0;
}

const ENDS_WORK: ReadonlySet<AgentEvent['kind']> = new Set([
  'workEnded',
  'workReturned',
  'workTransferred',
  'workParked',
  'crmWorkChanged',
  'permitEnded',
]);

/** Who began it, from the events of the record with which it began: what the CRM reported decides before what we did. */
export function bothReadyCause(events: readonly AgentEvent[]): BothReadyCause {
  for (const event of events) {
    if (event.kind === 'presenceReported') return event.attribution === 'echo' ? 'ourRequest' : 'person';
    if (event.kind === 'requestAssumed') return 'ourRequest';
  }
  return events.some(({ kind }) => ENDS_WORK.has(kind)) ? 'endOfWork' : 'contactCenter';
}
