/** What is measured: something that takes in items and what happens to agents, and reserves agents for items. */
import {
  type AgentInput,
  type AgentState,
  type CenterInput,
  type CenterRecord,
  createCenter,
  type Rules,
} from '@interlock/engine';
import type { Arrival } from './world.ts';

export interface Distributor {
  /** An item arrives. */
  arrive(arrival: Arrival, now: number): readonly CenterRecord[];
  /** Something happens to an agent. */
  tell(agentId: string, input: AgentInput, now: number): readonly CenterRecord[];
  /** What it does every `tickMs`; nothing where it does everything at once. */
  poll(now: number): readonly CenterRecord[];
  /** Null: it needs no tick. */
  readonly tickMs: number | null;
  agent(agentId: string): AgentState | undefined;
  readonly waiting: number;
}

export function queueWorkOf({
  workId,
  queueId,
  priority,
  skills,
}: Arrival): Extract<CenterInput, { kind: 'queueWork' }> {
  return {
    kind: 'queueWork',
    workId,
    queueId,
    channel: 'chat',
    label: 'A customer',
    detail: null,
    priority,
    skills,
    preferredAgentIds: [],
  };
}

/** The Center, as the server runs it. */
export function createCenterDistributor(rules: Rules): Distributor {
  const center = createCenter(rules, { agents: new Map(), items: new Map(), flows: new Map() });

  function decide(input: CenterInput, now: number): readonly CenterRecord[] {
    const decision = center.decide(input, now);
    if (!decision.ok) throw new Error(`the centre refused ${input.kind}: ${decision.refused.code}`);
    return decision.records;
  }

  return {
    arrive: (arrival, now) => decide(queueWorkOf(arrival), now),
    tell: (agentId, input, now) => decide({ kind: 'agent', agentId, input }, now),
    poll: () => [],
    tickMs: null,
    agent: (agentId) => center.agents.get(agentId),
    get waiting() {
      let count = 0;
      for (const item of center.items.values()) if (item.holders.length === 0) count += 1;
      return count;
    },
  };
}
