/** Checks what a caller gives and turns it into text; shared by the implementations, so that they refuse the same things. */
import { checkId, checkWhole } from '../encode-request.ts';
import { ok, type Result, refused, type StoreError, storeErrors } from '../store-error.ts';
import { type NewChat, type NewTranscriptEntry, TRANSCRIPT_LIMITS } from './transcript-store.ts';

export interface EncodedTranscriptEntry {
  readonly at: number;
  readonly entryId: string;
  readonly data: string;
}

export interface EncodedChat {
  readonly chatId: string;
  readonly at: number;
  readonly facts: string;
  readonly entries: readonly EncodedTranscriptEntry[];
}

function encodeData(path: string, value: unknown): Result<string, StoreError> {
  let text: string | undefined;
  try {
    text = JSON.stringify(value) as string | undefined;
  } catch {
    // A cycle or a BigInt: no JSON value.
  }
  if (text === undefined) return refused(storeErrors.invalidRequest(path, 'a JSON value'));
  const limit = TRANSCRIPT_LIMITS.dataTextLength;
  return text.length <= limit
    ? ok(text)
    : refused(storeErrors.invalidRequest(path, `at most ${limit} characters as JSON`));
}

/** @param path of the entry in the request */
export function encodeEntry(path: string, entry: NewTranscriptEntry): Result<EncodedTranscriptEntry, StoreError> {
  const wrong = checkWhole(`${path}.at`, entry.at) ?? checkId(`${path}.entryId`, entry.entryId);
  if (wrong) return refused(wrong);
  const data = encodeData(`${path}.data`, entry.data);
  return data.ok ? ok({ at: entry.at, entryId: entry.entryId, data: data.value }) : data;
}

export function encodeChat({ chatId, at, facts, entries }: NewChat): Result<EncodedChat, StoreError> {
  const wrong = checkId('chatId', chatId) ?? checkWhole('at', at);
  if (wrong) return refused(wrong);
  if (entries.length > TRANSCRIPT_LIMITS.firstEntries)
    return refused(storeErrors.invalidRequest('entries', `at most ${TRANSCRIPT_LIMITS.firstEntries} entries`));
  const text = encodeData('facts', facts);
  if (!text.ok) return text;
  const encoded: EncodedTranscriptEntry[] = [];
  for (const [index, entry] of entries.entries()) {
    if (encoded.some(({ entryId }) => entryId === entry.entryId))
      return refused(storeErrors.invalidRequest(`entries[${index}].entryId`, 'an id once in a chat'));
    const one = encodeEntry(`entries[${index}]`, entry);
    if (!one.ok) return one;
    encoded.push(one.value);
  }
  return ok({ chatId, at, facts: text.value, entries: encoded });
}
