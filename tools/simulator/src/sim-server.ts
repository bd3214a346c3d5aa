/**
 * The server's process: the shipped host, desk of sessions and tickets over the shipped memory store. A flush takes time, and what
 * is not flushed when the process dies is lost, but for as many of the first appends as chance says had reached the disk.
 */
import type { TicketAnswer, TicketRequest } from '@interlock/connector/simulation';
import { type AgentEvent, type AgentState, compileRules, type ItemEvent, type Rules } from '@interlock/engine';
import { type Definition, parseSessionTicketAnswer } from '@interlock/protocol';
import {
  type ContactCenterHost,
  createColleagues,
  createContactCenterHost,
  createSessionDesk,
  createSessionTickets,
  type HostEvent,
  type HostPhase,
  type SessionCarrier,
  type SessionDependencies,
  type SessionDesk,
  type SessionEnd,
  type SessionSocket,
  type SessionTickets,
} from '@interlock/server/simulation';
import {
  createMemoryDisk,
  createMemoryStore,
  type EventStore,
  type MemoryDisk,
  type MemoryStore,
} from '@interlock/store';
import type { Chance } from './chance.ts';
import type { NetworkServer } from './network.ts';
import type { Place, VirtualTime } from './virtual-time.ts';

export const CONTACT_CENTER = 'default';

/** How soon a process that could not start is started again. */
const RESTART_MS = 1_000;

export interface SimServerOptions {
  readonly time: VirtualTime;
  readonly chance: Chance;
  readonly definition: Definition;
  readonly flushMs: number;
  /** Another number each time. */
  readonly newName: () => number;
  /** Puts something between host and store: a store with a fault of its own. */
  readonly wrapStore?: ((store: MemoryStore<HostEvent>, afterFlush: () => void) => EventStore<HostEvent>) | undefined;
  readonly listener: () => SimServerListener;
}

export interface SimServerListener {
  recorded(agentId: string, events: readonly AgentEvent[], after: AgentState): void;
  recordedItems(events: readonly ItemEvent[]): void;
  sessionEnded(agentId: string | null, end: SessionEnd): void;
  defect(what: string, error: unknown): void;
  phaseChanged(phase: HostPhase): void;
  /** Other rules are in force: after a start, and after a change. */
  rulesChanged(): void;
  /** Frames or commands that the server refused. */
  refused(what: 'frame' | 'command', code: string): void;
}

/** One life of the process. */
interface Life {
  readonly store: MemoryStore<HostEvent>;
  readonly host: ContactCenterHost;
  readonly desk: SessionDesk;
  readonly tickets: SessionTickets;
  readonly dependencies: SessionDependencies;
  isDead: boolean;
}

export class SimServer implements NetworkServer {
  readonly disk: MemoryDisk = createMemoryDisk();
  /** A flush takes this much longer until then. */
  slowUntil = 0;
  slowMs = 0;
  /** What each life said is flushed: the log must have it. */
  told: { readonly agentId: string | null; readonly events: readonly (AgentEvent | ItemEvent)[] }[] = [];
  crashes = 0;
  /** Called once, with the next append: for what is to happen between an append and its flush. */
  atNextAppend: (() => void) | null = null;
  /** The rules that were last seen in force; everything is checked by these. */
  rules: Rules;
  /** Since when the server is up without a break; null while it is not. */
  upSince: number | null = null;
  readonly #options: SimServerOptions;
  #life: Life | null = null;

  constructor(options: SimServerOptions) {
    this.#options = options;
    this.rules = compileRules(options.definition);
  }

  get host(): ContactCenterHost | null {
    const host = this.#life?.host;
    return host?.phase === 'open' ? host : null;
  }

  /** The host whatever its phase. */
  get anyHost(): ContactCenterHost | null {
    return this.#life?.host ?? null;
  }

  get isUp(): boolean {
    return this.#life !== null && this.#life.host.phase !== 'starting' && this.#life.host.phase !== 'closed';
  }

  /** The process starts; it is up when the log is loaded. */
  start(): void {
    const life = this.#createLife();
    this.#life = life;
    const { definition } = this.#options;
    const listener = this.#options.listener();
    const offer = { definition, source: 'default', sourceHash: 'simulated' } as const;
    life.host
      .start((inForce) => (inForce === null ? offer : null))
      .then(
        (error) => {
          if (error === null || life.isDead) return;
          // The process ends, and whoever looks after it starts it again.
          if (error.retry === 'never') listener.defect('start', error);
          this.crash();
          this.#options.time.after(RESTART_MS, () => this.start());
        },
        (error: unknown) => {
          if (!life.isDead) listener.defect('start', error);
        },
      );
  }

