/**
 * The Center: one deterministic state machine over all agents and all items of queues (docs/SPEC.md, CC, MA, OV, SA).
 *
 * It is a thin layer over the agents. Facts are the agents and the items; indexes are derived (`matcher/`). One input
 * leads to its own record; then, in the same turn, whatever follows: items step, overflow or are flagged, and every match
 * of an item and an agent becomes an ordinary decision of that agent. Nobody sees a state in between, and a crash in
 * between is harmless, because what is missing follows again from the facts.
 */
import type { RefusalCode } from '../codes.ts';
import { conclude, take } from '../decide.ts';
import type { Rules } from '../definition.ts';
import { Draft } from '../draft.ts';
import type { AgentEvent } from '../events.ts';
import type { AgentInput } from '../inputs.ts';
import { type AgentState, initialAgent } from '../model.ts';
import type { CenterDecision, CenterInput, CenterRecord } from './center-inputs.ts';
import { type CenterItem, isTaken, isWaiting } from './center-item.ts';
import { consequenceFor, itemDueAt, type NewItemEvent } from './consequences.ts';
import { type Backlog, copyBacklog, evolveItems } from './evolve-items.ts';
import type { ItemEvent } from './item-events.ts';
import { comparePlaces, isBefore, type Place, placeOf } from './item-order.ts';
import { Heap, type HeapMember } from './matcher/heap.ts';
import { Matcher } from './matcher/matcher.ts';
import { estimateWait, type QueueFlow, type WaitEstimate } from './queue-flow.ts';
import { rehome } from './removed-queues.ts';
import { assignItem, cancelItem, drainTeam, moveItem, pullItem, takeOver } from './supervise.ts';
import { queueWork, refusalOfTransfer } from './take-in.ts';

/** What a Center starts from. */
export interface CenterFacts {
  readonly agents: ReadonlyMap<string, AgentState>;
  readonly items: ReadonlyMap<string, CenterItem>;
  readonly flows: ReadonlyMap<string, QueueFlow>;
}

/** One item is looked at more often than this in one turn: consequences chase each other, which is a defect. */
const MAX_LOOKS = 256;

/** A match that may be made: an item that looks for an agent, or an agent who looks for work, with the best item for them. */
interface Candidate extends Place, HeapMember {
  readonly agentId: string | null;
}

interface DueEntry extends HeapMember {
  readonly workId: string;
  readonly at: number;
}

/** What the parts of a turn may do. */
export interface Turn extends CenterFacts {
  readonly rules: Rules;
  readonly now: number;
  readonly matcher: Matcher;
  /** Interactions at agents that are of no queue, by work id. */
  readonly directs: ReadonlyMap<string, string>;
  /**
   * An input of one agent, decided and recorded; the code when it is refused. What follows for the same agent without
   * anything of others in between is one record (CC15).
   */
  tell(agentId: string, input: AgentInput): RefusalCode | null;
  /** Events of items, recorded as one decision. */
  emit(...events: NewItemEvent[]): void;
}

/** A contact centre: see `createCenter`. */
export interface Center extends CenterFacts {
  /** The definition in force. */
  readonly rules: Rules;
  /**
   * Decides what an input means, and everything that follows from it.
   *
   * @param now the instant in ms; never before that of an earlier decision
   * @returns the records in the order in which they belong in the log, the input's own first (none where nothing
   *   happened); or a refusal with its code, in which case nothing has changed
   */
  decide(input: CenterInput, now: number): CenterDecision;
  /**
   * Puts a new definition in force: items of queues that it no longer has are moved (CC10), all others keep their place,
   * and every agent and every item is looked at with the new rules in the same turn.
   *
   * @returns the records of what follows
   */
  setRules(rules: Rules, now: number): readonly CenterRecord[];
  /**
   * Starts again from facts, as after a failure of the store. What follows from them is decided with the next input;
   * until then something is due.
   */
  rebuild(facts: CenterFacts): void;
  /** Whether an interaction with this id is live: of a queue, or at an agent. */
  knows(workId: string): boolean;
  /** When the next `tick` is due for items, as an instant in ms; null when nothing is pending. 0: something is due now. */
  nextItemDueAt(): number | null;
  /** Place of a waiting item in its queue, 1 for the first; null when it does not wait. Looks at the whole queue. */
  positionOf(workId: string): number | null;
  /** Work ids of all that wait in a queue, in the order of their rank. */
  waitingIn(queueId: string): readonly string[];
  /**
   * How long a position in a queue is expected to wait from now on (CC9); null before enough is known.
   *
   * @param position 1 for the first; without one that of an item that would arrive now
   */
  estimate(queueId: string, position?: number): WaitEstimate | null;
  /** Ids of everything in the wait lists, once for each time that it is in one: for checks (I5). */
  listed(): Iterable<string>;
}

