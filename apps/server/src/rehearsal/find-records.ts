/** Which records of the log a rehearsal needs. Instants never go back in a log (SV9), so that they can be searched. */
import { type EventStore, StoreFailure } from '@interlock/store';
import type { HostEvent } from '../host/host-event.ts';
import { REHEARSAL_LIMITS } from './rehearsal-limits.ts';

export interface FoundRecords {
  /** Records above this version, up to and with `last`, are read; those before `from` say what stood then. */
  readonly after: number;
  readonly last: number;
  readonly from: number;
  /** Why it begins later than was asked for. */
  readonly cut: 'retention' | 'tooMuch' | null;
}

/**
 * @param version of the newest flushed record
 * @returns null when nothing was recorded in that time
 * @throws StoreFailure
 */
export async function findRecords(
  store: EventStore<HostEvent>,
  contactCenterId: string,
  version: number,
  asked: { readonly from: number; readonly to: number },
): Promise<FoundRecords | null> {
  const kept = await keptAfter(store, contactCenterId);

  async function instantOf(record: number): Promise<number> {
    const [found] = await store.read(contactCenterId, { after: record - 1, limit: 1 });
    return found?.at ?? Number.POSITIVE_INFINITY;
  }

  /** The first record at or after an instant; one above the newest when there is none. */
  async function firstFrom(at: number, lowest: number): Promise<number> {
    let low = lowest;
    let high = version + 1;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if ((await instantOf(middle)) < at) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  if (version <= kept) return null;
  const end = await firstFrom(asked.to, kept + 1);
  let first = await firstFrom(asked.from, kept + 1);
  if (first >= end) return null;
  let { from } = asked;
  let cut: FoundRecords['cut'] = null;
  if (end - first > REHEARSAL_LIMITS.records) {
    first = end - REHEARSAL_LIMITS.records;
    from = await instantOf(first);
    cut = 'tooMuch';
  } else if (first === kept + 1) {
    from = Math.max(from, await instantOf(first));
    if (from > asked.from) cut = 'retention';
  }
  const wanted = await firstFrom(from - REHEARSAL_LIMITS.beforeMs, kept + 1);
  const after = Math.max(wanted, first - REHEARSAL_LIMITS.recordsBefore) - 1;
  return { after, last: end - 1, from, cut };
}

/** Records up to this version are not kept any more. */
async function keptAfter(store: EventStore<HostEvent>, contactCenterId: string): Promise<number> {
  try {
    await store.read(contactCenterId, { after: 0, limit: 1 });
    return 0;
  } catch (error) {
    if (error instanceof StoreFailure && error.error.code === 'recordsPruned') return error.error.prunedVersion;
    throw error;
  }
}
