/** What the single-writer host of a contact centre offers, and what it tells. */
import type {
  Actor,
  AgentEvent,
  AgentInput,
  AgentState,
  Center,
  CenterInput,
  CenterItem,
  Effect,
  ItemEvent,
  RefusalCode,
  Rules,
  WaitEstimate,
} from '@interlock/engine';
import type { Definition } from '@interlock/protocol';
import type { EventStore, LogRecord, StoreError } from '@interlock/store';
import type { ServerErrorCode } from '../codes.ts';
import type { Cancel, ProcessScheduler } from '../scheduler.ts';
import type { DerivedFold } from './derived-fold.ts';
import type { DefinitionFact, DefinitionSource, HostEvent } from './host-event.ts';
import type { EndedWork } from './work-index.ts';

/** Limits of the host; the rules quote these numbers. */
export const HOST_LIMITS = {
  /** Records that may wait to be flushed. */
  pendingRecords: 8_000,
  recordsPerAppend: 500,
  /** Records that are with the store at a time, fewer than it lets wait: one turn may have more (SV25). */
  recordsInFlight: 4_000,
  /** Agents that are decided again in one turn. */
  agentsPerTurn: 200,
  rememberedCommands: 50_000,
  retryBaseMs: 100,
  retryMaxMs: 5_000,
  /** A due agent for whom nothing happened is looked at again after this. */
  idleTickMs: 100,
  /** After a defect an agent is left alone by the clock for this long. */
  defectPauseMs: 60_000,
  pruneEveryMs: 3_600_000,
  /** Command ids of the last records that are read at start, if the checkpoint hides them. */
  commandTail: 2_000,
} as const;

export type HostRefusalCode =
  | RefusalCode
  | Extract<ServerErrorCode, 'unknownAgent' | 'hostUnavailable' | 'hostBusy' | 'serverStopping' | 'internalError'>;

/** What became of an input. `ok` means: in the log, flushed, or nothing had to change. */
export type Outcome =
  | {
      readonly ok: true;
      /** Version of the record; null when nothing had to change, or when it was done earlier. */
      readonly version: number | null;
      /** The agent as flushed; null for a command that was done earlier. */
      readonly state: AgentState | null;
      /** The command id was carried out before; nothing was done again. */
      readonly isRepeated: boolean;
    }
  | { readonly ok: false; readonly code: HostRefusalCode };

export type Answer = (outcome: Outcome) => void;

export type HostPhase = 'starting' | 'open' | 'unavailable' | 'stopping' | 'closed' | 'fenced';

/** What the host tells; calls come in the order of the log, after the flush. */
export interface HostListener {
  /** Flushed events of one agent, for counting. */
  recorded?(agentId: string, events: readonly AgentEvent[], at: number): void;
  /** Flushed events of items of queues, for counting. */
  recordedItems?(events: readonly ItemEvent[], at: number): void;
  /** An item's flushed facts changed, or it ended; once per item for all that was flushed together. */
  itemChanged?(workId: string): void;
  /** Something that the world is to do now. */
  effect?(agentId: string, effect: Effect): void;
  /** The agent's flushed state changed; once per agent for all that was flushed together. */
  agentChanged?(agentId: string): void;
  definitionChanged?(): void;
  phaseChanged?(phase: HostPhase): void;
  flushed?(records: number, tookMs: number): void;
  refused?(code: HostRefusalCode): void;
  checkpointed?(version: number, entries: number, tookMs: number): void;
  storeFailed?(error: StoreError, lostRecords: number): void;
  defect?(agentId: string, inputKind: string, error: unknown): void;
}

export interface AgentSnapshot {
  readonly state: AgentState;
  /** Version of the agent's last flushed record. */
  readonly version: number;
}

export interface ContactCenterHostOptions {
  readonly store: EventStore<HostEvent>;
  readonly scheduler: ProcessScheduler;
  readonly contactCenterId?: string;
  /** What is derived from the log and kept with it. */
  readonly folds?: readonly DerivedFold[];
}

/** A definition that is to be in force, with where it came from. */
export interface DefinitionOffer {
  readonly definition: Definition;
  readonly source: DefinitionSource;
  readonly sourceHash: string | null;
  /** Who wants it; absent for a file and the default. */
  readonly actor?: Actor;
  /** The version whose document it is. */
  readonly restoredFrom?: number;
}

export interface ContactCenterHost {
  /**
   * Loads the log, puts a definition in force and takes every session as lost (SV11, SV12).
   *
   * @param chooseDefinition says which definition is to be in force, given the one in the log; null keeps that one
   * @returns the error of a store that cannot be used
   * @throws StoreFailure when the log cannot be read
   */
  start(chooseDefinition: (inForce: DefinitionFact | null) => DefinitionOffer | null): Promise<StoreError | null>;
  /**
   * Decides an input at once; the answer comes when the decision is flushed, or in the same turn for a refusal.
   *
   * @param commandId makes the input idempotent, 1 to 256 characters; null for one that is not repeated
   */
  submit(agentId: string, input: AgentInput, commandId: string | null, answer: Answer): void;
  /** As `submit`, as a promise. */
  ask(agentId: string, input: AgentInput, commandId?: string | null): Promise<Outcome>;
  /** As `ask`, of the contact centre: queues, items, teams. What follows for agents is decided in the same turn. */
  askCenter(input: Exclude<CenterInput, { kind: 'agent' }>, commandId?: string | null): Promise<Outcome>;
  /** The item of a queue as flushed; null for one that is not live. */
  item(workId: string): CenterItem | null;
  items(): IterableIterator<CenterItem>;
  /** Place and estimated wait of a waiting item, as decided; null when it does not wait. */
  queuePosition(workId: string): { readonly position: number; readonly estimate: WaitEstimate | null } | null;
  /** The contact centre as decided, to be read: estimates and explanations. */
  center(): Center;
  /** Puts a definition in force; it must have passed schema and linter. Answers its version, or why not. */
  replaceDefinition(
    offer: DefinitionOffer,
  ): Promise<
    { readonly ok: true; readonly fact: DefinitionFact } | { readonly ok: false; readonly code: HostRefusalCode }
  >;
  /**
   * The record of a command, or null when the log keeps none.
   *
   * @throws StoreFailure when the log cannot be read
   */
  recordOf(commandId: string): Promise<LogRecord<HostEvent> | null>;
  agent(agentId: string): AgentSnapshot | null;
  agents(): IterableIterator<AgentSnapshot>;
  /** The flushed definition. */
  definition(): DefinitionFact;
  /** The flushed rules. */
  rules(): Rules;
  /** The agent who has this interaction, waiting or in hand. */
  agentOfWork(workId: string): string | null;
  endedWork(workId: string): EndedWork | null;
  /** Whether the id stands for an interaction, live, ended or about to be flushed (SV14). */
  isWorkKnown(workId: string): boolean;
  /** The instant of a decision made now; it never goes back, across a restart neither (SV9). */
  now(): number;
  subscribe(listener: HostListener): Cancel;
  readonly phase: HostPhase;
  readonly version: number;
  readonly pendingRecords: number;
  readonly agentCount: number;
  readonly dueCount: number;
  /** Writes a checkpoint now. */
  checkpoint(): Promise<void>;
  /** Refuses what is new, flushes, writes a checkpoint and closes the store. */
  stop(): Promise<void>;
}
