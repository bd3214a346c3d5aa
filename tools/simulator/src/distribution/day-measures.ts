/** What a day came to. Times are in ms, sums over those who arrived while it was counted. */
export interface QueueMeasures {
  /** Who arrived. */
  offered: number;
  /** Answered, and of these in time: within the queue's service level. */
  answered: number;
  answeredInTime: number;
  /** Not answered at once. */
  waited: number;
  /** Left before an answer, and of these in time; who leaves at once is told apart. */
  abandoned: number;
  abandonedInTime: number;
  /** Left sooner than the queue counts as lost. */
  shortAbandoned: number;
  /** Refused at the door, overflowed out, or otherwise ended without an answer. */
  turnedAway: number;
  waitToAnswerMs: number;
  /** Wait of all, the ones who left included. */
  waitMs: number;
}

export interface DeskMeasures {
  busyMs: number;
  staffedMs: number;
}

export interface DayMeasures {
  /** By the queue that they asked for. */
  readonly queues: ReadonlyMap<string, QueueMeasures>;
  /** Who asked for a queue that there is not. */
  readonly elsewhere: QueueMeasures;
  /** Agents with an interaction in progress or in wrap-up, over time. */
  busyMs: number;
  /** Agents on duty or still at work, over time. */
  staffedMs: number;
  /** Both by agent. */
  readonly desks: ReadonlyMap<string, DeskMeasures>;
  /** Who left and came again; each time counts as offered too. */
  retries: number;
  offers: number;
  declined: number;
  missed: number;
  /** Offers and reservations that were taken back. */
  takenBack: number;
  collisions: number;
  collisionMs: number;
  /** Decisions of the engine, all in all. */
  decisions: number;
}

export function noMeasures(): QueueMeasures {
  return {
    offered: 0,
    answered: 0,
    answeredInTime: 0,
    waited: 0,
    abandoned: 0,
    abandonedInTime: 0,
    shortAbandoned: 0,
    turnedAway: 0,
    waitToAnswerMs: 0,
    waitMs: 0,
  };
}

/** All queues together. */
export function totalOf(queues: Iterable<QueueMeasures>): QueueMeasures {
  const total = noMeasures();
  for (const queue of queues) {
    for (const key of Object.keys(total) as (keyof QueueMeasures)[]) total[key] += queue[key];
  }
  return total;
}
