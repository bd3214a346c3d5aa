import type { SideName } from '@interlock/protocol';
import type { LaneRequest, LaneSegment, Lanes, WorkBar } from '@interlock/protocol/console';
import type { Change, LaneEntry } from './changes.ts';
import type { LaneShape } from './lane-boxes.ts';
import type { MarkKind } from './mark-flags.ts';
import type { Stand } from './stand-at.ts';
import type { TimelineWords } from './words/en.ts';

/** What it takes to tell a timeline in words. */
export interface Teller {
  readonly words: TimelineWords;
  /** `10:41:22.104`: evidence has milliseconds. */
  readonly exact: (at: number) => string;
  /** `10:41:22`. */
  readonly second: (at: number) => string;
  /** `84 ms`, `3.2 s`, `1 min 48 s`. */
  readonly length: (ms: number) => string;
  readonly channelLabel: (channelId: string) => string;
  readonly queueLabel: (queueId: string) => string;
  /** Of a presence; the id where nobody knows it. */
  readonly statusLabel: (statusId: string) => string;
  /** Of work that is known; null for other ids. */
  readonly workName: (workId: string | null) => string | null;
  /** An entry of the log that belongs to no lane. */
  readonly entry: (entry: LaneEntry) => string;
}

/** One row of the story: a sentence, and why. The shape says the same as its words. */
export interface StoryLine {
  readonly key: string;
  readonly at: number;
  readonly shape: LaneShape | 'wrong' | 'none';
  /** Of a mark: its own shape instead of a state's. */
  readonly mark: MarkKind | null;
  readonly what: string;
  readonly why: string;
}

/** A change in words: what, then why, by whom, the request it led to and when that was confirmed. (TV12) */
export function tellChange(teller: Teller, lanes: Lanes, change: Change): StoryLine {
  return {
    key: change.key,
    at: change.at,
    mark: change.kind === 'mark' ? change.mark.kind : null,
    ...wordsOf(teller, lanes, change),
  };
}

type Told = Pick<StoryLine, 'shape' | 'what' | 'why'>;

function wordsOf(teller: Teller, lanes: Lanes, change: Change): Told {
  const { words } = teller;
  switch (change.kind) {
    case 'side':
      return tellSide(teller, lanes, change);
    case 'work':
      return tellWork(teller, change);
    case 'requestFailed':
      return {
        shape: 'wrong',
        what: words.story.requestFailed(teller.statusLabel(change.request.statusId)),
        why: requestEnd(teller, change.request),
      };
    case 'mark':
      return tellMark(teller, lanes, change.mark);
    case 'entry':
      return { shape: 'none', what: teller.entry(change.entry), why: '' };
  }
}

function tellSide(teller: Teller, lanes: Lanes, change: Change & { kind: 'side' }): Told {
  const { story, lane } = teller.words;
  const { segment, side } = change;
  const name = lane[side];
  // What the CRM shows because it was asked to is said as what it shows; why it is held stands beside it.
  const isHeld = segment.hold !== null && segment.shape === 'held' && change.answers === null;
  const isThere = segment.shape !== 'offline' && segment.shape !== 'unknown';
  const what = isHeld
    ? story.held(name, reasonOf(teller, lanes, segment, side))
    : story.became(name, labelOf(teller, segment));
  const clauses: (string | null)[] = [
    isHeld && segment.label !== null ? labelOf(teller, segment) : null,
    !isHeld && isThere && segment.hold !== null ? reasonOf(teller, lanes, segment, side) : null,
    side === 'contactCenter' ? delayOf(teller, lanes, segment) : null,
    segment.shape === 'work' && side === 'crm' && segment.hold === null ? atWorkOn(teller, lanes, segment) : null,
    segment.hold === null && segment.shape !== 'work' && isThere ? chosenBy(teller, segment) : null,
    change.answers === null ? null : story.asAsked(teller.length(segment.from - change.answers.madeAt)),
    change.request === null
      ? null
      : `${story.asked(teller.statusLabel(change.request.statusId))}: ${requestEnd(teller, change.request)}`,
  ];
  return { shape: segment.shape, what, why: joined(clauses) };
}

/** A CRM in work still shows the presence that was chosen; the ticket is what is new. */
function atWorkOn(teller: Teller, lanes: Lanes, { workIds }: LaneSegment): string | null {
  if (workIds.length === 0) return null;
  return teller.words.because.atWorkOn(
    listed(
      teller,
      workIds.map((workId) => nameOfWorkId(teller, lanes, workId)),
    ),
  );
}

export function labelOf({ words }: Teller, segment: LaneSegment): string {
  if (segment.shape === 'offline' || segment.shape === 'unknown') return words.shape[segment.shape];
  const { label, reasonCode, statusId, shape } = segment;
  const plain = reasonCode === null && statusId === null ? PLAIN_LABELS[label ?? ''] : undefined;
  return plain === undefined ? (label ?? words.shape[shape]) : words.shape[plain];
}

