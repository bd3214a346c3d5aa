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

export function createPairTable(): PairTable {
  const chunks: Uint32Array[] = [];
  let slots = new Uint32Array(1 << 12);
  let mask = slots.length - 1;
  let limit = Math.floor(slots.length * 0.7);
  let size = 0;

  function grow(): void {
    slots = new Uint32Array(slots.length * 2);
    mask = slots.length - 1;
    limit = Math.floor(slots.length * 0.7);
    for (let index = 0; index < size; index += 1) {
      const chunk = chunks[index >>> CHUNK_BITS] as Uint32Array; // below size
      const offset = (index & (CHUNK - 1)) << 1;
      let slot = mix(chunk[offset] as number, chunk[offset + 1] as number) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = index + 1;
    }
  }

  return {
    add(first, second) {
      if (size >= limit) grow();
      let slot = mix(first, second) & mask;
      for (;;) {
        const found = slots[slot] as number; // within the mask
        if (found === 0) break;
        const index = found - 1;
        const chunk = chunks[index >>> CHUNK_BITS] as Uint32Array; // below size
        const offset = (index & (CHUNK - 1)) << 1;
        if (chunk[offset] === first && chunk[offset + 1] === second) return index;
        slot = (slot + 1) & mask;
      }
      if (size >>> CHUNK_BITS >= chunks.length) chunks.push(new Uint32Array(CHUNK << 1));
      const chunk = chunks[size >>> CHUNK_BITS] as Uint32Array; // just made
      const offset = (size & (CHUNK - 1)) << 1;
      chunk[offset] = first;
      chunk[offset + 1] = second;
      slots[slot] = size + 1;
      size += 1;
      return size - 1;
    },
    first: (index) => (chunks[index >>> CHUNK_BITS] as Uint32Array)[(index & (CHUNK - 1)) << 1] as number, // below size
    second: (index) => (chunks[index >>> CHUNK_BITS] as Uint32Array)[((index & (CHUNK - 1)) << 1) + 1] as number,
    get size() {
      return size;
    },
    get bytes() {
      return chunks.length * CHUNK * 8 + slots.length * 4;
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
