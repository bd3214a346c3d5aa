import type { CrmPort, TicketRef } from '@interlock/client';

declare const helpDesk: {
  presence(): Promise<string>;
  setPresence(statusId: string): Promise<void>;
  openTickets(): Promise<TicketRef[]>;
};

// #region polling
export const crm: CrmPort = {
  capabilities: { canSet: true, canRead: true, pushesChanges: false, changeCause: 'none', workEvents: 'accepted' },
  getPresence: () => helpDesk.presence(),
  setPresence: (statusId) => helpDesk.setPresence(statusId),
  getWork: () => helpDesk.openTickets(),
};
// #endregion polling
