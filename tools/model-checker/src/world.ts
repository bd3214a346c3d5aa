/**
 * The world around the engine: a CRM with its router and its user, the Client Application on either wire, two channels,
 * an agent, a supervisor, a distributor, and faults. Everything that can happen next is a `Step`.
 */
import type { AgentInput, TicketRef } from '@interlock/engine';
import { BASE, CURRENT } from './canonical.ts';
import { BREAK_CODE, CHANNEL, READY_STATUS, SNAPSHOT_MS } from './definition.ts';
import type { AgentNode, Command, EngineStep, EngineSteps } from './engine-steps.ts';

/** What the world may do how often. Each counts down. */
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
  'retry',
  'signOut',
  'drop',
  'duplicate',
  'delay',
  'reload',
  'secondTab',
  'lose',
  'detach',
  'refuse',
  'silent',
  'lie',
  'slow',
] as const;
export type Budget = (typeof BUDGETS)[number];
export type Budgets = Partial<Record<Budget, number>>;

/** `user`: a person did it. The rest is what the message is in truth, whatever it says. */
export type Origin = 'user' | 'echo' | 'state' | 'replay' | 'unknown';

export type Age = 'current' | 'old' | null;

export type Message =
  | { readonly kind: 'attach' }
  | {
      readonly kind: 'presence';
      readonly statusId: string;
      readonly success: boolean;
      readonly request: Age;
      readonly cause: 'user' | 'request' | null;
      readonly version: number | null;
      readonly work: readonly string[] | null;
      readonly origin: Origin;
    }
  | {
      readonly kind: 'snapshot';
      readonly statusId: string;
      readonly cause: 'user' | 'request' | null;
      readonly version: number;
      readonly work: readonly string[];
      readonly origin: Origin;
    }
  | { readonly kind: 'work'; readonly work: readonly string[]; readonly version: number }
  | { readonly kind: 'accepted'; readonly request: Age }
  | { readonly kind: 'probe'; readonly request: Age; readonly attempt: 'current' | 'old' }
  | {
      readonly kind: 'request';
      readonly request: Age;
      readonly attempt: 'current' | 'old';
      readonly statusId: string;
      readonly ready: boolean;
      readonly probe: boolean;
    };

export interface Ticket {
  readonly workId: string;
  /** It came after the CRM's user undid our Not Ready, or was taken by hand: nobody but the user could prevent it. */
  readonly isSelfMade: boolean;
}

/** The CRM and its page as they truly are, and what the checker remembers about them. */
export interface Env {
  readonly presence: string;
  readonly tickets: readonly Ticket[];
  /** Changes seen by this document's SDK; relative, see `canonical.ts`. */
  readonly version: number;
  readonly cause: 'user' | 'request' | null;
  /** In truth, the last presence was set by a person (also where the SDK cannot tell). */
  readonly isPersons: boolean;
  readonly page: 'gone' | 'open' | 'mute';
  /** Our last command to be Not Ready: not yet executed for the work in hand, executed, or undone by the user since. */
  readonly fence: 'none' | 'executed' | 'broken';
  /** A request that the CRM works on slowly. */
  readonly pending: { readonly statusId: string; readonly ready: boolean; readonly request: Age } | null;
  /** Plain: what the connector heard last. */
  readonly lastPlain: string | null;
  /** The CRM said something untrue since. */
  readonly isLiar: boolean;
  /** Plain wire: a change or an answer was lost or never sent; nothing can tell. */
  readonly isBlind: boolean;
}

export interface World {
  readonly agent: AgentNode;
  readonly up: readonly Message[];
  readonly down: readonly Message[];
  readonly env: Env;
  readonly budgets: readonly number[];
}

export interface Step {
  /** Who did what, in words. */
  readonly label: string;
  /** Goes on by itself when people and faults rest. */
  readonly isInternal: boolean;
  /** Time that passes, in ms. */
  readonly ms: number;
  readonly world: World;
  /** Properties that this step breaks. */
  readonly broken: readonly string[];
}

export interface Scenario {
  readonly id: string;
  readonly wire: 'plain' | 'extended';
  /** `any`: what goes up may arrive in any order. */
  readonly order: 'fifo' | 'any';
  readonly budgets: Budgets;
  readonly presences: readonly string[];
  /** Messages at once in one direction; successors with more are cut and counted. */
  readonly channelLimit: number;
  readonly crmCapacity: number;
  /** A reconnecting connector tells the last plain presence again. */
  readonly replaysPlain?: boolean;
}

