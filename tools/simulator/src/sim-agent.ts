/**
 * One agent of the simulation with everything that is theirs: a place in time, the network, the CRM user, browser tabs, the person;
 * and the faults that befall them. It also knows the truth about both sides, and when nothing but beats would happen here.
 */
import type { Connector } from '@interlock/connector/simulation';
import { type AgentState, isEffectivelyReady, isOutOfStep } from '@interlock/engine';
import type { AgentView, SessionCommand } from '@interlock/protocol';
import { Chance } from './chance.ts';
import { type Actor, type CrmFault, CrmUser } from './crm.ts';
import { Ledger, type Truth } from './ledger.ts';
import { Network } from './network.ts';
import { type Desk, Person, type SeenDesk, type SeenItem } from './person.ts';
import { type Item, isFault, type Plan } from './plan.ts';
import { SimLocks } from './sim-locks.ts';
import type { SimServer } from './sim-server.ts';
import { Tab } from './tab.ts';
import { Place, type VirtualTime } from './virtual-time.ts';

const STREAM = { tabs: 21, item: 22 } as const;
/** A presence that no event told is found by a reading, and that takes a moment. */
const LOOK_MS = 1_600;
/** What was begun last is on its way, or has its timers, after this. */
const CALM_MS = 500;
/** So long after a fault, what was lost in it has been asked for again, or been found out. */
const MENDED_MS = 4_000;
/** So long a request is on its way to a CRM that keeps its word. */
const UNDER_WAY_MS = 2_000;
/** Longer than the connector waits for an answer. */
const PATIENCE_MS = 20_000;

export interface SimAgentOptions {
  readonly index: number;
  readonly plan: Plan;
  readonly time: VirtualTime;
  readonly server: SimServer;
  readonly newName: () => number;
  readonly handleMsOf: (workId: string) => number;
  readonly isUnwanted: (workId: string) => boolean;
  /** Bytes of a frame that arrived. */
  readonly heard: (bytes: number) => void;
  /** The server said that this agent's accept is done. */
  readonly accepted: (agent: SimAgent, workId: string) => void;
  /** A page of this agent shows something new. */
  readonly shown: (agent: SimAgent, view: AgentView) => void;
  /** The truth about this agent may have changed, by whom. */
  readonly changed: (agent: SimAgent, actor: Actor) => void;
  readonly router: () => { look(): void };
}

export class SimAgent {
  readonly index: number;
  readonly agentId: string;
  readonly place: Place;
  readonly network: Network;
  readonly user: CrmUser;
  readonly person: Person;
  readonly ledger: Ledger;
  /** The flushed facts, as told last; `adopt` sets them. */
  state: AgentState | null = null;
  /** Interactions in progress that the agent began, or took up again, without anybody's leave; and when. */
  readonly #begun = new Map<string, number>();
  /** Faults that last. */
  activeFaults = 0;
  faultEndedAt = Number.NEGATIVE_INFINITY;
  /** When a page that hung or slept last went on: what was asked of it meanwhile is done then. */
  pageHeldUntil = Number.NEGATIVE_INFINITY;
  /** When a fault of any kind last befell this agent. */
  disturbedAt = Number.NEGATIVE_INFINITY;
  /** When somebody last chose Ready for this agent. */
  choseReadyAt = Number.NEGATIVE_INFINITY;
  /** The person chose Ready and the engine has not yet made anything of it. */
  readyActs = 0;
  readonly #options: SimAgentOptions;
  readonly #locks = new SimLocks();
  readonly #tabs: Tab[] = [];
  #tabCount = 0;
  /** The tab that the person looks at. */
  #active: Tab | null = null;

