/**
 * One agent of a contact centre that keeps the two sides in step as a rival does. The same person, CRM and arrivals; a contact centre
 * that gives work at once to an agent who is Ready and free, and a connector that sends the public description's messages.
 */
import { Chance } from '../chance.ts';
import { type Actor, BUSY, type CrmFault, CrmUser, READY } from '../crm.ts';
import { Ledger, type Truth } from '../ledger.ts';
import { type Desk, Person, type SeenItem } from '../person.ts';
import { type Item, isFault, type Plan } from '../plan.ts';
import { Place, type VirtualTime } from '../virtual-time.ts';
import type { Rival } from './all-rivals.ts';
import { RivalLink } from './rival-link.ts';

interface Work {
  readonly workId: string;
  readonly channel: string;
  readonly givenAt: number;
  readonly isOwn: boolean;
  state: 'waiting' | 'offered' | 'active' | 'wrapUp';
  offers: number;
  deadlineAt: number | null;
  /** Rises with each state: a timer of an older one does nothing. */
  turn: number;
}

interface Request {
  readonly statusId: string;
  attempt: number;
}

export interface RivalAgentOptions {
  readonly index: number;
  readonly plan: Plan;
  readonly rival: Rival;
  readonly time: VirtualTime;
  readonly handleMsOf: (workId: string) => number;
  readonly routerLook: () => void;
}

export class RivalAgent {
  readonly user: CrmUser;
  readonly person: Person;
  readonly ledger: Ledger;
  readonly link: RivalLink;
  started = 0;
  completed = 0;
  waitMs = 0;
  readonly #options: RivalAgentOptions;
  readonly #place: Place;
  readonly #isComplementary: boolean;
  #work: Work[] = [];
  #isReady = false;
  #needsReady = true;
  #isMissed = false;
  #isHeld = false;
  /** What the connector last heard of the CRM. */
  #reported: string | null = null;
  #tickets: readonly string[] = [];
  #request: Request | null = null;
  #requestTurn = 0;
  #echo: { readonly statusId: string; readonly until: number } | null = null;
  /** Remembering: what the CRM showed before an interaction, and what the agent was before a ticket. */
  #crmBefore: string | null = null;
  #readyBefore: boolean | null = null;
  #graceTurn = 0;
  #ownCount = 0;

  constructor(options: RivalAgentOptions) {
    const { index, plan, rival, time, handleMsOf, routerLook } = options;
    this.#options = options;
    this.#isComplementary = plan.definition.mode === 'complementary';
    this.#place = new Place(time);
    this.user = new CrmUser({
      place: this.#place,
      time,
      capacity: plan.definition.capacity.crm,
      applyMs: plan.crmMs,
      isBusyWithTickets: !rival.hearsWork,
      wayMs: () => this.link.wayMs(),
      changed: (actor) => {
        this.#measure(actor);
        this.person.seesCrm();
        routerLook();
      },
    });
    this.link = new RivalLink({
      time,
      latencyMs: plan.latencyMs[index] ?? 20,
      silenceMs: 2 * plan.definition.timeouts.heartbeatMs + 1_000,
      chance: new Chance(plan.seed, 41, index),
      up: () => this.#linkUp(),
      down: () => this.#linkDown(),
    });
    this.person = new Person({
      seed: plan.seed,
      agent: index,
      time,
      user: this.user,
      desk: this.#desk(),
      habits: plan.habits,
      isComplementary: this.#isComplementary,
      queueIds: [],
      colleagues: plan.agents,
      notices: plan.kind === 'safety',
      handleMsOf,
      isUnwanted: () => false,
      wished: () => this.#measure('person'),
      choseReady: () => {},
    });
    this.ledger = new Ledger(this.#isComplementary, this.#truth(), time.now);
    this.user.onPresence((statusId) => this.link.carry(() => this.#heardPresence(statusId, true)));
    if (rival.hearsWork) this.user.onWork(() => this.#tellWork());
  }

  begin(): void {
    this.person.begin();
    this.link.start();
  }

  perform(item: Item): void {
    if (!isFault(item.kind)) return this.person.act(item);
    if (this.link.befall(item, this.#options.plan.seed)) return;
    if (!item.kind.startsWith('crm')) return;
    const fault = item.kind as CrmFault;
    this.user.faults.add(fault);
    this.#options.time.after(item.lastsMs, () => this.user.faults.delete(fault));
  }

  give(workId: string, channel: string): void {
    this.#work.push({
      workId,
      channel,
      givenAt: this.#options.time.now,
      isOwn: false,
      state: 'waiting',
      offers: 0,
      deadlineAt: null,
      turn: 0,
    });
    this.#distribute();
  }

  supervise(lastsMs: number): void {
    this.#isHeld = true;
    this.#show();
    this.#options.time.after(lastsMs, () => {
      this.#isHeld = false;
      this.#show();
    });
  }

  // ---- the contact-centre side

  get #inHand(): readonly Work[] {
    return this.#work.filter(({ state }) => state !== 'waiting');
  }

  get #isAvailable(): boolean {
    const { capacity } = this.#options.plan.definition;
    return (
      this.#isReady &&
      this.link.isBelieved &&
      !this.#isMissed &&
      !this.#isHeld &&
      this.#tickets.length === 0 &&
      this.#inHand.length < capacity.contactCenter
    );
  }

