/** Which agents, queues and items a viewer sees and changes: those of the own teams (AC10, AC11). */
import { type AgentState, abilitiesOf } from '@interlock/engine';
import type { ContactCenterHost } from '../host/host-contract.ts';
import { type Looker, maySee } from './viewer.ts';

/** What a request is about. */
export type Subject =
  | { readonly kind: 'agent' | 'queue' | 'item' | 'team'; readonly id: string }
  /** An agent by their state, where it is at hand. */
  | { readonly kind: 'agentState'; readonly state: Pick<AgentState, 'agentId' | 'team'> };

export interface Sight {
  /** What is not known is nobody's: whoever asks for it is told that it is unknown, and nothing else. */
  sees(viewer: Looker, subject: Subject): boolean;
}

export function createSight(host: ContactCenterHost): Sight {
  function seesState(viewer: Looker, { agentId, team }: Pick<AgentState, 'agentId' | 'team'>): boolean {
    if (maySee(viewer, null)) return true;
    return [...abilitiesOf(host.rules(), agentId, team).teams.keys()].some((id) => maySee(viewer, id));
  }

  function seesAgent(viewer: Looker, agentId: string): boolean {
    const team = host.agent(agentId)?.state.team ?? null;
    if (host.agent(agentId) === null && !host.rules().agentById.has(agentId)) return true;
    return seesState(viewer, { agentId, team });
  }

  /** A queue is theirs when one of their teams serves it at any step. */
  function seesQueue(viewer: Looker, queueId: string): boolean {
    if (maySee(viewer, null)) return true;
    const queue = host.rules().queueById.get(queueId);
    if (queue === undefined) return true;
    return queue.plan.some(({ teams }) => teams.some(({ teamId }) => maySee(viewer, teamId)));
  }

  /** An item is theirs by its queue, or by an agent who has it or had it last. */
  function seesItem(viewer: Looker, workId: string): boolean {
    if (maySee(viewer, null)) return true;
    const queued = host.item(workId);
    if (queued !== null) {
      const isServed = host.rules().queueById.has(queued.queueId) && seesQueue(viewer, queued.queueId);
      return isServed || queued.holders.some(({ agentId }) => seesAgent(viewer, agentId));
    }
    const holder = host.agentOfWork(workId);
    if (holder !== null) return seesAgent(viewer, holder);
    const ended = host.endedWork(workId);
    if (ended === null) return true;
    const { queueId, agentId } = ended;
    if (queueId !== null && host.rules().queueById.has(queueId) && seesQueue(viewer, queueId)) return true;
    return agentId !== null && seesAgent(viewer, agentId);
  }

  return {
    sees(viewer, subject) {
      switch (subject.kind) {
        case 'agentState':
          return seesState(viewer, subject.state);
        case 'agent':
          return seesAgent(viewer, subject.id);
        case 'queue':
          return seesQueue(viewer, subject.id);
        case 'item':
          return seesItem(viewer, subject.id);
        case 'team':
          return maySee(viewer, subject.id);
      }
    },
  };
}
