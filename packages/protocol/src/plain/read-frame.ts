import { BULK_ACTIONS, LIMITS } from '../limits.ts';
import type { PlainObject } from '../plain-data.ts';
import { copyPlainData, isPlainObject, refusal } from '../plain-data.ts';
import type { Result, WireError } from '../result.ts';
import { fail, ok } from '../result.ts';

/** A frame of the expected role, as a plain copy within its limits. */
export interface RoleFrame {
  readonly type: string;
  readonly action: unknown;
  readonly frame: PlainObject;
}

/** One look at a property of something unknown, which may be a proxy; null if even that throws. */
function peek(raw: object, key: string): unknown {
  try {
    return Reflect.get(raw, key);
  } catch {
    // Whatever the trap threw, the frame is not one of ours.
    return null;
  }
}

/**
 * Header and limits of a window or port frame (WR2 to WR7). What does not carry one of `types` is not ours: `foreignMessage`, or
 * `wrongDirection` for the other role's type. Then the whole is copied within the limits of its action.
 */
export function readFrame(raw: unknown, types: readonly string[], otherType: string): Result<RoleFrame, WireError> {
  if (typeof raw !== 'object' || raw === null) return fail(refusal('foreignMessage'));
  const type = peek(raw, 'type');
  if (type === otherType) return fail(refusal('wrongDirection'));
  if (typeof type !== 'string' || !types.includes(type)) return fail(refusal('foreignMessage'));

  const peeked = peek(raw, 'action');
  const isBulk = typeof peeked === 'string' && BULK_ACTIONS.has(peeked);
  const copied = copyPlainData(
    raw,
    isBulk
      ? { bytes: LIMITS.bulkFrameBytes, depth: LIMITS.bulkFrameDepth }
      : { bytes: LIMITS.frameBytes, depth: LIMITS.frameDepth },
  );
  if (!copied.ok) return copied;
  const frame = copied.value.value;
  // A proxy may say one thing when peeked at and another when copied: then it is no plain data.
  if (!isPlainObject(frame) || frame['type'] !== type) return fail(refusal('notPlainData'));
  const action = frame['action'];
  if (typeof peeked === 'string' && action !== peeked) return fail(refusal('notPlainData', 'action'));
  return ok({ type, action, frame });
}
