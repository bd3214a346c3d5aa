/**
 * An agent as a person: answers what is offered, takes time for work, goes on breaks on either side, changes sides, overrides, and
 * wants to be Ready again when a machine has ended it. What a person does depends on the plan and on what they see, and not on who
 * decides behind it, so that Interlock and its rivals meet the same people.
 */
import { Chance } from './chance.ts';
import { type CrmUser, READY } from './crm.ts';
import type { Habits, Item } from './plan.ts';
import type { VirtualTime } from './virtual-time.ts';

export type Wish = 'both' | 'contactCenter' | 'crm' | 'none';

export interface SeenItem {
  readonly workId: string;
  readonly state: 'offered' | 'active' | 'wrapUp' | 'parked';
  /** Another number each time that it comes to this agent. */
  readonly round: number;
  readonly isOwn: boolean;
  readonly deadlineAt: number | null;
}

/** What a person sees of the contact-centre side. */
export interface SeenDesk {
  readonly items: readonly SeenItem[];
  /** Not Ready although the person did not choose it, for a reason that only they can end: sign-in, a lost link, a missed offer. */
  readonly needsReady: boolean;
  /** The person's choice of Ready stands. */
  readonly isChosenReady: boolean;
  /** Another number after each break of the connection. */
  readonly session: number;
}

/** What a person can do on the contact-centre side. Each answers whether it was done. */
export interface Desk {
  /** The page is there and works. */
  readonly isThere: boolean;
  chooseReady(): Promise<boolean>;
  chooseNotReady(reasonCode: number): Promise<boolean>;
  accept(workId: string): Promise<boolean>;
  decline(workId: string): Promise<boolean>;
  end(workId: string): Promise<boolean>;
  finishWrapUp(workId: string): Promise<boolean>;
  extendWrapUp(workId: string): Promise<boolean>;
  startOwn(): Promise<boolean>;
  park(workId: string): Promise<boolean>;
  resume(workId: string): Promise<boolean>;
  /** @param toAgentId who is asked first; null for nobody */
  handOver(workId: string, toQueueId: string, toAgentId: string | null): Promise<boolean>;
  tryNow(): Promise<boolean>;
  signOut(): Promise<boolean>;
  /** Begins work again after a sign-out. */
  signIn(): void;
}

export interface PersonOptions {
  readonly seed: number;
  readonly agent: number;
  readonly time: VirtualTime;
  readonly user: CrmUser;
  readonly desk: Desk;
  readonly habits: Habits;
  readonly isComplementary: boolean;
  /** Queues and colleagues to whom an interaction can be handed over. */
  readonly queueIds: readonly string[];
  readonly colleagues: number;
  /** A Ready that was lost without a word is noticed and chosen again; otherwise nothing mends what a machine got wrong. */
  readonly notices: boolean;
  /** How long an interaction takes, by its id. */
  readonly handleMsOf: (workId: string) => number;
  /** Nobody takes it. */
  readonly isUnwanted: (workId: string) => boolean;
  /** The person wishes otherwise than before. */
  readonly wished: () => void;
  /** The person chose Ready somewhere. */
  readonly choseReady: () => void;
}

const PERSON_STREAM = 11;
const AGAIN_MS = 3_000;
/** A click may be lost with the messages of its time; so long somebody remembers that they clicked. */
const SWALLOWED_MS = 180_000;
/** Between one thing and the next. */
const PAUSE_MS = 3_000;
/** As soon as a quick eye and hand can. */
const BLINK_MS = 150;
const NOTICES_MS = 60_000;

export class Person {
  wish: Wish = 'none';
  isSignedOut = false;
  readonly #options: PersonOptions;
  readonly #reacted = new Set<string>();
  readonly #handling = new Set<string>();
  readonly #ownCalls: number[] = [];
  #seen: SeenDesk = { items: [], needsReady: false, isChosenReady: false, session: 0 };
  #isWondering = false;
  /** When the person clicked Ready in the CRM, and has not changed their mind since. */
  #clickedAt = Number.NEGATIVE_INFINITY;
  /** A click on Ready that went is about to be made again. */
  #isToClick = false;
  /** Closes a wrap-up at once. */
  #isHurried = false;
  #isGettingReady = false;
  /** Rises with each change of mind: what was to follow an older one does not. */
  #mind = 0;

  constructor(options: PersonOptions) {
    this.#options = options;
  }

