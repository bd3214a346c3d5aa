/** How many chats one network address may begin and have open (CH12). */
import { TokenBucket } from '../sessions/token-bucket.ts';
import { CHAT_LIMITS } from './chat-limits.ts';

export interface AddressLimits {
  /** Whether this address may begin one more chat now. */
  mayBegin(address: string, now: number): boolean;
  opened(address: string): void;
  closed(address: string): void;
}

export function createAddressLimits(): AddressLimits {
  /** In the order of their last use. */
  const buckets = new Map<string, TokenBucket>();
  const open = new Map<string, number>();

  return {
    mayBegin(address, now) {
      if ((open.get(address) ?? 0) >= CHAT_LIMITS.openPerAddress) return false;
      const bucket =
        buckets.get(address) ?? new TokenBucket(1_000 / CHAT_LIMITS.beginEveryMs, CHAT_LIMITS.beginBurst, now);
      buckets.delete(address);
      buckets.set(address, bucket);
      const [oldest] = buckets.keys();
      if (buckets.size > CHAT_LIMITS.addresses && oldest !== undefined) buckets.delete(oldest);
      return bucket.take(now);
    },
    opened: (address) => void open.set(address, (open.get(address) ?? 0) + 1),
    closed(address) {
      const left = (open.get(address) ?? 1) - 1;
      if (left > 0) open.set(address, left);
      else open.delete(address);
    },
  };
}
