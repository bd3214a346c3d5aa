/** What can happen to an agent from outside: commands of people and programs, reports of the CRM, and time. */

import type { Acted, MatchReason } from './model.ts';

export interface TicketRef {
  readonly workId: string;
  readonly label: string;
}

export type AgentInput =
  | { readonly kind: 'openSession'; readonly sessionId: string; readonly name: string; readonly team: string | null }
  | { readonly kind: 'loseSession'; readonly epoch: number }
  | { readonly kind: 'signOut'; readonly epoch: number }
  /** A supervisor's (PE9). `force`: without waiting for work in progress. */
  | ({ readonly kind: 'endSession'; readonly force: boolean } & Acted)
  | {
      readonly kind: 'attachCrm';
      readonly epoch: number;
      readonly wire: 'plain' | 'extended';
      readonly capabilities: { readonly workEvents: boolean; readonly asksFirst: boolean };
      /** Plain wire, after a reconnect without a reload: what this page was last heard to show (canonical); null = nothing. */
      readonly lastStatusId?: string | null;
    }
  | { readonly kind: 'detachCrm'; readonly epoch: number; readonly reason: 'goodbye' | 'silent' | 'replaced' }
  | {
      readonly kind: 'reportPresence';
      readonly epoch: number;
      /** Canonical status id: the edge has resolved parts, numbers and other spellings. */
      readonly statusId: string;
      readonly success: boolean;
      readonly requestId: string | null;
      /** Plain wire: the last request that had been passed on to the page when this was heard, null for none; absent where that is not known. */
      readonly behind?: string | null | undefined;
      readonly cause: 'user' | 'request' | null;
      readonly version: number | null;
      /** All open tickets; null where this CRM cannot tell. */
      readonly work: readonly TicketRef[] | null;
    }
  | {
      readonly kind: 'reportSnapshot';
      readonly epoch: number;
      readonly statusId: string;
      readonly cause: 'user' | 'request' | null;
      readonly version: number;
      readonly work: readonly TicketRef[] | null;
    }
  | {
      readonly kind: 'reportWork';
      readonly epoch: number;
      readonly work: readonly TicketRef[];
      readonly version: number;
    }
  | { readonly kind: 'acceptRequest'; readonly epoch: number; readonly requestId: string }
  | { readonly kind: 'answerProbe'; readonly epoch: number; readonly requestId: string; readonly attempt: number }
  | ({
      readonly kind: 'chooseState';
      /** Null for a supervisor, who has no session of this agent. */
      readonly epoch: number | null;
      readonly by: 'agent' | 'supervisor';
      readonly ready: boolean;
      readonly reasonCode: number | null;
    } & Acted)
  | { readonly kind: 'acceptOffer'; readonly epoch: number; readonly workId: string }
  | { readonly kind: 'declineOffer'; readonly epoch: number; readonly workId: string }
  | { readonly kind: 'endInteraction'; readonly epoch: number; readonly workId: string }
  | { readonly kind: 'finishWrapUp'; readonly epoch: number; readonly workId: string }
  | { readonly kind: 'extendWrapUp'; readonly epoch: number; readonly workId: string }
  | { readonly kind: 'parkWork'; readonly epoch: number; readonly workId: string }
  | { readonly kind: 'resumeWork'; readonly epoch: number; readonly workId: string }
  | {
      readonly kind: 'transferWork';
      readonly epoch: number;
      readonly workId: string;
      readonly toQueueId: string;
      readonly toAgentId: string | null;
    }
  | {
      readonly kind: 'startInteraction';
      readonly epoch: number;
      readonly workId: string;
      readonly channel: string;
      readonly label: string;
      readonly detail: string | null;
    }
  | { readonly kind: 'retryCrm'; readonly epoch: number }
  | {
      readonly kind: 'giveWork';
      readonly workId: string;
      readonly channel: string;
      readonly label: string;
      readonly detail: string | null;
    }
  | {
      readonly kind: 'reserveWork';
      readonly workId: string;
      readonly queueId: string;
      readonly channel: string;
      readonly label: string;
      readonly detail: string | null;
      /** When the item arrived, in ms. */
      readonly createdAt: number;
      /** A supervisor's: capacity and exclusive channels are no obstacle. */
      readonly forced: boolean;
      /** Why this agent, where the contact centre found them. */
      readonly match?: MatchReason;
    }
  | { readonly kind: 'rescindWork'; readonly workId: string; readonly cause: 'takenByOther' | 'pulled' }
  | ({ readonly kind: 'cancelWork'; readonly workId: string; readonly outcome?: 'cancelled' | 'abandoned' } & Acted)
  | { readonly kind: 'takePermit'; readonly workId: string; readonly label: string }
  | { readonly kind: 'releasePermit'; readonly workId: string }
  | { readonly kind: 'tick' };

export type AgentInputKind = AgentInput['kind'];

export const AGENT_INPUT_KINDS = [
  'openSession',
  'loseSession',
  'signOut',
  'endSession',
  'attachCrm',
  'detachCrm',
  'reportPresence',
  'reportSnapshot',
  'reportWork',
  'acceptRequest',
  'answerProbe',
  'chooseState',
  'acceptOffer',
  'declineOffer',
  'endInteraction',
  'finishWrapUp',
  'extendWrapUp',
  'parkWork',
  'resumeWork',
  'transferWork',
  'startInteraction',
  'retryCrm',
  'giveWork',
  'reserveWork',
  'rescindWork',
  'cancelWork',
  'takePermit',
  'releasePermit',
  'tick',
] as const satisfies readonly AgentInputKind[];
