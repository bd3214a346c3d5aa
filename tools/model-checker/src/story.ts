/** A counterexample as people read it, and as it is played again. */

import { modelOf } from './check.ts';
import type { Engine } from './engine-steps.ts';
import { lineOf, type StoryLine, type Violation } from './explore.ts';
import type { Run } from './scenarios.ts';
import type { World } from './world.ts';

/** What is kept of a counterexample: enough to play it again. */
export interface KeptStory {
  readonly id: string;
  readonly property: string;
  readonly run: Run;
  /** Presence of the CRM at first. */
  readonly presence: string;
  readonly labels: readonly string[];
}

export function printStory(property: string, story: readonly StoryLine[]): string {
  const lines = [property];
  story.forEach((line, position) => {
    lines.push(`  ${String(position).padStart(2)}. ${line.did}`);
    lines.push(`        contact centre: ${line.contactCenter}`);
    lines.push(`        CRM: ${line.crm}`);
    lines.push(`        engine: ${line.engine}`);
  });
  return lines.join('\n');
}

export function keep(id: string, run: Run, violation: Violation): KeptStory {
  const [first, ...rest] = violation.story;
  return {
    id,
    property: violation.property,
    run,
    presence: first?.crm.split(';')[0] ?? '',
    labels: rest.map((line) => line.did),
  };
}

export interface Replay {
  readonly story: readonly StoryLine[];
  /** Properties that break on the way, and at its end if nothing goes on there. */
  readonly broken: readonly string[];
  /** What can no longer happen; null when the story could be played to its end. */
  readonly stoppedAt: string | null;
}

/** Plays a story with an engine. What the engine does differently ends it. */
export function replay(kept: KeptStory, engine: Engine): Replay {
  const model = modelOf(kept.run, engine);
  const first = model.initial().find((candidate) => candidate.env.presence === kept.presence);
  if (first === undefined) throw new Error(`no world begins with ${kept.presence}`);
  let world: World = first;
  const story: StoryLine[] = [lineOf('at first', world)];
  const broken: string[] = [...model.check(world)];
  for (const label of kept.labels) {
    const step = model.next(world).find((candidate) => candidate.label === label);
    if (step === undefined) return { story, broken, stoppedAt: label };
    world = step.world;
    broken.push(...step.broken, ...model.check(world));
    story.push(lineOf(label, world));
  }
  if (!model.next(world).some((step) => step.isInternal)) broken.push(...model.checkRest(world));
  return { story, broken: [...new Set(broken)], stoppedAt: null };
}
