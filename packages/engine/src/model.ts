/**
 * The facts about one agent. Nothing here is a conclusion: whether a side may be Ready, why not, and what the CRM must
 * be asked are derived (`holds.ts`, `desired.ts`, `view.ts`).
 */

import type { Strategy } from './definition.ts';

/** The two sides of an agent. */
export type SideName = 'contactCenter' | 'crm';

/** Who made a choice, highest rank first. */
export type Chooser = 'agent' | 'crmUser' | 'supervisor' | 'policy' | 'timer';

/** Why a choice stands. */
export type ChoiceCause = 'chosen' | 'startWork' | 'otherSideReady' | 'clientDisconnect' | 'signedOut' | 'snapshot';

/** What was chosen for a side. */
export interface Choice {
  readonly ready: boolean;
  /** Contact-centre Not Ready reason; null when Ready or on the CRM side. */
  readonly reasonCode: number | null;
  /** The exact CRM status; null where any status of that availability will do. */
  readonly statusId: string | null;
  readonly by: Chooser;
  readonly cause: ChoiceCause;
  readonly at: number;
}

/** What a side was last known to be. */
export interface Reported {
  readonly ready: boolean;
  readonly statusId: string | null;
  readonly reasonCode: number | null;
  readonly at: number;
  /** How sure we are: the side said so, or it stayed silent on a wire where silence is no failure. */
  readonly certainty: 'said' | 'assumed';
  /** When an assumed state is asserted once more; null when it was, or need not be. */
  readonly reassertAt: number | null;
}

export type WorkState = 'waiting' | 'reserved' | 'offered' | 'active' | 'parked' | 'wrapUp' | 'open';

/** How an item left. */
export type WorkOutcome = 'completed' | 'declined' | 'missed' | 'cancelled' | 'abandoned' | 'closed';

/** A work item of either side: an interaction of the contact centre or a ticket of the CRM. */
export interface WorkItem {
  readonly workId: string;
  readonly kind: 'interaction' | 'ticket';
  readonly channel: string | null;
  readonly label: string;
  readonly detail: string | null;
  readonly direction: 'inbound' | 'outbound';
  readonly state: WorkState;
  readonly createdAt: number;
  /** The queue that it came from; null for one that was given to the agent, or started by them, and for tickets. */
  readonly queueId: string | null;
  /** When the item entered its state. */
  readonly since: number;
  /** End of a reservation, an offer, a wrap-up, a time parked or a permit; null where there is none. */
  readonly deadlineAt: number | null;
  /** How often it was offered. */
  readonly offers: number;
  /** How often its wrap-up was extended. */
  readonly extensions: number;
  /** Reserved items only: the CRM has confirmed Not Ready and no work. */
  readonly confirmed: boolean;
  /** A supervisor gave it in spite of the capacity. */
  readonly forced: boolean;
}

/** Why this agent: what decided the match, and who would have been next (XP2). */
export interface MatchReason {
  readonly by: 'preferred' | 'refusedLongestAgo' | Strategy;
  /** Level of the agent in the step's teams; null for a preferred agent. */
  readonly level: number | null;
  /** What the strategy compared, in its unit; null where it did not decide. */
  readonly key: number | null;
  readonly second: { readonly agentId: string; readonly level: number | null; readonly key: number | null } | null;
}

/** What the CRM was asked and has not done yet. */
export interface PresenceRequest {
  readonly requestId: string;
  readonly statusId: string;
  readonly ready: boolean;
  /** The reservation that waits for it; null for plain synchronising. */
  readonly reservedWorkId: string | null;
  /** 1 for the first try. */
  readonly attempt: number;
  readonly state: 'requested' | 'accepted' | 'settling' | 'failed';
  /** When this attempt went out. */
  readonly since: number;
  /** When the first of a row without a confirmation did; null where this attempt is the first. A checkpoint from before it was kept has none. */
  readonly firstAt: number | null;
  /** When this state is left by itself: no answer, settled, or next attempt. Null: only evidence or a person starts it again. */
  readonly dueAt: number | null;
  /** Attempts that failed in a row, without a confirmation between them. */
  readonly failures: number;
  /** The last assertion of an assumed state: it is not asserted a third time. */
  readonly isReassertion: boolean;
  /** A reservation was denied: the request stands until the CRM has done something it was asked (RQ8). */
  readonly isDistrusted: boolean;
}

