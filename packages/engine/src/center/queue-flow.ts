/** How fast a queue moves, and the estimated wait that follows from it (docs/SPEC.md, CC9). */

/** What the services of a queue tell of its pace. */
export interface QueueFlow {
  /** Items that wait in it. */
  readonly waiting: number;
  /** The last service after which somebody still waited; null when the queue has run empty since. */
  readonly servedAt: number | null;
  /** Mean time between two services in a row while somebody waited, in ms: plain over the first 20, weighted 1/20 after that. */
  readonly meanGapMs: number;
  /** Gaps known, counted up to 20. */
  readonly gaps: number;
}

/** An expected time and the bounds between which 90% of the waits are expected, in ms. */
export interface WaitEstimate {
  readonly waitMs: number;
  readonly lowMs: number;
  readonly highMs: number;
}

export const NO_FLOW: QueueFlow = { waiting: 0, servedAt: null, meanGapMs: 0, gaps: 0 };

const GAP_WINDOW = 20;
/** Fewer gaps than this say nothing (CC9). */
const MIN_GAPS = 3;
/** 90% of a normal distribution lie within so many standard deviations. */
const SPREAD = 1.645;

/**
 * The flow once an item left the queue for an agent. A gap counts only if somebody waited all along: otherwise it tells
 * of arrivals, not of the pace.
 */
export function flowAfterService(flow: QueueFlow, at: number): QueueFlow {
  const servedAt = flow.waiting > 0 ? at : null;
  if (flow.servedAt === null) return { ...flow, servedAt };
  const gaps = Math.min(GAP_WINDOW, flow.gaps + 1);
  const meanGapMs = flow.meanGapMs + (at - flow.servedAt - flow.meanGapMs) / gaps;
  return { ...flow, servedAt, gaps, meanGapMs };
}

/**
 * The estimated wait at a position, from the mean gap m: p * m, within -+ 1.645 * sqrt(p) * m, which treats services as
 * independent of each other (a Poisson process of that pace).
 *
 * @param position 1 for the next one to be served
 * @returns null before 3 gaps are known
 */
export function estimateWait(flow: QueueFlow | undefined, position: number): WaitEstimate | null {
  if (flow === undefined || flow.gaps < MIN_GAPS) return null;
  const waitMs = position * flow.meanGapMs;
  const spreadMs = SPREAD * Math.sqrt(position) * flow.meanGapMs;
  return { waitMs, lowMs: Math.max(0, waitMs - spreadMs), highMs: waitMs + spreadMs };
}
