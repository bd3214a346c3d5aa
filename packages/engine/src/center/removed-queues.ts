/** What becomes of the items of a queue that a new definition no longer has (docs/SPEC.md, CC10). */
import type { Queue, Rules } from '../definition.ts';
import { MAX_HOPS } from './admission.ts';
import type { Turn } from './center.ts';

/**
 * The queue that takes the items of a removed one: the first one that is left along its old overflows, else the first open
 * one, in the order of the definition, that a team of it serves; null when there is neither. Closed ones and limits do not
 * count along the overflows: nothing may be lost.
 */
export function heirOf(rules: Rules, before: Rules, removed: Queue): string | null {
  let next = removed.overflow.toQueueId;
  for (let hops = 0; next !== null && hops < MAX_HOPS; hops += 1) {
    if (rules.queueById.has(next)) return next;
    next = before.queueById.get(next)?.overflow.toQueueId ?? null;
  }
  const teams = new Set(removed.plan.flatMap((step) => step.teams.map((team) => team.teamId)));
  const heir = rules.definition.queues.find(
    (queue) => queue.isOpen && queue.plan.some((step) => step.teams.some((team) => teams.has(team.teamId))),
  );
  return heir?.id ?? null;
}

/** Moves the items of removed queues, those at agents too: should they come back, they wait where their like does. */
export function rehome(turn: Turn, before: Rules): void {
  const heirs = new Map<string, string | null>();
  for (const queue of before.definition.queues) {
    if (!turn.rules.queueById.has(queue.id)) heirs.set(queue.id, heirOf(turn.rules, before, queue));
  }
  if (heirs.size === 0) return;
  for (const workId of [...turn.items.keys()].sort()) {
    const heir = heirs.get(turn.items.get(workId)?.queueId ?? '');
    if (typeof heir === 'string')
      turn.emit({ kind: 'itemMoved', workId, queueId: heir, cause: 'queueRemoved', passed: [] });
  }
}
