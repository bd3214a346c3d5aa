import type { SideName } from '@interlock/protocol';
import type { LaneMark, LaneRequest, LaneSegment, Lanes, WorkBar } from '@interlock/protocol/console';
import { barTo } from './work-rows.ts';

export type LaneEntry = Lanes['entries'][number];
export type LaneName = 'contactCenter' | 'crm' | 'work' | 'other';

/** One thing that happened: what the arrow keys go to, and a row of the story. */
export type Change = {
  /** The same in every answer that holds the change: an address may name it. */
  readonly key: string;
  readonly at: number;
  readonly lane: LaneName;
} & (
  | {
      readonly kind: 'side';
      readonly side: SideName;
      readonly segment: LaneSegment;
      readonly before: LaneSegment | null;
      /** What the other side was asked for because of it. */
      readonly request: LaneRequest | null;
      /** The request that it fulfils. */
      readonly answers: LaneRequest | null;
    }
  | {
      readonly kind: 'work';
      readonly bar: WorkBar;
      readonly state: WorkBar['parts'][number]['state'] | 'ended';
      /** What the log says of it besides, such as why an offer was taken back. */
      readonly entry: LaneEntry | null;
    }
  | { readonly kind: 'requestFailed'; readonly request: LaneRequest }
  | { readonly kind: 'mark'; readonly mark: LaneMark }
  | { readonly kind: 'entry'; readonly entry: LaneEntry }
);

/** Entries that say again what a lane shows. */
const SHOWN_BY_LANES: ReadonlySet<string> = new Set([
  'sideChanged',
  'workGiven',
  'workReserved',
  'reservationConfirmed',
  'offerMade',
  'workStarted',
  'wrapUpStarted',
  'workParked',
  'workResumed',
  'workEnded',
  'ticketOpened',
  'ticketClosed',
  'crmWorkChanged',
  'crmWorkConfirmed',
  'collisionBegan',
  'collisionEnded',
  'flappingFrozen',
  'flappingEnded',
  'sessionLost',
  'presenceReported',
  'requestMade',
  'requestAccepted',
  'requestSettling',
  'requestApplied',
  'requestAssumed',
  'requestFailed',
  'requestDropped',
  'reassertionSkipped',
  'parkExpired',
  'coolDownBegan',
  'coolDownEnded',
]);

/** Entries that say why a work item went where it went. */
const SAYS_WHY: ReadonlySet<string> = new Set([
  'reservationReleased',
  'offerRescinded',
  'offerMissed',
  'offerDeclined',
  'workReturned',
  'workTransferred',
  'wrapUpExtended',
]);

const RANK: Readonly<Record<Change['kind'], number>> = { entry: 0, work: 1, side: 2, requestFailed: 3, mark: 4 };
const SIDE_RANK: Readonly<Record<LaneName, number>> = { other: 0, work: 1, contactCenter: 2, crm: 3 };

/**
 * Everything that happened, oldest first. At one instant what causes stands before what follows: work and sessions, then
 * the contact centre, the CRM, and what is marked. (TV9)
 */
export function changesOf(lanes: Lanes): Change[] {
  const requests = new Map(lanes.requests.map((request) => [request.requestId, request]));
  const changes: Change[] = [
    ...sideChanges(lanes.contactCenter, 'contactCenter', lanes, requests),
    ...sideChanges(lanes.crm, 'crm', lanes, requests),
    ...workChanges(lanes),
    ...lanes.requests.flatMap((request): Change[] =>
      request.end === 'failed' && request.endedAt !== null
        ? [
            {
              kind: 'requestFailed',
              key: `request:${request.requestId}`,
              at: request.endedAt,
              lane: 'crm',
              request,
            },
          ]
        : [],
    ),
    ...lanes.marks.map(
      (mark): Change => ({ kind: 'mark', key: `mark:${mark.kind}:${mark.from}`, at: mark.from, lane: 'other', mark }),
    ),
    ...otherEntries(lanes),
  ];
  const inside = changes.filter(({ at }) => at >= lanes.from && at <= lanes.to);
  return inside.sort(
    (a, b) =>
      a.at - b.at ||
      RANK[a.kind] - RANK[b.kind] ||
      SIDE_RANK[a.lane] - SIDE_RANK[b.lane] ||
      (a.key < b.key ? -1 : a.key > b.key ? 1 : 0),
  );
}

