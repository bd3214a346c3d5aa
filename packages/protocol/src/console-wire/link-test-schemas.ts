import * as v from 'valibot';
import { count, idText, instant, rawStatus, strengthSchema, wireSchema } from '../session-wire/agent-view-schema.ts';

/** Answer of `POST /api/v1/agents/{agentId}/link-test`: a harmless round trip that changes nothing (IN). */
export const linkTestSchema = v.object({
  agentId: idText,
  /** When it was begun. */
  at: instant,
  /** How long it waits at most. */
  limitMs: count,
  /** How the page speaks; null: there is no page behind the connector. */
  wire: v.nullable(wireSchema),
  strength: v.nullable(strengthSchema),
  /**
   * `full`: connector and CRM page answered. `connectorOnly`: the CRM page did not, or there is none. `nothing`: neither
   * did in time.
   */
  answered: v.picklist(['full', 'connectorOnly', 'nothing']),
  /** Server to connector and back; null: no answer. */
  connectorMs: v.nullable(count),
  /** Connector to CRM page and back, as the connector measured it; null: no answer. */
  crmMs: v.nullable(count),
  /** Extended wire: where the page said it stands, and whether that is what was known. Null where it says nothing. */
  presence: v.nullable(v.object({ statusId: rawStatus, isAsKnown: v.boolean() })),
});

export type LinkTest = v.InferOutput<typeof linkTestSchema>;
