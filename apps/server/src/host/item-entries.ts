/**
 * Items of queues in a checkpoint, and from it (SV10). Each entry carries the version up to which it was folded, because
 * a checkpoint is written in pieces: an entry may be newer than the checkpoint that it stands in, and then the records
 * behind the checkpoint must not be folded into it again.
 */
import {
  type AgentEvent,
  type Backlog,
  type CenterItem,
  emptyBacklog,
  evolveItems,
  type ItemEvent,
  isWaiting,
  NO_FLOW,
  type QueueFlow,
} from '@interlock/engine';
import type { CheckpointEntry } from '@interlock/store';

export const ITEM_KEY = 'i/';
export const FLOW_KEY = 'q/';

interface ItemCheckpoint {
  readonly format: 1;
  readonly version: number;
  readonly item: CenterItem;
}

interface FlowCheckpoint {
  readonly format: 1;
  readonly version: number;
  readonly flow: QueueFlow;
}

type CenterEvent = AgentEvent | ItemEvent;

/** Ids of the item and the queue that an event concerns, as far as the event itself says. */
function workIdOf(event: CenterEvent): string | null {
  if ('workId' in event) return event.workId;
  return 'item' in event && event.item !== null ? event.item.workId : null;
}

/** The flushed backlog with what of it has changed since the last checkpoint. */
export interface BacklogKeeper {
  readonly backlog: Backlog;
  /** Folds a flushed record in; answers the ids of the items that changed. */
  apply(agentId: string | null, events: readonly CenterEvent[], version: number): readonly string[];
  /** Takes an entry of a checkpoint; false when the key is not one of ours. */
  load(key: string, data: unknown): boolean;
  /** Ends loading: what is derived is derived. */
  loaded(): void;
  /** What changed since the last call. */
  takeChanges(): readonly CheckpointEntry[];
  /** Puts the entry of a checkpoint that failed back among what changed; false when the key is not one of ours. */
  markChanged(key: string): boolean;
}

export function createBacklogKeeper(): BacklogKeeper {
  const backlog = emptyBacklog();
  const changedItems = new Set<string>();
  const changedFlows = new Set<string>();
  /** Entries that are newer than the checkpoint; only while loading. */
  const itemVersions = new Map<string, number>();
  const flowVersions = new Map<string, number>();
  let newestFlow = 0;
  let foldedTo = 0;

  /** While loading: an entry that already has this record in it keeps what it has. */
  function applyOnce(agentId: string | null, event: CenterEvent, version: number): readonly string[] {
    const workId = workIdOf(event);
    if (workId !== null && (itemVersions.get(workId) ?? 0) >= version) return [];
    if (version > newestFlow) return evolveItems(backlog, agentId, [event]);
    const known = new Map(backlog.flows);
    const changed = evolveItems(backlog, agentId, [event]);
    for (const [queueId, folded] of flowVersions) {
      const flow = known.get(queueId);
      if (folded >= version && flow !== undefined) backlog.flows.set(queueId, flow);
    }
    return changed;
  }

  function note(workIds: readonly string[], before: readonly (string | undefined)[]): void {
    workIds.forEach((workId, index) => {
      changedItems.add(workId);
      const queueId = backlog.items.get(workId)?.queueId;
      if (queueId !== undefined) changedFlows.add(queueId);
      const from = before[index];
      if (from !== undefined) changedFlows.add(from);
    });
  }

  return {
    backlog,
    apply(agentId, events, version) {
      foldedTo = Math.max(foldedTo, version);
      const isLoading = itemVersions.size > 0 || flowVersions.size > 0;
      const all: string[] = [];
      for (const event of events) {
        const workId = workIdOf(event);
        const queueId = workId === null ? undefined : backlog.items.get(workId)?.queueId;
        const changed = isLoading ? applyOnce(agentId, event, version) : evolveItems(backlog, agentId, [event]);
        note(
          changed,
          changed.map(() => queueId),
        );
        all.push(...changed);
      }
      return all;
    },
    load(key, data) {
      // What stands in an entry was written by `takeChanges` under the same key.
      if (key.startsWith(ITEM_KEY)) {
        const entry = data as ItemCheckpoint;
        if (entry.format !== 1) throw new Error('a checkpoint entry has a format that this version does not know');
        backlog.items.set(entry.item.workId, entry.item);
        itemVersions.set(entry.item.workId, entry.version);
        return true;
      }
      if (!key.startsWith(FLOW_KEY)) return false;
      const entry = data as FlowCheckpoint;
      if (entry.format !== 1) throw new Error('a checkpoint entry has a format that this version does not know');
      backlog.flows.set(key.slice(FLOW_KEY.length), entry.flow);
      flowVersions.set(key.slice(FLOW_KEY.length), entry.version);
      newestFlow = Math.max(newestFlow, entry.version);
      return true;
    },
    loaded() {
      itemVersions.clear();
      flowVersions.clear();
      const waiting = new Map<string, number>();
      for (const item of backlog.items.values())
        if (isWaiting(item)) waiting.set(item.queueId, (waiting.get(item.queueId) ?? 0) + 1);
      for (const queueId of new Set([...backlog.flows.keys(), ...waiting.keys()])) {
        const flow = backlog.flows.get(queueId) ?? NO_FLOW;
        backlog.flows.set(queueId, { ...flow, waiting: waiting.get(queueId) ?? 0 });
      }
    },
    takeChanges() {
      const entries: CheckpointEntry[] = [];
      for (const workId of changedItems) {
        const item = backlog.items.get(workId);
        const data: ItemCheckpoint | null = item === undefined ? null : { format: 1, version: foldedTo, item };
        entries.push({ key: `${ITEM_KEY}${workId}`, data });
      }
      for (const queueId of changedFlows) {
        const flow = backlog.flows.get(queueId);
        const data: FlowCheckpoint | null = flow === undefined ? null : { format: 1, version: foldedTo, flow };
        entries.push({ key: `${FLOW_KEY}${queueId}`, data });
      }
      changedItems.clear();
      changedFlows.clear();
      return entries;
    },
    markChanged(key) {
      if (key.startsWith(ITEM_KEY)) changedItems.add(key.slice(ITEM_KEY.length));
      else if (key.startsWith(FLOW_KEY)) changedFlows.add(key.slice(FLOW_KEY.length));
      else return false;
      return true;
    },
  };
}