class CenterMachine implements Center, Turn {
  rules: Rules;
  now = 0;
  matcher: Matcher;
  private readonly agentById = new Map<string, AgentState>();
  private backlog: Backlog;
  private readonly directById = new Map<string, string>();
  private records: CenterRecord[] = [];
  /** The record that is being made: an agent's, as long as nothing happens to others (CC15). */
  private draft: Draft | null = null;
  private readonly dirtyItems = new Set<string>();
  private readonly dirtyAgents = new Set<string>();
  private candidates = newCandidateHeap();
  private readonly strays = new Map<string, string>();
  private due = newDueHeap();
  private readonly dueByItem = new Map<string, DueEntry>();

  /** See `createCenter`. */
  constructor(rules: Rules, facts: CenterFacts) {
    this.rules = rules;
    this.matcher = new Matcher(rules);
    this.backlog = copyBacklog(facts);
    this.rebuild(facts);
  }

  get agents(): ReadonlyMap<string, AgentState> {
    return this.agentById;
  }

  get items(): ReadonlyMap<string, CenterItem> {
    return this.backlog.items;
  }

  get flows(): ReadonlyMap<string, QueueFlow> {
    return this.backlog.flows;
  }

  get directs(): ReadonlyMap<string, string> {
    return this.directById;
  }

  decide(input: CenterInput, now: number): CenterDecision {
    this.now = now;
    const code = this.handle(input);
    if (code !== null) {
      if (this.records.length > 0)
        throw new Error(`${input.kind} was refused with ${code} after it had changed something`);
      return { ok: false, refused: { code } };
    }
    this.passTime();
    this.settle();
    return { ok: true, records: this.takeRecords() };
  }

  setRules(rules: Rules, now: number): readonly CenterRecord[] {
    const before = this.rules;
    this.now = now;
    this.rules = rules;
    this.index();
    for (const agentId of [...this.agentById.keys()].sort()) this.mustTell(agentId, { kind: 'tick' });
    rehome(this, before);
    this.passTime();
    this.settle();
    return this.takeRecords();
  }

  rebuild(facts: CenterFacts): void {
    const agents = [...facts.agents];
    this.backlog = copyBacklog(facts);
    this.agentById.clear();
    for (const [agentId, state] of agents) this.agentById.set(agentId, state);
    this.records = [];
    this.draft = null;
    this.index();
  }

  knows(workId: string): boolean {
    return this.items.has(workId) || this.directById.has(workId);
  }

  nextItemDueAt(): number | null {
    if (this.dirtyItems.size > 0 || this.dirtyAgents.size > 0 || this.strays.size > 0) return 0;
    return this.due.peek()?.at ?? null;
  }

  positionOf(workId: string): number | null {
    return this.matcher.listOf(workId) === null ? null : this.matcher.countAhead(workId) + 1;
  }

  waitingIn(queueId: string): readonly string[] {
    return this.matcher.waitingIn(queueId);
  }

  estimate(queueId: string, position?: number): WaitEstimate | null {
    const flow = this.flows.get(queueId);
    return estimateWait(flow, position ?? (flow?.waiting ?? 0) + 1);
  }