  constructor(options: SimAgentOptions) {
    const { index, plan, time, handleMsOf, isUnwanted, heard, changed, router } = options;
    this.#options = options;
    this.index = index;
    this.agentId = `agent-${index}`;
    this.place = new Place(time);
    this.network = new Network(this.place, plan.latencyMs[index] ?? 20, () => time.now, heard);
    const isComplementary = plan.definition.mode === 'complementary';
    this.user = new CrmUser({
      place: this.place,
      time,
      capacity: plan.definition.capacity.crm,
      applyMs: plan.crmMs,
      isBusyWithTickets: plan.wire === 'plain',
      wayMs: () => this.network.wayMs(),
      changed: (actor) => {
        changed(this, actor);
        this.person.seesCrm();
        router().look();
      },
    });
    this.person = new Person({
      seed: plan.seed,
      agent: index,
      time,
      user: this.user,
      desk: this.#desk(),
      habits: plan.habits,
      isComplementary,
      queueIds: plan.work === 'queued' ? plan.definition.queues.map(({ id }) => id) : [],
      colleagues: plan.agents,
      notices: plan.kind === 'safety',
      handleMsOf,
      isUnwanted,
      wished: () => changed(this, 'person'),
      choseReady: () => this.readyWasChosen(),
    });
    this.ledger = new Ledger(isComplementary, this.truth(), time.now);
  }

  /** The person, or a supervisor, chooses Ready. */
  readyWasChosen(): void {
    this.readyActs += 1;
    this.choseReadyAt = this.#options.time.now;
  }

