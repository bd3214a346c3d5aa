import type { Acted, MatchReason } from '../model.ts';
import type { CenterItem } from './center-item.ts';

/** Why an item went to another queue. */
export type MoveCause = 'overflow' | 'supervisor' | 'queueRemoved';
/** Why an item goes on to a later step of the plan. */
export type StepCause = 'time' | 'nobodySignedIn' | 'allRefused';
/** Why a preference ended before the item was served. */
export type PreferenceEndCause = 'time' | 'nobodyLeft';
/** Why a supervisor should look at an item. */
export type FlagCause = 'allRefused' | 'queueRemoved' | 'channelRemoved';
/** How an item ended without an agent. */
export type ItemOutcome = 'cancelled' | 'abandoned' | 'overflowed';

/**
 * What happened to items of queues apart from what happened to an agent, in past tense; in records whose `agentId` is
 * null. `evolveItems` makes the facts of these and of the agents' events.
 */
export type ItemEvent = { readonly at: number } & (
  | { readonly kind: 'itemQueued'; readonly item: CenterItem }
  | { readonly kind: 'itemStepped'; readonly workId: string; readonly step: number; readonly cause: StepCause }
  | { readonly kind: 'preferenceEnded'; readonly workId: string; readonly cause: PreferenceEndCause }
  /** Written by earlier versions, in a record before that of the agent; now it is the `match` of `workGiven`. */
  | {
      readonly kind: 'itemMatched';
      readonly workId: string;
      readonly agentId: string;
      readonly reason: MatchReason;
    }
  | ({
      readonly kind: 'itemMoved';
      readonly workId: string;
      readonly queueId: string;
      readonly cause: MoveCause;
      /** Queues passed in the chain of overflows so far; empty when a person moved it. */
      readonly passed: readonly string[];
    } & Acted)
  | { readonly kind: 'itemFlagged'; readonly workId: string; readonly cause: FlagCause }
  | ({
      readonly kind: 'itemAssigned';
      readonly workId: string;
      readonly agentId: string;
      readonly force: boolean;
    } & Acted)
  | ({ readonly kind: 'itemPulled'; readonly workId: string } & Acted)
  | ({ readonly kind: 'itemEnded'; readonly workId: string; readonly outcome: ItemOutcome } & Acted)
  | ({ readonly kind: 'teamDrained'; readonly teamId: string; readonly reasonCode: number | null } & Acted)
);

export type ItemEventKind = ItemEvent['kind'];

const ITEM_EVENT_KINDS: ReadonlySet<string> = new Set<ItemEventKind>([
  'itemQueued',
  'itemStepped',
  'preferenceEnded',
  'itemMatched',
  'itemMoved',
  'itemFlagged',
  'itemAssigned',
  'itemPulled',
  'itemEnded',
  'teamDrained',
]);

/** Whether an event of a record is an item's, not an agent's. */
export function isItemEvent(event: { readonly kind: string }): event is ItemEvent {
  return ITEM_EVENT_KINDS.has(event.kind);
}
