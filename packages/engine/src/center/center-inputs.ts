import type { RefusalCode } from '../codes.ts';
import type { SkillLevel } from '../definition.ts';
import type { AgentEvent, Effect } from '../events.ts';
import type { AgentInput } from '../inputs.ts';
import type { Acted, AgentState } from '../model.ts';
import type { ItemEvent } from './item-events.ts';

/** What can happen to the contact centre from outside. */
export type CenterInput =
  /** To one agent; who sends it is the agent's session, a supervisor, or time. */
  | { readonly kind: 'agent'; readonly agentId: string; readonly input: AgentInput }
  /** An interaction arrives (CC1). */
  | {
      readonly kind: 'queueWork';
      readonly workId: string;
      readonly queueId: string;
      readonly channel: string;
      readonly label: string;
      readonly detail: string | null;
      /** 0..9. */
      readonly priority: number;
      /** At most 20, levels 1..10; of a skill that is named twice the higher level counts. */
      readonly skills: readonly SkillLevel[];
      /** At most 10, the first one first; need not be signed in, or known. */
      readonly preferredAgentIds: readonly string[];
    }
  /** The caller is gone, or whoever sent the item took it back (CC6). */
  | ({ readonly kind: 'cancelItem'; readonly workId: string; readonly cause: 'cancelled' | 'abandoned' } & Acted)
  /** A supervisor's: to another queue (SA3). */
  | ({ readonly kind: 'moveItem'; readonly workId: string; readonly queueId: string } & Acted)
  /** A supervisor's: to an agent (SA1). `force`: over capacity and exclusive channels. */
  | ({
      readonly kind: 'assignItem';
      readonly workId: string;
      readonly agentId: string;
      readonly force: boolean;
    } & Acted)
  /** A supervisor's: from its agent back to the queue (SA2). */
  | ({ readonly kind: 'pullItem'; readonly workId: string } & Acted)
  /** A supervisor's: every signed-in member of a team becomes Not Ready (SA4). */
  | ({ readonly kind: 'drainTeam'; readonly teamId: string; readonly reasonCode: number | null } & Acted)
  /** An administrator's: the agent is signed out at once, and what they had goes back to its queues (SA6). */
  | ({ readonly kind: 'takeOver'; readonly agentId: string } & Acted)
  /** Deadlines of items; those of agents are `tick` inputs of each agent. */
  | { readonly kind: 'tick' };

/** One decision: what happened to one agent, or to items (`agentId` null), and what the world is to do once it is durable. */
export interface CenterRecord {
  readonly agentId: string | null;
  readonly events: readonly (AgentEvent | ItemEvent)[];
  readonly effects: readonly Effect[];
  /** The agent after the events; null for a record of items. */
  readonly state: AgentState | null;
}

/** Records in order, the input's own first; or a refusal, and nothing has changed. */
export type CenterDecision =
  | { readonly ok: true; readonly records: readonly CenterRecord[] }
  | { readonly ok: false; readonly refused: { readonly code: RefusalCode } };
