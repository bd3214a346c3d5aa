import type { CrmPort, TicketRef } from '@interlock/client';

interface Ticket {
  readonly id: number;
  readonly subject: string;
}

interface PresenceEvent {
  readonly statusId: string;
  readonly changedBy: 'user' | 'api' | 'unknown';
}

declare const helpDesk: {
  presence(): Promise<string>;
  setPresence(statusId: string): Promise<{ applied: boolean }>;
  openTickets(): Promise<Ticket[]>;
  on(event: 'presence', listener: (event: PresenceEvent) => void): () => void;
  on(event: 'tickets', listener: (tickets: Ticket[]) => void): () => void;
};

// #region work
const toRef = (ticket: Ticket): TicketRef => ({ workId: String(ticket.id), label: `Ticket ${ticket.id}` });

export const crm: CrmPort = {
  capabilities: { canSet: true, canRead: true, pushesChanges: true, changeCause: 'actor', workEvents: 'accepted' },
  getPresence: () => helpDesk.presence(),
  // `false` and a rejection both mean "the CRM said no".
  setPresence: async (statusId) => (await helpDesk.setPresence(statusId)).applied,
  onPresenceChanged: (listener) =>
    helpDesk.on('presence', ({ statusId, changedBy }) => {
      if (changedBy === 'unknown') listener(statusId);
      else listener(statusId, changedBy === 'api' ? 'request' : 'user');
    }),
  getWork: async () => (await helpDesk.openTickets()).map(toRef),
  onWorkChanged: (listener) => helpDesk.on('tickets', (tickets) => listener(tickets.map(toRef))),
};
// #endregion work
