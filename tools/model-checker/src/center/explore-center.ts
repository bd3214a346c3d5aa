/**
 * Breadth first through the worlds of a run, so that a story is a shortest one; and from each of them on, what goes on by
 * itself with people and faults at rest: no cycle, and a good end.
 */
import type { CenterModel, CenterStep } from './center-model.ts';
import type { CenterWorld } from './center-world.ts';

export interface CenterViolation {
  readonly property: string;
  /** What happened, first to last. */
  readonly story: readonly string[];
}

export interface CenterResult {
  /** Distinct worlds. */
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  /** Successors that were not followed because a channel was full. */
  readonly cut: number;
  readonly isComplete: boolean;
  /** Worlds that were followed to their rest, also beyond what the budgets reach. */
  readonly rests: number;
  /** Most steps that go on by themselves. */
  readonly restSteps: number;
  readonly violations: readonly CenterViolation[];
  readonly seen: readonly string[];
  readonly ms: number;
}

export interface CenterOptions {
  readonly maxStates: number;
  /** Ends the search once a violation is what was looked for. */
  readonly until?: (property: string) => boolean;
}

/** Different properties after which a search ends. */
const MAX_VIOLATIONS = 8;

/** The id of a property, with which what is broken begins. */
export function idOf(broken: string): string {
  return broken.split(' ')[0] ?? broken;
}

class Search {
  readonly violations: CenterViolation[] = [];
  transitions = 0;
  restSteps = 0;
  isEnded = false;
  /** The step that a world was found by: its parent and its label. */
  private readonly parents: number[] = [];
  private readonly labels: string[] = [];
  private readonly ids = new Map<string, number>();
  /** Steps to rest by world; -1 while it is on the way. */
  private readonly rests = new Map<string, number>();
  private readonly model: CenterModel;
  private readonly until: CenterOptions['until'];

  constructor(model: CenterModel, until: CenterOptions['until']) {
    this.model = model;
    this.until = until;
  }

  get states(): number {
    return this.labels.length;
  }

  get rested(): number {
    return this.rests.size;
  }

  /** The number of a world that is new; null for a known one. */
  add(step: CenterStep, parent: number): number | null {
    if (step.broken.length > 0) this.tell(step.broken, this.storyOf(parent, [step.label]));
    const key = this.model.parts.keyOf(step.world);
    if (this.ids.has(key)) return null;
    const id = this.labels.length;
    this.ids.set(key, id);
    this.parents.push(parent);
    this.labels.push(step.label);
    this.tell(this.model.checkWorld(step.world), this.storyOf(id));
    return id;
  }

  /** Follows what goes on by itself, each way that there is, until nothing does. */
  rest(world: CenterWorld, autos: readonly CenterStep[], id: number): number {
    return this.follow(world, this.model.parts.restKeyOf(world), autos, id, []);
  }

  private follow(
    world: CenterWorld,
    key: string,
    autos: readonly CenterStep[],
    id: number,
    trail: readonly string[],
  ): number {
    const known = this.rests.get(key);
    if (known !== undefined) return known;
    this.rests.set(key, -1);
    let most = 0;
    if (autos.length === 0) this.tell(this.model.checkRest(world), this.storyOf(id, trail));
    for (const step of autos) {
      const next = this.model.parts.restKeyOf(step.world);
      const isNew = !this.rests.has(next);
      const path = [...trail, step.label];
      if (isNew) this.tell([...step.broken, ...this.model.checkWorld(step.world)], this.storyOf(id, path));
      const steps = this.follow(step.world, next, isNew ? this.model.auto(step.world) : [], id, path);
      if (steps < 0) this.tell(['I12 what goes on by itself has no end'], this.storyOf(id, path));
      most = Math.max(most, steps + 1);
      if (this.isEnded) break;
    }
    this.rests.set(key, most);
    this.restSteps = Math.max(this.restSteps, most);
    return most;
  }

  private tell(broken: readonly string[], story: readonly string[]): void {
    for (const property of broken) {
      if (this.violations.some((known) => idOf(known.property) === idOf(property))) continue;
      this.violations.push({ property, story });
      if (this.violations.length >= MAX_VIOLATIONS || this.until?.(property) === true) this.isEnded = true;
    }
  }

  private storyOf(id: number, trail: readonly string[] = []): readonly string[] {
    const story: string[] = [];
    for (let at = id; at >= 0; at = this.parents[at] ?? -1) story.push(this.labels[at] ?? '');
    return [...story.reverse(), ...trail];
  }
}

/** Explores a run until all its worlds were seen, the bound is reached, or what was looked for is broken. */
export function exploreCenter(model: CenterModel, { maxStates, until }: CenterOptions): CenterResult {
  const startedAt = performance.now();
  const search = new Search(model, until);
  const first = model.initial();
  let frontier: { readonly id: number; readonly world: CenterWorld }[] = [
    { id: search.add(first, -1) ?? 0, world: first.world },
  ];
  let depth = 0;
  let isComplete = true;
  while (frontier.length > 0 && !search.isEnded && isComplete) {
    const next: typeof frontier = [];
    for (const { id, world } of frontier) {
      const autos = model.auto(world);
      search.rest(world, autos, id);
      for (const step of [...autos, ...model.acts(world)]) {
        search.transitions += 1;
        const found = search.add(step, id);
        if (found !== null) next.push({ id: found, world: step.world });
      }
      if (search.isEnded) break;
      if (search.states >= maxStates) {
        isComplete = false;
        break;
      }
    }
    frontier = next;
    if (frontier.length > 0) depth += 1;
  }
  return {
    states: search.states,
    transitions: search.transitions,
    depth,
    cut: model.cut,
    isComplete: isComplete && !search.isEnded,
    rests: search.rested,
    restSteps: search.restSteps,
    violations: search.violations,
    seen: [...model.seen].sort(),
    ms: Math.round(performance.now() - startedAt),
  };
}
