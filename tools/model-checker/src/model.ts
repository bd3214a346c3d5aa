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
  BUDGETS,
  type Budget,
  type Consequence,
  createParts,
  type Env,
  type EnvNode,
  firstEnv,
  type Parts,
  type Scenario,
  type Scene,
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
  readonly scene: Scene;
  /** Properties that the step breaks. */
  readonly broken: readonly string[];
}

/** What can happen in a scene at one price. */
export interface Choices {
  readonly steps: readonly Step[];
  /** Successors that the channel limit cut, and whether one of them would have gone on by itself. */
  readonly cut: number;
  readonly isInternalCut: boolean;
}

/** A step in a world: what it leads to, and what may still happen then. */
export interface WorldStep extends Step {
  readonly world: World;
}

export interface Model {
  readonly scenario: Scenario;
  readonly steps: EngineSteps;
  readonly parts: Parts;
  initial(): World[];
  /** What can happen at the price of one of a budget; null: for nothing. What goes on by itself costs nothing. */
  choices(scene: Scene, price: Budget | null): Choices;
  /** All that can happen. */
  next(world: World): WorldStep[];
  /** Properties that a state breaks. */
  check(scene: Scene): readonly string[];
  /** Properties that a state in which nothing goes on by itself breaks. */
  checkRest(scene: Scene): readonly string[];
  agrees(scene: Scene): boolean;
  channel(id: number): ChannelNode;
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
  delay: 25,
  answerAgain: 26,
} as const;

