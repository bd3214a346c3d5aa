/** What the counts need to know of the present: which interactions there are, who has them, and since when. */
import type { Scope } from './scope.ts';

/** An interaction at one agent. */
export interface Holder {
  readonly agentId: string;
  /** `waiting`: it waits at this agent. */
  state: 'waiting' | 'reserved' | 'offered' | 'active' | 'wrapUp' | 'parked';
  /** When it entered that state. */
  since: number;
  /** It was in progress at this agent. */
  wasActive: boolean;
  /** While it is on offer: the queue and the team for which the offer counts, and so its end (ME1). */
  offer: { readonly queue: Scope; readonly team: Scope } | null;
}

export interface LiveItem {
  readonly workId: string;
  queue: Scope;
  readonly channel: Scope;
  /** From when on it has waited for an answer. */
  waitingSince: number;
  /** Somebody has answered it since it came, or came back, into its queue. */
  isAnswered: boolean;
  /** It is over; an agent's record that says so for them is still to come. */
  isOver: boolean;
  holders: Holder[];
  /** A checkpoint has an entry of it. */
  isStored: boolean;
  isChanged: boolean;
}

export interface LiveAgent {
  readonly agentId: string;
  readonly own: Scope;
  team: Scope;
  isSignedIn: boolean;
  /** The contact-centre side is effectively Ready. */
  isReady: boolean;
  /** Interactions reserved, offered, in progress or in wrap-up. */
  inHand: number;
  /** Interactions in progress or in wrap-up. */
  handling: number;
  /** Up to when the agent's time is counted. */
  since: number;
  isChanged: boolean;
}

export function isInHand(state: Holder['state']): boolean {
  return state !== 'waiting' && state !== 'parked';
}

export function isHandled(state: Holder['state']): boolean {
  return state === 'active' || state === 'wrapUp';
}
