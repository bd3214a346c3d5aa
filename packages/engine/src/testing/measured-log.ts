/** A log written by hand, for tests of the measures: events at instants, folded as they are written. */

import type { ReturnCause } from '../events.ts';
import type { Counts } from '../measures/counts.ts';
import type { MeasuredEvent } from '../measures/measured-event.ts';
import {
  createMeasures,
  type Measures,
  type MeasuresLimits,
  type ReportQuery,
  type ReportRow,
} from '../measures/measures.ts';
import type { Dimension } from '../measures/scope.ts';
import type { WorkItem, WorkOutcome } from '../model.ts';

type Loose<E> = E extends { readonly at: number } ? Omit<E, 'at'> : never;
export type LooseEvent = Loose<MeasuredEvent>;

/** A whole hour, and so the start of an interval. */
export const START = 1_699_999_200_000;
export const MINUTE = 60_000;

const QUEUE = {
  isOpen: true,
  strategy: 'longestIdle',
  ring: 1,
  plan: [],
  preferredMs: 0,
  limit: 100,
  overflow: { toQueueId: null, atLength: null, atEstimatedWaitMs: null, afterMs: null },
} as const;

/** Two queues: `support` within 20 s, short below 5 s; `sales` within 60 s, short below 10 s. */
export const MEASURED_DEFINITION: Extract<MeasuredEvent, { kind: 'definitionChanged' }>['definition'] = {
  queues: [
    { ...QUEUE, id: 'support', label: 'Support', serviceLevel: { withinMs: 20_000, shortAbandonMs: 5_000 } },
    { ...QUEUE, id: 'sales', label: 'Sales', serviceLevel: { withinMs: 60_000, shortAbandonMs: 10_000 } },
  ],
  agents: [
    {
      agentId: 'dana',
      teams: [
        { teamId: 'blue', level: 1 },
        { teamId: 'red', level: 2 },
      ],
      skills: [],
    },
  ],
};

export class MeasuredLog {
  readonly measures: Measures;
  private version = 0;
  now = START;

  constructor(limits?: MeasuresLimits) {
    this.measures = createMeasures(limits);
    this.happens(null, { kind: 'definitionChanged', definition: MEASURED_DEFINITION });
  }

  /** One record, at this instant. */
  happens(agentId: string | null, ...events: readonly LooseEvent[]): this {
    this.version += 1;
    const dated = events.map((event) => ({ ...event, at: this.now }) as MeasuredEvent);
    this.measures.apply({ version: this.version, agentId, events: dated });
    return this;
  }

  after(ms: number): this {
    this.now += ms;
    return this;
  }

  signIn(agentId = 'dana', team: string | null = 'crm-team'): this {
    return this.happens(agentId, {
      kind: 'sessionOpened',
      sessionId: 's',
      epoch: 1,
      name: agentId,
      team,
      fresh: true,
      echoUntil: null,
    });
  }

  shows(ready: boolean, agentId = 'dana'): this {
    return this.happens(agentId, {
      kind: 'sideChanged',
      side: 'contactCenter',
      ready,
      label: '',
      reasonCode: null,
      statusId: null,
      hold: null,
      by: null,
      cause: null,
    });
  }

  queued(workId: string, queueId = 'support', channel = 'chat'): this {
    return this.happens(null, { kind: 'itemQueued', item: { workId, channel, queueId, createdAt: this.now } });
  }

  /** The agent is reserved for an item of a queue. */
  reserved(workId: string, agentId = 'dana'): this {
    return this.happens(
      agentId,
      { kind: 'workGiven', item: itemOf(workId, this.now) },
      { kind: 'workReserved', workId, deadlineAt: this.now + 10_000, ramps: false },
    );
  }

  offered(workId: string, agentId = 'dana'): this {
    return this.reserved(workId, agentId).happens(
      agentId,
      { kind: 'reservationConfirmed', workId },
      { kind: 'offerMade', workId, deadlineAt: this.now + 20_000, confirmation: 'said' },
    );
  }

  accepted(workId: string, agentId = 'dana'): this {
    return this.happens(agentId, { kind: 'workStarted', workId, item: null });
  }

  ended(workId: string, outcome: WorkOutcome = 'completed', agentId = 'dana'): this {
    return this.happens(agentId, { kind: 'workEnded', workId, outcome });
  }

  returned(workId: string, cause: ReturnCause, agentId = 'dana'): this {
    return this.happens(agentId, { kind: 'workReturned', workId, queueId: 'support', cause });
  }

  /** Counts of one, all zeros left out. */
  counts(dimension: Dimension, id: string): Partial<Counts> {
    const counts = this.measures.totals(dimension, id, this.now)[0]?.counts ?? {};
    return Object.fromEntries(Object.entries(counts).filter(([, value]) => value !== 0));
  }

  count(dimension: Dimension, id: string, name: keyof Counts): number {
    return this.counts(dimension, id)[name] ?? 0;
  }

  /** Rows of a report up to the present. */
  rows(query: Partial<ReportQuery>): readonly ReportRow[] {
    const { now } = this;
    const defaults = {
      dimension: 'queues',
      id: null,
      from: 0,
      to: now + 1,
      stepMs: 900_000,
      now,
      limit: 1_000,
    } as const;
    const rows = this.measures.report({ ...defaults, ...query });
    if (rows === null) throw new Error('there are more rows than the limit');
    return rows;
  }

  /** The whole row. */
  row(dimension: Dimension, id: string): Counts {
    const row = this.measures.totals(dimension, id, this.now)[0];
    if (row === undefined) throw new Error(`nothing is counted for ${dimension} ${id}`);
    return row.counts;
  }
}

export function itemOf(workId: string, at: number, queueId: string | null = 'support'): WorkItem {
  return {
    workId,
    kind: 'interaction',
    channel: 'chat',
    label: '',
    detail: null,
    direction: 'inbound',
    state: 'waiting',
    createdAt: at,
    since: at,
    deadlineAt: null,
    offers: 0,
    extensions: 0,
    confirmed: false,
    queueId,
    forced: false,
  };
}
