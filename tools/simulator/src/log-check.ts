/** After each crash: what was acknowledged is in the log, and the log folded is what was shown (S9). */
import { type AgentEvent, type AgentState, evolve, initialAgent } from '@interlock/engine';
import type { SimAgent } from './sim-agent.ts';
import { CONTACT_CENTER, type SimServer } from './sim-server.ts';

interface Folded {
  state: AgentState;
}

export class LogCheck {
  readonly #server: SimServer;
  readonly #violate: (property: string, agent: number) => void;
  readonly #folded = new Map<string, Folded>();
  /** Records of the log that were compared. */
  #compared = 0;

  constructor(server: SimServer, violate: (property: string, agent: number) => void) {
    this.#server = server;
    this.#violate = violate;
  }

  /** Compares what was told since the last time with the disk, and the fold of it with what was shown last. */
  afterCrash(agents: readonly SimAgent[]): void {
    const log = this.#server.disk.logs.get(CONTACT_CENTER);
    const { told } = this.#server;
    let next = 0;
    const records = log?.records ?? [];
    for (; this.#compared < records.length; this.#compared += 1) {
      const record = records[this.#compared];
      if (record === undefined || record.agentId === null) continue;
      const said = told[next];
      // Behind everything that was told: flushed or surviving, and nobody knew yet.
      if (said === undefined) {
        this.#fold(record.agentId, JSON.parse(record.events) as AgentEvent[]);
        continue;
      }
      next += 1;
      if (said.agentId !== record.agentId || JSON.stringify(said.events) !== record.events)
        this.#violate('S9 the log has another record than was acknowledged', -1);
      this.#fold(record.agentId, said.events);
      if (next === told.length) this.#compareShown(agents);
    }
    if (next < told.length) this.#violate(`S9 ${told.length - next} acknowledged records are not in the log`, -1);
    this.#server.told = [];
  }

  #fold(agentId: string, events: readonly AgentEvent[]): void {
    const folded = this.#folded.get(agentId) ?? { state: initialAgent(agentId) };
    folded.state = events.reduce(evolve, folded.state);
    this.#folded.set(agentId, folded);
  }

  #compareShown(agents: readonly SimAgent[]): void {
    for (const { agentId, state, index } of agents) {
      if (state === null) continue;
      const folded = this.#folded.get(agentId)?.state;
      if (JSON.stringify(folded) !== JSON.stringify(state))
        this.#violate('S9 the log folded is not what was shown', index);
    }
  }
}
