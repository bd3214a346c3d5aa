/**
 * The engine, asked once for each pair of canonical agent and input. What must hold of the engine alone is checked here,
 * once for each pair too.
 */
import type { AgentEvent, AgentInput, AgentState, Decision, Rules } from '@interlock/engine';
import { canonical, CURRENT, later, nextLapseAt, NOW } from './canonical.ts';

/** The engine under test: the shipped one, or a broken one. */
export interface Engine {
  decide(rules: Rules, state: AgentState, input: AgentInput, now: number): Decision;
  evolve(state: AgentState, event: AgentEvent): AgentState;
  nextDueAt(state: AgentState): number | null;
  checkInvariants(rules: Rules, state: AgentState): readonly string[];
  checkStep(rules: Rules, before: AgentState, after: AgentState, events: readonly AgentEvent[]): readonly string[];
  isEffectivelyReady(rules: Rules, state: AgentState, side: 'contactCenter' | 'crm'): boolean;
  initialAgent(agentId: string): AgentState;
  compileRules(definition: Rules['definition']): Rules;
}

/** An agent with what the world asks of it all the time. */
export interface AgentNode {
  readonly id: number;
  readonly state: AgentState;
  /** ms until something is due or lapses; null when nothing will. */
  readonly nextIn: number | null;
  readonly isReady: boolean;
  readonly broken: readonly string[];
}

/** A command to the CRM, as the engine gave it. */
export interface Command {
  readonly statusId: string;
  readonly ready: boolean;
  readonly probe: boolean;
}

export interface EngineStep {
  readonly refused: string | null;
  readonly after: AgentNode;
  readonly events: readonly AgentEvent[];
  readonly command: Command | null;
  /** The request that stood still stands; `attempt` too. */
  readonly isSameRequest: boolean;
  readonly isSameAttempt: boolean;
  /** Version that the link knows now, on the scale of the state before; null: none. */
  readonly version: number | null;
  readonly broken: readonly string[];
}

export interface EngineSteps {
  readonly rules: Rules;
  readonly engine: Engine;
  node(id: number): AgentNode;
  nodeOf(state: AgentState): AgentNode;
  step(node: AgentNode, input: AgentInput, key: string): EngineStep;
  /** The agent after `nextIn` ms, and the tick where something is due then. */
  pass(node: AgentNode): EngineStep;
  /** Kinds of events, with their cause, that happened at least once. */
  readonly seen: Set<string>;
  readonly nodes: number;
}

/** What an event is called in the list of things that must be reachable. */
export function eventName(event: AgentEvent): string {
  if ('cause' in event && event.kind !== 'sideChanged') return `${event.kind} ${event.cause}`;
  if (event.kind === 'offerMade') return `${event.kind} ${event.confirmation}`;
  if (event.kind === 'workEnded') return `${event.kind} ${event.outcome}`;
  if (event.kind === 'presenceReported') return `${event.kind} ${event.attribution}`;
  if (event.kind === 'choiceMade') return `${event.kind} ${event.side} ${event.choice.ready ? 'ready' : 'notReady'} ${event.choice.cause}`;
  if (event.kind === 'requestMade') return `${event.kind}${event.isReassertion ? ' reassertion' : ''}`;
  return event.kind;
}

