import type { AgentView, SideName } from '@interlock/protocol';
import { mostTelling } from './explain.ts';
import type { Speaker } from './speaker.ts';
import { SHAPE_TONES, type Tone } from './tone.ts';

export interface SideState {
  /** Which of the five shapes stands for it. */
  tone: Tone;
  word: string;
  /** A few words that say more than the time does, in its place; null where the time says it. */
  note: string | null;
}

/** The word for one side: what it does while it works, the person's own reason otherwise. (CN29) */
export function sideState(speaker: Speaker, view: AgentView, name: SideName): SideState {
  return name === 'contactCenter' ? contactCenterState(speaker, view) : crmState(speaker, view);
}

function contactCenterState({ words }: Speaker, view: AgentView): SideState {
  const side = view.sides.contactCenter;
  const tone = SHAPE_TONES[side.shape];
  if (tone === 'off') return { tone, word: words.state.signedOut, note: null };
  if (tone === 'wrong') return { tone, word: words.state.notReady, note: null };
  if (tone === 'ready') return { tone, word: words.state.ready, note: null };
  const own = view.work.filter(
    (item) => item.side === 'contactCenter' && item.state !== 'waiting' && item.state !== 'parked',
  );
  const telling = mostTelling(own);
  const isReserved = telling?.state === 'reserved' && side.choice.ready;
  if (telling !== undefined && (tone === 'work' || isReserved)) {
    const note = view.capacity.contactCenter > 1 ? words.note.open(own.length, view.capacity.contactCenter) : null;
    return { tone, word: words.state[WORK_WORDS[telling.state]], note };
  }
  const isOwnChoice = side.why.code === 'chosen' && side.why.cause === 'chosen';
  return { tone, word: isOwnChoice ? side.choice.label : words.state.notReady, note: null };
}

const WORK_WORDS = {
  reserved: 'reserved',
  offered: 'offered',
  active: 'active',
  wrapUp: 'wrapUp',
  parked: 'parked',
  waiting: 'notReady',
  open: 'onTicket',
} as const;

function crmState({ words }: Speaker, view: AgentView): SideState {
  const side = view.sides.crm;
  const tone = SHAPE_TONES[side.shape];
  if (view.crmLink.state !== 'up') return { tone: 'off', word: words.state.notConnected, note: null };
  if (tone === 'wrong')
    return { tone, word: words.state.notConfirmed, note: words.note.asked(view.request?.attempt ?? 1) };
  if (side.availability === 'unknown') return { tone: 'off', word: words.state.unknown, note: words.note.notSaidYet };
  const tickets = view.work.filter((item) => item.side === 'crm' && item.state === 'open').length;
  if (tone === 'work')
    return { tone, word: tickets > 1 ? words.state.onTickets(tickets) : words.state.onTicket, note: null };
  return { tone, word: side.label, note: crmNote(words.note, view) };
}

function crmNote(notes: Speaker['words']['note'], view: AgentView): string | null {
  if (view.request?.state === 'assumed') return notes.assumed;
  if (view.request !== null) return notes.asking;
  const { why } = view.sides.crm;
  return why.code === 'held' && why.hold.kind === 'workElsewhere' ? notes.heldForYou : null;
}
