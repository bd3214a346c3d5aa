/** What must hold of each turn of the Center: of its records, in the order in which they came. */
import {
  type AgentEvent,
  type AgentState,
  abilitiesOf,
  type CenterFacts,
  type CenterInput,
  type CenterItem,
  type CenterRecord,
  canTake,
  checkHistory,
  copyBacklog,
  evolve,
  evolveItems,
  type ItemEvent,
  initialAgent,
  isSignedIn,
  isWaiting,
  type MatchReason,
  type Rules,
  rankOf,
  refusersOf,
  type WorkItem,
} from '@interlock/engine';

/** One decision and all that followed from it. */
export interface Turn {
  readonly rules: Rules;
  readonly now: number;
  /** Null: a new definition. */
  readonly input: CenterInput | null;
  readonly before: CenterFacts;
  readonly after: CenterFacts;
  readonly records: readonly CenterRecord[];
}

const keyOf = (agentId: string, workId: string): string => `${agentId} ${workId}`;
const workOf = (state: AgentState | undefined): readonly WorkItem[] => state?.contactCenter.work ?? [];

/** Level of an agent for an item at its step; null for one who may not have it. A search that knows no index. */
export function levelFor(rules: Rules, state: AgentState, item: CenterItem): number | null {
  const queue = rules.queueById.get(item.queueId);
  const step = queue?.plan[Math.min(item.step, queue.plan.length - 1)];
  if (queue === undefined || step === undefined || !isSignedIn(state)) return null;
  // Items of a channel that is gone are kept for nobody (CC10).
  if (!rules.channelById.has(item.channel)) return null;
  if (refusersOf(item).includes(state.agentId)) return null;
  const { teams, skills } = abilitiesOf(rules, state.agentId, state.team);
  if (item.preferredAgentIds.length > 0) {
    const isServing = queue.plan.some((one) => one.teams.some(({ teamId }) => teams.has(teamId)));
    return isServing && item.preferredAgentIds.includes(state.agentId) ? 0 : null;
  }
  if (item.skills.some((need) => need.level > step.skillsLoweredBy && (skills.get(need.skillId) ?? 0) === 0))
    return null;
  const levels = step.teams.flatMap(({ teamId, maxLevel }) => {
    const level = teams.get(teamId);
    return level !== undefined && level <= maxLevel ? [level] : [];
  });
  return levels.length === 0 ? null : Math.min(...levels);
}

/** Whether the agent may have the item, and could take it now. */
export function couldTake(rules: Rules, state: AgentState, item: CenterItem): boolean {
  return levelFor(rules, state, item) !== null && canTake(rules, state, item.channel);
}

export function isAhead(rules: Rules, a: CenterItem, b: CenterItem): boolean {
  const [rankA, rankB] = [rankOf(rules, a), rankOf(rules, b)];
  if (rankA !== rankB) return rankA < rankB;
  return a.createdAt === b.createdAt ? a.workId < b.workId : a.createdAt < b.createdAt;
}

/** I13, I15, I5: the right item for the agent, the right agent for the item, and never one who refused it. */
function checkMatch(
  rules: Rules,
  facts: CenterFacts,
  { agentId, workId, reason }: { readonly agentId: string; readonly workId: string; readonly reason: MatchReason },
): string[] {
  const item = facts.items.get(workId);
  const chosen = facts.agents.get(agentId);
  if (item === undefined || chosen === undefined) return [`I4 ${workId} was matched with ${agentId}: one is not there`];
  const broken: string[] = [];
  if (refusersOf(item).includes(agentId)) broken.push(`I5 ${workId} is given to ${agentId}, who refused it`);
  if (isWaiting(item)) {
    for (const other of facts.items.values()) {
      if (other !== item && isWaiting(other) && isAhead(rules, other, item) && couldTake(rules, chosen, other))
        broken.push(`I13 ${workId} goes to ${agentId} before ${other.workId}`);
    }
  }
  if (reason.by !== 'longestIdle') return broken;
  const key = (state: AgentState): readonly number[] => [
    levelFor(rules, state, item) ?? Number.POSITIVE_INFINITY,
    workOf(state).some((work) => work.state !== 'parked' && work.state !== 'waiting') ? 1 : 0,
    state.given.idleSince ?? 0,
  ];
  const own = key(chosen);
  for (const other of facts.agents.values()) {
    if (other === chosen || !couldTake(rules, other, item)) continue;
    const theirs = key(other);
    const at = own.findIndex((value, index) => value !== theirs[index]);
    if (at >= 0 && (theirs[at] ?? 0) < (own[at] ?? 0))
      broken.push(`I15 ${workId} goes to ${agentId}, not ${other.agentId}`);
  }
  return broken;
}

