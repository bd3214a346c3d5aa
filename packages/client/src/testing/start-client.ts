import {
  type ClientApplication,
  type ClientApplicationOptions,
  type ClientEvent,
  createClientApplication,
} from '../client-application.ts';
import type { CapabilitySheet } from '../crm-port.ts';
import type { LocksLike } from '../environment.ts';
import { CONNECTOR_ORIGIN, createEnvironment, FakeClock, FakeConnector, FakeCrm, FakePage, settle } from './doubles.ts';

export interface Tab {
  readonly clock: FakeClock;
  readonly page: FakePage;
  readonly connector: FakeConnector;
  readonly crm: FakeCrm;
  readonly client: ClientApplication;
  readonly events: ClientEvent[];
  /** The codes of the problems so far. */
  problems(): string[];
}

export interface TabOptions extends Partial<Omit<ClientApplicationOptions, 'crm' | 'environment'>> {
  readonly sheet?: Partial<CapabilitySheet>;
  readonly clock?: FakeClock;
  readonly locks?: LocksLike | null;
  readonly prepare?: (crm: FakeCrm) => void;
  /** The connector has a session for this tab; false for a tab that follows. */
  readonly hasSession?: boolean;
  /** What makes the client: of the source, unless a test has another. */
  readonly create?: typeof createClientApplication;
}

/** A page with the SDK, a connector and a CRM; nothing was said yet. */
export function openTab({
  sheet,
  clock = new FakeClock(),
  locks = null,
  prepare,
  create = createClientApplication,
  ...options
}: TabOptions = {}): Tab {
  const page = new FakePage();
  const connector = new FakeConnector(page);
  const crm = new FakeCrm(clock, sheet);
  prepare?.(crm);
  const client = create({
    iframe: { contentWindow: connector.window },
    connectorOrigin: CONNECTOR_ORIGIN,
    user: { id: 'dana', name: 'Dana Fox' },
    ...options,
    crm,
    environment: createEnvironment(clock, page, locks),
  });
  const events: ClientEvent[] = [];
  client.onEvent((event) => events.push(event));
  const problems = (): string[] => events.flatMap((event) => (event.kind === 'problem' ? [event.code] : []));
  return { clock, page, connector, crm, client, events, problems };
}

/** The same, with a connector that speaks the extensions and has got its data. What was said until then is forgotten. */
export async function openExtendedTab({ hasSession = true, ...options }: TabOptions = {}): Promise<Tab> {
  const tab = openTab(options);
  await settle();
  tab.connector.say('ready');
  tab.connector.openPort();
  tab.connector.ask('requestCrmData', null);
  // A connector opens no session in a tab that follows.
  if (tab.client.state.isLeader) tab.connector.ask('interlockSession', { epoch: 1, state: 'linked', snapshotMs: 5000 });
  await settle();
  tab.connector.forget();
  tab.events.length = 0;
  return tab;
}

/** The same, with a connector of the public protocol. */
export async function openPlainTab(options: TabOptions = {}): Promise<Tab> {
  const tab = openTab(options);
  await settle();
  tab.connector.say('ready');
  tab.connector.say('requestCrmData');
  await settle();
  tab.connector.forget();
  tab.events.length = 0;
  return tab;
}
