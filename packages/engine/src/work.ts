/** Interactions: given, reserved, offered, accepted, ended (docs/SPEC.md, IL). */
import { roomFor } from './channel-policy.ts';
import type { Rules } from './definition.ts';
import { unconfirmedReservation } from './desired.ts';
import type { Draft } from './draft.ts';
import type { ReleaseCause, RescindCause, ReturnCause } from './events.ts';
import { decidingHold, type HoldKind, holdsOf } from './holds.ts';
import { type Acted, type AgentState, actedBy, type CollisionCause, isOpenTicket, type WorkItem } from './model.ts';
import { failRequest } from './request.ts';

/** How often a wrap-up may be extended (IL12). */
export const MAX_EXTENSIONS = 5;

/** For a channel that a newer definition dropped. */
const DEFAULT_PARK_MS = 3_600_000;

/** Holds that an offer or a reservation itself brings about, or that concern only further work. */
const OWN_HOLDS: ReadonlySet<HoldKind> = new Set(['atCapacity', 'wrapUp']);

export function findInteraction(draft: Draft, workId: string): WorkItem | null {
  return draft.state.contactCenter.work.find((item) => item.workId === workId) ?? null;
}

/** A new interaction, waiting. */
export function newInteraction(
  draft: Draft,
  given: { workId: string; channel: string; label: string; detail: string | null },
  change: Partial<WorkItem> = {},
): WorkItem {
  return {
    workId: given.workId,
    kind: 'interaction',
    channel: given.channel,
    label: given.label,
    detail: given.detail,
    direction: 'inbound',
    state: 'waiting',
    createdAt: draft.now,
    queueId: null,
    since: draft.now,
    deadlineAt: null,
    offers: 0,
    extensions: 0,
    confirmed: false,
    forced: false,
    ...change,
  };
}

/** Why a reservation or an offer can no longer stand, or null. */
function obstacle(draft: Draft, item: WorkItem): RescindCause | null {
  const { rules, state } = draft;
  if (state.session.state !== 'linked' || state.crmLink.state !== 'up') return 'linkLost';
  if (state.crm.work.length > 0) return 'crmHasWork';
  if (state.contactCenter.choice?.ready !== true) return 'agentNotReady';
  if (holdsOf(rules, state, 'contactCenter').some((hold) => !OWN_HOLDS.has(hold.kind))) return 'agentNotReady';
  // An offer too: what it was to interrupt may have gone into wrap-up, which gives way to nothing.
  if (item.forced) return null;
  return roomFor(rules, state, item.channel, item.workId).kind === 'full' ? 'atCapacity' : null;
}

/** Takes back what may not stand any more; the item keeps its place (IL6). */
export function withdrawWork(draft: Draft): void {
  const { session } = draft.state;
  const isAway = session.state === 'signedOut' || (session.state === 'lost' && session.disconnected);
  for (const item of draft.state.contactCenter.work) {
    if (isAway && item.state === 'parked' && item.queueId !== null) {
      draft.emit({ at: draft.now, kind: 'parkExpired', workId: item.workId });
      continue;
    }
    if (isAway && item.state === 'active' && item.queueId !== null && requeuesOnDisconnect(draft, item)) {
      draft.emit({
        at: draft.now,
        kind: 'workReturned',
        workId: item.workId,
        queueId: item.queueId,
        cause: 'disconnected',
      });
      continue;
    }
    if (item.state !== 'reserved' && item.state !== 'offered') continue;
    const cause = obstacle(draft, item);
    if (cause === null) continue;
    if (item.state === 'reserved')
      draft.emit({ at: draft.now, kind: 'reservationReleased', workId: item.workId, cause });
    else draft.emit({ at: draft.now, kind: 'offerRescinded', workId: item.workId, cause });
  }
}

function requeuesOnDisconnect(draft: Draft, item: WorkItem): boolean {
  return draft.rules.channelById.get(item.channel ?? '')?.onDisconnect === 'requeue';
}

/** What ended the agent's part in an item that waits again. */
const RETURN_CAUSES: Readonly<Record<string, ReturnCause>> = {
  offerDeclined: 'declined',
  offerMissed: 'missed',
  offerRescinded: 'rescinded',
  reservationReleased: 'released',
  parkExpired: 'parkExpired',
};

/** An item of a queue does not wait at an agent: it goes back and may be given to another (QW1). */
export function returnQueued(draft: Draft): void {
  for (const item of draft.state.contactCenter.work) {
    if (item.state !== 'waiting' || item.queueId === null) continue;
    const last = draft.events.findLast((event) => 'workId' in event && event.workId === item.workId);
    const cause = RETURN_CAUSES[last?.kind ?? ''] ?? 'released';
    draft.emit({ at: draft.now, kind: 'workReturned', workId: item.workId, queueId: item.queueId, cause });
  }
}

