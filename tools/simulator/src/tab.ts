/**
 * One browser tab: the CRM page (with the shipped SDK, or a plain one) and, inside it, the shipped connector. Both are one
 * document each; messages between them keep their order and are lost with the document they are addressed to.
 */
import { type ClientApplication, createClientApplication, type PortLike } from '@interlock/client';
import {
  type Connector,
  createConnector,
  type Memory,
  type SessionTransport,
  type WindowMessage,
} from '@interlock/connector/simulation';
import type { Chance } from './chance.ts';
import { type CrmUser, crmPortOf } from './crm.ts';
import type { Network, NetworkServer } from './network.ts';
import { createPlainPage, type PlainPage } from './plain-page.ts';
import type { SimLocks } from './sim-locks.ts';
import type { Cancel, Place } from './virtual-time.ts';

const CRM_ORIGIN = 'http://127.0.0.1:4401';
const CONNECTOR_ORIGIN = 'http://localhost:4400';

export interface TabOptions {
  readonly number: number;
  readonly agentId: string;
  readonly place: Place;
  readonly network: Network;
  readonly server: NetworkServer;
  readonly user: CrmUser;
  readonly locks: SimLocks;
  readonly wire: 'plain' | 'extended';
  readonly asksFirst: boolean;
  readonly snapshotMs: number;
  readonly heartbeatMs: number;
  readonly answersSame: boolean;
  readonly chance: Chance;
  /** Another number each time; in a real browser it is chance. */
  readonly newName: () => number;
  /** The connector of this tab is a new one. */
  readonly connected: (connector: Connector) => void;
}

/** A document that can be gone: what was addressed to it is then let go. While it hangs, it waits. */
interface Document {
  isGone: boolean;
  held: (() => void)[] | null;
}

const newDocument = (): Document => ({ isGone: false, held: null });

export class Tab {
  readonly number: number;
  connector: Connector | null = null;
  client: ClientApplication | null = null;
  isClosed = false;
  /** The faults of the moment, on the port between page and frame. */
  lossShare = 0;
  repeatShare = 0;
  readonly #options: TabOptions;
  readonly #storage = new Map<string, string>();
  #page: Document = { isGone: true, held: null };
  #frame: Document = { isGone: true, held: null };
  #plain: PlainPage | null = null;
  #hearPage: ((event: { data: unknown; origin: string; source: unknown; ports: PortLike[] }) => void) | null = null;
  #hearFrame: ((message: WindowMessage) => void) | null = null;
  #hidePage: (() => void)[] = [];
  /** The computer sleeps: nothing runs until it wakes. */
  #frozen: (() => void)[] | null = null;
  readonly #window: Window;

  constructor(options: TabOptions) {
    this.number = options.number;
    this.#options = options;
    const postMessage = (frame: unknown): void => this.#toFrame(frame);
    // The SDK uses one function of the frame's window.
    this.#window = { postMessage } as unknown as Window;
    this.#load();
  }

  get isFrozen(): boolean {
    return this.#frozen !== null;
  }

