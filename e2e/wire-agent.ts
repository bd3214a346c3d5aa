import {
  SESSION_SUBPROTOCOL,
  SESSION_WIRE_VERSION,
  type SessionClientFrame,
  type SessionCommand,
  type SessionServerFrame,
} from '@interlock/protocol';
import { WebSocket } from 'ws';
import type { World } from './world.ts';

type AgentView = Extract<SessionServerFrame, { type: 'view' }>['view'];

export interface WireAgentOptions {
  readonly agentId: string;
  readonly name: string;
  readonly team?: string;
  /** The CRM never answers a request. */
  readonly isSilent?: boolean;
}

/**
 * An agent on the real wire, with a CRM that does as it is asked: for journeys that need a floor full of people, of whom
 * nobody looks at a page. What a page does is shown by journeys with pages.
 */
export class WireAgent {
  readonly agentId: string;
  view: AgentView | null = null;
  private readonly socket: WebSocket;
  private readonly options: WireAgentOptions;
  private commands = 0;
  private version = 0;
  private status = 'busy';
  private tickets: { workId: string; label: string }[] = [];
  private readonly waiting = new Map<string, { done: () => void; fail: (error: Error) => void }>();

  private constructor(socket: WebSocket, options: WireAgentOptions) {
    this.socket = socket;
    this.options = options;
    this.agentId = options.agentId;
  }

  /** Starts work: signed in, CRM attached, Not Ready. */
  static async join(world: World, options: WireAgentOptions): Promise<WireAgent> {
    const { agentId, name, team } = options;
    const origin = world.demoUrl;
    const answer = await fetch(`${world.serverUrl}/api/v1/session-tickets`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: world.serverUrl },
      body: JSON.stringify({ agentId, name, origin, ...(team === undefined ? {} : { team }) }),
    });
    if (answer.status !== 201) throw new Error(`no ticket: ${answer.status} ${await answer.text()}`);
    const { ticket }: { ticket: string } = await answer.json();
    const socket = new WebSocket(`${world.serverUrl.replace('http', 'ws')}/api/v1/session`, SESSION_SUBPROTOCOL, {
      origin: world.serverUrl,
    });
    const agent = new WireAgent(socket, options);
    await new Promise<void>((done, fail) => {
      socket.on('error', fail);
      socket.on('open', () => agent.say({ type: 'hello', version: SESSION_WIRE_VERSION, ticket }));
      socket.on('message', (data) => agent.hear(JSON.parse(data.toString()), done));
      socket.on('close', (code) => fail(new Error(`the server closed the session with ${code}`)));
    });
    await agent.do({ kind: 'attachCrm', wire: 'extended', capabilities: { workEvents: true, asksFirst: false } });
    await agent.do({ kind: 'reportSnapshot', statusId: agent.status, version: agent.next(), cause: null, work: [] });
    return agent;
  }

  goReady(): Promise<void> {
    return this.do({ kind: 'chooseState', ready: true, reasonCode: null });
  }

  /** The CRM gives a ticket by itself. */
  takeTicket(workId: string, label: string): Promise<void> {
    this.tickets = [...this.tickets, { workId, label }];
    return this.do({ kind: 'reportWork', work: this.tickets, version: this.next() });
  }

  /** Sends a command; rejects with the code of a refusal. */
  do(command: SessionCommand): Promise<void> {
    this.commands += 1;
    const commandId = `${this.agentId}-${this.commands}`;
    return new Promise((done, fail) => {
      this.waiting.set(commandId, { done, fail });
      this.say({ type: 'command', commandId, command });
    });
  }

  /** The connection breaks, without a goodbye. */
  cut(): void {
    this.socket.terminate();
  }

  private next(): number {
    this.version += 1;
    return this.version;
  }

  private say(frame: SessionClientFrame): void {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(frame));
  }

  private hear(frame: SessionServerFrame, welcomed: () => void): void {
    switch (frame.type) {
      case 'welcome':
        this.view = frame.view;
        return welcomed();
      case 'view':
        this.view = frame.view;
        return;
      case 'ping':
        return this.say({ type: 'pong', beat: frame.beat });
      case 'done':
        this.waiting.get(frame.commandId)?.done();
        return;
      case 'refused':
        this.waiting.get(frame.commandId)?.fail(new Error(frame.code));
        return;
      case 'requestPresence': {
        if (this.options.isSilent === true) return;
        this.status = frame.statusId;
        void this.do({
          kind: 'reportPresence',
          statusId: frame.statusId,
          success: true,
          requestId: frame.requestId,
          cause: 'request',
          version: this.next(),
          work: this.tickets,
        });
        return;
      }
      default:
        return;
    }
  }
}
