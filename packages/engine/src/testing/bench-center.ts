/**
 * A contact centre on a bench: agents on the extended wire whose CRM confirms at once, a clock that is turned by hand, and
 * every invariant checked after every input.
 */
import { type Center, type CenterFacts, createCenter } from '../center/center.ts';
import type { CenterInput, CenterRecord } from '../center/center-inputs.ts';
import type { CenterItem } from '../center/center-item.ts';
import { checkCenter, checkHistory, checkIndexes, checkOrder } from '../center/check-center.ts';
import { copyBacklog, evolveItems } from '../center/evolve-items.ts';
import { isItemEvent } from '../center/item-events.ts';
import type { RefusalCode } from '../codes.ts';
import type { Definition, Rules } from '../definition.ts';
import { nextDueAt } from '../due.ts';
import type { AgentEvent } from '../events.ts';
import { evolve } from '../evolve.ts';
import type { AgentInput } from '../inputs.ts';
import { type AgentState, initialAgent } from '../model.ts';
import { testRules } from './test-definition.ts';

type DistributiveOmit<T, K extends string> = T extends unknown ? Omit<T, K> : never;
/** An input of an agent whose epoch the bench fills in. */
export type LooseAgentInput = DistributiveOmit<AgentInput, 'epoch'>;

export type QueueWork = Extract<CenterInput, { kind: 'queueWork' }>;

const WITH_EPOCH: ReadonlySet<string> = new Set<AgentInput['kind']>([
  'loseSession',
  'signOut',
  'attachCrm',
  'detachCrm',
  'reportPresence',
  'reportSnapshot',
  'reportWork',
  'acceptRequest',
  'answerProbe',
  'chooseState',
  'acceptOffer',
  'declineOffer',
  'endInteraction',
  'finishWrapUp',
  'extendWrapUp',
  'startInteraction',
  'retryCrm',
  'parkWork',
  'resumeWork',
  'transferWork',
]);

export class BenchCenter {
  readonly center: Center;
  now = 1_000_000;
  /** All records so far, in order. */
  readonly log: CenterRecord[] = [];
  /** CRMs that do not answer. */
  readonly silent = new Set<string>();
  private readonly versions = new Map<string, number>();
  private readonly tickets = new Map<string, string[]>();
  /** Every decision is checked against all invariants; off for measuring. */
  isChecked = true;

  constructor(rules: Rules, facts: CenterFacts = { agents: new Map(), items: new Map(), flows: new Map() }) {
    this.center = createCenter(rules, facts);
  }

  /** Decides and throws when it is refused, or an invariant is broken. */
  do(input: CenterInput): readonly CenterRecord[] {
    const outcome = this.try(input);
    if (typeof outcome === 'string') throw new Error(`${input.kind} was refused: ${outcome}`);
    return outcome;
  }

  /** Decides; the code where it is refused. */
  try(input: CenterInput): readonly CenterRecord[] | RefusalCode {
    const before = this.isChecked ? this.facts() : null;
    const decision = this.center.decide(input, this.now);
    if (!decision.ok) {
      if (before !== null) this.demandSame(before, input);
      return decision.refused.code;
    }
    this.take(decision.records, before, input.kind);
    return decision.records;
  }

  /** A new definition. */
  setRules(rules: Rules): readonly CenterRecord[] {
    const before = this.isChecked ? this.facts() : null;
    const records = this.center.setRules(rules, this.now);
    this.take(records, before, 'setRules');
    return records;
  }

  /** To one agent, in their session. */
  agent(agentId: string, loose: LooseAgentInput): readonly CenterRecord[] {
    return this.do({ kind: 'agent', agentId, input: this.inSession(agentId, loose) });
  }

  tryAgent(agentId: string, loose: LooseAgentInput): readonly CenterRecord[] | RefusalCode {
    return this.try({ kind: 'agent', agentId, input: this.inSession(agentId, loose) });
  }

  /** Signed in with the CRM attached. */
  signIn(agentId: string, team: string | null = null): this {
    this.agent(agentId, { kind: 'openSession', sessionId: `s-${agentId}`, name: agentId, team });
    const capabilities = { workEvents: true, asksFirst: false };
    this.agent(agentId, { kind: 'attachCrm', wire: 'extended', capabilities });
    this.versions.set(agentId, 1 + (this.versions.get(agentId) ?? 0));
    this.agent(agentId, {
      kind: 'reportSnapshot',
      statusId: 'available',
      cause: null,
      version: this.versions.get(agentId) ?? 1,
      work: this.ticketsOf(agentId),
    });
    return this;
  }

