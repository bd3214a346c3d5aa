import { LIMITS } from '../limits.ts';
import type { PlainObject, PlainValue } from '../plain-data.ts';
import { isPlainObject, joinPath, refusal } from '../plain-data.ts';
import type { Result, WireError } from '../result.ts';
import { fail, ok } from '../result.ts';
import type { ConnectorAction, ConnectorDataByAction } from './messages.ts';
import { readOmnichannelData } from './normalize-omnichannel.ts';
import type { Notes } from './notes.ts';

/*
 * One reader per action of the connector. Written by hand, without the schema library, so that an SDK can carry
 * them into every CRM page; a property test holds them against the schemas of the documented form.
 */

type Reader<A extends ConnectorAction> = (
  frame: PlainObject,
  notes: Notes,
) => Result<ConnectorDataByAction[A], WireError>;

const malformed = (path: string) => fail(refusal('malformedMessage', path));

/** True for an object that has the given keys and no other. */
export function hasExactly(value: PlainObject, keys: readonly string[]): boolean {
  return Object.keys(value).length === keys.length && keys.every((key) => Object.hasOwn(value, key));
}

/** True for a text of 1 to `max` characters. */
export function isText(value: unknown, max: number = LIMITS.idChars): value is string {
  return typeof value === 'string' && value.length >= 1 && value.length <= max;
}

/** True for a whole number that a double holds exactly, from `min` up. */
export function isWhole(value: unknown, min: number, max: number = Number.MAX_SAFE_INTEGER): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max;
}

/** True for 128 bits in lower-case hexadecimal. */
export function isNonce(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{32}$/.test(value);
}

const nothing = (frame: PlainObject, notes: Notes): Result<null, WireError> => {
  const data = frame['data'];
  if (data !== undefined && data !== null) notes.add('needlessData'); // WR27
  return ok(null);
};

function idOf(value: PlainValue | undefined, notes: Notes): string | null {
  if (typeof value === 'number') {
    notes.add('numericId'); // WR28
    return String(value);
  }
  return isText(value) ? value : null;
}

/** The texts of a list; numbers count as their decimal text, other entries are left out (WR41). null: not a list. */
function textsOf(value: PlainValue | undefined, notes: Notes, max: number): string[] | null {
  if (value === undefined || value === null) {
    notes.add('missingLists'); // WR40
    return [];
  }
  if (typeof value === 'string') {
    notes.add('textNotArray'); // WR37
    return value.length <= max ? [value] : null;
  }
  if (!Array.isArray(value)) return null;
  const texts: string[] = [];
  for (const entry of value) {
    if (typeof entry === 'number') notes.add('numericId');
    const text = typeof entry === 'number' ? String(entry) : entry;
    if (typeof text === 'string' && text.length <= max) texts.push(text);
    else notes.add('malformedEntry');
  }
  return texts;
}

const readSwitch: Reader<'requestEnableClickToDial'> = (frame) => {
  const data = frame['data'];
  const isEnabled = isPlainObject(data) ? data['isEnabled'] : undefined;
  return typeof isEnabled === 'boolean' ? ok({ isEnabled }) : malformed('data.isEnabled');
};

const readRecordReference: Reader<'requestNavigateToClickToDialResult'> = (frame, notes) => {
  const data = frame['data'];
  const recordId = isPlainObject(data) ? idOf(data['recordId'], notes) : null;
  return recordId === null ? malformed('data.recordId') : ok({ recordId });
};

const readScreenPop: Reader<'requestPerformInteractionScreenPop'> = (frame, notes) => {
  const data = frame['data'];
  if (!isPlainObject(data)) return malformed('data');
  const aniValues = textsOf(data['aniValues'], notes, LIMITS.textChars);
  return aniValues === null ? malformed('data.aniValues') : ok({ ...data, aniValues });
};

const readInteractionLog: Reader<'requestSaveInteractionLog'> = (frame, notes) => {
  const data = frame['data'];
  const message = isPlainObject(data) ? data['message'] : undefined;
  const body = isPlainObject(message) ? message['body'] : undefined;
  if (!isPlainObject(message) || !isPlainObject(body)) return malformed('data.message.body');
  const interactionId = idOf(body['interactionId'], notes);
  if (interactionId === null) return malformed('data.message.body.interactionId');
  const read = { body: { interactionId, interactionData: body['interactionData'] ?? null } };
  const header = message['header'];
  return ok({ message: header === undefined ? read : { ...read, header } });
};

const readCustomFieldsRequest: Reader<'requestCustomFieldsValues'> = (frame, notes) => {
  const data = frame['data'];
  const object = isPlainObject(data) ? data['object'] : undefined;
  if (!isPlainObject(object)) return malformed('data.object');
  const voice = textsOf(object['voice'], notes, LIMITS.textChars);
  const digital = textsOf(object['digital'], notes, LIMITS.textChars);
  if (voice === null || digital === null)
    return malformed(joinPath('data.object', voice === null ? 'voice' : 'digital'));
  return ok({ object: { voice, digital } });
};

const readInterlockOpen: Reader<'interlockOpen'> = (frame) => {
  const data = frame['data'];
  if (!isPlainObject(data) || !hasExactly(data, ['version', 'nonce', 'connectorNonce'])) return malformed('data');
  const { version, nonce, connectorNonce } = data;
  if (!isWhole(version, 1)) return malformed('data.version');
  if (!isNonce(nonce)) return malformed('data.nonce');
  return isNonce(connectorNonce) ? ok({ version, nonce, connectorNonce }) : malformed('data.connectorNonce');
};

/** The reader of each action; `ready` and `interlockOpen` are for the window alone. */
export const CONNECTOR_READERS: { readonly [A in ConnectorAction]: Reader<A> } = {
  ready: nothing,
  requestCrmData: nothing,
  requestGetCrmDirectory: nothing,
  requestEnableClickToDial: readSwitch,
  requestNavigateToClickToDialResult: readRecordReference,
  requestPerformInteractionScreenPop: readScreenPop,
  requestOpenReports: nothing,
  requestSaveInteractionLog: readInteractionLog,
  requestCustomFieldsValues: readCustomFieldsRequest,
  requestSyncOmnichannel: (frame, notes) => readOmnichannelData(frame['data'], notes),
  interlockOpen: readInterlockOpen,
};

/** The action as we spell it: the public prose and the public sample differ in one (WR34). null: not in the catalogue. */
export function connectorActionOf(action: unknown, notes: Notes): ConnectorAction | null {
  if (typeof action !== 'string') return null;
  if (action === 'requestGetCRMDirectory') {
    notes.add('directorySpelling');
    return 'requestGetCrmDirectory';
  }
  // The key was just found in the table, so it is one of its keys.
  return Object.hasOwn(CONNECTOR_READERS, action) ? (action as ConnectorAction) : null;
}
