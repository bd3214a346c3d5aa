import type {
  AgentView,
  ClientDefinition,
  PageSettingsAnswer,
  SessionClientFrame,
  SessionServerFrame,
} from '@interlock/protocol';
import { parseSessionClientFrame } from '@interlock/protocol';
import type {
  Cancel,
  ChannelPort,
  CrmWindow,
  Memory,
  PageSocket,
  PageSocketListener,
  SessionTransport,
  TicketAnswer,
  TicketRequest,
  Timers,
  WindowMessage,
} from '../environment.ts';
import { DEFINITION, NOW, view } from './views.ts';

/*
 * A world that does nothing by itself: time goes on when a test says so, and every message waits in a queue until the test looks at it.
 */

export class FakeTimers implements Timers {
  #now = NOW;
  #waiting: { at: number; order: number; run: () => void }[] = [];
  #order = 0;

  now(): number {
    return this.#now;
  }

  after(delayMs: number, run: () => void): Cancel {
    const entry = { at: this.#now + delayMs, order: this.#order++, run };
    this.#waiting.push(entry);
    return () => {
      this.#waiting = this.#waiting.filter((other) => other !== entry);
    };
  }

  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const due = this.#waiting.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at || a.order - b.order)[0];
      if (due === undefined) break;
      this.#waiting = this.#waiting.filter((other) => other !== due);
      this.#now = Math.max(this.#now, due.at);
      due.run();
    }
    this.#now = end;
  }

  get waiting(): number {
    return this.#waiting.length;
  }
}

export const CRM_ORIGIN = 'http://127.0.0.1:4401';

export interface Posted {
  frame: Record<string, unknown>;
  origin: string;
}

/** The page's end of a channel that the connector opened. */
export class FakePort {
  readonly frames: Record<string, unknown>[] = [];
  isClosed = false;
  readonly #deliver: (frame: unknown) => void;
  #seq = 0;

  constructor(deliver: (frame: unknown) => void) {
    this.#deliver = deliver;
  }

