/**
 * What the connector itself refuses: frames of the CRM page, which are counted in Details, and acts and sessions, which are put into words on the
 * page. Codes of the protocol, the engine and the server pass through with their own names. Causes and remedies: docs/ERRORS.md.
 */
export const ERROR_CODES = {
  // Frames of the CRM page
  flood: 'More messages came than are heard.',
  tooManyHandshakes: 'The client opened channels too often.',
  notAsked: 'The user was told before the handshake.',
  notOpen: 'The message needs an open channel.',
  otherAgent: 'The user changed without a new handshake.',
  // Acts
  tooManyUnanswered: 'Too many commands wait for an answer.',
  notLinked: 'There is no link to the server.',
  unanswered: 'The server did not answer in time.',
  // Sessions
  ticketRefused: 'The server gave no ticket, or did not take it.',
  originRefused: 'The CRM page is not among the allowed origins.',
  notUnderstood: 'The server did not understand this page.',
} as const;

export type ConnectorErrorCode = keyof typeof ERROR_CODES;
