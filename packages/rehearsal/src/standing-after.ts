/** What stands after the records before a day: facts from events, as the server keeps them. */
import {
  type AgentState,
  type Definition,
  emptyBacklog,
  evolve,
  evolveItems,
  initialAgent,
  isItemEvent,
} from '@interlock/engine';
import type { RecordedRecord, Standing } from './recorded-day.ts';

export interface StandingFold {
  /** In the order of the log. */
  apply(record: RecordedRecord): void;
  /** Null before any definition is known. */
  standing(): Standing | null;
}

/** @param definition the one in force before the first record, if it is known */
export function createStandingFold(definition: Definition | null): StandingFold {
  const agents = new Map<string, AgentState>();
  const backlog = emptyBacklog();
  let inForce = definition;
  return {
    apply({ agentId, events }) {
      const decided = [];
      for (const event of events) {
        if (event.kind === 'definitionChanged') inForce = event.definition;
        else decided.push(event);
      }
      evolveItems(backlog, agentId, decided);
      if (agentId === null) return;
      let state = agents.get(agentId) ?? initialAgent(agentId);
      for (const event of decided) if (!isItemEvent(event)) state = evolve(state, event);
      agents.set(agentId, state);
    },
    standing() {
      if (inForce === null) return null;
      return {
        definition: inForce,
        agents: [...agents.values()],
        items: [...backlog.items.values()],
        flows: [...backlog.flows],
      };
    },
  };
}