  listed(): Iterable<string> {
    return this.matcher.listed();
  }

  tell(agentId: string, input: AgentInput): RefusalCode | null {
    const draft = this.draftOf(agentId);
    const known = draft.events.length;
    const code = take(draft, input);
    if (code === null) this.follow(draft, known);
    else if (known === 0) this.draft = null;
    return code;
  }

  emit(...news: NewItemEvent[]): void {
    // Callers hand over fresh literals, as with `Draft.emit`: the instant is put into them.
    const events = news as unknown as ItemEvent[];
    this.conclude();
    for (const event of events) (event as { at: number }).at = this.now;
    this.records.push({ agentId: null, events, effects: [], state: null });
    for (const workId of evolveItems(this.backlog, null, events)) this.dirtyItems.add(workId);
  }

  private draftOf(agentId: string): Draft {
    if (this.draft?.state.agentId === agentId) return this.draft;
    this.conclude();
    this.draft = new Draft(this.rules, this.agentById.get(agentId) ?? initialAgent(agentId), this.now);
    return this.draft;
  }

  /** Ends the record that is being made, if there is one. */
  private conclude(): void {
    const { draft } = this;
    if (draft === null) return;
    this.draft = null;
    const known = draft.events.length;
    const { events, effects, state } = conclude(draft);
    if (events.length === 0 && effects.length === 0) return;
    this.records.push({ agentId: state.agentId, events, effects, state });
    this.follow(draft, known);
  }

  /** Takes over what an agent's draft has come to since it had so many events. */
  private follow({ events, state }: Draft, from: number): void {
    if (events.length === from) return;
    const { agentId } = state;
    this.agentById.set(agentId, state);
    for (const workId of evolveItems(this.backlog, agentId, events, from)) this.dirtyItems.add(workId);
    this.followDirects(agentId, events, from);
    this.look(state);
  }

  private handle(input: CenterInput): RefusalCode | null {
    switch (input.kind) {
      case 'agent':
        return this.handleAgent(input.agentId, input.input);
      case 'queueWork':
        return queueWork(this, input);
      case 'cancelItem':
        return cancelItem(this, input);
      case 'moveItem':
        return moveItem(this, input);
      case 'assignItem':
        return assignItem(this, input);
      case 'pullItem':
        return pullItem(this, input);
      case 'drainTeam':
        return drainTeam(this, input);
      case 'takeOver':
        return takeOver(this, input);
      case 'tick':
        // Every turn looks at what is due: this one was made for it.
        return null;
    }
  }

  private handleAgent(agentId: string, input: AgentInput): RefusalCode | null {
    switch (input.kind) {
      case 'giveWork':
      case 'startInteraction':
      case 'reserveWork':
        // One id is one piece of work, wherever it is (CC2).
        if (this.items.has(input.workId) || this.directById.has(input.workId)) return 'duplicateWork';
        return this.tell(agentId, input);
      case 'cancelWork':
        if (this.items.get(input.workId)?.holders.some((holder) => holder.agentId === agentId) === true)
          return cancelItem(this, { workId: input.workId, cause: input.outcome ?? 'cancelled' });
        return this.tell(agentId, input);
      case 'transferWork':
        return refusalOfTransfer(this, input) ?? this.tell(agentId, input);
      default:
        return this.tell(agentId, input);
    }
  }

  private passTime(): void {
    for (let first = this.due.peek(); first !== undefined && first.at <= this.now; first = this.due.peek()) {
      this.forgetDue(first.workId);
      this.dirtyItems.add(first.workId);
    }
  }

