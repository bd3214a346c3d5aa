/** What every store of transcripts must do, as a suite that an implementation's own test file registers with a factory. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Result, type StoreError, StoreFailure } from '../store-error.ts';
import { TRANSCRIPT_LIMITS, type TranscriptStore } from '../transcripts/transcript-store.ts';

/** One medium of one test. */
export interface TranscriptFixture {
  /** A new store on the medium; each call is one more process on it. */
  connect(options?: { readonly queueLimit?: number }): TranscriptStore;
  /** The process dies now, without closing; stores connected afterwards find what it left. */
  crash(): Promise<void>;
  /** Makes every write fail until the returned function is called. */
  failWrites(): Promise<() => Promise<void>>;
  destroy(): Promise<void>;
}

const CENTER = 'default';
const AT = 1_700_000_000_000;

function accepted<T>(result: Result<T, StoreError>): T {
  if (!result.ok) throw new Error(`expected acceptance, got ${result.error.message}`);
  return result.value;
}

function codeOf(result: Result<unknown, StoreError>): string {
  return result.ok ? 'ok' : result.error.code;
}

async function failure(reading: Promise<unknown>): Promise<string> {
  const error = await reading.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof StoreFailure)) throw new Error(`expected a StoreFailure, got ${String(error)}`);
  return error.error.code;
}

