/**
 * What can happen next. Everything that the engine decides comes from the engine; everything else is here: the CRM with its
 * router and its user, the Client Application on either wire, the connector, the agent, the supervisor, the distributor, and faults.
 *
 * Parts of a world are interned, and what follows from an act is remembered with the part: the same act is worked out once.
 */
import type { AgentInput } from '@interlock/engine';
import { BASE, baseVersion } from './canonical.ts';
import { BREAK_CODE, CHANNEL, ECHO_MS, READY_STATUS, SNAPSHOT_MS } from './definition.ts';
import type { AgentNode, EngineStep, EngineSteps, Question } from './engine-steps.ts';
import {
  type Age,
  type ChannelNode,
  type Command,
  createMessages,
  type Message,
  type MessageNode,
  type Origin,
} from './messages.ts';
import {
  type Budget,
  type BudgetNode,
  type Consequence,
  createParts,
  type Env,
  type EnvNode,
  firstEnv,
  type Scenario,
  type Ticket,
  type World,
} from './world.ts';
import {
  agrees,
  brokenOf,
  EXECUTED_PROPERTIES,
  HEARD_PROPERTIES,
  REST_PROPERTIES,
  STATE_PROPERTIES,
} from './world-properties.ts';

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
  readonly env?: EnvNode;
  readonly up?: ChannelNode;
  readonly down?: ChannelNode;
  readonly budgets?: BudgetNode;
}

interface StepOptions {
  readonly isInternal?: boolean;
  readonly ms?: number;
  readonly isCommand?: boolean;
  readonly broken?: readonly string[];
}

/** Acts whose consequences are remembered; the argument of one is below `ARGUMENTS`. */
const ARGUMENTS = 0x10000;
const ACT = {
  age: 1,
  unfence: 2,
  carryOut: 3,
  carryOutProbeFirst: 5,
  refuse: 7,
  ignore: 8,
  lie: 9,
  empty: 10,
  begin: 11,
  blind: 12,
  flip: 13,
  route: 14,
  take: 15,
  close: 16,
  newDocument: 17,
  newDocumentBlind: 18,
  reconnect: 19,
  leave: 20,
  mute: 21,
  hear: 22,
  shift: 23,
  endPending: 24,
} as const;

const INPUTS = {
  openSession: { kind: 'openSession', sessionId: 's', name: 'Agent', team: null },
  ready: { kind: 'chooseState', epoch: 1, by: 'agent', ready: true, reasonCode: null },
  notReady: { kind: 'chooseState', epoch: 1, by: 'agent', ready: false, reasonCode: BREAK_CODE },
  supervisorReady: { kind: 'chooseState', epoch: null, by: 'supervisor', ready: true, reasonCode: null },
  supervisorNotReady: { kind: 'chooseState', epoch: null, by: 'supervisor', ready: false, reasonCode: null },
  signOut: { kind: 'signOut', epoch: 1 },
  retry: { kind: 'retryCrm', epoch: 1 },
  lose: { kind: 'loseSession', epoch: 1 },
  detach: { kind: 'detachCrm', epoch: 1, reason: 'silent' },
} as const satisfies Record<string, AgentInput>;

const WORK_ACTS = [
  'giveWork',
  'startInteraction',
  'acceptOffer',
  'declineOffer',
  'endInteraction',
  'finishWrapUp',
  'extendWrapUp',
  'cancelWork',
] as const;
type WorkAct = (typeof WORK_ACTS)[number];

function workInput(kind: WorkAct, workId: string): AgentInput {
  if (kind === 'giveWork') return { kind, workId, channel: CHANNEL, label: 'w', detail: null };
  if (kind === 'startInteraction') return { kind, epoch: 1, workId, channel: CHANNEL, label: 'w', detail: null };
  if (kind === 'cancelWork') return { kind, workId };
  return { kind, epoch: 1, workId };
}

function mapValues<K extends string, V, W>(record: Record<K, V>, change: (value: V, key: K) => W): Record<K, W> {
  // The keys are those of the record.
  return Object.fromEntries(
    Object.entries(record).map(([key, value]) => [key, change(value as V, key as K)]),
  ) as Record<K, W>;
}