  /** The page and everything in it is gone. `isClean`: it was told before, as when a tab is closed by hand. */
  close(isClean: boolean): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.#unload(isClean);
  }

  /** The page is loaded anew, which takes `takesMs`. */
  reload(isClean: boolean, takesMs: number): void {
    if (this.isClosed) return;
    this.#unload(isClean);
    this.#options.place.after(takesMs, () => {
      if (!this.isClosed && this.#page.isGone) this.#load();
    });
  }

  /** The connector's frame alone is loaded anew. */
  reloadFrame(isClean: boolean, takesMs: number): void {
    if (this.isClosed || this.#page.isGone || this.#frame.isGone) return;
    this.#unloadFrame(isClean);
    const page = this.#page;
    this.#options.place.after(takesMs, () => {
      if (!page.isGone && this.#frame.isGone) this.#loadFrame();
    });
  }

  freeze(): void {
    this.#frozen ??= [];
  }

  thaw(): void {
    const held = this.#frozen ?? [];
    this.#frozen = null;
    for (const run of held) this.#options.place.after(0, run);
  }

  /** The CRM's page does nothing for a while, as with a dialog open; the frame, of another origin, goes on. */
  hang(lastsMs: number): void {
    const page = this.#page;
    if (page.isGone || page.held !== null) return;
    page.held = [];
    this.#options.place.after(lastsMs, () => {
      const held = page.held ?? [];
      page.held = null;
      for (const run of held) this.#after(page, 0, run);
    });
  }

  #load(): void {
    this.#page = newDocument();
    if (this.#options.wire === 'extended') this.#loadSdk();
    else this.#loadPlainPage();
    this.#loadFrame();
  }

  #loadSdk(): void {
    const { place, user, locks, number, agentId, snapshotMs, asksFirst } = this.#options;
    const document = this.#page;
    const later = (run: () => void): void => void this.#after(document, 0, run);
    this.client = createClientApplication({
      iframe: { contentWindow: this.#window },
      connectorOrigin: CONNECTOR_ORIGIN,
      crm: crmPortOf(user, later, asksFirst),
      user: { id: agentId, name: agentId },
      environment: {
        page: {
          addEventListener: (type: string, listener: (event: never) => void, { signal }: { signal: AbortSignal }) => {
            if (type === 'message') this.#hearPage = listener as never;
            else if (type === 'pagehide') this.#hidePage.push(() => listener({ persisted: false } as never));
            signal.addEventListener('abort', () => {
              if (type === 'message') this.#hearPage = null;
            });
          },
        },
        locks: locks.of(number),
        now: () => place.now,
        startTimer: (run, afterMs) => ({ cancel: this.#after(document, afterMs, run, afterMs === snapshotMs) }),
        newNonce: () => this.#options.newName().toString(16).padStart(32, '0'),
      },
    });
  }

  #loadPlainPage(): void {
    const { user, agentId, answersSame } = this.#options;
    const document = this.#page;
    const plain = createPlainPage({
      user,
      userId: agentId,
      answersSame,
      post: (frame) => this.#toFrame(frame),
      later: (run) => void this.#after(document, 0, run),
    });
    this.#plain = plain;
    this.#hearPage = ({ data }) => plain.hear(data);
  }

  #loadFrame(): void {
    const { place, network, server, chance, snapshotMs, heartbeatMs, connected } = this.#options;
    const document = newDocument();
    this.#frame = document;
    // These are set anew with every frame that is heard: the session's silence, and when a quiet page is asked and given up.
    const askMs = Math.round(Math.min(1.1 * snapshotMs, 5_500));
    const beats = new Set([2 * heartbeatMs + 1_000, askMs, Math.round(Math.min(2.5 * snapshotMs, 9_000) - askMs)]);
    const load = this.#options.newName();
    let commands = 0;
    this.connector = createConnector({
      crmWindow: {
        post: (frame) => this.#toPage(frame, []),
        listen: (listener) => {
          this.#hearFrame = listener;
          return () => {
            if (this.#hearFrame === listener) this.#hearFrame = null;
          };
        },
        postWithChannel: (frame, _origin, onFrame) => this.#openChannel(frame, onFrame),
      },
      transport: this.#guardedTransport(document, network.transport(server, this.number)),
      timers: {
        now: () => place.now,
        after: (delayMs, run) => this.#after(document, delayMs, run, beats.has(delayMs)),
      },
      random: () => chance.share(),
      memory: this.#memory(),
      newNonce: () => this.#options.newName().toString(16).padStart(32, 'c'),
      newCommandId: () => {
        commands += 1;
        return `${load}-${commands}`;
      },
      origins: [CRM_ORIGIN],
    });
    connected(this.connector);
  }

  #memory(): Memory {
    return {
      get: (key) => this.#storage.get(key) ?? null,
      set: (key, value) => {
        if (value === null) this.#storage.delete(key);
        else this.#storage.set(key, value);
      },
    };
  }

  #unload(isClean: boolean): void {
    if (this.#page.isGone) return;
    this.#options.place.touch();
    if (isClean) for (const hide of this.#hidePage) hide();
    this.#unloadFrame(isClean);
    this.#page.isGone = true;
    this.#hidePage = [];
    this.#hearPage = null;
    this.client?.close();
    this.client = null;
    this.#plain?.close();
    this.#plain = null;
    this.#options.locks.release(this.number);
  }

  #unloadFrame(isClean: boolean): void {
    if (this.#frame.isGone) return;
    this.#options.place.touch();
    const connector = this.connector;
    // A page that just goes takes its connection with it without a word.
    if (!isClean) this.#options.network.cut(this.number);
    this.#frame.isGone = true;
    connector?.close();
    this.#hearFrame = null;
    this.connector = null;
  }

  /** A timer of a document. */
  #after(document: Document, delayMs: number, run: () => void, isBeat = false): Cancel {
    return this.#options.place.after(delayMs, () => this.#reach(document, run), isBeat);
  }

  /** What reaches a document: nothing that is gone, and, while the computer sleeps, nothing until it wakes. */
  #reach(document: Document, run: () => void): void {
    if (document.isGone) return;
    if (this.#frozen !== null) this.#frozen.push(() => this.#reach(document, run));
    else if (document.held !== null) document.held.push(run);
    else run();
  }

  /** The socket's events reach the document like everything else. */
  #guardedTransport(document: Document, transport: SessionTransport): SessionTransport {
    const reach = (run: () => void): void => this.#reach(document, run);
    return {
      requestTicket: (request) =>
        new Promise((answer) => {
          void transport.requestTicket(request).then((ticket) => reach(() => answer(ticket)));
        }),
      openSocket: (listener) =>
        transport.openSocket({
          opened: () => reach(() => listener.opened()),
          received: (text) => reach(() => listener.received(text)),
          closed: (code) => reach(() => listener.closed(code)),
        }),
    };
  }

  #toFrame(data: unknown): void {
    const frame = this.#frame;
    this.#after(frame, 0, () => this.#hearFrame?.({ fromParent: true, origin: CRM_ORIGIN, data }));
  }

  #toPage(data: unknown, ports: PortLike[]): void {
    this.#after(this.#page, 0, () => this.#hearPage?.({ data, origin: CONNECTOR_ORIGIN, source: this.#window, ports }));
  }

  #openChannel(opening: unknown, onFrame: (frame: unknown) => void) {
    const { chance } = this.#options;
    const frame = this.#frame;
    const page = this.#page;
    let isNearClosed = false;
    let isFarClosed = false;
    /** In order; lost or repeated only where the plan says so. */
    const carry = (document: Document, run: () => void): void => {
      if (this.lossShare > 0 && chance.happens(this.lossShare)) return;
      this.#after(document, 0, run);
      if (this.repeatShare > 0 && chance.happens(this.repeatShare)) this.#after(document, 0, run);
    };
    const far: PortLike = {
      onmessage: null,
      postMessage: (data) => {
        if (!isFarClosed) carry(frame, () => !isNearClosed && onFrame(data));
      },
      close: () => {
        isFarClosed = true;
      },
    };
    this.#toPage(opening, [far]);
    return {
      // Only `data` of an event of a port is read.
      post: (data: unknown) => {
        if (!isNearClosed && !frame.isGone)
          carry(page, () => !isFarClosed && far.onmessage?.({ data } as MessageEvent));
      },
      close: () => {
        isNearClosed = true;
      },
    };
  }
}
