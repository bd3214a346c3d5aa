/**
 * A day of many agents as a list of inputs, made once with a seed and then replayed, so that what is timed is the engine
 * or the host and not the making of inputs.
 *
 * Half of the agents work in Synchronized mode and half in Complementary mode, unless one mode is asked for; one in four has
 * a CRM on the plain wire. Every act of a person or program is followed by what the CRM, the connector and the clock do
 * about it: requests are accepted and answered, offers are accepted, wrap-ups end, deadlines pass.
 */
import {
  type AgentInput,
  type AgentState,
  compileRules,
  type Decision,
  decide,
  type Effect,
  initialAgent,
  nextDueAt,
  type Rules,
  type TicketRef,
} from '@interlock/engine';
import type { Definition } from '@interlock/protocol';
import { benchDefinition } from './bench-definition.ts';
import { createRandom } from './statistics.ts';

export interface Step {
  readonly agentId: string;
  readonly input: AgentInput;
  /** ms; never goes back from step to step. */
  readonly at: number;
  /** How many events the engine made of it; 0 for one that changed nothing. */
  readonly events: number;
}

export interface Workload {
  readonly rulesOf: ReadonlyMap<string, Rules>;
  /** Sign in, attach the CRM, first account of it: three for each agent. */
  readonly prologue: readonly Step[];
  readonly steps: readonly Step[];
  /** Events of `steps`. */
  readonly events: number;
}

export interface WorkloadOptions {
  readonly agents: number;
  /** Acts per agent; each is followed by one to ten further inputs. */
  readonly acts: number;
  readonly seed: number;
  /** One mode for all; null for half and half. */
  readonly mode: Definition['mode'] | null;
  /** Instant of the first input, ms since 1970. */
  readonly startAt?: number;
}

/** How often each act is chosen, in percent. */
export const ACT_SHARES = {
  snapshot: 30,
  choose: 20,
  pickInCrm: 14,
  ticket: 16,
  interaction: 16,
  reconnect: 3,
  supervisor: 1,
} as const;

type Act = keyof typeof ACT_SHARES;

const START_AT = 1_700_000_000_000;
/** Between two acts of an agent. */
export const ACT_MS = 30_000;
/** Between the waves of inputs that follow an act. */
const WAVE_MS = 40;
const NOT_READY_STATUSES = ['busy', 'lunch', 'meeting', 'training'] as const;

interface Person {
  readonly agentId: string;
  readonly rules: Rules;
  readonly isPlain: boolean;
  state: AgentState;
  crmStatus: string;
  crmVersion: number;
  tickets: readonly TicketRef[];
  count: number;
  /** What comes next, in order; each is made when its turn comes, from what is then so. */
  agenda: (() => AgentInput | null)[];
}

type Unbound<I> = I extends { readonly epoch: number | null } ? Omit<I, 'epoch'> : never;

/** @throws Error when the engine refuses an input of the prologue */
export function makeWorkload({ agents, acts, seed, mode, startAt = START_AT }: WorkloadOptions): Workload {
  const random = createRandom(seed);
  const rules = {
    synchronized: compileRules(benchDefinition('synchronized')),
    complementary: compileRules(benchDefinition('complementary')),
  };
  const people = Array.from({ length: agents }, (_, index): Person => {
    const agentId = `agent-${index}`;
    return {
      agentId,
      rules: rules[mode ?? (index % 2 === 0 ? 'synchronized' : 'complementary')],
      isPlain: index % 8 >= 6,
      state: initialAgent(agentId),
      crmStatus: 'busy',
      crmVersion: 1,
      tickets: [],
      count: 0,
      agenda: [],
    };
  });
  const rulesOf = new Map(people.map((person) => [person.agentId, person.rules]));

  let at = startAt;
  const prologue: Step[] = [];
  for (const person of people) signIn(person);
  runWaves(people, prologue);
  const steps: Step[] = [];
  for (let act = 0; act < acts; act += 1) {
    at += ACT_MS;
    for (const person of people) {
      tickIfDue(person);
      plan(person, pickAct(random() * 100), random);
    }
    runWaves(people, steps);
  }
  return { rulesOf, prologue, steps, events: steps.reduce((sum, step) => sum + step.events, 0) };

  /** One input of each agent at a time until nobody has any left, so that neighbours in time are different agents. */
  function runWaves(everybody: readonly Person[], into: Step[]): void {
    for (let active = everybody; active.length > 0; at += WAVE_MS) {
      for (const person of active) {
        const input = person.agenda.shift()?.() ?? null;
        if (input === null) continue;
        const decision = decide(person.rules, person.state, input, at);
        if (!decision.ok) {
          if (into === prologue) throw new Error(`the workload's start is refused: ${decision.refused.code}`);
          continue;
        }
        into.push({ agentId: person.agentId, input, at, events: decision.events.length });
        follow(person, decision);
      }
      active = active.filter(({ agenda }) => agenda.length > 0);
    }
  }

  function tickIfDue(person: Person): void {
    person.agenda.push(() => {
      const due = nextDueAt(person.state);
      return due !== null && due <= at ? { kind: 'tick' } : null;
    });
  }
}

/** @param percent 0 up to 100 */
function pickAct(percent: number): Act {
  let rest = percent;
  for (const [act, share] of Object.entries(ACT_SHARES)) {
    rest -= share;
    // The keys of the table are the acts.
    if (rest < 0) return act as Act;
  }
  return 'snapshot';
}

