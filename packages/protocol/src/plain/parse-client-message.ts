import { refusal } from '../plain-data.ts';
import type { Result, WireError } from '../result.ts';
import { fail, ok } from '../result.ts';
import type { ClientAction, ClientMessage } from './messages.ts';
import { readOmnichannelData } from './normalize-omnichannel.ts';
import type { Notes } from './notes.ts';
import { createNotes } from './notes.ts';
import { CLIENT_TYPE, CONNECTOR_TYPE } from './plain-schemas.ts';
import { CLIENT_READERS, isClientAction } from './read-client-payload.ts';
import { readFrame } from './read-frame.ts';

/** What the public page's own four-argument `publishMessage` puts into `type` (WR20). */
const FOUR_ARGUMENT_TYPE = 'omnichannelResponse';

/**
 * Parses what a Client Application posted to the connector's window. Tolerant in: known deviations are understood and listed
 * in `deviations` (WR20 to WR41). Look at the source window and the origin before, at role and state after.
 *
 * Refuses with `foreignMessage` and `wrongDirection` (ignore these silently), `unknownAction`, `malformedMessage`,
 * `missingStatus`, `directoryCarriesStatus`, `interlockOnWindow`, `notOnWindow`, `notJson` and those of `copyPlainData`.
 * Never throws, and a refused frame has no effect (WR1).
 */
export function parseClientMessage(raw: unknown): Result<ClientMessage, WireError> {
  const head = readFrame(raw, [CLIENT_TYPE, FOUR_ARGUMENT_TYPE], CONNECTOR_TYPE);
  if (!head.ok) return head;
  const { type, action, frame } = head.value;
  if (frame['interlock'] !== undefined) return fail(refusal('interlockOnWindow', 'interlock')); // EX5
  const notes = createNotes();

  if (type === FOUR_ARGUMENT_TYPE) {
    notes.add('fourArgumentPublish');
    const data = readOmnichannelData(frame['action'], notes, 'action');
    return data.ok ? ok({ action: 'omnichannelResponse', data: data.value, deviations: notes.list() }) : data;
  }
  if (typeof action !== 'string') return fail(refusal('malformedMessage', 'action'));
  if (action.startsWith('interlock')) return fail(refusal('notOnWindow', 'action'));
  if (!isClientAction(action)) return fail(refusal('unknownAction', 'action'));
  return readAction(action, frame, notes);
}

function readAction(
  action: ClientAction,
  frame: Parameters<(typeof CLIENT_READERS)['ready']>[0],
  notes: Notes,
): Result<ClientMessage, WireError> {
  const data = CLIENT_READERS[action](frame, notes);
  if (!data.ok) return data;
  // The table pairs each action with the reader of its data; the compiler cannot follow that through the union.
  return ok({ action, data: data.value, deviations: notes.list() } as ClientMessage);
}
