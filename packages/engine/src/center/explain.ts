/**
 * Why an item waits, why an agent got it, and why an agent has nothing: as data, codes with their parameters
 * (docs/SPEC.md, XP). The words are in `explain-words.ts`.
 */
import { isBarred, roomFor } from '../channel-policy.ts';
import type { Rules, SkillLevel } from '../definition.ts';
import { type HoldKind, holdsOf } from '../holds.ts';
import type { AgentState, MatchReason } from '../model.ts';
import { canTake } from '../work.ts';
import type { Center } from './center.ts';
import { type CenterItem, type Holder, type ItemRefusal, isWaiting, refusersOf } from './center-item.ts';
import { itemDueAt, preferredUntil } from './consequences.ts';
import { abilitiesOf, isSignedIn, levelIn, missingSkill } from './eligibility.ts';
import type { WaitEstimate } from './queue-flow.ts';

/** Why an agent cannot be given an item now; the first that applies. */
export type Obstacle =
  | { readonly code: 'notSignedIn' }
  | { readonly code: 'skillMissing'; readonly skillId: string; readonly level: number }
  | { readonly code: 'refused'; readonly cause: ItemRefusal['cause'] }
  | { readonly code: 'linkLost' }
  | { readonly code: 'notReady'; readonly reasonCode: number | null }
  | { readonly code: 'held'; readonly hold: HoldKind }
  | { readonly code: 'onOffer' }
  | { readonly code: 'pause'; readonly until: number; readonly cause: 'declined' | 'missed' | 'ramp' }
  | { readonly code: 'exclusiveChannel' }
  | { readonly code: 'atCapacity' }
  | { readonly code: 'stepLater'; readonly step: number };

export type ObstacleCode = Obstacle['code'];

const OWN_HOLDS: ReadonlySet<HoldKind> = new Set(['atCapacity', 'wrapUp']);

/** Why the agent can take nothing of the channel; null when they can. */
export function obstacleOf(rules: Rules, state: AgentState, channel: string): Obstacle | null {
  if (!isSignedIn(state)) return { code: 'notSignedIn' };
  if (canTake(rules, state, channel)) return null;
  if (state.session.state === 'lost' || state.crmLink.state !== 'up') return { code: 'linkLost' };
  const choice = state.contactCenter.choice;
  if (choice?.ready !== true) return { code: 'notReady', reasonCode: choice?.reasonCode ?? null };
  const hold = holdsOf(rules, state, 'contactCenter').find((standing) => !OWN_HOLDS.has(standing.kind));
  if (hold !== undefined) return { code: 'held', hold: hold.kind };
  if (state.contactCenter.work.some((work) => work.state === 'reserved' || work.state === 'offered'))
    return { code: 'onOffer' };
  if (state.coolDown !== null) return { code: 'pause', ...state.coolDown };
  // Attached, and nothing else: the first snapshot is awaited.
  if (roomFor(rules, state, channel).kind !== 'full') return { code: 'linkLost' };
  return { code: isBarred(rules, state, channel) ? 'exclusiveChannel' : 'atCapacity' };
}

/** A group of agents with what holds for them alike. */
export interface ObstacleGroup {
  readonly obstacle: Obstacle;
  readonly agents: number;
}

/** Why an item is where it is. */
export type ItemExplanation = {
  readonly workId: string;
  readonly queueId: string;
  readonly isFlagged: boolean;
} /** With the reason of each match; null where a person chose the agent (XP2). */ & (
  | {
      readonly state: 'withAgent';
      readonly holders: readonly (Holder & { readonly reason: MatchReason | null })[];
    }
  /** The queue or the channel is gone from the definition: a person has to move or end it. */
  | { readonly state: 'stuck'; readonly code: 'queueRemoved' | 'channelRemoved' }
  | {
      readonly state: 'waiting';
      readonly waitedMs: number;
      /** Items before it in its queue. */
      readonly ahead: number;
      readonly estimate: WaitEstimate | null;
      readonly step: number;
      readonly steps: number;
      /** Agents it is kept for, and until when; null when it is for all. */
      readonly preferred: { readonly agentIds: readonly string[]; readonly until: number } | null;
      /** When time alone changes something: a step, the end of a preference, an overflow. In ms. */
      readonly nextAt: number | null;
      readonly required: readonly SkillLevel[];
      /** By team of the step: how many agents, and what is in their way. */
      readonly teams: readonly { readonly teamId: string; readonly groups: readonly ObstacleGroup[] }[];
    }
);

