/**
 * Breadth first through all states of a model, so that every counterexample is a shortest one; then the graph of what
 * happens by itself: no cycle, good ends, and its longest path, which is the bound of recovery.
 */

import type { Model } from './model/model.ts';
import type { Step } from './model/stage.ts';
import { createPairTable, NumberList } from './pair-table.ts';
import { SITUATIONS } from './reachable.ts';
import { BUDGETS, type BudgetNode, type EnvNode, type Scene, type World } from './world.ts';

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
  /** Worlds that differ in more than what may still happen. */
  readonly scenes: number;
  readonly transitions: number;
  readonly depth: number;
  readonly cut: number;
  readonly isComplete: boolean;
  readonly ms: number;
  /** Processor time of the thread: what a machine that does other things at the same time does not lengthen. */
  readonly cpuMs: number;
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

function cpuSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}

/** The choices of a scene at one price are worked out once, and kept as a row: how many, then for each where to and how. */
const NO_ROW = 0;

export function explore(model: Model, options: ExploreOptions): Result {
  const startedAt = performance.now();
  const cpuBefore = process.threadCpuUsage();
  const prices = [null, ...BUDGETS.filter((budget) => (model.scenario.budgets[budget] ?? 0) > 0)];
  // A state is the pair of its scene and its budgets; a scene is the pair of two pairs of parts (see pair-table.ts).
  const states = createPairTable();
  const scenes = createPairTable();
  const insides = createPairTable();
  const outsides = createPairTable();
  const envs: EnvNode[] = [];
  const budgets: BudgetNode[] = [];
  const parents = new NumberList();
  /** The first state of each depth, but for the first. */
  const levels: number[] = [];
  const rowOf = new NumberList();
  const rows = new NumberList();
  rows.push(NO_ROW);
  const agreeing = new NumberList();
  const violations: Violation[] = [];
  const found = new Set<string>();
  let situations = SITUATIONS;
  const met: string[] = [];
  let transitions = 0;
  let cut = 0;
  let isComplete = true;
  let isFound = false;

  function sceneId({ agent, up, down, env }: Scene): number {
    envs[env.id] = env;
    return scenes.add(insides.add(agent.id, up.id), outsides.add(down.id, env.id));
  }
  /** The same for what follows from a scene: it keeps a half of it in most cases, which is not looked up again. */
  function nextId({ agent, up, down, env }: Scene, from: Scene, fromId: number): number {
    const inside = agent === from.agent && up === from.up ? scenes.first(fromId) : insides.add(agent.id, up.id);
    if (down === from.down && env === from.env) return scenes.add(inside, scenes.second(fromId));
    envs[env.id] = env;
    return scenes.add(inside, outsides.add(down.id, env.id));
  }
  function sceneAt(id: number): Scene {
    const inside = scenes.first(id);
    const outside = scenes.second(id);
    return {
      agent: model.steps.node(insides.first(inside)),
      up: model.channel(insides.second(inside)),
      down: model.channel(outsides.first(outside)),
      env: envs[outsides.second(outside)] as EnvNode, // noted by `sceneId`
    };
  }
  function worldAt(index: number): World {
    return { ...sceneAt(states.first(index)), budgets: budgets[states.second(index)] as BudgetNode };
  }
  function budgetId(node: BudgetNode): number {
    budgets[node.id] = node;
    return node.id;
  }

  /** Notes what must be reachable and was not met before. */
  function meet(scene: Scene): void {
    const now = situations.filter((situation) => situation.holds(scene));
    if (now.length === 0) return;
    met.push(...now.map((situation) => situation.name));
    situations = situations.filter((situation) => !now.includes(situation));
  }

  /**
   * Works out what can happen at a price. What a step or a scene breaks is reported at once: the states come in order of
   * their depth, so the first that can pay the price is a nearest one.
   */
  function makeRow(state: number, id: number, price: number, scene: Scene): number {
    const made = model.choices(scene, prices[price] ?? null);
    let goesOn = made.isInternalCut;
    const row = rows.length;
    rows.push(made.steps.length);
    rows.push(made.cut);
    for (const step of made.steps) {
      if (step.broken.length > 0) report(step.broken, state, step);
      if (step.isInternal) goesOn = true;
      const before = scenes.size;
      const to = nextId(step.scene, scene, id);
      rows.push(to);
      rows.push(step.ms * 4 + (step.isCommand ? 2 : 0) + (step.isInternal ? 1 : 0));
      if (to < before) continue;
      enter(step.scene);
      const broken = model.check(step.scene);
      if (broken.length > 0) report(broken, state, step);
    }
    rowOf.set(id * prices.length + price, row);
    if (price === 0 && !goesOn) {
      const broken = model.checkRest(scene);
      if (broken.length > 0) report(broken, state, null);
    }
    return row;
  }

  /** A scene that was not seen before. */
  function enter(scene: Scene): void {
    for (let price = 0; price < prices.length; price += 1) rowOf.push(NO_ROW);
    agreeing.push(model.agrees(scene) ? 1 : 0);
    if (situations.length > 0) meet(scene);
  }

  function storyTo(index: number, last: Step | null): StoryLine[] {
    const path: number[] = [];
    for (let at = index; at >= 0; at = parents.at(at)) path.push(at);
    path.reverse();
    const lines: StoryLine[] = [];
    path.forEach((at, position) => {
      const world = worldAt(at);
      const before = path[position - 1];
      lines.push(lineOf(before === undefined ? 'at first' : labelBetween(worldAt(before), world), world));
    });
    if (last !== null) lines.push(lineOf(last.label, last.scene));
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
    const before = scenes.size;
    const id = sceneId(world);
    if (id === before) enter(world);
    states.add(id, budgetId(world.budgets));
    parents.push(-1);
  }
  let head = 0;
  let levelEnd = states.size;
  for (; head < states.size; head += 1) {
    if (isFound || violations.length >= options.maxViolations) {
      isComplete = false;
      break;
    }
    if (head === levelEnd) {
      levels.push(head);
      levelEnd = states.size;
    }
    const id = states.first(head);
    const left = budgets[states.second(head)] as BudgetNode; // noted by `budgetId`
    let scene: Scene | null = null;
    for (let price = 0; price < prices.length; price += 1) {
      const budget = prices[price] ?? null;
      if (budget !== null && !model.parts.has(left, budget)) continue;
      let row = rowOf.at(id * prices.length + price);
      if (row === NO_ROW) {
        scene ??= sceneAt(id);
        row = makeRow(head, id, price, scene);
      }
      const count = rows.at(row);
      cut += rows.at(row + 1);
      if (count === 0) continue;
      transitions += count;
      const after = budget === null ? left.id : budgetId(model.parts.spent(left, budget));
      for (let at = row + 2; at < row + 2 + 2 * count; at += 2) {
        if (states.size >= options.maxStates) {
          isComplete = false;
          break;
        }
        const before = states.size;
        if (states.add(rows.at(at), after) === before) parents.push(head);
      }
    }
    if ((head & 0x1fffff) === 0x1fffff) options.onProgress?.(states.size, levels.length);
  }
  const isLive = options.liveness && isComplete;
  return {
    states: states.size,
    scenes: scenes.size,
    transitions,
    depth: levels.length,
    cut,
    isComplete,
    bounds: isLive ? liveness() : null,
    violations,
    seen: [...model.steps.seen, ...met],
    bytes: [states, scenes, insides, outsides, parents, rows, rowOf].reduce((total, part) => total + part.bytes, 0),
    ms: performance.now() - startedAt,
    cpuMs: cpuSince(cpuBefore),
  };

  /** The internal steps of a scene: calls `visit` with where to, ms and whether a command goes out. */
  function eachInternal(id: number, visit: (to: number, ms: number, isCommand: boolean) => void): void {
    const row = rowOf.at(id * prices.length);
    if (row === NO_ROW) return;
    const end = row + 2 + 2 * rows.at(row);
    for (let at = row + 2; at < end; at += 2) {
      const how = rows.at(at + 1);
      if ((how & 1) === 1) visit(rows.at(at), how >>> 2, (how & 2) === 2);
    }
  }

  /** Peels off scenes without successors until none is left; what is left is a cycle. */
  function liveness(): Bounds {
    const size = scenes.size;
    const waiting = new Int32Array(size);
    const back = new Int32Array(size + 1);
    for (let id = 0; id < size; id += 1) {
      eachInternal(id, (to) => {
        waiting[id] = (waiting[id] as number) + 1;
        back[to + 1] = (back[to + 1] as number) + 1;
      });
    }
    for (let id = 0; id < size; id += 1) back[id + 1] = (back[id + 1] as number) + (back[id] as number);
    const fill = back.slice(0, size);
    const from = new Int32Array(back[size] as number);
    for (let id = 0; id < size; id += 1) {
      eachInternal(id, (to) => {
        from[fill[to] as number] = id;
        fill[to] = (fill[to] as number) + 1;
      });
    }
    const restSteps = new Int32Array(size);
    const restMs = new Int32Array(size);
    const restCommands = new Int32Array(size);
    const agreeSteps = new Int32Array(size);
    const agreeMs = new Int32Array(size);
    const queue = new Int32Array(size);
    let tail = 0;
    for (let id = 0; id < size; id += 1) if (waiting[id] === 0) queue[tail++] = id;
    let worst = 0;
    for (let at = 0; at < tail; at += 1) {
      const id = queue[at] as number;
      let steps = 0;
      let ms = 0;
      let commands = 0;
      let untilSteps = 0;
      let untilMs = 0;
      eachInternal(id, (to, took, isCommand) => {
        steps = Math.max(steps, 1 + (restSteps[to] as number));
        ms = Math.max(ms, took + (restMs[to] as number));
        commands = Math.max(commands, (isCommand ? 1 : 0) + (restCommands[to] as number));
        untilSteps = Math.max(untilSteps, 1 + (agreeSteps[to] as number));
        untilMs = Math.max(untilMs, took + (agreeMs[to] as number));
      });
      restSteps[id] = steps;
      restMs[id] = ms;
      restCommands[id] = commands;
      if (agreeing.at(id) === 0) {
        agreeSteps[id] = untilSteps;
        agreeMs[id] = untilMs;
        if (untilMs > (agreeMs[worst] as number)) worst = id;
      }
      for (let edge = back[id] as number; edge < (back[id + 1] as number); edge += 1) {
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

  /** The first state in a scene. */
  function stateIn(id: number): number {
    for (let index = 0; index < states.size; index += 1) if (states.first(index) === id) return index;
    return 0;
  }

  function reportCycle(waiting: Int32Array): void {
    // Walk among scenes that were never peeled off until one comes again.
    let at = waiting.findIndex((count) => count > 0);
    const visited = new Map<number, number>();
    const path: number[] = [];
    while (!visited.has(at)) {
      visited.set(at, path.length);
      path.push(at);
      let next = -1;
      eachInternal(at, (to) => {
        if ((waiting[to] as number) > 0) next = to;
      });
      at = next;
    }
    const start = visited.get(at) ?? 0;
    const lines = storyTo(stateIn(path[start] as number), null);
    lines.push(...follow([...path.slice(start), at]));
    violations.push({ property: 'L2 it goes on for ever by itself', story: lines });
  }

  /** What happens by itself from the first scene to the last. */
  function follow(path: readonly number[]): StoryLine[] {
    return path.slice(1).map((id, position) => {
      const scene = sceneAt(id);
      const before = model.choices(sceneAt(path[position] as number), null).steps;
      const step = before.find((candidate) => candidate.isInternal && sceneId(candidate.scene) === id);
      return lineOf(step?.label ?? '?', scene);
    });
  }

  /** What leads from one world to the next. */
  function labelBetween(from: World, to: World): string {
    const isSame = ({ world }: { readonly world: World }): boolean =>
      world.budgets === to.budgets &&
      world.agent === to.agent &&
      world.up === to.up &&
      world.down === to.down &&
      world.env === to.env;
    return model.next(from).find(isSame)?.label ?? '?';
  }

  function worstStory(id: number, agreeMs: Int32Array): StoryLine[] {
    const path = [id];
    for (let at = id; agreeing.at(at) === 0; ) {
      let next = -1;
      eachInternal(at, (to, took) => {
        if (took + (agreeMs[to] as number) === agreeMs[at]) next = to;
      });
      if (next < 0) break;
      path.push(next);
      at = next;
    }
    return [...storyTo(stateIn(id), null), ...follow(path)];
  }
}

/** What each side shows. */
export function lineOf(did: string, scene: Scene): StoryLine {
  const { agent, env, up, down } = scene;
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
    engine: `${session.state}/${crmLink.state}: CRM ${reported}, chosen ${crm.choice === null ? 'nothing' : `${crm.choice.ready ? 'Ready' : 'Not Ready'}${crm.choice.statusId === null ? '' : ` ${crm.choice.statusId}`} by ${crm.choice.by}`}${request}${state.frozenUntil === null ? '' : ', frozen'}${state.missed === null ? '' : ', missed'}; under way up ${up.items.length}, down ${down.items.length}`,
  };
}
