import { refusal } from '../plain-data.ts';
import type { Result, WireError } from '../result.ts';
import { fail, ok } from '../result.ts';
import type { ConnectorMessage } from './messages.ts';
import { createNotes } from './notes.ts';
import { CONNECTOR_READERS, connectorActionOf } from './read-connector-payload.ts';
import { readFrame } from './read-frame.ts';

/**
 * Parses what the connector posted to the CRM page's window: the plain catalogue and `interlockOpen`. Tolerant in, as
 * `parseClientMessage`. Small: no schema library is behind it.
 *
 * Refuses with `foreignMessage` and `wrongDirection` (ignore these silently), `unknownAction`, `malformedMessage`,
 * `missingStatus`, `interlockOnWindow`, `notOnWindow` and those of `copyPlainData`. Never throws (WR1).
 */
export function parseConnectorMessage(raw: unknown): Result<ConnectorMessage, WireError> {
  const head = readFrame(raw, ['CRMConnectMessage'], 'ClientAppMessage');
  if (!head.ok) return head;
  const { frame } = head.value;
  if (frame['interlock'] !== undefined) return fail(refusal('interlockOnWindow', 'interlock')); // EX5
  if (typeof head.value.action !== 'string') return fail(refusal('malformedMessage', 'action'));
  const notes = createNotes();
  const action = connectorActionOf(head.value.action, notes);
  if (action === null) {
    return fail(refusal(head.value.action.startsWith('interlock') ? 'notOnWindow' : 'unknownAction', 'action'));
  }
  const data = CONNECTOR_READERS[action](frame, notes);
  if (!data.ok) return data;
  // The table pairs each action with the reader of its data; the compiler cannot follow that through the union.
  return ok({ action, data: data.value, deviations: notes.list() } as ConnectorMessage);
}
