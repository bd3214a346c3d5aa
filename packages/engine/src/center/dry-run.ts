/** What a new definition would do to the live contact centre, without doing it (docs/SPEC.md, CC12). */
import type { Rules } from '../definition.ts';
import { type CenterFacts, createCenter } from './center.ts';
import { type CenterItem, isWaiting } from './center-item.ts';
import { abilitiesOf, isSignedIn, levelIn, missingSkill, servesQueue } from './eligibility.ts';

/** Work ids are listed up to this many; the counts are exact. */
const MAX_LISTED = 100;

/** A number of items, and the first of them. */
export interface ItemCount {
  readonly count: number;
  readonly workIds: readonly string[];
}

export interface DryRun {
  readonly waiting: number;
  /** Items that no signed-in agent may be given at any step, by team and skill: now, and with the new definition. */
  readonly unservable: { readonly before: ItemCount; readonly after: ItemCount };
  /** Items that would go to another queue, by the queues. */
  readonly moves: readonly { readonly fromQueueId: string; readonly toQueueId: string; readonly count: number }[];
  /** Items that a supervisor would have to look at. */
  readonly flagged: ItemCount;
  /** Items that would be given to an agent at once. */
  readonly matched: number;
  /** Items that would end. */
  readonly ended: ItemCount;
  /** Signed-in agents whom no queue asks for: now, and with the new definition. */
  readonly agentsWithoutQueue: { readonly before: readonly string[]; readonly after: readonly string[] };
}

function counted(ids: Iterable<string>): ItemCount {
  const workIds = [...ids].sort();
  return { count: workIds.length, workIds: workIds.slice(0, MAX_LISTED) };
}

/** Items that wait and that nobody who is signed in may have at any step. */
function unservableOf(rules: Rules, { agents, items }: Pick<CenterFacts, 'agents' | 'items'>): ItemCount {
  const abilities = [...agents.values()]
    .filter(isSignedIn)
    .map((state) => abilitiesOf(rules, state.agentId, state.team));
  const known = new Map<string, boolean>();
  const ids: string[] = [];
  for (const item of items.values()) {
    if (!isWaiting(item)) continue;
    const key = JSON.stringify([item.queueId, item.skills]);
    let isServable = known.get(key);
    if (isServable === undefined) {
      const plan = rules.queueById.get(item.queueId)?.plan ?? [];
      isServable = abilities.some((one) =>
        plan.some((step) => levelIn(step, one) !== null && missingSkill(item.skills, step, one) === null),
      );
      known.set(key, isServable);
    }
    if (!isServable || !rules.channelById.has(item.channel)) ids.push(item.workId);
  }
  return counted(ids);
}

function withoutQueue(rules: Rules, agents: CenterFacts['agents']): readonly string[] {
  return [...agents.values()]
    .filter(isSignedIn)
    .filter((state) => {
      const abilities = abilitiesOf(rules, state.agentId, state.team);
      return !rules.definition.queues.some((queue) => servesQueue(queue, abilities));
    })
    .map((state) => state.agentId)
    .sort();
}

/**
 * Plays a change of definition on a copy of the facts.
 *
 * @param rules the definition in force
 * @param next the new one, which has passed the schema and the linter
 * @param now the instant in ms at which it would come into force
 */
export function dryRun(rules: Rules, next: Rules, facts: CenterFacts, now: number): DryRun {
  const center = createCenter(rules, facts);
  // What would follow without the change is not its doing.
  center.decide({ kind: 'tick' }, now);
  const before = new Map<string, CenterItem>(center.items);
  const agents = new Map(center.agents);
  const records = center.setRules(next, now);
  const moves = new Map<string, { fromQueueId: string; toQueueId: string; count: number }>();
  const matched = new Set<string>();
  const flagged = new Set<string>();
  for (const { events } of records) {
    for (const event of events) {
      if (event.kind === 'workGiven' && event.match !== undefined) matched.add(event.item.workId);
      if (event.kind === 'itemFlagged') flagged.add(event.workId);
    }
  }
  const ended: string[] = [];
  for (const [workId, item] of before) {
    const after = center.items.get(workId);
    if (after === undefined) ended.push(workId);
    else if (after.queueId !== item.queueId) {
      const key = `${item.queueId}\n${after.queueId}`;
      const move = moves.get(key) ?? { fromQueueId: item.queueId, toQueueId: after.queueId, count: 0 };
      move.count += 1;
      moves.set(key, move);
    }
  }
  return {
    waiting: [...before.values()].filter(isWaiting).length,
    unservable: {
      before: unservableOf(rules, { agents, items: before }),
      after: unservableOf(next, { agents: center.agents, items: center.items }),
    },
    moves: [...moves].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, move]) => move),
    flagged: counted(flagged),
    matched: matched.size,
    ended: counted(ended),
    agentsWithoutQueue: { before: withoutQueue(rules, agents), after: withoutQueue(next, center.agents) },
  };
}