  #truth(): Truth {
    const running = this.#work.filter(({ state }) => state === 'active' || state === 'wrapUp');
    return {
      contactCenterAvailable: this.#isAvailable,
      crmAvailable: this.user.isAvailable,
      interactions: running.length,
      tickets: this.user.tickets.length,
      isFlipped: this.user.isReadyByPerson,
      isFlipUnheard: this.user.isPickUnheard,
      isOwnCall: running.at(-1)?.isOwn ?? false,
      isCrmUntold: this.user.changedAt <= (running.at(-1)?.givenAt ?? 0),
      wish: this.person?.wish ?? 'none',
    };
  }

  #measure(actor: Actor): void {
    // Called while the parts are being made.
    if (this.ledger !== undefined) this.ledger.update(this.#options.time.now, this.#truth(), actor);
  }

  /** Something changed here: measure, distribute, show. */
  #show(actor: Actor = 'contactCenter'): void {
    this.#measure(actor);
    this.#distribute();
    const items: SeenItem[] = [];
    for (const { workId, state, offers, isOwn, deadlineAt } of this.#work) {
      if (state !== 'waiting') items.push({ workId, state, round: offers, isOwn, deadlineAt });
    }
    const needsReady = this.#isMissed || this.#needsReady;
    const isChosenReady = this.#isReady;
    this.link.carry(() => this.person.sees({ items, needsReady, isChosenReady, session: 0 }));
  }

  #distribute(): void {
    if (!this.#isAvailable || this.#inHand.some(({ state }) => state === 'offered')) return;
    const next = this.#work.find(({ state }) => state === 'waiting');
    if (next === undefined) return;
    const { channels } = this.#options.plan.definition;
    const channel = channels.find(({ id }) => id === next.channel);
    next.offers += 1;
    this.#enter(next, 'offered', channel?.offerTimeoutMs ?? 20_000, () => {
      this.#isMissed = true;
      if (next.offers >= this.#options.plan.definition.interlock.maxOffers) this.#leave(next);
      else this.#putBack(next);
    });
    this.#workBegan();
    this.#show();
  }

  #enter(work: Work, state: Work['state'], lastsMs: number | null, over: () => void): void {
    const { time } = this.#options;
    work.state = state;
    work.turn += 1;
    const { turn } = work;
    work.deadlineAt = lastsMs === null ? null : time.now + lastsMs;
    if (lastsMs !== null)
      time.after(lastsMs, () => {
        if (work.turn === turn && this.#work.includes(work)) over();
      });
  }

  #putBack(work: Work): void {
    this.#enter(work, 'waiting', null, () => {});
    this.#workEnded();
    this.#show();
  }

  #leave(work: Work): void {
    this.#work = this.#work.filter((other) => other !== work);
    this.#workEnded();
    this.#show('work');
  }

  #find(workId: string, state: Work['state']): Work | undefined {
    return this.#work.find((work) => work.workId === workId && work.state === state);
  }

  // ---- keeping the two in step

  /** An interaction is given: the CRM is asked to be Not Ready. */
  #workBegan(): void {
    // What is on its way there counts as what it shows.
    if (this.#options.rival.id === 'remembering') this.#crmBefore ??= this.#request?.statusId ?? this.#reported;
    this.#ask(BUSY);
  }

  /** No interaction is left: the CRM gets back what it should show. */
  #workEnded(): void {
    if (this.#inHand.length > 0) return;
    if (this.#options.rival.id === 'remembering') {
      const before = this.#crmBefore;
      this.#crmBefore = null;
      // Changed by hand meanwhile: it stays.
      if (before !== null && (this.#reported === BUSY || this.#request?.statusId === BUSY)) this.#ask(before);
    } else if (!this.#isComplementary && this.#isReady) this.#ask(READY);
  }

  /** The agent chose on the contact-centre side. */
  #chose(isReady: boolean, statusId: string): void {
    this.#isReady = isReady;
    this.#needsReady = false;
    this.#isMissed = false;
    this.#readyBefore = null;
    if (!this.#isComplementary) {
      // A presence that is set during work would undo the block.
      if (this.#inHand.length > 0 && isReady) this.#crmBefore = READY;
      else this.#ask(isReady ? READY : statusId);
    } else if (isReady && this.#reported === READY) this.#ask(BUSY);
    this.#show();
  }

  #heardPresence(statusId: string, success: boolean): void {
    const { now } = this.#options.time;
    const isKnown = statusId === this.#reported;
    this.#reported = statusId;
    const request = this.#request;
    if (request !== null && statusId === request.statusId) {
      // The answer to what was asked, or a change to the same: there is nothing to do.
      this.#request = null;
      this.#requestTurn += 1;
      return;
    }
    if (isKnown || !success) return;
    if (this.#echo !== null && this.#echo.statusId === statusId && this.#echo.until > now) return;
    const isReady = statusId === READY;
    if (!this.#isComplementary) this.#isReady = isReady;
    else if (isReady) {
      this.#isReady = false;
      this.#readyBefore = null;
    }
    if (this.#isComplementary || !isReady) this.#needsReady = false;
    this.#show('person');
  }

  #tellWork(): void {
    const ids = this.user.tickets.map(({ workId }) => workId);
    this.link.carry(() => {
      const had = this.#tickets.length;
      this.#tickets = ids;
      if (this.#options.rival.id === 'remembering') {
        if (had === 0 && ids.length > 0) {
          this.#readyBefore = this.#isReady;
          this.#isReady = false;
        } else if (had > 0 && ids.length === 0 && this.#readyBefore !== null) {
          this.#isReady = this.#readyBefore;
          this.#readyBefore = null;
        }
      }
      // An offer that was not yet accepted is taken back.
      if (ids.length > had) for (const work of this.#work) if (work.state === 'offered') this.#putBack(work);
      this.#show('router');
    });
  }

  /** Asks the CRM, unless it shows that already; asks again until it is seen, as often as Interlock does in a row. */
  #ask(statusId: string): void {
    const { time } = this.#options;
    if (this.#request === null && this.#reported === statusId) return;
    if (this.#request !== null) this.#echo = { statusId: this.#request.statusId, until: time.now + 5_000 };
    this.#request = { statusId, attempt: 0 };
    this.#send();
  }

  #send(): void {
    const request = this.#request;
    if (request === null) return;
    const { time, plan } = this.#options;
    const { crmAttempts, crmAnswerMs, retryBaseMs } = plan.definition.timeouts;
    request.attempt += 1;
    this.#requestTurn += 1;
    const turn = this.#requestTurn;
    this.link.carry(() => {
      void this.user.set(request.statusId).then((isTaken) => {
        if (isTaken === false) this.link.carry(() => this.#heardPresence(this.user.presence, false));
        else this.link.carry(() => this.#heardPresence(this.user.presence, true));
      });
    });
    time.after(crmAnswerMs + retryBaseMs * 2 ** (request.attempt - 1), () => {
      if (turn !== this.#requestTurn || this.#request !== request) return;
      if (request.attempt < crmAttempts) this.#send();
      else this.#request = null;
    });
  }

  // ---- the link

  #linkUp(): void {
    this.#graceTurn += 1;
    // A page that loads says where it stands, and its tickets where it can.
    this.link.carry(() => this.#heardPresence(this.user.presence, true));
    if (this.#options.rival.hearsWork) this.#tellWork();
    if (this.#request !== null) this.#send();
    this.#show();
  }

  #linkDown(): void {
    for (const work of this.#work) if (work.state === 'offered') this.#putBack(work);
    this.#graceTurn += 1;
    const turn = this.#graceTurn;
    this.#measure('contactCenter');
    this.#options.time.after(this.#options.plan.definition.timeouts.linkGraceMs, () => {
      if (turn !== this.#graceTurn || !this.#isReady) return;
      this.#isReady = false;
      this.#needsReady = true;
      this.#measure('contactCenter');
    });
  }

  // ---- what the person can do

  #desk(): Desk {
    const act = (run: () => boolean): Promise<boolean> =>
      new Promise((answer) => {
        if (!this.link.isUp) answer(false);
        // An act that is lost on the way is tried again by the person.
        else {
          let isDone = false;
          this.#options.time.after(5_000, () => {
            if (!isDone) answer(false);
          });
          this.link.carry(() => {
            isDone = true;
            answer(run());
          });
        }
      });
    const link = () => this.link;
    return {
      get isThere() {
        return link().isUp;
      },
      chooseReady: () =>
        act(() => {
          this.#chose(true, READY);
          return true;
        }),
      chooseNotReady: () =>
        act(() => {
          this.#chose(false, 'lunch');
          return true;
        }),
      accept: (workId) =>
        act(() => {
          const work = this.#find(workId, 'offered');
          if (work === undefined) return false;
          this.#enter(work, 'active', null, () => {});
          this.started += 1;
          this.waitMs += this.#options.time.now - work.givenAt;
          this.#show();
          return true;
        }),
      decline: (workId) =>
        act(() => {
          const work = this.#find(workId, 'offered');
          if (work !== undefined) this.#leave(work);
          return true;
        }),
      end: (workId) =>
        act(() => {
          const work = this.#find(workId, 'active');
          const channel = this.#options.plan.definition.channels.find(({ id }) => id === work?.channel);
          if (work === undefined) return true;
          this.completed += 1;
          if ((channel?.wrapUpMs ?? 0) === 0) this.#leave(work);
          else this.#enter(work, 'wrapUp', channel?.wrapUpMs ?? 0, () => this.#leave(work));
          this.#show();
          return true;
        }),
      finishWrapUp: (workId) =>
        act(() => {
          const work = this.#find(workId, 'wrapUp');
          if (work !== undefined) this.#leave(work);
          return true;
        }),
      extendWrapUp: (workId) =>
        act(() => {
          const work = this.#find(workId, 'wrapUp');
          if (work !== undefined) this.#enter(work, 'wrapUp', 60_000, () => this.#leave(work));
          return true;
        }),
      startOwn: () =>
        act(() => {
          if (this.#inHand.length >= this.#options.plan.definition.capacity.contactCenter) return false;
          this.#ownCount += 1;
          this.#work.push({
            workId: `own-${this.#ownCount}`,
            channel: 'voice',
            givenAt: this.#options.time.now,
            isOwn: true,
            state: 'active',
            offers: 0,
            deadlineAt: null,
            turn: 0,
          });
          this.#workBegan();
          this.#show();
          return true;
        }),
      // They have no queues, and so no work that could go back to one.
      park: () => act(() => false),
      resume: () => act(() => false),
      handOver: () => act(() => false),
      tryNow: () => act(() => true),
      signOut: () =>
        act(() => {
          this.#isReady = false;
          this.#needsReady = true;
          this.#show();
          return true;
        }),
      signIn: () => this.#show(),
    };
  }
}
