/** A number for everything that happened, in order: two runs with the same hash went the same way. 64 bits, cheap. */
export class TraceHash {
  #high = 0x6a09e667;
  #low = 0xbb67ae85;

  add(value: number): void {
    const word = value | 0;
    this.#low = Math.imul(this.#low ^ word, 0x9e3779b1);
    this.#low ^= this.#low >>> 15;
    this.#high = Math.imul((this.#high + this.#low) ^ (word << 7), 0x85ebca77);
    this.#high ^= this.#high >>> 13;
  }

  text(text: string): void {
    let word = text.length;
    for (let index = 0; index < text.length; index += 1) word = (Math.imul(word, 31) + text.charCodeAt(index)) | 0;
    this.add(word);
  }

  /** 16 hexadecimal digits. */
  toString(): string {
    return [this.#high, this.#low].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
  }
}
