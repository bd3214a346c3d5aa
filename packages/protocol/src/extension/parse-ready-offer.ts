import { LIMITS } from '../limits.ts';
import { copyPlainData, isPlainObject } from '../plain-data.ts';
import type { Result, WireError } from '../result.ts';
import { ok } from '../result.ts';
import { checkSchema } from '../schema-check.ts';
import type { ReadyOffer } from './extension-schemas.ts';
import { readyOfferSchema } from './extension-schemas.ts';

/**
 * The offer in the `data` of a client's `ready`; null for a plain client, whose data are absent or hold no `interlock`.
 * `parseClientMessage` has done this already and puts it into `data.offer`. Refuses a misshapen offer with `malformedMessage`
 * (EX2): going on as if it were plain would hide the fault of an SDK.
 */
export function parseReadyOffer(data: unknown): Result<ReadyOffer | null, WireError> {
  const copied = copyPlainData(data ?? null, { bytes: LIMITS.frameBytes, depth: LIMITS.frameDepth });
  if (!copied.ok) return copied;
  const value = copied.value.value;
  if (!isPlainObject(value) || value['interlock'] === undefined) return ok(null);
  return checkSchema(readyOfferSchema, value['interlock'], 'data.interlock');
}
