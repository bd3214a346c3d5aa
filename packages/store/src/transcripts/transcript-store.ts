/**
 * The port to what was said in chats. Messages decide nothing about anybody's state, so they are not events of the log:
 * they have tables, numbers and a retention of their own, and a failure here is none of the log's.
 *
 * One chat is one row of entries, 1, 2, 3 without gaps. *Acknowledged* means flushed, as in the log. An entry has an id
 * that the sender chose: the same id again is answered with the first one's number and written once, so whoever has heard
 * no answer sends again.
 *
 * What it does not know: what an entry says. Facts and entries go in and come out as JSON values.
 */
import type { Result, StoreError } from '../store-error.ts';

/** One thing that happened in a chat. */
export interface TranscriptEntry {
  /** 1 and up, without gaps within a chat. */
  readonly seq: number;
  /** ms since 1970; given by the caller. */
  readonly at: number;
  readonly entryId: string;
  readonly data: unknown;
}

export interface NewTranscriptEntry {
  /** ms since 1970, a whole number of at least 0. */
  readonly at: number;
  /** 1 to 256 characters, unique within the chat. */
  readonly entryId: string;
  /** A JSON value of at most 16,384 characters as text. */
  readonly data: unknown;
}

/** A chat without its entries. */
export interface ChatHead {
  readonly chatId: string;
  readonly openedAt: number;
  /** Null while it goes on. */
  readonly closedAt: number | null;
  readonly facts: unknown;
  /** Number of its last entry; 0 when it has none. */
  readonly lastSeq: number;
}

export interface NewChat {
  /** 1 to 256 characters, never used before in this contact centre. */
  readonly chatId: string;
  readonly at: number;
  /** A JSON value of at most 16,384 characters as text; never changed. */
  readonly facts: unknown;
  /** What the chat begins with, at most 10. */
  readonly entries: readonly NewTranscriptEntry[];
}

export interface TranscriptStore {
  /**
   * Makes a contact centre usable on this store.
   *
   * @returns `storeUnavailable`, `schemaTooNew`, `invalidRequest`, `storeClosed`
   */
  open(contactCenterId: string): Promise<Result<null, StoreError>>;

  /**
   * Writes a new chat with its first entries, all or nothing (ST40).
   *
   * @returns `duplicateChat`, `invalidRequest`, `notOpen`, `storeOverloaded`, `storeUnavailable`, `storeClosed`
   */
  begin(contactCenterId: string, chat: NewChat): Promise<Result<{ readonly lastSeq: number }, StoreError>>;

  /**
   * Appends one entry. An id that the chat has is answered with its number and `isRepeated` (ST41).
   *
   * @returns `unknownChat`, `chatClosed`, `transcriptFull`, and as `begin`
   */
  append(
    contactCenterId: string,
    chatId: string,
    entry: NewTranscriptEntry,
  ): Promise<Result<{ readonly seq: number; readonly isRepeated: boolean }, StoreError>>;

  /** Closes a chat: it takes no more entries, and its retention begins. Closing again keeps the first instant. */
  closeChat(contactCenterId: string, chatId: string, at: number): Promise<Result<null, StoreError>>;

  /** @throws StoreFailure `invalidRequest`, `notOpen`, `storeUnavailable`, `storeClosed`; so do all that read */
  find(contactCenterId: string, chatId: string): Promise<ChatHead | null>;

  /** Chats that were not closed, the oldest first. */
  openChats(contactCenterId: string): Promise<readonly ChatHead[]>;

  /** Entries with a number above `after`, ascending, at most `limit` (1 to 10,000); none of a chat that is not known. */
  read(
    contactCenterId: string,
    chatId: string,
    request: { readonly after: number; readonly limit: number },
  ): Promise<readonly TranscriptEntry[]>;

  /** Removes the chats that were closed before an instant, whole. @returns how many */
  prune(contactCenterId: string, request: { readonly before: number }): Promise<number>;

  /** Flushes what waits and lets go of the medium. Later calls answer `storeClosed`; closing again does nothing. */
  close(): Promise<void>;
}

export const TRANSCRIPT_LIMITS = {
  /** Characters of facts or of an entry, as JSON. */
  dataTextLength: 16_384,
  firstEntries: 10,
  entriesPerChat: 5_000,
  /** Writes that may wait. */
  queueLimit: 5_000,
  /** Chats that one transaction removes, so that pruning does not hold the event loop. */
  pruneBatch: 200,
} as const;
