/**
 * An agent's life from a list of acts, with everything that it wrote into the log and what the agent's page said after
 * each of it: for folds over the log, which must say the same.
 */
import type { Definition, Rules } from '../definition.ts';
import { nextDueAt } from '../due.ts';
import type { AgentEvent } from '../events.ts';
import { type AgentState, initialAgent } from '../model.ts';
import { type AgentView, viewOf } from '../view.ts';
import { BenchAgent, type CrmBehaviour, type LooseInput } from './bench-agent.ts';
import { testRules } from './test-definition.ts';

export const LIVED_ACTS = [
  'signIn',
  'ready',
  'ready',
  'notReady',
  'crmAvailable',
  'crmBusy',
  'crmLunch',
  'giveChat',
  'giveVoice',
  'queued',
  'accept',
  'accept',
  'decline',
  'end',
  'finishWrapUp',
  'cancel',
  'start',
  'ticket',
  'twoTickets',
  'noTickets',
  'permit',
  'noPermit',
  'loseSession',
  'loseCrm',
  'attach',
  'signOut',
  'hold',
  'release',
  'park',
  'resume',
  'obey',
  'silence',
  'refuse',
  'lie',
] as const;

export interface LivedAct {
  readonly what: (typeof LIVED_ACTS)[number];
  /** Time that passes before it, ms. */
  readonly afterMs: number;
}

/** Everything that was decided at one instant, and what it led to. */
export interface LivedStep {
  readonly at: number;
  readonly events: readonly AgentEvent[];
  readonly state: AgentState;
  readonly view: AgentView;
}

const BEHAVIOURS: Readonly<Record<string, CrmBehaviour['onRequest']>> = {
  obey: 'apply',
  silence: 'silent',
  refuse: 'refuse',
  lie: 'lie',
};

const PRESENCES: Readonly<Record<string, string>> = { crmAvailable: 'available', crmBusy: 'busy', crmLunch: 'lunch' };

export class LivedAgent {
  readonly rules: Rules;
  readonly steps: LivedStep[] = [];
  readonly agent: BenchAgent;
  private read = 0;
  private given = 0;

  constructor(
    change: Partial<Definition>,
    wire: 'plain' | 'extended',
    { agentId = 'dana', now = 1_000_000 }: { readonly agentId?: string; readonly now?: number } = {},
  ) {
    this.rules = testRules(change);
    this.agent = new BenchAgent(this.rules, wire);
    this.agent.state = initialAgent(agentId);
    this.agent.now = now;
  }

  get now(): number {
    return this.agent.now;
  }

  act({ what, afterMs }: LivedAct): void {
    this.pass(afterMs);
    this.carryOut(what);
    this.collect();
  }

  private carryOut(what: LivedAct['what']): void {
    const { agent } = this;
    const own = agent.state.contactCenter.work;
    const workId = own[0]?.workId ?? 'none';
    const offered = own.find(({ state }) => state === 'offered')?.workId ?? 'none';
    const tries = (input: LooseInput): void => void agent.try(input);
    const isUp = agent.state.session.state === 'linked' && agent.state.crmLink.state === 'up';
    const tells = isUp && agent.crm.wire === 'extended';
    switch (what) {
      case 'signIn':
        if (agent.state.session.state !== 'linked') agent.signIn();
        return;
      case 'attach':
        if (agent.state.session.state === 'linked') agent.attach();
        return;
      case 'loseCrm':
        return tries({ kind: 'detachCrm', reason: 'silent' });
      case 'ready':
        return tries({ kind: 'chooseState', by: 'agent', ready: true, reasonCode: null });
      case 'notReady':
        return tries({ kind: 'chooseState', by: 'agent', ready: false, reasonCode: 1 });
      case 'hold':
        return tries({ kind: 'chooseState', by: 'supervisor', ready: false, reasonCode: null });
      case 'release':
        return tries({ kind: 'chooseState', by: 'supervisor', ready: true, reasonCode: null });
      case 'crmAvailable':
      case 'crmBusy':
      case 'crmLunch':
        if (isUp) agent.crmUserSets(PRESENCES[what] ?? 'busy');
        return;
      case 'giveChat':
      case 'giveVoice':
        return tries({ kind: 'giveWork', ...this.newWork(what === 'giveChat' ? 'chat' : 'voice') });
      case 'queued':
        agent.reserve(this.newWork('chat').workId);
        return;
      case 'start':
        return tries({ kind: 'startInteraction', ...this.newWork('chat') });
      case 'accept':
        return tries({ kind: 'acceptOffer', workId: offered });
      case 'decline':
        return tries({ kind: 'declineOffer', workId: offered });
      case 'end':
        return tries({ kind: 'endInteraction', workId });
      case 'finishWrapUp':
        return tries({ kind: 'finishWrapUp', workId });
      case 'cancel':
        return tries({ kind: 'cancelWork', workId });
      case 'park':
        return tries({ kind: 'parkWork', workId });
      case 'resume':
        return tries({ kind: 'resumeWork', workId });
      case 'ticket':
      case 'twoTickets':
      case 'noTickets':
        if (tells) agent.tickets(...{ ticket: ['t-1'], twoTickets: ['t-1', 't-2'], noTickets: [] }[what]);
        return;
      case 'permit':
        return tries({ kind: 'takePermit', workId: 't-1', label: 'Ticket t-1' });
      case 'noPermit':
        return tries({ kind: 'releasePermit', workId: 't-1' });
      case 'loseSession':
        return tries({ kind: 'loseSession' });
      case 'signOut':
        return tries({ kind: 'signOut' });
      default:
        agent.crm.behaviour = { onRequest: BEHAVIOURS[what] ?? 'apply' };
    }
  }

  private newWork(channel: string): { workId: string; channel: string; label: string; detail: null } {
    this.given += 1;
    return { workId: `w-${this.given}`, channel, label: `Caller ${this.given}`, detail: null };
  }

  /** Lets time pass, with every tick at its instant. */
  pass(ms: number): void {
    const end = this.agent.now + ms;
    for (;;) {
      const due = nextDueAt(this.agent.state);
      if (due === null || due > end) break;
      this.agent.now = Math.max(this.agent.now, due);
      this.agent.do({ kind: 'tick' });
      this.collect();
    }
    this.agent.now = end;
  }

  private collect(): void {
    const { agent } = this;
    const events = agent.log.slice(this.read);
    this.read = agent.log.length;
    if (events.length === 0) return;
    this.steps.push({
      at: agent.now,
      events,
      state: agent.state,
      view: viewOf(this.rules, agent.state, agent.now),
    });
  }
}
