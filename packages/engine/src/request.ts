/** Requests to the CRM: made, followed, retried within limits, given up visibly (docs/SPEC.md, RQ). */
import { accepts, type DesiredPresence, desiredPresence, mustDrain, unconfirmedReservation } from './desired.ts';
import type { Draft } from './draft.ts';
import type { RequestFailure } from './events.ts';
import { isOutOfStep } from './holds.ts';
import type { PresenceRequest } from './model.ts';

/** Attempts after the CRM counts as out of step, one every `retryMaxMs`; then only evidence or a person starts again (RQ7). */
export const SLOW_ATTEMPTS = 20;

/** The CRM speaks the plain wire, on a link that stands. */
export function isPlain(draft: Draft): boolean {
  return draft.state.crmLink.state === 'up' && draft.state.crmLink.wire === 'plain';
}

/**
 * A request that is given up or replaced may still be carried out. A plain CRM then answers by value (RQ9). On the extended wire
 * the page that comes next shows it, and may not know why: as long as the grace time in which a page can come back (LK9).
 */
export function echoUntil(draft: Draft): number | null {
  const { request } = draft.state.crm;
  const { crmAnswerMs, linkGraceMs } = draft.rules.definition.timeouts;
  return request === null ? null : draft.now + (isPlain(draft) ? 2 * crmAnswerMs : linkGraceMs);
}

/** Asks the CRM for a presence: a new request, or the next attempt of the one that stands. */
export function makeRequest(
  draft: Draft,
  desired: DesiredPresence,
  options: { isReassertion: boolean } = { isReassertion: false },
): void {
  const { state, rules, now } = draft;
  const previous = state.crm.request;
  const reservedWorkId = unconfirmedReservation(state)?.workId ?? null;
  const isRetry =
    previous !== null &&
    previous.state === 'failed' &&
    previous.statusId === desired.statusId &&
    previous.ready === desired.ready &&
    previous.reservedWorkId === reservedWorkId;
  // Every attempt has an id of its own: an answer to the newest shows that nothing older is under way.
  const requestId = `${state.epoch}-${state.requestCount + 1}`;
  const attempt = isRetry ? previous.attempt + 1 : 1;
  draft.emit({
    at: draft.now,
    kind: 'requestMade',
    requestId,
    statusId: desired.statusId,
    ready: desired.ready,
    reservedWorkId,
    attempt,
    dueAt: now + rules.definition.timeouts.crmAnswerMs,
    isReassertion: options.isReassertion,
    echoUntil: echoUntil(draft),
  });
  draft.effects.push({
    kind: 'requestPresence',
    requestId,
    attempt,
    statusId: desired.statusId,
    ready: desired.ready,
    probe: isPlain(draft),
  });
}

/** Gives a request up because nothing is to be asked any more. */
export function dropRequest(draft: Draft): void {
  const request = draft.state.crm.request;
  if (request !== null)
    draft.emit({ at: draft.now, kind: 'requestDropped', requestId: request.requestId, echoUntil: echoUntil(draft) });
}

/** The CRM did what it was asked; a reservation that waited for it is confirmed if the CRM has no work (IL4). */
function confirmReservation(draft: Draft, request: PresenceRequest): void {
  const { state } = draft;
  if (request.reservedWorkId === null || state.crm.work.length > 0 || state.crm.reported?.ready !== false) return;
  if (unconfirmedReservation(state)?.workId === request.reservedWorkId) {
    draft.emit({ at: draft.now, kind: 'reservationConfirmed', workId: request.reservedWorkId });
  }
}

/** The answer showed the desired state. */
export function applyRequest(draft: Draft, request: PresenceRequest): void {
  draft.emit({ at: draft.now, kind: 'requestApplied', requestId: request.requestId, certainty: 'said' });
  confirmReservation(draft, request);
}

