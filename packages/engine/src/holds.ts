/**
 * Holds: why a side may not be Ready now. Each is derived from facts and goes away by itself when its fact does, so
 * nobody remembers "the previous state" and nothing wrong is ever restored (EN2).
 */

import { hasFreeRoom } from './channel-policy.ts';
import type { Rules } from './definition.ts';
import {
  type Acted,
  type AgentState,
  actedBy,
  isInHand,
  type Side,
  type SideName,
  sideOf,
  unconfirmedSince,
  type WorkItem,
  type WorkState,
} from './model.ts';

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
  | ({ readonly kind: 'supervisor'; readonly at: number; readonly reasonCode: number } & Acted)
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
  const { work } = sideOf(state, side);
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

/** Finds one hold of a side among the facts, or none. */
type Finder = (rules: Rules, state: AgentState, side: SideName) => Hold | null;

const SIGNED_OUT: Hold = { kind: 'signedOut' };

/** The link of the contact-centre side, or of the CRM behind it. */
const linkLost: Finder = (_rules, { session, crmLink }, side) => {
  if (side === 'crm') return null;
  if (session.state === 'lost' && session.disconnected) return { kind: 'linkLost', since: session.since };
  if (crmLink.state === 'lost' && crmLink.expired) return { kind: 'linkLost', since: crmLink.since };
  return null;
};

/** Freezes both sides in either mode (FL1). */
const flapping: Finder = (rules, { frozenUntil }) =>
  frozenUntil === null ? null : { kind: 'flapping', until: frozenUntil, changes: rules.definition.flapping.changes };

/** Holds that people put on both sides alike in Synchronized mode, and on the contact centre alone in Complementary mode. */
function isPersonal(rules: Rules, side: SideName): boolean {
  return side === 'contactCenter' || rules.definition.mode === 'synchronized';
}

const supervisor: Finder = (rules, { supervisorHold: held }, side) =>
  held === null || !isPersonal(rules, side)
    ? null
    : { kind: 'supervisor', at: held.at, reasonCode: held.reasonCode, ...actedBy(held) };

const workElsewhere: Finder = (_rules, state, side) => {
  const elsewhere = workInHand(state, otherSide(side));
  return elsewhere.length === 0 ? null : { kind: 'workElsewhere', side: otherSide(side), work: refs(elsewhere) };
};

/** Own work that leaves no room: the CRM counts tickets, the contact centre goes by the policy of its channels (CP5). */
const ownWork: Finder = (rules, state, side) => {
  const own = workInHand(state, side);
  if (own.length === 0) return null;
  const isFull = side === 'crm' ? own.length >= rules.definition.capacity.crm : !hasFreeRoom(rules, state);
  if (!isFull) return null;
  const wrapUp = own.length === 1 ? own[0] : undefined;
  return wrapUp?.state === 'wrapUp'
    ? { kind: 'wrapUp', workId: wrapUp.workId, label: wrapUp.label, endsAt: wrapUp.deadlineAt }
    : { kind: 'atCapacity', work: refs(own) };
};

const missed: Finder = (rules, { missed: item }, side) =>
  item === null || !isPersonal(rules, side)
    ? null
    : { kind: 'missed', workId: item.workId, label: item.label, at: item.at };

/** What the CRM does, or has not done yet, keeps the contact centre back. */
const crmBehind: Finder = (rules, state, side) => {
  if (side === 'crm') return null;
  const { request, reported, choice } = state.crm;
  const skipsAgent = rules.definition.interlock.crmSilent === 'skipAgent';
  // A refusal is no silence: it keeps the agent back under either policy (IL5).
  if (request !== null && (skipsAgent || request.isDistrusted) && isOutOfStep(rules, state))
    return { kind: 'outOfStep', since: unconfirmedSince(request), attempts: request.failures };
  if (rules.definition.mode !== 'complementary' || !couldBeReady(state.crm)) return null;
  if (choice?.ready === true) return { kind: 'otherSideReady' };
  if (reported === null) return { kind: 'crmUnknown' };
  return { kind: 'confirmationAwaited', since: reported.at, attempt: request?.attempt ?? 0 };
};

/** The most telling first (EN3). Of somebody who is signed out nothing else is told. */
const FINDERS: readonly Finder[] = [linkLost, flapping, supervisor, workElsewhere, ownWork, missed, crmBehind];

/** All holds of a side, the most telling first (EN2, EN3). */
export function holdsOf(rules: Rules, state: AgentState, side: SideName): readonly Hold[] {
  if (state.session.state === 'signedOut') return [SIGNED_OUT];
  return FINDERS.map((find) => find(rules, state, side)).filter((hold) => hold !== null);
}

/** The first of the holds, the headline of "Why am I Not Ready?" (EN3); null when none stands. */
export function decidingHold(rules: Rules, state: AgentState, side: SideName): Hold | null {
  if (state.session.state === 'signedOut') return SIGNED_OUT;
  for (const find of FINDERS) {
    const hold = find(rules, state, side);
    if (hold !== null) return hold;
  }
  return null;
}

/**
 * Whether the side may be given work as far as people and rules are concerned: the person chose Ready and no hold
 * stands (EN1).
 */
export function isEffectivelyReady(rules: Rules, state: AgentState, side: SideName): boolean {
  return sideOf(state, side).choice?.ready === true && decidingHold(rules, state, side) === null;
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
