/**
 * Agents at rest: with whom nothing but beats would happen, time there stands still until something does (SM6). Where every beat is
 * run it is only noted who would rest, and checked that nothing but beats happens to them.
 */
import type { AgentEvent } from '@interlock/engine';
import type { SimAgent } from './sim-agent.ts';
import type { SimServer } from './sim-server.ts';
import type { Sometimes } from './sometimes.ts';
import type { Place, VirtualTime } from './virtual-time.ts';

/** What a beat could bring about: snapshots, answers, a connection that is found to be gone. */
const OF_BEATS: ReadonlySet<string> = new Set([
  'presenceReported',
  'crmWorkChanged',
  'crmWorkConfirmed',
  'requestApplied',
  'requestAccepted',
  'sessionOpened',
  'sessionLost',
  'crmAttached',
  'crmDetached',
]);

export interface RestOptions {
  readonly time: VirtualTime;
  readonly server: SimServer;
  readonly agents: readonly SimAgent[];
  /** Every beat is run, and nothing but beats may happen where an agent would rest. */
  readonly everyBeat: boolean;
  readonly met: (what: Sometimes) => void;
  readonly violate: (property: string, agent: number) => void;
}

export class Rest {
  readonly #options: RestOptions;
  readonly #byPlace: ReadonlyMap<Place, SimAgent>;
  /** Agents that would rest, were beats not run, and since when. */
  readonly #wouldRest = new Map<SimAgent, number>();
  /** Agents at whom the next look is set. */
  readonly #isLookedAt = new Set<SimAgent>();
  /** Faults of the server that last: nobody rests beside one. */
  #outages = 0;

  constructor(options: RestOptions) {
    this.#options = options;
    this.#byPlace = new Map(options.agents.map((agent) => [agent.place, agent]));
  }

  /** After each timer: an agent with whom nothing but beats would happen rests until something does. */
  afterEach(): void {
    const place = this.#options.time.lastPlace;
    if (place === null || !this.#mayRest(place)) return;
    const agent = this.#byPlace.get(place);
    if (agent !== undefined) this.#letRest(agent);
  }

  /** Time alone may bring something about while an agent rests; a beat may not. */
  check(agent: SimAgent, events: readonly AgentEvent[]): void {
    const since = this.#wouldRest.get(agent);
    if (since === undefined) return;
    this.#wouldRest.delete(agent);
    if (agent.place.touchedAt >= since) return;
    const told = events.find(({ kind }) => OF_BEATS.has(kind));
    if (told !== undefined)
      this.#options.violate(`SM6 ${told.kind} while nothing but beats should happen`, agent.index);
  }

  outageBegins(): void {
    this.#outages += 1;
  }

  outageEnds(): void {
    this.#outages -= 1;
  }

  /** The server's process died, which nobody sleeps through. */
  serverGone(): void {
    this.#wouldRest.clear();
  }

  #mayRest(place: Place): boolean {
    return !place.isResting && place.hasBeatsOnly && this.#outages === 0;
  }

  #letRest(agent: SimAgent): void {
    const { time, server, everyBeat, met } = this.#options;
    const { host } = server;
    if (host === null || host.pendingRecords > 0) return;
    if (agent.calmInMs > 0) return this.#lookAgain(agent);
    if (!agent.isQuiet) return;
    met('rested');
    if (everyBeat) this.#wouldRest.set(agent, time.now);
    else agent.place.rest();
  }

  /** The next timer at this place may be a beat far away. */
  #lookAgain(agent: SimAgent): void {
    if (this.#isLookedAt.has(agent)) return;
    this.#isLookedAt.add(agent);
    this.#options.time.after(agent.calmInMs, () => {
      this.#isLookedAt.delete(agent);
      if (this.#mayRest(agent.place)) this.#letRest(agent);
    });
  }
}
