import type { AgentView, CrmLink, SideName, SideView, WorkView } from '@interlock/protocol';
import { mostTelling } from './explain.ts';
import type { Speaker } from './speaker.ts';
import { SHAPE_TONES, type Tone } from './tone.ts';

export interface SideState {
  /** Which of the five shapes stands for it. */
  tone: Tone;
  word: string;
  /** A few words that say more than the time does, in its place; null where the time says it. */
  note: string | null;
  /** Since when the word holds, in ms since the epoch. */
  since: number;
}

/** What of a side and its agent decides its word; a view and a row of the floor both have it. */
export interface SideFacts {
  side: Pick<SideView, 'shape' | 'availability' | 'label' | 'wish' | 'why'>;
  work: readonly Pick<WorkView, 'kind' | 'state'>[];
  crmLink: CrmLink['state'];
}

/** The word for one side: what it does while it works, the person's own reason otherwise. (CN29) */
export function sideState(speaker: Speaker, view: AgentView, name: SideName): SideState {
  const side = view.sides[name];
  const known = sideWord(speaker, name, { side, work: view.work, crmLink: view.crmLink.state });
  const note = name === 'crm' ? crmNote(speaker.words, view, known.tone) : workNote(speaker, view, known.tone);
  return { ...known, note, since: sinceOf(view, name, known.tone) };
}

/** A side at work counts from its work: what the view says of the side begins anew with every other reason to be Not Ready. */
function sinceOf({ sides, work }: AgentView, name: SideName, tone: Tone): number {
  const { since, wish } = sides[name];
  const items = name === 'crm' ? work.filter(isOpenTicket) : inHand(work);
  const telling = mostTelling(items);
  if (telling === undefined || !(tone === 'work' || (telling.state === 'reserved' && wish))) return since;
  return Math.min(...items.filter(({ state }) => state === telling.state).map((item) => item.since));
}

/** Shape and word of a side. (CN29) */
export function sideWord(speaker: Speaker, name: SideName, facts: SideFacts): { tone: Tone; word: string } {
  return name === 'contactCenter' ? contactCenterWord(speaker, facts) : crmWord(speaker, facts);
}

function contactCenterWord({ words }: Speaker, { side, work }: SideFacts): { tone: Tone; word: string } {
  const tone = SHAPE_TONES[side.shape];
  if (tone === 'off') return { tone, word: words.state.signedOut };
  if (tone === 'wrong') return { tone, word: words.state.notReady };
  if (tone === 'ready') return { tone, word: words.state.ready };
  const telling = mostTelling(inHand(work));
  const isReserved = telling?.state === 'reserved' && side.wish;
  if (telling !== undefined && (tone === 'work' || isReserved))
    return { tone, word: words.state[WORK_WORDS[telling.state]] };
  const isOwnChoice = side.why.code === 'chosen' && side.why.cause === 'chosen';
  return { tone, word: isOwnChoice ? side.label : words.state.notReady };
}

function inHand<T extends Pick<WorkView, 'kind' | 'state'>>(work: readonly T[]): T[] {
  return work.filter((item) => item.kind === 'interaction' && item.state !== 'waiting' && item.state !== 'parked');
}

function isOpenTicket({ kind, state }: Pick<WorkView, 'kind' | 'state'>): boolean {
  return kind === 'ticket' && state === 'open';
}

function workNote({ words }: Speaker, view: AgentView, tone: Tone): string | null {
  const { contactCenter: capacity } = view.capacity;
  const own = inHand(view.work);
  const isShown = tone === 'work' || (own.some(({ state }) => state === 'reserved') && view.sides.contactCenter.wish);
  return isShown && own.length > 0 && tone !== 'ready' && capacity > 1 ? words.note.open(own.length, capacity) : null;
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

function crmWord({ words }: Speaker, { side, work, crmLink }: SideFacts): { tone: Tone; word: string } {
  const tone = SHAPE_TONES[side.shape];
  if (crmLink !== 'up') return { tone: 'off', word: words.state.notConnected };
  if (tone === 'wrong') return { tone, word: words.state.notConfirmed };
  if (side.availability === 'unknown') return { tone: 'off', word: words.state.unknown };
  const tickets = work.filter(isOpenTicket).length;
  if (tone === 'work') return { tone, word: tickets > 1 ? words.state.onTickets(tickets) : words.state.onTicket };
  return { tone, word: side.label };
}

function crmNote({ note: notes, own }: Speaker['words'], view: AgentView, tone: Tone): string | null {
  if (view.crmLink.state !== 'up') return null;
  if (tone === 'wrong') return notes.asked(view.request?.attempt ?? 1);
  if (view.sides.crm.availability === 'unknown') return notes.notSaidYet;
  if (tone === 'work') return null;
  if (view.request?.state === 'assumed') return notes.assumed;
  if (view.request !== null) return notes.asking;
  const { why } = view.sides.crm;
  return why.code === 'held' && why.hold.kind === 'workElsewhere' ? own.held : null;
}
