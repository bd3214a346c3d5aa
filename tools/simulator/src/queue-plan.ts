/**
 * What a seed with queues decides: teams with levels, skills, queues with their plans, a mix of channels of which one is exclusive, and
 * what the work that comes to a queue asks for.
 */
import type { Definition } from '@interlock/protocol';
import type { Chance } from './chance.ts';

/** What an interaction that comes to a queue asks for, and how long its caller is patient. */
export interface QueuedWork {
  readonly queueId: string;
  /** 0..9. */
  readonly priority: number;
  readonly skills: readonly { readonly skillId: string; readonly level: number }[];
  readonly preferredAgentIds: readonly string[];
  /** After this the caller hangs up, unless they are talked with. In ms. */
  readonly patienceMs: number;
  /** This caller hangs up then even while they are talked with. */
  readonly breaksOff: boolean;
  /** Something about it that nobody wants: whoever is asked does not take it. */
  readonly isUnwanted: boolean;
}

const SKILLS = ['english', 'german', 'billing'] as const;

/** The contact centre of a seed with queues: every agent serves a team or both, at levels, with skills. */
export function withQueues(base: Definition, chance: Chance, agents: number): Definition {
  const chats = chance.between(1, 3);
  const capacity = chance.between(1, 4);
  const isInterrupted = chance.happens(0.5);
  const onDisconnect = chance.pick(['keep', 'requeue']);
  const parkMs = chance.between(30_000, 180_000);
  const strategies = ['longestIdle', 'leastBusy', 'mostSpare', 'roundRobin', 'fewestAssigned'] as const;
  const widensAfterMs = chance.between(10_000, 60_000);
  const common = { isOpen: true, limit: 200, preferredMs: chance.between(3_000, 20_000) } as const;
  const serviceLevel = { withinMs: 20_000, shortAbandonMs: 5_000 } as const;
  const nowhere = { toQueueId: null, atLength: null, atEstimatedWaitMs: null, afterMs: null } as const;
  return {
    ...base,
    capacity: { ...base.capacity, contactCenter: capacity },
    channels: base.channels.map((channel) => ({
      ...channel,
      onDisconnect,
      parkMs,
      capacity: channel.exclusive ? 1 : channel.id === 'chat' ? chats : 1,
      interruptibleBy: channel.id === 'task' && isInterrupted ? ['voice'] : [],
    })),
    agents: Array.from({ length: agents }, (_, index) => ({
      agentId: `agent-${index}`,
      teams: teamsOf(chance),
      // Everybody can do something, so that nothing waits for an agent whom there is not.
      skills: SKILLS.filter((_skill, at) => at === 0 || chance.happens(0.5)).map((skillId) => ({
        skillId,
        level: chance.between(3, 10),
      })),
    })),
    queues: [
      {
        ...common,
        id: 'support',
        label: 'Support',
        strategy: chance.pick(strategies),
        ring: chance.between(1, 3),
        // What a later step asks for a former one has asked for already: who may serve an item may serve it from then on.
        plan: [
          { afterMs: 0, teams: [{ teamId: 'service', maxLevel: 2 }], skillsLoweredBy: 0 },
          {
            afterMs: widensAfterMs,
            teams: [
              { teamId: 'service', maxLevel: 10 },
              { teamId: 'sales', maxLevel: 10 },
            ],
            skillsLoweredBy: chance.between(0, 6),
          },
        ],
        overflow: nowhere,
        serviceLevel,
      },
      {
        ...common,
        id: 'sales',
        label: 'Sales',
        strategy: chance.pick(strategies),
        ring: chance.between(1, 2),
        plan: [
          { afterMs: 0, teams: [{ teamId: 'sales', maxLevel: 10 }], skillsLoweredBy: 0 },
          { afterMs: widensAfterMs, teams: [{ teamId: 'sales', maxLevel: 10 }], skillsLoweredBy: 10 },
        ],
        overflow: { ...nowhere, toQueueId: 'support', afterMs: chance.between(60_000, 180_000), atLength: 8 },
        serviceLevel,
      },
    ],
    distribution: {
      ...base.distribution,
      missesBeforeHold: chance.between(1, 2),
      coolDown: { declinedMs: chance.pick([0, 5_000]), missedMs: chance.pick([0, 10_000]) },
      ramp: { ...base.distribution.ramp, items: chance.pick([0, 0, 2]) },
    },
  };
}

function teamsOf(chance: Chance): { teamId: string; level: number }[] {
  const level = (): number => chance.between(1, 4);
  const drawn = chance.share();
  if (drawn < 0.45) return [{ teamId: 'service', level: level() }];
  if (drawn < 0.65) return [{ teamId: 'sales', level: level() }];
  return [
    { teamId: 'service', level: level() },
    { teamId: 'sales', level: level() },
  ];
}

/** Callers give up after three minutes on average. */
const PATIENCE_MS = 180_000;

const UNWANTED = 0.03;

/** What one interaction asks of its queue. */
export function queuedWork(chance: Chance, agents: number, unwanted: Chance): QueuedWork {
  const skills = chance.happens(0.4) ? [{ skillId: chance.pick(SKILLS), level: chance.between(1, 8) }] : [];
  return {
    queueId: chance.happens(0.7) ? 'support' : 'sales',
    priority: chance.happens(0.2) ? chance.between(1, 9) : 0,
    skills,
    preferredAgentIds: chance.happens(0.15) ? [`agent-${chance.below(agents)}`] : [],
    patienceMs: Math.round(chance.exponential(PATIENCE_MS)),
    breaksOff: chance.happens(0.15),
    isUnwanted: unwanted.happens(UNWANTED),
  };
}
