/** Takes one token; false when there is none, and the message is to be dropped. */
export type TokenBucket = () => boolean;

/** A bucket of `burst` tokens that fills by `perSecond`. */
export function createTokenBucket(now: () => number, perSecond: number, burst: number): TokenBucket {
  let tokens = burst;
  let filledAt = now();
  return () => {
    const at = now();
    tokens = Math.min(burst, tokens + ((at - filledAt) * perSecond) / 1000);
    filledAt = at;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}
