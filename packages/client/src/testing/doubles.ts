/**
 * Deterministic doubles of what surrounds the SDK: a clock, a page, locks, a port, a connector and a CRM. Each behaves like the real thing
 * as far as the SDK can see; nothing here counts calls.
 */
import type { CapabilitySheet, CrmPort, PresenceCause, TicketRef, Unsubscribe } from '../crm-port.ts';
import type { ClientEnvironment, LocksLike, PageLike, PortLike, TimerHandle } from '../environment.ts';

/** Lets everything that is ready run. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
}

export class FakeClock {
  time = 1000;
  #timers: { at: number; run: () => void }[] = [];

  startTimer(run: () => void, afterMs: number): TimerHandle {
    const timer = { at: this.time + afterMs, run };
    this.#timers.push(timer);
    return {
      cancel: () => void this.#timers.splice(0, this.#timers.length, ...this.#timers.filter((t) => t !== timer)),
    };
  }

  async advance(ms: number): Promise<void> {
    const end = this.time + ms;
    await settle();
    for (;;) {
      const due = this.#timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
      if (!due) break;
      this.#timers = this.#timers.filter((timer) => timer !== due);
      this.time = Math.max(this.time, due.at);
      due.run();
      await settle();
    }
    this.time = end;
  }
}

type Listener = (event: never) => void;

export class FakePage implements PageLike {
  #listeners: { type: string; listener: Listener }[] = [];

  addEventListener(type: string, listener: Listener, { signal }: { signal: AbortSignal }): void {
    const entry = { type, listener };
    this.#listeners.push(entry);
    signal.addEventListener('abort', () => {
      this.#listeners = this.#listeners.filter((item) => item !== entry);
    });
  }

  get listenerCount(): number {
    return this.#listeners.length;
  }

  dispatch(type: string, event: object): void {
    // The SDK reads only the fields that the double gives.
    for (const { listener } of this.#listeners.filter((item) => item.type === type)) listener(event as never);
  }
}

/** One end of a channel. What is posted arrives at the other end in the next microtask, as in a browser never at once. */
export class FakePort implements PortLike {
  onmessage: ((event: MessageEvent) => unknown) | null = null;
  other: FakePort | null = null;
  isClosed = false;

  postMessage(frame: unknown): void {
    if (this.isClosed) return;
    const data = structuredClone(frame);
    queueMicrotask(() => {
      // Only `data` is read.
      if (this.other && !this.other.isClosed) this.other.onmessage?.({ data } as MessageEvent);
    });
  }

  close(): void {
    this.isClosed = true;
  }
}

export function createPortPair(): [FakePort, FakePort] {
  const pair: [FakePort, FakePort] = [new FakePort(), new FakePort()];
  [pair[0].other, pair[1].other] = [pair[1], pair[0]];
  return pair;
}

interface LockRequest {
  readonly hold: () => Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** The locks of one origin, shared by the tabs of a test. */
export class FakeLocks implements LocksLike {
  #held = new Map<string, LockRequest>();
  #waiting = new Map<string, LockRequest[]>();
  refusal: Error | null = null;
  readonly names = new Set<string>();

