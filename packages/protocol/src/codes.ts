/**
 * Every code with which this package refuses something, each with its sentence. docs/ERRORS.md has cause and remedy.
 * Codes of `Problem`s (a definition's faults) stand here as well, so that there is one list.
 */
export const ERROR_CODES = {
  // Frames on the window, the port and the socket
  foreignMessage: 'This is not a message of the connector protocol; it is ignored.',
  wrongDirection: 'A message of the other role came back; it is an echo and is ignored.',
  unknownAction: 'The action is not in the catalogue.',
  malformedMessage: 'The message does not have the documented shape.',
  frameTooLarge: 'The frame is longer than its limit.',
  frameTooDeep: 'The frame or body is nested deeper than its limit.',
  notPlainData: 'The frame or body holds something that JSON cannot carry.',
  dangerousKey: 'The frame or body holds a key that could change a prototype.',
  illFormedText: 'A text holds half of a surrogate pair.',
  directoryCarriesStatus:
    'A crmDirectory with a statusId is a known slip of the public page; it is noted and never acted on.',
  missingStatus: 'The message names no status.',
  interlockOnWindow: 'The interlock member belongs on the port, not on the window.',
  interlockMissing: 'A frame on the port has no interlock member.',
  notOnPort: 'This action belongs to the handshake on the window.',
  notOnWindow: 'This action belongs on the port.',
  nonceMismatch: 'The nonce is not the one of this handshake.',
  unsupportedVersion: 'No version is spoken by both sides.',
  repeatedFrame: 'A frame with this sequence number has been seen.',
  oldFrame: 'The sequence number is behind one that has been seen.',
  sequenceJump: 'The sequence number jumps further than a lossless port can.',
  staleEpoch: 'The frame belongs to an earlier session.',
  notText: 'The socket frame is not text.',
  notJson: 'The text is not JSON.',
  // Definitions
  wrongType: 'A value has another type than the definition needs.',
  required: 'A required value is missing.',
  unknownKey: 'A key is not known; it may be misspelt.',
  outOfRange: 'A number is outside its range.',
  badFormat: 'A text does not have the needed form.',
  tooLong: 'A text or a list is longer than its limit.',
  tooShort: 'A text or a list is shorter than it must be.',
  notOneOf: 'A value is not one of the allowed ones.',
  // Public string form
  settingsUnreadable: 'The settings are not an object of texts, or longer than is read; none was used.',
  modeUnreadable: 'The mode is neither Synchronized nor Complementary.',
  reasonCodeUnreadable: 'A reason code is not written as number = label.',
  mapEntryUnreadable: 'A map entry cannot be read.',
  mapSlotUnknown: 'A map entry has a number outside 1 to 20.',
  flagUnreadable: 'A flag is neither Y nor N.',
  settingRepeated: 'A setting is given more than once with different values.',
} as const;

export type ErrorCode = keyof typeof ERROR_CODES;
