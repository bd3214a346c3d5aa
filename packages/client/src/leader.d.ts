/**
 * One tab leads. Knows locks and nothing of connectors or presences: it asks for one named lock, says when this tab has it and when it has
 * lost it, and waits in the queue otherwise. The lock belongs to the page's origin, so two CRMs never wait for each other.
 *
 * Invariant: at most one request of this tab is waiting or held at a time.
 */
import type { ErrorCode } from './codes.ts';
import type { LocksLike } from './environment.ts';
export interface LeaderOptions {
  readonly locks: LocksLike | null;
  readonly name: string;
  onChange(isLeader: boolean): void;
  onProblem(code: ErrorCode, detail: string): void;
}
export interface Leader {
  /** Takes the lead from the tab that has it. */
  steal(): void;
  /** Gives the lock back and stands in no queue. */
  stop(): void;
}
/** Asks for the lead at once. */
export declare function createLeader({ locks, name, onChange, onProblem }: LeaderOptions): Leader;
