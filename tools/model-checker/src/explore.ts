/**
 * Breadth first through all states of a model, so that every counterexample is a shortest one; then the graph of what
 * happens by itself: no cycle, good ends, and its longest path, which is the bound of recovery.
 */

import type { ChannelNode } from './messages.ts';
import type { Model, Step } from './model.ts';
import { SITUATIONS } from './reachable.ts';
import { createStateTable, NumberList } from './state-table.ts';
import type { BudgetNode, EnvNode, World } from './world.ts';

export interface Violation {
  readonly property: string;
  readonly story: readonly StoryLine[];
}

export interface StoryLine {
  readonly did: string;
  readonly contactCenter: string;
  readonly crm: string;
  readonly engine: string;
}

export interface Bounds {
  /** Steps and time until both sides agree again when people and faults rest, and until nothing goes on at all. */
  readonly agreeSteps: number;
  readonly agreeMs: number;
  readonly restSteps: number;
  readonly restMs: number;
  /** Commands to the CRM that one state can lead to by itself. */
  readonly commands: number;
  readonly agreeStory: readonly StoryLine[];
}

export interface Result {
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  readonly cut: number;
  readonly isComplete: boolean;
  readonly ms: number;
  readonly agents: number;
  readonly violations: readonly Violation[];
  readonly bounds: Bounds | null;
  readonly seen: readonly string[];
  readonly bytes: number;
}

export interface ExploreOptions {
  readonly maxStates: number;
  /** Different properties after which the search ends. */
  readonly maxViolations: number;
  /** The second pass needs memory for each internal step. */
  readonly liveness: boolean;
  /** Ends the search once a violation is what was looked for. */
  readonly until?: (property: string) => boolean;
  readonly onProgress?: (states: number, depth: number) => void;
}

/** The first words of a broken property: its name. */
export function propertyOf(broken: string): string {
  return broken.split(' ')[0] ?? broken;
}

