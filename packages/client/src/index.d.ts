export type { ConnectorFrameElement } from './channel.ts';
export {
  type ClientApplication,
  type ClientApplicationOptions,
  type ClientEvent,
  type ClientState,
  createClientApplication,
} from './client-application.ts';
export type { ErrorCode } from './codes.ts';
export type { CapabilitySheet, CrmPort, PresenceCause, TicketRef, Unsubscribe } from './crm-port.ts';
export type { ClientEnvironment, LocksLike, PageLike, PortLike, TimerHandle } from './environment.ts';
export type {
  CallTarget,
  ConnectorRequestHandlers,
  CrmUser,
  CustomField,
  CustomFields,
  DirectoryEntry,
  ErrorNotice,
  PageCapabilities,
} from './page-messages.ts';
export type { InteractionLog, ScreenPop, SessionState } from './wire.ts';