/** Walks through the records and keeps the books: who holds what, and what is on offer. */
class Walk {
  readonly broken: string[] = [];
  readonly agents: Map<string, AgentState>;
  private readonly backlog;
  private readonly held = new Set<string>();
  private readonly offered = new Set<string>();
  private readonly forced = new Set<string>();
  private arrived = 0;
  private ended = 0;
  private readonly turn: Turn;

  constructor(turn: Turn) {
    this.turn = turn;
    this.agents = new Map(turn.before.agents);
    this.backlog = copyBacklog(turn.before);
    for (const state of this.agents.values()) {
      for (const work of workOf(state)) {
        this.held.add(keyOf(state.agentId, work.workId));
        if (work.state === 'offered') this.offered.add(keyOf(state.agentId, work.workId));
      }
    }
  }

  record({ agentId, events, state }: CenterRecord): void {
    for (const event of events) {
      if (agentId === null) this.itemEvent(event as ItemEvent);
      else {
        this.agentEvent(agentId, event as AgentEvent, state);
        this.agents.set(agentId, evolve(this.agents.get(agentId) ?? initialAgent(agentId), event as AgentEvent));
      }
      evolveItems(this.backlog, agentId, [event]);
    }
  }

  end(): void {
    const { before, after } = this.turn;
    const offers = [...after.agents.values()].flatMap((state) =>
      workOf(state).flatMap((work) => (work.state === 'offered' ? [keyOf(state.agentId, work.workId)] : [])),
    );
    if ([...this.offered].sort().join() !== offers.sort().join())
      this.broken.push(`I18 pending are ${offers.join()}, and counted ${[...this.offered].join()}`);
    if (after.items.size - before.items.size !== this.arrived - this.ended)
      this.broken.push(`I4 ${this.arrived} came, ${this.ended} ended, ${before.items.size} became ${after.items.size}`);
  }

  private itemEvent(event: ItemEvent): void {
    if (event.kind === 'itemQueued') this.arrived += 1;
    else if (event.kind === 'itemEnded') this.ended += 1;
    else if (event.kind === 'itemAssigned' && event.force) this.forced.add(event.workId);
  }

  private agentEvent(agentId: string, event: AgentEvent, after: AgentState | null): void {
    const before = this.agents.get(agentId);
    switch (event.kind) {
      case 'workGiven':
        if (event.match !== undefined) {
          const match = { agentId, workId: event.item.workId, reason: event.match };
          this.broken.push(...checkMatch(this.turn.rules, { ...this.backlog, agents: this.agents }, match));
        }
        if (this.held.has(keyOf(agentId, event.item.workId)))
          this.broken.push(`I9 ${agentId} is given ${event.item.workId} twice`);
        this.held.add(keyOf(agentId, event.item.workId));
        if (event.item.forced && !this.forced.has(event.item.workId))
          this.broken.push(`I2 ${event.item.workId} counts as forced, and nobody forced it`);
        return;
      case 'workReserved':
        this.demandReady(agentId, event.workId, before);
        return;
      case 'offerMade':
        this.demandReady(agentId, event.workId, after ?? undefined);
        this.offered.add(keyOf(agentId, event.workId));
        return;
      case 'workStarted': {
        if (event.item !== null) return;
        const work = workOf(before).find((one) => one.workId === event.workId);
        const isPending = work?.state === 'offered' && (work.deadlineAt ?? 0) > this.turn.now;
        if (!isPending)
          this.broken.push(`I7 ${agentId} starts ${event.workId}, which is ${work?.state ?? 'not theirs'}`);
        this.endOffer(agentId, event.workId, event.kind);
        return;
      }
      case 'offerDeclined':
      case 'offerMissed':
      case 'offerRescinded':
        this.endOffer(agentId, event.workId, event.kind);
        return;
      case 'workReturned':
        this.release(agentId, event.workId, event.kind);
        return;
      case 'workTransferred':
        if (!this.backlog.items.has(event.item.workId)) this.arrived += 1;
        this.release(agentId, event.item.workId, event.kind);
        return;
      case 'workEnded':
        this.offered.delete(keyOf(agentId, event.workId));
        if (this.backlog.items.has(event.workId)) this.ended += 1;
        this.release(agentId, event.workId, event.kind);
        return;
    }
  }

