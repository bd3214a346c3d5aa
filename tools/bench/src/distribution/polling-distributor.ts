/**
 * The rival: a distributor that scans on a tick, as the open call and chat engines do. Agents are the engine's, so that
 * reserving, confirming and offering cost the same; only how item and agent find each other differs.
 *
 * On each tick everything that waits is put in order (arrival less the credit of its priority), and for each item in that
 * order the members of the teams that serve its queue are looked through, level by level: those who are not available or
 * lack a skill are passed over, and of the rest the one who has been idle longest gets the item. What a careful author
 * would add is added: waiting items are kept in memory, the members of a team are a list, and whether an agent is
 * available is worked out when the agent changes, not at each look.
 */
import {
  type Abilities,
  type AgentInput,
  type AgentState,
  abilitiesOf,
  type CenterRecord,
  canTake,
  decide,
  initialAgent,
  type Rules,
} from '@interlock/engine';
import type { Distributor } from './distributor.ts';
import type { Arrival } from './world.ts';

export interface PollingOptions {
  /** Time between two scans, ms. */
  readonly tickMs: number;
}

interface Member {
  readonly agentId: string;
  readonly abilities: Abilities;
  state: AgentState;
  isAvailable: boolean;
}

interface WaitingItem extends Arrival {
  readonly createdAt: number;
  readonly score: number;
}

export function createPollingDistributor(rules: Rules, { tickMs }: PollingOptions): Distributor {
  const members = new Map<string, Member>();
  const byTeam = new Map<string, Member[]>();
  let waiting: WaitingItem[] = [];
  const { priorityCreditMs } = rules.definition.distribution;

  function memberOf(agentId: string): Member {
    const known = members.get(agentId);
    if (known !== undefined) return known;
    const member = {
      agentId,
      abilities: abilitiesOf(rules, agentId, null),
      state: initialAgent(agentId),
      isAvailable: false,
    };
    members.set(agentId, member);
    for (const teamId of member.abilities.teams.keys()) {
      const team = byTeam.get(teamId);
      if (team === undefined) byTeam.set(teamId, [member]);
      else team.push(member);
    }
    return member;
  }

  function tellMember(member: Member, input: AgentInput, now: number): CenterRecord {
    const decision = decide(rules, member.state, input, now);
    if (!decision.ok) throw new Error(`the agent refused ${input.kind}: ${decision.refused.code}`);
    const { events, effects, state } = decision;
    member.state = state;
    member.isAvailable = canTake(rules, state, 'chat');
    return { agentId: member.agentId, events, effects, state };
  }

  /** The member who has been idle longest, of the lowest level with anybody. */
  function findMember(item: WaitingItem): Member | null {
    const step = rules.queueById.get(item.queueId)?.plan[0];
    let best: Member | null = null;
    let bestLevel = Number.POSITIVE_INFINITY;
    let bestIdle = Number.POSITIVE_INFINITY;
    for (const { teamId, maxLevel } of step?.teams ?? []) {
      for (const member of byTeam.get(teamId) ?? []) {
        if (!member.isAvailable) continue;
        const level = member.abilities.teams.get(teamId) ?? 0;
        if (level > maxLevel || level > bestLevel) continue;
        if (!item.skills.every(({ skillId, level: needed }) => (member.abilities.skills.get(skillId) ?? 0) >= needed))
          continue;
        const idle = member.state.given.idleSince ?? 0;
        if (level === bestLevel && idle >= bestIdle) continue;
        best = member;
        bestLevel = level;
        bestIdle = idle;
      }
    }
    return best;
  }

  return {
    tickMs,
    arrive(arrival, now) {
      waiting.push({ ...arrival, createdAt: now, score: now - arrival.priority * priorityCreditMs });
      return [];
    },
    tell: (agentId, input, now) => [tellMember(memberOf(agentId), input, now)],
    poll(now) {
      const records: CenterRecord[] = [];
      const inOrder = waiting.sort((a, b) => a.score - b.score);
      const left: WaitingItem[] = [];
      for (const item of inOrder) {
        const member = findMember(item);
        if (member === null) {
          left.push(item);
          continue;
        }
        const { workId, queueId, createdAt } = item;
        const given = { workId, queueId, createdAt, channel: 'chat', label: 'A customer', detail: null, forced: false };
        records.push(tellMember(member, { kind: 'reserveWork', ...given }, now));
      }
      waiting = left;
      return records;
    },
    agent: (agentId) => members.get(agentId)?.state,
    get waiting() {
      return waiting.length;
    },
  };
}
