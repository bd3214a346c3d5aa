/**
 * A day at a contact centre: the engine's own Center decides, the plan says who comes and how people behave, the clock is
 * virtual. Agents are on the extended wire.
 */
import { type CenterInput, type CenterRecord, canTake, type Queue, type Rules } from '@interlock/engine';
import { CenterRun, type OwnInput, type VirtualTimer } from '@interlock/rehearsal';
import { type DayMeasures, type DeskMeasures, noMeasures, type QueueMeasures } from './day-measures.ts';
import type { Contact, DayPlan, Duty, PlannedTicket } from './day-plan.ts';

type RecordEvent = CenterRecord['events'][number];

/** The desk of one agent: the CRM behind it, and what the person does. */
interface Desk {
  readonly agentId: string;
  presence: string;
  version: number;
  requests: number;
  tickets: readonly { readonly workId: string; readonly label: string }[];
  duty: DutyGroup | null;
  onDuty: boolean;
  /** Interactions in progress, parked or in wrap-up. */
  inHand: number;
  countedAt: number;
  readonly measures: DeskMeasures;
}

/** Agents of whom so many are wanted on duty. */
interface DutyGroup {
  readonly desks: Desk[];
  wanted: number;
  onDuty: number;
}

/** A contact on its way. */
interface Case {
  readonly contact: Contact;
  readonly measures: QueueMeasures | null;
  readonly serviceLevel: Queue['serviceLevel'];
  offers: number;
  answered: boolean;
  /** Who has it in progress, parked or in wrap-up. */
  desk: Desk | null;
  /** End of the handling, while it is in progress. */
  end: VirtualTimer | null;
  endsAt: number;
  /** What is left to do while it is not in progress. */
  leftMs: number;
}

/**
 * Plays a day to its end.
 *
 * @param rules the compiled definition; its queues and channels are those that the plan's contacts name
 * @param watch sees every record of the Center
 */
export function runDay(rules: Rules, plan: DayPlan, watch: (record: CenterRecord) => void = () => {}): DayMeasures {
  const day = new Day(rules, plan, watch);
  day.play();
  return day.measures;
}

class Day {
  private readonly run: CenterRun;
  private readonly desks = new Map<string, Desk>();
  private readonly groups = new Map<string, DutyGroup>();
  private readonly cases = new Map<string, Case>();
  private readonly rules: Rules;
  private readonly plan: DayPlan;
  private readonly watch: (record: CenterRecord) => void;
  private readonly deskMeasures = new Map<string, DeskMeasures>();
  /** Who left and will try again. */
  private away = 0;
  readonly measures: DayMeasures;

  constructor(rules: Rules, plan: DayPlan, watch: (record: CenterRecord) => void) {
    this.rules = rules;
    this.plan = plan;
    this.watch = watch;
    this.run = new CenterRun(rules, { agents: new Map(), items: new Map(), flows: new Map() }, 0, (record) => {
      this.watch(record);
      this.follow(record);
    });
    this.measures = {
      queues: new Map(rules.definition.queues.map((queue) => [queue.id, noMeasures()])),
      elsewhere: noMeasures(),
      busyMs: 0,
      staffedMs: 0,
      desks: this.deskMeasures,
      retries: 0,
      offers: 0,
      declined: 0,
      missed: 0,
      takenBack: 0,
      collisions: 0,
      collisionMs: 0,
      decisions: 0,
    };
  }

  play(): void {
    const { agents, duties, tickets } = this.plan;
    for (const { agentId, team } of agents) this.signIn(agentId, team);
    for (const duty of duties) this.run.clock.set(duty.at, () => this.change(duty));
    for (const ticket of tickets) this.run.clock.set(ticket.at, () => this.takeTicket(ticket));
    this.nextArrival(0);
    while (this.run.clock.runNext(Number.POSITIVE_INFINITY)) if (this.isOver) break;
    for (const desk of this.desks.values()) this.count(desk);
    this.measures.decisions = this.run.decisions;
  }

  /** Everybody who came has gone. */
  private get isOver(): boolean {
    return this.run.clock.now >= this.plan.until && this.cases.size === 0 && this.away === 0;
  }

  // People who arrive

