import * as v from 'valibot';
import { count, idText, instant, labelText } from '../session-wire/agent-view-schema.ts';

/** A line of an item's story; kinds and causes may be more than a page knows. */
const itemStoryEntrySchema = v.object({
  at: instant,
  kind: labelText,
  agentId: v.nullable(idText),
  queueId: v.nullable(idText),
  cause: v.nullable(labelText),
  /** The supervisor who did it. */
  actor: v.optional(v.object({ id: idText, name: labelText })),
});

/** Where a work item stands, and how it came there. */
export const consoleItemSchema = v.object({
  workId: idText,
  /** Who has it, or had it last. */
  agentId: v.nullable(idText),
  queueId: v.nullable(idText),
  channel: v.nullable(idText),
  label: labelText,
  state: v.picklist(['waiting', 'reserved', 'offered', 'active', 'parked', 'wrapUp', 'ended']),
  since: instant,
  createdAt: instant,
  offers: count,
  outcome: v.nullable(labelText),
  /** What its queue knows of a live item; null for others. */
  queued: v.nullable(
    v.object({
      priority: v.number(),
      skills: v.array(v.object({ skillId: idText, level: v.number() })),
      isFlagged: v.boolean(),
      position: v.nullable(count),
    }),
  ),
  /** The newest of it, oldest first. */
  story: v.array(itemStoryEntrySchema),
});

/** What is in agents' way: a code with its parameters. */
export const obstacleSchema = v.looseObject({ code: labelText });

/** Why an item waits, or why it is with this agent. */
export const itemWhySchema = v.variant('state', [
  v.object({
    state: v.literal('withAgent'),
    holders: v.array(
      v.object({
        agentId: idText,
        state: v.picklist(['reserved', 'offered', 'active', 'wrapUp', 'parked']),
        /** Null where a person chose the agent. */
        reason: v.nullable(v.object({ by: labelText })),
      }),
    ),
  }),
  v.object({ state: v.literal('stuck'), code: v.picklist(['queueRemoved', 'channelRemoved']) }),
  v.object({
    state: v.literal('waiting'),
    queueId: idText,
    waitingSince: instant,
    ahead: count,
    estimate: v.nullable(v.object({ waitMs: v.number(), lowMs: v.number(), highMs: v.number() })),
    step: count,
    steps: count,
    preferred: v.nullable(v.object({ agentIds: v.array(idText), until: instant })),
    nextAt: v.nullable(instant),
    teams: v.array(
      v.object({ teamId: idText, groups: v.array(v.object({ obstacle: obstacleSchema, agents: count })) }),
    ),
  }),
]);

export type ConsoleItem = v.InferOutput<typeof consoleItemSchema>;
export type ItemStoryEntry = ConsoleItem['story'][number];
export type ItemWhy = v.InferOutput<typeof itemWhySchema>;
export type Obstacle = v.InferOutput<typeof obstacleSchema>;
