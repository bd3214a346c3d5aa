/** One step of the world: inputs to the Center that is made of its facts, and what the CRMs are asked because of it. */
import type {
  AgentInput,
  AgentState,
  Center,
  CenterFacts,
  CenterInput,
  CenterRecord,
  RefusalCode,
  Rules,
} from '@interlock/engine';
import { checkIndexes, nextDueAt } from '@interlock/engine';
import { NOW } from '../canonical.ts';
import { isEqual } from '../intern.ts';
import { AGENTS } from './center-rules.ts';
import { type CenterWorld, type Crm, canonicalWorld, type UpMessage } from './center-world.ts';
import { factsOf } from './rest-properties.ts';
import { checkTurn } from './turn-properties.ts';

/** The engine under test: the shipped one, or a broken one. */
export type CenterEngine = Pick<
  typeof import('@interlock/engine'),
  'createCenter' | 'evolve' | 'evolveItems' | 'copyBacklog' | 'initialAgent' | 'compileRules' | 'isItemEvent'
>;

/** Messages under way in one direction; successors with more are cut and counted. */
export const CHANNEL_LIMIT = 8;

/** Also of a record that is no agent's. */
const agentIds: readonly (string | null)[] = AGENTS;

type Loose<T> = T extends unknown ? Omit<T, 'epoch'> : never;
/** An input of an agent whose epoch is filled in. */
export type LooseInput = Loose<AgentInput>;

/** Where a turn is cut short: how many of its records became durable, and whether their effects went out. */
export interface Cut {
  readonly records: number;
  readonly isCrash: boolean;
}

/** Whether the centre found the agent by itself. */
function isMatch(event: CenterRecord['events'][number]): boolean {
  return event.kind === 'workGiven' && event.match !== undefined;
}

/** Whether two maps have the same entries, in whatever order. What is one object is not looked into. */
function isSameMap<T>(left: ReadonlyMap<string, T>, right: ReadonlyMap<string, T>): boolean {
  if (left.size !== right.size) return false;
  for (const [id, value] of left) if (!isEqual(value, right.get(id))) return false;
  return true;
}

const isSame = (left: CenterFacts, right: CenterFacts): boolean =>
  isSameMap(left.agents, right.agents) && isSameMap(left.items, right.items) && isSameMap(left.flows, right.flows);

const reversed = (facts: CenterFacts): CenterFacts => ({
  agents: new Map([...facts.agents].reverse()),
  items: new Map([...facts.items].reverse()),
  flows: new Map([...facts.flows].reverse()),
});

/** A long-lived Center at rest over the facts of a world: what a rebuild looks at anew is behind it. */
function centerAtRest(engine: CenterEngine, rules: Rules, facts: CenterFacts, broken: string[]): Center {
  const center = engine.createCenter(rules, facts);
  const settled = center.decide({ kind: 'tick' }, NOW);
  if (settled.ok && settled.records.length > 0)
    broken.push(`I12 the turn before left undone: ${kindsOf(settled.records)}`);
  return center;
}

export function kindsOf(records: readonly CenterRecord[]): string {
  return records.flatMap(({ events }) => events.map((event) => event.kind)).join();
}

export class Scene {
  readonly broken: string[] = [];
  /** Records of the step, in order. */
  readonly records: CenterRecord[] = [];
  isCut = false;
  now = NOW;
  crms: Crm[];
  center: Center;
  private readonly engine: CenterEngine;
  private readonly definitions: readonly Rules[];
  private readonly world: CenterWorld;
  private rulesIndex: number;

  constructor(engine: CenterEngine, definitions: readonly Rules[], world: CenterWorld) {
    this.engine = engine;
    this.definitions = definitions;
    this.world = world;
    this.rulesIndex = world.rules;
    this.crms = [...world.crms];
    this.center = centerAtRest(engine, this.rules, factsOf(world), this.broken);
  }

  get rules(): Rules {
    return this.definitions[this.rulesIndex] as Rules; // an index of the list
  }

  state(index: number): AgentState {
    const agentId = AGENTS[index] ?? '';
    return this.center.agents.get(agentId) ?? this.engine.initialAgent(agentId);
  }

  crm(index: number): Crm {
    return this.crms[index] as Crm; // one for each agent
  }

  setCrm(index: number, change: Partial<Crm>): void {
    this.crms[index] = { ...this.crm(index), ...change };
  }

  /** The CRM tells something, with all its tickets. Without a link nobody hears. */
  say(index: number, message: Pick<UpMessage, 'kind' | 'success' | 'requestId'>): void {
    const crm = this.crm(index);
    const version = crm.version + 1;
    const isHeard = this.state(index).crmLink.state === 'up';
    if (isHeard && crm.up.length >= CHANNEL_LIMIT) this.isCut = true;
    const work = crm.tickets.map((ticket) => ticket.workId);
    const said = { ...message, statusId: crm.statusId, version, work };
    this.setCrm(index, { version, up: isHeard ? [...crm.up, said] : crm.up });
  }

