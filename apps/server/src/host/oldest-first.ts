/**
 * Answers the keys of a map that is kept to a limit, the oldest first; each is to be deleted when it was answered.
 *
 * One walk for the life of the map: asking a map anew for its first key passes over everything that was deleted since it
 * was last laid out, which at 50,000 entries costs more than a decision. Keys that are added later come later, also those
 * that were deleted meanwhile.
 *
 * @returns the next key; undefined, from then on for ever, when the map has no further one
 */
export function oldestFirst<K>(map: ReadonlyMap<K, unknown>): () => K | undefined {
  const keys = map.keys();
  return () => keys.next().value;
}