  private nextArrival(index: number): void {
    const contact = this.plan.contacts[index];
    if (contact === undefined) {
      this.run.clock.set(this.plan.until, () => {});
      return;
    }
    this.run.clock.set(contact.at, () => {
      this.arrive(contact);
      this.nextArrival(index + 1);
    });
  }

  private arrive(contact: Contact): void {
    const { workId, queueId, channel, priority, skills, at, patienceMs } = contact;
    const measures = at < this.plan.countFrom ? null : (this.measures.queues.get(queueId) ?? this.measures.elsewhere);
    if (measures !== null) measures.offered += 1;
    const serviceLevel = this.rules.queueById.get(queueId)?.serviceLevel ?? { withinMs: 0, shortAbandonMs: 0 };
    this.cases.set(workId, {
      contact,
      measures,
      serviceLevel,
      offers: 0,
      answered: false,
      desk: null,
      end: null,
      endsAt: 0,
      leftMs: contact.handleMs,
    });
    const isIn = this.decide({
      kind: 'queueWork',
      workId,
      queueId,
      channel,
      label: workId,
      detail: null,
      priority,
      skills,
      preferredAgentIds: this.plan.prefers?.(contact, (agentId) => this.isFree(agentId, channel)) ?? [],
    });
    if (!isIn) {
      if (measures !== null) measures.turnedAway += 1;
      this.cases.delete(workId);
    } else if (patienceMs !== null) this.run.clock.set(at + patienceMs, () => this.leave(workId));
  }

  private isFree(agentId: string, channel: string): boolean {
    const state = this.run.center.agents.get(agentId);
    return state !== undefined && canTake(this.rules, state, channel);
  }

  private leave(workId: string): void {
    const known = this.cases.get(workId);
    if (known === undefined || known.answered) return;
    this.cases.delete(workId);
    const { measures, contact, serviceLevel } = known;
    if (measures !== null) {
      const waitMs = this.run.clock.now - contact.at;
      measures.waited += 1;
      measures.waitMs += waitMs;
      if (waitMs < serviceLevel.shortAbandonMs) measures.shortAbandoned += 1;
      else {
        measures.abandoned += 1;
        if (waitMs <= serviceLevel.withinMs) measures.abandonedInTime += 1;
      }
    }
    this.decide({ kind: 'cancelItem', workId, cause: 'abandoned' });
    const { retries = { times: 0, afterMs: 0 } } = contact;
    if (retries.times > 0) this.tryAgain(contact, retries);
  }

  private tryAgain(contact: Contact, { times, afterMs }: NonNullable<Contact['retries']>): void {
    const at = this.run.clock.now + afterMs;
    this.away += 1;
    this.run.clock.set(at, () => {
      this.away -= 1;
      this.measures.retries += 1;
      this.arrive({ ...contact, workId: `${contact.workId}+`, at, retries: { times: times - 1, afterMs } });
    });
  }

  // People who work

  private signIn(agentId: string, team: string | null): void {
    const { readyStatusId } = this.rules.definition.defaults;
    const measures = { busyMs: 0, staffedMs: 0 };
    this.deskMeasures.set(agentId, measures);
    const desk: Desk = {
      measures,
      agentId,
      presence: readyStatusId,
      version: 1,
      requests: 0,
      tickets: [],
      duty: null,
      onDuty: false,
      inHand: 0,
      countedAt: 0,
    };
    this.desks.set(agentId, desk);
    this.decide({
      kind: 'agent',
      agentId,
      input: { kind: 'openSession', sessionId: agentId, name: agentId, team },
    });
    this.act(desk, { kind: 'attachCrm', wire: 'extended', capabilities: { workEvents: true, asksFirst: false } });
    this.act(desk, { kind: 'reportSnapshot', statusId: desk.presence, cause: null, version: 1, work: [] });
  }

  private change({ agentIds, count }: Duty): void {
    const key = agentIds.join();
    let group = this.groups.get(key);
    if (group === undefined) {
      const desks = agentIds.flatMap((agentId) => this.desks.get(agentId) ?? []);
      group = { desks, wanted: 0, onDuty: 0 };
      for (const desk of desks) desk.duty = group;
      this.groups.set(key, group);
    }
    group.wanted = count;
    for (const desk of group.desks) {
      if (group.onDuty < count && !desk.onDuty) this.choose(desk, true);
      else if (group.onDuty > count && desk.onDuty && (desk.inHand === 0 || count === 0)) this.choose(desk, false);
    }
  }