  /** What the log says of this agent now. */
  adopt(after: AgentState): void {
    const before = this.state?.contactCenter.work ?? [];
    const { work } = after.contactCenter;
    if (before !== work) {
      for (const { workId, state, direction, since } of work) {
        const was = before.find((item) => item.workId === workId)?.state;
        const isBegun = was === undefined ? direction === 'outbound' : was === 'parked';
        if (state === 'active' && isBegun) this.#begun.set(workId, since);
      }
      for (const workId of this.#begun.keys())
        if (!work.some((item) => item.workId === workId && item.state !== 'parked')) this.#begun.delete(workId);
    }
    this.state = after;
  }

  get tabs(): readonly Tab[] {
    return this.#tabs;
  }

  begin(): void {
    this.person.begin();
    this.#openTab();
  }

  truth(): Truth {
    const { state, user } = this;
    const { rules } = this.#options.server;
    const running =
      state?.contactCenter.work.filter((item) => item.state === 'active' || item.state === 'wrapUp') ?? [];
    return {
      contactCenterAvailable: state !== null && isEffectivelyReady(rules, state, 'contactCenter'),
      crmAvailable: user.isAvailable,
      interactions: running.length,
      tickets: user.tickets.length,
      isFlipped: user.isReadyByPerson,
      isFlipUnheard: user.isPickUnheard,
      isOwnCall: running.length > 0 && running.every(({ workId }) => this.#begun.has(workId)),
      isCrmUntold: this.#isUntold(),
      wish: this.person?.wish ?? 'none',
    };
  }

  /** The CRM shows what it did when the agent began by themselves, or has done no more yet than a Ready that was on its way to it. */
  #isUntold(): boolean {
    const { user } = this;
    const begunAt = Math.max(0, ...this.#begun.values());
    return user.changedAt <= begunAt || (user.obeyedAt <= begunAt && this.#options.time.now - begunAt <= UNDER_WAY_MS);
  }

  /** How long until what was begun has its timers, and every allowance is whole, if nothing more begins, in ms. */
  get calmInMs(): number {
    const calmAt = Math.max(this.place.touchedAt + CALM_MS, this.disturbedAt + MENDED_MS);
    return Math.max(this.network.wholeInMs, calmAt - this.#options.time.now);
  }

  /** Nothing would happen here but beats, until something comes from outside. */
  get isQuiet(): boolean {
    const { place, user } = this;
    if (this.activeFaults > 0 || user.pending > 0) return false;
    const { plan, time } = this.#options;
    // What settles is settled in a moment, by time alone.
    if (this.calmInMs > 0 || this.state?.crm.request?.state === 'settling') return false;
    // Where something is not known yet, the next snapshot tells it, and that takes a period and a reading.
    const isLookedAt = time.now - place.touchedAt >= plan.definition.timeouts.snapshotMs + LOOK_MS;
    return (isLookedAt || this.#isKnown()) && this.#tabs.every(isTabQuiet);
  }

  /** The engine knows what a snapshot would say. */
  #isKnown(): boolean {
    const { state, user } = this;
    if (state === null || state.session.state !== 'linked' || state.crmLink.state !== 'up') return false;
    if (state.crm.reported?.statusId !== user.presence) return false;
    const { wire, version, workVersion } = state.crmLink;
    if (wire === 'plain') return true;
    return (
      version !== null &&
      version === workVersion &&
      state.crm.work.length === user.tickets.length &&
      state.crm.work.every((item, index) => item.workId === user.tickets[index]?.workId)
    );
  }

  /** Something that is nobody's fault tears the session, or makes others of it. */
  disturb(): void {
    this.place.touch();
    this.disturbedAt = this.#options.time.now;
  }

  /** Does what the plan says, at its time. */
  perform(item: Item): void {
    this.place.touch();
    if (!isFault(item.kind)) {
      this.person.act(item);
      return;
    }
    const { time } = this.#options;
    this.disturbedAt = time.now;
    const chance = new Chance(this.#options.plan.seed, STREAM.item, item.key);
    const tab = this.#active;
    switch (item.kind) {
      case 'cut':
        return this.network.cut();
      case 'halfOpen':
        return this.network.halfOpen(item.lastsMs);
      case 'partition':
        this.network.partitionedUntil = time.now + item.lastsMs;
        return this.#lasts(item.lastsMs, () => {});
      case 'slow':
        this.network.slowUntil = time.now + item.lastsMs;
        this.network.slowMs = chance.between(200, 4_000);
        return this.#lasts(item.lastsMs, () => {});
      case 'reloadPage':
        return tab?.reload(chance.happens(0.6), item.lastsMs);
      case 'reloadFrame':
        return tab?.reloadFrame(chance.happens(0.6), item.lastsMs);
      case 'secondTab':
        return this.#openSecondTab(item.lastsMs, chance.happens(0.5));
      case 'lid':
        for (const open of this.#tabs) open.freeze();
        return this.#lasts(item.lastsMs, () => {
          for (const open of this.#tabs) open.thaw();
          this.pageHeldUntil = this.#options.time.now;
          this.#glance();
        });
      case 'pageHang':
        tab?.hang(item.lastsMs);
        return this.#lasts(item.lastsMs, () => {
          this.pageHeldUntil = this.#options.time.now;
        });
      case 'portLoss':
        for (const open of this.#tabs) open.lossShare = 0.3;
        return this.#lasts(item.lastsMs, () => {
          for (const open of this.#tabs) open.lossShare = 0;
        });
      case 'portRepeat':
        for (const open of this.#tabs) open.repeatShare = 0.3;
        return this.#lasts(item.lastsMs, () => {
          for (const open of this.#tabs) open.repeatShare = 0;
        });
      default:
        return this.#crmFault(item.kind as CrmFault, item.lastsMs);
    }
  }

  /** The server's process died. */
  serverGone(): void {
    this.place.touch();
    this.network.serverGone();
  }

  /** Why the sides have not come together although nothing disturbs them any more; null when they have. */
  disagreement(): string | null {
    const { state, user, person } = this;
    const { plan, server } = this.#options;
    if (state === null) return 'the agent is not known';
    if (person.isSignedOut || state.session.state === 'signedOut') {
      if (person.isSignedOut) return state.session.state === 'signedOut' ? null : 'the sign-out is not done';
      return 'signed out, and the person did not do it';
    }
    if (state.session.state !== 'linked') return `the session is ${state.session.state}`;
    if (state.crmLink.state !== 'up') return `the link to the CRM is ${state.crmLink.state}`;
    if (isOutOfStep(server.rules, state)) return 'out of step';
    if (state.crm.request !== null) return `a request is ${state.crm.request.state}`;
    if (state.frozenUntil !== null) return 'frozen';
    if (plan.wire === 'plain') return null;
    const { reported, work } = state.crm;
    if (reported?.statusId !== user.presence)
      return `the CRM shows ${user.presence} and ${reported?.statusId ?? 'nothing'} is known`;
    const open = work.filter(({ state: at }) => at === 'open');
    if (open.map(({ workId }) => workId).join() !== user.tickets.map(({ workId }) => workId).join())
      return 'the open tickets are not known';
    const truth = this.truth();
    if (plan.definition.mode === 'complementary') {
      if (truth.contactCenterAvailable && user.isReady) return 'both sides are Ready';
    }
    const isFree =
      truth.interactions === 0 && truth.tickets === 0 && state.missed === null && state.supervisorHold === null;
    const hasPermit = open.length < work.length;
    const hasOpenOffer = state.contactCenter.work.some(({ state: at }) => at === 'reserved' || at === 'offered');
    if (isFree && !hasOpenOffer && !hasPermit && person.wishesContactCenter && !truth.contactCenterAvailable)
      return 'the person wishes to be Ready and is not';
    return null;
  }

  #lasts(lastsMs: number, end: () => void): void {
    this.activeFaults += 1;
    this.#options.time.after(lastsMs, () => {
      this.activeFaults -= 1;
      this.faultEndedAt = this.#options.time.now;
      this.disturbedAt = this.faultEndedAt;
      this.place.touch();
      end();
    });
  }

