/** The runs of the contact centre, by tier: each looks at some acts and faults together, in both strengths of a CRM. */
import type { Tier } from '../scenarios.ts';
import type { Arrival, CenterRun } from './center-model.ts';
import type { CenterChoices } from './center-rules.ts';
import type { CenterBudgets } from './center-world.ts';
import type { Strength } from './rest-properties.ts';

const CHAT: Arrival = { workId: 'w1', queueId: 'first', channel: 'chat' };
const SECOND: Arrival = { workId: 'w2', queueId: 'second', channel: 'chat' };
const CALL: Arrival = { workId: 'w2', queueId: 'second', channel: 'voice', priority: 1 };
const LAST: Arrival = { workId: 'w3', queueId: 'first', channel: 'chat', priority: 1 };
const RARE: Arrival = { workId: 'w1', queueId: 'first', channel: 'chat', isRare: true };

type Plan = Pick<CenterRun, 'arrivals' | 'budgets'> &
  Partial<Pick<CenterRun, 'changes' | 'present' | 'supervises'>> & {
    readonly choices?: Partial<CenterChoices>;
    /** The strength that the quick tier runs in Synchronized mode; the other one is in Complementary mode. */
    readonly synchronized: Strength;
    /** What the deep tier has more of: as much as lets every run end within some hundred thousand worlds. */
    readonly more?: CenterBudgets;
  };

