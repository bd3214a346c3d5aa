/**
 * What must hold, checked with every decision and every change in the CRM. Each is named by its id; `docs/SIMULATOR.md` says in words
 * what is demanded, and of which histories it is not.
 */
import {
  type AgentEvent,
  type AgentState,
  checkInvariants,
  checkStep,
  isEffectivelyReady,
  type Rules,
} from '@interlock/engine';
import type { Actor } from './crm.ts';
import type { CollisionCause, OverlapCause } from './ledger.ts';
import type { Plan } from './plan.ts';
import type { SimAgent } from './sim-agent.ts';
import type { SimServer } from './sim-server.ts';
import type { VirtualTime } from './virtual-time.ts';

export interface PropertiesOptions {
  readonly plan: Plan;
  readonly time: VirtualTime;
  readonly server: SimServer;
  readonly violate: (property: string, agent: number) => void;
}

/** A CRM that did not keep its word lately may have carried out something that nobody could know of. */
const WORD_KEPT_MS = 120_000;
const SLACK_MS = 5_000;
/** On the plain wire a page's Busy for a ticket cannot be told from one that was asked for when both come within this. */
const CROSSING_MS = 2_000;
/** A deadline of the server itself comes on time. */
const DEADLINE_SLACK_MS = 1_000;

interface Watch {
  /** When the reservation that stands was decided; null for none. */
  reservedAt: number | null;
  /** What it may take, by the definition that was in force then. */
  reservationMs: number;
  /** Since when they do not agree, while nothing disturbs them; null while they agree. */
  disagreesSince: number | null;
  longestMs: number;
  isRecovering: boolean;
  isUnlinkedWatched: boolean;
  /** When the CRM was last asked to be Not Ready. */
  askedNotReadyAt: number;
  /** When the CRM last became Ready, and whether a plain wire may have lost that in bad weather. */
  readySince: number;
  isReadyUnheard: boolean;
  /** Open tickets: when each came, and whether a plain wire could not tell it: crossed by a Not Ready that was asked for, or in bad weather. */
  readonly tickets: Map<string, { readonly at: number; isUnseen: boolean }>;
}

export class Properties {
  readonly #options: PropertiesOptions;
  readonly #watches = new Map<SimAgent, Watch>();

  constructor(options: PropertiesOptions) {
    this.#options = options;
  }

  recorded(agent: SimAgent, events: readonly AgentEvent[], before: AgentState | null, after: AgentState): void {
    const { violate } = this.#options;
    const rules = this.#rules;
    const watch = this.#watchOf(agent);
    for (const broken of checkInvariants(rules, after)) violate(broken, agent.index);
    if (before !== null) for (const broken of checkStep(rules, before, after, events)) violate(broken, agent.index);
    for (const event of events) {
      switch (event.kind) {
        case 'workReserved':
          watch.reservedAt = event.at;
          watch.reservationMs = this.#timeouts.reservationMs;
          this.#isAskedFor(agent, event.workId, events);
          this.#watchReservation(agent, event.workId);
          break;
        case 'requestMade':
          if (!event.ready) this.#askedNotReady(watch, event.at);
          break;
        case 'offerMade':
          if (event.confirmation !== 'anyway') this.#offered(agent, watch);
          this.#reservationEnds(agent, watch, event.at);
          break;
        case 'reservationReleased':
          this.#reservationEnds(agent, watch, event.at);
          break;
        case 'choiceMade':
          if (event.side === 'contactCenter' && event.choice.ready && before?.contactCenter.choice?.ready !== true)
            this.#becameReady(agent);
          break;
        case 'crmDetached':
          this.#watchCrmLink(agent);
          break;
        case 'sessionLost':
          this.#watchUnlinked(agent, watch);
          this.#watchLost(agent);
          break;
        default:
      }
    }
    this.#look(agent, watch);
  }

  changed(
    agent: SimAgent,
    began: { readonly overlap: OverlapCause | null; readonly collision: CollisionCause | null },
    actor: Actor,
  ): void {
    const watch = this.#watchOf(agent);
    this.#watchReady(agent, watch);
    if (began.overlap !== null) this.#overlapBegan(agent, began.overlap, actor);
    if (began.collision !== null) this.#collisionBegan(agent, began.collision);
    this.#look(agent, watch);
  }

