import type { Actor, AgentEvent, AgentState, ItemEvent } from '@interlock/engine';
import type { Definition } from '@interlock/protocol';

/** Who put a definition in force: built in, the file of `INTERLOCK_DEFINITION`, or the REST interface. */
export type DefinitionSource = 'default' | 'file' | 'rest';

/** A new definition is in force. It stands in the same log as what happens to agents, so that their order is certain (SV30). */
export interface DefinitionChanged {
  readonly kind: 'definitionChanged';
  readonly at: number;
  /** 1 for the first definition of this contact centre. */
  readonly definitionVersion: number;
  readonly definition: Definition;
  readonly source: DefinitionSource;
  /** SHA-256 of the text it came from; tells a file that was changed from one that was not. Null for `rest`. */
  readonly sourceHash: string | null;
  /** Who put it in force; absent where nobody is known. */
  readonly actor?: Actor;
  /** The version whose document it repeats; absent where it is a new one. */
  readonly restoredFrom?: number;
}

/** Everything that the log of a contact centre holds. */
export type HostEvent = AgentEvent | ItemEvent | DefinitionChanged;

/** The definition in force with its history's last lines. */
export interface DefinitionFact {
  readonly definitionVersion: number;
  readonly definition: Definition;
  readonly at: number;
  readonly source: DefinitionSource;
  readonly sourceHash: string | null;
  /** Hash of the last definition file that was applied, whatever came after it. */
  readonly fileHash: string | null;
}

/** What a checkpoint keeps of an agent. `version` is the agent's last record: those up to it are not applied again. */
export interface AgentCheckpoint {
  readonly format: 1;
  readonly version: number;
  readonly state: AgentState;
}

/** The definition after a `definitionChanged`. */
export function definitionFactAfter(previous: DefinitionFact | null, event: DefinitionChanged): DefinitionFact {
  const { definitionVersion, definition, at, source, sourceHash } = event;
  const fileHash = source === 'file' ? sourceHash : (previous?.fileHash ?? null);
  return { definitionVersion, definition, at, source, sourceHash, fileHash };
}
