/**
 * A rival's way between contact centre and page, under the same faults at the same instants: in order while it stands, and what is
 * under way when it breaks is lost. Rivals get what any of them would have: they reconnect, and the centre notices a silent page.
 */
import { Chance } from '../chance.ts';
import type { Item } from '../plan.ts';
import type { VirtualTime } from '../virtual-time.ts';

/** Reconnecting takes about as long as Interlock's first try. */
const RECONNECT_MS = 400;

export interface RivalLinkOptions {
  readonly time: VirtualTime;
  readonly latencyMs: number;
  /** After this the centre counts a page that says nothing as gone. */
  readonly silenceMs: number;
  readonly chance: Chance;
  readonly up: () => void;
  /** The centre has noticed. */
  readonly down: () => void;
}

export class RivalLink {
  isUp = false;
  /** What the centre believes. */
  isBelieved = false;
  readonly #options: RivalLinkOptions;
  #generation = 0;
  #slowUntil = 0;
  #slowMs = 0;
  #partitionedUntil = 0;
  #lossUntil = 0;
  #lastAt = 0;
  /** What keeps the link down. */
  #breaks = 0;

  constructor(options: RivalLinkOptions) {
    this.#options = options;
  }

  start(): void {
    this.#restore();
  }

  /** How long a message that is sent now takes, behind all that is under way, in ms. */
  wayMs(): number {
    const { time, latencyMs } = this.#options;
    const slowMs = time.now < this.#slowUntil ? this.#slowMs : 0;
    return Math.max(latencyMs + slowMs, this.#partitionedUntil + latencyMs - time.now, this.#lastAt - time.now);
  }

  /** Delivers in order, or not at all. */
  carry(run: () => void): void {
    const { time, chance } = this.#options;
    if (!this.isUp) return;
    if (time.now < this.#lossUntil && chance.happens(0.3)) return;
    const generation = this.#generation;
    const at = time.now + this.wayMs();
    this.#lastAt = at;
    time.set(at, () => {
      if (generation === this.#generation) run();
    });
  }

  /** A fault of the network or the browser; false where it is none. */
  befall(item: Item, seed: number): boolean {
    const { time, silenceMs, latencyMs } = this.#options;
    const chance = new Chance(seed, 22, item.key);
    switch (item.kind) {
      case 'cut':
        this.break(latencyMs, RECONNECT_MS);
        return true;
      case 'halfOpen':
        this.break(silenceMs, RECONNECT_MS);
        return true;
      case 'partition':
        if (item.lastsMs > silenceMs) this.break(silenceMs, item.lastsMs + RECONNECT_MS);
        else this.#partitionedUntil = time.now + item.lastsMs;
        return true;
      case 'slow':
        this.#slowUntil = time.now + item.lastsMs;
        this.#slowMs = chance.between(200, 4_000);
        return true;
      case 'reloadPage':
      case 'reloadFrame':
        this.break(latencyMs, item.lastsMs + RECONNECT_MS);
        return true;
      case 'lid':
        this.break(silenceMs, item.lastsMs + RECONNECT_MS);
        return true;
      case 'portLoss':
        this.#lossUntil = time.now + item.lastsMs;
        return true;
      default:
        return false;
    }
  }

  /** Down at once, noticed by the centre after `noticedMs` unless it is back, and back after `lastsMs`. */
  break(noticedMs: number, lastsMs: number): void {
    const { time, down } = this.#options;
    this.#generation += 1;
    const generation = this.#generation;
    this.isUp = false;
    this.#breaks += 1;
    time.after(noticedMs, () => {
      if (generation !== this.#generation || !this.isBelieved) return;
      this.isBelieved = false;
      down();
    });
    time.after(lastsMs, () => {
      this.#breaks -= 1;
      if (this.#breaks === 0) this.#restore();
    });
  }

  #restore(): void {
    this.#generation += 1;
    this.isUp = true;
    this.isBelieved = true;
    this.#options.up();
  }
}