function sideChanges(
  segments: readonly LaneSegment[],
  side: SideName,
  lanes: Lanes,
  requests: ReadonlyMap<string, LaneRequest>,
): Change[] {
  return segments.flatMap((segment, index): Change[] => {
    // The first stretch began before the time that was asked for.
    if (index === 0 && segment.from <= lanes.from) return [];
    const answers =
      side === 'crm'
        ? (lanes.requests.find(
            ({ end, endedAt, statusId }) =>
              end === 'applied' && statusId === segment.statusId && endedAt !== null && endedAt === segment.from,
          ) ?? null)
        : null;
    return [
      {
        kind: 'side',
        key: `${side}:${segment.from}`,
        at: segment.from,
        lane: side,
        side,
        segment,
        before: segments[index - 1] ?? null,
        request: (segment.requestId === null ? null : requests.get(segment.requestId)) ?? null,
        answers,
      },
    ];
  });
}

function workChanges({ work, entries, from, to }: Lanes): Change[] {
  const reasons = new Map<string, LaneEntry>();
  for (const entry of entries) {
    const workId = entry.params['workId'];
    if (SAYS_WHY.has(entry.kind) && typeof workId === 'string') reasons.set(`${workId}:${entry.at}`, entry);
  }
  return work.flatMap((bar) => {
    const changes = bar.parts.flatMap((part, index): Change[] => {
      if (index === 0 && part.from <= from) return [];
      return [
        {
          kind: 'work',
          key: `work:${bar.workId}:${part.from}`,
          at: part.from,
          lane: 'work',
          bar,
          state: part.state,
          entry: reasons.get(`${bar.workId}:${part.from}`) ?? null,
        },
      ];
    });
    const end = barTo(bar);
    if (bar.outcome !== null && end <= to)
      changes.push({
        kind: 'work',
        key: `work:${bar.workId}:${end}:end`,
        at: end,
        lane: 'work',
        bar,
        state: 'ended',
        entry: reasons.get(`${bar.workId}:${end}`) ?? null,
      });
    return changes;
  });
}

/** Sessions, choices that a hold keeps waiting, acts of supervisors, and kinds that this page does not know. */
function otherEntries({ entries, contactCenter, crm }: Lanes): Change[] {
  const sides = { contactCenter: startsOf(contactCenter), crm: startsOf(crm) };
  return entries.flatMap((entry): Change[] => {
    if (SHOWN_BY_LANES.has(entry.kind) || SAYS_WHY.has(entry.kind)) return [];
    if (entry.kind === 'choiceMade') {
      const side = entry.params['side'] === 'crm' ? 'crm' : 'contactCenter';
      // A choice is told on the side where it was made; where that side changed at once, its own change says who chose it.
      const isMadeHere = (entry.params['by'] === 'crmUser') === (side === 'crm');
      if (entry.params['cause'] !== 'chosen' || !isMadeHere || sides[side].has(entry.at)) return [];
    }
    return [
      {
        kind: 'entry',
        key: `entry:${entry.version}:${entry.kind}${typeof entry.params['side'] === 'string' ? `:${entry.params['side']}` : ''}`,
        at: entry.at,
        lane: 'other',
        entry,
      },
    ];
  });
}

function startsOf(segments: readonly LaneSegment[]): ReadonlySet<number> {
  return new Set(segments.map(({ from }) => from));
}

/** Index of the change nearest to an instant; -1 when there is none. */
export function nearestChange(changes: readonly Change[], at: number): number {
  let best = -1;
  let distance = Number.POSITIVE_INFINITY;
  for (const [index, change] of changes.entries()) {
    const away = Math.abs(change.at - at);
    if (away < distance) {
      best = index;
      distance = away;
    }
    if (change.at > at && away > distance) break;
  }
  return best;
}

/** The change that the keys lead to from where one stands, or from the middle of what is seen; null at the end of the list. (TV10) */
export function stepChange(
  changes: readonly Change[],
  selected: string | null,
  step: 'previous' | 'next' | 'first' | 'last',
  fallbackAt: number,
): Change | null {
  if (step === 'first') return changes[0] ?? null;
  if (step === 'last') return changes.at(-1) ?? null;
  const at = selected === null ? -1 : changes.findIndex(({ key }) => key === selected);
  if (at !== -1) return changes[at + (step === 'next' ? 1 : -1)] ?? null;
  return step === 'next'
    ? (changes.find((change) => change.at >= fallbackAt) ?? changes.at(-1) ?? null)
    : (changes.findLast((change) => change.at <= fallbackAt) ?? changes[0] ?? null);
}

const LANE_ORDER: readonly LaneName[] = ['other', 'contactCenter', 'crm', 'work'];

/** The nearest change in the next lane that has one, above or below; null when there is none. (TV10) */
export function stepLane(changes: readonly Change[], from: Change, step: 'up' | 'down'): Change | null {
  const way = step === 'down' ? 1 : -1;
  for (let lane = LANE_ORDER.indexOf(from.lane) + way; lane >= 0 && lane < LANE_ORDER.length; lane += way) {
    const own = changes.filter((change) => change.lane === LANE_ORDER[lane]);
    const found = own[nearestChange(own, from.at)];
    if (found !== undefined) return found;
  }
  return null;
}
