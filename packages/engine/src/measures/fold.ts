/**
 * Events into counts. Every event adds to the rows of the interaction (its queue and channel) and of the agent (the agent
 * and their team) whom it concerns; what it needs to know of the past is the small state of each live interaction.
 *
 * Total: an event about something unknown, as after a fold that began in the middle of a log, counts what it can.
 */
import type { Definition } from '../definition.ts';
import type { ReleaseCause } from '../events.ts';
import type { WorkItem, WorkOutcome } from '../model.ts';
import { COLUMN } from './counts.ts';
import { type Holder, isHandled, isInHand, type LiveAgent, type LiveItem } from './live.ts';
import type { MeasuredEvent, QueuedItem } from './measured-event.ts';
import { NONE, type ScopeBook } from './scope.ts';

/** What an interaction without a queue, or of a queue that is gone from the definition, is measured against. */
export const STANDARD_SERVICE_LEVEL = { withinMs: 20_000, shortAbandonMs: 5_000 } as const;

export interface ServiceLevel {
  readonly withinMs: number;
  readonly shortAbandonMs: number;
}

/** What the measures take from the definition in force. */
export interface MeasuredDefinition {
  readonly serviceLevels: ReadonlyMap<string, ServiceLevel>;
  /** Agent -> the first team of their entry. */
  readonly teams: ReadonlyMap<string, string>;
}

export interface Fold {
  readonly items: ReadonlyMap<string, LiveItem>;
  readonly agents: ReadonlyMap<string, LiveAgent>;
  readonly definition: MeasuredDefinition;
  /** Takes in an event. `at`: its instant, never before that of an earlier one. */
  take(event: MeasuredEvent, agent: LiveAgent | null, at: number): void;
  agentOf(agentId: string): LiveAgent;
  /** Counts the time of all agents up to an instant. */
  settleAll(at: number): void;
  loadAgent(agent: LiveAgent): void;
  loadItem(item: LiveItem): void;
  loadDefinition(definition: MeasuredDefinition): void;
  takeChangedAgents(): readonly LiveAgent[];
  takeChangedItems(): readonly LiveItem[];
  /** Ids of interactions that a checkpoint has and that are over. */
  takeGoneItems(): readonly string[];
  markAgent(agentId: string): void;
  markItem(workId: string): void;
  /** True once after each change of the definition. */
  takeDefinitionChanged(): boolean;
  markDefinition(): void;
}

const DENIALS: Readonly<Record<ReleaseCause, number>> = {
  crmHasWork: COLUMN.deniedCrmHasWork,
  crmRefused: COLUMN.deniedCrmRefused,
  crmSilent: COLUMN.deniedCrmSilent,
  linkLost: COLUMN.deniedLinkLost,
  agentNotReady: COLUMN.deniedAgentNotReady,
  atCapacity: COLUMN.deniedAtCapacity,
  takenByOther: COLUMN.deniedOther,
  pulled: COLUMN.deniedOther,
};

const PART: Readonly<Record<Holder['state'], number | null>> = {
  waiting: null,
  reserved: null,
  offered: null,
  active: COLUMN.talkMs,
  wrapUp: COLUMN.wrapUpMs,
  parked: COLUMN.parkedMs,
};

