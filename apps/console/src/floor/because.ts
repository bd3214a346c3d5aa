import type { Hold, WorkRef } from '@interlock/protocol';
import type { FloorRow, FloorSide } from '@interlock/protocol/console';
import { listed, mostTelling, nameOfWork, reasonLabel } from '@interlock/words';
import type { Speaker } from '../shell/console-app.ts';

/**
 * Why an agent is what they are, in one sentence: the collision, else what holds the contact centre, else what holds the
 * CRM. Empty where there is nothing to say. Nothing runs in it: times that run have columns. (UI20)
 */
export function because(speaker: Speaker, row: FloorRow): string {
  const { words } = speaker;
  if (row.session === 'signedOut') return '';
  if (row.collisionSince !== null) {
    const names = row.work.map((item) => nameOfWork(speaker, item));
    return names.length > 1 ? words.because.collision(listed(speaker, names)) : words.because.collisionOf;
  }
  const main = sentence(speaker, row, row.contactCenter);
  if (main !== '' || row.crmLink === 'none') return main;
  return sentence(speaker, row, row.crm);
}

function sentence(speaker: Speaker, row: FloorRow, side: FloorSide): string {
  const { words, time } = speaker;
  const { why } = side;
  if (why.code === 'ready') return '';
  if (why.code === 'held') return holdSentence(speaker, row, why.hold);
  switch (why.cause) {
    case 'startWork':
      return words.because.startWork;
    case 'otherSideReady':
      return words.because.otherSideReady;
    case 'clientDisconnect':
      return words.why.clientDisconnect(time.short(why.at));
    case 'signedOut':
      return '';
    case 'snapshot':
      return words.why.snapshot(labelOf(speaker, why.label));
    case 'chosen':
      return words.because.chosen[why.by](labelOf(speaker, why.label), time.short(why.at));
  }
}

/** A choice without a reason and without a presence has no word of the definition; the server calls it by these. */
function labelOf({ words }: Speaker, label: string): string {
  if (label === 'Ready') return words.state.ready;
  return label === 'Not Ready' ? words.state.notReady : label;
}

function holdSentence(speaker: Speaker, row: FloorRow, hold: Hold): string {
  const { words, time } = speaker;
  const name = (ref: Pick<WorkRef, 'workId' | 'label'>): string => {
    const item = row.work.find(({ workId }) => workId === ref.workId);
    return nameOfWork(speaker, item ?? { label: ref.label, channel: null });
  };
  switch (hold.kind) {
    case 'workElsewhere': {
      const names = listed(speaker, hold.work.map(name));
      if (hold.side === 'crm') return hold.work.length > 1 ? words.why.ticketsOpen(names) : words.why.ticketOpen(names);
      return workSentence(speaker, hold.work, name);
    }
    case 'atCapacity':
      return workSentence(speaker, hold.work, name);
    case 'wrapUp':
      return words.why.wrapUp(name(hold));
    case 'otherSideReady':
      return words.because.otherSideReady;
    case 'confirmationAwaited':
      return words.why.confirmation;
    case 'crmUnknown':
      return row.crmLink === 'up' ? words.why.crmUnknown : words.why.crmNotConnected;
    case 'outOfStep':
      return words.because.outOfStep(hold.attempts);
    case 'missed':
      return words.why.missed(name(hold), time.short(hold.at));
    case 'supervisor':
      return words.why.supervisor(reasonLabel(speaker, hold.reasonCode), time.short(hold.at), hold.actor?.name);
    case 'linkLost':
      return row.session === 'lost' ? words.why.linkLost : words.why.crmNotConnected;
    case 'flapping':
      return words.because.flapping(hold.changes, time.exact(hold.until));
    case 'signedOut':
      return '';
  }
}

function workSentence(speaker: Speaker, work: readonly WorkRef[], name: (ref: WorkRef) => string): string {
  const { words } = speaker;
  const ref = mostTelling(work);
  if (ref === undefined) return '';
  switch (ref.state) {
    case 'reserved':
      return words.why.reserved(name(ref));
    case 'offered':
      return words.why.offered(name(ref));
    case 'wrapUp':
      return words.why.wrapUp(name(ref));
    case 'open':
      return words.why.ticketOpen(name(ref));
    default:
      return words.why.active(name(ref));
  }
}
