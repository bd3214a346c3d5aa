import { type CrmPort, createClientApplication } from '@interlock/client';

declare const helpDesk: {
  readonly userId: string;
  readonly userName: string;
  presence(): Promise<string>;
  setPresence(statusId: string): Promise<void>;
  on(event: 'presence', listener: (statusId: string) => void): () => void;
};

declare const iframe: HTMLIFrameElement;

// #region minimal
const crm: CrmPort = {
  capabilities: { canSet: true, canRead: true, pushesChanges: true, changeCause: 'none', workEvents: 'none' },
  getPresence: () => helpDesk.presence(),
  setPresence: (statusId) => helpDesk.setPresence(statusId),
  onPresenceChanged: (listener) => helpDesk.on('presence', (statusId) => listener(statusId)),
};

createClientApplication({
  iframe,
  connectorOrigin: 'https://connect.example.com',
  crm,
  user: { id: helpDesk.userId, name: helpDesk.userName },
});
// #endregion minimal
