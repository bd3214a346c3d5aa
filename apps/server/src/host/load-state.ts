/** What the log says: the last checkpoint with the records behind it. */
import { type AgentEvent, type AgentState, evolve, type ItemEvent, initialAgent, isItemEvent } from '@interlock/engine';
import { type EventStore, type LogRecord, StoreFailure } from '@interlock/store';
import { type DerivedFold, loadFold } from './derived-fold.ts';
import { type AgentCheckpoint, type DefinitionFact, definitionFactAfter, type HostEvent } from './host-event.ts';
import { type BacklogKeeper, createBacklogKeeper } from './item-entries.ts';
import { createWorkIndex, ENDED_WORK_KEY, type EndedWork, type WorkIndex } from './work-index.ts';

export const AGENT_KEY = 'a/';
export const DEFINITION_KEY = 'definition';

export interface LoadedAgent {
  readonly state: AgentState;
  /** Version of the agent's last record. */
  readonly version: number;
  /** Changed since the checkpoint. */
  readonly isDirty: boolean;
}

export interface LoadedState {
  readonly version: number;
  readonly checkpointVersion: number;
  readonly agents: ReadonlyMap<string, LoadedAgent>;
  readonly definition: DefinitionFact | null;
  /** The definition is newer than the checkpoint. */
  readonly isDefinitionDirty: boolean;
  readonly work: WorkIndex;
  readonly backlog: BacklogKeeper;
  /** Command ids of the records read, oldest first. */
  readonly commandIds: readonly string[];
  /** The instant of the last record, ms since 1970; null where the log keeps none. */
  readonly lastAt: number | null;
}

/** Records per read, and between two pauses. */
const PAGE = 2_000;

/** The agent's events of a record; a definition never stands in an agent's record. */
export function agentEventsOf(record: { readonly events: readonly HostEvent[] }): readonly AgentEvent[] {
  return record.events.filter(
    (event): event is AgentEvent => event.kind !== 'definitionChanged' && !isItemEvent(event),
  );
}

/** What a record says of agents or items: all but a definition. */
export function centerEventsOf(record: { readonly events: readonly HostEvent[] }): readonly (AgentEvent | ItemEvent)[] {
  return record.events.filter((event): event is AgentEvent | ItemEvent => event.kind !== 'definitionChanged');
}

/** The log's last record is the latest: time never goes back in it (SV9). */
async function lastInstant(
  store: EventStore<HostEvent>,
  contactCenterId: string,
  version: number,
): Promise<number | null> {
  if (version === 0) return null;
  try {
    const [last] = await store.read(contactCenterId, { after: version - 1, limit: 1 });
    return last?.at ?? null;
  } catch (error) {
    if (error instanceof StoreFailure && error.error.code === 'recordsPruned') return null;
    throw error;
  }
}

/**
 * Loads a contact centre that is open on the store (SV10, SV11), and with it what is derived from its log (SV19).
 *
 * @throws StoreFailure when the log cannot be read; Error when an entry was written by a newer version
 */
export async function loadState(
  store: EventStore<HostEvent>,
  contactCenterId: string,
  version: number,
  folds: readonly DerivedFold[] = [],
): Promise<LoadedState> {
  const checkpoint = await store.loadCheckpoint(contactCenterId);
  const agents = new Map<string, LoadedAgent>();
  const work = createWorkIndex();
  const backlog = createBacklogKeeper();
  const ended: EndedWork[] = [];
  let definition: DefinitionFact | null = null;
  let isDefinitionDirty = false;

  for (const { key, data } of checkpoint.entries) {
    // What stands in an entry was written by `checkpointer.ts` under the same key.
    if (key.startsWith(AGENT_KEY)) {
      const entry = data as AgentCheckpoint;
      if (entry.format !== 1) throw new Error('a checkpoint entry has a format that this version does not know');
      agents.set(entry.state.agentId, { state: entry.state, version: entry.version, isDirty: false });
      work.addLive(entry.state);
    } else if (key.startsWith(ENDED_WORK_KEY)) ended.push(data as EndedWork);
    else if (backlog.load(key, data)) continue;
    else if (key === DEFINITION_KEY) definition = data as DefinitionFact;
  }
  ended.sort((a, b) => a.endedAt - b.endedAt);
  for (const item of ended) work.addEnded(item);

  for (const fold of folds) loadFold(fold, checkpoint.entries);

  const commandIds: string[] = [];

  function apply(record: LogRecord<HostEvent>): void {
    if (record.commandId !== null) commandIds.push(record.commandId);
    for (const fold of folds) fold.apply(record);
    for (const event of record.events) {
      if (event.kind !== 'definitionChanged') continue;
      if (definition !== null && event.definitionVersion <= definition.definitionVersion) continue;
      definition = definitionFactAfter(definition, event);
      isDefinitionDirty = true;
    }
    const { agentId, version } = record;
    const events = centerEventsOf(record);
    work.applyItems(backlog.backlog.items, agentId, events);
    backlog.apply(agentId, events, version);
    if (agentId === null) return;
    const before = agents.get(agentId);
    // The checkpoint is written in pieces: an entry may be newer than the version it stands for.
    if (before !== undefined && version <= before.version) return;
    const own = agentEventsOf(record);
    const state = before?.state ?? initialAgent(agentId);
    work.apply(agentId, state, own);
    agents.set(agentId, { state: own.reduce(evolve, state), version, isDirty: true });
  }

  for (let after = checkpoint.version; after < version; ) {
    const records = await store.read(contactCenterId, { after, limit: PAGE });
    const last = records.at(-1);
    if (last === undefined) break;
    for (const record of records) apply(record);
    after = last.version;
  }
  backlog.loaded();
  return {
    version,
    checkpointVersion: checkpoint.version,
    agents,
    definition,
    isDefinitionDirty,
    work,
    backlog,
    commandIds,
    lastAt: await lastInstant(store, contactCenterId, version),
  };
}
