/** A broken engine: the shipped source with one edit, and the world in which that is found. */
import type { DefinitionChoices } from './definition.ts';
import type { Edit } from './engine-source.ts';
import type { Run } from './scenarios.ts';
import type { Budgets, Scenario } from './world.ts';

export interface SeededBug {
  readonly id: string;
  readonly says: string;
  /** The id that the broken property begins with. */
  readonly caughtBy: string;
  readonly edits: readonly Edit[];
  readonly run: Run;
}

interface Where {
  readonly mode?: 'synchronized' | 'complementary';
  readonly wire?: 'plain' | 'extended';
  readonly budgets?: Budgets;
  readonly definition?: Partial<DefinitionChoices>;
  readonly scenario?: Partial<Scenario>;
}

/** Both kinds of work, and both sides' people. */
const WORK: Budgets = { open: 1, act: 1, flip: 1, give: 1, ticket: 1 };
/** An interaction while the connection may be lost. */
export const LINK: Budgets = { open: 1, act: 1, give: 1, lose: 1 };

/** A bug of one edit: in `file`, `find` becomes `replace`. */
export function bug(
  id: string,
  caughtBy: string,
  says: string,
  file: string,
  find: string,
  replace: string,
  where: Where = {},
): SeededBug {
  const { mode = 'synchronized', wire = 'extended', budgets = WORK, definition = {}, scenario = {} } = where;
  return {
    id,
    says,
    caughtBy,
    edits: [{ file, find, replace }],
    run: {
      id,
      mode,
      definition: { mode, ...definition },
      scenario: {
        id,
        wire,
        order: 'fifo',
        budgets,
        presences: ['available', 'busy', 'lunch'],
        channelLimit: 6,
        crmCapacity: 1,
        ...scenario,
      },
    },
  };
}

export const C = 'complementary';
