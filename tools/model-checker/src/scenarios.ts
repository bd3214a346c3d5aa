/** What is explored: small worlds in which a few kinds of events meet in every order, and the tiers that run them. */
import type { Mode } from '@interlock/engine';
import type { DefinitionChoices } from './definition.ts';
import type { Budgets, Scenario } from './world.ts';

export type Tier = 'quick' | 'default' | 'deep';

export interface Run {
  readonly id: string;
  readonly mode: Mode;
  readonly scenario: Scenario;
  readonly definition: DefinitionChoices;
}

/** A mode and a wire, as they stand in the name of a run. */
type Variant = `${'S' | 'C'}-${'extended' | 'plain'}`;

interface Theme {
  readonly name: string;
  readonly budgets: Record<Tier, Budgets | null>;
  /** Deep: what a mode and wire has instead whose worlds would be more than a run can hold. */
  readonly less?: Partial<Record<Variant, Budgets>>;
  readonly definition?: Partial<DefinitionChoices>;
  readonly crmCapacity?: number;
  readonly order?: 'fifo' | 'any';
  readonly modes?: readonly Mode[];
  readonly wires?: readonly ('plain' | 'extended')[];
  readonly presences?: readonly string[];
  readonly announces?: boolean;
}

const ALL = ['available', 'busy', 'lunch'];
const TWO = ['available', 'lunch'];