  private choose(desk: Desk, ready: boolean): void {
    this.count(desk);
    desk.onDuty = ready;
    if (desk.duty !== null) desk.duty.onDuty += ready ? 1 : -1;
    const reasonCode = ready
      ? null
      : (this.rules.definition.reasonCodes.find((reason) => reason.selectable)?.code ?? 0);
    this.act(desk, { kind: 'chooseState', by: 'agent', ready, reasonCode });
  }

  /** Time as it has passed at a desk until now. */
  private count(desk: Desk): void {
    const from = Math.max(desk.countedAt, this.plan.countFrom);
    const until = this.plan.countsToTheEnd === true ? this.run.clock.now : this.plan.until;
    const passedMs = Math.min(this.run.clock.now, until) - from;
    desk.countedAt = this.run.clock.now;
    if (passedMs <= 0) return;
    for (const measures of [this.measures, desk.measures]) {
      if (desk.inHand > 0) measures.busyMs += passedMs;
      if (desk.inHand > 0 || desk.onDuty) measures.staffedMs += passedMs;
    }
  }

  private hold(desk: Desk, known: Case): void {
    this.count(desk);
    desk.inHand += 1;
    known.desk = desk;
  }

  /** The desk has it no more; nothing happens where it never had it in hand. */
  private release(desk: Desk, known: Case): void {
    if (known.desk !== desk) return;
    this.count(desk);
    desk.inHand -= 1;
    known.desk = null;
    this.pause(known);
  }

  private pause(known: Case): void {
    if (known.end === null) return;
    this.run.clock.remove(known.end);
    known.end = null;
    known.leftMs = Math.max(0, known.endsAt - this.run.clock.now);
  }

  private answer(desk: Desk, workId: string): void {
    const known = this.cases.get(workId);
    if (known === undefined) return;
    const { kind, afterMs } = this.plan.answerTo(workId, known.offers);
    known.offers += 1;
    this.measures.offers += 1;
    if (kind === 'miss') return;
    const offeredAt = this.run.clock.now;
    const say = (): void => {
      // It may have been taken back, or be on offer again, with an answer of its own.
      const offer = this.run.center.agents.get(desk.agentId)?.contactCenter.work.find((item) => item.workId === workId);
      if (offer?.state !== 'offered' || offer.since !== offeredAt) return;
      this.act(desk, { kind: kind === 'accept' ? 'acceptOffer' : 'declineOffer', workId });
    };
    if (afterMs === 0) this.run.next(say);
    else this.run.clock.set(this.run.clock.now + afterMs, say);
  }

  private goOnWith(desk: Desk, workId: string): void {
    const known = this.cases.get(workId);
    if (known === undefined) return;
    known.endsAt = this.run.clock.now + known.leftMs;
    known.end = this.run.clock.set(known.endsAt, () => this.finish(desk, workId));
  }

  private start(desk: Desk, workId: string): void {
    const known = this.cases.get(workId);
    if (known === undefined) return;
    this.hold(desk, known);
    const { measures, contact, serviceLevel } = known;
    if (measures !== null && !known.answered) {
      const waitMs = this.run.clock.now - contact.at;
      measures.answered += 1;
      measures.waitToAnswerMs += waitMs;
      if (waitMs > 0) measures.waited += 1;
      measures.waitMs += waitMs;
      if (waitMs <= serviceLevel.withinMs) measures.answeredInTime += 1;
    }
    known.answered = true;
    this.goOnWith(desk, workId);
  }

  private finish(desk: Desk, workId: string): void {
    // Of a group with more on duty than are wanted, who is done first goes.
    if (desk.duty !== null && desk.onDuty && desk.duty.onDuty > desk.duty.wanted) this.choose(desk, false);
    this.act(desk, { kind: 'endInteraction', workId });
  }

  private layAside(workId: string): void {
    const known = this.cases.get(workId);
    if (known !== undefined) this.pause(known);
  }

  /** Somebody who has a hand free goes on with what was laid aside. */
  private goOn(desk: Desk): void {
    const work = this.run.center.agents.get(desk.agentId)?.contactCenter.work ?? [];
    if (work.some((item) => item.state === 'active' || item.state === 'offered')) return;
    const parked = work.find((item) => item.state === 'parked');
    if (parked !== undefined) this.act(desk, { kind: 'resumeWork', workId: parked.workId });
  }