  /** Says a frame with the next number, or as it stands. */
  say(action: string, data: unknown, interlock: Record<string, unknown> = {}): void {
    this.#seq += 1;
    this.raw({ type: 'ClientAppMessage', action, data, interlock: { seq: this.#seq, ...interlock } });
  }

  raw(frame: unknown): void {
    this.#deliver(frame);
  }

  /** Numbers that never arrive. */
  lose(count: number): void {
    this.#seq += count;
  }

  take(): Record<string, unknown>[] {
    return this.frames.splice(0);
  }

  actions(): unknown[] {
    return this.take().map(({ action }) => action);
  }
}

export class FakeCrmPage implements CrmWindow {
  readonly posted: Posted[] = [];
  readonly ports: FakePort[] = [];
  #listeners: ((message: WindowMessage) => void)[] = [];

  post(frame: unknown, origin: string): void {
    this.posted.push({ frame: asRecord(frame), origin });
  }

  listen(listener: (message: WindowMessage) => void): Cancel {
    this.#listeners.push(listener);
    return () => {
      this.#listeners = this.#listeners.filter((other) => other !== listener);
    };
  }

  postWithChannel(frame: unknown, origin: string, onFrame: (frame: unknown) => void): ChannelPort {
    this.post(frame, origin);
    const port = new FakePort(onFrame);
    this.ports.push(port);
    return {
      post: (answer) => {
        port.frames.push(asRecord(answer));
      },
      close() {
        port.isClosed = true;
      },
    };
  }

  hear(message: Partial<WindowMessage> & { data: unknown }): void {
    for (const listener of [...this.#listeners]) listener({ fromParent: true, origin: CRM_ORIGIN, ...message });
  }

  say(action: string, data?: unknown): void {
    this.hear({ data: { type: 'ClientAppMessage', action, ...(data === undefined ? {} : { data }) } });
  }

  take(): Record<string, unknown>[] {
    return this.posted.splice(0).map(({ frame }) => frame);
  }

  actions(): unknown[] {
    return this.take().map(({ action }) => action);
  }

  get port(): FakePort {
    const last = this.ports.at(-1);
    if (last === undefined) throw new Error('no channel was opened');
    return last;
  }
}

export const NONCE = 'a'.repeat(32);
export const OFFER = { interlock: { versions: [1], nonce: NONCE } };

export function crmData(
  parts: { Id?: string; LanguageLocaleKey?: string } = {},
  callCenterSettings: unknown = {},
): Record<string, unknown> {
  return {
    callCenterSettings,
    currentUser: {
      attributes: { type: 'agent' },
      Name: 'Dana Fox',
      Username: 'dana@example.org',
      Id: 'dana',
      LanguageLocaleKey: 'en_US',
      ...parts,
    },
    capabilities: {
      directoryAvailable: false,
      name: 'Demo CRM',
      reloadsOnNavigation: true,
      lightningComponentsAvailable: false,
    },
  };
}

/** One socket, seen from the server. */
export class FakeSocket implements PageSocket {
  readonly sent: SessionClientFrame[] = [];
  isClosed = false;
  readonly listener: PageSocketListener;

  constructor(listener: PageSocketListener) {
    this.listener = listener;
  }

  send(text: string): void {
    const parsed = parseSessionClientFrame(text);
    if (!parsed.ok)
      throw new Error(
        `the connector sent a frame that the server refuses: ${parsed.error.code} ${parsed.error.path ?? ''} in ${text}`,
      );
    this.sent.push(parsed.value);
  }

  close(): void {
    this.isClosed = true;
  }

  say(frame: SessionServerFrame): void {
    this.listener.received(JSON.stringify(frame));
  }

  take(): SessionClientFrame[] {
    return this.sent.splice(0);
  }

  /** The commands sent since last asked. */
  commands(): Extract<SessionClientFrame, { type: 'command' }>[] {
    return this.take().filter((frame) => frame.type === 'command');
  }
}

/** The page sent no settings, or none that the definition has otherwise. */
export const NO_SETTINGS: PageSettingsAnswer = { outranked: [], warnings: 0 };

export function ticket(name: string, settings = NO_SETTINGS): TicketAnswer {
  return { kind: 'ticket', ticket: name, settings };
}

export class FakeServer implements SessionTransport {
  readonly tickets: { request: TicketRequest; answer: (answer: TicketAnswer) => void; fail: () => void }[] = [];
  readonly sockets: FakeSocket[] = [];

  requestTicket(request: TicketRequest): Promise<TicketAnswer> {
    return new Promise((answer, reject) =>
      this.tickets.push({ request, answer, fail: () => reject(new Error('down')) }),
    );
  }

  openSocket(listener: PageSocketListener): PageSocket {
    const socket = new FakeSocket(listener);
    this.sockets.push(socket);
    return socket;
  }

  get socket(): FakeSocket {
    const last = this.sockets.at(-1);
    if (last === undefined) throw new Error('no socket was opened');
    return last;
  }

  /** Answers the newest ticket request and lets the answer arrive. */
  async answerTicket(answer: TicketAnswer = ticket(`t-${this.tickets.length}`)): Promise<void> {
    this.tickets.at(-1)?.answer(answer);
    await arrival();
  }

  /** Ticket, hello and welcome: a link. */
  async welcome({
    epoch = this.sockets.length + 1,
    agent = view(),
    definition = DEFINITION,
    settings = NO_SETTINGS,
    probes,
    behind,
  }: {
    epoch?: number;
    agent?: AgentView;
    definition?: ClientDefinition;
    settings?: PageSettingsAnswer;
    probes?: boolean;
    behind?: boolean;
  } = {}): Promise<FakeSocket> {
    await this.answerTicket(ticket(`t-${this.tickets.length}`, settings));
    const { socket } = this;
    socket.listener.opened();
    socket.say({
      type: 'welcome',
      version: 2,
      epoch,
      sessionId: `s-${epoch}`,
      heartbeatMs: 4000,
      view: { ...agent, epoch } as never,
      definition,
      ...(probes === undefined ? {} : { probes }),
      ...(behind === undefined ? {} : { behind }),
    });
    return socket;
  }
}

/** Lets promises that are already settled be heard. */
export async function arrival(): Promise<void> {
  for (let turn = 0; turn < 8; turn += 1) await Promise.resolve();
}

export class FakeMemory implements Memory {
  readonly values = new Map<string, string>();
  get(key: string): string | null {
    return this.values.get(key) ?? null;
  }
  set(key: string, value: string | null): void {
    if (value === null) this.values.delete(key);
    else this.values.set(key, value);
  }
}

export function countedIds(prefix: string): () => string {
  let count = 0;
  return () => {
    count += 1;
    return `${prefix}${count}`;
  };
}

function asRecord(frame: unknown): Record<string, unknown> {
  if (typeof frame !== 'object' || frame === null) throw new Error('a frame is an object');
  return { ...frame };
}
