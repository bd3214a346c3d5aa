/** Sessions, epochs and links (docs/SPEC.md, LK). */

import { agreeOnMode, choose, startWork } from './choose.ts';
import type { RefusalCode } from './codes.ts';
import { takeLastShown } from './crm-reports.ts';
import { accepts, desiredPresence, mustDrain } from './desired.ts';
import type { Draft } from './draft.ts';
import type { AgentInput } from './inputs.ts';
import { type Acted, actedBy, type Choice, type Chooser, isOpenTicket } from './model.ts';
import { echoUntil } from './request.ts';

type Input<K extends AgentInput['kind']> = Extract<AgentInput, { kind: K }>;

/** A new session: a new epoch. Reload, second tab, crash and reconnect are all this one case (LK1). */
export function openSession(draft: Draft, input: Input<'openSession'>): void {
  const { state } = draft;
  const fresh = state.session.state === 'signedOut';
  if (state.session.state === 'linked')
    draft.effects.push({ kind: 'endSession', epoch: state.epoch, code: 'superseded' });
  draft.emit({
    at: draft.now,
    kind: 'sessionOpened',
    sessionId: input.sessionId,
    epoch: state.epoch + 1,
    name: input.name,
    team: input.team,
    fresh,
    echoUntil: echoUntil(draft),
  });
  // Signing in makes nobody Ready.
  if (fresh) startWork(draft);
  else agreeOnMode(draft);
}

export function loseSession(draft: Draft): void {
  const { linkGraceMs, logoutMs } = draft.rules.definition.timeouts;
  draft.emit({
    at: draft.now,
    kind: 'sessionLost',
    graceUntil: draft.now + linkGraceMs,
    logoutAt: draft.now + logoutMs,
    echoUntil: echoUntil(draft),
  });
}

/** Not Ready for a reason of the link: Client Disconnect after the grace time, signed out after the longer one (LK4). */
function becomeNotReady(draft: Draft, by: Chooser, cause: 'clientDisconnect' | 'signedOut'): void {
  const codes = draft.rules.definition.systemReasonCodes;
  choose(draft, {
    side: 'contactCenter',
    ready: false,
    reasonCode: cause === 'clientDisconnect' ? codes.clientDisconnect : codes.startWork,
    statusId: null,
    by,
    cause,
    counts: false,
  });
}

export function disconnect(draft: Draft): void {
  draft.emit({ at: draft.now, kind: 'clientDisconnected' });
  becomeNotReady(draft, 'timer', 'clientDisconnect');
}

function hasWorkInProgress(draft: Draft): boolean {
  return draft.state.contactCenter.work.some((item) => item.state === 'active' || item.state === 'wrapUp');
}

/**
 * Synchronized: the CRM shows another state than that of somebody who leaves, and has not failed to follow yet. Behind the
 * sign-out nothing is asked of it any more (LK12), and its router would go on with who is Ready there (PE10).
 */
function isCrmToFollow({ rules, state }: Draft): boolean {
  if (rules.definition.mode !== 'synchronized' || state.crm.request?.state === 'failed') return false;
  const desired = desiredPresence(rules, state);
  return desired !== null && !desired.ready && (!accepts(desired, state.crm.reported) || mustDrain(desired, state));
}

/** What a sign-out waits for: the end of work in progress (PE5), and the CRM (PE10). */
function isSignOutHeld(draft: Draft): boolean {
  return hasWorkInProgress(draft) || isCrmToFollow(draft);
}

const CHOOSER = { agent: 'agent', linkLost: 'timer', supervisor: 'supervisor' } as const;

export function endSession(draft: Draft, cause: 'agent' | 'linkLost' | 'supervisor', acted: Acted = {}): void {
  if (draft.state.session.state === 'linked')
    draft.effects.push({ kind: 'endSession', epoch: draft.state.epoch, code: 'signedOut' });
  becomeNotReady(draft, CHOOSER[cause], 'signedOut');
  draft.emit({ at: draft.now, kind: 'sessionEnded', cause, ...actedBy(acted) });
}

/**
 * A supervisor signs the agent out (PE9): what is waited for is that of an agent's own sign-out, and by force nothing is.
 *
 * @returns `workInProgress` for a lost session, which cannot finish its work; or undefined
 */
export function endSessionOf(draft: Draft, input: Input<'endSession'>): RefusalCode | undefined {
  if (input.force) {
    endSession(draft, 'supervisor', input);
    return;
  }
  if (draft.state.session.state === 'lost' && hasWorkInProgress(draft)) return 'workInProgress';
  becomeNotReady(draft, 'supervisor', 'signedOut');
  if (!isSignOutHeld(draft)) endSession(draft, 'supervisor', input);
  else if (!draft.state.signOutPending) draft.emit({ at: draft.now, kind: 'signOutWished', ...actedBy(input) });
  return;
}

/** Signing out waits for the end of work in progress (PE5), and for the CRM (PE10). */
export function signOut(draft: Draft): void {
  becomeNotReady(draft, 'agent', 'signedOut');
  if (!isSignOutHeld(draft)) {
    endSession(draft, 'agent');
    return;
  }
  if (!draft.state.signOutPending) draft.emit({ at: draft.now, kind: 'signOutWished' });
}

/** Whose wish a pending sign-out was; a supervisor's own Not Ready beside an agent's wish is another choice. */
function isSupervisorsWish(choice: Choice | null): boolean {
  return choice?.by === 'supervisor' && choice.cause === 'signedOut';
}

export function completeSignOut(draft: Draft): void {
  const { signOutPending, session, contactCenter } = draft.state;
  if (!signOutPending || session.state !== 'linked' || hasWorkInProgress(draft)) return;
  // A supervisor's Ready does not keep who leaves, nor their CRM.
  const { choice } = contactCenter;
  if (choice?.ready === true && choice.by === 'supervisor') becomeNotReady(draft, 'agent', 'signedOut');
  if (!isCrmToFollow(draft)) endSession(draft, isSupervisorsWish(choice) ? 'supervisor' : 'agent');
}

export function attachCrm(draft: Draft, input: Input<'attachCrm'>): void {
  const isExtended = input.wire === 'extended';
  const { reported } = draft.state.crm;
  draft.emit({
    at: draft.now,
    kind: 'crmAttached',
    wire: input.wire,
    workEvents: input.capabilities.workEvents,
    asksFirst: input.capabilities.asksFirst,
    snapshotDueAt: isExtended ? draft.now + draft.rules.definition.timeouts.crmAnswerMs : null,
    echoUntil: echoUntil(draft),
  });
  // A client that cannot tell its work would leave a ticket open for ever (LK7).
  if (!input.capabilities.workEvents && draft.state.crm.work.some(isOpenTicket)) {
    draft.emit({ at: draft.now, kind: 'crmWorkChanged', work: [], version: null });
  }
  if (!isExtended && typeof input.lastStatusId === 'string') takeLastShown(draft, input.lastStatusId, reported);
}

export function detachCrm(draft: Draft, input: Input<'detachCrm'>): void {
  draft.emit({
    at: draft.now,
    kind: 'crmDetached',
    reason: input.reason,
    graceUntil: draft.now + draft.rules.definition.timeouts.linkGraceMs,
    echoUntil: echoUntil(draft),
  });
}
