/**
 * How a definition is changed while work goes on: an administrator changes one thing, and changes it back another time. The mode,
 * the Ready presence, and the times by which pages beat stay, since people and pages would have to be others for them.
 */
import type { Definition } from '@interlock/engine';
import type { Chance } from './chance.ts';

const TEAM = 'evening';
/** Presences that change places in the map. */
const SWAPPED: ReadonlyMap<string, string> = new Map([
  ['lunch', 'meeting'],
  ['meeting', 'lunch'],
]);
/** The queue that comes and goes; the other one is where its items then go. */
const QUEUE = 'sales';

type Change = (now: Definition, original: Definition, chance: Chance) => Definition;

/** What stood for one reason code stands for another. */
const swapPresences: Change = (now) => ({
  ...now,
  presenceMap: now.presenceMap.map((entry) => ({ ...entry, statusId: SWAPPED.get(entry.statusId) ?? entry.statusId })),
});

/** A team is added, with some of the agents, to the last step of a queue; or it is taken out again. */
const changeTeams: Change = (now, original, chance) => {
  if (now.teams.some(({ id }) => id === TEAM))
    return {
      ...now,
      teams: original.teams,
      agents: original.agents,
      queues: now.queues.map((queue) => ({
        ...queue,
        plan: queue.plan.map((step) => ({ ...step, teams: step.teams.filter(({ teamId }) => teamId !== TEAM) })),
      })),
    };
  return {
    ...now,
    teams: [...now.teams, { id: TEAM, label: 'Evening' }],
    agents: now.agents.map((agent) =>
      chance.happens(0.5)
        ? { ...agent, teams: [...agent.teams, { teamId: TEAM, level: chance.between(1, 4) }] }
        : agent,
    ),
    queues: now.queues.map((queue) => ({
      ...queue,
      plan: queue.plan.map((step, index) =>
        index === queue.plan.length - 1 ? { ...step, teams: [...step.teams, { teamId: TEAM, maxLevel: 10 }] } : step,
      ),
    })),
  };
};

/** Answers, reservations, offers, wrap-ups and the grace take another time, or what they took at first. */
const changeTimes: Change = (now, original) => {
  const isOriginal = now.timeouts.reservationMs === original.timeouts.reservationMs;
  return {
    ...now,
    timeouts: isOriginal
      ? { ...now.timeouts, crmAnswerMs: 3_000, reservationMs: 14_000, linkGraceMs: 12_000, wrapUpExtensionMs: 30_000 }
      : original.timeouts,
    channels: isOriginal
      ? now.channels.map((channel) => ({ ...channel, offerTimeoutMs: 15_000, wrapUpMs: 5_000 }))
      : original.channels,
  };
};

/** A queue is removed with all that waits in it, or is there again. */
const changeQueues: Change = (now, original) => ({
  ...now,
  queues: now.queues.some(({ id }) => id === QUEUE)
    ? now.queues.filter(({ id }) => id !== QUEUE)
    : original.queues.map((queue) => now.queues.find(({ id }) => id === queue.id) ?? queue),
});

/** A queue that goes does most. */
const CHANGES = [swapPresences, changeTeams, changeTimes, changeQueues, changeQueues] as const;

/**
 * The definition after the next change.
 *
 * @param original what the seed began with, to which each change goes back
 */
export function changedDefinition(now: Definition, original: Definition, chance: Chance): Definition {
  return chance.pick(CHANGES)(now, original, chance);
}
