/** The explanations in English, all in one table: a page in another language has its own. */
import type { MatchReason } from '../model.ts';
import type { AgentExplanation, ItemExplanation, NotForThem, Obstacle, ObstacleGroup } from './explain.ts';

/** Names for the ids in an explanation; what has none is shown by its id. */
export type Namer = (kind: 'agent' | 'queue' | 'team' | 'skill' | 'channel' | 'reasonCode', id: string) => string;

const asId: Namer = (_kind, id) => id;

function seconds(ms: number): string {
  return `${Math.max(0, Math.round(ms / 1_000))} s`;
}

function until(at: number, now: number): string {
  return at > now ? `for ${seconds(at - now)} more` : 'until the next moment';
}

const REFUSED = {
  declined: 'declined it',
  missed: 'missed it',
  pulled: 'had it pulled by a supervisor',
  transferred: 'handed it over',
} as const;

const PAUSED = {
  declined: 'after a declined offer',
  missed: 'after a missed offer',
  ramp: 'after several items',
} as const;

/** What is in an agent's way, after "agents who" or "the agent". */
export function obstacleWords(obstacle: Obstacle, now: number, name: Namer = asId): string {
  switch (obstacle.code) {
    case 'notSignedIn':
      return 'not signed in';
    case 'skillMissing':
      return `without ${name('skill', obstacle.skillId)} at level ${obstacle.level}`;
    case 'refused':
      return REFUSED[obstacle.cause];
    case 'linkLost':
      return 'not connected';
    case 'notReady':
      return obstacle.reasonCode === null
        ? 'Not Ready'
        : `Not Ready (${name('reasonCode', String(obstacle.reasonCode))})`;
    case 'held':
      return `held: ${obstacle.hold}`;
    case 'onOffer':
      return 'with another offer';
    case 'pause':
      return `in a pause ${PAUSED[obstacle.cause]}, ${until(obstacle.until, now)}`;
    case 'exclusiveChannel':
      return 'on a channel that does not share';
    case 'atCapacity':
      return 'at capacity';
    case 'stepLater':
      return `from step ${obstacle.step + 1} on`;
  }
}

const CHOSEN_BY = {
  preferred: 'preferred by the item',
  refusedLongestAgo: 'refused it longest ago, after all had',
  longestIdle: 'idle longest',
  leastBusy: 'fewest interactions in hand',
  mostSpare: 'most capacity to spare',
  roundRobin: 'longest without a new item',
  fewestAssigned: 'fewest items since signing in',
} as const;

/** Why this agent. */
export function reasonWords(reason: MatchReason | null, name: Namer = asId): string {
  if (reason === null) return 'chosen by a supervisor';
  const level = reason.level === null ? '' : `, level ${reason.level}`;
  const second = reason.second === null ? '; nobody else could' : `; next was ${name('agent', reason.second.agentId)}`;
  return `${CHOSEN_BY[reason.by]}${level}${second}`;
}

function groupWords({ obstacle, agents }: ObstacleGroup, now: number, name: Namer): string {
  return `${agents} ${obstacleWords(obstacle, now, name)}`;
}

/** Why an item is where it is, in sentences. */
export function itemWords(explanation: ItemExplanation, now: number, name: Namer = asId): readonly string[] {
  const lines: string[] = [];
  if (explanation.isFlagged) lines.push('A supervisor should look at it.');
  switch (explanation.state) {
    case 'withAgent':
      for (const { agentId, state, reason } of explanation.holders)
        lines.push(`${name('agent', agentId)}: ${state}; ${reasonWords(reason, name)}.`);
      break;
    case 'stuck':
      lines.push(
        explanation.code === 'queueRemoved'
          ? 'Its queue is no longer in the definition: move it or end it.'
          : 'Its channel is no longer in the definition: end it.',
      );
      break;
    case 'waiting': {
      const { waitedMs, ahead, step, steps, preferred, nextAt, estimate, teams } = explanation;
      lines.push(
        `Waits in ${name('queue', explanation.queueId)} for ${seconds(waitedMs)}, ${ahead} before it, step ${step + 1} of ${steps}.`,
      );
      if (estimate !== null)
        lines.push(
          `Estimated wait ${seconds(estimate.waitMs)} (${seconds(estimate.lowMs)} to ${seconds(estimate.highMs)}).`,
        );
      if (preferred !== null) {
        const agents = preferred.agentIds.map((agentId) => name('agent', agentId)).join(', ');
        lines.push(`Kept for ${agents} ${until(preferred.until, now)}.`);
      }
      for (const { teamId, groups } of teams) {
        const words = groups.map((group) => groupWords(group, now, name)).join('; ');
        lines.push(`Team ${name('team', teamId)}: ${words === '' ? 'nobody' : words}.`);
      }
      if (nextAt !== null) lines.push(`The next change by time is in ${seconds(nextAt - now)}.`);
    }
  }
  return lines;
}

const NOT_FOR_THEM: Readonly<Record<NotForThem, string>> = {
  stepLater: 'for this agent only at a later step',
  skillMissing: 'need a skill that this agent does not have',
  refused: 'refused by this agent before',
  otherPreferred: 'kept for preferred agents',
  noRoom: 'beyond this agent’s capacity',
  forThem: 'wait for this agent to be available',
};

/** Why an agent has nothing, in sentences. */
export function agentWords(explanation: AgentExplanation, now: number, name: Namer = asId): readonly string[] {
  const lines = explanation.channels.map(({ channel, obstacle }) => {
    const label = name('channel', channel);
    return obstacle === null ? `${label}: can take an item.` : `${label}: ${obstacleWords(obstacle, now, name)}.`;
  });
  for (const { queueId, waiting, notForThem } of explanation.queues) {
    const label = name('queue', queueId);
    if (waiting === 0) lines.push(`${label}: nothing waits.`);
    else
      lines.push(
        `${label}: ${waiting} wait; ${notForThem.map(({ code, items }) => `${items} ${NOT_FOR_THEM[code]}`).join('; ')}.`,
      );
  }
  return lines;
}
