/** Facts about items from item events and from the agents' own events. Total: it never throws and never decides. */
import type { AgentEvent } from '../events.ts';
import { type Acted, actedBy, type WorkItem } from '../model.ts';
import {
  type CenterItem,
  type Holder,
  type ItemMatch,
  type ItemRefusal,
  isWaiting,
  MAX_MATCHES,
  MAX_REFUSALS,
  MAX_STORY,
  type StoryEntry,
} from './center-item.ts';
import type { ItemEvent } from './item-events.ts';
import { flowAfterService, NO_FLOW, type QueueFlow } from './queue-flow.ts';

/**
 * All items of queues, and how fast each queue moves. The maps are changed in place, what is in them never is: a copy of
 * the whole for every event would cost more than all decisions together.
 */
export interface Backlog {
  readonly items: Map<string, CenterItem>;
  readonly flows: Map<string, QueueFlow>;
}

export function emptyBacklog(): Backlog {
  return { items: new Map(), flows: new Map() };
}

/** A copy that later events of the original do not reach. */
export function copyBacklog(backlog: {
  readonly items: ReadonlyMap<string, CenterItem>;
  readonly flows: ReadonlyMap<string, QueueFlow>;
}): Backlog {
  return { items: new Map(backlog.items), flows: new Map(backlog.flows) };
}

/** The one place where an item is stored: the count of those that wait goes with it. */
function put(backlog: Backlog, workId: string, next: CenterItem | null): void {
  const before = backlog.items.get(workId);
  if (next === null) backlog.items.delete(workId);
  else backlog.items.set(workId, next);
  const from = before !== undefined && isWaiting(before) ? before.queueId : null;
  const to = next !== null && isWaiting(next) ? next.queueId : null;
  if (from === to) return;
  if (from !== null) {
    const flow = backlog.flows.get(from) ?? NO_FLOW;
    const waiting = Math.max(0, flow.waiting - 1);
    const isLeft = next === null || next.queueId !== from;
    // Emptied by those who left, the queue begins anew: the time until the next service says nothing of its pace.
    backlog.flows.set(from, { ...flow, waiting, servedAt: waiting === 0 && isLeft ? null : flow.servedAt });
  }
  if (to !== null) {
    const flow = backlog.flows.get(to) ?? NO_FLOW;
    backlog.flows.set(to, { ...flow, waiting: flow.waiting + 1 });
  }
}

function told(
  item: CenterItem,
  at: number,
  kind: string,
  {
    agentId = null,
    queueId = null,
    cause = null,
    ...acted
  }: Partial<Pick<StoryEntry, 'agentId' | 'queueId' | 'cause'>> & Acted = {},
): readonly StoryEntry[] {
  const entry = { at, kind, agentId, queueId, cause, ...actedBy(acted) };
  return item.story.length < MAX_STORY ? [...item.story, entry] : [...item.story.slice(1 - MAX_STORY), entry];
}

function holding(item: CenterItem, agentId: string, state: Holder['state']): readonly Holder[] {
  return item.holders.map((holder) => (holder.agentId === agentId ? { agentId, state } : holder));
}

function matchedWith(item: CenterItem, match: ItemMatch): readonly ItemMatch[] {
  return [...item.matches, match].slice(-MAX_MATCHES);
}

function refused(
  item: Pick<CenterItem, 'refusals' | 'forgiven'>,
  refusal: ItemRefusal,
): Pick<CenterItem, 'refusals' | 'forgiven'> {
  const refusals = [...item.refusals, refusal].slice(-MAX_REFUSALS);
  const dropped = item.refusals.length + 1 - refusals.length;
  return { refusals, forgiven: Math.max(0, item.forgiven - dropped) };
}

/** An interaction that an agent had of no queue enters one. */
function entering(item: WorkItem, queueId: string): CenterItem {
  return {
    workId: item.workId,
    channel: item.channel ?? '',
    label: item.label,
    detail: item.detail,
    queueId,
    priority: 0,
    skills: [],
    preferredAgentIds: [],
    createdAt: item.createdAt,
    enqueuedAt: item.createdAt,
    step: 0,
    passed: [],
    holders: [],
    refusals: [],
    forgiven: 0,
    offers: 0,
    requeues: 0,
    isFlagged: false,
    acceptedAt: item.since,
    matches: [],
    story: [],
  };
}