  /** Signed in and Ready, one after the other. */
  ready(...agentIds: string[]): this {
    for (const agentId of agentIds) {
      if ((this.center.agents.get(agentId)?.session.state ?? 'signedOut') === 'signedOut') this.signIn(agentId);
      this.agent(agentId, { kind: 'chooseState', by: 'agent', ready: true, reasonCode: null });
    }
    return this;
  }

  notReady(agentId: string, reasonCode = 1): this {
    this.agent(agentId, { kind: 'chooseState', by: 'agent', ready: false, reasonCode });
    return this;
  }

  /** An item of the queue `support`, unless it is said otherwise. */
  queue(workId: string, change: Partial<QueueWork> = {}): this {
    this.do(this.arrival(workId, change));
    return this;
  }

  arrival(workId: string, change: Partial<QueueWork> = {}): QueueWork {
    return {
      kind: 'queueWork',
      workId,
      queueId: 'support',
      channel: 'chat',
      label: `Chat ${workId}`,
      detail: null,
      priority: 0,
      skills: [],
      preferredAgentIds: [],
      ...change,
    };
  }

  accept(agentId: string, workId: string): this {
    this.agent(agentId, { kind: 'acceptOffer', workId });
    return this;
  }

  decline(agentId: string, workId: string): this {
    this.agent(agentId, { kind: 'declineOffer', workId });
    return this;
  }

  /** Ends an interaction, with its wrap-up. */
  end(agentId: string, workId: string): this {
    this.agent(agentId, { kind: 'endInteraction', workId });
    if (this.items.has(workId)) this.agent(agentId, { kind: 'finishWrapUp', workId });
    return this;
  }

  /** The CRM's open tickets. */
  setTickets(agentId: string, ...workIds: string[]): this {
    this.tickets.set(agentId, workIds);
    const version = (this.versions.get(agentId) ?? 0) + 1;
    this.versions.set(agentId, version);
    this.agent(agentId, { kind: 'reportWork', work: this.ticketsOf(agentId), version });
    return this;
  }

  /** Lets time pass, with every tick at its instant: agents first, then items. */
  pass(ms: number): this {
    const end = this.now + ms;
    for (let steps = 0; steps < 20_000; steps += 1) {
      let due = this.center.nextItemDueAt() ?? Number.POSITIVE_INFINITY;
      let agentId: string | null = null;
      for (const state of this.center.agents.values()) {
        const at = nextDueAt(state);
        if (at !== null && at <= due) {
          due = at;
          agentId = state.agentId;
        }
      }
      if (due > end) {
        this.now = end;
        return this;
      }
      this.now = Math.max(this.now, due);
      if (agentId === null) this.do({ kind: 'tick' });
      else this.do({ kind: 'agent', agentId, input: { kind: 'tick' } });
    }
    throw new Error('EN6 time does not pass');
  }

  get items(): ReadonlyMap<string, CenterItem> {
    return this.center.items;
  }

  item(workId: string): CenterItem {
    const item = this.items.get(workId);
    if (item === undefined) throw new Error(`there is no item ${workId}`);
    return item;
  }

  /** Where an item is, in words: `waiting`, `gone`, or `dana offered, erin offered`. */
  where(workId: string): string {
    const item = this.items.get(workId);
    if (item === undefined) return 'gone';
    if (item.holders.length === 0) return 'waiting';
    return item.holders.map((holder) => `${holder.agentId} ${holder.state}`).join(', ');
  }

  /** Events of a kind in the log, in order. */
  events<K extends string>(kind: K): readonly CenterRecord['events'][number][] {
    return this.log.flatMap((record) => record.events.filter((event) => event.kind === kind));
  }

  facts(): CenterFacts {
    const { agents, items, flows } = this.center;
    return { agents: new Map(agents), items: new Map(items), flows: new Map(flows) };
  }

  private inSession(agentId: string, loose: LooseAgentInput): AgentInput {
    const isSupervisor = loose.kind === 'chooseState' && loose.by === 'supervisor';
    const epoch = isSupervisor ? null : (this.center.agents.get(agentId)?.epoch ?? 0);
    return (WITH_EPOCH.has(loose.kind) ? { ...loose, epoch } : loose) as AgentInput;
  }

  private ticketsOf(agentId: string): { workId: string; label: string }[] {
    return (this.tickets.get(agentId) ?? []).map((workId) => ({ workId, label: `Ticket ${workId}` }));
  }

