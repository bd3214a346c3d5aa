/**
 * A view that the session wire carries whatever is in it: a frame is at most 256 KiB, and an agent can have a thousand
 * items waiting (SV55). REST shows them all.
 */
import type { AgentView, Hold, SideView, WorkRef, WorkView } from '@interlock/engine';
import { cutText } from '@interlock/protocol';

export const VIEW_LIMITS = {
  /** Waiting items, those that wait longest. */
  waiting: 50,
  /** Items whose details are sent, those in hand first. */
  details: 10,
  /** Characters of all labels together; beyond it each is cut. */
  labelChars: 6_000,
  cutLabelChars: 40,
  /** Items named in a hold; further ones are in the work list. */
  refsPerHold: 20,
} as const;

function cut(label: string): string {
  if (label.length <= VIEW_LIMITS.cutLabelChars) return label;
  return `${cutText(label, VIEW_LIMITS.cutLabelChars - 1)}…`;
}

function boundedHold(hold: Hold): Hold {
  switch (hold.kind) {
    case 'workElsewhere':
    case 'atCapacity':
      return {
        ...hold,
        work: hold.work.slice(0, VIEW_LIMITS.refsPerHold).map((ref: WorkRef) => ({ ...ref, label: cut(ref.label) })),
      };
    case 'missed':
    case 'wrapUp':
      return { ...hold, label: cut(hold.label) };
    default:
      return hold;
  }
}

function boundedSide(side: SideView): SideView {
  const why = side.why.code === 'held' ? { ...side.why, hold: boundedHold(side.why.hold) } : side.why;
  return { ...side, holds: side.holds.map(boundedHold), why };
}

function boundedWork(work: readonly WorkView[]): readonly WorkView[] {
  const waiting = work.filter(({ state }) => state === 'waiting').sort((a, b) => a.createdAt - b.createdAt);
  const kept = [...work.filter(({ state }) => state !== 'waiting'), ...waiting.slice(0, VIEW_LIMITS.waiting)];
  return kept.map((item, index) => (index < VIEW_LIMITS.details ? item : { ...item, detail: null }));
}

/** The view itself where it is of usual size, else one with the same states and less text. */
export function boundedView(view: AgentView): AgentView {
  if (view.work.length <= VIEW_LIMITS.details) return view;
  const work = boundedWork(view.work);
  const labelChars = work.reduce((sum, { label }) => sum + label.length, 0);
  if (labelChars <= VIEW_LIMITS.labelChars) return { ...view, work };
  const { contactCenter, crm } = view.sides;
  return {
    ...view,
    work: work.map((item) => ({ ...item, label: cut(item.label) })),
    sides: { contactCenter: boundedSide(contactCenter), crm: boundedSide(crm) },
  };
}
