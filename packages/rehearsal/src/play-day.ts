/** Plays a recorded day again: the engine decides, people and CRMs do what they did, the clock is virtual. */
import {
  type AgentEvent,
  type CenterFacts,
  type CenterRecord,
  compileRules,
  initialAgent,
  isItemEvent,
  type Rules,
} from '@interlock/engine';
import { CenterRun } from './center-run.ts';
import type { DayFigures } from './day-figures.ts';
import { DayMeter } from './day-meter.ts';
import type { DayScript, Stimulus, Stint } from './day-script.ts';
import type { Standing } from './recorded-day.ts';
import { ReplayedCrm } from './replayed-crm.ts';
import type { VirtualTimer } from './virtual-clock.ts';

/** One interaction that somebody works on. */
interface Handling {
  readonly agentId: string;
  readonly workId: string;
  readonly stint: Stint;
  talkedMs: number;
  activeSince: number | null;
  /** Its time is over, and it could not be ended yet. */
  isOver: boolean;
  isAsideForGood: boolean;
  /** Laid aside by its agent so often. */
  parks: number;
  timer: VirtualTimer | null;
}

export interface Played {
  readonly figures: DayFigures;
  /** Inputs that were refused, by kind and code. */
  readonly leftOut: ReadonlyMap<string, number>;
}

export interface PlayOptions {
  readonly standing: Standing;
  readonly script: DayScript;
  readonly from: number;
  readonly to: number;
  /** In force all day instead of what was in force then; null: what was in force then. */
  readonly instead: Rules | null;
}

export function playDay(options: PlayOptions): Played {
  return new Player(options).play();
}

export function factsOf({ agents, items, flows }: Standing): CenterFacts {
  return {
    agents: new Map(agents.map((state) => [state.agentId, state])),
    items: new Map(items.map((item) => [item.workId, item])),
    flows: new Map(flows),
  };
}

class Player {
  private readonly options: PlayOptions;
  private readonly run: CenterRun;
  private readonly meter: DayMeter;
  private readonly crms = new Map<string, ReplayedCrm>();
  private readonly handled = new Map<string, Handling>();
  /** By work id: how many offers were answered, how many stints have begun. */
  private readonly answersGiven = new Map<string, number>();
  private readonly stintsBegun = new Map<string, number>();
  private readonly timesMissed = new Map<string, number>();
  private readonly leftOut = new Map<string, number>();

  constructor(options: PlayOptions) {
    this.options = options;
    const { standing, from } = options;
    const rules = compileRules(standing.definition);
    const facts = factsOf(standing);
    this.meter = new DayMeter(rules, facts, from);
    this.run = new CenterRun(rules, facts, from, (record) => this.follow(record));
  }

  play(): Played {
    const { instead, script, to } = this.options;
    if (instead !== null) this.setRules(instead);
    for (const agentId of this.run.center.agents.keys()) this.begin(agentId);
    this.setNext(script.stimuli, 0);
    while (this.run.clock.runNext(to));
    return { figures: this.meter.end(to), leftOut: this.leftOut };
  }

  private setRules(rules: Rules): void {
    this.meter.setRules(rules, this.run.clock.now);
    this.run.setRules(rules);
  }

  /** What is in hand at the beginning goes on. */
  private begin(agentId: string): void {
    const state = this.run.center.agents.get(agentId);
    if (state === undefined) return;
    this.crmOf(agentId);
    if (state.missed !== null) this.comeBack(agentId, state.missed.at);
    for (const item of state.contactCenter.work) {
      const { workId, since } = item;
      if (item.state === 'offered') this.answerOffer(agentId, workId, since);
      else if (item.state === 'active') this.start(agentId, workId);
      else if (item.state === 'parked') this.takeUp(agentId, workId);
      else if (item.state === 'wrapUp') {
        this.takeUp(agentId, workId);
        this.wrapUp(agentId, workId, since);
      }
    }
  }

  // What comes from outside

