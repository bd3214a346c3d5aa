/**
 * A set of pairs of numbers, numbered in order of discovery. Exact: the pairs themselves are kept and compared, so nothing
 * is lost to a hash. Everything that the checker tells apart is such a pair, of parts or of other pairs' numbers: a channel
 * (what came before, last message), a scene ((agent, up), (down, surroundings)), a state (scene, budgets). So a state stands
 * for five numbers of 32 bits.
 */
export interface PairTable {
  /** The number of the pair; a new one gets the number `size` had. Both are whole numbers from 0 to 2^32 - 1. */
  add(first: number, second: number): number;
  first(index: number): number;
  second(index: number): number;
  readonly size: number;
  readonly bytes: number;
}

const CHUNK_BITS = 18;
const CHUNK = 1 << CHUNK_BITS;

function mix(first: number, second: number): number {
  let hash = Math.imul(first ^ 0x9e3779b9, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 15) ^ second, 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 13), 0x27d4eb2f);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** A slot of the hash table holds a pair and its number and 1, side by side: looking one up touches memory in one place. */
const SLOT = 3;
const FILL = 0.7;

export function createPairTable(): PairTable {
  const firsts = new NumberList();
  const seconds = new NumberList();
  let mask = (1 << 12) - 1;
  let slots = new Uint32Array((mask + 1) * SLOT);
  let limit = Math.floor((mask + 1) * FILL);
  let size = 0;

  function grow(): void {
    mask = mask * 2 + 1;
    slots = new Uint32Array((mask + 1) * SLOT);
    limit = Math.floor((mask + 1) * FILL);
    for (let index = 0; index < size; index += 1) {
      const first = firsts.at(index) >>> 0;
      const second = seconds.at(index) >>> 0;
      let slot = mix(first, second) & mask;
      while (slots[slot * SLOT + 2] !== 0) slot = (slot + 1) & mask;
      slots[slot * SLOT] = first;
      slots[slot * SLOT + 1] = second;
      slots[slot * SLOT + 2] = index + 1;
    }
  }

  return {
    add(first, second) {
      if (size >= limit) grow();
      let slot = mix(first, second) & mask;
      for (;;) {
        const at = slot * SLOT;
        const found = slots[at + 2] as number; // within the mask
        if (found === 0) break;
        if (slots[at] === first && slots[at + 1] === second) return found - 1;
        slot = (slot + 1) & mask;
      }
      slots[slot * SLOT] = first;
      slots[slot * SLOT + 1] = second;
      slots[slot * SLOT + 2] = size + 1;
      firsts.push(first);
      seconds.push(second);
      size += 1;
      return size - 1;
    },
    first: (index) => firsts.at(index) >>> 0,
    second: (index) => seconds.at(index) >>> 0,
    get size() {
      return size;
    },
    get bytes() {
      return firsts.bytes + seconds.bytes + slots.length * 4;
    },
  };
}

/** A list of whole numbers of 32 bits that grows without copying. */
export class NumberList {
  private readonly chunks: Int32Array[] = [];
  length = 0;

  push(value: number): void {
    if (this.length >>> CHUNK_BITS >= this.chunks.length) this.chunks.push(new Int32Array(CHUNK));
    (this.chunks[this.length >>> CHUNK_BITS] as Int32Array)[this.length & (CHUNK - 1)] = value;
    this.length += 1;
  }

  at(index: number): number {
    return (this.chunks[index >>> CHUNK_BITS] as Int32Array)[index & (CHUNK - 1)] as number; // the caller keeps below length
  }

  set(index: number, value: number): void {
    (this.chunks[index >>> CHUNK_BITS] as Int32Array)[index & (CHUNK - 1)] = value;
  }

  get bytes(): number {
    return this.chunks.length * CHUNK * 4;
  }
}
