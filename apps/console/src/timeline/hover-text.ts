import type { Lanes } from '@interlock/protocol/console';
import type { LaneName } from './changes.ts';
import { firstEndingAfter, segmentAt } from './lane-boxes.ts';
import { labelOf, nameOfBar, reasonOf, requestEnd, type Teller, tellMarkWhy } from './story.ts';
import type { TimeScale } from './time-window.ts';

/** So near a pointer is to what it means. */
const REACH_PX = 4;

/** The full words of what lies in a lane at an instant: bars have seldom room for all of them. */
export function hoverText(teller: Teller, lanes: Lanes, lane: LaneName | null, at: number, scale: TimeScale): string[] {
  const { words } = teller;
  const reachMs = scale.at(REACH_PX) - scale.at(0);
  const marks = lanes.marks.filter(({ from, to }) => from - reachMs <= at && at <= (to ?? lanes.to) + reachMs);
  const marked = marks.slice(0, 3).map((mark) => `${words.mark[mark.kind]}: ${tellMarkWhy(teller, lanes, mark)}`);
  if (lane === 'contactCenter' || lane === 'crm') {
    const segment = segmentAt(lanes[lane], at);
    if (segment === null) return [words.stood.noSide(words.lane[lane])];
    const label = `${words.lane[lane]}: ${labelOf(teller, segment)}`;
    const length = teller.length(segment.to - segment.from);
    const near = changesWithin(lanes[lane], at, reachMs);
    return [
      near > 2 ? words.dense(near) : `${label} (${length})`,
      ...(segment.hold === null && segment.by === null ? [] : [reasonOf(teller, lanes, segment, lane)]),
    ];
  }
  if (lane === 'work') {
    const found = lanes.work.flatMap((bar) => {
      const part = bar.parts.find(({ from, to }) => from - reachMs <= at && at <= to + reachMs);
      return part === undefined ? [] : [`${nameOfBar(teller, bar)}, ${words.workState[part.state]}`];
    });
    return found.length === 0 ? [words.nothingInHand] : found.slice(0, 6);
  }
  if (lane === 'other') return marked.length === 0 ? [words.noMarks] : marked;
  const requests = lanes.requests.filter(
    ({ madeAt, endedAt }) => madeAt - reachMs <= at && at <= (endedAt ?? lanes.to) + reachMs,
  );
  return requests
    .slice(0, 3)
    .map((request) => `${words.story.asked(teller.statusLabel(request.statusId))}: ${requestEnd(teller, request)}`);
}

function changesWithin(segments: Lanes['crm'], at: number, reachMs: number): number {
  const first = firstEndingAfter(segments, at - reachMs);
  const last = firstEndingAfter(segments, at + reachMs);
  return last - first;
}
