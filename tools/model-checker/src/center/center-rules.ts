/** The definitions that the contact centre of the checker runs under: two queues, one agent who serves both. */
import { type Definition, type Mode, STANDARD_CHANNEL_POLICY, STANDARD_DISTRIBUTION } from '@interlock/engine';
import { definitionOf } from '../definition.ts';

type Queue = Definition['queues'][number];

/** What a run may set differently. */
export interface CenterChoices {
  readonly mode: Mode;
  /** Interactions in hand, 1 or 2. */
  readonly capacity: 1 | 2;
  /** Agents that an item of `first` rings at once. */
  readonly ring: 1 | 2;
  /** Level of the shared agent in the team that both serve; 2 = only from the plan's second step on. */
  readonly sharedLevel?: 1 | 2;
  readonly coolDownMs?: number;
  readonly wrapUpMs?: number;
  /** `second` ends what waited too long, instead of keeping it. */
  readonly endsOverdue?: boolean;
  /** A voice call lays a chat aside. */
  readonly interrupts?: boolean;
  /** Ends of links past the grace time send interactions in progress back. */
  readonly requeues?: boolean;
}

/** What a later definition takes away. */
export type RulesChange = 'first' | 'second' | 'queues' | 'voice';

export const AGENTS = ['ann', 'bob'] as const;
export const QUEUES = ['first', 'second'] as const;
export const TEAM = 'both';

const STEP_MS = 8_000;
const OVERFLOW_MS = 20_000;
const OVERDUE_MS = 30_000;

function queueOf(id: string, change: Partial<Queue>): Queue {
  return {
    id,
    label: id,
    isOpen: true,
    strategy: 'longestIdle',
    ring: 1,
    preferredMs: 6_000,
    limit: 10,
    plan: [],
    overflow: { toQueueId: null, atLength: null, atEstimatedWaitMs: null, afterMs: null },
    serviceLevel: { withinMs: 20_000, shortAbandonMs: 5_000 },
    ...change,
  };
}

function queuesOf({ ring, endsOverdue = false }: CenterChoices): readonly Queue[] {
  const none = { toQueueId: null, atLength: null, atEstimatedWaitMs: null, afterMs: null };
  return [
    queueOf('first', {
      ring,
      plan: [
        { afterMs: 0, teams: [{ teamId: TEAM, maxLevel: 1 }], skillsLoweredBy: 0 },
        { afterMs: STEP_MS, teams: [{ teamId: TEAM, maxLevel: 9 }], skillsLoweredBy: 0 },
      ],
      overflow: { ...none, toQueueId: 'second', afterMs: OVERFLOW_MS },
    }),
    queueOf('second', {
      plan: [{ afterMs: 0, teams: [{ teamId: 'experts', maxLevel: 9 }], skillsLoweredBy: 0 }],
      overflow: endsOverdue ? { ...none, afterMs: OVERDUE_MS } : none,
    }),
  ];
}

/** The definition of a run, and after it each of its changes alone. */
export function centerDefinition(choices: CenterChoices, change: RulesChange | null): Definition {
  const { mode, capacity, sharedLevel = 1, coolDownMs = 0, wrapUpMs = 0 } = choices;
  const base = definitionOf({ mode, capacity: { contactCenter: capacity, crm: 1 } });
  const channel = (id: string): Definition['channels'][number] => ({
    ...STANDARD_CHANNEL_POLICY,
    id,
    label: id,
    capacity,
    offerTimeoutMs: 12_000,
    wrapUpMs,
    parkMs: 9_000,
    onDisconnect: choices.requeues === true ? 'requeue' : 'keep',
  });
  const channels = [
    { ...channel('chat'), interruptibleBy: choices.interrupts === true ? ['voice'] : [] },
    { ...channel('voice'), exclusive: true },
  ];
  const queues = queuesOf(choices).filter(({ id }) => change !== 'queues' && change !== id);
  return {
    ...base,
    channels: channels.filter(({ id }) => change !== id),
    teams: [
      { id: TEAM, label: 'Both' },
      { id: 'experts', label: 'Experts' },
    ],
    skills: [{ id: 'rare', label: 'Rare' }],
    agents: [
      { agentId: 'ann', teams: [{ teamId: TEAM, level: 1 }], skills: [] },
      {
        agentId: 'bob',
        teams: [
          { teamId: TEAM, level: sharedLevel },
          { teamId: 'experts', level: 1 },
        ],
        skills: [],
      },
    ],
    queues: queues.map((queue) =>
      change === 'second' ? { ...queue, overflow: { ...queue.overflow, toQueueId: null, afterMs: null } } : queue,
    ),
    distribution: {
      ...STANDARD_DISTRIBUTION.distribution,
      coolDown: { declinedMs: coolDownMs, missedMs: coolDownMs },
    },
  };
}
