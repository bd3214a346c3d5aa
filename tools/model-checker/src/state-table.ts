/**
 * The set of states: four 32-bit words each, exact (the words are ids of interned parts, so nothing is lost to a hash).
 * A state's index is its number in order of discovery, so the table is also the queue of the breadth-first search.
 */
export interface StateTable {
  /** The index of the state, and whether it is new. */
  add(a: number, b: number, c: number, d: number): { index: number; isNew: boolean };
  word(index: number, position: 0 | 1 | 2 | 3): number;
  readonly size: number;
  readonly bytes: number;
}

const CHUNK = 1 << 20;

function mix(a: number, b: number, c: number, d: number): number {
  let hash = Math.imul(a ^ 0x9e3779b9, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13) ^ b, 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 16) ^ c, 0x27d4eb2f);
  hash = Math.imul(hash ^ (hash >>> 15) ^ d, 0x165667b1);
  hash ^= hash >>> 14;
  hash = Math.imul(hash, 0x85ebca6b);
  return (hash ^ (hash >>> 16)) >>> 0;
}

export function createStateTable(): StateTable {
  const chunks: Uint32Array[] = [];
  let slots = new Uint32Array(1 << 16);
  let size = 0;
  const result = { index: 0, isNew: false };

  const at = (index: number, position: number): number =>
    (chunks[index >>> 20] as Uint32Array)[((index & (CHUNK - 1)) << 2) | position] as number; // below size

  function grow(): void {
    const next = new Uint32Array(slots.length * 2);
    const mask = next.length - 1;
    for (let index = 0; index < size; index += 1) {
      let slot = mix(at(index, 0), at(index, 1), at(index, 2), at(index, 3)) & mask;
      while (next[slot] !== 0) slot = (slot + 1) & mask;
      next[slot] = index + 1;
    }
    slots = next;
  }

  return {
    add(a, b, c, d) {
      if (size * 10 > slots.length * 6) grow();
      const mask = slots.length - 1;
      let slot = mix(a, b, c, d) & mask;
      for (;;) {
        const found = slots[slot] as number; // within the mask
        if (found === 0) break;
        const index = found - 1;
        const chunk = chunks[index >>> 20] as Uint32Array;
        const offset = (index & (CHUNK - 1)) << 2;
        if (chunk[offset] === a && chunk[offset + 1] === b && chunk[offset + 2] === c && chunk[offset + 3] === d) {
          result.index = index;
          result.isNew = false;
          return result;
        }
        slot = (slot + 1) & mask;
      }
      if (size >>> 20 >= chunks.length) chunks.push(new Uint32Array(CHUNK << 2));
      const chunk = chunks[size >>> 20] as Uint32Array; // just made
      const offset = (size & (CHUNK - 1)) << 2;
      chunk[offset] = a;
      chunk[offset + 1] = b;
      chunk[offset + 2] = c;
      chunk[offset + 3] = d;
      slots[slot] = size + 1;
      result.index = size;
      result.isNew = true;
      size += 1;
      return result;
    },
    word: at,
    get size() {
      return size;
    },
    get bytes() {
      return chunks.length * CHUNK * 16 + slots.length * 4;
    },
  };
}

/** A list of numbers that grows without copying. */
export class NumberList {
  private chunks: Int32Array[] = [];
  length = 0;

  push(value: number): void {
    if (this.length >>> 20 >= this.chunks.length) this.chunks.push(new Int32Array(CHUNK));
    (this.chunks[this.length >>> 20] as Int32Array)[this.length & (CHUNK - 1)] = value;
    this.length += 1;
  }

  at(index: number): number {
    return (this.chunks[index >>> 20] as Int32Array)[index & (CHUNK - 1)] as number; // the caller keeps below length
  }
}