function groupKey(obstacle: Obstacle): string {
  switch (obstacle.code) {
    case 'skillMissing':
      return `skillMissing ${obstacle.skillId}`;
    case 'held':
      return `held ${obstacle.hold}`;
    case 'notReady':
      return `notReady ${obstacle.reasonCode}`;
    case 'refused':
      return `refused ${obstacle.cause}`;
    case 'pause':
      return `pause ${obstacle.cause}`;
    case 'stepLater':
      return `stepLater ${obstacle.step}`;
    default:
      return obstacle.code;
  }
}

function grouped(obstacles: readonly Obstacle[]): readonly ObstacleGroup[] {
  const groups = new Map<string, { obstacle: Obstacle; agents: number }>();
  for (const obstacle of obstacles) {
    const key = groupKey(obstacle);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { obstacle, agents: 1 });
    else {
      group.agents += 1;
      // Of several pauses the first to end is told.
      if (obstacle.code === 'pause' && group.obstacle.code === 'pause' && obstacle.until < group.obstacle.until)
        group.obstacle = obstacle;
    }
  }
  return [...groups.values()].sort(
    (a, b) => b.agents - a.agents || (groupKey(a.obstacle) < groupKey(b.obstacle) ? -1 : 1),
  );
}

/**
 * Why the item has no agent yet, or who has it (XP1). Looks at every agent once.
 *
 * @returns null for an id that no item has
 */
export function explainItem(center: Center, workId: string, now: number): ItemExplanation | null {
  const { rules } = center;
  const item = center.items.get(workId);
  if (item === undefined) return null;
  const { queueId, isFlagged, holders } = item;
  const common = { workId, queueId, isFlagged };
  if (!isWaiting(item)) {
    const reasonOf = (agentId: string): MatchReason | null =>
      item.matches.findLast((match) => match.agentId === agentId)?.reason ?? null;
    const withReasons = holders.map((holder) => ({ ...holder, reason: reasonOf(holder.agentId) }));
    return { ...common, state: 'withAgent', holders: withReasons };
  }
  const queue = rules.queueById.get(queueId);
  if (queue === undefined) return { ...common, state: 'stuck', code: 'queueRemoved' };
  if (!rules.channelById.has(item.channel)) return { ...common, state: 'stuck', code: 'channelRemoved' };
  const step = Math.min(item.step, queue.plan.length - 1);
  const position = center.positionOf(workId) ?? 1;
  const until = preferredUntil(rules, item);
  return {
    ...common,
    state: 'waiting',
    waitedMs: now - item.enqueuedAt,
    ahead: position - 1,
    estimate: center.estimate(queueId, position),
    step,
    steps: queue.plan.length,
    preferred: until === null ? null : { agentIds: item.preferredAgentIds, until },
    nextAt: itemDueAt(rules, item, now),
    required: item.skills,
    teams: teamsOf(center, item, step),
  };
}

function teamsOf(
  center: Center,
  item: CenterItem,
  stepIndex: number,
): Extract<ItemExplanation, { state: 'waiting' }>['teams'] {
  const { rules } = center;
  const plan = rules.queueById.get(item.queueId)?.plan ?? [];
  const step = plan[stepIndex];
  if (step === undefined) return [];
  const refusers = refusersOf(item);
  const causes = new Map(item.refusals.map((refusal) => [refusal.agentId, refusal.cause]));
  const byTeam = new Map<string, Obstacle[]>();
  for (const teamId of new Set(plan.flatMap((one) => one.teams.map((team) => team.teamId)))) byTeam.set(teamId, []);
  for (const agentId of knownAgents(center)) {
    const state = center.agents.get(agentId);
    const abilities = abilitiesOf(rules, agentId, state?.team ?? null);
    const teams = [...byTeam].filter(([teamId]) => abilities.teams.has(teamId));
    if (teams.length === 0) continue;
    const obstacle = obstacleFor(center, item, { agentId, state, step, plan, refusers, causes });
    if (obstacle !== null) for (const [, list] of teams) list.push(obstacle);
  }
  return [...byTeam].map(([teamId, obstacles]) => ({ teamId, groups: grouped(obstacles) }));
}

/** Agents whom the definition names, and those who have ever signed in. */
function knownAgents(center: Center): readonly string[] {
  return [...new Set([...center.rules.agentById.keys(), ...center.agents.keys()])].sort();
}

