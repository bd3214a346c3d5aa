/**
 * What web chat needs of the contact centre: an interaction that comes, that is somewhere, and that goes. Chat decides
 * nothing about agents; it asks here.
 */
import type { HostRefusalCode } from '../host/host-contract.ts';
import type { Cancel } from '../scheduler.ts';

export interface ChatArrival {
  readonly workId: string;
  readonly queueId: string;
  readonly channel: string;
  readonly label: string;
  readonly detail: string | null;
  /** The agent who is asked first; null for none. */
  readonly preferredAgentId: string | null;
}

/** Where an interaction stands, as flushed. */
export type DeskStand =
  | {
      readonly state: 'waiting';
      readonly position: number | null;
      readonly estimate: { readonly ms: number; readonly fromMs: number; readonly toMs: number } | null;
    }
  | {
      readonly state: 'talking';
      readonly agentId: string;
      readonly name: string;
      /** Its agent has laid it aside. */
      readonly isParked: boolean;
    }
  /** The conversation is over; its agent wraps it up. */
  | { readonly state: 'over'; readonly agentId: string }
  /** Ended, or never known. */
  | { readonly state: 'gone' };

export type DeskOutcome = { readonly ok: true } | { readonly ok: false; readonly code: HostRefusalCode };

export interface ChatDesk {
  /** The interaction arrives; answers when it is flushed. */
  open(arrival: ChatArrival): Promise<DeskOutcome>;
  /** Its visitor is gone: what waits ends as abandoned, what is in progress goes to its wrap-up. */
  leave(workId: string): Promise<DeskOutcome>;
  stand(workId: string): DeskStand;
  /** Calls `changed` after the flush for every interaction whose stand may have changed. */
  watch(changed: (workId: string) => void): Cancel;
}
