/**
 * What the CRM says: whose doing a change was, and what it means (docs/SPEC.md, RQ and SY).
 *
 * On the extended wire a report carries the request that caused it, so attribution is exact. On the plain wire it goes
 * by value and deadline and is known to be inexact; the second assertion of an assumed state mends what it gets wrong.
 */
import { choose } from './choose.ts';
import type { RefusalCode } from './codes.ts';
import { isReadyStatus } from './definition.ts';
import { accepts, desiredPresence, mustDrain, unconfirmedReservation } from './desired.ts';
import type { Draft } from './draft.ts';
import { isCrmHeld } from './holds.ts';
import type { AgentInput, TicketRef } from './inputs.ts';
import { type ChoiceCause, isOpenTicket, type PresenceRequest, type Reported } from './model.ts';
import { ticketOf, usePermits } from './permit.ts';
import { applyRequest, dropRequest, failRequest, isLastTry, isPlain } from './request.ts';
import { denyReservation } from './work.ts';

type Input<K extends AgentInput['kind']> = Extract<AgentInput, { kind: K }>;

/** More open tickets than this are refused: every list has a limit (EN7). */
export const MAX_TICKETS = 100;

function knownVersion(draft: Draft): number | null {
  return draft.state.crmLink.state === 'up' ? draft.state.crmLink.version : null;
}

/** Older news than what is known changes nothing (RQ10). */
function isOlder(version: number | null, known: number | null): boolean {
  return known !== null && version !== null && version < known;
}

/** The open tickets, as a whole list; those already known keep their start. */
function takeWork(draft: Draft, tickets: readonly TicketRef[] | null, version: number | null): void {
  const link = draft.state.crmLink;
  if (tickets === null || link.state !== 'up' || !link.workEvents || isOlder(version, link.workVersion)) return;
  usePermits(draft, tickets);
  const before = draft.state.crm.work.filter(isOpenTicket);
  const isSame =
    before.length === tickets.length &&
    tickets.every((ticket, index) => before[index]?.workId === ticket.workId && before[index]?.label === ticket.label);
  if (isSame) {
    if (version !== null && version !== link.workVersion)
      draft.emit({ at: draft.now, kind: 'crmWorkConfirmed', version });
    return;
  }
  const work = tickets.map((ticket) =>
    ticketOf(
      draft,
      ticket,
      before.find((item) => item.workId === ticket.workId),
    ),
  );
  draft.emit({ at: draft.now, kind: 'crmWorkChanged', work, version });
}

function observe(
  draft: Draft,
  statusId: string,
  attribution: 'person' | 'echo' | 'state',
  version: number | null,
): void {
  draft.emit({
    at: draft.now,
    kind: 'presenceReported',
    statusId,
    ready: isReadyStatus(draft.rules, statusId),
    attribution,
    version,
  });
}

/** What was asked for and given up lately: no person's doing, as far as anybody can tell (RQ9, LK9). */
function isExpectedEcho(draft: Draft, statusId: string): boolean {
  return draft.state.crm.echoes.some((echo) => echo.statusId === statusId && echo.until >= draft.now);
}

/** A person set the presence in the CRM. */
function takePersonsChoice(draft: Draft, statusId: string, version: number | null, cause: ChoiceCause): void {
  const ready = isReadyStatus(draft.rules, statusId);
  const before = draft.state.crm.reported;
  observe(draft, statusId, 'person', version);
  choose(draft, {
    side: 'crm',
    ready,
    reasonCode: null,
    statusId,
    by: 'crmUser',
    cause,
    counts: before !== null && before.ready !== ready,
  });
}

/**
 * A change that names no request is a person's, unless it may be the Ready that was asked for over an earlier link: the
 * page of this one knows nothing of it. Taken for state, it makes nobody Ready; where Ready is desired nothing is lost (RQ18).
 */
function takeUnasked(draft: Draft, statusId: string, version: number | null): void {
  const { crm, crmLink } = draft.state;
  const isInherited = crmLink.state === 'up' && crmLink.inheritsReady && crm.isReadyUnderWay;
  if (isInherited && isReadyStatus(draft.rules, statusId)) observe(draft, statusId, 'state', version);
  else takePersonsChoice(draft, statusId, version, 'chosen');
}

/** A client that has promised to tell its work, and an answer that does not (EX16). */
function isWorkUntold(draft: Draft, { work }: Input<'reportPresence'>): boolean {
  const link = draft.state.crmLink;
  return link.state === 'up' && link.workEvents && work === null;
}

