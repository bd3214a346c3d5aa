/** What a checkpoint keeps of the measures: plain values under keys, each of the same instant as the head. */
import type { ServiceLevel } from './fold.ts';
import type { Holder } from './live.ts';
import type { ScopeEntry } from './scope.ts';

export const FORMAT = 1;

export const KEYS = {
  head: 'head',
  definition: 'definition',
  agent: 'a/',
  item: 'w/',
  scope: 's/',
  interval: 'i/',
} as const;

/** An entry; data null: there is nothing under this key any more. */
export interface MeasuresEntry {
  readonly key: string;
  readonly data: unknown;
}

export interface HeadEntry {
  readonly format: typeof FORMAT;
  /** Up to this record everything is counted, and nothing behind it (ME20). */
  readonly version: number;
  readonly at: number;
  /** Start of the interval under way. */
  readonly startAt: number | null;
}

export interface DefinitionEntry {
  readonly serviceLevels: readonly (readonly [queueId: string, level: ServiceLevel])[];
  readonly teams: readonly (readonly [agentId: string, teamId: string])[];
}

export interface AgentEntry {
  readonly team: string;
  readonly isSignedIn: boolean;
  readonly isReady: boolean;
  readonly since: number;
  /** Null: counted under `NONE`. */
  readonly counts: ScopeEntry | null;
}

export interface ItemEntry {
  readonly queue: string;
  readonly channel: string;
  readonly waitingSince: number;
  readonly isAnswered: boolean;
  readonly isOver: boolean;
  readonly holders: readonly {
    readonly agentId: string;
    readonly state: Holder['state'];
    readonly since: number;
    readonly wasActive: boolean;
    readonly offer: readonly [queueId: string, teamId: string] | null;
  }[];
}
