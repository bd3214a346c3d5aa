import * as v from 'valibot';
import { LIMITS } from '../limits.ts';
import {
  agentViewSchema,
  count,
  explanationSchema,
  idText,
  instant,
  labelText,
  modeSchema,
  strengthSchema,
  wireSchema,
  workStateSchema,
} from '../session-wire/agent-view-schema.ts';
import { CONSOLE_LIMITS, CONSOLE_WIRE_VERSION } from './console-wire-version.ts';
import { consoleItemSchema, itemWhySchema } from './item-schemas.ts';

/*
 * Console wire: a supervisor's or administrator's page <-> server. The page says what it watches; the server sends each
 * topic whole (`reset`), then what changed of it, at most ten frames a second, the newest state of a row replacing older
 * ones. Clocks run in the page: a row says since when. Frames to the server are strict; frames to the page leave out what
 * it does not know. What a viewer may not see is not in the topic.
 */

const share = v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(1)));

export const topicSchema = v.variant('kind', [
  /** Every agent whom the viewer may see. */
  v.strictObject({ kind: v.literal('floor') }),
  /** Every queue whom the viewer may see. */
  v.strictObject({ kind: v.literal('queues') }),
  /** The items of one queue that wait or are on offer. */
  v.strictObject({ kind: v.literal('queue'), queueId: idText }),
  /** One agent, as they see themselves. */
  v.strictObject({ kind: v.literal('agent'), agentId: idText }),
  /** One work item, and why it is where it is. */
  v.strictObject({ kind: v.literal('item'), workId: idText }),
  /**
   * What was counted since `from`, at most 26 hours ago, without it since midnight UTC; of those of `teams` whom the viewer
   * may see, without it of all.
   */
  v.strictObject({
    kind: v.literal('today'),
    from: v.exactOptional(instant),
    teams: v.exactOptional(v.pipe(v.array(idText), v.maxLength(100))),
  }),
]);

export const consoleFrameSchema = v.variant('type', [
  /** The first frame, and whenever something else is watched: replaces the topics of before. */
  v.strictObject({
    type: v.literal('watch'),
    version: v.literal(CONSOLE_WIRE_VERSION),
    topics: v.pipe(v.array(topicSchema), v.maxLength(CONSOLE_LIMITS.topics)),
  }),
  v.strictObject({ type: v.literal('pong'), beat: count }),
]);

/** One side of an agent on the floor. */
export const floorSideSchema = v.object({
  shape: v.picklist(['ready', 'held', 'work', 'offline', 'outOfStep']),
  availability: v.picklist(['ready', 'notReady', 'unknown']),
  label: labelText,
  since: instant,
  pending: v.nullable(v.picklist(['notReady', 'signOut', 'confirming'])),
  /** The person chose Ready, but a hold stands. */
  wish: v.boolean(),
  why: explanationSchema,
});

export const floorRowSchema = v.object({
  agentId: idText,
  name: labelText,
  /** Label of the first team of the definition, else the one that the CRM names. */
  team: v.nullable(labelText),
  session: v.picklist(['signedOut', 'linked', 'lost']),
  sessionSince: v.nullable(instant),
  crmLink: v.picklist(['none', 'up', 'lost']),
  wire: v.nullable(wireSchema),
  strength: v.nullable(strengthSchema),
  contactCenter: floorSideSchema,
  crm: floorSideSchema,
  /** Kinds of the holds of both sides, without repeats. */
  holds: v.array(idText),
  workCount: count,
  /** The first of them. */
  work: v.array(
    v.object({
      workId: idText,
      kind: v.picklist(['interaction', 'ticket']),
      channel: v.nullable(idText),
      label: labelText,
      state: workStateSchema,
      since: instant,
    }),
  ),
  /** Since when what the CRM shows differs from what it should; null when it does not. */
  driftSince: v.nullable(instant),
  outOfStep: v.boolean(),
  collisionSince: v.nullable(instant),
  offerable: v.boolean(),
});

export const consoleQueueRowSchema = v.object({
  queueId: idText,
  label: labelText,
  isOpen: v.boolean(),
  waiting: count,
  beingOffered: count,
  inHand: count,
  /** Since when the item that waits longest has waited for an answer; null when none does. */
  oldestSince: v.nullable(instant),
  /** When that wait passes the time of the service level; in the past when it has; null when none waits. */
  breachAt: v.nullable(instant),
  estimate: v.nullable(v.object({ waitMs: count, lowMs: count, highMs: count })),
  serviceLevelWithinMs: count,
  /** Of what was answered since `serviceLevelSince`; null when nothing was. */
  serviceLevel: share,
  /** Begin of the 15 minutes before those under way. */
  serviceLevelSince: instant,
  /** Agents who are signed in and may be given items of it; those of them who could be given one now. */
  staffed: count,
  free: count,
});

