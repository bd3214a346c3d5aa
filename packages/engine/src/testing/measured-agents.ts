/** Several agents on the bench with one clock, whose decisions become a log: records for the measures. */
import { nextDueAt } from '../due.ts';
import type { MeasuredRecord } from '../measures/measured-event.ts';
import { initialAgent } from '../model.ts';
import { BenchAgent, type LooseInput } from './bench-agent.ts';
import { testRules } from './test-definition.ts';

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
] as const;

export class MeasuredAgents {
  readonly agents: readonly BenchAgent[];
  readonly records: MeasuredRecord[] = [];
  now = 1_000_000_000;
  private readonly read: number[];
  private given = 0;

  constructor(count: number) {
    this.agents = Array.from({ length: count }, (_, index) => {
      const agent = new BenchAgent(testRules({ capacity: { contactCenter: 2, crm: 1 } }));
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
    }
    this.collect();
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
      this.records.push({ version: this.records.length + 1, agentId: agent.state.agentId, events });
    }
  }

  /** Offers that wait for an answer, as the agents' facts have them. */
  offersOut(agentId: string | null = null): number {
    return this.agents
      .filter(({ state }) => agentId === null || state.agentId === agentId)
      .flatMap(({ state }) => state.contactCenter.work)
      .filter(({ state }) => state === 'offered').length;
  }
}
