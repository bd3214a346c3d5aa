import { createMemoryStore, type EventStore, type NewRecord, STORE_LIMITS, type StoreError } from '@interlock/store';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createManualScheduler } from '../../test/kit/manual-scheduler.ts';
import { createAppendPipeline } from './append-pipeline.ts';
import { HOST_LIMITS } from './host-contract.ts';

type Entry = NewRecord<string>;

const record = (name: string): Entry => ({ at: 0, agentId: name, commandId: null, events: [name] });
const namesOf = (records: readonly Entry[]): (string | null)[] => records.map(({ agentId }) => agentId);

const AWAY: StoreError = { code: 'storeUnavailable', retry: 'backoff', message: '', cause: 'the disk is full' };
const OVERLOADED: StoreError = { code: 'storeOverloaded', retry: 'backoff', message: '', queueLimit: 10 };
const CONFLICT: StoreError = {
  code: 'versionConflict',
  retry: 'never',
  message: '',
  expectedVersion: 1,
  actualVersion: 0,
};

function setUp(
  store: Pick<EventStore<string>, 'append'>,
  limits: { batchLimit?: number; inFlightLimit?: number } = {},
) {
  const scheduler = createManualScheduler();
  const flushed: (string | null)[] = [];
  const failures: { readonly code: string; readonly lost: (string | null)[] }[] = [];
  const pipeline = createAppendPipeline<string, Entry>({
    store,
    contactCenterId: 'default',
    version: 0,
    batchLimit: limits.batchLimit ?? HOST_LIMITS.recordsPerAppend,
    inFlightLimit: limits.inFlightLimit ?? HOST_LIMITS.recordsInFlight,
    flushed: (records) => flushed.push(...namesOf(records)),
    failed: ({ code }, lost) => failures.push({ code, lost: namesOf(lost) }),
    now: scheduler.now,
    pause: (run) => void scheduler.after(HOST_LIMITS.retryBaseMs, run),
  });
  return { scheduler, pipeline, flushed, failures };
}

/** A store that answers an append when it is told to, and has asked what for each. */
function silentStore() {
  const asked: {
    readonly expectedVersion: number;
    readonly names: (string | null)[];
    readonly refuse: (error: StoreError) => void;
    readonly keep: () => void;
  }[] = [];
  const store: Pick<EventStore<string>, 'append'> = {
    append: (_id, { expectedVersion, records }) =>
      new Promise((resolve) => {
        asked.push({
          expectedVersion,
          names: namesOf(records),
          refuse: (error) => resolve({ ok: false, error }),
          keep: () => resolve({ ok: true, value: { version: expectedVersion + records.length } }),
        });
      }),
  };
  return { store, asked };
}

/** Pushes each in a turn of its own, so that each is an append. */
async function pushEach(world: ReturnType<typeof setUp>, ...names: string[]): Promise<void> {
  for (const name of names) {
    world.pipeline.push(record(name));
    await world.scheduler.settle();
  }
}

describe('a refusal that comes before the answers to the appends before it', () => {
  it('[SV7] is taken in the order of the appends: what was before it is flushed, what was behind it lost in order', async () => {
    const { store, asked } = silentStore();
    const world = setUp(store);
    await pushEach(world, 'a', 'b', 'c');
    asked[1]?.refuse(AWAY);
    await world.scheduler.settle();
    world.pipeline.push(record('d'));
    expect(namesOf(world.pipeline.unflushed())).toEqual(['a', 'b', 'c', 'd']);
    expect(world.pipeline.tail()?.agentId).toBe('d');
    asked[2]?.refuse(CONFLICT);
    await world.scheduler.settle();
    expect(world.failures).toEqual([]);
    asked[0]?.keep();
    await world.scheduler.settle();
    expect(world.flushed).toEqual(['a']);
    expect(world.failures).toEqual([{ code: 'storeUnavailable', lost: ['b', 'c', 'd'] }]);
    expect(world.pipeline).toMatchObject({ version: 1, pending: 0, isStopped: true });
  });

  it('[SV7] the first append that failed says why, not the first answer', async () => {
    const { store, asked } = silentStore();
    const world = setUp(store);
    await pushEach(world, 'a', 'b', 'c');
    asked[2]?.refuse(OVERLOADED);
    await world.scheduler.settle();
    asked[0]?.refuse(AWAY);
    asked[1]?.refuse(CONFLICT);
    await world.scheduler.settle();
    expect(world.failures).toEqual([{ code: 'storeUnavailable', lost: ['a', 'b', 'c'] }]);
  });

  it('[SV7] a success behind a failure is for the log to explain', async () => {
    const { store, asked } = silentStore();
    const world = setUp(store);
    await pushEach(world, 'a', 'b');
    asked[0]?.refuse(AWAY);
    asked[1]?.keep();
    await world.scheduler.settle();
    expect(world.flushed).toEqual([]);
    expect(world.failures).toEqual([{ code: 'storeUnavailable', lost: ['a', 'b'] }]);
  });
});

