/**
 * What can happen next. Everything that the engine decides comes from the engine; everything else is here: the CRM with its
 * router and its user, the Client Application on either wire, the connector, the agent, the supervisor, the distributor, and faults.
 */
import type { AgentInput } from '@interlock/engine';
import { BASE, baseVersion } from './canonical.ts';
import { BREAK_CODE, CHANNEL, READY_STATUS, SNAPSHOT_MS } from './definition.ts';
import type { AgentNode, EngineStep, EngineSteps } from './engine-steps.ts';
import { type Age, type ChannelNode, type Command, createMessages, type Message, type MessageNode, type Origin } from './messages.ts';
import { type Budget, type BudgetNode, createParts, type Env, type EnvNode, firstEnv, type Scenario, type Ticket, type World } from './world.ts';
import { agrees, brokenOf, EXECUTED_PROPERTIES, HEARD_PROPERTIES, REST_PROPERTIES, STATE_PROPERTIES } from './world-properties.ts';

export interface Step {
  /** Who did what, in words. */
  readonly label: string;
  /** Goes on by itself when people and faults rest. */
  readonly isInternal: boolean;
  /** Time that passes, in ms. */
  readonly ms: number;
  /** The engine sent a command. */
  readonly isCommand: boolean;
  readonly world: World;
  /** Properties that the step breaks. */
  readonly broken: readonly string[];
}

export interface Model {
  readonly scenario: Scenario;
  readonly steps: EngineSteps;
  initial(): World[];
  next(world: World): Step[];
  /** Properties that a state breaks. */
  check(world: World): readonly string[];
  /** Properties that a state in which nothing goes on by itself breaks. */
  checkRest(world: World): readonly string[];
  agrees(world: World): boolean;
  /** Successors that the channel limit cut so far, and whether the last call of `next` cut one. */
  readonly cut: number;
  readonly wasCut: boolean;
}

const NOTHING: readonly string[] = [];
const isReadyStatus = (statusId: string): boolean => statusId === READY_STATUS;
const ticketIds = (tickets: readonly Ticket[]): string[] => tickets.map((ticket) => ticket.workId);

function freeId(prefix: string, used: readonly string[]): string {
  for (let number = 1; ; number += 1) if (!used.includes(`${prefix}${number}`)) return `${prefix}${number}`;
}

interface Change {
  readonly env?: Env;
  readonly up?: ChannelNode;
  readonly down?: ChannelNode;
  readonly budgets?: BudgetNode;
}

const OPEN_SESSION: AgentInput = { kind: 'openSession', sessionId: 's', name: 'Agent', team: null };
const INPUTS = {
  ready: { kind: 'chooseState', epoch: 1, by: 'agent', ready: true, reasonCode: null },
  notReady: { kind: 'chooseState', epoch: 1, by: 'agent', ready: false, reasonCode: BREAK_CODE },
  supervisorReady: { kind: 'chooseState', epoch: null, by: 'supervisor', ready: true, reasonCode: null },
  supervisorNotReady: { kind: 'chooseState', epoch: null, by: 'supervisor', ready: false, reasonCode: null },
  signOut: { kind: 'signOut', epoch: 1 },
  retry: { kind: 'retryCrm', epoch: 1 },
  lose: { kind: 'loseSession', epoch: 1 },
  detach: { kind: 'detachCrm', epoch: 1, reason: 'silent' },
} as const satisfies Record<string, AgentInput>;

type WorkAct = 'giveWork' | 'startInteraction' | 'acceptOffer' | 'declineOffer' | 'endInteraction' | 'finishWrapUp' | 'extendWrapUp' | 'cancelWork';

function workInput(kind: WorkAct, workId: string): AgentInput {
  if (kind === 'giveWork') return { kind, workId, channel: CHANNEL, label: 'w', detail: null };
  if (kind === 'startInteraction') return { kind, epoch: 1, workId, channel: CHANNEL, label: 'w', detail: null };
  if (kind === 'cancelWork') return { kind, workId };
  return { kind, epoch: 1, workId };
}

