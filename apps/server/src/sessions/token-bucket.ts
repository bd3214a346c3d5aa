/** Says yes `perSecond` times a second on average, and `burst` times at once. */
export class TokenBucket {
  readonly #perSecond: number;
  readonly #burst: number;
  #tokens: number;
  #filledAt: number;

  /** @param now in ms, as for `take` */
  constructor(perSecond: number, burst: number, now: number) {
    this.#perSecond = perSecond;
    this.#burst = burst;
    this.#tokens = burst;
    this.#filledAt = now;
  }

  take(at: number): boolean {
    this.#tokens = Math.min(this.#burst, this.#tokens + (Math.max(0, at - this.#filledAt) * this.#perSecond) / 1_000);
    this.#filledAt = at;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
