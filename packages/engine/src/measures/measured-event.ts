/** What the measures read of the log: the agents' events, the items' events, and the definition in force. */
import type { Definition } from '../definition.ts';
import type { AgentEvent } from '../events.ts';

/** What an item that enters a queue says of itself. */
export interface QueuedItem {
  readonly workId: string;
  readonly channel: string | null;
  readonly queueId: string | null;
  readonly createdAt: number;
  /** Queues that turned it away on its arrival, in order. */
  readonly passed?: readonly string[];
}

/** Events of items that count nothing. */
type MeaninglessKind =
  | 'itemStepped'
  | 'preferenceEnded'
  | 'itemMatched'
  | 'itemFlagged'
  | 'itemAssigned'
  | 'itemPulled'
  | 'teamDrained';

/** Events of items that are at no agent. */
export type MeasuredItemEvent = { readonly at: number } & (
  | { readonly kind: 'itemQueued'; readonly item: QueuedItem }
  | {
      readonly kind: 'itemMoved';
      readonly workId: string;
      readonly queueId: string;
      /** `overflow`, or whatever else moved it. */
      readonly cause: string;
    }
  | {
      readonly kind: 'itemEnded';
      readonly workId: string;
      readonly outcome: 'cancelled' | 'abandoned' | 'overflowed';
    }
  | { readonly kind: MeaninglessKind }
);

/** A definition came in force: of it the measures need the queues' service levels and the agents' teams. */
export interface DefinitionEvent {
  readonly kind: 'definitionChanged';
  readonly at: number;
  readonly definition: Pick<Definition, 'queues' | 'agents'>;
}

export type MeasuredEvent = AgentEvent | MeasuredItemEvent | DefinitionEvent;

/** One record of the log. */
export interface MeasuredRecord {
  /** Rises from record to record. */
  readonly version: number;
  /** Null: the record is about no agent. */
  readonly agentId: string | null;
  readonly events: readonly MeasuredEvent[];
}
