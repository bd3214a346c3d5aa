/** A day as it comes to a contact centre: who calls, who works, and how people behave. Everything that chance decides is in it. */
import type { SkillLevel } from '@interlock/engine';

/** Somebody who wants something. */
export interface Contact {
  readonly workId: string;
  /** Instant of the arrival, in whole ms. */
  readonly at: number;
  readonly queueId: string;
  readonly channel: string;
  /** 0..9. */
  readonly priority: number;
  readonly skills: readonly SkillLevel[];
  /** How long an agent needs, in ms. */
  readonly handleMs: number;
  /** How long they wait for an answer, in ms; null: for ever. */
  readonly patienceMs: number | null;
  /** Who leaves tries again, as if new, so many times and so long after; missing: never. */
  readonly retries?: { readonly times: number; readonly afterMs: number };
}

/** From an instant on so many of these agents are on duty; who is idle leaves first, then who is done next. */
export interface Duty {
  readonly at: number;
  /** In the order in which they come. */
  readonly agentIds: readonly string[];
  readonly count: number;
}

/** A ticket that an agent gets in the CRM, and for how long. */
export interface PlannedTicket {
  /** Taken by the agent, whatever the presence says; else by the CRM's router, which gives none to who is not Ready there. */
  readonly byHand: boolean;
  readonly at: number;
  readonly agentId: string;
  readonly workId: string;
  readonly lengthMs: number;
}

/** What an agent does with an offer, and how long after it came. */
export interface OfferAnswer {
  readonly kind: 'accept' | 'decline' | 'miss';
  readonly afterMs: number;
}

export interface DayPlan {
  /** Arrivals before it are served and not counted. */
  readonly countFrom: number;
  /** The last arrivals; whoever is there then is served. */
  readonly until: number;
  /** Time at desks counts until the last one has gone, not until the last arrivals. */
  readonly countsToTheEnd?: boolean;
  readonly agents: readonly { readonly agentId: string; readonly team: string | null }[];
  /** By instant. */
  readonly contacts: readonly Contact[];
  /** By instant. */
  readonly duties: readonly Duty[];
  readonly tickets: readonly PlannedTicket[];
  /** How long an agent who was held for missed offers stays away, in ms. */
  readonly backAfterMissMs: number;
  /** How long the CRM of an agent takes for its n-th request, in ms. */
  crmMs(agentId: string, request: number): number;
  /** Agents who are asked first, chosen when the contact arrives; missing: none. */
  prefers?(contact: Contact, isFree: (agentId: string) => boolean): readonly string[];
  /** What becomes of an offer of an item, by the number of offers that it had before. */
  answerTo(workId: string, offers: number): OfferAnswer;
}
