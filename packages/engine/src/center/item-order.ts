/** The order of items: total, and never changing with time (docs/SPEC.md, MA1). */
import type { Rules } from '../definition.ts';
import type { CenterItem } from './center-item.ts';

/** What decides an item's place. */
export interface Place {
  readonly rank: number;
  readonly createdAt: number;
  readonly workId: string;
}

/** The arrival, moved back by the credit for its priority: ageing that never changes an order once made. In ms. */
export function rankOf(rules: Rules, item: Pick<CenterItem, 'createdAt' | 'priority'>): number {
  return item.createdAt - item.priority * rules.definition.distribution.priorityCreditMs;
}

export function placeOf(rules: Rules, item: CenterItem): Place {
  return { rank: rankOf(rules, item), createdAt: item.createdAt, workId: item.workId };
}

/** Whether `a` is served before `b`. */
export function isBefore(a: Place, b: Place): boolean {
  if (a.rank !== b.rank) return a.rank < b.rank;
  if (a.createdAt !== b.createdAt) return a.createdAt < b.createdAt;
  return a.workId < b.workId;
}

export function comparePlaces(a: Place, b: Place): number {
  return isBefore(a, b) ? -1 : isBefore(b, a) ? 1 : 0;
}
