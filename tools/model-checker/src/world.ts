/** The state of everything that is not the engine, and what a scenario allows to happen. */
import { BASE } from './canonical.ts';
import type { AgentNode } from './engine-steps.ts';
import type { Age, ChannelNode, MessageNode } from './messages.ts';

/** What may happen how often; each use counts one down. */
export const BUDGETS = [
  'open',
  'act',
  'flip',
  'ticket',
  'manual',
  'give',
  'cancel',
  'dial',
  'supervise',
  'takeOver',
  'retry',
  'signOut',
  'drop',
  'duplicate',
  'delay',
  'reload',
  'secondTab',
  'lose',
  'restart',
  'detach',
  'refuse',
  'silent',
  'lie',
  'slow',
  'untold',
] as const;
export type Budget = (typeof BUDGETS)[number];
export type Budgets = Partial<Record<Budget, number>>;

export interface BudgetNode {
  readonly id: number;
  readonly left: readonly number[];
}

export interface Ticket {
  readonly workId: string;
  /** It came after the CRM's user undid our Not Ready, or was taken by hand: nobody but the user could prevent it. */
  readonly isSelfMade: boolean;
}

/** The CRM and its page as they truly are, and what the checker remembers about them. */
export interface Env {
  readonly presence: string;
  readonly tickets: readonly Ticket[];
  /** Changes seen by this document's SDK, on the scale of the link. */
  readonly version: number;
  /** Who set the presence, as far as the SDK knows. */
  readonly cause: 'user' | 'request' | null;
  /** In truth, a person set the presence. */
  readonly isPersons: boolean;
  /** `mute`: open, and not heard. */
  readonly page: 'gone' | 'open' | 'mute';
  /**
   * Memory: our Not Ready was not carried out (or confirmed by a CRM that is Not Ready), was, or was undone by the CRM's
   * user after that, or only claimed. It starts anew when nothing is in hand and no answer is awaited, and when we ask for Ready.
   */
  readonly fence: 'none' | 'executed' | 'broken';
  /** A request that the CRM works on slowly; `request` is null where the document that passed it on is gone. */
  readonly pending: { readonly statusId: string; readonly ready: boolean; readonly request: Age } | null;
  /** Plain: what the connector heard last from this page. */
  readonly lastPlain: string | null;
  /** Plain: the request that stands was passed on to this page, and read. */
  readonly hasRead: boolean;
  /** Memory: the CRM claimed a presence that it does not have, and has shown nothing else since. */
  readonly isLiar: boolean;
  /** Memory: something happened that nobody can tell from the messages (see MC6). */
  readonly isBlind: boolean;
  /** Memory: a message was delayed once. */
  readonly isLate: boolean;
}

export interface EnvNode extends Env {
  readonly id: number;
  /** What followed from an act before, by act. */
  readonly memo: Map<number, Consequence>;
}

/** What an act makes of the surroundings, and what the page sends because of it. */
export interface Consequence {
  readonly env: EnvNode;
  readonly sent: readonly MessageNode[];
}

/** The world but for what may still happen: worlds that differ in that alone go on alike, and share what follows. */
export interface Scene {
  readonly agent: AgentNode;
  readonly up: ChannelNode;
  readonly down: ChannelNode;
  readonly env: EnvNode;
}

export interface World extends Scene {
  readonly budgets: BudgetNode;
}

export interface Scenario {
  readonly id: string;
  readonly wire: 'plain' | 'extended';
  /** `any`: what goes up may arrive in any order. */
  readonly order: 'fifo' | 'any';
  readonly budgets: Budgets;
  /** What the CRM user may set; the CRM begins in one of them. */
  readonly presences: readonly string[];
  /** Messages at once in one direction; successors with more are cut and counted. */
  readonly channelLimit: number;
  readonly crmCapacity: number;
  /** Plain: a new page tells where it stands although nobody did anything. */
  readonly announces?: boolean;
}

export interface Parts {
  env(env: Env): EnvNode;
  budgets(budgets: Budgets): BudgetNode;
  /** One less of a budget. */
  spent(from: BudgetNode, budget: Budget): BudgetNode;
  has(node: BudgetNode, budget: Budget): boolean;
}

// One entry for each budget.
const POSITION = Object.fromEntries(BUDGETS.map((budget, position) => [budget, position])) as Record<Budget, number>;

export function createParts(): Parts {
  const envs = new Map<string, EnvNode>();
  const budgets = new Map<string, BudgetNode>();
  const spentOnes = new Map<number, BudgetNode>();

  function budgetNode(left: readonly number[]): BudgetNode {
    const key = left.join();
    let found = budgets.get(key);
    if (found === undefined) {
      found = { id: budgets.size, left };
      budgets.set(key, found);
    }
    return found;
  }

  return {
    env(env) {
      const { tickets, pending } = env;
      let key = `${env.presence}|${env.version}|${env.cause ?? ''}|${env.isPersons}|${env.page}|${env.fence}|${env.lastPlain ?? ''}|${env.hasRead}|${env.isLiar}|${env.isBlind}|${env.isLate}|`;
      for (const ticket of tickets) key += `${ticket.workId}${ticket.isSelfMade ? '!' : ''},`;
      if (pending !== null) key += `|${pending.statusId}${pending.request ?? '-'}`;
      let found = envs.get(key);
      if (found === undefined) {
        found = { ...changed(env, {}), id: envs.size, memo: new Map() };
        envs.set(key, found);
      }
      return found;
    },
    budgets: (given) => budgetNode(BUDGETS.map((budget) => given[budget] ?? 0)),
    spent(from, budget) {
      const key = from.id * 64 + POSITION[budget];
      let found = spentOnes.get(key);
      if (found === undefined) {
        found = budgetNode(from.left.map((count, position) => (position === POSITION[budget] ? count - 1 : count)));
        spentOnes.set(key, found);
      }
      return found;
    },
    has: (node, budget) => (node.left[POSITION[budget]] ?? 0) > 0,
  };
}

/** A CRM that has just been opened by its user. */
export function firstEnv(presence: string): Env {
  return {
    presence,
    tickets: [],
    version: BASE,
    cause: null,
    isPersons: true,
    page: 'gone',
    fence: 'none',
    pending: null,
    lastPlain: null,
    hasRead: false,
    isLiar: false,
    isBlind: false,
    isLate: false,
  };
}

/** The surroundings with a change, not interned yet. */
export function changed(env: Env, change: Partial<Env>): Env {
  const {
    presence,
    tickets,
    version,
    cause,
    isPersons,
    page,
    fence,
    pending,
    lastPlain,
    hasRead,
    isLiar,
    isBlind,
    isLate,
  } = env;
  return {
    presence,
    tickets,
    version,
    cause,
    isPersons,
    page,
    fence,
    pending,
    lastPlain,
    hasRead,
    isLiar,
    isBlind,
    isLate,
    ...change,
  };
}
