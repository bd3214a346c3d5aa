/** A negative control: a store that answers an append before it is flushed. A crash in between loses what was acknowledged. */
import type { HostEvent } from '@interlock/server/simulation';
import type { EventStore, MemoryStore } from '@interlock/store';

/** @param flushSoon lets the appends that wait be flushed in their time */
export function hastyStore(store: MemoryStore<HostEvent>, flushSoon: () => void): EventStore<HostEvent> {
  return {
    ...store,
    async append(contactCenterId, request) {
      void store.append(contactCenterId, request);
      flushSoon();
      return { ok: true, value: { version: request.expectedVersion + request.records.length } };
    },
  };
}
