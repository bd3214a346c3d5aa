export { ERROR_CODES, type StoreErrorCode } from './codes.ts';
export { type CheckpointEntry, type EventStore, type LogRecord, type NewRecord, STORE_LIMITS } from './event-store.ts';
export {
  createMemoryDisk,
  createMemoryStore,
  type MemoryDisk,
  type MemoryStore,
  type MemoryStoreOptions,
} from './memory-store.ts';
export { copyStoreFile } from './sqlite/copy-store-file.ts';
export { createSqliteStore, type SqliteStore, type SqliteStoreOptions } from './sqlite-store.ts';
export { type Result, type StoreError, StoreFailure } from './store-error.ts';
export {
  createMemoryTranscripts,
  createTranscriptDisk,
  type MemoryTranscripts,
  type TranscriptDisk,
} from './transcripts/memory-transcripts.ts';
export { createSqliteTranscripts } from './transcripts/sqlite-transcripts.ts';
export {
  type ChatHead,
  type NewChat,
  type NewTranscriptEntry,
  TRANSCRIPT_LIMITS,
  type TranscriptEntry,
  type TranscriptStore,
} from './transcripts/transcript-store.ts';
