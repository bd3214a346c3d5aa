/** The way to the help desk's own server: one live copy of the desk, and commands. */
import { type ReadonlySignal, signal } from '@preact/signals';
import type { Behaviour, Desk, Entry } from '../server/desk.ts';

export interface DeskConfig {
  readonly connectorUrl: string;
  readonly connectorOrigin: string;
  readonly presences: readonly { readonly statusId: string; readonly label: string }[];
}

export interface DeskClient {
  /** Null until the first copy has come. */
  readonly desk: ReadonlySignal<Desk | null>;
  /** False while the server cannot be reached. */
  readonly isLive: ReadonlySignal<boolean>;
  /** The desk as the server has it now. */
  read(): Promise<Desk>;
  /** False when the desk refused it. Rejects when the server cannot be reached. */
  setPresence(personId: string, statusId: string, by: 'user' | 'api'): Promise<boolean>;
  setBehaviour(personId: string, behaviour: Behaviour): Promise<boolean>;
  assign(ticketId: number, agentId: string): Promise<boolean>;
  assignNext(agentId: string): Promise<boolean>;
  open(ticketId: number, agentId: string): Promise<boolean>;
  close(ticketId: number): Promise<boolean>;
  record(entry: Omit<Entry, 'id' | 'at'>): Promise<boolean>;
  reset(): Promise<boolean>;
}

export async function readConfig(): Promise<DeskConfig> {
  return (await fetch('/api/config')).json();
}

/** Starts the live copy. It lives as long as the page. */
export function createDeskClient(): DeskClient {
  const desk = signal<Desk | null>(null);
  const isLive = signal(true);
  const events = new EventSource('/api/events');

  function take(next: Desk): void {
    // An answer and an event may overtake each other.
    if (!desk.peek() || next.version > (desk.peek()?.version ?? 0)) desk.value = next;
  }

  events.addEventListener('message', ({ data }) => {
    isLive.value = true;
    take(JSON.parse(data));
  });
  events.addEventListener('error', () => {
    isLive.value = false; // the browser tries again by itself
  });

  async function command(method: 'PUT' | 'POST', path: string, body: object = {}): Promise<boolean> {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`/api/${path}`, { method, headers, body: JSON.stringify(body) });
    return response.ok;
  }

  return {
    desk,
    isLive,
    read: async () => (await fetch('/api/desk')).json(),
    setPresence: (personId, statusId, by) => command('PUT', `people/${personId}/presence`, { statusId, by }),
    setBehaviour: (personId, behaviour) => command('PUT', `people/${personId}/behaviour`, { behaviour }),
    assign: (ticketId, agentId) => command('POST', `tickets/${ticketId}/assign`, { agentId }),
    assignNext: (agentId) => command('POST', `people/${agentId}/ticket`),
    open: (ticketId, agentId) => command('POST', `tickets/${ticketId}/open`, { agentId }),
    close: (ticketId) => command('POST', `tickets/${ticketId}/close`),
    record: (entry) => command('POST', 'entries', entry),
    reset: () => command('POST', 'reset'),
  };
}
