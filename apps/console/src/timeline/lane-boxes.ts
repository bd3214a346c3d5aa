import type { LaneSegment } from '@interlock/protocol/console';
import type { TimeScale } from './time-window.ts';

export type LaneShape = LaneSegment['shape'];

export const LANE_SHAPES: readonly LaneShape[] = ['ready', 'work', 'held', 'offline', 'unknown'];

/** One stretch that has room to be drawn. */
export interface SegmentBox {
  readonly kind: 'segment';
  readonly x: number;
  readonly width: number;
  readonly index: number;
  readonly segment: LaneSegment;
}

/** Stretches too short to be told apart: how many they are, and the share of the time that each shape had. */
export interface DenseBox {
  readonly kind: 'dense';
  readonly x: number;
  readonly width: number;
  readonly from: number;
  readonly to: number;
  readonly changes: number;
  readonly shares: readonly { readonly shape: LaneShape; readonly share: number }[];
}

export type LaneBox = SegmentBox | DenseBox;

/** What is narrower stands for itself no longer. */
const NARROW_PX = 2;
/** So wide is one column of what was put together. */
const COLUMN_PX = 4;

/**
 * The boxes of a lane. What is narrower than two pixels is put together with its neighbours in columns of at least four
 * pixels that show the share of each shape and say how many changes they stand for: nothing is dropped, and there are never
 * more boxes than half the pixels. (TV5)
 *
 * @param segments in order, without gaps
 */
export function laneBoxes(segments: readonly LaneSegment[], scale: TimeScale): LaneBox[] {
  const boxes: LaneBox[] = [];
  let narrow: LaneSegment[] = [];
  let narrowFrom = 0;
  const { from, to } = scale.window;

  function flush(until: number): void {
    if (narrow.length === 0) return;
    boxes.push(dense(narrow, narrowFrom, until, scale));
    narrow = [];
  }

  for (let index = firstEndingAfter(segments, from); index < segments.length; index += 1) {
    const segment = segments[index];
    if (segment === undefined || segment.from >= to) break;
    const start = Math.max(segment.from, from);
    const end = Math.min(segment.to, to);
    if (end <= start) continue;
    const x = scale.x(start);
    const width = scale.x(end) - x;
    if (narrow.length > 0 && (width >= NARROW_PX || scale.x(start) - scale.x(narrowFrom) >= COLUMN_PX)) flush(start);
    if (width >= NARROW_PX) {
      boxes.push({ kind: 'segment', x, width, index, segment });
      continue;
    }
    if (narrow.length === 0) narrowFrom = start;
    narrow.push(segment);
  }
  const last = narrow.at(-1);
  if (last !== undefined) flush(Math.min(last.to, to));
  return boxes;
}

function dense(segments: readonly LaneSegment[], from: number, to: number, scale: TimeScale): DenseBox {
  const times = new Map<LaneShape, number>();
  for (const segment of segments) {
    const ms = Math.max(0, Math.min(segment.to, to) - Math.max(segment.from, from));
    times.set(segment.shape, (times.get(segment.shape) ?? 0) + ms);
  }
  const total = Math.max(1, to - from);
  const x = scale.x(from);
  return {
    kind: 'dense',
    x,
    width: Math.max(1, scale.x(to) - x),
    from,
    to,
    changes: segments.length,
    shares: LANE_SHAPES.flatMap((shape) => {
      const ms = times.get(shape);
      return ms === undefined ? [] : [{ shape, share: ms / total }];
    }),
  };
}

/** Index of the first segment that ends after an instant; by halving, since a day may have thousands. */
export function firstEndingAfter(segments: readonly { readonly to: number }[], at: number): number {
  let low = 0;
  let high = segments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((segments[middle]?.to ?? 0) > at) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The segment that holds at an instant; null when the lane says nothing of it. */
export function segmentAt(segments: readonly LaneSegment[], at: number): LaneSegment | null {
  const segment = segments[firstEndingAfter(segments, at)];
  return segment !== undefined && segment.from <= at ? segment : null;
}
