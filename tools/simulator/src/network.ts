/**
 * The way between one agent's pages and the server: latency, partitions, slowness, cut and half-open connections. A connection
 * keeps its order and loses nothing while it lives, as TCP does; what is under way when it is cut is lost, and what was sent on a
 * half-open one may arrive after its successor has been opened.
 */
import type {
  PageSocket,
  PageSocketListener,
  SessionTransport,
  TicketAnswer,
  TicketRequest,
} from '@interlock/connector/simulation';
import type { SessionSocket as ServerSocket, SessionCarrier } from '@interlock/server/simulation';
import type { Place } from './virtual-time.ts';

/** What the server offers to a network. */
export interface NetworkServer {
  /** Null while it is down. */
  accept(socket: ServerSocket, place: Place): SessionCarrier | null;
  issueTicket(request: TicketRequest): TicketAnswer;
  readonly isUp: boolean;
}

/** WebSocket close code of a connection that just ended. */
const ABNORMAL = 1006;
/** A request that nothing answers is given up by the browser after this. */
const GIVE_UP_MS = 4_000;
/** The slowest of the allowances on the way from page to server, the connector's of reports, gains a frame in this time. */
const FRAME_ALLOWANCE_MS = 200;

export class Network {
  partitionedUntil = 0;
  slowUntil = 0;
  slowMs = 0;
  readonly #place: Place;
  readonly #latencyMs: number;
  readonly #now: () => number;
  readonly #heard: (bytes: number) => void;
  readonly #links = new Set<Link>();
  #upAt = 0;
  /** When the pages' allowance of frames is whole again, on the clock of the place. */
  #wholeAt = 0;

  constructor(place: Place, latencyMs: number, now: () => number, heard: (bytes: number) => void) {
    this.#place = place;
    this.#latencyMs = latencyMs;
    this.#now = now;
    this.#heard = heard;
  }

  get place(): Place {
    return this.#place;
  }

  /** A page sends a frame, of which it may send so many in a second. */
  spend(): void {
    this.#wholeAt = Math.max(this.#wholeAt, this.#place.now) + FRAME_ALLOWANCE_MS;
  }

