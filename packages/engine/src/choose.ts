/** What a person's choice means for both sides (docs/SPEC.md, SY, CM, PE, FL). */
import { reasonForStatus, statusForReason } from './definition.ts';
import type { Draft } from './draft.ts';
import { otherSide } from './holds.ts';
import { type Acted, actedBy, type Choice, type ChoiceCause, type Chooser, type SideName, sideOf } from './model.ts';
import { dropRequest } from './request.ts';

export interface Wanted extends Acted {
  readonly side: SideName;
  readonly ready: boolean;
  /** Contact-centre reason; given when the contact centre goes Not Ready. */
  readonly reasonCode: number | null;
  /** CRM status; given when the choice was made in the CRM. */
  readonly statusId: string | null;
  readonly by: Chooser;
  readonly cause: ChoiceCause;
  /** The change counts towards flapping. */
  readonly counts: boolean;
}

function isSame(a: Choice | null, b: Choice): boolean {
  return (
    a !== null && a.ready === b.ready && a.reasonCode === b.reasonCode && a.statusId === b.statusId && a.by === b.by
  );
}

function set(draft: Draft, side: SideName, choice: Omit<Choice, 'at'>, counts: boolean, acted: Acted = {}): void {
  const { ready, reasonCode, statusId, by, cause } = choice;
  const complete = { ready, reasonCode, statusId, by, cause, at: draft.now };
  if (counts || !isSame(sideOf(draft.state, side).choice, complete))
    draft.emit({ at: draft.now, kind: 'choiceMade', side, choice: complete, counts, ...actedBy(acted) });
}

/** The choice as it reads on the side where it was not made (Synchronized). */
function mapped(draft: Draft, wanted: Wanted): Omit<Choice, 'at'> {
  const { by, cause, ready } = wanted;
  if (ready) return { ready, reasonCode: null, statusId: null, by, cause };
  if (wanted.side === 'crm') {
    const reasonCode =
      wanted.statusId === null
        ? draft.rules.definition.defaults.reasonCode
        : reasonForStatus(draft.rules, wanted.statusId);
    return { ready, reasonCode, statusId: null, by, cause };
  }
  // Many statuses may stand for one reason: the one that the person had chosen is given back (SY3).
  const before = draft.state.crm.choice;
  if (cause !== 'chosen') {
    // Nobody chose a label: whichever Not Ready the CRM shows will do.
    return { ready, reasonCode: null, statusId: before?.ready === false ? before.statusId : null, by, cause };
  }
  const keeps =
    before !== null &&
    !before.ready &&
    before.statusId !== null &&
    wanted.reasonCode !== null &&
    draft.rules.codeByStatus.get(before.statusId) === wanted.reasonCode;
  const statusId = keeps
    ? before.statusId
    : wanted.reasonCode === null
      ? null
      : statusForReason(draft.rules, wanted.reasonCode);
  return { ready, reasonCode: null, statusId, by, cause };
}

/** Complementary: the other side of the one that is Ready is not. */
function yieldTo(draft: Draft, side: SideName): void {
  const reasonCode = side === 'crm' ? draft.rules.definition.systemReasonCodes.otherSide : null;
  set(
    draft,
    otherSide(side),
    { ready: false, reasonCode, statusId: null, by: 'policy', cause: 'otherSideReady' },
    false,
  );
}

/** Records a choice, with what follows from it for the other side. */
export function choose(draft: Draft, wanted: Wanted): void {
  const { rules } = draft;
  const { side, ready, reasonCode, statusId, by, cause, counts } = wanted;
  const isPerson = by !== 'policy' && by !== 'timer';
  const other = mapped(draft, wanted);
  set(draft, side, { ready, reasonCode, statusId, by, cause }, counts && draft.state.frozenUntil === null, wanted);
  if (rules.definition.mode === 'synchronized') {
    set(draft, otherSide(side), other, false);
  } else if (ready && draft.state[otherSide(side)].choice?.ready !== false) {
    // The last Ready wins: it ends the other side's choice, and nothing ever makes the other side Ready (CM1, CM2).
    yieldTo(draft, side);
  }
  if (!isPerson) return;
  startAfresh(draft, wanted);
  freezeIfFlapping(draft);
}

/** Ends what a person's choice ends, whether it is another one than before or not: what was missed, a supervisor's hold, a failed request. */
export function startAfresh(draft: Draft, wanted: Pick<Wanted, 'side' | 'ready' | 'actor'>): void {
  const { side, ready } = wanted;
  const { missed, misses } = draft.state;
  const concernsContactCenter = side === 'contactCenter' || draft.rules.definition.mode === 'synchronized';
  // What was missed before it counts no longer, held or not (QW8).
  if (concernsContactCenter && (missed !== null || (ready && misses > 0)))
    draft.emit({ at: draft.now, kind: 'missedCleared', ...actedBy(wanted) });
  if (concernsContactCenter && ready && draft.state.supervisorHold !== null)
    draft.emit({ at: draft.now, kind: 'supervisorReleased', ...actedBy(wanted) });
  // A person starts a failed request afresh: what they want now has not been refused yet (RQ6).
  // A reassertion goes on: without it what was only assumed would never be asked about again.
  const { request } = draft.state.crm;
  if (request?.state === 'failed' && !request.isReassertion) dropRequest(draft);
}

/** Nobody has chosen anything yet: Not Ready, on both sides where the choice is shared (LK2). */
export function startWork(draft: Draft): void {
  choose(draft, {
    side: 'contactCenter',
    ready: false,
    reasonCode: draft.rules.definition.systemReasonCodes.startWork,
    statusId: null,
    by: 'policy',
    cause: 'startWork',
    counts: false,
  });
}

/** Choices that were made under another mode are brought to what this one allows; nobody becomes Ready by it (SY10, CM8). */
export function agreeOnMode(draft: Draft): void {
  const { choice } = draft.state.contactCenter;
  const ofCrm = draft.state.crm.choice;
  if (choice === null || ofCrm === null) return;
  if (draft.rules.definition.mode === 'complementary') {
    if (choice.ready && ofCrm.ready) yieldTo(draft, 'contactCenter');
    return;
  }
  if (choice.ready === ofCrm.ready) return;
  const [side, notReady] = choice.ready ? (['crm', ofCrm] as const) : (['contactCenter', choice] as const);
  // That the other side was Ready is no reason any more.
  if (notReady.cause === 'otherSideReady') startWork(draft);
  else set(draft, otherSide(side), mapped(draft, { ...notReady, side, counts: false }), false);
}

function freezeIfFlapping(draft: Draft): void {
  const { changes, withinMs, freezeMs } = draft.rules.definition.flapping;
  const { recentChanges, frozenUntil } = draft.state;
  if (frozenUntil !== null || recentChanges.length < changes) return;
  const recent = recentChanges.filter((at) => at > draft.now - withinMs);
  if (recent.length >= changes)
    draft.emit({ at: draft.now, kind: 'flappingFrozen', until: draft.now + freezeMs, changes: recent.length });
}
