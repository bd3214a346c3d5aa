/** Runs one seed: builds the world from its plan, lets time pass, checks the properties all along, and reports. */
import type { HostEvent } from '@interlock/server/simulation';
import type { EventStore, MemoryStore } from '@interlock/store';
import { Callers } from './callers.ts';
import { Chance } from './chance.ts';
import { CrmRouter } from './crm.ts';
import { Findings, type Violation } from './findings.ts';
import { addFigures, type Figures, noFigures } from './ledger.ts';
import { LogCheck } from './log-check.ts';
import { Office } from './office.ts';
import { Outages } from './outages.ts';
import { permitsOf } from './permits.ts';
import { type FaultKind, type Item, isFault, type Plan } from './plan.ts';
import { Properties } from './properties.ts';
import { QueueProperties } from './queue-properties.ts';
import { Quiet } from './quiet.ts';
import { Rest } from './rest.ts';
import { SimAgent } from './sim-agent.ts';
import { SimServer } from './sim-server.ts';
import type { Sometimes } from './sometimes.ts';
import { TraceHash } from './trace-hash.ts';
import { VirtualTime } from './virtual-time.ts';
import { Witness } from './witness.ts';

export interface SimulateOptions {
  /** Leave out items of the plan by key; for minimising. */
  readonly without?: ReadonlySet<number> | undefined;
  /** Every beat is run, and nothing but beats may happen where an agent would rest (SM6). */
  readonly everyBeat?: boolean | undefined;
  /** Ends with the first violation of one of these: ids of properties. */
  readonly stopsAt?: readonly string[] | undefined;
  /** Ends at this instant, if that is before the plan's own end: nothing of the end is checked then. */
  readonly until?: number | undefined;
  /** Lines of what happened, for a story. */
  readonly tell?: ((at: number, text: string) => void) | undefined;
  readonly wrapStore?: ((store: MemoryStore<HostEvent>, afterFlush: () => void) => EventStore<HostEvent>) | undefined;
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
  readonly #findings: Findings;
  readonly #server: SimServer;
  readonly #agents: readonly SimAgent[];
  readonly #router: CrmRouter;
  readonly #callers: Callers;
  readonly #office: Office;
  readonly #outages: Outages;
  readonly #rest: Rest;
  readonly #quiet: Quiet;
  readonly #witness: Witness;
  readonly #queues: QueueProperties;
  readonly #logCheck: LogCheck;
  /** Interactions that came, by the id of their work. */
  readonly #items = new Map<string, Item>();
  readonly #faults: Partial<Record<FaultKind, number>> = {};
  #names = 0;
  #tickets = 0;
  #isOver = false;

