import { LIMITS, newIdText, skillLevelSchema } from '@interlock/protocol';
import * as v from 'valibot';

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(LIMITS.idChars));

export const workItemParamsSchema = v.object({ workId: id });

export const createWorkItemSchema = v.pipe(
  v.strictObject({
    agentId: v.exactOptional(v.pipe(id, v.description('The agent who is to have it; else a queue is named.'))),
    queueId: v.exactOptional(v.pipe(id, v.description('The queue in which it waits; else an agent is named.'))),
    channel: v.pipe(id, v.description('A channel of the definition.')),
    label: v.pipe(
      v.string(),
      v.minLength(1),
      v.maxLength(200),
      v.regex(/\S/),
      v.description('What the agent reads, such as a name or a number.'),
    ),
    detail: v.optional(
      v.pipe(v.nullable(v.pipe(v.string(), v.maxLength(2_000))), v.description('More about it.')),
      null,
    ),
    workId: v.exactOptional(
      v.pipe(
        newIdText,
        v.description(
          'An id of the caller’s choice, never used before, and not "." or ".."; else the server makes one.',
        ),
      ),
    ),
    priority: v.exactOptional(
      v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(9), v.description('0 to 9; in a queue only.')),
    ),
    skills: v.exactOptional(
      v.pipe(v.array(skillLevelSchema), v.maxLength(20), v.description('What it needs; in a queue only.')),
    ),
    preferredAgentIds: v.exactOptional(
      v.pipe(v.array(id), v.maxLength(10), v.description('Agents who are asked first; in a queue only.')),
    ),
  }),
  v.check(
    ({ agentId, queueId }) => (agentId === undefined) !== (queueId === undefined),
    'Name either agentId or queueId.',
  ),
  v.check(
    ({ queueId, priority, skills, preferredAgentIds }) =>
      queueId !== undefined || (priority === undefined && skills === undefined && preferredAgentIds === undefined),
    'priority, skills and preferredAgentIds go with a queueId only.',
  ),
);

export const waitEstimateSchema = v.object({ waitMs: v.number(), lowMs: v.number(), highMs: v.number() });

export const workItemSchema = v.object({
  workId: v.string(),
  /** The agent who has it, or had it last; null for an item of a queue that nobody has. */
  agentId: v.nullable(v.string()),
  queueId: v.nullable(v.string()),
  channel: v.nullable(v.string()),
  label: v.string(),
  detail: v.nullable(v.string()),
  direction: v.picklist(['inbound', 'outbound']),
  state: v.picklist(['waiting', 'reserved', 'offered', 'active', 'parked', 'wrapUp', 'ended']),
  since: v.number(),
  createdAt: v.number(),
  deadlineAt: v.nullable(v.number()),
  offers: v.number(),
  outcome: v.nullable(
    v.picklist(['completed', 'declined', 'missed', 'cancelled', 'abandoned', 'overflowed', 'closed']),
  ),
  endedAt: v.nullable(v.number()),
  /** What its queue knows of a live item; null for others. */
  queued: v.nullable(
    v.object({
      priority: v.number(),
      skills: v.array(v.object({ skillId: v.string(), level: v.number() })),
      preferredAgentIds: v.array(v.string()),
      holders: v.array(
        v.object({
          agentId: v.string(),
          state: v.picklist(['reserved', 'offered', 'active', 'wrapUp', 'parked']),
        }),
      ),
      enqueuedAt: v.number(),
      step: v.number(),
      requeues: v.number(),
      isFlagged: v.boolean(),
      position: v.nullable(v.number()),
      estimate: v.nullable(waitEstimateSchema),
    }),
  ),
  /** What happened to an item of a queue, oldest first; empty for others. */
  story: v.array(
    v.object({
      at: v.number(),
      kind: v.string(),
      agentId: v.nullable(v.string()),
      queueId: v.nullable(v.string()),
      cause: v.nullable(v.string()),
      /** The supervisor who did it. */
      actor: v.exactOptional(v.object({ id: v.string(), name: v.string() })),
    }),
  ),
});

/** A work item as it is shown, live or ended. */
export type WorkItemView = Readonly<v.InferOutput<typeof workItemSchema>>;
