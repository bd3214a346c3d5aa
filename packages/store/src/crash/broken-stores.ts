/**
 * Stores that break one promise each: the negative controls of the kill harness. A harness that finds nothing wrong with
 * them would prove nothing about the real one.
 */
import type { EventStore, NewRecord } from '../event-store.ts';

export type BrokenStoreName = 'acknowledgesEarly' | 'dividesAppends' | 'dividesCheckpoints' | 'forgetsCommands';

type Break = <E>(store: EventStore<E>) => EventStore<E>;

const LATER_MS = 2;

function later(): Promise<void> {
  return new Promise((resume) => setTimeout(resume, LATER_MS));
}

function nextTurn(): Promise<void> {
  return new Promise((resume) => setImmediate(resume));
}

/** Acknowledges before the commit. */
function acknowledgesEarly<E>(store: EventStore<E>): EventStore<E> {
  return {
    ...store,
    async append(contactCenterId, request) {
      setTimeout(() => void store.append(contactCenterId, request), LATER_MS);
      await nextTurn();
      return { ok: true, value: { version: request.expectedVersion + request.records.length } };
    },
  };
}

/** Commits each record of an append by itself. */
function dividesAppends<E>(store: EventStore<E>): EventStore<E> {
  let last: Promise<unknown> = Promise.resolve();

  async function appendEach(contactCenterId: string, expectedVersion: number, records: readonly NewRecord<E>[]) {
    for (const [index, record] of records.entries()) {
      const answer = await store.append(contactCenterId, {
        expectedVersion: expectedVersion + index,
        records: [record],
      });
      if (!answer.ok) return answer;
    }
    return { ok: true as const, value: { version: expectedVersion + records.length } };
  }

  return {
    ...store,
    append(contactCenterId, { expectedVersion, records }) {
      const appended = last.then(() => appendEach(contactCenterId, expectedVersion, records));
      last = appended;
      return appended;
    },
  };
}

/** Writes the version of a checkpoint first and its entries afterwards. */
function dividesCheckpoints<E>(store: EventStore<E>): EventStore<E> {
  return {
    ...store,
    async saveCheckpoint(contactCenterId, { version, entries }) {
      await store.saveCheckpoint(contactCenterId, { version, entries: [] });
      await later();
      return store.saveCheckpoint(contactCenterId, { version, entries });
    },
  };
}

/** Keeps the records and not which commands made them. */
function forgetsCommands<E>(store: EventStore<E>): EventStore<E> {
  return {
    ...store,
    append: (contactCenterId, { expectedVersion, records }) =>
      store.append(contactCenterId, {
        expectedVersion,
        records: records.map((record) => ({ ...record, commandId: null })),
      }),
  };
}

export const BROKEN_STORES: Readonly<Record<BrokenStoreName, Break>> = {
  acknowledgesEarly,
  dividesAppends,
  dividesCheckpoints,
  forgetsCommands,
};

export function isBrokenStoreName(name: string): name is BrokenStoreName {
  return Object.hasOwn(BROKEN_STORES, name);
}
