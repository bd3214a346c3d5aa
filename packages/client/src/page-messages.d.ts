import { type ConnectorData, type ConnectorFrame } from './wire.ts';
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
  readonly customFieldInfo: {
    readonly customFieldType: 'STRING' | 'PICKLIST';
    readonly customFieldLabel: string;
  };
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
export declare function crmData(
  { id, name, username, role, locale }: CrmUser,
  callCenterSettings: Readonly<Record<string, unknown>> | undefined,
  capabilities: PageCapabilities,
): object;
/** Calls the page's handler, and `send` with the message that answers, where there is one. */
export declare function answerByPage(
  handlers: ConnectorRequestHandlers,
  { action, data }: ConnectorFrame,
  send: (action: string, data: object | string) => void,
): Promise<void>;
export declare function clickToDialData(target: CallTarget): object;