export function createModel(scenario: Scenario, steps: EngineSteps): Model {
  const { rules } = steps;
  const isComplementary = rules.definition.mode === 'complementary';
  const offersAnyway = rules.definition.interlock.crmSilent === 'offerAnyway';
  const isExtended = scenario.wire === 'extended';
  const messages = createMessages(scenario.wire);
  const parts = createParts();
  const workInputs = new Map<string, AgentInput>();
  let cut = 0;
  let wasCut = false;
  let found: Step[] = [];

  const has = (world: World, budget: Budget): boolean => parts.has(world.budgets, budget);
  const spent = (world: World, budget: Budget): BudgetNode => parts.spent(world.budgets, budget);
  const isLinked = (agent: AgentNode): boolean => agent.state.session.state === 'linked';
  const isInHand = (agent: AgentNode): boolean => agent.state.contactCenter.work.some((item) => item.state !== 'waiting');

  function add(label: string, world: World, more: { isInternal?: boolean; ms?: number; isCommand?: boolean; broken?: readonly string[] } = {}): void {
    if (world.up.items.length > scenario.channelLimit || world.down.items.length > scenario.channelLimit) {
      cut += 1;
      wasCut = true;
      return;
    }
    const { isInternal = false, ms = 0, isCommand = false, broken = NOTHING } = more;
    found.push({ label, isInternal, ms, isCommand, world, broken });
  }

  /** Versions are counted from the link's own, which is `BASE`. */
  function based(agent: AgentNode, up: ChannelNode, down: ChannelNode, env: Env, budgets: BudgetNode, version: number | null): World {
    const shift = isExtended ? (version ?? env.version) - BASE : 0;
    const node = 'id' in env && shift === 0 ? (env as EnvNode) : parts.env({ ...env, version: env.version - shift }); // only an interned one has an id
    return { agent, up: messages.shifted(up, shift), down, env: node, budgets };
  }

  /** The world after something that the engine did not hear of. */
  function moved(world: World, change: Change): World {
    return based(world.agent, change.up ?? world.up, change.down ?? world.down, change.env ?? world.env, change.budgets ?? world.budgets, baseVersion(world.agent.state));
  }

  /** The world after a decision: ids age, a command goes down. */
  function decided(world: World, step: EngineStep, change: Change = {}): World {
    let up = change.up ?? world.up;
    let down = change.down ?? world.down;
    let env: Env = change.env ?? world.env;
    if (!step.isSameRequest) {
      up = messages.aged(up);
      down = messages.aged(down);
      if (env.pending?.request === 'current') env = plain(env, { pending: { ...env.pending, request: 'old' } });
    }
    if (step.command !== null) down = messages.append(down, step.command);
    if (env.fence !== 'none' && !isInHand(step.after)) env = plain(env, { fence: 'none' });
    return based(step.after, up, down, env, change.budgets ?? world.budgets, step.version);
  }

  /** A change of the surroundings, not interned yet. */
  function plain(env: Env, change: Partial<Env>): Env {
    const { presence, tickets, version, cause, isPersons, page, fence, pending, lastPlain, isLiar, isBlind } = env;
    return { presence, tickets, version, cause, isPersons, page, fence, pending, lastPlain, isLiar, isBlind, ...change };
  }

  /** A change that the SDK sees. */
  const seen = (env: Env, change: Partial<Env>): Env => plain(env, isExtended ? { ...change, version: env.version + 1 } : change);

  function ask(world: World, label: string, input: AgentInput, key: string, change: Change = {}, isAlways = false): void {
    const step = steps.step(world.agent, input, key);
    if (step.refused !== null || (!isAlways && step.events.length === 0 && step.broken.length === 0)) return;
    add(label, decided(world, step, change), { broken: step.broken, isCommand: step.command !== null });
  }

  function askWork(world: World, label: string, kind: WorkAct, workId: string, change: Change = {}): void {
    const key = `${kind} ${workId}`;
    let input = workInputs.get(key);
    if (input === undefined) {
      input = workInput(kind, workId);
      workInputs.set(key, input);
    }
    ask(world, label, input, key, change);
  }

  function hear(world: World, label: string, node: MessageNode, change: Change, ms: number): void {
    if (node.input === null) throw new Error('a command is heard by the CRM alone');
    const step = steps.step(world.agent, node.input, node.inputKey);
    const broken = brokenOf(HEARD_PROPERTIES, { scenario, world, message: node.message, step });
    add(label, decided(world, step, change), {
      isInternal: true,
      ms,
      isCommand: step.command !== null,
      broken: step.broken.length === 0 ? broken : [...step.broken, ...broken],
    });
  }

  // ---- the Client Application

  function presenceMessage(env: Env, change: { success: boolean; request: Age; origin: Origin; cause: 'user' | 'request' | null; statusId?: string }): Message {
    const { success, request, origin, cause, statusId = env.presence } = change;
    if (!isExtended) return { kind: 'presence', statusId, success, request: null, cause: null, version: null, work: null, origin };
    return { kind: 'presence', statusId, success, request, cause, version: env.version, work: ticketIds(env.tickets), origin };
  }

  function workMessages(env: Env): Message[] {
    return isExtended ? [{ kind: 'work', work: ticketIds(env.tickets), version: env.version }] : [];
  }

  function snapshotMessage(env: Env): Message {
    return { kind: 'snapshot', statusId: env.presence, cause: env.cause, version: env.version, work: ticketIds(env.tickets), origin: env.isPersons ? 'user' : 'state' };
  }

  /** How a link begins: attach, then how the CRM stands; on the plain wire, what it said last. */
  function account(env: Env, from: ChannelNode): ChannelNode {
    const attached = messages.append(from, { kind: 'attach', last: isExtended ? null : env.lastPlain });
    return isExtended ? messages.append(attached, snapshotMessage(env)) : attached;
  }

  /** What the page sends: nothing arrives where there is no session, and a connector that is open remembers what it heard. */
  function send(world: World, env: Env, sent: readonly Message[], change: Change = {}): World {
    let after = env;
    let up = change.up ?? world.up;
    if (!isExtended) {
      for (const message of sent) {
        if (message.kind !== 'presence') continue;
        after = plain(after, env.page === 'open' ? { lastPlain: message.statusId } : { isBlind: true });
      }
    }
    if (env.page === 'open' && isLinked(world.agent)) for (const message of sent) up = messages.append(up, message);
    return moved(world, { ...change, env: after, up });
  }

  // ---- the CRM

  function execute(world: World, label: string, command: Command, env: Env, change: Change): void {
    const isChange = command.statusId !== env.presence;
    const fence = command.ready || !isInHand(world.agent) ? 'none' : 'executed';
    const after = isChange ? seen(env, { presence: command.statusId, cause: 'request', isPersons: false, fence }) : plain(env, { fence });
    const broken = isChange ? brokenOf(EXECUTED_PROPERTIES, { world, command, isComplementary }) : NOTHING;
    const answer = presenceMessage(after, { success: true, request: command.request, origin: 'echo', cause: 'request' });
    const options = { isInternal: true, broken };
    if (isExtended) {
      add(label, send(world, after, [answer], change), options);
      return;
    }
    const probe: Message[] = command.probe ? [{ kind: 'probe', request: command.request }] : [];
    if (!isChange) {
      add(`${label}: no change`, send(world, after, probe, change), options);
      return;
    }
    add(label, send(world, after, [answer, ...probe], change), options);
    // The page answers the probe at once, and tells of the change when it is done.
    if (probe.length > 0) add(`${label}, the probe answered first`, send(world, after, [...probe, answer], change), options);
  }

  function commandArrives(world: World): void {
    const { env } = world;
    const node = world.down.items[0];
    // The SDK works on one request at a time; a plain page may not.
    if (node === undefined || env.page === 'gone' || (env.pending !== null && isExtended)) return;
    const command = node.message;
    if (command.kind !== 'request') return;
    const down = messages.remove(world.down, 0);
    const { text } = node;
    const probe: Message[] = command.probe ? [{ kind: 'probe', request: command.request }] : [];
    execute(world, `CRM carries out ${text}`, command, env, { down });
    if (has(world, 'refuse')) {
      const answer = presenceMessage(env, { success: false, request: command.request, origin: 'state', cause: null });
      add(`CRM refuses ${text}`, send(world, env, [answer, ...probe], { down, budgets: spent(world, 'refuse') }));
    }
    if (has(world, 'silent')) {
      const after = isExtended ? env : plain(env, { isBlind: true });
      add(`CRM ignores ${text}`, send(world, after, probe, { down, budgets: spent(world, 'silent') }));
    }
    if (has(world, 'lie') && command.statusId !== env.presence) {
      const budgets = spent(world, 'lie');
      const lie = presenceMessage(env, { success: true, request: command.request, origin: 'echo', cause: 'request', statusId: command.statusId });
      add(`CRM says that it carried out ${text}, and did not`, send(world, plain(env, { isLiar: true, isBlind: !isExtended }), [lie, ...probe], { down, budgets }));
      const word = presenceMessage(env, { success: true, request: command.request, origin: 'state', cause: null });
      add(`CRM says success to ${text}, and shows ${env.presence}`, send(world, isExtended ? env : plain(env, { isBlind: true }), [word, ...probe], { down, budgets }));
    }
    if (has(world, 'slow') && env.pending === null) {
      const first: Message[] = command.probe ? probe : [{ kind: 'accepted', request: command.request }];
      const pending = { statusId: command.statusId, ready: command.ready, request: command.request };
      add(`CRM begins ${text}`, send(world, plain(env, { pending, isBlind: !isExtended }), first, { down, budgets: spent(world, 'slow') }));
    }
  }

  function time(world: World): void {
    const { agent, env } = world;
    if (env.pending !== null && env.page !== 'gone') {
      const command: Command = { kind: 'request', probe: false, ...env.pending };
      execute(world, `CRM at last carries out request ${command.statusId}`, command, plain(env, { pending: null }), {});
    }
    if (agent.nextIn !== null) {
      const isQuiet = world.up.items.length === 0 && env.pending === null && (world.down.items.length === 0 || env.page === 'gone');
      if (isQuiet || has(world, 'delay')) {
        const step = steps.pass(agent);
        // On the plain wire echoes are known by value and deadline: nobody can tell one that comes too late.
        const change: Change = isQuiet ? {} : { budgets: spent(world, 'delay'), env: isExtended ? env : plain(env, { isBlind: true }) };
        add(isQuiet ? `${agent.nextIn} ms pass` : `${agent.nextIn} ms pass while a message is delayed`, decided(world, step, change), {
          isInternal: isQuiet,
          ms: agent.nextIn,
          isCommand: step.command !== null,
          broken: step.broken,
        });
      }
    }
    const isHeard = isExtended && env.page === 'open' && isLinked(agent) && agent.state.crmLink.state === 'up';
    if (isHeard && world.up.items.length === 0 && world.down.items.length === 0 && env.pending === null) {
      const node = messages.node(snapshotMessage(env));
      if (node.input === null) return;
      const step = steps.step(agent, node.input, node.inputKey);
      // One that says nothing new changes nothing, and is left out.
      if (step.events.length > 0 || step.broken.length > 0) hear(world, `server hears: periodic ${node.text}`, node, {}, SNAPSHOT_MS);
    }
  }

  // ---- people

  function agentActs(world: World): void {
    const { agent } = world;
    const { work } = agent.state.contactCenter;
    if (has(world, 'give') && work.length < 3) {
      askWork(world, 'an interaction is given', 'giveWork', freeId('w', work.map((item) => item.workId)), { budgets: spent(world, 'give') });
    }
    for (const { workId } of work) {
      if (has(world, 'cancel')) askWork(world, `the caller of ${workId} goes away`, 'cancelWork', workId, { budgets: spent(world, 'cancel') });
    }
    if (has(world, 'supervise') && agent.state.session.state !== 'signedOut') {
      const budgets = spent(world, 'supervise');
      ask(world, 'supervisor sets Not Ready', INPUTS.supervisorNotReady, 'sn', { budgets });
      ask(world, 'supervisor sets Ready', INPUTS.supervisorReady, 'sr', { budgets });
    }
    if (!isLinked(agent)) return;
    if (has(world, 'act')) {
      const budgets = spent(world, 'act');
      ask(world, 'agent chooses Ready', INPUTS.ready, 'ar', { budgets });
      ask(world, 'agent chooses Not Ready (Lunch)', INPUTS.notReady, 'an', { budgets });
    }
    if (has(world, 'signOut')) ask(world, 'agent signs out', INPUTS.signOut, 'so', { budgets: spent(world, 'signOut') });
    if (has(world, 'retry')) ask(world, 'agent has the CRM asked again', INPUTS.retry, 're', { budgets: spent(world, 'retry') });
    if (has(world, 'dial')) askWork(world, 'agent dials', 'startInteraction', freeId('w', work.map((item) => item.workId)), { budgets: spent(world, 'dial') });
    for (const { workId, state } of work) {
      if (state === 'offered') {
        askWork(world, `agent accepts ${workId}`, 'acceptOffer', workId);
        if (has(world, 'act')) askWork(world, `agent declines ${workId}`, 'declineOffer', workId, { budgets: spent(world, 'act') });
      } else if (state === 'active') askWork(world, `agent ends ${workId}`, 'endInteraction', workId);
      else if (state === 'wrapUp') {
        askWork(world, `agent finishes the wrap-up of ${workId}`, 'finishWrapUp', workId);
        if (has(world, 'act')) askWork(world, `agent extends the wrap-up of ${workId}`, 'extendWrapUp', workId, { budgets: spent(world, 'act') });
      }
    }
  }

  /** The CRM's user and router act whether or not anybody listens. */
  function crmActs(world: World): void {
    const { env } = world;
    if (has(world, 'flip')) {
      const budgets = spent(world, 'flip');
      for (const statusId of scenario.presences) {
        if (statusId === env.presence) continue;
        const fence = isReadyStatus(statusId) && env.fence === 'executed' ? 'broken' : env.fence;
        const after = seen(env, { presence: statusId, cause: 'user', isPersons: true, fence });
        const message = presenceMessage(after, { success: true, request: null, origin: 'user', cause: 'user' });
        add(`CRM user sets ${statusId}`, send(world, after, [message], { budgets }));
      }
    }
    const withTickets = (label: string, tickets: readonly Ticket[], change: Change): void => {
      const after = seen(env, { tickets });
      add(label, send(world, after, workMessages(after), change));
    };
    if (env.tickets.length < scenario.crmCapacity) {
      const isRouted = has(world, 'ticket') && isReadyStatus(env.presence);
      if (isRouted || has(world, 'manual')) {
        const workId = freeId('t', [...ticketIds(env.tickets), ...spokenOf(world)]);
        if (isRouted) withTickets(`CRM router assigns ${workId}`, [...env.tickets, { workId, isSelfMade: env.fence === 'broken' }], { budgets: spent(world, 'ticket') });
        if (has(world, 'manual')) withTickets(`CRM user takes ${workId} by hand`, [...env.tickets, { workId, isSelfMade: true }], { budgets: spent(world, 'manual') });
      }
    }
    for (const ticket of env.tickets) withTickets(`CRM user closes ${ticket.workId}`, env.tickets.filter((other) => other !== ticket), {});
  }

  /** Tickets that the engine or a message still speaks of. */
  function spokenOf(world: World): string[] {
    const spoken = ticketIds([]).concat(world.agent.state.crm.work.map((item) => item.workId));
    for (const { message } of world.up.items) if ('work' in message && message.work !== null) spoken.push(...message.work);
    return spoken;
  }

  // ---- sessions, links and faults

  function opened(world: World, label: string, budgets: BudgetNode, isNewDocument: boolean, keepsDown: boolean): void {
    const { env, down } = world;
    const step = steps.step(world.agent, OPEN_SESSION, 'open');
    const isBlind = env.isBlind || (keepsDown && down.items.length > 0);
    const base = isNewDocument
      ? plain(env, { page: 'open', version: BASE, cause: null, pending: null, lastPlain: null, isBlind })
      : plain(env, { page: 'open', pending: isExtended ? null : env.pending });
    const after = decided(world, step, { up: messages.empty, down: keepsDown ? down : messages.empty, env: base, budgets });
    add(label, { ...after, up: account(after.env, messages.empty) }, { broken: step.broken });
  }

  function sessions(world: World): void {
    const { agent, env, up, down } = world;
    const { session, crmLink } = agent.state;
    if (session.state === 'signedOut' && has(world, 'open')) opened(world, 'agent signs in', spent(world, 'open'), true, false);
    if (session.state === 'lost' && env.page !== 'gone') opened(world, 'the page connects again', world.budgets, false, !isExtended);
    if (session.state !== 'signedOut' && has(world, 'reload')) opened(world, 'the page is loaded anew', spent(world, 'reload'), true, false);
    if (session.state === 'linked' && has(world, 'secondTab')) opened(world, 'a second tab takes over', spent(world, 'secondTab'), true, !isExtended);
    if (session.state === 'linked' && has(world, 'lose')) {
      const budgets = spent(world, 'lose');
      const { empty } = messages;
      ask(world, 'the connection to the server is lost', INPUTS.lose, 'lo', { budgets, up: empty, down: isExtended ? empty : down }, true);
      if (isExtended && down.items.length > 0) ask(world, 'the connection to the server is lost, the request came through', INPUTS.lose, 'lo', { budgets, up: empty }, true);
      ask(world, 'the page is closed', INPUTS.lose, 'lo', { budgets, up: empty, down: empty, env: plain(env, { page: 'gone', pending: null, lastPlain: null }) }, true);
    }
    if (crmLink.state === 'up' && env.page === 'open' && has(world, 'detach')) {
      const change = { budgets: spent(world, 'detach'), up: messages.empty, down: messages.empty, env: plain(env, { page: 'mute', pending: null }) };
      ask(world, 'the Client Application falls silent', INPUTS.detach, 'de', change, true);
    }
    if (env.page === 'mute') {
      const back = plain(env, { page: 'open' });
      add('the Client Application is heard again', moved(world, { env: back, up: session.state === 'linked' ? account(back, up) : up }));
    }
  }

  function channelFaults(world: World): void {
    const { env, up, down } = world;
    if (has(world, 'drop')) {
      const budgets = spent(world, 'drop');
      up.items.forEach(({ message, text }, position) => {
        if (message.kind === 'attach') return; // its loss is the loss of the session
        const isBlinding = !isExtended && message.kind === 'presence';
        add(`lost on the way up: ${text}`, moved(world, { budgets, up: messages.remove(up, position), env: isBlinding ? plain(env, { isBlind: true }) : env }));
      });
      down.items.forEach(({ text }, position) => {
        add(`lost on the way down: ${text}`, moved(world, { budgets, down: messages.remove(down, position) }));
      });
    }
    if (has(world, 'duplicate')) {
      const budgets = spent(world, 'duplicate');
      up.items.forEach(({ message, text }, position) => {
        if (message.kind !== 'attach') add(`doubled on the way up: ${text}`, moved(world, { budgets, up: messages.double(up, position) }));
      });
      // `postMessage` never doubles; the extended port counts its frames, so this is the server leg.
      if (isExtended) {
        down.items.forEach(({ text }, position) => {
          add(`doubled on the way down: ${text}`, moved(world, { budgets, down: messages.double(down, position) }));
        });
      }
    }
  }

  const factsOf = (world: World) => ({ world, scenario, isComplementary, offersAnyway });

  return {
    scenario,
    steps,
    initial() {
      const agent = steps.nodeOf(steps.engine.initialAgent('a'));
      const { empty } = messages;
      const budgets = parts.budgets(scenario.budgets);
      return scenario.presences.map((presence) => ({ agent, up: empty, down: empty, env: parts.env(firstEnv(presence)), budgets }));
    },
    next(world) {
      found = [];
      wasCut = false;
      const { up } = world;
      for (let position = 0; position < up.items.length; position += 1) {
        if (position > 0 && scenario.order === 'fifo') break;
        const node = up.items[position];
        // Nothing overtakes the word that a link begins.
        if (node === undefined || (position > 0 && up.items[0]?.message.kind === 'attach')) break;
        hear(world, `server hears: ${node.text}`, node, { up: messages.remove(up, position) }, 0);
      }
      commandArrives(world);
      time(world);
      agentActs(world);
      crmActs(world);
      sessions(world);
      channelFaults(world);
      return found;
    },
    check(world) {
      const broken = brokenOf(STATE_PROPERTIES, factsOf(world));
      return world.agent.broken.length === 0 ? broken : [...world.agent.broken, ...broken];
    },
    checkRest: (world) => brokenOf(REST_PROPERTIES, factsOf(world)),
    agrees: (world) => agrees(world, scenario),
    get cut() {
      return cut;
    },
    get wasCut() {
      return wasCut;
    },
  };
}
