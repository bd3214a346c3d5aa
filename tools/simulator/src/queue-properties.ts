/**
 * What must hold of interactions, seen from outside: each that was acknowledged is in exactly one place and has one end (S10), nobody has
 * what another has accepted, no page shows an offer to somebody who cannot have one (I8), and nothing waits for long beside an agent
 * who is free for it (L4). Who may serve what is read from the definition here once more: the engine is not asked.
 */
import type { AgentEvent, AgentState, CenterItem, ItemEvent } from '@interlock/engine';
import type { AgentView } from '@interlock/protocol';
import { readWorkItem } from '@interlock/server/simulation';
import type { SimAgent } from './sim-agent.ts';
import type { SimServer } from './sim-server.ts';
import type { VirtualTime } from './virtual-time.ts';

export interface QueuePropertiesOptions {
  readonly time: VirtualTime;
  readonly server: SimServer;
  readonly agents: readonly SimAgent[];
  readonly violate: (property: string, agent: number) => void;
}

/** While everything is quiet it is looked once in this time, and so often in a row is too long. */
export const LOOK_EVERY_MS = 1_000;
const LOOKS = 5;
/** A plan's step may be that much late. */
const STEP_SLACK_MS = 2_000;

export class QueueProperties {
  readonly #options: QueuePropertiesOptions;
  /** Acknowledged, and of no known end. */
  readonly #open = new Set<string>();
  readonly #ended = new Map<string, string>();
  /** Who has accepted it and has not given it back. */
  readonly #takers = new Map<string, string>();
  /** Agents who did not take an item, or gave it away: they need not be asked again. */
  readonly #refusers = new Map<string, Set<string>>();
  /** How often in a row an item and an agent were seen who could have each other. */
  #idle = new Map<string, number>();

  constructor(options: QueuePropertiesOptions) {
    this.#options = options;
  }