  /**
   * Everything that follows by itself, until nothing does. Items come in the order of their rank, and so do matches: of all
   * that could be made the one of the best item is, so that the outcome is one of the facts alone (MA13).
   */
  private settle(): void {
    const looks = new Map<string, number>();
    let total = 0;
    const count = (workId: string): void => {
      total += 1;
      // Short turns, which all but the largest are, need no books.
      if (total <= MAX_LOOKS) return;
      const times = (looks.get(workId) ?? 0) + 1;
      if (times > MAX_LOOKS) throw new Error(`item ${workId}: no rest after ${MAX_LOOKS} looks`);
      looks.set(workId, times);
    };
    for (;;) {
      if (this.dirtyItems.size > 0) {
        for (const workId of this.takeDirtyItems()) {
          count(workId);
          this.settleItem(workId);
        }
      } else if (this.strays.size > 0) this.settleStray();
      else if (this.dirtyAgents.size > 0) this.findWork();
      else {
        const best = this.candidates.peek();
        if (best === undefined) {
          if (this.draft === null) return;
          // Nothing more comes of it, so that the CRM is asked; what that changes is looked at once more.
          this.conclude();
          continue;
        }
        this.candidates.remove(best);
        // Of many agents who become free at once, each finds the same item: for all but the first it is gone.
        const item = this.items.get(best.workId);
        if (item !== undefined && isWaiting(item)) {
          count(best.workId);
          this.match(best.workId, best.agentId);
        }
        // Somebody else may have got that item: there may be another.
        if (best.agentId !== null) this.dirtyAgents.add(best.agentId);
      }
    }
  }

  private takeDirtyItems(): readonly string[] {
    const ids = [...this.dirtyItems];
    this.dirtyItems.clear();
    if (ids.length < 2) return ids;
    const ended = ids.filter((workId) => !this.items.has(workId)).sort();
    return [...ended, ...this.inOrder(ids)];
  }

  private inOrder(ids: Iterable<string>): readonly string[] {
    const places: Place[] = [];
    for (const workId of ids) {
      const item = this.items.get(workId);
      if (item !== undefined) places.push(placeOf(this.rules, item));
    }
    return places.sort(comparePlaces).map((place) => place.workId);
  }

  private settleItem(workId: string): void {
    const item = this.items.get(workId);
    if (item === undefined || !isWaiting(item)) {
      this.matcher.remove(workId);
      this.forgetDue(workId);
      if (item !== undefined && item.holders.length > 1 && isTaken(item)) this.takeBackOthers(item);
      return;
    }
    const event = consequenceFor(this, item);
    if (event !== null) {
      this.emit(event);
      return;
    }
    this.setDue(item);
    if (this.matcher.place(item)) this.candidates.add({ ...placeOf(this.rules, item), agentId: null, heapIndex: -1 });
  }

  /** The first accept wins: in the same turn it is taken from all others (MA10). */
  private takeBackOthers(item: CenterItem): void {
    for (const holder of item.holders) {
      if (holder.state === 'reserved' || holder.state === 'offered')
        this.mustTell(holder.agentId, { kind: 'rescindWork', workId: item.workId, cause: 'takenByOther' });
    }
  }

  /** Work of a queue at an agent of whom the item knows nothing, as after a crash between two records: it is taken back. */
  private settleStray(): void {
    for (const [key, agentId] of this.strays) {
      this.tell(agentId, { kind: 'rescindWork', workId: key.slice(agentId.length + 1), cause: 'takenByOther' });
    }
    this.strays.clear();
  }

  /** Agents who can take something new look for the best item. */
  private findWork(): void {
    for (const agentId of this.dirtyAgents) {
      const place = this.matcher.workFor(agentId);
      if (place === null) continue;
      const { rank, createdAt, workId } = place;
      this.candidates.add({ rank, createdAt, workId, agentId, heapIndex: -1 });
    }
    this.dirtyAgents.clear();
  }

