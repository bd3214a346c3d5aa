/** What the measures read of the log: the agents' events, the items' events, and the definition in force. */
import type { Definition, SkillLevel } from '../definition.ts';
import type { AgentEvent } from '../events.ts';
import type { WorkItem } from '../model.ts';

/** What an item that enters a queue says of itself. */
export interface QueuedItem {
  readonly workId: string;
  readonly channel: string | null;
  readonly queueId: string | null;
  readonly createdAt: number;
  readonly skills?: readonly SkillLevel[];
}

/** Events of distribution. */
export type DistributionEvent = { readonly at: number } & (
  | { readonly kind: 'itemQueued'; readonly item: QueuedItem }
  | {
      readonly kind: 'itemMoved';
      readonly workId: string;
      readonly queueId: string;
      readonly cause: 'overflow' | 'supervisor' | 'transfer';
    }
  | {
      readonly kind: 'itemEnded';
      readonly workId: string;
      readonly outcome: 'cancelled' | 'abandoned' | 'overflowed';
    }
  | { readonly kind: 'workEnded'; readonly workId: string; readonly outcome: 'abandoned' }
  | { readonly kind: 'offerDeclined'; readonly workId: string }
  | { readonly kind: 'workReturned'; readonly workId: string; readonly cause: string }
  | {
      readonly kind: 'workTransferred';
      readonly workId: string;
      readonly toQueueId: string;
      readonly toAgentId: string | null;
      readonly item: WorkItem;
    }
  | { readonly kind: 'workParked'; readonly workId: string }
  | { readonly kind: 'workResumed'; readonly workId: string }
);

/** A definition came in force: of it the measures need the queues' service levels and the agents' teams. */
export interface DefinitionEvent {
  readonly kind: 'definitionChanged';
  readonly at: number;
  readonly definition: Pick<Definition, 'queues' | 'agents'>;
}

export type MeasuredEvent = AgentEvent | DistributionEvent | DefinitionEvent;

/** One record of the log. */
export interface MeasuredRecord {
  /** Rises from record to record. */
  readonly version: number;
  /** Null: the record is about no agent. */
  readonly agentId: string | null;
  readonly events: readonly MeasuredEvent[];
}
