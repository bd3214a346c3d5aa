import * as v from 'valibot';
import { count, idText, instant } from '../session-wire/agent-view-schema.ts';

/*
 * Answer of `POST /api/v1/definition/rehearse`: a recorded time is played twice by the engine, under the definitions that
 * were in force and under the given one, with the same inputs from outside. What is compared is two replays; how far the
 * first of them is from what was recorded is told as well, so that nobody takes a replay for the day itself (RH).
 */

const share = v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(1)));

/** What one side of all agents came to while they were signed in, in agent-milliseconds. */
export const rehearsedSideSchema = v.object({
  readyMs: count,
  notReadyMs: count,
  /** Only the CRM side: it has not said where it stands. */
  unknownMs: count,
  /**
   * The Not Ready time by what decided it: the kind of the hold, or `chosen`. Ordered by name; those without any time are
   * left out.
   */
  notReadyBy: v.array(v.object({ cause: idText, ms: count })),
});

/** The figures that a rehearsal compares; formulas in docs/MEASURES.md. */
export const rehearsalFiguresSchema = v.object({
  signedInMs: count,
  contactCenter: rehearsedSideSchema,
  crm: rehearsedSideSchema,
  /** These two, collisions, requests and flaps as the report on honesty counts them. */
  bothReadyMs: count,
  driftMs: count,
  arrived: count,
  offered: count,
  accepted: count,
  declined: count,
  missed: count,
  rescinded: count,
  answered: count,
  abandoned: count,
  shortAbandoned: count,
  overflowed: count,
  /** Answered in time, of those answered. */
  serviceLevel: share,
  averageWaitMs: v.nullable(v.number()),
  longestWaitMs: count,
  occupancy: share,
  collisions: count,
  collisionMs: count,
  requests: count,
  failedRequests: count,
  flaps: count,
});

/** One figure of two replays, where they differ. */
export const rehearsalDifferenceSchema = v.object({
  /** Path of the figure: `collisions`, `contactCenter.notReadyMs`, or `contactCenter.notReadyBy.wrapUp`. */
  figure: v.string(),
  unit: v.picklist(['count', 'ms', 'share']),
  before: v.nullable(v.number()),
  after: v.nullable(v.number()),
  /** `after` less `before`; null where one of them is no number. */
  difference: v.nullable(v.number()),
});

/** Why inputs of the record could not be played as they were: `under` the definitions in force, and under the given one. */
export const rehearsalLeftOutSchema = v.object({
  reason: v.string(),
  inForce: count,
  rehearsed: count,
});

export const rehearsalSchema = v.object({
  /** The time that was played. */
  from: instant,
  to: instant,
  /** Why it begins later than was asked for: the log is not kept so long, or more happened than one rehearsal takes. */
  cut: v.nullable(v.picklist(['retention', 'tooMuch'])),
  /** Agents who were signed in at some time; interactions that were there; records of the log that were read. */
  agents: count,
  items: count,
  records: count,
  /** Definitions that were in force in that time, one at least. */
  definitions: count,
  /** What the record itself comes to. */
  recorded: rehearsalFiguresSchema,
  /** The replay under the definitions that were in force. */
  inForce: rehearsalFiguresSchema,
  /** The replay under the given definition. */
  rehearsed: rehearsalFiguresSchema,
  /** `inForce` to `rehearsed`: what the definition changes. Empty when nothing is changed. */
  differences: v.array(rehearsalDifferenceSchema),
  /** `recorded` to `inForce`: how far the replay is from the day as it was. Empty when it is exact. */
  distance: v.array(rehearsalDifferenceSchema),
  leftOut: v.array(rehearsalLeftOutSchema),
  /** How long the rehearsal took. */
  tookMs: count,
});

export type RehearsedSide = v.InferOutput<typeof rehearsedSideSchema>;
export type RehearsalFigures = v.InferOutput<typeof rehearsalFiguresSchema>;
export type RehearsalDifference = v.InferOutput<typeof rehearsalDifferenceSchema>;
export type RehearsalLeftOut = v.InferOutput<typeof rehearsalLeftOutSchema>;
export type Rehearsal = v.InferOutput<typeof rehearsalSchema>;
