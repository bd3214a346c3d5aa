/**
 * How many agents are signed in for each queue, and how many of them could be given an item now. Agents are looked at
 * again one by one as they change, and only while somebody watches queues (CW7).
 */
import { type AgentState, abilitiesOf, isOfferable, isSignedIn, type Rules, servesQueue } from '@interlock/engine';

export interface Staff {
  readonly staffed: number;
  readonly free: number;
}

export interface StaffBook {
  /** The agent has changed and is to be looked at. */
  mark(agentId: string): void;
  /** Begins anew with all agents to be looked at: the rules have changed. */
  begin(rules: Rules, agentIds: Iterable<string>): void;
  /** Looks at as many agents as `limit`; answers the queues whose numbers changed. */
  look(limit: number, stateOf: (agentId: string) => AgentState | null): ReadonlySet<string>;
  readonly hasMore: boolean;
  of(queueId: string): Staff;
}

interface Counted {
  readonly queueIds: readonly string[];
  readonly isStaffed: boolean;
  readonly isFree: boolean;
}

const NOBODY: Staff = { staffed: 0, free: 0 };
const UNCOUNTED: Counted = { queueIds: [], isStaffed: false, isFree: false };

export function createStaffBook(): StaffBook {
  const counts = new Map<string, { staffed: number; free: number }>();
  const counted = new Map<string, Counted>();
  const marked = new Set<string>();
  /** Queues of agents whom the definition does not name, by the team that the CRM names. */
  const queuesByTeam = new Map<string | null, readonly string[]>();
  let rules: Rules | null = null;

  function queuesOf(inForce: Rules, { agentId, team }: AgentState): readonly string[] {
    const isNamed = inForce.agentById.has(agentId);
    const known = isNamed ? counted.get(agentId)?.queueIds : queuesByTeam.get(team);
    if (known !== undefined) return known;
    const abilities = abilitiesOf(inForce, agentId, team);
    const queueIds = inForce.definition.queues.filter((queue) => servesQueue(queue, abilities)).map(({ id }) => id);
    if (!isNamed) queuesByTeam.set(team, queueIds);
    return queueIds;
  }

  function add({ queueIds, isStaffed, isFree }: Counted, by: 1 | -1, changed: Set<string>): void {
    if (!isStaffed) return;
    for (const queueId of queueIds) {
      const count = counts.get(queueId) ?? { staffed: 0, free: 0 };
      counts.set(queueId, count);
      count.staffed += by;
      if (isFree) count.free += by;
      changed.add(queueId);
    }
  }

  function lookAt(inForce: Rules, state: AgentState, changed: Set<string>): void {
    const before = counted.get(state.agentId) ?? UNCOUNTED;
    const queueIds = queuesOf(inForce, state);
    const isStaffed = isSignedIn(state);
    const isFree = isStaffed && isOfferable({ rules: inForce, state });
    if (before.isStaffed === isStaffed && before.isFree === isFree && isSameList(before.queueIds, queueIds)) return;
    const now = { queueIds, isStaffed, isFree };
    add(before, -1, changed);
    add(now, 1, changed);
    counted.set(state.agentId, now);
  }

  return {
    mark: (agentId) => void marked.add(agentId),
    begin(inForce, agentIds) {
      rules = inForce;
      counts.clear();
      counted.clear();
      queuesByTeam.clear();
      marked.clear();
      for (const agentId of agentIds) marked.add(agentId);
    },
    look(limit, stateOf) {
      const changed = new Set<string>();
      let looked = 0;
      for (const agentId of marked) {
        if (looked >= limit || rules === null) break;
        looked += 1;
        marked.delete(agentId);
        const state = stateOf(agentId);
        if (state !== null) lookAt(rules, state, changed);
      }
      return changed;
    },
    get hasMore() {
      return marked.size > 0;
    },
    of: (queueId) => counts.get(queueId) ?? NOBODY,
  };
}

function isSameList(a: readonly string[], b: readonly string[]): boolean {
  return a === b || (a.length === b.length && a.every((id, index) => id === b[index]));
}
