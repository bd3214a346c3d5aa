/** A CRM page that does all through the SDK, with a connector that the test chooses. Tests read it through `window.sdk`. */
import { type ClientEvent, type ClientState, createClientApplication } from '@interlock/client';

const connectorUrl = new URL(new URLSearchParams(window.location.search).get('connector') ?? '');

const applied: string[] = [];
const problems: string[] = [];
const reports: Extract<ClientEvent, { kind: 'report' }>[] = [];
const listeners: ((statusId: string) => void)[] = [];
let statusId = 'lunch';
let readings = 0;

const iframe = document.createElement('iframe');
iframe.title = 'connector';
document.body.append(iframe);

const application = createClientApplication({
  iframe,
  connectorOrigin: connectorUrl.origin,
  crm: {
    capabilities: { canSet: true, canRead: true, pushesChanges: true, changeCause: 'none', workEvents: 'none' },
    getPresence: async () => {
      readings += 1;
      return statusId;
    },
    setPresence: async (next) => {
      applied.push(next);
      statusId = next;
      for (const listener of listeners) listener(next);
    },
    onPresenceChanged(listener) {
      listeners.push(listener);
      return () => listeners.splice(listeners.indexOf(listener), 1);
    },
  },
  user: { id: 'dana', name: 'Dana Fox' },
  leaderLock: false,
});
application.onEvent((event) => {
  if (event.kind === 'problem') problems.push(event.code);
  else if (event.kind === 'report') reports.push(event);
});
iframe.src = connectorUrl.href;

export interface SdkPage {
  /** What the CRM was made to show. */
  readonly applied: readonly string[];
  readonly problems: readonly string[];
  readonly reports: readonly unknown[];
  readonly readings: number;
  readonly state: ClientState;
  readonly statusId: string;
  embed(url: string): void;
  navigate(url: string): void;
  open(url: string): void;
}

declare global {
  interface Window {
    sdk: SdkPage;
  }
}

window.sdk = {
  applied,
  problems,
  reports,
  get readings() {
    return readings;
  },
  get state() {
    return application.state;
  },
  get statusId() {
    return statusId;
  },
  embed(url) {
    const another = document.createElement('iframe');
    another.title = 'another';
    another.src = url;
    document.body.append(another);
  },
  navigate(url) {
    iframe.src = url;
  },
  open(url) {
    window.open(url);
  },
};
