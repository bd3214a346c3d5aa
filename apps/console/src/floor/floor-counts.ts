import type { ConsoleQueueRow, FloorRow } from '@interlock/protocol/console';

/** What the cards above the floor say of the agents who are shown to this viewer. */
export interface FloorCounts {
  readonly signedIn: number;
  /** Could be given work in the contact centre. */
  readonly ready: number;
  /** Not Ready in the contact centre because of the CRM. */
  readonly heldByTickets: number;
  /** Not Ready in the CRM because of the contact centre. */
  readonly heldByInteractions: number;
  readonly outOfStep: number;
  readonly collisions: number;
  readonly bothReady: number;
  readonly byState: Readonly<Record<'ready' | 'held' | 'work' | 'offline', number>>;
}

export function countFloor(rows: Iterable<FloorRow>): FloorCounts {
  let signedIn = 0;
  let heldByTickets = 0;
  let heldByInteractions = 0;
  let outOfStep = 0;
  let collisions = 0;
  let bothReady = 0;
  const byState = { ready: 0, held: 0, work: 0, offline: 0 };
  for (const row of rows) {
    const { shape } = row.contactCenter;
    byState[shape === 'outOfStep' ? 'held' : shape] += 1;
    if (row.session !== 'signedOut') signedIn += 1;
    if (isHeldByWork(row.contactCenter)) heldByTickets += 1;
    else if (isHeldByWork(row.crm)) heldByInteractions += 1;
    if (row.outOfStep) outOfStep += 1;
    if (row.collisionSince !== null) collisions += 1;
    if (row.contactCenter.availability === 'ready' && row.crm.availability === 'ready') bothReady += 1;
  }
  return {
    signedIn,
    ready: byState.ready,
    heldByTickets,
    heldByInteractions,
    outOfStep,
    collisions,
    bothReady,
    byState,
  };
}

function isHeldByWork({ why }: FloorRow['contactCenter']): boolean {
  return why.code === 'held' && why.hold.kind === 'workElsewhere';
}

export interface QueueCounts {
  readonly waiting: number;
  readonly oldestSince: number | null;
  /** The shortest time within which a queue wants to answer, and the longest; null without queues. */
  readonly withinMs: { readonly least: number; readonly most: number } | null;
}

export function countQueues(rows: Iterable<ConsoleQueueRow>): QueueCounts {
  let waiting = 0;
  let oldestSince: number | null = null;
  let least = Number.POSITIVE_INFINITY;
  let most = 0;
  for (const row of rows) {
    waiting += row.waiting;
    if (row.oldestSince !== null) oldestSince = Math.min(oldestSince ?? Number.POSITIVE_INFINITY, row.oldestSince);
    least = Math.min(least, row.serviceLevelWithinMs);
    most = Math.max(most, row.serviceLevelWithinMs);
  }
  return { waiting, oldestSince, withinMs: most === 0 ? null : { least, most } };
}
