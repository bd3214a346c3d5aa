/** What supervisors and administrators do: to one agent, to the queues, to the definition. */
import type { Definition } from '@interlock/protocol';
import { replaceDefinition } from '@interlock/server/simulation';
import type { Chance } from './chance.ts';
import { changedDefinition } from './definition-changes.ts';
import type { Item } from './plan.ts';
import { LOOK_EVERY_MS, type QueueProperties } from './queue-properties.ts';
import type { SimAgent } from './sim-agent.ts';
import type { SimServer } from './sim-server.ts';
import type { Sometimes } from './sometimes.ts';
import type { VirtualTime } from './virtual-time.ts';

const SUPERVISOR = { id: 'supervisor', name: 'Supervisor' } as const;
const ADMINISTRATOR = { id: 'administrator', name: 'Administrator' } as const;

export interface OfficeOptions {
  readonly time: VirtualTime;
  readonly server: SimServer;
  readonly agents: readonly SimAgent[];
  /** What the seed began with. */
  readonly definition: Definition;
  readonly queues: QueueProperties;
  readonly met: (what: Sometimes) => void;
  readonly violate: (property: string, agent: number) => void;
}

export class Office {
  readonly #options: OfficeOptions;

  constructor(options: OfficeOptions) {
    this.#options = options;
  }

  /** A supervisor holds an agent for a while. */
  supervise(item: Item): void {
    const { time, server, agents } = this.#options;
    const agent = agents[item.agent];
    if (agent === undefined) return;
    const choose = (ready: boolean): void => {
      agent.place.touch();
      if (ready) agent.readyWasChosen();
      server.host?.submit(
        agent.agentId,
        { kind: 'chooseState', epoch: null, by: 'supervisor', ready, reasonCode: null },
        null,
        () => {},
      );
    };
    choose(false);
    time.after(item.lastsMs, () => {
      // A supervisor lets go of an agent; they do not send one to work who wishes not to.
      if (agent.state?.supervisorHold !== null && agent.person.wishesContactCenter) choose(true);
    });
  }

  /** A supervisor looks at the queues: gives an item by hand, takes one away, or moves one. */
  superviseWork({ agent, key }: Item): void {
    const { host } = this.#options.server;
    if (host === null) return;
    const items = [...host.items()];
    const waiting = items.find(({ holders }) => holders.length === 0);
    const held = items.find(({ holders }) => holders.length > 0);
    const actor = SUPERVISOR;
    const said = (): void => {};
    if (key % 3 === 0 && waiting !== undefined) {
      const { workId } = waiting;
      void host
        .askCenter({ kind: 'assignItem', workId, agentId: `agent-${agent}`, force: key % 2 === 0, actor })
        .then(said);
    } else if (key % 3 === 1 && held !== undefined)
      void host.askCenter({ kind: 'pullItem', workId: held.workId, actor }).then(said);
    else if (waiting !== undefined) {
      const { workId, queueId } = waiting;
      const other = this.#options.definition.queues.find(({ id }) => id !== queueId);
      if (other !== undefined) void host.askCenter({ kind: 'moveItem', workId, queueId: other.id, actor }).then(said);
    }
  }

  /** An administrator puts another definition in force: all sessions end and come back. */
  changeDefinition(chance: Chance): void {
    const { time, server, agents, definition, queues, met, violate } = this.#options;
    const { host, rules } = server;
    if (host === null) return;
    const next = changedDefinition(rules.definition, definition, chance);
    const isBesideWork = agents.some(({ state }) => state !== null && state.contactCenter.work.length > 0);
    for (const agent of agents) agent.disturb();
    const versions = { read: () => null };
    replaceDefinition(host, next, null, versions, { actor: ADMINISTRATOR, restoredFrom: null }).then(
      (outcome) => {
        if (outcome.kind === 'replaced') {
          if (isBesideWork) met('definition changed beside work');
          time.after(LOOK_EVERY_MS, () => queues.haveQueues());
        }
        if (outcome.kind === 'refused') violate(`SM3 a definition was refused: ${outcome.problems[0]?.path}`, -1);
      },
      // A store that was closed under the question.
      () => {},
    );
  }

  /** A supervisor signs an agent out; work in progress and the CRM are waited for (PE9, PE10). */
  endSession(item: Item): void {
    const { server, agents, met } = this.#options;
    const agent = agents[item.agent];
    if (server.host === null || agent === undefined) return;
    agent.disturb();
    server.host.ask(agent.agentId, { kind: 'endSession', force: false, actor: SUPERVISOR }).then(
      (outcome) => {
        if (outcome.ok) met(outcome.state?.signOutPending === true ? 'sign-out put off' : 'signed out by a supervisor');
      },
      () => {},
    );
  }

  /** An administrator signs an agent out, whatever they have in hand. */
  takeOver(item: Item): void {
    const { server, agents, queues, met } = this.#options;
    const { host } = server;
    const agent = agents[item.agent];
    if (host === null || agent === undefined) return;
    const { agentId } = agent;
    const had = [...host.items()].some(({ holders }) => holders.some((holder) => holder.agentId === agentId));
    agent.disturb();
    host.askCenter({ kind: 'takeOver', agentId, actor: ADMINISTRATOR }).then(
      (outcome) => {
        if (!outcome.ok) return;
        met('taken over');
        if (had) met('taken back from who was taken over');
        queues.takenOver(agent);
      },
      () => {},
    );
  }
}