  /** One after another, so that what follows from one comes before the next of the same instant. */
  private setNext(stimuli: readonly Stimulus[], index: number): void {
    const stimulus = stimuli[index];
    if (stimulus === undefined) return;
    this.run.clock.set(stimulus.at, () => {
      this.happen(stimulus);
      this.setNext(stimuli, index + 1);
    });
  }

  private happen(stimulus: Stimulus): void {
    const code = this.carryOut(stimulus);
    if (code === null) return;
    const kind = stimulus.kind === 'input' || stimulus.kind === 'center' ? stimulus.input.kind : stimulus.kind;
    const reason = `${kind}: ${code}`;
    this.leftOut.set(reason, (this.leftOut.get(reason) ?? 0) + 1);
  }

  private carryOut(stimulus: Stimulus): string | null {
    switch (stimulus.kind) {
      case 'input':
        return this.run.act(stimulus.agentId, stimulus.input);
      case 'center':
        return this.run.decide(stimulus.input);
      case 'attach':
        return this.crmOf(stimulus.agentId).attach(stimulus);
      case 'pick':
        return this.crmOf(stimulus.agentId).pick(stimulus);
      case 'snapshot':
        return this.crmOf(stimulus.agentId).snapshot(stimulus);
      case 'openTicket':
        return this.crmOf(stimulus.agentId).openTicket(stimulus);
      case 'closeTicket':
        return this.crmOf(stimulus.agentId).closeTicket(stimulus);
      case 'leave':
        return this.leave(stimulus);
      case 'definition':
        if (this.options.instead === null) this.setRules(compileRules(stimulus.definition));
        return null;
    }
  }

  /** Who has been answered meanwhile does not leave. */
  private leave({ workId, outcome, isLikely }: Extract<Stimulus, { kind: 'leave' }>): string | null {
    const { center } = this.run;
    if (isLikely && this.stintsBegun.has(workId)) return null;
    const item = center.items.get(workId);
    if (item !== undefined) {
      const isTaken = item.holders.some(({ state }) => state !== 'reserved' && state !== 'offered');
      return isTaken ? null : this.run.decide({ kind: 'cancelItem', workId, cause: outcome });
    }
    for (const { agentId, contactCenter } of center.agents.values()) {
      const own = contactCenter.work.find((candidate) => candidate.workId === workId);
      if (own === undefined) continue;
      const isWaiting = own.state === 'waiting' || own.state === 'reserved' || own.state === 'offered';
      return isWaiting ? this.run.act(agentId, { kind: 'cancelWork', workId, outcome }) : null;
    }
    return null;
  }

  private crmOf(agentId: string): ReplayedCrm {
    const known = this.crms.get(agentId);
    if (known !== undefined) return known;
    const { script } = this.options;
    const state = this.run.center.agents.get(agentId) ?? initialAgent(agentId);
    const crm = new ReplayedCrm(this.run, state, {
      answers: script.crmAnswers.get(agentId) ?? [],
      typicalMs: script.typical.crmMs,
      // What was laid aside for a ticket may go on.
      changed: () => this.goOn(agentId),
    });
    this.crms.set(agentId, crm);
    return crm;
  }

  // What follows

  private follow(record: CenterRecord): void {
    this.meter.take(record, this.run.clock.now);
    const { agentId, events, effects } = record;
    if (agentId === null) return;
    for (const event of events) if (!isItemEvent(event)) this.see(agentId, event);
    for (const effect of effects) if (effect.kind === 'requestPresence') this.crmOf(agentId).asked(effect);
  }

