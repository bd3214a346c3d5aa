/**
 * Seeded chance. A stream is 128 bits of state (sfc32); a stream for one purpose is made from a seed and numbers that name the
 * purpose, so that what happens elsewhere does not shift it: a replay without one fault draws the same for everything else.
 */
export class Chance {
  #a: number;
  #b: number;
  #c: number;
  #count = 1;

  /** @param names whole numbers; the same numbers give the same stream */
  constructor(...names: readonly number[]) {
    let word = 0x9e3779b9;
    for (const name of names) word = mixed(mixed(word ^ name) ^ Math.floor(name / 0x1_0000_0000));
    this.#a = word;
    this.#b = mixed(word + 0x243f6a88);
    this.#c = mixed(word + 0x37e15162);
    for (let round = 0; round < 12; round += 1) this.next();
  }

  /** A whole number in [0, 2^32). */
  next(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#count) | 0;
    this.#count = (this.#count + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  /** In [0, 1). */
  share(): number {
    return this.next() / 0x1_0000_0000;
  }

  /** A whole number in [0, limit). */
  below(limit: number): number {
    return Math.floor(this.share() * limit);
  }

  /** A whole number from `from` up to and including `to`. */
  between(from: number, to: number): number {
    return from + this.below(to - from + 1);
  }

  happens(probability: number): boolean {
    return this.share() < probability;
  }

  pick<const T>(items: readonly [T, ...T[]]): T {
    return items[this.below(items.length)] ?? items[0];
  }

  /** Exponential with this mean. */
  exponential(mean: number): number {
    return -Math.log(1 - this.share()) * mean;
  }

  /** Standard normal (Box and Muller). */
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.share())) * Math.cos(2 * Math.PI * this.share());
  }

  /** Lognormal whose logarithm has this mean and deviation. */
  lognormal(mu: number, sigma: number): number {
    return Math.exp(mu + sigma * this.normal());
  }

  /** Gamma with this mean and coefficient of variation (Marsaglia and Tsang; shape 1 and up). */
  gamma(mean: number, variation: number): number {
    const shape = 1 / (variation * variation);
    const d = shape - 1 / 3;
    const c = 1 / Math.sqrt(9 * d);
    for (;;) {
      const x = this.normal();
      const v = (1 + c * x) ** 3;
      if (v > 0 && Math.log(1 - this.share()) < 0.5 * x * x + d - d * v + d * Math.log(v))
        return (mean * d * v) / shape;
    }
  }
}

/** Every bit of the result depends on every bit of the word (the finish of MurmurHash3). */
function mixed(value: number): number {
  let word = value | 0;
  word = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35);
  return word ^ (word >>> 16);
}
