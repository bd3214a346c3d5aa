import type {
  Acted,
  Choice,
  ChoiceCause,
  Chooser,
  CollisionCause,
  CoolDown,
  MatchReason,
  SideName,
  WorkItem,
  WorkOutcome,
} from './model.ts';

/** Why the CRM did not do what it was asked. */
export type RequestFailure = 'silent' | 'refused' | 'notApplied';

/** Why a reservation ended without an offer. */
export type ReleaseCause =
  | 'crmHasWork'
  | 'crmRefused'
  | 'crmSilent'
  | 'linkLost'
  | 'agentNotReady'
  | 'atCapacity'
  | 'takenByOther'
  | 'pulled';

/** Why an offer ended without an answer of the agent. */
export type RescindCause = Exclude<ReleaseCause, 'crmRefused' | 'crmSilent'>;

/** Why an item of a queue left its agent for the queue. */
export type ReturnCause = 'declined' | 'missed' | 'rescinded' | 'released' | 'pulled' | 'disconnected' | 'parkExpired';

/** What happened to one agent, in past tense. The log is a list of these; `evolve` makes the facts of them. */
export type AgentEvent = { readonly at: number } & (
  | {
      readonly kind: 'sessionOpened';
      readonly sessionId: string;
      readonly epoch: number;
      readonly name: string;
      readonly team: string | null;
      /** The agent was signed out before. */
      readonly fresh: boolean;
      /** Plain wire: how long an echo of the request that stood is still expected; null where none is. */
      readonly echoUntil: number | null;
    }
  | {
      readonly kind: 'sessionLost';
      readonly graceUntil: number;
      readonly logoutAt: number;
      readonly echoUntil: number | null;
    }
  | { readonly kind: 'clientDisconnected' }
  | ({ readonly kind: 'signOutWished' } & Acted)
  | ({ readonly kind: 'sessionEnded'; readonly cause: 'agent' | 'linkLost' | 'supervisor' } & Acted)
  | {
      readonly kind: 'crmAttached';
      readonly wire: 'plain' | 'extended';
      readonly workEvents: boolean;
      readonly asksFirst: boolean;
      readonly snapshotDueAt: number | null;
      readonly echoUntil: number | null;
    }
  | {
      readonly kind: 'crmDetached';
      readonly reason: 'goodbye' | 'silent' | 'replaced';
      readonly graceUntil: number;
      readonly echoUntil: number | null;
    }
  | { readonly kind: 'crmLinkExpired' }
  | { readonly kind: 'crmBecameUnknown' }
  | {
      readonly kind: 'presenceReported';
      readonly statusId: string;
      readonly ready: boolean;
      readonly attribution: 'person' | 'echo' | 'state';
      readonly version: number | null;
    }
  | { readonly kind: 'crmWorkChanged'; readonly work: readonly WorkItem[]; readonly version: number | null }
  | { readonly kind: 'crmWorkConfirmed'; readonly version: number }
  | ({
      readonly kind: 'choiceMade';
      readonly side: SideName;
      readonly choice: Choice;
      /** The change of availability counts towards flapping. */
      readonly counts: boolean;
    } & Acted)
  | ({ readonly kind: 'supervisorHeld'; readonly reasonCode: number } & Acted)
  | ({ readonly kind: 'supervisorReleased' } & Acted)
  /** A person has chosen: offers missed before neither hold nor count. */
  | ({ readonly kind: 'missedCleared' } & Acted)
  | { readonly kind: 'flappingFrozen'; readonly until: number; readonly changes: number }
  | { readonly kind: 'flappingEnded' }
  | {
      readonly kind: 'requestMade';
      readonly requestId: string;
      readonly statusId: string;
      readonly ready: boolean;
      readonly reservedWorkId: string | null;
      readonly attempt: number;
      readonly dueAt: number;
      readonly isReassertion: boolean;
      /** Plain wire: how long an echo of the request that this one replaces is expected; null where none is. */
      readonly echoUntil: number | null;
    }
  | { readonly kind: 'requestAccepted'; readonly requestId: string }
  | { readonly kind: 'requestSettling'; readonly requestId: string; readonly dueAt: number }
  | { readonly kind: 'requestApplied'; readonly requestId: string; readonly certainty: 'said' }
  | { readonly kind: 'requestAssumed'; readonly requestId: string; readonly reassertAt: number | null }
  | {
      readonly kind: 'requestFailed';
      readonly requestId: string;
      readonly attempt: number;
      readonly cause: RequestFailure;
      readonly failures: number;
      readonly distrusts: boolean;
      /** The newest request itself was answered, so everything asked before it was carried out or refused. */
      readonly isAnswered: boolean;
      readonly nextAttemptAt: number | null;
    }
  | { readonly kind: 'reassertionSkipped' }
  | { readonly kind: 'requestDropped'; readonly requestId: string; readonly echoUntil: number | null }
  | {
      readonly kind: 'workGiven';
      readonly item: WorkItem;
      /** Why this agent, where the contact centre found them for an item of a queue. */
      readonly match?: MatchReason;
    }
  | {
      readonly kind: 'workReserved';
      readonly workId: string;
      readonly deadlineAt: number;
      /** Its instant is remembered: the definition has a ramp. */
      readonly ramps: boolean;
    }
  | { readonly kind: 'reservationConfirmed'; readonly workId: string }
  | { readonly kind: 'reservationReleased'; readonly workId: string; readonly cause: ReleaseCause }
  | {
      readonly kind: 'offerMade';
      readonly workId: string;
      readonly deadlineAt: number;
      /** `anyway`: the CRM was silent and the policy is `offerAnyway`. */
      readonly confirmation: 'said' | 'assumed' | 'anyway';
    }
  | { readonly kind: 'offerRescinded'; readonly workId: string; readonly cause: RescindCause }
  | {
      readonly kind: 'offerMissed';
      readonly workId: string;
      readonly label: string;
      /** So many in a row that the agent is held until they choose again (IL9). */
      readonly holds: boolean;
    }
  | { readonly kind: 'offerDeclined'; readonly workId: string }
  | { readonly kind: 'workReturned'; readonly workId: string; readonly queueId: string; readonly cause: ReturnCause }
  | {
      readonly kind: 'workTransferred';
      readonly item: WorkItem;
      readonly toQueueId: string;
      /** The agent who is asked first; null for none. */
      readonly toAgentId: string | null;
    }
  | {
      readonly kind: 'workParked';
      readonly workId: string;
      readonly deadlineAt: number;
      readonly by: 'agent' | 'interrupted';
    }
  | { readonly kind: 'workResumed'; readonly workId: string }
  | { readonly kind: 'parkExpired'; readonly workId: string }
  | { readonly kind: 'coolDownBegan'; readonly until: number; readonly cause: CoolDown['cause'] }
  | { readonly kind: 'coolDownEnded' }
  | { readonly kind: 'permitTaken'; readonly item: WorkItem }
  | { readonly kind: 'permitEnded'; readonly workId: string; readonly cause: 'used' | 'expired' | 'released' }
  | { readonly kind: 'workStarted'; readonly workId: string; readonly item: WorkItem | null }
  | ({
      readonly kind: 'wrapUpStarted';
      readonly workId: string;
      readonly deadlineAt: number;
      readonly by: 'agent' | 'caller';
    } & Acted)
  | { readonly kind: 'wrapUpExtended'; readonly workId: string; readonly deadlineAt: number }
  | ({ readonly kind: 'workEnded'; readonly workId: string; readonly outcome: WorkOutcome } & Acted)
  | {
      readonly kind: 'collisionBegan';
      readonly interactionIds: readonly string[];
      readonly ticketIds: readonly string[];
      readonly cause: CollisionCause;
    }
  | {
      readonly kind: 'collisionEnded';
      readonly interactionIds: readonly string[];
      readonly ticketIds: readonly string[];
      readonly cause: CollisionCause;
      readonly lengthMs: number;
    }
  | {
      readonly kind: 'sideChanged';
      readonly side: SideName;
      readonly ready: boolean | null;
      readonly label: string;
      readonly reasonCode: number | null;
      readonly statusId: string | null;
      /** Kind of the hold that decides, or null where the choice does. */
      readonly hold: string | null;
      readonly by: Chooser | null;
      readonly cause: ChoiceCause | null;
    }
);

export type AgentEventKind = AgentEvent['kind'];

/** What the world is to do after the events are durable. Everything else is read from the view. */
export type Effect =
  | {
      readonly kind: 'requestPresence';
      readonly requestId: string;
      readonly attempt: number;
      readonly statusId: string;
      readonly ready: boolean;
      /** Plain wire: send a `ready` right behind it, whose answer proves that the request was delivered. */
      readonly probe: boolean;
    }
  | { readonly kind: 'endSession'; readonly epoch: number; readonly code: 'superseded' | 'signedOut' };
