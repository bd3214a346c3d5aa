/** Entries of a list at one time, and what tells each from the others. */
export interface KeyedEntries {
  readonly entries: readonly unknown[];
  readonly keys: readonly number[];
  /** Not given out yet. */
  readonly next: number;
}

/**
 * Keys of entries after a change of the list, so that what is open and half typed moves with its entry: what is the same
 * before and after the place of the change keeps its key, and in between entries keep theirs in order. (DE15)
 *
 * @param former null for a list that is shown for the first time
 */
export function keyEntries(former: KeyedEntries | null, entries: readonly unknown[]): KeyedEntries {
  const before = former ?? { entries: [], keys: [], next: 0 };
  const shorter = Math.min(before.entries.length, entries.length);
  let start = 0;
  while (start < shorter && isSame(before.entries[start], entries[start])) start += 1;
  let end = 0;
  while (end < shorter - start && isSame(before.entries.at(-1 - end), entries.at(-1 - end))) end += 1;
  let { next } = before;
  const changed = before.keys.slice(start, before.keys.length - end);
  const keys = [
    ...before.keys.slice(0, start),
    ...Array.from({ length: entries.length - start - end }, (_, index) => changed[index] ?? next++),
    ...before.keys.slice(before.keys.length - end),
  ];
  return { entries, keys, next };
}

const isSame = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);
