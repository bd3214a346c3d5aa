import { LIMITS } from '../limits.ts';
import { isPlainObject, refusal } from '../plain-data.ts';
import type { Result, WireError } from '../result.ts';
import { fail, ok } from '../result.ts';
import { statusParts } from '../status.ts';
import type { Notes } from './notes.ts';
import type { OmnichannelData } from './plain-schemas.ts';

/**
 * Reads `data` of `omnichannelResponse` and `requestSyncOmnichannel` (WR22 to WR25). Without a schema library, so that
 * an SDK can carry it; a property test holds it against the schema.
 *
 * Refuses with `missingStatus` (no data, no statusId, or nothing but `;` and white space) and `malformedMessage`.
 */
export function readOmnichannelData(data: unknown, notes: Notes, path = 'data'): Result<OmnichannelData, WireError> {
  if (data === undefined || data === null) return fail(refusal('missingStatus', path));
  if (!isPlainObject(data)) return fail(refusal('malformedMessage', path));
  const raw = data['statusId'];
  if (raw === undefined || raw === null) return fail(refusal('missingStatus', `${path}.statusId`));
  if (typeof raw !== 'string' && typeof raw !== 'number') return fail(refusal('malformedMessage', `${path}.statusId`));
  if (typeof raw === 'number') notes.add('numericStatus');
  const statusId = String(raw);
  if (statusId.length > LIMITS.statusChars) return fail(refusal('malformedMessage', `${path}.statusId`));
  const parts = statusParts(statusId);
  if (parts.length === 0) return fail(refusal('missingStatus', `${path}.statusId`));
  if (statusId.includes(';')) notes.add('severalStatuses');

  const given = data['success'];
  if (given === undefined || given === null) {
    notes.add('missingSuccess');
    return ok({ statusId, success: true });
  }
  if (typeof given === 'boolean') return ok({ statusId, success: given });
  const word = typeof given === 'string' ? given.trim().toLowerCase() : '';
  if (word !== 'true' && word !== 'false') return fail(refusal('malformedMessage', `${path}.success`));
  notes.add('textSuccess');
  return ok({ statusId, success: word === 'true' });
}
