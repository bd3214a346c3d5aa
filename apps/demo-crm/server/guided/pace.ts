/** How fast life goes in a guided demo. */
import type { Chance } from './chance.ts';

export const PACES = ['calm', 'busy'] as const;
export type PaceName = (typeof PACES)[number];

export interface Pace {
  /** Mean time between two interactions, per agent. */
  readonly arrivalMs: number;
  /** Mean time between two tickets that the CRM's router gives, per agent. */
  readonly ticketMs: number;
  /** Mean time between two visitors who write, whatever the number of agents: people who try the chat share its limits. */
  readonly visitorMs: number;
  /** Mean time between two breaks of an agent. */
  readonly breakMs: number;
  readonly talkMs: readonly [from: number, to: number];
  readonly ticketWorkMs: readonly [from: number, to: number];
}

export const PACE: Readonly<Record<PaceName, Pace>> = {
  calm: {
    arrivalMs: 110_000,
    ticketMs: 150_000,
    visitorMs: 20_000,
    breakMs: 300_000,
    talkMs: [15_000, 50_000],
    ticketWorkMs: [15_000, 45_000],
  },
  busy: {
    arrivalMs: 45_000,
    ticketMs: 90_000,
    visitorMs: 9_000,
    breakMs: 400_000,
    talkMs: [10_000, 35_000],
    ticketWorkMs: [10_000, 30_000],
  },
};

/** Everybody is signed in within this time. */
export const SIGN_IN_MS = 12_000;
export const BREAK_MS = [20_000, 90_000] as const;
export const CRM_ANSWER_MS = [120, 900] as const;
export const ANSWER_MS = [900, 5_000] as const;
/** How long somebody who missed an offer takes to notice. */
export const BACK_AFTER_MISS_MS = [6_000, 20_000] as const;

/** What somebody does with an offer. */
export function answerTo(chance: Chance): { readonly kind: 'accept' | 'decline' | 'miss'; readonly afterMs: number } {
  const share = chance.share();
  const afterMs = chance.between(...ANSWER_MS);
  return { kind: share < 0.9 ? 'accept' : share < 0.95 ? 'decline' : 'miss', afterMs };
}