export const queueItemRowSchema = v.object({
  workId: idText,
  label: labelText,
  channel: v.nullable(idText),
  priority: v.number(),
  state: v.picklist(['waiting', 'reserved', 'offered']),
  createdAt: instant,
  /** Since when it has waited for an answer; later than `createdAt` where one was given and it came back. */
  waitingSince: instant,
  /** Who is being asked. */
  agentId: v.nullable(idText),
  declines: count,
});

/** Counted since `from`; docs/MEASURES.md has each figure's definition. */
export const todaySchema = v.object({
  at: instant,
  from: instant,
  /** Signed-in time of agents that was looked at. */
  observedMs: count,
  bothReadyMs: count,
  collisions: count,
  collisionMs: count,
  driftMs: count,
  longestDriftMs: count,
  requests: count,
  failedRequests: count,
  lateRequests: count,
  flaps: count,
  offered: count,
  accepted: count,
  /** All queues of the viewer together; null when nothing was answered. */
  serviceLevel: share,
});

export const CONSOLE_BYE_CODES = ['signedOut', 'serverStopping', 'tooSlow'] as const;

/** `reset`: the first frame of a topic that is sent whole; rows of before are forgotten. `more`: it goes on in the next. */
const rows = <const K extends string, const S extends v.GenericSchema>(kind: K, row: S) =>
  v.object({
    type: v.literal(kind),
    at: instant,
    reset: v.boolean(),
    more: v.boolean(),
    rows: v.array(row),
    /** Ids of rows that are no longer to be seen. */
    gone: v.array(idText),
  });

export const consoleServerFrameSchema = v.variant('type', [
  v.object({
    type: v.literal('welcome'),
    version: v.literal(CONSOLE_WIRE_VERSION),
    heartbeatMs: v.pipe(count, v.minValue(1)),
    /** Server time. */
    at: instant,
    /** Another one after a restart. */
    serverId: idText,
    mode: modeSchema,
    definitionVersion: count,
  }),
  rows('floor', floorRowSchema),
  rows('queues', consoleQueueRowSchema),
  v.object({
    type: v.literal('queue'),
    at: instant,
    queueId: idText,
    /** Those that there are; `rows` has the first. */
    total: count,
    rows: v.array(queueItemRowSchema),
  }),
  v.object({ type: v.literal('agent'), agentId: idText, view: v.nullable(agentViewSchema) }),
  /** Null: there is no such item, or the viewer may not see it. `why` is null for what is over or of no queue. */
  v.object({
    type: v.literal('item'),
    workId: idText,
    item: v.nullable(consoleItemSchema),
    why: v.nullable(itemWhySchema),
  }),
  v.object({ type: v.literal('today'), today: todaySchema }),
  /** Another definition is in force; `mode` as it says. */
  v.object({ type: v.literal('definition'), definitionVersion: count, mode: modeSchema }),
  v.object({ type: v.literal('ping'), beat: count, at: instant }),
  v.object({ type: v.literal('bye'), code: v.picklist(CONSOLE_BYE_CODES) }),
]);

export const CONSOLE_CLOSE_CODES = {
  malformed: 4400,
  signedOut: 4401,
  watchTimeout: 4408,
  flood: 4429,
  serverStopping: 1001,
} as const;

// ---- what the pages fetch

/** A stretch of one side, without a gap to the next. */
export const laneSegmentSchema = v.object({
  from: instant,
  /** The end of the stretch or of the time that was asked for. */
  to: instant,
  shape: v.picklist(['ready', 'held', 'work', 'offline', 'unknown']),
  label: v.nullable(labelText),
  reasonCode: v.nullable(v.number()),
  statusId: v.nullable(v.string()),
  /** Kind of the hold that decides; null where the choice does. */
  hold: v.nullable(idText),
  /** Works that the hold names. */
  workIds: v.array(idText),
  by: v.nullable(idText),
  /** Who, where a person other than the agent chose. */
  actorId: v.nullable(idText),
  actorName: v.nullable(labelText),
  cause: v.nullable(idText),
  /** The request that it led to. */
  requestId: v.nullable(idText),
});

export const workBarSchema = v.object({
  workId: idText,
  kind: v.picklist(['interaction', 'ticket']),
  label: labelText,
  channel: v.nullable(idText),
  queueId: v.nullable(idText),
  /** The parts, without a gap. */
  parts: v.array(
    v.object({
      from: instant,
      to: instant,
      state: workStateSchema,
    }),
  ),
  /** How it ended; null when it has not. */
  outcome: v.nullable(idText),
});

