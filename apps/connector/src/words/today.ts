import type { AgentView, SideName, TimelineEntry, TimelineParam } from '@interlock/protocol';
import { SHAPE_TONES, type Tone } from '@interlock/words';

export interface Segment {
  tone: Tone;
  from: number;
  to: number;
}

export interface Today {
  from: number;
  to: number;
  lanes: Readonly<Record<SideName, readonly Segment[]>>;
  interactions: number;
  tickets: number;
  collisions: number;
}

/**
 * The day so far, one lane per side, drawn from the agent's timeline and ended by the newest view. Null while there is nothing to draw. (CN34)
 *
 * @param entries newest first, as they are read; those before `dayStart` only say how the day began
 * @param now server time
 */
export function todayOf(
  entries: readonly TimelineEntry[],
  dayStart: number,
  now: number,
  view: AgentView,
): Today | null {
  const ascending = [...entries].reverse();
  const ofToday = ascending.filter((entry) => entry.at >= dayStart);
  const first = ofToday[0]?.at;
  if (first === undefined) return null;
  const lane = (side: SideName): Segment[] =>
    laneOf(ascending, side, first, now, SHAPE_TONES[view.sides[side].shape], view.sides[side].since);
  return {
    from: first,
    to: Math.max(now, first + 1),
    lanes: { contactCenter: lane('contactCenter'), crm: lane('crm') },
    interactions: distinct(ofToday.filter(({ kind }) => kind === 'workStarted')),
    tickets: countTickets(ofToday),
    collisions: ofToday.filter(({ kind }) => kind === 'collisionBegan').length,
  };
}

function laneOf(
  ascending: readonly TimelineEntry[],
  side: SideName,
  from: number,
  now: number,
  current: Tone,
  currentSince: number,
): Segment[] {
  let tone: Tone = 'off';
  let start = from;
  const segments: Segment[] = [];
  function turn(next: Tone, at: number): void {
    if (next === tone) return;
    if (at > start) segments.push({ tone, from: start, to: at });
    tone = next;
    start = Math.max(start, at);
  }
  for (const entry of ascending) {
    const next = toneOf(entry, side);
    if (next === null) continue;
    if (entry.at < from) tone = next;
    else turn(next, entry.at);
  }
  turn(current, Math.min(now, Math.max(start, currentSince)));
  if (now > start) segments.push({ tone, from: start, to: now });
  return segments;
}

/**
 * What is drawn of a lane: the lane itself, or, where it has more turns than can be told apart, as many equal parts, each
 * with the tone that it had longest. (CN34)
 */
export function drawnOf(lane: readonly Segment[], most: number): readonly Segment[] {
  const from = lane[0]?.from ?? 0;
  const length = (lane.at(-1)?.to ?? 0) - from;
  if (lane.length <= most) return lane;
  const drawn: Segment[] = [];
  let first = 0;
  for (let part = 0; part < most; part += 1) {
    const begin = from + (length * part) / most;
    const end = from + (length * (part + 1)) / most;
    const shares = new Map<Tone, number>();
    while ((lane[first]?.to ?? end) <= begin) first += 1;
    for (let index = first; (lane[index]?.from ?? end) < end; index += 1) {
      const { tone, ...segment } = lane[index] as Segment; // its beginning lies before the end
      shares.set(tone, (shares.get(tone) ?? 0) + Math.min(segment.to, end) - Math.max(segment.from, begin));
    }
    const [tone] = [...shares].sort(([, one], [, other]) => other - one)[0] ?? ['off'];
    const last = drawn.at(-1);
    if (last?.tone === tone) last.to = end;
    else drawn.push({ tone, from: begin, to: end });
  }
  return drawn;
}

/** What an entry makes of a side; null where it changes nothing of it. */
function toneOf({ kind, params }: TimelineEntry, side: SideName): Tone | null {
  if (kind === 'sessionEnded') return 'off';
  if (kind !== 'sideChanged' || params['side'] !== side) return null;
  if (params['hold'] === 'signedOut') return 'off';
  if (params['ready'] === true) return 'ready';
  if (params['ready'] === null || params['ready'] === undefined) return 'off';
  if (params['hold'] === 'outOfStep') return 'wrong';
  return params['hold'] === 'atCapacity' || params['hold'] === 'wrapUp' ? 'work' : 'held';
}

function distinct(entries: readonly TimelineEntry[]): number {
  return new Set(entries.map(({ params, version }) => params['workId'] ?? version)).size;
}

function countTickets(entries: readonly TimelineEntry[]): number {
  const seen = new Set<string>();
  for (const { kind, params } of entries) {
    if (kind === 'ticketOpened') seen.add(String(params['workId']));
    if (kind === 'crmWorkChanged') for (const id of idsOf(params['work'])) seen.add(id);
  }
  return seen.size;
}

function idsOf(list: TimelineParam | undefined): string[] {
  return Array.isArray(list) ? list.map((item) => (typeof item === 'string' ? item : item.workId)) : [];
}
