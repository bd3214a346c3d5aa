/** The engine's Center under a virtual clock: what is due is told to it in time, by itself. */
import {
  type AgentInput,
  type Center,
  type CenterFacts,
  type CenterInput,
  type CenterRecord,
  createCenter,
  nextDueAt,
  type RefusalCode,
  type Rules,
} from '@interlock/engine';
import { VirtualClock, type VirtualTimer } from './virtual-clock.ts';

type DistributiveOmit<T, K extends string> = T extends unknown ? Omit<T, K> : never;

/** An input of the agent's own session, or about the agent; the epoch is put in where one belongs. */
export type OwnInput = DistributiveOmit<AgentInput, 'epoch'>;

/** Inputs that have no session behind them. */
const WITHOUT_EPOCH: ReadonlySet<string> = new Set<AgentInput['kind']>([
  'openSession',
  'endSession',
  'giveWork',
  'reserveWork',
  'rescindWork',
  'cancelWork',
  'takePermit',
  'releasePermit',
  'tick',
]);

interface Tick {
  timer: VirtualTimer | null;
  at: number | null;
}

export class CenterRun {
  readonly clock: VirtualClock;
  readonly center: Center;
  /** Inputs that were given, those of time included. */
  decisions = 0;
  private readonly ticks = new Map<string, Tick>();
  private readonly itemTick: Tick = { timer: null, at: null };
  private readonly follow: (record: CenterRecord) => void;

  /**
   * @param facts from where it begins
   * @param startAt the first instant, in ms
   * @param follow sees every record, after it was made and before anything else is decided
   */
  constructor(rules: Rules, facts: CenterFacts, startAt: number, follow: (record: CenterRecord) => void) {
    this.clock = new VirtualClock(startAt);
    this.center = createCenter(rules, facts);
    this.follow = follow;
    for (const agentId of facts.agents.keys()) this.setTick(agentId);
    this.setItemTick();
  }

  /** In the same instant, after what is being done. */
  next(run: () => void): void {
    this.clock.set(this.clock.now, run);
  }

  /** An input of an agent, in the name of their newest session. @returns null, or why it was refused and changed nothing */
  act(agentId: string, own: OwnInput): RefusalCode | null {
    const epoch = this.center.agents.get(agentId)?.epoch ?? 0;
    // What a session says carries its epoch; a supervisor has none.
    const isSupervisors = own.kind === 'chooseState' && own.by === 'supervisor';
    const input = WITHOUT_EPOCH.has(own.kind) ? own : { ...own, epoch: isSupervisors ? null : epoch };
    return this.decide({ kind: 'agent', agentId, input: input as AgentInput });
  }

  /** @returns null, or why it was refused and changed nothing */
  decide(input: CenterInput): RefusalCode | null {
    this.decisions += 1;
    const decision = this.center.decide(input, this.clock.now);
    if (!decision.ok) return decision.refused.code;
    this.take(decision.records);
    return null;
  }

  setRules(rules: Rules): void {
    this.take(this.center.setRules(rules, this.clock.now));
    for (const agentId of this.center.agents.keys()) this.setTick(agentId);
  }

  private take(records: readonly CenterRecord[]): void {
    for (const record of records) {
      this.follow(record);
      if (record.agentId !== null) this.setTick(record.agentId);
    }
    this.setItemTick();
  }

  private setTick(agentId: string): void {
    const tick = this.ticks.get(agentId) ?? { timer: null, at: null };
    this.ticks.set(agentId, tick);
    const state = this.center.agents.get(agentId);
    this.renew(tick, state === undefined ? null : nextDueAt(state), () => {
      this.decide({ kind: 'agent', agentId, input: { kind: 'tick' } });
      this.setTick(agentId);
    });
  }

  private setItemTick(): void {
    this.renew(this.itemTick, this.center.nextItemDueAt(), () => this.decide({ kind: 'tick' }));
  }

  private renew(tick: Tick, at: number | null, run: () => void): void {
    if (at === tick.at) return;
    this.clock.remove(tick.timer);
    tick.at = at;
    tick.timer =
      at === null
        ? null
        : this.clock.set(at, () => {
            tick.at = null;
            tick.timer = null;
            run();
          });
  }
}
