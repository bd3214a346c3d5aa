/**
 * What the host knows: each agent as decided and as flushed, the definition likewise, interactions, and commands. It
 * changes by deciding, by flushing, and by undoing; it reads and writes nothing.
 */
import {
  type AgentEvent,
  type AgentInput,
  type AgentState,
  compileRules,
  type Effect,
  initialAgent,
  type Rules,
} from '@interlock/engine';
import type { CheckpointEntry, LogRecord, NewRecord } from '@interlock/store';
import { type CommandMemory, createCommandMemory } from './command-memory.ts';
import { type Answer, type DefinitionOffer, HOST_LIMITS } from './host-contract.ts';
import {
  type AgentCheckpoint,
  type DefinitionChanged,
  type DefinitionFact,
  definitionFactAfter,
  type HostEvent,
} from './host-event.ts';
import { AGENT_KEY, agentEventsOf, DEFINITION_KEY, type LoadedState } from './load-state.ts';
import { createWorkIndex, type WorkIndex } from './work-index.ts';

/** An agent in two states: the next decision is made on `decided`, and only `flushed` is shown. */
export interface AgentEntry {
  readonly agentId: string;
  decided: AgentState;
  /** Null before the agent's first record is flushed. */
  flushed: AgentState | null;
  /** Version of the last flushed record. */
  version: number;
}

/** A decision on its way to the log. */
export interface Pending extends NewRecord<HostEvent> {
  /** Null for a record that is not about an agent. */
  readonly about: { readonly entry: AgentEntry; readonly after: AgentState; readonly input: AgentInput } | null;
  readonly effects: readonly Effect[];
  readonly answer: Answer;
  /** What waits behind this record without one of its own. */
  followers: ((isFlushed: boolean) => void)[] | null;
}

export interface InForce {
  readonly fact: DefinitionFact;
  readonly rules: Rules;
}

/** What a checkpoint takes from the book. */
export interface CheckpointSource {
  /** Agents that changed since they were last taken. */
  takeDirty(): readonly string[];
  /** The agent's entry as flushed now; null when nothing is. */
  entryOf(agentId: string): CheckpointEntry | null;
  /** Entries besides those of agents that changed since they were last taken. */
  takeOther(now: number): readonly CheckpointEntry[];
  /** What could not be written, to be taken again. */
  putBack(agentIds: readonly string[], other: readonly CheckpointEntry[]): void;
}

export interface HostBook {
  readonly agents: ReadonlyMap<string, AgentEntry>;
  readonly commands: CommandMemory<Pending>;
  readonly checkpointSource: CheckpointSource;
  work(): WorkIndex;
  /** The flushed definition; a defect before there is one. */
  inForce(): InForce;
  inForceOrNull(): InForce | null;
  /** The rules for the next decision. */
  decidedRules(): Rules;
  isWorkKnown(workId: string): boolean;
  adoptLoaded(loaded: LoadedState): void;
  /** The agent's entry, or a new one that is not in the book until something is decided about it. */
  entryFor(agentId: string): AgentEntry;
  decided(record: Pending): void;
  /** Takes a new definition as decided; its record is to be pushed. */
  decideDefinition(offer: DefinitionOffer, at: number): DefinitionChanged;
  /** Answers the agent's events, or null for a record that is not about an agent. */
  flushed(record: Pending, version: number): readonly AgentEvent[] | null;
  /** Goes back to what is flushed; answers the agents that this concerns. */
  undo(lost: readonly Pending[]): ReadonlySet<string>;
}

const hasNewWork = (
  input: AgentInput | undefined,
): input is Extract<AgentInput, { kind: 'giveWork' | 'startInteraction' }> =>
  input?.kind === 'giveWork' || input?.kind === 'startInteraction';

/** Whether a record of the log is the decision that was thought to be lost. */
export function isSameRecord(ours: Pending, found: LogRecord<HostEvent>): boolean {
  return (
    ours.at === found.at &&
    ours.agentId === found.agentId &&
    ours.commandId === found.commandId &&
    JSON.stringify(ours.events) === JSON.stringify(found.events)
  );
}