  private take(records: readonly CenterRecord[], before: CenterFacts | null, what: string): void {
    this.log.push(...records);
    if (before !== null) {
      const after = this.facts();
      const broken = [
        ...checkFold(before, after, records),
        ...checkCenter(this.center.rules, after, this.now),
        ...checkIndexes(this.center),
        ...checkHistory(before, after),
        ...checkOrder(this.center.rules, before, after, records),
      ];
      if (broken.length > 0) throw new Error(`${what}: ${broken.join('; ')}`);
    }
    for (const record of records) {
      for (const effect of record.effects) {
        if (effect.kind === 'requestPresence' && record.agentId !== null && !this.silent.has(record.agentId))
          this.confirm(record.agentId, effect.requestId, effect.statusId);
      }
    }
  }

  /** The CRM does what it is asked. */
  private confirm(agentId: string, requestId: string, statusId: string): void {
    if (this.center.agents.get(agentId)?.crm.request?.requestId !== requestId) return;
    const version = (this.versions.get(agentId) ?? 0) + 1;
    this.versions.set(agentId, version);
    this.agent(agentId, {
      kind: 'reportPresence',
      statusId,
      success: true,
      requestId,
      cause: 'request',
      version,
      work: this.ticketsOf(agentId),
    });
  }

  private demandSame(before: CenterFacts, input: CenterInput): void {
    const same =
      [...before.agents].every(([id, state]) => this.center.agents.get(id) === state) &&
      before.agents.size === this.center.agents.size &&
      [...before.items].every(([id, item]) => this.center.items.get(id) === item) &&
      before.items.size === this.center.items.size;
    if (!same) throw new Error(`EN10 ${input.kind} was refused and changed something`);
  }
}

/** The records, applied to the facts before, give the facts after (CC7). */
export function checkFold(
  before: CenterFacts,
  after: CenterFacts,
  records: readonly CenterRecord[],
): readonly string[] {
  const backlog = copyBacklog(before);
  const agents = new Map<string, AgentState>(before.agents);
  for (const { agentId, events } of records) {
    evolveItems(backlog, agentId, events);
    if (agentId === null) continue;
    const own = events.filter((event): event is AgentEvent => !isItemEvent(event));
    agents.set(agentId, own.reduce(evolve, agents.get(agentId) ?? initialAgent(agentId)));
  }
  const text = (facts: CenterFacts): string =>
    JSON.stringify([
      [...facts.agents].sort(([a], [b]) => (a < b ? -1 : 1)),
      [...facts.items].sort(([a], [b]) => (a < b ? -1 : 1)),
      [...facts.flows].sort(([a], [b]) => (a < b ? -1 : 1)),
    ]);
  return text({ agents, ...backlog }) === text(after) ? [] : ['CC7 the fold of the records is another state'];
}

const OPEN = { isOpen: true, strategy: 'longestIdle', ring: 1, preferredMs: 30_000, limit: 1_000 } as const;
const NO_OVERFLOW = { toQueueId: null, atLength: null, atEstimatedWaitMs: null, afterMs: null } as const;
const SERVICE_LEVEL = { withinMs: 20_000, shortAbandonMs: 5_000 } as const;

/** A queue of team `support` up to level 9, with changes. */
export function testQueue(
  id: string,
  change: Partial<Definition['queues'][number]> = {},
): Definition['queues'][number] {
  return {
    id,
    label: id,
    ...OPEN,
    plan: [{ afterMs: 0, teams: [{ teamId: 'support', maxLevel: 9 }], skillsLoweredBy: 0 }],
    overflow: NO_OVERFLOW,
    serviceLevel: SERVICE_LEVEL,
    ...change,
  };
}

export { NO_OVERFLOW };

/** An agent of team `support` at level 1, with skills by level. */
export function member(
  agentId: string,
  skills: Readonly<Record<string, number>> = {},
  teams: Readonly<Record<string, number>> = { support: 1 },
): Definition['agents'][number] {
  return {
    agentId,
    teams: Object.entries(teams).map(([teamId, level]) => ({ teamId, level })),
    skills: Object.entries(skills).map(([skillId, level]) => ({ skillId, level })),
  };
}

/**
 * Rules with the queue `support`, which team `support` serves: dana, erin and finn, one interaction at a time; skills
 * `de` and `fr`; no cool-downs, and a missed offer does not hold.
 */
export function centerRules(change: Partial<Definition> = {}): Rules {
  const base = testRules().definition;
  return testRules({
    teams: [
      { id: 'support', label: 'Support' },
      { id: 'experts', label: 'Experts' },
    ],
    skills: [
      { id: 'de', label: 'German' },
      { id: 'fr', label: 'French' },
    ],
    agents: [member('dana'), member('erin'), member('finn')],
    queues: [testQueue('support')],
    distribution: { ...base.distribution, missesBeforeHold: 100 },
    ...change,
  });
}
