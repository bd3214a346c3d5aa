/**
 * What an agent's day was like, measured from outside, in the same way for Interlock and for its rivals: both sides Ready at
 * once, double work, sides that disagree, availability against the person's wish, and wishes that nothing stands against and that
 * are not fulfilled.
 */
import type { Actor } from './crm.ts';

export type OverlapCause = 'person' | 'ourRequest' | 'contactCenter' | 'endOfWork';
export type CollisionCause = 'personsFlip' | 'ownCall' | 'ticketDuringInteraction' | 'interactionDuringTicket';

/** How things are for one agent, in truth. */
export interface Truth {
  /** The side can be given work now. */
  readonly contactCenterAvailable: boolean;
  readonly crmAvailable: boolean;
  /** Work in progress: interactions from accepting to the end of wrap-up; open tickets. */
  readonly interactions: number;
  readonly tickets: number;
  /** The CRM user set Ready after our last Not Ready. */
  readonly isFlipped: boolean;
  /** They did so while the agent's acceptance was under way to the server. */
  readonly isFlipUnheard: boolean;
  /** The newest interaction was begun by the agent. */
  readonly isOwnCall: boolean;
  /** The CRM shows what it showed before the newest interaction was begun: it has not been told yet. */
  readonly isCrmUntold: boolean;
  /** Where the person wishes to be given work. */
  readonly wish: 'both' | 'contactCenter' | 'crm' | 'none';
}

export interface Figures {
  bothReadyMs: Record<OverlapCause, number>;
  longestBothReadyMs: number;
  collisions: Record<CollisionCause, number>;
  collisionMs: number;
  /** Synchronized: the sides' availability differs though there is no work. */
  driftMs: number;
  longestDriftMs: number;
  /** A side is available though the person wishes it not to be. */
  againstWishMs: number;
  /** A wished side is not available though there is no work on either side. */
  lostMs: number;
  /** How long a wished side without work should have been available, in all. */
  wishedMs: number;
  bothReadyTimes: number;
}

export function noFigures(): Figures {
  return {
    bothReadyMs: { person: 0, ourRequest: 0, contactCenter: 0, endOfWork: 0 },
    longestBothReadyMs: 0,
    collisions: { personsFlip: 0, ownCall: 0, ticketDuringInteraction: 0, interactionDuringTicket: 0 },
    collisionMs: 0,
    driftMs: 0,
    longestDriftMs: 0,
    againstWishMs: 0,
    lostMs: 0,
    wishedMs: 0,
    bothReadyTimes: 0,
  };
}

/** Adds the figures of one to those of another. */
export function addFigures(into: Figures, more: Figures): void {
  for (const cause of Object.keys(into.bothReadyMs) as OverlapCause[])
    into.bothReadyMs[cause] += more.bothReadyMs[cause];
  for (const cause of Object.keys(into.collisions) as CollisionCause[])
    into.collisions[cause] += more.collisions[cause];
  into.longestBothReadyMs = Math.max(into.longestBothReadyMs, more.longestBothReadyMs);
  into.longestDriftMs = Math.max(into.longestDriftMs, more.longestDriftMs);
  into.collisionMs += more.collisionMs;
  into.driftMs += more.driftMs;
  into.againstWishMs += more.againstWishMs;
  into.lostMs += more.lostMs;
  into.wishedMs += more.wishedMs;
  into.bothReadyTimes += more.bothReadyTimes;
}

function overlapCause(actor: Actor): OverlapCause {
  switch (actor) {
    case 'person':
    case 'page':
      return 'person';
    case 'request':
      return 'ourRequest';
    case 'work':
    case 'router':
      return 'endOfWork';
    case 'contactCenter':
      return 'contactCenter';
  }
}

