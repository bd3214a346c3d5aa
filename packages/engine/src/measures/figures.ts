/** The figures that people compare, from counts. The formulas are those of docs/MEASURES.md. */
import type { Counts } from './counts.ts';

export interface Figures {
  /** Answered within the time of the service level, of all answered; 0..1. */
  readonly serviceLevel: number | null;
  /** The same with those who left within that time, of all answered and abandoned; 0..1. */
  readonly serviceLevelWithAbandoned: number | null;
  readonly averageSpeedOfAnswerMs: number | null;
  readonly averageTalkMs: number | null;
  readonly averageParkedMs: number | null;
  readonly averageWrapUpMs: number | null;
  readonly averageHandleMs: number | null;
  /** Of the staffed time, 0..1. */
  readonly occupancy: number | null;
}

/** Null where nothing happened: a share of nothing is no number. */
function ratio(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null;
}

/** The figures of a row (ME10 to ME13). */
export function figuresOf(counts: Counts): Figures {
  const { answered, abandoned, handled, talkMs, parkedMs, wrapUpMs } = counts;
  return {
    serviceLevel: ratio(counts.answeredWithin, answered),
    serviceLevelWithAbandoned: ratio(counts.answeredWithin + counts.abandonedWithin, answered + abandoned),
    averageSpeedOfAnswerMs: ratio(counts.waitMs, answered),
    averageTalkMs: ratio(talkMs, handled),
    averageParkedMs: ratio(parkedMs, handled),
    averageWrapUpMs: ratio(wrapUpMs, handled),
    averageHandleMs: ratio(talkMs + parkedMs + wrapUpMs, handled),
    occupancy: ratio(counts.handlingMs, counts.staffedMs),
  };
}
