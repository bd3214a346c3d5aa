/** Which of several agents gets an item. Each strategy is defined once, across all queues (docs/SPEC.md, MA4). */

import { unitsOf } from '../../channel-policy.ts';
import type { Rules, Strategy } from '../../definition.ts';
import { type AgentState, isInHand } from '../../model.ts';

/** What the strategies compare of an agent. */
export interface Standing {
  readonly agentId: string;
  /** Interactions in hand. */
  readonly inHand: number;
  /** Units in hand: each interaction counts its channel's weight. */
  readonly units: number;
  /** Since when nothing was in progress, in ms. */
  readonly idleSince: number;
  /** When the last item was reserved, in ms; -1 before the first. */
  readonly lastAt: number;
  /** Items reserved since signing in. */
  readonly count: number;
}

export function standingOf(rules: Rules, state: AgentState): Standing {
  const held = state.contactCenter.work.length === 0 ? [] : state.contactCenter.work.filter(isInHand);
  return {
    agentId: state.agentId,
    inHand: held.length,
    units: held.length === 0 ? 0 : unitsOf(rules, held),
    idleSince: state.given.idleSince ?? 0,
    lastAt: state.given.lastAt ?? -1,
    count: state.given.count,
  };
}

/**
 * What a strategy compares; the lower one is first.
 *
 * - `longestIdle`: since when nothing was in progress (ms). Whoever has nothing in hand comes before everybody who has.
 * - `leastBusy`: interactions in hand.
 * - `mostSpare`: units in hand, which leaves the most of a capacity that is the same for all.
 * - `roundRobin`: when the last item was given (ms).
 * - `fewestAssigned`: items given since signing in.
 */
export function keyOf(strategy: Strategy, standing: Standing): number {
  switch (strategy) {
    case 'longestIdle':
      return standing.idleSince;
    case 'leastBusy':
      return standing.inHand;
    case 'mostSpare':
      return standing.units;
    case 'roundRobin':
      return standing.lastAt;
    case 'fewestAssigned':
      return standing.count;
  }
}

/** Whether `a` gets an item before `b`. Equals go to who has been idle longest, then to the lower id: a total order. */
export function isServedBefore(strategy: Strategy, a: Standing, b: Standing): boolean {
  if (strategy === 'longestIdle' && a.inHand > 0 !== b.inHand > 0) return b.inHand > 0;
  const keyA = keyOf(strategy, a);
  const keyB = keyOf(strategy, b);
  if (keyA !== keyB) return keyA < keyB;
  if (a.idleSince !== b.idleSince) return a.idleSince < b.idleSince;
  return a.agentId < b.agentId;
}