/** The plain wire's silence after an answered probe: the request counts as done, and is asserted once more later (RQ4). */
export function assumeRequest(draft: Draft, request: PresenceRequest): void {
  const reassertAt = request.isReassertion ? null : draft.now + draft.rules.definition.timeouts.reassertMs;
  draft.emit({ at: draft.now, kind: 'requestAssumed', requestId: request.requestId, reassertAt });
  confirmReservation(draft, request);
}

/** One attempt failed. The next one comes after a growing pause; from `crmAttempts` on the CRM is out of step (RQ5, RQ6). */
export function failRequest(
  draft: Draft,
  request: PresenceRequest,
  cause: RequestFailure,
  options: { distrusts: boolean } = { distrusts: false },
): void {
  const { crmAttempts, retryBaseMs, retryMaxMs } = draft.rules.definition.timeouts;
  const failures = Math.max(request.failures + 1, options.distrusts ? crmAttempts : 0);
  let pause: number | null = Math.min(retryBaseMs * 2 ** Math.min(failures - 1, 20), retryMaxMs);
  if (failures >= crmAttempts) pause = failures < crmAttempts + SLOW_ATTEMPTS ? retryMaxMs : null;
  draft.emit({
    at: draft.now,
    kind: 'requestFailed',
    requestId: request.requestId,
    attempt: request.attempt,
    cause,
    failures,
    distrusts: options.distrusts,
    // Plain: before its probe is answered, a refusal may be an older request's (RQ14).
    isAnswered: cause !== 'silent' && (!isPlain(draft) || request.state === 'settling'),
    nextAttemptAt: pause === null ? null : draft.now + pause,
  });
}

/** The next failure is the last that is waited for with a reservation (IL5). */
export function isLastTry({ rules }: Draft, request: PresenceRequest): boolean {
  return request.state !== 'failed' && request.failures + 1 >= rules.definition.timeouts.crmAttempts;
}

/** A deadline of the request passed. */
export function requestDue(draft: Draft, request: PresenceRequest): void {
  if (request.state === 'settling') {
    const { reported } = draft.state.crm;
    const wasSaid = reported?.certainty === 'said' && reported.ready === request.ready && reported.at >= request.since;
    // What the CRM has said since outranks what silence would mean; a label that was chosen is asked for again (RQ16).
    return wasSaid ? applyRequest(draft, request) : assumeRequest(draft, request);
  }
  if (request.state !== 'failed') return failRequest(draft, request, 'silent');
  const desired = desiredPresence(draft.rules, draft.state);
  if (desired === null) dropRequest(draft);
  else makeRequest(draft, desired);
}

/**
 * Brings request and desire together: asks where reported and desired differ, replaces a request whose target has
 * changed, drops one that is no longer needed. An echo equals the target, so it causes nothing (RQ1).
 */
export function settleRequest(draft: Draft): void {
  const { rules, state } = draft;
  const request = state.crm.request;
  const desired = desiredPresence(rules, state);
  if (desired === null) {
    dropRequest(draft);
    return;
  }
  const reservation = unconfirmedReservation(state);
  const isNeeded = reservation !== null || !accepts(desired, state.crm.reported) || mustDrain(desired, state);
  if (!isNeeded) {
    // A CRM that denied a reservation is distrusted until it has done what it was asked once, however trivial (RQ8).
    if (request === null || request.isReassertion || request.isDistrusted) return;
    // Plain: the answer to its probe will show that nothing older is under way; until then it stands (RQ4).
    if (isPlain(draft) && request.state !== 'failed' && request.ready === desired.ready) return;
    dropRequest(draft);
    return;
  }
  if (request === null) {
    makeRequest(draft, desired);
    return;
  }
  if (request.state === 'failed' && isOutOfStep(rules, state) && reservation === null) return;
  // The label of a request under way is good enough unless it was chosen: what is shown lags behind what was asked, and
  // following it would ask for ever (RQ15).
  const isSameTarget = request.ready === desired.ready && (!desired.exact || request.statusId === desired.statusId);
  const isForReservation = reservation === null || request.reservedWorkId === reservation.workId;
  if (!isSameTarget || !isForReservation) makeRequest(draft, desired);
}