  /** The shift begins. */
  begin(): void {
    this.#change(this.#options.isComplementary ? 'contactCenter' : 'both');
    this.#options.user.choose('busy');
  }

  get wishesContactCenter(): boolean {
    return this.wish === 'both' || this.wish === 'contactCenter';
  }

  /** Looks at the page. */
  sees(desk: SeenDesk): void {
    const isNewSession = desk.session !== this.#seen.session;
    this.#seen = desk;
    if (isNewSession) this.#clickAgain();
    for (const item of desk.items) {
      if (item.state === 'offered') this.#answer(item);
      else if (item.state === 'active') this.#handle(item);
      else if (item.state === 'parked') this.#takeUpAgain(item);
      else this.#wrapUp(item);
    }
    if (desk.needsReady) this.#getReady();
    else if (!desk.isChosenReady && this.#hasNothingInHand) this.#wonder();
  }

  /**
   * The CRM shows something new. A Ready that was clicked there while messages are lost is nobody's choice, and is taken back when they
   * are not (LK9): who sees it go, and the contact centre not follow, clicks again.
   */
  seesCrm(): void {
    const { time, user } = this.#options;
    if (user.presence === READY || time.now - this.#clickedAt > SWALLOWED_MS || this.#isToClick) return;
    this.#isToClick = true;
    this.#clickWhenFree();
  }

  /** In a moment, or when what is in hand is done. */
  #clickWhenFree(): void {
    const { user, isComplementary, desk, choseReady } = this.#options;
    this.#later(AGAIN_MS, () => {
      const isFree = this.#hasNothingInHand && user.tickets.length === 0;
      const isFollowed = this.#seen.isChosenReady !== isComplementary;
      const isMoot = user.presence === READY || isFollowed || !desk.isThere;
      if (!isMoot && !isFree) return this.#clickWhenFree();
      this.#isToClick = false;
      if (isMoot) return;
      choseReady();
      user.choose(READY);
    });
  }

  get #hasNothingInHand(): boolean {
    return this.#seen.items.every(({ state }) => state === 'parked');
  }

  /** Does what the plan says. */
  act(item: Item): void {
    const { desk, user, isComplementary } = this.#options;
    if (this.isSignedOut || !desk.isThere) return;
    switch (item.kind) {
      case 'breakInContactCenter': {
        if (!this.wishesContactCenter) return;
        const code = 1 + (item.key % 3);
        this.#change('none');
        void this.#insist(() => desk.chooseNotReady(code));
        return this.#later(item.lastsMs, () => this.#back());
      }
      case 'breakInCrm':
        if (this.wish === 'none' || this.wish === 'contactCenter') return;
        this.#change('none');
        user.choose(item.key % 2 === 0 ? 'lunch' : 'meeting');
        return this.#later(item.lastsMs, () => this.#readyInCrm());
      case 'readyInCrm':
        return this.#readyInCrm();
      case 'otherSide':
        if (!isComplementary || this.wish !== 'contactCenter') return;
        this.#readyInCrm();
        return this.#later(item.lastsMs, () => this.#back());
      case 'toggle':
        return this.#toggle(item.lastsMs);
      case 'outbound':
        this.#ownCalls.push(item.lastsMs);
        void desk.startOwn();
        return;
      case 'callAndBack':
        return this.#callAndBack(item);
      case 'park': {
        const active = this.#seen.items.find(({ state }) => state === 'active');
        if (active !== undefined) void desk.park(active.workId);
        return;
      }
      case 'handOver':
        return this.#handOver(item);
      case 'tryNow':
        void desk.tryNow();
        return;
      case 'signOut':
        this.#change('none');
        this.isSignedOut = true;
        void desk.signOut();
        return this.#later(item.lastsMs, () => {
          this.isSignedOut = false;
          this.#change(isComplementary ? 'contactCenter' : 'both');
          desk.signIn();
          this.#getReady();
        });
      default:
        return;
    }
  }

  /** Hands over what is in hand, to a queue, and half of the times to a colleague first. */
  #handOver({ key }: Item): void {
    const { desk, queueIds, colleagues } = this.#options;
    const given = this.#seen.items.find(({ state }) => state === 'active' || state === 'parked');
    const queueId = queueIds[key % queueIds.length];
    if (given === undefined || queueId === undefined) return;
    void desk.handOver(given.workId, queueId, key % 4 < 2 ? `agent-${key % colleagues}` : null);
  }

  /** A call of their own in the middle of work in the CRM, and back to the contact centre the moment that it is done. */
  #callAndBack({ lastsMs, key }: Item): void {
    const { time, desk } = this.#options;
    if (this.wish !== 'contactCenter' || !this.#hasNothingInHand) return;
    this.#readyInCrm();
    this.#later(PAUSE_MS, () => {
      this.#ownCalls.push(lastsMs);
      this.#isHurried = true;
      void desk.startOwn();
      const back = (): void => {
        if (!this.#hasNothingInHand) return this.#later(BLINK_MS + (key % BLINK_MS), back);
        this.#isHurried = false;
        this.#change('contactCenter');
        this.#options.choseReady();
        void desk.chooseReady().then((isDone) => {
          if (!isDone) time.after(AGAIN_MS, () => this.#getReady());
        });
      };
      this.#later(lastsMs, back);
    });
  }

  /** Closes a ticket when it is done. */
  gotTicket(workId: string, handleMs: number): void {
    const { time, user } = this.#options;
    time.after(handleMs, () => user.close(workId));
  }

  #change(wish: Wish): void {
    this.#mind += 1;
    this.#isToClick = false;
    this.#clickedAt = Number.NEGATIVE_INFINITY;
    this.wish = wish;
    this.#options.wished();
  }

  /** Unless the person changes their mind meanwhile. */
  #later(delayMs: number, run: () => void): void {
    const mind = this.#mind;
    this.#options.time.after(delayMs, () => {
      if (mind === this.#mind) run();
    });
  }

  #back(): void {
    this.#change(this.#options.isComplementary ? 'contactCenter' : 'both');
    this.#getReady();
  }

  #readyInCrm(): void {
    const { user, desk, isComplementary, choseReady } = this.#options;
    if (!desk.isThere) return this.#later(AGAIN_MS, () => this.#readyInCrm());
    this.#change(isComplementary ? 'crm' : 'both');
    choseReady();
    this.#clickedAt = this.#options.time.now;
    user.choose(READY);
  }

  /** A Ready of the CRM that a break of the connection may have swallowed is nobody's choice (LK9): whoever saw the break looks. */
  #clickAgain(): void {
    const { time } = this.#options;
    if (time.now - this.#clickedAt > SWALLOWED_MS) return;
    time.after(AGAIN_MS, () => {
      if (!this.#seen.isChosenReady) this.#getReady();
    });
  }

  #toggle(times: number): void {
    if (!this.wishesContactCenter) return;
    const { desk, choseReady } = this.#options;
    let done = 0;
    const next = (): void => {
      if (!this.wishesContactCenter && done > 0 && done % 2 === 0) return;
      done += 1;
      const isReady = done % 2 === 0;
      this.wish = isReady ? (this.#options.isComplementary ? 'contactCenter' : 'both') : 'none';
      this.#options.wished();
      if (isReady) choseReady();
      void (isReady ? desk.chooseReady() : desk.chooseNotReady(1));
      if (done < times) this.#later(900, next);
      // Whatever came of the last click: they mean to be Ready.
      else this.#later(900, () => this.#back());
    };
    this.#mind += 1;
    this.#isToClick = false;
    next();
  }

  /** Chooses Ready, a moment after it was seen to be needed, and again until it was done. */
  #getReady(): void {
    if (this.#isGettingReady || !this.wishesContactCenter) return;
    this.#isGettingReady = true;
    const { time, desk, user, choseReady, seed, agent } = this.#options;
    // Most people finish their ticket first.
    const isCareful = (seed + agent) % 4 !== 0;
    time.after(2_000, () => {
      this.#isGettingReady = false;
      if (!this.wishesContactCenter || this.isSignedOut) return;
      const again = (): void => void time.after(AGAIN_MS, () => this.#getReady());
      if (!desk.isThere || (isCareful && user.tickets.length > 0)) return again();
      choseReady();
      void desk.chooseReady().then((isDone) => {
        if (!isDone) again();
      });
    });
  }

  /** Sooner or later a person without work notices that they are Not Ready though they meant to be Ready, whoever did it. */
  #wonder(): void {
    if (!this.#options.notices || this.#isWondering || !this.wishesContactCenter || this.isSignedOut) return;
    this.#isWondering = true;
    this.#options.time.after(NOTICES_MS, () => {
      this.#isWondering = false;
      const isFree = this.#hasNothingInHand && this.#options.user.tickets.length === 0;
      if (!this.#seen.isChosenReady && isFree) this.#getReady();
      else if (!this.#seen.isChosenReady) this.#wonder();
    });
  }

  /** Tries until it was done or the mind was changed. */
  async #insist(act: () => Promise<boolean>): Promise<void> {
    const mind = this.#mind;
    if (await act()) return;
    this.#options.time.after(AGAIN_MS, () => {
      if (mind === this.#mind) void this.#insist(act);
    });
  }

  #chanceFor(workId: string, round: number, purpose: number): Chance {
    let word = 7;
    for (let index = 0; index < workId.length; index += 1) word = (Math.imul(word, 31) + workId.charCodeAt(index)) | 0;
    return new Chance(this.#options.seed, PERSON_STREAM, this.#options.agent, word, round, purpose);
  }

  #isShown(workId: string, state: SeenItem['state']): boolean {
    return this.#seen.items.some((item) => item.workId === workId && item.state === state);
  }

  #answer({ workId, round }: SeenItem): void {
    const name = `${workId}/${round}`;
    if (this.#reacted.has(name)) return;
    this.#reacted.add(name);
    const { time, desk, habits, isComplementary, isUnwanted } = this.#options;
    const chance = this.#chanceFor(workId, round, 1);
    const drawn = chance.share();
    if (drawn < habits.misses) return;
    const declines = drawn < habits.misses + habits.declines || isUnwanted(workId);
    const delayMs = 600 + chance.exponential(habits.acceptMs);
    if (!isComplementary && chance.happens(habits.clicks))
      time.after(delayMs - chance.between(50, 600), () => this.#clickReady(workId));
    time.after(delayMs, () => {
      if (!this.#isShown(workId, 'offered') || !desk.isThere) return;
      void (declines ? desk.decline(workId) : desk.accept(workId));
    });
  }

  /** Thinks that they must be Ready in the CRM to take what rings. */
  #clickReady(workId: string): void {
    const { user, choseReady } = this.#options;
    if (!this.#isShown(workId, 'offered') || !this.wishesContactCenter) return;
    choseReady();
    user.choose(READY);
  }

  #handle({ workId, round, isOwn }: SeenItem): void {
    const name = `${workId}/${round}`;
    if (this.#handling.has(name)) return;
    this.#handling.add(name);
    const { time, handleMsOf } = this.#options;
    const handleMs = isOwn ? (this.#ownCalls.shift() ?? 60_000) : handleMsOf(workId);
    time.after(handleMs, () => this.#end(workId));
  }

  /** What lies aside is taken up again when there is time; now and then it is forgotten. */
  #takeUpAgain({ workId, round }: SeenItem): void {
    const name = `${workId}/${round}/parked`;
    if (this.#reacted.has(name)) return;
    this.#reacted.add(name);
    const { time, desk } = this.#options;
    const chance = this.#chanceFor(workId, round, 3);
    if (chance.happens(0.2)) return;
    const again = (): void => {
      if (!this.#isShown(workId, 'parked')) return;
      time.after(2 * AGAIN_MS, again);
      if (desk.isThere && !this.#seen.items.some(({ state }) => state === 'active')) void desk.resume(workId);
    };
    time.after(5_000 + chance.exponential(20_000), again);
  }

  /** Ends it, and tries again for as long as the page shows it. */
  #end(workId: string): void {
    const { time, desk } = this.#options;
    if (!this.#isShown(workId, 'active')) return;
    time.after(AGAIN_MS, () => this.#end(workId));
    if (desk.isThere) void desk.end(workId);
  }

  #wrapUp({ workId, deadlineAt }: SeenItem): void {
    const name = `${workId}/wrap-up`;
    if (deadlineAt === null || this.#reacted.has(name)) return;
    this.#reacted.add(name);
    const { time, desk } = this.#options;
    if (this.#isHurried) return void time.after(BLINK_MS, () => void desk.finishWrapUp(workId));
    const chance = this.#chanceFor(workId, 0, 2);
    const drawn = chance.share();
    if (drawn > 0.5) return;
    time.after(1_000 + chance.exponential(6_000), () => {
      if (!this.#isShown(workId, 'wrapUp') || !desk.isThere) return;
      void (drawn < 0.04 ? desk.extendWrapUp(workId) : desk.finishWrapUp(workId));
    });
  }
}