/** @param create makes a new, empty medium for each test */
export function registerTranscriptStoreContract(name: string, create: () => Promise<TranscriptFixture>): void {
  describe(`the transcript store contract: ${name}`, () => {
    let fixture: TranscriptFixture;
    let store: TranscriptStore;

    const entry = (entryId: string, at = AT) => ({ at, entryId, data: { text: entryId } });
    const begin = (chatId: string, at = AT) => store.begin(CENTER, { chatId, at, facts: { chatId }, entries: [] });
    const append = (chatId: string, entryId: string) => store.append(CENTER, chatId, entry(entryId));
    const texts = async (chatId: string, from = store, after = 0) =>
      (await from.read(CENTER, chatId, { after, limit: 100 })).map(({ seq, entryId }) => `${seq} ${entryId}`);

    beforeEach(async () => {
      fixture = await create();
      store = fixture.connect();
      accepted(await store.open(CENTER));
    });

    afterEach(() => fixture.destroy());

    it.each([
      ['an empty id', { chatId: '', at: AT, facts: {}, entries: [] }],
      ['a long id', { chatId: 'x'.repeat(257), at: AT, facts: {}, entries: [] }],
      ['an instant that is none', { chatId: 'c', at: -1, facts: {}, entries: [] }],
      ['facts that are no JSON', { chatId: 'c', at: AT, facts: 1n, entries: [] }],
      ['facts that are too long', { chatId: 'c', at: AT, facts: 'x'.repeat(16_385), entries: [] }],
      [
        'too many first entries',
        {
          chatId: 'c',
          at: AT,
          facts: {},
          entries: Array.from('abcdefghijk', (id) => ({ at: AT, entryId: id, data: 1 })),
        },
      ],
      [
        'an entry id twice',
        {
          chatId: 'c',
          at: AT,
          facts: {},
          entries: [
            { at: AT, entryId: 'a', data: 1 },
            { at: AT, entryId: 'a', data: 2 },
          ],
        },
      ],
    ])('[ST42] refuses a chat with %s and writes nothing', async (_what, chat) => {
      expect(codeOf(await store.begin(CENTER, chat))).toBe('invalidRequest');
      expect(await store.openChats(CENTER)).toEqual([]);
    });

    it.each([
      ['an empty id', { at: AT, entryId: '', data: 1 }],
      ['no JSON', { at: AT, entryId: 'a', data: undefined }],
      ['more than 16,384 characters', { at: AT, entryId: 'a', data: 'x'.repeat(16_384) }],
    ])('[ST42] refuses an entry with %s and writes nothing', async (_what, wrong) => {
      await begin('c');
      expect(codeOf(await store.append(CENTER, 'c', wrong))).toBe('invalidRequest');
      expect(await texts('c')).toEqual([]);
    });

    it('[ST42] refuses what is not there, what is there twice, a closed chat, a full one, and a store that is not open', async () => {
      expect(codeOf(await append('none', 'a'))).toBe('unknownChat');
      expect(codeOf(await store.closeChat(CENTER, 'none', AT))).toBe('unknownChat');
      expect(await store.find(CENTER, 'none')).toBeNull();
      expect(await texts('none')).toEqual([]);
      await begin('c');
      expect(codeOf(await begin('c'))).toBe('duplicateChat');
      await store.closeChat(CENTER, 'c', AT);
      expect(codeOf(await append('c', 'a'))).toBe('chatClosed');
      await begin('full');
      await Promise.all(
        Array.from({ length: TRANSCRIPT_LIMITS.entriesPerChat }, (_, index) => append('full', `${index}`)),
      );
      expect(codeOf(await append('full', 'one more'))).toBe('transcriptFull');
      expect(codeOf(await store.append('other', 'c', entry('a')))).toBe('notOpen');
      expect(await failure(store.find('other', 'c'))).toBe('notOpen');
      expect(await failure(store.read(CENTER, 'c', { after: 0, limit: 0 }))).toBe('invalidRequest');
      await store.close();
      await store.close();
      expect(codeOf(await begin('d'))).toBe('storeClosed');
      expect(await failure(store.openChats(CENTER))).toBe('storeClosed');
    });

    it('[ST40] begins a chat with its first entries, whole, and numbers entries from 1 without a gap', async () => {
      const entries = [entry('first')];
      expect(
        accepted(await store.begin(CENTER, { chatId: 'c', at: AT, facts: { queue: 'support' }, entries })),
      ).toEqual({ lastSeq: 1 });
      expect(accepted(await append('c', 'second'))).toEqual({ seq: 2, isRepeated: false });
      expect(await store.find(CENTER, 'c')).toEqual({
        chatId: 'c',
        openedAt: AT,
        closedAt: null,
        facts: { queue: 'support' },
        lastSeq: 2,
      });
      expect(await store.read(CENTER, 'c', { after: 0, limit: 1 })).toEqual([{ seq: 1, ...entry('first') }]);
      expect(await texts('c', store, 1)).toEqual(['2 second']);
      expect(await texts('c', store, 2)).toEqual([]);
    });

    it('[ST41] answers an id that the chat has with its number, also after the end, and writes it once', async () => {
      await begin('c');
      const answers = await Promise.all([append('c', 'a'), append('c', 'a'), append('c', 'b')]);
      expect(answers.map(accepted)).toEqual([
        { seq: 1, isRepeated: false },
        { seq: 1, isRepeated: true },
        { seq: 2, isRepeated: false },
      ]);
      await store.closeChat(CENTER, 'c', AT);
      expect(accepted(await append('c', 'b'))).toEqual({ seq: 2, isRepeated: true });
      expect(await texts('c')).toEqual(['1 a', '2 b']);
    });

    it('[ST43] keeps everything acknowledged through a crash, and each chat and contact centre to itself', async () => {
      accepted(await store.open('other'));
      await begin('c');
      await begin('d', AT - 1);
      accepted(await append('c', 'a'));
      accepted(await append('d', 'a'));
      accepted(await store.closeChat(CENTER, 'd', AT + 5));
      await fixture.crash();
      const after = fixture.connect();
      accepted(await after.open(CENTER));
      accepted(await after.open('other'));
      expect(await texts('c', after)).toEqual(['1 a']);
      expect((await after.openChats(CENTER)).map(({ chatId }) => chatId)).toEqual(['c']);
      expect(await after.find(CENTER, 'd')).toMatchObject({ closedAt: AT + 5, lastSeq: 1 });
      expect(await after.find('other', 'c')).toBeNull();
    });

    it('[ST43] lists open chats, the oldest first, and keeps the first instant of a closing', async () => {
      await begin('late', AT + 2);
      await begin('early', AT + 1);
      await begin('over');
      await store.closeChat(CENTER, 'over', AT + 3);
      await store.closeChat(CENTER, 'over', AT + 9);
      expect((await store.openChats(CENTER)).map(({ chatId }) => chatId)).toEqual(['early', 'late']);
      expect(await store.find(CENTER, 'over')).toMatchObject({ closedAt: AT + 3 });
    });

    it('[ST44] removes chats that were closed before an instant, whole, and none that goes on', async () => {
      for (const [chatId, closedAt] of [
        ['old', AT + 1],
        ['new', AT + 2],
      ] as const) {
        await begin(chatId);
        await append(chatId, 'a');
        await store.closeChat(CENTER, chatId, closedAt);
      }
      await begin('open');
      expect(await store.prune(CENTER, { before: AT + 2 })).toBe(1);
      expect(await store.find(CENTER, 'old')).toBeNull();
      expect(await texts('old')).toEqual([]);
      expect(await texts('new')).toEqual(['1 a']);
      expect(await store.find(CENTER, 'open')).not.toBeNull();
    });

    it('[ST45] refuses every write of a group that cannot be written, keeps nothing of it, and goes on afterwards', async () => {
      await begin('c');
      const mend = await fixture.failWrites();
      const answers = await Promise.all([append('c', 'a'), append('c', 'b'), begin('d')]);
      expect(answers.map(codeOf)).toEqual(['storeUnavailable', 'storeUnavailable', 'storeUnavailable']);
      await mend();
      expect(accepted(await append('c', 'b'))).toEqual({ seq: 1, isRepeated: false });
      expect(await store.find(CENTER, 'd')).toBeNull();
    });

    it('[ST45] refuses what is more than may wait, and answers what waits when it is closed', async () => {
      const small = fixture.connect({ queueLimit: 2 });
      accepted(await small.open(CENTER));
      const waiting = ['a', 'b', 'c'].map((chatId) => small.begin(CENTER, { chatId, at: AT, facts: {}, entries: [] }));
      const closing = small.close();
      expect((await Promise.all(waiting)).map(codeOf)).toEqual(['ok', 'ok', 'storeOverloaded']);
      await closing;
      expect((await store.openChats(CENTER)).map(({ chatId }) => chatId)).toEqual(['a', 'b']);
    });
  });
}
