import { LIMITS } from '../limits.ts';
import { createNotes } from '../plain/notes.ts';
import { CONNECTOR_READERS, connectorActionOf, hasExactly, isText, isWhole } from '../plain/read-connector-payload.ts';
import { readFrame } from '../plain/read-frame.ts';
import type { PlainObject } from '../plain-data.ts';
import { isPlainObject, refusal } from '../plain-data.ts';
import type { Result, WireError } from '../result.ts';
import { fail, ok } from '../result.ts';
import { GOODBYE_REASONS, NOTICE_STATES } from './extension-words.ts';
import type { PortConnectorMessage } from './messages.ts';

/*
 * Written by hand, without the schema library, so that an SDK can carry it; a property test holds it against the schemas.
 */

const isOneOf = (value: unknown, words: readonly string[]): boolean =>
  typeof value === 'string' && words.includes(value);

/** Whether `data` of a frame that is ours alone has its exact form. */
const OWN_DATA: Readonly<Record<string, (data: PlainObject) => boolean>> = {
  interlockQuery: (data) => hasExactly(data, []),
  interlockSession: (data) =>
    hasExactly(data, ['epoch', 'state', 'snapshotMs']) &&
    isWhole(data['epoch'], 0) &&
    isOneOf(data['state'], NOTICE_STATES) &&
    isWhole(data['snapshotMs'], LIMITS.snapshotMinMs, LIMITS.snapshotMaxMs),
  interlockGoodbye: (data) => hasExactly(data, ['reason']) && isOneOf(data['reason'], GOODBYE_REASONS),
};

function isMember(action: string, member: PlainObject): boolean {
  if (!isWhole(member['seq'], 1)) return false;
  if (action !== 'requestSyncOmnichannel') return hasExactly(member, ['seq']);
  return (
    hasExactly(member, ['seq', 'requestId', 'attempt', 'epoch']) &&
    isText(member['requestId']) &&
    isWhole(member['attempt'], 1) &&
    isWhole(member['epoch'], 0)
  );
}

/**
 * Parses what the connector sent over the port. Frames of the plain catalogue are as tolerant as on the window; the `interlock`
 * member and the `interlock*` frames are strict (EX6, EX7). Check the sequence afterwards with `checkSequence`, and the epoch
 * of a request with `checkEpoch`.
 *
 * Refuses with the codes of `parseConnectorMessage`, and `interlockMissing`, `notOnPort`. Never throws.
 */
export function parsePortConnectorMessage(raw: unknown): Result<PortConnectorMessage, WireError> {
  const head = readFrame(raw, ['CRMConnectMessage'], 'ClientAppMessage');
  if (!head.ok) return head;
  const { frame } = head.value;
  const given = head.value.action;
  if (typeof given !== 'string') return fail(refusal('malformedMessage', 'action'));
  if (given === 'ready' || given === 'interlockOpen') return fail(refusal('notOnPort', 'action'));
  const notes = createNotes();
  const isOwnData = Object.hasOwn(OWN_DATA, given) ? OWN_DATA[given] : undefined;
  const plainAction = connectorActionOf(given, notes);
  if (isOwnData === undefined && plainAction === null) return fail(refusal('unknownAction', 'action'));

  const interlock = frame['interlock'];
  if (!isPlainObject(interlock)) return fail(refusal('interlockMissing', 'interlock'));
  if (!isMember(given, interlock)) return fail(refusal('malformedMessage', 'interlock'));
  const data = frame['data'];
  if (isOwnData !== undefined) {
    if (!hasExactly(frame, ['type', 'action', 'data', 'interlock'])) return fail(refusal('malformedMessage'));
    if (!isPlainObject(data) || !isOwnData(data)) return fail(refusal('malformedMessage', 'data'));
    // The checks above are those of the schema of this action.
    return ok({ action: given, data, interlock, deviations: notes.list() } as unknown as PortConnectorMessage);
  }
  if (plainAction === null) return fail(refusal('unknownAction', 'action'));
  const read = CONNECTOR_READERS[plainAction](frame, notes);
  if (!read.ok) return read;
  // The table pairs each action with the reader of its data; the compiler cannot follow that through the union.
  return ok({
    action: plainAction,
    data: read.value,
    interlock,
    deviations: notes.list(),
  } as unknown as PortConnectorMessage);
}