/** What is looked at, by name. */
const PLANS: Readonly<Record<string, Plan>> = {
  // Both agents are rung; first accept wins; a ticket comes in between.
  ring: {
    synchronized: 'claim',
    choices: { ring: 2 },
    arrivals: [CHAT],
    budgets: { arrive: 1, accept: 1, decline: 1, end: 1, ticket: 1 },
    more: { accept: 2, decline: 2, choose: 1, push: 1 },
  },
  // Two items over two queues, one exclusive, more than one in hand.
  channels: {
    synchronized: 'prevent',
    choices: { capacity: 2 },
    arrivals: [CHAT, CALL, LAST],
    budgets: { arrive: 3, accept: 2, end: 1 },
    more: { accept: 3, ticket: 1, decline: 1, end: 2 },
  },
  // One agent, who serves one queue: the better rank goes first, and nobody is passed over.
  rank: {
    synchronized: 'claim',
    present: [0],
    arrivals: [{ ...CHAT, workId: 'w0' }, CHAT, { ...SECOND, queueId: 'first' }, LAST],
    budgets: { arrive: 4, accept: 2, decline: 1, end: 2 },
    more: { ticket: 1, decline: 2 },
  },
  // Nobody may have the first that waits: it delays nobody.
  stone: {
    synchronized: 'claim',
    present: [0],
    arrivals: [{ ...SECOND, queueId: 'first' }, RARE, { ...LAST, priority: 0 }],
    budgets: { arrive: 3, accept: 2, end: 1, decline: 1 },
    more: { end: 2, ticket: 1, cancel: 1 },
  },
  // Two agents of one level: who has been idle longest.
  fair: {
    synchronized: 'claim',
    choices: { wrapUpMs: 5_000 },
    arrivals: [CHAT, LAST],
    budgets: { arrive: 2, accept: 1, end: 1 },
    more: { accept: 2, end: 2, decline: 1, choose: 1 },
  },
  // The CRM's user goes their own way.
  click: {
    synchronized: 'prevent',
    arrivals: [CHAT],
    budgets: { arrive: 1, accept: 1, click: 1, ticket: 1 },
    more: { click: 2, push: 1 },
  },
  // Three items, two of a kind: who is next, and who is free again.
  order: {
    synchronized: 'claim',
    choices: { coolDownMs: 4_000, sharedLevel: 2 },
    arrivals: [RARE, SECOND, LAST],
    budgets: { arrive: 3, accept: 1, end: 1 },
    more: { accept: 2, decline: 1, end: 2, choose: 1 },
  },
  // The CRM refuses, loses and is late; its user clicks; its router gives work although Not Ready.
  router: {
    synchronized: 'prevent',
    arrivals: [CHAT],
    budgets: { arrive: 1, accept: 1, ticket: 1, push: 1 },
    more: { ticket: 2, drop: 1 },
  },
  late: {
    synchronized: 'claim',
    arrivals: [CHAT],
    budgets: { arrive: 1, accept: 1, refuse: 1, drop: 2 },
    more: { ticket: 1, time: 1 },
  },
  // Interactions laid aside, taken up, handed over; a call interrupts a chat.
  lay: {
    synchronized: 'prevent',
    choices: { capacity: 1, interrupts: true },
    arrivals: [CHAT, CALL],
    budgets: { arrive: 2, accept: 2, lay: 2 },
    more: { transfer: 1, end: 1, lay: 3 },
  },
  transfer: {
    synchronized: 'claim',
    choices: { wrapUpMs: 5_000 },
    arrivals: [CHAT],
    budgets: { arrive: 1, accept: 2, transfer: 1, end: 1, decline: 1 },
    more: { transfer: 2, decline: 2, sign: 1, cancel: 1 },
  },
  // Sign-outs, links lost for shorter and longer, and what the page says when it is back.
  links: {
    synchronized: 'prevent',
    choices: { requeues: true },
    arrivals: [CHAT],
    budgets: { arrive: 1, accept: 1, lose: 1, choose: 1 },
    more: { sign: 1, choose: 2 },
  },
  absent: {
    synchronized: 'claim',
    arrivals: [{ ...CHAT, preferredAgentIds: ['ann'] }, SECOND],
    choices: { endsOverdue: true, sharedLevel: 2 },
    present: [1],
    budgets: { arrive: 2, accept: 1, decline: 1, cancel: 1, sign: 1 },
    more: { choose: 1, sign: 2 },
  },
  // Supervisors.
  supervise: {
    synchronized: 'claim',
    choices: { ring: 2 },
    arrivals: [CHAT, CALL],
    budgets: { arrive: 2, accept: 1, supervise: 1 },
    more: { supervise: 2, ticket: 1 },
  },
  // An administrator takes over, with what the agent had in progress and had laid aside.
  takenOver: {
    synchronized: 'claim',
    present: [0],
    arrivals: [CHAT, LAST],
    budgets: { arrive: 2, accept: 2, lay: 1, supervise: 1 },
    supervises: ['takeOver'],
    more: { sign: 1, end: 1, ticket: 1 },
  },
  // The same of somebody whose place hangs or whose link is lost; another agent is there.
  hung: {
    synchronized: 'prevent',
    arrivals: [CHAT],
    budgets: { arrive: 1, accept: 1, lose: 1, supervise: 1 },
    supervises: ['takeOver'],
    more: { sign: 1, choose: 1 },
  },
  // A new definition: a queue, all queues, or a channel gone.
  rules: {
    synchronized: 'claim',
    choices: { ring: 2 },
    arrivals: [CHAT, CALL],
    changes: ['first', 'second', 'queues', 'voice'],
    budgets: { arrive: 2, accept: 1, rules: 1 },
    more: { decline: 1, end: 1, accept: 2, ticket: 1 },
  },
  // The server dies, or the store fails, between two records of one turn.
  crash: {
    synchronized: 'prevent',
    choices: { ring: 2 },
    arrivals: [CHAT, SECOND],
    budgets: { arrive: 2, accept: 1, end: 1, crash: 1 },
    more: { decline: 1, supervise: 1 },
  },
};

const STRENGTHS = ['prevent', 'claim'] as const;
const MODES = ['synchronized', 'complementary'] as const;

/** The runs of a tier: the quick one crosses strengths and modes, the default one has each with each, the deep one more acts. */
export function centerRunsOf(tier: Tier): readonly CenterRun[] {
  const runs: CenterRun[] = [];
  for (const [name, { choices, budgets, more, synchronized, ...rest }] of Object.entries(PLANS)) {
    for (const strength of STRENGTHS) {
      for (const mode of MODES) {
        const isQuick = (strength === synchronized) === (mode === 'synchronized');
        if (tier === 'quick' && !isQuick) continue;
        runs.push({
          ...rest,
          id: `center-${name}-${strength}${tier === 'quick' ? '' : `-${mode}`}`,
          strength,
          choices: { mode, capacity: 1, ring: 1, ...choices },
          budgets: tier === 'deep' ? { ...budgets, ...more } : budgets,
        });
      }
    }
  }
  return runs;
}
