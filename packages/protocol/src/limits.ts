/** Every limit of the wires in one table; the numbers stand in limit-values.ts. */
export * as LIMITS from './limit-values.ts';

/** Plain actions that carry lists or whole records and so get `bulkFrameBytes` and `bulkFrameDepth` (WR6). */
export const BULK_ACTIONS: ReadonlySet<string> = new Set([
  'crmData',
  'crmDirectory',
  'clickToDialResponse',
  'createHistoryItem',
  'customFieldsDataResponse',
  'requestSaveInteractionLog',
  'requestPerformInteractionScreenPop',
]);