export function createEngineSteps(engine: Engine, rules: Rules, options: { checks: boolean } = { checks: true }): EngineSteps {
  const nodes: AgentNode[] = [];
  const idByKey = new Map<string, number>();
  const inputIds = new Map<string, number>();
  const memo = new Map<number, EngineStep>();
  const passed = new Map<number, EngineStep>();
  const seen = new Set<string>();

  function nodeOf(raw: AgentState): AgentNode {
    const state = canonical(rules, raw);
    const key = JSON.stringify(state);
    const known = idByKey.get(key);
    if (known !== undefined) return nodes[known] as AgentNode; // an id of the map is an index of the list
    const due = engine.nextDueAt(state);
    const lapse = nextLapseAt(rules, state);
    const next = due === null ? lapse : lapse === null ? due : Math.min(due, lapse);
    const node: AgentNode = {
      id: nodes.length,
      state,
      nextIn: next === null ? null : Math.max(0, next - NOW),
      isReady: engine.isEffectivelyReady(rules, state, 'contactCenter'),
      broken: options.checks ? [...engine.checkInvariants(rules, state), ...checkAgent(engine, rules, state)] : [],
    };
    nodes.push(node);
    idByKey.set(key, node.id);
    return node;
  }

  function run(before: AgentState, input: AgentInput): EngineStep {
    let decision: Decision;
    try {
      decision = engine.decide(rules, before, input, NOW);
    } catch (error) {
      const broken = [`EN rest: the engine threw: ${error instanceof Error ? error.message : String(error)}`];
      return { ...unchanged(nodeOf(before), before), broken };
    }
    if (!decision.ok) return { ...unchanged(nodeOf(before), before), refused: decision.refused.code };
    const { events, effects, state } = decision;
    for (const event of events) seen.add(eventName(event));
    const broken = options.checks ? [...engine.checkStep(rules, before, state, events), ...checkEngineStep(engine, rules, before, state, input, decision)] : [];
    let command: Command | null = null;
    let isEnded = false;
    for (const effect of effects) {
      if (effect.kind === 'requestPresence') {
        if (command !== null) broken.push('S5 two commands in one decision');
        command = { statusId: effect.statusId, ready: effect.ready, probe: effect.probe };
      } else isEnded = true;
    }
    void isEnded;
    const request = state.crm.request;
    const isSameRequest = request !== null && request.requestId === CURRENT;
    return {
      refused: null,
      after: nodeOf(state),
      events,
      command,
      isSameRequest,
      isSameAttempt: isSameRequest && request.attempt === 1,
      version: state.crmLink.state === 'up' ? state.crmLink.version : null,
      broken,
    };
  }

  function unchanged(after: AgentNode, state: AgentState): EngineStep {
    return {
      refused: null,
      after,
      events: [],
      command: null,
      isSameRequest: true,
      isSameAttempt: true,
      version: state.crmLink.state === 'up' ? state.crmLink.version : null,
      broken: [],
    };
  }

  return {
    rules,
    engine,
    seen,
    get nodes() {
      return nodes.length;
    },
    node: (id) => nodes[id] as AgentNode, // ids come from this list alone
    nodeOf,
    step(node, input, key) {
      let inputId = inputIds.get(key);
      if (inputId === undefined) {
        inputId = inputIds.size;
        inputIds.set(key, inputId);
      }
      const memoKey = node.id * 65_536 + inputId;
      let step = memo.get(memoKey);
      if (step === undefined) {
        step = run(node.state, input);
        memo.set(memoKey, step);
      }
      return step;
    },
    pass(node) {
      let step = passed.get(node.id);
      if (step === undefined) {
        const moved = later(node.state, node.nextIn ?? 0);
        const due = engine.nextDueAt(moved);
        step = due !== null && due <= NOW ? run(moved, { kind: 'tick' }) : unchanged(nodeOf(moved), moved);
        passed.set(node.id, step);
      }
      return step;
    },
  };
}

/** What must hold of a state whatever happens next: fences and late answers. */
function checkAgent(engine: Engine, rules: Rules, state: AgentState): string[] {
  const broken: string[] = [];
  // S8: nothing of another epoch is heard.
  for (const epoch of [state.epoch - 1, state.epoch + 1]) {
    const inputs: AgentInput[] = [
      { kind: 'reportPresence', epoch, statusId: 'available', success: true, requestId: CURRENT, cause: 'user', version: 99, work: [] },
      { kind: 'reportSnapshot', epoch, statusId: 'available', cause: 'user', version: 99, work: [] },
      { kind: 'reportWork', epoch, work: [{ workId: 'x', label: 'x' }], version: 99 },
      { kind: 'chooseState', epoch, by: 'agent', ready: true, reasonCode: null },
      { kind: 'attachCrm', epoch, wire: 'extended', capabilities: { workEvents: true, asksFirst: false } },
      { kind: 'detachCrm', epoch, reason: 'silent' },
      { kind: 'loseSession', epoch },
      { kind: 'signOut', epoch },
      { kind: 'answerProbe', epoch, requestId: CURRENT, attempt: 1 },
      ...state.contactCenter.work.map((item): AgentInput => ({ kind: 'acceptOffer', epoch, workId: item.workId })),
    ];
    for (const input of inputs) {
      const decision = engine.decide(rules, state, input, NOW);
      if (decision.ok || decision.refused.code !== 'staleEpoch') broken.push(`S8 ${input.kind} of another epoch is heard`);
    }
  }
  // I7: only an offer that stands can be accepted; an answer given twice is the same as once.
  for (const item of state.contactCenter.work) {
    const decision = engine.decide(rules, state, { kind: 'acceptOffer', epoch: state.epoch, workId: item.workId }, NOW);
    if (!decision.ok) continue;
    if (item.state === 'active' ? decision.events.length > 0 : item.state !== 'offered' || (item.deadlineAt ?? 0) <= NOW) {
      broken.push(`I7 an item that is ${item.state} was accepted`);
    }
    const again = engine.decide(rules, decision.state, { kind: 'acceptOffer', epoch: state.epoch, workId: item.workId }, NOW);
    if (!again.ok || again.events.length > 0) broken.push('I7 accepting twice is not accepting once');
  }
  // S11, I8: without a link nobody can be given work, whatever arrives.
  const isLinked = state.session.state === 'linked' && state.crmLink.state === 'up';
  if (!isLinked && state.contactCenter.work.some((item) => item.state === 'reserved' || item.state === 'offered')) {
    broken.push('S11 an offer or reservation without a link');
  }
  const isGone = state.session.state === 'signedOut' || (state.session.state === 'lost' && state.session.disconnected);
  const isCrmGone = state.crmLink.state === 'lost' && state.crmLink.expired;
  if ((isGone || isCrmGone) && engine.isEffectivelyReady(rules, state, 'contactCenter')) broken.push('S11 Ready beyond the grace time');
  return broken;
}

