/*
 * The rule for `statusId`, the only word that both sides of the plain wire share. Its form is not public: CRMs use record ids,
 * texts, GUIDs and integers, and the public example cuts the value at `;`. One rule serves every reading (WR10 to WR17):
 * split on `;`, trim, drop empty parts; the first part is what to set; any part may match.
 */

/** What `resolveStatus` needs of a presence. */
export interface StatusNames {
  readonly statusId: string;
  readonly alsoKnownAs?: readonly string[];
}

/** How alike two single status ids are. `caseDiffers`: the same but for upper and lower case, worth a warning (WR15). */
export type StatusLikeness = 'same' | 'caseDiffers' | 'different';

export interface ResolvedStatus {
  /** The `statusId` of the definition's presence if known, else the first part as received ('' if there is none). */
  readonly statusId: string;
  readonly known: boolean;
  /** True if it was found only because case is tolerated. */
  readonly caseDiffers: boolean;
}

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

const SALESFORCE_SHORT = /^(?=.*\d)[A-Za-z0-9]{15}$/;
const SALESFORCE_LONG = /^(?=.{0,14}\d)[A-Za-z0-9]{18}$/;
/** Presence statuses of Salesforce; among these, ids of 15 characters may differ in case alone. */
const SALESFORCE_PRESENCE = /^0N5[A-Za-z0-9]{12}$/;

const folded = (text: string): string => text.normalize('NFC').replace(/\s+/gu, ' ').trim().toLowerCase();

/** Compares two single parts (WR13 to WR15). */
function comparePart(a: string, b: string): StatusLikeness {
  if (a === b) return 'same';
  const isLongPair =
    (SALESFORCE_SHORT.test(a) && SALESFORCE_LONG.test(b)) || (SALESFORCE_LONG.test(a) && SALESFORCE_SHORT.test(b));
  if (isLongPair) return a.slice(0, 15) === b.slice(0, 15) ? 'same' : 'different'; // WR14
  if (SALESFORCE_PRESENCE.test(a) && SALESFORCE_PRESENCE.test(b)) return 'different'; // WR14: case is part of the id
  if (a.normalize('NFC').replace(/\s+/gu, ' ').trim() === b.normalize('NFC').replace(/\s+/gu, ' ').trim())
    return 'same';
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

/**
 * Finds the presence of a definition that a raw `statusId` means (WR16). Earlier parts outrank later ones; for one part an
 * exact match outranks one that needs case tolerance; among equals the definition's order decides. Each presence is known by
 * the parts of its `statusId` and of its `alsoKnownAs`.
 */
export function resolveStatus(presences: readonly StatusNames[], raw: unknown): ResolvedStatus {
  const parts = statusParts(raw);
  for (const part of parts) {
    let tolerated: string | null = null;
    for (const presence of presences) {
      for (const name of [presence.statusId, ...(presence.alsoKnownAs ?? [])]) {
        const likeness = compareStatus(part, name);
        if (likeness === 'same') return { statusId: presence.statusId, known: true, caseDiffers: false };
        if (likeness === 'caseDiffers') tolerated ??= presence.statusId;
      }
    }
    if (tolerated !== null) return { statusId: tolerated, known: true, caseDiffers: true };
  }
  return { statusId: parts[0] ?? '', known: false, caseDiffers: false };
}