/** An answer to the request that stands: the observed state decides, never the word "success" (RQ3). */
function takeAnswer(draft: Draft, input: Input<'reportPresence'>): void {
  const request = draft.state.crm.request;
  if (request === null) return;
  const desired = desiredPresence(draft.rules, draft.state);
  const isDone =
    request.reservedWorkId !== null
      ? draft.state.crm.reported?.ready === false
      : desired === null ||
        accepts({ ...desired, statusId: request.statusId, ready: request.ready }, draft.state.crm.reported);
  const isReserving = request.reservedWorkId !== null && unconfirmedReservation(draft.state) !== null;
  // Not Ready, and perhaps with a ticket: what the reservation waits for was not said (IL4).
  const isUntold = isWorkUntold(draft, input) && (isReserving || request.state === 'failed');
  if (isDone && !isUntold) {
    applyRequest(draft, request);
    return;
  }
  // The same refusal once more is no second failure.
  if (request.state === 'failed') return;
  if (!isDone && isReserving) denyReservation(draft, 'crmRefused');
  else if (!isDone) failRequest(draft, request, input.success ? 'notApplied' : 'refused');
  else if (isLastTry(draft, request)) denyReservation(draft, 'crmSilent');
  else failRequest(draft, request, 'silent');
}

function reportExtended(draft: Draft, input: Input<'reportPresence'>): void {
  const request = draft.state.crm.request;
  if (request !== null && input.requestId === request.requestId) {
    observe(draft, input.statusId, 'echo', input.version);
    takeAnswer(draft, input);
  } else if (input.requestId !== null || input.cause === 'request') {
    observe(draft, input.statusId, 'echo', input.version);
  } else if (!input.success) {
    observe(draft, input.statusId, 'state', input.version);
  } else if (draft.state.crm.reported?.statusId !== input.statusId) {
    takeUnasked(draft, input.statusId, input.version);
  } else if (input.version !== knownVersion(draft)) {
    observe(draft, input.statusId, 'state', input.version);
  }
}

/**
 * Plain: whether the request is known to have reached the page. The answer to its probe proves it, and that everything
 * asked before it was delivered too; until then a report of the same value may be an older request's echo, or a click.
 */
function isDelivered(request: PresenceRequest): boolean {
  return request.state === 'settling';
}

/** Plain: whether a report may come of the request that stands: not where one so new had not been passed on to the page by then (RQ19). */
function mayComeOf(request: PresenceRequest, { behind }: Input<'reportPresence'>): boolean {
  return behind === undefined || behind === request.requestId;
}

function reportPlain(draft: Draft, input: Input<'reportPresence'>): void {
  const { reported } = draft.state.crm;
  const asked = draft.state.crm.request;
  const request = asked !== null && mayComeOf(asked, input) ? asked : null;
  let isPersons = false;
  if (!input.success) {
    // "Could not set; this is where I stand."
    observe(draft, input.statusId, 'state', null);
    const contradicts = request !== null && request.ready !== draft.state.crm.reported?.ready;
    if (request !== null && (contradicts || isDelivered(request))) takeAnswer(draft, input);
  } else if (request !== null && input.statusId === request.statusId) {
    observe(draft, input.statusId, 'echo', null);
    if (isDelivered(request)) takeAnswer(draft, input);
  } else if (isExpectedEcho(draft, input.statusId)) {
    observe(draft, input.statusId, 'echo', null);
  } else if (reported?.statusId === input.statusId) {
    if (reported.certainty === 'assumed') observe(draft, input.statusId, 'echo', null);
  } else if (reported === null && isReadyStatus(draft.rules, input.statusId)) {
    // The first thing that a page says may be where it stands rather than what somebody did: nobody is Ready by it (LK14).
    takeLastShown(draft, input.statusId, null);
  } else {
    takePersonsChoice(draft, input.statusId, null, 'chosen');
    isPersons = true;
  }
  // Without ids silence would be taken for the request's success although the CRM has just shown something else (RQ16).
  const standing = draft.state.crm.request;
  if (standing === null || standing.ready === draft.state.crm.reported?.ready) return;
  if (isPersons || isDelivered(standing)) dropRequest(draft);
}

export function reportPresence(draft: Draft, input: Input<'reportPresence'>): RefusalCode | undefined {
  if (draft.state.crmLink.state !== 'up') return 'crmNotAttached';
  if (input.work !== null && input.work.length > MAX_TICKETS) return 'tooMuchWork';
  // Work first: a confirmation that says "work here" confirms nothing (IL4).
  takeWork(draft, input.work, input.version);
  if (isOlder(input.version, knownVersion(draft))) return;
  if (draft.state.crmLink.wire === 'extended') reportExtended(draft, input);
  else reportPlain(draft, input);
  return;
}

export function reportWork(draft: Draft, input: Input<'reportWork'>): RefusalCode | undefined {
  if (draft.state.crmLink.state !== 'up' || !draft.state.crmLink.workEvents) return 'crmNotAttached';
  if (input.work.length > MAX_TICKETS) return 'tooMuchWork';
  takeWork(draft, input.work, input.version);
  return;
}

