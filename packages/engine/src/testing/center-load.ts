/**
 * A large contact centre under a steady load, made from a seed: for measuring. Agents on the extended wire, whose CRMs
 * confirm at once; every agent works all the time, and for each item that ends a new one arrives.
 */
import { type Center, createCenter } from '../center/center.ts';
import type { CenterRecord } from '../center/center-inputs.ts';
import { compileRules, type Definition, type Rules } from '../definition.ts';
import type { AgentInput } from '../inputs.ts';
import { centerRules, testQueue } from './bench-center.ts';

export interface LoadSize {
  readonly agents: number;
  readonly queues: number;
  readonly skills: number;
  /** Items that wait all the time. */
  readonly waiting: number;
  /** Agents of a team. */
  readonly teamSize: number;
}

/** Numbers from a seed, the same each time: mulberry32. */
export function seeded(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** Rules of that size: each team serves as many queues as there are for it, each agent has three skills. */
export function loadRules(size: LoadSize, seed = 1): Rules {
  const random = seeded(seed);
  const base = centerRules().definition;
  const teamCount = Math.max(1, Math.ceil(size.agents / size.teamSize));
  const teams = Array.from({ length: teamCount }, (_, index) => ({ id: `t${index}`, label: `Team ${index}` }));
  const skills = Array.from({ length: size.skills }, (_, index) => ({ id: `s${index}`, label: `Skill ${index}` }));
  const strategies = ['longestIdle', 'leastBusy', 'roundRobin'] as const;
  const definition: Definition = {
    ...base,
    teams,
    skills,
    agents: Array.from({ length: size.agents }, (_, index) => ({
      agentId: `a${index}`,
      teams: [{ teamId: `t${index % teamCount}`, level: 1 + random(3) }],
      skills: [0, 1, 2].map((offset) => ({
        skillId: `s${(index + offset * 7) % size.skills}`,
        level: 3 + random(8),
      })),
    })),
    queues: Array.from({ length: size.queues }, (_, index) =>
      testQueue(`q${index}`, {
        strategy: strategies[index % 3] ?? 'longestIdle',
        limit: 100_000,
        plan: [{ afterMs: 0, teams: [{ teamId: `t${index % teamCount}`, maxLevel: 9 }], skillsLoweredBy: 0 }],
      }),
    ),
    channels: base.channels.map((channel) => ({ ...channel, wrapUpMs: 0 })),
  };
  return compileRules(definition);
}

/** The load: `step` lets one interaction end, which gives its agent the next item, and lets a new item arrive. */
export class CenterLoad {
  readonly center: Center;
  readonly size: LoadSize;
  now = 1_000_000;
  /** Items that were given to an agent. */
  assignments = 0;
  private readonly random: (below: number) => number;
  private readonly versions: number[] = [];
  private arrived = 0;
  private turn = 0;

  constructor(size: LoadSize, seed = 1, rules: Rules = loadRules(size, seed)) {
    this.size = size;
    this.random = seeded(seed + 1);
    this.center = createCenter(rules, { agents: new Map(), items: new Map(), flows: new Map() });
    const capabilities = { workEvents: true, asksFirst: false };
    for (let index = 0; index < size.agents; index += 1) {
      this.agent(index, { kind: 'openSession', sessionId: `s${index}`, name: `Agent ${index}`, team: null });
      this.agent(index, { kind: 'attachCrm', epoch: 1, wire: 'extended', capabilities });
      this.versions[index] = 1;
      this.agent(index, { kind: 'reportSnapshot', epoch: 1, statusId: 'available', cause: null, version: 1, work: [] });
      this.agent(index, { kind: 'chooseState', epoch: 1, by: 'agent', ready: true, reasonCode: null });
    }
    for (let index = 0; index < size.waiting; index += 1) this.arrive();
    // Whoever has nothing yet waits for a skill that comes later.
    for (let index = 0; index < size.agents; index += 1) this.acceptAt(index);
  }

  /** One item ends and one arrives; the clock goes on by 1 ms. */
  step(): void {
    this.now += 1;
    const index = this.turn % this.size.agents;
    this.turn += 1;
    // An arrival may have found this agent without work.
    this.acceptAt(index);
    const work = this.center.agents.get(`a${index}`)?.contactCenter.work[0];
    if (work !== undefined) this.agent(index, { kind: 'endInteraction', epoch: 1, workId: work.workId });
    this.acceptAt(index);
    this.arrive();
  }

  arrive(): void {
    const queue = this.random(this.size.queues);
    const teamCount = Math.max(1, Math.ceil(this.size.agents / this.size.teamSize));
    // A skill that somebody of the queue's team has, at a level that some have.
    const skill = ((queue % teamCount) + teamCount * this.random(this.size.teamSize)) % this.size.skills;
    const skills = this.random(2) === 0 ? [] : [{ skillId: `s${skill}`, level: 1 + this.random(6) }];
    const workId = `w${this.arrived}`;
    this.arrived += 1;
    const decision = this.center.decide(
      {
        kind: 'queueWork',
        workId,
        queueId: `q${queue}`,
        channel: 'chat',
        label: workId,
        detail: null,
        priority: this.random(3),
        skills,
        preferredAgentIds: [],
      },
      this.now,
    );
    if (!decision.ok) throw new Error(decision.refused.code);
    this.follow(decision.records);
  }

  private acceptAt(index: number): void {
    const work = this.center.agents.get(`a${index}`)?.contactCenter.work[0];
    if (work?.state === 'offered') this.agent(index, { kind: 'acceptOffer', epoch: 1, workId: work.workId });
  }

  private agent(index: number, input: AgentInput): void {
    const decision = this.center.decide({ kind: 'agent', agentId: `a${index}`, input }, this.now);
    if (!decision.ok) throw new Error(`${input.kind}: ${decision.refused.code}`);
    this.follow(decision.records);
  }

  /** CRMs do what they are asked, at once. */
  private follow(records: readonly CenterRecord[]): void {
    for (const { agentId, events, effects } of records) {
      for (const event of events) if (event.kind === 'workGiven' && event.match !== undefined) this.assignments += 1;
      for (const effect of effects) {
        if (effect.kind !== 'requestPresence' || agentId === null) continue;
        const index = Number(agentId.slice(1));
        if (this.center.agents.get(agentId)?.crm.request?.requestId !== effect.requestId) continue;
        const version = (this.versions[index] ?? 0) + 1;
        this.versions[index] = version;
        const { statusId, requestId } = effect;
        const answer = { success: true, cause: 'request', work: [] } as const;
        this.agent(index, { kind: 'reportPresence', epoch: 1, statusId, requestId, version, ...answer });
      }
    }
  }
}
