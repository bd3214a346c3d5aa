/** Faults of the server, which befall everybody: its process dies, its disk is full, its flushes are slow. */
import type { Chance } from './chance.ts';
import type { LogCheck } from './log-check.ts';
import type { Item } from './plan.ts';
import type { Rest } from './rest.ts';
import type { SimAgent } from './sim-agent.ts';
import type { SimServer } from './sim-server.ts';
import type { Sometimes } from './sometimes.ts';
import type { VirtualTime } from './virtual-time.ts';

/** Most people have not answered before. */
const OFFER_STANDS_MS = 1_500;

export interface OutagesOptions {
  readonly time: VirtualTime;
  readonly server: SimServer;
  readonly agents: readonly SimAgent[];
  readonly flushMs: number;
  readonly rest: Rest;
  readonly logCheck: LogCheck;
  readonly met: (what: Sometimes) => void;
}

export class Outages {
  readonly #options: OutagesOptions;
  /** Called once, when a caller comes, and when an offer is made. */
  #atNextArrival: (() => void) | null = null;
  #atNextOffer: (() => void) | null = null;

  constructor(options: OutagesOptions) {
    this.#options = options;
  }

  /** A quarter of the crashes comes at any time; the others where most can go wrong: between an append and its flush, the same with what a caller asked for, while an offer stands. */
  crashBy({ lastsMs }: Item, chance: Chance): void {
    const { time, server, flushMs } = this.#options;
    const soon = (withinMs: number) => (): void => {
      time.after(chance.between(0, withinMs), () => this.#crash(lastsMs));
    };
    const flushedMs = 2 * flushMs;
    switch (chance.pick(['now', 'append', 'arrival', 'offer'])) {
      case 'now':
        return this.#crash(lastsMs);
      case 'append':
        server.atNextAppend = soon(flushedMs);
        return;
      case 'arrival':
        this.#atNextArrival = () => {
          server.atNextAppend = soon(flushedMs);
        };
        return;
      case 'offer':
        this.#atNextOffer = soon(OFFER_STANDS_MS);
    }
  }

  diskFull({ lastsMs }: Item): void {
    const { disk } = this.#options.server;
    disk.writable = false;
    this.#lasts(lastsMs, () => {
      disk.writable = true;
    });
  }

  slowFlush({ lastsMs }: Item, chance: Chance): void {
    const { time, server } = this.#options;
    server.slowMs = chance.between(50, 3_000);
    server.slowUntil = time.now + lastsMs;
    this.#lasts(lastsMs, () => {});
  }

  /** A caller is about to ask the server for an interaction. */
  callerComes(): void {
    this.#atNextArrival?.();
    this.#atNextArrival = null;
  }

  offerWasMade(): void {
    this.#atNextOffer?.();
    this.#atNextOffer = null;
  }

  /** A crash that still waits for its moment does not come any more. */
  callOff(): void {
    this.#options.server.atNextAppend = null;
    this.#atNextArrival = null;
    this.#atNextOffer = null;
  }

  #crash(downMs: number): void {
    const { time, server, agents, rest, logCheck, met } = this.#options;
    for (const { state } of agents) {
      if (state === null) continue;
      if (state.crm.request !== null) met('crash with a request under way');
      if (state.contactCenter.work.some((item) => item.state === 'offered')) met('crash with an offer standing');
    }
    const host = server.anyHost;
    if (host === null) return;
    if (host.pendingRecords > 0) met('crash that lost records');
    const items = [...host.items()];
    if (items.some(({ holders }) => holders.length === 0)) met('crash while callers wait');
    server.crash();
    for (const agent of agents) agent.serverGone();
    logCheck.afterCrash(agents, items);
    rest.serverGone();
    rest.outageBegins();
    time.after(downMs, () => {
      rest.outageEnds();
      this.#touchAll();
      server.start();
    });
  }

  #lasts(lastsMs: number, end: () => void): void {
    const { time, rest } = this.#options;
    rest.outageBegins();
    this.#touchAll();
    time.after(lastsMs, () => {
      rest.outageEnds();
      this.#touchAll();
      end();
    });
  }

  #touchAll(): void {
    for (const { place } of this.#options.agents) place.touch();
  }
}