export function createFold(scopes: ScopeBook): Fold {
  const items = new Map<string, LiveItem>();
  const agents = new Map<string, LiveAgent>();
  let definition: MeasuredDefinition = { serviceLevels: new Map(), teams: new Map() };
  let changedAgents: LiveAgent[] = [];
  let changedItems: LiveItem[] = [];
  let goneItems: string[] = [];
  let isDefinitionChanged = false;

  // ---- counting

  function countItem(item: LiveItem, column: number, by: number): void {
    scopes.count(item.queue, column, by);
    scopes.count(item.channel, column, by);
  }

  function countAgent(agent: LiveAgent | null, column: number, by: number): void {
    if (agent === null) return;
    scopes.count(agent.own, column, by);
    scopes.count(agent.team, column, by);
  }

  function countBoth(item: LiveItem, agent: LiveAgent | null, column: number, by = 1): void {
    countItem(item, column, by);
    countAgent(agent, column, by);
  }

  function changeAgent(agent: LiveAgent): void {
    if (agent.isChanged) return;
    agent.isChanged = true;
    changedAgents.push(agent);
  }

  function changeItem(item: LiveItem): void {
    if (item.isChanged) return;
    item.isChanged = true;
    changedItems.push(item);
  }

  // ---- time of agents

  /** Counts the agent's time up to an instant; before anything that changes how it counts (ME12). */
  function settle(agent: LiveAgent, at: number): void {
    const ms = Math.max(0, at - agent.since);
    agent.since = Math.max(agent.since, at);
    if (ms === 0) return;
    if (agent.isSignedIn) countAgent(agent, COLUMN.signedInMs, ms);
    if ((agent.isSignedIn && agent.isReady) || agent.inHand > 0) countAgent(agent, COLUMN.staffedMs, ms);
    if (agent.handling > 0) countAgent(agent, COLUMN.handlingMs, ms);
    if (isRunning(agent)) changeAgent(agent);
  }

  function isRunning(agent: LiveAgent): boolean {
    return agent.isSignedIn || agent.inHand > 0;
  }

  function agentOf(agentId: string): LiveAgent {
    const known = agents.get(agentId);
    if (known !== undefined) return known;
    const agent: LiveAgent = {
      agentId,
      own: scopes.of('agents', agentId),
      team: scopes.of('teams', definition.teams.get(agentId) ?? NONE),
      isSignedIn: false,
      isReady: false,
      inHand: 0,
      handling: 0,
      since: 0,
      isChanged: false,
    };
    agents.set(agentId, agent);
    changeAgent(agent);
    return agent;
  }

  function sideOf(agent: LiveAgent, at: number, change: Partial<Pick<LiveAgent, 'isSignedIn' | 'isReady'>>): void {
    settle(agent, at);
    Object.assign(agent, change);
    changeAgent(agent);
  }

  // ---- interactions

  function addItem(given: QueuedItem, at: number, isAnswered: boolean): LiveItem {
    const item: LiveItem = {
      workId: given.workId,
      queue: scopes.of('queues', given.queueId ?? NONE),
      channel: scopes.of('channels', given.channel ?? NONE),
      waitingSince: Math.min(given.createdAt, at),
      isAnswered,
      isOver: false,
      holders: [],
      isStored: false,
      isChanged: false,
    };
    items.set(item.workId, item);
    changeItem(item);
    return item;
  }

  /** An interaction that is seen for the first time has arrived. */
  function arrivedItem(given: QueuedItem, at: number): LiveItem {
    const known = items.get(given.workId);
    if (known !== undefined) return known;
    const item = addItem(given, at, false);
    countItem(item, COLUMN.arrived, 1);
    countItem(item, COLUMN.unanswered, 1);
    return item;
  }

  /** It came to the first queue, and went on from there at once where that one did not take it (ME8). */
  function queued(given: QueuedItem, at: number): void {
    const [first] = given.passed ?? [];
    const item = arrivedItem(first === undefined ? given : { ...given, queueId: first }, at);
    if (first !== undefined) move(item, given.queueId ?? NONE, 'overflow', at);
  }

  function holderOf(item: LiveItem, agent: LiveAgent | null): Holder | null {
    if (agent === null) return null;
    return item.holders.find((holder) => holder.agentId === agent.agentId) ?? null;
  }

  function addHolder(item: LiveItem, agent: LiveAgent, at: number): Holder {
    const known = holderOf(item, agent);
    if (known !== null) return known;
    const holder: Holder = { agentId: agent.agentId, state: 'waiting', since: at, wasActive: false, offer: null };
    item.holders.push(holder);
    changeItem(item);
    return holder;
  }

  /** The holder's part ends and another begins; `wrapUp` and the like are timed when they end (ME11). */
  function enter(item: LiveItem, agent: LiveAgent, holder: Holder, state: Holder['state'], at: number): void {
    const column = PART[holder.state];
    if (column !== null && at > holder.since) countBoth(item, agent, column, at - holder.since);
    settle(agent, at);
    agent.inHand += Number(isInHand(state)) - Number(isInHand(holder.state));
    agent.handling += Number(isHandled(state)) - Number(isHandled(holder.state));
    holder.state = state;
    holder.since = at;
    holder.wasActive ||= state === 'active';
    changeItem(item);
    changeAgent(agent);
  }

  function makeOffer(item: LiveItem, agent: LiveAgent, holder: Holder, at: number): void {
    if (holder.offer !== null) return;
    holder.offer = { queue: item.queue, team: agent.team };
    for (const scope of [item.queue, item.channel, agent.team, agent.own]) {
      scopes.count(scope, COLUMN.offered, 1);
      scopes.count(scope, COLUMN.pending, 1);
    }
    enter(item, agent, holder, 'offered', at);
  }

  /** An offer ends in exactly one way, where it was made (ME1); what is not on offer has none to end. */
  function endOffer(item: LiveItem, agent: LiveAgent, holder: Holder, column: number): boolean {
    if (holder.offer === null) return false;
    for (const scope of [holder.offer.queue, item.channel, holder.offer.team, agent.own]) {
      scopes.count(scope, column, 1);
      scopes.count(scope, COLUMN.pending, -1);
    }
    holder.offer = null;
    return true;
  }

  /** The interaction leaves the agent, whatever it was to them. */
  function release(item: LiveItem, agent: LiveAgent, holder: Holder, at: number): void {
    enter(item, agent, holder, 'waiting', at);
    if (holder.wasActive) countBoth(item, agent, COLUMN.handled);
    item.holders = item.holders.filter((other) => other !== holder);
  }

  /** Nobody has it any more and it waits: again, if it was offered or answered before. */
  function waitAgain(item: LiveItem, agent: LiveAgent, wasOffered: boolean, at: number): void {
    if (item.isOver || item.holders.some(({ state }) => state !== 'waiting')) return;
    if (wasOffered || item.isAnswered) countBoth(item, agent, COLUMN.requeues);
    if (!item.isAnswered) return;
    item.isAnswered = false;
    item.waitingSince = at;
    countItem(item, COLUMN.reentered, 1);
    countItem(item, COLUMN.unanswered, 1);
  }

  function answer(item: LiveItem, agent: LiveAgent, at: number): void {
    if (item.isAnswered) return;
    const waitMs = Math.max(0, at - item.waitingSince);
    item.isAnswered = true;
    countBoth(item, agent, COLUMN.answered);
    countBoth(item, agent, COLUMN.waitMs, waitMs);
    countItem(item, COLUMN.unanswered, -1);
    if (waitMs <= serviceLevelOf(item).withinMs) countBoth(item, agent, COLUMN.answeredWithin);
    for (const scope of [item.queue, item.channel, agent.own, agent.team]) scopes.raise(scope, waitMs);
  }

  function serviceLevelOf(item: LiveItem): ServiceLevel {
    return definition.serviceLevels.get(item.queue.id) ?? STANDARD_SERVICE_LEVEL;
  }

  /** The caller left before anybody answered (ME5). */
  function abandon(item: LiveItem, at: number): void {
    const waitMs = Math.max(0, at - item.waitingSince);
    const { withinMs, shortAbandonMs } = serviceLevelOf(item);
    scopes.raise(item.queue, waitMs);
    scopes.raise(item.channel, waitMs);
    if (waitMs < shortAbandonMs) return countItem(item, COLUMN.shortAbandoned, 1);
    countItem(item, COLUMN.abandoned, 1);
    countItem(item, COLUMN.abandonedWaitMs, waitMs);
    if (waitMs <= withinMs) countItem(item, COLUMN.abandonedWithin, 1);
  }

  /** The interaction is over; counted once, whoever says so first (ME2). */
  function end(item: LiveItem, outcome: WorkOutcome | 'overflowed', at: number): void {
    if (!item.isOver) {
      item.isOver = true;
      if (!item.isAnswered) {
        countItem(item, COLUMN.unanswered, -1);
        if (outcome === 'abandoned') abandon(item, at);
        else if (outcome === 'overflowed') countItem(item, COLUMN.overflowedOut, 1);
        else if (outcome === 'declined' || outcome === 'missed') countItem(item, COLUMN.givenUp, 1);
        else countItem(item, COLUMN.withdrawn, 1);
      }
      changeItem(item);
    }
    if (item.holders.length > 0) return;
    items.delete(item.workId);
    if (item.isStored) goneItems.push(item.workId);
  }

  function move(item: LiveItem, queueId: string, cause: string, at: number): void {
    const to = scopes.of('queues', queueId);
    if (to === item.queue) return;
    const wasAnswered = item.isAnswered;
    if (!wasAnswered) {
      scopes.count(item.queue, COLUMN.unanswered, -1);
      scopes.count(item.queue, cause === 'overflow' ? COLUMN.overflowedOut : COLUMN.movedOut, 1);
      scopes.count(item.channel, cause === 'overflow' ? COLUMN.overflowedOut : COLUMN.movedOut, 1);
    }
    item.queue = to;
    scopes.count(to, cause === 'overflow' ? COLUMN.overflowedIn : COLUMN.movedIn, 1);
    scopes.count(item.channel, cause === 'overflow' ? COLUMN.overflowedIn : COLUMN.movedIn, 1);
    scopes.count(to, COLUMN.unanswered, 1);
    if (wasAnswered) {
      scopes.count(item.channel, COLUMN.unanswered, 1);
      item.isAnswered = false;
      item.waitingSince = at;
    }
    changeItem(item);
  }

  // ---- what an event means for the interaction at the agent

  function started(workId: string, own: WorkItem | null, agent: LiveAgent, at: number): void {
    if (own !== null) {
      const item = items.get(workId) ?? addItem(own, at, true);
      countBoth(item, agent, COLUMN.started);
      enter(item, agent, addHolder(item, agent, at), 'active', at);
      return;
    }
    const item = items.get(workId);
    if (item === undefined) return;
    const holder = addHolder(item, agent, at);
    endOffer(item, agent, holder, COLUMN.accepted);
    answer(item, agent, at);
    enter(item, agent, holder, 'active', at);
  }

  function returned(item: LiveItem, agent: LiveAgent, cause: string, at: number): void {
    const holder = holderOf(item, agent);
    if (holder === null) return;
    if (holder.state === 'reserved') countBoth(item, agent, COLUMN.deniedOther);
    const column = cause === 'declined' ? COLUMN.declined : cause === 'missed' ? COLUMN.timedOut : COLUMN.rescinded;
    const wasOffered = endOffer(item, agent, holder, column);
    release(item, agent, holder, at);
    waitAgain(item, agent, wasOffered, at);
    if (item.isOver) end(item, 'cancelled', at);
  }

  function ended(item: LiveItem, agent: LiveAgent, outcome: WorkOutcome, at: number): void {
    const holder = holderOf(item, agent);
    if (holder !== null) {
      const column =
        outcome === 'declined' ? COLUMN.declined : outcome === 'missed' ? COLUMN.timedOut : COLUMN.cancelled;
      endOffer(item, agent, holder, column);
      release(item, agent, holder, at);
    }
    end(item, outcome, at);
  }

  function transferred(event: Extract<MeasuredEvent, { kind: 'workTransferred' }>, agent: LiveAgent, at: number): void {
    const item = items.get(event.item.workId) ?? addItem(event.item, at, true);
    const holder = holderOf(item, agent);
    if (holder !== null) {
      endOffer(item, agent, holder, COLUMN.rescinded);
      release(item, agent, holder, at);
    }
    if (item.queue.id === event.toQueueId) waitAgain(item, agent, false, at);
    else move(item, event.toQueueId, 'transfer', at);
  }

  function collided(column: number, by: number, interactionIds: readonly string[], agent: LiveAgent): void {
    countAgent(agent, column, by);
    for (const workId of interactionIds) {
      const item = items.get(workId);
      // One collision, one count: of several interactions the first one stands for all.
      if (item !== undefined) return countItem(item, column, by);
    }
  }

  /** Events about an interaction that is known. */
  function takeWork(event: MeasuredEvent & { readonly workId: string }, agent: LiveAgent, at: number): void {
    const item = items.get(event.workId);
    if (item === undefined) return;
    switch (event.kind) {
      case 'workReserved': {
        countBoth(item, agent, COLUMN.reserved);
        return enter(item, agent, addHolder(item, agent, at), 'reserved', at);
      }
      case 'offerMade':
        return makeOffer(item, agent, addHolder(item, agent, at), at);
      case 'workReturned':
        return returned(item, agent, event.cause, at);
      case 'workEnded':
        return ended(item, agent, event.outcome, at);
      default:
    }
    const holder = holderOf(item, agent);
    if (holder === null) return;
    switch (event.kind) {
      case 'reservationReleased':
        if (holder.state !== 'reserved') return;
        countBoth(item, agent, DENIALS[event.cause]);
        return enter(item, agent, holder, 'waiting', at);
      case 'offerRescinded':
        return offerOver(item, agent, holder, COLUMN.rescinded, at);
      case 'offerMissed':
        return offerOver(item, agent, holder, COLUMN.timedOut, at);
      case 'offerDeclined':
        return offerOver(item, agent, holder, COLUMN.declined, at);
      case 'wrapUpStarted':
        return enter(item, agent, holder, 'wrapUp', at);
      case 'workParked':
        return enter(item, agent, holder, 'parked', at);
      case 'workResumed':
        return enter(item, agent, holder, 'active', at);
      case 'parkExpired':
        enter(item, agent, holder, 'waiting', at);
        return waitAgain(item, agent, false, at);
      default:
    }
  }

  function offerOver(item: LiveItem, agent: LiveAgent, holder: Holder, column: number, at: number): void {
    if (!endOffer(item, agent, holder, column)) return;
    enter(item, agent, holder, 'waiting', at);
    waitAgain(item, agent, true, at);
  }

  function follow({ queues, agents: entries }: Pick<Definition, 'queues' | 'agents'>, at: number): void {
    const teams = new Map<string, string>();
    for (const { agentId, teams: own } of entries) if (own[0] !== undefined) teams.set(agentId, own[0].teamId);
    definition = { serviceLevels: new Map(queues.map(({ id, serviceLevel }) => [id, serviceLevel])), teams };
    isDefinitionChanged = true;
    for (const [agentId, teamId] of teams) {
      const agent = agents.get(agentId);
      if (agent !== undefined) joinTeam(agent, teamId, at);
    }
  }

  /** From now on the agent counts in this team (ME4). */
  function joinTeam(agent: LiveAgent, teamId: string, at: number): void {
    if (agent.team.id === teamId) return;
    settle(agent, at);
    agent.team = scopes.of('teams', teamId);
    changeAgent(agent);
  }

  function takeOfAgent(event: MeasuredEvent, agent: LiveAgent, at: number): void {
    switch (event.kind) {
      case 'sessionOpened':
        sideOf(agent, at, { isSignedIn: true });
        return joinTeam(agent, definition.teams.get(agent.agentId) ?? event.team ?? NONE, at);
      case 'sessionEnded':
        return sideOf(agent, at, { isSignedIn: false, isReady: false });
      case 'sideChanged':
        if (event.side === 'contactCenter') sideOf(agent, at, { isReady: event.ready === true });
        return;
      case 'workGiven': {
        const item = arrivedItem(event.item, at);
        addHolder(item, agent, at);
        return;
      }
      case 'workStarted':
        return started(event.workId, event.item, agent, at);
      case 'workTransferred':
        return transferred(event, agent, at);
      case 'collisionBegan':
        return collided(COLUMN.collisions, 1, event.interactionIds, agent);
      case 'collisionEnded':
        return collided(COLUMN.collisionMs, event.lengthMs, event.interactionIds, agent);
      default:
        if ('workId' in event) takeWork(event, agent, at);
    }
  }

  return {
    items,
    agents,
    get definition() {
      return definition;
    },
    agentOf,
    take(event, agent, at) {
      switch (event.kind) {
        case 'definitionChanged':
          return follow(event.definition, at);
        case 'itemQueued':
          return queued(event.item, at);
        case 'itemMoved': {
          const item = items.get(event.workId);
          if (item !== undefined) move(item, event.queueId, event.cause, at);
          return;
        }
        case 'itemEnded': {
          const item = items.get(event.workId);
          if (item !== undefined) end(item, event.outcome, at);
          return;
        }
        default:
          if (agent !== null) takeOfAgent(event, agent, at);
      }
    },
    settleAll(at) {
      for (const agent of agents.values()) if (isRunning(agent)) settle(agent, at);
    },
    loadAgent(agent) {
      agents.set(agent.agentId, agent);
    },
    loadItem(item) {
      items.set(item.workId, item);
      for (const { agentId, state } of item.holders) {
        const agent = agentOf(agentId);
        agent.inHand += Number(isInHand(state));
        agent.handling += Number(isHandled(state));
      }
    },
    loadDefinition(loaded) {
      definition = loaded;
    },
    takeChangedAgents() {
      const taken = changedAgents;
      changedAgents = [];
      for (const agent of taken) agent.isChanged = false;
      return taken;
    },
    takeChangedItems() {
      const taken = changedItems.filter((item) => items.get(item.workId) === item);
      for (const item of changedItems) item.isChanged = false;
      changedItems = [];
      return taken;
    },
    takeGoneItems() {
      const taken = goneItems.filter((workId) => !items.has(workId));
      goneItems = [];
      return taken;
    },
    markAgent(agentId) {
      const agent = agents.get(agentId);
      if (agent !== undefined) changeAgent(agent);
    },
    markItem(workId) {
      const item = items.get(workId);
      if (item === undefined) goneItems.push(workId);
      else changeItem(item);
    },
    takeDefinitionChanged() {
      const wasChanged = isDefinitionChanged;
      isDefinitionChanged = false;
      return wasChanged;
    },
    markDefinition() {
      isDefinitionChanged = true;
    },
  };
}
