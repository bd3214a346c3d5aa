/** Seeded chance. A stream is made from a seed and a name, so that what one simulated person draws does not shift what another does. */
export interface Chance {
  /** In [0, 1). */
  share(): number;
  /** A whole number from `from` up to and including `to`. */
  between(from: number, to: number): number;
  happens(probability: number): boolean;
  pick<const L extends readonly [unknown, ...unknown[]]>(items: L): L[number];
  /** Exponential with this mean, at most eight times it. */
  spread(mean: number): number;
}

/** @param seed a whole number, 0..2^31 */
export function createChance(seed: number, name: string): Chance {
  let state = seed | 0;
  for (const char of name) state = Math.imul(state ^ (char.codePointAt(0) ?? 0), 0x01000193);
  function share(): number {
    // mulberry32
    state = (state + 0x6d2b79f5) | 0;
    let word = Math.imul(state ^ (state >>> 15), 1 | state);
    word = (word + Math.imul(word ^ (word >>> 7), 61 | word)) ^ word;
    return ((word ^ (word >>> 14)) >>> 0) / 0x1_0000_0000;
  }
  return {
    share,
    between: (from, to) => from + Math.floor(share() * (to - from + 1)),
    happens: (probability) => share() < probability,
    pick: (items) => items[Math.floor(share() * items.length)] ?? items[0],
    spread: (mean) => Math.min(-Math.log(1 - share()), 8) * mean,
  };
}
