/**
 * What the host knows: each agent as decided and as flushed, the definition likewise, interactions, and commands. It
 * changes by deciding, by flushing, and by undoing; it reads and writes nothing.
 */
import {
  type AgentEvent,
  type AgentState,
  actedBy,
  type Center,
  type CenterInput,
  type CenterRecord,
  compileRules,
  copyBacklog,
  createCenter,
  type Effect,
  evolveItems,
  type ItemEvent,
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
import { type BacklogKeeper, createBacklogKeeper } from './item-entries.ts';
import { AGENT_KEY, agentEventsOf, centerEventsOf, DEFINITION_KEY, type LoadedState } from './load-state.ts';
import { createWorkIndex, type WorkIndex } from './work-index.ts';

/** An agent as flushed: all that anybody is shown. As decided they stand in the Center. */
export interface AgentEntry {
  readonly agentId: string;
  /** Null before the agent's first record is flushed. */
  flushed: AgentState | null;
  /** Version of the last flushed record. */
  version: number;
}

/** A decision on its way to the log. */
export interface Pending extends NewRecord<HostEvent> {
  /** The agent after this record; null for one that is not about an agent. */
  readonly after: AgentState | null;
  /** What it came from, to be decided again if it is lost; null for what followed from that, and for a definition. */
  readonly input: CenterInput | null;
  readonly effects: readonly Effect[];
  readonly answer: Answer;
  /** What waits behind this record without one of its own. */
  followers: ((isFlushed: boolean) => void)[] | null;
}

/** What a flushed record changed. */
export interface Flushed {
  readonly agentEvents: readonly AgentEvent[];
  readonly itemEvents: readonly ItemEvent[];
  /** Items of queues that changed or ended. */
  readonly itemIds: readonly string[];
  readonly isDefinition: boolean;
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
  /** Items of queues as flushed. */
  backlog(): BacklogKeeper['backlog'];
  /** Agents and items as decided: the next decision is made on them. A defect before there is a definition. */
  center(): Center;
  /** The flushed definition; a defect before there is one. */
  inForce(): InForce;
  inForceOrNull(): InForce | null;
  isWorkKnown(workId: string): boolean;
  adoptLoaded(loaded: LoadedState): void;
  /** A record is on its way to the log. */
  decided(record: Pending): void;
  /** Decides a new definition: the event that is to be pushed, and what follows from it for agents and items. */
  decideDefinition(
    offer: DefinitionOffer,
    at: number,
  ): { readonly event: DefinitionChanged; readonly follows: readonly CenterRecord[] };
  flushed(record: Pending, version: number): Flushed;
  /** Goes back to what is flushed; answers the agents that this concerns. */
  undo(lost: readonly Pending[]): ReadonlySet<string>;
  /** Makes the Center anew from what is flushed and what was decided since, as after a defect half-way through a turn. */
  rebuildCenter(unflushed: readonly Pending[]): void;
}

/** Whether a record of the log is the decision that was thought to be lost. */
export function isSameRecord(ours: Pending, found: LogRecord<HostEvent>): boolean {
  return (
    ours.at === found.at &&
    ours.agentId === found.agentId &&
    ours.commandId === found.commandId &&
    JSON.stringify(ours.events) === JSON.stringify(found.events)
  );
}

/** The definition that a record puts in force; null for one about agents or items. */
function definitionOf({ events }: Pending): DefinitionChanged | null {
  return events.find((event): event is DefinitionChanged => event.kind === 'definitionChanged') ?? null;
}

export function createHostBook(): HostBook {
  const agents = new Map<string, AgentEntry>();
  const dirty = new Set<string>();
  const commands: CommandMemory<Pending> = createCommandMemory(HOST_LIMITS.rememberedCommands);
  let work: WorkIndex = createWorkIndex();
  let backlog: BacklogKeeper = createBacklogKeeper();
  let center: Center | null = null;
  let inForce: InForce | null = null;
  let decidedVersion = 0;
  let isDefinitionDirty = false;

  function definitionInForce(): InForce {
    if (inForce === null) throw new Error('the host was asked for its definition before it was started');
    return inForce;
  }

  /** What was decided about the definition is what is flushed. */
  function followInForce(): void {
    decidedVersion = inForce?.fact.definitionVersion ?? 0;
  }

  function flushedAgents(): Map<string, AgentState> {
    const states = new Map<string, AgentState>();
    for (const { agentId, flushed } of agents.values()) if (flushed !== null) states.set(agentId, flushed);
    return states;
  }

  /** From what is flushed, and what was decided on top of it. */
  function centerOf(rules: Rules, unflushed: readonly Pending[] = []): Center {
    const facts = { agents: flushedAgents(), ...copyBacklog(backlog.backlog) };
    for (const record of unflushed) {
      evolveItems(facts, record.agentId, centerEventsOf(record));
      if (record.agentId !== null && record.after !== null) facts.agents.set(record.agentId, record.after);
    }
    return createCenter(rules, facts);
  }

  function theCenter(): Center {
    if (center === null) throw new Error('the host was asked to decide before it had a definition');
    return center;
  }

  function flushedDefinition(record: Pending): void {
    const event = definitionOf(record);
    if (event === null) return;
    inForce = { fact: definitionFactAfter(inForce?.fact ?? null, event), rules: compileRules(event.definition) };
    isDefinitionDirty = true;
    // Behind a recovery this one was not decided here any more.
    if (event.definitionVersion >= decidedVersion) followInForce();
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
      const other: CheckpointEntry[] = [...work.takeChanges(), ...backlog.takeChanges()];
      if (isDefinitionDirty && inForce !== null) other.push({ key: DEFINITION_KEY, data: inForce.fact });
      isDefinitionDirty = false;
      return other;
    },
    putBack(agentIds, other) {
      for (const agentId of agentIds) dirty.add(agentId);
      for (const { key } of other) {
        if (key === DEFINITION_KEY) isDefinitionDirty = true;
        else if (!backlog.markChanged(key)) work.markChanged(key);
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
    backlog: () => backlog.backlog,
    center: theCenter,
    // What was decided to end stays known until it is flushed, and then as ended.
    isWorkKnown: (workId) =>
      theCenter().knows(workId) ||
      backlog.backlog.items.has(workId) ||
      work.agentOf(workId) !== null ||
      work.ended(workId) !== null,

    adoptLoaded(loaded) {
      for (const [agentId, { state, version, isDirty }] of loaded.agents) {
        agents.set(agentId, { agentId, flushed: state, version });
        if (isDirty) dirty.add(agentId);
      }
      work = loaded.work;
      backlog = loaded.backlog;
      for (const commandId of loaded.commandIds) commands.setDone(commandId);
      if (loaded.definition === null) return;
      inForce = { fact: loaded.definition, rules: compileRules(loaded.definition.definition) };
      isDefinitionDirty = loaded.isDefinitionDirty;
      followInForce();
      center = centerOf(inForce.rules);
    },

    decided(record) {
      if (record.commandId !== null) commands.setPending(record.commandId, record);
      const { agentId } = record;
      const definition = definitionOf(record);
      if (definition !== null) decidedVersion = definition.definitionVersion;
      if (agentId !== null && !agents.has(agentId)) agents.set(agentId, { agentId, flushed: null, version: 0 });
    },

    decideDefinition({ definition, source, sourceHash, actor, restoredFrom }, at) {
      const rules = compileRules(definition);
      center ??= centerOf(rules);
      return {
        event: {
          kind: 'definitionChanged',
          at,
          definitionVersion: decidedVersion + 1,
          definition,
          source,
          sourceHash,
          ...(actor === undefined ? {} : actedBy({ actor })),
          ...(restoredFrom === undefined ? {} : { restoredFrom }),
        },
        follows: center.setRules(rules, at),
      };
    },

    flushed(record, version) {
      if (record.commandId !== null) commands.setDone(record.commandId);
      const { agentId, after } = record;
      const events = centerEventsOf(record);
      if (events.length === 0) {
        flushedDefinition(record);
        return { agentEvents: [], itemEvents: [], itemIds: [], isDefinition: true };
      }
      work.applyItems(backlog.backlog.items, agentId, events);
      const itemIds = backlog.apply(agentId, events, version);
      // A record of items holds no agent's events.
      if (agentId === null || after === null)
        return { agentEvents: [], itemEvents: events as readonly ItemEvent[], itemIds, isDefinition: false };
      const agentEvents = agentEventsOf(record);
      const entry = agents.get(agentId) ?? { agentId, flushed: null, version: 0 };
      work.apply(agentId, entry.flushed ?? initialAgent(agentId), agentEvents);
      agents.set(agentId, entry);
      entry.flushed = after;
      entry.version = version;
      dirty.add(agentId);
      return { agentEvents, itemEvents: [], itemIds, isDefinition: false };
    },

    undo(lost) {
      const concerned = new Set<string>();
      for (const { commandId, agentId } of lost) {
        if (commandId !== null) commands.forget(commandId);
        if (agentId === null) continue;
        if (agents.get(agentId)?.flushed === null) agents.delete(agentId);
        concerned.add(agentId);
      }
      followInForce();
      if (inForce !== null) center = centerOf(inForce.rules);
      return concerned;
    },

    rebuildCenter(unflushed) {
      // Not those of the Center: what broke may have been a change of them.
      const decided = unflushed.map(definitionOf).findLast((event) => event !== null);
      const rules = decided ? compileRules(decided.definition) : inForce?.rules;
      if (rules !== undefined) center = centerOf(rules, unflushed);
    },
  };
}
