import { integerColumn } from './columns.ts';
import type { Connection } from './connection.ts';

/** Records that one transaction removes at most, so that pruning a month does not hold the event loop. */
const BATCH_RECORDS = 2_000;

/**
 * Removes one batch of the oldest records, as a prefix of the log, never beyond the checkpoint. ST16
 *
 * @param before ms since 1970; the first record that is not older ends the pruning
 * @returns how many were removed, and whether there may be more
 */
export function pruneBatch(
  connection: Connection,
  number: number,
  before: number,
): { readonly removed: number; readonly more: boolean } {
  const { statements, transact, readHead } = connection;
  return transact(() => {
    const { checkpointVersion, prunedVersion } = readHead(number);
    const batchEnd = Math.min(checkpointVersion, prunedVersion + BATCH_RECORDS);
    const firstKept = statements.findFirstKept.get(number, prunedVersion, batchEnd, before);
    const end = firstKept ? integerColumn(firstKept, 'version') - 1 : batchEnd;
    const removed = end - prunedVersion;
    if (removed > 0) {
      statements.deleteRecordsUpTo.run(number, end);
      statements.updatePrunedVersion.run(end, number);
    }
    return { removed, more: !firstKept && end < checkpointVersion };
  });
}
