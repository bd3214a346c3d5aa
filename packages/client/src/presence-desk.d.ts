/**
 * Applies what the connector asks for and reports what the CRM shows. Level-triggered: what counts is what the CRM shows when it is read, never
 * what it promised. Does not know how messages travel.
 *
 * Invariants: one `setPresence` at a time; every request is answered at most once, and exactly once where the CRM tells its presence; `version` grows
 * by one with every change that was seen, and two reports of one version say the same.
 */
import type { ErrorCode } from './codes.ts';
import type { CrmPort, PresenceCause, TicketRef } from './crm-port.ts';
import type { ClientEnvironment } from './environment.ts';
/** What is known about the CRM side. */
export interface Facts {
  readonly statusId: string;
  readonly version: number;
  /** Who caused the presence; null when it is the first one seen. */
  readonly cause: PresenceCause | null;
  /** Null where this CRM cannot tell. */
  readonly work: readonly TicketRef[] | null;
}
export interface PresenceRequest {
  readonly statusId: string;
  readonly requestId: string | null;
}
export interface PresenceDeskOptions {
  readonly crm: CrmPort;
  readonly environment: ClientEnvironment;
  /** A change that was heard, or the answer to a request. */
  onPresence(facts: Facts, success: boolean, requestId: string | null): void;
  /** What the CRM shows, asked for or by the clock; `isNew`: something changed since the reading began. */
  onSnapshot(facts: Facts, isNew: boolean): void;
  onWork(work: readonly TicketRef[], version: number): void;
  onProblem(code: ErrorCode, detail: string): void;
}
export interface PresenceDesk {
  request(request: PresenceRequest): void;
  /** Reads the CRM and reports what it shows, whether or not it changed. */
  snapshot(): void;
  /** Reports a snapshot every `everyMs` from now on; null stops it. */
  repeat(everyMs: number | null): void;
  close(): void;
}
export declare function createPresenceDesk(options: PresenceDeskOptions): PresenceDesk;