function collisionCause(actor: Actor, truth: Truth): CollisionCause {
  if (actor !== 'router' && actor !== 'page') {
    if (truth.isOwnCall) return 'ownCall';
    // The ticket came with the user's Ready, at the moment of the acceptance.
    return truth.isFlipUnheard ? 'personsFlip' : 'interactionDuringTicket';
  }
  if (truth.isFlipped) return 'personsFlip';
  // The agent began a call, and the router was faster than our Not Ready.
  return truth.isOwnCall && truth.isCrmUntold ? 'ownCall' : 'ticketDuringInteraction';
}

export class Ledger {
  readonly figures: Figures = noFigures();
  readonly #isComplementary: boolean;
  #truth: Truth;
  #at: number;
  #overlapSince: number | null = null;
  #overlapCause: OverlapCause = 'person';
  #driftSince: number | null = null;
  #collisionSince: number | null = null;

  constructor(isComplementary: boolean, truth: Truth, at: number) {
    this.#isComplementary = isComplementary;
    this.#truth = truth;
    this.#at = at;
  }

  get truth(): Truth {
    return this.#truth;
  }

  /** Both sides are Ready since; null while they are not. Complementary mode alone knows it. */
  get overlapSince(): number | null {
    return this.#overlapSince;
  }

  get collisionSince(): number | null {
    return this.#collisionSince;
  }

  /** Things are like this from now on, because of `actor`. Tells what began. */
  update(at: number, truth: Truth, actor: Actor): { overlap: OverlapCause | null; collision: CollisionCause | null } {
    this.#pass(at);
    this.#truth = truth;
    const isOverlap = this.#isComplementary && truth.contactCenterAvailable && truth.crmAvailable;
    // A side that is open to more of its own work while the other is held is no disagreement.
    const isIdle = truth.interactions === 0 && truth.tickets === 0;
    const isDrift = !this.#isComplementary && isIdle && truth.contactCenterAvailable !== truth.crmAvailable;
    const isCollision = truth.interactions > 0 && truth.tickets > 0;
    const began: { overlap: OverlapCause | null; collision: CollisionCause | null } = {
      overlap: null,
      collision: null,
    };
    if (isOverlap && this.#overlapSince === null) {
      this.#overlapSince = at;
      this.#overlapCause = overlapCause(actor);
      this.figures.bothReadyTimes += 1;
      began.overlap = this.#overlapCause;
    } else if (!isOverlap) this.#overlapSince = null;
    if (isDrift) this.#driftSince ??= at;
    else this.#driftSince = null;
    if (isCollision && this.#collisionSince === null) {
      this.#collisionSince = at;
      began.collision = collisionCause(actor, truth);
      this.figures.collisions[began.collision] += 1;
    } else if (!isCollision) this.#collisionSince = null;
    return began;
  }

  /** Counts up to now. */
  end(at: number): void {
    this.#pass(at);
  }

  #pass(at: number): void {
    const passedMs = at - this.#at;
    this.#at = at;
    if (passedMs <= 0) return;
    const { figures } = this;
    const truth = this.#truth;
    if (this.#overlapSince !== null) {
      figures.bothReadyMs[this.#overlapCause] += passedMs;
      figures.longestBothReadyMs = Math.max(figures.longestBothReadyMs, at - this.#overlapSince);
    }
    if (this.#driftSince !== null) {
      figures.driftMs += passedMs;
      figures.longestDriftMs = Math.max(figures.longestDriftMs, at - this.#driftSince);
    }
    if (this.#collisionSince !== null) figures.collisionMs += passedMs;
    const wishesContactCenter = truth.wish === 'both' || truth.wish === 'contactCenter';
    const wishesCrm = truth.wish === 'both' || truth.wish === 'crm';
    if ((truth.contactCenterAvailable && !wishesContactCenter) || (truth.crmAvailable && !wishesCrm))
      figures.againstWishMs += passedMs;
    if (truth.wish === 'none' || truth.interactions > 0 || truth.tickets > 0) return;
    figures.wishedMs += passedMs;
    if ((wishesContactCenter && !truth.contactCenterAvailable) || (wishesCrm && !truth.crmAvailable))
      figures.lostMs += passedMs;
  }
}