const INPUTS = {
  openSession: { kind: 'openSession', sessionId: 's', name: 'Agent', team: null },
  ready: { kind: 'chooseState', epoch: 1, by: 'agent', ready: true, reasonCode: null },
  notReady: { kind: 'chooseState', epoch: 1, by: 'agent', ready: false, reasonCode: BREAK_CODE },
  supervisorReady: { kind: 'chooseState', epoch: null, by: 'supervisor', ready: true, reasonCode: null },
  supervisorNotReady: { kind: 'chooseState', epoch: null, by: 'supervisor', ready: false, reasonCode: null },
  signOut: { kind: 'signOut', epoch: 1 },
  endSession: { kind: 'endSession', force: false },
  takeOver: { kind: 'endSession', force: true },
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
  let isInternalCut = false;
  let found: Step[] = [];

  const isLinked = (agent: AgentNode): boolean => agent.state.session.state === 'linked';
  const isInHand = (agent: AgentNode): boolean =>
    agent.state.contactCenter.work.some((item) => item.state !== 'waiting');

  function add(label: string, scene: Scene, options: StepOptions = {}): void {
    const { isInternal = false, ms = 0, isCommand = false, broken = NOTHING } = options;
    if (scene.up.items.length > scenario.channelLimit || scene.down.items.length > scenario.channelLimit) {
      cut += 1;
      isInternalCut ||= isInternal;
      return;
    }
    found.push({ label, isInternal, ms, isCommand, scene, broken });
  }

  // ---- surroundings

  function changed(env: Env, change: Partial<Env>): Env {
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

  /** A change that the SDK sees. What was claimed before it is no longer what the CRM says. */
  const seen = (env: Env, change: Partial<Env>): Env =>
    changed(env, isExtended ? { isLiar: false, ...change, version: env.version + 1 } : change);

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
  function based(agent: AgentNode, up: ChannelNode, down: ChannelNode, env: EnvNode, version: number | null): Scene {
    const shift = isExtended ? (version ?? env.version) - BASE : 0;
    if (shift === 0) return { agent, up, down, env };
    const shifted = consequence(env, ACT.shift, shift + 0x8000, () => ({
      env: changed(env, { version: env.version - shift }),
    }));
    return { agent, up: messages.shifted(up, shift), down, env: shifted.env };
  }

  /** The scene after something that the engine did not hear of. */
  function moved(scene: Scene, change: Change): Scene {
    return based(
      scene.agent,
      change.up ?? scene.up,
      change.down ?? scene.down,
      change.env ?? scene.env,
      baseVersion(scene.agent.state),
    );
  }

  /** The scene after a decision: ids age, a command goes down. */
  function decided(scene: Scene, step: EngineStep, change: Change = {}): Scene {
    let up = change.up ?? scene.up;
    let down = change.down ?? scene.down;
    let env = change.env ?? scene.env;
    if (!step.isSameRequest) {
      up = messages.aged(up);
      down = messages.aged(down);
      const { pending } = env;
      if (pending?.request === 'current' || env.hasRead) {
        const before = env;
        env = consequence(before, ACT.age, 0, () => ({
          env: changed(before, {
            hasRead: false,
            pending: pending?.request === 'current' ? { ...pending, request: 'old' } : pending,
          }),
        })).env;
      }
    }
    if (step.command !== null) down = messages.append(down, messages.node(step.command));
    // Memory starts anew once nothing is in hand and no answer is awaited that could bring an offer.
    if (env.fence !== 'none' && !isInHand(step.after) && step.after.state.crm.request === null) {
      const before = env;
      env = consequence(before, ACT.unfence, 0, () => ({ env: changed(before, { fence: 'none' }) })).env;
    }
    return based(step.after, up, down, env, step.version);
  }

  function ask(scene: Scene, label: string, question: Question, change: Change = {}, isAlways = false): void {
    const step = steps.step(scene.agent, question);
    if (step.refused !== null || (!isAlways && step.events.length === 0 && step.broken.length === 0)) return;
    add(label, decided(scene, step, change), { broken: step.broken, isCommand: step.command !== null });
  }

  function askWork(scene: Scene, label: string, kind: WorkAct, workId: string, change: Change = {}): void {
    let question = workQuestions[kind].get(workId);
    if (question === undefined) {
      question = steps.question(workInput(kind, workId), `${kind} ${workId}`);
      workQuestions[kind].set(workId, question);
    }
    ask(scene, label, question, change);
  }

  function hear(scene: Scene, label: string, node: MessageNode, change: Change, ms: number): void {
    if (node.question === null) throw new Error('a command is heard by the CRM alone');
    const step = steps.step(scene.agent, node.question);
    const broken =
      step.events.length === 0 ? NOTHING : brokenOf(HEARD_PROPERTIES, { scenario, scene, message: node.message, step });
    add(label, decided(scene, step, change), {
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
    const behind = env.hasRead ? 'current' : 'old';
    if (!isExtended) {
      const nothing = { request: null, cause: null, version: null, work: null } as const;
      return { kind: 'presence', statusId, success, behind, origin, ...nothing };
    }
    return {
      kind: 'presence',
      statusId,
      success,
      behind: null,
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
  function send(scene: Scene, { env, sent }: Consequence, change: Change = {}): Scene {
    let up = change.up ?? scene.up;
    if (env.page === 'open' && isLinked(scene.agent)) for (const message of sent) up = messages.append(up, message);
    return moved(scene, { ...change, env, up });
  }

  // ---- the CRM

  /** The fence once the CRM is what it is after a command: only the newest can be answered with a confirmation. */
  function fenceAfter(env: Env, command: Command, presence: string): Env['fence'] {
    if (isReadyStatus(presence)) return command.ready ? 'none' : env.fence;
    return !command.ready && command.request === 'current' ? 'executed' : env.fence;
  }

  /** Whether the page has been passed the request that stands once it has this command. On the extended wire reports name theirs. */
  const reads = (env: Env, { request }: Command): boolean => !isExtended && (env.hasRead || request === 'current');

  function carriedOut(env: EnvNode, command: Command, isProbeFirst: boolean): { env: Env; sent: Message[] } {
    const fence = fenceAfter(env, command, command.statusId);
    const hasRead = reads(env, command);
    const isChange = command.statusId !== env.presence;
    // A document knows nothing of what another one asked for: to it the change is a person's.
    const cause = command.request === null ? 'user' : 'request';
    const after = isChange
      ? seen(env, { presence: command.statusId, cause, isPersons: false, fence, hasRead })
      : changed(env, { fence, hasRead });
    const answer = presenceMessage(after, { success: true, request: command.request, origin: 'echo', cause });
    if (isExtended) return { env: after, sent: isChange || command.request !== null ? [answer] : [] };
    const probe: Message[] = command.probe ? [{ kind: 'probe', request: command.request }] : [];
    if (!isChange) return { env: after, sent: probe };
    return { env: after, sent: isProbeFirst ? [...probe, answer] : [answer, ...probe] };
  }

  function execute(scene: Scene, label: string, node: MessageNode, env: EnvNode, change: Change): void {
    const command = node.message;
    if (command.kind !== 'request') return;
    const isChange = command.statusId !== env.presence;
    const broken = isChange ? brokenOf(EXECUTED_PROPERTIES, { scene, command, isComplementary }) : NOTHING;
    const options = { isInternal: true, broken };
    const first = consequence(env, ACT.carryOut, node.id, () => carriedOut(env, command, false));
    add(isChange || isExtended ? label : `${label}: no change`, send(scene, first, change), options);
    // The page answers the probe at once, and tells of the change when it is done.
    if (isExtended || !isChange || !command.probe) return;
    const second = consequence(env, ACT.carryOutProbeFirst, node.id, () => carriedOut(env, command, true));
    add(`${label}, the probe answered first`, send(scene, second, change), options);
  }

  /** The command that the CRM is about to read, and the channel without it. */
  function commandAt({ env, down }: Scene): { node: MessageNode; command: Command; change: Change } | null {
    const node = down.items[0];
    // The SDK works on one request at a time; a plain page may not.
    if (node === undefined || env.page === 'gone' || (env.pending !== null && isExtended)) return null;
    const command = node.message;
    return command.kind === 'request' ? { node, command, change: { down: messages.remove(down, 0) } } : null;
  }

  /** What the SDK has done already it does not hand on to the CRM again. */
  function newCommandAt(scene: Scene): ReturnType<typeof commandAt> {
    const arrival = commandAt(scene);
    return arrival?.command.isCopy === true ? null : arrival;
  }

  const probeOf = ({ probe, request }: Command): Message[] => (probe ? [{ kind: 'probe', request }] : []);

  function commandArrives(scene: Scene): void {
    const arrival = commandAt(scene);
    if (arrival === null) return;
    const { env } = scene;
    const { node, command, change } = arrival;
    if (!command.isCopy) {
      execute(scene, `CRM carries out ${node.text}`, node, env, change);
      return;
    }
    const again = consequence(env, ACT.answerAgain, node.id, () => {
      const success = env.presence === command.statusId;
      const { request } = command;
      return { env, sent: [presenceMessage(env, { success, request, origin: 'state', cause: env.cause })] };
    });
    add(`SDK answers ${node.text}`, send(scene, again, change), { isInternal: true });
  }

  function refuses(scene: Scene): void {
    const arrival = newCommandAt(scene);
    if (arrival === null) return;
    const { env } = scene;
    const { node, command, change } = arrival;
    const refused = consequence(env, ACT.refuse, node.id, () => {
      // Whatever it says, a CRM that is Not Ready confirms a reservation.
      const after = changed(env, { fence: fenceAfter(env, command, env.presence), hasRead: reads(env, command) });
      const answer = presenceMessage(after, { success: false, request: command.request, origin: 'state', cause: null });
      return { env: after, sent: [answer, ...probeOf(command)] };
    });
    add(`CRM refuses ${node.text}`, send(scene, refused, change));
  }

  function ignores(scene: Scene): void {
    const arrival = newCommandAt(scene);
    if (arrival === null) return;
    const { env } = scene;
    const { node, command, change } = arrival;
    const ignored = consequence(env, ACT.ignore, node.id, () => ({
      env: changed(env, { isBlind: env.isBlind || !isExtended, hasRead: reads(env, command) }),
      sent: probeOf(command),
    }));
    add(`CRM ignores ${node.text}`, send(scene, ignored, change));
  }

  function lies(scene: Scene): void {
    const arrival = newCommandAt(scene);
    const { env } = scene;
    if (arrival === null || arrival.command.statusId === env.presence) return;
    const { node, command, change } = arrival;
    const isBlind = env.isBlind || !isExtended;
    const hasRead = reads(env, command);
    const { statusId, request } = command;
    const lied = consequence(env, ACT.lie, node.id, () => {
      // Who hides that they are Ready has only themselves to blame for the ticket that they get.
      const after = changed(env, { isLiar: true, isBlind, hasRead, fence: command.ready ? env.fence : 'broken' });
      const lie = presenceMessage(after, { success: true, request, origin: 'echo', cause: 'request', statusId });
      return { env: after, sent: [lie, ...probeOf(command)] };
    });
    add(`CRM says that it carried out ${node.text}, and did not`, send(scene, lied, change));
    const promised = consequence(env, ACT.empty, node.id, () => {
      const after = changed(env, { isBlind, hasRead, fence: fenceAfter(env, command, env.presence) });
      const word = presenceMessage(after, { success: true, request, origin: 'state', cause: null });
      return { env: after, sent: [word, ...probeOf(command)] };
    });
    add(`CRM says success to ${node.text}, and shows ${env.presence}`, send(scene, promised, change));
  }

  function begins(scene: Scene): void {
    const arrival = newCommandAt(scene);
    const { env } = scene;
    if (arrival === null || env.pending !== null) return;
    const { node, command, change } = arrival;
    const pending = { statusId: command.statusId, ready: command.ready, request: command.request };
    const first: Message[] = command.probe ? probeOf(command) : [{ kind: 'accepted', request: command.request }];
    const begun = consequence(env, ACT.begin, node.id, () => ({
      env: changed(env, { pending, isBlind: env.isBlind || !isExtended, hasRead: reads(env, command) }),
      sent: first,
    }));
    add(`CRM begins ${node.text}`, send(scene, begun, change));
  }

  function pendingEnds(scene: Scene): void {
    const { env } = scene;
    if (env.pending === null || (env.page === 'gone' && env.pending.request !== null)) return;
    const node = messages.node({ kind: 'request', probe: false, isCopy: false, ...env.pending });
    const { env: free } = consequence(env, ACT.endPending, 0, () => ({ env: changed(env, { pending: null }) }));
    execute(scene, `CRM at last carries out ${node.text}`, node, free, {});
  }

  // ---- time

  const isQuiet = ({ up, down, env }: Scene): boolean =>
    up === empty && env.pending === null && (down === empty || env.page === 'gone');

  function timePasses(scene: Scene): void {
    const { agent } = scene;
    if (agent.nextIn === null || !isQuiet(scene)) return;
    const step = steps.pass(agent);
    add(`${agent.nextIn} ms pass`, decided(scene, step), {
      isInternal: true,
      ms: agent.nextIn,
      isCommand: step.command !== null,
      broken: step.broken,
    });
  }

  /** Time passes although something is under way. */
  function delays(scene: Scene): void {
    const { agent, env } = scene;
    if (agent.nextIn === null || isQuiet(scene)) return;
    const step = steps.pass(agent);
    // On the plain wire echoes are known by value and deadline: nobody can tell one that comes too late.
    const isTooLate = agent.nextIn >= ECHO_MS || env.isLate;
    const after = isExtended
      ? env
      : consequence(env, ACT.delay, isTooLate ? 1 : 0, () => ({
          env: changed(env, { isLate: true, isBlind: env.isBlind || isTooLate }),
        })).env;
    add(`${agent.nextIn} ms pass while a message is delayed`, decided(scene, step, { env: after }), {
      ms: agent.nextIn,
      isCommand: step.command !== null,
      broken: step.broken,
    });
  }

  function snapshotComes(scene: Scene): void {
    const { agent, env } = scene;
    const isHeard = isExtended && env.page === 'open' && isLinked(agent) && agent.state.crmLink.state === 'up';
    if (!isHeard || scene.up !== empty || scene.down !== empty || env.pending !== null) return;
    const [node] = consequence(env, ACT.hear, 0, () => ({ env, sent: [snapshotMessage(env)] })).sent;
    if (node === undefined || node.question === null) return;
    const step = steps.step(agent, node.question);
    // One that says nothing new changes nothing, and is left out.
    if (step.events.length > 0 || step.broken.length > 0)
      hear(scene, `server hears: periodic ${node.text}`, node, {}, SNAPSHOT_MS);
  }

  // ---- people

  const workOf = ({ agent }: Scene) => agent.state.contactCenter.work;
  const nextWorkId = (scene: Scene): string =>
    freeId(
      'w',
      workOf(scene).map((item) => item.workId),
    );

  function isGiven(scene: Scene): void {
    if (workOf(scene).length < 3) askWork(scene, 'an interaction is given', 'giveWork', nextWorkId(scene));
  }

  function callerLeaves(scene: Scene): void {
    for (const { workId } of workOf(scene)) askWork(scene, `the caller of ${workId} goes away`, 'cancelWork', workId);
  }

  function supervises(scene: Scene): void {
    if (scene.agent.state.session.state === 'signedOut') return;
    ask(scene, 'supervisor sets Not Ready', questions.supervisorNotReady);
    ask(scene, 'supervisor sets Ready', questions.supervisorReady);
  }

  /** What a take-over is to the agent it befalls (SA6), and the gentler end that waits for work (PE9). */
  function endsSession(scene: Scene): void {
    ask(scene, 'supervisor signs the agent out', questions.endSession);
    ask(scene, 'supervisor takes over', questions.takeOver);
  }

  function signsOut(scene: Scene): void {
    if (isLinked(scene.agent)) ask(scene, 'agent signs out', questions.signOut);
  }

  function asksAgain(scene: Scene): void {
    if (isLinked(scene.agent)) ask(scene, 'agent has the CRM asked again', questions.retry);
  }

  function dials(scene: Scene): void {
    if (isLinked(scene.agent)) askWork(scene, 'agent dials', 'startInteraction', nextWorkId(scene));
  }

  function agentActs(scene: Scene): void {
    if (!isLinked(scene.agent)) return;
    ask(scene, 'agent chooses Ready', questions.ready);
    ask(scene, 'agent chooses Not Ready (Lunch)', questions.notReady);
    for (const { workId, state } of workOf(scene)) {
      if (state === 'offered') askWork(scene, `agent declines ${workId}`, 'declineOffer', workId);
      else if (state === 'wrapUp') askWork(scene, `agent extends the wrap-up of ${workId}`, 'extendWrapUp', workId);
    }
  }

  /** What an agent does with work costs nothing: it can be done once. */
  function agentWorks(scene: Scene): void {
    if (!isLinked(scene.agent)) return;
    for (const { workId, state } of workOf(scene)) {
      if (state === 'offered') askWork(scene, `agent accepts ${workId}`, 'acceptOffer', workId);
      else if (state === 'active') askWork(scene, `agent ends ${workId}`, 'endInteraction', workId);
      else if (state === 'wrapUp') askWork(scene, `agent finishes the wrap-up of ${workId}`, 'finishWrapUp', workId);
    }
  }

  // The CRM's user and router act whether or not anybody listens.

  function flips(scene: Scene): void {
    const { env } = scene;
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
      add(`CRM user sets ${statusId}`, send(scene, after));
    });
  }

  function withTickets(env: EnvNode, act: number, argument: number, tickets: () => readonly Ticket[]): Consequence {
    return consequence(env, act, argument, () => {
      const set = seen(env, { tickets: tickets() });
      return { env: set, sent: workMessages(set) };
    });
  }

  function takesTicket(scene: Scene, act: number, label: (workId: string) => string, isSelfMade: boolean): void {
    const { env } = scene;
    if (env.tickets.length >= scenario.crmCapacity) return;
    const workId = freeId('t', [...ticketIds(env.tickets), ...spokenOf(scene)]);
    const after = withTickets(env, act, Number(workId.slice(1)), () => [...env.tickets, { workId, isSelfMade }]);
    add(label(workId), send(scene, after));
  }

  function routes(scene: Scene): void {
    if (isReadyStatus(scene.env.presence))
      takesTicket(scene, ACT.route, (workId) => `CRM router assigns ${workId}`, scene.env.fence === 'broken');
  }

  function takesByHand(scene: Scene): void {
    takesTicket(scene, ACT.take, (workId) => `CRM user takes ${workId} by hand`, true);
  }

  function closesTickets(scene: Scene): void {
    const { env } = scene;
    env.tickets.forEach((ticket, position) => {
      const after = withTickets(env, ACT.close, position, () => env.tickets.filter((other) => other !== ticket));
      add(`CRM user closes ${ticket.workId}`, send(scene, after));
    });
  }

  /** Tickets that the engine or a message still speaks of. */
  function spokenOf(scene: Scene): string[] {
    const spoken = scene.agent.state.crm.work.map((item) => item.workId);
    for (const { message } of scene.up.items)
      if ('work' in message && message.work !== null) spoken.push(...message.work);
    return spoken;
  }

  // ---- sessions, links and faults

  function opened(scene: Scene, label: string, isNewDocument: boolean, keepsDown: boolean): void {
    const { env, down } = scene;
    const step = steps.step(scene.agent, questions.openSession);
    // On the plain wire nothing tells what another document still carries out from a click.
    const blinds = isNewDocument && !isExtended && ((keepsDown && down !== empty) || env.pending !== null);
    const after = isNewDocument
      ? consequence(env, blinds ? ACT.newDocumentBlind : ACT.newDocument, 0, () => ({
          env: changed(env, {
            page: 'open',
            version: BASE,
            cause: null,
            // What the CRM's server works on does not end with the page.
            pending: orphanOf(env),
            lastPlain: scenario.announces === true ? env.presence : null,
            hasRead: false,
            isBlind: env.isBlind || blinds,
          }),
        }))
      : consequence(env, ACT.reconnect, 0, () => ({ env: changed(env, { page: 'open' }) }));
    const begun = decided(scene, step, { up: empty, down: keepsDown ? down : empty, env: after.env });
    add(label, { ...begun, up: account(begun.env, empty, isNewDocument) }, { broken: step.broken });
  }

  function signsIn(scene: Scene): void {
    if (scene.agent.state.session.state === 'signedOut') opened(scene, 'agent signs in', true, false);
  }

  function reconnects(scene: Scene): void {
    if (scene.agent.state.session.state === 'lost' && scene.env.page !== 'gone')
      opened(scene, 'the page connects again', false, !isExtended);
  }

  function reloads(scene: Scene): void {
    if (scene.agent.state.session.state !== 'signedOut') opened(scene, 'the page is loaded anew', true, false);
  }

  function opensTab(scene: Scene): void {
    if (isLinked(scene.agent)) opened(scene, 'a second tab takes over', true, !isExtended);
  }

  function loses(scene: Scene): void {
    const { agent, env, down } = scene;
    if (!isLinked(agent)) return;
    const kept = isExtended ? empty : down;
    ask(scene, 'the connection to the server is lost', questions.lose, { up: empty, down: kept }, true);
    if (isExtended && down !== empty)
      ask(scene, 'the connection to the server is lost, the request came through', questions.lose, { up: empty }, true);
    const closed = consequence(env, ACT.leave, 0, () => ({
      env: changed(env, { page: 'gone', pending: orphanOf(env), lastPlain: null }),
    }));
    ask(scene, 'the page is closed', questions.lose, { up: empty, down: empty, env: closed.env }, true);
  }

  const orphanOf = ({ pending }: Env): Env['pending'] => (pending === null ? null : { ...pending, request: null });

  /**
   * The server ends at any instant and starts again from its log. What was decided is there (ST3); what was to be sent
   * because of it may not have gone out: the last request, or more of them. Every session counts as lost from then on (SV12).
   */
  function restarts(scene: Scene): void {
    const { agent, up, down } = scene;
    if (!isLinked(agent)) return;
    for (let sent = down.items.length; sent >= 0; sent -= 1) {
      let came = down;
      for (let length = down.items.length; length > sent; length -= 1) came = messages.remove(came, length - 1);
      const unsent = down.items.length - sent;
      const label = unsent === 0 ? 'the server restarts' : `the server restarts, ${unsent} requests were not sent`;
      ask(scene, label, questions.lose, { up: empty, down: came }, true);
    }
    if (agent.nextIn === null || agent.nextIn === 0) return;
    // It was away for so long that something is overdue; nobody was told.
    const late = { ...scene, agent: steps.asleep(agent), up, down: empty };
    ask(late, `the server restarts after ${agent.nextIn} ms`, questions.lose, { up: empty }, true);
  }

  function fallsSilent(scene: Scene): void {
    const { agent, env } = scene;
    if (agent.state.crmLink.state !== 'up' || env.page !== 'open') return;
    const mute = consequence(env, ACT.mute, 0, () => ({ env: changed(env, { page: 'mute' }) }));
    const change = { up: empty, down: empty, env: mute.env };
    ask(scene, 'the Client Application falls silent', questions.detach, change, true);
  }

  function isHeardAgain(scene: Scene): void {
    const { env, up } = scene;
    if (env.page !== 'mute') return;
    const { env: back } = consequence(env, ACT.reconnect, 0, () => ({ env: changed(env, { page: 'open' }) }));
    const change = { env: back, up: isLinked(scene.agent) ? account(back, up, false) : up };
    add('the Client Application is heard again', moved(scene, change));
  }

  function drops(scene: Scene): void {
    const { env, up, down } = scene;
    up.items.forEach(({ message, text }, position) => {
      if (message.kind === 'attach') return; // its loss is the loss of the session
      const isBlinding = !isExtended && message.kind === 'presence';
      const after = isBlinding
        ? consequence(env, ACT.blind, 0, () => ({ env: changed(env, { isBlind: true }) })).env
        : env;
      add(`lost on the way up: ${text}`, moved(scene, { up: messages.remove(up, position), env: after }));
    });
    down.items.forEach(({ text }, position) => {
      // Of two that are the same it makes no difference which is lost.
      const next = down.items[position + 1]?.message;
      if (next?.kind === 'request' && next.isCopy) return;
      add(`lost on the way down: ${text}`, moved(scene, { down: messages.remove(down, position) }));
    });
  }

  function doubles(scene: Scene): void {
    const { up, down } = scene;
    up.items.forEach(({ message, text }, position) => {
      if (message.kind !== 'attach')
        add(`doubled on the way up: ${text}`, moved(scene, { up: messages.double(up, position) }));
    });
    // `postMessage` never doubles; the extended port counts its frames, so this is the server leg.
    if (!isExtended) return;
    down.items.forEach(({ text }, position) => {
      add(`doubled on the way down: ${text}`, moved(scene, { down: messages.double(down, position) }));
    });
  }

  function messagesArrive(scene: Scene): void {
    const { up } = scene;
    for (let position = 0; position < up.items.length; position += 1) {
      if (position > 0 && scenario.order === 'fifo') break;
      const node = up.items[position];
      // Nothing overtakes the word that a link begins.
      if (node === undefined || (position > 0 && up.items[0]?.message.kind === 'attach')) break;
      const change = { up: messages.remove(up, position) };
      hear(scene, `server hears: ${node.text}`, node, change, 0);
      // It may still have been on its way to the connector when the request that stands came through there.
      const { request } = scene.agent.state.crm;
      if (node.message.kind === 'presence' && node.message.behind === 'old' && request !== null)
        hear(scene, `server hears, behind its request: ${node.text}`, messages.behindCurrent(node), change, 0);
    }
  }

  const FREE: readonly ((scene: Scene) => void)[] = [
    messagesArrive,
    commandArrives,
    pendingEnds,
    timePasses,
    snapshotComes,
    agentWorks,
    closesTickets,
    reconnects,
    isHeardAgain,
  ];

  /** What can be done at the price of one of a budget. */
  const PRICED: Readonly<Record<Budget, (scene: Scene) => void>> = {
    open: signsIn,
    act: agentActs,
    flip: flips,
    ticket: routes,
    manual: takesByHand,
    give: isGiven,
    cancel: callerLeaves,
    dial: dials,
    supervise: supervises,
    retry: asksAgain,
    takeOver: endsSession,
    signOut: signsOut,
    drop: drops,
    duplicate: doubles,
    delay: delays,
    reload: reloads,
    secondTab: opensTab,
    lose: loses,
    restart: restarts,
    detach: fallsSilent,
    refuse: refuses,
    silent: ignores,
    lie: lies,
    slow: begins,
  };

  function choices(scene: Scene, price: Budget | null): Choices {
    found = [];
    cut = 0;
    isInternalCut = false;
    if (price === null) for (const happens of FREE) happens(scene);
    else PRICED[price](scene);
    return { steps: found, cut, isInternalCut };
  }

  const factsOf = (scene: Scene) => ({ scene, scenario, isComplementary, offersAnyway });

  return {
    scenario,
    steps,
    parts,
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
    choices,
    next(world) {
      const { budgets } = world;
      const free = choices(world, null).steps.map((step) => ({ ...step, world: { ...step.scene, budgets } }));
      const priced = BUDGETS.filter((budget) => parts.has(budgets, budget)).flatMap((budget) => {
        const left = parts.spent(budgets, budget);
        return choices(world, budget).steps.map((step) => ({ ...step, world: { ...step.scene, budgets: left } }));
      });
      return [...free, ...priced];
    },
    check(scene) {
      const broken = brokenOf(STATE_PROPERTIES, factsOf(scene));
      return scene.agent.broken.length === 0 ? broken : [...scene.agent.broken, ...broken];
    },
    checkRest: (scene) => brokenOf(REST_PROPERTIES, factsOf(scene)),
    agrees: (scene) => agrees(scene, scenario),
    channel: (id) => messages.channel(id),
  };
}