/** The CRM denied the reservation, or stayed silent for its whole length (IL5). */
export function denyReservation(draft: Draft, cause: Extract<ReleaseCause, 'crmRefused' | 'crmSilent'>): void {
  const item = unconfirmedReservation(draft.state);
  if (item === null) return;
  const { definition } = draft.rules;
  const request = draft.state.crm.request;
  const offersAnyway = cause === 'crmSilent' && definition.interlock.crmSilent === 'offerAnyway';
  // Distrust: the CRM is out of step until it has done something it was asked (RQ8).
  if (request !== null && !offersAnyway) {
    failRequest(draft, request, cause === 'crmSilent' ? 'silent' : 'refused', { distrusts: true });
  }
  if (offersAnyway) makeOffer(draft, item, 'anyway');
  else draft.emit({ at: draft.now, kind: 'reservationReleased', workId: item.workId, cause });
}

function makeOffer(draft: Draft, item: WorkItem, confirmation: 'said' | 'assumed' | 'anyway'): void {
  const channel = draft.rules.channelById.get(item.channel ?? '');
  // A channel that a newer definition dropped: its items are still offered, with the default length of an offer.
  const offerTimeoutMs = channel?.offerTimeoutMs ?? draft.rules.definition.timeouts.reservationMs;
  draft.emit({
    at: draft.now,
    kind: 'offerMade',
    workId: item.workId,
    deadlineAt: draft.now + offerTimeoutMs,
    confirmation,
  });
}

/** Offers the reserved item once the CRM has confirmed (IL3). */
export function offerConfirmed(draft: Draft): void {
  const item = draft.state.contactCenter.work.find(
    (candidate) => candidate.state === 'reserved' && candidate.confirmed,
  );
  if (item !== undefined) makeOffer(draft, item, draft.state.crm.reported?.certainty ?? 'assumed');
}

/** Linked, attached, chosen Ready, with nothing on offer and no cool-down: what every interaction needs (IL1). */
function isOpenToOffers(state: AgentState): boolean {
  if (state.session.state !== 'linked' || state.crmLink.state !== 'up' || state.crmLink.snapshotDueAt !== null)
    return false;
  if (state.contactCenter.choice?.ready !== true || state.coolDown !== null) return false;
  return !state.contactCenter.work.some((item) => item.state === 'reserved' || item.state === 'offered');
}

/** Whether the agent could be given an interaction right now, of whichever channel (IL1). */
export function isOfferable({ rules, state }: Pick<Draft, 'rules' | 'state'>): boolean {
  return isOpenToOffers(state) && decidingHold(rules, state, 'contactCenter') === null;
}

/**
 * Whether the agent can take an interaction of this channel now: open to offers, no hold but that of their own work, and
 * room by the policy of the channels, free or by interrupting (IL1, CP1 to CP4).
 *
 * @param forced capacity and exclusive channels are no obstacle; every other hold is
 */
export function canTake(rules: Rules, state: AgentState, channelId: string, forced = false): boolean {
  if (!isOpenToOffers(state)) return false;
  if (holdsOf(rules, state, 'contactCenter').some((hold) => !OWN_HOLDS.has(hold.kind))) return false;
  return forced || roomFor(rules, state, channelId).kind !== 'full';
}

/** Reserves the agent for the waiting item that has waited longest among those whose channel has room (IL3). */
export function reserveNext(draft: Draft): void {
  const { rules, state } = draft;
  if (!state.contactCenter.work.some((item) => item.state === 'waiting') || !isOpenToOffers(state)) return;
  let next: WorkItem | null = null;
  for (const item of state.contactCenter.work) {
    if (item.state !== 'waiting' || item.queueId !== null || !canTake(rules, state, item.channel ?? '')) continue;
    if (next === null || item.createdAt < next.createdAt) next = item;
  }
  if (next !== null) reserve(draft, next.workId);
}

/** Reserves the agent for an item in their list; with a ramp, too many in a time are followed by a pause (QW4). */
export function reserve(draft: Draft, workId: string): void {
  const { timeouts, distribution } = draft.rules.definition;
  const { items, withinMs, forMs } = distribution.ramp;
  draft.emit({
    at: draft.now,
    kind: 'workReserved',
    workId,
    deadlineAt: draft.now + timeouts.reservationMs,
    ramps: items > 0,
  });
  const { given, contactCenter } = draft.state;
  const readyAt = given.readyAt ?? contactCenter.choice?.at ?? draft.now;
  if (items === 0 || draft.now >= readyAt + forMs) return;
  const recent = given.recent.filter((at) => at > draft.now - withinMs && at >= readyAt);
  const first = recent.at(-items);
  if (first !== undefined) beginCoolDown(draft, Math.min(first + withinMs, readyAt + forMs), 'ramp');
}