/** What the log calls a side without a reason and without a presence; whatever else it says is the definition's own word. */
const PLAIN_LABELS: Readonly<Record<string, 'ready' | 'held'>> = { Ready: 'ready', 'Not Ready': 'held' };

function chosenBy({ words }: Teller, { by, actorId, actorName, cause }: LaneSegment): string | null {
  const { story, because } = words;
  switch (cause) {
    case 'startWork':
      return because.startWork;
    case 'otherSideReady':
      return because.otherSideTook;
    case 'clientDisconnect':
      return because.clientDisconnect;
  }
  if (by === 'supervisor') return story.by.supervisor(actorName ?? actorId ?? '');
  return by === 'agent' || by === 'crmUser' || by === 'policy' || by === 'timer' ? story.by[by] : null;
}

/** How long after the work that it names a side was held: what an interlock is judged by. */
function delayOf({ words, length }: Teller, { work }: Lanes, { from, hold, workIds }: LaneSegment): string | null {
  if (hold !== 'workElsewhere') return null;
  const begun = work
    .filter(({ workId }) => workIds.includes(workId))
    .flatMap(({ parts }) => parts.filter((part) => part.from <= from).map((part) => part.from));
  const last = Math.max(...begun);
  if (begun.length === 0 || from - last > 60_000) return null;
  return from === last ? words.story.atOnce : words.story.after(length(from - last));
}

/** Why a side may not be Ready, in the words of a sentence's second half. */
export function reasonOf(teller: Teller, lanes: Lanes, segment: LaneSegment, side: SideName): string {
  const { because } = teller.words;
  const label = labelOf(teller, segment);
  const named = listed(
    teller,
    segment.workIds.map((workId) => nameOfWorkId(teller, lanes, workId)),
  );
  switch (segment.hold) {
    case 'workElsewhere':
    case 'otherSideReady':
      return because[segment.hold][side](named);
    case 'atCapacity':
    case 'wrapUp':
      return because[segment.hold](named);
    case 'confirmationAwaited':
    case 'crmUnknown':
    case 'outOfStep':
    case 'missed':
    case 'supervisor':
    case 'linkLost':
    case 'flapping':
    case 'signedOut':
      return because[segment.hold]();
    case null:
      break;
    default:
      return because.other(segment.hold);
  }
  switch (segment.cause) {
    case 'startWork':
      return because.startWork;
    case 'otherSideReady':
      return because.otherSideTook;
    case 'clientDisconnect':
      return because.clientDisconnect;
    case 'signedOut':
      return because.signedOut();
    case 'snapshot':
      return because.snapshot(label);
  }
  const { by } = segment;
  const chosen = by === 'crmUser' || by === 'supervisor' || by === 'policy' || by === 'timer' ? by : 'agent';
  return because.chosen[chosen](label);
}

function tellWork(teller: Teller, { bar, state, entry }: Change & { kind: 'work' }): Told {
  const { story } = teller.words;
  const name = nameOfBar(teller, bar);
  const cause = entry?.params['cause'];
  const why = joined([
    state === 'ended' ? (story.outcome[bar.outcome ?? ''] ?? bar.outcome) : null,
    typeof cause === 'string' ? (story.releaseCause[cause] ?? null) : null,
    state === 'reserved' && bar.queueId !== null ? story.queue(teller.queueLabel(bar.queueId)) : null,
  ]);
  const isInHand = state === 'active' || state === 'open' || state === 'wrapUp';
  return { shape: isInHand ? 'work' : 'none', what: story.workStarts[state](name), why };
}

function tellMark(teller: Teller, lanes: Lanes, mark: Lanes['marks'][number]): Told {
  const { story, mark: names } = teller.words;
  return {
    shape: mark.kind === 'correction' ? 'none' : 'wrong',
    what: names[mark.kind],
    why: tellMarkWhy(teller, lanes, mark) + (mark.to === null && mark.kind !== 'collision' ? `; ${story.goesOn}` : ''),
  };
}

/** What a mark means, with its length. */
export function tellMarkWhy(teller: Teller, lanes: Lanes, mark: Lanes['marks'][number]): string {
  const { story } = teller.words;
  const length = teller.length((mark.to ?? lanes.to) - mark.from);
  const simple: Partial<Record<MarkKind, string>> = {
    bothReady: story.bothReady(length),
    outOfStep: story.outOfStep(length),
    correction: story.correction,
    flapping: story.flapping(length),
    linkLost: story.linkLost(length),
  };
  const told = simple[mark.kind];
  if (told !== undefined) return joined([told, story.markCause[mark.cause ?? ''] ?? null]);
  const named = listed(
    teller,
    mark.workIds.map((workId) => nameOfWorkId(teller, lanes, workId)),
  );
  const what = mark.to === null ? story.collisionOpen(named) : story.collision(named, length);
  return joined([what, story.markCause[mark.cause ?? ''] ?? null]);
}

