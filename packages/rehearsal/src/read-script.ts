/**
 * Reads from a record what came from outside. Whatever the engine decided by itself is left out: it will be decided again.
 */
import { type AgentEvent, type AgentState, evolve, initialAgent, isItemEvent, type WorkItem } from '@interlock/engine';
import type { CrmAnswer, DayScript, OfferAnswer, Stimulus, Stint } from './day-script.ts';
import type { RecordedDay, RecordedEvent, RecordedRecord } from './recorded-day.ts';

/** A stint under way. */
interface OpenStint {
  talkMs: number;
  activeSince: number | null;
  readonly parks: { atTalkMs: number; forMs: number | null; readonly at: number }[];
  wrapUpSince: number | null;
  wrapUpMs: number | null;
  readonly extensions: number[];
  isLeft: boolean;
  readonly channel: string | null;
  readonly place: number;
}

const FALLBACK = { acceptMs: 3_000, returnMs: 15_000, talkMs: 60_000, crmMs: 200 } as const;

const ENDS_LINK: ReadonlySet<string> = new Set<AgentEvent['kind']>([
  'sessionOpened',
  'sessionLost',
  'sessionEnded',
  'crmAttached',
  'crmDetached',
]);

export function readScript(day: RecordedDay): DayScript {
  return new Reader(day).read();
}

class Reader {
  private readonly day: RecordedDay;
  private readonly agents = new Map<string, AgentState>();
  private readonly stimuli: Stimulus[] = [];
  private readonly answers = new Map<string, OfferAnswer[]>();
  private readonly stints = new Map<string, Stint[]>();
  private readonly open = new Map<string, OpenStint>();
  private readonly crmAnswers = new Map<string, CrmAnswer[]>();
  private readonly asked = new Map<
    string,
    { readonly requestId: string; readonly madeAt: number; probedMs: number | null }
  >();
  /** Of interactions that were answered. */
  private readonly waits = new Map<string, { readonly createdAt: number; readonly waitMs: number }>();
  private readonly returns = new Map<string, (number | null)[]>();
  private readonly talks = new Map<string, number[]>();
  /** Where among the stimuli a ticket was opened. */
  private readonly openTickets = new Map<string, number>();
  private readonly arrivals = new Map<string, number>();
  /** Time that those who left had waited. */
  private leftAfterMs = 0;
  /** A team was drained at this instant: the holds that it made are no supervisor's own. */
  private drainedAt: number | null = null;

  constructor(day: RecordedDay) {
    this.day = day;
    for (const state of day.standing.agents) this.agents.set(state.agentId, state);
    for (const { workId, createdAt } of day.standing.items) this.arrivals.set(workId, createdAt);
  }

  read(): DayScript {
    for (const state of this.day.standing.agents) this.begin(state);
    for (const record of this.day.records) this.takeRecord(record);
    for (const key of [...this.open.keys()]) this.closeStint(key, { kind: 'finish' }, null);
    for (const agentId of [...this.asked.keys()]) this.overtaken(agentId, this.day.to);
    for (const list of this.crmAnswers.values()) list.sort((a, b) => a.madeAt - b.madeAt);
    const accepted = [...this.answers.values()].flat().filter(({ kind }) => kind === 'accept');
    const applied = [...this.crmAnswers.values()].flat().filter(({ kind }) => kind === 'applied');
    return {
      stimuli: [...this.stimuli, ...this.likelyLeaves()].sort((a, b) => a.at - b.at),
      answers: this.answers,
      stints: this.stints,
      crmAnswers: this.crmAnswers,
      returns: this.returns,
      typical: {
        returnMs: median([...this.returns.values()].flat().filter((ms) => ms !== null)) ?? FALLBACK.returnMs,
        acceptMs: median(accepted.map(({ afterMs }) => afterMs)) ?? FALLBACK.acceptMs,
        talkMs: median([...this.talks.values()].flat()) ?? FALLBACK.talkMs,
        crmMs: median(applied.map(({ afterMs }) => afterMs)) ?? FALLBACK.crmMs,
        talkMsByChannel: new Map(
          [...this.talks].map(([channel, talks]) => [channel, median(talks) ?? FALLBACK.talkMs]),
        ),
      },
    };
  }

