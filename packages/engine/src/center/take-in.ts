/** Arrivals: of new items, and of those that an agent hands over (docs/SPEC.md, CC1 to CC5). */
import type { RefusalCode } from '../codes.ts';
import type { SkillLevel } from '../definition.ts';
import type { AgentInput } from '../inputs.ts';
import { admit, refusalOf } from './admission.ts';
import type { Turn } from './center.ts';
import type { CenterInput } from './center-inputs.ts';
import { type CenterItem, MAX_PREFERRED, MAX_PRIORITY, MAX_REQUIRED_SKILLS } from './center-item.ts';

export type Arrival = Extract<CenterInput, { kind: 'queueWork' }>;

function problemOf({ rules, items, directs }: Turn, input: Arrival): RefusalCode | null {
  const { workId, channel, priority, skills, preferredAgentIds } = input;
  if (!rules.queueById.has(input.queueId)) return 'unknownQueue';
  if (!rules.channelById.has(channel)) return 'unknownChannel';
  if (items.has(workId) || directs.has(workId)) return 'duplicateWork';
  if (!Number.isInteger(priority) || priority < 0 || priority > MAX_PRIORITY) return 'priorityOutOfRange';
  if (skills.length > MAX_REQUIRED_SKILLS) return 'tooManySkills';
  for (const { skillId, level } of skills) {
    if (!rules.skillIndexById.has(skillId)) return 'unknownSkill';
    if (!Number.isInteger(level) || level < 1 || level > 10) return 'skillLevelOutOfRange';
  }
  return preferredAgentIds.length > MAX_PREFERRED ? 'tooManyPreferred' : null;
}

/** Each skill once, by id: what is required alike is written alike. */
function normalised(skills: readonly SkillLevel[]): readonly SkillLevel[] {
  const levels = new Map<string, number>();
  for (const { skillId, level } of skills) levels.set(skillId, Math.max(level, levels.get(skillId) ?? level));
  return [...levels].sort(([a], [b]) => (a < b ? -1 : 1)).map(([skillId, level]) => ({ skillId, level }));
}

/** The arrival as its item keeps it: two that ask for the same are equal then. */
export function tidyArrival(input: Arrival): Arrival {
  const { skills, preferredAgentIds } = input;
  return { ...input, skills: normalised(skills), preferredAgentIds: [...new Set(preferredAgentIds)] };
}

/** What was asked for an item, from the facts with which it arrived (`itemQueued`): its first queue is that before any overflow. */
export function arrivalOf(item: CenterItem): Arrival {
  const { workId, channel, label, detail, priority, skills, preferredAgentIds } = item;
  const queueId = item.passed[0] ?? item.queueId;
  return tidyArrival({
    kind: 'queueWork',
    workId,
    queueId,
    channel,
    label,
    detail,
    priority,
    skills,
    preferredAgentIds,
  });
}

/**
 * An item arrives and waits, here or where the overflow leads.
 *
 * @returns `unknownQueue`, `unknownChannel`, `duplicateWork`, `priorityOutOfRange`, `tooManySkills`, `unknownSkill`,
 *   `skillLevelOutOfRange`, `tooManyPreferred`, `queueClosed`, `queueFull`, `waitTooLong`, or null
 */
export function queueWork(turn: Turn, input: Arrival): RefusalCode | null {
  const problem = problemOf(turn, input);
  if (problem !== null) return problem;
  const admission = admit(turn, input.queueId);
  if (!admission.ok) return admission.code;
  const { workId, channel, label, detail, priority, skills, preferredAgentIds } = tidyArrival(input);
  turn.emit({
    kind: 'itemQueued',
    item: {
      workId,
      channel,
      label,
      detail,
      queueId: admission.queueId,
      priority,
      skills,
      preferredAgentIds,
      createdAt: turn.now,
      enqueuedAt: turn.now,
      step: 0,
      passed: admission.passed,
      holders: [],
      refusals: [],
      forgiven: 0,
      offers: 0,
      requeues: 0,
      isFlagged: false,
      acceptedAt: null,
      matches: [],
      story: [],
    },
  });
  return null;
}

/** Why an agent may not hand an interaction over to that queue, or to that agent by way of it; null when they may (CC5). */
export function refusalOfTransfer(
  turn: Turn,
  { toQueueId, toAgentId }: Extract<AgentInput, { kind: 'transferWork' }>,
): RefusalCode | null {
  if (toAgentId !== null && !turn.agents.has(toAgentId)) return 'unknownAgent';
  return refusalOf(turn, toQueueId);
}
