/** What the CRM's presence should be: derived from choice and holds, never stored. */
import type { Rules } from './definition.ts';
import { isCrmHeld } from './holds.ts';
import type { AgentState, Reported, WorkItem } from './model.ts';

export interface DesiredPresence {
  readonly statusId: string;
  readonly ready: boolean;
  /** The status itself matters, not its availability alone: the person chose it. */
  readonly exact: boolean;
}

/** The reservation that waits for the CRM's confirmation. At most one stands at a time (IL4). */
export function unconfirmedReservation(state: AgentState): WorkItem | null {
  return state.contactCenter.work.find((item) => item.state === 'reserved' && !item.confirmed) ?? null;
}

/**
 * The presence that the CRM should have, or null where nothing is demanded of it: nobody is signed in, the Client
 * Application is not there, its first snapshot is still awaited, or nobody has chosen yet.
 *
 * A label that the CRM already shows is left alone as long as its availability is right (SY5).
 */
export function desiredPresence(rules: Rules, state: AgentState): DesiredPresence | null {
  if (state.session.state !== 'linked' || state.crmLink.state !== 'up' || state.crmLink.snapshotDueAt !== null)
    return null;
  const { defaults } = rules.definition;
  const { choice, reported } = state.crm;
  const shownNotReady = reported !== null && !reported.ready ? reported.statusId : null;
  if (isCrmHeld(rules, state)) {
    const chosen = choice !== null && !choice.ready ? choice.statusId : null;
    return { statusId: shownNotReady ?? chosen ?? defaults.heldStatusId, ready: false, exact: false };
  }
  if (choice === null) return null;
  if (!choice.ready) {
    return {
      statusId: choice.statusId ?? shownNotReady ?? defaults.notReadyStatusId,
      ready: false,
      exact: choice.statusId !== null,
    };
  }
  const shownReady = reported?.ready === true ? reported.statusId : null;
  return {
    statusId: choice.statusId ?? shownReady ?? defaults.readyStatusId,
    ready: true,
    exact: choice.statusId !== null,
  };
}

/** A Ready that was asked for may yet be carried out: only an answer to a later request shows that it was not (RQ14). */
export function mustDrain(desired: DesiredPresence, state: AgentState): boolean {
  return !desired.ready && state.crm.isReadyUnderWay;
}

/** Whether what is reported is what is desired. Unknown never is (LK6). */
export function accepts(desired: DesiredPresence, reported: Reported | null): boolean {
  if (reported === null || reported.ready !== desired.ready) return false;
  return !desired.exact || reported.statusId === desired.statusId;
}
