/** Measures a day as it passes: the engine's own measures and honesty, and the time of both sides of each agent. */
import {
  type AgentState,
  beginHonesty,
  beginMeasures,
  type CenterFacts,
  type CenterRecord,
  type Counts,
  figuresOf,
  HONESTY_NAMES,
  type Honesty,
  type HonestyCounts,
  holdsOf,
  isEffectivelyReady,
  type Measures,
  type Rules,
} from '@interlock/engine';
import type { DayFigures, SideFigures } from './day-figures.ts';

/** How an agent stands. */
interface Stand {
  readonly isSignedIn: boolean;
  readonly contactCenter: 'ready' | string;
  readonly crm: 'ready' | 'unknown' | string;
}

const READY = 'ready';
const UNKNOWN = 'unknown';
const NOTHING_HONEST = Object.fromEntries(HONESTY_NAMES.map((name) => [name, 0])) as HonestyCounts;

export class DayMeter {
  private rules: Rules;
  private readonly measures: Measures;
  private readonly honesty: Honesty;
  private version = 0;
  private readonly states = new Map<string, AgentState>();
  private readonly stands = new Map<string, Stand>();
  private readonly since = new Map<string, number>();
  private readonly times = { contactCenter: new Map<string, number>(), crm: new Map<string, number>() };
  private signedInMs = 0;

  /** @param from nothing before it is counted, in ms */
  constructor(rules: Rules, facts: CenterFacts, from: number) {
    this.rules = rules;
    this.measures = beginMeasures(rules, facts, from);
    this.honesty = beginHonesty(rules, facts.agents, from);
    for (const state of facts.agents.values()) this.see(state, from);
  }

  take({ agentId, events, state }: CenterRecord, at: number): void {
    this.version += 1;
    this.measures.apply({ version: this.version, agentId, events });
    this.honesty.apply({ version: this.version, agentId, events });
    if (state !== null) this.see(state, at);
  }

  setRules(rules: Rules, at: number): void {
    this.rules = rules;
    this.version += 1;
    const { definition } = rules;
    const record = {
      version: this.version,
      agentId: null,
      events: [{ kind: 'definitionChanged', at, definition }],
    } as const;
    this.measures.apply(record);
    this.honesty.apply(record);
    for (const state of this.states.values()) this.see(state, at);
  }

  end(at: number): DayFigures {
    for (const agentId of this.stands.keys()) this.settle(agentId, at);
    const sum = (name: keyof Counts, rows: readonly { readonly counts: Counts }[]): number =>
      rows.reduce((total, { counts }) => total + counts[name], 0);
    const queues = this.measures.totals('queues', null, at);
    const agents = this.measures.totals('agents', null, at);
    const longestWaitMs = Math.max(0, ...queues.map(({ counts }) => counts.longestWaitMs));
    const answered = sum('answered', queues);
    const honest = this.honestAt(at);
    return {
      signedInMs: this.signedInMs,
      contactCenter: sideFigures(this.times.contactCenter),
      crm: sideFigures(this.times.crm),
      bothReadyMs: honest.bothReadyMs,
      driftMs: honest.driftMs,
      arrived: sum('arrived', queues),
      offered: sum('offered', queues),
      accepted: sum('accepted', queues),
      declined: sum('declined', queues),
      missed: sum('timedOut', queues),
      rescinded: sum('rescinded', queues),
      answered,
      abandoned: sum('abandoned', queues),
      shortAbandoned: sum('shortAbandoned', queues),
      overflowed: sum('overflowedOut', queues),
      ...ratios(queues, agents, sum),
      averageWaitMs: answered === 0 ? null : sum('waitMs', queues) / answered,
      longestWaitMs,
      collisions: honest.collisions,
      collisionMs: honest.collisionMs,
      requests: honest.requests,
      failedRequests: honest.failedRequests,
      flaps: honest.flaps,
    };
  }

  private honestAt(at: number): HonestyCounts {
    const query = { by: 'total', from: 0, to: at + 1, stepMs: null, now: at, limit: 1, sees: null } as const;
    return this.honesty.report(query)?.[0]?.counts ?? NOTHING_HONEST;
  }

  private see(state: AgentState, at: number): void {
    const { agentId } = state;
    this.settle(agentId, at);
    this.states.set(agentId, state);
    this.stands.set(agentId, standOf(this.rules, state));
    this.since.set(agentId, at);
  }

  /** Counts the time of an agent up to an instant. */
  private settle(agentId: string, at: number): void {
    const stand = this.stands.get(agentId);
    const ms = at - (this.since.get(agentId) ?? at);
    this.since.set(agentId, at);
    if (stand?.isSignedIn !== true || ms <= 0) return;
    this.signedInMs += ms;
    for (const side of ['contactCenter', 'crm'] as const)
      this.times[side].set(stand[side], (this.times[side].get(stand[side]) ?? 0) + ms);
  }
}

function ratios(
  queues: readonly { readonly counts: Counts }[],
  agents: readonly { readonly counts: Counts }[],
  sum: (name: keyof Counts, rows: readonly { readonly counts: Counts }[]) => number,
): Pick<DayFigures, 'serviceLevel' | 'occupancy'> {
  const [first] = queues;
  const [one] = agents;
  const of = (counts: Counts | undefined, changes: Partial<Counts>): ReturnType<typeof figuresOf> | null =>
    counts === undefined ? null : figuresOf({ ...counts, ...changes });
  const level = of(first?.counts, {
    answered: sum('answered', queues),
    answeredWithin: sum('answeredWithin', queues),
  });
  const times = of(one?.counts, { handlingMs: sum('handlingMs', agents), staffedMs: sum('staffedMs', agents) });
  return { serviceLevel: level?.serviceLevel ?? null, occupancy: times?.occupancy ?? null };
}

function standOf(rules: Rules, state: AgentState): Stand {
  const isSignedIn = state.session.state !== 'signedOut';
  const { reported } = state.crm;
  const isReady = isEffectivelyReady(rules, state, 'contactCenter');
  const contactCenter = isReady ? READY : (holdsOf(rules, state, 'contactCenter')[0]?.kind ?? 'chosen');
  let crm = UNKNOWN;
  if (reported !== null) crm = reported.ready ? READY : crmCause(rules, state);
  return { isSignedIn, contactCenter, crm };
}

function crmCause(rules: Rules, state: AgentState): string {
  const [hold] = holdsOf(rules, state, 'crm');
  if (hold !== undefined) return hold.kind;
  return state.crm.choice?.ready === true ? 'confirming' : 'chosen';
}

function sideFigures(times: ReadonlyMap<string, number>): SideFigures {
  const causes = [...times].filter(([name]) => name !== READY && name !== UNKNOWN);
  return {
    readyMs: times.get(READY) ?? 0,
    unknownMs: times.get(UNKNOWN) ?? 0,
    notReadyMs: causes.reduce((sum, [, ms]) => sum + ms, 0),
    notReadyBy: causes.sort(([a], [b]) => (a < b ? -1 : 1)).map(([cause, ms]) => ({ cause, ms })),
  };
}
