import { CONSOLE_WIRE_VERSION, type FloorRow } from '@interlock/protocol/console';
import type { Cancel, PageSocketListener, Timers } from '../environment.ts';
import type { LiveWorld } from '../live/live-client.ts';

/** A world that stands still until it is told to go on. */
export class FakeLiveWorld implements LiveWorld {
  at = 1_000_000;
  isOnline = true;
  /** How often it was to be asked who is signed in. */
  askTimes = 0;
  readonly sockets: FakeSocket[] = [];
  private waiting: { at: number; run: () => void }[] = [];
  private readonly woken = new Set<() => void>();

  readonly random = () => 0.5;
  readonly lost = () => {
    this.askTimes += 1;
  };
  readonly timers: Timers = {
    now: () => this.at,
    after: (delayMs, run) => {
      const entry = { at: this.at + delayMs, run };
      this.waiting.push(entry);
      return () => {
        this.waiting = this.waiting.filter((other) => other !== entry);
      };
    },
  };
  readonly awakening = {
    isOnline: () => this.isOnline,
    listen: (woken: () => void): Cancel => {
      this.woken.add(woken);
      return () => this.woken.delete(woken);
    },
  };
  readonly openSocket = (listener: PageSocketListener) => {
    const socket = new FakeSocket(listener);
    this.sockets.push(socket);
    return socket;
  };

  get socket(): FakeSocket {
    const socket = this.sockets.at(-1);
    if (socket === undefined) throw new Error('no socket was opened');
    return socket;
  }

  advance(ms: number): void {
    const end = this.at + ms;
    for (;;) {
      const next = [...this.waiting].sort((a, b) => a.at - b.at)[0];
      if (next === undefined || next.at > end) break;
      this.waiting = this.waiting.filter((other) => other !== next);
      this.at = Math.max(this.at, next.at);
      next.run();
    }
    this.at = end;
  }

  /** The machine sleeps: time passes, and no timer runs meanwhile. */
  sleep(ms: number): void {
    this.at += ms;
  }

  wake(): void {
    for (const woken of [...this.woken]) woken();
  }

  /** Opens the newest socket and welcomes the page. */
  welcome(more: Readonly<Record<string, unknown>> = {}): void {
    this.socket.listener.opened();
    this.socket.says({
      type: 'welcome',
      version: CONSOLE_WIRE_VERSION,
      heartbeatMs: 10_000,
      at: this.at,
      serverId: 'one',
      mode: 'synchronized',
      definitionVersion: 1,
      ...more,
    });
  }
}

export class FakeSocket {
  readonly listener: PageSocketListener;
  readonly sent: Record<string, unknown>[] = [];
  isClosed = false;

  constructor(listener: PageSocketListener) {
    this.listener = listener;
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }

  close(): void {
    this.isClosed = true;
  }

  says(frame: unknown): void {
    this.listener.received(JSON.stringify(frame));
  }

  /** Kinds of the topics of the last `watch`. */
  watches(): unknown {
    const frame = this.sent.filter(({ type }) => type === 'watch').at(-1);
    return (frame?.['topics'] as { kind: string }[] | undefined)?.map(({ kind }) => kind);
  }
}

const since = 900_000;

/** A row of the floor; `part` says what matters. */
export function floorRow(agentId: string, part: Partial<FloorRow> = {}): FloorRow {
  const side = {
    shape: 'ready',
    availability: 'ready',
    label: 'Ready',
    since,
    pending: null,
    wish: false,
    why: { code: 'ready' },
  } as const;
  return {
    agentId,
    name: agentId,
    team: null,
    session: 'linked',
    sessionSince: since,
    crmLink: 'up',
    wire: 'extended',
    strength: 'claim',
    contactCenter: side,
    crm: { ...side, label: 'Available' },
    holds: [],
    workCount: 0,
    work: [],
    driftSince: null,
    outOfStep: false,
    collisionSince: null,
    offerable: true,
    ...part,
  };
}