function obstacleFor(
  center: Center,
  item: CenterItem,
  about: {
    readonly agentId: string;
    readonly state: AgentState | undefined;
    readonly step: Parameters<typeof levelIn>[0];
    readonly plan: readonly Parameters<typeof levelIn>[0][];
    readonly refusers: readonly string[];
    readonly causes: ReadonlyMap<string, ItemRefusal['cause']>;
  },
): Obstacle | null {
  const { rules } = center;
  const { agentId, state, step } = about;
  if (state === undefined || !isSignedIn(state)) return { code: 'notSignedIn' };
  const abilities = abilitiesOf(rules, agentId, state.team);
  if (levelIn(step, abilities) === null) {
    const later = about.plan.findIndex(
      (one) => about.plan.indexOf(step) < about.plan.indexOf(one) && levelIn(one, abilities) !== null,
    );
    return later < 0 ? null : { code: 'stepLater', step: later };
  }
  const missing = missingSkill(item.skills, step, abilities);
  if (missing !== null)
    return { code: 'skillMissing', skillId: missing.skillId, level: missing.level - step.skillsLoweredBy };
  if (about.refusers.includes(agentId)) return { code: 'refused', cause: about.causes.get(agentId) ?? 'declined' };
  return obstacleOf(rules, state, item.channel);
}

/** Why an agent has nothing to do. */
export interface AgentExplanation {
  readonly agentId: string;
  /** By channel: what is in the way of any item of it; null where nothing is. */
  readonly channels: readonly { readonly channel: string; readonly obstacle: Obstacle | null }[];
  /** Queues that the agent serves at some step, and what waits there. */
  readonly queues: readonly {
    readonly queueId: string;
    readonly waiting: number;
    /** Waiting items that are not for this agent now, by reason. */
    readonly notForThem: readonly { readonly code: NotForThem; readonly items: number }[];
  }[];
}

/** Why an item that waits is not for an agent who could take one. */
export type NotForThem = 'stepLater' | 'skillMissing' | 'refused' | 'otherPreferred' | 'noRoom' | 'forThem';

/**
 * Why the agent has nothing (XP3): what bars every item, and for each queue of theirs what waits there and is not for
 * them. `forThem` counts items that are waiting for this agent to become able to take them.
 *
 * @returns null for an agent who has never signed in
 */
export function explainAgent(center: Center, agentId: string): AgentExplanation | null {
  const { rules } = center;
  const state = center.agents.get(agentId);
  if (state === undefined) return null;
  const abilities = abilitiesOf(rules, agentId, state.team);
  const channels = rules.definition.channels.map(({ id }) => ({ channel: id, obstacle: obstacleOf(rules, state, id) }));
  const queues = rules.definition.queues
    .filter((queue) => queue.plan.some((step) => levelIn(step, abilities) !== null))
    .map((queue) => {
      const counts = new Map<NotForThem, number>();
      const ids = center.waitingIn(queue.id);
      for (const workId of ids) {
        const item = center.items.get(workId);
        const code = item === undefined ? null : notForThem(rules, item, state);
        if (code !== null) counts.set(code, (counts.get(code) ?? 0) + 1);
      }
      const notForThemCounts = [...counts].map(([code, items]) => ({ code, items }));
      return {
        queueId: queue.id,
        waiting: ids.length,
        notForThem: notForThemCounts.sort((a, b) => b.items - a.items || (a.code < b.code ? -1 : 1)),
      };
    });
  return { agentId, channels, queues };
}

function notForThem(rules: Rules, item: CenterItem, state: AgentState): NotForThem | null {
  const queue = rules.queueById.get(item.queueId);
  const step = queue?.plan[Math.min(item.step, queue.plan.length - 1)];
  if (step === undefined) return null;
  const abilities = abilitiesOf(rules, state.agentId, state.team);
  if (refusersOf(item).includes(state.agentId)) return 'refused';
  if (item.preferredAgentIds.length > 0) {
    if (!item.preferredAgentIds.includes(state.agentId)) return 'otherPreferred';
  } else {
    if (levelIn(step, abilities) === null) return 'stepLater';
    if (missingSkill(item.skills, step, abilities) !== null) return 'skillMissing';
  }
  if (isSignedIn(state) && roomFor(rules, state, item.channel).kind === 'full') return 'noRoom';
  return 'forThem';
}