  /**
   * How long those who were answered would have waited on is not in the record. Whoever waits leaves at the rate at which
   * people left on that day: leaves over time waited, which counts those who were answered as well. Drawn from the
   * interaction's id, so that it is the same in every replay.
   */
  private likelyLeaves(): readonly Stimulus[] {
    const left = this.stimuli.filter((stimulus) => stimulus.kind === 'leave' && stimulus.outcome === 'abandoned');
    if (left.length === 0) return [];
    const waits = [...this.waits.values()];
    const waitedMs = waits.reduce((sum, { waitMs }) => sum + waitMs, 0) + this.leftAfterMs;
    const meanMs = waitedMs / left.length;
    return [...this.waits].map(([workId, { createdAt, waitMs }]) => ({
      at: Math.ceil(createdAt + waitMs - Math.log(1 - shareOf(workId)) * meanMs),
      kind: 'leave',
      workId,
      outcome: 'abandoned',
      isLikely: true,
    }));
  }

  /** What is in hand at the beginning goes on; what was asked is being answered. */
  private begin(state: AgentState): void {
    const { from } = this.day;
    if (state.missed !== null) this.missed(state.agentId);
    for (const item of state.contactCenter.work) {
      if (item.state === 'active') this.openStint(state.agentId, item, from);
      else if (item.state === 'parked') this.openStint(state.agentId, item, null);
      else if (item.state === 'wrapUp') this.openStint(state.agentId, item, null).wrapUpSince = item.since;
    }
    const { request } = state.crm;
    if (request !== null && request.state !== 'failed')
      this.asked.set(state.agentId, { requestId: request.requestId, madeAt: request.since, probedMs: null });
  }

  private takeRecord({ agentId, events }: RecordedRecord): void {
    if (agentId === null) {
      for (const event of events) this.takeItemEvent(event);
      return;
    }
    const own = events.filter(isOfAgent);
    for (const event of own) {
      const before = this.agents.get(agentId) ?? initialAgent(agentId);
      this.takeAgentEvent(agentId, before, event, own);
      this.agents.set(agentId, evolve(before, event));
    }
  }

  private takeItemEvent(event: RecordedEvent): void {
    const center = (input: Extract<Stimulus, { kind: 'center' }>['input']): void =>
      void this.stimuli.push({ at: event.at, kind: 'center', input });
    switch (event.kind) {
      case 'definitionChanged':
        this.stimuli.push({ at: event.at, kind: 'definition', definition: event.definition });
        return;
      case 'itemQueued': {
        const { workId, queueId, passed, channel, label, detail, priority, skills, preferredAgentIds } = event.item;
        this.arrivals.set(workId, event.at);
        return center({
          kind: 'queueWork',
          workId,
          // It came to the first of those that turned it away.
          queueId: passed[0] ?? queueId,
          channel,
          label,
          detail,
          priority,
          skills,
          preferredAgentIds,
        });
      }
      case 'itemEnded':
        if (event.outcome !== 'overflowed') this.leave(event.at, event.workId, event.outcome);
        return;
      case 'itemMoved':
        if (event.cause === 'supervisor') center({ kind: 'moveItem', workId: event.workId, queueId: event.queueId });
        return;
      case 'itemAssigned':
        return center({ kind: 'assignItem', workId: event.workId, agentId: event.agentId, force: event.force });
      case 'itemPulled':
        return center({ kind: 'pullItem', workId: event.workId });
      case 'teamDrained':
        this.drainedAt = event.at;
        return center({ kind: 'drainTeam', teamId: event.teamId, reasonCode: event.reasonCode });
      default:
        return;
    }
  }

  private leftAt(at: number, workId: string): void {
    const arrivedAt = this.arrivals.get(workId);
    if (arrivedAt !== undefined) this.leftAfterMs += at - arrivedAt;
  }

  private leave(at: number, workId: string, outcome: 'cancelled' | 'abandoned'): void {
    if (outcome === 'abandoned') this.leftAt(at, workId);
    this.stimuli.push({ at, kind: 'leave', workId, outcome, isLikely: false });
  }

