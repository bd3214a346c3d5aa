/**
 * Checks what a caller gives and turns it into what a store keeps. Shared by the stores, so that they refuse the same
 * things; a store sees only checked values and JSON text. ST8, ST20.
 */
import { type CheckpointEntry, type NewRecord, STORE_LIMITS } from './event-store.ts';
import { ok, type Result, refused, type StoreError, storeErrors } from './store-error.ts';

/** A checked record whose events are JSON text. */
export interface EncodedRecord {
  readonly at: number;
  readonly agentId: string | null;
  readonly commandId: string | null;
  readonly events: string;
}

/** A checked entry; data null removes the key. */
export interface EncodedEntry {
  readonly key: string;
  readonly data: string | null;
}

const ID_EXPECTED = `1 to ${STORE_LIMITS.idLength} characters`;

function isId(value: string): boolean {
  return value.length >= 1 && value.length <= STORE_LIMITS.idLength;
}

function isWhole(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function jsonText(value: unknown): string | null {
  try {
    // The library's type leaves out that undefined and functions give undefined.
    return (JSON.stringify(value) as string | undefined) ?? null;
  } catch {
    // A cycle or a BigInt: not a JSON value, which is all the caller has to know.
    return null;
  }
}

/** Checks an id that a request names at `path`. */
export function checkId(path: string, value: string): StoreError | null {
  return isId(value) ? null : storeErrors.invalidRequest(path, ID_EXPECTED);
}

/** Checks a version or an instant that a request names at `path`. */
export function checkWhole(path: string, value: number): StoreError | null {
  return isWhole(value) ? null : storeErrors.invalidRequest(path, 'a whole number of at least 0');
}

/** Checks the limit of a read. */
export function checkLimit(limit: number): StoreError | null {
  return isWhole(limit) && limit >= 1 && limit <= STORE_LIMITS.readLimit
    ? null
    : storeErrors.invalidRequest('limit', `1 to ${STORE_LIMITS.readLimit}`);
}

/** Checks an append and encodes its records; the first fault is the answer. */
export function encodeAppend<E>(request: {
  readonly expectedVersion: number;
  readonly records: readonly NewRecord<E>[];
}): Result<readonly EncodedRecord[], StoreError> {
  const { expectedVersion, records } = request;
  const wrongVersion = checkWhole('expectedVersion', expectedVersion);
  if (wrongVersion) return refused(wrongVersion);
  if (records.length < 1 || records.length > STORE_LIMITS.recordsPerAppend)
    return refused(storeErrors.invalidRequest('records', `1 to ${STORE_LIMITS.recordsPerAppend} records`));

  const encoded: EncodedRecord[] = [];
  const commandIds = records.length > 1 ? new Set<string>() : null;
  for (const [index, record] of records.entries()) {
    const { at, agentId, commandId } = record;
    const path = (field: string) => `records[${index}].${field}`;
    if (!isWhole(at)) return refused(storeErrors.invalidRequest(path('at'), 'whole ms since 1970'));
    if (agentId !== null && !isId(agentId)) return refused(storeErrors.invalidRequest(path('agentId'), ID_EXPECTED));
    if (commandId !== null) {
      if (!isId(commandId)) return refused(storeErrors.invalidRequest(path('commandId'), ID_EXPECTED));
      if (commandIds?.has(commandId))
        return refused(storeErrors.invalidRequest(path('commandId'), 'a command id once in an append'));
      commandIds?.add(commandId);
    }
    const events = Array.isArray(record.events) ? jsonText(record.events) : null;
    if (events === null) return refused(storeErrors.invalidRequest(path('events'), 'an array of JSON values'));
    if (events.length > STORE_LIMITS.eventsTextLength)
      return refused(
        storeErrors.invalidRequest(path('events'), `at most ${STORE_LIMITS.eventsTextLength} characters as JSON`),
      );
    encoded.push({ at, agentId, commandId, events });
  }
  return ok(encoded);
}

/** Checks the entries of a checkpoint and encodes them; the first fault is the answer. */
export function encodeEntries(entries: readonly CheckpointEntry[]): Result<readonly EncodedEntry[], StoreError> {
  const encoded: EncodedEntry[] = [];
  for (const [index, { key, data }] of entries.entries()) {
    if (!isId(key)) return refused(storeErrors.invalidRequest(`entries[${index}].key`, ID_EXPECTED));
    const text = jsonText(data);
    if (text === null) return refused(storeErrors.invalidRequest(`entries[${index}].data`, 'a JSON value'));
    encoded.push({ key, data: data === null ? null : text });
  }
  return ok(encoded);
}
