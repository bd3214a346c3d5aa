/** Interactions: given, reserved, offered, accepted, ended (docs/SPEC.md, IL). */
import { unconfirmedReservation } from './desired.ts';
import type { Draft } from './draft.ts';
import type { ReleaseCause, RescindCause } from './events.ts';
import { decidingHold, type HoldKind, holdsOf, workInHand } from './holds.ts';
import type { CollisionCause, WorkItem } from './model.ts';
import { failRequest } from './request.ts';

/** How often a wrap-up may be extended (IL12). */
export const MAX_EXTENSIONS = 5;

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
    since: draft.now,
    deadlineAt: null,
    offers: 0,
    extensions: 0,
    confirmed: false,
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
  const others = workInHand(state, 'contactCenter').length - 1;
  return item.state === 'reserved' && others >= rules.definition.capacity.contactCenter ? 'atCapacity' : null;
}

/** Takes back what may not stand any more; the item keeps its place (IL6). */
export function withdrawWork(draft: Draft): void {
  for (const item of draft.state.contactCenter.work) {
    if (item.state !== 'reserved' && item.state !== 'offered') continue;
    const cause = obstacle(draft, item);
    if (cause === null) continue;
    if (item.state === 'reserved')
      draft.emit({ at: draft.now, kind: 'reservationReleased', workId: item.workId, cause });
    else draft.emit({ at: draft.now, kind: 'offerRescinded', workId: item.workId, cause });
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

/** Whether the agent could be given an interaction right now: Ready, linked, no hold, nothing on offer (IL1). */
export function isOfferable(draft: Pick<Draft, 'rules' | 'state'>): boolean {
  const { rules, state } = draft;
  if (state.session.state !== 'linked' || state.crmLink.state !== 'up' || state.crmLink.snapshotDueAt !== null)
    return false;
  if (state.contactCenter.choice?.ready !== true) return false;
  if (state.contactCenter.work.some((item) => item.state === 'reserved' || item.state === 'offered')) return false;
  return decidingHold(rules, state, 'contactCenter') === null;
}

function hasChannelRoom(draft: Draft, channel: string | null): boolean {
  const capacity = draft.rules.channelById.get(channel ?? '')?.capacity ?? 1;
  const inHand = workInHand(draft.state, 'contactCenter').filter((item) => item.channel === channel).length;
  return inHand < capacity;
}

/** Reserves the agent for the waiting item that has waited longest among those whose channel has room (IL3). */
export function reserveNext(draft: Draft): void {
  if (!draft.state.contactCenter.work.some((item) => item.state === 'waiting') || !isOfferable(draft)) return;
  let next: WorkItem | null = null;
  for (const item of draft.state.contactCenter.work) {
    if (item.state !== 'waiting' || !hasChannelRoom(draft, item.channel)) continue;
    if (next === null || item.createdAt < next.createdAt) next = item;
  }
  if (next === null) return;
  const deadlineAt = draft.now + draft.rules.definition.timeouts.reservationMs;
  draft.emit({ at: draft.now, kind: 'workReserved', workId: next.workId, deadlineAt });
}

/** An unanswered offer: the item waits again until `maxOffers`, and the agent is held until they choose again (IL9). */
export function missOffer(draft: Draft, item: WorkItem): void {
  draft.emit({ at: draft.now, kind: 'offerMissed', workId: item.workId, label: item.label });
  if (item.offers >= draft.rules.definition.interlock.maxOffers) {
    draft.emit({ at: draft.now, kind: 'workEnded', workId: item.workId, outcome: 'missed' });
  }
}

/** The end of an interaction, which wrap-up follows where the channel has one (IL11). */
export function finishInteraction(draft: Draft, item: WorkItem, by: 'agent' | 'caller'): void {
  const wrapUpMs = draft.rules.channelById.get(item.channel ?? '')?.wrapUpMs ?? 0;
  if (wrapUpMs > 0)
    draft.emit({ at: draft.now, kind: 'wrapUpStarted', workId: item.workId, deadlineAt: draft.now + wrapUpMs, by });
  else draft.emit({ at: draft.now, kind: 'workEnded', workId: item.workId, outcome: 'completed' });
}

/** Work in progress on both sides at once is recorded with both work ids, its cause and its length; nothing is dropped (IL8). */
export function recordCollision(draft: Draft): void {
  const { state } = draft;
  if (state.collision === null && (state.crm.work.length === 0 || state.contactCenter.work.length === 0)) return;
  const interactions = state.contactCenter.work.filter((item) => item.state === 'active' || item.state === 'wrapUp');
  const tickets = state.crm.work;
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