const index = (budget: Budget): number => BUDGETS.indexOf(budget);
const IX = Object.fromEntries(BUDGETS.map((budget) => [budget, index(budget)])) as Record<Budget, number>; // one entry for each

export function budgetsOf(budgets: Budgets): number[] {
  return BUDGETS.map((budget) => budgets[budget] ?? 0);
}

const refs = (work: readonly string[]): TicketRef[] => work.map((workId) => ({ workId, label: workId }));
const isReadyStatus = (statusId: string): boolean => statusId === READY_STATUS;
const ids = (tickets: readonly Ticket[]): string[] => tickets.map((ticket) => ticket.workId);

/** The key of a message: what the engine's answer to it depends on. */
function inputOf(message: Message, scenario: Scenario): AgentInput {
  const requestId = 'request' in message && message.request !== null ? (message.request === 'current' ? CURRENT : 'old') : null;
  switch (message.kind) {
    case 'attach':
      return { kind: 'attachCrm', epoch: 1, wire: scenario.wire, capabilities: { workEvents: scenario.wire === 'extended', asksFirst: false } };
    case 'presence': {
      const { statusId, success, cause, version, work } = message;
      return { kind: 'reportPresence', epoch: 1, statusId, success, requestId, cause, version, work: work === null ? null : refs(work) };
    }
    case 'snapshot': {
      const { statusId, cause, version, work } = message;
      return { kind: 'reportSnapshot', epoch: 1, statusId, cause, version, work: refs(work) };
    }
    case 'work':
      return { kind: 'reportWork', epoch: 1, work: refs(message.work), version: message.version };
    case 'accepted':
      return { kind: 'acceptRequest', epoch: 1, requestId: requestId ?? 'old' };
    case 'probe':
      return { kind: 'answerProbe', epoch: 1, requestId: requestId ?? 'old', attempt: message.attempt === 'current' ? 1 : 0 };
    case 'request':
      throw new Error('a command is no input');
  }
}

function describe(message: Message): string {
  switch (message.kind) {
    case 'attach':
      return 'attach';
    case 'presence':
      return `presence ${message.statusId}${message.success ? '' : ' (no success)'}${message.request === null ? '' : ` as answer to the ${message.request} request`}${message.cause === null ? '' : ` by ${message.cause}`}${message.version === null ? '' : ` v${message.version}`}${message.work === null ? '' : ` work [${message.work.join()}]`}`;
    case 'snapshot':
      return `snapshot ${message.statusId} by ${message.cause} v${message.version} work [${message.work.join()}]`;
    case 'work':
      return `work [${message.work.join()}] v${message.version}`;
    case 'accepted':
      return `acceptance of the ${message.request} request`;
    case 'probe':
      return `answer to the probe of the ${message.request} request, ${message.attempt} attempt`;
    case 'request':
      return `request ${message.statusId} (${message.request})`;
  }
}

const keys = new WeakMap<Message, string>();
function keyOf(message: Message): string {
  let key = keys.get(message);
  if (key === undefined) {
    key = JSON.stringify(message);
    keys.set(message, key);
  }
  return key;
}

export interface Model {
  readonly scenario: Scenario;
  readonly steps: EngineSteps;
  initial(): World[];
  next(world: World): Step[];
  /** Properties of a state of the world. */
  check(world: World): readonly string[];
  /** Both sides know the truth and want nothing more of each other. */
  agrees(world: World): boolean;
  /** What is wrong with a world in which nothing goes on by itself. */
  checkRest(world: World): readonly string[];
  /** Successors that the channel limit cut. */
  readonly cut: number;
  /** The last call of `next` cut something. */
  readonly wasCut: boolean;
}

interface Change {
  env?: Env;
  up?: readonly Message[];
  down?: readonly Message[];
  budgets?: readonly number[];
}

