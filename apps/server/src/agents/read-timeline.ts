import type { TimelineEntry } from '@interlock/protocol';
import { type EventStore, StoreFailure } from '@interlock/store';
import type { ContactCenterHost } from '../host/host-contract.ts';
import type { HostEvent } from '../host/host-event.ts';
import { agentEventsOf } from '../host/load-state.ts';
import { timelineEntryOf } from './timeline-entry.ts';

export interface TimelinePage {
  /** Newest first. */
  readonly entries: readonly TimelineEntry[];
  /** There are older ones: ask again with `before` = the last entry's version. */
  readonly more: boolean;
}

export interface TimelineRequest {
  readonly agentId: string;
  /** Entries of records below this version; null for the newest. */
  readonly before: number | null;
  /** 1..200 entries. */
  readonly limit: number;
}

export type ReadTimeline = (request: TimelineRequest) => Promise<TimelinePage | null>;

/** Records looked at for one page; most records have an entry. */
const MAX_READS = 5;
/** A page fits into a session frame of 256 KiB with room for its head. */
const PAGE_BYTES = 200_000;

/**
 * Reads one page of an agent's timeline (SV44). A record's entries stay together, so a page may be shorter than the
 * limit.
 *
 * @returns null when the store cannot be read now
 */
export function createReadTimeline(
  host: ContactCenterHost,
  store: EventStore<HostEvent>,
  contactCenterId: string,
): ReadTimeline {
  function labelOf(agentId: string, workId: string): string | null {
    const live = host.agent(agentId)?.state.contactCenter.work.find((item) => item.workId === workId);
    return live?.label ?? host.endedWork(workId)?.label ?? null;
  }

  async function read({ agentId, before, limit }: TimelineRequest): Promise<TimelinePage> {
    const rules = host.rules();
    const entries: TimelineEntry[] = [];
    let position = before;
    let bytes = 0;
    for (let count = 0; count < MAX_READS; count += 1) {
      const records = await store.readAgent(contactCenterId, { agentId, before: position, limit });
      for (const record of records) {
        const own = agentEventsOf(record)
          .map((event) => timelineEntryOf(rules, record.version, event, (workId) => labelOf(agentId, workId)))
          .filter((entry) => entry !== null)
          .reverse();
        const ownBytes = own.length === 0 ? 0 : Buffer.byteLength(JSON.stringify(own));
        const isFull = entries.length + own.length > limit || bytes + ownBytes > PAGE_BYTES;
        if (isFull && entries.length > 0) return { entries, more: true };
        bytes += ownBytes;
        entries.push(...own.slice(0, limit));
        position = record.version;
      }
      if (records.length < limit) return { entries, more: false };
      if (entries.length === limit) break;
    }
    return { entries, more: true };
  }

  return async (request) => {
    try {
      return await read(request);
    } catch (error) {
      if (error instanceof StoreFailure) return null;
      throw error;
    }
  };
}