  private takeAgentEvent(agentId: string, before: AgentState, event: AgentEvent, record: readonly AgentEvent[]): void {
    const { at } = event;
    const input = (own: Extract<Stimulus, { kind: 'input' }>['input']): void =>
      void this.stimuli.push({ at, kind: 'input', agentId, input: own });
    const item = before.contactCenter.work.find(({ workId }) => workId === workIdIn(event));
    const has = (kind: AgentEvent['kind']): boolean => record.some((other) => other.kind === kind);
    // Whatever was asked over a link that ends is answered to nobody.
    if (ENDS_LINK.has(event.kind)) this.overtaken(agentId, at);
    switch (event.kind) {
      // The session and the link
      case 'sessionOpened':
        return input({ kind: 'openSession', sessionId: event.sessionId, name: event.name, team: event.team });
      case 'sessionLost':
        return input({ kind: 'loseSession' });
      case 'signOutWished':
        return input(event.actor === undefined ? { kind: 'signOut' } : { kind: 'endSession', force: false });
      case 'sessionEnded':
        if (before.signOutPending && event.cause === 'agent') return;
        if (event.cause === 'agent') input({ kind: 'signOut' });
        else if (event.cause === 'supervisor') input({ kind: 'endSession', force: true });
        return;
      case 'crmAttached': {
        const { wire, workEvents, asksFirst } = event;
        const said = record.find((other) => other.kind === 'presenceReported');
        const says = wire === 'plain' && said !== undefined ? { statusId: newsOf(before, said.statusId) } : null;
        this.stimuli.push({ at, kind: 'attach', agentId, wire, workEvents, asksFirst, says });
        return;
      }
      case 'crmDetached':
        return input({ kind: 'detachCrm', reason: event.reason });

      // What the CRM says
      case 'presenceReported':
        return this.takePresence(agentId, before, event, has('requestFailed') || has('crmAttached'));
      case 'crmWorkChanged': {
        if (event.version === null) return;
        return this.takeTickets(agentId, before, event.work.filter(isOpenTicket), at);
      }
      case 'requestMade':
        this.overtaken(agentId, at);
        this.asked.set(agentId, { requestId: event.requestId, madeAt: at, probedMs: null });
        return;
      case 'requestSettling': {
        const asked = this.asked.get(agentId);
        if (asked?.requestId === event.requestId) asked.probedMs = at - asked.madeAt;
        return;
      }
      case 'requestDropped':
        return this.overtaken(agentId, at);
      case 'requestApplied':
        return this.answered(agentId, event.requestId, 'applied', at);
      case 'requestAssumed':
        return this.answered(agentId, event.requestId, 'assumed', at);
      case 'requestFailed':
        return this.answered(agentId, event.requestId, event.cause, at);
      case 'permitTaken':
        return input({ kind: 'takePermit', workId: event.item.workId, label: event.item.label });
      case 'permitEnded':
        if (event.cause === 'released') input({ kind: 'releasePermit', workId: event.workId });
        return;

      // What people choose
      case 'choiceMade': {
        const { side, choice } = event;
        if (side !== 'contactCenter' || choice.cause !== 'chosen') return;
        if (choice.by !== 'agent' && choice.by !== 'supervisor') return;
        // Coming back after a missed offer is an answer to it.
        if (choice.ready && choice.by === 'agent' && before.missed !== null) return;
        return input({ kind: 'chooseState', by: choice.by, ready: choice.ready, reasonCode: choice.reasonCode });
      }
      case 'missedCleared': {
        // With a presence, or with another choice, it is played as that.
        const isOwn = !has('presenceReported') && !has('choiceMade');
        const by = event.actor === undefined ? 'agent' : 'supervisor';
        if (isOwn && (by === 'supervisor' || before.missed === null))
          input({ kind: 'chooseState', by, ready: true, reasonCode: null });
        if (before.missed === null || has('presenceReported')) return;
        if (record.some((other) => other.kind === 'choiceMade' && !other.choice.ready)) return;
        this.returned(agentId, at - before.missed.at);
        return;
      }
      case 'supervisorHeld':
        if (this.drainedAt !== at)
          input({ kind: 'chooseState', by: 'supervisor', ready: false, reasonCode: event.reasonCode });
        return;
      case 'supervisorReleased':
        if (!has('choiceMade') && !has('missedCleared') && !has('presenceReported'))
          input({ kind: 'chooseState', by: 'supervisor', ready: true, reasonCode: null });
        return;

      // Work
      case 'workGiven':
        if (event.item.queueId === null) {
          const { workId, channel, label, detail } = event.item;
          input({ kind: 'giveWork', workId, channel: channel ?? '', label, detail });
        }
        return;
      case 'workStarted': {
        const { item: own } = event;
        if (own !== null) {
          const { workId, channel, label, detail } = own;
          input({ kind: 'startInteraction', workId, channel: channel ?? '', label, detail });
          this.openStint(agentId, own, at);
        } else if (item !== undefined) {
          this.offerAnswered(item, 'accept', at);
          if (item.queueId !== null && !this.waits.has(item.workId))
            this.waits.set(item.workId, { createdAt: item.createdAt, waitMs: at - item.createdAt });
          this.openStint(agentId, item, at);
        }
        return;
      }
      case 'offerRescinded':
        if (item !== undefined) this.offerAnswered(item, 'late', at);
        return;
      case 'offerDeclined':
        if (item !== undefined) this.offerAnswered(item, 'decline', at);
        return;
      case 'offerMissed':
        if (item !== undefined) this.offerAnswered(item, 'miss', at);
        if (event.holds) this.missed(agentId);
        return;
      default:
        if (item !== undefined) this.takeWork(keyOf(agentId, item.workId), item, event);
    }
  }

