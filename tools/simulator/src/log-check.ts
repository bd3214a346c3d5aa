/** After each crash: what was acknowledged is in the log, and the log folded is what was shown (S9). */
import {
  type AgentEvent,
  type AgentState,
  type CenterItem,
  emptyBacklog,
  evolve,
  evolveItems,
  type ItemEvent,
  initialAgent,
} from '@interlock/engine';
import type { SimAgent } from './sim-agent.ts';
import { CONTACT_CENTER, type SimServer } from './sim-server.ts';

type Told = readonly (AgentEvent | ItemEvent)[];

/** In the order of their ids: a checkpoint has another one than the log. */
const sorted = (items: readonly CenterItem[]): string =>
  JSON.stringify([...items].sort((a, b) => (a.workId < b.workId ? -1 : 1)));

const DEFINITION = '[{"kind":"definitionChanged"';

export class LogCheck {
  readonly #server: SimServer;
  readonly #violate: (property: string, agent: number) => void;
  readonly #folded = new Map<string, AgentState>();
  readonly #backlog = emptyBacklog();
  /** Records of the log that were compared. */
  #compared = 0;

  constructor(server: SimServer, violate: (property: string, agent: number) => void) {
    this.#server = server;
    this.#violate = violate;
  }

  /**
   * Compares what was told since the last time with the disk, and the fold of it with what was shown last.
   *
   * @param items those of queues that the process showed when it died
   */
  afterCrash(agents: readonly SimAgent[], items: readonly CenterItem[]): void {
    const log = this.#server.disk.logs.get(CONTACT_CENTER);
    const { told } = this.#server;
    let next = 0;
    const records = log?.records ?? [];
    for (; this.#compared < records.length; this.#compared += 1) {
      const record = records[this.#compared];
      if (record === undefined) continue;
      // Definitions are told in another way.
      if (record.events.startsWith(DEFINITION)) continue;
      const said = told[next];
      // Behind everything that was told: flushed or surviving, and nobody knew yet.
      if (said === undefined) {
        this.#fold(record.agentId, JSON.parse(record.events) as Told);
        continue;
      }
      next += 1;
      if (said.agentId !== record.agentId || JSON.stringify(said.events) !== record.events)
        this.#violate('S9 the log has another record than was acknowledged', -1);
      this.#fold(record.agentId, said.events);
      if (next === told.length) this.#compareShown(agents, items);
    }
    if (next < told.length) this.#violate(`S9 ${told.length - next} acknowledged records are not in the log`, -1);
    this.#server.told = [];
  }

  #fold(agentId: string | null, events: Told): void {
    evolveItems(this.#backlog, agentId, events);
    if (agentId === null) return;
    const before = this.#folded.get(agentId) ?? initialAgent(agentId);
    this.#folded.set(agentId, (events as readonly AgentEvent[]).reduce(evolve, before));
  }

  #compareShown(agents: readonly SimAgent[], items: readonly CenterItem[]): void {
    for (const { agentId, state, index } of agents) {
      if (state === null) continue;
      if (JSON.stringify(this.#folded.get(agentId)) !== JSON.stringify(state))
        this.#violate('S9 the log folded is not what was shown', index);
    }
    if (sorted([...this.#backlog.items.values()]) !== sorted(items))
      this.#violate('S9 the items of the log folded are not what was shown', -1);
  }
}