/** Since when the CRM has been asked and has not confirmed, however often (RQ6). */
export function unconfirmedSince({ firstAt, since }: PresenceRequest): number {
  return firstAt ?? since;
}

/** Echoes that are expected at a time, at most (RQ9). */
export const MAX_ECHOES = 8;

/** Changes of availability by choice that are remembered of an agent: as many as a definition may count (FL1). */
export const MAX_COUNTED_CHANGES = 100;

/** What was asked for and given up, and may still be carried out: plain, its echo; extended, what a new page shows (RQ9, LK9). */
export interface ExpectedEcho {
  readonly statusId: string;
  readonly ready: boolean;
  readonly until: number;
}

/** What a side shows, as far as a change of it is recorded (EN4). */
export interface ShownState {
  readonly ready: boolean | null;
  readonly reasonCode: number | null;
  readonly statusId: string | null;
  readonly hold: string | null;
}

/** One side. Both are of this type; the contact centre applies its own changes at once and so never has a request. */
export interface Side {
  /** Null: nobody has chosen yet, and nothing is demanded of this side. */
  readonly choice: Choice | null;
  /** Null: unknown, which counts as "could be Ready" for every rule that protects. */
  readonly reported: Reported | null;
  readonly work: readonly WorkItem[];
  readonly request: PresenceRequest | null;
  readonly echoes: readonly ExpectedEcho[];
  /** A request for Ready went out and no answer to it, or to a later one, has come: it may yet be carried out (RQ14). */
  readonly isReadyUnderWay: boolean;
  /** When what is shown of this side last changed. */
  readonly since: number;
  /** What is shown; null before anything was. */
  readonly shown: ShownState | null;
}

/** The connector's session with the server: the link of the contact-centre side. */
export type Session =
  | { readonly state: 'signedOut' }
  | { readonly state: 'linked'; readonly sessionId: string; readonly since: number }
  | {
      readonly state: 'lost';
      readonly since: number;
      readonly graceUntil: number;
      readonly logoutAt: number;
      /** Grace is over: Not Ready (Client Disconnect). */
      readonly disconnected: boolean;
    };

/** The Client Application behind the connector: the link of the CRM side. */
export type CrmLink =
  | { readonly state: 'none' }
  | {
      readonly state: 'up';
      readonly since: number;
      readonly wire: 'plain' | 'extended';
      /** The client reports its work. */
      readonly workEvents: boolean;
      /** The CRM asks before it pushes work. */
      readonly asksFirst: boolean;
      /** Highest version at which this client's presence is known; null before the first. */
      readonly version: number | null;
      /** The same for its work: the two are reported apart, so one says nothing of the other. */
      readonly workVersion: number | null;
      /** A Ready was asked for over an earlier link and may yet be carried out: to this one it looks like a click (RQ18). */
      readonly inheritsReady: boolean;
      /** Extended: until when the first snapshot is awaited; null once it came. */
      readonly snapshotDueAt: number | null;
    }
  | { readonly state: 'lost'; readonly since: number; readonly graceUntil: number; readonly expired: boolean };

export interface Collision {
  readonly since: number;
  readonly interactionIds: readonly string[];
  readonly ticketIds: readonly string[];
  readonly cause: CollisionCause;
}

export type CollisionCause = 'ticketDuringInteraction' | 'interactionDuringTicket';

