/**
 * Several agents on the bench with one clock, whose decisions become a log: records for the measures. A router that does
 * what it is told stands in for the contact centre: it keeps the items that wait and gives them to agents.
 */
import { nextDueAt } from '../due.ts';
import type { MeasuredEvent, MeasuredRecord } from '../measures/measured-event.ts';
import { initialAgent } from '../model.ts';
import { BenchAgent, type LooseInput } from './bench-agent.ts';
import { MEASURED_DEFINITION } from './measured-log.ts';
import { TEST_DEFINITION, testRules } from './test-definition.ts';

/** Something that somebody does; what is refused leaves no record. */
export interface Act {
  readonly agent: number;
  readonly what: (typeof ACTS)[number];
  /** Time that passes before it, ms. */
  readonly afterMs: number;
}

export const ACTS = [
  'signIn',
  'ready',
  'notReady',
  'giveChat',
  'giveVoice',
  'accept',
  'decline',
  'end',
  'finishWrapUp',
  'cancel',
  'start',
  'ticket',
  'noTickets',
  'loseSession',
  'signOut',
  'park',
  'resume',
  'transfer',
  'pull',
  // Of items that wait in queues.
  'queue',
  'route',
  'route',
  'abandon',
  'overflow',
] as const;

const RULES = testRules({
  capacity: { contactCenter: 2, crm: 1 },
  queues: MEASURED_DEFINITION.queues,
  channels: TEST_DEFINITION.channels.map((channel) => ({ ...channel, parkMs: 60_000, onDisconnect: 'requeue' })),
});

export class MeasuredAgents {
  readonly agents: readonly BenchAgent[];
  readonly records: MeasuredRecord[] = [];
  now = 1_000_000_000;
  private readonly read: number[];
  private given = 0;
  /** Items of queues that wait, with their queue. */
  readonly waiting = new Map<string, string>();

  constructor(count: number) {
    this.agents = Array.from({ length: count }, (_, index) => {
      const agent = new BenchAgent(RULES);
      agent.state = initialAgent(`agent-${index}`);
      agent.now = this.now;
      return agent;
    });
    this.read = this.agents.map(() => 0);
  }

  act({ agent: index, what, afterMs }: Act): void {
    this.pass(afterMs);
    const agent = this.agents[index % this.agents.length];
    if (agent === undefined) return;
    const own = agent.state.contactCenter.work;
    const workId = own[0]?.workId ?? 'none';
    const offered = own.find(({ state }) => state === 'offered')?.workId ?? 'none';
    const tries = (input: LooseInput): void => void agent.try(input);
    switch (what) {
      case 'signIn':
        if (agent.state.session.state !== 'linked') agent.signIn();
        break;
      case 'ready':
        tries({ kind: 'chooseState', by: 'agent', ready: true, reasonCode: null });
        break;
      case 'notReady':
        tries({ kind: 'chooseState', by: 'agent', ready: false, reasonCode: 1 });
        break;
      case 'giveChat':
      case 'giveVoice': {
        this.given += 1;
        const channel = what === 'giveChat' ? 'chat' : 'voice';
        tries({ kind: 'giveWork', workId: `w-${this.given}`, channel, label: 'Caller', detail: null });
        break;
      }
      case 'accept':
        tries({ kind: 'acceptOffer', workId: offered });
        break;
      case 'decline':
        tries({ kind: 'declineOffer', workId: offered });
        break;
      case 'end':
        tries({ kind: 'endInteraction', workId });
        break;
      case 'finishWrapUp':
        tries({ kind: 'finishWrapUp', workId });
        break;
      case 'cancel':
        tries({ kind: 'cancelWork', workId });
        break;
      case 'start':
        this.given += 1;
        tries({
          kind: 'startInteraction',
          workId: `w-${this.given}`,
          channel: 'chat',
          label: 'Call back',
          detail: null,
        });
        break;
      case 'ticket':
      case 'noTickets':
        if (agent.state.crmLink.state === 'up') agent.tickets(...(what === 'ticket' ? ['t-1'] : []));
        break;
      case 'loseSession':
        tries({ kind: 'loseSession' });
        break;
      case 'signOut':
        tries({ kind: 'signOut' });
        break;
      case 'park':
        tries({ kind: 'parkWork', workId });
        break;
      case 'resume':
        tries({ kind: 'resumeWork', workId });
        break;
      case 'transfer':
        tries({ kind: 'transferWork', workId, toQueueId: 'sales', toAgentId: null });
        break;
      case 'pull':
        tries({ kind: 'rescindWork', workId, cause: 'pulled' });
        break;
      default:
        this.actOnItem(what, agent);
    }
    this.collect();
  }