  #crmFault(fault: CrmFault, lastsMs: number): void {
    this.user.faults.add(fault);
    this.#lasts(lastsMs, () => {
      this.user.faults.delete(fault);
      this.user.faultEndedAt = this.#options.time.now;
    });
  }

  #openTab(): Tab {
    const { plan, server, index, newName } = this.#options;
    const { snapshotMs, heartbeatMs } = plan.definition.timeouts;
    this.#tabCount += 1;
    const number = this.#tabCount;
    const tab: Tab = new Tab({
      number,
      agentId: this.agentId,
      place: this.place,
      network: this.network,
      server,
      user: this.user,
      locks: this.#locks,
      wire: plan.wire,
      asksFirst: plan.asksFirst,
      snapshotMs,
      heartbeatMs,
      answersSame: plan.seed % 2 === 0,
      chance: new Chance(plan.seed, STREAM.tabs, index, number),
      newName,
      connected: (connector) => this.#watch(number, connector),
    });
    this.#tabs.push(tab);
    this.#active = tab;
    return tab;
  }

  #openSecondTab(lastsMs: number, isClean: boolean): void {
    const first = this.#active;
    if (first === null || first.isFrozen || this.#tabs.length > 1) return;
    const second = this.#openTab();
    this.activeFaults += 1;
    this.#options.time.after(lastsMs, () => {
      this.activeFaults -= 1;
      this.faultEndedAt = this.#options.time.now;
      this.disturbedAt = this.faultEndedAt;
      this.place.touch();
      second.close(isClean);
      this.#tabs.splice(this.#tabs.indexOf(second), 1);
      this.#active = first;
      this.#glance();
    });
  }

  /** The person looks at the tab again after a while of not looking. */
  #glance(): void {
    const tab = this.#active;
    if (tab === null) return;
    this.#look(tab.connector?.view.value ?? null);
    this.#lookAtStage(tab.number);
  }

  /** The person looks at what the connector of the active tab shows. */
  #watch(number: number, connector: Connector): void {
    connector.view.subscribe((view) => {
      if (this.#active === null || this.#active.number === number) this.#look(view);
    });
    connector.stage.subscribe((stage) => {
      if (
        stage.state === 'superseded' ||
        stage.state === 'follower' ||
        stage.state === 'signedOut' ||
        stage.state === 'refused'
      )
        this.#lookAtStage(number);
    });
  }

  #lookAtStage(number: number): void {
    this.#options.time.after(2_500, () => {
      const tab = this.#active;
      if (tab === null || tab.number !== number || tab.isFrozen || this.person.isSignedOut) return;
      const stage = tab.connector?.stage.value.state;
      if (stage === 'superseded' || stage === 'follower' || stage === 'signedOut' || stage === 'refused') {
        this.place.touch();
        tab.connector?.startHere();
      }
    });
  }

  #look(view: AgentView | null): void {
    if (view === null || this.person === undefined) return;
    this.#options.shown(this, view);
    this.person.sees(seenOf(view));
  }

  #desk(): Desk {
    const act = async (command: SessionCommand): Promise<boolean> => {
      this.place.touch();
      const connector = this.#active?.connector;
      if (connector === undefined || connector === null) return false;
      // A page that is loaded anew takes the answer with it; a person does not wait for ever.
      return new Promise((answer) => {
        const cancel = this.#options.time.after(PATIENCE_MS, () => answer(false));
        void connector.act(command).then(({ kind }) => {
          cancel();
          answer(kind === 'done');
        });
      });
    };
    const isThere = (): boolean =>
      this.#active !== null && !this.#active.isFrozen && this.#active.connector?.session.value.state === 'linked';
    return {
      get isThere() {
        return isThere();
      },
      chooseReady: () => act({ kind: 'chooseState', ready: true, reasonCode: null }),
      chooseNotReady: (reasonCode) => act({ kind: 'chooseState', ready: false, reasonCode }),
      accept: async (workId) => {
        const isDone = await act({ kind: 'acceptOffer', workId });
        if (isDone) this.#options.accepted(this, workId);
        return isDone;
      },
      decline: (workId) => act({ kind: 'declineOffer', workId }),
      end: (workId) => act({ kind: 'endInteraction', workId }),
      finishWrapUp: (workId) => act({ kind: 'finishWrapUp', workId }),
      extendWrapUp: (workId) => act({ kind: 'extendWrapUp', workId }),
      startOwn: () => act({ kind: 'startInteraction', channel: 'voice', label: 'own call', detail: null }),
      park: (workId) => act({ kind: 'parkWork', workId }),
      resume: (workId) => act({ kind: 'resumeWork', workId }),
      handOver: (workId, toQueueId, toAgentId) => act({ kind: 'transferWork', workId, toQueueId, toAgentId }),
      tryNow: () => act({ kind: 'retryCrm' }),
      signOut: () => act({ kind: 'signOut' }),
      signIn: () => {
        this.place.touch();
        this.#active?.connector?.startHere();
      },
    };
  }
}

