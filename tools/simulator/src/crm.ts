/**
 * A simulated CRM: users with presences and open tickets, a router of its own that gives tickets to users who are Ready, and an
 * interface for programs that can refuse, hang, lie, be late, be silent or be unreadable. Each change says who made it.
 */
import type { CapabilitySheet, CrmPort, PresenceCause, TicketRef, Unsubscribe } from '@interlock/client';
import type { Place, VirtualTime } from './virtual-time.ts';

export const READY = 'available';
export const BUSY = 'busy';

/** Who made a change in the CRM: its user, a program that asked for it, the page by itself, or the router. */
export type Actor = 'person' | 'request' | 'page' | 'router' | 'contactCenter' | 'work';

export type CrmFault = 'crmRefuse' | 'crmHang' | 'crmLie' | 'crmLate' | 'crmSilent' | 'crmUnreadable';

export interface Ticket {
  readonly workId: string;
  readonly handleMs: number;
  readonly key: number;
}

export interface CrmUserOptions {
  readonly place: Place;
  readonly time: { readonly now: number };
  readonly capacity: number;
  /** How long the CRM takes for what it is asked, in ms. */
  readonly applyMs: number;
  /** The page shows Busy while a ticket is open, and afterwards what was there before: all that a presence can tell of work. */
  readonly isBusyWithTickets: boolean;
  /** How long what is sent to the server now will take, behind all that is under way to it, in ms. */
  readonly wayMs: () => number;
  readonly changed: (actor: Actor) => void;
}

const SHEET: CapabilitySheet = {
  canSet: true,
  canRead: true,
  pushesChanges: true,
  changeCause: 'actor',
  workEvents: 'accepted',
};

type PresenceListener = (statusId: string, cause?: PresenceCause) => void;
type WorkListener = (work: readonly TicketRef[]) => void;

const LATE_MS = 3_500;
/** From the CRM through page and connector to the network, in ms. */
const PAGE_MS = 20;
const NEVER = new Promise<never>(() => {});

export class CrmUser {
  presence = 'offline';
  tickets: readonly Ticket[] = [];
  /** The user set Ready after the CRM last did our Not Ready: what follows of it is the user's doing. */
  isReadyByPerson = false;
  /** Until when the server cannot have heard of the Ready that the user last picked. */
  #pickUnheardUntil = Number.NEGATIVE_INFINITY;
  /** The page gave Ready back by itself after a ticket. */
  isReadyByPage = false;
  /** Until when the server cannot have heard of the Ready that the page last gave back. */
  #givenBackUnheardUntil = Number.NEGATIVE_INFINITY;
  /** When the presence became what it is. */
  changedAt: number;
  /** Since when the user has had room for a ticket; the router gives to whom waits longest. */
  freeSince = 0;
  readonly faults = new Set<CrmFault>();
  /** When a fault of the CRM ended last. */
  faultEndedAt = Number.NEGATIVE_INFINITY;
  /** When the CRM last did a Not Ready that a program asked for. */
  obeyedAt = Number.NEGATIVE_INFINITY;
  /** When the CRM last answered a program, or told it something. */
  answeredAt = Number.NEGATIVE_INFINITY;
  /** Calls of programs that are not done. */
  pending = 0;
  /** Times that a program changed the presence. */
  writes = 0;
  readonly #options: CrmUserOptions;
  readonly #presenceListeners = new Set<PresenceListener>();
  readonly #workListeners = new Set<WorkListener>();
  /** What the page gives back after the last ticket. */
  #before: string | null = null;

  constructor(options: CrmUserOptions) {
    this.#options = options;
    this.changedAt = options.place.touchedAt;
  }

  get isReady(): boolean {
    return this.presence === READY;
  }

  get isAvailable(): boolean {
    return this.isReady && this.tickets.length < this.#options.capacity;
  }

  get capacity(): number {
    return this.#options.capacity;
  }

  /** The user's own Ready, of which the server cannot have heard: what it was sent before is under way to it. */
  get isPickUnheard(): boolean {
    return this.isReadyByPerson && this.#options.time.now <= this.#pickUnheardUntil;
  }

  /** The same of a Ready that the page gave back, whatever it shows by now. */
  get isGivenBackUnheard(): boolean {
    return this.#options.time.now <= this.#givenBackUnheardUntil;
  }