export function createModel(scenario: Scenario, steps: EngineSteps): Model {
  const { rules } = steps;
  const isComplementary = rules.definition.mode === 'complementary';
  const offersAnyway = rules.definition.interlock.crmSilent === 'offerAnyway';
  const isExtended = scenario.wire === 'extended';
  const messages = createMessages(scenario.wire, (input, key) => steps.question(input, key));
  const parts = createParts();
  const questions = mapValues(INPUTS, (input: AgentInput, name) => steps.question(input, name));
  // One entry for each act.
  const workQuestions = Object.fromEntries(WORK_ACTS.map((kind) => [kind, new Map<string, Question>()])) as Record<
    WorkAct,
    Map<string, Question>
  >;
  const { empty } = messages;
  let cut = 0;
  let wasCut = false;
  let found: Step[] = [];

  const has = (world: World, budget: Budget): boolean => parts.has(world.budgets, budget);
  const spent = (world: World, budget: Budget): BudgetNode => parts.spent(world.budgets, budget);
  const isLinked = (agent: AgentNode): boolean => agent.state.session.state === 'linked';
  const isInHand = (agent: AgentNode): boolean =>
    agent.state.contactCenter.work.some((item) => item.state !== 'waiting');

  function add(label: string, world: World, options: StepOptions = {}): void {
    if (world.up.items.length > scenario.channelLimit || world.down.items.length > scenario.channelLimit) {
      cut += 1;
      wasCut = true;
      return;
    }
    const { isInternal = false, ms = 0, isCommand = false, broken = NOTHING } = options;
    found.push({ label, isInternal, ms, isCommand, world, broken });
  }

  // ---- surroundings

  function changed(env: Env, change: Partial<Env>): Env {
    const { presence, tickets, version, cause, isPersons, page, fence, pending, lastPlain, isLiar, isBlind } = env;
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
      isLiar,
      isBlind,
      ...change,
    };
  }

  /** A change that the SDK sees. */
  const seen = (env: Env, change: Partial<Env>): Env =>
    changed(env, isExtended ? { ...change, version: env.version + 1 } : change);

  /** What follows from an act, worked out once. A connector that is open remembers what it heard on the plain wire. */
  function consequence(
    env: EnvNode,
    act: number,
    argument: number,
    make: () => { env: Env; sent?: readonly Message[] },
  ): Consequence {
    const key = act * ARGUMENTS + argument;
    let known = env.memo.get(key);
    if (known === undefined) {
      const made = make();
      let after = made.env;
      const sent = made.sent ?? [];
      if (!isExtended) {
        for (const message of sent) {
          if (message.kind !== 'presence') continue;
          after = changed(after, after.page === 'open' ? { lastPlain: message.statusId } : { isBlind: true });
        }
      }
      known = { env: parts.env(after), sent: sent.map((message) => messages.node(message)) };
      env.memo.set(key, known);
    }
    return known;
  }

  /** Versions are counted from the link's own, which is `BASE`. */
  function based(
    agent: AgentNode,
    up: ChannelNode,
    down: ChannelNode,
    env: EnvNode,
    budgets: BudgetNode,
    version: number | null,
  ): World {
    const shift = isExtended ? (version ?? env.version) - BASE : 0;
    if (shift === 0) return { agent, up, down, env, budgets };
    const shifted = consequence(env, ACT.shift, shift + 0x8000, () => ({
      env: changed(env, { version: env.version - shift }),
    }));
    return { agent, up: messages.shifted(up, shift), down, env: shifted.env, budgets };
  }

  /** The world after something that the engine did not hear of. */
  function moved(world: World, change: Change): World {
    return based(
      world.agent,
      change.up ?? world.up,
      change.down ?? world.down,
      change.env ?? world.env,
      change.budgets ?? world.budgets,
      baseVersion(world.agent.state),
    );
  }

  /** The world after a decision: ids age, a command goes down. */
  function decided(world: World, step: EngineStep, change: Change = {}): World {
    let up = change.up ?? world.up;
    let down = change.down ?? world.down;
    let env = change.env ?? world.env;
    if (!step.isSameRequest) {
      up = messages.aged(up);
      down = messages.aged(down);
      const { pending } = env;
      if (pending?.request === 'current') {
        const before = env;
        env = consequence(before, ACT.age, 0, () => ({
          env: changed(before, { pending: { ...pending, request: 'old' } }),
        })).env;
      }
    }
    if (step.command !== null) down = messages.append(down, messages.node(step.command));
    // Memory starts anew once nothing is in hand and no answer is awaited that could bring an offer.
    if (env.fence !== 'none' && !isInHand(step.after) && step.after.state.crm.request === null) {
      const before = env;
      env = consequence(before, ACT.unfence, 0, () => ({ env: changed(before, { fence: 'none' }) })).env;
    }
    return based(step.after, up, down, env, change.budgets ?? world.budgets, step.version);
  }

  function ask(world: World, label: string, question: Question, change: Change = {}, isAlways = false): void {
    const step = steps.step(world.agent, question);
    if (step.refused !== null || (!isAlways && step.events.length === 0 && step.broken.length === 0)) return;
    add(label, decided(world, step, change), { broken: step.broken, isCommand: step.command !== null });
  }

  function askWork(world: World, label: string, kind: WorkAct, workId: string, change: Change = {}): void {
    let question = workQuestions[kind].get(workId);
    if (question === undefined) {
      question = steps.question(workInput(kind, workId), `${kind} ${workId}`);
      workQuestions[kind].set(workId, question);
    }
    ask(world, label, question, change);
  }

  function hear(world: World, label: string, node: MessageNode, change: Change, ms: number): void {
    if (node.question === null) throw new Error('a command is heard by the CRM alone');
    const step = steps.step(world.agent, node.question);
    const broken =
      step.events.length === 0 ? NOTHING : brokenOf(HEARD_PROPERTIES, { scenario, world, message: node.message, step });
    add(label, decided(world, step, change), {
      isInternal: true,
      ms,
      isCommand: step.command !== null,
      broken: step.broken.length === 0 ? broken : [...step.broken, ...broken],
    });
  }

  // ---- the Client Application

  interface Report {
    readonly success: boolean;
    readonly request: Age;
    readonly origin: Origin;
    readonly cause: 'user' | 'request' | null;
    /** Where it is not the true one. */
    readonly statusId?: string;
  }

  function presenceMessage(env: Env, { success, request, origin, cause, statusId = env.presence }: Report): Message {
    if (!isExtended)
      return { kind: 'presence', statusId, success, request: null, cause: null, version: null, work: null, origin };
    return {
      kind: 'presence',
      statusId,
      success,
      request,
      cause,
      version: env.version,
      work: ticketIds(env.tickets),
      origin,
    };
  }

  function workMessages(env: Env): Message[] {
    return isExtended ? [{ kind: 'work', work: ticketIds(env.tickets), version: env.version }] : [];
  }

  function snapshotMessage(env: Env): Message {
    return {
      kind: 'snapshot',
      statusId: env.presence,
      cause: env.cause,
      version: env.version,
      work: ticketIds(env.tickets),
      origin: env.isPersons ? 'user' : 'state',
    };
  }

  /** How a link begins: attach, then how the CRM stands; on the plain wire, what it said last. */
  function account(env: Env, from: ChannelNode, isNewDocument: boolean): ChannelNode {
    const isFirst = isNewDocument && scenario.announces === true;
    const attached = messages.append(
      from,
      messages.node({ kind: 'attach', last: isExtended || isFirst ? null : env.lastPlain }),
    );
    if (isExtended) return messages.append(attached, messages.node(snapshotMessage(env)));
    if (!isFirst) return attached;
    return messages.append(
      attached,
      messages.node(presenceMessage(env, { success: true, request: null, origin: 'state', cause: null })),
    );
  }

  /** What the page sends; nothing arrives where there is no session. */
  function send(world: World, { env, sent }: Consequence, change: Change = {}): World {
    let up = change.up ?? world.up;
    if (env.page === 'open' && isLinked(world.agent)) for (const message of sent) up = messages.append(up, message);
    return moved(world, { ...change, env, up });
  }

  // ---- the CRM

  /** The fence once the CRM is what it is after a command: only the newest can be answered with a confirmation. */
  function fenceAfter(env: Env, command: Command, presence: string): Env['fence'] {
    if (isReadyStatus(presence)) return command.ready ? 'none' : env.fence;
    return !command.ready && command.request === 'current' ? 'executed' : env.fence;
  }

  function carriedOut(env: EnvNode, command: Command, isProbeFirst: boolean): { env: Env; sent: Message[] } {
    const fence = fenceAfter(env, command, command.statusId);
    const isChange = command.statusId !== env.presence;
    const after = isChange
      ? seen(env, { presence: command.statusId, cause: 'request', isPersons: false, fence })
      : changed(env, { fence });
    const answer = presenceMessage(after, {
      success: true,
      request: command.request,
      origin: 'echo',
      cause: 'request',
    });
    if (isExtended) return { env: after, sent: [answer] };
    const probe: Message[] = command.probe ? [{ kind: 'probe', request: command.request }] : [];
    if (!isChange) return { env: after, sent: probe };
    return { env: after, sent: isProbeFirst ? [...probe, answer] : [answer, ...probe] };
  }

  function execute(world: World, label: string, node: MessageNode, env: EnvNode, change: Change): void {
    const command = node.message;
    if (command.kind !== 'request') return;
    const isChange = command.statusId !== env.presence;
    const broken = isChange ? brokenOf(EXECUTED_PROPERTIES, { world, command, isComplementary }) : NOTHING;
    const options = { isInternal: true, broken };
    const first = consequence(env, ACT.carryOut, node.id, () => carriedOut(env, command, false));
    add(isChange || isExtended ? label : `${label}: no change`, send(world, first, change), options);
    // The page answers the probe at once, and tells of the change when it is done.
    if (isExtended || !isChange || !command.probe) return;
    const second = consequence(env, ACT.carryOutProbeFirst, node.id, () => carriedOut(env, command, true));
    add(`${label}, the probe answered first`, send(world, second, change), options);
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
    const unseen = isExtended ? env.isBlind : true;
    // Whatever it says, a CRM that is Not Ready confirms a reservation.
    const fence = fenceAfter(env, command, env.presence);
    execute(world, `CRM carries out ${text}`, node, env, { down });
    if (has(world, 'refuse')) {
      const answer = presenceMessage(env, { success: false, request: command.request, origin: 'state', cause: null });
      const refused = consequence(env, ACT.refuse, node.id, () => ({
        env: changed(env, { fence }),
        sent: [answer, ...probe],
      }));
      add(`CRM refuses ${text}`, send(world, refused, { down, budgets: spent(world, 'refuse') }));
    }
    if (has(world, 'silent')) {
      const ignored = consequence(env, ACT.ignore, node.id, () => ({
        env: changed(env, { isBlind: unseen }),
        sent: probe,
      }));
      add(`CRM ignores ${text}`, send(world, ignored, { down, budgets: spent(world, 'silent') }));
    }
    if (has(world, 'lie') && command.statusId !== env.presence) {
      const budgets = spent(world, 'lie');
      const lie = presenceMessage(env, {
        success: true,
        request: command.request,
        origin: 'echo',
        cause: 'request',
        statusId: command.statusId,
      });
      const lied = consequence(env, ACT.lie, node.id, () => ({
        env: changed(env, { isLiar: true, isBlind: unseen }),
        sent: [lie, ...probe],
      }));
      add(`CRM says that it carried out ${text}, and did not`, send(world, lied, { down, budgets }));
      const word = presenceMessage(env, { success: true, request: command.request, origin: 'state', cause: null });
      const promised = consequence(env, ACT.empty, node.id, () => ({
        env: changed(env, { isBlind: unseen, fence }),
        sent: [word, ...probe],
      }));
      add(`CRM says success to ${text}, and shows ${env.presence}`, send(world, promised, { down, budgets }));
    }
    if (has(world, 'slow') && env.pending === null) {
      const pending = { statusId: command.statusId, ready: command.ready, request: command.request };
      const first: Message[] = command.probe ? probe : [{ kind: 'accepted', request: command.request }];
      const begun = consequence(env, ACT.begin, node.id, () => ({
        env: changed(env, { pending, isBlind: unseen }),
        sent: first,
      }));
      add(`CRM begins ${text}`, send(world, begun, { down, budgets: spent(world, 'slow') }));
    }
  }

  function pendingEnds(world: World): void {
    const { env } = world;
    if (env.pending === null || env.page === 'gone') return;
    const node = messages.node({ kind: 'request', probe: false, ...env.pending });
    const { env: free } = consequence(env, ACT.endPending, 0, () => ({ env: changed(env, { pending: null }) }));
    execute(world, `CRM at last carries out ${node.text}`, node, free, {});
  }

  function time(world: World): void {
    const { agent, env } = world;
    if (agent.nextIn !== null) {
      const isQuiet = world.up === empty && env.pending === null && (world.down === empty || env.page === 'gone');
      if (isQuiet || has(world, 'delay')) {
        const step = steps.pass(agent);
        // On the plain wire echoes are known by value and deadline: nobody can tell one that comes too late.
        const isTooLate =
          agent.nextIn >= ECHO_MS || parts.count(world.budgets, 'delay') < (scenario.budgets.delay ?? 0);
        const blind =
          isQuiet || isExtended || !isTooLate
            ? env
            : consequence(env, ACT.blind, 0, () => ({ env: changed(env, { isBlind: true }) })).env;
        const change: Change = isQuiet ? {} : { budgets: spent(world, 'delay'), env: blind };
        add(
          isQuiet ? `${agent.nextIn} ms pass` : `${agent.nextIn} ms pass while a message is delayed`,
          decided(world, step, change),
          {
            isInternal: isQuiet,
            ms: agent.nextIn,
            isCommand: step.command !== null,
            broken: step.broken,
          },
        );
      }
    }
    const isHeard = isExtended && env.page === 'open' && isLinked(agent) && agent.state.crmLink.state === 'up';
    if (isHeard && world.up === empty && world.down === empty && env.pending === null) {
      const [node] = consequence(env, ACT.hear, 0, () => ({ env, sent: [snapshotMessage(env)] })).sent;
      if (node === undefined || node.question === null) return;
      const step = steps.step(agent, node.question);
      // One that says nothing new changes nothing, and is left out.
      if (step.events.length > 0 || step.broken.length > 0)
        hear(world, `server hears: periodic ${node.text}`, node, {}, SNAPSHOT_MS);
    }
  }

  // ---- people

  function agentActs(world: World): void {
    const { agent } = world;
    const { work } = agent.state.contactCenter;
    if (has(world, 'give') && work.length < 3) {
      askWork(
        world,
        'an interaction is given',
        'giveWork',
        freeId(
          'w',
          work.map((item) => item.workId),
        ),
        { budgets: spent(world, 'give') },
      );
    }
    if (has(world, 'cancel')) {
      for (const { workId } of work)
        askWork(world, `the caller of ${workId} goes away`, 'cancelWork', workId, { budgets: spent(world, 'cancel') });
    }
    if (has(world, 'supervise') && agent.state.session.state !== 'signedOut') {
      const budgets = spent(world, 'supervise');
      ask(world, 'supervisor sets Not Ready', questions.supervisorNotReady, { budgets });
      ask(world, 'supervisor sets Ready', questions.supervisorReady, { budgets });
    }
    if (!isLinked(agent)) return;
    if (has(world, 'act')) {
      const budgets = spent(world, 'act');
      ask(world, 'agent chooses Ready', questions.ready, { budgets });
      ask(world, 'agent chooses Not Ready (Lunch)', questions.notReady, { budgets });
    }
    if (has(world, 'signOut')) ask(world, 'agent signs out', questions.signOut, { budgets: spent(world, 'signOut') });
    if (has(world, 'retry'))
      ask(world, 'agent has the CRM asked again', questions.retry, { budgets: spent(world, 'retry') });
    if (has(world, 'dial'))
      askWork(
        world,
        'agent dials',
        'startInteraction',
        freeId(
          'w',
          work.map((item) => item.workId),
        ),
        { budgets: spent(world, 'dial') },
      );
    for (const { workId, state } of work) {
      if (state === 'offered') {
        askWork(world, `agent accepts ${workId}`, 'acceptOffer', workId);
        if (has(world, 'act'))
          askWork(world, `agent declines ${workId}`, 'declineOffer', workId, { budgets: spent(world, 'act') });
      } else if (state === 'active') askWork(world, `agent ends ${workId}`, 'endInteraction', workId);
      else if (state === 'wrapUp') {
        askWork(world, `agent finishes the wrap-up of ${workId}`, 'finishWrapUp', workId);
        if (has(world, 'act'))
          askWork(world, `agent extends the wrap-up of ${workId}`, 'extendWrapUp', workId, {
            budgets: spent(world, 'act'),
          });
      }
    }
  }

  /** The CRM's user and router act whether or not anybody listens. */
  function crmActs(world: World): void {
    const { env } = world;
    if (has(world, 'flip')) {
      const budgets = spent(world, 'flip');
      scenario.presences.forEach((statusId, position) => {
        if (statusId === env.presence) return;
        const after = consequence(env, ACT.flip, position, () => {
          const fence = isReadyStatus(statusId) && env.fence === 'executed' ? 'broken' : env.fence;
          const set = seen(env, { presence: statusId, cause: 'user', isPersons: true, fence });
          return {
            env: set,
            sent: [presenceMessage(set, { success: true, request: null, origin: 'user', cause: 'user' })],
          };
        });
        add(`CRM user sets ${statusId}`, send(world, after, { budgets }));
      });
    }
    const withTickets = (act: number, argument: number, tickets: () => readonly Ticket[]): Consequence =>
      consequence(env, act, argument, () => {
        const set = seen(env, { tickets: tickets() });
        return { env: set, sent: workMessages(set) };
      });
    if (env.tickets.length < scenario.crmCapacity) {
      const isRouted = has(world, 'ticket') && isReadyStatus(env.presence);
      if (isRouted || has(world, 'manual')) {
        const workId = freeId('t', [...ticketIds(env.tickets), ...spokenOf(world)]);
        const number = Number(workId.slice(1));
        if (isRouted) {
          const after = withTickets(ACT.route, number, () => [
            ...env.tickets,
            { workId, isSelfMade: env.fence === 'broken' },
          ]);
          add(`CRM router assigns ${workId}`, send(world, after, { budgets: spent(world, 'ticket') }));
        }
        if (has(world, 'manual')) {
          const after = withTickets(ACT.take, number, () => [...env.tickets, { workId, isSelfMade: true }]);
          add(`CRM user takes ${workId} by hand`, send(world, after, { budgets: spent(world, 'manual') }));
        }
      }
    }
    env.tickets.forEach((ticket, position) => {
      add(
        `CRM user closes ${ticket.workId}`,
        send(
          world,
          withTickets(ACT.close, position, () => env.tickets.filter((other) => other !== ticket)),
        ),
      );
    });
  }

  /** Tickets that the engine or a message still speaks of. */
  function spokenOf(world: World): string[] {
    const spoken = world.agent.state.crm.work.map((item) => item.workId);
    for (const { message } of world.up.items)
      if ('work' in message && message.work !== null) spoken.push(...message.work);
    return spoken;
  }

  // ---- sessions, links and faults

  function opened(world: World, label: string, budgets: BudgetNode, isNewDocument: boolean, keepsDown: boolean): void {
    const { env, down } = world;
    const step = steps.step(world.agent, questions.openSession);
    // On the plain wire nothing tells what another document still carries out from a click.
    const blinds = isNewDocument && keepsDown && down !== empty;
    const after = isNewDocument
      ? consequence(env, blinds ? ACT.newDocumentBlind : ACT.newDocument, 0, () => ({
          env: changed(env, {
            page: 'open',
            version: BASE,
            cause: null,
            pending: null,
            lastPlain: scenario.announces === true ? env.presence : null,
            isBlind: env.isBlind || blinds,
          }),
        }))
      : consequence(env, ACT.reconnect, 0, () => ({
          env: changed(env, { page: 'open', pending: isExtended ? null : env.pending }),
        }));
    const begun = decided(world, step, { up: empty, down: keepsDown ? down : empty, env: after.env, budgets });
    add(label, { ...begun, up: account(begun.env, empty, isNewDocument) }, { broken: step.broken });
  }

  function sessions(world: World): void {
    const { agent, env, up, down } = world;
    const { session, crmLink } = agent.state;
    if (session.state === 'signedOut' && has(world, 'open'))
      opened(world, 'agent signs in', spent(world, 'open'), true, false);
    if (session.state === 'lost' && env.page !== 'gone')
      opened(world, 'the page connects again', world.budgets, false, !isExtended);
    if (session.state !== 'signedOut' && has(world, 'reload'))
      opened(world, 'the page is loaded anew', spent(world, 'reload'), true, false);
    if (session.state === 'linked' && has(world, 'secondTab'))
      opened(world, 'a second tab takes over', spent(world, 'secondTab'), true, !isExtended);
    if (session.state === 'linked' && has(world, 'lose')) {
      const budgets = spent(world, 'lose');
      ask(
        world,
        'the connection to the server is lost',
        questions.lose,
        { budgets, up: empty, down: isExtended ? empty : down },
        true,
      );
      if (isExtended && down !== empty)
        ask(
          world,
          'the connection to the server is lost, the request came through',
          questions.lose,
          { budgets, up: empty },
          true,
        );
      const closed = consequence(env, ACT.leave, 0, () => ({
        env: changed(env, { page: 'gone', pending: null, lastPlain: null }),
      }));
      ask(world, 'the page is closed', questions.lose, { budgets, up: empty, down: empty, env: closed.env }, true);
    }
    if (crmLink.state === 'up' && env.page === 'open' && has(world, 'detach')) {
      const mute = consequence(env, ACT.mute, 0, () => ({ env: changed(env, { page: 'mute', pending: null }) }));
      const change = { budgets: spent(world, 'detach'), up: empty, down: empty, env: mute.env };
      ask(world, 'the Client Application falls silent', questions.detach, change, true);
    }
    if (env.page === 'mute') {
      const { env: back } = consequence(env, ACT.reconnect, 0, () => ({ env: changed(env, { page: 'open' }) }));
      add(
        'the Client Application is heard again',
        moved(world, { env: back, up: session.state === 'linked' ? account(back, up, false) : up }),
      );
    }
  }

  function channelFaults(world: World): void {
    const { env, up, down } = world;
    if (has(world, 'drop')) {
      const budgets = spent(world, 'drop');
      up.items.forEach(({ message, text }, position) => {
        if (message.kind === 'attach') return; // its loss is the loss of the session
        const isBlinding = !isExtended && message.kind === 'presence';
        const after = isBlinding
          ? consequence(env, ACT.blind, 0, () => ({ env: changed(env, { isBlind: true }) })).env
          : env;
        add(`lost on the way up: ${text}`, moved(world, { budgets, up: messages.remove(up, position), env: after }));
      });
      down.items.forEach(({ text }, position) => {
        add(`lost on the way down: ${text}`, moved(world, { budgets, down: messages.remove(down, position) }));
      });
    }
    if (has(world, 'duplicate')) {
      const budgets = spent(world, 'duplicate');
      up.items.forEach(({ message, text }, position) => {
        if (message.kind !== 'attach')
          add(`doubled on the way up: ${text}`, moved(world, { budgets, up: messages.double(up, position) }));
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
      const budgets = parts.budgets(scenario.budgets);
      return scenario.presences.map((presence) => ({
        agent,
        up: empty,
        down: empty,
        env: parts.env(firstEnv(presence)),
        budgets,
      }));
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
      pendingEnds(world);
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
