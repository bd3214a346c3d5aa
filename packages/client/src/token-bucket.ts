/** Takes one token; false when there is none, and the message is to be dropped. */
export type TokenBucket = () => boolean;

/** A bucket of `burst` tokens that fills by `perSecond`. */
export function createTokenBucket(now: () => number, perSecond: number, burst: number): TokenBucket {
  const everyMs = 1000 / perSecond;
  let paidUntil = 0;
  return () => {
    const at = now();
    const next = Math.max(at, paidUntil) + everyMs;
    if (next - at > burst * everyMs) return false;
    paidUntil = next;
    return true;
  };
}
