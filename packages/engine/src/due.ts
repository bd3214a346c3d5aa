/** Time as an input: what is due when. Deadlines are facts, so a restart forgets none (EN6). */
import { agreeOnMode } from './choose.ts';
import { accepts, desiredPresence, unconfirmedReservation } from './desired.ts';
import type { Draft } from './draft.ts';
import type { AgentState } from './model.ts';
import { isLastTry, makeRequest, requestDue } from './request.ts';
import { disconnect, endSession } from './session.ts';
import { denyReservation, missOffer } from './work.ts';

function* deadlines(state: AgentState): Generator<number | null> {
  for (const item of state.contactCenter.work) yield item.deadlineAt;
  for (const item of state.crm.work) yield item.deadlineAt;
  yield state.coolDown?.until ?? null;
  yield state.frozenUntil;
  yield state.crm.request?.dueAt ?? null;
  yield state.crm.reported?.reassertAt ?? null;
  if (state.session.state === 'lost') {
    if (!state.session.disconnected) yield state.session.graceUntil;
    yield state.session.logoutAt;
  }
  if (state.crmLink.state === 'lost' && !state.crmLink.expired) yield state.crmLink.graceUntil;
  if (state.crmLink.state === 'up') yield state.crmLink.snapshotDueAt;
}

/** When the next `tick` is due, as an instant in ms; null when nothing is pending. */
export function nextDueAt(state: AgentState): number | null {
  let next: number | null = null;
  for (const at of deadlines(state)) if (at !== null && (next === null || at < next)) next = at;
  return next;
}

/** Asserts an assumed state once more; the plain wire cannot tell a click from our echo (RQ4). */
export function reassert(draft: Draft): void {
  const { reported, request } = draft.state.crm;
  const desired = desiredPresence(draft.rules, draft.state);
  if (
    reported === null ||
    reported.statusId === null ||
    request !== null ||
    desired === null ||
    !accepts(desired, reported)
  ) {
    // Nothing to assert: a request is on its way, or nothing is demanded. The mark goes with the next report.
    if (reported !== null) draft.emit({ at: draft.now, kind: 'reassertionSkipped' });
    return;
  }
  makeRequest(draft, { statusId: reported.statusId, ready: reported.ready, exact: true }, { isReassertion: true });
}

/** Everything that is due at `draft.now`, and what a new definition makes of the facts (CC14). */
export function passTime(draft: Draft): void {
  const { now } = draft;
  agreeOnMode(draft);
  const isDue = (at: number | null | undefined): boolean => at !== null && at !== undefined && at <= now;
  for (const item of draft.state.contactCenter.work) {
    if (!isDue(item.deadlineAt)) continue;
    if (item.state === 'offered') missOffer(draft, item);
    else if (item.state === 'wrapUp')
      draft.emit({ at: draft.now, kind: 'workEnded', workId: item.workId, outcome: 'completed' });
    else if (item.state === 'reserved') denyReservation(draft, 'crmSilent');
    else if (item.state === 'parked') draft.emit({ at: draft.now, kind: 'parkExpired', workId: item.workId });
  }
  for (const item of draft.state.crm.work) {
    if (isDue(item.deadlineAt))
      draft.emit({ at: draft.now, kind: 'permitEnded', workId: item.workId, cause: 'expired' });
  }
  if (isDue(draft.state.coolDown?.until)) draft.emit({ at: draft.now, kind: 'coolDownEnded' });
  if (isDue(draft.state.frozenUntil)) draft.emit({ at: draft.now, kind: 'flappingEnded' });
  const request = draft.state.crm.request;
  if (request !== null && isDue(request.dueAt)) {
    const isWaitedFor = request.state !== 'settling' && unconfirmedReservation(draft.state) !== null;
    if (isWaitedFor && isLastTry(draft, request)) denyReservation(draft, 'crmSilent');
    else requestDue(draft, request);
  }
  if (isDue(draft.state.crm.reported?.reassertAt)) reassert(draft);
  const session = draft.state.session;
  if (session.state === 'lost') {
    if (!session.disconnected && isDue(session.graceUntil)) disconnect(draft);
    if (isDue(session.logoutAt)) endSession(draft, 'linkLost');
  }
  const link = draft.state.crmLink;
  if (link.state === 'lost' && !link.expired && isDue(link.graceUntil))
    draft.emit({ at: draft.now, kind: 'crmLinkExpired' });
  if (link.state === 'up' && isDue(link.snapshotDueAt)) draft.emit({ at: draft.now, kind: 'crmBecameUnknown' });
}
