/** Every code a store may answer with; docs/ERRORS.md holds cause and remedy of each. */
export const ERROR_CODES = {
  versionConflict: 'Another writer has appended since the expected version.',
  duplicateCommand: 'A record with this command id is already in the log.',
  invalidRequest: 'The request breaks a stated limit; nothing was done.',
  notOpen: 'The contact centre was not opened on this store.',
  storeOverloaded: 'Too many records wait to be written.',
  storeUnavailable: 'The store could not write or read; nothing was acknowledged.',
  storeClosed: 'The store is closed.',
  checkpointOutOfOrder: 'The checkpoint version is beyond the log or before the last checkpoint.',
  recordsPruned: 'The records asked for are older than the retention kept.',
  logDamaged: 'The stored log has a gap or an unreadable record.',
  duplicateChat: 'There is a chat with this id already.',
  unknownChat: 'There is no such chat.',
  chatClosed: 'The chat has ended; nothing can be added.',
  transcriptFull: 'The chat has as many entries as are kept.',
  schemaTooNew: 'The store was written by a newer Interlock.',
} as const;

export type StoreErrorCode = keyof typeof ERROR_CODES;
