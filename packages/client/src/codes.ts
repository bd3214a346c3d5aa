/** Everything that the SDK can find wrong. The sentences are also in docs/ERRORS.md; `npm test` keeps both equal. */
export const ERROR_CODES = {
  originInvalid: 'connectorOrigin is not one exact origin',
  iframeInvalid: 'The iframe is none',
  userInvalid: 'The user has no id',
  crmInvalid: 'The CRM port lacks a function that its capability sheet promises',
  wrongOrigin: 'The iframe sent a message from another origin than connectorOrigin',
  frameMalformed: 'A message of the connector breaks the protocol',
  frameTooLarge: 'A message is larger than the protocol allows',
  frameUnexpected: 'A message of the connector does not fit the state of the conversation',
  flood: 'The connector sends more messages than the protocol allows',
  unknownAction: 'The connector asked for an action that the SDK does not know',
  presenceRefused: 'The CRM refused the presence',
  presenceTimedOut: 'The CRM did not set the presence in time',
  presenceNotApplied: 'The CRM claimed success but shows another presence',
  presenceUnreadable: 'The CRM does not tell its presence',
  workUnreadable: 'The CRM does not tell its work',
  requestSuperseded: 'A newer request took the place of this one',
  handlerFailed: 'A handler of the page failed',
  locksUnavailable: 'The browser gave no lock; this tab leads without one',
} as const;

export type ErrorCode = keyof typeof ERROR_CODES;
