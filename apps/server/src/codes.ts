/**
 * Every code with which the server itself refuses something; docs/ERRORS.md holds cause and remedy of each. Refusals of
 * the engine and of the protocol pass through with their own codes.
 */
export const ERROR_CODES = {
  // HTTP
  hostRefused: 'This server does not answer to that host name.',
  originRefused: 'A page of that origin must not do this.',
  signInRequired: 'Nobody has signed in, or the session is over.',
  roleNotAllowed: 'This role must not do this.',
  teamNotAllowed: 'This belongs to a team that is not yours.',
  ownName: 'An interaction is not handed over to the one who hands it over.',
  colleagueSignedOut: 'This colleague is not signed in.',
  colleagueNotInQueue: 'This colleague does not serve that queue.',
  csrfRefused: 'The change does not carry the token of its session.',
  providerUnavailable: 'The provider of identities does not answer.',
  agentMismatch: 'The CRM page names another agent than the one who has signed in.',
  signInFailed: 'The answer belongs to no sign-in of this browser.',
  roleMissing: 'The provider gives no role in this contact centre.',
  routeNotFound: 'There is nothing at this address.',
  methodNotAllowed: 'This address does not know that method.',
  unsupportedMediaType: 'The body must be application/json.',
  bodyTooLarge: 'The body is longer than its limit.',
  bodyNotJson: 'The body is not JSON in UTF-8.',
  invalidInput: 'The request does not have the documented shape.',
  internalError: 'The server failed.',
  pageNotBuilt: 'This page has not been built.',
  // Host
  unknownAgent: 'Nobody with this id has ever signed in.',
  unknownWorkItem: 'There is no such work item.',
  workItemEnded: 'The work item has already ended.',
  idempotencyKeyReused: 'This idempotency key belongs to another request.',
  hostUnavailable: 'Changes cannot be kept just now; nothing was changed.',
  hostBusy: 'Too many changes wait to be kept; nothing was changed.',
  serverStopping: 'The server is stopping.',
  // Definition
  definitionRefused: 'The definition has errors and was refused whole.',
  definitionVersionMismatch: 'The definition was changed by somebody else meanwhile.',
  unknownDefinitionVersion: 'This version of the definition is not kept.',
  notThatVersion: 'The document is not that of the version it is said to be.',
  nothingRecorded: 'Nothing was recorded in the time asked for.',
  rehearsalRangeTooLong: 'A rehearsal is about at most 24 hours.',
  rehearsalUnderWay: 'Another rehearsal is under way.',
  rehearsalGaveUp: 'The rehearsal took more time or memory than it may.',
  // Reports
  unknownTeam: 'There is no such team.',
  reportRangeInvalid: 'The time asked for does not begin before it ends.',
  reportTooLarge: 'The report has more rows than one answer may have.',
  // Lanes
  timeTooLong: 'More time was asked for than one answer may have.',
  // Sessions
  tooManyTickets: 'Too many session tickets are waiting to be used.',
  tooManyLinkTests: 'The link of this agent is being tested, or was a moment ago.',
  linkNotTestable: 'The connector of this agent does not know the test of a link.',
  tooManyCommands: 'Commands come faster than the limit.',
  // Chat
  tooManyChats: 'Too many chats are open, or are begun from one address.',
  tooManyMessages: 'Messages come faster than the limit.',
  chatEnded: 'The chat has ended.',
  unknownDisposition: 'The definition has no such disposition.',
  // Start
  configurationInvalid: 'An environment variable cannot be used.',
  scaledStoreNotAvailable: 'The scaled store is not part of this version.',
  definitionFileRefused: 'The definition file cannot be used.',
  dataFolderUnusable: 'The data folder cannot be used.',
  dataFolderLocked: 'Another process uses the data folder.',
  addressInUse: 'The port is in use.',
  addressNotUsable: 'The address cannot be listened on.',
  storeNotUsable: 'The stored log cannot be used.',
} as const;

export type ServerErrorCode = keyof typeof ERROR_CODES;