  acknowledged(workId: string): void {
    if (!this.#ended.has(workId)) this.#open.add(workId);
  }

  recorded(agent: SimAgent, events: readonly AgentEvent[]): void {
    const { agentId, index } = agent;
    for (const event of events) {
      switch (event.kind) {
        case 'workStarted':
          this.#takes(event.workId, agentId, index);
          break;
        case 'workReturned':
          this.#givesBack(event.workId, agentId);
          break;
        case 'workTransferred':
          this.#givesBack(event.item.workId, agentId);
          this.#refuses(event.item.workId, agentId);
          break;
        case 'offerDeclined':
        case 'offerMissed':
          this.#refuses(event.workId, agentId);
          break;
        case 'workEnded':
          this.#givesBack(event.workId, agentId);
          this.#ends(event.workId, event.outcome);
          break;
        default:
      }
    }
  }

  recordedItems(events: readonly ItemEvent[]): void {
    const { host } = this.#options.server;
    for (const event of events) {
      if (event.kind === 'itemEnded') this.#ends(event.workId, event.outcome);
      else if (event.kind === 'itemQueued' && this.#ended.has(event.item.workId))
        this.#options.violate(`S10 ${event.item.workId} has ended and is queued`, -1);
      else if (event.kind === 'itemPulled')
        for (const { agentId } of host?.item(event.workId)?.holders ?? []) this.#refuses(event.workId, agentId);
    }
  }

  /** The server said to an agent that their accept is done. */
  accepted(agent: SimAgent, workId: string): void {
    const taker = this.#takers.get(workId);
    if (taker !== undefined && taker !== agent.agentId)
      this.#options.violate(`S10 ${workId} is accepted by ${agent.agentId}, and ${taker} has it`, agent.index);
  }

  /** I8: what a page shows to its agent. */
  shown(agent: SimAgent, { work, sides, crmLink, session }: AgentView): void {
    const offered = work.find(({ state }) => state === 'offered');
    if (offered === undefined) return;
    const say = (what: string): void =>
      this.#options.violate(`I8 a page offers ${offered.workId} ${what}`, agent.index);
    if (!sides.contactCenter.choice.ready) say('to somebody who chose Not Ready');
    if (crmLink.state !== 'up' || session.state !== 'linked') say('without a link');
    if (work.some(({ kind }) => kind === 'ticket')) say('beside a ticket');
  }

  /** S10, of everything: at the start of a process, and at the end. */
  conserve(): void {
    const { server, violate } = this.#options;
    const { host } = server;
    if (host === null) return;
    for (const workId of this.#open) {
      const hasEnded = host.endedWork(workId) !== null;
      if (readWorkItem(host, workId) === null) violate(`S10 ${workId} was acknowledged and is nowhere`, -1);
      if (hasEnded && (host.item(workId) !== null || host.agentOfWork(workId) !== null))
        violate(`S10 ${workId} has ended and is there`, -1);
      if (hasEnded) this.#open.delete(workId);
    }
  }

  /** A new process shows what it found: more may have been accepted and given back than anybody was told. */
  started(states: Iterable<AgentState>): void {
    this.#takers.clear();
    for (const { agentId, contactCenter } of states)
      for (const { workId, state } of contactCenter.work)
        if (state === 'active' || state === 'wrapUp' || state === 'parked') this.#takers.set(workId, agentId);
    this.conserve();
  }

  /** SA6: who was taken over is signed out and has no item of a queue but in wrap-up, unless somebody has come back meanwhile. */
  takenOver({ agentId, index }: SimAgent): void {
    const { host } = this.#options.server;
    const state = host?.agent(agentId)?.state;
    if (host === null || state === undefined || state.session.state !== 'signedOut') return;
    for (const { workId, state: at } of state.contactCenter.work)
      if (at !== 'wrapUp' && host.item(workId) !== null)
        this.#options.violate(`SA6 ${agentId} was taken over and has ${workId} (${at})`, index);
  }

  /** CC10: there is a queue for each item, since there is always one that takes what a removed one had. */
  haveQueues(): void {
    const { server, violate } = this.#options;
    const { host } = server;
    // What follows from a change is decided with it, and may be flushed behind it.
    if (host === null || host.pendingRecords > 0) return;
    for (const { workId, queueId } of host.items())
      if (!server.rules.definition.queues.some(({ id }) => id === queueId))
        violate(`CC10 ${workId} is in ${queueId}, which is no more`, -1);
  }

  /** L4: nothing disturbs anybody. Does an item wait although somebody could have it? */
  look(): void {
    const { host } = this.#options.server;
    const seen = new Map<string, number>();
    this.haveQueues();
    if (host !== null) {
      const free = this.#options.agents.filter((agent) => this.#isFree(agent));
      for (const item of free.length === 0 ? [] : host.items()) {
        if (item.holders.length > 0) continue;
        for (const agent of free) {
          if (!this.#mayServe(agent, item)) continue;
          const name = `${item.workId}/${agent.agentId}`;
          const times = (this.#idle.get(name) ?? 0) + 1;
          seen.set(name, times);
          if (times === LOOKS)
            this.#options.violate(`L4 ${item.workId} waits, and ${agent.agentId} is free for it`, agent.index);
        }
      }
    }
    this.#idle = seen;
  }

  quietEnds(): void {
    this.#idle = new Map();
  }

  /** Ready, linked, with nothing in hand or on offer on either side, and in no pause. */
  #isFree(agent: SimAgent): boolean {
    const { state, user } = agent;
    if (state === null || state.session.state !== 'linked' || state.crmLink.state !== 'up') return false;
    if (state.coolDown !== null || user.tickets.length > 0 || state.crm.work.length > 0) return false;
    return agent.truth().contactCenterAvailable && state.contactCenter.work.every((item) => item.state === 'parked');
  }

  #mayServe({ agentId }: SimAgent, item: CenterItem): boolean {
    const definition = this.#options.server.rules.definition;
    const waitedMs = this.#options.time.now - item.enqueuedAt;
    const queue = definition.queues.find(({ id }) => id === item.queueId);
    const entry = definition.agents.find((one) => one.agentId === agentId);
    if (queue === undefined || entry === undefined || waitedMs < queue.preferredMs + STEP_SLACK_MS) return false;
    if (this.#refusers.get(item.workId)?.has(agentId) === true) return false;
    const step = queue.plan.findLast(({ afterMs }) => afterMs + STEP_SLACK_MS <= waitedMs) ?? queue.plan[0];
    if (step === undefined) return false;
    const isInTeam = step.teams.some(({ teamId, maxLevel }) =>
      entry.teams.some((team) => team.teamId === teamId && team.level <= maxLevel),
    );
    const { skillsLoweredBy } = step;
    return (
      isInTeam &&
      item.skills.every(({ skillId, level }) => {
        const has = entry.skills.find((skill) => skill.skillId === skillId)?.level ?? 0;
        return has >= level - skillsLoweredBy;
      })
    );
  }

  #takes(workId: string, agentId: string, index: number): void {
    const taker = this.#takers.get(workId);
    if (taker !== undefined && taker !== agentId)
      this.#options.violate(`S10 ${agentId} begins ${workId}, and ${taker} has it`, index);
    if (this.#ended.has(workId)) this.#options.violate(`S10 ${workId} has ended and is begun`, index);
    this.#takers.set(workId, agentId);
    this.#refusers.delete(workId);
  }

  #givesBack(workId: string, agentId: string): void {
    if (this.#takers.get(workId) === agentId) this.#takers.delete(workId);
  }

  #refuses(workId: string, agentId: string): void {
    const refusers = this.#refusers.get(workId) ?? new Set();
    this.#refusers.set(workId, refusers.add(agentId));
  }

  #ends(workId: string, outcome: string): void {
    const before = this.#ended.get(workId);
    if (before !== undefined) this.#options.violate(`S10 ${workId} ended as ${before} and as ${outcome}`, -1);
    this.#ended.set(workId, outcome);
    this.#open.delete(workId);
    this.#refusers.delete(workId);
  }
}
