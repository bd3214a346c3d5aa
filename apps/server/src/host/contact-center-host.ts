/**
 * The single writer of one contact centre.
 *
 * It decides every input with the engine's Center, one after another, and lets nothing out before it is in the log and
 * flushed: no answer, no effect, no view (SV1). One input may lead to several records: its own, and those of items and
 * agents that follow from it in the same turn. Everything has two states: what was decided last, on which the next
 * decision is made (the Center), and what is flushed, which is all that anybody is shown (the book). So decisions go on
 * while earlier ones are being flushed (SV2), and undoing what could not be kept is making the Center anew from what is
 * flushed (SV6).
 *
 * What it does not know: sockets, HTTP, and what an event means. Time comes from the scheduler.
 */
import type { AgentInput, AgentState, CenterInput, CenterRecord, Effect } from '@interlock/engine';
import { nextDueAt } from '@interlock/engine';
import type { LogRecord, StoreError } from '@interlock/store';
import type { Cancel } from '../scheduler.ts';
import { type AppendPipeline, createAppendPipeline } from './append-pipeline.ts';
import { type Checkpointer, createCheckpointer } from './checkpointer.ts';
import type { DerivedFold } from './derived-fold.ts';
import { createDueClock } from './due-clock.ts';
import { createHostBook, isSameRecord, type Pending } from './host-book.ts';
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
import type { DefinitionFact, HostEvent } from './host-event.ts';
import { type LoadedState, loadState } from './load-state.ts';

interface Changes {
  readonly agents: Set<string>;
  readonly items: Set<string>;
}

const newChanges = (): Changes => ({ agents: new Set(), items: new Set() });

const NO_ANSWER: Answer = () => {
  // Nobody waits: an input of the host itself.
};

const REPEATED: Outcome = { ok: true, version: null, state: null, isRepeated: true };
const DAY_MS = 86_400_000;
/** Under this id time passes for the items of queues; an agent's id is never empty. */
const ITEMS = '';

