/** Runs one seed: builds the world from its plan, lets time pass, checks the properties all along, and reports. */
import {
  type AgentEvent,
  type AgentState,
  type CenterItem,
  checkCenter,
  checkIndexes,
  type ItemEvent,
  isOutOfStep,
} from '@interlock/engine';
import { type ContactCenterHost, type HostEvent, replaceDefinition } from '@interlock/server/simulation';
import type { EventStore, MemoryStore } from '@interlock/store';
import { Callers } from './callers.ts';
import { Chance } from './chance.ts';
import { type Actor, CrmRouter, type Permits } from './crm.ts';
import { changedDefinition } from './definition-changes.ts';
import { addFigures, type Figures, noFigures } from './ledger.ts';
import { LogCheck } from './log-check.ts';
import { type FaultKind, type Item, isFault, type Plan } from './plan.ts';
import { Properties } from './properties.ts';
import { LOOK_EVERY_MS, QueueProperties } from './queue-properties.ts';
import { SimAgent } from './sim-agent.ts';
import { SimServer } from './sim-server.ts';
import { type Sometimes, sometimesOf, sometimesOfItem } from './sometimes.ts';
import { TraceHash } from './trace-hash.ts';
import { type Place, VirtualTime } from './virtual-time.ts';

export interface SimulateOptions {
  /** Leave out items of the plan by key; for minimising. */
  readonly without?: ReadonlySet<number> | undefined;
  /** Every beat is run, and nothing but beats may happen where an agent would rest (SM6). */
  readonly everyBeat?: boolean | undefined;
  /** Ends with the first violation of one of these: ids of properties. */
  readonly stopsAt?: readonly string[] | undefined;
  /** Lines of what happened, for a story. */
  readonly tell?: ((at: number, text: string) => void) | undefined;
  readonly wrapStore?: ((store: MemoryStore<HostEvent>, afterFlush: () => void) => EventStore<HostEvent>) | undefined;
}

/** The id that a property's text begins with. */
export const propertyId = (property: string): string => property.split(' ')[0] ?? property;

export interface Violation {
  /** Begins with the property's id. */
  readonly property: string;
  readonly at: number;
  readonly agent: number;
}

export interface Run {
  readonly seed: number;
  readonly kind: 'safety' | 'liveness';
  readonly mode: 'synchronized' | 'complementary';
  readonly wire: 'plain' | 'extended';
  readonly work: 'direct' | 'queued';
  readonly agentHours: number;
  /** Of these, hours that were not stepped through because nothing but beats happened. */
  readonly restedHours: number;
  readonly workItems: { readonly interactions: number; readonly tickets: number; readonly completed: number };
  readonly faults: Readonly<Partial<Record<FaultKind, number>>>;
  readonly figures: Figures;
  /** Times that a program wrote a presence in the CRM. */
  readonly corrections: number;
  /** From arrival to acceptance, mean, in ms. */
  readonly waitMs: number;
  readonly longestRecoveryMs: number;
  readonly recoveries: number;
  readonly sometimes: Readonly<Partial<Record<Sometimes, number>>>;
  readonly violations: readonly Violation[];
  readonly events: number;
  readonly messages: number;
  readonly records: number;
  readonly traceHash: string;
}

/** What a beat could bring about: snapshots, answers, a connection that is found to be gone. */
const OF_BEATS: ReadonlySet<string> = new Set([
  'presenceReported',
  'crmWorkChanged',
  'crmWorkConfirmed',
  'requestApplied',
  'requestAccepted',
  'sessionOpened',
  'sessionLost',
  'crmAttached',
  'crmDetached',
]);

/** Most people have not answered before. */
const OFFER_STANDS_MS = 1_500;

/** One way between the CRM's router and the server. */
const ROUTER_MS = 20;

const ADMINISTRATOR = { id: 'administrator', name: 'Administrator' } as const;

const STREAM = { server: 31, item: 32 } as const;

export async function simulate(plan: Plan, options: SimulateOptions = {}): Promise<Run> {
  const simulation = new Simulation(plan, options);
  return simulation.run();
}

