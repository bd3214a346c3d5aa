/**
 * Skills as numbers. Whether a profile has what a class of items needs is asked thousands of times for one match in a
 * world of many classes, too often to find each skill by its name. The rule is `missingSkill`.
 */
import type { RoutingStep, Rules, SkillLevel } from '../../definition.ts';
import { neededLevel } from '../eligibility.ts';

/** A skill by its place in the definition, and the level that is asked for. */
export interface SkillNeed {
  /** -1: the definition does not have it any more, and so nobody has. */
  readonly index: number;
  readonly level: number;
}

/** What is asked for at a step; what is lowered to nothing is left out. */
export function needsOf(rules: Rules, required: readonly SkillLevel[], step: RoutingStep): readonly SkillNeed[] {
  return required
    .map((need) => ({ index: rules.skillIndexById.get(need.skillId) ?? -1, level: neededLevel(need, step) }))
    .filter(({ level }) => level > 0);
}

/** The level in each skill of the definition, by its place; 0 where there is none. */
export function skillLevelsOf(rules: Rules, skills: ReadonlyMap<string, number>): Uint8Array {
  return Uint8Array.from(rules.definition.skills, ({ id }) => skills.get(id) ?? 0);
}

export function meets(needs: readonly SkillNeed[], levels: Uint8Array): boolean {
  for (let at = 0; at < needs.length; at += 1) {
    const { index, level } = needs[at] as SkillNeed;
    if ((levels[index] ?? 0) < level) return false;
  }
  return true;
}