function bound(person: Person, input: Unbound<AgentInput>): AgentInput {
  // An input without its epoch becomes one again: the type cannot say so for a union.
  return { ...input, epoch: person.state.epoch } as AgentInput;
}

function then(person: Person, make: () => Unbound<AgentInput> | null): void {
  person.agenda.push(() => {
    const input = make();
    return input === null ? null : bound(person, input);
  });
}

function signIn(person: Person): void {
  person.count += 1;
  const sessionId = `00000000-0000-4000-8000-${String(person.count).padStart(12, '0')}`;
  person.agenda.push(() => ({ kind: 'openSession', sessionId, name: `Name of ${person.agentId}`, team: null }));
  then(person, () => ({
    kind: 'attachCrm',
    wire: person.isPlain ? 'plain' : 'extended',
    capabilities: { workEvents: !person.isPlain, asksFirst: false },
  }));
  then(person, () => accountOf(person));
}

/** What the CRM says of itself when nothing has changed. */
function accountOf(person: Person): Unbound<AgentInput> {
  const { isPlain, crmStatus: statusId, crmVersion: version, tickets: work } = person;
  return isPlain
    ? { kind: 'reportPresence', statusId, success: true, requestId: null, cause: null, version: null, work: null }
    : { kind: 'reportSnapshot', statusId, cause: null, version, work };
}

function plan(person: Person, act: Act, random: () => number): void {
  const { state } = person;
  switch (act) {
    case 'snapshot':
      return then(person, () => accountOf(person));
    case 'choose': {
      const ready = state.contactCenter.choice?.ready !== true;
      const reasonCode = ready ? null : 1 + Math.floor(random() * 4);
      return then(person, () => ({ kind: 'chooseState', by: 'agent', ready, reasonCode }));
    }
    case 'pickInCrm': {
      const isReady = person.crmStatus === 'available';
      const statusId = isReady ? (NOT_READY_STATUSES[Math.floor(random() * 4)] ?? 'busy') : 'available';
      return then(person, () => reportOf(person, statusId, null));
    }
    case 'ticket':
      return planTicket(person);
    case 'interaction':
      return planInteraction(person, random() < 0.9);
    case 'reconnect':
      then(person, () => ({ kind: 'loseSession' }));
      return signIn(person);
    case 'supervisor': {
      const ready = state.supervisorHold !== null;
      person.agenda.push(() => ({ kind: 'chooseState', epoch: null, by: 'supervisor', ready, reasonCode: null }));
    }
  }
}

function planTicket(person: Person): void {
  // A plain CRM tells nothing about its work.
  if (person.isPlain) return then(person, () => accountOf(person));
  then(person, () => {
    person.count += 1;
    const id = String(4_000 + person.count);
    person.tickets = person.tickets.length > 0 ? [] : [{ workId: `ticket-${id}`, label: `Ticket ${id}` }];
    person.crmVersion += 1;
    return { kind: 'reportWork', work: person.tickets, version: person.crmVersion };
  });
}

/** The next step of the interaction in hand; a new one where there is none. */
function planInteraction(person: Person, accepts: boolean): void {
  const item = person.state.contactCenter.work.at(-1);
  if (item === undefined) {
    person.agenda.push(() => {
      person.count += 1;
      const workId = `${person.agentId}-work-${person.count}`;
      return { kind: 'giveWork', workId, channel: 'voice', label: `Call ${person.count}`, detail: '+44 20 7946 0000' };
    });
    // Whatever the CRM has to confirm comes first; then the person answers.
    for (let wait = 0; wait < 4; wait += 1) person.agenda.push(() => null);
    return then(person, () => {
      const offered = person.state.contactCenter.work.find(({ state }) => state === 'offered');
      if (offered === undefined) return null;
      return { kind: accepts ? 'acceptOffer' : 'declineOffer', workId: offered.workId };
    });
  }
  const { workId } = item;
  if (item.state === 'active') {
    then(person, () => ({ kind: 'endInteraction', workId }));
    return then(person, () => ({ kind: 'finishWrapUp', workId }));
  }
  return then(person, () => accountOf(person));
}

function reportOf(person: Person, statusId: string, requestId: string | null): Unbound<AgentInput> {
  person.crmStatus = statusId;
  if (person.isPlain)
    return { kind: 'reportPresence', statusId, success: true, requestId: null, cause: null, version: null, work: null };
  person.crmVersion += 1;
  const { crmVersion: version, tickets: work } = person;
  const cause = requestId === null ? 'user' : 'request';
  return { kind: 'reportPresence', statusId, success: true, requestId, cause, version, work };
}

/** What the CRM does about a decision. */
function follow(person: Person, decision: Extract<Decision, { ok: true }>): void {
  person.state = decision.state;
  for (const effect of decision.effects) if (effect.kind === 'requestPresence') answer(person, effect);
}

function answer(person: Person, effect: Extract<Effect, { kind: 'requestPresence' }>): void {
  const { requestId, attempt, statusId } = effect;
  const answers: (() => Unbound<AgentInput>)[] = person.isPlain
    ? [() => ({ kind: 'answerProbe', requestId, attempt })]
    : [() => ({ kind: 'acceptRequest', requestId })];
  // A plain CRM is silent when it already stands there.
  if (!person.isPlain || person.crmStatus !== statusId)
    answers.splice(person.isPlain ? 0 : 1, 0, () => reportOf(person, statusId, requestId));
  const rest = person.agenda;
  person.agenda = [];
  for (const make of answers) then(person, make);
  person.agenda.push(...rest);
}