  /** The CRM's router gave a ticket. */
  ticketCame(agent: SimAgent, workId: string): void {
    const { now } = this.#options.time;
    const { tickets, askedNotReadyAt, isReadyUnheard } = this.#watchOf(agent);
    const isOnUnheard = isReadyUnheard && agent.state?.crm.reported?.ready === false;
    const isExempt = !this.#isCrmTrusted(agent) || !this.#isKnowable(agent) || isOnUnheard;
    tickets.set(workId, { at: now, isUnseen: now - askedNotReadyAt < CROSSING_MS || isExempt });
    for (const known of tickets.keys())
      if (!agent.user.tickets.some((ticket) => ticket.workId === known)) tickets.delete(known);
  }

  /** On the plain wire a Ready of which nothing was heard stays unheard, and a ticket that comes on it shows what is known already. */
  #watchReady(agent: SimAgent, watch: Watch): void {
    const { isReady, changedAt } = agent.user;
    if (!isReady || changedAt === watch.readySince) return;
    watch.readySince = changedAt;
    watch.isReadyUnheard =
      this.#options.plan.wire === 'plain' && (!this.#isCrmTrusted(agent) || !this.#isKnowable(agent));
  }

  recoveryBegins(agent: SimAgent): void {
    const watch = this.#watchOf(agent);
    watch.isRecovering = true;
    watch.longestMs = 0;
    this.#look(agent, watch);
  }

  /** Something happened so shortly ago, such as the end of an interaction, that the other side need not have followed yet. */
  isSettling(agent: SimAgent): boolean {
    const { disagreesSince } = this.#watchOf(agent);
    return disagreesSince !== null && this.#options.time.now - disagreesSince < SLACK_MS;
  }

  /** The longest time that it took them to agree, since `recoveryBegins`, in ms. */
  recoveryEnds(agent: SimAgent): number {
    const watch = this.#watchOf(agent);
    this.#look(agent, watch);
    watch.isRecovering = false;
    watch.disagreesSince = null;
    return watch.longestMs;
  }

  #look(agent: SimAgent, watch: Watch): void {
    if (!watch.isRecovering) return;
    const { now } = this.#options.time;
    if (watch.disagreesSince !== null) watch.longestMs = Math.max(watch.longestMs, now - watch.disagreesSince);
    if (agent.disagreement() === null) watch.disagreesSince = null;
    else watch.disagreesSince ??= now;
  }

  get #rules(): Rules {
    return this.#options.server.rules;
  }

  get #timeouts(): Rules['definition']['timeouts'] {
    return this.#rules.definition.timeouts;
  }

  /** S7: each Ready of the contact centre has a person's act behind it. */
  #becameReady(agent: SimAgent): void {
    if (agent.readyActs > 0) agent.readyActs = 0;
    // By value alone a click and an echo look alike, and a page that is restored looks like a person (MC6).
    else if (this.#options.plan.wire === 'extended')
      this.#options.violate('S7 the contact centre was chosen Ready and nobody did it', agent.index);
  }

  /** S5: whoever is reserved for an interaction, their CRM is asked for it then; the answer to something else is none to this. */
  #isAskedFor(agent: SimAgent, workId: string, events: readonly AgentEvent[]): void {
    if (!events.some((event) => event.kind === 'requestMade' && event.reservedWorkId === workId))
      this.#options.violate(`S5 the CRM was not asked for the reservation of ${workId}`, agent.index);
  }

  /**
   * S4: what the CRM is taken to have said before an interaction is offered was read there after the agent was reserved.
   * S3: the CRM is blocked then, and what it said of that is true.
   */
  #offered(agent: SimAgent, { reservedAt }: Watch): void {
    const { plan, violate } = this.#options;
    if (!this.#isCrmTrusted(agent)) return;
    if (plan.wire === 'extended' && reservedAt !== null && agent.user.answeredAt < reservedAt)
      violate('S4 an interaction was offered on an answer from before its reservation', agent.index);
    const { isReady, isReadyByPerson, isReadyByPage } = agent.user;
    if (isReady && !isReadyByPerson && !isReadyByPage && this.#isCrmPrompt && !this.#isPageLate(agent))
      violate('S3 an interaction was offered while the CRM is Ready and its user did not make it so', agent.index);
  }

  /** L5: a reservation ends in its time, for as long as the server can decide and write. */
  #reservationEnds(agent: SimAgent, watch: Watch, endedAt: number): void {
    const { server, violate } = this.#options;
    const since = watch.reservedAt;
    watch.reservedAt = null;
    if (since === null || server.upSince === null || server.upSince > since) return;
    const lastedMs = endedAt - since;
    if (lastedMs > watch.reservationMs + DEADLINE_SLACK_MS)
      violate(`L5 a reservation stood for ${lastedMs} ms`, agent.index);
  }

  /** L5 again, for a reservation that does not end at all. */
  #watchReservation(agent: SimAgent, workId: string): void {
    const { time, violate } = this.#options;
    const { reservedAt } = this.#watchOf(agent);
    const lastsMs = this.#timeouts.reservationMs + SLACK_MS;
    time.after(lastsMs, () => {
      if (this.#watchOf(agent).reservedAt !== reservedAt) return;
      const isReserved = agent.state?.contactCenter.work.some(
        (item) => item.workId === workId && item.state === 'reserved',
      );
      if (isReserved === true && this.#couldWrite(lastsMs)) violate('L5 a reservation does not end', agent.index);
    });
  }

  /** S11: a CRM that is gone is not worked beside once the grace is over. */
  #watchCrmLink(agent: SimAgent): void {
    const link = agent.state?.crmLink;
    if (link?.state !== 'lost') return;
    const { time, violate } = this.#options;
    const lastsMs = link.graceUntil + SLACK_MS - time.now;
    time.after(lastsMs, () => {
      const { state } = agent;
      if (state?.crmLink.state !== 'lost' || state.crmLink.since !== link.since || !this.#couldWrite(lastsMs)) return;
      if (isEffectivelyReady(this.#rules, state, 'contactCenter')) violate('S11 Ready without a CRM', agent.index);
    });
  }

  /** S11: an agent without a session is not offerable when the grace is over. */
  #watchUnlinked(agent: SimAgent, watch: Watch): void {
    if (watch.isUnlinkedWatched) return;
    watch.isUnlinkedWatched = true;
    const { time, server, violate } = this.#options;
    const epoch = agent.state?.epoch;
    const { linkGraceMs } = this.#timeouts;
    time.after(linkGraceMs + SLACK_MS, () => {
      watch.isUnlinkedWatched = false;
      const { state } = agent;
      if (state === null || state.epoch !== epoch || state.session.state !== 'lost') return;
      if (server.upSince === null || time.now - server.upSince < linkGraceMs + SLACK_MS) return;
      if (server.slowUntil > time.now - linkGraceMs) return;
      if (isEffectivelyReady(this.#rules, state, 'contactCenter')) violate('S11 Ready without a link', agent.index);
    });
  }

  /** L5: an agent whose session is lost for good is signed out. */
  #watchLost(agent: SimAgent): void {
    const { time, violate } = this.#options;
    const epoch = agent.state?.epoch;
    const lastsMs = this.#timeouts.logoutMs + SLACK_MS;
    time.after(lastsMs, () => {
      const { state } = agent;
      if (state === null || state.epoch !== epoch || state.session.state !== 'lost') return;
      if (this.#couldWrite(lastsMs)) violate('L5 a lost session was not ended', agent.index);
    });
  }

  /** The server was up and its disk not slow for this long. */
  #couldWrite(forMs: number): boolean {
    const { server, time } = this.#options;
    const since = time.now - forMs;
    return server.upSince !== null && server.upSince <= since && server.slowUntil <= since;
  }

  /** The CRM kept its word, and nothing was lost on the way to it, for long enough to be known. */
  #isCrmTrusted(agent: SimAgent): boolean {
    const { user } = agent;
    return user.faults.size === 0 && this.#options.time.now - user.faultEndedAt > WORD_KEPT_MS;
  }

  /** On the plain wire silence counts as done after a time: a CRM that takes longer is misread. */
  get #isCrmPrompt(): boolean {
    const { wire, crmMs } = this.#options.plan;
    return wire === 'extended' || crmMs < this.#timeouts.plainSettleMs;
  }

  /** Plain wire: what was asked of a page that hung comes after what is asked since, and looks like it. */
  #isPageLate({ pageHeldUntil }: SimAgent): boolean {
    const { plan, time } = this.#options;
    return plan.wire === 'plain' && time.now - pageHeldUntil <= WORD_KEPT_MS;
  }

  /** On the plain wire nothing mends what is lost or late: there no more is demanded than where nothing was. */
  #isKnowable(agent: SimAgent): boolean {
    if (this.#options.plan.wire === 'extended') return true;
    const isCalm = agent.activeFaults === 0 && this.#options.time.now - agent.disturbedAt > WORD_KEPT_MS;
    return isCalm && this.#isCrmPrompt && this.#couldWrite(WORD_KEPT_MS);
  }

  /** S1 and S2: who may begin an overlap, and on which knowledge. */
  #overlapBegan(agent: SimAgent, cause: OverlapCause, actor: Actor): void {
    const { time, violate } = this.#options;
    if (!this.#isCrmTrusted(agent) || !this.#isKnowable(agent)) return;
    if (cause === 'ourRequest')
      violate('S2 our own request made the CRM Ready while the contact centre is Ready', agent.index);
    const isUndisturbed = agent.activeFaults === 0 && time.now - agent.faultEndedAt > WORD_KEPT_MS;
    const sinceMs = time.now - agent.user.changedAt;
    if (cause === 'contactCenter' && isUndisturbed && sinceMs > this.#timeouts.snapshotMs + SLACK_MS)
      violate(
        `S1 the contact centre became Ready though the CRM had been Ready for ${sinceMs} ms (${actor})`,
        agent.index,
      );
  }

  /** S3: double work that the CRM user did not bring about by their own flip. */
  #collisionBegan(agent: SimAgent, cause: CollisionCause): void {
    const { plan, violate } = this.#options;
    // A router that asks first is told no beside any interaction that the contact centre gave: nobody's flip is an excuse.
    const isByRouter = cause === 'personsFlip' || cause === 'ticketDuringInteraction';
    if (plan.asksFirst && isByRouter && !agent.truth().isOwnCall)
      violate(`PM1 a ticket was permitted beside an interaction: ${cause}`, agent.index);
    if (this.#rules.definition.interlock.crmSilent === 'offerAnyway') return;
    if (cause === 'personsFlip' || cause === 'ownCall' || !this.#isCrmTrusted(agent)) return;
    if (!this.#isKnowable(agent) || (plan.wire === 'plain' && this.#isUnseen(agent))) return;
    violate(`S3 double work without a flip of the CRM user: ${cause}`, agent.index);
  }

  /**
   * Plain wire: the page tells a ticket by its Busy alone. That says nothing when we asked for Busy at the same time; the agent may
   * have chosen Ready over it; and a page that gives back a Ready by itself has done what its user might.
   */
  #isUnseen(agent: SimAgent): boolean {
    const { tickets } = this.#watchOf(agent);
    const isUnseen = ({ workId }: { readonly workId: string }): boolean => {
      const ticket = tickets.get(workId);
      return ticket === undefined || ticket.isUnseen || agent.choseReadyAt > ticket.at;
    };
    const { isReadyByPage, isGivenBackUnheard, tickets: open } = agent.user;
    return isReadyByPage || isGivenBackUnheard || open.every(isUnseen);
  }

  #askedNotReady(watch: Watch, at: number): void {
    watch.askedNotReadyAt = at;
    for (const ticket of watch.tickets.values()) if (at - ticket.at < CROSSING_MS) ticket.isUnseen = true;
  }

  #watchOf(agent: SimAgent): Watch {
    let watch = this.#watches.get(agent);
    if (watch === undefined) {
      watch = {
        reservedAt: null,
        reservationMs: 0,
        disagreesSince: null,
        longestMs: 0,
        isRecovering: false,
        isUnlinkedWatched: false,
        askedNotReadyAt: Number.NEGATIVE_INFINITY,
        readySince: Number.NEGATIVE_INFINITY,
        isReadyUnheard: false,
        tickets: new Map(),
      };
      this.#watches.set(agent, watch);
    }
    return watch;
  }
}
