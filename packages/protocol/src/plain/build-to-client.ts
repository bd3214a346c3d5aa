import type { InterlockOpen } from '../extension/extension-schemas.ts';
import type {
  ClickToDialSwitch,
  CustomFieldsRequest,
  InteractionLog,
  OmnichannelData,
  RecordReference,
  ScreenPop,
} from './plain-schemas.ts';

/** A frame that the connector posts to the CRM page's window. Without `data` where the catalogue documents none. */
export type ConnectorFrame<A extends string = string, D = undefined> = {
  readonly type: 'CRMConnectMessage';
  readonly action: A;
} & (D extends undefined ? unknown : { readonly data: D });

const bare = <const A extends string>(action: A): ConnectorFrame<A> => ({ type: 'CRMConnectMessage', action });
const full = <const A extends string, D>(action: A, data: D) => ({ type: 'CRMConnectMessage' as const, action, data });

/**
 * Builders of the connector's frames: strict out (WR8). They hold the documented members and nothing else, which a plain client
 * from the public description understands.
 */
export const toClient = {
  ready: () => bare('ready'),
  requestCrmData: () => bare('requestCrmData'),
  requestGetCrmDirectory: () => bare('requestGetCrmDirectory'),
  requestEnableClickToDial: ({ isEnabled }: ClickToDialSwitch) => full('requestEnableClickToDial', { isEnabled }),
  requestNavigateToClickToDialResult: ({ recordId }: RecordReference) =>
    full('requestNavigateToClickToDialResult', { recordId }),
  requestPerformInteractionScreenPop: (data: ScreenPop) => full('requestPerformInteractionScreenPop', data),
  requestOpenReports: () => bare('requestOpenReports'),
  requestSaveInteractionLog: ({ message }: InteractionLog) => full('requestSaveInteractionLog', { message }),
  requestCustomFieldsValues: ({ object: { voice, digital } }: CustomFieldsRequest) =>
    full('requestCustomFieldsValues', { object: { voice, digital } }),
  /** `statusId` goes out as configured, with its `;` if it has one: a plain client takes the first part by itself. */
  requestSyncOmnichannel: ({ statusId, success = true }: { statusId: string; success?: boolean }) =>
    full('requestSyncOmnichannel', { statusId, success } satisfies OmnichannelData),
  /** The one extension frame on the window; post it with one transferred MessagePort (EX4). */
  interlockOpen: ({ version, nonce, connectorNonce }: InterlockOpen) =>
    full('interlockOpen', { version, nonce, connectorNonce }),
} as const;