  constructor(plan: Plan, options: SimulateOptions) {
    this.#plan = plan;
    this.#options = options;
    const { seed, definition, flushMs } = plan;
    const { wrapStore, stopsAt, tell } = options;
    const hash = this.#hash;
    const isOver = (): boolean => this.#isOver;
    const time = new VirtualTime(plan.startAt);
    const findings = new Findings({ time, stopsAt, tell });
    const { met, violate } = findings;
    const newName = (): number => {
      this.#names += 1;
      return this.#names;
    };
    const server = new SimServer({
      time,
      chance: new Chance(seed, STREAM.server),
      definition,
      flushMs,
      newName,
      wrapStore,
      listener: () => witness,
    });
    const agents = Array.from(
      { length: plan.agents },
      (_, index) =>
        new SimAgent({
          index,
          plan,
          time,
          server,
          newName,
          handleMsOf: (workId) => this.#items.get(workId)?.lastsMs ?? 60_000,
          isUnwanted: (workId) => this.#items.get(workId)?.queued?.isUnwanted === true,
          heard: (bytes) => witness.heard(bytes),
          accepted: (agent, workId) => queues.accepted(agent, workId),
          shown: (agent, view) => queues.shown(agent, view),
          changed: (agent, actor) => witness.changed(agent, actor),
          router: () => router,
        }),
    );
    const properties = new Properties({ plan, time, server, violate });
    const queues = new QueueProperties({ time, server, agents, violate });
    const logCheck = new LogCheck(server, violate);
    const rest = new Rest({ time, server, agents, everyBeat: options.everyBeat === true, met, violate });
    const outages = new Outages({ time, server, agents, flushMs, rest, logCheck, met });
    const witness = new Witness({ time, server, agents, hash, findings, properties, queues, rest, outages });
    const router: CrmRouter = new CrmRouter(
      time,
      agents.map(({ user }) => user),
      (index, ticket) => {
        const agent = agents[index];
        if (agent === undefined) return;
        properties.ticketCame(agent, ticket.workId);
        agent.person.gotTicket(ticket.workId, ticket.handleMs);
      },
      plan.asksFirst ? permitsOf({ time, server, agents, isOver, met }) : null,
    );
    this.#callers = new Callers({
      time,
      server,
      isOver,
      taken: (workId, isRepeated) => {
        if (isRepeated) met('asked twice and taken in once');
        witness.acknowledged(workId);
      },
      turnedAway: () => met('turned away'),
      hungUp: (_workId, wasOnOffer) => met(wasOnOffer ? 'hung up beside an agent' : 'hung up while waiting'),
      wrong: (what) => violate(`SM3 ${what}`, -1),
    });
    this.#office = new Office({ time, server, agents, definition, queues, met, violate });
    this.#quiet = new Quiet({ plan, time, server, agents, outages, properties, queues, violate });
    this.#time = time;
    this.#findings = findings;
    this.#server = server;
    this.#agents = agents;
    this.#queues = queues;
    this.#logCheck = logCheck;
    this.#rest = rest;
    this.#outages = outages;
    this.#witness = witness;
    this.#router = router;
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
      time.set(from, () => this.#quiet.begin());
      time.set(until - 1, () => this.#quiet.end(from));
    }
    const { until = endAt } = this.#options;
    await time.runUntil(Math.min(until, endAt), () => this.#rest.afterEach());
    if (until >= endAt) this.#end();
    return this.#report();
  }

  /** Does what the plan says, at its time: each item goes to the room that it is about. */
  #perform(item: Item): void {
    if (this.#isOver) return;
    this.#hash.add(item.key);
    if (item.kind !== 'ticket') this.#tell(item);
    if (isFault(item.kind)) this.#faults[item.kind] = (this.#faults[item.kind] ?? 0) + 1;
    switch (item.kind) {
      case 'interaction':
        this.#items.set(`work-${item.key}`, item);
        this.#outages.callerComes();
        return this.#callers.come(item);
      case 'ticket':
        this.#tickets += 1;
        return this.#router.add({ workId: `ticket-${item.key}`, handleMs: item.lastsMs, key: item.key });
      case 'supervisor':
        return this.#office.supervise(item);
      case 'superviseWork':
        return this.#office.superviseWork(item);
      case 'changeDefinition':
        return this.#office.changeDefinition(this.#chanceOf(item));
      case 'endSession':
        return this.#office.endSession(item);
      case 'takeOver':
        return this.#office.takeOver(item);
      case 'serverCrash':
        return this.#outages.crashBy(item, this.#chanceOf(item));
      case 'diskFull':
        return this.#outages.diskFull(item);
      case 'slowFlush':
        return this.#outages.slowFlush(item, this.#chanceOf(item));
      default:
        return this.#agents[item.agent]?.perform(item);
    }
  }

  #chanceOf({ key }: Item): Chance {
    return new Chance(this.#plan.seed, STREAM.item, key);
  }

  #tell({ agent, kind, lastsMs }: Item): void {
    this.#findings.tell?.(`${agent < 0 ? 'all' : `agent-${agent}`}: ${kind} (${lastsMs})`);
  }

  #end(): void {
    for (const agent of this.#agents) agent.ledger.end(this.#time.now);
    this.#isOver = true;
    this.#queues.conserve();
    const items = [...(this.#server.anyHost?.items() ?? [])];
    this.#server.crash();
    this.#logCheck.afterCrash(this.#agents, items);
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
        completed: this.#witness.completed,
      },
      faults: this.#faults,
      figures,
      corrections,
      waitMs: this.#witness.meanWaitMs,
      longestRecoveryMs: this.#quiet.longestRecoveryMs,
      recoveries: this.#quiet.recoveries,
      sometimes: this.#findings.sometimes,
      violations: this.#findings.violations,
      events: this.#time.ran,
      messages: this.#witness.messages,
      records: this.#witness.records,
      traceHash: this.#hash.toString(),
    };
  }
}