  private endOffer(agentId: string, workId: string, kind: string): void {
    if (!this.offered.delete(keyOf(agentId, workId))) this.broken.push(`I18 ${kind} of ${workId}, not on offer`);
  }

  private release(agentId: string, workId: string, kind: string): void {
    if (!this.held.delete(keyOf(agentId, workId))) this.broken.push(`I9 ${kind}: ${agentId} has not got ${workId}`);
  }

  private demandReady(agentId: string, workId: string, state: AgentState | undefined): void {
    const isLinked = state?.session.state === 'linked' && state.crmLink.state === 'up';
    if (!isLinked || state.contactCenter.choice?.ready !== true || state.crm.work.length > 0)
      this.broken.push(`I8 ${workId} is for ${agentId}, who cannot have any`);
  }
}

/** I10: what a CRM does because it was asked is nobody's choice. */
function checkEcho({ input, records }: Turn): string[] {
  if (input?.kind !== 'agent' || input.input.kind !== 'reportPresence' || input.input.requestId === null) return [];
  return records.flatMap(({ events }) =>
    events.flatMap((event) =>
      event.kind === 'choiceMade' && event.choice.by === 'crmUser' ? ['I10 an echo was taken for a choice'] : [],
    ),
  );
}

/** I2: what a person assigns is with that agent, over the capacity by force alone. */
function checkAssigned({ records, after }: Turn): string[] {
  return records.flatMap(({ events }) =>
    events.flatMap((event) => {
      if (event.kind !== 'itemAssigned') return [];
      const isThere = after.items.get(event.workId)?.holders.some(({ agentId }) => agentId === event.agentId) === true;
      return isThere ? [] : [`I2 ${event.workId} was assigned to ${event.agentId}, who has not got it`];
    }),
  );
}

/** SA6: who is taken over is signed out at once, and has no item of a queue in progress or parked any more. */
function checkTakeOver({ input, after }: Turn): string[] {
  if (input?.kind !== 'takeOver') return [];
  const state = after.agents.get(input.agentId);
  const kept = workOf(state).filter((work) => work.queueId !== null && work.state !== 'wrapUp');
  return [
    ...(state?.session.state === 'signedOut' ? [] : [`SA6 ${input.agentId} is not signed out`]),
    ...kept.map(({ workId }) => `SA6 ${input.agentId} keeps ${workId}`),
  ];
}

/** I5: who declined or missed an item is remembered for as long as it waits for somebody else. */
function checkMemory({ records, after }: Turn): string[] {
  return records.flatMap(({ agentId, events }) =>
    events.flatMap((event) => {
      if (event.kind !== 'offerDeclined' && event.kind !== 'offerMissed') return [];
      const item = after.items.get(event.workId);
      if (item === undefined || item.refusals.some((refusal) => refusal.agentId === agentId)) return [];
      return [`I5 nobody remembers that ${agentId} refused ${event.workId}`];
    }),
  );
}

/** Everything that a turn must satisfy; what is broken. */
export function checkTurn(turn: Turn): readonly string[] {
  const walk = new Walk(turn);
  for (const record of turn.records) walk.record(record);
  walk.end();
  return [
    ...walk.broken,
    ...checkEcho(turn),
    ...checkAssigned(turn),
    ...checkMemory(turn),
    ...checkTakeOver(turn),
    ...checkHistory(turn.before, turn.after),
  ];
}
