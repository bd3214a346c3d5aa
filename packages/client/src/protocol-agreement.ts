/**
 * Compile-time proof that the SDK's own words are those of the protocol package. The SDK declares them itself, so that its declarations need
 * nothing else; this file is part of no bundle, and does not compile when the two drift apart.
 */
import type * as protocol from '@interlock/protocol';
import type { PresenceCause, TicketRef } from './crm-port.ts';
import type { CustomFields, ErrorNotice } from './page-messages.ts';
import type { ConnectorData, SessionState } from './wire.ts';

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;
type Fits<A, B> = [A] extends [B] ? true : never;

export type Agreement = [
  Same<SessionState, protocol.SessionNoticeState>,
  Same<PresenceCause, protocol.PresenceCause>,
  Fits<TicketRef, protocol.TicketRef>,
  Same<ConnectorData['interlockSession'], Readonly<protocol.SessionNotice>>,
  Same<keyof ErrorNotice & keyof protocol.ErrorNotification, keyof ErrorNotice>,
  Same<Required<ErrorNotice>['severity'], protocol.NotificationSeverity>,
  Same<Required<ErrorNotice>['type'], protocol.NotificationType>,
  Same<keyof CustomFields, keyof protocol.CustomFields>,
];

export const AGREEMENT: Agreement = [true, true, true, true, true, true, true, true];