export function createModel(scenario: Scenario, steps: EngineSteps): Model {
  const { rules } = steps;
  const isComplementary = rules.definition.mode === 'complementary';
  const isExtended = scenario.wire === 'extended';
  const canRegister = new Map<string, Message>();
  let cut = 0;
  let wasCut = false;

  /** One object for each message, so that keys are computed once. */
  function shared(message: Message): Message {
    const key = JSON.stringify(message);
    const known = canRegister.get(key);
    if (known !== undefined) return known;
    canRegister.set(key, message);
    keys.set(message, key);
    return message;
  }

  function isLinked(agent: AgentNode): boolean {
    return agent.state.session.state === 'linked';
  }

  /** The connector has a session and the page is heard. */
  function canSend(world: World): boolean {
    return world.env.page === 'open' && isLinked(world.agent);
  }

  function spend(world: World, budget: Budget): readonly number[] {
    const left = [...world.budgets];
    left[IX[budget]] = (left[IX[budget]] ?? 0) - 1;
    return left;
  }

  function has(world: World, budget: Budget): boolean {
    return (world.budgets[IX[budget]] ?? 0) > 0;
  }

  function inHand(agent: AgentNode): boolean {
    return agent.state.contactCenter.work.some((item) => item.state !== 'waiting');
  }

  /** Versions keep their order and lose their gaps; the link's own is `BASE`. */
  function rebase(world: World, version: number | null): World {
    if (!isExtended) return world;
    const { env } = world;
    const values = new Set<number>([env.version]);
    if (version !== null) values.add(version);
    for (const message of world.up) if ('version' in message && message.version !== null) values.add(message.version);
    const sorted = [...values].sort((a, b) => a - b);
    const origin = sorted.indexOf(version ?? env.version);
    const renamed = (value: number): number => BASE + sorted.indexOf(value) - origin;
    if (sorted.every((value) => renamed(value) === value)) return world;
    return {
      ...world,
      env: { ...env, version: renamed(env.version) },
      up: world.up.map((message) =>
        'version' in message && message.version !== null ? shared({ ...message, version: renamed(message.version) }) : message,
      ),
    };
  }

  const older = (message: Message, request: boolean, attempt: boolean): Message => {
    let next = message;
    if (request && 'request' in next && next.request === 'current') next = { ...next, request: 'old' } as Message; // the same kind with another age
    if (attempt && 'attempt' in next && next.attempt === 'current') next = { ...next, attempt: 'old' } as Message; // likewise
    return next === message ? message : shared(next);
  };

  /** The world after the engine answered: ids age, the command goes down. */
  function settle(world: World, step: EngineStep, change: Change = {}): World {
    let up = change.up ?? world.up;
    let down = change.down ?? world.down;
    let env = change.env ?? world.env;
    if (!step.isSameRequest || !step.isSameAttempt) {
      up = up.map((message) => older(message, !step.isSameRequest, true));
      down = down.map((message) => older(message, !step.isSameRequest, true));
      if (!step.isSameRequest && env.pending?.request === 'current') env = { ...env, pending: { ...env.pending, request: 'old' } };
    }
    if (step.command !== null) down = [...down, shared(commandMessage(step.command))];
    // Without work in hand there is nothing that a fence could protect.
    if (env.fence !== 'none' && !inHand(step.after)) env = { ...env, fence: 'none' };
    const next = { agent: step.after, up, down, env, budgets: change.budgets ?? world.budgets };
    return rebase(next, step.version);
  }

  function commandMessage(command: Command): Message {
    return { kind: 'request', request: 'current', attempt: 'current', ...command };
  }

  // ---- the Client Application

  const facts = (env: Env): { version: number; work: readonly string[] } => ({ version: env.version, work: ids(env.tickets) });

  function presenceMessage(env: Env, change: { success: boolean; request: Age; origin: Origin; cause: 'user' | 'request' | null; statusId?: string }): Message {
    const { statusId = env.presence, ...rest } = change;
    if (!isExtended) return shared({ kind: 'presence', statusId, ...rest, request: null, cause: null, version: null, work: null });
    return shared({ kind: 'presence', statusId, ...rest, ...facts(env) });
  }

  function snapshotMessage(env: Env): Message {
    return shared({ kind: 'snapshot', statusId: env.presence, cause: env.cause, ...facts(env), origin: env.isPersons ? 'user' : 'state' });
  }

  /** What the CRM sends; nothing arrives where there is no session. */
  function send(world: World, env: Env, messages: readonly Message[]): { env: Env; up: readonly Message[] } {
    let next = env;
    if (!isExtended) {
      for (const message of messages) if (message.kind === 'presence' && env.page === 'open') next = { ...next, lastPlain: message.statusId };
    }
    return { env: next, up: canSend(world) ? [...world.up, ...messages] : world.up };
  }

  const bump = (env: Env): Env => (isExtended ? { ...env, version: env.version + 1 } : env);

  // ---- steps

  function next(world: World): Step[] {
    const found: Step[] = [];
    const { agent, env, up, down } = world;
    const state = agent.state;
    wasCut = false;

    function add(label: string, to: World, options: { isInternal?: boolean; ms?: number; broken?: readonly string[] } = {}): void {
      if (to.up.length > scenario.channelLimit || to.down.length > scenario.channelLimit) {
        cut += 1;
        wasCut = true;
        return;
      }
      found.push({ label, isInternal: options.isInternal ?? false, ms: options.ms ?? 0, world: to, broken: options.broken ?? [] });
    }

    /** An input that reaches the engine at once. */
    function ask(label: string, input: AgentInput, change: Change = {}, more: { always?: boolean; broken?: (step: EngineStep) => string[] } = {}): void {
      const step = steps.step(agent, input, JSON.stringify(input));
      if (step.refused !== null) return;
      if (step.broken.length === 0 && step.events.length === 0 && more.always !== true) return;
      const broken = [...step.broken, ...(more.broken?.(step) ?? [])];
      add(label, settle(world, step, change), { broken });
    }

    // Messages up.
    for (let position = 0; position < up.length; position += 1) {
      if (position > 0 && scenario.order === 'fifo') break;
      const message = up[position] as Message;
      const rest = up.filter((_, other) => other !== position);
      const input = inputOf(message, scenario);
      const step = steps.step(agent, input, keyOf(message));
      add(`server hears: ${describe(message)}`, settle(world, step, { up: rest }), {
        isInternal: true,
        broken: [...step.broken, ...checkHeard(world, message, step)],
      });
    }
    // Messages down: the CRM does what it is asked, or does not.
    const command = down[0];
    if (command?.kind === 'request' && env.page !== 'gone') {
      const rest = down.slice(1);
      const isInternal = true;
      for (const done of execute(world, env, command)) {
        const sent = send(world, done.env, done.messages);
        add(`CRM executes ${describe(command)}${done.note}`, rebase({ ...world, down: rest, ...sent }, versionOf(world)), { isInternal, broken: done.broken });
      }
      if (has(world, 'refuse')) {
        const messages = [presenceMessage(env, { success: false, request: command.request, origin: 'state', cause: null })];
        if (!isExtended) messages.push(shared({ kind: 'probe', request: command.request, attempt: command.attempt }));
        add(`CRM refuses ${describe(command)}`, { ...world, down: rest, ...send(world, env, messages), budgets: spend(world, 'refuse') });
      }
      if (has(world, 'silent')) {
        const messages: Message[] = command.probe ? [shared({ kind: 'probe', request: command.request, attempt: command.attempt })] : [];
        add(`CRM ignores ${describe(command)}`, {
          ...world,
          down: rest,
          ...send(world, isExtended ? env : { ...env, isBlind: true }, messages),
          budgets: spend(world, 'silent'),
        });
      }
      if (has(world, 'lie') && command.statusId !== env.presence) {
        const lie = presenceMessage({ ...env, version: isExtended ? env.version : env.version }, {
          success: true,
          request: command.request,
          origin: 'echo',
          cause: 'request',
          statusId: command.statusId,
        });
        add(`CRM says that it did ${describe(command)}, and did not`, {
          ...world,
          down: rest,
          ...send(world, { ...env, isLiar: true, isBlind: !isExtended || env.isBlind }, [lie]),
          budgets: spend(world, 'lie'),
        });
        add(`CRM says success to ${describe(command)}, and shows ${env.presence}`, {
          ...world,
          down: rest,
          ...send(world, env, [presenceMessage(env, { success: true, request: command.request, origin: 'state', cause: null })]),
          budgets: spend(world, 'lie'),
        });
      }
      if (has(world, 'slow')) {
        // The newest wins: what was worked on is given up.
        const messages: Message[] = [];
        if (env.pending !== null && isExtended) messages.push(presenceMessage(env, { success: false, request: env.pending.request, origin: 'state', cause: null }));
        messages.push(shared(command.probe ? { kind: 'probe', request: command.request, attempt: command.attempt } : { kind: 'accepted', request: command.request }));
        const pending = { statusId: command.statusId, ready: command.ready, request: command.request };
        add(`CRM begins ${describe(command)}`, { ...world, down: rest, ...send(world, { ...env, pending }, messages), budgets: spend(world, 'slow') });
      }
    }
    if (env.pending !== null && env.page !== 'gone') {
      const pending = env.pending;
      const message = { kind: 'request' as const, attempt: 'current' as const, probe: false, ...pending };
      for (const done of execute(world, { ...env, pending: null }, message)) {
        add(`CRM at last executes request ${pending.statusId}`, rebase({ ...world, ...send(world, done.env, done.messages) }, versionOf(world)), { isInternal: true, broken: done.broken });
      }
    }
    // Time.
    const isQuiet = up.length === 0 && (down.length === 0 || env.page === 'gone') && env.pending === null;
    if (agent.nextIn !== null && (isQuiet || has(world, 'delay'))) {
      const step = steps.pass(agent);
      const change = isQuiet ? {} : { budgets: spend(world, 'delay') };
      add(`time: ${agent.nextIn} ms pass${isQuiet ? '' : ', while a message is delayed'}`, settle(world, step, change), {
        isInternal: isQuiet,
        ms: agent.nextIn,
        broken: step.broken,
      });
    }
    // The periodic snapshot, where it says something new.
    if (isExtended && up.length === 0 && down.length === 0 && env.pending === null && canSend(world) && state.crmLink.state === 'up') {
      const message = snapshotMessage(env);
      const step = steps.step(agent, inputOf(message, scenario), keyOf(message));
      if (step.events.length > 0 || step.broken.length > 0) {
        add(`server hears: periodic ${describe(message)}`, settle(world, step), { isInternal: true, ms: SNAPSHOT_MS, broken: [...step.broken, ...checkHeard(world, message, step)] });
      }
    }

    people(world, add, ask);
    faults(world, add, ask);
    return found;
  }

  type Add = (label: string, to: World, options?: { isInternal?: boolean; ms?: number; broken?: readonly string[] }) => void;
  type Ask = (label: string, input: AgentInput, change?: Change, more?: { always?: boolean }) => void;

  const versionOf = (world: World): number | null => (world.agent.state.crmLink.state === 'up' ? world.agent.state.crmLink.version : null);

  /** The ways in which a CRM that obeys does what it is asked. */
  function execute(world: World, env: Env, command: Extract<Message, { kind: 'request' }>): { env: Env; messages: Message[]; note: string; broken: string[] }[] {
    const broken: string[] = [];
    const isChange = command.statusId !== env.presence;
    const isReady = isReadyStatus(command.statusId);
    let after = env;
    if (isChange) {
      after = bump({ ...env, presence: command.statusId, cause: 'request', isPersons: false });
      if (isReady && isComplementary && world.agent.isReady) broken.push('S2 our own command made the CRM Ready while the contact centre is Ready');
    }
    after = { ...after, fence: isReady ? 'none' : inHand(world.agent) ? 'executed' : 'none' };
    const answer = (origin: Origin): Message => presenceMessage(after, { success: true, request: command.request, origin, cause: 'request' });
    if (isExtended) return [{ env: after, messages: [answer('echo')], note: '', broken }];
    const probe = command.probe ? [shared({ kind: 'probe', request: command.request, attempt: command.attempt })] : [];
    if (!isChange) return [{ env: after, messages: probe, note: ' (no change)', broken }];
    const ways = [{ env: after, messages: [answer('echo'), ...probe], note: '', broken }];
    // The page answers `ready` at once, and the CRM's change is heard when it is done.
    if (probe.length > 0) ways.push({ env: after, messages: [...probe, answer('echo')], note: ', the probe answered first', broken });
    return ways;
  }

  /** What a message that arrives may not do. */
  function checkHeard(world: World, message: Message, step: EngineStep): string[] {
    const broken: string[] = [];
    const origin = 'origin' in message ? message.origin : 'state';
    for (const event of step.events) {
      if (event.kind !== 'choiceMade' || !event.choice.ready || event.choice.by !== 'crmUser') continue;
      const isAdopted = event.side === 'crm' && event.choice.cause === 'snapshot';
      if (origin !== 'user' && !isAdopted && (isExtended || !world.env.isBlind)) broken.push(`S7 ${event.side} was chosen Ready by a CRM user who did nothing (${origin})`);
    }
    if (isExtended && origin === 'user' && message.kind === 'presence' && step.refused === null && world.agent.state.crmLink.state === 'up') {
      const known = versionOf(world);
      const isNews = known === null || (message.version ?? 0) > known;
      const choice = step.after.state.crm.choice;
      const isSaid = step.after.state.crm.reported?.statusId === message.statusId && step.after.state.crm.reported.ready === isReadyStatus(message.statusId);
      if (isNews && choice?.ready !== isReadyStatus(message.statusId) && world.agent.state.crm.reported?.statusId !== message.statusId) broken.push('PE a choice of the CRM user was heard and not taken');
      if (isNews && !isSaid) broken.push('PE news was not taken');
    }
    return broken;
  }

  function people(world: World, add: Add, ask: Ask): void {
    const { agent, env } = world;
    const { state } = agent;
    const { work } = state.contactCenter;
    const linked = isLinked(agent);
    if (linked && has(world, 'act')) {
      const budgets = spend(world, 'act');
      ask('agent chooses Ready', { kind: 'chooseState', epoch: 1, by: 'agent', ready: true, reasonCode: null }, { budgets });
      ask('agent chooses Not Ready (Lunch)', { kind: 'chooseState', epoch: 1, by: 'agent', ready: false, reasonCode: BREAK_CODE }, { budgets });
    }
    if (has(world, 'supervise') && state.session.state !== 'signedOut') {
      const budgets = spend(world, 'supervise');
      ask('supervisor sets Not Ready', { kind: 'chooseState', epoch: null, by: 'supervisor', ready: false, reasonCode: null }, { budgets });
      ask('supervisor sets Ready', { kind: 'chooseState', epoch: null, by: 'supervisor', ready: true, reasonCode: null }, { budgets });
    }
    if (linked && has(world, 'signOut')) ask('agent signs out', { kind: 'signOut', epoch: 1 }, { budgets: spend(world, 'signOut') });
    if (linked && has(world, 'retry')) ask('agent asks to try the CRM again', { kind: 'retryCrm', epoch: 1 }, { budgets: spend(world, 'retry') });
    if (has(world, 'give') && (state.session.state !== 'signedOut' || work.length === 0)) {
      ask('an interaction is given', { kind: 'giveWork', workId: freeId('w', work.map((item) => item.workId)), channel: CHANNEL, label: 'w', detail: null }, { budgets: spend(world, 'give') });
    }
    if (linked && has(world, 'dial')) {
      ask('agent dials', { kind: 'startInteraction', epoch: 1, workId: freeId('w', work.map((item) => item.workId)), channel: CHANNEL, label: 'w', detail: null }, { budgets: spend(world, 'dial') });
    }
    for (const { workId, state: itemState } of work) {
      if (linked && itemState === 'offered') {
        ask(`agent accepts ${workId}`, { kind: 'acceptOffer', epoch: 1, workId });
        if (has(world, 'act')) ask(`agent declines ${workId}`, { kind: 'declineOffer', epoch: 1, workId }, { budgets: spend(world, 'act') });
      }
      if (linked && itemState === 'active') ask(`agent ends ${workId}`, { kind: 'endInteraction', epoch: 1, workId });
      if (linked && itemState === 'wrapUp') {
        ask(`agent finishes the wrap-up of ${workId}`, { kind: 'finishWrapUp', epoch: 1, workId });
        if (has(world, 'act')) ask(`agent extends the wrap-up of ${workId}`, { kind: 'extendWrapUp', epoch: 1, workId }, { budgets: spend(world, 'act') });
      }
      if (has(world, 'cancel')) ask(`the caller of ${workId} goes away`, { kind: 'cancelWork', workId }, { budgets: spend(world, 'cancel') });
    }
    // The CRM's user and router. They act whether or not anybody listens.
    if (has(world, 'flip')) {
      for (const statusId of scenario.presences) {
        if (statusId === env.presence) continue;
        const isReady = isReadyStatus(statusId);
        const fence = isReady && env.fence === 'executed' ? 'broken' : env.fence;
        const after: Env = bump({ ...env, presence: statusId, cause: 'user', isPersons: true, fence });
        const message = presenceMessage(after, { success: true, request: null, origin: 'user', cause: 'user' });
        add(`CRM user sets ${statusId}`, rebase({ ...world, ...send(world, after, [message]), budgets: spend(world, 'flip') }, versionOf(world)));
      }
    }
    const assign = (label: string, budget: Budget, isSelfMade: boolean): void => {
      const used = new Set([...ids(env.tickets), ...ids2(world)]);
      const ticket: Ticket = { workId: freeId('t', [...used]), isSelfMade };
      const after = bump({ ...env, tickets: [...env.tickets, ticket] });
      const messages = isExtended ? [shared({ kind: 'work', ...facts(after) })] : [];
      add(label, rebase({ ...world, ...send(world, after, messages), budgets: spend(world, budget) }, versionOf(world)));
    };
    const hasRoom = env.tickets.length < scenario.crmCapacity;
    if (has(world, 'ticket') && hasRoom && isReadyStatus(env.presence)) assign('CRM router assigns a ticket', 'ticket', env.fence === 'broken');
    if (has(world, 'manual') && hasRoom) assign('CRM user takes a ticket by hand', 'manual', true);
    for (const ticket of env.tickets) {
      const after = bump({ ...env, tickets: env.tickets.filter((other) => other !== ticket) });
      const messages = isExtended ? [shared({ kind: 'work', ...facts(after) })] : [];
      add(`CRM user closes ${ticket.workId}`, rebase({ ...world, ...send(world, after, messages) }, versionOf(world)));
    }
  }

  /** Ticket ids that are still spoken of. */
  function ids2(world: World): string[] {
    const spoken = world.agent.state.crm.work.map((item) => item.workId);
    for (const message of world.up) if ('work' in message && message.work !== null) spoken.push(...message.work);
    return spoken;
  }

  function freeId(prefix: string, used: readonly string[]): string {
    for (let number = 1; ; number += 1) if (!used.includes(`${prefix}${number}`)) return `${prefix}${number}`;
  }

  function faults(world: World, add: Add, ask: Ask): void {
    const { agent, env, up, down } = world;
    const { session, crmLink } = agent.state;
    // A session begins: sign-in, reconnect of the same page, or a new document.
    const opened = (label: string, budgets: readonly number[], isNewDocument: boolean, keepsDown: boolean): void => {
      const step = steps.step(agent, { kind: 'openSession', sessionId: 's', name: 'Agent', team: null }, 'open');
      const base: Env = isNewDocument
        ? { ...env, page: 'open', version: 0, cause: null, pending: null, lastPlain: null }
        : { ...env, page: 'open', pending: isExtended ? null : env.pending };
      const first: Message[] = [shared({ kind: 'attach' })];
      if (isExtended) first.push(snapshotMessage(base));
      else if (base.lastPlain !== null && scenario.replaysPlain !== false) {
        first.push(presenceMessage(base, { success: true, request: null, origin: 'replay', cause: null, statusId: base.lastPlain }));
      }
      const after = settle({ ...world, up: [], down: keepsDown ? down : [], env: base, budgets }, step);
      add(label, rebase({ ...after, up: first }, null), { broken: step.broken });
    };
    if (session.state === 'signedOut') {
      if (has(world, 'open')) opened('agent signs in', spend(world, 'open'), true, false);
    } else if (session.state === 'lost') {
      if (env.page !== 'gone') opened('the page connects again', world.budgets, false, false);
      if (has(world, 'reload')) opened('the page is reloaded and connects', spend(world, 'reload'), true, false);
    } else {
      if (has(world, 'reload')) opened('the page is reloaded', spend(world, 'reload'), true, false);
      if (has(world, 'secondTab')) opened('a second tab takes over', spend(world, 'secondTab'), true, true);
    }
    if (session.state === 'linked' && has(world, 'lose')) {
      const budgets = spend(world, 'lose');
      ask('the connection to the server is lost', { kind: 'loseSession', epoch: 1 }, { budgets, up: [], down: isExtended ? [] : down }, { always: true });
      if (isExtended && down.length > 0) ask('the connection to the server is lost after the request came through', { kind: 'loseSession', epoch: 1 }, { budgets, up: [] }, { always: true });
      ask('the page is closed', { kind: 'loseSession', epoch: 1 }, { budgets, up: [], down: [], env: { ...env, page: 'gone', pending: null, lastPlain: null } }, { always: true });
    }
    if (crmLink.state === 'up' && env.page === 'open' && has(world, 'detach')) {
      const budgets = spend(world, 'detach');
      ask('the Client Application falls silent', { kind: 'detachCrm', epoch: 1, reason: 'silent' }, { budgets, up: [], down: [], env: { ...env, page: 'mute', pending: null } }, { always: true });
    }
    if (env.page === 'mute') {
      const back: Env = { ...env, page: 'open' };
      const first: Message[] = session.state === 'linked' ? [shared({ kind: 'attach' })] : [];
      if (session.state === 'linked') {
        if (isExtended) first.push(snapshotMessage(back));
        else if (back.lastPlain !== null && scenario.replaysPlain !== false) {
          first.push(presenceMessage(back, { success: true, request: null, origin: 'replay', cause: null, statusId: back.lastPlain }));
        }
      }
      add('the Client Application is heard again', { ...world, env: back, up: [...up, ...first] });
    }
    if (has(world, 'drop')) {
      up.forEach((message, position) => {
        if (message.kind === 'attach') return;
        const isBlinding = !isExtended && message.kind === 'presence';
        add(`lost on the way up: ${describe(message)}`, rebase({ ...world, up: up.filter((_, other) => other !== position), env: isBlinding ? { ...env, isBlind: true } : env, budgets: spend(world, 'drop') }, versionOf(world)));
      });
      down.forEach((message, position) => {
        add(`lost on the way down: ${describe(message)}`, { ...world, down: down.filter((_, other) => other !== position), budgets: spend(world, 'drop') });
      });
    }
    if (has(world, 'duplicate')) {
      up.forEach((message, position) => {
        if (message.kind === 'attach') return;
        add(`doubled on the way up: ${describe(message)}`, { ...world, up: [...up.slice(0, position), message, ...up.slice(position)], budgets: spend(world, 'duplicate') });
      });
      down.forEach((message, position) => {
        add(`doubled on the way down: ${describe(message)}`, { ...world, down: [...down.slice(0, position), message, ...down.slice(position)], budgets: spend(world, 'duplicate') });
      });
    }
  }

  // ---- properties

  /** Interactions that somebody else gave, from offer to the end of wrap-up. */
  function given(agent: AgentNode): boolean {
    return agent.state.contactCenter.work.some((item) => item.direction === 'inbound' && (item.state === 'offered' || item.state === 'active' || item.state === 'wrapUp'));
  }

  function check(world: World): readonly string[] {
    const { agent, env } = world;
    const broken: string[] = [...agent.broken];
    const { crmLink } = agent.state;
    const isUp = isLinked(agent) && crmLink.state === 'up';
    if (isComplementary && isExtended && agent.isReady && isReadyStatus(env.presence) && isUp && !env.isLiar) {
      if (crmLink.version !== null && crmLink.version >= env.version) broken.push('S1 both sides are Ready, and the engine knows it');
    }
    if (isExtended && !env.isLiar && rules.definition.interlock.crmSilent === 'skipAgent' && given(agent) && env.tickets.some((ticket) => !ticket.isSelfMade)) {
      broken.push('S3 work on both sides, and not by the doing of the CRM user');
    }
    return broken;
  }

  function agrees(world: World): boolean {
    const { agent, env } = world;
    const { crm, crmLink, session } = agent.state;
    if (session.state !== 'linked' || crmLink.state !== 'up') return true;
    if (world.up.length > 0 || world.down.length > 0 || env.pending !== null) return false;
    if (crm.request !== null) return false;
    if (isExtended && crm.work.map((item) => item.workId).join() !== ids(env.tickets).join()) return false;
    return crm.reported !== null ? crm.reported.statusId === env.presence || (!isExtended && env.isBlind) : crmLink.snapshotDueAt === null;
  }

  function checkRest(world: World): readonly string[] {
    const { agent, env } = world;
    const { state } = agent;
    const { contactCenter, crm, crmLink, session } = state;
    const broken: string[] = [];
    if (session.state === 'lost') broken.push('L1 the session stays lost for ever');
    if (contactCenter.work.some((item) => item.state === 'reserved')) broken.push('L5 a reservation stands for ever');
    if (contactCenter.work.some((item) => item.state === 'offered')) broken.push('L5 an offer stands for ever');
    if (state.frozenUntil !== null) broken.push('L7 the freeze never ends');
    if (session.state !== 'linked' || crmLink.state !== 'up' || env.page !== 'open') return broken;
    if (!agrees(world)) broken.push('L1 the sides never come together');
    if (crm.request !== null) broken.push('L1 a request stands for ever');
    const isBlocked = crm.work.length > 0 || state.missed !== null || state.supervisorHold !== null || contactCenter.work.some((item) => item.state !== 'waiting');
    if (contactCenter.choice?.ready === true && !isBlocked && !agent.isReady) broken.push('L4 a wish for Ready is never fulfilled');
    if (agent.isReady && contactCenter.work.some((item) => item.state === 'waiting') && !contactCenter.work.some((item) => item.state !== 'waiting')) broken.push('I12 an item waits for an agent who is free');
    if (!isComplementary && crm.choice !== null && (isExtended || !env.isBlind)) {
      const isHeld = state.missed !== null || state.supervisorHold !== null || contactCenter.work.some((item) => item.state !== 'waiting');
      if (isReadyStatus(env.presence) !== (crm.choice.ready && !isHeld)) broken.push('L6 the CRM is not what was chosen');
    }
    if (isComplementary && agent.isReady && isReadyStatus(env.presence) && (isExtended || !env.isBlind)) broken.push('L1 both sides stay Ready');
    return broken;
  }

  return {
    scenario,
    steps,
    initial() {
      const agent = steps.nodeOf(steps.engine.initialAgent('a'));
      return scenario.presences
        .filter((statusId) => statusId !== 'busy')
        .map((presence) => ({
          agent,
          up: [],
          down: [],
          env: { presence, tickets: [], version: BASE, cause: null, isPersons: true, page: 'gone', fence: 'none', pending: null, lastPlain: null, isLiar: false, isBlind: false },
          budgets: budgetsOf(scenario.budgets),
        }));
    },
    next,
    check,
    agrees,
    checkRest,
    get cut() {
      return cut;
    },
    get wasCut() {
      return wasCut;
    },
  };
}