/** Something that went wrong, or was put right. */
export const laneMarkSchema = v.object({
  kind: v.picklist(['collision', 'bothReady', 'outOfStep', 'correction', 'flapping', 'linkLost']),
  from: instant,
  to: v.nullable(instant),
  workIds: v.array(idText),
  cause: v.nullable(idText),
});

/** One request to the CRM, from its first attempt to its end. */
export const laneRequestSchema = v.object({
  requestId: idText,
  statusId: v.string(),
  ready: v.boolean(),
  reservedWorkId: v.nullable(idText),
  madeAt: instant,
  attempts: count,
  endedAt: v.nullable(instant),
  end: v.nullable(v.picklist(['applied', 'assumed', 'failed', 'dropped'])),
});

/** Answer of `GET /api/v1/agents/{agentId}/lanes`. */
export const lanesSchema = v.object({
  agentId: idText,
  name: labelText,
  team: v.nullable(labelText),
  mode: modeSchema,
  from: instant,
  to: instant,
  /** The log is kept from here; null when all of it is there. */
  keptFrom: v.nullable(instant),
  /** More happened than one answer takes: what is before this instant is missing. */
  truncatedAt: v.nullable(instant),
  contactCenter: v.array(laneSegmentSchema),
  crm: v.array(laneSegmentSchema),
  work: v.array(workBarSchema),
  marks: v.array(laneMarkSchema),
  requests: v.array(laneRequestSchema),
  /** Every change in words: kind and parameters as in the timeline, oldest first. */
  entries: v.array(
    v.object({
      version: count,
      at: instant,
      kind: idText,
      params: v.record(v.string(), v.unknown()),
    }),
  ),
});

/** One row of `GET /api/v1/reports/honesty`. */
export const honestyRowSchema = v.object({
  /** By what it is split: an agent's id, an adapter (`plain`, `extended/claim`, ...), or a cause. Null for the sum. */
  id: v.nullable(v.string()),
  startAt: v.nullable(instant),
  endAt: instant,
  observedMs: count,
  bothReadyMs: count,
  bothReadyTimes: count,
  collisions: count,
  collisionMs: count,
  driftMs: count,
  driftTimes: count,
  longestDriftMs: count,
  requests: count,
  appliedRequests: count,
  assumedRequests: count,
  failedRequests: count,
  lateRequests: count,
  corrections: count,
  flaps: count,
});

export const honestySchema = v.object({
  from: instant,
  to: instant,
  keptFrom: v.nullable(instant),
  rows: v.array(honestyRowSchema),
});

/** Answer of `GET /api/v1/me`. */
export const meSchema = v.object({
  actor: v.object({ id: v.pipe(v.string(), v.maxLength(LIMITS.textChars)), name: labelText }),
  role: v.picklist(['agent', 'supervisor', 'administrator']),
  /** Null: every team. */
  teams: v.nullable(v.array(idText)),
  auth: v.picklist(['dev', 'oidc']),
  /** Goes into the header `Interlock-Csrf` of whatever changes something. */
  csrfToken: v.string(),
  /** Where simulated people can be started: in dev mode, where that runs. */
  guidedDemoUrl: v.optional(v.string()),
});

export type Topic = v.InferOutput<typeof topicSchema>;
export type ConsoleFrame = v.InferOutput<typeof consoleFrameSchema>;
export type ConsoleServerFrame = v.InferOutput<typeof consoleServerFrameSchema>;
export type FloorSide = v.InferOutput<typeof floorSideSchema>;
export type FloorRow = v.InferOutput<typeof floorRowSchema>;
export type ConsoleQueueRow = v.InferOutput<typeof consoleQueueRowSchema>;
export type QueueItemRow = v.InferOutput<typeof queueItemRowSchema>;
export type Today = v.InferOutput<typeof todaySchema>;
export type LaneSegment = v.InferOutput<typeof laneSegmentSchema>;
export type WorkBar = v.InferOutput<typeof workBarSchema>;
export type LaneMark = v.InferOutput<typeof laneMarkSchema>;
export type LaneRequest = v.InferOutput<typeof laneRequestSchema>;
export type Lanes = v.InferOutput<typeof lanesSchema>;
export type HonestyRow = v.InferOutput<typeof honestyRowSchema>;
export type Honesty = v.InferOutput<typeof honestySchema>;
export type Me = v.InferOutput<typeof meSchema>;
