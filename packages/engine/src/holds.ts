/**
 * Holds: why a side may not be Ready now. Each is derived from facts and goes away by itself when its fact does, so
 * nobody remembers "the previous state" and nothing wrong is ever restored (EN2).
 */

import { hasFreeRoom } from './channel-policy.ts';
import type { Rules } from './definition.ts';
import { type AgentState, isInHand, type Side, type SideName, type WorkItem, type WorkState } from './model.ts';

/** A work item as people know it. */
export interface WorkRef {
  readonly workId: string;
  readonly label: string;
  readonly state: WorkState;
}

export type Hold =
  | { readonly kind: 'signedOut' }
  | { readonly kind: 'linkLost'; readonly since: number }
  | { readonly kind: 'flapping'; readonly until: number; readonly changes: number }
  | { readonly kind: 'supervisor'; readonly at: number; readonly reasonCode: number }
  | { readonly kind: 'workElsewhere'; readonly side: SideName; readonly work: readonly WorkRef[] }
  | { readonly kind: 'wrapUp'; readonly workId: string; readonly label: string; readonly endsAt: number | null }
  | { readonly kind: 'atCapacity'; readonly work: readonly WorkRef[] }
  | { readonly kind: 'missed'; readonly workId: string; readonly label: string; readonly at: number }
  | { readonly kind: 'outOfStep'; readonly since: number; readonly attempts: number }
  | { readonly kind: 'otherSideReady' }
  | { readonly kind: 'confirmationAwaited'; readonly since: number; readonly attempt: number }
  | { readonly kind: 'crmUnknown' };

export type HoldKind = Hold['kind'];

/** The other side. */
export function otherSide(side: SideName): SideName {
  return side === 'contactCenter' ? 'crm' : 'contactCenter';
}

function refs(items: readonly WorkItem[]): WorkRef[] {
  return items.map((item) => ({ workId: item.workId, label: item.label, state: item.state }));
}

/** Work that locks the other side: interactions from reservation to the end of wrap-up, and open tickets (IL2). */
export function workInHand(state: AgentState, side: SideName): readonly WorkItem[] {
  const work = state[side].work;
  return work.length === 0 || work.every(isInHand) ? work : work.filter(isInHand);
}

/** Whether the CRM has failed to do what it was asked as often as is tried in a row (RQ6). */
export function isOutOfStep(rules: Rules, state: AgentState): boolean {
  const request = state.crm.request;
  return request !== null && request.failures >= rules.definition.timeouts.crmAttempts;
}

/** "Could be Ready": said to be, not known, or asked to be and not answered (CM3, RQ14). */
function couldBeReady(crm: Side): boolean {
  return crm.reported === null || crm.reported.ready || crm.isReadyUnderWay;
}

/**
 * Holds that people or the state of the connection put on both sides alike in Synchronized mode, and on the contact
 * centre alone in Complementary mode, except for flapping, which freezes both in either mode (FL1).
 */
function personalHolds(state: AgentState, rules: Rules, side: SideName, holds: Hold[]): void {
  if (state.frozenUntil !== null) {
    holds.push({ kind: 'flapping', until: state.frozenUntil, changes: rules.definition.flapping.changes });
  }
  if (side === 'crm' && rules.definition.mode === 'complementary') return;
  if (state.supervisorHold !== null) holds.push({ kind: 'supervisor', ...state.supervisorHold });
}

/** Own work that leaves no room: the CRM counts tickets, the contact centre goes by the policy of its channels (CP5). */
function capacityHolds(rules: Rules, state: AgentState, side: SideName, holds: Hold[]): void {
  const own = workInHand(state, side);
  if (own.length === 0) return;
  const isFull = side === 'crm' ? own.length >= rules.definition.capacity.crm : !hasFreeRoom(rules, state);
  if (!isFull) return;
  const wrapUp = own.find((item) => item.state === 'wrapUp');
  if (wrapUp !== undefined && own.length === 1) {
    holds.push({ kind: 'wrapUp', workId: wrapUp.workId, label: wrapUp.label, endsAt: wrapUp.deadlineAt });
  } else {
    holds.push({ kind: 'atCapacity', work: refs(own) });
  }
}

/**
 * All holds of a side, the most telling first: the first one is the headline of "Why am I Not Ready?" (EN2, EN3).
 */
export function holdsOf(rules: Rules, state: AgentState, side: SideName): readonly Hold[] {
  if (state.session.state === 'signedOut') return [{ kind: 'signedOut' }];
  const holds: Hold[] = [];
  if (side === 'contactCenter') {
    if (state.session.state === 'lost' && state.session.disconnected)
      holds.push({ kind: 'linkLost', since: state.session.since });
    else if (state.crmLink.state === 'lost' && state.crmLink.expired)
      holds.push({ kind: 'linkLost', since: state.crmLink.since });
  }
  personalHolds(state, rules, side, holds);
  const elsewhere = workInHand(state, otherSide(side));
  if (elsewhere.length > 0) holds.push({ kind: 'workElsewhere', side: otherSide(side), work: refs(elsewhere) });
  capacityHolds(rules, state, side, holds);
  if (state.missed !== null && (side === 'contactCenter' || rules.definition.mode === 'synchronized')) {
    holds.push({ kind: 'missed', ...state.missed });
  }
  if (side === 'contactCenter') {
    const request = state.crm.request;
    const skipsAgent = rules.definition.interlock.crmSilent === 'skipAgent';
    // A refusal is no silence: it keeps the agent back under either policy (IL5).
    if (request !== null && (skipsAgent || request.isDistrusted) && isOutOfStep(rules, state))
      holds.push({ kind: 'outOfStep', since: request.since, attempts: request.failures });
    else if (rules.definition.mode === 'complementary' && couldBeReady(state.crm)) {
      if (state.crm.choice?.ready === true) holds.push({ kind: 'otherSideReady' });
      else if (state.crm.reported !== null) {
        holds.push({ kind: 'confirmationAwaited', since: state.crm.reported.at, attempt: request?.attempt ?? 0 });
      } else holds.push({ kind: 'crmUnknown' });
    }
  }
  return holds;
}

/**
 * Whether the side may be given work as far as people and rules are concerned: the person chose Ready and no hold
 * stands (EN1).
 */
export function isEffectivelyReady(rules: Rules, state: AgentState, side: SideName): boolean {
  return state[side].choice?.ready === true && holdsOf(rules, state, side).length === 0;
}

/**
 * Whether the CRM must not be Ready for a reason outside of it. Its own tickets are no such reason: the CRM guards its
 * own capacity, and a presence that we wrote for it would be one more thing to restore (EN5).
 */
export function isCrmHeld(rules: Rules, state: AgentState): boolean {
  if (state.session.state === 'signedOut') return false;
  if (state.frozenUntil !== null) return true;
  if (workInHand(state, 'contactCenter').length > 0) return true;
  return rules.definition.mode === 'synchronized' && (state.supervisorHold !== null || state.missed !== null);
}