export function createContactCenterHost(options: ContactCenterHostOptions): ContactCenterHost {
  const { store, scheduler, contactCenterId = 'default' } = options;
  const { now } = scheduler;
  const folds = (options.folds ?? []).map(guarded);
  const listeners = new Set<HostListener>();
  const book = createHostBook();
  const due = createDueClock({ scheduler, now, tick });
  let phase: HostPhase = 'starting';
  let pipeline: AppendPipeline<Pending> | null = null;
  let checkpointer: Checkpointer | null = null;
  let cancelRetry: Cancel = () => {};
  let cancelPrune: Cancel = () => {};
  let retryMs: number = HOST_LIMITS.retryBaseMs;
  /** Agents that have not been looked at with the rules in force. */
  let redeciding: string[] = [];
  let isRedeciding = false;
  let stopped: Promise<void> | null = null;

  /** A defect of one who listens must not take the others with it (SV15). */
  function tell(call: (listener: HostListener) => void): void {
    for (const listener of listeners) {
      try {
        call(listener);
      } catch (error) {
        reportDefect('', 'listener', error);
      }
    }
  }

  /** A defect of a fold costs it a record, and nobody else anything (SV15). */
  function guarded(fold: DerivedFold): DerivedFold {
    return {
      keyPrefix: fold.keyPrefix,
      apply(record) {
        try {
          fold.apply(record);
        } catch (error) {
          reportDefect(record.agentId ?? '', 'fold', error);
        }
      },
      takeChanges: () => fold.takeChanges(),
      putBack: (entries) => fold.putBack(entries),
      load: (entries) => fold.load(entries),
    };
  }

  function reportDefect(agentId: string, what: string, error: unknown): void {
    for (const listener of listeners) listener.defect?.(agentId, what, error);
  }

  function give(answer: Answer, outcome: Outcome): void {
    try {
      answer(outcome);
    } catch (error) {
      reportDefect('', 'answer', error);
    }
  }

  function enter(next: HostPhase): void {
    phase = next;
    if (next !== 'open') due.pause();
    // What it knows may be older than what the other writer has written (SV5).
    if (next === 'fenced') checkpointer?.close();
    tell((listener) => listener.phaseChanged?.(next));
  }

  function refuse(code: HostRefusalCode, answer: Answer): void {
    tell((listener) => listener.refused?.(code));
    give(answer, { ok: false, code });
  }

  /** Why nothing can be taken in at all, or null. */
  function closedCode(): HostRefusalCode | null {
    if (phase === 'open') return null;
    return phase === 'unavailable' ? 'hostUnavailable' : 'serverStopping';
  }

  // ---- deciding

  function submit(agentId: string, input: AgentInput, commandId: string | null, answer: Answer): void {
    submitCenter({ kind: 'agent', agentId, input }, commandId, answer);
  }

  function submitCenter(input: CenterInput, commandId: string | null, answer: Answer): void {
    const closed = closedCode();
    if (closed !== null) return refuse(closed, answer);
    if (pipeline !== null && pipeline.pending >= HOST_LIMITS.pendingRecords) return refuse('hostBusy', answer);
    take(input, commandId, answer);
  }

  /** Decides, whatever the phase is. */
  function take(input: CenterInput, commandId: string | null, answer: Answer): void {
    const known = commandId === null ? null : book.commands.find(commandId);
    if (known === 'done') return give(answer, REPEATED);
    if (known !== null)
      return follow(known, (isFlushed) => (isFlushed ? give(answer, REPEATED) : refuse('hostUnavailable', answer)));
    const unfit = refusalOf(input);
    if (unfit !== null) return refuse(unfit, answer);
    const at = now();
    const [whose, kind] = input.kind === 'agent' ? [input.agentId, input.input.kind] : ['', input.kind];
    const decision = safely(whose, kind, () => book.center().decide(input, at));
    if (decision === null) return refuse('internalError', answer);
    if (!decision.ok) {
      // The refusal may rest on a decision that is not flushed yet.
      const { code } = decision.refused;
      return afterTail((isFlushed) => refuse(isFlushed ? code : 'hostUnavailable', answer));
    }
    const isRecorded = pushAll(decision.records, at, { input, commandId, answer });
    if (!isRecorded) answerUnchanged(input, commandId, answer);
  }

  /** What is known here and not to the engine: who exists, and which ids were used before (SV14). */
  function refusalOf(input: CenterInput): HostRefusalCode | null {
    const isUsed = (workId: string): boolean => book.isWorkKnown(workId);
    if (input.kind === 'queueWork') return isUsed(input.workId) ? 'duplicateWork' : null;
    if (input.kind === 'assignItem') return book.agents.has(input.agentId) ? null : 'unknownAgent';
    if (input.kind !== 'agent') return null;
    const { agentId, input: own } = input;
    if (own.kind !== 'openSession' && !book.agents.has(agentId)) return 'unknownAgent';
    const isNewWork = own.kind === 'giveWork' || own.kind === 'startInteraction';
    return isNewWork && isUsed(own.workId) ? 'duplicateWork' : null;
  }

  /**
   * Pushes the records of one turn in their order; the first one carries the answer and the command.
   *
   * @returns whether there was anything to record
   */
  function pushAll(
    records: readonly CenterRecord[],
    at: number,
    asked: { readonly input: CenterInput; readonly commandId: string | null; readonly answer: Answer } | null,
  ): boolean {
    let isFirst = true;
    for (const { agentId, events, effects, state } of records) {
      if (events.length === 0) {
        if (agentId !== null) afterTail((isFlushed) => isFlushed && tellEffects(agentId, effects));
        continue;
      }
      const record: Pending = {
        at,
        agentId,
        commandId: isFirst ? (asked?.commandId ?? null) : null,
        events,
        after: state,
        input: isFirst ? (asked?.input ?? null) : null,
        effects,
        answer: isFirst ? (asked?.answer ?? NO_ANSWER) : NO_ANSWER,
        followers: null,
      };
      isFirst = false;
      book.decided(record);
      pipeline?.push(record);
      if (agentId !== null && state !== null) due.set(agentId, nextDueAt(state));
    }
    due.set(ITEMS, book.center().nextItemDueAt());
    return !isFirst;
  }

  /** A defect of the engine must not take the other agents with it (SV15). */
  function safely<T>(agentId: string, kind: string, decide: () => T): T | null {
    try {
      return decide();
    } catch (error) {
      reportDefect(agentId, kind, error);
      // The turn may have changed something before it broke.
      book.rebuildCenter(pipeline?.unflushed() ?? []);
      return null;
    }
  }

  function follow(record: Pending, run: (isFlushed: boolean) => void): void {
    record.followers ??= [];
    record.followers.push(run);
  }

  /** Runs when everything decided so far is flushed, or was lost. */
  function afterTail(run: (isFlushed: boolean) => void): void {
    const tail = pipeline?.tail() ?? null;
    if (tail === null) run(true);
    else follow(tail, run);
  }

  function answerUnchanged(input: CenterInput, commandId: string | null, answer: Answer): void {
    const agentId = input.kind === 'agent' ? input.agentId : null;
    afterTail((isFlushed) => {
      if (!isFlushed) return refuse('hostUnavailable', answer);
      if (commandId !== null) book.commands.setDone(commandId);
      give(answer, { ok: true, version: null, state: flushedState(agentId), isRepeated: false });
    });
  }

  function flushedState(agentId: string | null): AgentState | null {
    return agentId === null ? null : (book.agents.get(agentId)?.flushed ?? null);
  }

  /** Time passes for one agent, or for the items; answers when it is due next. */
  function tick(id: string): number | null {
    let isBroken = false;
    take(tickOf(id), null, (outcome) => {
      isBroken = !outcome.ok && outcome.code === 'internalError';
    });
    // SV15: it would break again at once.
    if (isBroken) return now() + HOST_LIMITS.defectPauseMs;
    if (id === ITEMS) return book.center().nextItemDueAt();
    const state = book.center().agents.get(id);
    return state === undefined ? null : nextDueAt(state);
  }

  function tickOf(id: string): CenterInput {
    return id === ITEMS ? { kind: 'tick' } : { kind: 'agent', agentId: id, input: { kind: 'tick' } };
  }

  // ---- flushed

  /** Acknowledge, then effects; the views of all that was flushed together follow. */
  function flushed(records: readonly Pending[], lastVersion: number, tookMs: number): void {
    const changed = newChanges();
    let version = lastVersion - records.length;
    for (const record of records) {
      version += 1;
      apply(record, version, changed);
      give(record.answer, { ok: true, version, state: record.after, isRepeated: false });
      tellEffects(record.agentId ?? '', record.effects);
      for (const follower of record.followers ?? []) follower(true);
    }
    tellChanged(changed);
    tell((listener) => listener.flushed?.(records.length, tookMs));
    checkpointer?.recordsFlushed();
  }

  function apply(record: Pending, version: number, changed: Changes): void {
    const { agentEvents, itemEvents, itemIds, isDefinition } = book.flushed(record, version);
    const { agentId, at } = record;
    for (const fold of folds) fold.apply({ version, at, agentId, events: record.events });
    for (const workId of itemIds) changed.items.add(workId);
    if (isDefinition) tell((listener) => listener.definitionChanged?.());
    else if (agentId !== null) {
      changed.agents.add(agentId);
      tell((listener) => listener.recorded?.(agentId, agentEvents, at));
    } else tell((listener) => listener.recordedItems?.(itemEvents, at));
  }

  function tellChanged({ agents, items }: Changes): void {
    for (const agentId of agents) tell((listener) => listener.agentChanged?.(agentId));
    for (const workId of items) tell((listener) => listener.itemChanged?.(workId));
  }

  function tellEffects(agentId: string, effects: readonly Effect[]): void {
    for (const effect of effects) tell((listener) => listener.effect?.(agentId, effect));
  }

  // ---- failure and recovery

  function failed(error: StoreError, lost: readonly Pending[]): void {
    tell((listener) => listener.storeFailed?.(error, lost.length));
    for (const agentId of book.undo(lost)) setDue(agentId);
    due.set(ITEMS, book.center().nextItemDueAt());
    if (error.code === 'duplicateCommand') return redoAfterDuplicate(error.commandId, lost);
    // `never`: somebody else writes, or the log cannot be used any more, so this host must not go on (SV5).
    if (error.retry === 'never') enter('fenced');
    else if (phase !== 'stopping') enter('unavailable');
    const code = phase === 'unavailable' ? 'hostUnavailable' : 'serverStopping';
    for (const record of lost) {
      refuse(code, record.answer);
      for (const follower of record.followers ?? []) follower(false);
    }
    if (phase === 'unavailable') scheduleRecovery(lost);
  }

  function setDue(agentId: string): void {
    const state = book.center().agents.get(agentId);
    due.set(agentId, state === undefined ? null : nextDueAt(state));
  }

  /** The log knew a command that memory had forgotten: it was done; the others are decided again, in order. */
  function redoAfterDuplicate(commandId: string, lost: readonly Pending[]): void {
    book.commands.setDone(commandId);
    pipeline?.resume(pipeline.version);
    for (const { input, agentId, events, commandId: id, answer, followers } of lost) {
      if (input === null) {
        // What followed from an input follows again; a definition was asked for by somebody who can ask again.
        const isDefinition = agentId === null && events.some(({ kind }) => kind === 'definitionChanged');
        if (isDefinition) refuse('hostUnavailable', answer);
        for (const follower of followers ?? []) follower(!isDefinition);
        continue;
      }
      take(input, id, (outcome) => {
        give(answer, outcome);
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
    const found = await readFound(pipeline.version, head.value.version);
    // The host may have been stopped meanwhile.
    if (phase !== 'unavailable') return;
    if (!takeOver(lost, found)) return enter('fenced');
    retryMs = HOST_LIMITS.retryBaseMs;
    pipeline.resume(head.value.version);
    open();
  }

  /** No more can be ours than were under way. */
  async function readFound(known: number, version: number): Promise<readonly LogRecord<HostEvent>[]> {
    return version === known
      ? []
      : store.read(contactCenterId, { after: known, limit: HOST_LIMITS.recordsInFlight + 1 });
  }

  /** Takes over records that are in the log after all; false when one of them is not ours. */
  function takeOver(lost: readonly Pending[], found: readonly LogRecord<HostEvent>[]): boolean {
    const changed = newChanges();
    for (const [index, record] of found.entries()) {
      const ours = lost[index];
      if (ours === undefined || !isSameRecord(ours, record)) return false;
      apply(ours, record.version, changed);
      tellEffects(ours.agentId ?? '', ours.effects);
    }
    book.rebuildCenter([]);
    for (const agentId of changed.agents) setDue(agentId);
    due.set(ITEMS, book.center().nextItemDueAt());
    tellChanged(changed);
    return true;
  }

  // ---- definition

  /** The definition's record, and behind it what follows from it for agents and items, all in one turn (SV30). */
  function pushDefinition(offer: DefinitionOffer): Promise<Outcome> {
    const at = now();
    const decided = safely('', 'definitionChanged', () => book.decideDefinition(offer, at));
    return new Promise((answer) => {
      if (decided === null) return refuse('internalError', answer);
      const record: Pending = {
        at,
        agentId: null,
        commandId: null,
        events: [decided.event],
        after: null,
        input: null,
        effects: [],
        answer,
        followers: null,
      };
      book.decided(record);
      pipeline?.push(record);
      pushAll(decided.follows, at, null);
    });
  }

  /** At start every agent is looked at with the rules in force, a bounded number per turn (SV30). */
  function redecideAll(): void {
    redeciding = [...book.agents.keys()];
    redecideSoon();
  }

  function redecideSoon(): void {
    if (isRedeciding || redeciding.length === 0) return;
    isRedeciding = true;
    scheduler.soon(() => {
      isRedeciding = false;
      // The rest waits for the host to be open again.
      if (phase !== 'open') return;
      for (const agentId of redeciding.splice(0, HOST_LIMITS.agentsPerTurn)) take(tickOf(agentId), null, NO_ANSWER);
      redecideSoon();
    });
  }

  // ---- start and stop

  async function start(
    chooseDefinition: (inForce: DefinitionFact | null) => DefinitionOffer | null,
  ): Promise<StoreError | null> {
    const head = await store.open(contactCenterId);
    if (!head.ok) return head.error;
    let failure: StoreError | null = null;
    const loaded = await loadState(store, contactCenterId, head.value.version, folds);
    await rememberTail(loaded);
    if (loaded.lastAt !== null) scheduler.notBefore(loaded.lastAt);
    book.adoptLoaded(loaded);
    pipeline = createAppendPipeline<HostEvent, Pending>({
      store,
      contactCenterId,
      version: loaded.version,
      batchLimit: HOST_LIMITS.recordsPerAppend,
      inFlightLimit: HOST_LIMITS.recordsInFlight,
      flushed,
      failed(error, lost) {
        failure = error;
        failed(error, lost);
      },
      now,
      pause: (run) => void scheduler.after(HOST_LIMITS.retryBaseMs, run),
    });
    const { checkpointVersion } = loaded;
    checkpointer = createHostCheckpointer(checkpointVersion, pipeline);
    const offer = chooseDefinition(book.inForceOrNull()?.fact ?? null);
    const outcome = offer === null ? null : await pushDefinition(offer);
    if (failure === null && outcome?.ok === false) throw new Error('the definition could not be put in force');
    if (failure === null) await loseAllSessions();
    if (failure !== null) return failure;
    // A deadline that passed while nothing ran is due now.
    for (const agentId of book.agents.keys()) setDue(agentId);
    due.set(ITEMS, book.center().nextItemDueAt());
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

  /** The command ids of the newest records, where the checkpoint spared reading them. */
  async function rememberTail(loaded: LoadedState): Promise<void> {
    const after = Math.max(0, loaded.version - HOST_LIMITS.commandTail);
    if (after >= loaded.checkpointVersion) return;
    // Retention may have taken them; then they are too old to be repeated.
    const records = await store.read(contactCenterId, { after, limit: HOST_LIMITS.commandTail }).catch(() => []);
    for (const { commandId } of records) if (commandId !== null) book.commands.setDone(commandId);
  }

  /** Sockets do not outlive a process: their sessions are lost, and the grace begins now (SV12). */
  async function loseAllSessions(): Promise<void> {
    let count = 0;
    for (const [agentId, { session, epoch }] of [...book.center().agents]) {
      if (session.state !== 'linked') continue;
      take({ kind: 'agent', agentId, input: { kind: 'loseSession', epoch } }, null, NO_ANSWER);
      count += 1;
      if (count % HOST_LIMITS.recordsPerAppend === 0) await pipeline?.drained();
    }
    await pipeline?.drained();
  }

  function createHostCheckpointer(checkpointVersion: number, { version }: { readonly version: number }): Checkpointer {
    return createCheckpointer({
      store,
      contactCenterId,
      scheduler,
      checkpointVersion,
      flushedVersion: () => pipeline?.version ?? version,
      source: book.checkpointSource,
      folds,
      saved: (saved, count, tookMs) => tell((listener) => listener.checkpointed?.(saved, count, tookMs)),
      failed: (error) => tell((listener) => listener.storeFailed?.(error, 0)),
      defect: (error) => reportDefect('', 'checkpoint', error),
    });
  }

  /** Retention (SV16). */
  function prune(): void {
    cancelPrune = scheduler.after(HOST_LIMITS.pruneEveryMs, prune);
    if (phase !== 'open') return;
    const before = now() - book.inForce().fact.definition.retentionDays * DAY_MS;
    // A failure is met again by the next append, and this is tried again in an hour.
    store.prune(contactCenterId, { before: Math.max(0, before) }).catch(() => 0);
  }

  async function stop(): Promise<void> {
    const canWrite = phase === 'open';
    if (phase !== 'fenced') enter('stopping');
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
    askCenter: (input, commandId = null) => new Promise((answer) => submitCenter(input, commandId, answer)),
    item: (workId) => book.backlog().items.get(workId) ?? null,
    items: () => book.backlog().items.values(),
    queuePosition(workId) {
      const center = book.center();
      const position = center.positionOf(workId);
      const queueId = center.items.get(workId)?.queueId;
      if (position === null || queueId === undefined) return null;
      return { position, estimate: center.estimate(queueId, position) };
    },
    center: book.center,
    async replaceDefinition(offer) {
      const closed = closedCode();
      if (closed !== null) return { ok: false, code: closed };
      const outcome = await pushDefinition(offer);
      return outcome.ok ? { ok: true, fact: book.inForce().fact } : outcome;
    },
    async recordOf(commandId) {
      const version = await store.findCommand(contactCenterId, commandId);
      if (version === null) return null;
      const [record] = await store.read(contactCenterId, { after: version - 1, limit: 1 });
      return record ?? null;
    },
    agent(agentId) {
      const entry = book.agents.get(agentId);
      return entry === undefined || entry.flushed === null ? null : { state: entry.flushed, version: entry.version };
    },
    *agents() {
      for (const entry of book.agents.values()) {
        if (entry.flushed !== null) yield { state: entry.flushed, version: entry.version };
      }
    },
    definition: () => book.inForce().fact,
    rules: () => book.inForce().rules,
    agentOfWork: (workId) => book.work().agentOf(workId),
    endedWork: (workId) => book.work().ended(workId),
    isWorkKnown: book.isWorkKnown,
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
      return book.agents.size;
    },
    get dueCount() {
      return due.size;
    },
    checkpoint: async () => {
      await checkpointer?.run();
    },
    stop() {
      stopped ??= stop();
      return stopped;
    },
  };
}
