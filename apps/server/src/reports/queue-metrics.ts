/** Figures of queues under `/metrics`: those of the definition, and no more than a number that a scraper can bear (ME34). */
import { type CountName, type Measures, NONE } from '@interlock/engine';
import { Counter, Gauge, type Registry } from 'prom-client';
import type { ContactCenterHost } from '../host/host-contract.ts';
import { queuesNow } from '../queues/queues-now.ts';

/** Queues with series of their own: the first of the definition. Interactions without a queue have an empty label. */
export const MEASURED_QUEUES = 500;

const SECONDS = 1 / 1_000;

/** Counters by what happened; the names are those of docs/MEASURES.md. */
const COUNTERS = [
  {
    name: 'interlock_queue_offers_total',
    help: 'Offers of a queue by what became of them; `offered` is all of them.',
    label: 'outcome',
    counts: ['offered', 'accepted', 'declined', 'timedOut', 'rescinded', 'cancelled'],
    unit: 1,
  },
  {
    name: 'interlock_queue_interactions_total',
    help: 'Interactions of a queue by what happened to them.',
    label: 'what',
    counts: [
      'arrived',
      'overflowedIn',
      'movedIn',
      'reentered',
      'answered',
      'answeredWithin',
      'abandoned',
      'abandonedWithin',
      'shortAbandoned',
      'withdrawn',
      'givenUp',
      'overflowedOut',
      'movedOut',
      'requeues',
      'handled',
      'collisions',
    ],
    unit: 1,
  },
  {
    name: 'interlock_queue_seconds_total',
    help: 'Time of interactions of a queue, by part.',
    label: 'part',
    counts: ['waitMs', 'abandonedWaitMs', 'talkMs', 'parkedMs', 'wrapUpMs', 'collisionMs'],
    unit: SECONDS,
  },
] as const satisfies readonly {
  readonly name: string;
  readonly help: string;
  readonly label: string;
  readonly counts: readonly CountName[];
  readonly unit: number;
}[];

/** Registers the figures; they are read from the measures when they are asked for. */
export function registerQueueMetrics(registry: Registry, measures: Measures, host: ContactCenterHost): void {
  const registers = [registry];

  function shownQueues(): ReadonlySet<string> {
    return new Set([NONE, ...[...host.rules().queueById.keys()].slice(0, MEASURED_QUEUES)]);
  }

  const present = {
    waiting: new Gauge({
      name: 'interlock_queue_waiting',
      help: 'Interactions that wait in a queue.',
      labelNames: ['queue'],
      registers,
      // The first one that is asked reads for all three.
      collect() {
        const queues = new Map(queuesNow(host, measures).map((queue) => [queue.queueId, queue]));
        for (const gauge of [present.waiting, present.inHand, present.longest]) gauge.reset();
        for (const queue of shownQueues()) {
          const now = queues.get(queue);
          present.waiting.set({ queue }, now?.waiting ?? 0);
          present.inHand.set({ queue }, (now?.beingOffered ?? 0) + (now?.inHand ?? 0));
          present.longest.set({ queue }, (now?.longestWaitMs ?? 0) * SECONDS);
        }
      },
    }),
    inHand: new Gauge({
      name: 'interlock_queue_in_hand',
      help: 'Interactions of a queue that are reserved, on offer or at an agent.',
      labelNames: ['queue'],
      registers,
    }),
    longest: new Gauge({
      name: 'interlock_queue_longest_wait_seconds',
      help: 'How long the interaction that waits longest has waited.',
      labelNames: ['queue'],
      registers,
    }),
  };

  for (const { name, help, label, counts, unit } of COUNTERS) {
    new Counter({
      name,
      help,
      labelNames: ['queue', label],
      registers,
      collect() {
        this.reset();
        const shown = shownQueues();
        for (const { id, counts: counted } of measures.totals('queues', null, host.now())) {
          if (!shown.has(id)) continue;
          for (const count of counts) this.inc({ queue: id, [label]: nameOf(count) }, counted[count] * unit);
        }
      },
    });
  }
}

function nameOf(count: CountName): string {
  return count.endsWith('Ms') ? count.slice(0, -2) : count;
}