/** What the agent was given: what the strategies of queues compare. */
export interface Given {
  /** Items reserved since signing in. */
  readonly count: number;
  /** When the last one was reserved; null before the first. */
  readonly lastAt: number | null;
  /** Since when nothing was in progress: the end or parking of the last interaction or, if later, the choice by which the agent became Ready; null before either. */
  readonly idleSince: number | null;
  /**
   * When Ready was chosen where Not Ready was before; another choice of Ready does not move it. Null before the first. Facts
   * that were kept before it was known lack it: the choice that stands then counts.
   */
  readonly readyAt: number | null;
  /** Instants of the last reservations, at most 20, oldest first; kept only where the definition has a ramp. */
  readonly recent: readonly number[];
}

/** No offers until then. */
export interface CoolDown {
  readonly until: number;
  readonly cause: 'declined' | 'missed' | 'ramp';
}

/** A person or a program that acts on somebody else's state; stands beside what they did (PE8). */
export interface Actor {
  /** 1 to 128 characters. */
  readonly id: string;
  readonly name: string;
}

/** What an input or an event says of who did it; absent where it is the agent, time, or from before it was recorded. */
export interface Acted {
  readonly actor?: Actor;
}

/** To be spread into what is made of an act. */
export function actedBy({ actor }: Acted): Acted {
  return actor === undefined ? {} : { actor: { id: actor.id, name: actor.name } };
}

export interface AgentState {
  readonly agentId: string;
  readonly name: string;
  readonly team: string | null;
  /** Rises with every session; anything older is refused. */
  readonly epoch: number;
  readonly session: Session;
  readonly crmLink: CrmLink;
  readonly contactCenter: Side;
  readonly crm: Side;
  readonly missed: { readonly workId: string; readonly label: string; readonly at: number } | null;
  /** Offers missed in a row. */
  readonly misses: number;
  readonly coolDown: CoolDown | null;
  readonly given: Given;
  readonly supervisorHold: ({ readonly at: number; readonly reasonCode: number } & Acted) | null;
  /** Instants of recent changes of availability by choice, at most `MAX_COUNTED_CHANGES`, oldest first. */
  readonly recentChanges: readonly number[];
  readonly frozenUntil: number | null;
  readonly collision: Collision | null;
  readonly signOutPending: boolean;
  /** Number of requests made so far: the source of request ids. */
  readonly requestCount: number;
}

const NO_SIDE: Side = {
  choice: null,
  reported: null,
  work: [],
  request: null,
  echoes: [],
  isReadyUnderWay: false,
  since: 0,
  shown: null,
};

export const NOTHING_GIVEN: Given = { count: 0, lastAt: null, idleSince: null, readyAt: null, recent: [] };

/** An agent of whom nothing is known yet: signed out, no work. */
export function initialAgent(agentId: string): AgentState {
  return {
    agentId,
    name: agentId,
    team: null,
    epoch: 0,
    session: { state: 'signedOut' },
    crmLink: { state: 'none' },
    contactCenter: NO_SIDE,
    crm: NO_SIDE,
    missed: null,
    misses: 0,
    coolDown: null,
    given: NOTHING_GIVEN,
    supervisorHold: null,
    recentChanges: [],
    frozenUntil: null,
    collision: null,
    signOutPending: false,
    requestCount: 0,
  };
}

/**
 * An item that occupies the agent on its side: the lock runs from reservation to the end of wrap-up (IL2). What waits or
 * is parked takes nothing.
 */
export function isInHand(item: WorkItem): boolean {
  return item.state !== 'waiting' && item.state !== 'parked';
}

/** A ticket that the CRM has given, not one that it has only asked leave to give. */
export function isOpenTicket(item: WorkItem): boolean {
  return item.state === 'open';
}

/** The facts of a side. */
export function sideOf(state: AgentState, side: SideName): Side {
  // Not `state[side]`: a field whose name is only known at run time is searched for each time.
  return side === 'crm' ? state.crm : state.contactCenter;
}