export function explore(model: Model, options: ExploreOptions): Result {
  const startedAt = performance.now();
  const table = createStateTable();
  const parents = new NumberList();
  const ordinals = new NumberList();
  const depths = new NumberList();
  // The parts of a state by their id: the words of the table.
  const channels: ChannelNode[] = [];
  const envs: EnvNode[] = [];
  const pairs: { readonly down: ChannelNode; readonly budget: BudgetNode }[] = [];
  const pairIds = new Map<number, Map<number, number>>();
  const violations: Violation[] = [];
  const found = new Set<string>();
  // Internal steps: edges from state `i` stand at `edgeStart[i]..edgeStart[i+1]`.
  const edgeStart = new NumberList();
  const edgeTo = new NumberList();
  const edgeMs = new NumberList();
  const agreeing = new NumberList();
  let situations = SITUATIONS;
  const met: string[] = [];
  let transitions = 0;
  let isComplete = true;
  let isFound = false;

  function add(world: World): { index: number; isNew: boolean } {
    const { agent, up, down, env, budgets: budget } = world;
    channels[up.id] = up;
    envs[env.id] = env;
    let known = pairIds.get(down.id);
    if (known === undefined) {
      known = new Map();
      pairIds.set(down.id, known);
    }
    let pair = known.get(budget.id);
    if (pair === undefined) {
      pair = pairs.length;
      pairs.push({ down, budget });
      known.set(budget.id, pair);
    }
    return table.add(agent.id, up.id, env.id, pair);
  }
  function worldAt(index: number): World {
    const { down, budget } = pairs[table.word(index, 3)] as (typeof pairs)[number];
    // Every word was made by `add`.
    return {
      agent: model.steps.node(table.word(index, 0)),
      up: channels[table.word(index, 1)] as ChannelNode,
      down,
      env: envs[table.word(index, 2)] as EnvNode,
      budgets: budget,
    };
  }

  /** Notes what must be reachable and was not met before. */
  function meet(world: World): void {
    const now = situations.filter((situation) => situation.holds(world));
    if (now.length === 0) return;
    met.push(...now.map((situation) => situation.name));
    situations = situations.filter((situation) => !now.includes(situation));
  }

  function storyTo(index: number, last: Step | null): StoryLine[] {
    const path: number[] = [];
    for (let at = index; at >= 0; at = parents.at(at)) path.push(at);
    path.reverse();
    const lines: StoryLine[] = [];
    path.forEach((at, position) => {
      const world = worldAt(at);
      const before = path[position - 1];
      const did = before === undefined ? 'at first' : (model.next(worldAt(before))[ordinals.at(at)]?.label ?? '?');
      lines.push(lineOf(did, world));
    });
    if (last !== null) lines.push(lineOf(last.label, last.world));
    return lines;
  }

  function report(broken: readonly string[], index: number, last: Step | null): void {
    for (const property of broken) {
      if (found.has(property)) continue;
      found.add(property);
      violations.push({ property, story: storyTo(index, last) });
      if (options.until?.(property) === true) isFound = true;
    }
  }

  for (const world of model.initial()) {
    const { isNew } = add(world);
    if (!isNew) continue;
    parents.push(-1);
    ordinals.push(0);
    depths.push(0);
  }
  let head = 0;
  for (; head < table.size; head += 1) {
    if (isFound || violations.length >= options.maxViolations) {
      isComplete = false;
      break;
    }
    const world = worldAt(head);
    const next = model.next(world);
    if (options.liveness) {
      edgeStart.push(edgeTo.length);
      agreeing.push(model.agrees(world) ? 1 : 0);
    }
    let goesOn = model.wasCut;
    for (let ordinal = 0; ordinal < next.length; ordinal += 1) {
      const step = next[ordinal] as Step;
      transitions += 1;
      if (step.broken.length > 0) report(step.broken, head, step);
      if (step.isInternal) goesOn = true;
      if (table.size >= options.maxStates) {
        isComplete = false;
        continue;
      }
      const { index, isNew } = add(step.world);
      if (options.liveness && step.isInternal) {
        edgeTo.push(index);
        edgeMs.push(step.ms * 2 + (step.isCommand ? 1 : 0));
      }
      if (!isNew) continue;
      parents.push(head);
      ordinals.push(ordinal);
      depths.push(depths.at(head) + 1);
      if (situations.length > 0) meet(step.world);
      const broken = model.check(step.world);
      if (broken.length > 0) report(broken, index, null);
    }
    if (!goesOn) {
      const broken = model.checkRest(world);
      if (broken.length > 0) report(broken, head, null);
    }
    if ((head & 0x1fffff) === 0x1fffff) options.onProgress?.(table.size, depths.at(head));
  }
  const depth = head > 0 ? depths.at(head - 1) : 0;
  let bounds: Bounds | null = null;
  if (options.liveness && isComplete) {
    edgeStart.push(edgeTo.length);
    bounds = liveness();
  }
  return {
    states: table.size,
    transitions,
    depth,
    cut: model.cut,
    isComplete,
    ms: performance.now() - startedAt,
    agents: model.steps.nodes,
    violations,
    bounds,
    seen: [...model.steps.seen, ...met],
    bytes: table.bytes,
  };

  /** Peels off states without successors until none is left; what is left is a cycle. */
  function liveness(): Bounds {
    const size = table.size;
    const waiting = new Uint8Array(size);
    const back = new Int32Array(size + 1);
    for (let edge = 0; edge < edgeTo.length; edge += 1) {
      const to = edgeTo.at(edge);
      back[to + 1] = (back[to + 1] as number) + 1;
    }
    for (let index = 0; index < size; index += 1)
      back[index + 1] = (back[index + 1] as number) + (back[index] as number);
    const fill = back.slice(0, size);
    const from = new Int32Array(edgeTo.length);
    for (let index = 0; index < size; index += 1) {
      const end = edgeStart.at(index + 1);
      waiting[index] = Math.min(255, end - edgeStart.at(index));
      for (let edge = edgeStart.at(index); edge < end; edge += 1) {
        const to = edgeTo.at(edge);
        from[fill[to] as number] = index;
        fill[to] = (fill[to] as number) + 1;
      }
    }
    const restSteps = new Int32Array(size);
    const restMs = new Int32Array(size);
    const restCommands = new Int32Array(size);
    const agreeSteps = new Int32Array(size);
    const agreeMs = new Int32Array(size);
    const queue = new Int32Array(size);
    let tail = 0;
    for (let index = 0; index < size; index += 1) if (waiting[index] === 0) queue[tail++] = index;
    let worst = 0;
    for (let at = 0; at < tail; at += 1) {
      const index = queue[at] as number;
      let steps = 0;
      let ms = 0;
      let commands = 0;
      let untilSteps = 0;
      let untilMs = 0;
      for (let edge = edgeStart.at(index); edge < edgeStart.at(index + 1); edge += 1) {
        const to = edgeTo.at(edge);
        const took = edgeMs.at(edge) >>> 1;
        const asked = edgeMs.at(edge) & 1;
        steps = Math.max(steps, 1 + (restSteps[to] as number));
        ms = Math.max(ms, took + (restMs[to] as number));
        commands = Math.max(commands, asked + (restCommands[to] as number));
        untilSteps = Math.max(untilSteps, 1 + (agreeSteps[to] as number));
        untilMs = Math.max(untilMs, took + (agreeMs[to] as number));
      }
      restSteps[index] = steps;
      restMs[index] = ms;
      restCommands[index] = commands;
      if (agreeing.at(index) === 0) {
        agreeSteps[index] = untilSteps;
        agreeMs[index] = untilMs;
        if (untilMs > (agreeMs[worst] as number)) worst = index;
      }
      for (let edge = back[index] as number; edge < (back[index + 1] as number); edge += 1) {
        const previous = from[edge] as number;
        waiting[previous] = (waiting[previous] as number) - 1;
        if (waiting[previous] === 0) queue[tail++] = previous;
      }
    }
    if (tail < size) reportCycle(waiting);
    const max = (values: Int32Array): number => values.reduce((most, value) => Math.max(most, value), 0);
    return {
      agreeSteps: max(agreeSteps),
      agreeMs: max(agreeMs),
      restSteps: max(restSteps),
      restMs: max(restMs),
      commands: max(restCommands),
      agreeStory: worstStory(worst, agreeMs),
    };
  }

  function reportCycle(waiting: Uint8Array): void {
    // Walk among states that were never peeled off until one comes again.
    let at = waiting.findIndex((count) => count > 0);
    const visited = new Map<number, number>();
    const path: number[] = [];
    while (!visited.has(at)) {
      visited.set(at, path.length);
      path.push(at);
      let next = -1;
      for (let edge = edgeStart.at(at); edge < edgeStart.at(at + 1); edge += 1)
        if ((waiting[edgeTo.at(edge)] as number) > 0) next = edgeTo.at(edge);
      at = next;
    }
    const start = visited.get(at) ?? 0;
    const lines = storyTo(path[start] as number, null);
    let from = path[start] as number;
    for (const index of [...path.slice(start + 1), at]) {
      lines.push(lineOf(labelBetween(from, index), worldAt(index)));
      from = index;
    }
    violations.push({ property: 'L2 it goes on for ever by itself', story: lines });
  }

  /** What leads from one state to the next by itself. */
  function labelBetween(from: number, to: number): string {
    return model.next(worldAt(from)).find((step) => step.isInternal && add(step.world).index === to)?.label ?? '?';
  }

  function worstStory(index: number, agreeMs: Int32Array): StoryLine[] {
    const lines = storyTo(index, null);
    let at = index;
    while (agreeing.at(at) === 0) {
      let next = -1;
      for (let edge = edgeStart.at(at); edge < edgeStart.at(at + 1); edge += 1) {
        if ((edgeMs.at(edge) >>> 1) + (agreeMs[edgeTo.at(edge)] as number) === agreeMs[at]) next = edgeTo.at(edge);
      }
      if (next < 0) break;
      lines.push(lineOf(labelBetween(at, next), worldAt(next)));
      at = next;
    }
    return lines;
  }
}

