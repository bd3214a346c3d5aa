import type { AgentEvent, AgentState, CenterItem, Definition, ItemEvent, QueueFlow } from '@interlock/engine';

/** A definition came in force. */
export interface DefinitionInForce {
  readonly kind: 'definitionChanged';
  readonly at: number;
  readonly definition: Definition;
}

export type RecordedEvent = AgentEvent | ItemEvent | DefinitionInForce;

/** One record of the log. */
export interface RecordedRecord {
  readonly at: number;
  readonly agentId: string | null;
  readonly events: readonly RecordedEvent[];
}

/** What stood at an instant. */
export interface Standing {
  readonly definition: Definition;
  readonly agents: readonly AgentState[];
  readonly items: readonly CenterItem[];
  readonly flows: readonly (readonly [queueId: string, flow: QueueFlow])[];
}

/** A time as it stands in the log. */
export interface RecordedDay {
  readonly from: number;
  readonly to: number;
  /** At `from`. */
  readonly standing: Standing;
  /** Those after `standing`, in the order of the log. */
  readonly records: readonly RecordedRecord[];
}
