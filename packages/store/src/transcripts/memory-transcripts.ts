/** Transcripts in memory, for tests and simulation. The disk is separate from the store, as a file is from its process. */
import { checkId, checkLimit, checkWhole } from '../encode-request.ts';
import { ok, type Result, refused, type StoreError, StoreFailure, storeErrors } from '../store-error.ts';
import { type EncodedTranscriptEntry, encodeChat, encodeEntry } from './encode-transcript.ts';
import { createGroupedWrites } from './grouped-writes.ts';
import { type ChatHead, TRANSCRIPT_LIMITS, type TranscriptStore } from './transcript-store.ts';

interface Chat {
  readonly openedAt: number;
  closedAt: number | null;
  readonly facts: string;
  readonly entries: EncodedTranscriptEntry[];
}

/** What outlives a memory store; made by `createTranscriptDisk`. */
export interface TranscriptDisk {
  readonly centers: Map<string, Map<string, Chat>>;
  /** False makes every write fail as a full disk does. */
  writable: boolean;
}

export function createTranscriptDisk(): TranscriptDisk {
  return { centers: new Map(), writable: true };
}

export interface MemoryTranscriptsOptions {
  /** Default a new one. */
  readonly disk?: TranscriptDisk;
  readonly queueLimit?: number;
}

export interface MemoryTranscripts extends TranscriptStore {
  readonly disk: TranscriptDisk;
  /** The process dies: what waits is lost and never answered. */
  crash(): void;
}

function headOf(chatId: string, { openedAt, closedAt, facts, entries }: Chat): ChatHead {
  return { chatId, openedAt, closedAt, facts: JSON.parse(facts), lastSeq: entries.length };
}

export function createMemoryTranscripts(options: MemoryTranscriptsOptions = {}): MemoryTranscripts {
  const { disk = createTranscriptDisk(), queueLimit = TRANSCRIPT_LIMITS.queueLimit } = options;
  const opened = new Set<string>();
  let isClosed = false;
  const writes = createGroupedWrites({
    transact(work) {
      if (!disk.writable) throw new Error('the disk is full');
      return work();
    },
    schedule: queueMicrotask,
    queueLimit,
  });

  function locate(contactCenterId: string): Result<Map<string, Chat>, StoreError> {
    if (isClosed) return refused(storeErrors.storeClosed());
    const chats = opened.has(contactCenterId) ? disk.centers.get(contactCenterId) : undefined;
    return chats ? ok(chats) : refused(storeErrors.notOpen(contactCenterId));
  }

  function reading(contactCenterId: string, wrong: StoreError | null): Map<string, Chat> {
    const located = locate(contactCenterId);
    if (!located.ok) throw new StoreFailure(located.error);
    if (wrong) throw new StoreFailure(wrong);
    return located.value;
  }

  return {
    disk,
    crash() {
      isClosed = true;
      writes.drop();
    },

    async open(contactCenterId) {
      if (isClosed) return refused(storeErrors.storeClosed());
      const wrong = checkId('contactCenterId', contactCenterId);
      if (wrong) return refused(wrong);
      if (!disk.centers.has(contactCenterId)) disk.centers.set(contactCenterId, new Map());
      opened.add(contactCenterId);
      return ok(null);
    },

    async begin(contactCenterId, chat) {
      const located = locate(contactCenterId);
      if (!located.ok) return located;
      const encoded = encodeChat(chat);
      if (!encoded.ok) return encoded;
      const { chatId, at, facts, entries } = encoded.value;
      return writes.add(() => {
        if (located.value.has(chatId)) return refused(storeErrors.duplicateChat());
        located.value.set(chatId, { openedAt: at, closedAt: null, facts, entries: [...entries] });
        return ok({ lastSeq: entries.length });
      });
    },

    async append(contactCenterId, chatId, entry) {
      const located = locate(contactCenterId);
      if (!located.ok) return located;
      const encoded = encodeEntry('entry', entry);
      if (!encoded.ok) return encoded;
      return writes.add<{ seq: number; isRepeated: boolean }>(() => {
        const chat = located.value.get(chatId);
        if (!chat) return refused(storeErrors.unknownChat());
        const place = chat.entries.findIndex(({ entryId }) => entryId === encoded.value.entryId);
        if (place >= 0) return ok({ seq: place + 1, isRepeated: true });
        if (chat.closedAt !== null) return refused(storeErrors.chatClosed());
        if (chat.entries.length >= TRANSCRIPT_LIMITS.entriesPerChat) return refused(storeErrors.transcriptFull());
        chat.entries.push(encoded.value);
        return ok({ seq: chat.entries.length, isRepeated: false });
      });
    },

    async closeChat(contactCenterId, chatId, at) {
      const located = locate(contactCenterId);
      if (!located.ok) return located;
      const wrong = checkWhole('at', at);
      if (wrong) return refused(wrong);
      return writes.add(() => {
        const chat = located.value.get(chatId);
        if (!chat) return refused(storeErrors.unknownChat());
        chat.closedAt ??= at;
        return ok(null);
      });
    },

    async find(contactCenterId, chatId) {
      const chat = reading(contactCenterId, checkId('chatId', chatId)).get(chatId);
      return chat ? headOf(chatId, chat) : null;
    },

    async openChats(contactCenterId) {
      return [...reading(contactCenterId, null)]
        .filter(([, { closedAt }]) => closedAt === null)
        .map(([chatId, chat]) => headOf(chatId, chat))
        .sort((a, b) => a.openedAt - b.openedAt || (a.chatId < b.chatId ? -1 : 1));
    },

    async read(contactCenterId, chatId, { after, limit }) {
      const wrong = checkId('chatId', chatId) ?? checkWhole('after', after) ?? checkLimit(limit);
      const entries = reading(contactCenterId, wrong).get(chatId)?.entries ?? [];
      return entries
        .slice(after, after + limit)
        .map(({ at, entryId, data }, index) => ({ seq: after + index + 1, at, entryId, data: JSON.parse(data) }));
    },

    async prune(contactCenterId, { before }) {
      const chats = reading(contactCenterId, checkWhole('before', before));
      if (!disk.writable) throw new StoreFailure(storeErrors.storeUnavailable('the disk is full'));
      const old = [...chats].filter(([, { closedAt }]) => closedAt !== null && closedAt < before);
      for (const [chatId] of old) chats.delete(chatId);
      return old.length;
    },

    async close() {
      if (isClosed) return;
      writes.flush();
      isClosed = true;
    },
  };
}