/** Each theme is run in both modes and on both wires, unless it says otherwise. */
export const THEMES: readonly Theme[] = [
  {
    name: 'acts',
    budgets: {
      quick: { open: 1, act: 1, flip: 1 },
      default: { open: 1, act: 2, flip: 2 },
      deep: { open: 1, act: 3, flip: 3, drop: 1 },
    },
  },
  {
    name: 'work',
    budgets: {
      quick: { open: 1, act: 1, give: 1, ticket: 1 },
      default: { open: 1, act: 1, flip: 1, give: 1, ticket: 1, drop: 1 },
      deep: { open: 1, act: 2, flip: 2, give: 1, ticket: 1, drop: 1 },
    },
  },
  {
    name: 'late',
    budgets: {
      quick: { open: 1, act: 1, give: 1, delay: 1 },
      default: { open: 1, act: 1, flip: 1, give: 1, delay: 1 },
      deep: { open: 1, act: 2, flip: 1, give: 1, ticket: 1, delay: 2 },
    },
  },
  {
    name: 'sessions',
    budgets: {
      quick: { open: 1, act: 1, lose: 1 },
      default: { open: 1, act: 1, flip: 1, give: 1, lose: 1, reload: 1 },
      deep: { open: 1, act: 2, flip: 1, give: 1, ticket: 1, lose: 2, reload: 1 },
    },
  },
  {
    name: 'tabs',
    budgets: {
      quick: { open: 1, act: 1, flip: 1, give: 1, secondTab: 1, duplicate: 1 },
      default: { open: 1, act: 1, flip: 1, give: 1, secondTab: 1, duplicate: 1 },
      deep: { open: 1, act: 2, flip: 1, give: 1, ticket: 1, secondTab: 2, duplicate: 1 },
    },
  },
  {
    name: 'link',
    budgets: {
      quick: { open: 1, act: 1, detach: 1 },
      default: { open: 1, act: 1, flip: 1, give: 1, detach: 1 },
      deep: { open: 1, act: 2, flip: 1, give: 1, ticket: 1, detach: 2, drop: 1 },
    },
  },
  {
    name: 'refusals',
    budgets: {
      quick: { open: 1, act: 1, give: 1, refuse: 1 },
      default: { open: 1, act: 1, flip: 1, give: 1, refuse: 1, silent: 1 },
      deep: { open: 1, act: 2, flip: 1, give: 1, refuse: 3, silent: 2, retry: 1 },
    },
    less: {
      'S-plain': { open: 1, act: 2, flip: 1, give: 1, refuse: 2, silent: 1, retry: 1 },
    },
  },
  {
    name: 'untold',
    budgets: {
      quick: { open: 1, act: 1, give: 1, ticket: 1, untold: 1 },
      default: { open: 1, act: 1, give: 1, ticket: 1, drop: 1, untold: 2 },
      deep: { open: 1, act: 2, flip: 1, give: 1, ticket: 1, drop: 1, untold: 3 },
    },
    // A client that promised to tell its tickets, and cannot.
    wires: ['extended'],
  },
  {
    name: 'lies',
    budgets: {
      quick: null,
      default: { open: 1, act: 1, flip: 1, give: 1, lie: 1, drop: 1 },
      deep: { open: 1, act: 2, flip: 1, give: 1, ticket: 1, lie: 2 },
    },
  },
  {
    name: 'hidden',
    budgets: {
      quick: null,
      default: { open: 1, act: 1, flip: 1, give: 1, ticket: 1, lie: 1 },
      // `lies` has all of it.
      deep: null,
    },
    // A CRM that hides that its user is Ready, and gives them tickets.
    wires: ['extended'],
  },
  {
    name: 'slow',
    budgets: {
      quick: { open: 1, act: 1, give: 1, slow: 1 },
      default: { open: 1, act: 1, flip: 1, give: 1, slow: 2 },
      deep: { open: 1, act: 2, flip: 1, give: 1, ticket: 1, slow: 3, delay: 1 },
    },
  },
  {
    name: 'restart',
    budgets: {
      quick: { open: 1, act: 1, give: 1, restart: 1 },
      default: { open: 1, act: 1, flip: 1, give: 1, ticket: 1, restart: 1 },
      deep: { open: 1, act: 2, flip: 1, give: 1, ticket: 1, restart: 2, drop: 1 },
    },
    less: {
      'S-plain': { open: 1, act: 2, flip: 1, give: 1, restart: 1, drop: 1 },
    },
    // A wrap-up may end while nothing runs.
    definition: { wrapUpMs: 7000 },
  },
  {
    name: 'outlived',
    budgets: {
      quick: { open: 1, act: 1, slow: 1, reload: 1 },
      default: { open: 2, act: 2, flip: 1, give: 1, slow: 1, reload: 1, signOut: 1 },
      deep: { open: 1, act: 2, flip: 1, give: 1, slow: 1, reload: 1, lose: 1, delay: 1 },
    },
    // The CRM's server carries out what a page asked for that is gone.
    wires: ['extended'],
  },
  {
    name: 'mixed',
    budgets: {
      quick: null,
      default: null,
      deep: {
        open: 1,
        act: 1,
        flip: 1,
        give: 1,
        ticket: 1,
        drop: 1,
        lose: 1,
        restart: 1,
        supervise: 1,
        refuse: 1,
        silent: 1,
      },
    },
    less: {
      'S-extended': { open: 1, act: 1, flip: 1, give: 1, ticket: 1, lose: 1, restart: 1, supervise: 1, refuse: 1 },
      'S-plain': { open: 1, act: 1, flip: 1, give: 1, lose: 1, supervise: 1, refuse: 1, silent: 1 },
      'C-extended': {
        open: 1,
        act: 1,
        flip: 1,
        give: 1,
        ticket: 1,
        drop: 1,
        lose: 1,
        restart: 1,
        supervise: 1,
        refuse: 1,
      },
      'C-plain': { open: 1, act: 1, flip: 1, give: 1, drop: 1, lose: 1, supervise: 1, refuse: 1, silent: 1 },
    },
    presences: TWO,
  },
  {
    name: 'supervisor',
    budgets: {
      quick: { open: 1, act: 1, supervise: 1 },
      default: { open: 2, act: 1, flip: 1, give: 1, supervise: 1, signOut: 1 },
      deep: { open: 2, act: 2, flip: 1, give: 1, ticket: 1, supervise: 2, signOut: 1 },
    },
  },
  {
    name: 'takenOver',
    budgets: {
      quick: { open: 1, act: 1, give: 1, takeOver: 1 },
      default: { open: 2, act: 1, flip: 1, give: 1, takeOver: 1 },
      deep: { open: 2, act: 2, flip: 1, give: 1, ticket: 1, lose: 1, takeOver: 1 },
    },
    // A wrap-up is waited for, too.
    definition: { wrapUpMs: 7000 },
    presences: TWO,
  },
  {
    name: 'calls',
    budgets: {
      quick: { open: 1, act: 1, give: 1, dial: 1, ticket: 1, cancel: 1, retry: 1, silent: 1 },
      default: { open: 1, act: 1, give: 1, dial: 1, ticket: 1, cancel: 1, retry: 1, silent: 1 },
      deep: { open: 1, act: 2, flip: 1, give: 1, dial: 1, manual: 1, cancel: 1, retry: 1, silent: 1 },
    },
    less: {
      'S-extended': { open: 1, act: 2, flip: 1, give: 1, dial: 1, manual: 1, cancel: 1 },
      'S-plain': { open: 1, act: 2, give: 1, dial: 1, cancel: 1, retry: 1, silent: 1 },
      'C-extended': { open: 1, act: 2, flip: 1, give: 1, dial: 1, manual: 1, cancel: 1, silent: 1 },
    },
    definition: { wrapUpMs: 7000 },
  },
  {
    name: 'capacity',
    budgets: {
      quick: { open: 1, act: 1, flip: 1, give: 2, ticket: 1 },
      default: { open: 1, act: 1, flip: 1, give: 2, ticket: 1 },
      deep: { open: 1, act: 1, flip: 1, give: 3, ticket: 2, manual: 1, drop: 1 },
    },
    less: {
      'S-extended': { open: 1, act: 1, flip: 1, give: 2, ticket: 2, drop: 1 },
      'C-extended': { open: 1, act: 1, flip: 1, give: 3, ticket: 2, drop: 1 },
    },
    definition: { capacity: { contactCenter: 2, crm: 2 }, wrapUpMs: 7000 },
    crmCapacity: 2,
    presences: TWO,
  },
  {
    name: 'flapping',
    budgets: {
      quick: { open: 1, act: 3 },
      default: { open: 1, act: 3, flip: 2, give: 1 },
      deep: { open: 1, act: 4, flip: 3, give: 1, ticket: 1 },
    },
    less: {
      'S-plain': { open: 1, act: 4, flip: 2, give: 1 },
    },
    definition: { flappingChanges: 3 },
    presences: TWO,
  },
  {
    name: 'patience',
    budgets: {
      quick: null,
      default: { open: 1, act: 1, give: 1, flip: 1, silent: 2, delay: 1 },
      deep: { open: 1, act: 2, give: 1, flip: 1, silent: 3, refuse: 1, delay: 1 },
    },
    less: {
      'S-plain': { open: 1, act: 2, give: 1, flip: 1, silent: 2, refuse: 1, delay: 1 },
    },
    // Attempts that outlast the reservation.
    definition: { crmAttempts: 4, reservationMs: 5000 },
    presences: TWO,
  },
  {
    name: 'anyway',
    budgets: {
      quick: null,
      default: { open: 1, act: 1, give: 1, ticket: 1, silent: 2, refuse: 1 },
      deep: { open: 1, act: 2, give: 1, ticket: 1, flip: 1, silent: 3, refuse: 1, drop: 1 },
    },
    less: {
      'S-extended': { open: 1, act: 2, give: 1, ticket: 1, flip: 1, silent: 2, refuse: 1, drop: 1 },
      'S-plain': { open: 1, act: 2, give: 1, flip: 1, silent: 2, refuse: 1, drop: 1 },
    },
    definition: { crmSilent: 'offerAnyway', maxOffers: 1 },
  },
  {
    name: 'announced',
    budgets: {
      quick: { open: 1, act: 1 },
      default: { open: 1, act: 1, flip: 1, give: 1, reload: 1, lose: 1 },
      deep: { open: 1, act: 2, flip: 2, give: 1, reload: 1, lose: 1, drop: 1 },
    },
    less: {
      'S-plain': { open: 1, act: 2, flip: 1, give: 1, reload: 1, lose: 1 },
      'C-plain': { open: 1, act: 2, flip: 1, give: 1, reload: 1, lose: 1, drop: 1 },
    },
    // A plain page that tells where it stands as soon as it is there.
    announces: true,
    wires: ['plain'],
  },
  {
    name: 'disorder',
    budgets: {
      quick: null,
      default: { open: 1, act: 1, flip: 2, give: 1, ticket: 1 },
      deep: { open: 1, act: 2, flip: 2, give: 1, ticket: 1, duplicate: 1, drop: 1 },
    },
    less: {
      'S-extended': { open: 1, act: 1, flip: 2, give: 1, ticket: 1, drop: 1 },
      'C-extended': { open: 1, act: 2, flip: 2, give: 1, ticket: 1, drop: 1 },
    },
    // Reports are numbered on the extended wire alone; the plain wire relies on their order.
    order: 'any',
    wires: ['extended'],
  },
  {
    name: 'twice',
    budgets: {
      quick: { open: 1, act: 2, flip: 1, duplicate: 1, drop: 1 },
      default: { open: 1, act: 2, flip: 2, duplicate: 1, drop: 1 },
      deep: { open: 1, act: 2, flip: 2, give: 1, duplicate: 1, drop: 1 },
    },
    // A Ready that comes a second time, after the agent took it back.
    order: 'any',
    modes: ['complementary'],
    wires: ['extended'],
  },
];

/** All runs of a tier. */
export function runsOf(tier: Tier): Run[] {
  const runs: Run[] = [];
  for (const theme of THEMES) {
    const budgets = theme.budgets[tier];
    if (budgets === null) continue;
    for (const mode of theme.modes ?? (['synchronized', 'complementary'] as const)) {
      for (const wire of theme.wires ?? (['extended', 'plain'] as const)) {
        const variant: Variant = `${mode === 'synchronized' ? 'S' : 'C'}-${wire}`;
        const id = `${theme.name}-${variant}`;
        const own = (tier === 'deep' ? theme.less?.[variant] : null) ?? budgets;
        runs.push({
          id,
          mode,
          scenario: {
            id,
            wire,
            order: theme.order ?? 'fifo',
            // The plain wire has no word for tickets: they would only multiply states that the engine cannot tell apart.
            budgets: wire === 'plain' ? { ...own, ticket: 0, manual: 0 } : own,
            presences: theme.presences ?? ALL,
            channelLimit: 14,
            crmCapacity: theme.crmCapacity ?? 1,
            ...(theme.announces === true ? { announces: true } : {}),
          },
          definition: { mode, ...theme.definition },
        });
      }
    }
  }
  return runs;
}
