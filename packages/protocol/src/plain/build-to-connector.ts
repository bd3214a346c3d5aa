import type { ReadyOffer } from '../extension/extension-schemas.ts';
import type {
  ClickToDialResponse,
  CrmData,
  CustomFields,
  DirectoryEntry,
  ErrorNotification,
  HistoryItem,
  OmnichannelData,
} from './plain-schemas.ts';

/** A frame that the Client Application posts to the connector's window. */
export type ClientFrame<A extends string = string, D = undefined> = {
  readonly type: 'ClientAppMessage';
  readonly action: A;
} & (D extends undefined ? unknown : { readonly data: D });

const full = <const A extends string, D>(action: A, data: D) => ({ type: 'ClientAppMessage' as const, action, data });

/** Builders of the Client Application's frames: strict out (WR8). */
export const toConnector = {
  ready: (): ClientFrame<'ready'> => ({ type: 'ClientAppMessage', action: 'ready' }),
  /** The answer to `ready` of a client that speaks the extensions (EX1). */
  readyWithOffer: ({ versions, nonce }: ReadyOffer) => full('ready', { interlock: { versions, nonce } }),
  crmData: ({ callCenterSettings, currentUser, capabilities }: CrmData) =>
    full('crmData', { callCenterSettings, currentUser, capabilities }),
  /** Entries with neither phone nor e-mail are left out, as documented; `count` follows from what is left. */
  crmDirectory: (entries: readonly DirectoryEntry[]) => {
    const results = entries.filter((entry) => entry.phone !== '' || entry.email !== '');
    return full('crmDirectory', { count: String(results.length), results });
  },
  clickToDialResponse: (data: ClickToDialResponse) => full('clickToDialResponse', data),
  createHistoryItem: ({ taskId, data }: HistoryItem) => full('createHistoryItem', { taskId, data }),
  /** Goes out as a JSON text, as documented. */
  customFieldsDataResponse: ({ digital, voice }: CustomFields) =>
    full('customFieldsDataResponse', JSON.stringify({ digital, voice })),
  displayErrorNotification: (data: ErrorNotification) => full('displayErrorNotification', data),
  omnichannelResponse: ({ statusId, success = true }: { statusId: string; success?: boolean }) =>
    full('omnichannelResponse', { statusId, success } satisfies OmnichannelData),
} as const;
