/** Everything that the SDK can find wrong. The sentences are also in docs/ERRORS.md; `npm test` keeps both equal. */
export declare const ERROR_CODES: {
  readonly originInvalid: 'connectorOrigin is not one exact origin';
  readonly userInvalid: 'The user has no id';
  readonly crmInvalid: 'The CRM port lacks a function that its capability sheet promises';
  readonly wrongOrigin: 'The iframe sent a message from another origin than connectorOrigin';
  readonly frameMalformed: 'A message of the connector breaks the protocol';
  readonly frameTooLarge: 'A message is larger than the protocol allows';
  readonly frameUnexpected: 'A message of the connector does not fit the state of the conversation';
  readonly flood: 'The connector sends more messages than the protocol allows';
  readonly unknownAction: 'The connector asked for an action that the SDK does not know';
  readonly presenceRefused: 'The CRM refused the presence';
  readonly presenceTimedOut: 'The CRM did not set the presence in time';
  readonly presenceNotApplied: 'The CRM claimed success but shows another presence';
  readonly presenceUnreadable: 'The CRM does not tell its presence';
  readonly requestSuperseded: 'A newer request took the place of this one';
  readonly handlerFailed: 'A handler of the page failed';
  readonly locksUnavailable: 'The browser gave no lock; this tab leads without one';
};
export type ErrorCode = keyof typeof ERROR_CODES;