describe('a store that is overloaded', () => {
  it('[SV25] is sent the same again after 100 ms, in order, with what came meanwhile; nothing counts as lost', async () => {
    const { store, asked } = silentStore();
    const world = setUp(store);
    await pushEach(world, 'a', 'b', 'c');
    asked[1]?.refuse(OVERLOADED);
    asked[2]?.refuse(CONFLICT);
    asked[0]?.keep();
    await world.scheduler.settle();
    await pushEach(world, 'd');
    await world.scheduler.advance(HOST_LIMITS.retryBaseMs - 1);
    expect(asked).toHaveLength(3);
    expect(world.pipeline).toMatchObject({ version: 1, pending: 3, isStopped: false });
    await world.scheduler.advance(1);
    expect(asked[3]).toMatchObject({ expectedVersion: 1, names: ['b', 'c', 'd'] });
    asked[3]?.keep();
    await world.scheduler.settle();
    expect(world.flushed).toEqual(['a', 'b', 'c', 'd']);
    expect(world.failures).toEqual([]);
  });

  it('[SV25] another writer is found all the same', async () => {
    const { store, asked } = silentStore();
    const world = setUp(store);
    await pushEach(world, 'a', 'b');
    asked[0]?.refuse(OVERLOADED);
    // The other one has written as many records as were refused.
    asked[1]?.keep();
    await world.scheduler.advance(HOST_LIMITS.retryBaseMs);
    expect(asked[2]).toMatchObject({ expectedVersion: 0, names: ['a', 'b'] });
    asked[2]?.refuse(CONFLICT);
    await world.scheduler.settle();
    expect(world.failures).toEqual([{ code: 'versionConflict', lost: ['a', 'b'] }]);
  });

  it('[SV25] with less room than an append has records is sent less at a time', async () => {
    const store = createMemoryStore<string>({ queueLimit: 7 });
    await store.open('default');
    const world = setUp(store);
    const names = Array.from({ length: 100 }, (_, index) => `${index}`);
    for (const name of names) world.pipeline.push(record(name));
    await world.scheduler.advance(HOST_LIMITS.retryBaseMs);
    expect(world.flushed).toEqual(names);
    expect(world.failures).toEqual([]);
  });
});

describe('what is under way', () => {
  it('[SV25] a turn of 11,000 records goes to the store 4,000 at a time, and all of it is flushed in order', async () => {
    const store = createMemoryStore<string>({ flush: 'manual' });
    await store.open('default');
    const world = setUp(store);
    const names = Array.from({ length: 11_000 }, (_, index) => `${index}`);
    for (const name of names) world.pipeline.push(record(name));
    await world.scheduler.settle();
    expect(store.waiting()).toBe(HOST_LIMITS.recordsInFlight / HOST_LIMITS.recordsPerAppend);
    while (store.waiting() > 0) {
      store.flush();
      await world.scheduler.settle();
    }
    expect(world.failures).toEqual([]);
    expect(world.flushed).toEqual(names);
    expect(HOST_LIMITS.recordsInFlight).toBe(4_000);
    expect(HOST_LIMITS.recordsInFlight).toBeLessThan(STORE_LIMITS.queueLimit);
  });

  it('[SV2][SV25] whatever the limits and the pace of the store, the log has each record once and in order', async () => {
    const limits = fc.record({
      batchLimit: fc.integer({ min: 1, max: 8 }),
      inFlightLimit: fc.integer({ min: 8, max: 20 }),
      queueLimit: fc.integer({ min: 1, max: 20 }),
    });
    const step = fc.oneof(fc.integer({ min: 1, max: 15 }), fc.constantFrom('flush' as const, 'pause' as const));
    await fc.assert(
      fc.asyncProperty(limits, fc.array(step, { maxLength: 30 }), async ({ queueLimit, ...own }, steps) => {
        const store = createMemoryStore<string>({ flush: 'manual', queueLimit });
        await store.open('default');
        const world = setUp(store, own);
        const names: string[] = [];
        const push = (): void => {
          names.push(`${names.length}`);
          world.pipeline.push(record(names.at(-1) ?? ''));
        };
        for (const next of steps) {
          if (next === 'flush') store.flush();
          else if (next === 'pause') await world.scheduler.advance(HOST_LIMITS.retryBaseMs);
          else for (let count = 0; count < next; count += 1) push();
          await world.scheduler.settle();
        }
        let isDrained = false;
        void world.pipeline.drained().then(() => {
          isDrained = true;
        });
        for (let round = 0; round < 2 * names.length + 2 && !isDrained; round += 1) {
          store.flush();
          await world.scheduler.advance(HOST_LIMITS.retryBaseMs);
        }
        expect(isDrained).toBe(true);
        expect(world.failures).toEqual([]);
        expect(world.flushed).toEqual(names);
        const kept = await store.read('default', { after: 0, limit: STORE_LIMITS.readLimit });
        expect(kept.map(({ agentId }) => agentId)).toEqual(names);
      }),
      { numRuns: 200 },
    );
  });
});