class Simulation {
  readonly #plan: Plan;
  readonly #options: SimulateOptions;
  readonly #time: VirtualTime;
  readonly #hash = new TraceHash();
  readonly #server: SimServer;
  readonly #agents: readonly SimAgent[];
  readonly #byId = new Map<string, SimAgent>();
  readonly #byPlace = new Map<Place, SimAgent>();
  readonly #router: CrmRouter;
  readonly #items = new Map<string, Item>();
  readonly #sometimes: Partial<Record<Sometimes, number>> = {};
  readonly #faults: Partial<Record<FaultKind, number>> = {};
  readonly #violations: Violation[] = [];
  readonly #properties: Properties;
  readonly #queues: QueueProperties;
  readonly #callers: Callers;
  readonly #logCheck: LogCheck;
  /** Interactions that were acknowledged, with when they came. */
  readonly #given = new Map<string, number>();
  /** Agents that would rest, were beats not run, and since when. */
  readonly #wouldRest = new Map<SimAgent, number>();
  /** Agents at whom the next look is set. */
  readonly #isLookedAt = new Set<SimAgent>();
  #names = 0;
  #messages = 0;
  #records = 0;
  #completed = 0;
  #started = 0;
  #waitMs = 0;
  #tickets = 0;
  #sharedFaults = 0;
  #isOver = false;
  /** Called once, when a caller comes, and when an offer is made. */
  #atNextArrival: (() => void) | null = null;
  #atNextOffer: (() => void) | null = null;
  #recoveries = 0;
  #longestRecoveryMs = 0;

