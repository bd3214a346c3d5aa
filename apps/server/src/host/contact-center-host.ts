/**
 * The single writer of one contact centre.
 *
 * It holds the facts about all agents in memory, decides every input with the engine, one after another, and lets
 * nothing out before it is in the log and flushed: no answer, no effect, no view (SV1). Each agent has two states: what
 * was decided last, on which the next decision is made, and what is flushed, which is all that anybody is shown. So
 * decisions go on while earlier ones are being flushed (SV2), and undoing what could not be kept is going back to the
 * flushed state (SV6).
 *
 * What it does not know: sockets, HTTP, and what an event means. Time comes from the scheduler.
 */
import {
  type AgentEvent,
  type AgentInput,
  type AgentState,
  compileRules,
  type Decision,
  decide,
  type Effect,
  initialAgent,
  nextDueAt,
  type Rules,
} from '@interlock/engine';
import type { CheckpointEntry, NewRecord, StoreError } from '@interlock/store';
import type { Cancel } from '../scheduler.ts';
import { type AppendPipeline, createAppendPipeline } from './append-pipeline.ts';
import { type Checkpointer, createCheckpointer } from './checkpointer.ts';
import { type CommandMemory, createCommandMemory } from './command-memory.ts';
import { createDueClock } from './due-clock.ts';
import {
  type Answer,
  type ContactCenterHost,
  type ContactCenterHostOptions,
  type DefinitionOffer,
  HOST_LIMITS,
  type HostListener,
  type HostPhase,
  type HostRefusalCode,
  type Outcome,
} from './host-contract.ts';
import {
  type AgentCheckpoint,
  type DefinitionChanged,
  type DefinitionFact,
  definitionFactAfter,
  type HostEvent,
} from './host-event.ts';
import { AGENT_KEY, agentEventsOf, DEFINITION_KEY, type LoadedState, loadState } from './load-state.ts';
import { createWorkIndex, type WorkIndex } from './work-index.ts';

interface Entry {
  readonly agentId: string;
  /** As decided last. */
  decided: AgentState;
  /** As flushed; null before the agent's first record is. */
  flushed: AgentState | null;
  version: number;
}

interface Pending extends NewRecord<HostEvent> {
  readonly entry: Entry | null;
  readonly after: AgentState | null;
  readonly effects: readonly Effect[];
  readonly input: AgentInput | null;
  readonly answer: Answer;
  /** What waits behind this record without one of its own. */
  followers: ((isFlushed: boolean) => void)[] | null;
}

const NO_ANSWER: Answer = () => {
  // Nobody waits: an input of the host itself.
};