export function requestEnd({ words, length }: Teller, request: LaneRequest): string {
  const { story } = words;
  const took = length((request.endedAt ?? request.madeAt) - request.madeAt);
  switch (request.end) {
    case 'applied':
      return story.confirmed(took);
    case 'assumed':
      return story.assumed(took);
    case 'failed':
      return story.failed(request.attempts, took);
    case 'dropped':
      return story.dropped(took);
    case null:
      return story.open;
  }
}

/** The story of one instant: the answer first, then each side, the work and the request. */
export interface StandStory {
  readonly verdict: string;
  readonly sides: readonly {
    readonly side: 'contactCenter' | 'crm';
    readonly shape: LaneShape;
    readonly text: string;
    readonly why: string;
  }[];
  readonly more: readonly string[];
}

/** (TV11) */
export function tellStand(teller: Teller, lanes: Lanes, stand: Stand, now: number): StandStory {
  const { words } = teller;
  const time = stand.at % 1_000 === 0 ? teller.second(stand.at) : teller.exact(stand.at);
  if (stand.at > now) return { verdict: words.verdict.future(time), sides: [], more: [] };
  if (stand.verdict === 'unknown' && stand.contactCenter === null)
    return { verdict: words.verdict.unknown(time), sides: [], more: [] };
  return {
    verdict: verdictText(teller, lanes, stand, time),
    sides: (['contactCenter', 'crm'] as const).flatMap((side) => {
      const segment = stand[side];
      if (segment === null) return [];
      const name = words.lane[side];
      const label = labelOf(teller, segment);
      const text =
        segment.from <= lanes.from
          ? words.stood.sideFromBefore(name, label)
          : words.stood.side(name, label, teller.exact(segment.from));
      const why = segment.hold === null ? (chosenBy(teller, segment) ?? '') : reasonOf(teller, lanes, segment, side);
      return [{ side, shape: segment.shape, text, why }];
    }),
    more: [
      ...stand.work.map(({ bar, state, since }) =>
        words.stood.work(nameOfBar(teller, bar), words.workState[state], teller.exact(since)),
      ),
      ...(stand.request === null
        ? []
        : [words.stood.request(teller.statusLabel(stand.request.statusId), teller.exact(stand.request.madeAt))]),
      ...stand.marks.map((mark) => `${words.mark[mark.kind]}: ${tellMarkWhy(teller, lanes, mark)}`),
    ],
  };
}

function verdictText(teller: Teller, lanes: Lanes, stand: Stand, time: string): string {
  const { verdict } = teller.words;
  const { name } = lanes;
  const own = stand.work.filter(({ bar }) => bar.kind === 'interaction');
  const work = (state: string): string =>
    listed(
      teller,
      own.filter((item) => item.state === state).map(({ bar }) => nameOfBar(teller, bar)),
    );
  switch (stand.verdict) {
    case 'couldBeRung':
      return verdict.couldBeRung(name, time);
    case 'beingRung':
      return verdict.beingRung(name, time, work('offered'));
    case 'reserved':
      return verdict.reserved(name, time, work('reserved'));
    case 'atWork':
      return verdict.atWork(
        name,
        time,
        listed(
          teller,
          own.map(({ bar }) => nameOfBar(teller, bar)),
        ),
      );
    case 'notRung':
    case 'offline':
    case 'unknown': {
      if (stand.contactCenter === null) return verdict.unknown(time);
      const told = stand.verdict === 'offline' ? verdict.offline : verdict.notRung;
      return told(name, time, reasonOf(teller, lanes, stand.contactCenter, 'contactCenter'));
    }
  }
}

export function nameOfBar(teller: Teller, { label, kind, channel }: WorkBar): string {
  const { story } = teller.words;
  if (kind === 'ticket') return /^\d+$/.test(label) ? story.ticket(label) : label;
  return channel === null ? label : story.inChannel(label, teller.channelLabel(channel));
}

function nameOfWorkId(teller: Teller, { work }: Lanes, workId: string): string {
  const bar = work.find((candidate) => candidate.workId === workId);
  if (bar !== undefined) return nameOfBar(teller, bar);
  return /^\d+$/.test(workId) ? teller.words.story.ticket(workId) : workId;
}

function listed({ words }: Teller, names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : words.story.list(names.slice(0, -1).join(', '), last);
}

function joined(clauses: readonly (string | null)[]): string {
  return clauses.filter((clause) => clause !== null && clause !== '').join('; ');
}
