import { registerTranscriptStoreContract } from '../contract/transcript-store-contract.ts';
import { createMemoryTranscripts, createTranscriptDisk, type MemoryTranscripts } from './memory-transcripts.ts';

registerTranscriptStoreContract('memory', async () => {
  const disk = createTranscriptDisk();
  const stores: MemoryTranscripts[] = [];
  return {
    connect(options) {
      const store = createMemoryTranscripts({ disk, ...options });
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
});
