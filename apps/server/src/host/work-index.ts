/**
 * Which agent has which interaction, and what became of those that ended. Tickets of the CRM are not in it: their ids
 * belong to the CRM.
 */
import {
  type AgentEvent,
  type AgentState,
  type CenterItem,
  evolve,
  type ItemEvent,
  type ItemOutcome,
  type StoryEntry,
  type WorkItem,
  type WorkOutcome,
} from '@interlock/engine';
import type { CheckpointEntry } from '@interlock/store';
import { oldestFirst } from './oldest-first.ts';

/** An interaction that has ended. */
export interface EndedWork {
  readonly workId: string;
  /** The agent who had it last; null for an item of a queue that nobody had. */
  readonly agentId: string | null;
  readonly queueId: string | null;
  readonly channel: string | null;
  readonly label: string;
  readonly detail: string | null;
  readonly direction: 'inbound' | 'outbound';
  readonly createdAt: number;
  readonly offers: number;
  readonly outcome: WorkOutcome | ItemOutcome;
  /** What happened to an item of a queue; empty for others. */
  readonly story: readonly StoryEntry[];
  readonly endedAt: number;
}

/** How many ended items are kept, and how long (SV13). */
export const ENDED_WORK_LIMITS = { count: 10_000, ageMs: 86_400_000 } as const;

export const ENDED_WORK_KEY = 'w/';

export interface WorkIndex {
  /** The agent who has the item in hand or waiting; null for one that is not live. */
  agentOf(workId: string): string | null;
  ended(workId: string): EndedWork | null;
  /** Takes in what happened to an agent. `before` is the agent's state before the events. */
  apply(agentId: string, before: AgentState, events: readonly AgentEvent[]): void;
  /** Takes in what happened to items of queues, by the items as they were before; before `apply` of the same record. */
  applyItems(
    before: ReadonlyMap<string, CenterItem>,
    agentId: string | null,
    events: readonly (AgentEvent | ItemEvent)[],
  ): void;
  /** Takes in an agent's state as it was loaded. */
  addLive(state: AgentState): void;
  addEnded(item: EndedWork): void;
  /** Forgets what ended too long ago. */
  expire(now: number): void;
  /** What changed since the last call, for a checkpoint. */
  takeChanges(): readonly CheckpointEntry[];
  /** Puts the entry of a checkpoint that failed back among what changed. */
  markChanged(key: string): void;
  readonly liveCount: number;
}

export function createWorkIndex(
  limits: { readonly count: number; readonly ageMs: number } = ENDED_WORK_LIMITS,
): WorkIndex {
  const live = new Map<string, string>();
  /** In the order of their end. */
  const ended = new Map<string, EndedWork>();
  const nextOldest = oldestFirst(ended);
  const changed = new Set<string>();
  /** Stories of items that end with the record that is being taken in. */
  const stories = new Map<string, readonly StoryEntry[]>();

  function addEnded(item: EndedWork): void {
    ended.delete(item.workId);
    ended.set(item.workId, item);
    if (ended.size > limits.count) forgetOldest();
  }

  function forgetOldest(): void {
    const oldest = nextOldest();
    if (oldest === undefined) return;
    ended.delete(oldest);
    changed.add(oldest);
  }

  /** The item as it was when it ended: the events before its end count. */
  function finish(agentId: string, item: WorkItem, outcome: WorkOutcome, endedAt: number): void {
    live.delete(item.workId);
    changed.add(item.workId);
    const { workId, queueId, channel, label, detail, direction, createdAt, offers } = item;
    const story = stories.get(workId) ?? [];
    stories.delete(workId);
    addEnded({
      workId,
      agentId,
      queueId,
      channel,
      label,
      detail,
      direction,
      createdAt,
      offers,
      outcome,
      story,
      endedAt,
    });
  }

  return {
    agentOf: (workId) => live.get(workId) ?? null,
    ended: (workId) => ended.get(workId) ?? null,
    apply(agentId, before, events) {
      let state = before;
      const hasEnd = events.some((event) => event.kind === 'workEnded');
      for (const event of events) {
        if (event.kind === 'workGiven') live.set(event.item.workId, agentId);
        else if (event.kind === 'workStarted') live.set(event.workId, agentId);
        else if (event.kind === 'workReturned') live.delete(event.workId);
        else if (event.kind === 'workTransferred') live.delete(event.item.workId);
        else if (event.kind === 'workEnded') {
          const item = state.contactCenter.work.find(({ workId }) => workId === event.workId);
          if (item !== undefined) finish(agentId, item, event.outcome, event.at);
        }
        if (hasEnd) state = evolve(state, event);
      }
    },
    applyItems(before, agentId, events) {
      for (const event of events) {
        if (event.kind !== 'workEnded' && event.kind !== 'itemEnded') continue;
        const item = before.get(event.workId);
        if (item === undefined) continue;
        const { workId, queueId, channel, label, detail, createdAt, offers, story } = item;
        if (event.kind === 'workEnded') {
          if (item.holders.some((holder) => holder.agentId === agentId)) stories.set(workId, story);
          continue;
        }
        changed.add(workId);
        addEnded({
          workId,
          agentId: null,
          queueId,
          channel,
          label,
          detail,
          direction: 'inbound',
          createdAt,
          offers,
          outcome: event.outcome,
          story,
          endedAt: event.at,
        });
      }
    },
    addLive(state) {
      for (const { workId } of state.contactCenter.work) live.set(workId, state.agentId);
    },
    addEnded,
    expire(now) {
      for (const item of ended.values()) {
        if (item.endedAt > now - limits.ageMs) return;
        forgetOldest();
      }
    },
    takeChanges() {
      const entries = [...changed].map((workId) => ({
        key: `${ENDED_WORK_KEY}${workId}`,
        data: ended.get(workId) ?? null,
      }));
      changed.clear();
      return entries;
    },
    markChanged: (key) => void changed.add(key.slice(ENDED_WORK_KEY.length)),
    get liveCount() {
      return live.size;
    },
  };
}
