/**
 * The engine, asked once for each pair of canonical agent and input. What must hold of the engine alone is checked here,
 * once for each pair too.
 */
import type { AgentEvent, AgentInput, AgentState, Decision, Rules } from '@interlock/engine';
import { AGENT_PROPERTIES } from './agent-properties.ts';
import { baseVersion, CURRENT, canonical, later, NOW, nextLapseAt } from './canonical.ts';
import { DECISION_PROPERTIES } from './decision-properties.ts';
import { createAgentInterner } from './intern.ts';
import type { Command } from './messages.ts';
import { brokenOf } from './property.ts';

/** The engine under test: the shipped one, or a broken one. */
export interface Engine {
  decide(rules: Rules, state: AgentState, input: AgentInput, now: number): Decision;
  evolve(state: AgentState, event: AgentEvent): AgentState;
  nextDueAt(state: AgentState): number | null;
  checkInvariants(rules: Rules, state: AgentState): readonly string[];
  checkStep(rules: Rules, before: AgentState, after: AgentState, events: readonly AgentEvent[]): readonly string[];
  isEffectivelyReady(rules: Rules, state: AgentState, side: 'contactCenter' | 'crm'): boolean;
  holdsOf(rules: Rules, state: AgentState, side: 'contactCenter' | 'crm'): readonly { readonly kind: string }[];
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
  /** Kinds of holds on the contact centre, where the agent wishes to be Ready. */
  readonly holds: readonly string[];
  readonly broken: readonly string[];
  /** Decisions made before, by input. */
  readonly memo: Map<number, EngineStep>;
}

export interface EngineStep {
  readonly refused: string | null;
  readonly after: AgentNode;
  readonly events: readonly AgentEvent[];
  readonly command: Command | null;
  /** The request that stood still stands. */
  readonly isSameRequest: boolean;
  /** Version that the link knows now, on the scale of the state before; null: none. */
  readonly version: number | null;
  readonly broken: readonly string[];
}

/** An interned input. */
export interface Question {
  readonly id: number;
  readonly input: AgentInput;
}

export interface EngineSteps {
  readonly rules: Rules;
  readonly engine: Engine;
  node(id: number): AgentNode;
  nodeOf(state: AgentState): AgentNode;
  /** An input that is asked again and again: one object for each key. */
  question(input: AgentInput, key: string): Question;
  step(node: AgentNode, question: Question): EngineStep;
  /** The agent after `nextIn` ms, and the tick where something is due then. */
  pass(node: AgentNode): EngineStep;
  /** The agent after `nextIn` ms in which nobody did what is due. */
  asleep(node: AgentNode): AgentNode;
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
  if (event.kind === 'choiceMade')
    return `${event.kind} ${event.side} ${event.choice.ready ? 'ready' : 'notReady'} ${event.choice.cause}`;
  if (event.kind === 'requestMade') return `${event.kind}${event.isReassertion ? ' reassertion' : ''}`;
  return event.kind;
}

const NOTHING: readonly string[] = [];

export function createEngineSteps(engine: Engine, rules: Rules): EngineSteps {
  const nodes: AgentNode[] = [];
  const agents = createAgentInterner();
  const questions = new Map<string, Question>();
  const passed = new Map<number, EngineStep>();
  const seen = new Set<string>();

  function nodeOf(raw: AgentState): AgentNode {
    const id = agents.idOf(canonical(rules, raw));
    const known = nodes[id];
    if (known !== undefined) return known;
    const state = agents.one(id);
    const due = engine.nextDueAt(state);
    const lapse = nextLapseAt(rules, state);
    const next = due === null ? lapse : lapse === null ? due : Math.min(due, lapse);
    const node: AgentNode = {
      id,
      state,
      nextIn: next === null ? null : Math.max(0, next - NOW),
      isReady: engine.isEffectivelyReady(rules, state, 'contactCenter'),
      holds:
        state.contactCenter.choice?.ready === true
          ? engine.holdsOf(rules, state, 'contactCenter').map((hold) => hold.kind)
          : NOTHING,
      broken: named([...engine.checkInvariants(rules, state), ...brokenOf(AGENT_PROPERTIES, { engine, rules, state })]),
      memo: new Map(),
    };
    nodes.push(node);
    return node;
  }

  /** Without the values: a property is reported once. */
  function named(broken: readonly string[]): readonly string[] {
    return broken.length === 0 ? NOTHING : broken;
  }

  function run(before: AgentState, input: AgentInput): EngineStep {
    let decision: Decision;
    try {
      decision = engine.decide(rules, before, input, NOW);
    } catch (error) {
      const broken = [`EN1 the engine threw: ${error instanceof Error ? error.message : String(error)}`];
      return { ...unchanged(nodeOf(before), before), broken };
    }
    if (!decision.ok) return { ...unchanged(nodeOf(before), before), refused: decision.refused.code };
    const { events, effects, state } = decision;
    for (const event of events) seen.add(eventName(event));
    const facts = { engine, rules, before, input, after: state, events, decision };
    const broken = named([...engine.checkStep(rules, before, state, events), ...brokenOf(DECISION_PROPERTIES, facts)]);
    let command: Command | null = null;
    for (const effect of effects) {
      if (effect.kind === 'requestPresence') {
        command = {
          kind: 'request',
          request: 'current',
          statusId: effect.statusId,
          ready: effect.ready,
          probe: effect.probe,
          isCopy: false,
        };
      }
    }
    const request = state.crm.request;
    const isSameRequest = request !== null && request.requestId === CURRENT;
    return {
      refused: null,
      after: nodeOf(state),
      events,
      command,
      isSameRequest,
      version: baseVersion(state),
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
      version: baseVersion(state),
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
    question(input, key) {
      let found = questions.get(key);
      if (found === undefined) {
        found = { id: questions.size, input };
        questions.set(key, found);
      }
      return found;
    },
    step(node, question) {
      let step = node.memo.get(question.id);
      if (step === undefined) {
        step = run(node.state, question.input);
        node.memo.set(question.id, step);
      }
      return step;
    },
    asleep: (node) => nodeOf(later(node.state, node.nextIn ?? 0)),
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
