import type * as v from 'valibot';
import { createNotes } from '../plain/notes.ts';
import { CLIENT_TYPE, CONNECTOR_TYPE } from '../plain/plain-schemas.ts';
import { CLIENT_READERS, isClientAction } from '../plain/read-client-payload.ts';
import { readFrame } from '../plain/read-frame.ts';
import type { PlainObject } from '../plain-data.ts';
import { isPlainObject, refusal } from '../plain-data.ts';
import type { Result, WireError } from '../result.ts';
import { fail, ok } from '../result.ts';
import { checkSchema } from '../schema-check.ts';
import {
  acceptedSchema,
  crmDataMemberSchema,
  goodbyeSchema,
  leadSchema,
  responseMemberSchema,
  sequenceMemberSchema,
  snapshotSchema,
  workSchema,
} from './extension-schemas.ts';
import type { PortClientMessage } from './messages.ts';

/** `data` of the frames that are ours alone. */
const OWN_DATA: Readonly<Record<string, v.GenericSchema>> = {
  interlockAccepted: acceptedSchema,
  interlockSnapshot: snapshotSchema,
  interlockWork: workSchema,
  interlockLead: leadSchema,
  interlockGoodbye: goodbyeSchema,
};

/** Members beyond `seq`. */
const MEMBERS: Readonly<Record<string, v.GenericSchema>> = {
  crmData: crmDataMemberSchema,
  omnichannelResponse: responseMemberSchema,
};

/** Keys of a frame that is ours alone. */
function hasStrangeKey(frame: PlainObject): boolean {
  return Object.keys(frame).some((key) => !['type', 'action', 'data', 'interlock'].includes(key));
}

/**
 * Parses what a Client Application sent over the port. Frames of the plain catalogue are as tolerant as on the window; the
 * `interlock` member and the `interlock*` frames are strict (EX6, EX7). Check the sequence afterwards with `checkSequence`.
 *
 * Refuses with the codes of `parseClientMessage`, and `interlockMissing`, `notOnPort`. Never throws.
 */
export function parsePortClientMessage(raw: unknown): Result<PortClientMessage, WireError> {
  const head = readFrame(raw, [CLIENT_TYPE], CONNECTOR_TYPE);
  if (!head.ok) return head;
  const { action, frame } = head.value;
  if (typeof action !== 'string') return fail(refusal('malformedMessage', 'action'));
  if (action === 'ready') return fail(refusal('notOnPort', 'action'));
  const ownData = Object.hasOwn(OWN_DATA, action) ? OWN_DATA[action] : undefined;
  if (ownData === undefined && !isClientAction(action)) return fail(refusal('unknownAction', 'action'));
  if (!isPlainObject(frame['interlock'])) return fail(refusal('interlockMissing', 'interlock'));

  const memberSchema = Object.hasOwn(MEMBERS, action) ? MEMBERS[action] : undefined;
  const interlock = checkSchema(memberSchema ?? sequenceMemberSchema, frame['interlock'], 'interlock');
  if (!interlock.ok) return interlock;
  const notes = createNotes();
  if (ownData !== undefined && hasStrangeKey(frame)) return fail(refusal('malformedMessage'));
  const data =
    ownData !== undefined
      ? checkSchema(ownData, frame['data'], 'data')
      : isClientAction(action)
        ? CLIENT_READERS[action](frame, notes)
        : fail(refusal('unknownAction', 'action'));
  if (!data.ok) return data;
  // Both tables pair each action with the schemas of its frame; the compiler cannot follow that through the union.
  return ok({ action, data: data.value, interlock: interlock.value, deviations: notes.list() } as PortClientMessage);
}
