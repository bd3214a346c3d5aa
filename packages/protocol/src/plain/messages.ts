import type { InterlockOpen, ReadyOffer } from '../extension/extension-schemas.ts';
import type { DeviationCode } from './deviations.ts';
import type {
  ClickToDialResponse,
  ClickToDialSwitch,
  CrmData,
  CrmDirectory,
  CustomFields,
  CustomFieldsRequest,
  ErrorNotification,
  HistoryItem,
  InteractionLog,
  OmnichannelData,
  RecordReference,
  ScreenPop,
} from './plain-schemas.ts';

/** `data` by action, as the connector understands it after parsing. */
export interface ClientDataByAction {
  /** `offer`: what an extended SDK offers; null = a plain client. */
  ready: { readonly offer: ReadyOffer | null };
  crmData: CrmData;
  crmDirectory: CrmDirectory;
  clickToDialResponse: ClickToDialResponse;
  createHistoryItem: HistoryItem;
  customFieldsDataResponse: CustomFields;
  displayErrorNotification: ErrorNotification;
  omnichannelResponse: OmnichannelData;
}

/** `data` by action, as the Client Application understands it after parsing; null where none is documented. */
export interface ConnectorDataByAction {
  ready: null;
  requestCrmData: null;
  requestGetCrmDirectory: null;
  requestEnableClickToDial: ClickToDialSwitch;
  requestNavigateToClickToDialResult: RecordReference;
  requestPerformInteractionScreenPop: ScreenPop;
  requestOpenReports: null;
  requestSaveInteractionLog: InteractionLog;
  requestCustomFieldsValues: CustomFieldsRequest;
  requestSyncOmnichannel: OmnichannelData;
  interlockOpen: InterlockOpen;
}

export type ClientAction = keyof ClientDataByAction;
export type ConnectorAction = keyof ConnectorDataByAction;

/** A message of the Client Application, parsed: the documented form, and the deviations that it showed on the way in. */
export type ClientMessage = {
  [A in ClientAction]: {
    readonly action: A;
    readonly data: ClientDataByAction[A];
    readonly deviations: readonly DeviationCode[];
  };
}[ClientAction];

/** A message of the connector, parsed. */
export type ConnectorMessage = {
  [A in ConnectorAction]: {
    readonly action: A;
    readonly data: ConnectorDataByAction[A];
    readonly deviations: readonly DeviationCode[];
  };
}[ConnectorAction];

export const CLIENT_ACTIONS = [
  'ready',
  'crmData',
  'crmDirectory',
  'clickToDialResponse',
  'createHistoryItem',
  'customFieldsDataResponse',
  'displayErrorNotification',
  'omnichannelResponse',
] as const satisfies readonly ClientAction[];

/** The public ten. `interlockOpen` is ours and not among them. */
export const CONNECTOR_ACTIONS = [
  'ready',
  'requestCrmData',
  'requestGetCrmDirectory',
  'requestEnableClickToDial',
  'requestNavigateToClickToDialResult',
  'requestPerformInteractionScreenPop',
  'requestOpenReports',
  'requestSaveInteractionLog',
  'requestCustomFieldsValues',
  'requestSyncOmnichannel',
] as const satisfies readonly ConnectorAction[];