  request(
    name: string,
    { steal = false, signal }: { readonly steal?: boolean; readonly signal?: AbortSignal },
    hold: () => Promise<void>,
  ): Promise<unknown> {
    if (this.refusal) return Promise.reject(this.refusal);
    if (steal && signal) return Promise.reject(new TypeError('steal and signal exclude each other'));
    this.names.add(name);
    return new Promise<void>((resolve, reject) => {
      const request: LockRequest = { hold, resolve, reject };
      const queue = this.#waiting.get(name) ?? [];
      this.#waiting.set(name, queue);
      signal?.addEventListener('abort', () => {
        if (!queue.includes(request)) return;
        queue.splice(queue.indexOf(request), 1);
        reject(new Error('AbortError'));
      });
      if (steal) {
        this.#held.get(name)?.reject(new Error('AbortError'));
        this.#held.delete(name);
        queue.unshift(request);
      } else queue.push(request);
      queueMicrotask(() => this.#grant(name));
    });
  }

  #grant(name: string): void {
    if (this.#held.has(name)) return;
    const request = this.#waiting.get(name)?.shift();
    if (!request) return;
    this.#held.set(name, request);
    void request.hold().then(() => {
      if (this.#held.get(name) !== request) return;
      this.#held.delete(name);
      request.resolve();
      this.#grant(name);
    });
  }
}

export function createEnvironment(clock: FakeClock, page: FakePage, locks: LocksLike | null): ClientEnvironment {
  let nonces = 0;
  return {
    page,
    locks,
    now: () => clock.time,
    startTimer: (run, afterMs) => clock.startTimer(run, afterMs),
    newNonce: () => (nonces++).toString(16).padStart(32, 'a'),
  };
}

export interface SentFrame {
  readonly type: string;
  readonly action: string;
  readonly data?: unknown;
  readonly interlock?: Record<string, unknown>;
}

export const CONNECTOR_ORIGIN = 'https://connect.example.com';

/** A connector in the iframe. It posts what a test tells it to and keeps what it hears. */
export class FakeConnector {
  readonly heard: SentFrame[] = [];
  readonly targets: string[] = [];
  port: FakePort | null = null;
  readonly #page: FakePage;
  #seq = 0;
  readonly window: Window;

  constructor(page: FakePage) {
    this.#page = page;
    const postMessage = (frame: SentFrame, target: string): void => {
      this.heard.push(structuredClone(frame));
      this.targets.push(target);
    };
    // The SDK uses one function of the window.
    this.window = { postMessage } as unknown as Window;
  }

  /** On the window. */
  post(frame: unknown, { origin = CONNECTOR_ORIGIN, source = this.window, ports = [] as FakePort[] } = {}): void {
    this.#page.dispatch('message', { data: frame, origin, source, ports });
  }

  say(action: string, data?: unknown): void {
    this.post({ type: 'CRMConnectMessage', action, ...(data === undefined ? {} : { data }) });
  }

  /** The last offer of the SDK. */
  get nonce(): string {
    const ready = this.heard.findLast((frame) => frame.action === 'ready');
    const offer = ready?.data as { interlock?: { nonce?: string } } | undefined; // what SD3 says
    return offer?.interlock?.nonce ?? '';
  }

  openPort(changes: Record<string, unknown> = {}, ports = createPortPair()): FakePort {
    const [mine, theirs] = ports;
    const data = { version: 1, nonce: this.nonce, connectorNonce: 'c'.repeat(32), ...changes };
    this.post({ type: 'CRMConnectMessage', action: 'interlockOpen', data }, { ports: [theirs] });
    mine.onmessage = (event) => this.heard.push(event.data);
    this.port = mine;
    this.#seq = 0;
    return theirs;
  }

  /** On the port. */
  ask(action: string, data: unknown = {}, interlock: Record<string, unknown> = {}): void {
    this.#seq += 1;
    this.port?.postMessage({ type: 'CRMConnectMessage', action, data, interlock: { seq: this.#seq, ...interlock } });
  }

  request(statusId: string, requestId: string, { attempt = 1, epoch = 1 } = {}): void {
    this.ask('requestSyncOmnichannel', { statusId, success: true }, { requestId, attempt, epoch });
  }

  /** Everything heard of one action, and forgets nothing. */
  all(action: string): SentFrame[] {
    return this.heard.filter((frame) => frame.action === action);
  }

  forget(): void {
    this.heard.length = 0;
    this.targets.length = 0;
  }
}

export type CrmBehaviour = 'apply' | 'refuse' | 'reject' | 'throw' | 'hang' | 'lie' | 'lieAloud' | 'slow';

/** A CRM with one user. `behaviour` is what its `setPresence` does. */
export class FakeCrm implements CrmPort {
  readonly capabilities: CapabilitySheet;
  presence: string | null = 'available';
  work: TicketRef[] = [];
  behaviour: CrmBehaviour = 'apply';
  /** The CRM says who caused a change. */
  tellsCause = false;
  /** Changes are announced. */
  isLoud = true;
  isReadable = true;
  /** Calls a listener with how things stand while it takes it, as a signal does. */
  callsAtOnce = false;
  sets: string[] = [];
  running = 0;
  mostRunning = 0;
  reads = 0;
  readonly #clock: FakeClock;
  #presenceListeners = new Set<(statusId: string, cause?: PresenceCause) => void>();
  #workListeners = new Set<(work: readonly TicketRef[]) => void>();

  constructor(clock: FakeClock, capabilities: Partial<CapabilitySheet> = {}) {
    this.#clock = clock;
    this.capabilities = {
      canSet: true,
      canRead: true,
      pushesChanges: true,
      changeCause: 'none',
      workEvents: 'accepted',
      ...capabilities,
    };
  }

  get listenerCount(): number {
    return this.#presenceListeners.size + this.#workListeners.size;
  }

  async getPresence(): Promise<string | null> {
    this.reads += 1;
    if (!this.isReadable) return new Promise(() => {});
    return this.presence;
  }

  async setPresence(statusId: string): Promise<unknown> {
    this.sets.push(statusId);
    this.running += 1;
    this.mostRunning = Math.max(this.mostRunning, this.running);
    try {
      return await this.#set(statusId);
    } finally {
      this.running -= 1;
    }
  }

  async #set(statusId: string): Promise<unknown> {
    switch (this.behaviour) {
      case 'refuse':
        return false;
      case 'reject':
      case 'throw':
        throw new Error('the CRM says no');
      case 'hang':
        return new Promise(() => {});
      case 'lie':
        return true;
      case 'lieAloud':
        this.announce(statusId, 'request');
        return true;
      case 'slow':
        this.#clock.startTimer(() => this.change(statusId, 'request'), 350);
        return true;
      case 'apply':
        this.change(statusId, 'request');
        return undefined;
    }
  }

  /** Somebody changes the presence; like real CRMs, it is announced only when it is another one. */
  change(statusId: string, cause: PresenceCause = 'user'): void {
    const isNew = this.presence !== statusId;
    this.presence = statusId;
    if (isNew) this.announce(statusId, cause);
  }

  announce(statusId: string, cause: PresenceCause): void {
    if (!this.isLoud) return;
    for (const listener of [...this.#presenceListeners]) {
      if (this.tellsCause) listener(statusId, cause);
      else listener(statusId);
    }
  }

  setWork(...labels: string[]): void {
    this.work = labels.map((label) => ({ workId: label.toLowerCase().replace(' ', '-'), label }));
    if (this.isLoud) this.tellWork();
  }

  tellWork(): void {
    for (const listener of [...this.#workListeners]) listener(this.work);
  }

  async getWork(): Promise<readonly TicketRef[]> {
    if (!this.isReadable) return new Promise(() => {});
    return this.work;
  }

  onPresenceChanged(listener: (statusId: string, cause?: PresenceCause) => void): Unsubscribe {
    this.#presenceListeners.add(listener);
    if (this.callsAtOnce && this.presence !== null) listener(this.presence);
    return () => this.#presenceListeners.delete(listener);
  }

  onWorkChanged(listener: (work: readonly TicketRef[]) => void): Unsubscribe {
    this.#workListeners.add(listener);
    if (this.callsAtOnce) listener(this.work);
    return () => this.#workListeners.delete(listener);
  }
}
