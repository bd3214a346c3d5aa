/**
 * An agent's lanes from the log. Records are read backwards, in pages, from the end of the time to its beginning, and on to
 * the sign-in before it, so that what stood then is known. The loop is let go between pages and between folds: a day of
 * ten thousand records holds nobody up.
 */
import { type AgentEvent, createLanes, type LanePolicy } from '@interlock/engine';
import type { Lanes } from '@interlock/protocol/console';
import { type EventStore, type LogRecord, StoreFailure } from '@interlock/store';
import type { DefinitionVersions } from '../../definition/definition-versions.ts';
import type { ContactCenterHost } from '../../host/host-contract.ts';
import type { HostEvent } from '../../host/host-event.ts';
import { agentEventsOf } from '../../host/load-state.ts';
import type { Scheduler } from '../../scheduler.ts';
import { timelineEntryOf } from '../timeline-entry.ts';
import { encodeLanes } from './encode-lanes.ts';

export const LANES_LIMITS = {
  /** The longest time of one answer: a day, and what a page shows beside it. */
  spanMs: 26 * 3_600_000,
  defaultSpanMs: 3_600_000,
  /** Records within the time; what is before the newest of them is left out, and said so. */
  records: 12_000,
  /** Records before the time that are looked at for what stood at its beginning. */
  before: 3_000,
  /** Records that are read, or folded, without letting anybody else run. */
  page: 250,
} as const;

export interface LanesRequest {
  readonly agentId: string;
  /** ms since 1970; null: an hour before the end. */
  readonly from: number | null;
  /** ms since 1970; null, or in the future: now. */
  readonly to: number | null;
}

export type LanesAnswer =
  /** `json`: the lanes, encoded. */
  | { readonly ok: true; readonly json: Uint8Array<ArrayBuffer> }
  | { readonly ok: false; readonly code: 'unknownAgent' | 'reportRangeInvalid' | 'timeTooLong' | 'hostUnavailable' };

export type ReadLanes = (request: LanesRequest) => Promise<LanesAnswer>;

export interface LanesDependencies {
  readonly host: ContactCenterHost;
  readonly store: EventStore<HostEvent>;
  readonly contactCenterId: string;
  readonly scheduler: Scheduler;
  /** What was in force when, also before the log begins. */
  readonly versions: Pick<DefinitionVersions, 'history'>;
}

interface AgentRecord {
  readonly version: number;
  readonly at: number;
  readonly events: readonly AgentEvent[];
}

interface Found {
  /** Newest first. */
  readonly records: readonly AgentRecord[];
  /** The oldest is the agent's first one ever. */
  readonly isFromStart: boolean;
  /** The kept log of the agent ended here. */
  readonly isAllThatIsKept: boolean;
  readonly isTruncated: boolean;
}

/** From here on everything about the agent is known: they came fresh. */
function isSignIn({ events }: AgentRecord): boolean {
  return events.some((event) => event.kind === 'sessionOpened' && event.fresh);
}

/** Agents begin with their first session. */
function isFirstRecord({ events }: AgentRecord): boolean {
  return events.some((event) => event.kind === 'sessionOpened' && event.epoch === 1);
}

