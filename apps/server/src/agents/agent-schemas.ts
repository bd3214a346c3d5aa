import { agentViewSchema, timelineEntrySchema } from '@interlock/protocol';
import * as v from 'valibot';

/** An id in a path: whatever the wire takes, so that every agent who signed in can be asked for. */
export const agentIdSchema = v.pipe(v.string(), v.minLength(1), v.maxLength(128));
export const agentParamsSchema = v.object({ agentId: agentIdSchema });

/**
 * A whole number in a query or a path, written in digits.
 *
 * @param about what it is, as a sentence for the OpenAPI document, which knows nothing of what stands behind the digits
 */
export function wholeQuery(min: number, max: number, about = '') {
  return v.pipe(
    v.string(),
    // As many as the largest safe integer has: a text of more is none, and one that is rounded is beyond `max`.
    v.regex(/^\d{1,16}$/),
    v.description(`${about} From ${min} to ${max}.`.trim()),
    v.transform(Number),
    v.number(),
    v.minValue(min),
    v.maxValue(max),
  );
}

const availability = v.picklist(['ready', 'notReady', 'unknown']);

/** One line of a list of agents. */
export const agentSummarySchema = v.object({
  agentId: v.string(),
  name: v.string(),
  team: v.nullable(v.string()),
  session: v.picklist(['signedOut', 'linked', 'lost']),
  crmLink: v.picklist(['none', 'up', 'lost']),
  contactCenter: v.object({ availability, label: v.string() }),
  crm: v.object({ availability, label: v.string() }),
  outOfStep: v.boolean(),
  offerable: v.boolean(),
  workCount: v.number(),
});

/** The view, with the facts that it is derived from. */
export const agentDetailSchema = v.object({
  ...agentViewSchema.entries,
  version: v.pipe(v.number(), v.description('Version of the last record about this agent.')),
  facts: v.pipe(
    v.looseObject({ contactCenter: v.looseObject({}), crm: v.looseObject({}) }),
    v.description('What is stored: choice, report, work and request of each side. Its form may grow.'),
  ),
});

export const timelineAnswerSchema = v.object({
  entries: v.array(timelineEntrySchema),
  more: v.boolean(),
});