  /** To one agent, in their session; the code where it is refused. */
  agent(index: number, loose: LooseInput, cut: Cut | null = null): RefusalCode | null {
    const input = { ...loose, epoch: this.state(index).epoch } as AgentInput;
    const isSupervisor = input.kind === 'chooseState' && input.by === 'supervisor';
    const sent = isSupervisor ? { ...input, epoch: null } : input;
    return this.do({ kind: 'agent', agentId: AGENTS[index] ?? '', input: sent }, cut);
  }

  /** Decides and checks the turn; the code where it is refused, and then nothing may have changed. */
  do(input: CenterInput, cut: Cut | null = null): RefusalCode | null {
    const before = this.facts();
    const decision = this.center.decide(input, this.now);
    if (!decision.ok) {
      if (!isSame(before, this.center)) this.broken.push('I7 a refused input changed something');
      return decision.refused.code;
    }
    this.take(input, before, decision.records, cut);
    return null;
  }

  /** A new definition. */
  change(index: number): void {
    const before = this.facts();
    this.rulesIndex = index;
    this.take(null, before, this.center.setRules(this.rules, this.now), null);
  }

  /** When something is next due, as an instant in ms; null when nothing is. */
  dueAt(): number | null {
    const all = [...[...this.center.agents.values()].map(nextDueAt), this.center.nextItemDueAt()];
    const due = all.filter((at): at is number => at !== null);
    return due.length === 0 ? null : Math.max(NOW, Math.min(...due));
  }

  /** The canonical world afterwards. */
  after(change: Partial<Pick<CenterWorld, 'budgets' | 'arrived'>>): CenterWorld {
    const { items, flows } = this.center;
    const world = {
      ...this.world,
      ...change,
      agents: AGENTS.map((_, index) => this.state(index)),
      items: [...items.values()],
      flows: [...flows],
      crms: this.crms,
      rules: this.rulesIndex,
    };
    return canonicalWorld(this.rules, world, this.now, (state) => this.world.agents.includes(state));
  }

  private facts(): CenterFacts {
    const { agents, items, flows } = this.center;
    return { agents: new Map(agents), items: new Map(items), flows: new Map(flows) };
  }

  private take(
    input: CenterInput | null,
    before: CenterFacts,
    records: readonly CenterRecord[],
    cut: Cut | null,
  ): void {
    const turn = { rules: this.rules, now: this.now, input, before, after: this.facts(), records };
    this.broken.push(...checkTurn(turn), ...checkIndexes(this.center));
    if (input !== null && records.some(({ events }) => events.some(isMatch))) this.decideAgain(input, before, records);
    const kept = cut === null ? records : records.slice(0, cut.records);
    this.records.push(...kept);
    if (cut !== null) this.fold(before, kept);
    else if (!isSame(this.folded(before, kept), this.center)) this.broken.push('I4 the log does not lead to the facts');
    if (cut?.isCrash !== true) for (const record of kept) this.send(record);
  }

  /** I17: the same facts in another order and the same input lead to the same records. */
  private decideAgain(input: CenterInput, before: CenterFacts, records: readonly CenterRecord[]): void {
    const center = this.engine.createCenter(this.rules, reversed(before));
    center.decide({ kind: 'tick' }, NOW);
    const again = center.decide(input, this.now);
    if (!again.ok || JSON.stringify(again.records) !== JSON.stringify(records))
      this.broken.push(`I17 facts in another order lead to ${again.ok ? kindsOf(again.records) : again.refused.code}`);
  }

  private folded(before: CenterFacts, records: readonly CenterRecord[]): CenterFacts {
    const backlog = this.engine.copyBacklog(before);
    const agents = new Map<string, AgentState>(before.agents);
    for (const { agentId, events } of records) {
      this.engine.evolveItems(backlog, agentId, events);
      if (agentId === null) continue;
      let state = agents.get(agentId) ?? this.engine.initialAgent(agentId);
      for (const event of events) if (!this.engine.isItemEvent(event)) state = this.engine.evolve(state, event);
      agents.set(agentId, state);
    }
    return { agents, ...backlog };
  }

  /** Only these records became durable: the rest follows from the facts again. */
  private fold(before: CenterFacts, records: readonly CenterRecord[]): void {
    this.center = this.engine.createCenter(this.rules, this.folded(before, records));
    const isSomethingDue = this.center.nextItemDueAt() !== null;
    const next = this.facts();
    const decision = this.center.decide({ kind: 'tick' }, this.now);
    if (!decision.ok) return;
    if (decision.records.length > 0 && !isSomethingDue) this.broken.push('I12 after a crash nothing is due');
    this.take(null, next, decision.records, null);
  }

  private send({ agentId, effects }: CenterRecord): void {
    const index = agentIds.indexOf(agentId);
    for (const effect of effects) {
      if (effect.kind !== 'requestPresence') continue;
      const { requestId, statusId, ready } = effect;
      const { down } = this.crm(index);
      if (down.length >= CHANNEL_LIMIT) this.isCut = true;
      this.setCrm(index, { down: [...down, { requestId, statusId, ready }] });
    }
  }
}