/** Why a choice of Not Ready stands that the person did not make and alone can end. */
const NEEDS_READY: ReadonlySet<string> = new Set(['startWork', 'clientDisconnect', 'signedOut']);

function seenOf(view: AgentView): SeenDesk {
  const items: SeenItem[] = [];
  for (const { workId, kind, state, offers, direction, deadlineAt, queueId, since } of view.work) {
    if (kind !== 'interaction' || state === 'waiting' || state === 'reserved' || state === 'open') continue;
    // To a queue it comes back, and may come here again.
    const round = queueId === null ? offers : since;
    items.push({ workId, state, round, isOwn: direction === 'outbound', deadlineAt });
  }
  const { choice, holds } = view.sides.contactCenter;
  const isMissed = holds.some(({ kind }) => kind === 'missed');
  const needsReady = isMissed || (!choice.ready && NEEDS_READY.has(choice.cause));
  return { items, needsReady, isChosenReady: choice.ready, session: view.epoch };
}

function isTabQuiet(tab: Tab): boolean {
  const { connector } = tab;
  if (connector === null || tab.isFrozen) return false;
  const bridge = connector.bridge.value;
  if (bridge.state !== 'open' || bridge.silent) return false;
  const { state } = connector.session.value;
  return state === 'linked' || state === 'idle' || state === 'superseded' || state === 'signedOut';
}
