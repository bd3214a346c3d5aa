import { LIMITS } from '../limits.ts';
import { refusal } from '../plain-data.ts';
import type { Result, WireError } from '../result.ts';
import { fail, ok } from '../result.ts';

/** What one direction of a port has seen. */
export interface SequenceState {
  readonly last: number;
}

export const FIRST_SEQUENCE: SequenceState = { last: 0 };

/** A frame that may be used; `missing` frames before it never came (0 = none): ask for a snapshot then. */
export interface SequenceStep {
  readonly state: SequenceState;
  readonly missing: number;
}

/**
 * Checks the number of a frame of one direction of a port (EX8 to EX11). Numbers begin with 1 and rise by 1. Refuses a repetition
 * (`repeatedFrame`), one from before (`oldFrame`), and a jump of more than 1,000 (`sequenceJump`), which no loss explains. A
 * smaller gap is a loss: the frame is used, and the receiver asks for a snapshot. A refused frame leaves the state.
 */
export function checkSequence(state: SequenceState, seq: number): Result<SequenceStep, WireError> {
  if (!Number.isSafeInteger(seq) || seq < 1) return fail(refusal('malformedMessage', 'interlock.seq'));
  if (seq === state.last) return fail(refusal('repeatedFrame', 'interlock.seq'));
  if (seq < state.last) return fail(refusal('oldFrame', 'interlock.seq'));
  const missing = seq - state.last - 1;
  if (missing > LIMITS.sequenceGap) return fail(refusal('sequenceJump', 'interlock.seq'));
  return ok({ state: { last: seq }, missing });
}

/** Refuses with `staleEpoch` what belongs to an earlier session than the one that is known (EX12); 0 = none known yet. */
export function checkEpoch(known: number, epoch: number): Result<number, WireError> {
  return epoch < known ? fail(refusal('staleEpoch', 'interlock.epoch')) : ok(epoch);
}
