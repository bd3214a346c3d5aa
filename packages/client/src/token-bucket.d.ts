/** Takes one token; false when there is none, and the message is to be dropped. */
export type TokenBucket = () => boolean;
/** A bucket of `burst` tokens that fills by `perSecond`. */
export declare function createTokenBucket(now: () => number, perSecond: number, burst: number): TokenBucket;
