/** What may happen next in the contact centre: what goes on by itself, and what people, routers and faults do. */
import { type AgentState, initialAgent, isWaiting, type Rules } from '@interlock/engine';
import { BASE } from '../canonical.ts';
import { BREAK_CODE, READY_STATUS } from '../definition.ts';
import { AGENTS, type CenterChoices, centerDefinition, QUEUES, type RulesChange, TEAM } from './center-rules.ts';
import { CENTER_SITUATIONS, type Moment, nameOfSituation } from './center-situations.ts';
import {
  CENTER_BUDGETS,
  type CenterBudget,
  type CenterBudgets,
  type CenterWorld,
  type Crm,
  createWorldParts,
  type WorldParts,
} from './center-world.ts';
import { checkRest, checkWorld, type Strength } from './rest-properties.ts';
import { type CenterEngine, type Cut, type LooseInput, Scene } from './scene.ts';

/** An interaction that will arrive. */
export interface Arrival {
  readonly workId: string;
  readonly queueId: (typeof QUEUES)[number];
  readonly channel: 'chat' | 'voice';
  readonly priority?: number;
  /** It needs the skill that nobody has. */
  readonly isRare?: boolean;
  readonly preferredAgentIds?: readonly string[];
}

export interface CenterRun {
  readonly id: string;
  readonly strength: Strength;
  readonly choices: CenterChoices;
  /** They arrive in this order. */
  readonly arrivals: readonly Arrival[];
  readonly budgets: CenterBudgets;
  /** Definitions that may replace the first one. */
  readonly changes?: readonly RulesChange[];
  /** Agents who are linked and Ready at first; the others sign in if there is a budget. */
  readonly present?: readonly number[];
  /** Acts that this run leaves out, to look deeper at the others. */
  readonly supervises?: readonly ('assign' | 'force' | 'pull' | 'move' | 'drain' | 'takeOver')[];
}

export interface CenterStep {
  readonly label: string;
  readonly world: CenterWorld;
  readonly broken: readonly string[];
}

export interface CenterModel {
  readonly run: CenterRun;
  readonly parts: WorldParts;
  initial(): CenterStep;
  /** What goes on by itself: messages arrive, CRMs do as they are asked, and when nothing is under way time passes. */
  auto(world: CenterWorld): readonly CenterStep[];
  /** What people, routers and faults do, each at the price of a budget. */
  acts(world: CenterWorld): readonly CenterStep[];
  checkWorld(world: CenterWorld): readonly string[];
  checkRest(world: CenterWorld): readonly string[];
  /** Successors with more messages in one direction than a channel holds. */
  readonly cut: number;
  /** Kinds of events, with their causes, and situations that happened. */
  readonly seen: ReadonlySet<string>;
}

const TICKET = 't';
const POSITION = Object.fromEntries(CENTER_BUDGETS.map((name, index) => [name, index])) as Record<CenterBudget, number>;
const FRESH: Crm = {
  statusId: READY_STATUS,
  version: BASE,
  tickets: [],
  isFlipped: false,
  ask: null,
  up: [],
  down: [],
};

const has = (world: CenterWorld, budget: CenterBudget): boolean => (world.budgets[POSITION[budget]] ?? 0) > 0;
const isLinked = (state: AgentState): boolean => state.session.state === 'linked';

function nameOf(event: { readonly kind: string }): string {
  if ('cause' in event && event.kind !== 'sideChanged') return `${event.kind} ${String(event.cause)}`;
  if ('match' in event && typeof event.match === 'object' && event.match !== null && 'by' in event.match)
    return `${event.kind} ${String(event.match.by)}`;
  if ('outcome' in event) return `${event.kind} ${String(event.outcome)}`;
  if ('force' in event) return `${event.kind} ${event.force === true ? 'force' : 'room'}`;
  return event.kind;
}