  /** How long until every allowance of frames is whole, in ms: standing still, time fills none. */
  get wholeInMs(): number {
    return Math.max(0, this.#wholeAt - this.#place.now);
  }

  /** How long a message that is sent now takes, in ms. */
  delayMs(): number {
    const now = this.#now();
    const delay = this.#latencyMs + (now < this.slowUntil ? this.slowMs : 0);
    return now < this.partitionedUntil ? this.partitionedUntil - now + delay : delay;
  }

  /** How long it takes at most until a frame that a page sends now has arrived, behind all that is under way, in ms. */
  wayMs(): number {
    return Math.max(this.delayMs(), this.#upAt - this.#now());
  }

  /** A frame of a page is under way, and will arrive then. */
  sentUp(arrivesAt: number): void {
    this.#upAt = Math.max(this.#upAt, arrivesAt);
  }

  get isPartitioned(): boolean {
    return this.#now() < this.partitionedUntil;
  }

  now(): number {
    return this.#now();
  }

  heard(bytes: number): void {
    this.#heard(bytes);
  }

  /** Connections whose page believes in them. */
  get liveCount(): number {
    let count = 0;
    for (const link of this.#links) if (link.isOpen) count += 1;
    return count;
  }

  /** @param tab whose connections they are */
  transport(server: NetworkServer, tab: number): SessionTransport {
    return {
      requestTicket: (request) =>
        new Promise((answer) => {
          if (!server.isUp || this.isPartitioned) this.#place.after(GIVE_UP_MS, () => answer({ kind: 'unavailable' }));
          else
            this.#place.after(this.delayMs(), () => {
              const ticket: TicketAnswer = server.isUp ? server.issueTicket(request) : { kind: 'unavailable' };
              this.#place.after(this.delayMs(), () => answer(ticket));
            });
        }),
      openSocket: (listener) => {
        const link = new Link(this, server, tab, listener, () => this.#links.delete(link));
        this.#links.add(link);
        return link.page;
      },
    };
  }

  /** Every connection (of one tab) ends; what is under way is lost. */
  cut(tab: number | null = null): void {
    this.#place.touch();
    for (const link of [...this.#links]) if (tab === null || link.tab === tab) link.cut();
  }

  /** Every page's end closes; the server hears nothing of it, and gets what was under way `lateMs` late. */
  halfOpen(lateMs: number): void {
    this.#place.touch();
    for (const link of [...this.#links]) link.halfOpen(lateMs);
  }

  /** The server's process is gone. */
  serverGone(): void {
    for (const link of [...this.#links]) link.serverGone();
  }
}

class Link {
  isOpen = false;
  readonly page: PageSocket;
  readonly tab: number;
  readonly #network: Network;
  readonly #listener: PageSocketListener;
  readonly #forget: () => void;
  #carrier: SessionCarrier | null = null;
  /** The page closed it, or was told that it is closed. */
  #isPageDone = false;
  /** The server's end was closed. */
  #isServerDone = false;
  #isCut = false;
  #upAt = 0;
  #downAt = 0;
  #lateMs = 0;

  constructor(network: Network, server: NetworkServer, tab: number, listener: PageSocketListener, forget: () => void) {
    this.tab = tab;
    this.#network = network;
    this.#listener = listener;
    this.#forget = forget;
    this.page = { send: (text) => this.#send(text), close: () => this.#closeByPage() };
    // Names, handshakes: a connection takes one way there and one back.
    this.#up(() => {
      if (this.#isPageDone) return;
      this.#carrier = server.accept(this.#serverSocket(), network.place);
      if (this.#carrier === null) this.#tellPage(ABNORMAL);
      else
        this.#down(() => {
          if (this.#isPageDone) return;
          this.isOpen = true;
          listener.opened();
        });
    });
  }

  cut(): void {
    if (this.#isCut) return;
    this.#isCut = true;
    const { place } = this.#network;
    place.after(this.#network.delayMs(), () => this.#endServer());
    place.after(1, () => this.#endPage(ABNORMAL));
  }

  halfOpen(lateMs: number): void {
    if (this.#isCut) return;
    this.#lateMs = lateMs;
    this.#network.place.after(1, () => this.#endPage(ABNORMAL));
  }

  serverGone(): void {
    this.#carrier = null;
    this.#isServerDone = true;
    this.#isCut = true;
    this.#network.place.after(this.#network.delayMs(), () => this.#endPage(ABNORMAL));
  }

  #serverSocket(): ServerSocket {
    return {
      send: (text, sent) => {
        if (!this.#isServerDone) this.#down(() => this.#receive(text));
        sent();
      },
      close: (code) => this.#tellPage(code),
      terminate: () => this.#tellPage(ABNORMAL),
      bufferedAmount: 0,
    };
  }

  #send(text: string): void {
    if (this.#isPageDone || !this.isOpen) return;
    this.#network.spend();
    this.#up(() => {
      if (this.#isServerDone || this.#carrier === null) return;
      this.#network.heard(text.length);
      this.#carrier.received(text);
    });
  }

  #receive(text: string): void {
    if (this.#isPageDone) return;
    this.#network.heard(text.length);
    this.#listener.received(text);
  }

  #closeByPage(): void {
    if (this.#isPageDone) return;
    this.#isPageDone = true;
    this.isOpen = false;
    this.#up(() => this.#endServer());
  }

  /** The server closes: the page hears of it behind what was sent before. */
  #tellPage(code: number): void {
    this.#down(() => this.#endPage(code));
    this.#up(() => this.#endServer());
  }

  #endPage(code: number): void {
    if (this.#isPageDone) return;
    this.#isPageDone = true;
    this.isOpen = false;
    if (this.#isServerDone) this.#forget();
    this.#network.place.touch();
    this.#listener.closed(code);
  }

  #endServer(): void {
    if (this.#isServerDone) return;
    this.#isServerDone = true;
    this.#forget();
    this.#network.place.touch();
    this.#carrier?.closed();
    this.#carrier = null;
  }

  /** In order, and not at all once the connection was cut. */
  #up(run: () => void): void {
    const now = this.#network.now();
    this.#upAt = Math.max(this.#upAt, now + this.#network.delayMs() + this.#lateMs);
    this.#network.sentUp(this.#upAt);
    this.#network.place.after(this.#upAt - now, () => {
      if (!this.#isCut) run();
    });
  }

  #down(run: () => void): void {
    const now = this.#network.now();
    this.#downAt = Math.max(this.#downAt, now + this.#network.delayMs());
    this.#network.place.after(this.#downAt - now, () => {
      if (!this.#isCut) run();
    });
  }
}
