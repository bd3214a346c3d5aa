/**
 * The world around the contact centre: its facts, and for each agent the CRM with its own router and the messages that
 * are under way. Worlds that differ only in names of requests and in instants that decide nothing are one.
 */
import type { AgentState, CenterItem, QueueFlow, Rules } from '@interlock/engine';
import { BASE, baseVersion, CURRENT, canonical, later, NOW } from '../canonical.ts';
import { createAgentInterner, createInterner } from '../intern.ts';

/** What may still happen from outside: each act takes one. */
export const CENTER_BUDGETS = [
  'arrive',
  'accept',
  'decline',
  'end',
  'choose',
  'lay',
  'transfer',
  'cancel',
  'supervise',
  'sign',
  'lose',
  'ticket',
  'push',
  'click',
  'refuse',
  'drop',
  'time',
  'rules',
  'crash',
] as const;
export type CenterBudget = (typeof CENTER_BUDGETS)[number];
export type CenterBudgets = Readonly<Partial<Record<CenterBudget, number>>>;

/** From the CRM to the server. */
export interface UpMessage {
  readonly kind: 'presence' | 'snapshot' | 'work';
  readonly statusId: string;
  readonly success: boolean;
  /** `cur`: the request that stands. Null: none was asked. */
  readonly requestId: string | null;
  readonly version: number;
  readonly work: readonly string[];
}

/** From the server to the CRM. */
export interface DownMessage {
  readonly requestId: string;
  readonly statusId: string;
  readonly ready: boolean;
}

/** The Client Application of one agent, and the router behind it. */
export interface Crm {
  readonly statusId: string;
  readonly version: number;
  readonly tickets: readonly { readonly workId: string; readonly isSelfMade: boolean }[];
  /** The person chose Ready in the CRM, or took an interaction up again, after the CRM was last asked to be Not Ready. */
  readonly isFlipped: boolean;
  /** Prevent: the router's question under way, its answer, or the permit that it gives back. */
  readonly ask: null | 'asking' | 'granted' | 'releasing';
  readonly up: readonly UpMessage[];
  readonly down: readonly DownMessage[];
}

export interface CenterWorld {
  readonly agents: readonly AgentState[];
  readonly items: readonly CenterItem[];
  readonly flows: readonly (readonly [string, QueueFlow])[];
  readonly crms: readonly Crm[];
  /** Index of the definition in force: 0 at first. */
  readonly rules: number;
  readonly arrived: number;
  /** In the order of `CENTER_BUDGETS`. */
  readonly budgets: readonly number[];
}

/** Distinct past instants in order, the latest next to now: what only their order decides. */
function ranked(instants: readonly (number | null)[]): (at: number | null) => number | null {
  const past = [...new Set(instants.filter((at): at is number => at !== null && at < NOW))].sort((a, b) => a - b);
  return (at) => (at === null || at >= NOW ? at : NOW - past.length + past.indexOf(at));
}

function canonicalItem(item: CenterItem, ms: number): CenterItem {
  const at = ranked(item.refusals.map((refusal) => refusal.at - ms));
  return {
    ...item,
    createdAt: item.createdAt - ms,
    enqueuedAt: item.enqueuedAt - ms,
    refusals: item.refusals.map((refusal) => ({ ...refusal, at: at(refusal.at - ms) ?? NOW })),
    // For people, or counted: a turn's change of them is checked, what they add up to decides nothing.
    offers: 0,
    requeues: 0,
    acceptedAt: item.acceptedAt === null ? null : NOW,
    matches: [],
    story: [],
  };
}

function canonicalCrm(crm: Crm, before: AgentState): Crm {
  const shift = BASE - (baseVersion(before) ?? crm.version);
  const current = before.crm.request?.requestId ?? null;
  const requestId = (id: string | null): string | null => (id === null ? null : id === current ? CURRENT : 'old');
  return {
    ...crm,
    version: crm.version + shift,
    up: crm.up.map((message) => ({
      ...message,
      version: message.version + shift,
      requestId: requestId(message.requestId),
    })),
    down: crm.down.map((message) => ({ ...message, requestId: requestId(message.requestId) ?? 'old' })),
  };
}

/**
 * The canonical form of a world.
 *
 * @param now the instant that becomes `NOW`, in ms
 * @param isCanonical an agent is known to be canonical already: most steps leave one of them as they are
 */
export function canonicalWorld(
  rules: Rules,
  world: CenterWorld,
  now: number,
  isCanonical: (state: AgentState) => boolean,
): CenterWorld {
  const ms = now - NOW;
  const idle = ranked(world.agents.map(({ given }) => (given.idleSince === null ? null : given.idleSince - ms)));
  return {
    ...world,
    agents: world.agents.map((state) => {
      const { idleSince } = state.given;
      const since = idleSince === null ? null : idle(idleSince - ms);
      if (ms === 0 && since === idleSince && isCanonical(state)) return state;
      const bare = canonical(rules, ms === 0 ? state : later(state, ms));
      return since === null ? bare : { ...bare, given: { ...bare.given, idleSince: since } };
    }),
    items: world.items.map((item) => canonicalItem(item, ms)).sort((a, b) => (a.workId < b.workId ? -1 : 1)),
    flows: world.flows
      .filter(([, flow]) => flow.waiting > 0)
      .map(([id, { waiting }]) => [id, { waiting, servedAt: null, meanGapMs: 0, gaps: 0 }] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
    crms: world.crms.map((crm, index) => canonicalCrm(crm, world.agents[index] as AgentState)),
  };
}

/** The parts of worlds, each with a number of its own; a key is the numbers of a world's parts. */
export interface WorldParts {
  /** The world made of the parts that stand for all like them. */
  one(world: CenterWorld): CenterWorld;
  /** Equal worlds have the same, and no others. */
  keyOf(world: CenterWorld): string;
  /** Of what goes on by itself: without what may still come from outside. */
  restKeyOf(world: CenterWorld): string;
}

export function createWorldParts(): WorldParts {
  const agents = createAgentInterner();
  const items = createInterner<CenterItem>();
  const flows = createInterner<CenterWorld['flows']>();
  const crms = createInterner<Crm>();

  function restKeyOf(world: CenterWorld): string {
    let key = `${world.rules}|${flows.idOf(world.flows)}`;
    for (const state of world.agents) key += `,${agents.idOf(state)}`;
    for (const crm of world.crms) key += `,${crms.idOf(crm)}`;
    for (const item of world.items) key += `,${items.idOf(item)}`;
    return key;
  }

  return {
    one: (world) => ({
      ...world,
      agents: world.agents.map((state) => agents.one(agents.idOf(state))),
      items: world.items.map((item) => items.one(items.idOf(item))),
      flows: flows.one(flows.idOf(world.flows)),
      crms: world.crms.map((crm) => crms.one(crms.idOf(crm))),
    }),
    restKeyOf,
    keyOf: (world) => `${restKeyOf(world)}|${world.arrived}|${world.budgets.join()}`,
  };
}
