/**
 * Runs a distributor through its day: agents sign in, their CRM confirms at once, they accept what is offered, and their
 * interactions end when they are told to. The same for everybody who is measured.
 */
import type { AgentInput, CenterRecord } from '@interlock/engine';
import type { Distributor } from './distributor.ts';
import { threadMs } from './thread-time.ts';
import type { Arrival, World } from './world.ts';

export interface RunListener {
  /** An agent was reserved for an item: it is matched. */
  readonly reserved?: (workId: string, agentId: string) => void;
  /** The agent has accepted: the assignment is complete. */
  readonly started?: (workId: string, agentId: string) => void;
  readonly recorded?: (records: readonly CenterRecord[]) => void;
}

interface Wish {
  readonly agentId: string;
  readonly input: AgentInput;
}

export class CentreRun {
  readonly distributor: Distributor;
  /** Where it is: the instant of what is decided next, ms. */
  now = 1_000_000;
  reservations = 0;
  assignments = 0;
  /** How long the thread computed for what follows a reservation: confirming, offering, accepting; ms. */
  answerMs = 0;
  listener: RunListener = {};
  private readonly versions = new Map<string, number>();
  /** What agents and their CRMs answer, in order. */
  private wishes: Wish[] = [];
  private isAnswering = false;

  constructor(distributor: Distributor) {
    this.distributor = distributor;
  }

  signIn(world: World): void {
    for (const agentId of world.agentIds) {
      this.tell(agentId, { kind: 'openSession', sessionId: `s-${agentId}`, name: agentId, team: null });
      const epoch = 1;
      const capabilities = { workEvents: true, asksFirst: false };
      this.tell(agentId, { kind: 'attachCrm', epoch, wire: 'extended', capabilities });
      this.tell(agentId, {
        kind: 'reportSnapshot',
        epoch,
        statusId: 'busy',
        cause: null,
        version: this.version(agentId),
        work: [],
      });
      this.tell(agentId, { kind: 'chooseState', epoch, by: 'agent', ready: true, reasonCode: null });
    }
  }

  arrive(arrival: Arrival): void {
    this.follow(this.distributor.arrive(arrival, this.now));
  }

  end(agentId: string, workId: string): void {
    this.tell(agentId, { kind: 'endInteraction', epoch: 1, workId });
  }

  poll(): void {
    this.follow(this.distributor.poll(this.now));
  }

  private tell(agentId: string, input: AgentInput): void {
    this.follow(this.distributor.tell(agentId, input, this.now));
  }

  private version(agentId: string): number {
    const version = (this.versions.get(agentId) ?? 0) + 1;
    this.versions.set(agentId, version);
    return version;
  }

  private follow(records: readonly CenterRecord[]): void {
    for (const { agentId, events, effects } of records) {
      if (agentId === null) continue;
      for (const event of events) {
        if (event.kind === 'workReserved') {
          this.reservations += 1;
          this.listener.reserved?.(event.workId, agentId);
        } else if (event.kind === 'offerMade') {
          this.wishes.push({ agentId, input: { kind: 'acceptOffer', epoch: 1, workId: event.workId } });
        } else if (event.kind === 'workStarted') {
          this.assignments += 1;
          this.listener.started?.(event.workId, agentId);
        }
      }
      for (const effect of effects) {
        if (effect.kind !== 'requestPresence') continue;
        const { statusId, requestId } = effect;
        const said = { success: true, cause: 'request', version: this.version(agentId), work: [] } as const;
        this.wishes.push({ agentId, input: { kind: 'reportPresence', epoch: 1, statusId, requestId, ...said } });
      }
    }
    this.listener.recorded?.(records);
    this.answer();
  }

  private answer(): void {
    if (this.isAnswering || this.wishes.length === 0) return;
    this.isAnswering = true;
    const startedAt = threadMs();
    for (let next = 0; next < this.wishes.length; next += 1) {
      const wish = this.wishes[next];
      if (wish !== undefined) this.tell(wish.agentId, wish.input);
    }
    this.wishes = [];
    this.isAnswering = false;
    this.answerMs += threadMs() - startedAt;
  }
}
