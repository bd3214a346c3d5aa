/** A counterexample of the contact centre as it is kept, read and played again. */
import { type CenterRun, createCenterModel } from './center-model.ts';
import type { CenterViolation } from './explore-center.ts';
import type { CenterEngine } from './scene.ts';

/** What is kept of a counterexample: enough to play it again. */
export interface KeptCenterStory {
  readonly id: string;
  readonly property: string;
  readonly center: CenterRun;
  /** What happened, after the first world. */
  readonly labels: readonly string[];
}

export interface CenterReplay {
  readonly story: readonly string[];
  /** Properties that break on the way, and at its end if nothing goes on there. */
  readonly broken: readonly string[];
  /** What can no longer happen; null when the story could be played to its end. */
  readonly stoppedAt: string | null;
}

export function keepCenterStory(id: string, center: CenterRun, { property, story }: CenterViolation): KeptCenterStory {
  return { id, property, center, labels: story.slice(1) };
}

export function printCenterStory(property: string, story: readonly string[]): string {
  return [property, ...story.map((label, position) => `  ${String(position).padStart(2)}. ${label}`)].join('\n');
}

/** Plays a story with an engine. What the engine does differently ends it. */
export function replayCenter({ center, labels }: KeptCenterStory, engine: CenterEngine): CenterReplay {
  const model = createCenterModel(center, engine);
  const first = model.initial();
  let { world } = first;
  const story = [first.label];
  const broken = new Set([...first.broken, ...model.checkWorld(world)]);
  let autos = model.auto(world);
  for (const label of labels) {
    const step = [...autos, ...model.acts(world)].find((candidate) => candidate.label === label);
    if (step === undefined) return { story, broken: [...broken], stoppedAt: label };
    world = step.world;
    story.push(label);
    for (const property of [...step.broken, ...model.checkWorld(world)]) broken.add(property);
    autos = model.auto(world);
  }
  if (autos.length === 0) for (const property of model.checkRest(world)) broken.add(property);
  return { story, broken: [...broken], stoppedAt: null };
}
