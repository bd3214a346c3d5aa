/** The quiet times of liveness mode: nothing comes from outside, and at the end of each everything must have come together (SM8). */
import { checkCenter, checkIndexes } from '@interlock/engine';
import type { Outages } from './outages.ts';
import type { Plan } from './plan.ts';
import type { Properties } from './properties.ts';
import { LOOK_EVERY_MS, type QueueProperties } from './queue-properties.ts';
import type { SimAgent } from './sim-agent.ts';
import type { SimServer } from './sim-server.ts';
import type { VirtualTime } from './virtual-time.ts';

export interface QuietOptions {
  readonly plan: Plan;
  readonly time: VirtualTime;
  readonly server: SimServer;
  readonly agents: readonly SimAgent[];
  readonly outages: Outages;
  readonly properties: Properties;
  readonly queues: QueueProperties;
  readonly violate: (property: string, agent: number) => void;
}

export class Quiet {
  recoveries = 0;
  longestRecoveryMs = 0;
  readonly #options: QuietOptions;

  constructor(options: QuietOptions) {
    this.#options = options;
  }

  begin(): void {
    const { plan, agents, outages, properties } = this.#options;
    for (const { place } of agents) place.touch();
    outages.callOff();
    for (const agent of agents) properties.recoveryBegins(agent);
    if (plan.work === 'queued') this.#lookAtQueues();
  }

  /** @param from when it began */
  end(from: number): void {
    const { time, agents, properties, violate } = this.#options;
    this.#checkCenter();
    for (const agent of agents) {
      const problem = agent.disagreement();
      if (problem !== null && !properties.isSettling(agent))
        violate(`L1 after ${Math.round((time.now - from) / 1000)} s of quiet: ${problem}`, agent.index);
      const tookMs = properties.recoveryEnds(agent);
      this.recoveries += 1;
      this.longestRecoveryMs = Math.max(this.longestRecoveryMs, tookMs);
    }
  }

  /** Again and again, until the quiet is over. */
  #lookAtQueues(): void {
    const { plan, time, queues } = this.#options;
    const { now } = time;
    if (!plan.quiet.some(([from, until]) => now >= from && now < until)) return queues.quietEnds();
    queues.look();
    time.after(LOOK_EVERY_MS, () => this.#lookAtQueues());
  }

  /** What the engine demands of the contact centre as a whole, at rest. */
  #checkCenter(): void {
    const { time, server, violate } = this.#options;
    const { host, rules } = server;
    if (host === null) return;
    const center = host.center();
    for (const broken of [...checkCenter(rules, center, time.now), ...checkIndexes(center)]) violate(broken, -1);
  }
}
