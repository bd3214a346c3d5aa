import { type CrmPort, createClientApplication } from '@interlock/client';

declare const crm: CrmPort;
declare const iframe: HTMLIFrameElement;
declare const page: {
  readonly contacts: { id: string; name: string; phone?: string; email?: string }[];
  openByPhone(number: string): void;
  openTicket(id: string): void;
  keepLog(interactionId: string, data: unknown): void;
  showDialButtons(isShown: boolean): void;
  showLeader(isLeader: boolean): void;
  warn(code: string, detail: string): void;
};

// #region handlers
const client = createClientApplication({
  iframe,
  connectorOrigin: 'https://connect.example.com',
  crm,
  user: { id: 'dana', name: 'Dana Fox', locale: 'en-GB' },
  capabilities: { name: 'Help desk' },
  handlers: {
    getDirectory: () => page.contacts,
    screenPop: ({ aniValues }) => page.openByPhone(aniValues[0] ?? ''),
    enableClickToDial: ({ isEnabled }) => page.showDialButtons(isEnabled),
    navigateToClickToDialResult: ({ recordId }) => page.openTicket(recordId),
    saveInteractionLog: ({ interactionId, interactionData }) => page.keepLog(interactionId, interactionData),
  },
});
// #endregion handlers

// #region events
client.onEvent((event) => {
  if (event.kind === 'state') page.showLeader(event.state.isLeader);
  if (event.kind === 'problem') page.warn(event.code, event.detail);
});

document.querySelector('#work-here')?.addEventListener('click', () => client.lead());
// #endregion events

// #region actions
client.clickToDial({ number: '+15550100', recordId: '4711', recordName: 'Ticket 4711', objectType: 'Ticket' });
client.createHistoryItem('4711', { subject: 'Refund for order 22-018' });
client.showError({ title: 'Help desk', severity: 'WARNING', textArray: ['The help desk is read-only until 18:00.'] });
// #endregion actions

// #region close
export function signOut(): void {
  client.close();
}
// #endregion close