/** No offers until then; a longer pause that stands is not cut short. */
function beginCoolDown(draft: Draft, until: number, cause: 'declined' | 'missed' | 'ramp'): void {
  const standing = draft.state.coolDown;
  if (until <= draft.now || (standing !== null && standing.until >= until)) return;
  draft.emit({ at: draft.now, kind: 'coolDownBegan', until, cause });
}

/** Starts an accepted offer; what must make room is parked in the same decision (CP4). */
export function startOffered(draft: Draft, item: WorkItem): void {
  const room = roomFor(draft.rules, draft.state, item.channel, item.workId);
  if (room.kind === 'interrupts') for (const other of room.items) park(draft, other, 'interrupted');
  draft.emit({ at: draft.now, kind: 'workStarted', workId: item.workId, item: null });
}

/** Lays an interaction aside for at most its channel's `parkMs` (QW5). */
export function park(draft: Draft, item: WorkItem, by: 'agent' | 'interrupted'): void {
  const parkMs = draft.rules.channelById.get(item.channel ?? '')?.parkMs ?? DEFAULT_PARK_MS;
  draft.emit({ at: draft.now, kind: 'workParked', workId: item.workId, deadlineAt: draft.now + parkMs, by });
}

/** The agent said no. An item of a queue goes back to it; one that was theirs alone ends (IL14). */
export function decline(draft: Draft, item: WorkItem): void {
  if (item.queueId === null) draft.emit({ at: draft.now, kind: 'workEnded', workId: item.workId, outcome: 'declined' });
  else draft.emit({ at: draft.now, kind: 'offerDeclined', workId: item.workId });
  beginCoolDown(draft, draft.now + draft.rules.definition.distribution.coolDown.declinedMs, 'declined');
}

/** An unanswered offer: the item waits again until `maxOffers`, and the agent is held until they choose again (IL9). */
export function missOffer(draft: Draft, item: WorkItem): void {
  const { missesBeforeHold, coolDown } = draft.rules.definition.distribution;
  const holds = draft.state.misses + 1 >= missesBeforeHold;
  draft.emit({ at: draft.now, kind: 'offerMissed', workId: item.workId, label: item.label, holds });
  beginCoolDown(draft, draft.now + coolDown.missedMs, 'missed');
  if (item.queueId === null && item.offers >= draft.rules.definition.interlock.maxOffers) {
    draft.emit({ at: draft.now, kind: 'workEnded', workId: item.workId, outcome: 'missed' });
  }
}

/** The end of an interaction, which wrap-up follows where the channel has one (IL11). */
export function finishInteraction(draft: Draft, item: WorkItem, by: 'agent' | 'caller', acted: Acted = {}): void {
  const wrapUpMs = draft.rules.channelById.get(item.channel ?? '')?.wrapUpMs ?? 0;
  if (wrapUpMs > 0)
    draft.emit({
      at: draft.now,
      kind: 'wrapUpStarted',
      workId: item.workId,
      deadlineAt: draft.now + wrapUpMs,
      by,
      ...actedBy(acted),
    });
  else draft.emit({ at: draft.now, kind: 'workEnded', workId: item.workId, outcome: 'completed', ...actedBy(acted) });
}

/** Work in progress on both sides at once is recorded with both work ids, its cause and its length; nothing is dropped (IL8). */
export function recordCollision(draft: Draft): void {
  const { state } = draft;
  if (state.collision === null && (state.crm.work.length === 0 || state.contactCenter.work.length === 0)) return;
  const interactions = state.contactCenter.work.filter((item) => item.state === 'active' || item.state === 'wrapUp');
  const tickets = state.crm.work.filter(isOpenTicket);
  const { collision } = state;
  if (interactions.length > 0 && tickets.length > 0) {
    if (collision !== null) return;
    const latest = (items: readonly WorkItem[]): number => items.reduce((at, item) => Math.max(at, item.since), 0);
    const cause: CollisionCause =
      latest(interactions) > latest(tickets) ? 'interactionDuringTicket' : 'ticketDuringInteraction';
    draft.emit({
      at: draft.now,
      kind: 'collisionBegan',
      interactionIds: interactions.map((item) => item.workId),
      ticketIds: tickets.map((item) => item.workId),
      cause,
    });
  } else if (collision !== null) {
    const { since, ...ids } = collision;
    draft.emit({ at: draft.now, kind: 'collisionEnded', ...ids, lengthMs: draft.now - since });
  }
}
