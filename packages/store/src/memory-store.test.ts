import { describe, expect, it } from 'vitest';
import { type NoteEvent, registerEventStoreContract } from './contract/event-store-contract.ts';
import { createMemoryDisk, createMemoryStore, type MemoryDisk, type MemoryStore } from './memory-store.ts';

registerEventStoreContract('memory', {
  canCrash: true,
  canFailWrites: true,
  async create() {
    const disk = createMemoryDisk();
    const stores: MemoryStore<NoteEvent>[] = [];
    return {
      connect(options) {
        const store = createMemoryStore<NoteEvent>({ disk, ...options });
        stores.push(store);
        return store;
      },
      crash: async () => {
        for (const store of stores) store.crash();
      },
      failWrites: async () => {
        disk.writable = false;
        return async () => {
          disk.writable = true;
        };
      },
      async destroy() {
        disk.writable = true;
        for (const store of stores) await store.close();
      },
    };
  },
});

describe('the memory store with a manual flush', () => {
  const CENTER = 'default';

  async function openManual(disk: MemoryDisk): Promise<MemoryStore<NoteEvent>> {
    const store = createMemoryStore<NoteEvent>({ disk, flush: 'manual' });
    await store.open(CENTER);
    return store;
  }

  /** Appends one record and collects the answers as they come. */
  function appending(store: MemoryStore<NoteEvent>, expectedVersion: number, answers: unknown[]): void {
    const records = [{ at: 1, agentId: null, commandId: null, events: [] }];
    void store.append(CENTER, { expectedVersion, records }).then((answer) => {
      answers.push(answer.ok ? answer.value.version : answer.error.code);
    });
  }

  /** Lets every promise that can settle now do so. */
  async function settle(): Promise<void> {
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  }

  it('[ST33] acknowledges nothing before the flush and everything after it', async () => {
    const store = await openManual(createMemoryDisk());
    const answers: unknown[] = [];
    appending(store, 0, answers);
    appending(store, 1, answers);
    await settle();
    expect(answers).toEqual([]);
    expect(store.waiting()).toBe(2);
    expect(await store.read(CENTER, { after: 0, limit: 9 })).toEqual([]);
    store.flush();
    await settle();
    expect(answers).toEqual([1, 2]);
    expect(store.waiting()).toBe(0);
  });

  it.each([
    0, 1, 2, 3,
  ])('[ST33] after a crash keeps the first %i of three appends and never answers', async (survivors) => {
    const disk = createMemoryDisk();
    const store = await openManual(disk);
    const answers: unknown[] = [];
    for (const version of [0, 1, 2]) appending(store, version, answers);
    store.crash(survivors);
    await settle();
    expect(answers).toEqual([]);
    const next = createMemoryStore<NoteEvent>({ disk });
    expect(await next.open(CENTER)).toEqual({ ok: true, value: { version: survivors } });
  });

  it('[ST33] answers storeClosed after a crash', async () => {
    const store = await openManual(createMemoryDisk());
    store.crash();
    const answers: unknown[] = [];
    appending(store, 0, answers);
    store.flush();
    await settle();
    expect(answers).toEqual(['storeClosed']);
  });

  it('[ST33][ST21] refuses all that waits when the disk is full at the flush', async () => {
    const disk = createMemoryDisk();
    const store = await openManual(disk);
    const answers: unknown[] = [];
    appending(store, 0, answers);
    appending(store, 1, answers);
    disk.writable = false;
    store.flush();
    await settle();
    expect(answers).toEqual(['storeUnavailable', 'storeUnavailable']);
    disk.writable = true;
    appending(store, 0, answers);
    store.flush();
    await settle();
    expect(answers.at(-1)).toBe(1);
  });
});