  private takePresence(
    agentId: string,
    before: AgentState,
    { at, statusId, attribution }: Extract<AgentEvent, { kind: 'presenceReported' }>,
    isAnswer: boolean,
  ): void {
    if (attribution === 'person') this.stimuli.push({ at, kind: 'pick', agentId, statusId });
    if (attribution !== 'state' || isAnswer) return;
    this.stimuli.push({ at, kind: 'snapshot', agentId, statusId: newsOf(before, statusId) });
  }

  private takeTickets(agentId: string, before: AgentState, open: readonly WorkItem[], at: number): void {
    const byRouter = before.crm.reported?.ready === true;
    const known = before.crm.work.filter(isOpenTicket);
    for (const { workId, label } of open) {
      if (known.some((ticket) => ticket.workId === workId)) continue;
      this.openTickets.set(keyOf(agentId, workId), this.stimuli.length);
      this.stimuli.push({ at, kind: 'openTicket', agentId, workId, label, lengthMs: null, byRouter });
    }
    for (const { workId } of known) {
      if (open.some((ticket) => ticket.workId === workId)) continue;
      const place = this.openTickets.get(keyOf(agentId, workId));
      const opened = place === undefined ? undefined : this.stimuli[place];
      if (place === undefined || opened?.kind !== 'openTicket')
        this.stimuli.push({ at, kind: 'closeTicket', agentId, workId });
      else this.stimuli[place] = { ...opened, lengthMs: at - opened.at };
      this.openTickets.delete(keyOf(agentId, workId));
    }
  }

  private overtaken(agentId: string, at: number): void {
    const asked = this.asked.get(agentId);
    if (asked !== undefined) this.answered(agentId, asked.requestId, 'late', at);
  }

  private answered(agentId: string, requestId: string, kind: CrmAnswer['kind'], at: number): void {
    const asked = this.asked.get(agentId);
    if (asked?.requestId !== requestId) return;
    this.asked.delete(agentId);
    const afterMs = asked.probedMs ?? at - asked.madeAt;
    const list = this.crmAnswers.get(agentId) ?? [];
    list.push({ madeAt: asked.madeAt, kind, afterMs: Math.max(0, afterMs) });
    this.crmAnswers.set(agentId, list);
  }

  private missed(agentId: string): void {
    this.returns.set(agentId, [...(this.returns.get(agentId) ?? []), null]);
  }

  private returned(agentId: string, afterMs: number): void {
    const list = this.returns.get(agentId);
    if (list !== undefined) list[list.length - 1] = afterMs;
  }

  // Interactions in hand

  private offerAnswered({ workId, state, since }: WorkItem, kind: OfferAnswer['kind'], at: number): void {
    if (state !== 'offered') return;
    const list = this.answers.get(workId) ?? [];
    list.push({ kind, afterMs: Math.max(0, at - since) });
    this.answers.set(workId, list);
  }

  private openStint(agentId: string, { workId, channel }: WorkItem, activeSince: number | null): OpenStint {
    const list = this.stints.get(workId) ?? [];
    const stint: OpenStint = {
      talkMs: 0,
      activeSince,
      parks: [],
      wrapUpSince: null,
      wrapUpMs: null,
      extensions: [],
      isLeft: false,
      channel,
      place: list.length,
    };
    // Its place is kept: another one may begin before this one's wrap-up is over.
    list.push({ talkMs: null, end: { kind: 'finish' }, parks: [], wrapUpMs: null, extensions: [] });
    this.stints.set(workId, list);
    this.open.set(keyOf(agentId, workId), stint);
    return stint;
  }