function ofAgent(backlog: Backlog, agentId: string, event: AgentEvent): string | null {
  if (event.kind === 'workTransferred') {
    const { item: work, toQueueId, toAgentId, at } = event;
    const known = backlog.items.get(work.workId);
    const item = known ?? entering(work, toQueueId);
    put(backlog, work.workId, {
      ...item,
      ...refused(item, { agentId, at, cause: 'transferred' }),
      queueId: toQueueId,
      enqueuedAt: at,
      step: 0,
      passed: [],
      preferredAgentIds: toAgentId === null ? [] : [toAgentId],
      holders: item.holders.filter((holder) => holder.agentId !== agentId),
      isFlagged: false,
      story: told(item, at, 'transferred', { agentId, queueId: toQueueId }),
    });
    return work.workId;
  }
  if (event.kind === 'workGiven') {
    const item = event.item.queueId === null ? undefined : backlog.items.get(event.item.workId);
    if (item === undefined) return null;
    const others = item.holders.filter((holder) => holder.agentId !== agentId);
    const holders = [...others, { agentId, state: 'reserved' as const }];
    const { at, match } = event;
    const matches = match === undefined ? item.matches : matchedWith(item, { agentId, at, reason: match });
    put(backlog, item.workId, { ...item, holders, matches, story: told(item, at, 'reserved', { agentId }) });
    return item.workId;
  }
  const workId = heldWorkId(event);
  if (workId === null) return null;
  const item = backlog.items.get(workId);
  if (item === undefined || !item.holders.some((holder) => holder.agentId === agentId)) return null;
  const next = whileHeld(backlog, item, agentId, event);
  if (next === item) return null;
  put(backlog, item.workId, next);
  return item.workId;
}

/** The work that an event is about, if it is one that changes an item; most events are not. */
function heldWorkId(event: AgentEvent): string | null {
  switch (event.kind) {
    case 'offerMade':
    case 'offerDeclined':
    case 'offerMissed':
    case 'offerRescinded':
    case 'reservationReleased':
    case 'workStarted':
    case 'wrapUpStarted':
    case 'workParked':
    case 'workResumed':
    case 'workReturned':
    case 'workEnded':
      return event.workId;
    default:
      return null;
  }
}

/** What an event of a holder makes of the item; null = it ended. */
function whileHeld(backlog: Backlog, item: CenterItem, agentId: string, event: AgentEvent): CenterItem | null {
  const { at } = event;
  const story = (kind: string, cause: string | null = null): readonly StoryEntry[] =>
    told(item, at, kind, { agentId, cause });
  switch (event.kind) {
    case 'offerMade':
      return {
        ...item,
        holders: holding(item, agentId, 'offered'),
        offers: item.offers + 1,
        story: story('offered', event.confirmation),
      };
    case 'offerDeclined':
      return { ...item, ...refused(item, { agentId, at, cause: 'declined' }), story: story('declined') };
    case 'offerMissed':
      return { ...item, ...refused(item, { agentId, at, cause: 'missed' }), story: story('missed') };
    case 'offerRescinded':
    case 'reservationReleased':
      return { ...item, story: story(event.kind === 'offerRescinded' ? 'rescinded' : 'released', event.cause) };
    case 'workStarted': {
      backlog.flows.set(item.queueId, flowAfterService(backlog.flows.get(item.queueId) ?? NO_FLOW, at));
      return {
        ...item,
        holders: holding(item, agentId, 'active'),
        // Served: who had refused it before is asked again should it come back.
        refusals: [],
        forgiven: 0,
        preferredAgentIds: [],
        isFlagged: false,
        acceptedAt: item.acceptedAt ?? at,
        story: story('accepted'),
      };
    }
    case 'wrapUpStarted':
      return { ...item, holders: holding(item, agentId, 'wrapUp'), story: story('wrapUp', event.by) };
    case 'workParked':
      return { ...item, holders: holding(item, agentId, 'parked'), story: story('parked', event.by) };
    case 'workResumed':
      return { ...item, holders: holding(item, agentId, 'active'), story: story('resumed') };
    case 'workReturned': {
      const holder = item.holders.find((candidate) => candidate.agentId === agentId);
      const holders = item.holders.filter((candidate) => candidate.agentId !== agentId);
      const wasTaken = holder?.state !== 'reserved' && holder?.state !== 'offered';
      const waitsAgain = holders.length === 0;
      return {
        ...item,
        holders,
        requeues: item.requeues + (waitsAgain ? 1 : 0),
        // Its place is its arrival; the plan begins anew only where it had been served.
        ...(waitsAgain && wasTaken ? { enqueuedAt: at, step: 0, passed: [] } : {}),
        story: story('returned', event.cause),
      };
    }
    case 'workEnded':
      return null;
    default:
      return item;
  }
}

