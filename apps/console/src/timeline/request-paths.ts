import type { LaneRequest } from '@interlock/protocol/console';
import type { TimeScale } from './time-window.ts';

export type RequestEnd = NonNullable<LaneRequest['end']> | 'open';

/** A request on its way from the change that it answers to its confirmation. */
export interface RequestPath {
  readonly kind: 'path';
  readonly fromX: number;
  readonly toX: number;
  readonly end: RequestEnd;
  readonly request: LaneRequest;
}

/** Requests that are too near to each other to be told apart, all of which ended well. */
export interface DenseRequests {
  readonly kind: 'dense';
  readonly x: number;
  readonly width: number;
  readonly count: number;
}

/** Nearer than this, two requests look like one. */
const NEAR_PX = 5;

export function endOf(request: LaneRequest): RequestEnd {
  return request.end ?? 'open';
}

/** @param now where a request that is still open has come to */
export function requestEndsAt(request: LaneRequest, now: number): number {
  return request.endedAt ?? Math.max(now, request.madeAt);
}

/**
 * What is drawn between the lanes. Requests that failed or are open are always drawn one by one; others that are nearer
 * than five pixels to each other are put together and counted. (TV5, TV7)
 */
export function requestPaths(
  requests: readonly LaneRequest[],
  scale: TimeScale,
  now: number,
): (RequestPath | DenseRequests)[] {
  const drawn: (RequestPath | DenseRequests)[] = [];
  let group: RequestPath[] = [];
  const flush = (): void => {
    const [first] = group;
    const last = group.at(-1);
    if (first === undefined || last === undefined) return;
    if (group.length === 1) drawn.push(first);
    else
      drawn.push({
        kind: 'dense',
        x: first.fromX,
        width: Math.max(2, last.toX - first.fromX),
        count: group.length,
      });
    group = [];
  };
  for (const request of requests) {
    const endsAt = requestEndsAt(request, now);
    if (endsAt < scale.window.from || request.madeAt > scale.window.to) continue;
    const path: RequestPath = {
      kind: 'path',
      fromX: scale.x(request.madeAt),
      toX: scale.x(endsAt),
      end: endOf(request),
      request,
    };
    if (path.end === 'failed' || path.end === 'open') {
      drawn.push(path);
      continue;
    }
    const before = group.at(-1);
    // What takes long enough to be seen is a story of its own.
    const isLong = path.toX - path.fromX >= 2 * NEAR_PX;
    if (before !== undefined && (path.fromX - before.fromX >= NEAR_PX || isLong)) flush();
    group.push(path);
    if (isLong) flush();
  }
  flush();
  return drawn;
}