  /** Reserves the best agent for an item that waits, or as many as its queue rings at once. */
  private match(workId: string, finderId: string | null): void {
    const list = this.matcher.listOf(workId);
    if (list === null) return;
    const { ring } = list.queue;
    for (let count = 0; count < ring; count += 1) {
      const item = this.items.get(workId);
      const found = item === undefined ? null : this.matcher.agentFor(item, list, finderId);
      if (item === undefined || found === null) return;
      const { queueId, channel, label, detail, createdAt } = item;
      this.mustTell(found.agentId, {
        kind: 'reserveWork',
        workId,
        queueId,
        channel,
        label,
        detail,
        createdAt,
        forced: false,
        match: found.reason,
      });
    }
  }

  /** Where a refusal would mean that indexes and facts differ. */
  private mustTell(agentId: string, input: AgentInput): void {
    const code = this.tell(agentId, input);
    if (code !== null) throw new Error(`agent ${agentId} refused ${input.kind} with ${code}`);
  }

  private look(state: AgentState): void {
    const change = this.matcher.setAgent(state);
    if (change.gained) this.dirtyAgents.add(state.agentId);
    for (const workId of change.itemIds) this.dirtyItems.add(workId);
  }

  private followDirects(agentId: string, events: readonly AgentEvent[], from: number): void {
    for (let index = from; index < events.length; index += 1) {
      const event = events[index] as AgentEvent;
      if (event.kind === 'workGiven' && event.item.queueId === null) this.directById.set(event.item.workId, agentId);
      else if (event.kind === 'workStarted' && event.item !== null) this.directById.set(event.workId, agentId);
      else if (event.kind === 'workEnded') this.directById.delete(event.workId);
      else if (event.kind === 'workTransferred') this.directById.delete(event.item.workId);
    }
  }

  private setDue(item: CenterItem): void {
    const at = itemDueAt(this.rules, item, this.now);
    const known = this.dueByItem.get(item.workId);
    if (known?.at === at) return;
    this.forgetDue(item.workId);
    if (at === null) return;
    const entry: DueEntry = { workId: item.workId, at, heapIndex: -1 };
    this.due.add(entry);
    this.dueByItem.set(item.workId, entry);
  }

  private forgetDue(workId: string): void {
    const entry = this.dueByItem.get(workId);
    if (entry === undefined) return;
    this.due.remove(entry);
    this.dueByItem.delete(workId);
  }

  private takeRecords(): readonly CenterRecord[] {
    const { records } = this;
    this.records = [];
    return records;
  }

  /** Derives all indexes anew, in an order of their own: the order of the maps must not matter (MA13). */
  private index(): void {
    this.matcher = new Matcher(this.rules);
    this.due = newDueHeap();
    this.dueByItem.clear();
    this.directById.clear();
    this.strays.clear();
    this.candidates = newCandidateHeap();
    this.dirtyItems.clear();
    this.dirtyAgents.clear();
    for (const agentId of [...this.agentById.keys()].sort()) {
      const state = this.agentById.get(agentId) as AgentState;
      this.look(state);
      for (const work of state.contactCenter.work) {
        if (work.queueId === null) this.directById.set(work.workId, agentId);
        else if (this.items.get(work.workId)?.holders.some((holder) => holder.agentId === agentId) !== true)
          this.strays.set(`${agentId}\n${work.workId}`, agentId);
      }
    }
    // Every item that waits looks for an agent, so that no agent has to look for an item.
    this.dirtyAgents.clear();
    for (const workId of this.items.keys()) this.dirtyItems.add(workId);
  }
}

function newDueHeap(): Heap<DueEntry> {
  return new Heap<DueEntry>((a, b) => (a.at === b.at ? a.workId < b.workId : a.at < b.at));
}

function newCandidateHeap(): Heap<Candidate> {
  return new Heap<Candidate>((a, b) =>
    a.workId === b.workId ? (a.agentId ?? '') < (b.agentId ?? '') : isBefore(a, b),
  );
}

/**
 * A Center over facts.
 *
 * @param rules the compiled definition
 * @param facts as `evolve` and `evolveItems` made them; the maps are copied
 */
export function createCenter(rules: Rules, facts: CenterFacts): Center {
  return new CenterMachine(rules, facts);
}