  private pause(stint: OpenStint, at: number): void {
    if (stint.activeSince !== null) stint.talkMs += at - stint.activeSince;
    stint.activeSince = null;
  }

  private takeWork(key: string, item: WorkItem, event: AgentEvent): void {
    const { at } = event;
    const stint = this.open.get(key);
    if (
      event.kind === 'workEnded' &&
      (event.outcome === 'abandoned' || event.outcome === 'cancelled') &&
      stint === undefined
    ) {
      this.offerAnswered(item, 'late', at);
      this.leave(at, item.workId, event.outcome);
      return;
    }
    if (stint === undefined) return;
    switch (event.kind) {
      case 'workParked':
        this.pause(stint, at);
        if (event.by === 'agent') stint.parks.push({ atTalkMs: stint.talkMs, forMs: null, at });
        return;
      case 'workResumed': {
        const park = stint.parks.at(-1);
        if (park?.forMs === null) park.forMs = at - park.at;
        stint.activeSince = at;
        return;
      }
      case 'wrapUpStarted':
        this.pause(stint, at);
        stint.wrapUpSince = at;
        return;
      case 'wrapUpExtended':
        if (stint.wrapUpSince !== null) stint.extensions.push(at - stint.wrapUpSince);
        return;
      case 'workEnded':
        this.pause(stint, at);
        if (stint.wrapUpSince !== null && (item.deadlineAt === null || at < item.deadlineAt))
          stint.wrapUpMs = at - stint.wrapUpSince;
        return this.closeStint(key, { kind: 'finish' }, stint.talkMs);
      case 'workTransferred':
        this.pause(stint, at);
        return this.closeStint(
          key,
          { kind: 'transfer', toQueueId: event.toQueueId, toAgentId: event.toAgentId },
          stint.talkMs,
        );
      case 'workReturned':
      case 'parkExpired':
        this.pause(stint, at);
        return this.closeStint(key, { kind: 'taken' }, stint.talkMs);
      default:
        return;
    }
  }

  private closeStint(key: string, end: Stint['end'], talkMs: number | null): void {
    const stint = this.open.get(key);
    if (stint === undefined) return;
    this.open.delete(key);
    const { parks, wrapUpMs, extensions, channel, wrapUpSince, place } = stint;
    // In its wrap-up when the record ends: it had been finished.
    const knownMs = talkMs ?? (wrapUpSince === null ? null : stint.talkMs);
    const list = this.stints.get(workIdOf(key));
    if (list === undefined) return;
    list[place] = {
      talkMs: knownMs,
      end,
      parks: parks.map(({ atTalkMs, forMs }) => ({ atTalkMs, forMs })),
      wrapUpMs,
      extensions,
    };
    if (knownMs === null || end.kind !== 'finish') return;
    const talks = this.talks.get(channel ?? '') ?? [];
    talks.push(knownMs);
    this.talks.set(channel ?? '', talks);
  }
}

function isOpenTicket({ state }: WorkItem): boolean {
  return state === 'open';
}

/** Where the page stands, if that is not where it was heard to stand. */
function newsOf({ crm }: AgentState, statusId: string): string | null {
  return crm.reported?.statusId === statusId ? null : statusId;
}

/** A number in [0, 1) that belongs to a text (FNV-1a). */
function shareOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  // The last characters alone would decide about the highest bits.
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39);
  return ((hash ^ (hash >>> 15)) >>> 0) / 0x1_0000_0000;
}

function workIdIn(event: AgentEvent): string | null {
  if ('workId' in event) return event.workId;
  return event.kind === 'workTransferred' ? event.item.workId : null;
}

const keyOf = (agentId: string, workId: string): string => `${agentId}\n${workId}`;
const workIdOf = (key: string): string => key.slice(key.indexOf('\n') + 1);

function isOfAgent(event: RecordedEvent): event is AgentEvent {
  return event.kind !== 'definitionChanged' && !isItemEvent(event);
}

/** The lower of the two in the middle, so that it is one of them. */
function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? null;
}
