import type { LaneMark, LaneRequest, LaneSegment, Lanes, WorkBar } from '@interlock/protocol/console';
import { segmentAt } from './lane-boxes.ts';

export interface WorkThen {
  readonly bar: WorkBar;
  readonly state: WorkBar['parts'][number]['state'];
  readonly since: number;
}

/** What stood at an instant, on each side and why: the answer to "why was this agent not rung at 10:42?". */
export interface Stand {
  readonly at: number;
  /** The one word that answers it; `unknown` where the log does not reach. */
  readonly verdict: 'couldBeRung' | 'beingRung' | 'reserved' | 'atWork' | 'notRung' | 'offline' | 'unknown';
  readonly contactCenter: LaneSegment | null;
  readonly crm: LaneSegment | null;
  readonly work: readonly WorkThen[];
  readonly marks: readonly LaneMark[];
  /** The request to the CRM that was on its way. */
  readonly request: LaneRequest | null;
}

/** (TV11) */
export function standAt(lanes: Lanes, at: number): Stand {
  const isKept = (lanes.keptFrom ?? 0) <= at && (lanes.truncatedAt ?? 0) <= at && at >= lanes.from && at <= lanes.to;
  const contactCenter = isKept ? segmentAt(lanes.contactCenter, at) : null;
  const crm = isKept ? segmentAt(lanes.crm, at) : null;
  const work = lanes.work.flatMap((bar): WorkThen[] => {
    const part = bar.parts.find(({ from, to }) => from <= at && (at < to || (to >= lanes.to && bar.outcome === null)));
    return part === undefined ? [] : [{ bar, state: part.state, since: part.from }];
  });
  return {
    at,
    verdict: verdictOf(contactCenter, work),
    contactCenter,
    crm,
    work,
    marks: lanes.marks.filter(({ from, to }) => from === at || (from < at && (to === null || at < to))),
    request:
      lanes.requests.findLast(({ madeAt, endedAt }) => madeAt <= at && (endedAt === null || at < endedAt)) ?? null,
  };
}

function verdictOf(segment: LaneSegment | null, work: readonly WorkThen[]): Stand['verdict'] {
  if (segment === null || segment.shape === 'unknown') return 'unknown';
  if (segment.shape === 'offline') return 'offline';
  const own = work.filter(({ bar }) => bar.kind === 'interaction').map(({ state }) => state);
  if (own.includes('offered')) return 'beingRung';
  if (own.includes('reserved')) return 'reserved';
  if (segment.shape === 'ready') return 'couldBeRung';
  return own.includes('active') || own.includes('wrapUp') ? 'atWork' : 'notRung';
}