  private done(desk: Desk, workId: string): void {
    const known = this.cases.get(workId);
    if (known === undefined) return;
    this.cases.delete(workId);
    this.release(desk, known);
    this.run.next(() => this.goOn(desk));
  }

  private giveBack(desk: Desk, workId: string): void {
    const known = this.cases.get(workId);
    if (known !== undefined) this.release(desk, known);
  }

  // The CRM

  private takeTicket({ agentId, workId, lengthMs, byHand }: PlannedTicket): void {
    const desk = this.desks.get(agentId);
    if (desk === undefined || !desk.onDuty) return;
    if (!byHand && this.rules.presenceById.get(desk.presence)?.ready !== true) return;
    this.setTickets(desk, [...desk.tickets, { workId, label: workId }]);
    this.run.clock.set(this.run.clock.now + lengthMs, () => {
      const left = desk.tickets.filter((ticket) => ticket.workId !== workId);
      this.setTickets(desk, left);
      // Nothing was resumed beside the ticket (QW5).
      this.run.next(() => this.goOn(desk));
    });
  }

  private setTickets(desk: Desk, tickets: Desk['tickets']): void {
    desk.tickets = tickets;
    desk.version += 1;
    this.act(desk, { kind: 'reportWork', work: tickets, version: desk.version });
  }

  private ask(desk: Desk, requestId: string, statusId: string): void {
    const afterMs = this.plan.crmMs(desk.agentId, desk.requests);
    desk.requests += 1;
    const apply = (): void => {
      if (desk.presence !== statusId) desk.version += 1;
      desk.presence = statusId;
      const { version, tickets: work } = desk;
      this.act(desk, { kind: 'reportPresence', statusId, success: true, requestId, cause: 'request', version, work });
    };
    if (afterMs === 0) this.run.next(apply);
    else this.run.clock.set(this.run.clock.now + afterMs, apply);
  }

  // The engine

  private act(desk: Desk, own: OwnInput): void {
    this.run.act(desk.agentId, own);
  }

  /** @returns whether it was taken; a refusal has changed nothing */
  private decide(input: CenterInput): boolean {
    return this.run.decide(input) === null;
  }

  private follow({ agentId, events, effects }: CenterRecord): void {
    const desk = agentId === null ? undefined : this.desks.get(agentId);
    for (const event of events) this.see(desk, event);
    if (desk === undefined) return;
    for (const effect of effects)
      if (effect.kind === 'requestPresence') this.ask(desk, effect.requestId, effect.statusId);
  }

  private see(desk: Desk | undefined, event: RecordEvent): void {
    const { measures } = this;
    if (desk === undefined) {
      if (event.kind === 'itemEnded') this.lose(event.workId);
      return;
    }
    switch (event.kind) {
      case 'offerMade':
        return this.answer(desk, event.workId);
      case 'workStarted':
        return this.start(desk, event.workId);
      case 'workEnded':
        return this.done(desk, event.workId);
      case 'workReturned':
        return this.giveBack(desk, event.workId);
      case 'workParked':
        return this.layAside(event.workId);
      case 'workResumed':
        return this.goOnWith(desk, event.workId);
      case 'offerDeclined':
        measures.declined += 1;
        return;
      case 'offerMissed':
        measures.missed += 1;
        // Who was held for it comes back after a while.
        if (event.holds) this.run.clock.set(this.run.clock.now + this.plan.backAfterMissMs, () => this.comeBack(desk));
        return;
      case 'offerRescinded':
      case 'reservationReleased':
        measures.takenBack += 1;
        return;
      case 'collisionBegan':
        measures.collisions += 1;
        return;
      case 'collisionEnded':
        measures.collisionMs += event.lengthMs;
        return;
      default:
        return;
    }
  }

  private comeBack(desk: Desk): void {
    if (desk.onDuty) this.act(desk, { kind: 'chooseState', by: 'agent', ready: true, reasonCode: null });
  }

  /** An item that ended without an agent, and not because the caller left. */
  private lose(workId: string): void {
    const known = this.cases.get(workId);
    if (known === undefined) return;
    this.cases.delete(workId);
    if (known.measures === null) return;
    known.measures.turnedAway += 1;
    known.measures.waitMs += this.run.clock.now - known.contact.at;
  }
}