export function createReadLanes({ host, store, contactCenterId, scheduler, versions }: LanesDependencies): ReadLanes {
  const turn = (): Promise<void> => new Promise((done) => scheduler.soon(done));

  function agentRecord({ version, at, events }: LogRecord<HostEvent>): AgentRecord {
    return { version, at, events: agentEventsOf({ events }) };
  }

  /**
   * A version behind all of the agent's records up to an instant, and near the first one after it: found by halving,
   * because time goes forward in a log, so that a day of last month costs no more than today.
   */
  async function versionBehind(agentId: string, to: number): Promise<number> {
    let low = 0;
    let high = host.version + 1;
    while (high - low > LANES_LIMITS.page) {
      const middle = Math.floor((low + high) / 2);
      const [record] = await store.readAgent(contactCenterId, { agentId, before: middle, limit: 1 });
      if (record !== undefined && record.at > to) high = record.version;
      else low = middle;
    }
    return high;
  }

  async function find(agentId: string, from: number, to: number): Promise<Found> {
    const records: AgentRecord[] = [];
    let within = 0;
    let position = await versionBehind(agentId, to);
    const found = (change: Partial<Found> = {}): Found => ({
      records,
      isFromStart: false,
      isAllThatIsKept: false,
      isTruncated: false,
      ...change,
    });
    for (;;) {
      const page = await store.readAgent(contactCenterId, { agentId, before: position, limit: LANES_LIMITS.page });
      for (const logged of page) {
        position = logged.version;
        if (logged.at > to) continue;
        const record = agentRecord(logged);
        const isWithin = record.at >= from;
        if (isWithin && within === LANES_LIMITS.records) return found({ isTruncated: true });
        if (!isWithin && records.length - within === LANES_LIMITS.before) return found();
        if (isWithin) within += 1;
        records.push(record);
        if (isFirstRecord(record)) return found({ isFromStart: true, isAllThatIsKept: true });
        if (!isWithin && isSignIn(record)) return found();
      }
      if (page.length < LANES_LIMITS.page) return found({ isAllThatIsKept: true });
      await turn();
    }
  }

  /** Labels that the records themselves tell, and after them what is still known. */
  function labelsOf(agentId: string, records: readonly AgentRecord[]): (workId: string) => string | null {
    const labels = new Map<string, string>();
    for (const { events } of records)
      for (const event of events)
        if ('item' in event && event.item !== null) labels.set(event.item.workId, event.item.label);
    return (workId) => {
      const live = host.agent(agentId)?.state.contactCenter.work.find((item) => item.workId === workId);
      return labels.get(workId) ?? live?.label ?? host.endedWork(workId)?.label ?? null;
    };
  }

  /** What counted then, not what counts now (CW23). */
  function policiesUntil(to: number): readonly LanePolicy[] {
    const known = versions.history().map(({ at, definition }): LanePolicy => {
      const { mode, timeouts } = definition;
      return { at, mode, crmAttempts: timeouts.crmAttempts };
    });
    // Of a time before all that are kept the oldest is the best that is known.
    const first = known[0];
    return known.filter((policy) => policy === first || policy.at <= to);
  }

  async function read(agentId: string, from: number, to: number): Promise<Lanes | null> {
    const rules = host.rules();
    const { records, isFromStart, isAllThatIsKept, isTruncated } = await find(agentId, from, to);
    const snapshot = host.agent(agentId);
    if (snapshot === null) return null;
    const policies = policiesUntil(to);
    const fold = createLanes({ from, to, isFromStart, policies });
    const labelOf = labelsOf(agentId, records);
    const entries: Lanes['entries'] = [];
    for (let index = records.length - 1; index >= 0; index -= 1) {
      const record = records[index];
      if (record === undefined) continue;
      fold.take(record.events);
      if (record.at >= from) {
        for (const event of record.events) {
          const entry = timelineEntryOf(rules, record.version, event, labelOf);
          if (entry !== null) entries.push(entry);
        }
      }
      if (index % LANES_LIMITS.page === 0) await turn();
    }
    const oldestAt = records.at(-1)?.at ?? null;
    const { name, team } = snapshot.state;
    // The lists are ours alone; the wire's types only lack `readonly` (type-agreement.ts).
    const parts = fold.end() as Pick<Lanes, 'contactCenter' | 'crm' | 'work' | 'marks' | 'requests'>;
    return {
      agentId,
      name,
      team,
      mode: (policies.at(-1) ?? rules.definition).mode,
      from,
      to,
      keptFrom: isAllThatIsKept && !isFromStart && oldestAt !== null && oldestAt > from ? oldestAt : null,
      truncatedAt: isTruncated ? oldestAt : null,
      ...parts,
      entries,
    };
  }

  return async ({ agentId, from: asked, to: until }) => {
    if (host.agent(agentId) === null) return { ok: false, code: 'unknownAgent' };
    const to = Math.min(until ?? Number.POSITIVE_INFINITY, host.now());
    const from = asked ?? Math.max(0, to - LANES_LIMITS.defaultSpanMs);
    if (from >= to) return { ok: false, code: 'reportRangeInvalid' };
    if (to - from > LANES_LIMITS.spanMs) return { ok: false, code: 'timeTooLong' };
    try {
      const lanes = await read(agentId, from, to);
      return lanes === null ? { ok: false, code: 'unknownAgent' } : { ok: true, json: await encodeLanes(lanes, turn) };
    } catch (error) {
      if (error instanceof StoreFailure) return { ok: false, code: 'hostUnavailable' };
      throw error;
    }
  };
}
