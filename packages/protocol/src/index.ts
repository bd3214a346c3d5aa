export type { ErrorCode } from './codes.ts';
export { ERROR_CODES } from './codes.ts';
export { cutText } from './cut-text.ts';
export type { CallCenterSettings, LabelledCode, MapSetting } from './definition/call-center-settings.ts';
export { readCallCenterSettings } from './definition/call-center-settings.ts';
export { clientDefinitionOf } from './definition/client-definition.ts';
export { definitionJsonSchema } from './definition/definition-json-schema.ts';
export type {
  Channel,
  Definition,
  DefinitionInput,
  Presence,
  PresenceMapEntry,
  Problem,
  ReasonCode,
  Team,
} from './definition/definition-schema.ts';
export { completeDefinition, definitionSchema, skillLevelSchema } from './definition/definition-schema.ts';
export { parseDefinition, parseDefinitionText } from './definition/parse-definition.ts';
export { describeIssue } from './describe-issue.ts';
export { portToClient, portToConnector } from './extension/build-port-frames.ts';
export type {
  CrmDataMember,
  InterlockOpen,
  PresenceCause,
  ReadyOffer,
  RequestMember,
  ResponseMember,
  SequenceMember,
  SessionNotice,
  Snapshot,
  TicketRef,
  WorkReport,
} from './extension/extension-schemas.ts';
export { INTERLOCK_VERSIONS } from './extension/extension-version.ts';
export type { GoodbyeReason, SessionNoticeState } from './extension/extension-words.ts';
export { GOODBYE_REASONS, NOTICE_STATES } from './extension/extension-words.ts';
export type { FloodState, HandshakeTimes } from './extension/flood.ts';
export { startFlood, takeFrame, takeHandshake } from './extension/flood.ts';
export type { PortClientMessage, PortConnectorMessage } from './extension/messages.ts';
export { checkOpen, pickVersion } from './extension/negotiate.ts';
export { parsePortClientMessage } from './extension/parse-port-client-message.ts';
export { parsePortConnectorMessage } from './extension/parse-port-connector-message.ts';
export { parseReadyOffer } from './extension/parse-ready-offer.ts';
export type { SequenceState, SequenceStep } from './extension/sequence.ts';
export { checkEpoch, checkSequence, FIRST_SEQUENCE } from './extension/sequence.ts';
export { BULK_ACTIONS, LIMITS } from './limits.ts';
export type { ConnectorFrame } from './plain/build-to-client.ts';
export { toClient } from './plain/build-to-client.ts';
export type { ClientFrame } from './plain/build-to-connector.ts';
export { toConnector } from './plain/build-to-connector.ts';
export type { DeviationCode } from './plain/deviations.ts';
export { DEVIATIONS } from './plain/deviations.ts';
export type {
  ClientAction,
  ClientDataByAction,
  ClientMessage,
  ConnectorAction,
  ConnectorDataByAction,
  ConnectorMessage,
} from './plain/messages.ts';
export { CLIENT_ACTIONS, CONNECTOR_ACTIONS } from './plain/messages.ts';
export { parseClientMessage } from './plain/parse-client-message.ts';
export { parseConnectorMessage } from './plain/parse-connector-message.ts';
export type {
  ClickToDialResponse,
  ClickToDialSwitch,
  CrmCapabilities,
  CrmData,
  CrmDirectory,
  CurrentUser,
  CustomFields,
  CustomFieldsRequest,
  DirectoryEntry,
  ErrorNotification,
  HistoryItem,
  InteractionLog,
  NotificationSeverity,
  NotificationType,
  OmnichannelData,
  PageInfo,
  RecordReference,
  ScreenPop,
} from './plain/plain-schemas.ts';
export { copyPlainData, utf8Bytes } from './plain-data.ts';
export type { ResolvedStatus, StatusNames } from './resolve-status.ts';
export { resolveStatus } from './resolve-status.ts';
export type { Result, WireError } from './result.ts';
export { fail, ok } from './result.ts';
export type {
  AgentView,
  Choice,
  ChoiceCause,
  Chooser,
  CrmLink,
  CrmRequestView,
  Explanation,
  Hold,
  HoldKind,
  Mode,
  SessionState,
  SideName,
  SideView,
  Strength,
  Wire,
  WorkRef,
  WorkState,
  WorkView,
} from './session-wire/agent-view-schema.ts';
export { agentViewSchema, newIdText } from './session-wire/agent-view-schema.ts';
export {
  parseSessionClientFrame,
  parseSessionServerFrame,
  parseSessionTicketAnswer,
} from './session-wire/parse-session-frame.ts';
export type {
  ByeCode,
  ClientDefinition,
  Colleague,
  CrmPromise,
  FindColleagues,
  OutrankedField,
  OutrankedSetting,
  PageSettingsAnswer,
  SessionClientFrame,
  SessionCommand,
  SessionCommandKind,
  SessionServerFrame,
  SessionTicketAnswer,
  SessionTicketRequest,
  TimelineEntry,
  TimelineParam,
} from './session-wire/session-schemas.ts';
export {
  CLOSE_CODES,
  clientDefinitionSchema,
  sessionTicketAnswerSchema,
  sessionTicketRequestSchema,
  timelineEntrySchema,
} from './session-wire/session-schemas.ts';
export { SESSION_SUBPROTOCOL, SESSION_WIRE_VERSION } from './session-wire/session-wire-version.ts';
export type { StatusLikeness } from './status.ts';
export { compareStatus, sameStatus, statusParts, statusToSet } from './status.ts';
export type { StatusIndex } from './status-index.ts';
export { createStatusIndex } from './status-index.ts';
