import * as v from 'valibot';
import { LIMITS } from '../limits.ts';

/*
 * The documented form of every message of the public catalogue. The schemas strip what they do not know, because a plain
 * peer may send more than is documented; what *we* send is proven to lose nothing in them (strict out, WR8).
 * Known deviations are turned into this form before these schemas look (plain/parse-*.ts).
 */

export const CONNECTOR_TYPE = 'CRMConnectMessage';
export const CLIENT_TYPE = 'ClientAppMessage';

const idText = v.pipe(v.string(), v.minLength(1), v.maxLength(LIMITS.idChars));
const anyText = v.pipe(v.string(), v.maxLength(LIMITS.textChars));
const anyObject = v.record(v.string(), v.unknown());

/** `data` of both Omnichannel messages. */
export const omnichannelDataSchema = v.object({
  /** Raw, up to 512 characters; may hold several ids joined by `;` (see `statusParts`). */
  statusId: v.pipe(v.string(), v.minLength(1), v.maxLength(LIMITS.statusChars)),
  /** In a response: false = could not set, `statusId` is where the CRM really stands. In a request: no meaning. */
  success: v.boolean(),
});

export const currentUserSchema = v.object({
  /** The agent's id on this wire. */
  Id: idText,
  Name: anyText,
  Username: anyText,
  LanguageLocaleKey: anyText,
  attributes: v.object({ type: anyText }),
});

export const crmCapabilitiesSchema = v.object({
  directoryAvailable: v.boolean(),
  name: anyText,
  reloadsOnNavigation: v.boolean(),
  lightningComponentsAvailable: v.boolean(),
});

export const crmDataSchema = v.object({
  /** The public string form of the CCDef; read with `readCallCenterSettings`. */
  callCenterSettings: anyObject,
  currentUser: currentUserSchema,
  capabilities: crmCapabilitiesSchema,
});

export const directoryEntrySchema = v.object({ id: idText, name: anyText, phone: anyText, email: anyText });

export const crmDirectorySchema = v.object({
  /** The number of entries, as text. */
  count: v.pipe(v.string(), v.regex(/^\d{1,9}$/)),
  results: v.array(directoryEntrySchema),
});

export const pageInfoSchema = v.object({
  number: anyText,
  objectType: anyText,
  recordId: anyText,
  recordName: anyText,
  email: anyText,
  url: anyText,
});

export const clickToDialResponseSchema = v.object({
  onClickToDialResponse: pageInfoSchema,
  pageInfo: pageInfoSchema,
  clickToDialLogDetails: v.object({ id: anyText, name: anyText, personAccount: v.boolean(), type: anyText }),
  softphoneItems: v.array(v.unknown()),
  doNotCall: v.boolean(),
  crmEmails: v.array(v.unknown()),
  crmPhones: v.array(v.unknown()),
  nameObjects: v.array(v.unknown()),
  relatedToObjects: v.array(v.object({ isName: v.boolean(), isRelatedTo: v.boolean(), pageInfo: pageInfoSchema })),
});

export const historyItemSchema = v.object({
  /** The id that the CRM gave to its task. */
  taskId: idText,
  /** What was received, with log parameters and message data; opaque here. */
  data: anyObject,
});

const customFieldSchema = v.object({
  customFieldInfo: v.object({ customFieldType: v.picklist(['STRING', 'PICKLIST']), customFieldLabel: anyText }),
});

/** What the JSON text in `customFieldsDataResponse` holds. */
export const customFieldsSchema = v.object({
  digital: v.record(v.string(), customFieldSchema),
  voice: v.record(v.string(), customFieldSchema),
});

export const NOTIFICATION_TYPES = ['transient', 'okDialog', 'okCancelDialog', 'fixedDialog', 'html'] as const;
export const NOTIFICATION_SEVERITIES = ['EVENT', 'INFO', 'WARNING', 'ERROR', 'CRITICAL', 'SUCCESS'] as const;

export const errorNotificationSchema = v.object({
  type: v.picklist(NOTIFICATION_TYPES),
  severity: v.picklist(NOTIFICATION_SEVERITIES),
  textArray: v.pipe(v.array(anyText), v.maxLength(20)),
  title: anyText,
  dialogId: v.nullable(v.pipe(v.number(), v.safeInteger())),
  persist: v.boolean(),
  store: v.boolean(),
});

export const clickToDialSwitchSchema = v.object({ isEnabled: v.boolean() });
export const recordReferenceSchema = v.object({ recordId: idText });
/** More fields than `aniValues` are sent by real connectors; they are kept. */
export const screenPopSchema = v.objectWithRest({ aniValues: v.array(anyText) }, v.unknown());
export const interactionLogSchema = v.object({
  message: v.object({
    body: v.object({ interactionId: idText, interactionData: v.unknown() }),
    header: v.exactOptional(v.unknown()),
  }),
});
export const customFieldsRequestSchema = v.object({
  object: v.object({ voice: v.array(v.string()), digital: v.array(v.string()) }),
});

export type OmnichannelData = v.InferOutput<typeof omnichannelDataSchema>;
export type CurrentUser = v.InferOutput<typeof currentUserSchema>;
export type CrmCapabilities = v.InferOutput<typeof crmCapabilitiesSchema>;
export type CrmData = v.InferOutput<typeof crmDataSchema>;
export type DirectoryEntry = v.InferOutput<typeof directoryEntrySchema>;
export type CrmDirectory = v.InferOutput<typeof crmDirectorySchema>;
export type PageInfo = v.InferOutput<typeof pageInfoSchema>;
export type ClickToDialResponse = v.InferOutput<typeof clickToDialResponseSchema>;
export type HistoryItem = v.InferOutput<typeof historyItemSchema>;
export type CustomFields = v.InferOutput<typeof customFieldsSchema>;
export type NotificationType = (typeof NOTIFICATION_TYPES)[number];
export type NotificationSeverity = (typeof NOTIFICATION_SEVERITIES)[number];
export type ErrorNotification = v.InferOutput<typeof errorNotificationSchema>;
export type ClickToDialSwitch = v.InferOutput<typeof clickToDialSwitchSchema>;
export type RecordReference = v.InferOutput<typeof recordReferenceSchema>;
export type ScreenPop = v.InferOutput<typeof screenPopSchema>;
export type InteractionLog = v.InferOutput<typeof interactionLogSchema>;
export type CustomFieldsRequest = v.InferOutput<typeof customFieldsRequestSchema>;
