/**
 * Finds names by the rule of `compareStatus` without comparing with each of them: a definition may have thousands, and what
 * is looked up comes from a page that may be hostile.
 */
import {
  folded,
  isLongStatus,
  isSalesforcePresence,
  isShortStatus,
  SHORT_LENGTH,
  spaced,
  statusParts,
} from './status.ts';

export interface StatusIndex {
  /**
   * The position of the first entry that a single part names; null where none does.
   *
   * @param likeness `same`: as it is written, but for white space; `caseDiffers`: only because case is tolerated (WR15)
   */
  find(part: string, likeness: 'same' | 'caseDiffers'): number | null;
}

/** @param entries each with its names; of a name every part counts (WR12) */
export function createStatusIndex(entries: Iterable<readonly string[]>): StatusIndex {
  const bySpelling = new Map<string, number>();
  /** The first 15 characters of long ids, and short ids, each for the other (WR14). */
  const byLongId = new Map<string, number>();
  const byShortId = new Map<string, number>();
  const byFolded = new Map<string, number>();
  /** Without the ids whose case is part of them, which tolerate no other such id (WR14). */
  const byFoldedName = new Map<string, number>();

  let position = 0;
  for (const names of entries) {
    for (const part of names.flatMap(statusParts)) add(part, position);
    position += 1;
  }

  function add(part: string, at: number): void {
    setFirst(bySpelling, spaced(part), at);
    if (isLongStatus(part)) setFirst(byLongId, part.slice(0, SHORT_LENGTH), at);
    if (isShortStatus(part)) setFirst(byShortId, part, at);
    setFirst(byFolded, folded(part), at);
    if (!isSalesforcePresence(part)) setFirst(byFoldedName, folded(part), at);
  }

  return {
    find(part, likeness) {
      if (likeness === 'caseDiffers')
        return (isSalesforcePresence(part) ? byFoldedName : byFolded).get(folded(part)) ?? null;
      const spelled = bySpelling.get(spaced(part)) ?? null;
      const other = isShortStatus(part)
        ? byLongId.get(part)
        : isLongStatus(part)
          ? byShortId.get(part.slice(0, SHORT_LENGTH))
          : undefined;
      return other === undefined ? spelled : Math.min(spelled ?? other, other);
    },
  };
}

function setFirst(map: Map<string, number>, key: string, position: number): void {
  if (!map.has(key)) map.set(key, position);
}
