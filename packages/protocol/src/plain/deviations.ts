/**
 * The known deviations from the documented wire that are understood (tolerant in), each with the rule that says what is
 * done about it. A parsed message lists those it showed; who receives it counts each and writes it to the log once.
 */
export const DEVIATIONS = {
  fourArgumentPublish: { rule: 'WR20', does: 'accepted as omnichannelResponse' },
  directoryWithStatus: { rule: 'WR21', does: 'refused with directoryCarriesStatus, noted, never acted on' },
  numericStatus: { rule: 'WR22', does: 'the number is read as its decimal text' },
  severalStatuses: { rule: 'WR23', does: 'kept as given; the first part sets, any part matches' },
  missingSuccess: { rule: 'WR24', does: 'read as true' },
  textSuccess: { rule: 'WR25', does: 'the text true or false is read as the boolean' },
  readyWithData: { rule: 'WR26', does: 'the data of ready are ignored' },
  needlessData: { rule: 'WR27', does: 'data where none is documented are ignored' },
  numericId: { rule: 'WR28', does: 'a numeric id is read as its decimal text' },
  missingUserName: { rule: 'WR29', does: 'Username, else Id, stands in for Name' },
  missingUserParts: { rule: 'WR30', does: 'absent parts of currentUser are read as empty' },
  missingCapabilities: { rule: 'WR31', does: 'absent capabilities are read as not available' },
  missingSettings: { rule: 'WR32', does: 'absent callCenterSettings are read as none' },
  numericCount: { rule: 'WR33', does: 'a numeric count is read as its decimal text' },
  directorySpelling: { rule: 'WR34', does: 'requestGetCRMDirectory is read as requestGetCrmDirectory' },
  severitySlip: { rule: 'WR35', does: 'serverity is read as severity' },
  missingSeverity: { rule: 'WR36', does: 'read as INFO' },
  textNotArray: { rule: 'WR37', does: 'a single text is read as a list of one' },
  fieldsOutsideData: { rule: 'WR38', does: 'fields beside type and action are read as data' },
  customFieldsNotText: { rule: 'WR39', does: 'an object is read as if it had been stringified' },
  missingLists: { rule: 'WR40', does: 'absent lists are read as empty' },
  malformedEntry: { rule: 'WR41', does: 'an entry that cannot be read is left out, the others are used' },
  noCommonVersion: { rule: 'EX3', does: 'the client is served on the plain wire' },
} as const satisfies Record<string, { rule: string; does: string }>;

export type DeviationCode = keyof typeof DEVIATIONS;
