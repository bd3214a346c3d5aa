/** The facts about one interaction of a queue, wherever it is: waiting, at an agent, or parked (docs/SPEC.md, CC). */
import type { SkillLevel } from '../definition.ts';
import type { Actor, MatchReason } from '../model.ts';

/** Highest priority; the lowest is 0 (CC3). */
export const MAX_PRIORITY = 9;
/** Skills that one item may require (CC3). */
export const MAX_REQUIRED_SKILLS = 20;
/** Agents that one item may prefer (CC3). */
export const MAX_PREFERRED = 10;
/** Refusals that are remembered; as many in one round count as all (MA9). */
export const MAX_REFUSALS = 100;
/** Entries of an item's story that are kept: the newest (CC8). */
export const MAX_STORY = 100;

/** Matches whose reasons are kept: the newest (XP2). */
export const MAX_MATCHES = 10;

/** What an agent has of the item. */
export interface Holder {
  readonly agentId: string;
  readonly state: 'reserved' | 'offered' | 'active' | 'wrapUp' | 'parked';
}

/** Why an agent is not asked again while another can be. */
export type RefusalCause = 'declined' | 'missed' | 'pulled' | 'transferred';

/** An agent who did not take the item, or was relieved of it. */
export interface ItemRefusal {
  readonly agentId: string;
  readonly at: number;
  readonly cause: RefusalCause;
}

/** One thing that happened to an item, for people. */
export interface StoryEntry {
  readonly at: number;
  readonly kind: string;
  readonly agentId: string | null;
  readonly queueId: string | null;
  readonly cause: string | null;
  /** Who did it, where a supervisor did. */
  readonly actor?: Actor;
}

/** Why an agent was chosen. */
export interface ItemMatch {
  readonly agentId: string;
  readonly at: number;
  readonly reason: MatchReason;
}

export interface CenterItem {
  readonly workId: string;
  readonly channel: string;
  readonly label: string;
  readonly detail: string | null;
  readonly queueId: string;
  /** 0..9; a step is worth `priorityCreditMs` of waiting. */
  readonly priority: number;
  /** What it needs, each skill once, by id. */
  readonly skills: readonly SkillLevel[];
  /** Agents who are asked before all others until the queue's `preferredMs` are over; empty when nobody is, or no more. */
  readonly preferredAgentIds: readonly string[];
  /** When it arrived, in ms; never changes. */
  readonly createdAt: number;
  /** Since when it waits in this queue: its arrival there, or its return after it had been in progress, in ms. */
  readonly enqueuedAt: number;
  /** Index into the queue's plan. */
  readonly step: number;
  /** Queues that it overflowed from, or was turned away from, in this chain; at most 5 (OV4). */
  readonly passed: readonly string[];
  /** Who has it; empty = it waits. */
  readonly holders: readonly Holder[];
  /** The newest 100, oldest first; forgotten once it is accepted. */
  readonly refusals: readonly ItemRefusal[];
  /** How many of the refusals, from the oldest on, are of earlier rounds: they decide the order, and bar nobody (MA9). */
  readonly forgiven: number;
  /** How often it was offered. */
  readonly offers: number;
  /** How often it came back from an agent. */
  readonly requeues: number;
  /** A supervisor should look at it. */
  readonly isFlagged: boolean;
  /** When it was first accepted, in ms. */
  readonly acceptedAt: number | null;
  /** The newest 10, oldest first. */
  readonly matches: readonly ItemMatch[];
  readonly story: readonly StoryEntry[];
}

/** Whether it waits for an agent. */
export function isWaiting(item: CenterItem): boolean {
  return item.holders.length === 0;
}

/** Whether an agent has accepted it. */
export function isTaken(item: CenterItem): boolean {
  return item.holders.some((holder) => holder.state !== 'reserved' && holder.state !== 'offered');
}

/** Agents who refused it in this round, each once, by id. */
export function refusersOf(item: CenterItem): readonly string[] {
  if (item.refusals.length === item.forgiven) return [];
  return [...new Set(item.refusals.slice(item.forgiven).map((refusal) => refusal.agentId))].sort();
}

/** Whether as many refused it in this round as can be remembered. */
export function isRefusalFull(item: CenterItem): boolean {
  return item.refusals.length - item.forgiven >= MAX_REFUSALS;
}
