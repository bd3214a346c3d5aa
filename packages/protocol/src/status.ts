/*
 * The rule for `statusId`, the only word that both sides of the plain wire share. Its form is not public: CRMs use record ids,
 * texts, GUIDs and integers, and the public example cuts the value at `;`. One rule serves every reading (WR10 to WR17):
 * split on `;`, trim, drop empty parts; the first part is what to set; any part may match.
 */

/** How alike two single status ids are. `caseDiffers`: the same but for upper and lower case, worth a warning (WR15). */
export type StatusLikeness = 'same' | 'caseDiffers' | 'different';

/** What `statusParts` leaves of a value; a finite number counts as its decimal text, anything else has no parts. */
function statusText(raw: unknown): string {
  if (typeof raw === 'string') return raw;
  return typeof raw === 'number' && Number.isFinite(raw) ? String(raw) : '';
}

/**
 * The parts of a raw `statusId`: split on `;`, trimmed, without empty ones (WR10). Never throws; what is neither a text nor a
 * finite number has no parts (WR11). The first part is the one to set.
 */
export function statusParts(raw: unknown): string[] {
  return statusText(raw)
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** The part to set in a CRM, null if there is none (WR12). */
export function statusToSet(raw: unknown): string | null {
  return statusParts(raw)[0] ?? null;
}

/** Characters of a short id of Salesforce, with which its long id begins. */
export const SHORT_LENGTH = 15;
const SALESFORCE_SHORT = /^(?=.*\d)[A-Za-z0-9]{15}$/;
const SALESFORCE_LONG = /^(?=.{0,14}\d)[A-Za-z0-9]{18}$/;
/** Presence statuses of Salesforce; among these, ids of 15 characters may differ in case alone. */
const SALESFORCE_PRESENCE = /^0N5[A-Za-z0-9]{12}$/;

export const isShortStatus = (part: string): boolean => SALESFORCE_SHORT.test(part);
export const isLongStatus = (part: string): boolean => SALESFORCE_LONG.test(part);
/** Whether case is part of this id (WR14). */
export const isSalesforcePresence = (part: string): boolean => SALESFORCE_PRESENCE.test(part);

/** A part with one spelling for what white space and composed characters may vary (WR13). */
export const spaced = (part: string): string => part.normalize('NFC').replace(/\s+/gu, ' ').trim();
/** As `spaced`, and with one spelling for upper and lower case (WR15). */
export const folded = (part: string): string => spaced(part).toLowerCase();

/** Compares two single parts (WR13 to WR15). */
function comparePart(a: string, b: string): StatusLikeness {
  if (a === b) return 'same';
  const isLongPair = (isShortStatus(a) && isLongStatus(b)) || (isLongStatus(a) && isShortStatus(b));
  if (isLongPair) return a.slice(0, SHORT_LENGTH) === b.slice(0, SHORT_LENGTH) ? 'same' : 'different'; // WR14
  if (isSalesforcePresence(a) && isSalesforcePresence(b)) return 'different'; // WR14: case is part of the id
  if (spaced(a) === spaced(b)) return 'same';
  return folded(a) === folded(b) ? 'caseDiffers' : 'different';
}

/**
 * How alike two raw status ids are: the best likeness of any part of one with any part of the other (WR12).
 * Two values without parts are different: nothing is known about either.
 */
export function compareStatus(a: unknown, b: unknown): StatusLikeness {
  let best: StatusLikeness = 'different';
  const others = statusParts(b);
  for (const part of statusParts(a)) {
    for (const other of others) {
      const likeness = comparePart(part, other);
      if (likeness === 'same') return 'same';
      if (likeness === 'caseDiffers') best = 'caseDiffers';
    }
  }
  return best;
}

/** True if any part of one matches any part of the other, tolerant of case and white space (WR12, WR13). */
export function sameStatus(a: unknown, b: unknown): boolean {
  return compareStatus(a, b) !== 'different';
}