export function createContactCenterHost(options: ContactCenterHostOptions): ContactCenterHost {
  const { store, scheduler, contactCenterId = 'default' } = options;
  const listeners = new Set<HostListener>();
  const entries = new Map<string, Entry>();
  const dirty = new Set<string>();
  const due = createDueClock({ scheduler, now, tick });
  const commands: CommandMemory<Pending> = createCommandMemory(HOST_LIMITS.rememberedCommands);
  /** Work ids of decisions that are not flushed yet. */
  const decidedWorkIds = new Set<string>();
  let work: WorkIndex = createWorkIndex();
  let phase: HostPhase = 'starting';
  let inForce: { fact: DefinitionFact; rules: Rules } | null = null;
  /** As decided last; the flushed one is `inForce`. */
  let decidedRules: Rules | null = null;
  let decidedDefinitionVersion = 0;
  let isDefinitionDirty = false;
  let pipeline: AppendPipeline<Pending> | null = null;
  let checkpointer: Checkpointer | null = null;
  let lastNow = 0;
  let cancelRetry: Cancel = () => {};
  let cancelPrune: Cancel = () => {};
  let retryMs: number = HOST_LIMITS.retryBaseMs;
  /** Agents that have not been looked at with the rules in force. */
  let redeciding: string[] = [];
  let isRedeciding = false;

  function tell(call: (listener: HostListener) => void): void {
    for (const listener of listeners) call(listener);
  }

  function enter(next: HostPhase): void {
    phase = next;
    tell((listener) => listener.phaseChanged?.(next));
  }

  function now(): number {
    lastNow = Math.max(lastNow, scheduler.now());
    return lastNow;
  }

  function definitionInForce(): { fact: DefinitionFact; rules: Rules } {
    if (inForce === null) throw new Error('the host was asked for its definition before it was started');
    return inForce;
  }

  function refuse(code: HostRefusalCode, answer: Answer): void {
    tell((listener) => listener.refused?.(code));
    answer({ ok: false, code });
  }

  /** Why nothing can be taken in at all, or null. */
  function closedCode(): HostRefusalCode | null {
    if (phase === 'open') return null;
    return phase === 'unavailable' ? 'hostUnavailable' : 'serverStopping';
  }

  /** Runs when everything decided so far is flushed, or was lost. */
  function afterTail(run: (isFlushed: boolean) => void): void {
    const tail = pipeline?.tail() ?? null;
    if (tail === null) run(true);
    else {
      tail.followers ??= [];
      tail.followers.push(run);
    }
  }

  function submit(agentId: string, input: AgentInput, commandId: string | null, answer: Answer): void {
    const closed = closedCode();
    if (closed !== null) return refuse(closed, answer);
    if (pipeline !== null && pipeline.pending >= HOST_LIMITS.pendingRecords && input.kind !== 'tick')
      return refuse('hostBusy', answer);
    take(agentId, input, commandId, answer);
  }

  /** Decides, whatever the phase is. */
  function take(agentId: string, input: AgentInput, commandId: string | null, answer: Answer): void {
    if (commandId !== null) {
      const known = commands.find(commandId);
      if (known === 'done') return answer({ ok: true, version: null, state: null, isRepeated: true });
      if (known !== null) {
        known.followers ??= [];
        known.followers.push((isFlushed) =>
          isFlushed
            ? answer({ ok: true, version: null, state: null, isRepeated: true })
            : refuse('hostUnavailable', answer),
        );
        return;
      }
    }
    const known = entries.get(agentId);
    if (known === undefined && input.kind !== 'openSession') return refuse('unknownAgent', answer);
    if ((input.kind === 'giveWork' || input.kind === 'startInteraction') && isWorkKnown(input.workId))
      return refuse('duplicateWork', answer);
    const entry = known ?? { agentId, decided: initialAgent(agentId), flushed: null, version: 0 };
    const at = now();
    const decision = decideSafely(entry, input, at);
    if (decision === null) return refuse('internalError', answer);
    if (!decision.ok) {
      // The refusal may rest on a decision that is not flushed yet.
      const { code } = decision.refused;
      afterTail((isFlushed) => refuse(isFlushed ? code : 'hostUnavailable', answer));
      return;
    }
    if (known === undefined) entries.set(agentId, entry);
    if (decision.events.length === 0) return answerUnchanged(entry, decision.effects, commandId, answer);
    push(entry, decision.events, decision.effects, decision.state, input, commandId, at, answer);
  }

  /** A defect of the engine must not take the other agents with it (SV15). */
  function decideSafely(entry: Entry, input: AgentInput, at: number): Decision | null {
    const rules = decidedRules ?? definitionInForce().rules;
    try {
      return decide(rules, entry.decided, input, at);
    } catch (error) {
      tell((listener) => listener.defect?.(entry.agentId, input.kind, error));
      return null;
    }
  }

  function answerUnchanged(entry: Entry, effects: readonly Effect[], commandId: string | null, answer: Answer): void {
    afterTail((isFlushed) => {
      if (!isFlushed) return refuse('hostUnavailable', answer);
      if (commandId !== null) commands.setDone(commandId);
      answer({ ok: true, version: null, state: entry.flushed, isRepeated: false });
      for (const effect of effects) tell((listener) => listener.effect?.(entry.agentId, effect));
    });
  }

  function push(
    entry: Entry,
    events: readonly AgentEvent[],
    effects: readonly Effect[],
    after: AgentState,
    input: AgentInput,
    commandId: string | null,
    at: number,
    answer: Answer,
  ): void {
    entry.decided = after;
    const record: Pending = {
      at,
      agentId: entry.agentId,
      commandId,
      events,
      entry,
      after,
      effects,
      input,
      answer,
      followers: null,
    };
    if (commandId !== null) commands.setPending(commandId, record);
    if (input.kind === 'giveWork' || input.kind === 'startInteraction') decidedWorkIds.add(input.workId);
    pipeline?.push(record);
    due.set(entry.agentId, nextDueAt(after));
  }

  /** Time passes for one agent. */
  function tick(agentId: string): number | null {
    let isBroken = false;
    take(agentId, { kind: 'tick' }, null, (outcome) => {
      isBroken = !outcome.ok && outcome.code === 'internalError';
    });
    // SV15: it would break again at once.
    if (isBroken) return now() + HOST_LIMITS.defectPauseMs;
    const entry = entries.get(agentId);
    return entry === undefined ? null : nextDueAt(entry.decided);
  }

  // ---- flushed

  function flushed(records: readonly Pending[], lastVersion: number, tookMs: number): void {
    let version = lastVersion - records.length;
    const changed = new Set<string>();
    for (const record of records) {
      version += 1;
      if (record.entry !== null && record.after !== null) {
        applyAgentRecord(record.entry, record.after, record, version);
        changed.add(record.entry.agentId);
      } else applyDefinitionRecord(record.events);
      settle(record, version);
    }
    for (const agentId of changed) tell((listener) => listener.agentChanged?.(agentId));
    tell((listener) => listener.flushed?.(records.length, tookMs));
    checkpointer?.recordsFlushed(records.length);
  }

  function applyAgentRecord(
    entry: Entry,
    after: AgentState,
    record: { readonly events: readonly HostEvent[]; readonly at: number },
    version: number,
  ): void {
    // Without a definition among them: they were made by the engine, or read as such.
    const events = agentEventsOf(record);
    work.apply(entry.agentId, entry.flushed ?? initialAgent(entry.agentId), events);
    entry.flushed = after;
    entry.version = version;
    dirty.add(entry.agentId);
    tell((listener) => listener.recorded?.(entry.agentId, events, record.at));
  }

  function applyDefinitionRecord(events: readonly HostEvent[]): void {
    for (const event of events) {
      if (event.kind !== 'definitionChanged') continue;
      inForce = { fact: definitionFactAfter(inForce?.fact ?? null, event), rules: compileRules(event.definition) };
      isDefinitionDirty = true;
      redecideAll();
      tell((listener) => listener.definitionChanged?.());
    }
  }

  /** Acknowledge, then effects; views follow for all that was flushed together. */
  function settle(record: Pending, version: number): void {
    if (record.commandId !== null) commands.setDone(record.commandId);
    forgetDecidedWork(record);
    record.answer({ ok: true, version, state: record.after, isRepeated: false });
    for (const effect of record.effects) tell((listener) => listener.effect?.(record.agentId ?? '', effect));
    for (const follower of record.followers ?? []) follower(true);
  }

  function forgetDecidedWork(record: Pending): void {
    if (record.input?.kind === 'giveWork' || record.input?.kind === 'startInteraction')
      decidedWorkIds.delete(record.input.workId);
  }

  // ---- failure and recovery

  function failed(error: StoreError, lost: readonly Pending[]): void {
    tell((listener) => listener.storeFailed?.(error, lost.length));
    undo(lost);
    if (error.code === 'duplicateCommand') {
      redoAfterDuplicate(error.commandId, lost);
      return;
    }
    if (error.retry === 'never') {
      // Somebody else writes, or the log cannot be used any more: this host must not go on (SV5).
      due.pause();
      enter('fenced');
      giveUp(lost);
      return;
    }
    due.pause();
    if (phase !== 'stopping') enter('unavailable');
    giveUp(lost);
    scheduleRecovery(lost);
  }

  /** Goes back to what is flushed. */
  function undo(lost: readonly Pending[]): void {
    for (const record of lost) {
      if (record.commandId !== null) commands.forget(record.commandId);
      forgetDecidedWork(record);
      const { entry } = record;
      if (entry === null) continue;
      if (entry.flushed === null) {
        entries.delete(entry.agentId);
        due.set(entry.agentId, null);
      } else {
        entry.decided = entry.flushed;
        due.set(entry.agentId, nextDueAt(entry.flushed));
      }
    }
    decidedRules = inForce?.rules ?? null;
    decidedDefinitionVersion = inForce?.fact.definitionVersion ?? 0;
  }

  function giveUp(lost: readonly Pending[]): void {
    const code = phase === 'unavailable' ? 'hostUnavailable' : 'serverStopping';
    for (const record of lost) {
      refuse(code, record.answer);
      for (const follower of record.followers ?? []) follower(false);
    }
  }

  /** The log knew a command that memory had forgotten: it was done; the others are decided again, in order. */
  function redoAfterDuplicate(commandId: string, lost: readonly Pending[]): void {
    commands.setDone(commandId);
    pipeline?.resume(pipeline.version);
    for (const record of lost) {
      if (record.input === null || record.agentId === null) {
        refuse('hostUnavailable', record.answer);
        continue;
      }
      const followers = record.followers;
      take(record.agentId, record.input, record.commandId, (outcome) => {
        record.answer(outcome);
        for (const follower of followers ?? []) follower(outcome.ok);
      });
    }
  }

  function scheduleRecovery(lost: readonly Pending[]): void {
    cancelRetry = scheduler.after(retryMs, () => {
      // A log that cannot be read is asked again like one that cannot be written.
      recover(lost).catch(() => scheduleRecovery(lost));
    });
    retryMs = Math.min(retryMs * 2, HOST_LIMITS.retryMaxMs);
  }

  /** Asks whether the store can be written again, and whether what was lost is there after all (SV7). */
  async function recover(lost: readonly Pending[]): Promise<void> {
    if (phase !== 'unavailable' || pipeline === null || checkpointer === null) return;
    const probe = await store.saveCheckpoint(contactCenterId, { version: checkpointer.version, entries: [] });
    const head = probe.ok ? await store.open(contactCenterId) : probe;
    if (!head.ok) {
      if (head.error.retry === 'never') enter('fenced');
      else scheduleRecovery(lost);
      return;
    }
    if (!(await adoptFound(lost, pipeline.version, head.value.version))) {
      enter('fenced');
      return;
    }
    retryMs = HOST_LIMITS.retryBaseMs;
    pipeline.resume(head.value.version);
    open();
  }

  /** Takes over records behind `known` if they are ours; false when they are somebody else's. */
  async function adoptFound(lost: readonly Pending[], known: number, found: number): Promise<boolean> {
    if (found === known) return true;
    const records = await store.read(contactCenterId, { after: known, limit: 10_000 });
    const changed = new Set<string>();
    for (const [index, record] of records.entries()) {
      const ours = lost[index];
      if (
        ours === undefined ||
        ours.at !== record.at ||
        ours.agentId !== record.agentId ||
        ours.commandId !== record.commandId
      )
        return false;
      if (JSON.stringify(ours.events) !== JSON.stringify(record.events)) return false;
      if (ours.commandId !== null) commands.setDone(ours.commandId);
      if (ours.entry === null || ours.after === null) {
        applyDefinitionRecord(record.events);
        decidedRules = definitionInForce().rules;
        decidedDefinitionVersion = definitionInForce().fact.definitionVersion;
        continue;
      }
      entries.set(ours.entry.agentId, ours.entry);
      applyAgentRecord(ours.entry, ours.after, record, record.version);
      ours.entry.decided = ours.after;
      due.set(ours.entry.agentId, nextDueAt(ours.after));
      changed.add(ours.entry.agentId);
      for (const effect of ours.effects) tell((listener) => listener.effect?.(record.agentId ?? '', effect));
    }
    for (const agentId of changed) tell((listener) => listener.agentChanged?.(agentId));
    return true;
  }

  // ---- definition

  async function replaceDefinition(
    offer: DefinitionOffer,
  ): Promise<
    { readonly ok: true; readonly fact: DefinitionFact } | { readonly ok: false; readonly code: HostRefusalCode }
  > {
    const closed = closedCode();
    if (closed !== null) return { ok: false, code: closed };
    const outcome = await pushDefinition(offer);
    return outcome.ok ? { ok: true, fact: definitionInForce().fact } : outcome;
  }

  function pushDefinition({ definition, source, sourceHash }: DefinitionOffer): Promise<Outcome> {
    const at = now();
    decidedDefinitionVersion += 1;
    const event: DefinitionChanged = {
      kind: 'definitionChanged',
      at,
      definitionVersion: decidedDefinitionVersion,
      definition,
      source,
      sourceHash,
    };
    decidedRules = compileRules(definition);
    return new Promise((answer) =>
      pipeline?.push({
        at,
        agentId: null,
        commandId: null,
        events: [event],
        entry: null,
        after: null,
        effects: [],
        input: null,
        answer,
        followers: null,
      }),
    );
  }

  /** Every agent is looked at with the new rules, a bounded number per turn (SV30). */
  function redecideAll(): void {
    redeciding = [...entries.keys()];
    redecideSoon();
  }

  function redecideSoon(): void {
    if (isRedeciding || redeciding.length === 0) return;
    isRedeciding = true;
    scheduler.soon(redecideSome);
  }

  function redecideSome(): void {
    isRedeciding = false;
    // The rest waits for the host to be open again.
    if (phase !== 'open') return;
    for (const agentId of redeciding.splice(0, HOST_LIMITS.agentsPerTurn))
      take(agentId, { kind: 'tick' }, null, NO_ANSWER);
    redecideSoon();
  }

  function isWorkKnown(workId: string): boolean {
    return decidedWorkIds.has(workId) || work.agentOf(workId) !== null || work.ended(workId) !== null;
  }

  // ---- start and stop

  function adoptLoaded(loaded: LoadedState): void {
    for (const [agentId, { state, version, isDirty }] of loaded.agents) {
      entries.set(agentId, { agentId, decided: state, flushed: state, version });
      if (isDirty) dirty.add(agentId);
    }
    work = loaded.work;
    for (const commandId of loaded.commandIds) commands.setDone(commandId);
    if (loaded.definition !== null) {
      inForce = { fact: loaded.definition, rules: compileRules(loaded.definition.definition) };
      decidedRules = inForce.rules;
      decidedDefinitionVersion = loaded.definition.definitionVersion;
      isDefinitionDirty = loaded.isDefinitionDirty;
    }
  }

  /** The command ids of the newest records, where the checkpoint spared reading them. */
  async function rememberTail(loaded: LoadedState): Promise<void> {
    const after = Math.max(0, loaded.version - HOST_LIMITS.commandTail);
    if (after >= loaded.checkpointVersion) return;
    // Retention may have taken them; then they are too old to be repeated.
    const records = await store.read(contactCenterId, { after, limit: HOST_LIMITS.commandTail }).catch(() => []);
    for (const { commandId } of records) if (commandId !== null) commands.setDone(commandId);
  }

  async function start(
    chooseDefinition: (inForce: DefinitionFact | null) => DefinitionOffer | null,
  ): Promise<StoreError | null> {
    const head = await store.open(contactCenterId);
    if (!head.ok) return head.error;
    const loaded = await loadState(store, contactCenterId, head.value.version);
    adoptLoaded(loaded);
    await rememberTail(loaded);
    pipeline = createAppendPipeline<HostEvent, Pending>({
      store,
      contactCenterId,
      version: loaded.version,
      batchLimit: HOST_LIMITS.recordsPerAppend,
      flushed,
      failed,
      now: () => scheduler.now(),
    });
    checkpointer = createHostCheckpointer(loaded.checkpointVersion, pipeline);
    const offer = chooseDefinition(inForce?.fact ?? null);
    if (offer !== null) {
      const outcome = await pushDefinition(offer);
      if (!outcome.ok) return storeErrorOf();
    }
    await loseAllSessions();
    if (phase !== 'starting') return storeErrorOf();
    // A deadline that passed while nothing ran is due now.
    for (const entry of entries.values()) due.set(entry.agentId, nextDueAt(entry.decided));
    open();
    // A definition may have come in force just before the former process ended.
    redecideAll();
    cancelPrune = scheduler.after(HOST_LIMITS.pruneEveryMs, prune);
    return null;
  }

  function open(): void {
    enter('open');
    due.run();
    redecideSoon();
  }

  function storeErrorOf(): StoreError {
    return {
      code: 'storeUnavailable',
      retry: 'backoff',
      message: 'The store refused the first record.',
      cause: 'first record',
    };
  }

  /** Sockets do not outlive a process: their sessions are lost, and the grace begins now (SV12). */
  async function loseAllSessions(): Promise<void> {
    let count = 0;
    for (const entry of [...entries.values()]) {
      if (entry.decided.session.state !== 'linked') continue;
      take(entry.agentId, { kind: 'loseSession', epoch: entry.decided.epoch }, null, NO_ANSWER);
      count += 1;
      if (count % HOST_LIMITS.agentsPerTurn === 0) await pipeline?.drained();
    }
    await pipeline?.drained();
  }

  function createHostCheckpointer(checkpointVersion: number, source: AppendPipeline<Pending>): Checkpointer {
    return createCheckpointer({
      store,
      contactCenterId,
      scheduler,
      checkpointVersion,
      flushedVersion: () => source.version,
      takeDirty() {
        const taken = [...dirty];
        dirty.clear();
        return taken;
      },
      entryOf(agentId) {
        const entry = entries.get(agentId);
        if (entry === undefined || entry.flushed === null) return null;
        const data: AgentCheckpoint = { format: 1, version: entry.version, state: entry.flushed };
        return { key: `${AGENT_KEY}${agentId}`, data };
      },
      takeOther() {
        work.expire(now());
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
      saved: (version, count, tookMs) => tell((listener) => listener.checkpointed?.(version, count, tookMs)),
      failed: (error) => tell((listener) => listener.storeFailed?.(error, 0)),
    });
  }

  function prune(): void {
    cancelPrune = scheduler.after(HOST_LIMITS.pruneEveryMs, prune);
    if (phase !== 'open') return;
    const before = now() - definitionInForce().fact.definition.retentionDays * 86_400_000;
    // A failure is met again by the next append, and this is tried again in an hour.
    store.prune(contactCenterId, { before: Math.max(0, before) }).catch(() => 0);
  }

  async function stop(): Promise<void> {
    if (phase === 'closed') return;
    const canWrite = phase === 'open';
    if (phase !== 'fenced') enter('stopping');
    due.pause();
    cancelRetry();
    cancelPrune();
    if (canWrite) {
      await pipeline?.drained();
      if (pipeline?.isStopped === false) await checkpointer?.run();
    }
    checkpointer?.close();
    await store.close();
    enter('closed');
  }

  return {
    start,
    submit,
    ask: (agentId, input, commandId = null) => new Promise((answer) => submit(agentId, input, commandId, answer)),
    replaceDefinition,
    async recordOf(commandId) {
      const version = await store.findCommand(contactCenterId, commandId);
      if (version === null) return null;
      const [record] = await store.read(contactCenterId, { after: version - 1, limit: 1 });
      return record ?? null;
    },
    agent(agentId) {
      const entry = entries.get(agentId);
      return entry === undefined || entry.flushed === null ? null : { state: entry.flushed, version: entry.version };
    },
    *agents() {
      for (const entry of entries.values()) {
        if (entry.flushed !== null) yield { state: entry.flushed, version: entry.version };
      }
    },
    definition: () => definitionInForce().fact,
    rules: () => definitionInForce().rules,
    agentOfWork: (workId) => work.agentOf(workId),
    endedWork: (workId) => work.ended(workId),
    isWorkKnown,
    now,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    get phase() {
      return phase;
    },
    get version() {
      return pipeline?.version ?? 0;
    },
    get pendingRecords() {
      return pipeline?.pending ?? 0;
    },
    get agentCount() {
      return entries.size;
    },
    get dueCount() {
      return due.size;
    },
    checkpoint: async () => {
      await checkpointer?.run();
    },
    stop,
  };
}
