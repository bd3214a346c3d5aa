/**
 * Hears all that the server says and sees every change in the CRM: puts it into the trace and the story, counts it, and hands it on to
 * those who check.
 */
import { type AgentEvent, type AgentState, type ItemEvent, isOutOfStep } from '@interlock/engine';
import type { HostPhase, SessionEnd } from '@interlock/server/simulation';
import type { Actor } from './crm.ts';
import type { Findings } from './findings.ts';
import type { Outages } from './outages.ts';
import type { Properties } from './properties.ts';
import type { QueueProperties } from './queue-properties.ts';
import type { Rest } from './rest.ts';
import type { SimAgent } from './sim-agent.ts';
import type { SimServer, SimServerListener } from './sim-server.ts';
import { sometimesOf, sometimesOfItem } from './sometimes.ts';
import type { TraceHash } from './trace-hash.ts';
import type { VirtualTime } from './virtual-time.ts';

export interface WitnessOptions {
  readonly time: VirtualTime;
  readonly server: SimServer;
  readonly agents: readonly SimAgent[];
  readonly hash: TraceHash;
  readonly findings: Findings;
  readonly properties: Properties;
  readonly queues: QueueProperties;
  readonly rest: Rest;
  readonly outages: Outages;
}

export class Witness implements SimServerListener {
  /** Frames that arrived at an agent's page or at the server. */
  messages = 0;
  records = 0;
  completed = 0;
  readonly #options: WitnessOptions;
  readonly #byId: ReadonlyMap<string, SimAgent>;
  /** Interactions that were acknowledged, with when they came. */
  readonly #given = new Map<string, number>();
  #started = 0;
  #waitMs = 0;

  constructor(options: WitnessOptions) {
    this.#options = options;
    this.#byId = new Map(options.agents.map((agent) => [agent.agentId, agent]));
  }

  /** From arrival to acceptance, mean, in ms. */
  get meanWaitMs(): number {
    return this.#started === 0 ? 0 : Math.round(this.#waitMs / this.#started);
  }

  /** The server said that it has the interaction. */
  acknowledged(workId: string): void {
    const { time, queues } = this.#options;
    this.#given.set(workId, time.now);
    queues.acknowledged(workId);
  }

  recorded(agentId: string, events: readonly AgentEvent[], after: AgentState): void {
    const { time, server, hash, findings, properties, queues, rest, outages } = this.#options;
    const agent = this.#byId.get(agentId);
    if (agent === undefined) return;
    const before = agent.state;
    agent.adopt(after);
    this.records += 1;
    rest.check(agent, events);
    agent.place.touch();
    hash.add(time.now % 0x1_0000_0000);
    for (const event of events) {
      hash.text(event.kind);
      const met = sometimesOf(event);
      if (met !== null) findings.met(met);
      if (event.kind === 'offerMade') outages.offerWasMade();
      else if (event.kind === 'workStarted') this.#workStarted(event.workId, event.at);
      else if (event.kind === 'workEnded' && event.outcome === 'completed') this.completed += 1;
      findings.tell?.(`${agentId}: ${storyOf(event)}`);
    }
    if (isOutOfStep(server.rules, after)) findings.met('out of step');
    const inHand = after.contactCenter.work.filter(({ state }) => state === 'active' || state === 'wrapUp');
    if (inHand.length > 1) findings.met('several in hand');
    properties.recorded(agent, events, before, after);
    queues.recorded(agent, events);
    this.changed(agent, events.some(({ kind }) => kind === 'workEnded') ? 'work' : 'contactCenter');
  }

  recordedItems(events: readonly ItemEvent[]): void {
    const { time, hash, findings, queues } = this.#options;
    this.records += 1;
    hash.add(time.now % 0x1_0000_0000);
    for (const event of events) {
      hash.text(event.kind);
      const met = sometimesOfItem(event);
      if (met !== null) findings.met(met);
      findings.tell?.(`queues: ${storyOf(event)}`);
    }
    queues.recordedItems(events);
  }

  sessionEnded(agentId: string | null, end: SessionEnd): void {
    const { met, violate } = this.#options.findings;
    if (end === 'superseded') met('session superseded');
    if (end === 'silent') met('session lost by silence');
    if (end === 'defect' || end === 'malformed') violate(`SM3 a session ended by ${end}`, this.#indexOf(agentId));
  }

  phaseChanged(phase: HostPhase): void {
    const { met, violate } = this.#options.findings;
    if (phase === 'open') this.#loaded();
    if (phase === 'unavailable') met('store away');
    if (phase === 'fenced') violate('S9 the host was fenced, and nobody else writes', -1);
  }

  rulesChanged(): void {
    for (const agent of this.#options.agents) agent.disturb();
  }

  defect(what: string, error: unknown): void {
    const text = error instanceof Error ? error.message : JSON.stringify(error);
    this.#options.findings.violate(`SM3 a defect in ${what}: ${text}`, -1);
  }

  refused(what: 'frame' | 'command', code: string): void {
    const { met, violate } = this.#options.findings;
    if (what === 'frame') violate(`SM3 the server refused a frame: ${code}`, -1);
    else if (code === 'offerGone') met('accepted too late');
  }

  /** Bytes of a frame that arrived. */
  heard(bytes: number): void {
    this.messages += 1;
    this.#options.hash.add(bytes);
  }

  /** The truth about this agent may have changed, by whom. */
  changed(agent: SimAgent, actor: Actor): void {
    const { time, hash, findings, properties } = this.#options;
    const { agentId, user } = agent;
    const began = agent.ledger.update(time.now, agent.truth(), actor);
    if (actor === 'person' || actor === 'request' || actor === 'router' || actor === 'page') {
      hash.add(user.tickets.length * 1_000 + user.presence.length);
      findings.tell?.(
        `${agentId}: the CRM shows ${user.presence} by ${actor}, ${user.tickets.length} open, wish ${agent.person?.wish}`,
      );
    }
    if (began.collision === 'personsFlip') findings.met('collision by the flip of the CRM user');
    if (began.overlap === 'person') findings.met('both sides Ready by the flip of the CRM user');
    if (began.collision !== null || began.overlap !== null) findings.tell?.(`${agentId}: ${JSON.stringify(began)}`);
    properties.changed(agent, began, actor);
  }

  /** A new life of the process shows what it found in the log, which may be more than anybody was told before the crash. */
  #loaded(): void {
    const { server, agents, queues } = this.#options;
    for (const agent of agents) {
      const state = server.anyHost?.agent(agent.agentId)?.state;
      if (state === undefined || state === agent.state) continue;
      agent.adopt(state);
      this.changed(agent, 'contactCenter');
    }
    queues.started(agents.flatMap(({ state }) => state ?? []));
  }

  #workStarted(workId: string, at: number): void {
    const givenAt = this.#given.get(workId);
    if (givenAt === undefined) return;
    this.#started += 1;
    this.#waitMs += at - givenAt;
  }

  #indexOf(agentId: string | null): number {
    return agentId === null ? -1 : (this.#byId.get(agentId)?.index ?? -1);
  }
}

/** An event in one line. */
function storyOf(event: AgentEvent | ItemEvent): string {
  const { at: _at, kind, ...rest } = event;
  return `${kind} ${JSON.stringify(rest).slice(0, 160)}`;
}
