/** The closed word lists of the extension frames, apart from the schemas so that the SDK need not carry those. */

/** Why a side says goodbye. */
export const GOODBYE_REASONS = [
  'unload',
  'closed',
  'signedOut',
  'replaced',
  'serverStopping',
  'protocolError',
] as const;

/** What the connector tells the SDK about its session. */
export const NOTICE_STATES = ['linked', 'lost', 'superseded', 'signedOut'] as const;

export type GoodbyeReason = (typeof GOODBYE_REASONS)[number];
export type SessionNoticeState = (typeof NOTICE_STATES)[number];