export function createHostBook(): HostBook {
  const agents = new Map<string, AgentEntry>();
  const dirty = new Set<string>();
  const commands: CommandMemory<Pending> = createCommandMemory(HOST_LIMITS.rememberedCommands);
  /** Work ids of decisions that are not flushed yet. */
  const decidedWorkIds = new Set<string>();
  let work: WorkIndex = createWorkIndex();
  let inForce: InForce | null = null;
  let decidedRules: Rules | null = null;
  let decidedVersion = 0;
  let isDefinitionDirty = false;

  function definitionInForce(): InForce {
    if (inForce === null) throw new Error('the host was asked for its definition before it was started');
    return inForce;
  }

  /** What was decided about the definition is what is flushed. */
  function followInForce(): void {
    decidedRules = inForce?.rules ?? null;
    decidedVersion = inForce?.fact.definitionVersion ?? 0;
  }

  function flushedDefinition(events: readonly HostEvent[]): void {
    for (const event of events) {
      if (event.kind !== 'definitionChanged') continue;
      inForce = { fact: definitionFactAfter(inForce?.fact ?? null, event), rules: compileRules(event.definition) };
      isDefinitionDirty = true;
      // Behind a recovery this one was not decided here any more.
      if (event.definitionVersion >= decidedVersion) followInForce();
    }
  }

  const checkpointSource: CheckpointSource = {
    takeDirty() {
      const taken = [...dirty];
      dirty.clear();
      return taken;
    },
    entryOf(agentId) {
      const entry = agents.get(agentId);
      if (entry === undefined || entry.flushed === null) return null;
      const data: AgentCheckpoint = { format: 1, version: entry.version, state: entry.flushed };
      return { key: `${AGENT_KEY}${agentId}`, data };
    },
    takeOther(now) {
      work.expire(now);
      const other: CheckpointEntry[] = [...work.takeChanges()];
      if (isDefinitionDirty && inForce !== null) other.push({ key: DEFINITION_KEY, data: inForce.fact });
      isDefinitionDirty = false;
      return other;
    },
    putBack(agentIds, other) {
      for (const agentId of agentIds) dirty.add(agentId);
      for (const { key } of other) {
        if (key === DEFINITION_KEY) isDefinitionDirty = true;
        else work.markChanged(key);
      }
    },
  };

  return {
    agents,
    commands,
    checkpointSource,
    work: () => work,
    inForce: definitionInForce,
    inForceOrNull: () => inForce,
    decidedRules: () => decidedRules ?? definitionInForce().rules,
    isWorkKnown: (workId) => decidedWorkIds.has(workId) || work.agentOf(workId) !== null || work.ended(workId) !== null,

    adoptLoaded(loaded) {
      for (const [agentId, { state, version, isDirty }] of loaded.agents) {
        agents.set(agentId, { agentId, decided: state, flushed: state, version });
        if (isDirty) dirty.add(agentId);
      }
      work = loaded.work;
      for (const commandId of loaded.commandIds) commands.setDone(commandId);
      if (loaded.definition === null) return;
      inForce = { fact: loaded.definition, rules: compileRules(loaded.definition.definition) };
      isDefinitionDirty = loaded.isDefinitionDirty;
      followInForce();
    },

    entryFor: (agentId) =>
      agents.get(agentId) ?? { agentId, decided: initialAgent(agentId), flushed: null, version: 0 },

    decided(record) {
      if (record.commandId !== null) commands.setPending(record.commandId, record);
      if (record.about === null) return;
      const { entry, after, input } = record.about;
      agents.set(entry.agentId, entry);
      entry.decided = after;
      if (hasNewWork(input)) decidedWorkIds.add(input.workId);
    },

    decideDefinition({ definition, source, sourceHash }, at) {
      decidedVersion += 1;
      decidedRules = compileRules(definition);
      return { kind: 'definitionChanged', at, definitionVersion: decidedVersion, definition, source, sourceHash };
    },

    flushed(record, version) {
      if (record.commandId !== null) commands.setDone(record.commandId);
      if (record.about === null) {
        flushedDefinition(record.events);
        return null;
      }
      const { entry, after, input } = record.about;
      const events = agentEventsOf(record);
      work.apply(entry.agentId, entry.flushed ?? initialAgent(entry.agentId), events);
      if (hasNewWork(input)) decidedWorkIds.delete(input.workId);
      agents.set(entry.agentId, entry);
      entry.flushed = after;
      entry.version = version;
      dirty.add(entry.agentId);
      return events;
    },

    undo(lost) {
      const concerned = new Set<string>();
      for (const { commandId, about } of lost) {
        if (commandId !== null) commands.forget(commandId);
        if (about === null) continue;
        const { entry, input } = about;
        if (hasNewWork(input)) decidedWorkIds.delete(input.workId);
        if (entry.flushed === null) agents.delete(entry.agentId);
        else entry.decided = entry.flushed;
        concerned.add(entry.agentId);
      }
      followInForce();
      return concerned;
    },
  };
}
