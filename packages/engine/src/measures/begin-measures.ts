import type { CenterItem } from '../center/center-item.ts';
import type { Rules } from '../definition.ts';
import { isEffectivelyReady } from '../holds.ts';
import type { AgentState, WorkItem } from '../model.ts';
import { type AgentEntry, type DefinitionEntry, FORMAT, type HeadEntry, type ItemEntry, KEYS } from './entries.ts';
import { startOf } from './intervals.ts';
import { createMeasures, type Measures } from './measures.ts';
import { NONE } from './scope.ts';

/**
 * Measures that begin at an instant in the midst of a log, with what stands then: whatever is in hand is known and not
 * counted as having just come (ME40).
 *
 * @param rules the definition in force at that instant
 * @param facts the agents and the items as they stand
 * @param at the instant in ms; nothing before it is counted
 */
export function beginMeasures(
  rules: Rules,
  facts: { readonly agents: ReadonlyMap<string, AgentState>; readonly items: ReadonlyMap<string, CenterItem> },
  at: number,
): Measures {
  const { queues, agents: entries } = rules.definition;
  const teams = new Map<string, string>();
  for (const { agentId, teams: own } of entries) if (own[0] !== undefined) teams.set(agentId, own[0].teamId);
  const teamOf = ({ agentId, team }: AgentState): string => teams.get(agentId) ?? team ?? NONE;
  const holdersOf = new Map<string, ItemEntry['holders'][number][]>();
  const workById = new Map<string, WorkItem>();
  for (const state of facts.agents.values()) {
    for (const work of state.contactCenter.work) {
      if (work.state === 'open') continue;
      const { workId, since } = work;
      const wasActive = work.state === 'active' || work.state === 'wrapUp' || work.state === 'parked';
      const offer = work.state === 'offered' ? ([work.queueId ?? NONE, teamOf(state)] as const) : null;
      const holder = { agentId: state.agentId, state: work.state, since, wasActive, offer };
      holdersOf.set(workId, [...(holdersOf.get(workId) ?? []), holder]);
      workById.set(workId, work);
    }
  }

  function entryOf(workId: string): ItemEntry {
    const item = facts.items.get(workId);
    const work = workById.get(workId);
    const holders = holdersOf.get(workId) ?? [];
    const isAnswered = holders.some(({ wasActive }) => wasActive);
    return {
      queue: item?.queueId ?? work?.queueId ?? NONE,
      channel: item?.channel ?? work?.channel ?? NONE,
      waitingSince: (item?.acceptedAt === null ? item.createdAt : item?.enqueuedAt) ?? work?.createdAt ?? at,
      isAnswered,
      isOver: false,
      holders,
    };
  }

  const head: HeadEntry = { format: FORMAT, version: 0, at, startAt: startOf(at) };
  const definition: DefinitionEntry = {
    serviceLevels: queues.map(({ id, serviceLevel }) => [id, serviceLevel]),
    teams: [...teams],
  };
  const measures = createMeasures();
  measures.load([
    { key: KEYS.head, data: head },
    { key: KEYS.definition, data: definition },
    ...[...facts.agents.values()].map((state) => {
      const data: AgentEntry = {
        team: teamOf(state),
        isSignedIn: state.session.state !== 'signedOut',
        isReady: isEffectivelyReady(rules, state, 'contactCenter'),
        since: at,
        counts: null,
      };
      return { key: `${KEYS.agent}${state.agentId}`, data };
    }),
    ...[...new Set([...facts.items.keys(), ...workById.keys()])].map((workId) => ({
      key: `${KEYS.item}${workId}`,
      data: entryOf(workId),
    })),
  ]);
  return measures;
}
