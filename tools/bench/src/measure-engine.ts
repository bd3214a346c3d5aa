import { type AgentState, decide, initialAgent, type Rules } from '@interlock/engine';
import { type Figure, judge } from './figure.ts';
import { measureInTurns } from './rounds.ts';
import { median } from './statistics.ts';
import { makeWorkload, type Step, type Workload } from './workload.ts';

const AGENTS = 10_000;
const ROUNDS = 5;
/** Agents whose facts stay in the processor's cache: what the engine computes, without the waiting for memory. */
const CACHED_AGENTS = 100;
const CACHED_ACTS = 60;

/**
 * Transitions per second on one core. A transition is one event decided and evolved: `decide` answers the events together
 * with the state after them. The limit is as many plain immutable updates of the same agents in a Map.
 */
export async function measureEngine(say: (line: string) => void): Promise<Figure> {
  const workload = makeWorkload({ agents: AGENTS, acts: 6, seed: 1, mode: null });
  const signedIn = statesAfter(workload, workload.prologue);
  const { steps, events } = workload;
  const quiet = steps.filter((step) => step.events === 0).length;
  say(`engine: ${AGENTS} agents, ${steps.length} decisions (${quiet} change nothing), ${events} transitions per round`);
  // The compiler needs some rounds; the host of a day has had them too.
  for (let warmUp = 0; warmUp < 3; warmUp += 1) {
    replay(workload, signedIn);
    updateMap(new Map(signedIn), events);
  }
  const { value, limit } = await measureInTurns({
    subject: () => (events / replay(workload, signedIn)) * 1_000,
    limit: () => (events / updateMap(new Map(signedIn), events)) * 1_000,
    rounds: ROUNDS,
  });
  const cached = cachedRate();
  return judge(
    {
      figure: 'engineTransitions',
      value,
      unit: 'transitions/s',
      limit,
      more: {
        decisionsPerSecond: (value * steps.length) / events,
        transitionsPerDecision: events / steps.length,
        quietDecisions: quiet / steps.length,
        agents: AGENTS,
        transitionsOf100AgentsPerSecond: cached,
        limitIs: 'plain immutable Map updates/s',
      },
    },
    { aim: 1_000_000, aimOn: 'value', aimIs: 'atLeast' },
  );
}

/** Transitions per second with few agents, median. */
function cachedRate(): number {
  const workload = makeWorkload({ agents: CACHED_AGENTS, acts: CACHED_ACTS, seed: 1, mode: null });
  const signedIn = statesAfter(workload, workload.prologue);
  const rates = Array.from({ length: 15 }, () => (workload.events / replay(workload, signedIn)) * 1_000);
  return median(rates);
}

/** An agent as the host keeps it: found once per input by its id. */
interface Entry {
  readonly rules: Rules;
  state: AgentState;
}

function entriesOf({ rulesOf }: Workload, states: ReadonlyMap<string, AgentState>): Map<string, Entry> {
  const entries = new Map<string, Entry>();
  for (const [agentId, rules] of rulesOf)
    entries.set(agentId, { rules, state: states.get(agentId) ?? initialAgent(agentId) });
  return entries;
}

function apply(entries: ReadonlyMap<string, Entry>, steps: readonly Step[]): void {
  for (const { agentId, input, at, events } of steps) {
    const entry = entries.get(agentId);
    if (entry === undefined) throw new Error(`the workload has no ${agentId}`);
    const decision = decide(entry.rules, entry.state, input, at);
    if (!decision.ok || decision.events.length !== events) throw new Error('the replay is not what was recorded');
    entry.state = decision.state;
  }
}

function statesAfter(workload: Workload, steps: readonly Step[]): Map<string, AgentState> {
  const entries = entriesOf(workload, new Map());
  apply(entries, steps);
  return new Map([...entries].map(([agentId, { state }]) => [agentId, state]));
}

/** @returns the time it took, ms */
function replay(workload: Workload, states: ReadonlyMap<string, AgentState>): number {
  const entries = entriesOf(workload, states);
  const startedAt = performance.now();
  apply(entries, workload.steps);
  return performance.now() - startedAt;
}

/** @returns the time it took, ms */
function updateMap(states: Map<string, AgentState>, count: number): number {
  const ids = [...states.keys()];
  const startedAt = performance.now();
  for (let index = 0; index < count; index += 1) {
    const id = ids[index % ids.length] ?? '';
    const old = states.get(id);
    if (old !== undefined) states.set(id, { ...old, requestCount: index });
  }
  return performance.now() - startedAt;
}
