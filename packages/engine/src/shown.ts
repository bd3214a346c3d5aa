/** What is shown of a side: availability, label and the reason that decides. Derived; recorded when it changes (EN4). */

import type { Rules } from './definition.ts';
import type { Draft } from './draft.ts';
import { decidingHold, type Hold } from './holds.ts';
import { type AgentState, type SideName, sideOf } from './model.ts';

export interface Shown {
  /** Contact centre: effective. CRM: reported; null = unknown. */
  readonly ready: boolean | null;
  readonly label: string;
  readonly reasonCode: number | null;
  readonly statusId: string | null;
}

/** The reason code under which a hold is reported. */
function codeOfHold(rules: Rules, hold: Hold): number | null {
  const codes = rules.definition.systemReasonCodes;
  switch (hold.kind) {
    case 'workElsewhere':
    case 'otherSideReady':
    case 'confirmationAwaited':
    case 'crmUnknown':
      return codes.otherSide;
    case 'wrapUp':
      return codes.wrapUp;
    case 'missed':
      return codes.missed;
    case 'supervisor':
      return hold.reasonCode;
    case 'linkLost':
      return codes.clientDisconnect;
    case 'flapping':
      return codes.flapping;
    case 'outOfStep':
      return codes.outOfStep;
    case 'atCapacity':
    case 'signedOut':
      return null;
  }
}

/** What a side shows, given the hold that decides (of the same facts). */
export function shownOf(rules: Rules, state: AgentState, side: SideName, hold: Hold | null): Shown {
  if (side === 'crm') {
    const reported = state.crm.reported;
    const statusId = reported?.statusId ?? null;
    const label = statusId === null ? 'Unknown' : (rules.presenceById.get(statusId)?.label ?? statusId);
    return { ready: reported?.ready ?? null, label, reasonCode: null, statusId };
  }
  const choice = state.contactCenter.choice;
  if (hold?.kind === 'signedOut') return { ready: false, label: 'Signed out', reasonCode: null, statusId: null };
  if (choice?.ready === true && hold === null) return { ready: true, label: 'Ready', reasonCode: null, statusId: null };
  // A person's own Not Ready keeps its reason; a hold gives one only to those who wish to be Ready.
  const code = choice?.ready === true && hold !== null ? codeOfHold(rules, hold) : (choice?.reasonCode ?? null);
  const label = code === null ? 'Not Ready' : (rules.reasonByCode.get(code)?.label ?? `Not Ready ${code}`);
  return { ready: false, label, reasonCode: code, statusId: null };
}

/** Records a change of what a side shows. */
export function recordShown(draft: Draft, side: SideName): void {
  const { rules, state } = draft;
  const deciding = decidingHold(rules, state, side);
  const { ready, label, reasonCode, statusId } = shownOf(rules, state, side, deciding);
  const hold = deciding?.kind ?? null;
  const { choice, shown } = sideOf(state, side);
  const isSame =
    shown !== null &&
    shown.ready === ready &&
    shown.reasonCode === reasonCode &&
    shown.statusId === statusId &&
    shown.hold === hold;
  if (isSame) return;
  const by = choice?.by ?? null;
  draft.emit({
    at: draft.now,
    kind: 'sideChanged',
    side,
    ready,
    label,
    reasonCode,
    statusId,
    hold,
    by,
    cause: choice?.cause ?? null,
  });
}