function ofItem(backlog: Backlog, event: ItemEvent): string | null {
  if (event.kind === 'teamDrained') return null;
  const { at } = event;
  if (event.kind === 'itemQueued') {
    const { item } = event;
    const cause = item.passed.length > 0 ? 'overflow' : null;
    put(backlog, item.workId, { ...item, story: told(item, at, 'queued', { queueId: item.queueId, cause }) });
    return item.workId;
  }
  const item = backlog.items.get(event.workId);
  if (item === undefined) return null;
  put(backlog, item.workId, afterItemEvent(item, event));
  return item.workId;
}

function afterItemEvent(
  item: CenterItem,
  event: Exclude<ItemEvent, { kind: 'itemQueued' | 'teamDrained' }>,
): CenterItem | null {
  const { at } = event;
  switch (event.kind) {
    case 'itemStepped':
      return { ...item, step: event.step, story: told(item, at, 'stepped', { cause: event.cause }) };
    case 'preferenceEnded':
      return { ...item, preferredAgentIds: [], story: told(item, at, 'preferenceEnded', { cause: event.cause }) };
    case 'itemMatched': {
      const { agentId, reason } = event;
      return { ...item, matches: matchedWith(item, { agentId, at, reason }) };
    }
    case 'itemMoved':
      return {
        ...item,
        queueId: event.queueId,
        enqueuedAt: at,
        step: 0,
        passed: event.passed,
        isFlagged: event.cause === 'overflow' && item.isFlagged,
        story: told(item, at, 'moved', { queueId: event.queueId, cause: event.cause, ...actedBy(event) }),
      };
    case 'itemFlagged':
      return {
        ...item,
        isFlagged: true,
        // A new round: those who refused longest ago are asked first (MA9).
        forgiven: event.cause === 'allRefused' ? item.refusals.length : item.forgiven,
        story: told(item, at, 'flagged', { cause: event.cause }),
      };
    case 'itemAssigned':
      return {
        ...item,
        story: told(item, at, 'assigned', {
          agentId: event.agentId,
          cause: event.force ? 'force' : null,
          ...actedBy(event),
        }),
      };
    case 'itemPulled': {
      let memory: Pick<CenterItem, 'refusals' | 'forgiven'> = item;
      for (const { agentId } of item.holders) memory = refused(memory, { agentId, at, cause: 'pulled' });
      const { refusals, forgiven } = memory;
      return { ...item, refusals, forgiven, story: told(item, at, 'pulled', actedBy(event)) };
    }
    case 'itemEnded':
      return null;
  }
}

/**
 * Applies the events of one record.
 *
 * @param backlog changed in place
 * @param agentId the record's agent; null for a record of items
 * @param events of either kind, in order; what concerns no item of a queue changes nothing
 * @param from index of the first one that is not applied yet
 * @returns ids of the items that changed, in order; an id may come more than once
 */
export function evolveItems(
  backlog: Backlog,
  agentId: string | null,
  events: readonly (AgentEvent | ItemEvent)[],
  from = 0,
): readonly string[] {
  const changed: string[] = [];
  for (let index = from; index < events.length; index += 1) {
    const event = events[index];
    const workId =
      agentId === null ? ofItem(backlog, event as ItemEvent) : ofAgent(backlog, agentId, event as AgentEvent);
    if (workId !== null) changed.push(workId);
  }
  return changed;
}