const isReport = (kind: AgentInput['kind']): boolean =>
  kind === 'reportSnapshot' || kind === 'reportWork' || kind === 'acceptRequest' || kind === 'answerProbe' || kind === 'reportPresence';

/** What must hold of one decision of the engine alone. */
function checkEngineStep(
  engine: Engine,
  rules: Rules,
  before: AgentState,
  after: AgentState,
  input: AgentInput,
  decision: Extract<Decision, { ok: true }>,
): string[] {
  const broken: string[] = [];
  const { events } = decision;
  // S9: the log alone gives the same facts.
  const folded = events.reduce((state, event) => engine.evolve(state, event), before);
  if (JSON.stringify(folded) !== JSON.stringify(after)) broken.push('S9 the events do not give the state');
  // S10, I4: every item is somewhere, and leaves only by an end.
  const given = new Set(events.flatMap((event) => (event.kind === 'workGiven' ? [event.item.workId] : event.kind === 'workStarted' && event.item ? [event.item.workId] : [])));
  const ended = events.flatMap((event) => (event.kind === 'workEnded' ? [event.workId] : []));
  const expected = [...before.contactCenter.work.map((item) => item.workId), ...given].filter((workId) => !ended.includes(workId));
  const found = after.contactCenter.work.map((item) => item.workId);
  if (expected.join() !== found.join()) broken.push(`S10 items ${expected.join()} became ${found.join()}`);
  if (new Set(ended).size !== ended.length) broken.push('I9 an item ended twice');
  const ages = after.contactCenter.work.map((item) => item.createdAt);
  if (ages.some((at, index) => index > 0 && at < (ages[index - 1] ?? at))) broken.push('I14 an item lost its place');
  // I7: what has ended does not come back; work starts by acceptance or by the agent's own act.
  for (const event of events) {
    if (event.kind === 'workStarted' && input.kind !== 'acceptOffer' && input.kind !== 'startInteraction') broken.push('I7 work started by itself');
    if (event.kind === 'offerMade') {
      const link = after.crmLink;
      if (after.session.state !== 'linked' || link.state !== 'up') broken.push('S4 an offer without a link');
      if (after.crm.work.length > 0) broken.push('S4 an offer while the CRM has work');
      if (event.confirmation !== 'anyway' && after.crm.reported?.ready !== false) broken.push('S4 an offer while the CRM is not known to be Not Ready');
      if (event.confirmation === 'anyway' && rules.definition.interlock.crmSilent !== 'offerAnyway') broken.push('S4 an offer against the policy');
      const item = before.contactCenter.work.find((candidate) => candidate.workId === event.workId);
      if (item?.state !== 'reserved') broken.push('S4 an offer without a reservation that was there before');
    }
    if (event.kind === 'workReserved') {
      if (before.contactCenter.choice?.ready !== true && after.contactCenter.choice?.ready !== true) broken.push('I8 a reservation of an agent who is Not Ready');
    }
  }
  // S6: the link's version never falls while it lasts.
  if (before.crmLink.state === 'up' && after.crmLink.state === 'up' && input.kind !== 'attachCrm') {
    if (before.crmLink.version !== null && (after.crmLink.version === null || after.crmLink.version < before.crmLink.version)) broken.push('S6 the version fell');
  }
  // S6: the same news twice is the same as once.
  if (isReport(input.kind) && before.crmLink.state === 'up' && before.crmLink.wire === 'extended') {
    const again = engine.decide(rules, after, input, NOW);
    if (!again.ok) broken.push(`S6 ${input.kind} is refused when it comes twice`);
    else {
      const kinds = again.events.map((event) => event.kind).filter((kind) => kind !== 'presenceReported');
      if (kinds.length > 0) broken.push(`S6 ${input.kind} twice also makes ${kinds.join()}`);
    }
  }
  // S5: an echo is nobody's choice.
  if (input.kind === 'reportPresence' && (input.cause === 'request' || input.requestId !== null)) {
    if (events.some((event) => event.kind === 'choiceMade')) broken.push('S5 an echo became a choice');
  }
  // S7: time, ends of work, loss and return of a link make nobody choose Ready.
  const mayChooseReady = input.kind === 'chooseState' || input.kind === 'reportPresence' || input.kind === 'reportSnapshot';
  for (const event of events) {
    if (event.kind === 'choiceMade' && event.choice.ready && !mayChooseReady) broken.push(`S7 ${input.kind} chose Ready`);
  }
  return broken;
}
