/** One side as stretches without a gap. */
import type { ChoiceCause, Chooser } from '../model.ts';

/** A time, ms since 1970. */
export interface LaneRange {
  readonly from: number;
  readonly to: number;
}

export interface SegmentContent {
  readonly shape: 'ready' | 'held' | 'work' | 'offline' | 'unknown';
  /** Null where the log does not say. */
  readonly label: string | null;
  readonly reasonCode: number | null;
  readonly statusId: string | null;
  /** Kind of the hold that decides; null where the choice does. */
  readonly hold: string | null;
  /** Works that the hold names. */
  readonly workIds: readonly string[];
  readonly by: Chooser | null;
  /** Who, where a person other than the agent chose. */
  readonly actorId: string | null;
  readonly actorName: string | null;
  readonly cause: ChoiceCause | null;
  /** The request that the change led to. */
  readonly requestId: string | null;
}

export interface LaneSegment extends SegmentContent {
  readonly from: number;
  readonly to: number;
}

export const UNKNOWN_CONTENT: SegmentContent = {
  shape: 'unknown',
  label: null,
  reasonCode: null,
  statusId: null,
  hold: null,
  workIds: [],
  by: null,
  actorId: null,
  actorName: null,
  cause: null,
  requestId: null,
};

export interface SegmentLane {
  /** The side shows this from now on. */
  show(at: number, content: SegmentContent): void;
  end(): readonly LaneSegment[];
}

/** Whether a page would show the same; a change that led to a request is one also where it looks the same. */
function isSame(a: SegmentContent, b: SegmentContent): boolean {
  return (
    a.shape === b.shape &&
    a.label === b.label &&
    a.reasonCode === b.reasonCode &&
    a.statusId === b.statusId &&
    a.hold === b.hold &&
    a.by === b.by &&
    a.actorId === b.actorId &&
    a.cause === b.cause &&
    (b.requestId === null || a.requestId === b.requestId) &&
    a.workIds.length === b.workIds.length &&
    a.workIds.every((workId, index) => workId === b.workIds[index])
  );
}

export function createSegmentLane({ from, to }: LaneRange, first: SegmentContent): SegmentLane {
  const segments: LaneSegment[] = [];
  let content = first;
  let since = from;

  function close(at: number): void {
    if (at > since) segments.push({ from: since, to: at, ...content });
  }

  return {
    show(at, next) {
      if (isSame(content, next)) return;
      close(at);
      since = Math.max(from, at);
      content = next;
      // What lasted no time is not shown, and what is then as before goes on.
      const last = segments.at(-1);
      if (last === undefined || last.to !== since || !isSame(last, next)) return;
      segments.pop();
      since = last.from;
      content = { ...next, requestId: last.requestId };
    },
    end() {
      close(to);
      return segments;
    },
  };
}