/**
 * A snapshot is state, not an act. Only one newer than everything seen, and caused by the user, tells of a person's
 * change that was lost on the way (LK8). The first one of a new link adopts what is safe to adopt (LK9).
 */
export function reportSnapshot(draft: Draft, input: Input<'reportSnapshot'>): RefusalCode | undefined {
  const link = draft.state.crmLink;
  if (link.state !== 'up' || link.wire !== 'extended') return 'crmNotAttached';
  if (input.work !== null && input.work.length > MAX_TICKETS) return 'tooMuchWork';
  takeWork(draft, input.work, input.version);
  const known = link.version;
  if (isOlder(input.version, known)) return;
  const before = draft.state.crm.reported;
  if (known === null) {
    observe(draft, input.statusId, 'state', input.version);
    const isOurs = input.cause === 'request' || (input.cause === null && isExpectedEcho(draft, input.statusId));
    if (!isOurs) adoptFirst(draft, input.statusId, before);
  } else if (input.version > known && input.cause === 'user' && before?.statusId !== input.statusId) {
    takeUnasked(draft, input.statusId, input.version);
  } else if (before?.statusId !== input.statusId || input.version !== known || before.certainty !== 'said') {
    observe(draft, input.statusId, 'state', input.version);
  }
  return;
}

/** What a plain page was last heard to show, told again by the connector after a reconnect: state, not an act (LK13). */
export function takeLastShown(draft: Draft, statusId: string, before: Reported | null): void {
  observe(draft, statusId, 'state', null);
  if (!isExpectedEcho(draft, statusId)) adoptFirst(draft, statusId, before);
}

/**
 * The first snapshot of a link. Adopted are a Not Ready that began while nobody was looking, the exact label of one
 * that nobody chose, and, in Complementary mode, whatever the CRM does while the contact centre is not chosen Ready.
 * A Ready is never carried over to the contact centre: nobody becomes Ready by accident.
 */
function adoptFirst(draft: Draft, statusId: string, before: Reported | null): void {
  const { rules, state } = draft;
  const ready = isReadyStatus(rules, statusId);
  const choice = state.crm.choice;
  const isComplementary = rules.definition.mode === 'complementary';
  const contactCenterWantsReady = state.contactCenter.choice?.ready === true;
  const adopt = (): void =>
    draft.emit({
      at: draft.now,
      kind: 'choiceMade',
      side: 'crm',
      choice: { ready, reasonCode: null, statusId, by: 'crmUser', cause: 'snapshot', at: draft.now },
      counts: false,
    });
  if (isCrmHeld(rules, state)) return;
  if (isComplementary) {
    // What was known before the link ended has not happened since.
    if (before?.statusId === statusId && choice !== null) return;
    const isFree = choice === null || !contactCenterWantsReady || choice.statusId === null;
    if (isFree && (!ready || !contactCenterWantsReady) && !(choice?.ready === ready && choice.statusId === statusId))
      adopt();
    return;
  }
  if (ready || choice === null) return;
  if (choice.ready && before?.ready === true) {
    choose(draft, {
      side: 'crm',
      ready: false,
      reasonCode: null,
      statusId,
      by: 'crmUser',
      cause: 'snapshot',
      counts: false,
    });
  } else if (!choice.ready && choice.statusId === null) adopt();
}

export function answerProbe(draft: Draft, input: Input<'answerProbe'>): void {
  const request = draft.state.crm.request;
  // On the extended wire nothing is ever taken from silence (RQ4).
  if (request === null || !isPlain(draft)) return;
  if (request.requestId !== input.requestId || request.attempt !== input.attempt) return;
  if (request.state !== 'requested' && request.state !== 'accepted') return;
  const { reported } = draft.state.crm;
  const desired = { statusId: request.statusId, ready: request.ready, exact: true };
  // While a Ready is under way what was said before is no answer: it may be carried out yet, and this request behind it (RQ14).
  const isSettled = reported?.certainty === 'said' && accepts(desired, reported) && !mustDrain(desired, draft.state);
  if (isSettled) {
    applyRequest(draft, request);
    return;
  }
  const dueAt = draft.now + draft.rules.definition.timeouts.plainSettleMs;
  draft.emit({ at: draft.now, kind: 'requestSettling', requestId: request.requestId, dueAt });
}

export function acceptRequest(draft: Draft, input: Input<'acceptRequest'>): void {
  const request = draft.state.crm.request;
  if (request?.requestId === input.requestId && request.state === 'requested') {
    draft.emit({ at: draft.now, kind: 'requestAccepted', requestId: request.requestId });
  }
}