export function createCenterModel(run: CenterRun, engine: CenterEngine): CenterModel {
  const { strength, changes = [], supervises = ['assign', 'force', 'pull', 'move', 'drain', 'takeOver'] } = run;
  const definitions: readonly Rules[] = [null, ...changes].map((change) =>
    engine.compileRules(centerDefinition(run.choices, change)),
  );
  const seen = new Set<string>();
  const parts = createWorldParts();
  let situations = CENTER_SITUATIONS;
  let cut = 0;

  /** Notes what was not met before. */
  function meet(moment: Moment): void {
    const now = situations.filter((situation) => situation.holds(moment));
    if (now.length === 0) return;
    for (const situation of now) seen.add(nameOfSituation(situation));
    situations = situations.filter((situation) => !now.includes(situation));
  }

  /** Plays a step; null where it could not happen, or more is under way than a channel holds. */
  function play(
    world: CenterWorld,
    label: string,
    budget: CenterBudget | null,
    act: (scene: Scene) => boolean,
    change: { readonly arrived?: number; readonly also?: CenterBudget } = {},
  ): CenterStep | null {
    const scene = new Scene(engine, definitions, world);
    let happened = true;
    try {
      happened = act(scene);
    } catch (error) {
      scene.broken.push(`I12 ${error instanceof Error ? error.message : String(error)}`);
      return { label, world, broken: scene.broken };
    }
    for (const { events } of scene.records) for (const event of events) seen.add(nameOf(event));
    if (!happened) return scene.broken.length === 0 ? null : { label, world, broken: scene.broken };
    if (scene.isCut) {
      cut += 1;
      return null;
    }
    const spent = [budget, change.also ?? null].filter((one): one is CenterBudget => one !== null);
    const budgets = world.budgets.map((left, index) => left - spent.filter((one) => POSITION[one] === index).length);
    const after = parts.one(scene.after({ budgets, arrived: change.arrived ?? world.arrived }));
    meet({ rules: scene.rules, strength, before: world, after, records: scene.records });
    return { label, world: after, broken: scene.broken };
  }

  function signIn(scene: Scene, index: number): void {
    scene.agent(index, { kind: 'openSession', sessionId: 's', name: AGENTS[index] ?? '', team: null });
    scene.setCrm(index, { up: [], down: [] });
    const capabilities = { workEvents: true, asksFirst: strength === 'prevent' };
    scene.agent(index, { kind: 'attachCrm', wire: 'extended', capabilities });
    scene.say(index, { kind: 'snapshot', success: true, requestId: null });
  }

  function deliver(scene: Scene, index: number): boolean {
    const [message, ...up] = scene.crm(index).up;
    if (message === undefined) return false;
    scene.setCrm(index, { up });
    const { kind, statusId, success, requestId, version } = message;
    const work = message.work.map((workId) => ({ workId, label: workId }));
    const cause = requestId === null ? 'user' : 'request';
    const standing = requestId === 'cur' ? (scene.state(index).crm.request?.requestId ?? 'old') : requestId;
    const input: LooseInput =
      kind === 'work'
        ? { kind: 'reportWork', work, version }
        : kind === 'snapshot'
          ? { kind: 'reportSnapshot', statusId, cause: null, version, work }
          : { kind: 'reportPresence', statusId, success, requestId: standing, cause, version, work };
    scene.agent(index, input);
    return true;
  }

  /** The CRM does, or refuses, the first thing that it was asked. */
  function execute(scene: Scene, index: number, obeys: boolean): boolean {
    const [command, ...down] = scene.crm(index).down;
    if (command === undefined) return false;
    const isFlipped = command.ready && scene.crm(index).isFlipped;
    scene.setCrm(index, obeys ? { down, statusId: command.statusId, isFlipped } : { down });
    scene.say(index, { kind: 'presence', success: obeys, requestId: command.requestId });
    return true;
  }

  /** The router's question or its permit reaches the server. */
  function hearRouter(scene: Scene, index: number): boolean {
    const { ask } = scene.crm(index);
    if (ask === 'asking') {
      const code = scene.agent(index, { kind: 'takePermit', workId: `${TICKET}${index}`, label: TICKET });
      scene.setCrm(index, { ask: code === null ? 'granted' : null });
      return true;
    }
    if (ask !== 'releasing') return false;
    scene.agent(index, { kind: 'releasePermit', workId: `${TICKET}${index}` });
    scene.setCrm(index, { ask: null });
    return true;
  }

  /** Time passes until something is due, and all of it is done. */
  function pass(scene: Scene): boolean {
    const due = scene.dueAt();
    // A CRM that asks first gives nothing after the permit's time, and its report comes within it.
    if (due === null || (strength === 'prevent' && scene.crms.some(({ up }) => up.some(({ work }) => work.length > 0))))
      return false;
    scene.now = due;
    for (let index = 0; index < AGENTS.length; index += 1) {
      for (const work of scene.state(index).contactCenter.work) {
        if (work.state !== 'offered' || (work.deadlineAt ?? 0) > due || !isLinked(scene.state(index))) continue;
        if (scene.agent(index, { kind: 'acceptOffer', workId: work.workId }) === null)
          scene.broken.push(`I7 an accept at the end of the offer of ${work.workId} was taken`);
      }
      scene.agent(index, { kind: 'tick' });
    }
    scene.do({ kind: 'tick' });
    scene.crms.forEach((crm, index) => {
      const stands = scene.state(index).crm.work.some(({ state }) => state === 'reserved');
      if (crm.ask === 'granted' && !stands) scene.setCrm(index, { ask: null });
    });
    return true;
  }

  function auto(world: CenterWorld): readonly CenterStep[] {
    const steps: (CenterStep | null)[] = [];
    world.crms.forEach((crm, index) => {
      const who = AGENTS[index];
      if (crm.up.length > 0)
        steps.push(play(world, `server hears ${who}'s ${crm.up[0]?.kind}`, null, (scene) => deliver(scene, index)));
      if (crm.down.length > 0)
        steps.push(play(world, `CRM of ${who} does as asked`, null, (scene) => execute(scene, index, true)));
      if (crm.ask === 'asking' || crm.ask === 'releasing')
        steps.push(play(world, `server hears ${who}'s router: ${crm.ask}`, null, (scene) => hearRouter(scene, index)));
    });
    // Delays are bounded: what is under way arrives before the next deadline, but for a budget of time.
    if (steps.length === 0) steps.push(play(world, 'time passes', null, pass));
    return steps.filter((step) => step !== null);
  }

  function* personActs(world: CenterWorld, index: number): Generator<CenterStep | null> {
    const state = world.agents[index] as AgentState; // one for each index
    const who = AGENTS[index] ?? '';
    const tell = (budget: CenterBudget, label: string, input: LooseInput): CenterStep | null =>
      has(world, budget) ? play(world, `${who} ${label}`, budget, (scene) => scene.agent(index, input) === null) : null;
    const isHere = isLinked(state);
    for (const { workId, state: at } of isHere ? state.contactCenter.work : []) {
      if (at === 'offered') {
        yield tell('accept', `accepts ${workId}`, { kind: 'acceptOffer', workId });
        yield tell('decline', `declines ${workId}`, { kind: 'declineOffer', workId });
      }
      if (at === 'active') {
        yield tell('end', `ends ${workId}`, { kind: 'endInteraction', workId });
        yield tell('lay', `parks ${workId}`, { kind: 'parkWork', workId });
      }
      if (at === 'wrapUp') yield tell('end', `finishes ${workId}`, { kind: 'finishWrapUp', workId });
      if (at === 'parked' && has(world, 'lay'))
        yield play(world, `${who} resumes ${workId}`, 'lay', (scene) => {
          if (scene.agent(index, { kind: 'resumeWork', workId }) !== null) return false;
          // A ticket that was given and is not yet heard of meets it by the agent's own act, and so does one to come.
          const tickets = scene.crm(index).tickets.map((ticket) => ({ ...ticket, isSelfMade: true }));
          scene.setCrm(index, { isFlipped: true, tickets });
          return true;
        });
      if (at === 'active' || at === 'parked') {
        for (const toQueueId of QUEUES) {
          const input = { kind: 'transferWork', workId, toQueueId, toAgentId: null } as const;
          yield tell('transfer', `hands ${workId} over to ${toQueueId}`, input);
        }
        const toAgentId = AGENTS[1 - index] ?? '';
        const input = { kind: 'transferWork', workId, toQueueId: QUEUES[0], toAgentId } as const;
        yield tell('transfer', `hands ${workId} over to ${toAgentId}`, input);
      }
    }
    if (isHere && has(world, 'choose')) {
      const ready = state.contactCenter.choice?.ready !== true || state.missed !== null;
      const reasonCode = ready ? null : BREAK_CODE;
      const input = { kind: 'chooseState', by: 'agent', ready, reasonCode } as const;
      yield tell('choose', ready ? 'chooses Ready' : 'chooses a break', input);
    }
    if (has(world, 'sign')) {
      if (isHere) yield tell('sign', 'signs out', { kind: 'signOut' });
      else
        yield play(world, `${who} signs in`, 'sign', (scene) => {
          signIn(scene, index);
          return true;
        });
    }
    if (isHere && has(world, 'lose'))
      yield play(world, `${who}'s link is lost`, 'lose', (scene) => {
        scene.agent(index, { kind: 'loseSession' });
        scene.setCrm(index, { up: [], down: [] });
        return true;
      });
    if (state.session.state === 'lost')
      yield play(world, `${who}'s link is back`, null, (scene) => {
        signIn(scene, index);
        return true;
      });
  }

  function* crmActs(world: CenterWorld, index: number): Generator<CenterStep | null> {
    const crm = world.crms[index] as Crm; // one for each agent
    const who = AGENTS[index] ?? '';
    const give =
      (isSelfMade: boolean) =>
      (scene: Scene): boolean => {
        scene.setCrm(index, { tickets: [{ workId: `${TICKET}${index}`, isSelfMade }], ask: null });
        scene.say(index, { kind: 'work', success: true, requestId: null });
        return true;
      };
    const isReady = crm.statusId === READY_STATUS;
    if (crm.tickets.length === 0 && strength === 'claim') {
      if (isReady && has(world, 'ticket'))
        yield play(world, `CRM gives ${who} a ticket`, 'ticket', give(crm.isFlipped));
      if (!isReady && has(world, 'push'))
        yield play(world, `CRM gives ${who} a ticket although Not Ready`, 'push', give(true));
    }
    if (crm.tickets.length === 0 && strength === 'prevent') {
      if (crm.ask === null && has(world, 'ticket'))
        yield play(world, `router asks leave for ${who}`, 'ticket', (scene) => {
          scene.setCrm(index, { ask: 'asking' });
          return true;
        });
      if (crm.ask === 'granted') {
        yield play(world, `CRM gives ${who} the ticket`, null, give(false));
        yield play(world, `router gives the permit of ${who} back`, null, (scene) => {
          scene.setCrm(index, { ask: 'releasing' });
          return true;
        });
      }
    }
    if (crm.tickets.length > 0)
      yield play(world, `${who} closes the ticket`, null, (scene) => {
        scene.setCrm(index, { tickets: [] });
        scene.say(index, { kind: 'work', success: true, requestId: null });
        return true;
      });
    if (has(world, 'click'))
      yield play(world, `${who} clicks ${isReady ? 'Lunch' : 'Ready'} in the CRM`, 'click', (scene) => {
        scene.setCrm(index, { statusId: isReady ? 'lunch' : READY_STATUS, isFlipped: !isReady });
        scene.say(index, { kind: 'presence', success: true, requestId: null });
        return true;
      });
    if (has(world, 'refuse') && crm.down.length > 0)
      yield play(world, `CRM of ${who} refuses`, 'refuse', (scene) => execute(scene, index, false));
    if (!has(world, 'drop')) return;
    if (crm.down.length > 0)
      yield play(world, `the command to the CRM of ${who} is lost`, 'drop', (scene) => {
        scene.setCrm(index, { down: scene.crm(index).down.slice(1) });
        return true;
      });
    if (crm.ask === 'asking' || crm.ask === 'granted')
      yield play(
        world,
        `${crm.ask === 'asking' ? 'the question' : 'the answer'} of ${who}'s router is lost`,
        'drop',
        (scene) => {
          scene.setCrm(index, { ask: null });
          return true;
        },
      );
    // A port or socket loses what it carries together with itself: the connector says so, and the CRM attaches anew.
    if (crm.up.length > 0)
      yield play(world, `${who}'s page is reloaded, and its report lost`, 'drop', (scene) => {
        if (!isLinked(scene.state(index))) return false;
        signIn(scene, index);
        return true;
      });
  }

  function* queueActs(world: CenterWorld): Generator<CenterStep | null> {
    const arrival = run.arrivals[world.arrived];
    if (arrival !== undefined && has(world, 'arrive')) {
      const { workId, queueId, channel, priority = 0, isRare = false, preferredAgentIds = [] } = arrival;
      const skills = isRare ? [{ skillId: 'rare', level: 1 }] : [];
      const words = { label: workId, detail: null };
      const input = {
        kind: 'queueWork',
        workId,
        queueId,
        channel,
        priority,
        skills,
        preferredAgentIds,
        ...words,
      } as const;
      const change = { arrived: world.arrived + 1 };
      yield play(world, `${workId} arrives`, 'arrive', (scene) => scene.do(input) === null, change);
    }
    for (const item of world.items) {
      const { workId } = item;
      for (const cause of has(world, 'cancel') ? (['cancelled', 'abandoned'] as const) : []) {
        const input = { kind: 'cancelItem', workId, cause } as const;
        yield play(world, `${workId} is ${cause}`, 'cancel', (scene) => scene.do(input) === null);
      }
      if (!has(world, 'supervise')) continue;
      const order = (label: string, input: Parameters<Scene['do']>[0]): CenterStep | null =>
        play(world, `supervisor ${label}`, 'supervise', (scene) => scene.do(input) === null);
      for (const agentId of AGENTS) {
        for (const force of [false, true]) {
          if (!supervises.includes(force ? 'force' : 'assign')) continue;
          const words = `${force ? 'forces' : 'assigns'} ${workId} to ${agentId}`;
          yield order(words, { kind: 'assignItem', workId, agentId, force });
        }
      }
      if (supervises.includes('pull') && !isWaiting(item)) yield order(`pulls ${workId}`, { kind: 'pullItem', workId });
      for (const queueId of supervises.includes('move') ? QUEUES : [])
        if (queueId !== item.queueId) yield order(`moves ${workId}`, { kind: 'moveItem', workId, queueId });
    }
    if (has(world, 'supervise') && supervises.includes('drain')) {
      const input = { kind: 'drainTeam', teamId: TEAM, reasonCode: null } as const;
      yield play(world, 'supervisor drains the team', 'supervise', (scene) => scene.do(input) === null);
    }
    for (const agentId of has(world, 'supervise') && supervises.includes('takeOver') ? AGENTS : []) {
      const input = { kind: 'takeOver', agentId } as const;
      yield play(world, `administrator takes over from ${agentId}`, 'supervise', (scene) => scene.do(input) === null);
    }
    for (let index = 1; index < definitions.length; index += 1) {
      if (world.rules !== 0 || !has(world, 'rules')) continue;
      yield play(world, `definition without ${changes[index - 1]}`, 'rules', (scene) => {
        scene.change(index);
        return true;
      });
    }
    const isUnderWay = world.crms.some(({ up, down, ask }) => up.length + down.length > 0 || ask === 'asking');
    if (has(world, 'time') && isUnderWay) yield play(world, 'time passes, and messages are late', 'time', pass);
  }

  /** A turn that is cut after each of its records: by a crash, or by the store. */
  function* cuts(world: CenterWorld): Generator<CenterStep | null> {
    if (!has(world, 'crash')) return;
    const inputs: {
      label: string;
      budget: CenterBudget;
      run: (scene: Scene, cut: Cut) => boolean;
      arrived?: number;
    }[] = [];
    const arrival = run.arrivals[world.arrived];
    if (arrival !== undefined && has(world, 'arrive')) {
      const { workId, queueId, channel, priority = 0, preferredAgentIds = [] } = arrival;
      const words = { label: workId, detail: null, skills: [] };
      const input = { kind: 'queueWork', workId, queueId, channel, priority, preferredAgentIds, ...words } as const;
      inputs.push({
        label: `${workId} arrives`,
        budget: 'arrive',
        run: (scene, at) => scene.do(input, at) === null,
        arrived: world.arrived + 1,
      });
    }
    for (const { workId } of world.items)
      inputs.push({
        label: `${workId} is pulled`,
        budget: 'supervise',
        run: (scene, at) => scene.do({ kind: 'pullItem', workId }, at) === null,
      });
    for (const agentId of supervises.includes('takeOver') ? AGENTS : [])
      inputs.push({
        label: `${agentId} is taken over`,
        budget: 'supervise',
        run: (scene, at) => scene.do({ kind: 'takeOver', agentId }, at) === null,
      });
    world.agents.forEach((state, index) => {
      for (const { workId, state: at } of isLinked(state) ? state.contactCenter.work : []) {
        const add = (budget: CenterBudget, kind: 'acceptOffer' | 'declineOffer' | 'endInteraction' | 'finishWrapUp') =>
          inputs.push({
            label: `${kind} ${workId} by ${AGENTS[index]}`,
            budget,
            run: (scene, cutAt) => scene.agent(index, { kind, workId }, cutAt) === null,
          });
        if (at === 'offered') add('accept', 'acceptOffer');
        if (at === 'offered') add('decline', 'declineOffer');
        if (at === 'active') add('end', 'endInteraction');
        if (at === 'wrapUp') add('end', 'finishWrapUp');
      }
    });
    for (const { label, budget, run: act, arrived } of inputs) {
      if (!has(world, budget)) continue;
      // How many records the turn has is known once it was played.
      const whole = new Scene(engine, definitions, world);
      if (!act(whole, { records: Number.POSITIVE_INFINITY, isCrash: false })) continue;
      const count = whole.records.length;
      for (let records = 1; records < count; records += 1) {
        for (const isCrash of [false, true]) {
          const words = `${label}, and ${isCrash ? 'the server dies' : 'the store fails'} after record ${records}`;
          const change = { also: budget, ...(arrived === undefined ? {} : { arrived }) };
          yield play(
            world,
            words,
            'crash',
            (scene) => {
              if (!act(scene, { records, isCrash })) return false;
              if (!isCrash) return true;
              AGENTS.forEach((_, index) => {
                scene.agent(index, { kind: 'loseSession' });
                scene.setCrm(index, { up: [], down: [] });
              });
              return true;
            },
            change,
          );
        }
      }
    }
  }

  /** I7: what comes too late, or twice, changes nothing. */
  function* lateActs(world: CenterWorld): Generator<CenterStep | null> {
    const broken: string[] = [];
    const scene = new Scene(engine, definitions, world);
    world.agents.forEach((state, index) => {
      if (!isLinked(state)) return;
      for (const { workId } of run.arrivals.slice(0, world.arrived)) {
        const at = state.contactCenter.work.find((work) => work.workId === workId)?.state;
        const demand = (kind: 'acceptOffer' | 'declineOffer' | 'endInteraction', code: string | null): void => {
          const count = scene.records.length;
          const answer = scene.agent(index, { kind, workId });
          if (answer !== code || scene.records.length !== count)
            broken.push(`I7 ${kind} of ${workId}, ${at ?? 'not'} with ${AGENTS[index]}: ${answer ?? 'taken'}`);
        };
        if (at !== 'offered') {
          demand('acceptOffer', at === 'active' || at === 'parked' ? null : 'offerGone');
          demand('declineOffer', 'offerGone');
        }
        if (at === 'wrapUp') demand('endInteraction', null);
        else if (at !== 'active') demand('endInteraction', at === undefined ? 'unknownWork' : 'notActive');
      }
    });
    if (broken.length > 0) yield { label: 'what comes late', world, broken };
  }

  function acts(world: CenterWorld): readonly CenterStep[] {
    const steps: CenterStep[] = [];
    const add = (found: Iterable<CenterStep | null>): void => {
      for (const step of found) if (step !== null) steps.push(step);
    };
    add(lateActs(world));
    for (let index = 0; index < AGENTS.length; index += 1) {
      add(personActs(world, index));
      add(crmActs(world, index));
    }
    add(queueActs(world));
    add(cuts(world));
    return steps;
  }

  function initial(): CenterStep {
    const empty: CenterWorld = {
      agents: AGENTS.map((agentId) => initialAgent(agentId)),
      items: [],
      flows: [],
      crms: AGENTS.map(() => FRESH),
      rules: 0,
      arrived: 0,
      budgets: CENTER_BUDGETS.map((budget) => run.budgets[budget] ?? 0),
    };
    const step = play(empty, 'at first', null, (scene) => {
      for (const index of run.present ?? [0, 1]) {
        signIn(scene, index);
        deliver(scene, index);
        scene.agent(index, { kind: 'chooseState', by: 'agent', ready: true, reasonCode: null });
        while (execute(scene, index, true)) deliver(scene, index);
      }
      return true;
    });
    if (step === null) throw new Error(`${run.id}: the run cannot begin`);
    return step;
  }

  return {
    run,
    parts,
    initial,
    auto,
    acts,
    checkWorld: (world) => checkWorld(definitions[world.rules] as Rules, world, { strength, ring: run.choices.ring }),
    // What a full channel cut off is not judged as being at rest.
    checkRest: (world) =>
      world.crms.some(({ up, down }) => up.length + down.length > 0)
        ? []
        : checkRest(definitions[world.rules] as Rules, world),
    get cut() {
      return cut;
    },
    seen,
  };
}