  private see(agentId: string, event: AgentEvent): void {
    switch (event.kind) {
      case 'offerMade':
        return this.answerOffer(agentId, event.workId, event.at);
      case 'offerMissed':
        this.countAnswer(event.workId);
        if (event.holds) this.comeBack(agentId, event.at);
        return;
      case 'offerRescinded':
        return this.countAnswer(event.workId);
      case 'sessionOpened':
        // What could not be ended while nobody was linked.
        this.run.next(() => {
          for (const handling of [...this.handled.values()])
            if (handling.agentId === agentId && handling.isOver) this.finish(handling);
        });
        return;
      case 'workStarted':
        return this.start(agentId, event.workId);
      case 'workParked':
        return this.layAside(agentId, event.workId, event.by);
      case 'workResumed': {
        const handling = this.handled.get(keyOf(agentId, event.workId));
        if (handling !== undefined) this.talk(handling);
        return;
      }
      case 'wrapUpStarted':
        return this.wrapUp(agentId, event.workId, event.at);
      case 'workEnded':
      case 'workReturned':
      case 'workTransferred':
        this.drop(agentId, event.kind === 'workTransferred' ? event.item.workId : event.workId);
        this.run.next(() => this.goOn(agentId));
        return;
      default:
        return;
    }
  }

  /** Who was held for a missed offer chooses Ready again, after as long as they took. */
  private comeBack(agentId: string, missedAt: number): void {
    const { script } = this.options;
    const times = this.timesMissed.get(agentId) ?? 0;
    this.timesMissed.set(agentId, times + 1);
    const known = script.returns.get(agentId)?.[times];
    if (known === null) return;
    this.run.clock.set(missedAt + (known ?? script.typical.returnMs), () => {
      if (this.run.center.agents.get(agentId)?.missed?.at === missedAt)
        this.run.act(agentId, { kind: 'chooseState', by: 'agent', ready: true, reasonCode: null });
    });
  }

  private countAnswer(workId: string): void {
    this.answersGiven.set(workId, (this.answersGiven.get(workId) ?? 0) + 1);
  }

  private answerOffer(agentId: string, workId: string, offeredAt: number): void {
    const { script } = this.options;
    const given = this.answersGiven.get(workId) ?? 0;
    const answer = script.answers.get(workId)?.[given] ?? { kind: 'accept', afterMs: script.typical.acceptMs };
    if (answer.kind === 'miss') return;
    const afterMs = answer.kind === 'late' ? answer.afterMs + script.typical.acceptMs : answer.afterMs;
    this.run.clock.set(offeredAt + afterMs, () => {
      // It may have been taken back, or be on offer again, with an answer of its own.
      const offer = this.run.center.agents
        .get(agentId)
        ?.contactCenter.work.find((candidate) => candidate.workId === workId);
      if (offer?.state !== 'offered' || offer.since !== offeredAt) return;
      const kind = answer.kind === 'decline' ? 'declineOffer' : 'acceptOffer';
      if (this.run.act(agentId, { kind, workId }) === null) this.countAnswer(workId);
    });
  }

  // Interactions in hand

  private takeUp(agentId: string, workId: string): Handling {
    const { script } = this.options;
    const index = this.stintsBegun.get(workId) ?? 0;
    this.stintsBegun.set(workId, index + 1);
    const handling: Handling = {
      agentId,
      workId,
      stint: script.stints.get(workId)?.[index] ?? this.typicalStint(agentId, workId),
      talkedMs: 0,
      activeSince: null,
      isOver: false,
      isAsideForGood: false,
      parks: 0,
      timer: null,
    };
    this.handled.set(keyOf(agentId, workId), handling);
    return handling;
  }

  private typicalStint(agentId: string, workId: string): Stint {
    const { typical } = this.options.script;
    const item = this.run.center.agents.get(agentId)?.contactCenter.work.find((own) => own.workId === workId);
    const talkMs = typical.talkMsByChannel.get(item?.channel ?? '') ?? typical.talkMs;
    return { talkMs, end: { kind: 'finish' }, parks: [], wrapUpMs: null, extensions: [] };
  }

  private start(agentId: string, workId: string): void {
    this.talk(this.takeUp(agentId, workId));
  }