  constructor(plan: Plan, options: SimulateOptions) {
    this.#plan = plan;
    this.#options = options;
    const time = new VirtualTime(plan.startAt);
    this.#time = time;
    const newName = (): number => {
      this.#names += 1;
      return this.#names;
    };
    const violate = (property: string, agent: number): void => this.#violate(property, agent);
    this.#server = new SimServer({
      time,
      chance: new Chance(plan.seed, STREAM.server),
      definition: plan.definition,
      flushMs: plan.flushMs,
      newName,
      wrapStore: options.wrapStore,
      listener: {
        recorded: (agentId, events, after) => this.#recorded(agentId, events, after),
        recordedItems: (events) => this.#recordedItems(events),
        sessionOpened: (agentId) => {
          const agent = this.#byId.get(agentId);
          if (agent !== undefined) agent.unlinkedSince = null;
        },
        sessionEnded: (agentId, end) => {
          if (end === 'superseded') this.#met('session superseded');
          if (end === 'silent') this.#met('session lost by silence');
          if (end === 'defect' || end === 'malformed') violate(`SM3 a session ended by ${end}`, this.#indexOf(agentId));
        },
        defect: (what, error) =>
          violate(`SM3 a defect in ${what}: ${error instanceof Error ? error.message : JSON.stringify(error)}`, -1),
        phaseChanged: (phase) => {
          if (phase === 'open') this.#adoptLoaded();
          if (phase === 'unavailable') this.#met('store away');
          if (phase === 'fenced') violate('S9 the host was fenced, and nobody else writes', -1);
        },
        rulesChanged: () => {
          for (const agent of this.#agents) agent.disturb();
        },
        refused: (what, code) => {
          if (what === 'frame') violate(`SM3 the server refused a frame: ${code}`, -1);
          else if (code === 'offerGone') this.#met('accepted too late');
        },
      },
    });
    this.#agents = Array.from({ length: plan.agents }, (_, index) => {
      const agent: SimAgent = new SimAgent({
        index,
        plan,
        time,
        server: this.#server,
        newName,
        handleMsOf: (workId) => this.#items.get(workId)?.lastsMs ?? 60_000,
        isUnwanted: (workId) => this.#items.get(workId)?.queued?.isUnwanted === true,
        heard: (bytes) => {
          this.#messages += 1;
          this.#hash.add(bytes);
        },
        accepted: (accepted, workId) => this.#queues.accepted(accepted, workId),
        shown: (shown, view) => this.#queues.shown(shown, view),
        changed: (changed, actor) => this.#changed(changed, actor),
        router: () => this.#router,
      });
      this.#byId.set(agent.agentId, agent);
      this.#byPlace.set(agent.place, agent);
      return agent;
    });
    this.#router = new CrmRouter(
      time,
      this.#agents.map(({ user }) => user),
      (index, ticket) => {
        const agent = this.#agents[index];
        if (agent === undefined) return;
        this.#properties.ticketCame(agent, ticket.workId);
        agent.person.gotTicket(ticket.workId, ticket.handleMs);
      },
      plan.asksFirst ? this.#permits() : null,
    );
    this.#properties = new Properties({ plan, time, server: this.#server, violate });
    this.#queues = new QueueProperties({ time, server: this.#server, agents: this.#agents, violate });
    this.#callers = new Callers({
      time,
      server: this.#server,
      isOver: () => this.#isOver,
      taken: (workId, isRepeated) => {
        if (isRepeated) this.#met('asked twice and taken in once');
        this.#given.set(workId, this.#time.now);
        this.#queues.acknowledged(workId);
      },
      turnedAway: () => this.#met('turned away'),
      hungUp: (_workId, wasOnOffer) => this.#met(wasOnOffer ? 'hung up beside an agent' : 'hung up while waiting'),
      wrong: (what) => violate(`SM3 ${what}`, -1),
    });
    this.#logCheck = new LogCheck(this.#server, violate);
  }

  async run(): Promise<Run> {
    const { startAt, endAt, items, quiet } = this.#plan;
    const time = this.#time;
    this.#server.start();
    for (const agent of this.#agents) time.set(startAt + 500 + agent.index * 137, () => agent.begin());
    for (const item of items) {
      if (this.#options.without?.has(item.key) !== true) time.set(item.at, () => this.#perform(item));
    }
    for (const [from, until] of quiet) {
      time.set(from, () => this.#quietBegins());
      time.set(until - 1, () => this.#quietEnds(from));
    }
    await time.runUntil(endAt, () => this.#afterEach());
    this.#end();
    return this.#report();
  }

  // ---- what happens

  #perform(item: Item): void {
    if (this.#isOver) return;
    this.#hash.add(item.key);
    if (item.kind !== 'ticket') this.#tell(item.agent, item.kind, item.lastsMs);
    if (isFault(item.kind)) this.#faults[item.kind] = (this.#faults[item.kind] ?? 0) + 1;
    switch (item.kind) {
      case 'interaction':
        this.#items.set(`work-${item.key}`, item);
        this.#atNextArrival?.();
        this.#atNextArrival = null;
        return this.#callers.come(item);
      case 'ticket':
        this.#tickets += 1;
        return this.#router.add({ workId: `ticket-${item.key}`, handleMs: item.lastsMs, key: item.key });
      case 'supervisor':
        return this.#supervise(item);
      case 'superviseWork':
        return this.#superviseWork(item);
      case 'changeDefinition':
        return this.#changeDefinition(item);
      case 'takeOver':
        return this.#takeOver(item);
      case 'serverCrash':
        return this.#crashBy(item);
      case 'diskFull':
        this.#server.disk.writable = false;
        return this.#sharedFault(item.lastsMs, () => {
          this.#server.disk.writable = true;
        });
      case 'slowFlush':
        this.#server.slowMs = new Chance(this.#plan.seed, STREAM.item, item.key).between(50, 3_000);
        this.#server.slowUntil = this.#time.now + item.lastsMs;
        return this.#sharedFault(item.lastsMs, () => {});
      default:
        return this.#agents[item.agent]?.perform(item);
    }
  }

  /** A new life of the process shows what it found in the log, which may be more than anybody was told before the crash. */
  #adoptLoaded(): void {
    for (const agent of this.#agents) {
      const state = this.#server.anyHost?.agent(agent.agentId)?.state;
      if (state === undefined || state === agent.state) continue;
      agent.adopt(state);
      this.#changed(agent, 'contactCenter');
    }
    this.#queues.started(this.#agents.flatMap(({ state }) => state ?? []));
  }

  #supervise(item: Item): void {
    const agent = this.#agents[item.agent];
    if (agent === undefined) return;
    const choose = (ready: boolean): void => {
      agent.place.touch();
      if (ready) agent.readyWasChosen();
      this.#server.host?.submit(
        agent.agentId,
        { kind: 'chooseState', epoch: null, by: 'supervisor', ready, reasonCode: null },
        null,
        () => {},
      );
    };
    choose(false);
    this.#time.after(item.lastsMs, () => {
      // A supervisor lets go of an agent; they do not send one to work who wishes not to.
      if (agent.state?.supervisorHold !== null && agent.person.wishesContactCenter) choose(true);
    });
  }

  /** A supervisor looks at the queues: gives an item by hand, takes one away, or moves one. */
  #superviseWork({ agent, key }: Item): void {
    const { host } = this.#server;
    if (host === null) return;
    const items = [...host.items()];
    const waiting = items.find(({ holders }) => holders.length === 0);
    const held = items.find(({ holders }) => holders.length > 0);
    const actor = { id: 'supervisor', name: 'Supervisor' } as const;
    const said = (): void => {};
    if (key % 3 === 0 && waiting !== undefined) {
      const { workId } = waiting;
      void host
        .askCenter({ kind: 'assignItem', workId, agentId: `agent-${agent}`, force: key % 2 === 0, actor })
        .then(said);
    } else if (key % 3 === 1 && held !== undefined)
      void host.askCenter({ kind: 'pullItem', workId: held.workId, actor }).then(said);
    else if (waiting !== undefined) {
      const { workId, queueId } = waiting;
      const other = this.#plan.definition.queues.find(({ id }) => id !== queueId);
      if (other !== undefined) void host.askCenter({ kind: 'moveItem', workId, queueId: other.id, actor }).then(said);
    }
  }

  /** An administrator puts another definition in force: all sessions end and come back. */
  #changeDefinition({ key }: Item): void {
    const { host, rules } = this.#server;
    if (host === null) return;
    const { seed, definition } = this.#plan;
    const next = changedDefinition(rules.definition, definition, new Chance(seed, STREAM.item, key));
    const isBesideWork = this.#agents.some(({ state }) => state !== null && state.contactCenter.work.length > 0);
    for (const agent of this.#agents) agent.disturb();
    const versions = { read: () => null };
    replaceDefinition(host, next, null, versions, { actor: ADMINISTRATOR, restoredFrom: null }).then(
      (outcome) => {
        if (outcome.kind === 'replaced') {
          if (isBesideWork) this.#met('definition changed beside work');
          this.#time.after(LOOK_EVERY_MS, () => this.#queues.haveQueues());
        }
        if (outcome.kind === 'refused') this.#violate(`SM3 a definition was refused: ${outcome.problems[0]?.path}`, -1);
      },
      // A store that was closed under the question.
      () => {},
    );
  }

  /** An administrator signs an agent out, whatever they have in hand. */
  #takeOver({ agent: index }: Item): void {
    const { host } = this.#server;
    const agent = this.#agents[index];
    if (host === null || agent === undefined) return;
    const { agentId } = agent;
    const had = [...host.items()].some(({ holders }) => holders.some((holder) => holder.agentId === agentId));
    agent.disturb();
    host.askCenter({ kind: 'takeOver', agentId, actor: ADMINISTRATOR }).then(
      (outcome) => {
        if (!outcome.ok) return;
        this.#met('taken over');
        if (had) this.#met('taken back from who was taken over');
        this.#queues.takenOver(agent);
      },
      () => {},
    );
  }

  /** The CRM's router asks the server as its clients do. */
  #permits(): Permits {
    const of = (user: number): { readonly host: ContactCenterHost; readonly agent: SimAgent } | null => {
      const { host } = this.#server;
      const agent = this.#agents[user];
      return host === null || agent === undefined ? null : { host, agent };
    };
    return {
      ask: (user, { workId }, heard) => {
        const there = of(user);
        if (there === null || this.#isOver) return;
        there.agent.place.touch();
        there.host.ask(there.agent.agentId, { kind: 'takePermit', workId, label: workId }).then(
          (outcome) => {
            if (this.#isOver) return;
            if (!outcome.ok && outcome.code === 'permitDenied') this.#met('permit refused');
            const until = outcome.ok
              ? (outcome.state?.crm.work.find((item) => item.workId === workId)?.deadlineAt ?? null)
              : null;
            this.#time.after(ROUTER_MS, () => heard(until));
          },
          () => {},
        );
      },
      giveBack: (user, { workId }) => {
        const there = of(user);
        if (there === null || this.#isOver) return;
        there.agent.place.touch();
        there.host.submit(there.agent.agentId, { kind: 'releasePermit', workId }, null, () => {});
      },
    };
  }

  /** A quarter of the crashes comes at any time; the others where most can go wrong: between an append and its flush, the same with what a caller asked for, while an offer stands. */
  #crashBy(item: Item): void {
    const chance = new Chance(this.#plan.seed, STREAM.item, item.key);
    const soon = (withinMs: number) => (): void => {
      this.#time.after(chance.between(0, withinMs), () => this.#crash(item.lastsMs));
    };
    const flushedMs = 2 * this.#plan.flushMs;
    switch (chance.pick(['now', 'append', 'arrival', 'offer'])) {
      case 'now':
        return this.#crash(item.lastsMs);
      case 'append':
        this.#server.atNextAppend = soon(flushedMs);
        return;
      case 'arrival':
        this.#atNextArrival = () => {
          this.#server.atNextAppend = soon(flushedMs);
        };
        return;
      case 'offer':
        this.#atNextOffer = soon(OFFER_STANDS_MS);
    }
  }

  #crash(downMs: number): void {
    for (const { state } of this.#agents) {
      if (state === null) continue;
      if (state.crm.request !== null) this.#met('crash with a request under way');
      if (state.contactCenter.work.some((item) => item.state === 'offered')) this.#met('crash with an offer standing');
    }
    const host = this.#server.anyHost;
    if (host === null) return;
    if (host.pendingRecords > 0) this.#met('crash that lost records');
    const items = [...host.items()];
    if (items.some(({ holders }) => holders.length === 0)) this.#met('crash while callers wait');
    this.#server.crash();
    for (const agent of this.#agents) agent.serverGone();
    this.#logCheck.afterCrash(this.#agents, items);
    this.#wouldRest.clear();
    this.#sharedFaults += 1;
    this.#time.after(downMs, () => {
      this.#sharedFaults -= 1;
      this.#touchAll();
      this.#server.start();
    });
  }

  #sharedFault(lastsMs: number, end: () => void): void {
    this.#sharedFaults += 1;
    this.#touchAll();
    this.#time.after(lastsMs, () => {
      this.#sharedFaults -= 1;
      this.#touchAll();
      end();
    });
  }

  #touchAll(): void {
    for (const agent of this.#agents) agent.place.touch();
  }

  // ---- what is seen

  #recorded(agentId: string, events: readonly AgentEvent[], after: AgentState): void {
    const agent = this.#byId.get(agentId);
    if (agent === undefined) return;
    const before = agent.state;
    agent.adopt(after);
    this.#records += 1;
    this.#checkRest(agent, events);
    agent.place.touch();
    this.#hash.add(this.#time.now % 0x1_0000_0000);
    for (const event of events) {
      this.#hash.text(event.kind);
      const met = sometimesOf(event);
      if (met !== null) this.#met(met);
      if (event.kind === 'offerMade') {
        this.#atNextOffer?.();
        this.#atNextOffer = null;
      } else if (event.kind === 'workStarted') {
        const givenAt = this.#given.get(event.workId);
        if (givenAt !== undefined) {
          this.#started += 1;
          this.#waitMs += event.at - givenAt;
        }
      } else if (event.kind === 'workEnded' && event.outcome === 'completed') this.#completed += 1;
      this.#options.tell?.(this.#time.now, `${agentId}: ${storyOf(event)}`);
    }
    if (isOutOfStep(this.#server.rules, after)) this.#met('out of step');
    const inHand = after.contactCenter.work.filter(({ state }) => state === 'active' || state === 'wrapUp');
    if (inHand.length > 1) this.#met('several in hand');
    this.#properties.recorded(agent, events, before, after);
    this.#queues.recorded(agent, events);
    this.#changed(agent, events.some(({ kind }) => kind === 'workEnded') ? 'work' : 'contactCenter');
  }

  #recordedItems(events: readonly ItemEvent[]): void {
    this.#records += 1;
    this.#hash.add(this.#time.now % 0x1_0000_0000);
    for (const event of events) {
      this.#hash.text(event.kind);
      const met = sometimesOfItem(event);
      if (met !== null) this.#met(met);
      this.#options.tell?.(this.#time.now, `queues: ${storyOf(event)}`);
    }
    this.#queues.recordedItems(events);
  }

  /** Time alone may bring something about while an agent rests; a beat may not. */
  #checkRest(agent: SimAgent, events: readonly AgentEvent[]): void {
    const since = this.#wouldRest.get(agent);
    if (since === undefined) return;
    this.#wouldRest.delete(agent);
    if (agent.place.touchedAt >= since) return;
    const told = events.find(({ kind }) => OF_BEATS.has(kind));
    if (told !== undefined) this.#violate(`SM6 ${told.kind} while nothing but beats should happen`, agent.index);
  }

  #changed(agent: SimAgent, actor: Actor): void {
    const began = agent.ledger.update(this.#time.now, agent.truth(), actor);
    if (actor === 'person' || actor === 'request' || actor === 'router' || actor === 'page') {
      this.#hash.add(agent.user.tickets.length * 1_000 + agent.user.presence.length);
      this.#options.tell?.(
        this.#time.now,
        `${agent.agentId}: the CRM shows ${agent.user.presence} by ${actor}, ${agent.user.tickets.length} open, wish ${agent.person?.wish}`,
      );
    }
    if (began.collision === 'personsFlip') this.#met('collision by the flip of the CRM user');
    if (began.overlap === 'person') this.#met('both sides Ready by the flip of the CRM user');
    if (began.collision !== null || began.overlap !== null)
      this.#options.tell?.(this.#time.now, `${agent.agentId}: ${JSON.stringify(began)}`);
    this.#properties.changed(agent, began, actor);
  }

  /** After each timer: an agent with whom nothing but beats would happen rests until something does. */
  #afterEach(): void {
    const place = this.#time.lastPlace;
    if (place === null || place.isResting || !place.hasBeatsOnly || this.#sharedFaults > 0) return;
    const agent = this.#byPlace.get(place);
    if (agent !== undefined) this.#letRest(agent);
  }

  #letRest(agent: SimAgent): void {
    const { host } = this.#server;
    if (host === null || host.pendingRecords > 0) return;
    if (agent.calmInMs > 0) return this.#lookAgain(agent);
    if (!agent.isQuiet) return;
    this.#met('rested');
    if (this.#options.everyBeat === true) this.#wouldRest.set(agent, this.#time.now);
    else agent.place.rest();
  }

  /** The next timer at this place may be a beat far away. */
  #lookAgain(agent: SimAgent): void {
    if (this.#isLookedAt.has(agent)) return;
    this.#isLookedAt.add(agent);
    this.#time.after(agent.calmInMs, () => {
      this.#isLookedAt.delete(agent);
      const { place } = agent;
      if (!place.isResting && place.hasBeatsOnly && this.#sharedFaults === 0) this.#letRest(agent);
    });
  }

  #quietBegins(): void {
    this.#touchAll();
    this.#server.atNextAppend = null;
    this.#atNextArrival = null;
    this.#atNextOffer = null;
    for (const agent of this.#agents) this.#properties.recoveryBegins(agent);
    if (this.#plan.work === 'queued') this.#lookAtQueues();
  }

  /** Again and again, until the quiet is over. */
  #lookAtQueues(): void {
    const { now } = this.#time;
    if (!this.#plan.quiet.some(([from, until]) => now >= from && now < until)) return this.#queues.quietEnds();
    this.#queues.look();
    this.#time.after(LOOK_EVERY_MS, () => this.#lookAtQueues());
  }

  /** What the engine demands of the contact centre as a whole, at rest. */
  #checkCenter(): void {
    const { host, rules } = this.#server;
    if (host === null) return;
    const center = host.center();
    for (const broken of [...checkCenter(rules, center, this.#time.now), ...checkIndexes(center)])
      this.#violate(broken, -1);
  }

  #quietEnds(from: number): void {
    this.#checkCenter();
    for (const agent of this.#agents) {
      const problem = agent.disagreement();
      if (problem !== null && !this.#properties.isSettling(agent))
        this.#violate(`L1 after ${Math.round((this.#time.now - from) / 1000)} s of quiet: ${problem}`, agent.index);
      const tookMs = this.#properties.recoveryEnds(agent);
      this.#recoveries += 1;
      this.#longestRecoveryMs = Math.max(this.#longestRecoveryMs, tookMs);
    }
  }

  #end(): void {
    for (const agent of this.#agents) agent.ledger.end(this.#time.now);
    this.#isOver = true;
    this.#queues.conserve();
    const items: readonly CenterItem[] = [...(this.#server.anyHost?.items() ?? [])];
    this.#server.crash();
    this.#logCheck.afterCrash(this.#agents, items);
  }

  #violate(property: string, agent: number): void {
    this.#options.tell?.(this.#time.now, `VIOLATED ${property}`);
    if (this.#options.stopsAt?.includes(propertyId(property)) === true) this.#time.stop();
    if (this.#violations.length < 20) this.#violations.push({ property, at: this.#time.now, agent });
  }

  #met(what: Sometimes): void {
    this.#sometimes[what] = (this.#sometimes[what] ?? 0) + 1;
  }

  #indexOf(agentId: string | null): number {
    return agentId === null ? -1 : (this.#byId.get(agentId)?.index ?? -1);
  }

  #tell(agent: number, kind: string, lastsMs: number): void {
    this.#options.tell?.(this.#time.now, `${agent < 0 ? 'all' : `agent-${agent}`}: ${kind} (${lastsMs})`);
  }

  #report(): Run {
    const { seed, kind, definition, wire, work, startAt, endAt, agents, items } = this.#plan;
    const figures = noFigures();
    let corrections = 0;
    let restedMs = 0;
    for (const agent of this.#agents) {
      addFigures(figures, agent.ledger.figures);
      corrections += agent.user.writes;
      agent.place.wake();
      restedMs += agent.place.restedMs;
    }
    return {
      seed,
      kind,
      mode: definition.mode,
      wire,
      work,
      agentHours: ((endAt - startAt) / 3_600_000) * agents,
      restedHours: restedMs / 3_600_000,
      workItems: {
        interactions: items.filter((item) => item.kind === 'interaction').length,
        tickets: this.#tickets,
        completed: this.#completed,
      },
      faults: this.#faults,
      figures,
      corrections,
      waitMs: this.#started === 0 ? 0 : Math.round(this.#waitMs / this.#started),
      longestRecoveryMs: this.#longestRecoveryMs,
      recoveries: this.#recoveries,
      sometimes: this.#sometimes,
      violations: this.#violations,
      events: this.#time.ran,
      messages: this.#messages,
      records: this.#records,
      traceHash: this.#hash.toString(),
    };
  }
}

/** An event in one line. */
function storyOf(event: AgentEvent | ItemEvent): string {
  const { at: _at, kind, ...rest } = event;
  return `${kind} ${JSON.stringify(rest).slice(0, 160)}`;
}