/** What each side shows. */
export function lineOf(did: string, world: World): StoryLine {
  const { agent, env } = world;
  const { state } = agent;
  const { contactCenter, crm, session, crmLink } = state;
  const choice = contactCenter.choice;
  const work = contactCenter.work.map((item) => `${item.workId} ${item.state}`).join(', ');
  const reported =
    crm.reported === null
      ? 'unknown'
      : `${crm.reported.statusId}${crm.reported.certainty === 'assumed' ? ' (assumed)' : ''}`;
  const request =
    crm.request === null
      ? ''
      : `, asks for ${crm.request.statusId} (${crm.request.state}${crm.request.failures > 0 ? `, failed ${crm.request.failures}` : ''}${crm.request.reservedWorkId === null ? '' : `, for ${crm.request.reservedWorkId}`})`;
  return {
    did,
    contactCenter: `${agent.isReady ? 'Ready' : 'Not Ready'}, chosen ${choice === null ? 'nothing' : `${choice.ready ? 'Ready' : `Not Ready (${choice.cause})`} by ${choice.by}`}${work === '' ? '' : `; ${work}`}`,
    crm: `${env.presence}${env.tickets.length === 0 ? '' : `; tickets ${env.tickets.map((ticket) => ticket.workId).join()}`}`,
    engine: `${session.state}/${crmLink.state}: CRM ${reported}, chosen ${crm.choice === null ? 'nothing' : `${crm.choice.ready ? 'Ready' : 'Not Ready'}${crm.choice.statusId === null ? '' : ` ${crm.choice.statusId}`} by ${crm.choice.by}`}${request}${state.frozenUntil === null ? '' : ', frozen'}${state.missed === null ? '' : ', missed'}; under way up ${world.up.items.length}, down ${world.down.items.length}`,
  };
}