  /** The user picks a presence. */
  choose(statusId: string): void {
    // A presence chosen by hand is not replaced when the ticket ends.
    this.#before = null;
    this.isReadyByPerson = statusId === READY;
    if (this.isReadyByPerson) this.#pickUnheardUntil = this.#unheardUntil();
    this.#become(statusId, 'person');
  }

  assign(ticket: Ticket): void {
    this.tickets = [...this.tickets, ticket];
    this.#workChanged('router');
    if (!this.#options.isBusyWithTickets || !this.isReady) return;
    this.#before ??= this.presence;
    this.#become(BUSY, 'page');
  }

  close(workId: string): void {
    const rest = this.tickets.filter((ticket) => ticket.workId !== workId);
    if (rest.length === this.tickets.length) return;
    this.tickets = rest;
    this.#workChanged('work');
    const before = this.#before;
    if (rest.length > 0 || before === null) return;
    this.#before = null;
    if (this.presence === BUSY) this.#become(before, 'page');
  }

  /** A program asks for a presence. */
  set(statusId: string): Promise<unknown> {
    const { place, applyMs } = this.#options;
    const { faults } = this;
    if (faults.has('crmHang')) return NEVER;
    const delayMs = faults.has('crmLate') ? LATE_MS : applyMs;
    this.pending += 1;
    return new Promise((settle) => {
      place.after(delayMs, () => {
        this.pending -= 1;
        if (faults.has('crmRefuse')) settle(false);
        else {
          if (!faults.has('crmLie')) this.#obey(statusId);
          this.answeredAt = this.#options.time.now;
          settle(true);
        }
      });
    });
  }

  read(): Promise<string | null> {
    if (this.faults.has('crmUnreadable')) return NEVER;
    this.answeredAt = this.#options.time.now;
    return Promise.resolve(this.presence);
  }

  readWork(): Promise<readonly TicketRef[]> {
    return this.faults.has('crmUnreadable') ? NEVER : Promise.resolve(this.refs());
  }

  refs(): readonly TicketRef[] {
    return this.tickets.map(({ workId }) => ({ workId, label: workId }));
  }

  onPresence(listener: PresenceListener): Unsubscribe {
    this.#presenceListeners.add(listener);
    return () => void this.#presenceListeners.delete(listener);
  }

  onWork(listener: WorkListener): Unsubscribe {
    this.#workListeners.add(listener);
    return () => void this.#workListeners.delete(listener);
  }

  #unheardUntil(): number {
    return this.#options.time.now + this.#options.wayMs() + PAGE_MS;
  }

