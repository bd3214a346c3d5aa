/** What the page tells the connector beside presence: who the user is, the directory, calls, notices. Built strictly as documented. */
import * as LIMITS from './limits.ts';
import { type ConnectorData, type ConnectorFrame, fitting } from './wire.ts';

/** The person who is signed in to the CRM. */
export interface CrmUser {
  /** The agent's id: the contact centre knows the person by it. */
  readonly id: string;
  readonly name: string;
  /** Sign-in name; the id when left out. */
  readonly username?: string;
  /** `Agent` when left out. */
  readonly role?: string;
  /** BCP 47 or the CRM's own form, for example `en-US`; the browser's when left out. */
  readonly locale?: string;
}

/** What the connector may expect of the page. */
export interface PageCapabilities {
  /** The CRM's name for people. */
  readonly name?: string;
  /** The iframe is loaded anew when the user moves to another page of the CRM. */
  readonly reloadsOnNavigation?: boolean;
  /** The address book can be asked for; true when there is a handler for it. */
  readonly directoryAvailable?: boolean;
}

export interface DirectoryEntry {
  readonly id: string;
  readonly name: string;
  readonly phone?: string;
  readonly email?: string;
}

export interface CustomField {
  readonly customFieldInfo: { readonly customFieldType: 'STRING' | 'PICKLIST'; readonly customFieldLabel: string };
}

export interface CustomFields {
  readonly voice: Readonly<Record<string, CustomField>>;
  readonly digital: Readonly<Record<string, CustomField>>;
}

/** Functions of the page for the connector's other requests. Each is optional; what is absent is answered with nothing or with an empty list. */
export interface ConnectorRequestHandlers {
  /** The address book. Entries with neither phone nor e-mail are left out, and what does not fit into one message of 64 KiB. */
  getDirectory?(): readonly DirectoryEntry[] | Promise<readonly DirectoryEntry[]>;
  /** Show or hide what starts a call from the page. */
  enableClickToDial?(data: ConnectorData['requestEnableClickToDial']): unknown;
  /** Open the record that a call was started from. */
  navigateToClickToDialResult?(data: ConnectorData['requestNavigateToClickToDialResult']): unknown;
  /** Somebody calls: look them up and open them. */
  screenPop?(data: ConnectorData['requestPerformInteractionScreenPop']): unknown;
  openReports?(): unknown;
  /** An interaction has ended: keep it. */
  saveInteractionLog?(data: ConnectorData['requestSaveInteractionLog']): unknown;
  /** The custom fields with these names. */
  customFieldsValues?(data: ConnectorData['requestCustomFieldsValues']): CustomFields | Promise<CustomFields>;
}

/** Whom to call, and the record of the CRM that the number stands on. */
export interface CallTarget {
  readonly number: string;
  readonly recordId?: string;
  readonly recordName?: string;
  /** For example `Contact` or `Ticket`. */
  readonly objectType?: string;
  readonly email?: string;
  readonly url?: string;
}

export interface ErrorNotice {
  readonly title: string;
  /** One entry for each line. */
  readonly textArray: readonly string[];
  readonly type?: 'transient' | 'okDialog' | 'okCancelDialog' | 'fixedDialog' | 'html';
  readonly severity?: 'EVENT' | 'INFO' | 'WARNING' | 'ERROR' | 'CRITICAL' | 'SUCCESS';
  readonly persist?: boolean;
  readonly store?: boolean;
}

export function crmData(
  { id, name, username = id, role = 'Agent', locale = navigator.language }: CrmUser,
  callCenterSettings: Readonly<Record<string, unknown>> = {},
  capabilities: PageCapabilities,
): object {
  return {
    callCenterSettings,
    currentUser: { attributes: { type: role }, Name: name, Username: username, Id: id, LanguageLocaleKey: locale },
    capabilities: {
      name: 'CRM',
      reloadsOnNavigation: false,
      lightningComponentsAvailable: false,
      ...capabilities,
    },
  };
}

function directoryData(entries: readonly DirectoryEntry[]): object {
  const listed = entries
    .map(({ id, name, phone = '', email = '' }) => ({ id, name, phone, email }))
    .filter(({ phone, email }) => phone || email);
  const results = fitting(listed, LIMITS.bulkBytes - 256); // the rest is for the frame around them
  return { count: `${results.length}`, results };
}

/**
 * The handler of a request has the action's name without what goes without saying: `requestGetCrmDirectory` is `getDirectory`,
 * `requestPerformInteractionScreenPop` is `screenPop`.
 */
const handlerOf = (action: string): string =>
  action.replace(/^request(PerformInteraction)?(.)|Crm/g, (_match, _word, first = '') => first.toLowerCase());

/** Calls the page's handler, and `send` with the message that answers, where there is one. */
export async function answerByPage(
  handlers: ConnectorRequestHandlers,
  { action, data }: ConnectorFrame,
  send: (action: string, data: object | string) => void,
): Promise<void> {
  // The compiler cannot follow the names; `ConnectorRequestHandlers` pairs each with its data.
  const byName = handlers as Readonly<Record<string, ((data: unknown) => unknown) | undefined>>;
  const told = await byName[handlerOf(action)]?.(Object.keys(data)[0] && data);
  if (action === 'requestGetCrmDirectory') send('crmDirectory', directoryData((told ?? []) as DirectoryEntry[]));
  if (action === 'requestCustomFieldsValues') {
    // The public protocol wants them as text.
    send('customFieldsDataResponse', JSON.stringify(told ?? { voice: {}, digital: {} }));
  }
}

export function clickToDialData(target: CallTarget): object {
  const pageInfo = { objectType: '', recordId: '', recordName: '', email: '', url: '', ...target };
  const { number, objectType, recordId, recordName, email } = pageInfo;
  return {
    onClickToDialResponse: pageInfo,
    pageInfo,
    clickToDialLogDetails: { id: recordId, name: recordName, personAccount: false, type: objectType },
    softphoneItems: [],
    doNotCall: false,
    crmEmails: email ? [email] : [],
    crmPhones: [number],
    nameObjects: [],
    relatedToObjects: [],
  };
}
