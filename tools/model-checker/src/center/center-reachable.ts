import { CENTER_SITUATIONS, nameOfSituation } from './center-situations.ts';

/** What must have happened at least once: every event of items, and every cause for which an item comes back. */
export const CENTER_REACHABLE: readonly string[] = [
  'itemQueued',
  'itemStepped time',
  'itemStepped nobodySignedIn',
  'itemStepped allRefused',
  'preferenceEnded time',
  'preferenceEnded nobodyLeft',
  'workGiven preferred',
  'workGiven longestIdle',
  'workGiven refusedLongestAgo',
  'itemMoved overflow',
  'itemMoved supervisor',
  'itemMoved queueRemoved',
  'itemFlagged allRefused',
  'itemFlagged queueRemoved',
  'itemFlagged channelRemoved',
  'itemAssigned room',
  'itemAssigned force',
  'itemPulled',
  'itemEnded cancelled',
  'itemEnded abandoned',
  'itemEnded overflowed',
  'teamDrained',
  'workReturned declined',
  'workReturned missed',
  'workReturned rescinded',
  'workReturned released',
  'workReturned pulled',
  'workReturned disconnected',
  'workReturned parkExpired',
  'workTransferred',
  'workEnded completed',
  'workEnded cancelled',
  'workEnded abandoned',
  'permitTaken',
  'permitEnded used',
  'permitEnded expired',
  'permitEnded released',
  'collisionBegan ticketDuringInteraction',
  'collisionEnded ticketDuringInteraction',
];

/** Of the situations in which each property is put to the test, those that did not come up. */
export function centerNeverMet(seen: ReadonlySet<string>): readonly string[] {
  return CENTER_SITUATIONS.map(nameOfSituation).filter((name) => !seen.has(name));
}
