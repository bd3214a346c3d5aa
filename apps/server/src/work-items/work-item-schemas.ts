import * as v from 'valibot';

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(128));

export const workItemParamsSchema = v.object({ workId: id });

export const createWorkItemSchema = v.strictObject({
  agentId: v.pipe(id, v.description('The agent who is to have it.')),
  channel: v.pipe(id, v.description('A channel of the definition.')),
  label: v.pipe(
    v.string(),
    v.minLength(1),
    v.maxLength(200),
    v.regex(/\S/),
    v.description('What the agent reads, such as a name or a number.'),
  ),
  detail: v.optional(v.pipe(v.nullable(v.pipe(v.string(), v.maxLength(2_000))), v.description('More about it.')), null),
  workId: v.exactOptional(
    v.pipe(id, v.description('An id of the caller’s choice, never used before; else the server makes one.')),
  ),
});

export const workItemSchema = v.object({
  workId: v.string(),
  agentId: v.string(),
  channel: v.nullable(v.string()),
  label: v.string(),
  detail: v.nullable(v.string()),
  direction: v.picklist(['inbound', 'outbound']),
  state: v.picklist(['waiting', 'reserved', 'offered', 'active', 'parked', 'wrapUp', 'ended']),
  since: v.number(),
  createdAt: v.number(),
  deadlineAt: v.nullable(v.number()),
  offers: v.number(),
  outcome: v.nullable(v.picklist(['completed', 'declined', 'missed', 'cancelled', 'abandoned', 'closed'])),
  endedAt: v.nullable(v.number()),
});

/** A work item as it is shown, live or ended. */
export type WorkItemView = Readonly<v.InferOutput<typeof workItemSchema>>;