  private actOnItem(what: 'queue' | 'route' | 'abandon' | 'overflow', agent: BenchAgent): void {
    if (what === 'queue') {
      this.given += 1;
      const workId = `w-${this.given}`;
      const item = { workId, channel: 'chat', queueId: 'support', createdAt: this.now };
      this.waiting.set(workId, item.queueId);
      this.write(null, [{ kind: 'itemQueued', at: this.now, item }]);
      return;
    }
    const [first] = this.waiting;
    if (first === undefined) return;
    const [workId, queueId] = first;
    if (what === 'route') {
      const given = { workId, queueId, channel: 'chat', label: '', detail: null, createdAt: this.now, forced: false };
      const outcome = agent.try({ kind: 'reserveWork', ...given });
      if (typeof outcome !== 'string') this.waiting.delete(workId);
    } else if (what === 'abandon') {
      this.waiting.delete(workId);
      this.write(null, [{ kind: 'itemEnded', at: this.now, workId, outcome: 'abandoned' }]);
    } else {
      this.waiting.set(workId, 'sales');
      this.write(null, [{ kind: 'itemMoved', at: this.now, workId, queueId: 'sales', cause: 'overflow' }]);
    }
  }

  private write(agentId: string | null, events: readonly MeasuredEvent[]): void {
    this.records.push({ version: this.records.length + 1, agentId, events });
  }

  /** Lets time pass for all of them, whoever is due first. */
  pass(ms: number): void {
    const end = this.now + ms;
    for (;;) {
      let first: BenchAgent | null = null;
      let firstAt = end;
      for (const agent of this.agents) {
        const due = nextDueAt(agent.state);
        if (due === null || due > firstAt || (due === firstAt && first !== null)) continue;
        first = agent;
        firstAt = due;
      }
      if (first === null) break;
      first.now = Math.max(this.now, firstAt);
      this.now = first.now;
      first.do({ kind: 'tick' });
      this.collect();
    }
    this.now = end;
    for (const agent of this.agents) agent.now = end;
  }

  private collect(): void {
    for (const [index, agent] of this.agents.entries()) {
      const events = agent.log.slice(this.read[index]);
      this.read[index] = agent.log.length;
      if (events.length === 0) continue;
      this.write(agent.state.agentId, events);
      for (const event of events) {
        if (event.kind === 'workReturned') this.waiting.set(event.workId, event.queueId);
        else if (event.kind === 'workTransferred') this.waiting.set(event.item.workId, event.toQueueId);
      }
    }
  }

  /** Interactions that nobody has answered: those that wait, and those that are offered for the first time or again. */
  unanswered(): number {
    const atAgents = this.agents
      .flatMap(({ state }) => state.contactCenter.work)
      .filter(({ state }) => state === 'waiting' || state === 'reserved' || state === 'offered');
    return this.waiting.size + atAgents.length;
  }

  /** Offers that wait for an answer, as the agents' facts have them. */
  offersOut(agentId: string | null = null): number {
    return this.agents
      .filter(({ state }) => agentId === null || state.agentId === agentId)
      .flatMap(({ state }) => state.contactCenter.work)
      .filter(({ state }) => state === 'offered').length;
  }
}