  #obey(statusId: string): void {
    if (statusId !== READY) {
      this.isReadyByPerson = false;
      this.obeyedAt = this.#options.time.now;
    }
    if (statusId === this.presence) return;
    this.writes += 1;
    // What a program sets stays when the ticket ends: the page gives back only what it replaced itself.
    this.#before = null;
    this.#become(statusId, 'request');
  }

  #become(statusId: string, actor: Actor): void {
    if (this.presence === statusId) return;
    const { place, changed } = this.#options;
    place.touch();
    this.presence = statusId;
    this.isReadyByPage = statusId === READY && actor === 'page';
    if (this.isReadyByPage) this.#givenBackUnheardUntil = this.#unheardUntil();
    this.changedAt = place.touchedAt;
    if (this.isAvailable) this.freeSince = place.touchedAt;
    if (!this.faults.has('crmSilent')) {
      this.answeredAt = this.#options.time.now;
      const cause = actor === 'request' ? 'request' : 'user';
      for (const listener of [...this.#presenceListeners]) listener(statusId, cause);
    }
    changed(actor);
  }

  #workChanged(actor: Actor): void {
    const { place, changed } = this.#options;
    place.touch();
    if (this.isAvailable) this.freeSince = place.touchedAt;
    if (!this.faults.has('crmSilent')) for (const listener of [...this.#workListeners]) listener(this.refs());
    changed(actor);
  }
}

/** The user's CRM as the SDK of one tab sees it. `isThere` is false once the tab is gone. */
export function crmPortOf(user: CrmUser, later: (run: () => void) => void, asksFirst: boolean): CrmPort {
  return {
    capabilities: { ...SHEET, asksFirst },
    getPresence: () => user.read(),
    setPresence: (statusId) => user.set(statusId),
    onPresenceChanged: (listener) => user.onPresence((statusId, cause) => later(() => listener(statusId, cause))),
    onWorkChanged: (listener) => user.onWork((work) => later(() => listener(work))),
    getWork: () => user.readWork(),
  };
}

/** Whom a router asks before it gives a ticket. */
export interface Permits {
  /** `heard` gets until when the permit stands, or null for a no; not at all where nobody answers. */
  ask(user: number, ticket: Ticket, heard: (until: number | null) => void): void;
  giveBack(user: number, ticket: Ticket): void;
}

/** So long a router that asks waits for an answer. */
const PERMIT_ANSWER_MS = 5_000;
const ASKS_AGAIN_MS = 5_000;
/** One of so many tickets is given only this long after the permit, as where somebody looks at it first. */
const PONDERED = 3;
const PONDERS_MS = 6_000;
/** One of so many tickets is forgotten by the router when it has its first permit, which is neither used nor given back. */
const FORGOTTEN = 9;
/** One of so many is for somebody else after all, when it has its first permit. */
const DIVERTED = 7;

/** Gives each ticket to the user who has been free longest. It knows nothing of the contact centre, unless it asks first. */
export class CrmRouter {
  readonly #users: readonly CrmUser[];
  readonly #time: VirtualTime;
  readonly #assigned: (user: number, ticket: Ticket) => void;
  readonly #permits: Permits | null;
  /** Users of whom no answer has come yet, or a no lately. */
  readonly #passedOver = new Set<number>();
  /** Tickets that have had a permit. */
  readonly #permitted = new Set<number>();
  #waiting: Ticket[] = [];
  #isLooking = false;

  constructor(
    time: VirtualTime,
    users: readonly CrmUser[],
    assigned: (user: number, ticket: Ticket) => void,
    permits: Permits | null = null,
  ) {
    this.#time = time;
    this.#users = users;
    this.#assigned = assigned;
    this.#permits = permits;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  add(ticket: Ticket): void {
    this.#waiting.push(ticket);
    this.look();
  }

  /** Looks for users with room, a moment later: a router is a program of its own. */
  look(): void {
    if (this.#isLooking || this.#waiting.length === 0) return;
    this.#isLooking = true;
    this.#time.after(20, () => {
      this.#isLooking = false;
      this.#match();
    });
  }

  #match(): void {
    while (this.#waiting.length > 0) {
      let best = -1;
      this.#users.forEach((user, index) => {
        if (!user.isAvailable || this.#passedOver.has(index)) return;
        const champion = this.#users[best];
        if (champion === undefined || user.freeSince < champion.freeSince) best = index;
      });
      const ticket = this.#waiting[0];
      if (best < 0 || ticket === undefined) return;
      this.#waiting.shift();
      if (this.#permits === null) this.#assign(best, ticket);
      else this.#askFirst(this.#permits, best, ticket);
    }
  }

  #assign(index: number, ticket: Ticket): void {
    this.#users[index]?.assign(ticket);
    this.#assigned(index, ticket);
  }

  /** Asks; where the answer is no, or none comes, the ticket is for the others at once and for this user again later. */
  #askFirst(permits: Permits, index: number, ticket: Ticket): void {
    this.#passedOver.add(index);
    let isWaiting = true;
    const passOn = (): void => {
      isWaiting = false;
      this.#waiting.unshift(ticket);
      this.look();
      this.#time.after(ASKS_AGAIN_MS, () => {
        this.#passedOver.delete(index);
        this.look();
      });
    };
    this.#time.after(PERMIT_ANSWER_MS, () => {
      if (isWaiting) passOn();
    });
    permits.ask(index, ticket, (until) => {
      if (until === null) return isWaiting ? passOn() : undefined;
      const isFirst = !this.#permitted.has(ticket.key);
      this.#permitted.add(ticket.key);
      if (isFirst && ticket.key % FORGOTTEN === 0) return;
      if (!isWaiting) return permits.giveBack(index, ticket);
      isWaiting = false;
      this.#time.after(ticket.key % PONDERED === 0 ? PONDERS_MS : 0, () => {
        const isFree = this.#users[index]?.isAvailable === true && this.#time.now < until;
        if (isFree && !(isFirst && ticket.key % DIVERTED === 0)) {
          this.#passedOver.delete(index);
          this.#assign(index, ticket);
        } else {
          permits.giveBack(index, ticket);
          passOn();
        }
      });
    });
  }
}