  /** The process dies at once, in the middle of whatever it does. */
  crash(): void {
    const life = this.#life;
    if (life === null) return;
    this.crashes += 1;
    life.isDead = true;
    const waiting = life.store.waiting();
    life.store.crash(waiting === 0 ? 0 : this.#options.chance.below(waiting + 1));
    this.#life = null;
    this.upSince = null;
  }

  accept(socket: SessionSocket, place: Place): SessionCarrier | null {
    const life = this.#life;
    if (life === null || !this.isUp) return null;
    const { heartbeatMs } = this.#options.definition.timeouts;
    const alive = (run: () => void) => (): void => {
      if (!life.isDead) run();
    };
    return life.desk.accept(socket, {
      ...life.dependencies,
      scheduler: {
        now: () => place.now,
        after: (delayMs, run) => place.after(delayMs, alive(run), delayMs <= heartbeatMs),
        soon: (run) => void place.after(0, alive(run)),
      },
    });
  }

  issueTicket({ agentId, name, team, origin }: TicketRequest): TicketAnswer {
    const life = this.#life;
    if (life === null || life.host.phase !== 'open') return { kind: 'unavailable' };
    if (!life.host.definition().definition.allowedOrigins.includes(origin))
      return { kind: 'refused', code: 'originRefused' };
    const ticket = life.tickets.issue({ agentId, name, team, origin });
    if (ticket === null) return { kind: 'unavailable' };
    const answer = parseSessionTicketAnswer({ ticket, expiresInMs: 30_000, settings: { outranked: [], warnings: 0 } });
    return answer.ok ? { kind: 'ticket', ticket, settings: answer.value.settings } : { kind: 'unavailable' };
  }

  #adoptRules({ host }: Life): void {
    const rules = host.rules();
    if (rules.definition === this.rules.definition) return;
    this.rules = rules;
    this.#options.listener().rulesChanged();
  }

  #createLife(): Life {
    const { time, chance, newName, wrapStore } = this.#options;
    const listener = this.#options.listener();
    const store = createMemoryStore<HostEvent>({ disk: this.disk, flush: 'manual' });
    let isFlushing = false;
    const flushSoon = (): void => {
      if (isFlushing) return;
      isFlushing = true;
      const { flushMs } = this.#options;
      const slowMs = time.now < this.slowUntil ? this.slowMs : 0;
      time.after(flushMs + slowMs, () => {
        isFlushing = false;
        if (!life.isDead) store.flush();
      });
    };
    const honest: EventStore<HostEvent> = {
      ...store,
      append: (contactCenterId, request) => {
        const answer = store.append(contactCenterId, request);
        flushSoon();
        const meant = this.atNextAppend;
        this.atNextAppend = null;
        meant?.();
        return answer;
      },
    };
    const scheduler = {
      now: () => time.now,
      // Virtual time is never set: a log cannot be ahead of it.
      notBefore: () => {},
      after: (delayMs: number, run: () => void) =>
        time.after(delayMs, () => {
          if (!life.isDead) run();
        }),
      soon: (run: () => void) =>
        void time.after(0, () => {
          if (!life.isDead) run();
        }),
    };
    const host = createContactCenterHost({
      store: wrapStore?.(store, flushSoon) ?? honest,
      scheduler,
      contactCenterId: CONTACT_CENTER,
    });
    const tickets = createSessionTickets({
      now: () => time.now,
      randomBytes: (size) => Buffer.from(Array.from({ length: size }, () => chance.below(256))),
    });
    const dependencies: SessionDependencies = {
      host,
      scheduler,
      tickets,
      readTimeline: async () => null,
      colleagues: createColleagues(host),
      newSessionId: () => `session-${newName()}`,
      newWorkId: () => `own-${newName()}`,
    };
    host.subscribe({
      recorded: (agentId, events) => {
        if (life.isDead) return;
        this.told.push({ agentId, events });
        const after = host.agent(agentId)?.state;
        if (after !== undefined) listener.recorded(agentId, events, after);
      },
      recordedItems: (events) => {
        if (life.isDead) return;
        this.told.push({ agentId: null, events });
        listener.recordedItems(events);
      },
      phaseChanged: (phase) => {
        if (life.isDead) return;
        this.upSince = phase === 'open' ? (this.upSince ?? time.now) : null;
        if (phase === 'open') this.#adoptRules(life);
        listener.phaseChanged(phase);
      },
      definitionChanged: () => {
        if (!life.isDead) this.#adoptRules(life);
      },
      defect: (_agentId, what, error) => listener.defect(what, error),
    });
    const desk = createSessionDesk(host, dependencies, {
      opened: () => {},
      ended: (agentId, _epoch, end) => {
        if (!life.isDead) listener.sessionEnded(agentId, end);
      },
      frameRefused: (code) => listener.refused('frame', code),
      commandRefused: (code) => listener.refused('command', code),
      failed: (_agentId, error) => listener.defect('session', error),
    });
    const life: Life = { store, host, desk, tickets, dependencies, isDead: false };
    return life;
  }
}
