import type { LaneSegment } from '@interlock/protocol/console';
import { firstEndingAfter, LANE_SHAPES, type LaneShape } from './lane-boxes.ts';
import type { TimeWindow } from './time-window.ts';

/** The share of a window's known time that each shape had, largest first; shapes without any are left out. (TV15) */
export function laneShares(
  segments: readonly LaneSegment[],
  { from, to }: TimeWindow,
): readonly { readonly shape: LaneShape; readonly share: number }[] {
  const times = new Map<LaneShape, number>();
  for (let index = firstEndingAfter(segments, from); index < segments.length; index += 1) {
    const segment = segments[index];
    if (segment === undefined || segment.from >= to) break;
    const ms = Math.min(segment.to, to) - Math.max(segment.from, from);
    times.set(segment.shape, (times.get(segment.shape) ?? 0) + Math.max(0, ms));
  }
  const total = [...times.values()].reduce((sum, ms) => sum + ms, 0);
  if (total === 0) return [];
  return LANE_SHAPES.flatMap((shape) => {
    const ms = times.get(shape) ?? 0;
    return ms === 0 ? [] : [{ shape, share: ms / total }];
  }).sort((a, b) => b.share - a.share);
}

/** Those of a sorted list that lie in a window; by halving, since a day may have thousands. */
export function inWindow<T extends { readonly at: number }>(
  sorted: readonly T[],
  { from, to }: TimeWindow,
): readonly T[] {
  return sorted.slice(lowerBound(sorted, from), lowerBound(sorted, to + 1));
}

function lowerBound(sorted: readonly { readonly at: number }[], at: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle]?.at ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}