  /** Talks on until the interaction is laid aside or ends. */
  private talk(handling: Handling): void {
    const { clock } = this.run;
    const { stint, talkedMs } = handling;
    handling.activeSince = clock.now;
    const park = stint.parks[handling.parks];
    if (park !== undefined && park.atTalkMs >= talkedMs) {
      handling.timer = clock.set(clock.now + park.atTalkMs - talkedMs, () => {
        if (this.run.act(handling.agentId, { kind: 'parkWork', workId: handling.workId }) === null) return;
        // It cannot be laid aside here: it goes on.
        this.pause(handling);
        handling.parks += 1;
        this.talk(handling);
      });
    } else if (stint.talkMs !== null) {
      handling.timer = clock.set(clock.now + Math.max(0, stint.talkMs - talkedMs), () => this.finish(handling));
    }
  }

  private pause(handling: Handling): void {
    const { clock } = this.run;
    clock.remove(handling.timer);
    handling.timer = null;
    if (handling.activeSince !== null) handling.talkedMs += clock.now - handling.activeSince;
    handling.activeSince = null;
  }

  private finish(handling: Handling): void {
    const { agentId, workId, stint } = handling;
    if (stint.end.kind === 'transfer') {
      const { toQueueId, toAgentId } = stint.end;
      if (this.run.act(agentId, { kind: 'transferWork', workId, toQueueId, toAgentId }) === null) return;
    } else if (stint.end.kind === 'taken') {
      // Here nobody took it away: whoever has it goes on for as long as it took elsewhere.
      const next = this.options.script.stints.get(workId)?.[this.stintsBegun.get(workId) ?? 0];
      if (next !== undefined) {
        this.pause(handling);
        this.talk(this.takeUp(agentId, workId));
        return;
      }
    }
    handling.isOver = this.run.act(agentId, { kind: 'endInteraction', workId }) !== null;
  }

  private layAside(agentId: string, workId: string, by: 'agent' | 'interrupted'): void {
    const handling = this.handled.get(keyOf(agentId, workId));
    if (handling === undefined) return;
    this.pause(handling);
    if (by !== 'agent') return;
    const park = handling.stint.parks[handling.parks];
    handling.parks += 1;
    handling.isAsideForGood = park !== undefined && park.forMs === null;
    if (park?.forMs == null) return;
    // If there is no room then, it goes on when there is.
    handling.timer = this.run.clock.set(this.run.clock.now + park.forMs, () => {
      this.run.act(agentId, { kind: 'resumeWork', workId });
    });
  }

  /** Somebody who has a hand free goes on with what was laid aside. */
  private goOn(agentId: string): void {
    const work = this.run.center.agents.get(agentId)?.contactCenter.work ?? [];
    if (work.some(({ state }) => state === 'active' || state === 'offered' || state === 'reserved')) return;
    const parked = work.find(({ state, workId }) => state === 'parked' && this.isDue(agentId, workId));
    if (parked !== undefined) this.run.act(agentId, { kind: 'resumeWork', workId: parked.workId });
  }

  /** Laid aside by the agent, it stays so for as long as it did; for good if it did not go on in the record. */
  private isDue(agentId: string, workId: string): boolean {
    const handling = this.handled.get(keyOf(agentId, workId));
    if (handling === undefined || handling.isAsideForGood) return false;
    return handling.timer === null || handling.timer.index < 0;
  }

  private wrapUp(agentId: string, workId: string, since: number): void {
    const handling = this.handled.get(keyOf(agentId, workId));
    if (handling === undefined) return;
    this.pause(handling);
    const { clock } = this.run;
    const { wrapUpMs, extensions } = handling.stint;
    const isIn = (): boolean => this.handled.get(keyOf(agentId, workId)) === handling;
    for (const afterMs of extensions)
      clock.set(since + afterMs, () => {
        if (isIn()) this.run.act(agentId, { kind: 'extendWrapUp', workId });
      });
    if (wrapUpMs !== null)
      clock.set(since + wrapUpMs, () => {
        if (isIn()) this.run.act(agentId, { kind: 'finishWrapUp', workId });
      });
  }

  private drop(agentId: string, workId: string): void {
    const handling = this.handled.get(keyOf(agentId, workId));
    if (handling === undefined) return;
    this.pause(handling);
    this.handled.delete(keyOf(agentId, workId));
  }
}

const keyOf = (agentId: string, workId: string): string => `${agentId}\n${workId}`;
